#include "core/doctor/tls.h"

#include "core/config/secret_reference.h"
#include "core/config/text_file.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <cerrno>
#include <ctime>
#include <poll.h>

namespace hookline::doctor {
namespace {

constexpr std::size_t kLargestFile = 4 << 20;
constexpr int kSoonDays = 30;

template <auto Function>
struct Call {
    template <class T>
    void operator()(T* object) const noexcept
    {
        Function(object);
    }
};
using BioPtr = std::unique_ptr<BIO, Call<BIO_free_all>>;
using CertificatePtr = std::unique_ptr<X509, Call<X509_free>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, Call<EVP_PKEY_free>>;
using SslPtr = std::unique_ptr<SSL, Call<SSL_free>>;

std::string lastError()
{
    const unsigned long code = ERR_peek_last_error();
    ERR_clear_error();
    const char* reason = code != 0 ? ERR_reason_error_string(code) : nullptr;
    return reason ? reason : "the connection was closed";
}

std::string oneLine(const X509_NAME* name)
{
    const BioPtr out(BIO_new(BIO_s_mem()));
    X509_NAME_print_ex(out.get(), name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
    char* data = nullptr;
    const long size = BIO_get_mem_data(out.get(), &data);
    return size > 0 ? std::string(data, static_cast<std::size_t>(size)) : std::string();
}

std::string day(const ASN1_TIME* time)
{
    std::tm parts {};
    if (!time || ASN1_TIME_to_tm(time, &parts) != 1)
        return "?";
    std::array<char, 16> out {};
    std::strftime(out.data(), out.size(), "%Y-%m-%d", &parts);
    return out.data();
}

int daysUntil(const ASN1_TIME* time)
{
    int days = 0;
    int seconds = 0;
    ASN1_TIME_diff(&days, &seconds, nullptr, time);
    return days;
}

std::string namesIn(X509* certificate)
{
    std::string out;
    const std::unique_ptr<GENERAL_NAMES, Call<GENERAL_NAMES_free>> names(
        static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
    for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
        const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
        std::string text;
        if (name->type == GEN_DNS)
            text.assign(reinterpret_cast<const char*>(ASN1_STRING_get0_data(name->d.dNSName)), // NOLINT: C interface
                static_cast<std::size_t>(ASN1_STRING_length(name->d.dNSName)));
        else if (name->type == GEN_IPADD && ASN1_STRING_length(name->d.iPAddress) == 4) {
            const unsigned char* ip = ASN1_STRING_get0_data(name->d.iPAddress);
            for (int k = 0; k < 4; ++k)
                text += (k > 0 ? "." : "") + std::to_string(ip[k]);
        }
        if (!text.empty())
            out += (out.empty() ? "" : ", ") + text;
    }
    return out.empty() ? oneLine(X509_get_subject_name(certificate)) : out;
}

/// The text of a file, of an environment variable or of PEM given as it is.
std::optional<Finding> readPem(
    std::string& out, const std::string& file, const std::string& pem, const char* missing, const char* what)
{
    if (!pem.empty()) {
        auto text = config::readSecret(pem);
        if (!text)
            return secretFinding(text.error());
        out = std::move(*text);
        return std::nullopt;
    }
    auto text = config::readTextFile(file, kLargestFile);
    if (!text)
        return Finding { missing, { file, what }, text.error().why.empty() ? text.error().what : text.error().why };
    out = std::move(*text);
    return std::nullopt;
}

int givePassword(char* buffer, int size, int, void* password)
{
    const auto& text = *static_cast<const std::string*>(password);
    const int length = static_cast<int>(std::min<std::size_t>(text.size(), static_cast<std::size_t>(size)));
    text.copy(buffer, static_cast<std::size_t>(length));
    return length;
}

int peerIndex()
{
    static const int index = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return index;
}

/// Notes the first problem and lets the handshake go on: more is learnt that way.
int onVerify(int fine, X509_STORE_CTX* store)
{
    auto* ssl = static_cast<SSL*>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
    auto* peer = static_cast<TlsPeer*>(SSL_get_ex_data(ssl, peerIndex()));
    if (peer && fine == 0 && peer->problem == 0) {
        peer->problem = X509_STORE_CTX_get_error(store);
        peer->problemText = X509_verify_cert_error_string(peer->problem);
        if (X509* certificate = X509_STORE_CTX_get_current_cert(store))
            peer->problemSubject = oneLine(X509_get_subject_name(certificate));
    }
    return 1;
}

int onCertificateWanted(SSL* ssl, void*)
{
    auto* peer = static_cast<TlsPeer*>(SSL_get_ex_data(ssl, peerIndex()));
    if (!peer)
        return 1;
    peer->asksForCertificate = true;
    const STACK_OF(X509_NAME)* names = SSL_get0_peer_CA_list(ssl);
    for (int i = 0; names && i < sk_X509_NAME_num(names); ++i)
        peer->acceptedIssuers.push_back(oneLine(sk_X509_NAME_value(names, i)));
    return 1;
}

class OpenSslStream final : public TlsStream {
public:
    OpenSslStream(Socket socket, SslPtr ssl)
        : m_socket(std::move(socket))
        , m_ssl(std::move(ssl))
    {
    }
    ~OpenSslStream() override { ERR_clear_error(); }

    Result write(std::string_view bytes, const Limit& limit) override
    {
        return repeat(limit, [&] { return SSL_write(m_ssl.get(), bytes.data(), static_cast<int>(bytes.size())); });
    }
    Result read(std::string& out, std::size_t most, const Limit& limit) override
    {
        std::string block(most, '\0');
        int got = 0;
        const Result result = repeat(limit, [&] { return got = SSL_read(m_ssl.get(), block.data(), static_cast<int>(block.size())); });
        if (result == Result::Ok)
            out.append(block, 0, static_cast<std::size_t>(got));
        return result;
    }
    Result handshake(const Limit& limit)
    {
        return repeat(limit, [&] { return SSL_connect(m_ssl.get()); });
    }
    std::string why() const override { return m_why; }
    bool alerted() const override { return m_alerted; }
    SSL* ssl() const noexcept { return m_ssl.get(); }

private:
    template <class Step>
    Result repeat(const Limit& limit, const Step& step)
    {
        for (;;) {
            ERR_clear_error();
            const int done = step();
            if (done > 0)
                return Result::Ok;
            const int wants = SSL_get_error(m_ssl.get(), done);
            if (wants != SSL_ERROR_WANT_READ && wants != SSL_ERROR_WANT_WRITE) {
                const unsigned long code = ERR_peek_last_error();
                // Reasons above 1000 are alerts of the other side.
                m_alerted = ERR_GET_LIB(code) == ERR_LIB_SSL && ERR_GET_REASON(code) > SSL_AD_REASON_OFFSET;
                m_why = lastError();
                return Result::Closed;
            }
            if (!m_socket.wait(wants == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT, limit))
                return Result::TimedOut;
        }
    }
    Socket m_socket;
    SslPtr m_ssl;
    std::string m_why;
    bool m_alerted = false;
};

bool isAddress(const std::string& host)
{
    return host.find(':') != std::string::npos || host.find_first_not_of("0123456789.") == std::string::npos;
}

std::unique_ptr<OpenSslStream> start(SSL_CTX* context, Socket socket, const std::string& host, bool checkName, TlsPeer& peer)
{
    SslPtr ssl(SSL_new(context));
    SSL_set_ex_data(ssl.get(), peerIndex(), &peer);
    SSL_set_fd(ssl.get(), socket.fd());
    if (!isAddress(host))
        SSL_set_tlsext_host_name(ssl.get(), host.c_str());
    if (checkName)
        SSL_set1_host(ssl.get(), host.c_str()); // as librdkafka does, addresses included
    return std::make_unique<OpenSslStream>(std::move(socket), std::move(ssl));
}

/// Our own certificates are few: the one and its chain.
std::vector<CertificatePtr> certificatesIn(const std::string& pem)
{
    std::vector<CertificatePtr> out;
    const BioPtr source(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    while (X509* certificate = PEM_read_bio_X509(source.get(), nullptr, nullptr, nullptr))
        out.emplace_back(certificate);
    ERR_clear_error();
    return out;
}

} // namespace

void TlsClient::Free::operator()(ssl_ctx_st* context) const noexcept { SSL_CTX_free(context); }

TlsClient::TlsClient() = default;
TlsClient::~TlsClient() = default;

std::optional<Finding> TlsClient::load(const Effective& access)
{
    m_context.reset(SSL_CTX_new(TLS_client_method()));
    SSL_CTX_set_verify(m_context.get(), SSL_VERIFY_PEER, onVerify);
    SSL_CTX_set_cert_cb(m_context.get(), onCertificateWanted, nullptr);
    m_verifyChain = access.verifyChain;
    m_verifyName = access.verifyName;
    if (access.caFile.empty() && access.caPem.empty()) {
        SSL_CTX_set_default_verify_paths(m_context.get());
    } else {
        std::string pem;
        if (auto wrong = readPem(pem, access.caFile, access.caPem, "tls.ca_file", "CA"))
            return wrong;
        const auto certificates = certificatesIn(pem);
        if (certificates.empty())
            return Finding { "tls.ca_pem", { access.caPem.empty() ? access.caFile : "tls_ca" }, {} };
        for (const CertificatePtr& certificate : certificates)
            X509_STORE_add_cert(SSL_CTX_get_cert_store(m_context.get()), certificate.get());
    }
    if (access.certificateFile.empty() && access.certificatePem.empty())
        return std::nullopt;
    std::string pem;
    if (auto wrong = readPem(pem, access.certificateFile, access.certificatePem, "tls.certificate_file", "certificate"))
        return wrong;
    const std::string certificateName = access.certificatePem.empty() ? access.certificateFile : "tls_certificate";
    auto chain = certificatesIn(pem);
    if (chain.empty())
        return Finding { "tls.certificate_pem", { certificateName }, {} };
    std::string keyText;
    if (auto wrong = readPem(keyText, access.keyFile, access.keyPem, "tls.key_file", "private key"))
        return wrong;
    const std::string keyName = access.keyPem.empty() ? access.keyFile : "tls_key";
    const bool encrypted = keyText.find("ENCRYPTED") != std::string::npos;
    std::string password;
    if (!access.keyPassword.empty()) {
        auto secret = config::readSecret(access.keyPassword);
        if (!secret)
            return secretFinding(secret.error());
        password = std::move(*secret);
    }
    const BioPtr source(BIO_new_mem_buf(keyText.data(), static_cast<int>(keyText.size())));
    const KeyPtr key(PEM_read_bio_PrivateKey(source.get(), nullptr, givePassword, &password));
    OPENSSL_cleanse(password.data(), password.size());
    OPENSSL_cleanse(keyText.data(), keyText.size());
    if (!key)
        return Finding { encrypted ? "tls.key_password" : "tls.key_pem", { keyName }, lastError() };
    if (X509_check_private_key(chain.front().get(), key.get()) != 1) {
        ERR_clear_error();
        return Finding { "tls.key_mismatch", { keyName, certificateName }, {} };
    }
    X509* own = chain.front().get();
    m_ownIssuer = oneLine(X509_get_issuer_name(own));
    m_ownUntil = day(X509_get0_notAfter(own));
    m_ownDaysLeft = daysUntil(X509_get0_notAfter(own));
    m_hasCertificate = true;
    SSL_CTX_use_certificate(m_context.get(), own);
    for (std::size_t i = 1; i < chain.size(); ++i)
        SSL_CTX_add1_chain_cert(m_context.get(), chain[i].get());
    SSL_CTX_use_PrivateKey(m_context.get(), key.get());
    if (X509_cmp_current_time(X509_get0_notAfter(own)) < 0)
        return Finding { "tls.own_expired", { certificateName, m_ownUntil }, {} };
    return std::nullopt;
}

std::unique_ptr<TlsStream> TlsClient::connect(Socket socket, const std::string& host, const Limit& limit, TlsPeer& peer) const
{
    auto stream = start(m_context.get(), std::move(socket), host, m_verifyName, peer);
    const Stream::Result result = stream->handshake(limit);
    SSL* ssl = stream->ssl();
    peer.finished = result == Stream::Result::Ok;
    peer.timedOut = result == Stream::Result::TimedOut;
    peer.why = stream->why();
    peer.version = SSL_get_version(ssl);
    peer.answersTls = peer.finished || stream->alerted() || SSL_get0_peer_certificate(ssl) != nullptr;
    if (X509* certificate = SSL_get0_peer_certificate(ssl)) {
        peer.subject = oneLine(X509_get_subject_name(certificate));
        peer.issuer = oneLine(X509_get_issuer_name(certificate));
        peer.names = namesIn(certificate);
        peer.until = day(X509_get0_notAfter(certificate));
        peer.daysLeft = daysUntil(X509_get0_notAfter(certificate));
    }
    SSL_set_ex_data(ssl, peerIndex(), nullptr); // the stream may outlive it
    if (!peer.finished)
        return nullptr;
    return stream;
}

std::optional<Finding> TlsClient::judge(const TlsPeer& peer, const std::string& where, const std::string& host) const
{
    if (m_verifyChain && peer.problem != 0) {
        const std::string about = peer.problemSubject.empty() ? peer.subject : peer.problemSubject;
        const std::string detail = peer.problemText + " (" + about + ")";
        switch (peer.problem) {
        case X509_V_ERR_CERT_HAS_EXPIRED: return Finding { "tls.expired", { where, about, peer.until }, detail };
        case X509_V_ERR_CERT_NOT_YET_VALID: return Finding { "tls.not_yet_valid", { where, about }, detail };
        case X509_V_ERR_HOSTNAME_MISMATCH:
        case X509_V_ERR_IP_ADDRESS_MISMATCH: return Finding { "tls.host_name", { where, host, peer.names }, detail };
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
        case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE: return Finding { "tls.unknown_ca", { where, peer.issuer }, detail };
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT: return Finding { "tls.self_signed", { where, about }, detail };
        case X509_V_ERR_CERT_REVOKED: return Finding { "tls.revoked", { where, about }, detail };
        default: return Finding { "tls.untrusted", { where, about }, detail };
        }
    }
    if (peer.daysLeft < kSoonDays && m_verifyChain)
        return Finding { "tls.expires_soon", { where, peer.until }, {}, true };
    return std::nullopt;
}

bool speaksTls(Socket socket, const Limit& limit)
{
    const std::unique_ptr<SSL_CTX, Call<SSL_CTX_free>> context(SSL_CTX_new(TLS_client_method()));
    TlsPeer peer;
    auto stream = start(context.get(), std::move(socket), "127.0.0.1", false, peer);
    return stream->handshake(limit) == Stream::Result::Ok || stream->alerted();
}

} // namespace hookline::doctor
