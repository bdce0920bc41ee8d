#include "core/auth/secret.h"

#include <sodium.h>

#include <array>
#include <charconv>
#include <new>
#include <stdexcept>
#include <vector>

namespace hookline::auth {
namespace {

constexpr unsigned long long kPasses = 2;
constexpr std::size_t kMemory = 19 * 1024 * 1024;
constexpr std::uint64_t kMostMemoryKib = 1024 * 1024; ///< a file that asks for more is a mistake, or meant to stop us
constexpr std::uint32_t kMostIterations = 10'000'000;
constexpr std::string_view kScram = "SCRAM-SHA-256$";

const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

/// libsodium wants this before anything else; more than once is harmless.
void ready()
{
    static const bool done = [] {
        if (::sodium_init() < 0)
            throw std::runtime_error("libsodium cannot be initialised");
        return true;
    }();
    (void)done;
}

std::optional<std::uint32_t> iterationsOf(std::string_view text)
{
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value == 0 || value > kMostIterations)
        return std::nullopt;
    return value;
}

struct Sha256 {
    static constexpr std::size_t kSize = crypto_auth_hmacsha256_BYTES;
    using State = crypto_auth_hmacsha256_state;
    static constexpr auto init = &::crypto_auth_hmacsha256_init;
    static constexpr auto update = &::crypto_auth_hmacsha256_update;
    static constexpr auto final = &::crypto_auth_hmacsha256_final;
};
struct Sha512 {
    static constexpr std::size_t kSize = crypto_auth_hmacsha512_BYTES;
    using State = crypto_auth_hmacsha512_state;
    static constexpr auto init = &::crypto_auth_hmacsha512_init;
    static constexpr auto update = &::crypto_auth_hmacsha512_update;
    static constexpr auto final = &::crypto_auth_hmacsha512_final;
};

template <class Hash>
std::string hmac(std::string_view key, std::string_view message)
{
    typename Hash::State state;
    Hash::init(&state, bytes(key), key.size());
    Hash::update(&state, bytes(message), message.size());
    std::string out(Hash::kSize, '\0');
    Hash::final(&state, reinterpret_cast<unsigned char*>(out.data()));
    ::sodium_memzero(&state, sizeof state);
    return out;
}

/// PBKDF2 (RFC 8018 section 5.2), the first block of it: nobody here needs more than one digest.
template <class Hash>
std::string pbkdf2(std::string_view password, std::string_view salt, std::uint32_t iterations)
{
    typename Hash::State keyed; // the password goes through the hash once, not once a round
    Hash::init(&keyed, bytes(password), password.size());
    std::array<unsigned char, Hash::kSize> round;
    typename Hash::State state = keyed;
    Hash::update(&state, bytes(salt), salt.size());
    const unsigned char firstBlock[4] = { 0, 0, 0, 1 };
    Hash::update(&state, firstBlock, sizeof firstBlock);
    Hash::final(&state, round.data());
    std::string out(reinterpret_cast<const char*>(round.data()), round.size());
    for (std::uint32_t i = 1; i < iterations; ++i) {
        state = keyed;
        Hash::update(&state, round.data(), round.size());
        Hash::final(&state, round.data());
        for (std::size_t k = 0; k < out.size(); ++k)
            out[k] = static_cast<char>(out[k] ^ static_cast<char>(round[k]));
    }
    ::sodium_memzero(&keyed, sizeof keyed);
    ::sodium_memzero(&state, sizeof state);
    return out;
}

bool same(std::string_view one, std::string_view other)
{
    return one.size() == other.size() && ::sodium_memcmp(one.data(), other.data(), one.size()) == 0;
}

/// mosquitto's "$7$iterations$salt$hash" and "$6$salt$hash".
struct MosquittoSecret {
    std::uint32_t iterations = 0; ///< 0: one round without HMAC
    std::string salt;
    std::string hash;
};
std::optional<MosquittoSecret> decodeMosquitto(std::string_view encoded)
{
    std::vector<std::string_view> parts;
    for (std::string_view rest = encoded.substr(1);;) {
        const std::size_t dollar = rest.find('$');
        parts.push_back(rest.substr(0, dollar));
        if (dollar == std::string_view::npos)
            break;
        rest.remove_prefix(dollar + 1);
    }
    MosquittoSecret out;
    if (parts[0] == "7" && parts.size() == 4) {
        const auto iterations = iterationsOf(parts[1]);
        if (!iterations)
            return std::nullopt;
        out.iterations = *iterations;
    } else if (parts[0] != "6" || parts.size() != 3) {
        return std::nullopt;
    }
    const auto salt = fromBase64(parts[parts.size() - 2]);
    const auto hash = fromBase64(parts.back());
    if (!salt || !hash || salt->empty() || hash->size() != crypto_hash_sha512_BYTES)
        return std::nullopt;
    out.salt = *salt;
    out.hash = *hash;
    return out;
}

bool isMosquitto(std::string_view encoded) { return encoded.starts_with("$7$") || encoded.starts_with("$6$"); }

std::uint64_t memoryOf(std::string_view argon2)
{
    const std::size_t at = argon2.find("$m=");
    std::uint64_t kib = kMostMemoryKib + 1;
    if (at != std::string_view::npos)
        std::from_chars(argon2.data() + at + 3, argon2.data() + argon2.size(), kib);
    return kib;
}

/// A hash that was cut or grew still decodes; its length, which is one of three in practice, tells.
bool hasUsualLength(std::string_view argon2)
{
    const std::string_view hash = argon2.substr(argon2.rfind('$') + 1);
    std::array<unsigned char, 64> bin;
    std::size_t size = 0;
    return ::sodium_base642bin(bin.data(), bin.size(), hash.data(), hash.size(), nullptr, &size, nullptr, sodium_base64_VARIANT_ORIGINAL_NO_PADDING) == 0
        && (size == 16 || size == 32 || size == 64);
}

} // namespace

