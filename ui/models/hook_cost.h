// What the callbacks of all hooks cost between two looks. One call in 64 is timed, so the time of all of them is an estimate: calls
// times what the timed ones took on average. @thread ui
#pragma once

#include "core/metrics/hook_listing.h"

#include <cmath>
#include <cstdint>
#include <unordered_map>
#include <vector>

namespace hookline::ui {

class HookCost {
public:
    struct Cost {
        double p50 = NAN; ///< microseconds of one call; NaN: none was timed
        double p99 = NAN;
        double share = NAN; ///< per cent of one processor core, of all calls together; NaN: no call could be judged
    };
    /// What happened since the last call, `seconds` ago; the first one only remembers.
    Cost look(const std::vector<metrics::HookChain>& now, double seconds);

private:
    struct Seen {
        std::uint64_t calls = 0;
        metrics::LatencySnapshot nanos;
        double mean = NAN; ///< of its latest timed calls
    };
    std::unordered_map<std::uint64_t, Seen> m_seen; ///< by id; as many as there are callbacks
};

} // namespace hookline::ui
