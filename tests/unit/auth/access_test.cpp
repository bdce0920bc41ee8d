// [access] at a real broker: what a client sees.
#include "core/auth/access.h"
#include "core/auth/password_file.h"
#include "core/base/clock.h"
#include "tests/unit/broker/broker_fixture.h"

#include <filesystem>
#include <fstream>

namespace hookline::test {
namespace {

using config::Anonymous;
using mqtt::PacketType;

class AccessTest : public BrokerTest {
protected:
    void SetUp() override
    {
        std::string name = (std::filesystem::temp_directory_path() / "hookline-access-XXXXXX").string();
        ASSERT_TRUE(::mkdtemp(name.data()));
        folder = name;
    }
    void TearDown() override
    {
        BrokerTest::TearDown();
        std::filesystem::remove_all(folder);
    }
    void write(const std::string& file, const std::string& text) const { std::ofstream(folder / file) << text; }
    void withUsers()
    {
        write("users", auth::PasswordFile::withUser(auth::PasswordFile::withUser("", "ann", "pw", false), "bob", "", false));
        rules.passwordFile = "users";
    }
    void apply()
    {
        const auto applied = access.apply(rules, folder);
        ASSERT_TRUE(applied) << applied.error().text();
    }
    /// CONNACK's code for a CONNECT with these credentials.
    unsigned code(std::optional<std::string> user, std::optional<std::string> password, int version = 5, const std::string& id = "c")
    {
        RawClient client(broker.port());
        client.send(connectWith(id, std::move(user), std::move(password), version));
        return client.expect(PacketType::Connack).byteAt(1);
    }
    static std::string connectWith(const std::string& id, std::optional<std::string> user, std::optional<std::string> password, int version = 5)
    {
        std::string body = str("MQTT");
        body += static_cast<char>(version);
        body += static_cast<char>(2 | (user ? 0x80 : 0) | (password ? 0x40 : 0));
        body += u16(60);
        if (version == 5)
            body += varint(0);
        body += str(id);
        if (user)
            body += str(*user);
        if (password)
            body += str(*password);
        return packet(0x10, body);
    }
    RawClient ann(const std::string& id = "ann1")
    {
        RawClient client(broker.port());
        client.send(connectWith(id, "ann", "pw"));
        EXPECT_EQ(client.expect(PacketType::Connack).byteAt(1), 0u);
        return client;
    }

