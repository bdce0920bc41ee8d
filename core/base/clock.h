// The two clocks of an event: wall time for people and records, steady time for durations. Neither is ever derived from the other.
#pragma once

#include <chrono>
#include <cstdint>

namespace hookline::base {

// Of the steady clock, in nanoseconds.
inline constexpr std::int64_t kMilli = 1'000'000;
inline constexpr std::int64_t kSecond = 1000 * kMilli;

/// Microseconds since 1970-01-01 UTC. May jump when the system clock is set.
inline std::int64_t wallMicros() noexcept
{
    using namespace std::chrono;
    return duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
}

/// Nanoseconds of the steady clock. Never jumps; meaningless across processes.
inline std::int64_t steadyNanos() noexcept
{
    using namespace std::chrono;
    return duration_cast<nanoseconds>(steady_clock::now().time_since_epoch()).count();
}

} // namespace hookline::base
