// Latencies in nanoseconds, log-linear: 32 steps per power of two, so a percentile is right within 3.2 %. One thread.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace hookline::bench {

class Histogram {
public:
    void record(std::int64_t nanos) noexcept
    {
        const auto value = static_cast<std::uint64_t>(nanos < 0 ? 0 : nanos);
        ++m_counts[bucketOf(value)];
        ++m_total;
        if (value > m_max)
            m_max = value;
    }
    void clear() noexcept { *this = Histogram {}; }
    std::uint64_t total() const noexcept { return m_total; }
    double maxMicros() const noexcept { return static_cast<double>(m_max) / 1000; }
    /// The value in microseconds that `quantile` (0…1) of the samples do not exceed; 0 when there are none.
    double micros(double quantile) const noexcept;

private:
    static constexpr std::size_t kSteps = 32;
    static constexpr std::size_t kBuckets = kSteps * 40;
    static std::size_t bucketOf(std::uint64_t value) noexcept
    {
        if (value < kSteps)
            return static_cast<std::size_t>(value);
        const auto power = static_cast<std::size_t>(63 - std::countl_zero(value));
        const std::size_t bucket
            = (power - 4) * kSteps + static_cast<std::size_t>((value >> (power - 5)) & (kSteps - 1));
        return bucket < kBuckets ? bucket : kBuckets - 1;
    }

    std::array<std::uint64_t, kBuckets> m_counts {};
    std::uint64_t m_total = 0;
    std::uint64_t m_max = 0;
};

} // namespace hookline::bench
