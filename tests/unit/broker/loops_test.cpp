// Several I/O loops: sessions have one home, order per publisher holds across loops, stopping loses nobody.
#include "tests/unit/broker/broker_fixture.h"

#include <set>
#include <thread>

namespace hookline::test {
namespace {

TEST_F(BrokerTest, OrderPerPublisherHoldsAcrossLoops) // [MQTT-4.6.0-6]
{
    settings.maxQueuedMessages = 100000;
    settings.maxQueuedBytes = 1u << 30;
    start(3);
    constexpr unsigned kMessages = 3000;
    std::vector<RawClient> subscribers;
    for (int i = 0; i < 6; ++i) {
        subscribers.push_back(connect("s" + std::to_string(i)));
        subscribers.back().subscribe("t/#", static_cast<unsigned>(i % 2));
    }
    std::vector<std::jthread> publishers;
    for (int p = 0; p < 3; ++p) {
        publishers.emplace_back([&, p] {
            RawClient client = connect("p" + std::to_string(p));
            for (unsigned i = 0; i < kMessages; ++i)
                client.send(publishPacket("t/" + std::to_string(p), std::to_string(i), { .qos = 1, .id = i % 65535 + 1 }));
            for (unsigned i = 0; i < kMessages; ++i)
                client.expect(mqtt::PacketType::Puback);
        });
    }
    for (RawClient& subscriber : subscribers) {
        std::map<std::string, unsigned> expected;
        for (unsigned i = 0; i < 3 * kMessages; ++i) {
            const Received got = subscriber.expectPublish();
            ASSERT_EQ(got.payload(), std::to_string(expected[got.topic()]++));
            if (got.qos() == 1)
                subscriber.send(ackPacket(mqtt::PacketType::Puback, got.packetId()));
        }
    }
}

TEST_F(BrokerTest, MessagesReachOtherLoopsWhole) // [MQTT-3.3.2-17] [MQTT-3.3.4-3]
{
    start(3);
    std::vector<RawClient> subscribers; // on every loop, some with an identifier, more than one of each kind
    for (unsigned i = 0; i < 12; ++i) {
        subscribers.push_back(connect("s" + std::to_string(i), 5));
        subscribers.back().subscribe("#", 2, 5, i % 2 == 0 ? std::string() : "\x0b" + varint(i));
    }
    RawClient publisher = connect("p", 5);
    const std::string user = std::string("\x26") + str("name") + str("value");
    unsigned id = 0;
    for (const std::size_t size : { 0u, 10u, 900u, 1025u, 5000u, 20000u }) {
        for (unsigned qos = 0; qos < 3; ++qos) {
            const std::string topic = "t/" + std::to_string(size) + "/" + std::to_string(qos);
            const std::string payload(size, static_cast<char>('a' + qos));
            publisher.send(publishPacket(topic, payload, { .version = 5, .qos = qos, .id = ++id, .properties = user }));
            if (qos == 1)
                publisher.expect(mqtt::PacketType::Puback);
            if (qos == 2) {
                publisher.expect(mqtt::PacketType::Pubrec);
                publisher.send(ackPacket(mqtt::PacketType::Pubrel, id));
                publisher.expect(mqtt::PacketType::Pubcomp);
            }
            for (unsigned i = 0; i < subscribers.size(); ++i) {
                const Received got = subscribers[i].expectPublish();
                ASSERT_EQ(got.topic(), topic);
                ASSERT_EQ(got.payload(5), payload);
                ASSERT_EQ(got.qos(), qos);
                ASSERT_EQ(got.properties(), i % 2 == 0 ? user : "\x0b" + varint(i) + user) << i;
                if (qos == 1)
                    subscribers[i].send(ackPacket(mqtt::PacketType::Puback, got.packetId()));
                if (qos == 2) {
                    subscribers[i].send(ackPacket(mqtt::PacketType::Pubrec, got.packetId()));
                    subscribers[i].expect(mqtt::PacketType::Pubrel);
                    subscribers[i].send(ackPacket(mqtt::PacketType::Pubcomp, got.packetId()));
                }
            }
        }
    }
}

TEST_F(BrokerTest, NobodysOwnMessageComesBackFromAnotherLoop) // [MQTT-3.8.3-3]
{
    start(2);
    std::vector<RawClient> clients;
    for (int i = 0; i < 4; ++i) {
        clients.push_back(connect("c" + std::to_string(i), 5));
        clients.back().subscribe("t", 4u, 5); // No Local
    }
    for (int i = 0; i < 4; ++i)
        clients[static_cast<std::size_t>(i)].send(publishPacket("t", std::to_string(i), { .version = 5 }));
    for (int i = 0; i < 4; ++i) {
        std::set<std::string> got;
        for (int other = 0; other < 3; ++other)
            got.emplace(clients[static_cast<std::size_t>(i)].expectPublish().payload(5));
        EXPECT_EQ(got.size(), 3u);
        EXPECT_FALSE(got.contains(std::to_string(i)));
        clients[static_cast<std::size_t>(i)].expectNothing();
    }
}

TEST_F(BrokerTest, TakeOverFindsTheSessionsHomeLoop)
{
    start(3);
    ConnectOptions durable;
    durable.clean = false;
    for (int round = 0; round < 30; ++round) {
        durable.id = "d" + std::to_string(round % 5);
        RawClient client = connect(durable);
        EXPECT_EQ(client.connack().byteAt(0), round < 5 ? 0u : 1u) << round;
    }
    EXPECT_EQ(broker.snapshot().sessions, 5u);
}

TEST_F(BrokerTest, ConnectStormWithOneIdLeavesOneConnection)
{
    start(3);
    std::vector<std::jthread> storm;
    for (int t = 0; t < 4; ++t) {
        storm.emplace_back([&] {
            for (int i = 0; i < 50; ++i) {
                RawClient client(broker.port());
                client.send(connectPacket({ .id = "same" }));
                client.next(5s);
            }
        });
    }
    storm.clear();
    EXPECT_TRUE(eventually([](const auto& s) { return s.connections == 0 && s.sessions == 0; }));
    EXPECT_EQ(connect("same").connack().byteAt(1), 0u);
}

TEST_F(BrokerTest, SharedGroupAndRetainedWorkAcrossLoops)
{
    start(3);
    std::vector<RawClient> members;
    for (int i = 0; i < 3; ++i) {
        members.push_back(connect("m" + std::to_string(i), 5));
        members.back().subscribe("$share/g/t", 0, 5);
    }
    RawClient publisher = connect("p");
    for (int i = 0; i < 30; ++i)
        publisher.send(publishPacket("t", "x"));
    for (RawClient& member : members) {
        for (int i = 0; i < 10; ++i)
            member.expectPublish();
        member.expectNothing();
    }
}

} // namespace
} // namespace hookline::test
