#include "core/kafka/oauth_token.h"

#include "core/base/clock.h"
#include "core/config/secret_reference.h"
#include "core/rules/json_document.h"

#include <librdkafka/rdkafka.h>

#include <charconv>

namespace hookline::kafka {
namespace {

constexpr std::int64_t kUnknownLifetime = 300'000;

/// RFC 4648 section 5, without padding; what is not of the alphabet ends it.
std::string fromBase64Url(std::string_view text)
{
    constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string out;
    unsigned bits = 0;
    int count = 0;
    for (const char c : text) {
        const auto value = kAlphabet.find(c);
        if (value == std::string_view::npos)
            break;
        bits = (bits << 6 | static_cast<unsigned>(value)) & 0xFFFFF;
        count += 6;
        if (count >= 8) {
            count -= 8;
            out += static_cast<char>(bits >> count & 0xFF);
        }
    }
    return out;
}

std::string claim(const rules::JsonDocument& document, const char* name)
{
    const rules::JsonNode* node = document.find({ { name, 0, false } });
    return node ? std::string(node->text) : std::string();
}

} // namespace

base::Result<OauthToken> readOauthToken(std::string_view reference, keychain::Wait wait)
{
    auto secret = config::readSecret(reference, wait);
    if (!secret)
        return base::fail(secret.error());
    OauthToken out { std::move(*secret), "hookline", base::wallMicros() / 1000 + kUnknownLifetime };
    const std::string_view token = out.value;
    const auto first = token.find('.');
    const auto second = token.find('.', first + 1);
    if (first == std::string_view::npos || second == std::string_view::npos)
        return out; // not a JWT: its secrets are the server's
    const std::string body = fromBase64Url(token.substr(first + 1, second - first - 1));
    rules::JsonDocument document;
    if (!document.parse(body))
        return out;
    if (std::string subject = claim(document, "sub"); !subject.empty())
        out.principal = std::move(subject);
    const std::string until = claim(document, "exp");
    double seconds = 0;
    if (std::from_chars(until.data(), until.data() + until.size(), seconds).ec == std::errc() && seconds > 0 && seconds < 1e11)
        out.expiresMillis = static_cast<std::int64_t>(seconds * 1000);
    if (out.expiresMillis <= base::wallMicros() / 1000)
        return base::fail({ "oauth.expired", "The OAuth token has run out", {}, "Put a fresh one in its place; it is read again by itself" });
    return out;
}

bool isTokenReference(std::string_view config) noexcept
{
    return config.starts_with("env:") || config.starts_with("file:") || config.starts_with("keychain:") || config.starts_with("text:");
}

void refreshOauthToken(rd_kafka_s* client, const char* oauthbearerConfig, void*)
{
    const auto token = readOauthToken(oauthbearerConfig ? oauthbearerConfig : "", keychain::Wait::Kept);
    if (!token) {
        rd_kafka_oauthbearer_set_token_failure(client, token.error().text().c_str()); // asked again in ten seconds
        return;
    }
    std::array<char, 256> why {};
    if (rd_kafka_oauthbearer_set_token(client, token->value.c_str(), token->expiresMillis, token->principal.c_str(), nullptr, 0, why.data(),
            why.size())
        != RD_KAFKA_RESP_ERR_NO_ERROR)
        rd_kafka_oauthbearer_set_token_failure(client, why.data());
}

} // namespace hookline::kafka
