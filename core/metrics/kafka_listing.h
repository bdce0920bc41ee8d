// What a Kafka cluster holds at one moment: topics, their partitions and settings, records; and what is asked of it. Values; bounded
// by whoever asks.
#pragma once

#include "core/base/result.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hookline::metrics {

struct KafkaPartition {
    std::int32_t id = 0;
    std::int32_t leader = -1; ///< -1: none
    std::vector<std::int32_t> replicas;
    std::vector<std::int32_t> inSync;
    std::int64_t low = -1; ///< offset of the first record kept; -1: not known
    std::int64_t high = -1; ///< offset that the next record gets; -1: not known
};

struct KafkaTopic {
    std::string name;
    std::vector<KafkaPartition> partitions;
    int code = 0; ///< why nothing is known of it; 0: all is well
    bool internal = false; ///< Kafka's own, such as __consumer_offsets

    /// From the first offset kept to the last; compaction and transactions leave gaps. -1: not known of every partition.
    std::int64_t offsets() const noexcept
    {
        std::int64_t sum = 0;
        for (const KafkaPartition& partition : partitions) {
            if (partition.low < 0 || partition.high < 0)
                return -1;
            sum += partition.high - partition.low;
        }
        return sum;
    }
    /// Of the partition that has the most.
    std::size_t replication() const noexcept
    {
        std::size_t most = 0;
        for (const KafkaPartition& partition : partitions)
            most = std::max(most, partition.replicas.size());
        return most;
    }
    bool underReplicated() const noexcept
    {
        for (const KafkaPartition& partition : partitions) {
            if (partition.leader < 0 || partition.inSync.size() < partition.replicas.size())
                return true;
        }
        return false;
    }
};

struct KafkaTopicListing {
    std::vector<KafkaTopic> topics; ///< by name
    std::uint64_t total = 0;        ///< topics there are; more than topics.size() when the bound was met
    int brokers = 0;
    std::string clusterId;
};

struct KafkaTopicSetting {
    /// Where its value comes from.
    enum class Source : std::uint8_t { Default, Cluster, Topic };
    std::string name;
    std::string value; ///< empty for a secret
    Source source = Source::Default;
    bool readOnly = false;
    bool secret = false;
};

struct KafkaTopicDetail {
    KafkaTopic topic;
    std::vector<KafkaTopicSetting> settings; ///< the topic's own first, then the cluster's, then the defaults; each by name
    std::optional<base::Error> noSettings;   ///< why they are not known
};

struct KafkaNewTopic {
    std::string name;
    int partitions = 3;  ///< -1: as the cluster does it
    int replication = 1; ///< -1: as the cluster does it
    std::vector<std::pair<std::string, std::string>> settings;
};

/// What is to become of a topic's own setting: a value, or none for what the cluster says.
using KafkaSettingChange = std::pair<std::string, std::optional<std::string>>;

struct KafkaRecord {
    std::int32_t partition = -1;
    std::int64_t offset = -1;
    std::int64_t timestampMillis = -1; ///< -1: none
    bool hasKey = false;
    bool hasValue = false; ///< false: a tombstone
    std::string key;
    std::string value;           ///< its beginning where it is too large to be held
    std::uint64_t valueSize = 0; ///< of the whole value
    std::vector<std::pair<std::string, std::string>> headers; ///< in their order; a name may stand twice
    std::string event;                    ///< the header event_id; empty: no record of a bridge
    std::optional<std::uint64_t> eventId; ///< the event of this run that became this record

    std::size_t footprint() const noexcept
    {
        std::size_t out = sizeof(KafkaRecord) + key.size() + value.size();
        for (const auto& [name, text] : headers)
            out += name.size() + text.size() + 64;
        return out;
    }
};

/// One that somebody writes by hand.
struct KafkaNewRecord {
    std::string topic;
    std::optional<std::string> key;   ///< none: Kafka chooses the partition
    std::optional<std::string> value; ///< none: a tombstone
};

/// Where a record was put.
struct KafkaWritten {
    std::int32_t partition = -1;
    std::int64_t offset = -1;
};

/// Where reading begins.
enum class KafkaStart : std::uint8_t {
    Tail,     ///< with the next record to come
    Earliest, ///< with the oldest that is kept
    Offset,   ///< `value` in each partition
    Time,     ///< the first record of each partition that is not older than `value`, in milliseconds since 1970
    Last,     ///< the newest `value` records of all partitions together
};

struct KafkaReadWish {
    std::string topic;
    std::vector<std::int32_t> partitions; ///< empty: all
    KafkaStart start = KafkaStart::Last;
    std::int64_t value = 100;
    std::string filter;          ///< only records that match; kafka/record_filter.h has the language
    bool committedOnly = true;   ///< records of open and of aborted transactions are passed over
    bool bridgeOnly = false;     ///< only records with an event_id, as a bridge writes them
    bool follow = true;          ///< false: ends where the partitions ended when it began
    std::size_t holdRecords = 5000; ///< read ahead of who takes them
    std::size_t holdBytes = 32 * 1024 * 1024;
};

struct KafkaReading {
    enum class State : std::uint8_t { Idle, Starting, Reading, AtEnd, Paused, Finished, Failed };
    State state = State::Idle;
    std::uint64_t read = 0;    ///< records looked at
    std::uint64_t matched = 0; ///< of which passed the filter
    std::uint64_t bytes = 0;
    std::int64_t lag = 0;      ///< offsets between what was read last and the present ends
    std::optional<base::Error> error; ///< why it failed, or why nothing comes at the moment
    /// The offset asked for is not there: reading began at another.
    struct Moved {
        std::int32_t partition = 0;
        std::int64_t asked = 0;
        std::int64_t low = 0;
        std::int64_t high = 0;
    };
    std::optional<Moved> moved;
};

/// What was found where a record should be.
struct KafkaFinding {
    enum class Verdict : std::uint8_t {
        Same,      ///< the very bytes
        Differs,   ///< from `at` on
        Other,     ///< the record of another event stands there
        Gone,      ///< the partition begins after it: deleted by the topic's retention
        Forgotten, ///< the partition ends before it, though Kafka had acknowledged it
        Missing,   ///< offsets around it are there, it is not: compacted, or of an aborted transaction
        Unchecked, ///< it is there, but what it should hold is not known any more
        Failed,    ///< nothing could be read; `error` says why
    };
    Verdict verdict = Verdict::Failed;
    std::uint64_t eventId = 0;
    std::string topic;
    std::int32_t partition = -1;
    std::int64_t offset = -1;
    std::uint64_t at = 0;       ///< first byte that differs
    std::uint64_t expected = 0; ///< bytes there should be
    std::uint64_t found = 0;    ///< bytes there are
    std::int64_t low = -1;
    std::int64_t high = -1;
    std::optional<base::Error> error;
};

struct KafkaVerification {
    std::vector<KafkaFinding> findings; ///< in the order asked for
    double milliseconds = 0;
    bool written = false; ///< the record was written for this purpose
    bool cancelled = false;

    std::size_t count(KafkaFinding::Verdict verdict) const noexcept
    {
        std::size_t out = 0;
        for (const KafkaFinding& finding : findings)
            out += finding.verdict == verdict;
        return out;
    }
};

} // namespace hookline::metrics
