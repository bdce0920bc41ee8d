#include "tests/unit/broker/broker_fixture.h"

#include <atomic>
#include <stdexcept>
#include <thread>

namespace hookline::test {
namespace {

using hooks::ClientView;
using hooks::Priority;
using hooks::Stamp;
using hooks::Verdict;
using mqtt::PacketType;

TEST_F(BrokerTest, PublishHookChangesTopicAndPayload)
{
    const auto hook = registry.add<hooks::MessagePublish>("rewrite", Priority::Transform, [](const ClientView&, hooks::PublishDraft& draft) {
        draft.setTopic("site1/" + std::string(draft.topic()));
        draft.setPayload(std::string(draft.payload()) + "!");
        return Verdict::next();
    });
    start();
    RawClient subscriber = connect("s");
    subscriber.subscribe("site1/#", 0);
    RawClient publisher = connect("p");
    publisher.send(publishPacket("t", "x"));
    const Received got = subscriber.expectPublish();
    EXPECT_EQ(got.topic(), "site1/t");
    EXPECT_EQ(got.payload(), "x!");
}

TEST_F(BrokerTest, RewrittenTopicIsAuthorisedAfterTheChange)
{
    const auto authorize = registry.add<hooks::MessagePublish>("acl", Priority::Authorize, [](const ClientView&, hooks::PublishDraft& draft) {
        return draft.topic().starts_with("secret") ? Verdict::reject(mqtt::ReasonCode::NotAuthorized) : Verdict::next();
    });
    const auto rewrite = registry.add<hooks::MessagePublish>("rewrite", Priority::Transform, [](const ClientView&, hooks::PublishDraft& draft) {
        draft.setTopic("secret/" + std::string(draft.topic()));
        return Verdict::next();
    });
    EventLog log(registry);
    start();
    RawClient five = connect("five", 5);
    five.send(publishPacket("t", "x", { .version = 5, .qos = 1, .id = 1 }));
    EXPECT_EQ(five.expect(PacketType::Puback).byteAt(2), 0x87u); // never silence
    RawClient four = connect("four", 4);
    four.send(publishPacket("t", "x", { .qos = 1, .id = 1 }));
    four.expect(PacketType::Puback);
    ASSERT_TRUE(log.waitFor(tap::EventKind::Dropped, 2));
    EXPECT_EQ(log.events().back().drop, tap::DropReason::HookRejected);
}

TEST_F(BrokerTest, RewriteToAnIllegalTopicIsRefused)
{
    const auto rewrite = registry.add<hooks::MessagePublish>("rewrite", Priority::Transform, [](const ClientView&, hooks::PublishDraft& draft) {
        draft.setTopic("a/#");
        return Verdict::next();
    });
    start();
    RawClient client = connect("c", 5);
    client.send(publishPacket("t", "x", { .version = 5, .qos = 1, .id = 1 }));
    EXPECT_EQ(client.expect(PacketType::Puback).byteAt(2), 0x90u);
}

TEST_F(BrokerTest, SubscribeHookCannotShortenTheSuback) // [MQTT-3.8.4-6]
{
    const auto hook = registry.add<hooks::ClientSubscribe>("filter", Priority::Authorize, [](const ClientView&, hooks::SubscribeDraft& draft) {
        draft.entries[0].denied = mqtt::ReasonCode::NotAuthorized;
        draft.entries.erase(draft.entries.begin() + 1, draft.entries.end());
        return Verdict::stop();
    });
    start();
    RawClient client = connect("c", 5);
    client.send(packet(0x82, u16(1) + std::string(1, '\0') + str("a") + "\x01" + str("b") + "\x02" + str("c") + std::string(1, '\0')));
    const std::string codes = client.expect(PacketType::Suback).body.substr(3);
    ASSERT_EQ(codes.size(), 3u);
    EXPECT_EQ(static_cast<unsigned char>(codes[0]), 0x87u);
}

TEST_F(BrokerTest, ThrowingCallbacksHarmNobodyAndAreCounted)
{
    const auto bomb = [](auto&&...) -> void { throw std::runtime_error("bomb"); };
    std::vector<hooks::HookRegistration> bombs;
    bombs.push_back(registry.add<hooks::ClientConnected>("bomb", Priority::Validate, bomb));
    bombs.push_back(registry.add<hooks::ClientDisconnected>("bomb", Priority::Validate, bomb));
    bombs.push_back(registry.add<hooks::SessionCreated>("bomb", Priority::Validate, bomb));
    bombs.push_back(registry.add<hooks::SessionSubscribed>("bomb", Priority::Validate, bomb));
    bombs.push_back(registry.add<hooks::SessionUnsubscribed>("bomb", Priority::Validate, bomb));
    bombs.push_back(registry.add<hooks::SessionTerminated>("bomb", Priority::Validate, bomb));
    bombs.push_back(registry.add<hooks::MessageRouted>("bomb", Priority::Validate, [](auto&&...) { throw 42; }));
    bombs.push_back(registry.add<hooks::MessageDelivered>("bomb", Priority::Validate, bomb));
    bombs.push_back(registry.add<hooks::MessageAcked>("bomb", Priority::Validate, bomb));
    EventLog log(registry); // registered later, runs later: must still hear everything
    start();
    RawClient client = connect("c");
    client.subscribe("t", 1);
    client.send(publishPacket("t", "x", { .qos = 1, .id = 1 }));
    client.expect(PacketType::Publish);
    client.expect(PacketType::Puback);
    client.send(ackPacket(PacketType::Puback, 1));
    client.expectNothing();
    client.send(std::string_view("\xE0\x00", 2));
    ASSERT_TRUE(log.waitFor(tap::EventKind::SessionTerminated));
    EXPECT_GE(broker.snapshot().hookErrors, 8u);
    EXPECT_EQ(log.names("c").size(), 8u);
}

TEST_F(BrokerTest, ThrowingAuthenticationFailsClosed)
{
    const auto bomb = registry.add<hooks::ClientAuthenticate>(
        "bomb", Priority::Authorize, [](const ClientView&, const hooks::Credentials&) -> Verdict { throw std::runtime_error("database gone"); });
    start();
    EXPECT_EQ(connect("c", 5).connack().byteAt(1), 0x80u);
    EXPECT_EQ(connect("c", 4).connack().byteAt(1), 3u);
}

TEST_F(BrokerTest, RemovedCallbackIsNeverCalledAgain)
{
    start();
    RawClient client = connect("c");
    for (int round = 0; round < 50; ++round) {
        auto counter = std::make_unique<std::atomic<int>>(0);
        auto hook = registry.add<hooks::MessageRouted>("count", Priority::Observe,
            [raw = counter.get()](const ClientView&, const Stamp&, const mqtt::MessageRef&, const hooks::RouteSummary&) { ++*raw; });
        for (int i = 0; i < 20; ++i)
            client.send(publishPacket("t", "x"));
        hook.reset();
        counter.reset(); // a late call would write to freed memory
    }
    client.expectNothing();
}

TEST_F(BrokerTest, HooksComeAndGoUnderLoadWithoutMissingAMessage)
{
    std::atomic<std::uint64_t> seen { 0 };
    const auto steady = registry.add<hooks::MessageRouted>("steady", Priority::Bridge,
        [&](const ClientView&, const Stamp&, const mqtt::MessageRef&, const hooks::RouteSummary&) { seen.fetch_add(1); });
    start(2);
    std::atomic<bool> done { false };
    std::jthread churn([&] {
        while (!done) {
            const auto extra = registry.add<hooks::MessagePublish>(
                "extra", Priority::Transform, [](const ClientView&, hooks::PublishDraft&) { return Verdict::next(); });
        }
    });
    constexpr unsigned kMessages = 5000;
    std::vector<std::jthread> publishers;
    for (int p = 0; p < 2; ++p) {
        publishers.emplace_back([&, p] {
            RawClient client = connect("p" + std::to_string(p));
            for (unsigned i = 0; i < kMessages; ++i)
                client.send(publishPacket("t/" + std::to_string(i % 7), "x"));
            client.expectNothing();
        });
    }
    publishers.clear();
    done = true;
    EXPECT_EQ(seen.load(), 2u * kMessages);
}

// What nobody wants to hear of is not made; whoever is not alone is not asked.
TEST_F(BrokerTest, AnObserverThatDeclinesIsNotCalledAndTheMessageGoesItsWay)
{
    struct Gate : tap::LoopGate {
        using LoopGate::LoopGate;
        std::atomic<int> asked { 0 };
        std::atomic<bool> open { false };
        bool look(unsigned) noexcept override
        {
            ++asked;
            return open;
        }
    };
    Gate gate(8);
    std::atomic<int> routed { 0 }, delivered { 0 };
    const hooks::CallbackOptions options { .gate = &gate };
    const auto tellsRouted = registry.add<hooks::MessageRouted>("table", Priority::Observe, [&](auto&&...) { ++routed; }, options);
    const auto tellsDelivered = registry.add<hooks::MessageDelivered>("table", Priority::Observe, [&](auto&&...) { ++delivered; }, options);
    start();
    RawClient client = connect("c");
    client.subscribe("t", 0);
    const auto publish = [&](const std::string& payload) {
        client.send(publishPacket("t", payload, {}));
        EXPECT_EQ(client.expectPublish().payload(), payload);
        client.expectNothing(); // the loop is done with it
    };
    publish("declined");
    EXPECT_EQ(gate.asked, 2);
    EXPECT_EQ(routed + delivered, 0);
    gate.open = true;
    publish("wanted");
    EXPECT_EQ(routed, 1);
    EXPECT_EQ(delivered, 1);
    gate.open = false;
    const auto other = registry.add<hooks::MessageRouted>("other", Priority::Observe, [](auto&&...) {});
    publish("for another");
    EXPECT_EQ(routed, 2) << "it is made anyway";
    EXPECT_EQ(delivered, 1);
}

} // namespace
} // namespace hookline::test
