// A TLS connection of the doctor's own, made with the same library and the same settings as librdkafka's, because that says for an
// expired certificate, a wrong host name and an unknown CA one and the same thing. One thread.
#pragma once

#include "core/doctor/diagnosis.h"
#include "core/doctor/effective.h"
#include "core/doctor/stream.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

struct ssl_ctx_st;

namespace hookline::doctor {

/// What the other side showed, and what was wrong with it.
struct TlsPeer {
    bool finished = false;     ///< the handshake came to its end
    bool timedOut = false;
    bool answersTls = false;   ///< at least its first bytes were TLS
    std::string why;           ///< OpenSSL's words where it did not finish
    std::string version;       ///< "TLSv1.3"
    std::string subject;
    std::string issuer;
    std::string names;         ///< the names in it, as host names
    std::string until;         ///< "2027-03-01"
    int daysLeft = 0;
    int problem = 0;           ///< the first X509_V_ERR_… of the chain; 0: none
    std::string problemSubject; ///< the certificate it is about
    std::string problemText;   ///< OpenSSL's words
    bool asksForCertificate = false;
    std::vector<std::string> acceptedIssuers;
};

class TlsStream : public Stream {
public:
    /// An alert of the other side ended it: it did not like us.
    virtual bool alerted() const = 0;
};

class TlsClient {
public:
    /// Reads CA, certificate and key. A Finding: one of them cannot be used.
    std::optional<Finding> load(const Effective& access);
    TlsClient();
    ~TlsClient();
    TlsClient(const TlsClient&) = delete;
    TlsClient& operator=(const TlsClient&) = delete;

    bool hasCertificate() const noexcept { return m_hasCertificate; }
    const std::string& ownIssuer() const noexcept { return m_ownIssuer; }
    // Of a certificate that is in use; "2027-03-01"
    const std::string& ownUntil() const noexcept { return m_ownUntil; }
    int ownDaysLeft() const noexcept { return m_ownDaysLeft; }
    /// Handshakes; problems with the certificate are noted in `peer` and do not end it. Null when it did not finish.
    std::unique_ptr<TlsStream> connect(Socket socket, const std::string& host, const Limit& limit, TlsPeer& peer) const;
    /// What of `peer` is a reason not to trust it, by what the settings want checked.
    std::optional<Finding> judge(const TlsPeer& peer, const std::string& where, const std::string& host) const;

private:
    struct Free {
        void operator()(ssl_ctx_st* context) const noexcept;
    };
    std::unique_ptr<ssl_ctx_st, Free> m_context;
    bool m_hasCertificate = false;
    bool m_verifyChain = true;
    bool m_verifyName = true;
    std::string m_ownIssuer;
    std::string m_ownUntil;
    int m_ownDaysLeft = 0;
};

/// The other side begins a TLS handshake when asked to, whatever comes of it.
bool speaksTls(Socket socket, const Limit& limit);

} // namespace hookline::doctor
