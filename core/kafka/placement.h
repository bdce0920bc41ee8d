// Which partition a record wants. The producer's partitioner reads it on librdkafka's threads while the record is with the library.
#pragma once

#include "core/config/settings.h"

#include <cstdint>

namespace hookline::kafka {

struct Placement {
    config::PartitionBy by = config::PartitionBy::Key;
    /// Random, RoundRobin, Sticky: taken modulo the partitions; Explicit: the partition itself. Fixed, so that a record that is
    /// sent twice goes the same way.
    std::uint32_t number = 0;
    /// Set by the partitioner: the topic is there and has no partition of that number.
    bool beyond = false;
};

} // namespace hookline::kafka
