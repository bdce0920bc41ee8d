#include "core/auth/secret.h"

#include <gtest/gtest.h>

namespace hookline::auth {
namespace {

TEST(Secret, OwnHashesFitTheirPasswordOnly)
{
    const std::string secret = makeSecret("correct horse");
    EXPECT_TRUE(secret.starts_with("$argon2id$v=19$m=19456,t=2,p=1$")) << secret;
    EXPECT_NE(secret, makeSecret("correct horse")) << "each has a salt of its own";
    EXPECT_TRUE(verifySecret(secret, "correct horse"));
    for (const std::string_view wrong : { "correct hors", "correct horse ", "Correct horse", "" })
        EXPECT_FALSE(verifySecret(secret, wrong)) << wrong;
    EXPECT_TRUE(verifySecret(makeSecret(""), "")) << "an empty password is one, if somebody wants it";
}

TEST(Secret, NoPasswordFitsTheDummy)
{
    EXPECT_FALSE(secretProblem(dummySecret()));
    EXPECT_FALSE(verifySecret(dummySecret(), ""));
}

TEST(Secret, MosquittosHashesAreUnderstood)
{
    // PBKDF2 with SHA-512 and one round of SHA-512, worked out with Python's hashlib for salt "saltsaltsalt" and password "secret".
    constexpr std::string_view kMosquitto7
        = "$7$101$c2FsdHNhbHRzYWx0$Hd71hnNoKcARd6Fkl1rUE+opfs3V78ZJB2AgXXC1kaKQiWfi5S5qX7D1mY5b+bIzvyidWMnS8VA+YAsAygq9EA==";
    EXPECT_TRUE(verifySecret(kMosquitto7, "secret"));
    EXPECT_FALSE(verifySecret(kMosquitto7, "Secret"));
    constexpr std::string_view kMosquitto6
        = "$6$c2FsdHNhbHRzYWx0$3aiBbchfIZo+1WYrkPzJjQxZ79F/NmwLQ+wF073kTd+6ANhaic8G/jWF/X4sqSFUKpLNdm1FZjBck6HQ8knM3A==";
    EXPECT_TRUE(verifySecret(kMosquitto6, "secret"));
    EXPECT_FALSE(verifySecret(kMosquitto6, "secre"));
}

TEST(Secret, WhatIsDamagedOrUnknownFitsNothing)
{
    const std::string good = makeSecret("x");
    for (const std::string& bad : { std::string(), std::string("x"), std::string("plain"), std::string("$"), std::string("$1$abc$def"),
             std::string("$argon2id$"), good.substr(0, good.size() - 3), good + "!", std::string("$argon2id$v=19$m=99999999,t=2,p=1$c2FsdHNhbHQ$aGFzaA"),
             std::string("$7$"), std::string("$7$0$c2FsdA==$aGFzaA=="), std::string("$7$99999999$c2FsdA==$aGFzaA=="),
             std::string("$7$101$c2FsdA==$aGFzaA=="), std::string("$6$!!$!!"), std::string("$6$$"), std::string("SCRAM-SHA-256$"),
             std::string("SCRAM-SHA-256$4096:c2FsdA==$aa:bb") }) {
        EXPECT_TRUE(secretProblem(bad)) << bad;
        EXPECT_FALSE(verifySecret(bad, "x")) << bad;
        EXPECT_FALSE(verifySecret(bad, "")) << bad;
    }
}

std::string fromHex(std::string_view hex)
{
    std::string out;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        out += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
    return out;
}

TEST(Secret, ScramVerifierIsRfc7677s) // section 3: user "user", password "pencil", 4096 rounds
{
    const std::string salt = fromHex("5b6d99689d12358eeca04b141236fa81");
    const ScramVerifier verifier = makeScram("pencil", salt, 4096);
    const std::string encoded = encodeScram(verifier);
    EXPECT_EQ(encoded, "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=");
    const auto decoded = decodeScram(encoded);
    ASSERT_TRUE(decoded);
    EXPECT_EQ(decoded->salt, salt);
    EXPECT_EQ(decoded->storedKey, verifier.storedKey);
    EXPECT_EQ(decoded->serverKey, verifier.serverKey);
    EXPECT_EQ(decoded->iterations, 4096u);
    EXPECT_TRUE(verifySecret(encoded, "pencil"));
    EXPECT_FALSE(verifySecret(encoded, "Pencil"));
}

} // namespace
} // namespace hookline::auth
