#include "core/base/clock.h"

#include <gtest/gtest.h>

#include <ctime>

namespace hookline::base {
namespace {

TEST(Clock, WallTimeIsUtcInMicroseconds)
{
    const std::int64_t before = static_cast<std::int64_t>(std::time(nullptr)) * 1'000'000;
    const std::int64_t now = wallMicros();
    EXPECT_GE(now, before - 1'000'000);
    EXPECT_LE(now, before + 60'000'000);
}

TEST(Clock, SteadyTimeNeverRunsBack)
{
    std::int64_t last = steadyNanos();
    for (int i = 0; i < 10000; ++i) {
        const std::int64_t now = steadyNanos();
        EXPECT_GE(now, last);
        last = now;
    }
}

} // namespace
} // namespace hookline::base
