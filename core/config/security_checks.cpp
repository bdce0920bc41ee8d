#include "core/config/security_checks.h"

#include "core/config/clusters.h"
#include "core/config/issue_texts.h"
#include "core/config/schema.h"
#include "core/config/secret_reference.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace hookline::config {
namespace {

/// Properties that have a key of their own since there are such keys; [kafka.properties] still may name them, and wins.
constexpr std::array<std::pair<std::string_view, std::string_view>, 17> kKeys { {
    { "security.protocol", "kafka.security_protocol" },
    { "sasl.mechanism", "kafka.sasl_mechanism" },
    { "sasl.mechanisms", "kafka.sasl_mechanism" },
    { "sasl.username", "kafka.sasl_user" },
    { "sasl.password", "kafka.sasl_password" },
    { "sasl.kerberos.service.name", "kafka.kerberos_service" },
    { "sasl.kerberos.principal", "kafka.kerberos_principal" },
    { "sasl.kerberos.keytab", "kafka.kerberos_keytab" },
    { "ssl.ca.location", "kafka.tls_ca" },
    { "ssl.ca.pem", "kafka.tls_ca" },
    { "ssl.certificate.location", "kafka.tls_certificate" },
    { "ssl.certificate.pem", "kafka.tls_certificate" },
    { "ssl.key.location", "kafka.tls_key" },
    { "ssl.key.pem", "kafka.tls_key" },
    { "ssl.key.password", "kafka.tls_key_password" },
    { "enable.ssl.certificate.verification", "kafka.tls_verify" },
    { "ssl.endpoint.identification.algorithm", "kafka.tls_verify" },
} };

class Check {
public:
    Check(std::vector<Issue>& out, const KafkaSettings& settings)
        : m_out(out)
        , m_s(settings)
    {
    }

    void run()
    {
        for (const auto& [name, key] : kKeys) {
            if (has(name))
                add("property.has_key", "kafka.properties." + std::string(name), { std::string(name), std::string(key) });
        }
        if (has("security.protocol"))
            return; // the properties say it all; the doctor looks at them as a whole
        if (m_s.usesTls())
            tls();
        else
            unused({ { "kafka.tls_ca", &m_s.tlsCa }, { "kafka.tls_certificate", &m_s.tlsCertificate }, { "kafka.tls_key", &m_s.tlsKey } });
        if (m_s.usesSasl())
            sasl();
        else
            unused({ { "kafka.sasl_user", &m_s.saslUser }, { "kafka.sasl_password", &m_s.saslPassword }, { "kafka.oauth_token", &m_s.oauthToken } });
    }

private:
    void add(std::string_view id, std::string key, std::vector<std::string> args = {})
    {
        m_out.push_back(makeIssue(id, std::move(key), std::move(args)));
    }
    bool has(std::string_view name) const { return m_s.properties.contains(std::string(name)); }

    void unused(std::initializer_list<std::pair<const char*, const std::string*>> keys)
    {
        for (const auto& [key, value] : keys) {
            if (!value->empty())
                add("security.unused", key, { key, std::string(word(m_s.securityProtocol)) });
        }
    }
    void path(const char* key, const std::string& value)
    {
        if (!value.empty() && value[0] != '/')
            add("file.absolute", key, { value });
    }
    void pathOrPem(const char* key, const std::string& value)
    {
        if (!isPem(value))
            path(key, value);
    }
    void secret(const char* key, const std::string& value)
    {
        const SecretReference reference = parseSecret(value);
        switch (reference.kind) {
        case SecretKind::File: return path(key, reference.value.empty() ? " " : reference.value);
        case SecretKind::Environment:
            if (reference.value.empty() || reference.value.find_first_of("= ") != std::string::npos)
                add("secret.environment_name", key, { reference.value });
            return;
        case SecretKind::Keychain:
            if (!isEntryName(reference.value))
                add("secret.keychain_name", key, { reference.value });
            return;
        case SecretKind::Text:
            if (!reference.value.empty())
                add("secret.plain", key);
        }
    }

    void tls()
    {
        pathOrPem("kafka.tls_ca", m_s.tlsCa);
        pathOrPem("kafka.tls_certificate", m_s.tlsCertificate);
        const SecretReference key = parseSecret(m_s.tlsKey);
        if (key.kind == SecretKind::Text && !isPem(key.value))
            path("kafka.tls_key", key.value);
        else if (!m_s.tlsKey.empty())
            secret("kafka.tls_key", m_s.tlsKey);
        secret("kafka.tls_key_password", m_s.tlsKeyPassword);
        if (m_s.tlsCertificate.empty() != m_s.tlsKey.empty()) {
            const char* missing = m_s.tlsKey.empty() ? "kafka.tls_key" : "kafka.tls_certificate";
            add("tls.pair", missing, { missing });
        }
        if (m_s.tlsVerify == TlsVerify::None)
            add("property.no_verification", "kafka.tls_verify", { "tls_verify = none" });
    }

