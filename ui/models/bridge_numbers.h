// What the window makes of the bridge's counters in more than one place. Pure functions. @thread ui
#pragma once

#include "core/metrics/snapshot.h"

#include <algorithm>
#include <cstdint>
#include <limits>

namespace hookline::ui {

/// Of a count, for the choice between one and many only: the number itself is written with number().
inline int plural(std::uint64_t count) noexcept
{
    return static_cast<int>(std::min<std::uint64_t>(count, std::numeric_limits<int>::max()));
}

/// Records that wait in memory: `queued` counts those on the disk too.
inline std::uint64_t queuedInMemory(const metrics::KafkaSnapshot& kafka) noexcept
{
    const std::uint64_t onDisk = kafka.spool.rows - std::min(kafka.spool.rows, kafka.spool.kept);
    return kafka.queued - std::min(kafka.queued, onDisk);
}

/// How much of what may wait in memory does, from 0 on.
inline double queueFill(const metrics::KafkaSnapshot& kafka) noexcept
{
    const auto used = static_cast<double>(queuedInMemory(kafka) + kafka.inFlight);
    return kafka.queueLimit == 0 ? 0 : used / static_cast<double>(kafka.queueLimit);
}

/// There is something to flush, and somebody to take it: of several clusters one is enough, whose state the worst does not tell. What
/// comes and goes by itself may be nothing at this moment.
inline bool canFlush(const metrics::KafkaSnapshot& kafka) noexcept
{
    using State = metrics::KafkaState;
    const bool somebody = kafka.state != State::Down || std::ranges::any_of(kafka.clusters, [](const metrics::ClusterSnapshot& each) {
        return each.state != State::Down && each.state != State::Off;
    });
    return kafka.state != State::Off && somebody && !kafka.flushing
        && (kafka.pausedSinceWallMicros == 0 || kafka.queued + kafka.inFlight > 0);
}

} // namespace hookline::ui
