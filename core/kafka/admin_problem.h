// Why a cluster did not do what it was asked about a topic, in words: librdkafka's codes with cause and remedy. Pure.
#pragma once

#include "core/base/result.h"
#include "core/kafka/cluster_probe.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace hookline::kafka {

/// What was asked.
enum class Deed : std::uint8_t { List, Describe, Create, Grow, Alter, Delete, Read, Write };

struct Asked {
    Deed deed = Deed::List;
    std::string topic;
    std::string servers;
    bool practice = false; ///< of the practice cluster
};

/// "the topic "x" was not created"
std::string whatFailed(const Asked& asked);
/// `code` is a rd_kafka_resp_err_t, `reason` the cluster's or librdkafka's own words.
base::Error adminError(int code, std::string_view reason, const Asked& asked);
/// Nothing answered in time; what librdkafka complained about last says why.
base::Error silenceError(const Complaint& complaint, const Asked& asked);

} // namespace hookline::kafka
