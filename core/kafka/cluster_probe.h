// Questions to a cluster through librdkafka, by a short-lived client of their own: what it is made of, whether it takes and gives back
// one record. Blocking, bounded, cancellable; the running bridge is untouched. @thread one of their own
#pragma once

#include "core/base/result.h"
#include "core/kafka/client_config.h"
#include "core/kafka/server_list.h"
#include "core/metrics/kafka_listing.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace hookline::kafka {

/// Would librdkafka take these settings? Secrets are read, certificates loaded, nothing is connected.
base::Result<> checkProperties(const Properties& properties);

/// What librdkafka complained about last.
struct Complaint {
    int code = 0; ///< rd_kafka_resp_err_t; 0: nothing
    std::string reason;
    bool isAuthentication() const noexcept;
    bool isTls() const noexcept;
};

struct ClusterAnswer {
    std::optional<base::Error> settings; ///< no client could be made
    bool answered = false;
    Complaint complaint; ///< where it did not answer
    std::string clusterId;
    std::vector<Server> listeners; ///< as the brokers advertise themselves
    int topicCode = 0;
    int partitions = 0;
    int leaderless = 0;
    int replicas = 0;  ///< of the partition that has the fewest in sync
    int inSync = 0;    ///< the same partition's
    std::optional<bool> createsTopics;
    std::optional<std::int64_t> minInSync;      ///< min.insync.replicas of the topic
    std::optional<std::int64_t> maxMessageBytes; ///< max.message.bytes of the topic
};

struct Patience {
    std::chrono::milliseconds limit { 5000 };
    std::stop_token cancel;
};

/// `describes`: the brokers answer questions about their configuration. Ends early on a complaint about login or TLS, which no waiting will mend.
ClusterAnswer askCluster(const Properties& properties, const std::string& topic, bool describes, const Patience& patience);

struct ProbeAnswer {
    std::optional<base::Error> settings;
    bool acknowledged = false;
    int code = 0; ///< why not; 0: no answer in time
    std::int32_t partition = -1;
    std::int64_t offset = -1;
};
/// One record, without a key or a value where there is none; in as many attempts as the properties say.
ProbeAnswer writeOne(const Properties& properties, const metrics::KafkaNewRecord& record, const char* event, const Patience& patience);
/// The same, marked as a probe.
ProbeAnswer writeProbe(const Properties& properties, const std::string& topic, const std::string& value, const Patience& patience);

struct ReadBackAnswer {
    bool found = false;
    bool same = false; ///< found, with the very bytes
    int code = 0;      ///< why it was not found; 0: nothing came in time
};
ReadBackAnswer readBack(
    const Properties& properties, const std::string& topic, std::int32_t partition, std::int64_t offset, const std::string& value,
    const Patience& patience);

} // namespace hookline::kafka
