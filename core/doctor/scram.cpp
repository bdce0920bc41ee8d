#include "core/doctor/scram.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <charconv>
#include <map>

namespace hookline::doctor {
namespace {

const EVP_MD* digestOf(ScramClient::Hash hash) { return hash == ScramClient::Hash::Sha256 ? EVP_sha256() : EVP_sha512(); }

const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); } // NOLINT: C interface
unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); } // NOLINT

std::string hmac(const EVP_MD* digest, std::string_view key, std::string_view message)
{
    std::string out(static_cast<std::size_t>(EVP_MD_get_size(digest)), '\0');
    unsigned size = 0;
    HMAC(digest, key.data(), static_cast<int>(key.size()), bytes(message), message.size(), bytes(out), &size);
    return out;
}

std::string hashed(const EVP_MD* digest, std::string_view message)
{
    std::string out(static_cast<std::size_t>(EVP_MD_get_size(digest)), '\0');
    EVP_Digest(message.data(), message.size(), bytes(out), nullptr, digest, nullptr);
    return out;
}

std::string toBase64(std::string_view text)
{
    std::string out((text.size() + 2) / 3 * 4 + 1, '\0');
    out.resize(static_cast<std::size_t>(EVP_EncodeBlock(bytes(out), bytes(text), static_cast<int>(text.size()))));
    return out;
}

std::string fromBase64(std::string_view text)
{
    std::string out(text.size() / 4 * 3 + 1, '\0');
    const int size = EVP_DecodeBlock(bytes(out), bytes(text), static_cast<int>(text.size()));
    if (size < 0)
        return {};
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    out.resize(static_cast<std::size_t>(size) - padding);
    return out;
}

std::map<char, std::string> attributes(std::string_view message)
{
    std::map<char, std::string> out;
    while (!message.empty()) {
        const auto comma = std::min(message.find(','), message.size());
        if (const std::string_view part = message.substr(0, comma); part.size() >= 2 && part[1] == '=')
            out[part[0]] = part.substr(2);
        message.remove_prefix(std::min(comma + 1, message.size()));
    }
    return out;
}

std::string saslName(std::string_view user)
{
    std::string out;
    for (const char c : user)
        out += c == '=' ? "=3D" : c == ',' ? "=2C" : std::string(1, c);
    return out;
}

} // namespace

ScramClient::ScramClient(Hash hash, std::string_view user, std::string password, std::string_view nonce)
    : m_hash(hash)
    , m_password(std::move(password))
    , m_nonce(nonce)
    , m_firstBare("n=" + saslName(user) + ",r=" + std::string(nonce))
{
}

ScramClient::~ScramClient() { OPENSSL_cleanse(m_password.data(), m_password.size()); }

std::string ScramClient::first() const { return "n,," + m_firstBare; }

std::string ScramClient::proof(std::string_view serverFirst)
{
    constexpr int kMostRounds = 1'000'000;
    auto said = attributes(serverFirst);
    int rounds = 0;
    std::from_chars(said['i'].data(), said['i'].data() + said['i'].size(), rounds);
    const std::string salt = fromBase64(said['s']);
    if (!said['r'].starts_with(m_nonce) || salt.empty() || rounds < 1 || rounds > kMostRounds)
        return {};
    const EVP_MD* digest = digestOf(m_hash);
    std::string salted(static_cast<std::size_t>(EVP_MD_get_size(digest)), '\0');
    PKCS5_PBKDF2_HMAC(m_password.data(), static_cast<int>(m_password.size()), bytes(std::string_view(salt)), static_cast<int>(salt.size()),
        rounds, digest, static_cast<int>(salted.size()), bytes(salted));
    const std::string withoutProof = "c=biws,r=" + said['r'];
    const std::string message = m_firstBare + ',' + std::string(serverFirst) + ',' + withoutProof;
    const std::string clientKey = hmac(digest, salted, "Client Key");
    std::string proof = hmac(digest, hashed(digest, clientKey), message);
    for (std::size_t i = 0; i < proof.size(); ++i)
        proof[i] = static_cast<char>(proof[i] ^ clientKey[i]);
    m_serverSignature = toBase64(hmac(digest, hmac(digest, salted, "Server Key"), message));
    return withoutProof + ",p=" + toBase64(proof);
}

bool ScramClient::accepts(std::string_view serverFinal) const
{
    return !m_serverSignature.empty() && attributes(serverFinal)['v'] == m_serverSignature;
}

} // namespace hookline::doctor