std::optional<std::string> secretProblem(std::string_view encoded)
{
    ready();
    if (encoded.empty())
        return "there is no password hash";
    if (encoded.starts_with("$argon2id$")) {
        const std::string text(encoded);
        if (text.size() >= crypto_pwhash_STRBYTES || ::crypto_pwhash_str_needs_rehash(text.c_str(), kPasses, kMemory) < 0
            || !hasUsualLength(encoded))
            return "the argon2id hash is damaged";
        if (memoryOf(encoded) > kMostMemoryKib)
            return "the argon2id hash asks for more than 1 GiB of memory";
        return std::nullopt;
    }
    if (isMosquitto(encoded))
        return decodeMosquitto(encoded) ? std::nullopt : std::optional<std::string>("the hash of mosquitto_passwd is damaged");
    if (encoded.starts_with(kScram))
        return decodeScram(encoded) ? std::nullopt : std::optional<std::string>("the SCRAM-SHA-256 verifier is damaged");
    if (!encoded.starts_with('$'))
        return "this is not a hash; a password is never written down as it is";
    return "an unknown kind of hash";
}

bool verifySecret(std::string_view encoded, std::string_view password)
{
    if (secretProblem(encoded))
        return false;
    if (encoded.starts_with("$argon2id$"))
        return ::crypto_pwhash_str_verify(std::string(encoded).c_str(), password.data(), password.size()) == 0;
    if (const auto scram = decodeScram(encoded))
        return same(makeScram(password, scram->salt, scram->iterations).storedKey, scram->storedKey);
    const MosquittoSecret secret = *decodeMosquitto(encoded);
    if (secret.iterations > 0)
        return same(pbkdf2<Sha512>(password, secret.salt, secret.iterations), secret.hash);
    crypto_hash_sha512_state state;
    ::crypto_hash_sha512_init(&state);
    ::crypto_hash_sha512_update(&state, bytes(password), password.size());
    ::crypto_hash_sha512_update(&state, bytes(secret.salt), secret.salt.size());
    std::string hash(crypto_hash_sha512_BYTES, '\0');
    ::crypto_hash_sha512_final(&state, reinterpret_cast<unsigned char*>(hash.data()));
    return same(hash, secret.hash);
}

std::string makeSecret(std::string_view password)
{
    ready();
    char out[crypto_pwhash_STRBYTES];
    if (::crypto_pwhash_str_alg(out, password.data(), password.size(), kPasses, kMemory, crypto_pwhash_ALG_ARGON2ID13) != 0)
        throw std::bad_alloc();
    return out;
}

