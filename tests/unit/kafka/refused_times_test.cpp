// Which times go without: those beyond what was refused, for a while, and those of a clock that was never set.
#include "core/kafka/refused_times.h"

#include <gtest/gtest.h>

namespace hookline::kafka {
namespace {

constexpr std::int64_t kNow = 1'795'000'000'000; // 2026
constexpr std::int64_t kHour = 3'600'000;
constexpr std::int64_t kMinute = 60'000'000'000;

TEST(RefusedTimes, NothingIsRefusedAtFirst)
{
    RefusedTimes times;
    EXPECT_FALSE(times.contains(kNow, 1));
    EXPECT_FALSE(times.contains(kNow + 100'000 * kHour, 1));
}

TEST(RefusedTimes, AClockThatWasNeverSetNeedsNoRefusal)
{
    RefusedTimes times;
    EXPECT_TRUE(times.contains(0, 1));
    EXPECT_TRUE(times.contains(946'684'800'000, 1)) << "2000";
    EXPECT_FALSE(times.contains(1'600'000'000'000, 1)) << "2020";
}

TEST(RefusedTimes, OneAheadStandsForAllLaterOnesFromTheEarliestOn)
{
    RefusedTimes times;
    times.refuse(kNow + 5 * kHour, kNow, 1);
    times.refuse(kNow + 4 * kHour, kNow, 1);
    times.refuse(kNow + 6 * kHour, kNow, 1);
    EXPECT_TRUE(times.contains(kNow + 4 * kHour, 2));
    EXPECT_TRUE(times.contains(kNow + 9 * kHour, 2));
    EXPECT_FALSE(times.contains(kNow + 4 * kHour - 1, 2));
    EXPECT_FALSE(times.contains(kNow - 9 * kHour, 2));
}

TEST(RefusedTimes, OneBehindStandsForAllEarlierOnes)
{
    RefusedTimes times;
    times.refuse(kNow - 5 * kHour, kNow, 1);
    EXPECT_TRUE(times.contains(kNow - 6 * kHour, 2));
    EXPECT_FALSE(times.contains(kNow, 2));
}

TEST(RefusedTimes, WithoutAComparisonItWasTheLimitOnTheFuture)
{
    RefusedTimes times;
    times.refuse(kNow, 0, 1);
    EXPECT_TRUE(times.contains(kNow + kHour, 2));
    EXPECT_FALSE(times.contains(kNow - kHour, 2));
}

TEST(RefusedTimes, AfterAWhileKafkaIsAskedAnew)
{
    RefusedTimes times;
    times.refuse(kNow + 5 * kHour, kNow, kMinute);
    EXPECT_TRUE(times.contains(kNow + 6 * kHour, 10 * kMinute));
    EXPECT_FALSE(times.contains(kNow + 6 * kHour, 12 * kMinute));
    times.refuse(kNow + 8 * kHour, kNow, 12 * kMinute);
    EXPECT_FALSE(times.contains(kNow + 6 * kHour, 12 * kMinute)) << "what was known before is over";
}

} // namespace
} // namespace hookline::kafka
