#include "tests/unit/broker/broker_fixture.h"

namespace hookline::test {
namespace {

using mqtt::PacketType;

constexpr unsigned kNoLocal = 4;
constexpr unsigned kRetainAsPublished = 8;

TEST_F(BrokerTest, OverlappingSubscriptionsDeliverOnceAtTheHighestQoS) // [MQTT-3.3.5-1]
{
    start();
    RawClient subscriber = connect("s", 5);
    subscriber.subscribe("a/#", 0, 5, "\x0B\x05");
    subscriber.subscribe("a/+", 2, 5, "\x0B\x06");
    RawClient publisher = connect("p");
    publisher.send(publishPacket("a/b", "x", { .qos = 2, .id = 1 }));
    const Received got = subscriber.expectPublish();
    EXPECT_EQ(got.qos(), 2u);
    const std::string ids = got.properties();
    EXPECT_TRUE(ids == "\x0B\x05\x0B\x06" || ids == "\x0B\x06\x0B\x05"); // [MQTT-3.3.4-4]
    subscriber.expectNothing();
}

TEST_F(BrokerTest, NoLocalKeepsOwnMessagesAway) // [MQTT-3.8.3-3]
{
    start();
    RawClient client = connect("c", 5);
    client.subscribe("t", kNoLocal, 5);
    client.send(publishPacket("t", "own", { .version = 5 }));
    client.expectNothing();
    RawClient other = connect("o");
    other.send(publishPacket("t", "other"));
    EXPECT_EQ(client.expectPublish().payload(5), "other");
}

TEST_F(BrokerTest, NoLocalOnASharedSubscriptionIsAProtocolError) // [MQTT-3.8.3-4]
{
    start();
    RawClient client = connect("c", 5);
    client.send(subscribePacket("$share/g/t", kNoLocal, 5));
    EXPECT_EQ(client.expect(PacketType::Disconnect).byteAt(0), 0x82u);
}

TEST_F(BrokerTest, RetainAsPublishedKeepsTheFlag) // [MQTT-3.3.1-12] [MQTT-3.3.1-13]
{
    start();
    RawClient plain = connect("a", 5);
    plain.subscribe("t", 0, 5);
    RawClient asPublished = connect("b", 5);
    asPublished.subscribe("t", kRetainAsPublished, 5);
    RawClient publisher = connect("p");
    publisher.send(publishPacket("t", "x", { .retain = true }));
    EXPECT_FALSE(plain.expectPublish().retain());
    EXPECT_TRUE(asPublished.expectPublish().retain());
}

TEST_F(BrokerTest, RetainedMessagesFollowRetainHandling) // [MQTT-3.3.1-9..11]
{
    start();
    RawClient publisher = connect("p");
    publisher.send(publishPacket("r/1", "kept", { .qos = 1, .retain = true, .id = 1 }));
    publisher.expect(PacketType::Puback);
    RawClient client = connect("c", 5);
    client.subscribe("r/#", 0, 5);
    const Received got = client.expectPublish();
    EXPECT_TRUE(got.retain());
    EXPECT_EQ(got.payload(5), "kept");
    client.subscribe("r/#", 0x10, 5); // only if new: it is not
    client.expectNothing();
    client.subscribe("r/+", 0x20, 5); // never
    client.expectNothing();
    client.subscribe("r/#", 0, 5); // always
    EXPECT_EQ(client.expectPublish().payload(5), "kept");
    publisher.send(publishPacket("r/1", "", { .qos = 1, .retain = true, .id = 2 })); // cleared [MQTT-3.3.1-6]
    publisher.expect(PacketType::Puback);
    EXPECT_EQ(client.expectPublish().payload(5), ""); // as an ordinary message, once for both subscriptions
    RawClient late = connect("l");
    late.subscribe("r/#", 0);
    late.expectNothing();
}

TEST_F(BrokerTest, SharedSubscribersTakeTurnsAndOfflineOnesAreSkipped)
{
    EventLog log(registry);
    start();
    RawClient a = connect("a", 5);
    a.subscribe("$share/g/t/#", 1, 5);
    ConnectOptions durable;
    durable.id = "b";
    durable.version = 5;
    durable.properties = "\x11" + u32(100);
    RawClient b = connect(durable);
    b.subscribe("$share/g/t/#", 1, 5);
    RawClient publisher = connect("p");
    for (unsigned i = 1; i <= 4; ++i)
        publisher.send(publishPacket("t/x", std::to_string(i), { .qos = 1, .id = i }));
    for (RawClient* member : { &a, &b }) {
        member->expectPublish();
        member->expectPublish();
        member->expectNothing();
    }
    b.drop();
    ASSERT_TRUE(log.waitFor(tap::EventKind::Disconnected));
    for (unsigned i = 5; i <= 8; ++i)
        publisher.send(publishPacket("t/x", std::to_string(i), { .qos = 1, .id = i }));
    for (const char* payload : { "5", "6", "7", "8" })
        EXPECT_EQ(a.expectPublish().payload(5), payload);
}

TEST_F(BrokerTest, BadFiltersAreRefusedOneByOne)
{
    start();
    RawClient client = connect("c", 5);
    for (const char* filter : { "", "a/#/b", "a#", "+a", "a/+b", "$share", "$share/", "$share//x", "$share/g", "$share/g/", "$share/+/x", "$share/g/a#" }) {
        const std::string suback = client.subscribe(filter, 1, 5);
        EXPECT_EQ(static_cast<unsigned char>(suback.back()), 0x8Fu) << filter;
    }
    RawClient old = connect("o", 4);
    EXPECT_EQ(static_cast<unsigned char>(old.subscribe("a/#/b", 1).back()), 0x80u);
    EXPECT_EQ(static_cast<unsigned char>(old.subscribe("fine/#", 1).back()), 1u);
}

TEST_F(BrokerTest, DollarTopicsAreHiddenFromWildcards) // [MQTT-4.7.2-1]
{
    start();
    RawClient all = connect("all");
    all.subscribe("#", 0);
    all.subscribe("+/x", 0);
    RawClient exact = connect("exact");
    exact.subscribe("$dev/x", 0);
    RawClient publisher = connect("p");
    publisher.send(publishPacket("$dev/x", "hidden"));
    EXPECT_EQ(exact.expectPublish().payload(), "hidden");
    all.expectNothing();
}

TEST_F(BrokerTest, UnsubscribeStopsDeliveryAndSaysWhatExisted) // [MQTT-3.10.4-1] [MQTT-3.11.3-1]
{
    EventLog log(registry);
    start();
    RawClient client = connect("c", 5);
    client.subscribe("a", 0, 5);
    client.send(packet(0xA2, u16(3) + std::string(1, '\0') + str("a") + str("never")));
    const Received unsuback = client.expect(PacketType::Unsuback);
    EXPECT_EQ(unsuback.body, u16(3) + std::string("\0\0\x11", 3));
    RawClient publisher = connect("p");
    publisher.send(publishPacket("a", "x"));
    publisher.expectNothing();
    client.expectNothing();
    EXPECT_TRUE(log.waitFor(tap::EventKind::Unsubscribed));
}

TEST_F(BrokerTest, SubscribedTwiceIsOneSubscription)
{
    std::vector<bool> fresh;
    std::mutex mutex;
    const auto hook = registry.add<hooks::SessionSubscribed>("test", hooks::Priority::Observe,
        [&](const hooks::ClientView&, const hooks::Stamp&, const hooks::SubscriptionView& view) {
            const std::scoped_lock lock(mutex);
            fresh.push_back(view.isNew);
        });
    start();
    RawClient client = connect("c");
    client.subscribe("a", 0);
    client.subscribe("a", 1);
    RawClient publisher = connect("p");
    publisher.send(publishPacket("a", "x", { .qos = 1, .id = 1 }));
    EXPECT_EQ(client.expectPublish().qos(), 1u);
    client.expectNothing();
    const std::scoped_lock lock(mutex);
    EXPECT_EQ(fresh, (std::vector<bool> { true, false }));
}

} // namespace
} // namespace hookline::test
