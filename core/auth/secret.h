// What a password file keeps instead of a password, and whether a password fits it. Pure; any thread. The only user of libsodium.
//
// Made here: argon2id (2 passes over 19 MiB) and, for SCRAM-SHA-256, RFC 5802's stored and server key. Understood as well, from
// mosquitto's files: $7$ (PBKDF2 with SHA-512) and $6$ (one round of salted SHA-512). Verifying takes milliseconds on purpose:
// never on an I/O loop.
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hookline::auth {

/// Words on what is wrong with an encoded secret, e.g. "an unknown kind of hash"; nothing when it can be used.
std::optional<std::string> secretProblem(std::string_view encoded);
/// Constant time in the password's length and content. False for anything that secretProblem() objects to.
bool verifySecret(std::string_view encoded, std::string_view password);
/// "$argon2id$v=19$m=19456,t=2,p=1$…". Throws std::bad_alloc where 19 MiB cannot be had.
std::string makeSecret(std::string_view password);
/// One of makeSecret() that no password fits: verifying it takes as long as verifying a real one.
const std::string& dummySecret();

/// What a server keeps for SCRAM-SHA-256 (RFC 5802 section 3): enough to check a proof, not enough to make one.
struct ScramVerifier {
    std::uint32_t iterations = 0;
    std::string salt;
    std::string storedKey; ///< 32 bytes
    std::string serverKey; ///< 32 bytes
};
/// `password` as SASLprep leaves it; for ASCII that is the password itself.
ScramVerifier makeScram(std::string_view password, std::string_view salt, std::uint32_t iterations);
/// "SCRAM-SHA-256$iterations:salt$storedKey:serverKey", the last three in base64.
std::string encodeScram(const ScramVerifier& verifier);
/// Nothing when it is not one.
std::optional<ScramVerifier> decodeScram(std::string_view encoded);

/// HMAC and hash with SHA-256, base64 with padding, and a comparison whose time says nothing: what an exchange of SCRAM is made of.
std::string hmacSha256(std::string_view key, std::string_view message);
std::string sha256(std::string_view message);
std::string toBase64(std::string_view bytes);
std::optional<std::string> fromBase64(std::string_view text);
bool sameSecret(std::string_view one, std::string_view other) noexcept;

std::string randomBytes(std::size_t count);
/// Overwrites and empties.
void wipe(std::string& secret) noexcept;
/// A keyed digest of 32 bytes that says nothing about its input to whoever lacks the key (32 bytes).
std::string keyedDigest(std::string_view key, std::string_view input);

} // namespace hookline::auth
