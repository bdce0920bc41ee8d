// The hook chains and scripts at one moment: what runs at which point in what order, how often, how long, and how it fares. Values.
#pragma once

#include "core/metrics/latency_histogram.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hookline::metrics {

/// When a point is asked: what may change comes before what authorises it, then the last veto, then those who are told.
enum class HookPhase : std::uint8_t { Mutate, Authorize, Veto, Observe };

enum class BreakerState : std::uint8_t {
    Closed,   ///< called as usual
    Open,     ///< not called: it rests
    HalfOpen, ///< one call is under way to find out
};

/// A callback is called only for what passes all of it; the chain looks before it calls, so others cost one branch.
struct CallbackFilter {
    std::vector<std::string> topics = {}; ///< MQTT filters, one must match; empty: every topic
    std::string client = {};              ///< pattern for client ids, "*" and "?"; empty: every client
    bool empty() const noexcept { return topics.empty() && client.empty(); }
};

struct CallbackCounters {
    std::uint64_t calls = 0;
    std::uint64_t errors = 0;
    std::uint64_t changes = 0; ///< calls that edited what they were given
    std::uint64_t drops = 0;   ///< rejections, and what the owner counted as lost
    std::uint64_t skipped = 0; ///< not called because the breaker was open
    BreakerState breaker = BreakerState::Closed;
    std::uint64_t openings = 0; ///< how often the breaker opened
    std::string lastError;
    LatencySnapshot nanos; ///< of the timed calls, in nanoseconds
};

struct HookCallback {
    std::uint64_t id = 0;
    std::string owner;
    int priority = 0;
    bool enabled = true;
    CallbackFilter filter;
    CallbackCounters stats;
};

struct HookChain {
    std::string_view point; ///< static: the list of points is closed
    HookPhase phase = HookPhase::Observe;
    std::vector<HookCallback> callbacks; ///< in the order they run
};

/// A script file that is wanted, whether it runs or not.
struct ScriptEntry {
    std::string path;
    std::string name;      ///< of the file, as it stands in errors
    bool running = false;
    bool stale = false;    ///< an older version runs, because the file as it is does not load
    std::string problem;   ///< why it does not load, else the last error of a callback; "file:line: what"
    std::uint64_t errors = 0;
    std::uint64_t callbacks = 0;
    std::uint64_t memoryBytes = 0; ///< of the I/O loop that uses most
};

} // namespace hookline::metrics
