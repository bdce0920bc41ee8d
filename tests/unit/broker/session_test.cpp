#include "tests/unit/broker/broker_fixture.h"

namespace hookline::test {
namespace {

using mqtt::PacketType;

ConnectOptions durableV5(const std::string& id, std::uint32_t expirySeconds, bool clean = false)
{
    ConnectOptions options;
    options.id = id;
    options.version = 5;
    options.clean = clean;
    options.properties = "\x11" + u32(expirySeconds);
    return options;
}

TEST_F(BrokerTest, SessionSurvivesItsConnectionUntilExpiry) // [MQTT-3.1.2-23]
{
    EventLog log(registry);
    start();
    connect(durableV5("s", 1)).subscribe("t", 1, 5);
    ASSERT_TRUE(log.waitFor(tap::EventKind::Disconnected));
    EXPECT_TRUE(log.waitFor(tap::EventKind::SessionTerminated)); // one second later
    EXPECT_EQ(connect(durableV5("s", 1)).connack().byteAt(0), 0u);
    EXPECT_EQ(broker.snapshot().subscriptions, 0u);
}

TEST_F(BrokerTest, ReconnectInTimeFindsTheSessionAndItsQueue)
{
    EventLog log(registry);
    start();
    connect(durableV5("s", 100)).subscribe("t", 1, 5);
    ASSERT_TRUE(log.waitFor(tap::EventKind::Disconnected));
    RawClient publisher = connect("p");
    publisher.send(publishPacket("t", "while away", { .qos = 1, .id = 1 }));
    publisher.expect(PacketType::Puback);
    RawClient again = connect(durableV5("s", 100));
    EXPECT_EQ(again.connack().byteAt(0), 1u); // [MQTT-3.2.2-3]
    EXPECT_EQ(again.expectPublish().payload(5), "while away");
    EXPECT_EQ(log.names("s").back(), "delivered");
}

TEST_F(BrokerTest, CleanStartForgetsTheOldSession) // [MQTT-3.1.2-4]
{
    EventLog log(registry);
    start();
    connect(durableV5("s", 100)).subscribe("t", 1, 5);
    ASSERT_TRUE(log.waitFor(tap::EventKind::Disconnected));
    RawClient fresh = connect(durableV5("s", 100, true));
    EXPECT_EQ(fresh.connack().byteAt(0), 0u);
    RawClient publisher = connect("p");
    publisher.send(publishPacket("t", "x"));
    publisher.expectNothing();
    fresh.expectNothing();
}

TEST_F(BrokerTest, OfflineQueueIsBoundedAndEachDropIsCountedAndTold)
{
    settings.maxQueuedMessages = 3;
    EventLog log(registry);
    start();
    connect(durableV5("s", 100)).subscribe("t", 1, 5);
    ASSERT_TRUE(log.waitFor(tap::EventKind::Disconnected));
    RawClient publisher = connect("p");
    for (unsigned i = 1; i <= 5; ++i) {
        publisher.send(publishPacket("t", std::to_string(i), { .qos = 1, .id = i }));
        publisher.expect(PacketType::Puback);
    }
    ASSERT_TRUE(log.waitFor(tap::EventKind::Dropped, 2));
    EXPECT_EQ(broker.snapshot().dropped[static_cast<std::size_t>(tap::DropReason::QueueFull)], 2u);
    RawClient again = connect(durableV5("s", 100));
    for (const char* payload : { "1", "2", "3" })
        EXPECT_EQ(again.expectPublish().payload(5), payload);
}

TEST_F(BrokerTest, QoS0ForAnOfflineSessionIsCounted)
{
    EventLog log(registry);
    start();
    connect(durableV5("s", 100)).subscribe("t", 1, 5);
    ASSERT_TRUE(log.waitFor(tap::EventKind::Disconnected));
    RawClient publisher = connect("p");
    publisher.send(publishPacket("t", "x"));
    ASSERT_TRUE(log.waitFor(tap::EventKind::Dropped));
    EXPECT_EQ(log.events().back().drop, tap::DropReason::OfflineQoS0);
}

TEST_F(BrokerTest, DisconnectMayChangeTheExpiryButNotInventIt) // section 3.14.2.2.2
{
    EventLog log(registry);
    start();
    RawClient client = connect("c", 5);
    client.send(packet(0xE0, std::string(1, '\0') + "\x05\x11" + u32(10)));
    EXPECT_EQ(client.expect(PacketType::Disconnect).byteAt(0), 0x82u);
    RawClient other = connect(durableV5("d", 100));
    other.send(packet(0xE0, std::string(1, '\0') + "\x05\x11" + u32(0)));
    EXPECT_TRUE(other.closes());
    EXPECT_TRUE(log.waitFor(tap::EventKind::SessionTerminated, 2));
}

TEST_F(BrokerTest, LifeOfAClientInEvents)
{
    EventLog log(registry);
    start();
    RawClient subscriber = connect("s");
    subscriber.subscribe("t", 1);
    RawClient publisher = connect("p");
    publisher.send(publishPacket("t", "x", { .qos = 1, .id = 3 }));
    const Received got = subscriber.expectPublish();
    subscriber.send(ackPacket(PacketType::Puback, got.packetId()));
    ASSERT_TRUE(log.waitFor(tap::EventKind::Acked));
    subscriber.send(packet(0xA2, u16(9) + str("t")));
    subscriber.expect(PacketType::Unsuback);
    subscriber.send(std::string_view("\xE0\x00", 2));
    EXPECT_TRUE(subscriber.closes());
    ASSERT_TRUE(log.waitFor(tap::EventKind::SessionTerminated));
    const std::vector<std::string> expected { "session_created", "connected", "subscribed", "delivered", "acked", "unsubscribed",
        "disconnected", "session_terminated" };
    EXPECT_EQ(log.names("s"), expected);
    const std::vector<tap::Event> events = log.events();
    for (std::size_t i = 1; i < events.size(); ++i)
        EXPECT_GT(events[i].stamp.id, events[i - 1].stamp.id);
    const auto publish = std::ranges::find(events, tap::EventKind::Publish, &tap::Event::kind);
    const auto delivered = std::ranges::find(events, tap::EventKind::Delivered, &tap::Event::kind);
    EXPECT_LT(publish, delivered);
    EXPECT_EQ(publish->client->clientId, "p");
    EXPECT_EQ(publish->packetId, 3);
    EXPECT_EQ(publish->message->payload(), "x");
}

} // namespace
} // namespace hookline::test
