// What became of the records of one rule. Plain numbers: the bridge's thread counts, a snapshot copies.
#pragma once

#include <cstdint>

namespace hookline::kafka {

/// matched = acknowledged + failed + dropped + queued + inFlight, at every moment.
struct RuleAccount {
    std::uint64_t matched = 0;      ///< events the rule took, and records that other rules' failures sent here
    std::uint64_t acknowledged = 0;
    std::uint64_t failed = 0;       ///< given up for a fault of their own; a copy may be a dead letter
    std::uint64_t dropped = 0;      ///< for want of room
    std::uint64_t queued = 0;       ///< now
    std::uint64_t inFlight = 0;     ///< now
    std::uint64_t passedOn = 0;     ///< of failed and dropped: kept as a dead letter, or given to another rule
    std::uint64_t unwanted = 0;     ///< right event, topic and client, but the condition did not hold; not in matched
    std::uint64_t collisions = 0;   ///< different topic templates' results that met in one Kafka topic
};

} // namespace hookline::kafka
