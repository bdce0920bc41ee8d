// The points around packets and answers: what may be added and left out, and that nothing the protocol owes can be.
#include "tests/unit/broker/broker_fixture.h"
#include "tests/unit/broker/hook_notes.h"

#include <stdexcept>

namespace hookline::test {
namespace {

using hooks::ClientView;
using hooks::DropAnswer;
using hooks::PacketDraft;
using hooks::Priority;
using hooks::Verdict;
using mqtt::PacketType;
using mqtt::ReasonCode;

std::string userProperty(std::string_view name, std::string_view value) { return "\x26" + str(name) + str(value); }

TEST_F(BrokerTest, PacketInAddsUserPropertiesToAPublish)
{
    const auto add = registry.add<hooks::PacketIn>("test", Priority::Transform, [](const ClientView& who, PacketDraft& packet) {
        const bool added = packet.addUserProperty("from", who.client ? who.client->peer : "");
        EXPECT_EQ(added, packet.v5() && packet.type() == PacketType::Publish);
        return Verdict::next();
    });
    start();
    RawClient subscriber = connect("s", 5);
    subscriber.subscribe("#", 0, 5);
    RawClient client = connect("c", 5);
    client.send(publishPacket("t", "x", { .version = 5, .qos = 1, .id = 7, .properties = userProperty("own", "1") }));
    EXPECT_EQ(client.expect(PacketType::Puback).packetId(), 7u);
    const Received got = subscriber.expectPublish();
    EXPECT_EQ(got.properties().find(userProperty("own", "1")), 0u);
    EXPECT_NE(got.properties().find("\x26" + str("from") + std::string(1, '\0')), std::string::npos);
    EXPECT_EQ(got.payload(5), "x");
    RawClient old = connect("old");
    old.send(publishPacket("t", "y"));
    EXPECT_EQ(subscriber.expectPublish().properties(), "");
}

TEST_F(BrokerTest, PacketInLeavesOutAQoS0PublishAndRemembersItsAlias)
{
    EventLog log(registry);
    const auto drop = registry.add<hooks::PacketIn>("test", Priority::Validate, [](const ClientView&, PacketDraft& packet) {
        return packet.bytes().ends_with("unwanted") ? Verdict::drop(DropAnswer::Success) : Verdict::next();
    });
    start();
    RawClient subscriber = connect("s", 5);
    subscriber.subscribe("#", 0, 5);
    RawClient client = connect("c", 5);
    client.send(publishPacket("t", "unwanted", { .version = 5, .properties = twoByteProperty(0x23, 1) }));
    client.send(publishPacket("", "wanted", { .version = 5, .properties = twoByteProperty(0x23, 1) }));
    const Received got = subscriber.expectPublish();
    EXPECT_EQ(got.topic(), "t");
    EXPECT_EQ(got.payload(5), "wanted");
    EXPECT_TRUE(log.waitFor(tap::EventKind::Dropped));
    // What somebody waits for an answer to cannot be left out: the connection ends instead, and says why.
    client.send(publishPacket("t", "unwanted", { .version = 5, .qos = 1, .id = 1 }));
    EXPECT_EQ(client.expect(PacketType::Disconnect).byteAt(0), 0x98u); // administrative action
    EXPECT_TRUE(client.closes());
}

TEST_F(BrokerTest, PacketInRefusesAnyPacketAndFailsClosed)
{
    const auto refuse = registry.add<hooks::PacketIn>("test", Priority::Validate, [](const ClientView& who, PacketDraft& packet) -> Verdict {
        if (packet.type() == PacketType::Subscribe)
            throw std::runtime_error("bomb");
        return packet.type() == PacketType::Pingreq && who.client->clientId == "c" ? Verdict::reject(ReasonCode::MessageRateTooHigh) : Verdict::next();
    });
    start();
    RawClient client = connect("c", 5);
    client.send(std::string_view("\xC0\x00", 2));
    EXPECT_EQ(client.expect(PacketType::Disconnect).byteAt(0), 0x96u);
    RawClient other = connect("other", 5);
    other.expectNothing();
    other.send(subscribePacket("t", 0, 5));
    EXPECT_EQ(other.expect(PacketType::Disconnect).byteAt(0), 0x80u);
}

TEST_F(BrokerTest, PacketOutAddsToWhatCanCarryIt)
{
    HookNotes notes;
    const auto add = registry.add<hooks::PacketOut>("test", Priority::Transform, [&](const ClientView& who, PacketDraft& packet) {
        packet.addUserProperty("n", "v");
        const bool explains = packet.setReasonString("because");
        if (who.client && who.client->clientId == "c")
            notes.add(std::to_string(static_cast<int>(packet.type())) + (explains ? " explained" : ""));
        return Verdict::next();
    });
    start();
    RawClient client = connect("c", 5);
    EXPECT_NE(client.connack().body.find(userProperty("n", "v")), std::string::npos);
    client.send(subscribePacket("t", 1, 5));
    const Received suback = client.expect(PacketType::Suback);
    EXPECT_NE(suback.body.find(userProperty("n", "v")), std::string::npos);
    EXPECT_EQ(static_cast<unsigned char>(suback.body.back()), 1u); // its code is behind them
    client.send(publishPacket("t", "x", { .version = 5, .qos = 1, .id = 9 }));
    const Received got = client.expectPublish();
    EXPECT_EQ(got.properties(), userProperty("n", "v")); // a PUBLISH has no reason string
    EXPECT_EQ(got.payload(5), "x");
    const Received ack = client.expect(PacketType::Puback);
    EXPECT_EQ(ack.packetId(), 9u);
    EXPECT_NE(ack.body.find("\x1f" + str("because")), std::string::npos);
    client.send(std::string_view("\xC0\x00", 2));
    EXPECT_EQ(client.expect(PacketType::Pingresp).body, "");
    RawClient old = connect("old");
    old.subscribe("t", 0);
    old.send(publishPacket("t", "y"));
    EXPECT_EQ(old.expectPublish().payload(), "y");
}

TEST_F(BrokerTest, PacketOutRespectsWhatTheClientTakes)
{
    const auto add = registry.add<hooks::PacketOut>("test", Priority::Transform, [&](const ClientView&, PacketDraft& packet) {
        packet.addUserProperty("name", std::string(100, 'v'));
        return Verdict::next();
    });
    start();
    ConnectOptions small;
    small.version = 5;
    small.properties = fourByteProperty(0x27, 60); // Maximum Packet Size [MQTT-3.2.2-20] [MQTT-3.4.2-3]
    RawClient client = connect(small);
    EXPECT_EQ(client.connack().body.find("vvvv"), std::string::npos);
    client.send(publishPacket("t", "x", { .version = 5, .qos = 1, .id = 1 }));
    EXPECT_EQ(client.expect(PacketType::Puback).body.find("vvvv"), std::string::npos);
    ConnectOptions quiet;
    quiet.version = 5;
    quiet.id = "quiet";
    quiet.properties = byteProperty(0x17, 0); // Request Problem Information [MQTT-3.1.2-29]
    RawClient other = connect(quiet);
    EXPECT_NE(other.connack().body.find("vvvv"), std::string::npos);
    other.send(publishPacket("t", "x", { .version = 5, .qos = 1, .id = 1 }));
    EXPECT_EQ(other.expect(PacketType::Puback).body.find("vvvv"), std::string::npos);
}

TEST_F(BrokerTest, PacketOutLeavesOutQoS0AloneAndNeverSpoilsAnAnswer)
{
    EventLog log(registry);
    const auto drop = registry.add<hooks::PacketOut>("test", Priority::Validate, [](const ClientView&, PacketDraft& packet) -> Verdict {
        if (packet.type() == PacketType::Suback)
            throw std::runtime_error("bomb");
        return packet.type() == PacketType::Connack ? Verdict::next() : Verdict::drop(DropAnswer::Success);
    });
    start();
    RawClient client = connect("c", 5);
    client.subscribe("t", 1, 5); // the SUBACK is there although the callback threw
    client.send(publishPacket("t", "quiet", { .version = 5 }));
    client.send(publishPacket("t", "loud", { .version = 5, .qos = 1, .id = 3 }));
    EXPECT_EQ(client.expectPublish().payload(5), "loud");
    EXPECT_EQ(client.expect(PacketType::Puback).packetId(), 3u);
    EXPECT_TRUE(log.wait([](const auto& events) {
        return std::ranges::count(events, tap::DropReason::HookRejected, &tap::Event::drop) == 1;
    }));
}

TEST_F(BrokerTest, PubackHookExplainsAndRefuses) // [MQTT-3.4.2-1]
{
    const auto word = registry.add<hooks::MessagePuback>("test", Priority::Transform, [](const ClientView&, hooks::PubackDraft& ack) {
        EXPECT_FALSE(ack.setReason(ReasonCode::Banned)); // no PUBACK says that
        if (ack.packetId() == 2) {
            EXPECT_TRUE(ack.setReason(ReasonCode::QuotaExceeded));
        } else if (ack.packetId() == 3) {
            EXPECT_FALSE(ack.setReason(ReasonCode::Success)); // an error stays one
        }
        EXPECT_TRUE(ack.setReasonString("because") && ack.addUserProperty("n", "v"));
        return Verdict::next();
    });
    const auto forbid = registry.add<hooks::MessageAuthorize>("test", Priority::Authorize, [](const ClientView&, const hooks::PublishDraft& draft) {
        return draft.topic() == "no" ? Verdict::reject(ReasonCode::NotAuthorized) : Verdict::next();
    });
    start();
    RawClient client = connect("c", 5);
    const auto publish = [&](unsigned id, const char* topic) {
        client.send(publishPacket(topic, "x", { .version = 5, .qos = 1, .id = id }));
        return client.expect(PacketType::Puback);
    };
    const Received one = publish(1, "t");
    EXPECT_EQ(one.byteAt(2), 0x10u); // nobody there, as without the hook
    EXPECT_NE(one.body.find("\x1f" + str("because") + userProperty("n", "v")), std::string::npos);
    EXPECT_EQ(publish(2, "t").byteAt(2), 0x97u);
    EXPECT_EQ(publish(3, "no").byteAt(2), 0x87u);
    RawClient old = connect("old"); // has no reasons: not asked about
    old.send(publishPacket("t", "x", { .qos = 1, .id = 2 }));
    EXPECT_EQ(old.expect(PacketType::Puback).body.size(), 2u);
}

TEST_F(BrokerTest, PubackHookThatRefusesAPubrecEndsTheFlow) // [MQTT-4.3.3-9]
{
    std::atomic<bool> refuse { true };
    const auto word = registry.add<hooks::MessagePuback>("test", Priority::Transform, [&](const ClientView&, hooks::PubackDraft&) {
        return refuse ? Verdict::reject(ReasonCode::QuotaExceeded) : Verdict::next();
    });
    start();
    RawClient subscriber = connect("s", 5);
    subscriber.subscribe("t", 0, 5);
    RawClient client = connect("c", 5);
    client.send(publishPacket("t", "x", { .version = 5, .qos = 2, .id = 1 }));
    EXPECT_EQ(client.expect(PacketType::Pubrec).byteAt(2), 0x97u);
    subscriber.expectPublish();
    refuse = false;
    client.send(publishPacket("t", "y", { .version = 5, .qos = 2, .id = 1 })); // the id is free: another message
    EXPECT_EQ(client.expect(PacketType::Pubrec).packetId(), 1u);
    EXPECT_EQ(subscriber.expectPublish().payload(5), "y");
}

} // namespace
} // namespace hookline::test
