#include "core/net/tls_client.h"

#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <limits>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <unistd.h>

namespace hookline::net {
namespace {

int clamped(std::size_t size) { return static_cast<int>(std::min<std::size_t>(size, std::numeric_limits<int>::max())); }

/// OpenSSL's newest reason, in its own words. Leaves the thread's queue empty.
std::string why(const char* otherwise)
{
    const unsigned long error = ::ERR_peek_last_error();
    ::ERR_clear_error();
    const char* reason = error != 0 ? ::ERR_reason_error_string(error) : nullptr;
    return reason ? reason : otherwise;
}

tl::unexpected<base::Error> wrongFile(const char* id, const std::string& what, const std::string& file, std::string remedy)
{
    std::string reason = ::access(file.c_str(), R_OK) == 0 ? why("the file holds nothing of the kind") : std::strerror(errno);
    ::ERR_clear_error();
    return base::fail({ id, what + ' ' + file, std::move(reason), std::move(remedy) });
}

/// Never ask on a terminal: a key with a passphrase is an error that says so.
int noPassphrase(char*, int, int, void*) { return 0; }

bool isAddress(const std::string& host)
{
    in6_addr room {};
    return ::inet_pton(AF_INET, host.c_str(), &room) == 1 || ::inet_pton(AF_INET6, host.c_str(), &room) == 1;
}

base::Result<> loadFiles(SSL_CTX* context, const TlsClientSettings& settings)
{
    if (settings.ca.empty())
        ::SSL_CTX_set_default_verify_paths(context);
    else if (::SSL_CTX_load_verify_locations(context, settings.ca.c_str(), nullptr) != 1)
        return wrongFile("tls.ca", "No CA certificate could be read from", settings.ca, "Name a PEM file with the certificate of whoever signs the broker's");
    if (settings.certificate.empty())
        return {};
    if (::SSL_CTX_use_certificate_chain_file(context, settings.certificate.c_str()) != 1)
        return wrongFile("tls.certificate", "No certificate could be read from", settings.certificate, "Name a PEM file that begins with the own certificate");
    const std::string& key = settings.key.empty() ? settings.certificate : settings.key;
    if (::SSL_CTX_use_PrivateKey_file(context, key.c_str(), SSL_FILETYPE_PEM) != 1)
        return wrongFile("tls.key", "The certificate's private key could not be read from", key, "Name the PEM file with its key, without a passphrase");
    return {};
}

} // namespace

void TlsClient::Free::operator()(SSL_CTX* context) const noexcept { ::SSL_CTX_free(context); }
void TlsClient::Free::operator()(SSL* connection) const noexcept { ::SSL_free(connection); }

base::Result<std::unique_ptr<TlsClient>> TlsClient::connect(int socket, const std::string& host, const TlsClientSettings& settings)
{
    using Verify = TlsClientSettings::Verify;
    ::ERR_clear_error();
    std::unique_ptr<TlsClient> out(new TlsClient);
    out->m_context.reset(::SSL_CTX_new(::TLS_client_method()));
    SSL_CTX* context = out->m_context.get();
    ::SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    ::SSL_CTX_set_default_passwd_cb(context, &noPassphrase);
    ::SSL_CTX_set_verify(context, settings.verify == Verify::None ? SSL_VERIFY_NONE : SSL_VERIFY_PEER, nullptr);
    if (auto loaded = loadFiles(context, settings); !loaded)
        return base::fail(loaded.error());
    out->m_ssl.reset(::SSL_new(context));
    SSL* ssl = out->m_ssl.get();
    const bool address = isAddress(host);
    if (!address)
        ::SSL_set_tlsext_host_name(ssl, host.c_str());
    if (settings.verify == Verify::Full && address)
        ::X509_VERIFY_PARAM_set1_ip_asc(::SSL_get0_param(ssl), host.c_str());
    else if (settings.verify == Verify::Full)
        ::SSL_set1_host(ssl, host.c_str());
    ::SSL_set_fd(ssl, socket);
    if (::SSL_connect(ssl) != 1) {
        const long verdict = ::SSL_get_verify_result(ssl);
        const bool untrusted = verdict != X509_V_OK && settings.verify != Verify::None;
        std::string reason = untrusted ? ::X509_verify_cert_error_string(verdict) : why("it does not answer, or not with TLS");
        out->m_broken = true;
        ::ERR_clear_error();
        return base::fail({ "tls.handshake", "There is no secure connection to " + host, std::move(reason),
            untrusted ? "Name the CA that signs the broker's certificate, and the broker by a name that stands in it"
                      : "Check the port, and whether the broker wants to see a certificate" });
    }
    return out;
}

TlsClient::~TlsClient()
{
    if (m_ssl && !m_broken)
        ::SSL_shutdown(m_ssl.get()); // without waiting for the other side
    ::ERR_clear_error();
}

bool TlsClient::send(std::string_view bytes)
{
    while (!bytes.empty() && !m_broken) {
        errno = 0;
        const int sent = ::SSL_write(m_ssl.get(), bytes.data(), clamped(bytes.size()));
        if (sent > 0)
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        else if (errno != EINTR)
            m_broken = true;
    }
    ::ERR_clear_error();
    return !m_broken;
}

std::size_t TlsClient::receive(char* bytes, std::size_t most)
{
    while (!m_broken) {
        errno = 0;
        const int got = ::SSL_read(m_ssl.get(), bytes, clamped(most));
        if (got > 0)
            return static_cast<std::size_t>(got);
        if (errno != EINTR)
            m_broken = true;
    }
    ::ERR_clear_error();
    return 0;
}

} // namespace hookline::net
