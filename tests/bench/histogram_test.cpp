#include "tests/bench/load/histogram.h"

#include <gtest/gtest.h>

namespace hookline::bench {
namespace {

TEST(Histogram, PercentilesAreRightWithinAStep)
{
    Histogram histogram;
    for (int micros = 1; micros <= 10000; ++micros)
        histogram.record(micros * 1000);
    EXPECT_EQ(histogram.total(), 10000u);
    EXPECT_NEAR(histogram.micros(0.5), 5000, 5000 * 0.032);
    EXPECT_NEAR(histogram.micros(0.99), 9900, 9900 * 0.032);
    EXPECT_DOUBLE_EQ(histogram.micros(1), 10000);
    EXPECT_DOUBLE_EQ(histogram.maxMicros(), 10000);
}

TEST(Histogram, TakesSmallNegativeAndHugeValues)
{
    Histogram histogram;
    EXPECT_EQ(histogram.micros(0.5), 0);
    histogram.record(-5);
    EXPECT_EQ(histogram.micros(0.5), 0);
    histogram.record(17);
    EXPECT_DOUBLE_EQ(histogram.micros(1), 0.017);
    histogram.record(std::int64_t { 1 } << 60);
    EXPECT_GT(histogram.micros(1), 1e6);
}

} // namespace
} // namespace hookline::bench
