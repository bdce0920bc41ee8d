#include "tests/bench/load/histogram.h"

#include <algorithm>

namespace hookline::bench {

double Histogram::micros(double quantile) const noexcept
{
    const double wanted = quantile * static_cast<double>(m_total);
    std::uint64_t seen = 0;
    for (std::size_t bucket = 0; bucket < kBuckets; ++bucket) {
        seen += m_counts[bucket];
        if (seen == 0 || static_cast<double>(seen) < wanted)
            continue;
        std::uint64_t upper = bucket;
        if (bucket >= kSteps) {
            const std::size_t power = bucket / kSteps + 4;
            upper = ((kSteps + bucket % kSteps + 1) << (power - 5)) - 1;
        }
        return static_cast<double>(std::min(upper, m_max)) / 1000;
    }
    return 0;
}

} // namespace hookline::bench
