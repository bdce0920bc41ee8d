#include "core/kafka/client_config.h"

#include "core/config/secret_reference.h"
#include "core/config/security_checks.h"

#include <algorithm>

namespace hookline::kafka {
namespace {

constexpr std::uint32_t kMostTransactionLinger = 1000; // a commit waits for it

void addUserProperties(Properties& out, const config::KafkaSettings& settings)
{
    for (const auto& [name, value] : settings.properties)
        out.emplace_back(name, value);
}

bool userSays(const config::KafkaSettings& settings, const char* name, std::string_view value)
{
    const auto found = settings.properties.find(name);
    return found != settings.properties.end() && found->second == value;
}

/// A file or PEM itself, each under its own name.
void addPem(Properties& out, const std::string& name, const std::string& value)
{
    const config::SecretReference reference = config::parseSecret(value);
    if (value.empty())
        return;
    if (reference.kind == config::SecretKind::Environment || reference.kind == config::SecretKind::Keychain || config::isPem(reference.value))
        out.emplace_back(name + ".pem", value);
    else
        out.emplace_back(name + ".location", reference.value);
}

void addTls(Properties& out, const config::KafkaSettings& settings)
{
    addPem(out, "ssl.ca", settings.tlsCa);
    addPem(out, "ssl.certificate", settings.tlsCertificate);
    addPem(out, "ssl.key", settings.tlsKey);
    if (!settings.tlsKeyPassword.empty())
        out.emplace_back("ssl.key.password", settings.tlsKeyPassword);
    out.emplace_back("ssl.endpoint.identification.algorithm", settings.tlsVerify == config::TlsVerify::Full ? "https" : "none");
    if (settings.tlsVerify == config::TlsVerify::None)
        out.emplace_back("enable.ssl.certificate.verification", "false");
}

void addSasl(Properties& out, const config::KafkaSettings& settings)
{
    out.emplace_back("sasl.mechanism", config::word(settings.saslMechanism));
    switch (settings.saslMechanism) {
    case config::SaslMechanism::Plain:
    case config::SaslMechanism::ScramSha256:
    case config::SaslMechanism::ScramSha512:
        out.emplace_back("sasl.username", settings.saslUser);
        out.emplace_back("sasl.password", settings.saslPassword);
        break;
    case config::SaslMechanism::OauthBearer:
        if (!settings.oauthToken.empty()) { // read by refreshOauthToken(), again and again
            const bool named = config::parseSecret(settings.oauthToken).kind != config::SecretKind::Text;
            out.emplace_back("sasl.oauthbearer.config", named || settings.oauthToken.starts_with("text:") ? settings.oauthToken
                                                                                                           : "text:" + settings.oauthToken);
        }
        break;
    case config::SaslMechanism::Gssapi:
        out.emplace_back("sasl.kerberos.service.name", settings.kerberosService);
        if (!settings.kerberosPrincipal.empty())
            out.emplace_back("sasl.kerberos.principal", settings.kerberosPrincipal);
        if (settings.kerberosKeytab.empty())
            out.emplace_back("sasl.kerberos.kinit.cmd", "true"); // the default one wants a keytab; these tickets are somebody else's care
        else
            out.emplace_back("sasl.kerberos.keytab", settings.kerberosKeytab);
        break;
    }
}

void addSecurity(Properties& out, const config::KafkaSettings& settings)
{
    if (settings.servers.empty())
        return; // the practice cluster speaks neither
    out.emplace_back("security.protocol", config::word(settings.securityProtocol));
    if (settings.usesTls())
        addTls(out, settings);
    if (settings.usesSasl())
        addSasl(out, settings);
}

void addConnection(Properties& out, const config::KafkaSettings& settings, const std::string& servers)
{
    out.insert(out.end(),
        {
            { "bootstrap.servers", servers },
            { "client.id", settings.clientId },
            // A frozen broker stalls its partitions for this long; a broker that comes back is noticed within the back-off.
            { "socket.timeout.ms", "5000" },
            { "socket.connection.setup.timeout.ms", "5000" },
            { "socket.keepalive.enable", "true" },
            { "reconnect.backoff.ms", "100" },
            { "reconnect.backoff.max.ms", "500" },
            { "topic.metadata.refresh.interval.ms", "60000" },
        });
    addSecurity(out, settings);
}

} // namespace

bool mayBeSecret(std::string_view name) noexcept
{
    constexpr std::array<std::string_view, 8> kNames { "sasl.password", "ssl.key.password", "ssl.keystore.password", "ssl.key.pem",
        "ssl.certificate.pem", "ssl.ca.pem", "sasl.oauthbearer.client.secret", "sasl.oauthbearer.config" };
    return std::ranges::find(kNames, name) != kNames.end();
}

Properties connectionProperties(const config::KafkaSettings& settings, const std::string& servers)
{
    Properties out;
    addConnection(out, settings, servers);
    addUserProperties(out, settings);
    return out;
}

std::string transactionTimeoutMillis(const config::KafkaSettings& settings)
{
    const auto own = settings.properties.find("transaction.timeout.ms");
    return own == settings.properties.end() ? "60000" : own->second;
}

bool isIdempotent(const config::KafkaSettings& settings)
{
    return settings.acks == "all" && !userSays(settings, "enable.idempotence", "false");
}

Properties producerProperties(const config::KafkaSettings& settings, const std::string& servers, const ProducerMode& mode)
{
    Properties out;
    addConnection(out, settings, servers);
    const bool exactly = !mode.transactionalId.empty();
    const bool idempotent = isIdempotent(settings);
    out.insert(out.end(),
        {
            { "acks", settings.acks },
            { "enable.idempotence", idempotent ? "true" : "false" },
            // Gapless: a refused batch stops everything behind it, so sending again cannot reorder.
            // With transactions a refused batch spoils its whole transaction, which does the same.
            { "enable.gapless.guarantee", idempotent && !mode.oneByOne && !exactly ? "true" : "false" },
            // More than one request on the way runs into librdkafka#4438 in 2.0.2 and reorders without idempotence.
            { "max.in.flight", "1" },
            // Never: any other value loses records in a long outage. A transaction does not live longer, and is sent again as a whole.
            { "delivery.timeout.ms", exactly ? transactionTimeoutMillis(settings) : "0" },
            { "request.timeout.ms", "4000" },
            { "partitioner", "murmur2_random" }, // as Java clients do: all records of a client in one partition
            { "sticky.partitioning.linger.ms", "0" }, // or records without a key would never reach our partitioner
            { "linger.ms", std::to_string(mode.oneByOne ? 0 : exactly ? std::min(settings.lingerMs, kMostTransactionLinger) : settings.lingerMs) },
            { "compression.codec", settings.compression },
            // The bridge's own queue is the buffer; this is only the window on the way.
            { "queue.buffering.max.messages", "20000" },
            { "queue.buffering.max.kbytes", "32768" },
            { "message.max.bytes", "30000000" }, // below the window; what is too large is for the broker to say
            { "statistics.interval.ms", "1000" },
        });
    if (exactly) {
        out.emplace_back("transactional.id", mode.transactionalId);
        out.emplace_back("transaction.timeout.ms", transactionTimeoutMillis(settings));
    }
    addUserProperties(out, settings);
    // What Kafka's refusals taught, whatever the user thinks of batches: or it would refuse the same again.
    if (mode.oneByOne)
        out.emplace_back("batch.num.messages", "1");
    else if (mode.batchBytes > 0)
        out.emplace_back("batch.size", std::to_string(mode.batchBytes));
    return out;
}

} // namespace hookline::kafka
