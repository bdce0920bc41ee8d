// How fast a topic is read: records and bytes a second over the last moments. @thread ui
#pragma once

#include <cstdint>
#include <deque>

namespace hookline::ui {

class ReadingRate {
public:
    /// What has been read by then, in milliseconds of a clock that never goes back. Less than before: it began anew.
    void add(std::int64_t now, std::uint64_t records, std::uint64_t bytes);
    void clear() { m_looks.clear(); }
    double recordsPerSecond() const { return perSecond(&Look::records); } ///< 0: nothing comes, or it is too early to say
    double bytesPerSecond() const { return perSecond(&Look::bytes); }

private:
    struct Look {
        std::int64_t at;
        std::uint64_t records;
        std::uint64_t bytes;
    };
    double perSecond(std::uint64_t Look::*what) const;

    std::deque<Look> m_looks;
};

} // namespace hookline::ui
