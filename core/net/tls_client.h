// TLS 1.2 and 1.3, the client's side, over a connected blocking socket: for commands that publish to a broker. Names OpenSSL in no header
// but by forward declaration. Whoever uses it ignores SIGPIPE. @thread one at a time
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

using SSL = struct ssl_st;
using SSL_CTX = struct ssl_ctx_st;

namespace hookline::net {

struct TlsClientSettings {
    enum class Verify : std::uint8_t { Full, Ca, None }; ///< Ca: not whether it is this host's

    std::string ca;          ///< PEM file: who signs the server's certificate; empty: whom the system trusts
    std::string certificate; ///< PEM file: the own one, where the server wants to see it, then those between it and its CA
    std::string key;         ///< PEM file, without a passphrase; empty: it is in `certificate`
    Verify verify = Verify::Full;
};

class TlsClient {
public:
    /// Reads the files and shakes hands; the socket's own time limits hold. `host`: whose certificate it has to be. The socket stays the
    /// caller's. Errors: tls.ca, tls.certificate, tls.key, tls.handshake.
    static base::Result<std::unique_ptr<TlsClient>> connect(int socket, const std::string& host, const TlsClientSettings& settings);
    ~TlsClient(); ///< says that it ends
    TlsClient(const TlsClient&) = delete;
    TlsClient& operator=(const TlsClient&) = delete;

    bool send(std::string_view bytes);
    /// How many came; 0: none will any more, or not in time.
    std::size_t receive(char* bytes, std::size_t most);

private:
    struct Free {
        void operator()(SSL_CTX* context) const noexcept;
        void operator()(SSL* connection) const noexcept;
    };
    TlsClient() = default;

    std::unique_ptr<SSL_CTX, Free> m_context;
    std::unique_ptr<SSL, Free> m_ssl;
    bool m_broken = false;
};

} // namespace hookline::net
