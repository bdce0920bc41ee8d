// Is it really there? Reads records back from where Kafka said it had put them, and compares them byte by byte with what they should
// hold. Blocking, bounded, cancellable; in no group. @thread one of their own
#pragma once

#include "core/kafka/admin_problem.h"
#include "core/kafka/client_config.h"
#include "core/metrics/kafka_listing.h"
#include "core/tap/event.h"

#include <functional>

namespace hookline::kafka {

/// An event that Kafka has acknowledged, and where.
struct Acknowledged {
    tap::Event event;
    bool payloadGone = false; ///< its payload is not kept any more
    std::string topic;
    std::int32_t partition = -1;
    std::int64_t offset = -1;
};

struct CheckPlace {
    Properties properties; ///< connectionProperties()
    std::string servers;
    bool practice = false;
    std::string cluster = {}; ///< its name; empty: the default one
};

/// How many have been looked at.
using CheckProgress = std::function<void(std::size_t done)>;

/// What each record should hold comes from the rules for that cluster, as `settings` (of all clusters) have them: a dry run of the event.
metrics::KafkaVerification checkAcknowledged(const CheckPlace& place, const config::KafkaSettings& settings,
    const std::vector<Acknowledged>& wanted, const CheckProgress& progress, const Patience& patience);

/// Writes one marked record into the topic and reads it back. `settings` are config::settingsOf() the cluster.
metrics::KafkaVerification checkRoundTrip(
    const CheckPlace& place, const config::KafkaSettings& settings, const std::string& topic, const Patience& patience);

} // namespace hookline::kafka
