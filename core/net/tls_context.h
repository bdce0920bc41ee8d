// Certificate, key and rules of one TLS listener, read from files and checked. Immutable once made and shared by its connections, so
// new certificates are a new context and old connections keep theirs. @thread any
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <memory>
#include <string>

using SSL_CTX = struct ssl_ctx_st;

namespace hookline::net {

struct TlsSettings {
    enum class Client : std::uint8_t { None, Optional, Required }; ///< certificates of clients
    enum class Name : std::uint8_t { None, CommonName, AlternativeName }; ///< which part becomes the user name

    std::string certificate; ///< PEM file: the server's certificate, then those between it and its CA
    std::string key;         ///< PEM file, without a passphrase
    std::string clientCa;    ///< PEM file: who may sign clients' certificates
    std::string clientCrl;   ///< PEM file: revoked ones; empty: none
    Client client = Client::None;
    Name userName = Name::None;
    bool only13 = false;     ///< no TLS 1.2
    std::string ciphers;     ///< OpenSSL's list for TLS 1.2; empty: ECDHE with AEAD only
};

class TlsContext {
public:
    /// Reads the files; blocks on the disk. Errors: tls.certificate, tls.key, tls.client_ca, tls.client_crl, tls.ciphers.
    static base::Result<std::shared_ptr<const TlsContext>> make(const TlsSettings& settings);
    TlsContext(const TlsContext&) = delete;
    TlsContext& operator=(const TlsContext&) = delete;
    ~TlsContext();

    SSL_CTX* get() const noexcept { return m_context; }
    TlsSettings::Name userName() const noexcept { return m_userName; }
    TlsSettings::Client client() const noexcept { return m_client; }

    /// Changes when one of the files was replaced or written: what a listener compares from time to time.
    static std::string stamp(const TlsSettings& settings);

private:
    TlsContext(SSL_CTX* context, const TlsSettings& settings) noexcept
        : m_context(context)
        , m_userName(settings.userName)
        , m_client(settings.client)
    {
    }
    SSL_CTX* m_context;
    TlsSettings::Name m_userName;
    TlsSettings::Client m_client;
};

} // namespace hookline::net