    std::filesystem::path folder;
    config::AccessSettings rules;
    auth::Access access { registry };
};

TEST_F(AccessTest, PasswordsAreCheckedAndNoPasswordIsNotAnEmptyOne)
{
    withUsers();
    apply();
    start();
    EXPECT_EQ(code("ann", "pw"), 0u);
    EXPECT_EQ(code("ann", "pw"), 0u) << "remembered";
    EXPECT_EQ(code("ann", "pW"), 0x86u);
    EXPECT_EQ(code("ann", ""), 0x86u);
    EXPECT_EQ(code("nobody", "pw"), 0x86u);
    EXPECT_EQ(code("bob", ""), 0u);
    EXPECT_EQ(code("bob", std::nullopt), 0x86u); // CVE-2016-9877
    EXPECT_EQ(code("", ""), 0x86u);
    EXPECT_EQ(code(std::nullopt, std::nullopt), 0x87u) << "with a password file nobody is anonymous";
    EXPECT_EQ(code("ann", "pW", 4), 4u);
    EXPECT_EQ(code(std::nullopt, std::nullopt, 4), 5u);
}

TEST_F(AccessTest, AnonymousAsTheSettingsSay)
{
    apply();
    start();
    EXPECT_EQ(code(std::nullopt, std::nullopt), 0u) << "from this computer, and there is no password file";
    EXPECT_EQ(code("whoever", "x"), 0u);
    rules.anonymous = Anonymous::Never;
    apply();
    EXPECT_EQ(code(std::nullopt, std::nullopt), 0x87u);
    EXPECT_EQ(code("whoever", "x"), 0x87u) << "a name that nobody checks is no name";
    withUsers();
    rules.anonymous = Anonymous::Loopback;
    apply();
    EXPECT_EQ(code(std::nullopt, std::nullopt), 0u);
    EXPECT_EQ(code("ann", "wrong"), 0x86u);
}

TEST_F(AccessTest, AFileThatIsNotUnderstoodChangesNothing)
{
    withUsers();
    write("acl", "user ann\ntopic readwrite open/#\n");
    rules.aclFile = "acl";
    apply();
    start();
    write("users", "ann:plain\n");
    write("acl", "topic #\n");
    const auto users = access.apply(rules, folder);
    ASSERT_FALSE(users);
    EXPECT_EQ(users.error().id, "access.password_file");
    EXPECT_NE(users.error().text().find("line 1, column 5"), std::string::npos) << users.error().text();
    rules.passwordFile.clear();
    write("acl", "topic #\nuser\n");
    const auto acl = access.apply(rules, folder);
    ASSERT_FALSE(acl);
    EXPECT_EQ(acl.error().id, "access.acl_file");
    rules.aclFile = "missing";
    EXPECT_FALSE(access.apply(rules, folder)) << "a missing file is no licence";
    EXPECT_EQ(code("ann", "pw"), 0u) << "the old users are in force";
    RawClient client = ann();
    client.send(publishPacket("closed", "x", { .version = 5, .qos = 1, .id = 1 }));
    EXPECT_EQ(client.expect(PacketType::Puback).byteAt(2), 0x87u) << "and so are the old rules";
}

TEST_F(AccessTest, RulesHoldForPublishSubscribeWillAndDelivery)
{
    withUsers();
    rules.anonymous = Anonymous::Loopback;
    rules.aclFile = "acl";
    write("acl", "topic write in/#\ntopic read out/#\nuser ann\ntopic readwrite #\n");
    apply();
    start();
    RawClient stranger = connect("stranger", 5);
    stranger.send(publishPacket("out/1", "x", { .version = 5, .qos = 1, .id = 1 }));
    EXPECT_EQ(stranger.expect(PacketType::Puback).byteAt(2), 0x87u);
    EXPECT_EQ(static_cast<unsigned char>(stranger.subscribe("in/#", 1, 5).back()), 0x87u);
    EXPECT_EQ(static_cast<unsigned char>(stranger.subscribe("$share/g/in/#", 1, 5).back()), 0x87u);
    EXPECT_EQ(static_cast<unsigned char>(stranger.subscribe("#", 1, 5).back()), 1u);
    RawClient boss = ann();
    boss.send(publishPacket("in/1", "x", { .version = 5, .qos = 1, .id = 1 }) + publishPacket("out/1", "y", { .version = 5, .qos = 1, .id = 2 }));
    EXPECT_EQ(stranger.expectPublish().topic(), "out/1") << "a wildcard gets what may be read, nothing else";
    EXPECT_EQ(connect(ConnectOptions { .id = "w", .version = 5, .willTopic = "out/w" }).connack().byteAt(1), 0x87u);
    EXPECT_EQ(connect(ConnectOptions { .id = "w", .version = 5, .willTopic = "in/w" }).connack().byteAt(1), 0u);
}

TEST_F(AccessTest, AFilterThatTheRulesRefuseIsAnEventThatSaysSo)
{
    rules.anonymous = Anonymous::Loopback;
    rules.aclFile = "acl";
    write("acl", "topic read out/#\n");
    apply();
    EventLog log(registry);
    start();
    RawClient old = connect("old", 4);
    EXPECT_EQ(static_cast<unsigned char>(old.subscribe("$share/g/in/#", 1).back()), 0x80u);
    ASSERT_TRUE(log.waitFor(tap::EventKind::SubscribeRefused));
    const tap::Event event = log.events().back();
    EXPECT_EQ(event.topic(), "$share/g/in/#");
    EXPECT_EQ(event.reason, mqtt::ReasonCode::NotAuthorized);
    EXPECT_EQ(event.detail(), "refused by the access rules") << "the window goes by these words: ui/models/refusal.cpp";
}

TEST_F(AccessTest, WhatWasRetainedByWhoMayNoLongerWriteIsNotDelivered) // CVE-2018-12546
{
    withUsers();
    rules.aclFile = "acl";
    write("acl", "user ann\ntopic readwrite #\nuser bob\ntopic read #\n");
    apply();
    start();
    RawClient writer = ann();
    writer.send(publishPacket("t", "x", { .version = 5, .qos = 1, .retain = true, .id = 1 }));
    writer.expect(PacketType::Puback);
    RawClient reader(broker.port());
    reader.send(connectWith("b", "bob", ""));
    reader.expect(PacketType::Connack);
    reader.subscribe("t", 1, 5);
    EXPECT_EQ(reader.expectPublish().topic(), "t");
    write("acl", "user ann\ntopic read #\nuser bob\ntopic read #\n");
    apply();
    reader.subscribe("t", 1, 5);
    reader.expectNothing();
}

TEST_F(AccessTest, NamesThatAPatternCannotTakeAreRefusedAtConnect)
{
    rules.aclFile = "acl";
    write("acl", "pattern readwrite dev/%c/#\n");
    apply();
    start();
    EXPECT_EQ(code(std::nullopt, std::nullopt, 5, "a/b"), 0x85u);
    EXPECT_EQ(code(std::nullopt, std::nullopt, 5, "#"), 0x85u);
    EXPECT_EQ(code(std::nullopt, std::nullopt, 5, "fine"), 0u);
}

TEST_F(AccessTest, BannedClientsAreToldSo)
{
    rules.bannedClients = { "evil" };
    apply();
    start();
    EXPECT_EQ(code(std::nullopt, std::nullopt, 5, "evil"), 0x8Au);
    EXPECT_EQ(code(std::nullopt, std::nullopt, 4, "evil"), 5u);
    EXPECT_EQ(code(std::nullopt, std::nullopt, 5, "good"), 0u);
    ASSERT_TRUE(access.bans().ban(auth::BanList::Kind::Address, "127.0.0.0/8", "a test", 0));
    EXPECT_EQ(code(std::nullopt, std::nullopt, 5, "good"), 0x8Au);
}

TEST_F(AccessTest, FlappingClientsAreBannedForAWhile)
{
    rules.flappingDisconnects = 3;
    apply();
    start();
    EventLog log(registry);
    for (std::size_t i = 1; i <= 3; ++i) {
        EXPECT_EQ(code(std::nullopt, std::nullopt, 5, "flapping"), 0u);
        ASSERT_TRUE(log.waitFor(tap::EventKind::Disconnected, i));
    }
    EXPECT_EQ(code(std::nullopt, std::nullopt, 5, "flapping"), 0x8Au);
    EXPECT_EQ(code(std::nullopt, std::nullopt, 5, "steady"), 0u);
    EXPECT_EQ(access.bans().list(base::steadyNanos()).size(), 1u);
}

TEST_F(AccessTest, AFloodOfWrongPasswordsDoesNotHoldUpOthers)
{
    withUsers();
    rules.anonymous = Anonymous::Loopback;
    apply();
    settings.connectTimeoutMs = 60'000; // forty hashes, on a slow computer under a sanitizer
    start();
    std::vector<RawClient> flood;
    for (int i = 0; i < 40; ++i) {
        flood.emplace_back(broker.port());
        flood.back().send(connectWith("f" + std::to_string(i), "ann", "wrong" + std::to_string(i)));
    }
    RawClient other = connect("other"); // on the same loop, answered although dozens of hashes wait
    other.expectNothing();
    for (RawClient& client : flood)
        EXPECT_EQ(client.expect(PacketType::Connack).byteAt(1), 0x86u);
}

TEST_F(AccessTest, ScramVerifiersAreFound)
{
    write("users", auth::PasswordFile::withUser("", "ann", "pw", true));
    rules.passwordFile = "users";
    apply();
    const auto verifier = access.scram("ann");
    ASSERT_TRUE(verifier);
    EXPECT_EQ(auth::makeScram("pw", verifier->salt, verifier->iterations).storedKey, verifier->storedKey);
    EXPECT_FALSE(access.scram("bob"));
}

} // namespace
} // namespace hookline::test
