#include "core/metrics/latency_histogram.h"

namespace hookline::metrics {
namespace {

double lowerEdge(int bucket) noexcept
{
    if (bucket < 16)
        return bucket;
    return static_cast<double>((std::uint64_t { 16 } + static_cast<std::uint64_t>(bucket % 16)) << (bucket / 16 - 1));
}

/// Upper edge of a bucket, the honest side to report.
double upperEdge(int bucket) noexcept
{
    if (bucket < 16)
        return bucket;
    const int power = bucket / 16 + 3;
    const int step = bucket % 16;
    return static_cast<double>((std::uint64_t { 16 } + static_cast<std::uint64_t>(step) + 1) << (power - 4)) - 1;
}

} // namespace

std::uint64_t LatencySnapshot::total() const noexcept
{
    std::uint64_t sum = 0;
    for (const std::uint64_t count : counts)
        sum += count;
    return sum;
}

double LatencySnapshot::percentile(double quantile) const noexcept
{
    const std::uint64_t all = total();
    if (all == 0)
        return 0;
    const double wanted = quantile * static_cast<double>(all);
    std::uint64_t seen = 0;
    for (int i = 0; i < kBuckets; ++i) {
        seen += counts[static_cast<std::size_t>(i)];
        if (static_cast<double>(seen) >= wanted && seen > 0)
            return upperEdge(i);
    }
    return upperEdge(kBuckets - 1);
}

double LatencySnapshot::mean() const noexcept
{
    double sum = 0;
    for (int i = 0; i < kBuckets; ++i)
        sum += static_cast<double>(counts[static_cast<std::size_t>(i)]) * lowerEdge(i);
    const std::uint64_t all = total();
    return all == 0 ? 0 : sum / static_cast<double>(all);
}

LatencySnapshot LatencySnapshot::operator-(const LatencySnapshot& earlier) const noexcept
{
    LatencySnapshot out;
    for (std::size_t i = 0; i < counts.size(); ++i)
        out.counts[i] = counts[i] - earlier.counts[i];
    return out;
}

LatencySnapshot LatencyHistogram::snapshot() const noexcept
{
    LatencySnapshot out;
    for (std::size_t i = 0; i < out.counts.size(); ++i)
        out.counts[i] = m_counts[i].load(std::memory_order_relaxed);
    return out;
}

} // namespace hookline::metrics
