// The settings of librdkafka that the bridge, the connection test and the tests share, as plain name and value.
#pragma once

#include "core/config/settings.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hookline::kafka {

using Properties = std::vector<std::pair<std::string, std::string>>;

/// How the producer is tuned beyond the settings, for records that were refused.
struct ProducerMode {
    bool oneByOne = false;         ///< a request carries one record, and a refused one does not end the producer
    std::uint64_t batchBytes = 0;  ///< a request carries at most this much; 0: the default
    std::string transactionalId {}; ///< exactly once; empty: no transactions
};

/// Its value is a secret, or says where one is (config/secret_reference.h): read when a client is made, shown nowhere.
bool mayBeSecret(std::string_view name) noexcept;

/// Only what it takes to reach the cluster: servers, login, client id, time-outs, and the user's own properties.
Properties connectionProperties(const config::KafkaSettings& settings, const std::string& servers);
/// Kafka is asked to take every record once and in order.
bool isIdempotent(const config::KafkaSettings& settings);
/// For how long a transaction may be open before Kafka undoes it.
std::string transactionTimeoutMillis(const config::KafkaSettings& settings);
/// What it takes to reach the cluster, and how records are delivered. The user's own properties win over all but `mode`.
Properties producerProperties(const config::KafkaSettings& settings, const std::string& servers, const ProducerMode& mode);

} // namespace hookline::kafka
