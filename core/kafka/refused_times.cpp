#include "core/kafka/refused_times.h"

#include <algorithm>

namespace hookline::kafka {

void RefusedTimes::refuse(std::int64_t millis, std::int64_t taken, std::int64_t nowNanos) noexcept
{
    constexpr std::int64_t kHolds = 600'000'000'000; // a clock that was put right is soon believed again
    if (nowNanos >= m_until)
        *this = {};
    // Limits on the past are rare and wide, the one on the future is an hour (Kafka 4): without a comparison it was that one.
    if (taken == 0 || millis > taken)
        m_from = std::min(m_from, millis);
    else
        m_to = std::max(m_to, millis);
    m_until = nowNanos + kHolds;
}

} // namespace hookline::kafka
