// What the points that are about the broker, or about the bridge, and not about one client are given.
#pragma once

#include "core/metrics/snapshot.h"
#include "core/tap/event.h"

#include <cstdint>
#include <string_view>

namespace hookline::hooks {

/// Once a second. ClientView has no client.
struct TickView {
    const metrics::BrokerSnapshot& counters;
};

/// Why a loop stopped reading the clients that publish.
enum class OverloadCause : std::uint8_t {
    Bridge,    ///< the way to Kafka is full
    Mailboxes, ///< another loop cannot keep up
    State,     ///< the disk with the broker's state cannot
};
std::string_view name(OverloadCause cause) noexcept; ///< "bridge", …

struct OverloadView {
    OverloadCause cause = OverloadCause::Bridge;
};

/// What became of an event on its way to Kafka. Told on the bridge's thread; ClientView has no client.
struct BridgeView {
    std::uint64_t eventId = 0;   ///< as in the Stamp of the event
    std::string_view topic;      ///< Kafka's; empty where none was found
    std::int32_t partition = -1; ///< acknowledged
    std::int64_t offset = -1;
    std::int64_t latencyMicros = 0; ///< from the hook to the acknowledgement
    int errorCode = 0;              ///< librdkafka's, failed
};

} // namespace hookline::hooks
