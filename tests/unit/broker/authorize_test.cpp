// The authorising hooks and answers that come later, at a real broker.
#include "tests/unit/broker/broker_fixture.h"

#include <atomic>
#include <thread>

namespace hookline::test {
namespace {

using hooks::ClientView;
using hooks::Priority;
using hooks::Verdict;
using mqtt::PacketType;
using mqtt::ReasonCode;

/// Forbids every topic that starts with "secret", for publishing, subscribing and receiving; can be switched.
class Rules {
public:
    explicit Rules(hooks::HookRegistry& registry)
    {
        m_hooks.push_back(registry.add<hooks::MessageAuthorize>("rules", Priority::Authorize,
            [this](const ClientView&, const hooks::PublishDraft& draft) { return judge(m_publish, draft.topic()); }));
        m_hooks.push_back(registry.add<hooks::SubscriptionAuthorize>("rules", Priority::Authorize,
            [this](const ClientView&, const hooks::SubscriptionView& wanted) { return judge(m_subscribe, wanted.filter); }));
        m_hooks.push_back(registry.add<hooks::DeliveryAuthorize>("rules", Priority::Authorize,
            [this](const ClientView&, const hooks::DeliveryRequest& request) { return judge(m_receive, request.topic); }));
    }
    void forbid(bool publish, bool subscribe, bool receive)
    {
        m_publish = publish;
        m_subscribe = subscribe;
        m_receive = receive;
    }

private:
    static Verdict judge(const std::atomic<bool>& forbidden, std::string_view topic)
    {
        return forbidden && topic.starts_with("secret") ? Verdict::reject(ReasonCode::NotAuthorized) : Verdict::next();
    }
    std::atomic<bool> m_publish { true };
    std::atomic<bool> m_subscribe { true };
    std::atomic<bool> m_receive { true };
    std::vector<hooks::HookRegistration> m_hooks;
};

bool droppedAsForbidden(const metrics::BrokerSnapshot& now, std::uint64_t count)
{
    return now.dropped[static_cast<std::size_t>(tap::DropReason::NotAuthorized)] >= count;
}

TEST_F(BrokerTest, ForbiddenPublishHasItsReasonOrAnAcknowledgementAndIsCounted) // [MQTT-3.3.5-2]
{
    Rules rules(registry);
    EventLog log(registry);
    start();
    RawClient five = connect("five", 5);
    five.send(publishPacket("secret/t", "x", { .version = 5, .qos = 1, .id = 1 }));
    EXPECT_EQ(five.expect(PacketType::Puback).byteAt(2), 0x87u);
    five.send(publishPacket("secret/t", "x", { .version = 5, .qos = 2, .id = 2 }));
    EXPECT_EQ(five.expect(PacketType::Pubrec).byteAt(2), 0x87u);
    RawClient four = connect("four", 4);
    four.send(publishPacket("secret/t", "x", { .qos = 1, .id = 1 }));
    EXPECT_EQ(four.expect(PacketType::Puback).body.size(), 2u);
    four.send(publishPacket("secret/t", "x"));
    four.expectNothing();
    EXPECT_TRUE(droppedAsForbidden(broker.snapshot(), 4));
    ASSERT_TRUE(log.waitFor(tap::EventKind::Dropped, 4));
    EXPECT_EQ(log.events().back().drop, tap::DropReason::NotAuthorized);
    EXPECT_TRUE(log.events().back().incoming) << "the client wanted to publish";
    EXPECT_EQ(broker.snapshot().messagesIn, 0u);
}

TEST_F(BrokerTest, ForbiddenPublishDisconnectsWhereThatIsAskedFor)
{
    settings.deniedPublish = config::DeniedPublish::Disconnect;
    Rules rules(registry);
    start();
    RawClient four = connect("four", 4);
    four.send(publishPacket("secret/t", "x", { .qos = 1, .id = 1 }));
    EXPECT_FALSE(four.next());
    RawClient five = connect("five", 5);
    five.send(publishPacket("secret/t", "x", { .version = 5, .qos = 1, .id = 1 })); // has a code to say it with
    EXPECT_EQ(five.expect(PacketType::Puback).byteAt(2), 0x87u);
    five.send(publishPacket("secret/t", "x", { .version = 5 }));
    EXPECT_EQ(five.expect(PacketType::Disconnect).byteAt(0), 0x87u);
}

TEST_F(BrokerTest, ARewriteOfAnyPriorityIsAuthorisedAfterwards)
{
    Rules rules(registry);
    const auto late = registry.add<hooks::MessagePublish>("late", Priority::Observe, [](const ClientView&, hooks::PublishDraft& draft) {
        draft.setTopic("secret/" + std::string(draft.topic()));
        return Verdict::next();
    });
    start();
    RawClient client = connect("c", 5);
    client.send(publishPacket("t", "x", { .version = 5, .qos = 1, .id = 1 }));
    EXPECT_EQ(client.expect(PacketType::Puback).byteAt(2), 0x87u);
}

TEST_F(BrokerTest, ForbiddenSubscriptionIsRefusedByFilter)
{
    Rules rules(registry);
    start();
    RawClient five = connect("five", 5);
    EXPECT_EQ(static_cast<unsigned char>(five.subscribe("secret/#", 1, 5).back()), 0x87u);
    RawClient four = connect("four", 4);
    EXPECT_EQ(static_cast<unsigned char>(four.subscribe("secret/#", 1).back()), 0x80u);
    EXPECT_EQ(static_cast<unsigned char>(four.subscribe("open/#", 1).back()), 1u);
}

TEST_F(BrokerTest, ASubscribeHookCannotRewriteItsWayPastTheRules)
{
    Rules rules(registry);
    const auto rewrite = registry.add<hooks::ClientSubscribe>("rewrite", Priority::Observe, [](const ClientView&, hooks::SubscribeDraft& draft) {
        draft.entries[0].filter = "secret/" + draft.entries[0].filter;
        return Verdict::next();
    });
    start();
    EXPECT_EQ(static_cast<unsigned char>(connect("c", 5).subscribe("t", 1, 5).back()), 0x87u);
}

TEST_F(BrokerTest, AWillIsAuthorisedAtConnect)
{
    Rules rules(registry);
    start();
    ConnectOptions options { .id = "w", .version = 5, .willTopic = "secret/w" };
    RawClient five = connect(options);
    EXPECT_EQ(five.connack().byteAt(1), 0x87u);
    EXPECT_TRUE(five.closes());
    options.version = 4;
    EXPECT_EQ(connect(options).connack().byteAt(1), 5u);
    options.willTopic = "open/w";
    EXPECT_EQ(connect(options).connack().byteAt(1), 0u);
}

TEST_F(BrokerTest, AWillIsAuthorisedAgainWhenItFires)
{
    Rules rules(registry);
    rules.forbid(false, false, false);
    EventLog log(registry);
    start();
    RawClient watcher = connect("watcher");
    watcher.subscribe("secret/#", 0);
    RawClient dying = connect(ConnectOptions { .id = "w", .willTopic = "secret/w" });
    EXPECT_EQ(dying.connack().byteAt(1), 0u);
    rules.forbid(true, false, false); // revoked meanwhile
    dying.drop();
    ASSERT_TRUE(log.wait([](const auto& events) { return std::ranges::count(events, tap::DropReason::NotAuthorized, &tap::Event::drop) == 1; }));
    watcher.expectNothing();
}

TEST_F(BrokerTest, ASubscriptionThatIsNoLongerAllowedDeliversNothing)
{
    Rules rules(registry);
    rules.forbid(false, false, false);
    start(2);
    RawClient reader = connect("reader");
    reader.subscribe("#", 1);
    RawClient writer = connect("writer");
    writer.send(publishPacket("secret/1", "x", { .qos = 1, .id = 1 }));
    EXPECT_EQ(reader.expectPublish().topic(), "secret/1");
    rules.forbid(false, false, true);
    writer.send(publishPacket("secret/2", "x", { .qos = 1, .id = 2 }) + publishPacket("secret/3", "x") + publishPacket("open/4", "x"));
    EXPECT_EQ(reader.expectPublish().topic(), "open/4");
    EXPECT_TRUE(eventually([](const auto& now) { return droppedAsForbidden(now, 2); }));
}

TEST_F(BrokerTest, RetainedAndQueuedMessagesAreAuthorisedWhenTheyAreDelivered)
{
    Rules rules(registry);
    rules.forbid(false, false, false);
    start();
    {
        RawClient reader = connect(ConnectOptions { .id = "reader", .clean = false });
        reader.subscribe("#", 1);
    }
    ASSERT_TRUE(eventually([](const auto& now) { return now.connections == 0; }));
    RawClient writer = connect("writer");
    writer.send(publishPacket("secret/queued", "x", { .qos = 1, .retain = true, .id = 1 }) + publishPacket("open/queued", "x", { .qos = 1, .id = 2 }));
    writer.expect(PacketType::Puback);
    writer.expect(PacketType::Puback);
    rules.forbid(false, false, true);
    RawClient reader = connect(ConnectOptions { .id = "reader", .clean = false });
    EXPECT_EQ(reader.expectPublish().topic(), "open/queued");
    RawClient other = connect("other");
    other.subscribe("secret/queued", 1);
    other.expectNothing(); // the retained one
    EXPECT_TRUE(droppedAsForbidden(broker.snapshot(), 2));
}

TEST_F(BrokerTest, OnlyTheBrokerPublishesOnItsOwnTopics)
{
    start();
    RawClient reader = connect("reader");
    reader.subscribe("$SYS/#", 0);
    RawClient client = connect("c", 5);
    client.send(publishPacket("$SYS/broker/version", "x", { .version = 5, .qos = 1, .id = 1 }));
    EXPECT_EQ(client.expect(PacketType::Puback).byteAt(2), 0x87u);
    client.send(publishPacket("$other/t", "x", { .version = 5, .qos = 1, .id = 2 }));
    EXPECT_EQ(client.expect(PacketType::Puback).byteAt(2), 0x10u); // not reserved, only nobody listens
    reader.expectNothing();
    EXPECT_EQ(connect(ConnectOptions { .id = "w", .version = 5, .willTopic = "$SYS/w" }).connack().byteAt(1), 0x87u);
}

// --- Answers that come later -----------------------------------------------------------------------------------------------

/// Authenticates on a thread of its own, as hashing a password does.
class SlowAuthenticator {
public:
    SlowAuthenticator(hooks::HookRegistry& registry, Priority priority = Priority::Authorize)
        : m_hook(registry.add<hooks::ClientAuthenticate>("slow", priority, [this](const ClientView&, const hooks::Credentials& credentials) {
            const std::scoped_lock lock(m_mutex);
            m_owed.push_back(credentials.later());
            m_changed.notify_all();
            return Verdict::defer();
        }))
    {
    }
    hooks::DeferralPtr take()
    {
        std::unique_lock lock(m_mutex);
        if (!m_changed.wait_for(lock, 5s, [&] { return !m_owed.empty(); }))
            return nullptr;
        hooks::DeferralPtr out = std::move(m_owed.front());
        m_owed.erase(m_owed.begin());
        return out;
    }
    void remove() { m_hook.reset(); }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<hooks::DeferralPtr> m_owed;
    hooks::HookRegistration m_hook;
};

TEST_F(BrokerTest, AConnectWaitsForItsAnswerWhileOthersAreServed)
{
    SlowAuthenticator slow(registry);
    start();
    RawClient first(broker.port());
    // What follows the CONNECT at once waits with it.
    first.send(connectPacket({ .id = "first" }) + subscribePacket("t", 0) + publishPacket("t", "mine"));
    hooks::DeferralPtr owed = slow.take();
    ASSERT_TRUE(owed);
    RawClient second(broker.port());
    second.send(connectPacket({ .id = "second" }));
    slow.take()->answer(Verdict::next());
    EXPECT_EQ(second.expect(PacketType::Connack).byteAt(1), 0u);
    second.expectNothing();
    owed->answer(Verdict::next());
    EXPECT_EQ(first.expect(PacketType::Connack).byteAt(1), 0u);
    first.expect(PacketType::Suback);
    EXPECT_EQ(first.expectPublish().payload(), "mine");
}

TEST_F(BrokerTest, ALateRejectionIsTheConnacksReason)
{
    SlowAuthenticator slow(registry);
    start();
    RawClient client(broker.port());
    client.send(connectPacket({ .id = "c", .version = 5 }));
    slow.take()->answer(Verdict::reject(ReasonCode::BadUserNameOrPassword));
    EXPECT_EQ(client.expect(PacketType::Connack).byteAt(1), 0x86u);
    EXPECT_TRUE(client.closes());
    EXPECT_EQ(broker.snapshot().connectsRefused, 1u);
}

TEST_F(BrokerTest, AnAnswerThatNeverComesIsARejection)
{
    settings.connectTimeoutMs = 100;
    SlowAuthenticator slow(registry);
    EventLog log(registry);
    start();
    RawClient forgotten(broker.port());
    forgotten.send(connectPacket({ .id = "forgotten", .version = 5 }));
    slow.take().reset(); // whoever owed it is gone
    EXPECT_EQ(forgotten.expect(PacketType::Connack).byteAt(1), 0x88u);
    RawClient waiting(broker.port());
    waiting.send(connectPacket({ .id = "waiting" }));
    const hooks::DeferralPtr owed = slow.take();
    EXPECT_TRUE(waiting.closes());
    ASSERT_TRUE(log.waitFor(tap::EventKind::ConnectRefused, 2));
    owed->answer(Verdict::next()); // nobody is there any more
    EXPECT_EQ(broker.snapshot().connections, 0u);
}

TEST_F(BrokerTest, AnAnswerAfterTheBrokerStoppedIsHarmless)
{
    SlowAuthenticator slow(registry);
    start();
    RawClient client(broker.port());
    client.send(connectPacket({ .id = "c" }));
    const hooks::DeferralPtr owed = slow.take();
    broker.stop();
    owed->answer(Verdict::next());
    EXPECT_TRUE(client.closes());
}

TEST_F(BrokerTest, AnAnswerThatNobodyWaitedForIsHarmless)
{
    std::mutex mutex;
    std::vector<hooks::DeferralPtr> owed;
    const auto hasty = registry.add<hooks::ClientAuthenticate>("hasty", Priority::Authorize, [&](const ClientView&, const hooks::Credentials& credentials) {
        const std::scoped_lock lock(mutex);
        owed.push_back(credentials.later());
        return Verdict::next(); // though it took what lets it answer later
    });
    start();
    RawClient stays = connect("stays");
    {
        RawClient goes = connect("goes");
    }
    ASSERT_TRUE(eventually([](const metrics::BrokerSnapshot& s) { return s.connections == 1; }));
    {
        const std::scoped_lock lock(mutex);
        ASSERT_EQ(owed.size(), 2u);
        for (const hooks::DeferralPtr& one : owed)
            one->answer(Verdict::reject(ReasonCode::NotAuthorized));
    }
    stays.subscribe("t", 0);
    stays.send(publishPacket("t", "still here"));
    EXPECT_EQ(stays.expectPublish().payload(), "still here");
}

TEST_F(BrokerTest, TheRestOfTheChainIsAskedAfterALateYes)
{
    SlowAuthenticator slow(registry);
    const auto veto = registry.add<hooks::ClientAuthenticate>("veto", Priority::Observe,
        [](const ClientView& who, const hooks::Credentials&) {
            return who.client->clientId == "unwanted" ? Verdict::reject(ReasonCode::Banned) : Verdict::next();
        });
    start();
    for (const std::string id : { "unwanted", "wanted" }) {
        RawClient client(broker.port());
        client.send(connectPacket({ .id = id, .version = 5 }));
        slow.take()->answer(Verdict::next());
        EXPECT_EQ(client.expect(PacketType::Connack).byteAt(1), id == "wanted" ? 0u : 0x8Au);
    }
}

TEST_F(BrokerTest, AnAuthenticatorThatWasRemovedVouchesForNobody)
{
    SlowAuthenticator slow(registry);
    start();
    RawClient client(broker.port());
    client.send(connectPacket({ .id = "c", .version = 5 }));
    const hooks::DeferralPtr owed = slow.take();
    slow.remove();
    owed->answer(Verdict::next());
    EXPECT_EQ(client.expect(PacketType::Connack).byteAt(1), 0x88u);
}

} // namespace
} // namespace hookline::test
