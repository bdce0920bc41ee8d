// What the bridge's thread hands out about itself for a metrics::BridgeReport: copies, made quickly. Reading librdkafka's statistics
// takes longer and is done by whoever asked.
#pragma once

#include "core/metrics/bridge_report.h"

#include <cstdint>
#include <string>
#include <vector>

namespace hookline::kafka {

struct LaneLook {
    std::string topic;
    std::string cluster;    ///< empty: the default one
    std::string statistics; ///< librdkafka's; empty until somebody has looked for a second
    std::vector<std::int64_t> lastOffsets;  ///< by partition; -1: none
    std::vector<std::uint64_t> refusals;    ///< by partition; may be shorter
};

struct BridgeLook {
    std::vector<LaneLook> lanes;
    std::vector<metrics::LossReport> losses;
    std::uint64_t lost = 0; ///< failed and dropped behind the queue
    std::uint64_t foundNoRoom = 0; ///< events that a full queue did not take
    std::int64_t oldestQueuedMicros = -1;
    std::int64_t oldestInFlightMicros = -1;
};

/// Pure. @thread any
metrics::BridgeReport makeReport(BridgeLook&& look);

} // namespace hookline::kafka
