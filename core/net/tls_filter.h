// TLS 1.2 and 1.3, the server's side, with OpenSSL over strings. Names OpenSSL in no header but by forward declaration.
// @thread the loop's, every method
#pragma once

#include "core/net/filter.h"
#include "core/net/tls_context.h"

#include <memory>

using SSL = struct ssl_st;

namespace hookline::net {

class TlsFilter final : public Filter {
public:
    explicit TlsFilter(std::shared_ptr<const TlsContext> context);
    ~TlsFilter() override;

    State receive(std::string_view bytes, std::string& up, std::string& down) override;
    bool ready() const noexcept override { return m_ready; }
    void send(std::string_view bytes, std::string& down) override;
    void close(std::string& down) override;
    std::size_t bestSize() const noexcept override;

    /// What the client's verified certificate says, by the context's rule: empty when it has none, or nothing that can be a user
    /// name (not UTF-8, a control character, + # /, or longer than 256 bytes). From ready() on.
    std::string userName() const;
    /// "TLSv1.3 TLS_AES_256_GCM_SHA384"
    std::string description() const;
    bool hasClientCertificate() const noexcept;

private:
    struct Bytes; ///< what OpenSSL reads from and writes to during one call
    State failed();

    std::shared_ptr<const TlsContext> m_context;
    SSL* m_ssl = nullptr;
    bool m_ready = false;
    bool m_dead = false;
};

} // namespace hookline::net
