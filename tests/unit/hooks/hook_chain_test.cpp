// Order of callbacks, what a verdict ends, and what a throwing callback may do: nothing.
#include "core/base/log.h"
#include "tests/unit/hooks/hook_fixture.h"

#include <set>

namespace hookline::test {
namespace {

using namespace hooks;

struct HookChainTest : ::testing::Test {
    HookRegistry registry;
    std::vector<std::string> calls;
    std::vector<HookRegistration> registrations;

    template <HookPoint P>
    void add(const std::string& owner, Priority priority, std::function<typename P::Signature> callback)
    {
        registrations.push_back(registry.add<P>(owner, priority, std::move(callback)));
    }
    void told(const std::string& name, Priority priority)
    {
        add<ClientConnected>(name, priority, [this, name](const ClientView&, const Stamp&) { calls.push_back(name); });
    }
    void deciding(const std::string& name, Priority priority, Verdict verdict)
    {
        add<MessagePublish>(name, priority, [this, name, verdict](const ClientView&, PublishDraft&) {
            calls.push_back(name);
            return verdict;
        });
    }
    Verdict publish()
    {
        PublishDraft draft("a/b", "p", mqtt::QoS::AtMostOnce, false, false);
        return runChain<MessagePublish>(registry, draft);
    }
    std::shared_ptr<CallbackStats> statsOf(const std::string& owner)
    {
        std::shared_ptr<CallbackStats> out;
        registry.table()->forEach([&](std::string_view, const auto& chain) {
            for (const auto& entry : chain.entries()) {
                if (entry.owner == owner)
                    out = entry.stats;
            }
        });
        return out;
    }
};

TEST_F(HookChainTest, HigherPriorityRunsFirstAndEqualOnesInOrderOfRegistration)
{
    told("observe-1", Priority::Observe);
    told("bridge", Priority::Bridge);
    told("validate", Priority::Validate);
    told("observe-2", Priority::Observe);
    told("authorize", Priority::Authorize);
    runChain<ClientConnected>(registry, Stamp {});
    EXPECT_EQ(calls, (std::vector<std::string> { "validate", "authorize", "bridge", "observe-1", "observe-2" }));
}

TEST_F(HookChainTest, EmptyChainLetsEverythingPass)
{
    EXPECT_TRUE(registry.table()->chain<MessagePublish>().empty());
    EXPECT_FALSE(publish().endsChain());
}

TEST_F(HookChainTest, RejectEndsTheChainWithItsReason)
{
    deciding("first", Priority::Validate, Verdict::next());
    deciding("second", Priority::Authorize, Verdict::reject(mqtt::ReasonCode::NotAuthorized));
    deciding("third", Priority::Observe, Verdict::next());
    const Verdict verdict = publish();
    EXPECT_TRUE(verdict.rejected());
    EXPECT_EQ(verdict.reason(), mqtt::ReasonCode::NotAuthorized);
    EXPECT_EQ(calls, (std::vector<std::string> { "first", "second" }));
}

TEST_F(HookChainTest, ARejectionSaysWhoseItIs)
{
    deciding("first", Priority::Validate, Verdict::next());
    deciding("second", Priority::Validate, Verdict::reject(mqtt::ReasonCode::NotAuthorized));
    deciding("third", Priority::Validate, Verdict::reject(mqtt::ReasonCode::Banned));
    const auto& chain = registry.table()->chain<MessagePublish>();
    EXPECT_EQ(chain.ownerOf(publish().by()), "second");
    registrations.clear();
    EXPECT_EQ(publish().by(), 0u);
    EXPECT_EQ(registry.table()->chain<MessagePublish>().ownerOf(0), "");
}

TEST_F(HookChainTest, StopEndsTheChainWithoutRejecting)
{
    deciding("first", Priority::Validate, Verdict::stop());
    deciding("second", Priority::Authorize, Verdict::reject(mqtt::ReasonCode::NotAuthorized));
    const Verdict verdict = publish();
    EXPECT_FALSE(verdict.rejected());
    EXPECT_EQ(calls, std::vector<std::string> { "first" });
}

TEST_F(HookChainTest, LaterCallbacksSeeWhatEarlierOnesChanged)
{
    add<MessagePublish>("upper", Priority::Transform, [](const ClientView&, PublishDraft& draft) {
        draft.setTopic("changed/topic");
        draft.setPayload(std::string(draft.payload()) + "!");
        return Verdict::next();
    });
    std::string seen;
    add<MessagePublish>("late", Priority::Authorize, [&](const ClientView&, PublishDraft& draft) {
        seen = std::string(draft.topic()) + '=' + std::string(draft.payload());
        return Verdict::next();
    });
    PublishDraft draft("a/b", "p", mqtt::QoS::AtMostOnce, false, false);
    EXPECT_FALSE(runChain<MessagePublish>(registry, draft).endsChain());
    EXPECT_EQ(seen, "changed/topic=p!");
    EXPECT_TRUE(draft.topicChanged());
    EXPECT_TRUE(draft.payloadChanged());
}

TEST_F(HookChainTest, SubscribeDraftKeepsOneEntryPerFilterWhateverIsDenied)
{
    add<ClientSubscribe>("deny", Priority::Authorize, [](const ClientView&, SubscribeDraft& draft) {
        draft.entries[0].denied = mqtt::ReasonCode::NotAuthorized;
        draft.entries[1].qos = mqtt::QoS::AtMostOnce;
        return Verdict::next();
    });
    SubscribeDraft draft { { { "a", mqtt::QoS::AtLeastOnce }, { "b", mqtt::QoS::ExactlyOnce } } };
    EXPECT_FALSE(runChain<ClientSubscribe>(registry, draft).endsChain());
    ASSERT_EQ(draft.entries.size(), 2u);
    EXPECT_EQ(draft.entries[0].denied, mqtt::ReasonCode::NotAuthorized);
    EXPECT_EQ(draft.entries[1].qos, mqtt::QoS::AtMostOnce);
}

TEST_F(HookChainTest, ThrowingCallbackAtADecidingPointRejectsAndIsCounted) // acceptance case 1
{
    add<MessagePublish>("broken", Priority::Validate, [](const ClientView&, PublishDraft&) -> Verdict { throw std::runtime_error("oops"); });
    deciding("after", Priority::Observe, Verdict::next());
    const Verdict verdict = publish();
    EXPECT_TRUE(verdict.rejected()) << "fails closed";
    EXPECT_EQ(verdict.reason(), mqtt::ReasonCode::UnspecifiedError);
    EXPECT_TRUE(calls.empty());
    EXPECT_EQ(statsOf("broken")->snapshot().errors, 1u);
    EXPECT_EQ(statsOf("broken")->snapshot().calls, 1u);
}

TEST_F(HookChainTest, ThrowingObserverIsSkippedCountedAndTheOthersGoOn)
{
    add<ClientConnected>("broken", Priority::Validate, [](const ClientView&, const Stamp&) { throw std::runtime_error("oops"); });
    add<ClientConnected>("odd", Priority::Validate, [](const ClientView&, const Stamp&) { throw 42; });
    told("after", Priority::Observe);
    for (int i = 0; i < 3; ++i)
        runChain<ClientConnected>(registry, Stamp {});
    EXPECT_EQ(calls.size(), 3u);
    EXPECT_EQ(statsOf("broken")->snapshot().errors, 3u);
    EXPECT_EQ(statsOf("odd")->snapshot().errors, 3u);
    EXPECT_EQ(statsOf("after")->snapshot().errors, 0u);
}

TEST_F(HookChainTest, ThrowingCallbackIsNamedInTheLogButDoesNotFloodIt)
{
    std::vector<std::string> lines;
    const std::uint64_t sink = base::addLogSink([&](const base::LogLine& line) { lines.push_back(line.text); });
    add<ClientConnected>("flooder", Priority::Observe, [](const ClientView&, const Stamp&) { throw std::runtime_error("oops"); });
    for (int i = 0; i < 1000; ++i)
        runChain<ClientConnected>(registry, Stamp {});
    base::removeLogSink(sink);
    EXPECT_LE(lines.size(), 2u) << "one a second at most";
    for (const std::string& line : lines) {
        EXPECT_THAT(line, ::testing::HasSubstr("flooder"));
        EXPECT_THAT(line, ::testing::HasSubstr("client.connected"));
        EXPECT_THAT(line, ::testing::HasSubstr("oops"));
    }
}

TEST_F(HookChainTest, EveryThrowingPointIsHarmless)
{
    const auto boom = [](const auto&...) { throw std::runtime_error("oops"); };
    const auto refuse = [](const auto&...) -> Verdict { throw std::runtime_error("oops"); };
    add<ClientAuthenticate>("x", Priority::Authorize, refuse);
    add<ClientSubscribe>("x", Priority::Authorize, refuse);
    add<ClientUnsubscribe>("x", Priority::Authorize, refuse);
    add<ClientDisconnected>("x", Priority::Observe, boom);
    add<SessionSubscribed>("x", Priority::Observe, boom);
    add<MessageRouted>("x", Priority::Observe, boom);
    add<MessageDropped>("x", Priority::Observe, boom);
    SubscribeDraft subscribe;
    UnsubscribeDraft unsubscribe;
    EXPECT_TRUE(runChain<ClientAuthenticate>(registry, Credentials {}).rejected()) << "a broken login check lets nobody in";
    EXPECT_TRUE(runChain<ClientSubscribe>(registry, subscribe).rejected());
    EXPECT_TRUE(runChain<ClientUnsubscribe>(registry, unsubscribe).rejected());
    runChain<ClientDisconnected>(registry, Stamp {}, DisconnectView {});
    runChain<SessionSubscribed>(registry, Stamp {}, SubscriptionView {});
    runChain<MessageRouted>(registry, Stamp {}, hookMessage(), RouteSummary {});
    runChain<MessageDropped>(registry, Stamp {}, DeliveryView {}, DropReason::QueueFull);
}

TEST_F(HookChainTest, TheTableNamesEveryPointOnce)
{
    std::set<std::string_view> names;
    int count = 0;
    registry.table()->forEach([&](std::string_view name, const auto&) {
        names.insert(name);
        ++count;
    });
    EXPECT_EQ(static_cast<int>(names.size()), count);
    for (const char* plugin : { "client.connected", "client.disconnected", "client.subscribe", "client.unsubscribe", "session.created",
             "session.subscribed", "session.unsubscribed", "session.terminated", "message.publish", "message.delivered", "message.acked" })
        EXPECT_TRUE(names.contains(plugin)) << plugin << ": one of the EMQ plugin's eleven";
}

} // namespace
} // namespace hookline::test
