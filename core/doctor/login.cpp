#include "core/doctor/login.h"

#include "core/config/secret_reference.h"
#include "core/doctor/kerberos.h"
#include "core/doctor/scram.h"
#include "core/kafka/oauth_token.h"

#include <random>

namespace hookline::doctor {
namespace {

std::string nonce()
{
    constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    std::random_device random;
    std::string out;
    for (int i = 0; i < 24; ++i)
        out += kLetters[random() % kLetters.size()];
    return out;
}

void wipe(std::string& secret) noexcept
{
    for (volatile char& c : secret)
        c = 0;
    secret.clear();
}

std::string words(const Wire::Authenticated& answer)
{
    return answer.message.empty() ? "the Kafka node closed the connection" : answer.message;
}

} // namespace

std::optional<Finding> Login::run(const Limit& limit)
{
    const Wire::Mechanisms offer = m_wire.handshake(m_access.mechanism, limit);
    if (!offer.ok())
        return Finding { "sasl.refused", { m_where }, "the Kafka node closed the connection at the question for its mechanisms" };
    if (offer.code == Wire::kIllegalSaslState)
        return Finding { "sasl.not_offered", { m_where, m_access.protocol, m_access.tls ? "ssl" : "plaintext" }, "no mechanism is offered" };
    if (offer.code != 0) {
        std::string list;
        for (const std::string& mechanism : offer.offered)
            list.append(list.empty() ? "" : ", ").append(mechanism);
        return Finding { "sasl.mechanism", { m_where, m_access.mechanism, list }, "offered: " + list };
    }
    if (m_access.mechanism == "PLAIN")
        return plain(limit);
    if (m_access.mechanism.starts_with("SCRAM-"))
        return scram(limit);
    if (m_access.mechanism == "OAUTHBEARER" && kafka::isTokenReference(m_access.oauthConfig))
        return bearer(limit);
    if (m_access.mechanism == "GSSAPI" && !m_access.keytab.empty())
        return tryKeytab(m_access.keytab, m_access.principal, limit);
    return std::nullopt;
}

std::optional<Finding> Login::plain(const Limit& limit)
{
    auto password = config::readSecret(m_access.password);
    if (!password)
        return secretFinding(password.error());
    std::string token = '\0' + m_access.user + '\0' + *password;
    const Wire::Authenticated answer = m_wire.authenticate(token, limit);
    wipe(token);
    wipe(*password);
    m_decided = true;
    if (answer.ok() && answer.code == 0)
        return std::nullopt;
    return Finding { "sasl.password", { m_where, m_access.user }, words(answer) };
}

std::optional<Finding> Login::scram(const Limit& limit)
{
    auto password = config::readSecret(m_access.password);
    if (!password)
        return secretFinding(password.error());
    const auto hash = m_access.mechanism == "SCRAM-SHA-512" ? ScramClient::Hash::Sha512 : ScramClient::Hash::Sha256;
    ScramClient client(hash, m_access.user, *password, nonce());
    wipe(*password);
    m_decided = true;
    const auto wrong = [&](const Wire::Authenticated& answer) {
        return Finding { "sasl.scram_password", { m_where, m_access.user, m_access.mechanism }, words(answer) };
    };
    const Wire::Authenticated first = m_wire.authenticate(client.first(), limit);
    if (!first.ok() || first.code != 0)
        return wrong(first);
    const std::string proof = client.proof(first.bytes);
    if (proof.empty())
        return Finding { "sasl.refused", { m_where }, "the Kafka node's answer is not SCRAM" };
    const Wire::Authenticated last = m_wire.authenticate(proof, limit);
    if (!last.ok() || last.code != 0)
        return wrong(last);
    if (!client.accepts(last.bytes))
        return Finding { "sasl.refused", { m_where }, "the Kafka node does not know the password itself: it may not be the one it claims to be" };
    return std::nullopt;
}

std::optional<Finding> Login::bearer(const Limit& limit)
{
    const auto token = kafka::readOauthToken(m_access.oauthConfig, keychain::Wait::Short);
    m_decided = true;
    if (!token) {
        if (token.error().id == "oauth.expired")
            return Finding { "sasl.token_expired", {}, {} };
        return secretFinding(token.error());
    }
    std::string message = "n,,\x01" "auth=Bearer " + token->value + "\x01\x01";
    const Wire::Authenticated answer = m_wire.authenticate(message, limit);
    wipe(message);
    // A refusal comes as a message of its own, {"status":"invalid_token"}, before the error.
    if (answer.ok() && answer.code == 0 && answer.bytes.empty())
        return std::nullopt;
    return Finding { "sasl.token_refused", { m_where }, answer.bytes.empty() ? words(answer) : answer.bytes };
}

Finding Login::explain(const std::string& reason) const
{
    const auto has = [&](const char* part) { return reason.find(part) != std::string::npos; };
    if (m_access.mechanism == "OAUTHBEARER")
        return has("no principal") ? Finding { "sasl.oauth_principal", {}, reason } : Finding { "sasl.token_refused", { m_where }, reason };
    if (m_access.mechanism == "GSSAPI") {
        if (has("No worthy mechs"))
            return { "sasl.gssapi_module", {}, reason };
        if (has("not found in Kerberos database"))
            return { "sasl.kerberos_service", { m_access.kerberosService }, reason };
        if (has("Cannot find KDC") || has("default realm"))
            return { "sasl.kerberos_config", {}, reason };
        if (has("Cannot contact any KDC"))
            return { "sasl.kerberos_kdc", { m_access.kerberosService }, reason };
        if (has("Ticket expired") || has("context has expired"))
            return { "sasl.kerberos_expired", {}, reason };
        if (has("No Kerberos credentials"))
            return { "sasl.kerberos_ticket", {}, reason };
    }
    return { "sasl.refused", { m_where }, reason };
}

std::string Login::who() const
{
    if (m_access.mechanism == "GSSAPI")
        return m_access.keytab.empty() ? "with the tickets of this user" : "as " + m_access.principal;
    return m_access.user.empty() ? "with a token" : "as " + m_access.user;
}

} // namespace hookline::doctor
