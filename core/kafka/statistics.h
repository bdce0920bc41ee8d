// The few numbers that the bridge wants from librdkafka's statistics, found without parsing the whole text.
#pragma once

#include <cstdint>
#include <string_view>

namespace hookline::kafka {

struct BrokerCount {
    std::uint32_t up = 0;
    std::uint32_t known = 0; ///< brokers of the cluster; before it answered once, the bootstrap servers
};

BrokerCount countBrokers(std::string_view statisticsJson) noexcept;

/// Of the time between two statistics.
struct BatchCount {
    std::uint64_t batches = 0; ///< that were put together for Kafka, one a partition and request
    std::uint64_t records = 0; ///< in them
};

BatchCount countBatches(std::string_view statisticsJson) noexcept;

} // namespace hookline::kafka
