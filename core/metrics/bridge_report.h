// The Kafka bridge in detail, for somebody who looks at it: Kafka's brokers, partitions, what was lost and why, how long the oldest
// record of each stage has waited. Values; made on demand and for nobody else.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace hookline::metrics {

/// One broker of the cluster. Each Kafka topic in use has a connection of its own to it: these are their sums, and the slowest of them.
struct BrokerReport {
    std::string cluster;  ///< empty: the default one
    std::int32_t id = -1; ///< -1: a server of the settings that has not said who it is
    std::string host;     ///< host:port
    std::string state;    ///< librdkafka's word for the worst connection that is not up: "CONNECT", "AUTH_REQ"; else "UP"
    std::uint32_t connections = 0; ///< wanted
    std::uint32_t up = 0;          ///< of them established and logged in
    std::int64_t rttP50Micros = -1; ///< of the last second; -1: nothing was sent
    std::int64_t rttP99Micros = -1;
    std::int64_t throttleMillis = 0; ///< the longest pause that the broker asked for in the last second
    std::uint64_t inFlight = 0;      ///< requests without an answer yet
    std::uint64_t waiting = 0;       ///< requests not sent yet
    std::uint64_t errors = 0;        ///< requests that failed, since the producer was made
    std::uint64_t timeouts = 0;      ///< the same
    std::uint64_t disconnects = 0;   ///< the same
    std::uint64_t retries = 0;       ///< the same: requests sent again
    std::uint64_t sent = 0;          ///< requests, since the producer was made
    std::uint64_t sentBytes = 0;     ///< on the wire, the same
    std::int64_t stateAgeMicros = -1; ///< since a connection's state changed last
    std::int64_t countedAtMicros = 0; ///< when these numbers were taken, by a clock of the library's: what rates are made of
};

struct PartitionReport {
    std::string topic;
    std::string cluster;           ///< empty: the default one
    std::int32_t partition = 0;
    std::int32_t leader = -1;      ///< id of the broker; -1: nobody leads it
    std::uint64_t queued = 0;      ///< in librdkafka's queue for it
    std::uint64_t inFlight = 0;    ///< on the wire
    std::int64_t lastOffset = -1;  ///< newest that Kafka acknowledged; -1: none yet
    std::uint64_t refusals = 0;    ///< answers that were not an acknowledgement; the record may have been sent again
    std::uint64_t sent = 0;        ///< records, since the producer was made
    std::uint64_t sentBytes = 0;   ///< of them
    std::int64_t batchAverage = -1; ///< records in a batch to this topic in the last second; -1: none was made
    std::int64_t countedAtMicros = 0; ///< as in BrokerReport
};

/// Records given up for one reason, of one rule for one topic.
struct LossReport {
    int code = 0;      ///< as tap::KafkaOutcome::errorCode
    std::string topic; ///< Kafka topic; empty: it never had one
    std::string rule;
    std::uint64_t count = 0;
    std::uint64_t kept = 0; ///< of them: dead letters, or given to another rule
    std::int64_t firstWallMicros = 0; ///< 0: not known
    std::int64_t lastWallMicros = 0;
    std::string client; ///< of the last one
    std::string detail; ///< of the last one: which field is missing, which name is too long
};

struct BridgeReport {
    std::vector<BrokerReport> brokers;       ///< by id, then host
    std::vector<PartitionReport> partitions; ///< by topic and number
    std::vector<LossReport> losses;          ///< in the order they first came
    std::uint64_t lost = 0; ///< failed and dropped at the same moment: what the lines name, and what they do not
    std::int64_t oldestQueuedMicros = -1;    ///< age; -1: nothing waits, or its age is not known
    std::int64_t oldestInFlightMicros = -1;
};

} // namespace hookline::metrics
