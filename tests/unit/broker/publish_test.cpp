#include "tests/unit/broker/broker_fixture.h"

namespace hookline::test {
namespace {

using mqtt::PacketType;

std::string aliasProperty(unsigned alias) { return "\x23" + u16(alias); }

TEST_F(BrokerTest, DeliversAtTheLowerOfBothQoS)
{
    start();
    for (unsigned sub = 0; sub <= 2; ++sub) {
        for (unsigned pub = 0; pub <= 2; ++pub) {
            RawClient subscriber = connect("s");
            RawClient publisher = connect("p");
            subscriber.subscribe("t", sub);
            publisher.send(publishPacket("t", "x", { .qos = pub, .id = 7 }));
            const Received got = subscriber.expectPublish();
            EXPECT_EQ(got.qos(), std::min(sub, pub));
            EXPECT_EQ(got.payload(), "x");
        }
    }
}

TEST_F(BrokerTest, QoS2FlowRunsOnceEachWay) // [MQTT-4.3.3-8..13]
{
    start();
    RawClient subscriber = connect("s");
    subscriber.subscribe("t", 2);
    RawClient publisher = connect("p");
    const std::string publish = publishPacket("t", "once", { .qos = 2, .id = 9 });
    publisher.send(publish);
    EXPECT_EQ(publisher.expect(PacketType::Pubrec).packetId(), 9u);
    publisher.send(publishPacket("t", "once", { .qos = 2, .dup = true, .id = 9 })); // again before PUBREL: one message, one more PUBREC
    EXPECT_EQ(publisher.expect(PacketType::Pubrec).packetId(), 9u);
    publisher.send(ackPacket(PacketType::Pubrel, 9));
    EXPECT_EQ(publisher.expect(PacketType::Pubcomp).packetId(), 9u);

    const Received got = subscriber.expectPublish();
    EXPECT_EQ(got.qos(), 2u);
    subscriber.send(ackPacket(PacketType::Pubrec, got.packetId()));
    EXPECT_EQ(subscriber.expect(PacketType::Pubrel).packetId(), got.packetId());
    subscriber.send(ackPacket(PacketType::Pubcomp, got.packetId()));
    subscriber.expectNothing();

    publisher.send(publish); // the id is free again: a new message
    publisher.expect(PacketType::Pubrec);
    EXPECT_EQ(subscriber.expectPublish().payload(), "once");
}

TEST_F(BrokerTest, QoS2WithDupNeverSeenBeforeIsDelivered)
{
    start();
    RawClient subscriber = connect("s");
    subscriber.subscribe("t", 0);
    RawClient publisher = connect("p");
    publisher.send(publishPacket("t", "lost state", { .qos = 2, .dup = true, .id = 5 }));
    EXPECT_EQ(subscriber.expectPublish().payload(), "lost state");
}

TEST_F(BrokerTest, TenThousandQoS2MessagesKeepTheirOrder)
{
    settings.receiveMaximum = 65535;
    settings.maxQueuedMessages = 20000;
    EventLog log(registry);
    start();
    RawClient publisher = connect("p");
    std::string all;
    for (unsigned i = 1; i <= 10000; ++i)
        all += publishPacket("t", std::to_string(i), { .qos = 2, .id = i });
    publisher.send(all);
    ASSERT_TRUE(log.waitFor(tap::EventKind::Publish, 10000));
    unsigned expected = 0;
    for (const tap::Event& event : log.events()) {
        if (event.kind == tap::EventKind::Publish) {
            ASSERT_EQ(event.message->payload(), std::to_string(++expected));
        }
    }
}

TEST_F(BrokerTest, UnacknowledgedMessagesComeAgainWithDupInOrder) // [MQTT-4.4.0-1] [MQTT-3.3.1-1]
{
    start();
    ConnectOptions durable;
    durable.id = "s";
    durable.clean = false;
    RawClient first = connect(durable);
    first.subscribe("t", 1);
    RawClient publisher = connect("p");
    for (const char* payload : { "1", "2", "3" })
        publisher.send(publishPacket("t", payload, { .qos = 1, .id = 1 }));
    std::vector<unsigned> ids;
    for (int i = 0; i < 3; ++i)
        ids.push_back(first.expectPublish().packetId());
    first.send(ackPacket(PacketType::Puback, ids[0]));
    first.expectNothing(); // the ack has arrived
    first.drop();
    RawClient second = connect(durable);
    EXPECT_EQ(second.connack().byteAt(0), 1u); // session present
    for (const char* payload : { "2", "3" }) {
        const Received got = second.expectPublish();
        EXPECT_EQ(got.payload(), payload);
        EXPECT_TRUE(got.dup());
    }
}

TEST_F(BrokerTest, QueuesBeyondTheClientsReceiveMaximum) // [MQTT-3.3.4-9]
{
    start();
    ConnectOptions options;
    options.id = "s";
    options.version = 5;
    options.properties = "\x21" + u16(2);
    RawClient subscriber = connect(options);
    subscriber.subscribe("t", 1, 5);
    RawClient publisher = connect("p");
    for (unsigned i = 1; i <= 5; ++i) {
        publisher.send(publishPacket("t", std::to_string(i), { .qos = 1, .id = i }));
        publisher.expect(PacketType::Puback);
    }
    const Received one = subscriber.expectPublish();
    subscriber.expectPublish();
    subscriber.expectNothing(); // the window is full
    subscriber.send(ackPacket(PacketType::Puback, one.packetId()));
    EXPECT_EQ(subscriber.expectPublish().payload(5), "3");
}

TEST_F(BrokerTest, ClientBeyondOurReceiveMaximumIsDisconnected) // [MQTT-3.3.4-7]
{
    settings.receiveMaximum = 3;
    start();
    RawClient client = connect("p", 5);
    for (unsigned i = 1; i <= 4; ++i)
        client.send(publishPacket("t", "x", { .version = 5, .qos = 2, .id = i }));
    for (int i = 0; i < 3; ++i)
        client.expect(PacketType::Pubrec);
    EXPECT_EQ(client.expect(PacketType::Disconnect).byteAt(0), 0x93u);
}

TEST_F(BrokerTest, TopicAliasIsResolvedAndChecked) // [MQTT-3.3.2-7..9]
{
    start();
    RawClient subscriber = connect("s", 5);
    subscriber.subscribe("#", 0, 5);
    RawClient publisher = connect("p", 5);
    publisher.send(publishPacket("long/topic", "1", { .version = 5, .properties = aliasProperty(3) }));
    publisher.send(publishPacket("", "2", { .version = 5, .properties = aliasProperty(3) }));
    for (const char* payload : { "1", "2" }) {
        const Received got = subscriber.expectPublish();
        EXPECT_EQ(got.topic(), "long/topic");
        EXPECT_EQ(got.payload(5), payload);
        EXPECT_EQ(got.properties(), ""); // the publisher's alias is not the subscriber's
    }
    publisher.send(publishPacket("", "3", { .version = 5, .properties = aliasProperty(4) }));
    EXPECT_EQ(publisher.expect(PacketType::Disconnect).byteAt(0), 0x82u);
    RawClient outOfRange = connect("q", 5);
    outOfRange.send(publishPacket("t", "x", { .version = 5, .properties = aliasProperty(settings.topicAliasMaximum + 1u) }));
    EXPECT_EQ(outOfRange.expect(PacketType::Disconnect).byteAt(0), 0x94u);
}

TEST_F(BrokerTest, ForwardsPropertiesToVersion5AndNoneToVersion4) // [MQTT-3.3.2-17]
{
    start();
    RawClient five = connect("five", 5);
    five.subscribe("t", 0, 5);
    RawClient four = connect("four", 4);
    four.subscribe("t", 0);
    const std::string user = "\x26" + str("k") + str("v");
    const std::string type = "\x03" + str("application/json");
    RawClient publisher = connect("p", 5);
    publisher.send(publishPacket("t", "x", { .version = 5, .properties = user + aliasProperty(1) + type }));
    EXPECT_EQ(five.expectPublish().properties(), user + type);
    const Received plain = four.expectPublish();
    EXPECT_EQ(plain.payload(), "x");
}

TEST_F(BrokerTest, PublisherLearnsThatNobodyListens)
{
    start();
    RawClient publisher = connect("p", 5);
    publisher.send(publishPacket("nobody/here", "x", { .version = 5, .qos = 1, .id = 4 }));
    EXPECT_EQ(publisher.expect(PacketType::Puback).byteAt(2), 0x10u);
}

TEST_F(BrokerTest, EveryByteValueAndSizeArrivesUnchanged)
{
    settings.maxPacketSize = 4 * 1024 * 1024;
    start();
    RawClient subscriber = connect("s");
    subscriber.subscribe("t", 1);
    RawClient publisher = connect("p");
    std::string bytes;
    for (int i = 0; i < 256; ++i)
        bytes += static_cast<char>(i);
    std::string large;
    for (int i = 0; large.size() < 1024 * 1024; ++i)
        large += bytes + static_cast<char>(i);
    for (const std::string& payload : { std::string(), bytes, large.substr(0, 8191), large.substr(0, 8192), large.substr(0, 20000), large }) {
        publisher.send(publishPacket("t", payload, { .qos = 1, .id = 1 }));
        const Received got = subscriber.expectPublish();
        EXPECT_EQ(got.payload(), payload);
        subscriber.send(ackPacket(PacketType::Puback, got.packetId()));
        publisher.expect(PacketType::Puback);
    }
}

TEST_F(BrokerTest, ExpiredMessagesAreNotDelivered) // [MQTT-3.3.2-5]
{
    EventLog log(registry);
    start();
    ConnectOptions durable;
    durable.id = "s";
    durable.version = 5;
    durable.properties = "\x11" + u32(100);
    RawClient subscriber = connect(durable);
    subscriber.subscribe("t", 1, 5);
    subscriber.drop();
    ASSERT_TRUE(log.waitFor(tap::EventKind::Disconnected));
    RawClient publisher = connect("p", 5);
    publisher.send(publishPacket("t", "short", { .version = 5, .qos = 1, .id = 1, .properties = "\x02" + u32(1) }));
    publisher.send(publishPacket("t", "long", { .version = 5, .qos = 1, .id = 2, .properties = "\x02" + u32(100) }));
    publisher.expect(PacketType::Puback);
    publisher.expect(PacketType::Puback);
    const auto stored = std::chrono::steady_clock::now();
    while (std::chrono::steady_clock::now() - stored < 1100ms)
        publisher.expectNothing(); // the clock has to pass one second; pings keep the test honest about the connection
    durable.clean = false;
    RawClient again = connect(durable);
    const Received got = again.expectPublish();
    EXPECT_EQ(got.payload(5), "long");
    EXPECT_EQ(got.properties().substr(0, 1), "\x02"); // what is left of the interval travels on [MQTT-3.3.2-6]
    EXPECT_TRUE(log.waitFor(tap::EventKind::Dropped));
}

} // namespace
} // namespace hookline::test
