// Whether a cluster makes topics by itself, as far as it tells. Only for .cpp files that know librdkafka.
#pragma once

#include <librdkafka/rdkafka.h>

#include <chrono>
#include <optional>
#include <stop_token>

namespace hookline::kafka {

/// Asks one broker for auto.create.topics.enable. Empty: it would not say (no permission, no answer in time). Blocks.
std::optional<bool> createsTopics(
    rd_kafka_t* client, std::int32_t brokerId, std::chrono::milliseconds limit, const std::stop_token& cancel);

} // namespace hookline::kafka
