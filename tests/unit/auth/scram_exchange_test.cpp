#include "core/auth/scram_exchange.h"

#include "core/auth/access.h"
#include "core/auth/password_file.h"
#include "tests/conformance/conformance_fixture.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>

namespace hookline::auth {
namespace {

using Kind = hooks::AuthStep::Kind;

std::string saltedPassword(std::string_view password, std::string_view salt, unsigned iterations)
{
    std::string round = hmacSha256(password, std::string(salt) + std::string("\0\0\0\1", 4));
    std::string out = round;
    for (unsigned i = 1; i < iterations; ++i) {
        round = hmacSha256(password, round);
        for (std::size_t k = 0; k < out.size(); ++k)
            out[k] = static_cast<char>(out[k] ^ round[k]);
    }
    return out;
}

/// A client as RFC 5802 describes it.
struct Client {
    std::string name = "user";
    std::string password = "pencil";
    std::string header = "n,,";
    std::string nonce = "rOprNGfwEbeRWgbNEkqO";
    std::string serverSignature = {};

    std::string first() const { return header + bare(); }
    std::string bare() const { return "n=" + name + ",r=" + nonce; }
    std::string last(const std::string& serverFirst)
    {
        const std::size_t s = serverFirst.find(",s=");
        const std::size_t i = serverFirst.find(",i=");
        const std::string salt = fromBase64(serverFirst.substr(s + 3, i - s - 3)).value_or("");
        const std::string salted = saltedPassword(password, salt, static_cast<unsigned>(std::stoul(serverFirst.substr(i + 3))));
        const std::string clientKey = hmacSha256(salted, "Client Key");
        const std::string withoutProof = "c=" + toBase64(header) + "," + serverFirst.substr(0, s);
        const std::string authMessage = bare() + "," + serverFirst + "," + withoutProof;
        std::string proof = hmacSha256(sha256(clientKey), authMessage);
        for (std::size_t k = 0; k < proof.size(); ++k)
            proof[k] = static_cast<char>(proof[k] ^ clientKey[k]);
        serverSignature = "v=" + toBase64(hmacSha256(hmacSha256(salted, "Server Key"), authMessage));
        return withoutProof + ",p=" + toBase64(proof);
    }
};

/// Stands for the password file.
ScramLookup store()
{
    const auto salt = fromBase64("W22ZaJ0SNY7soEsUEjb6gQ==").value_or("");
    std::map<std::string, ScramVerifier, std::less<>> users { { "user", makeScram("pencil", salt, 4096) },
        { "a,b=c", makeScram("comma", salt, 4096) } };
    return [users](std::string_view name) {
        const auto found = users.find(name);
        return found == users.end() ? std::nullopt : std::optional(found->second);
    };
}

TEST(Scram, AgreesWithTheExampleOfRfc7677)
{
    const auto exchange = makeScramExchange(store(), "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0");
    const hooks::AuthStep question = exchange->next("n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
    EXPECT_EQ(question.kind, Kind::Continue);
    EXPECT_EQ(question.data, "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");
    const hooks::AuthStep answer = exchange->next("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                                                  "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
    EXPECT_EQ(answer.kind, Kind::Success);
    EXPECT_EQ(answer.data, "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
    EXPECT_EQ(answer.username, "user");
}

TEST(Scram, EachExchangeHasANonceOfItsOwn)
{
    const Client client;
    EXPECT_NE(makeScramExchange(store())->next(client.first()).data, makeScramExchange(store())->next(client.first()).data);
}

TEST(Scram, NamesMayHaveCommasAndAnAuthorisationIdOfTheSameName)
{
    Client client { .name = "a=2Cb=3Dc", .password = "comma", .header = "y,a=a=2Cb=3Dc," };
    const auto exchange = makeScramExchange(store());
    const hooks::AuthStep answer = exchange->next(client.last(exchange->next(client.first()).data));
    EXPECT_EQ(answer.kind, Kind::Success);
    EXPECT_EQ(answer.data, client.serverSignature);
    EXPECT_EQ(answer.username, "a,b=c");
}

TEST(Scram, AWrongPasswordAndAnUnknownUserFailAlike)
{
    for (const char* name : { "user", "nobody" }) {
        Client client { .name = name, .password = "guess" };
        const auto exchange = makeScramExchange(store());
        const hooks::AuthStep question = exchange->next(client.first());
        EXPECT_EQ(question.kind, Kind::Continue);
        const hooks::AuthStep answer = exchange->next(client.last(question.data));
        EXPECT_EQ(answer.kind, Kind::Failure);
        EXPECT_EQ(answer.reason, mqtt::ReasonCode::NotAuthorized);
        EXPECT_EQ(answer.data, "");
    }
    const auto saltOf = [](const std::string& data) { return data.substr(data.find(",s=")); };
    const Client stranger { .name = "nobody" };
    EXPECT_EQ(saltOf(makeScramExchange(store())->next(stranger.first()).data), saltOf(makeScramExchange(store())->next(stranger.first()).data));
}

TEST(Scram, WhatIsNotAnExchangeFails)
{
    for (const char* first : { "", "n", "n,", "n,,", "p=tls-unique,,n=user,r=abc", "n,,n=user", "n,,r=abc,n=user", "n,,n=,r=abc",
             "n,,n=user,r=", "n,,n=us=er,r=abc", "n,,n=us=2,r=abc", "n,,m=ext,n=user,r=abc", "n,a=other,n=user,r=abc",
             "n,b=user,n=user,r=abc", "n,,n=\xFF,r=abc", "n,,n=user,r=a c", "x,,n=user,r=abc" })
        EXPECT_EQ(makeScramExchange(store())->next(first).kind, Kind::Failure) << first;
    EXPECT_EQ(makeScramExchange(store())->next("n,,n=user,r=" + std::string(10000, 'x')).kind, Kind::Failure);
    const auto lastFails = [](const std::function<std::string(std::string)>& change) {
        Client client;
        const auto exchange = makeScramExchange(store());
        return exchange->next(change(client.last(exchange->next(client.first()).data))).kind == Kind::Failure;
    };
    EXPECT_FALSE(lastFails([](std::string good) { return good; }));
    EXPECT_TRUE(lastFails([](const std::string&) { return std::string(); }));
    EXPECT_TRUE(lastFails([](std::string good) { return good.substr(0, good.find(",p=")); }));
    EXPECT_TRUE(lastFails([](std::string good) { return good.replace(0, 6, "c=eSws"); })); // "y,,"
    EXPECT_TRUE(lastFails([](std::string good) { return good.insert(good.find(",p="), "x"); }));
    EXPECT_TRUE(lastFails([](std::string good) { return good.substr(0, good.size() - 4); }));
    EXPECT_TRUE(lastFails([](std::string good) { return good.substr(0, good.find(",p=")) + ",p=????"; }));
}

class ScramOverMqtt : public test::ConformanceTest { };

TEST_F(ScramOverMqtt, AClientLogsInAndProvesItselfAgain)
{
    const hooks::HookRegistration offered = offerScram(registry, store());
    start();
    const std::string method = test::textProperty(0x15, "SCRAM-SHA-256");
    const auto dataOf = [&](const std::string& properties) {
        mqtt::Reader reader(std::string_view(properties).substr(properties.find(method) + method.size() + 1));
        return std::string(reader.binary());
    };
    Client scram;
    test::RawClient client
        = raw(test::connectPacket({ .id = "c", .version = 5, .properties = method + test::textProperty(0x16, scram.first()) }));
    std::string question = dataOf(test::propertiesAfter(client.expect(mqtt::PacketType::Auth), 1));
    client.send(test::auth5(0x18, method + test::textProperty(0x16, scram.last(question))));
    const test::Received connack = client.expect(mqtt::PacketType::Connack);
    EXPECT_EQ(connack.byteAt(1), 0u);
    EXPECT_EQ(dataOf(test::propertiesAfter(connack, 2)), scram.serverSignature);
    client.send(test::auth5(0x19, method + test::textProperty(0x16, scram.first())));
    question = dataOf(test::propertiesAfter(client.expect(mqtt::PacketType::Auth), 1));
    scram.password = "forgotten";
    client.send(test::auth5(0x18, method + test::textProperty(0x16, scram.last(question))));
    EXPECT_EQ(client.expect(mqtt::PacketType::Disconnect).byteAt(0), 0x87u);
    EXPECT_TRUE(client.closes());
}

TEST_F(ScramOverMqtt, TheUsersOfThePasswordFileLogIn)
{
    std::string folder = (std::filesystem::temp_directory_path() / "hookline-scram-XXXXXX").string();
    ASSERT_TRUE(::mkdtemp(folder.data()));
    std::ofstream(folder + "/users") << PasswordFile::withUser("", "user", "pencil", true);
    {
        Access access(registry);
        config::AccessSettings users;
        users.passwordFile = "users";
        const auto applied = access.apply(users, folder);
        ASSERT_TRUE(applied) << applied.error().text();
        start();
        const std::string method = test::textProperty(0x15, "SCRAM-SHA-256");
        for (const bool right : { true, false }) {
            Client scram { .password = right ? "pencil" : "pen" };
            test::RawClient client
                = raw(test::connectPacket({ .id = "c", .version = 5, .properties = method + test::textProperty(0x16, scram.first()) }));
            const std::string properties = test::propertiesAfter(client.expect(mqtt::PacketType::Auth), 1);
            mqtt::Reader reader(std::string_view(properties).substr(properties.find(method) + method.size() + 1));
            client.send(test::auth5(0x18, method + test::textProperty(0x16, scram.last(std::string(reader.binary())))));
            EXPECT_EQ(client.expect(mqtt::PacketType::Connack).byteAt(1), right ? 0u : 0x87u);
        }
        broker.stop();
    }
    std::filesystem::remove_all(folder);
}

} // namespace
} // namespace hookline::auth
