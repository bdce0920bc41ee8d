#include "core/doctor/certificates.h"

#include "core/config/secret_reference.h"
#include "core/doctor/diagnosis.h"
#include "core/doctor/effective.h"
#include "core/doctor/tls.h"

#include <string>
#include <utility>

namespace hookline::doctor {
namespace {

constexpr int kSoonDays = 30;

bool inKeychain(const std::string& reference)
{
    return config::parseSecret(reference).kind == config::SecretKind::Keychain;
}

/// Which setting it is about.
const char* keyOf(const Finding& finding)
{
    if (finding.diagnosis == "tls.ca_pem")
        return "kafka.tls_ca";
    if (finding.diagnosis == "tls.key_password")
        return "kafka.tls_key_password";
    return finding.diagnosis.starts_with("tls.key") ? "kafka.tls_key" : "kafka.tls_certificate";
}

config::Issue issueOf(Finding finding)
{
    const bool ends = finding.diagnosis == "tls.own_expired" || finding.diagnosis == "tls.own_expires_soon";
    const Diagnosis& words = diagnosis(finding.diagnosis);
    config::Issue out;
    out.severity = ends ? config::Severity::Warning : config::Severity::Error;
    out.key = keyOf(finding);
    out.id = finding.diagnosis;
    out.text = filled(words.what, finding.args) + " " + filled(words.remedy, finding.args);
    out.args = std::move(finding.args);
    return out;
}

bool isTold(const Finding& finding)
{
    return finding.diagnosis.starts_with("tls.") && !finding.diagnosis.ends_with("_file");
}

} // namespace

std::optional<config::Issue> checkCertificates(const config::KafkaSettings& settings)
{
    Effective access = effective(kafka::connectionProperties(settings, settings.servers));
    if (!access.tls)
        return std::nullopt;
    const bool hasKey = !access.keyFile.empty() || !access.keyPem.empty();
    if (!hasKey || inKeychain(access.keyPem) || inKeychain(access.keyPassword) || inKeychain(access.certificatePem)) {
        access.certificateFile.clear();
        access.certificatePem.clear();
    }
    TlsClient client;
    if (auto finding = client.load(access))
        return isTold(*finding) ? std::optional(issueOf(std::move(*finding))) : std::nullopt;
    if (client.hasCertificate() && client.ownDaysLeft() < kSoonDays)
        return issueOf({ "tls.own_expires_soon",
            { access.certificatePem.empty() ? access.certificateFile : "tls_certificate", client.ownUntil() }, {}, true });
    return std::nullopt;
}

} // namespace hookline::doctor
