#include "tests/unit/broker/broker_fixture.h"

#include <thread>

namespace hookline::test {
namespace {

using mqtt::PacketType;

TEST_F(BrokerTest, PacketOverTheLimitEndsTheConnection) // [MQTT-3.2.2-15]
{
    settings.maxPacketSize = 2048;
    start();
    RawClient client = connect("c", 5);
    client.send(publishPacket("t", std::string(4000, 'x'), { .version = 5 }).substr(0, 100)); // the length alone decides
    EXPECT_EQ(client.expect(PacketType::Disconnect).byteAt(0), 0x95u);
}

TEST_F(BrokerTest, ClientsMaximumPacketSizeIsRespected) // [MQTT-3.1.2-24]
{
    start();
    ConnectOptions options;
    options.id = "s";
    options.version = 5;
    options.properties = "\x27" + u32(100);
    RawClient small = connect(options);
    small.subscribe("t", 1, 5);
    RawClient publisher = connect("p");
    publisher.send(publishPacket("t", std::string(500, 'x'), { .qos = 1, .id = 1 }));
    publisher.send(publishPacket("t", std::string(500, 'x')));
    publisher.send(publishPacket("t", "fits", { .qos = 1, .id = 2 }));
    EXPECT_EQ(small.expectPublish().payload(5), "fits");
    EXPECT_EQ(broker.snapshot().dropped[static_cast<std::size_t>(tap::DropReason::PacketTooLarge)], 2u);
}

TEST_F(BrokerTest, SlowReaderIsBoundedAndOthersAreNot)
{
    settings.maxOutboxBytes = 64 * 1024;
    start();
    RawClient slow = connect("slow");
    const int tiny = 4096;
    ::setsockopt(slow.fd(), SOL_SOCKET, SO_RCVBUF, &tiny, sizeof tiny);
    slow.subscribe("t", 0);
    RawClient quick = connect("quick");
    quick.subscribe("t", 0);
    constexpr int kMessages = 20000;
    std::jthread publisher([&] {
        RawClient client = connect("p");
        const std::string one = publishPacket("t", std::string(1000, 'x'));
        for (int i = 0; i < kMessages; ++i)
            client.send(one);
        client.expectNothing();
    });
    for (int i = 0; i < 1000; ++i)
        ASSERT_TRUE(quick.next());
    const bool dropped = eventually([](const auto& s) { return s.dropped[static_cast<std::size_t>(tap::DropReason::OutboxFull)] > 0; });
    EXPECT_TRUE(dropped);
    std::jthread drain([&] {
        while (quick.next(500ms)) { }
    });
    publisher.join();
}

TEST_F(BrokerTest, RetainedMessagesForOneSubscriberAreBoundedToo)
{
    settings.maxOutboxBytes = 256 * 1024;
    start();
    RawClient publisher = connect("p");
    for (unsigned i = 1; i <= 300; ++i) {
        publisher.send(publishPacket("r/" + std::to_string(i), std::string(100'000, 'x'), { .qos = 1, .retain = true, .id = i }));
        publisher.expect(PacketType::Puback);
    }
    RawClient greedy = connect("greedy");
    greedy.subscribe("r/#", 0); // 30 MB, and nobody reads
    EXPECT_TRUE(eventually([](const auto& s) { return s.dropped[static_cast<std::size_t>(tap::DropReason::OutboxFull)] > 0; }));
    EXPECT_EQ(greedy.expectPublish().payload().size(), 100'000u);
}

TEST_F(BrokerTest, SubscriptionLimitIsPerClient)
{
    settings.maxSubscriptions = 2;
    start();
    RawClient client = connect("c", 5);
    EXPECT_EQ(client.subscribe("a", 0, 5).back(), 0);
    EXPECT_EQ(client.subscribe("b", 0, 5).back(), 0);
    EXPECT_EQ(static_cast<unsigned char>(client.subscribe("c", 0, 5).back()), 0x97u);
    EXPECT_EQ(client.subscribe("a", 1, 5).back(), 1); // replacing is no addition
}

TEST_F(BrokerTest, ConnectionLimitRefusesFurtherOnes)
{
    settings.maxConnections = 2;
    start();
    RawClient a = connect("a");
    RawClient b = connect("b");
    RawClient c(broker.port());
    EXPECT_TRUE(c.closes());
    a.drop();
    ASSERT_TRUE(eventually([](const auto& s) { return s.connections == 1; }));
    EXPECT_EQ(connect("d").connack().byteAt(1), 0u);
}

TEST_F(BrokerTest, RetainedLimitKeepsTheOldAndCountsTheNew)
{
    settings.maxRetained = 1;
    start();
    RawClient publisher = connect("p");
    for (const char* topic : { "r/1", "r/2" }) {
        publisher.send(publishPacket(topic, "x", { .qos = 1, .retain = true, .id = 1 }));
        publisher.expect(PacketType::Puback);
    }
    EXPECT_EQ(broker.snapshot().retained, 1u);
    EXPECT_EQ(broker.snapshot().dropped[static_cast<std::size_t>(tap::DropReason::RetainedLimit)], 1u);
}

TEST_F(BrokerTest, PausedIntakeHoldsPublishersAndLosesNothing)
{
    EventLog log(registry);
    start();
    RawClient publisher = connect("p");
    publisher.send(publishPacket("t", "0", { .qos = 1, .id = 1 }));
    publisher.expect(PacketType::Puback);
    broker.setIntakePaused(true);
    RawClient bystander = connect("b");
    bystander.expectNothing(); // who does not publish is served; and by now the pause is in force
    std::string burst;
    for (unsigned i = 1; i <= 100; ++i)
        burst += publishPacket("t", std::to_string(i), { .qos = 1, .id = i });
    publisher.send(burst);
    EXPECT_FALSE(publisher.next(200ms));
    broker.setIntakePaused(false);
    for (unsigned i = 1; i <= 100; ++i)
        EXPECT_EQ(publisher.expect(PacketType::Puback).packetId(), i);
    ASSERT_TRUE(log.waitFor(tap::EventKind::Publish, 101));
}

} // namespace
} // namespace hookline::test
