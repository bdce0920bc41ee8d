// message.route, delivery.enqueue and delivery.received: who gets a message, and whether it may wait.
#include "tests/unit/broker/broker_fixture.h"
#include "tests/unit/broker/hook_notes.h"

#include <stdexcept>

namespace hookline::test {
namespace {

using hooks::ClientView;
using hooks::Priority;
using hooks::RouteDraft;
using hooks::Stamp;
using hooks::Verdict;
using mqtt::PacketType;
using mqtt::ReasonCode;

class RouteTest : public BrokerTest, public testing::WithParamInterface<unsigned> { };
INSTANTIATE_TEST_SUITE_P(Loops, RouteTest, testing::Values(1u, 3u));

TEST_P(RouteTest, PickedRecipientsGetItAndNobodyElse)
{
    const auto pick = registry.add<hooks::MessageRoute>("test", Priority::Transform, [](const ClientView& who, RouteDraft& route) {
        EXPECT_EQ(who.client->clientId, "c");
        if (route.topic() == "t/only") {
            EXPECT_TRUE(route.only("line-*"));
        } else if (route.topic() == "t/except") {
            EXPECT_TRUE(route.except("line-1") && route.except("line-2"));
        }
        return route.topic() == "t/nobody" ? Verdict::reject(ReasonCode::NotAuthorized) : Verdict::next();
    });
    start(GetParam());
    std::vector<RawClient> clients;
    for (const char* id : { "line-1", "line-2", "line-3", "office-1", "office-2", "office-3" }) {
        clients.push_back(connect(id));
        clients.back().subscribe("t/#", 1);
    }
    RawClient client = connect("c");
    for (unsigned id = 1; const char* topic : { "t/only", "t/nobody", "t/except", "t/all" }) {
        client.send(publishPacket(topic, "x", { .qos = 1, .id = id++ }));
        client.expect(PacketType::Puback);
    }
    for (std::size_t i = 0; i < clients.size(); ++i) {
        std::vector<std::string> topics;
        do
            topics.push_back(clients[i].expectPublish().topic());
        while (topics.back() != "t/all");
        std::vector<std::string> expected;
        if (i < 3)
            expected.emplace_back("t/only");
        if (i > 1)
            expected.emplace_back("t/except");
        expected.emplace_back("t/all");
        EXPECT_EQ(topics, expected) << i;
    }
    EXPECT_TRUE(eventually([](const auto& now) { // each who was left out is counted
        return now.dropped[static_cast<std::size_t>(tap::DropReason::HookRejected)] == 3 + 6 + 2;
    }));
}

TEST_P(RouteTest, AddedRecipientsAreAuthorisedAndGetItOnce)
{
    const auto pick = registry.add<hooks::MessageRoute>("test", Priority::Transform, [](const ClientView&, RouteDraft& route) {
        for (const char* id : { "subscribed", "added", "forbidden", "unknown" })
            EXPECT_TRUE(route.add(id, mqtt::QoS::AtLeastOnce));
        return Verdict::next();
    });
    const auto forbid = registry.add<hooks::DeliveryAuthorize>(
        "test", Priority::Authorize, [](const ClientView& who, const hooks::DeliveryRequest&) {
            return who.client->clientId == "forbidden" ? Verdict::reject(ReasonCode::NotAuthorized) : Verdict::next();
        });
    start(GetParam());
    RawClient subscribed = connect("subscribed");
    subscribed.subscribe("t", 1);
    RawClient added = connect("added");
    RawClient forbidden = connect("forbidden");
    RawClient client = connect("c", 5);
    for (unsigned id = 1; id <= 3; ++id) {
        client.send(publishPacket("t", std::to_string(id), { .version = 5, .qos = 1, .id = id }));
        client.expect(PacketType::Puback);
    }
    for (RawClient* one : { &subscribed, &added }) {
        for (const char* payload : { "1", "2", "3" }) {
            const Received got = one->expectPublish();
            EXPECT_EQ(got.payload(), payload);
            EXPECT_EQ(got.qos(), 1u);
            EXPECT_FALSE(got.retain());
            one->send(ackPacket(PacketType::Puback, got.packetId()));
        }
        one->expectNothing();
    }
    ASSERT_TRUE(eventually([](const auto& now) { return now.dropped[static_cast<std::size_t>(tap::DropReason::NotAuthorized)] == 3; }));
    forbidden.expectNothing();
}

TEST_P(RouteTest, SharedGroupChoosesAmongThoseWhoAreLeft)
{
    const auto pick = registry.add<hooks::MessageRoute>("test", Priority::Transform, [](const ClientView&, RouteDraft& route) {
        route.except("m-1");
        return Verdict::next();
    });
    start(GetParam());
    RawClient one = connect("m-1");
    one.subscribe("$share/g/t", 0);
    RawClient two = connect("m-2");
    two.subscribe("$share/g/t", 0);
    RawClient client = connect("c");
    for (const char* payload : { "1", "2", "3", "4" })
        client.send(publishPacket("t", payload));
    for (const char* payload : { "1", "2", "3", "4" })
        EXPECT_EQ(two.expectPublish().payload(), payload);
    one.expectNothing();
}

TEST_F(BrokerTest, RouteHookThatThrowsLosesNothing)
{
    const auto bomb = registry.add<hooks::MessageRoute>(
        "bomb", Priority::Transform, [](const ClientView&, RouteDraft&) -> Verdict { throw std::runtime_error("bomb"); });
    start();
    RawClient client = connect("c");
    client.subscribe("t", 0);
    client.send(publishPacket("t", "x"));
    EXPECT_EQ(client.expectPublish().payload(), "x");
    EXPECT_EQ(broker.snapshot().hookErrors, 1u);
}

TEST_F(BrokerTest, EnqueueHookDecidesWhatWaitsForAClientThatIsAway)
{
    HookNotes notes;
    const auto ask = registry.add<hooks::DeliveryEnqueue>(
        "test", Priority::Validate, [&](const ClientView& who, const mqtt::MessageRef& message, const hooks::QueueView& queue) {
            notes.add(who.client->clientId + " " + std::string(message->payload()) + " behind " + std::to_string(queue.messages)
                + (queue.online ? " online" : " away"));
            return message->payload() == "stale" ? Verdict::reject(ReasonCode::QuotaExceeded) : Verdict::next();
        });
    start();
    ConnectOptions kept;
    kept.id = "kept";
    kept.clean = false;
    {
        RawClient away = connect(kept);
        away.subscribe("t", 1);
    }
    ASSERT_TRUE(eventually([](const auto& now) { return now.connections == 0; }));
    RawClient client = connect("c");
    for (unsigned id = 1; const char* payload : { "first", "stale", "last" }) {
        client.send(publishPacket("t", payload, { .qos = 1, .id = id++ }));
        client.expect(PacketType::Puback);
    }
    RawClient back = connect(kept);
    EXPECT_EQ(back.expectPublish().payload(), "first");
    EXPECT_EQ(back.expectPublish().payload(), "last");
    client.send(publishPacket("t", "stale", { .qos = 1, .id = 4 })); // need not wait, so nobody is asked
    EXPECT_EQ(back.expectPublish().payload(), "stale");
    EXPECT_EQ(notes.lines(), (std::vector<std::string> { "kept first behind 0 away", "kept stale behind 1 away", "kept last behind 1 away" }));
    EXPECT_EQ(broker.snapshot().dropped[static_cast<std::size_t>(tap::DropReason::HookRejected)], 1u);
}

TEST_F(BrokerTest, QoS2ReceiverIsToldTwice) // PUBREC and PUBCOMP
{
    HookNotes notes;
    const auto received = registry.add<hooks::DeliveryReceived>("log", Priority::Observe,
        [&](const ClientView&, const Stamp&, const hooks::DeliveryView& view) { notes.add("received " + std::string(view.message->payload())); });
    const auto acked = registry.add<hooks::MessageAcked>("log", Priority::Observe,
        [&](const ClientView&, const Stamp&, const hooks::DeliveryView& view) { notes.add("acked " + std::string(view.message->payload())); });
    start();
    RawClient client = connect("c");
    client.subscribe("t", 2);
    RawClient publisher = connect("p");
    publisher.send(publishPacket("t", "x", { .qos = 2, .id = 1 }));
    publisher.expect(PacketType::Pubrec);
    const unsigned id = client.expectPublish().packetId();
    client.send(ackPacket(PacketType::Pubrec, id));
    client.expect(PacketType::Pubrel);
    EXPECT_EQ(notes.lines(), (std::vector<std::string> { "received x" }));
    client.send(ackPacket(PacketType::Pubrec, id)); // again: no news
    client.expect(PacketType::Pubrel);
    client.send(ackPacket(PacketType::Pubcomp, id));
    EXPECT_TRUE(notes.waitFor("acked x"));
    EXPECT_EQ(notes.lines(), (std::vector<std::string> { "received x", "acked x" }));
}

} // namespace
} // namespace hookline::test