const std::string& dummySecret()
{
    static const std::string secret = makeSecret(randomBytes(32));
    return secret;
}

ScramVerifier makeScram(std::string_view password, std::string_view salt, std::uint32_t iterations)
{
    ready();
    ScramVerifier out;
    out.iterations = iterations;
    out.salt = salt;
    std::string salted = pbkdf2<Sha256>(password, salt, iterations);
    std::string clientKey = hmac<Sha256>(salted, "Client Key");
    out.serverKey = hmac<Sha256>(salted, "Server Key");
    out.storedKey.resize(crypto_hash_sha256_BYTES);
    ::crypto_hash_sha256(reinterpret_cast<unsigned char*>(out.storedKey.data()), bytes(clientKey), clientKey.size());
    wipe(salted);
    wipe(clientKey);
    return out;
}

std::string encodeScram(const ScramVerifier& verifier)
{
    return std::string(kScram) + std::to_string(verifier.iterations) + ":" + toBase64(verifier.salt) + "$" + toBase64(verifier.storedKey) + ":"
        + toBase64(verifier.serverKey);
}

std::optional<ScramVerifier> decodeScram(std::string_view encoded)
{
    if (!encoded.starts_with(kScram))
        return std::nullopt;
    const std::string_view rest = encoded.substr(kScram.size());
    const std::size_t dollar = rest.find('$');
    const std::size_t first = rest.find(':');
    const std::size_t second = dollar == std::string_view::npos ? dollar : rest.find(':', dollar);
    if (dollar == std::string_view::npos || first > dollar || second == std::string_view::npos)
        return std::nullopt;
    const auto iterations = iterationsOf(rest.substr(0, first));
    const auto salt = fromBase64(rest.substr(first + 1, dollar - first - 1));
    const auto storedKey = fromBase64(rest.substr(dollar + 1, second - dollar - 1));
    const auto serverKey = fromBase64(rest.substr(second + 1));
    if (!iterations || !salt || salt->empty() || !storedKey || storedKey->size() != crypto_hash_sha256_BYTES || !serverKey
        || serverKey->size() != crypto_hash_sha256_BYTES)
        return std::nullopt;
    return ScramVerifier { *iterations, *salt, *storedKey, *serverKey };
}

std::string hmacSha256(std::string_view key, std::string_view message) { return hmac<Sha256>(key, message); }

std::string sha256(std::string_view message)
{
    std::string out(crypto_hash_sha256_BYTES, '\0');
    ::crypto_hash_sha256(reinterpret_cast<unsigned char*>(out.data()), bytes(message), message.size());
    return out;
}

std::string toBase64(std::string_view text)
{
    std::string out(sodium_base64_encoded_len(text.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    ::sodium_bin2base64(out.data(), out.size(), bytes(text), text.size(), sodium_base64_VARIANT_ORIGINAL);
    out.pop_back(); // its NUL
    return out;
}

std::optional<std::string> fromBase64(std::string_view text)
{
    std::string out(text.size(), '\0');
    std::size_t size = 0;
    if (::sodium_base642bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), text.data(), text.size(), nullptr, &size, nullptr,
            sodium_base64_VARIANT_ORIGINAL)
        != 0)
        return std::nullopt;
    out.resize(size);
    return out;
}

bool sameSecret(std::string_view one, std::string_view other) noexcept
{
    return one.size() == other.size() && ::sodium_memcmp(one.data(), other.data(), one.size()) == 0;
}

std::string randomBytes(std::size_t count)
{
    ready();
    std::string out(count, '\0');
    ::randombytes_buf(out.data(), out.size());
    return out;
}

void wipe(std::string& secret) noexcept
{
    ::sodium_memzero(secret.data(), secret.size());
    secret.clear();
}

std::string keyedDigest(std::string_view key, std::string_view input)
{
    ready();
    std::string out(32, '\0');
    ::crypto_generichash(reinterpret_cast<unsigned char*>(out.data()), out.size(), bytes(input), input.size(), bytes(key), key.size());
    return out;
}

} // namespace hookline::auth
