#include "core/net/tls_context.h"

#include <cerrno>
#include <cstring>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hookline::net {
namespace {

/// Forward secrecy and authenticated encryption only: what every client since about 2014 can do.
constexpr const char* kCiphers = "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL:!SHA1:!eNULL";

/// OpenSSL's newest reason, in its own words. Leaves the thread's queue empty.
std::string why()
{
    const unsigned long error = ::ERR_peek_last_error();
    ::ERR_clear_error();
    if (error == 0)
        return "the file holds nothing of the kind";
    if (const char* reason = ::ERR_reason_error_string(error))
        return reason;
    return "OpenSSL error " + std::to_string(error);
}

/// Empty when the file can be read.
std::string unreadable(const std::string& file)
{
    return ::access(file.c_str(), R_OK) == 0 ? std::string() : std::strerror(errno);
}

tl::unexpected<base::Error> wrong(const char* id, const std::string& what, const std::string& file, std::string remedy)
{
    std::string reason = file.empty() ? "no file is named" : unreadable(file);
    if (reason.empty())
        reason = why();
    ::ERR_clear_error();
    return base::fail({ id, what + (file.empty() ? "" : " " + file), std::move(reason), std::move(remedy) });
}

/// Never ask on a terminal: a key with a passphrase is an error that says so.
int noPassphrase(char*, int, int, void*) { return 0; }

bool addCrl(SSL_CTX* context, const std::string& file)
{
    X509_STORE* store = ::SSL_CTX_get_cert_store(context);
    X509_LOOKUP* lookup = ::X509_STORE_add_lookup(store, ::X509_LOOKUP_file());
    if (!lookup || ::X509_load_crl_file(lookup, file.c_str(), X509_FILETYPE_PEM) <= 0)
        return false;
    return ::X509_STORE_set_flags(store, X509_V_FLAG_CRL_CHECK) == 1;
}

} // namespace

TlsContext::~TlsContext() { ::SSL_CTX_free(m_context); }

base::Result<std::shared_ptr<const TlsContext>> TlsContext::make(const TlsSettings& settings)
{
    ::ERR_clear_error();
    SSL_CTX* context = ::SSL_CTX_new(::TLS_server_method());
    if (!context)
        return base::fail({ "tls.library", "OpenSSL gives no TLS context", why(), "" });
    std::shared_ptr<const TlsContext> out(new TlsContext(context, settings));

    ::SSL_CTX_set_min_proto_version(context, settings.only13 ? TLS1_3_VERSION : TLS1_2_VERSION);
    ::SSL_CTX_set_options(context,
        SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_IGNORE_UNEXPECTED_EOF
            | SSL_OP_PRIORITIZE_CHACHA);
    ::SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    ::SSL_CTX_set_default_passwd_cb(context, noPassphrase);
    ::SSL_CTX_set1_groups_list(context, "X25519:P-256:P-384");
    if (::SSL_CTX_set_cipher_list(context, settings.ciphers.empty() ? kCiphers : settings.ciphers.c_str()) != 1)
        return base::fail({ "tls.ciphers", "no cipher of \"" + settings.ciphers + "\" is known", why(),
            "Remove tls_ciphers for the default, or try the list with `openssl ciphers -v`" });

    if (settings.certificate.empty() || ::SSL_CTX_use_certificate_chain_file(context, settings.certificate.c_str()) != 1)
        return wrong("tls.certificate", "cannot use the certificate", settings.certificate,
            "Name a PEM file with the server's certificate, then those between it and its CA: certificate = \"…\"");
    if (settings.key.empty() || ::SSL_CTX_use_PrivateKey_file(context, settings.key.c_str(), SSL_FILETYPE_PEM) != 1
        || ::SSL_CTX_check_private_key(context) != 1)
        return wrong("tls.key", "cannot use the private key", settings.key,
            "Name the PEM file with the key of this certificate, without a passphrase and readable by this program: key = \"…\"");

    if (settings.client != TlsSettings::Client::None) {
        STACK_OF(X509_NAME)* names = settings.clientCa.empty() ? nullptr : ::SSL_load_client_CA_file(settings.clientCa.c_str());
        if (!names || ::SSL_CTX_load_verify_locations(context, settings.clientCa.c_str(), nullptr) != 1) {
            sk_X509_NAME_pop_free(names, ::X509_NAME_free);
            return wrong("tls.client_ca", "cannot use the clients' CA", settings.clientCa,
                "Name a PEM file with the certificates of those who sign clients' certificates: client_ca = \"…\"");
        }
        ::SSL_CTX_set_client_CA_list(context, names);
        if (!settings.clientCrl.empty() && !addCrl(context, settings.clientCrl))
            return wrong("tls.client_crl", "cannot use the list of revoked certificates", settings.clientCrl,
                "Name a PEM file that the clients' CA has signed, or remove client_crl");
        const bool required = settings.client == TlsSettings::Client::Required;
        ::SSL_CTX_set_verify(context, SSL_VERIFY_PEER | (required ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0), nullptr);
    }
    constexpr unsigned char kId[] = "hookline";
    ::SSL_CTX_set_session_id_context(context, kId, sizeof kId - 1); // without it OpenSSL refuses resumption with certificates
    return out;
}

std::string TlsContext::stamp(const TlsSettings& settings)
{
    std::string out;
    for (const std::string* file : { &settings.certificate, &settings.key, &settings.clientCa, &settings.clientCrl }) {
        struct stat info { };
        if (file->empty() || ::stat(file->c_str(), &info) != 0)
            out += "-;";
        else
            out += std::to_string(info.st_ino) + ',' + std::to_string(info.st_size) + ',' + std::to_string(info.st_mtim.tv_sec)
                + '.' + std::to_string(info.st_mtim.tv_nsec) + ';';
    }
    return out;
}

} // namespace hookline::net
