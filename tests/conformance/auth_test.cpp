// Enhanced authentication: sections 3.15 and 4.12 of MQTT 5.
#include "tests/conformance/conformance_fixture.h"

#include <stdexcept>

namespace hookline::test {
namespace {

/// A made-up method: the client says who it is, is asked a riddle, and answers with "answer"; each word of the exchange is its own.
class Riddle final : public hooks::AuthExchange {
public:
    hooks::AuthStep next(std::string_view data) override
    {
        using Kind = hooks::AuthStep::Kind;
        if (data == "throw")
            throw std::runtime_error("riddle");
        if (m_who.empty()) {
            m_who = data;
            if (data.empty() || data == "nobody")
                return { Kind::Failure, {}, {}, mqtt::ReasonCode::NotAuthorized };
            return { Kind::Continue, "riddle", {}, {} };
        }
        if (data != "answer")
            return { Kind::Failure, {}, {}, mqtt::ReasonCode::BadUserNameOrPassword };
        return { Kind::Success, "well done", m_who, {} };
    }

private:
    std::string m_who;
};

class Authenticating : public ConformanceTest {
protected:
    void SetUp() override
    {
        m_method = registry.add<hooks::ClientAuthStart>(
            "test", hooks::Priority::Authorize, [](const hooks::ClientView&, hooks::AuthStart& start) {
                if (start.method != "RIDDLE")
                    return hooks::Verdict::next();
                start.exchange = std::make_unique<Riddle>();
                return hooks::Verdict::stop();
            });
    }
    static std::string method(std::string_view name = "RIDDLE") { return textProperty(0x15, name); }
    static std::string data(std::string_view text) { return textProperty(0x16, text); }
    /// CONNECT with the method, up to the question.
    RawClient asked(const std::string& who, const std::string& more = {})
    {
        RawClient client = raw(connectPacket({ .id = "c", .version = 5, .properties = method() + data(who) + more }));
        const Received question = client.expect(PacketType::Auth);
        EXPECT_EQ(question.byteAt(0), 0x18u);
        EXPECT_EQ(propertiesAfter(question, 1), method() + data("riddle"));
        return client;
    }
    RawClient connected(const std::string& who)
    {
        RawClient client = asked(who);
        client.send(auth5(0x18, method() + data("answer")));
        EXPECT_EQ(client.expect(PacketType::Connack).byteAt(1), 0u);
        return client;
    }
    hooks::HookRegistration m_method;
};

// 5.0 [MQTT-4.12.0-2] [MQTT-4.12.0-3] [MQTT-4.12.0-5]
TEST_F(Authenticating, TheExchangeRunsBeforeConnack)
{
    std::string seen;
    const auto watch = registry.add<hooks::ClientAuthenticate>(
        "test", hooks::Priority::Authorize, [&seen](const hooks::ClientView& client, const hooks::Credentials& credentials) {
            seen = client.client->username + "|" + std::string(credentials.method);
            return hooks::Verdict::next();
        });
    start();
    RawClient client = asked("ann");
    client.send(auth5(0x18, method() + data("answer")));
    const Received connack = client.expect(PacketType::Connack);
    EXPECT_EQ(connack.byteAt(1), 0u);
    EXPECT_TRUE(contains(propertiesAfter(connack, 2), method() + data("well done")));
    EXPECT_EQ(seen, "ann|RIDDLE");
    client.expectNothing();
    EXPECT_EQ(broker.snapshot().connectsAccepted, 1u);
}

// 5.0 [MQTT-4.12.0-1] [MQTT-4.12.0-4]
TEST_F(Authenticating, WhatDoesNotPassIsRefusedAndClosed)
{
    EventLog log(registry);
    start();
    struct Case {
        std::string properties;
        unsigned reason;
    };
    const Case cases[] = {
        { method("OTHER"), 0x8C },
        { method("OTHER") + data("x"), 0x8C },
        { method() + data("nobody"), 0x87 },
        { method(), 0x87 },
        { method() + data("throw"), 0x87 },
        { data("x"), 0x82 }, // data without a method
        { method() + method(), 0x82 },
    };
    for (const Case& one : cases) {
        RawClient client = raw(connectPacket({ .id = "c", .version = 5, .properties = one.properties }));
        EXPECT_EQ(client.expect(PacketType::Connack).byteAt(1), one.reason);
        EXPECT_TRUE(client.closes());
    }
    RawClient wrong = asked("ann");
    wrong.send(auth5(0x18, method() + data("wrong")));
    EXPECT_EQ(wrong.expect(PacketType::Connack).byteAt(1), 0x86u);
    EXPECT_TRUE(wrong.closes());
    ASSERT_TRUE(log.waitFor(tap::EventKind::ConnectRefused, std::size(cases) + 1));
    EXPECT_EQ(broker.snapshot().sessions, 0u);
}

// 5.0 [MQTT-3.1.2-30] [MQTT-3.15.2-1] [MQTT-4.12.0-3] [MQTT-4.12.0-5]
TEST_F(Authenticating, OnlyTheRightAuthMayFollow)
{
    start();
    const std::string wrong[] = {
        kPing,
        publishPacket("t", "x", { .version = 5 }),
        subscribePacket("t", 0, 5),
        connectPacket({ .id = "c", .version = 5 }),
        kDisconnect,
        auth5(0x19, method() + data("answer")),
        auth5(0x00, method() + data("answer")),
        auth5(0x18, method("OTHER") + data("answer")),
        auth5(0x18, data("answer")),
        auth5(0x18, method() + data("answer") + sessionExpiry(1)),
        auth5(0x87, method()),
        packet(0xF0, ""),
        packet(0xF1, bytes({ 0x18 })),
    };
    for (const std::string& one : wrong) {
        RawClient client = asked("ann");
        client.send(one);
        EXPECT_FALSE(client.next()); // there is no CONNACK, so there is no DISCONNECT
        EXPECT_TRUE(client.closes());
    }
    EXPECT_EQ(broker.snapshot().connectsAccepted, 0u);
    settings.connectTimeoutMs = 200; // nor does it wait for ever
    broker.stop();
    start();
    RawClient silent = asked("ann");
    EXPECT_TRUE(silent.closes());
}

// 5.0 [MQTT-4.12.0-6] [MQTT-4.12.0-7]
TEST_F(Authenticating, WithoutAMethodThereIsNoAuth)
{
    start();
    RawClient plain = v5("plain");
    EXPECT_FALSE(contains(propertiesAfter(plain.connack(), 2), "\x15"));
    plain.send(auth5(0x19, method() + data("ann")));
    EXPECT_EQ(plain.expect(PacketType::Disconnect).byteAt(0), 0x82u);
    EXPECT_TRUE(plain.closes());
    RawClient old = v3("old");
    old.send(packet(0xF0, ""));
    EXPECT_TRUE(old.closes());
}

// 5.0 [MQTT-4.12.1-1] [MQTT-4.12.1-2] [MQTT-3.15.2-1]
TEST_F(Authenticating, AClientMayProveItselfAgain)
{
    start();
    RawClient client = connected("ann");
    client.subscribe("t", 0, 5);
    for (int round = 0; round < 2; ++round) {
        client.send(auth5(0x19, method() + data("ann")));
        EXPECT_EQ(client.expect(PacketType::Auth).byteAt(0), 0x18u);
        publish("t", "goes on meanwhile");
        EXPECT_EQ(client.expectPublish().payload(5), "goes on meanwhile");
        client.send(auth5(0x18, method() + data("answer")));
        const Received done = client.expect(PacketType::Auth);
        EXPECT_EQ(done.byteAt(0), 0u);
        EXPECT_EQ(propertiesAfter(done, 1), method() + data("well done"));
    }
    struct Case {
        std::vector<std::string> packets;
        unsigned reason;
    };
    const Case cases[] = {
        { { auth5(0x19, method() + data("nobody")) }, 0x87 },
        { { auth5(0x19, method() + data("ann")), auth5(0x18, method() + data("wrong")) }, 0x86 },
        { { auth5(0x19, method() + data("bob")), auth5(0x18, method() + data("answer")) }, 0x87 }, // somebody else
        { { auth5(0x19, method("OTHER") + data("ann")) }, 0x82 },
        { { auth5(0x18, method() + data("answer")) }, 0x82 }, // nobody has asked
        { { auth5(0x19, method() + data("ann")), auth5(0x19, method() + data("ann")) }, 0x82 },
        { { auth5(0x00, method()) }, 0x82 },
        { { packet(0xF0, "") }, 0x82 },
    };
    for (const Case& one : cases) {
        RawClient other = connected("ann");
        for (const std::string& packet : one.packets)
            other.send(packet);
        std::optional<Received> got = other.next();
        while (got && got->type() == PacketType::Auth)
            got = other.next();
        ASSERT_TRUE(got);
        EXPECT_EQ(got->type(), PacketType::Disconnect);
        EXPECT_EQ(got->byteAt(0), one.reason);
        EXPECT_TRUE(other.closes());
    }
}

} // namespace
} // namespace hookline::test
