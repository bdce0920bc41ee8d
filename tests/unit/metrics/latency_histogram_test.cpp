#include "core/metrics/latency_histogram.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <thread>

namespace hookline::metrics {
namespace {

constexpr double kStep = 0.0625; ///< what the header promises

TEST(LatencyHistogram, PercentilesAreRightWithinAStep)
{
    LatencyHistogram histogram;
    for (int micros = 1; micros <= 100'000; ++micros)
        histogram.record(micros);
    const LatencySnapshot snapshot = histogram.snapshot();
    EXPECT_EQ(snapshot.total(), 100'000u);
    for (const double quantile : { 0.01, 0.5, 0.95, 0.99, 0.999, 1.0 }) {
        const double exact = quantile * 100'000;
        EXPECT_GE(snapshot.percentile(quantile), exact) << "never better than the truth";
        EXPECT_LE(snapshot.percentile(quantile), exact * (1 + kStep));
    }
}

TEST(LatencyHistogram, EveryValueLiesInTheBucketThatReportsIt)
{
    for (std::uint64_t micros = 0; micros < std::uint64_t { 1 } << 33; micros = micros * 9 / 8 + 1) {
        LatencyHistogram histogram;
        histogram.record(static_cast<std::int64_t>(micros));
        const double reported = histogram.snapshot().percentile(0.5);
        EXPECT_GE(reported, static_cast<double>(micros));
        EXPECT_LE(reported, static_cast<double>(micros) * (1 + kStep));
    }
}

TEST(LatencyHistogram, TheMeanIsRightWithinAStep)
{
    for (const std::int64_t most : { 10, 15, 16, 1000, 1'000'000 }) {
        LatencyHistogram histogram;
        double sum = 0;
        for (std::int64_t i = 1; i <= 1000; ++i) {
            histogram.record(most * i / 1000);
            sum += static_cast<double>(most * i / 1000);
        }
        EXPECT_LE(histogram.snapshot().mean(), sum / 1000);
        EXPECT_GE(histogram.snapshot().mean() * (1 + kStep), sum / 1000) << most;
    }
}

TEST(LatencyHistogram, NoSamplesNoPercentile)
{
    EXPECT_EQ(LatencySnapshot {}.percentile(0.5), 0);
    EXPECT_EQ(LatencySnapshot {}.mean(), 0);
    EXPECT_EQ(LatencySnapshot {}.total(), 0u);
}

TEST(LatencyHistogram, TakesNegativeAndHugeValues)
{
    LatencyHistogram histogram;
    histogram.record(-5); // the wall clock was set back
    EXPECT_EQ(histogram.snapshot().percentile(1), 0);
    histogram.record(INT64_MAX);
    EXPECT_EQ(histogram.snapshot().total(), 2u);
    EXPECT_GT(histogram.snapshot().percentile(1), 1e9);
}

TEST(LatencyHistogram, DifferenceIsTheTimeBetween)
{
    LatencyHistogram histogram;
    for (int i = 0; i < 1000; ++i)
        histogram.record(10'000);
    const LatencySnapshot before = histogram.snapshot();
    for (int i = 0; i < 10; ++i)
        histogram.record(50);
    const LatencySnapshot between = histogram.snapshot() - before;
    EXPECT_EQ(between.total(), 10u);
    EXPECT_LE(between.percentile(1), 50 * (1 + kStep));
}

TEST(LatencyHistogram, ReadersSeeCountsThatOnlyGrow)
{
    LatencyHistogram histogram;
    std::atomic<bool> done { false };
    std::jthread writer([&] {
        for (int i = 0; i < 200'000; ++i)
            histogram.record(i % 5000);
        done = true;
    });
    std::uint64_t last = 0;
    while (!done) {
        const std::uint64_t total = histogram.snapshot().total();
        EXPECT_GE(total, last);
        last = total;
    }
    writer.join();
    EXPECT_EQ(histogram.snapshot().total(), 200'000u);
}

} // namespace
} // namespace hookline::metrics
