// Filters, statistics, circuit breakers, order and switching of callbacks while the chain is in use.
#include "tests/unit/hooks/hook_fixture.h"

#include "core/base/clock.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <stdexcept>
#include <thread>

namespace hookline::test {
namespace {

using namespace hooks;
using namespace std::chrono_literals;

struct CallbackCare : ::testing::Test {
    HookRegistry registry;
    std::vector<HookRegistration> registrations;
    std::string calls;

    HookRegistration& say(const std::string& word, Priority priority = Priority::Transform, CallbackOptions options = {})
    {
        return registrations.emplace_back(registry.add<MessagePublish>(
            word, priority,
            [this, word](const ClientView&, PublishDraft&) {
                calls += word;
                return Verdict::next();
            },
            std::move(options)));
    }
    std::string run(const std::string& topic = "a/b", const std::string& client = "c1")
    {
        calls.clear();
        const mqtt::ClientInfoRef info = hookClient(client);
        PublishDraft draft(topic, "p", mqtt::QoS::AtMostOnce, false, false);
        last = registry.table()->chain<MessagePublish>().run(ClientView { info, 0, base::steadyNanos() }, draft);
        return calls;
    }
    HookRegistry::Callback callback(const std::string& owner) const
    {
        for (const HookRegistry::Chain& chain : registry.chains()) {
            for (const HookRegistry::Callback& one : chain.callbacks) {
                if (one.owner == owner)
                    return one;
            }
        }
        ADD_FAILURE() << "no callback of " << owner;
        return {};
    }
    Verdict last = Verdict::next();
};

TEST_F(CallbackCare, FilterDecidesWhomItIsCalledFor)
{
    say("t", Priority::Transform, { .filter = { .topics = { "a/+", "x/#" } } });
    say("c", Priority::Transform, { .filter = { .client = "sensor-*" } });
    say("b", Priority::Transform, { .filter = { .topics = { "a/+" }, .client = "c?" } });
    EXPECT_EQ(run("a/b", "c1"), "tb");
    EXPECT_EQ(run("x/y/z", "sensor-7"), "tc");
    EXPECT_EQ(run("q", "other"), "");
    EXPECT_EQ(callback("t").stats.calls, 2u); // who was not called is not counted
    const SubscribeDraft subscribe { { { "x/1", mqtt::QoS::AtMostOnce, mqtt::ReasonCode::Success } } };
    EXPECT_TRUE(passes(CallbackFilter { { "x/+" }, "" }, subscribe));
    EXPECT_FALSE(passes(CallbackFilter { { "y/+" }, "" }, subscribe));
}

TEST_F(CallbackCare, StatisticsTellCallsChangesDropsAndTime)
{
    registrations.push_back(registry.add<MessagePublish>("edits", Priority::Transform, [](const ClientView&, PublishDraft& draft) {
        if (draft.topic() == "edit")
            draft.setPayload("new");
        return Verdict::next();
    }));
    registrations.push_back(registry.add<MessagePublish>("drops", Priority::Authorize, [](const ClientView&, PublishDraft& draft) {
        return draft.topic() == "drop" ? Verdict::reject(mqtt::ReasonCode::NotAuthorized) : Verdict::next();
    }));
    for (const char* topic : { "edit", "drop", "pass", "edit" })
        run(topic);
    EXPECT_EQ(callback("edits").stats.calls, 4u);
    EXPECT_EQ(callback("edits").stats.changes, 2u);
    EXPECT_EQ(callback("drops").stats.drops, 1u);
    EXPECT_GE(callback("drops").stats.nanos.total(), 1u);
    const auto chains = registry.chains();
    const auto chain = std::ranges::find(chains, "message.publish", &HookRegistry::Chain::point);
    EXPECT_EQ(chain->phase, Phase::Mutate);
    EXPECT_EQ(std::ranges::find(chains, "message.authorize", &HookRegistry::Chain::point)->phase, Phase::Authorize);
    EXPECT_EQ(std::ranges::find(chains, "message.accept", &HookRegistry::Chain::point)->phase, Phase::Veto);
    EXPECT_EQ(std::ranges::find(chains, "message.dropped", &HookRegistry::Chain::point)->phase, Phase::Observe);
    ASSERT_EQ(chain->callbacks.size(), 2u);
    EXPECT_EQ(chain->callbacks[0].owner, "edits"); // in the order they run
}

TEST_F(CallbackCare, BusyLoopsSampleAndStillFindASlowCallbackAtOnce) // acceptance case 11
{
    std::atomic<bool> slow { false };
    registrations.push_back(registry.add<MessagePublish>("sometimes slow", Priority::Transform, [&](const ClientView&, PublishDraft&) {
        if (slow)
            std::this_thread::sleep_for(5ms);
        return Verdict::next();
    }));
    const mqtt::ClientInfoRef info = hookClient();
    const ClientView burst { info, 0, base::steadyNanos() }; // one read's worth: the loop's clock stands
    for (int i = 0; i < 6400; ++i) {
        PublishDraft draft("t", "p", mqtt::QoS::AtMostOnce, false, false);
        (void)registry.table()->chain<MessagePublish>().run(burst, draft);
    }
    EXPECT_LT(callback("sometimes slow").stats.nanos.total(), 1000u); // 1 in 64, and what the scheduler made look slow
    const std::uint64_t before = callback("sometimes slow").stats.nanos.total();
    slow = true;
    for (int i = 0; i < 3; ++i)
        run(); // the clock has moved: the first is timed, and being slow makes the next ones timed
    EXPECT_EQ(callback("sometimes slow").stats.nanos.total(), before + 3);
    EXPECT_GE(callback("sometimes slow").stats.nanos.percentile(1.0), 5e6);
}

TEST_F(CallbackCare, BreakerOpensForFailuresTriesAgainAndCloses)
{
    bool broken = true;
    registrations.push_back(registry.add<MessagePublish>(
        "broken", Priority::Transform,
        [&](const ClientView&, PublishDraft&) -> Verdict {
            if (broken)
                throw std::runtime_error("no database");
            return Verdict::next();
        },
        { .breaker = { .failures = 3, .rest = 20ms } }));
    say("after");
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(run(), ""); // deciding points fail closed
        EXPECT_EQ(last.reason(), mqtt::ReasonCode::UnspecifiedError);
    }
    EXPECT_EQ(callback("broken").stats.breaker, BreakerState::Open);
    EXPECT_EQ(callback("broken").stats.lastError, "no database");
    run();
    EXPECT_EQ(last.reason(), mqtt::ReasonCode::ServerUnavailable); // closed all the same, but nobody waits for it
    EXPECT_EQ(callback("broken").stats.calls, 3u);
    EXPECT_EQ(callback("broken").stats.skipped, 1u);
    // After the rest one call is let through; it fails, so the next rest is longer.
    const auto until = [&](auto&& holds) {
        const auto end = std::chrono::steady_clock::now() + 10s;
        while (!holds() && std::chrono::steady_clock::now() < end)
            run();
        return holds();
    };
    EXPECT_TRUE(until([&] { return callback("broken").stats.openings == 2; }));
    EXPECT_EQ(callback("broken").stats.calls, 4u);
    broken = false;
    EXPECT_TRUE(until([&] { return callback("broken").stats.breaker == BreakerState::Closed; }));
    EXPECT_EQ(run(), "after");
    EXPECT_FALSE(last.rejected());
}

TEST_F(CallbackCare, BreakerOpensForSlownessAndSkipsWhereTheOwnerWantsThat)
{
    registrations.push_back(registry.add<MessagePublish>(
        "slow", Priority::Transform,
        [&](const ClientView&, PublishDraft&) {
            std::this_thread::sleep_for(2ms);
            return Verdict::next();
        },
        { .breaker = { .slow = 1ms, .slowCalls = 2, .rest = 1h }, .onFailure = OnFailure::Skip }));
    say("after");
    for (int i = 0; i < 10; ++i)
        EXPECT_EQ(run(), "after");
    EXPECT_EQ(callback("slow").stats.breaker, BreakerState::Open);
    EXPECT_EQ(callback("slow").stats.calls, 2u);
    EXPECT_EQ(callback("slow").stats.skipped, 8u);

    registrations.push_back(registry.add<MessagePublish>(
        "never rests", Priority::Validate, [](const ClientView&, PublishDraft&) -> Verdict { throw 1; },
        { .breaker = BreakerTerms::never(), .onFailure = OnFailure::Skip }));
    for (int i = 0; i < 100; ++i)
        run();
    EXPECT_EQ(callback("never rests").stats.errors, 100u);
}

TEST_F(CallbackCare, OrderAndSwitchesChangeWhileRunning)
{
    const std::uint64_t a = say("a", Priority::Validate).id();
    const std::uint64_t b = say("b", Priority::Transform).id();
    const std::uint64_t c = say("c", Priority::Observe).id();
    EXPECT_EQ(run(), "abc");
    EXPECT_TRUE(registry.move(c, a));
    EXPECT_EQ(run(), "cab");
    EXPECT_TRUE(registry.move(c, 0));
    EXPECT_EQ(run(), "abc");
    EXPECT_TRUE(registry.setEnabled(b, false));
    EXPECT_EQ(run(), "ac");
    EXPECT_FALSE(callback("b").enabled);
    say("d", Priority::Transform); // later ones still find their place
    EXPECT_TRUE(registry.setEnabled(b, true));
    EXPECT_EQ(run().substr(0, 2), "ab");
    EXPECT_FALSE(registry.move(a, a));
    EXPECT_FALSE(registry.move(a, 999));
    EXPECT_FALSE(registry.setEnabled(999, true));
    EXPECT_EQ(callback("a").stats.calls, 5u); // moving keeps the statistics
}

TEST_F(CallbackCare, ChangesMadeAtOnceAreOnePublishedTable)
{
    say("old");
    int published = 0;
    registry.setPublisher([&](const HookTablePtr&) { ++published; });
    published = 0;
    registry.atOnce([&] {
        registrations.clear();
        say("new 1");
        registry.atOnce([&] { say("new 2"); });
    });
    EXPECT_EQ(published, 1);
    EXPECT_EQ(run(), "new 1new 2");
    registry.clearPublisher([] {});
}

} // namespace
} // namespace hookline::test
