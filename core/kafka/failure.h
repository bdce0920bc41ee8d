// Why a record never reached its topic for a reason of its own: in counters, dead letters and the event table.
//
// Codes stand beside librdkafka's in tap::KafkaOutcome::errorCode, out of their range.
#pragma once

#include <string>
#include <string_view>

namespace hookline::kafka {

enum class Failure : int {
    None = 0,
    MissingField = -10001,  ///< a template names a field that the event does not have
    TopicName = -10002,     ///< no Kafka topic name can be made of what the template gives
    TooManyTopics = -10003, ///< kafka.max_topics are in use and all of them have records waiting
    TopicFull = -10004,     ///< the topic takes nothing and its share of the queue is used up
    NoPartition = -10005,   ///< the partition asked for is no number, or the topic has not so many
    Timestamp = -10006,     ///< the time asked for is not a number of milliseconds
    Loop = -10008,          ///< rules hand the record to each other in a circle
    ClusterFull = -10009,   ///< the topic's cluster is away and its share of the queue is used up; other clusters go on
    Producer = -10010,      ///< no producer could be made for the topic
    NoCluster = -10011,     ///< the settings have no cluster of that name
};

/// "missing_field"
std::string_view name(Failure failure) noexcept;
/// One clause: what is wrong and what to do.
std::string_view text(Failure failure) noexcept;
/// name() for one of ours, librdkafka's own ("MSG_SIZE_TOO_LARGE") for the rest.
std::string failureName(int code);

} // namespace hookline::kafka
