// The client's half of SCRAM (RFC 5802, RFC 7677), to tell a wrong password from a library that spoils the right one. One exchange.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace hookline::doctor {

class ScramClient {
public:
    enum class Hash : std::uint8_t { Sha256, Sha512 };

    /// `nonce`: printable, without a comma, never the same twice.
    ScramClient(Hash hash, std::string_view user, std::string password, std::string_view nonce);
    ~ScramClient();
    ScramClient(const ScramClient&) = delete;
    ScramClient& operator=(const ScramClient&) = delete;

    std::string first() const; ///< to be sent first
    /// The answer to the server's first message; empty when that is no SCRAM message or asks for more than a million rounds.
    std::string proof(std::string_view serverFirst);
    /// The server knows the password too.
    bool accepts(std::string_view serverFinal) const;

private:
    Hash m_hash;
    std::string m_password;
    std::string m_nonce;
    std::string m_firstBare;
    std::string m_serverSignature;
};

} // namespace hookline::doctor
