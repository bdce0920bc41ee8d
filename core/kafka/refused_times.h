// Times of day that Kafka does not take, or would take for reason to delete the record: this computer's clock is wrong. Records that it
// stamps go without a time then, for a wrong clock is no reason to lose them; the headers and the value still say what it was. One thread.
#pragma once

#include <cstdint>
#include <limits>

namespace hookline::kafka {

class RefusedTimes {
public:
    /// What stands for no time in Kafka; topics with limits take it (LogValidator, RecordBatch.NO_TIMESTAMP).
    static constexpr std::int64_t kNoTime = -1;

    /// A record was refused for being stamped `millis`, whereas the last that was taken was stamped `taken` (0: none was yet). It
    /// holds for a while, for everything further away, then Kafka is asked anew.
    void refuse(std::int64_t millis, std::int64_t taken, std::int64_t nowNanos) noexcept;

    bool contains(std::int64_t millis, std::int64_t nowNanos) noexcept
    {
        if (millis >= m_from || millis <= m_to) [[unlikely]] {
            if (nowNanos < m_until)
                return true;
            *this = {};
        }
        return millis < kFirst;
    }

private:
    static constexpr std::int64_t kFirst = 1'577'836'800'000; ///< 2020: no clock that was ever set is before this program
    std::int64_t m_from = std::numeric_limits<std::int64_t>::max();
    std::int64_t m_to = std::numeric_limits<std::int64_t>::min();
    std::int64_t m_until = 0;
};

} // namespace hookline::kafka
