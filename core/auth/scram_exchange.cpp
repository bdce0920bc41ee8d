#include "core/auth/scram_exchange.h"

#include "core/base/utf8.h"

#include <algorithm>

namespace hookline::auth {
namespace {

constexpr std::string_view kMethod = "SCRAM-SHA-256";
constexpr std::size_t kNonceBytes = 18;
constexpr std::uint32_t kUsualIterations = 4096;
constexpr std::size_t kLongestMessage = 4096;

/// "x=value" off the front of `rest`, up to the next comma.
std::optional<std::string_view> takeAttribute(std::string_view& rest, char name)
{
    if (rest.size() < 2 || rest[0] != name || rest[1] != '=')
        return std::nullopt;
    const std::size_t comma = rest.find(',');
    const std::string_view value = rest.substr(2, comma == std::string_view::npos ? comma : comma - 2);
    rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
    return value;
}

/// "=2C" and "=3D" are the comma and the equals sign of a name; any other "=" is an error.
std::optional<std::string> decodeName(std::string_view encoded)
{
    std::string out;
    while (!encoded.empty()) {
        if (encoded.front() != '=') {
            out += encoded.front();
            encoded.remove_prefix(1);
        } else if (encoded.starts_with("=2C")) {
            out += ',';
            encoded.remove_prefix(3);
        } else if (encoded.starts_with("=3D")) {
            out += '=';
            encoded.remove_prefix(3);
        } else {
            return std::nullopt;
        }
    }
    if (out.empty() || !base::isMqttString(out))
        return std::nullopt;
    return out;
}

bool isNonce(std::string_view text)
{
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7F' && c != ','; });
}

/// The same salt for the same unknown name, as a known one would have; another after a restart.
ScramVerifier invented(std::string_view username)
{
    static const std::string kKey = randomBytes(32);
    ScramVerifier out;
    out.iterations = kUsualIterations;
    out.salt = keyedDigest(kKey, username).substr(0, 16);
    out.storedKey = randomBytes(32); // nobody has its pre-image
    out.serverKey = randomBytes(32);
    return out;
}

class ScramExchange final : public hooks::AuthExchange {
public:
    ScramExchange(ScramLookup lookup, std::string nonce)
        : m_lookup(std::move(lookup))
        , m_ownNonce(nonce.empty() ? toBase64(randomBytes(kNonceBytes)) : std::move(nonce))
    {
    }
    hooks::AuthStep next(std::string_view data) override
    {
        if (data.empty() || data.size() > kLongestMessage)
            return {};
        return m_nonce.empty() ? first(data) : last(data);
    }

private:
    /// client-first-message -> server-first-message
    hooks::AuthStep first(std::string_view message)
    {
        std::string_view rest = message;
        if (!rest.starts_with("n,") && !rest.starts_with("y,")) // "p=…" asks for channel binding
            return {};
        rest.remove_prefix(2);
        std::optional<std::string> actsAs;
        if (!rest.starts_with(',')) {
            const auto encoded = takeAttribute(rest, 'a');
            actsAs = encoded ? decodeName(*encoded) : std::nullopt;
            if (!actsAs)
                return {};
        } else {
            rest.remove_prefix(1);
        }
        m_header = message.substr(0, message.size() - rest.size());
        m_firstBare = rest;
        const auto name = takeAttribute(rest, 'n');
        const auto nonce = takeAttribute(rest, 'r');
        const auto username = name ? decodeName(*name) : std::nullopt;
        if (!username || !nonce || !isNonce(*nonce) || (actsAs && *actsAs != *username))
            return {};
        m_username = *username;
        const std::optional<ScramVerifier> known = m_lookup(m_username);
        m_lookup = nullptr; // whoever offered it may be gone by the next message
        m_isKnown = known.has_value();
        m_verifier = known ? *known : invented(m_username);
        m_nonce = std::string(*nonce) + m_ownNonce;
        m_serverFirst = "r=" + m_nonce + ",s=" + toBase64(m_verifier.salt) + ",i=" + std::to_string(m_verifier.iterations);
        return { hooks::AuthStep::Kind::Continue, m_serverFirst, {}, {} };
    }

    /// client-final-message -> server-final-message
    hooks::AuthStep last(std::string_view message)
    {
        const std::size_t at = message.rfind(",p=");
        if (at == std::string_view::npos)
            return {};
        const std::string_view withoutProof = message.substr(0, at);
        const auto proof = fromBase64(message.substr(at + 3));
        std::string_view rest = withoutProof;
        const auto binding = takeAttribute(rest, 'c');
        const auto nonce = takeAttribute(rest, 'r');
        if (!binding || *binding != toBase64(m_header) || !nonce || *nonce != m_nonce || !proof || proof->size() != m_verifier.storedKey.size())
            return {};
        std::string authMessage = m_firstBare;
        authMessage.append(",").append(m_serverFirst).append(",").append(withoutProof);
        std::string clientKey = hmacSha256(m_verifier.storedKey, authMessage);
        for (std::size_t i = 0; i < clientKey.size(); ++i)
            clientKey[i] = static_cast<char>(clientKey[i] ^ (*proof)[i]);
        if (!sameSecret(sha256(clientKey), m_verifier.storedKey) || !m_isKnown)
            return {};
        return { hooks::AuthStep::Kind::Success, "v=" + toBase64(hmacSha256(m_verifier.serverKey, authMessage)), m_username, {} };
    }

    ScramLookup m_lookup;
    std::string m_ownNonce;
    std::string m_header;    ///< gs2-header, as the client sent it
    std::string m_firstBare; ///< client-first-message-bare
    std::string m_serverFirst;
    std::string m_nonce;
    std::string m_username;
    ScramVerifier m_verifier;
    bool m_isKnown = false;
};

} // namespace

std::unique_ptr<hooks::AuthExchange> makeScramExchange(ScramLookup lookup, std::string nonce)
{
    return std::make_unique<ScramExchange>(std::move(lookup), std::move(nonce));
}

hooks::HookRegistration offerScram(hooks::HookRegistry& registry, ScramLookup lookup)
{
    return registry.add<hooks::ClientAuthStart>("scram", hooks::Priority::Authorize,
        [lookup = std::move(lookup)](const hooks::ClientView&, hooks::AuthStart& start) {
            if (start.method != kMethod)
                return hooks::Verdict::next();
            start.exchange = makeScramExchange(lookup);
            return hooks::Verdict::stop();
        },
        { .breaker = hooks::BreakerTerms::never() });
}

} // namespace hookline::auth
