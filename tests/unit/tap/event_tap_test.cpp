#include "core/tap/event_tap.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace hookline::tap {
namespace {

Event numbered(unsigned loop, std::uint64_t counter)
{
    Event event;
    event.stamp.id = (std::uint64_t { loop } << 56) | counter;
    return event;
}

TEST(EventTap, IsDetachedUntilSomebodyReads)
{
    EventTap tap(1, 4, 4);
    EXPECT_FALSE(tap.attached());
    tap.setAttached(true);
    EXPECT_TRUE(tap.attached());
}

TEST(EventTap, GivesEventsInOrderAndNoMoreThanAskedFor)
{
    EventTap tap(1, 16, 16);
    for (std::uint64_t i = 0; i < 10; ++i)
        tap.push(0, numbered(0, i));
    std::vector<Event> out;
    EXPECT_EQ(tap.drain(out, 4), 4u);
    EXPECT_EQ(tap.drain(out, 100), 6u);
    EXPECT_EQ(tap.drain(out, 100), 0u);
    ASSERT_EQ(out.size(), 10u);
    for (std::uint64_t i = 0; i < 10; ++i)
        EXPECT_EQ(out[i].stamp.id, i);
}

TEST(EventTap, CountsWhatItCannotHoldAndKeepsTheOlder)
{
    EventTap tap(1, 8, 4);
    for (std::uint64_t i = 0; i < 20; ++i)
        tap.push(0, numbered(0, i));
    EXPECT_EQ(tap.skipped(), 12u);
    std::vector<Event> out;
    EXPECT_EQ(tap.drain(out, 100), 8u);
    EXPECT_EQ(out.front().stamp.id, 0u);
    tap.push(0, numbered(0, 99));
    out.clear();
    EXPECT_EQ(tap.drain(out, 100), 1u);
    EXPECT_EQ(out[0].stamp.id, 99u);
    EXPECT_EQ(tap.skipped(), 12u);
}

TEST(EventTap, SaysBeforeAnEventIsMadeThatThereIsNoRoomForIt)
{
    EventTap tap(2, 8, 4);
    EXPECT_FALSE(tap.wants(0)) << "nobody reads";
    EXPECT_EQ(tap.skipped(), 0u);
    tap.setAttached(true);
    std::uint64_t made = 0;
    for (std::uint64_t i = 0; i < 1000; ++i) {
        if (tap.wants(0)) {
            tap.push(0, numbered(0, i));
            ++made;
        }
    }
    EXPECT_EQ(made, 8u);
    EXPECT_EQ(tap.skipped(), 992u) << "every event is in the ring or counted";
    EXPECT_TRUE(tap.wants(1)) << "the other loop has a ring of its own";
    std::vector<Event> out;
    tap.drain(out, 100);
    EXPECT_TRUE(tap.wants(0)) << "as soon as there is room, it is used";
    EXPECT_EQ(tap.skipped(), 992u);
}

TEST(EventTap, OutcomesHaveARingOfTheirOwn)
{
    EventTap tap(1, 4, 3);
    for (std::uint64_t i = 0; i < 5; ++i) {
        KafkaOutcome outcome;
        outcome.eventId = i;
        outcome.status = KafkaStatus::Acked;
        tap.pushOutcome(std::move(outcome));
    }
    EXPECT_EQ(tap.skippedOutcomes(), 2u);
    EXPECT_EQ(tap.skipped(), 0u);
    std::vector<KafkaOutcome> out;
    EXPECT_EQ(tap.drainOutcomes(out, 2), 2u);
    EXPECT_EQ(tap.drainOutcomes(out, 2), 1u);
    EXPECT_EQ(out[2].eventId, 2u);
}

TEST(EventTap, LetsGoOfWhatItGaveAway)
{
    const base::TextRef text = base::makeText("shared");
    {
        EventTap tap(1, 4, 4);
        Event event = numbered(0, 1);
        event.text = text;
        tap.push(0, std::move(event));
        std::vector<Event> out;
        tap.drain(out, 1);
        EXPECT_EQ(out[0].text, text);
    }
    EXPECT_EQ(text->view(), "shared");
}

TEST(EventTap, LoopsWriteWhileTheWindowReads)
{
    constexpr unsigned kLoops = 3;
    constexpr std::uint64_t kEvents = 20'000;
    EventTap tap(kLoops, 1024, 16);
    std::atomic<unsigned> running { kLoops };
    std::vector<std::jthread> loops;
    for (unsigned loop = 0; loop < kLoops; ++loop) {
        loops.emplace_back([&tap, &running, loop] {
            for (std::uint64_t i = 1; i <= kEvents; ++i)
                tap.push(loop, numbered(loop, i));
            --running;
        });
    }
    std::vector<std::uint64_t> last(kLoops);
    std::uint64_t seen = 0;
    std::vector<Event> out;
    for (bool more = true; more;) {
        more = running > 0;
        out.clear();
        tap.drain(out, 100'000);
        for (const Event& event : out) {
            const unsigned loop = loopOf(event.stamp.id);
            ASSERT_GT(counterOf(event.stamp.id), last[loop]) << "oldest first within a loop";
            last[loop] = counterOf(event.stamp.id);
        }
        seen += out.size();
    }
    EXPECT_EQ(seen + tap.skipped(), kLoops * kEvents) << "every event is seen or counted";
}

} // namespace
} // namespace hookline::tap
