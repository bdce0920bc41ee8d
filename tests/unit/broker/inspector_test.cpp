// Questions about clients, subscriptions and retained messages, and what an operator does to them.
#include "tests/unit/broker/broker_fixture.h"

#include "core/base/clock.h"
#include "core/broker/inspector.h"

#include <algorithm>
#include <future>

namespace hookline::test {
namespace {

using mqtt::PacketType;

class InspectorTest : public BrokerTest {
protected:
    /// Asks and waits for the answer.
    template <class Answer, class Ask>
    Answer answer(Ask ask)
    {
        auto promise = std::make_shared<std::promise<Answer>>();
        std::future<Answer> future = promise->get_future();
        ask(*broker.inspector(), [promise](Answer value) { promise->set_value(std::move(value)); });
        if (future.wait_for(5s) != std::future_status::ready)
            throw std::runtime_error("the broker did not answer");
        return future.get();
    }
    metrics::ClientListing clients(std::size_t most = 1000)
    {
        auto out = answer<metrics::ClientListing>([&](auto inspector, auto done) { inspector.listClients(most, done); });
        std::ranges::sort(out.rows, {}, &metrics::ClientEntry::clientId);
        return out;
    }
    metrics::SubscriptionListing subscriptions(const std::string& topic = {}, std::size_t most = 1000)
    {
        auto out = answer<metrics::SubscriptionListing>(
            [&](auto inspector, auto done) { inspector.listSubscriptions(topic, most, done); });
        std::ranges::sort(out.rows, {}, &metrics::SubscriptionEntry::filter);
        return out;
    }
    metrics::RetainedListing retained(const std::string& filter = "#", std::size_t most = 1000)
    {
        return answer<metrics::RetainedListing>([&](auto inspector, auto done) { inspector.listRetained(filter, most, done); });
    }
    RawClient connected(const std::string& id, int version = 4, std::uint32_t expirySeconds = 0)
    {
        ConnectOptions options;
        options.id = id;
        options.version = version;
        options.clean = expirySeconds == 0;
        if (version == 5)
            options.properties = "\x11" + u32(expirySeconds);
        RawClient client = connect(options);
        client.connack();
        return client;
    }
};

TEST_F(InspectorTest, NobodyAnswersWhileStopped) { EXPECT_FALSE(broker.inspector()); }

TEST_F(InspectorTest, ListsClientsOfEveryLoopWithTheirCounters)
{
    start(3);
    std::vector<RawClient> many;
    for (int i = 0; i < 9; ++i)
        many.push_back(connected("c" + std::to_string(i), i % 2 ? 5 : 4));
    many[0].subscribe("t", 1);
    many[1].send(publishPacket("t", "x", { .version = 5, .qos = 1, .id = 1 }));
    many[1].expect(PacketType::Puback);
    many[0].expectPublish(); // and does not acknowledge
    const metrics::ClientListing listing = clients();
    ASSERT_EQ(listing.rows.size(), 9u);
    EXPECT_EQ(listing.total, 9u);
    const metrics::ClientEntry &reader = listing.rows[0], &writer = listing.rows[1];
    EXPECT_EQ(reader.clientId, "c0");
    EXPECT_TRUE(reader.connected);
    EXPECT_EQ(reader.protocol, 4);
    EXPECT_EQ(reader.subscriptions, 1u);
    EXPECT_EQ(reader.inFlight, 1u);
    EXPECT_EQ(reader.messagesOut, 1u);
    EXPECT_EQ(reader.messagesIn, 0u);
    EXPECT_FALSE(reader.peer.empty());
    EXPECT_EQ(writer.protocol, 5);
    EXPECT_EQ(writer.messagesIn, 1u);
}

TEST_F(InspectorTest, ASessionWithoutAConnectionIsListedWithItsQueue)
{
    EventLog log(registry);
    start();
    connected("away", 5, 100).subscribe("t", 1, 5);
    ASSERT_TRUE(log.waitFor(tap::EventKind::Disconnected));
    RawClient publisher = connected("p");
    publisher.send(publishPacket("t", "waits", { .qos = 1, .id = 1 }));
    publisher.expect(PacketType::Puback);
    const metrics::ClientListing listing = clients();
    ASSERT_EQ(listing.rows.size(), 2u);
    EXPECT_FALSE(listing.rows[0].connected);
    EXPECT_EQ(listing.rows[0].queued, 1u);
    EXPECT_GT(listing.rows[0].queuedBytes, 0u);
    EXPECT_EQ(listing.rows[0].sessionExpirySeconds, 100u);
}

TEST_F(InspectorTest, AnAnswerIsBoundedAndSaysHowManyThereAre)
{
    start(2);
    std::vector<RawClient> many;
    for (int i = 0; i < 20; ++i) {
        many.push_back(connected("c" + std::to_string(i)));
        many.back().subscribe("a/" + std::to_string(i), 0);
    }
    EXPECT_LE(clients(6).rows.size(), 6u);
    EXPECT_EQ(clients(6).total, 20u);
    EXPECT_LE(subscriptions({}, 6).rows.size(), 6u);
    EXPECT_EQ(subscriptions({}, 6).total, 20u);
}

TEST_F(InspectorTest, FindsWhoATopicWouldReach)
{
    start(2);
    RawClient a = connected("a"), b = connected("b", 5);
    a.subscribe("factory/+/temp", 1);
    a.subscribe("office/#", 0);
    b.subscribe("$share/g/factory/#", 0x2A, 5); // QoS 2, retain as published, retain handling 2
    const metrics::SubscriptionListing all = subscriptions(), matching = subscriptions("factory/l3/temp");
    EXPECT_EQ(all.rows.size(), 3u);
    ASSERT_EQ(matching.rows.size(), 2u);
    EXPECT_EQ(matching.rows[0].filter, "$share/g/factory/#");
    EXPECT_TRUE(matching.rows[0].retainAsPublished);
    EXPECT_EQ(matching.rows[0].retainHandling, 2);
    EXPECT_EQ(matching.rows[0].qos, 2);
    EXPECT_EQ(matching.rows[1].clientId, "a");
    EXPECT_EQ(matching.rows[1].qos, 1);
}

TEST_F(InspectorTest, OneClientsSubscriptionsAreListedWithTheirTime)
{
    start(3);
    const std::int64_t before = base::wallMicros() / 1'000'000 * 1'000'000;
    RawClient a = connected("a"), b = connected("b");
    a.subscribe("x/#", 1);
    a.subscribe("y", 0);
    b.subscribe("z", 0);
    const auto of = [&](const std::string& id, std::size_t most = 100) {
        return answer<metrics::SubscriptionListing>([&](auto inspector, auto done) { inspector.listSubscriptionsOf(id, most, done); });
    };
    const metrics::SubscriptionListing listing = of("a");
    ASSERT_EQ(listing.rows.size(), 2u);
    EXPECT_EQ(listing.rows[0].filter, "x/#");
    EXPECT_GE(listing.rows[0].sinceWallMicros, before);
    EXPECT_LE(listing.rows[0].sinceWallMicros, base::wallMicros());
    EXPECT_EQ(of("a", 1).rows.size(), 1u);
    EXPECT_EQ(of("a", 1).total, 2u);
    EXPECT_TRUE(of("nobody").rows.empty());
}

TEST_F(InspectorTest, AClientsWillLimitsAndTrafficAreListed)
{
    start(2);
    ConnectOptions options;
    options.id = "c";
    options.version = 5;
    options.properties = std::string("\x21\x00\x07", 3) + std::string("\x22\x00\x05", 3) + "\x27" + u32(4000); // receive max, aliases, packet
    options.willTopic = "status/c";
    options.willPayload = "gone";
    RawClient client = connect(options);
    client.connack();
    const metrics::ClientEntry one = clients().rows.at(0);
    EXPECT_EQ(one.receiveMaximum, 7u);
    EXPECT_EQ(one.topicAliasMaximum, 5u);
    EXPECT_EQ(one.maximumPacketSize, 4000u);
    EXPECT_EQ(one.will.topic, "status/c");
    EXPECT_EQ(one.will.size, 4u);
    EXPECT_FALSE(one.listener.empty());
    EXPECT_TRUE(one.security.empty());
    EXPECT_GT(one.bytesIn, 20u);
    client.send(publishPacket("t", std::string(1000, 'x'), { .version = 5, .qos = 1, .id = 1 }));
    client.expect(PacketType::Puback);
    const metrics::ClientEntry later = clients().rows.at(0);
    EXPECT_GE(later.bytesIn, one.bytesIn + 1000);
    EXPECT_GT(later.bytesOut, 0u);
}

TEST_F(InspectorTest, WhatASessionMissedIsCountedAndWhyItLeftIsKept)
{
    EventLog log(registry);
    start(2);
    connected("away", 5, 100).subscribe("t", 0, 5);
    ASSERT_TRUE(log.waitFor(tap::EventKind::Disconnected));
    RawClient publisher = connected("p");
    for (std::uint16_t i = 1; i <= 3; ++i) {
        publisher.send(publishPacket("t", "lost", { .qos = 1, .id = i }));
        publisher.expect(PacketType::Puback);
    }
    ASSERT_TRUE(log.waitFor(tap::EventKind::Dropped, 3));
    metrics::ClientListing listing = clients();
    ASSERT_EQ(listing.rows.size(), 2u);
    EXPECT_EQ(listing.rows[0].dropped, 3u) << "QoS 0, and it is not there";
    EXPECT_EQ(listing.rows[1].dropped, 0u);
    EXPECT_EQ(listing.rows[0].leftReason, static_cast<std::uint8_t>(mqtt::ReasonCode::UnspecifiedError)) << "it just hung up";
}

TEST_F(InspectorTest, EverybodyIsKickedAndSessionsStay)
{
    EventLog log(registry);
    start(3);
    std::vector<RawClient> many;
    for (int i = 0; i < 7; ++i)
        many.push_back(connected("c" + std::to_string(i), 5, 100));
    EXPECT_EQ(answer<std::size_t>([&](auto inspector, auto done) { inspector.kickAll(done); }), 7u);
    for (RawClient& each : many)
        EXPECT_EQ(each.expect(PacketType::Disconnect).byteAt(0), 0x98u);
    ASSERT_TRUE(log.waitFor(tap::EventKind::Disconnected, 7));
    EXPECT_EQ(clients().rows.size(), 7u);
    EXPECT_EQ(answer<std::size_t>([&](auto inspector, auto done) { inspector.kickAll(done); }), 0u);
}

TEST_F(InspectorTest, ASubscriptionIsMadeForAClientThatDidNotAsk)
{
    start(3);
    RawClient reader = connected("reader"), publisher = connected("p");
    publisher.send(publishPacket("a/old", "kept", { .qos = 1, .retain = true, .id = 1 }));
    publisher.expect(PacketType::Puback);
    const auto make = [&](const std::string& id, const std::string& filter) {
        return answer<bool>([&](auto inspector, auto done) { inspector.subscribe(id, filter, mqtt::QoS::AtLeastOnce, done); });
    };
    EXPECT_TRUE(make("reader", "a/#"));
    EXPECT_EQ(reader.expectPublish().payload(4), "kept");
    publisher.send(publishPacket("a/new", "live", { .qos = 1, .id = 2 }));
    EXPECT_EQ(reader.expectPublish().payload(4), "live");
    EXPECT_FALSE(make("nobody", "a/#"));
    EXPECT_FALSE(make("reader", "a/#/b"));
    EXPECT_EQ(subscriptions().rows.size(), 1u);
}

TEST_F(InspectorTest, AKickedClientIsToldWhyAndItsSessionStays) // [MQTT-3.14.2-1]
{
    EventLog log(registry);
    start(2);
    RawClient victim = connected("victim", 5, 100), other = connected("other");
    victim.subscribe("t", 1, 5);
    const auto kicked = answer<std::size_t>([&](auto inspector, auto done) { inspector.kick({ "victim", "nobody" }, done); });
    EXPECT_EQ(kicked, 1u);
    EXPECT_EQ(victim.expect(PacketType::Disconnect).byteAt(0), 0x98u); // administrative action
    EXPECT_TRUE(victim.closes());
    ASSERT_TRUE(log.waitFor(tap::EventKind::Disconnected));
    const metrics::ClientListing listing = clients();
    ASSERT_EQ(listing.rows.size(), 2u);
    EXPECT_FALSE(listing.rows[1].connected);
    EXPECT_EQ(listing.rows[1].subscriptions, 1u);
    other.expectNothing();
}

TEST_F(InspectorTest, AClearedSessionIsGoneConnectedOrNot)
{
    EventLog log(registry);
    start(2);
    connected("away", 5, 100).subscribe("t", 1, 5);
    ASSERT_TRUE(log.waitFor(tap::EventKind::Disconnected));
    RawClient here = connected("here", 5, 100), brief = connected("brief");
    here.subscribe("t", 1, 5);
    const auto cleared
        = answer<std::size_t>([&](auto inspector, auto done) { inspector.clearSessions({ "away", "here", "brief", "x" }, done); });
    EXPECT_EQ(cleared, 3u);
    EXPECT_TRUE(here.closes());
    EXPECT_TRUE(log.waitFor(tap::EventKind::SessionTerminated, 3));
    EXPECT_TRUE(clients().rows.empty());
    EXPECT_TRUE(subscriptions().rows.empty());
    EXPECT_EQ(broker.snapshot().sessions, 0u);
}

TEST_F(InspectorTest, RetainedMessagesAreListedDeletedAndPutBack)
{
    start(2);
    RawClient publisher = connected("p");
    for (const char* topic : { "a/1", "a/2", "b" }) {
        publisher.send(publishPacket(topic, std::string("value of ") + topic, { .qos = 1, .retain = true, .id = 1 }));
        publisher.expect(PacketType::Puback);
    }
    metrics::RetainedListing listing = retained("a/+");
    ASSERT_EQ(listing.rows.size(), 2u);
    std::ranges::sort(listing.rows, {}, &metrics::RetainedEntry::topic);
    EXPECT_EQ(listing.rows[0].head, "value of a/1");
    EXPECT_EQ(listing.rows[0].publisher, "p");
    EXPECT_EQ(retained("#", 2).rows.size(), 2u);
    EXPECT_EQ(retained("#", 2).total, 3u);

    const auto removed = answer<broker::RemovedRetained>(
        [&](auto inspector, auto done) { inspector.deleteRetained({ "a/1", "b", "never" }, done); });
    EXPECT_EQ(removed->size(), 2u);
    EXPECT_EQ(retained().rows.size(), 1u);
    publisher.send(publishPacket("b", "newer", { .qos = 1, .retain = true, .id = 1 }));
    publisher.expect(PacketType::Puback);
    const auto restored
        = answer<std::size_t>([&](auto inspector, auto done) { inspector.restoreRetained(removed, done); });
    EXPECT_EQ(restored, 1u) << "what came since is not overwritten";
    EXPECT_EQ(retained("b").rows.at(0).head, "newer");
    EXPECT_EQ(retained("a/1").rows.at(0).head, "value of a/1");
}

} // namespace
} // namespace hookline::test
