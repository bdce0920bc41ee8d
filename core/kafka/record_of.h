// A record as librdkafka hands it over, as a value of ours. Only for .cpp files.
#pragma once

#include "core/metrics/kafka_listing.h"

#include <librdkafka/rdkafka.h>

namespace hookline::kafka {

/// Of a larger value only `largestValue` bytes are copied.
metrics::KafkaRecord recordOf(const rd_kafka_message_t& message, std::size_t largestValue);

} // namespace hookline::kafka
