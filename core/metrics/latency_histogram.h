// Latencies in microseconds in log-linear buckets: 16 steps per power of two, so a percentile is right within 6.25 %.
// One writer, any number of readers (relaxed counters): a snapshot may be one sample behind, never torn.
#pragma once

#include <array>
#include <atomic>
#include <bit>
#include <cstdint>

namespace hookline::metrics {

/// A copy of the counts at one moment; two of them subtract to the latencies of the time between.
struct LatencySnapshot {
    static constexpr int kBuckets = 16 * 32;
    std::array<std::uint64_t, kBuckets> counts {};

    std::uint64_t total() const noexcept;
    /// The value in microseconds below which `quantile` (0…1) of the samples lie; 0 when there are none.
    double percentile(double quantile) const noexcept;
    /// Of all samples, each counted as the least that its bucket takes; 0 when there are none.
    double mean() const noexcept;
    LatencySnapshot operator-(const LatencySnapshot& earlier) const noexcept;
};

class LatencyHistogram {
public:
    static constexpr int bucketOf(std::uint64_t micros) noexcept
    {
        if (micros < 16)
            return static_cast<int>(micros);
        const int power = 63 - std::countl_zero(micros);
        const int index = (power - 3) * 16 + static_cast<int>((micros >> (power - 4)) & 15);
        return index < LatencySnapshot::kBuckets ? index : LatencySnapshot::kBuckets - 1;
    }
    /// @thread one writer
    void record(std::int64_t micros) noexcept
    {
        auto& count = m_counts[static_cast<std::size_t>(bucketOf(micros < 0 ? 0 : static_cast<std::uint64_t>(micros)))];
        count.store(count.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    }
    /// @thread any
    LatencySnapshot snapshot() const noexcept;

private:
    std::array<std::atomic<std::uint64_t>, LatencySnapshot::kBuckets> m_counts {};
};

} // namespace hookline::metrics
