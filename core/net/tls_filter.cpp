#include "core/net/tls_filter.h"

#include "core/base/utf8.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

namespace hookline::net {

struct TlsFilter::Bytes {
    std::string_view in;
    std::string* out;
    static int read(BIO* bio, char* data, int size);
    static int write(BIO* bio, const char* data, int size);
    static long control(BIO* bio, int command, long number, void* pointer);
    static BIO_METHOD* method();
};

int TlsFilter::Bytes::read(BIO* bio, char* data, int size)
{
    auto* bytes = static_cast<Bytes*>(::BIO_get_data(bio));
    BIO_clear_retry_flags(bio);
    if (!bytes || bytes->in.empty()) {
        BIO_set_retry_read(bio);
        return -1;
    }
    const std::size_t step = std::min(static_cast<std::size_t>(size), bytes->in.size());
    std::memcpy(data, bytes->in.data(), step);
    bytes->in.remove_prefix(step);
    return static_cast<int>(step);
}

int TlsFilter::Bytes::write(BIO* bio, const char* data, int size)
{
    auto* bytes = static_cast<Bytes*>(::BIO_get_data(bio));
    BIO_clear_retry_flags(bio);
    if (!bytes)
        return -1;
    bytes->out->append(data, static_cast<std::size_t>(size));
    return size;
}

long TlsFilter::Bytes::control(BIO*, int command, long, void*)
{
    return command == BIO_CTRL_FLUSH ? 1 : 0; // everything else has no meaning for a string
}

BIO_METHOD* TlsFilter::Bytes::method()
{
    static BIO_METHOD* const kMethod = [] {
        BIO_METHOD* made = ::BIO_meth_new(::BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "string");
        ::BIO_meth_set_read(made, &Bytes::read);
        ::BIO_meth_set_write(made, &Bytes::write);
        ::BIO_meth_set_ctrl(made, &Bytes::control);
        return made;
    }();
    return kMethod;
}

TlsFilter::TlsFilter(std::shared_ptr<const TlsContext> context)
    : m_context(std::move(context))
    , m_ssl(::SSL_new(m_context->get()))
{
    BIO* bio = m_ssl ? ::BIO_new(Bytes::method()) : nullptr;
    if (!bio) {
        m_dead = true;
        m_problem = "no memory for a TLS connection";
        return;
    }
    ::BIO_set_init(bio, 1);
    ::SSL_set_bio(m_ssl, bio, bio);
    ::SSL_set_accept_state(m_ssl);
}

TlsFilter::~TlsFilter() { ::SSL_free(m_ssl); }

std::size_t TlsFilter::bestSize() const noexcept { return std::size_t { 4 } * SSL3_RT_MAX_PLAIN_LENGTH; }

Filter::State TlsFilter::failed()
{
    m_dead = true;
    const unsigned long error = ::ERR_peek_error();
    const long verify = ::SSL_get_verify_result(m_ssl);
    m_problem = m_ready ? "TLS failed" : "TLS handshake failed";
    if (verify != X509_V_OK)
        m_problem += std::string(": the client's certificate: ") + ::X509_verify_cert_error_string(verify);
    else if (const char* reason = ::ERR_reason_error_string(error))
        m_problem += std::string(": ") + reason;
    ::ERR_clear_error();
    return State::Failed;
}

Filter::State TlsFilter::receive(std::string_view bytes, std::string& up, std::string& down)
{
    if (m_dead)
        return State::Failed;
    Bytes io { bytes, &down };
    ::BIO_set_data(::SSL_get_rbio(m_ssl), &io);
    ::ERR_clear_error();
    State state = State::Open;
    static thread_local char buffer[SSL3_RT_MAX_PLAIN_LENGTH];
    for (;;) {
        const int got = ::SSL_read(m_ssl, buffer, sizeof buffer);
        if (got > 0) {
            up.append(buffer, static_cast<std::size_t>(got));
            continue;
        }
        const int error = ::SSL_get_error(m_ssl, got);
        if (error == SSL_ERROR_WANT_READ)
            break;
        if (error == SSL_ERROR_ZERO_RETURN)
            state = State::Ended;
        else
            state = failed();
        break;
    }
    if (!m_dead && !m_ready && ::SSL_is_init_finished(m_ssl))
        m_ready = true;
    ::BIO_set_data(::SSL_get_rbio(m_ssl), nullptr);
    return state;
}

void TlsFilter::send(std::string_view bytes, std::string& down)
{
    if (m_dead || !m_ready)
        return;
    Bytes io { {}, &down };
    ::BIO_set_data(::SSL_get_rbio(m_ssl), &io);
    ::ERR_clear_error();
    while (!bytes.empty()) {
        std::size_t written = 0;
        if (::SSL_write_ex(m_ssl, bytes.data(), bytes.size(), &written) != 1) {
            failed(); // a string is never full: this is a connection that cannot go on
            break;
        }
        bytes.remove_prefix(written);
    }
    ::BIO_set_data(::SSL_get_rbio(m_ssl), nullptr);
}

void TlsFilter::close(std::string& down)
{
    if (m_dead)
        return;
    m_dead = true;
    if (!m_ready)
        return;
    Bytes io { {}, &down };
    ::BIO_set_data(::SSL_get_rbio(m_ssl), &io);
    ::SSL_shutdown(m_ssl); // close_notify; nobody waits for the peer's
    ::ERR_clear_error();
    ::BIO_set_data(::SSL_get_rbio(m_ssl), nullptr);
}

bool TlsFilter::hasClientCertificate() const noexcept
{
    return m_ssl && m_ready && ::SSL_get0_peer_certificate(m_ssl) != nullptr;
}

std::string TlsFilter::description() const
{
    return m_ready ? std::string(::SSL_get_version(m_ssl)) + ' ' + ::SSL_get_cipher_name(m_ssl) : std::string();
}

namespace {

std::string text(const ASN1_STRING* string)
{
    unsigned char* utf8 = nullptr;
    const int size = ::ASN1_STRING_to_UTF8(&utf8, string);
    if (size < 0) {
        ::ERR_clear_error();
        return {};
    }
    std::string out(reinterpret_cast<const char*>(utf8), static_cast<std::size_t>(size));
    ::OPENSSL_free(utf8);
    return out;
}

std::string commonName(X509* certificate)
{
    X509_NAME* subject = ::X509_get_subject_name(certificate);
    const int index = ::X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
    if (index < 0)
        return {};
    return text(::X509_NAME_ENTRY_get_data(::X509_NAME_get_entry(subject, index)));
}

/// The first e-mail address, DNS name or URI.
std::string alternativeName(X509* certificate)
{
    auto* names = static_cast<GENERAL_NAMES*>(::X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
    std::string out;
    for (int i = 0; i < sk_GENERAL_NAME_num(names) && out.empty(); ++i) {
        const GENERAL_NAME* name = sk_GENERAL_NAME_value(names, i);
        if (name->type == GEN_EMAIL || name->type == GEN_DNS || name->type == GEN_URI)
            out = text(name->d.ia5);
    }
    ::GENERAL_NAMES_free(names);
    return out;
}

/// A name that could be mistaken for something else in an ACL or a log is none.
bool isUsable(const std::string& name)
{
    constexpr std::size_t kLongest = 256;
    return name.size() <= kLongest && base::isUtf8(name) && std::ranges::none_of(name, [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7F || c == '+' || c == '#' || c == '/';
    });
}

} // namespace

std::string TlsFilter::userName() const
{
    if (!hasClientCertificate() || m_context->userName() == TlsSettings::Name::None
        || ::SSL_get_verify_result(m_ssl) != X509_V_OK)
        return {};
    X509* certificate = ::SSL_get0_peer_certificate(m_ssl);
    std::string name = m_context->userName() == TlsSettings::Name::CommonName ? commonName(certificate) : alternativeName(certificate);
    return isUsable(name) ? name : std::string();
}

} // namespace hookline::net
