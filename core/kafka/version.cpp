#include "core/kafka/version.h"

#include <librdkafka/rdkafka.h>

namespace hookline::kafka {

std::string_view libraryVersion() noexcept { return rd_kafka_version_str(); }

} // namespace hookline::kafka
