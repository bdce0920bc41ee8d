// The hook points' promises as clients and observers see them: phases, reasons, takeovers, rewrites on the way out, bursts under change.
#include "core/hooks/async_feed.h"
#include "tests/unit/broker/broker_fixture.h"

#include <atomic>
#include <stdexcept>
#include <thread>

namespace hookline::test {
namespace {

using hooks::ClientView;
using hooks::DisconnectCause;
using hooks::Priority;
using hooks::PublishDraft;
using hooks::Stamp;
using hooks::Verdict;
using mqtt::PacketType;
using mqtt::ReasonCode;

/// Lines that callbacks write, in order.
class Notes {
public:
    void add(const std::string& line)
    {
        const std::scoped_lock lock(m_mutex);
        m_lines.push_back(line);
        m_changed.notify_all();
    }
    bool waitFor(const std::string& line)
    {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, 5s, [&] { return std::ranges::count(m_lines, line) > 0; });
    }
    std::vector<std::string> lines()
    {
        const std::scoped_lock lock(m_mutex);
        return m_lines;
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<std::string> m_lines;
};

TEST_F(BrokerTest, ThrowingCallbackAtEveryDecidingPointFailsClosedAndHarmsNobody) // acceptance case 1
{
    start();
    RawClient watcher = connect("watcher", 5);
    watcher.subscribe("t", 1, 5);
    RawClient client = connect("c", 5);
    const auto bomb = [](auto&&...) -> Verdict { throw std::runtime_error("bomb"); };
    {
        const auto hook = registry.add<hooks::ClientSubscribe>("bomb", Priority::Validate, bomb);
        EXPECT_EQ(static_cast<unsigned char>(client.subscribe("t", 1, 5).back()), 0x80u);
        EXPECT_EQ(broker.snapshot().hookErrors, 1u);
    }
    const auto publish = [&](unsigned id) {
        client.send(publishPacket("t", "x", { .version = 5, .qos = 1, .id = id }));
        return client.expect(PacketType::Puback).byteAt(2);
    };
    {
        const auto hook = registry.add<hooks::MessagePublish>("bomb", Priority::Validate, bomb);
        EXPECT_EQ(publish(1), 0x80u);
    }
    {
        const auto hook = registry.add<hooks::MessageAuthorize>("bomb", Priority::Validate, bomb);
        EXPECT_EQ(publish(2), 0x80u);
    }
    {
        const auto hook = registry.add<hooks::MessageAccept>("bomb", Priority::Validate, bomb);
        EXPECT_EQ(publish(3), 0x80u);
    }
    for (const bool authorize : { false, true }) { // nothing reaches a subscriber that could not be asked about
        const auto send = authorize ? hooks::HookRegistration() : registry.add<hooks::DeliverySend>("bomb", Priority::Validate, bomb);
        const auto ask = authorize ? registry.add<hooks::DeliveryAuthorize>("bomb", Priority::Validate, bomb) : hooks::HookRegistration();
        EXPECT_NE(publish(4), 0x80u); // the publisher has done nothing wrong
        watcher.expectNothing();
    }
    EXPECT_EQ(publish(5), 0xFFFFu); // success
    EXPECT_EQ(watcher.expectPublish().payload(5), "x");
}

TEST_F(BrokerTest, ThrowingCallbackAtTheRarerPointsHarmsNobodyEither) // acceptance case 1
{
    std::atomic<int> thrown { 0 };
    const auto bomb = [&](auto&&...) -> Verdict {
        ++thrown;
        throw std::runtime_error("bomb");
    };
    const auto observe = [&](auto&&...) -> void {
        ++thrown;
        throw std::runtime_error("bomb");
    };
    start();
    RawClient client = connect("c", 5);
    client.subscribe("t", 0, 5);
    { // deciding points fail closed
        const auto hook = registry.add<hooks::ClientUnsubscribe>("bomb", Priority::Validate, bomb);
        client.send(unsubscribePacket({ "t" }, 5));
        EXPECT_GE(client.expect(PacketType::Unsuback).byteAt(3), 0x80u);
    }
    {
        const auto hook = registry.add<hooks::SubscriptionAuthorize>("bomb", Priority::Validate, bomb);
        EXPECT_GE(static_cast<unsigned char>(client.subscribe("u", 0, 5).back()), 0x80u);
    }
    {
        const auto hook = registry.add<hooks::ClientAuthStart>("bomb", Priority::Validate, bomb);
        EXPECT_GE(connect({ .id = "asked", .version = 5, .properties = "\x15" + str("RIDDLE") }).connack().byteAt(1), 0x80u);
    }
    EXPECT_EQ(thrown, 3);
    client.send(publishPacket("t", "still there", { .version = 5 }));
    EXPECT_EQ(client.expectPublish().payload(5), "still there");

    std::vector<hooks::HookRegistration> bombs; // observing points go on with the next callback
    bombs.push_back(registry.add<hooks::ClientConnectRefused>("bomb", Priority::Validate, observe));
    bombs.push_back(registry.add<hooks::SessionResumed>("bomb", Priority::Validate, observe));
    bombs.push_back(registry.add<hooks::SessionTakenOver>("bomb", Priority::Validate, observe));
    bombs.push_back(registry.add<hooks::MessageDropped>("bomb", Priority::Validate, observe));
    bombs.push_back(registry.add<hooks::MessageRetained>("bomb", Priority::Validate, observe));
    bombs.push_back(registry.add<hooks::WillScheduled>("bomb", Priority::Validate, observe));
    bombs.push_back(registry.add<hooks::WillCancelled>("bomb", Priority::Validate, observe));
    bombs.push_back(registry.add<hooks::WillPublished>("bomb", Priority::Validate, observe));
    const auto refuse = registry.add<hooks::ClientAuthenticate>("test", Priority::Authorize, [](const ClientView& who, const hooks::Credentials&) {
        return who.client->clientId == "stranger" ? Verdict::reject(ReasonCode::Banned) : Verdict::next();
    });
    const auto forbid = registry.add<hooks::MessageAuthorize>("test", Priority::Authorize, [](const ClientView&, const PublishDraft& draft) {
        return draft.topic() == "forbidden" ? Verdict::reject(ReasonCode::NotAuthorized) : Verdict::next();
    });
    EventLog log(registry);
    EXPECT_EQ(connect("stranger", 5).connack().byteAt(1), 0x8Au);
    client.send(publishPacket("forbidden", "x", { .version = 5, .qos = 1, .id = 1 }));
    EXPECT_EQ(client.expect(PacketType::Puback).byteAt(2), 0x87u);
    client.send(publishPacket("kept", "x", { .version = 5, .retain = true }));
    ConnectOptions options;
    options.version = 5;
    options.id = "w";
    options.clean = false;
    options.properties = std::string("\x11", 1) + u32(600);
    options.willTopic = "t";
    options.willProperties = std::string("\x18", 1) + u32(600);
    connect(options).drop(); // scheduled
    ASSERT_TRUE(eventually([](const auto& now) { return now.connections == 1; }));
    RawClient resumed = connect(options); // resumed; the will is cancelled
    EXPECT_EQ(resumed.connack().byteAt(0), 1u);
    options.willProperties.clear();
    RawClient second = connect(options); // taken over
    EXPECT_EQ(resumed.expect(PacketType::Disconnect).byteAt(0), 0x8Eu);
    second.drop(); // published
    EXPECT_EQ(client.expectPublish().payload(5), "will");
    EXPECT_TRUE(log.waitFor(tap::EventKind::ConnectRefused));
    EXPECT_TRUE(log.waitFor(tap::EventKind::Dropped));
    EXPECT_TRUE(log.waitFor(tap::EventKind::SessionTakenOver));
    for (const auto& chain : registry.chains()) {
        for (const auto& callback : chain.callbacks)
            EXPECT_TRUE(callback.owner != "bomb" || callback.stats.errors > 0) << chain.point << " was not tried";
    }
    EXPECT_EQ(broker.snapshot().hookErrors, static_cast<std::uint64_t>(thrown)); // removed callbacks too
}

TEST_F(BrokerTest, RefusedConnectIsOneEventAndNothingElse) // acceptance case 3
{
    const auto refuse = registry.add<hooks::ClientAuthenticate>(
        "no", Priority::Authorize, [](const ClientView&, const hooks::Credentials&) { return Verdict::reject(ReasonCode::Banned); });
    EventLog log(registry);
    start();
    EXPECT_EQ(connect("c", 5).connack().byteAt(1), 0x8Au);
    ASSERT_TRUE(log.waitFor(tap::EventKind::ConnectRefused));
    EXPECT_EQ(log.names(), (std::vector<std::string> { "connect_refused" }));
}

TEST_F(BrokerTest, TakeoverIsToldInOrderAndTheClientIsNeverAbsent) // acceptance case 4
{
    Notes notes;
    std::atomic<int> online { 0 };
    std::atomic<int> least { 1 };
    const auto gone = registry.add<hooks::ClientDisconnected>(
        "log", Priority::Observe, [&](const ClientView&, const Stamp&, const hooks::DisconnectView& why) {
            notes.add("disconnected " + std::string(hooks::name(why.cause)));
            // A takeover's disconnect is not an absence: that is what the cause is for.
            if (why.cause != DisconnectCause::TakenOver)
                least = std::min(least.load(), --online);
        });
    const auto taken = registry.add<hooks::SessionTakenOver>(
        "log", Priority::Observe, [&](const ClientView&, const Stamp&) { notes.add("takenover"); });
    const auto came = registry.add<hooks::ClientConnected>("log", Priority::Observe, [&](const ClientView&, const Stamp&) {
        online = 1;
        notes.add("connected");
    });
    start();
    RawClient first = connect("c", 5);
    RawClient second = connect("c", 5);
    EXPECT_EQ(first.expect(PacketType::Disconnect).byteAt(0), 0x8Eu);
    EXPECT_EQ(notes.lines(), (std::vector<std::string> { "connected", "disconnected taken_over", "takenover", "connected" }));
    EXPECT_EQ(least, 1);
}

TEST_F(BrokerTest, DisconnectsSayTheirCause)
{
    Notes notes;
    const auto gone = registry.add<hooks::ClientDisconnected>("log", Priority::Observe,
        [&](const ClientView& who, const Stamp&, const hooks::DisconnectView& why) {
            notes.add(who.client->clientId + " " + std::string(hooks::name(why.cause)));
        });
    start();
    connect("a", 5).send(std::string_view("\xE0\x00", 2));
    EXPECT_TRUE(notes.waitFor("a normal"));
    connect("b", 5).send(std::string_view("\xE0\x01\x04", 3));
    EXPECT_TRUE(notes.waitFor("b with_will"));
    connect("c").drop();
    EXPECT_TRUE(notes.waitFor("c lost"));
    connect("d").send(std::string_view("\xF0\x00", 2));
    EXPECT_TRUE(notes.waitFor("d protocol_error"));
    const RawClient stays = connect("e");
    broker.stop();
    EXPECT_TRUE(notes.waitFor("e shutdown"));
}

TEST_F(BrokerTest, RewriteOnTheWayOutIsAuthorisedToo) // acceptance case 5
{
    const auto authorize = registry.add<hooks::DeliveryAuthorize>("acl", Priority::Authorize,
        [](const ClientView&, const hooks::DeliveryRequest& request) {
            return request.topic.starts_with("secret/") ? Verdict::reject(ReasonCode::NotAuthorized) : Verdict::next();
        });
    const auto rewrite = registry.add<hooks::DeliverySend>("rewrite", Priority::Observe, [](const ClientView& to, PublishDraft& draft) {
        if (to.client->clientId == "curious")
            draft.setTopic("secret/" + std::string(draft.topic()));
        return Verdict::next();
    });
    EventLog log(registry);
    start();
    RawClient curious = connect("curious");
    curious.subscribe("#", 1);
    RawClient other = connect("other");
    other.subscribe("#", 1);
    other.send(publishPacket("t", "x"));
    EXPECT_EQ(other.expectPublish().topic(), "t"); // only the one subscriber's message is another
    curious.expectNothing();
    ASSERT_TRUE(log.waitFor(tap::EventKind::Dropped));
    for (const tap::Event& event : log.events())
        EXPECT_TRUE(event.kind != tap::EventKind::Dropped || event.drop == tap::DropReason::NotAuthorized);
}

TEST_F(BrokerTest, DeliveryHookChangesAndDropsForOneSubscriberAlone)
{
    const auto hook = registry.add<hooks::DeliverySend>("shape", Priority::Transform, [](const ClientView& to, PublishDraft& draft) {
        if (to.client->clientId == "none")
            return Verdict::reject(ReasonCode::NotAuthorized);
        if (to.client->clientId == "less")
            draft.setPayload("short");
        return Verdict::next();
    });
    start(2);
    RawClient publisher = connect("p");
    publisher.send(publishPacket("kept", "a long payload", { .retain = true }));
    publisher.expectNothing();
    for (const unsigned qos : { 0u, 1u }) {
        RawClient less = connect("less");
        RawClient none = connect("none");
        RawClient all = connect("all");
        for (RawClient* client : { &less, &none, &all })
            client->subscribe("#", qos);
        EXPECT_EQ(less.expectPublish().payload(), "short"); // retained messages pass it as well
        EXPECT_EQ(all.expectPublish().payload(), "a long payload");
        publisher.send(publishPacket("live", "another payload", { .qos = qos, .id = 1 }));
        EXPECT_EQ(less.expectPublish().payload(), "short");
        EXPECT_EQ(all.expectPublish().payload(), "another payload");
        none.expectNothing();
        if (qos == 1)
            publisher.expect(PacketType::Puback);
    }
}

TEST_F(BrokerTest, SubscribingTwiceAndTheEndOfASessionAreTold) // acceptance case 22
{
    Notes notes;
    const auto on = registry.add<hooks::SessionSubscribed>("log", Priority::Observe,
        [&](const ClientView&, const Stamp&, const hooks::SubscriptionView& view) {
            notes.add("subscribed " + std::string(view.filter) + (view.isNew ? " new" : " again"));
        });
    const auto off = registry.add<hooks::SessionUnsubscribed>("log", Priority::Observe,
        [&](const ClientView&, const Stamp&, const hooks::SubscriptionView& view) {
            notes.add("unsubscribed " + std::string(view.filter) + (view.by == hooks::Unsubscriber::Client ? " by client" : " by session_end"));
        });
    const auto end = registry.add<hooks::SessionTerminated>(
        "log", Priority::Observe, [&](const ClientView&, const Stamp&, const hooks::DisconnectView&) { notes.add("terminated"); });
    start();
    RawClient client = connect("c", 5);
    client.subscribe("a", 0, 5);
    client.subscribe("a", 1, 5);
    client.subscribe("b/#", 1, 5);
    client.subscribe("c", 1, 5);
    client.send(packet(0xA2, u16(9) + std::string(1, '\0') + str("c")));
    client.expect(PacketType::Unsuback);
    client.send(std::string_view("\xE0\x00", 2));
    ASSERT_TRUE(notes.waitFor("terminated"));
    EXPECT_EQ(notes.lines(),
        (std::vector<std::string> { "subscribed a new", "subscribed a again", "subscribed b/# new", "subscribed c new", "unsubscribed c by client",
            "unsubscribed a by session_end", "unsubscribed b/# by session_end", "terminated" }));
}

TEST_F(BrokerTest, RetainedMessagesAndWillsAreTold)
{
    settings.maxRetained = 1;
    Notes notes;
    const auto kept = registry.add<hooks::MessageRetained>("log", Priority::Observe,
        [&](const ClientView&, const Stamp&, const mqtt::MessageRef& message, hooks::RetainedChange change) {
            notes.add(std::string(message->topic())
                + (change == hooks::RetainedChange::Set           ? " set"
                        : change == hooks::RetainedChange::Cleared ? " cleared"
                                                                   : " no room"));
        });
    const auto waits = registry.add<hooks::WillScheduled>(
        "log", Priority::Observe, [&](const ClientView&, const Stamp&, const hooks::WillView& will) { notes.add("will scheduled " + std::string(will.topic)); });
    const auto back = registry.add<hooks::WillCancelled>(
        "log", Priority::Observe, [&](const ClientView&, const Stamp&, const hooks::WillView& will) { notes.add("will cancelled " + std::string(will.topic)); });
    const auto sent = registry.add<hooks::WillPublished>(
        "log", Priority::Observe, [&](const ClientView&, const Stamp&, const hooks::WillView& will) { notes.add("will published " + std::string(will.topic)); });
    start();
    {
        RawClient client = connect("c", 5);
        for (const char* topic : { "one", "two" })
            client.send(publishPacket(topic, "x", { .version = 5, .retain = true }));
        client.send(publishPacket("one", "", { .version = 5, .retain = true }));
        client.expectNothing();
        EXPECT_EQ(notes.lines(), (std::vector<std::string> { "one set", "two no room", "one cleared" }));
    }
    ConnectOptions options;
    options.version = 5;
    options.id = "w";
    options.clean = false;
    options.properties = std::string("\x11", 1) + u32(600);
    options.willTopic = "will/1";
    options.willProperties = std::string("\x18", 1) + u32(600);
    connect(options).drop();
    ASSERT_TRUE(notes.waitFor("will scheduled will/1"));
    options.willTopic = "will/2";
    options.willProperties.clear();
    connect(options).drop();
    ASSERT_TRUE(notes.waitFor("will published will/2"));
    options.willTopic = "will/3";
    connect(options).send(std::string_view("\xE0\x00", 2));
    ASSERT_TRUE(notes.waitFor("will cancelled will/3"));
    const std::vector<std::string> lines = notes.lines();
    EXPECT_EQ(std::ranges::count(lines, "will cancelled will/1"), 1);
    EXPECT_EQ(std::ranges::count(lines, "will published will/1") + std::ranges::count(lines, "will published will/3"), 0);
}

TEST_F(BrokerTest, SlowObserverOnItsOwnThreadDelaysNoPublisher) // acceptance case 10
{
    std::atomic<bool> stuck { true };
    hooks::AsyncFeed observer(
        registry, "slow", hooks::EventMask { tap::EventKind::Publish },
        [&](tap::Event&&) { stuck.wait(true); }, 1, 32);
    start();
    RawClient client = connect("c");
    for (unsigned i = 1; i <= 1000; ++i) { // one after the other: each waits for its PUBACK while the observer is stuck
        client.send(publishPacket("t", "x", { .qos = 1, .id = i }));
        ASSERT_EQ(client.expect(PacketType::Puback).packetId(), i);
    }
    EXPECT_GE(observer.lost(), 1000u - 32u - 256u);
    std::uint64_t shown = 0; // where the window's Hooks page looks
    for (const auto& chain : registry.chains()) {
        for (const auto& callback : chain.callbacks)
            shown += callback.owner == "slow" ? callback.stats.drops : 0;
    }
    EXPECT_EQ(shown, observer.lost());
    stuck = false;
    stuck.notify_all();
}

TEST_F(BrokerTest, OrderSwitchesAndRemovalUnderLoadMissNoMessage) // acceptance case 24
{
    std::atomic<std::uint64_t> seen { 0 };
    const auto count = [&](const ClientView&, PublishDraft&) {
        seen.fetch_add(1);
        return Verdict::next();
    };
    const auto steady = registry.add<hooks::MessagePublish>("steady", Priority::Bridge, count);
    const auto moves = registry.add<hooks::MessagePublish>(
        "moves", Priority::Transform, [](const ClientView&, PublishDraft&) { return Verdict::next(); }, { .filter = { .topics = { "t/+" } } });
    start(2);
    std::atomic<bool> done { false };
    std::jthread churn([&] {
        for (unsigned round = 0; !done; ++round) {
            EXPECT_TRUE(registry.move(moves.id(), round % 2 ? steady.id() : 0));
            EXPECT_TRUE(registry.setEnabled(moves.id(), round % 3 != 0));
            const auto extra = registry.add<hooks::MessagePublish>(
                "extra", Priority::Validate, [](const ClientView&, PublishDraft&) { return Verdict::next(); });
            for (const auto& chain : registry.chains())
                EXPECT_LE(chain.callbacks.size(), 3u);
        }
    });
    constexpr unsigned kMessages = 10000;
    {
        std::vector<std::jthread> publishers;
        for (int p = 0; p < 2; ++p) {
            publishers.emplace_back([&, p] {
                RawClient client = connect("p" + std::to_string(p));
                std::string burst;
                for (unsigned i = 0; i < 100; ++i)
                    burst += publishPacket("t/" + std::to_string(i % 7), "x");
                for (unsigned i = 0; i < kMessages / 100; ++i)
                    client.send(burst);
                client.expectNothing();
            });
        }
    }
    done = true;
    churn.join();
    EXPECT_EQ(seen.load(), 2u * kMessages);
}

} // namespace
} // namespace hookline::test
