// What a call of each callback cost, second by second, over the last minute. From the timed calls, one in 64. @thread ui
#pragma once

#include "core/metrics/hook_listing.h"

#include <cstdint>
#include <deque>
#include <unordered_map>
#include <vector>

namespace hookline::ui {

class HookTimeline {
public:
    static constexpr double kSeconds = 60;
    struct Point {
        double time; ///< seconds since 1970
        double p50;  ///< microseconds; NaN: no call was timed then
        double p99;
    };
    /// What happened since the last look; the first one only remembers.
    void look(const std::vector<metrics::HookChain>& now, double time);
    /// Oldest first; empty for who is not known.
    const std::deque<Point>& of(std::uint64_t callback) const;

private:
    struct Seen {
        metrics::LatencySnapshot nanos;
        std::deque<Point> points;
    };
    std::unordered_map<std::uint64_t, Seen> m_seen; ///< by id; as many as there are callbacks
};

} // namespace hookline::ui