    void sasl()
    {
        const std::string mechanism(word(m_s.saslMechanism));
        switch (m_s.saslMechanism) {
        case SaslMechanism::Plain:
        case SaslMechanism::ScramSha256:
        case SaslMechanism::ScramSha512:
            if (m_s.saslUser.empty() && !has("sasl.username"))
                add("sasl.user", "kafka.sasl_user", { mechanism });
            if (m_s.saslPassword.empty() && !has("sasl.password"))
                add("sasl.password", "kafka.sasl_password", { mechanism });
            secret("kafka.sasl_password", m_s.saslPassword);
            break;
        case SaslMechanism::OauthBearer:
            if (m_s.oauthToken.empty() && !has("sasl.oauthbearer.config") && !has("sasl.oauthbearer.method"))
                add("sasl.token", "kafka.oauth_token");
            secret("kafka.oauth_token", m_s.oauthToken);
            break;
        case SaslMechanism::Gssapi:
            path("kafka.kerberos_keytab", m_s.kerberosKeytab);
            if (!m_s.kerberosKeytab.empty() && m_s.kerberosPrincipal.empty())
                add("kerberos.principal", "kafka.kerberos_principal");
            break;
        }
        if (m_s.securityProtocol == SecurityProtocol::SaslPlaintext && m_s.saslMechanism != SaslMechanism::Gssapi)
            add("property.sasl_plaintext", "kafka.security_protocol");
    }

    std::vector<Issue>& m_out;
    const KafkaSettings& m_s;
};

/// 0 or an errno. `mode`: its permissions.
int readable(const std::string& file, mode_t& mode)
{
    const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return errno;
    struct stat info { };
    const int error = ::fstat(fd, &info) != 0 ? errno : S_ISDIR(info.st_mode) ? EISDIR : 0;
    ::close(fd);
    mode = info.st_mode & 07777;
    return error;
}

} // namespace

std::string_view word(SaslMechanism mechanism) noexcept
{
    return findField("kafka.sasl_mechanism")->choices[static_cast<std::size_t>(mechanism)];
}

std::string_view word(SecurityProtocol protocol) noexcept
{
    return findField("kafka.security_protocol")->choices[static_cast<std::size_t>(protocol)];
}

void checkSecurity(std::vector<Issue>& out, const KafkaSettings& settings) { Check(out, settings).run(); }

namespace {

std::string octal(mode_t mode)
{
    std::string out = "0";
    for (const int shift : { 6, 3, 0 })
        out += static_cast<char>('0' + (mode >> shift & 7));
    return out;
}

struct FileInUse {
    const char* key;
    std::string path;
    bool secret; ///< nobody but its owner is to read it
};

/// Each file that the settings in use name.
std::vector<FileInUse> filesInUse(const KafkaSettings& settings)
{
    std::vector<FileInUse> out;
    const auto add = [&](const char* key, const std::string& file, bool secret = false) {
        if (file.starts_with('/'))
            out.push_back({ key, file, secret });
    };
    const auto addSecret = [&](const char* key, const std::string& text) {
        if (const SecretReference reference = parseSecret(text); reference.kind == SecretKind::File)
            add(key, reference.value, true);
    };
    if (settings.usesTls()) {
        add("kafka.tls_ca", settings.tlsCa);
        add("kafka.tls_certificate", settings.tlsCertificate);
        add("kafka.tls_key", settings.tlsKey);
        addSecret("kafka.tls_key", settings.tlsKey);
        addSecret("kafka.tls_key_password", settings.tlsKeyPassword);
    }
    if (settings.usesSasl()) {
        addSecret("kafka.sasl_password", settings.saslPassword);
        addSecret("kafka.oauth_token", settings.oauthToken);
        add("kafka.kerberos_keytab", settings.kerberosKeytab);
    }
    return out;
}

} // namespace

std::vector<Issue> checkSecurityFiles(const KafkaSettings& settings)
{
    std::vector<Issue> out;
    for (const auto& [key, file, secret] : filesInUse(settings)) {
        mode_t mode = 0;
        if (const int error = readable(file, mode); error != 0)
            out.push_back(makeIssue("file.not_readable", key, { file, std::generic_category().message(error) }));
        else if (secret && (mode & 077) != 0)
            out.push_back(makeIssue("secret.file_mode", key, { file, octal(mode) }));
    }
    return out;
}

bool readsSecurityFiles(const KafkaSettings& settings) { return !filesInUse(settings).empty() || !keychainEntries(settings).empty(); }

std::vector<std::string> keychainEntries(const KafkaSecurity& settings)
{
    std::vector<std::string> out;
    for (const std::string* text : { &settings.saslPassword, &settings.oauthToken, &settings.tlsKey, &settings.tlsKeyPassword }) {
        if (SecretReference reference = parseSecret(*text); reference.kind == SecretKind::Keychain)
            out.push_back(std::move(reference.value));
    }
    return out;
}

bool replaceKeychainEntry(KafkaSecurity& settings, const std::string& from, const std::string& to)
{
    bool found = false;
    for (std::string* text : { &settings.saslPassword, &settings.oauthToken, &settings.tlsKey, &settings.tlsKeyPassword }) {
        if (*text != writeSecret({ SecretKind::Keychain, from }))
            continue;
        *text = writeSecret({ SecretKind::Keychain, to });
        found = true;
    }
    return found;
}

bool anyReadsSecurityFiles(const KafkaSettings& settings)
{
    return std::ranges::any_of(
        clusterNames(settings), [&](const std::string& name) { return readsSecurityFiles(settingsOf(settings, name)); });
}

} // namespace hookline::config
