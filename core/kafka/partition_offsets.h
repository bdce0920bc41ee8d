// Where partitions begin and end, and where a time is in them: one question to each broker that leads some. Only for .cpp files.
#pragma once

#include "core/kafka/asking_client.h"
#include "core/metrics/kafka_listing.h"

#include <map>
#include <optional>
#include <span>

namespace hookline::kafka {

/// Fills in low and high of the partitions that have a leader; what is not answered stays unknown.
void askBounds(rd_kafka_t* client, std::span<metrics::KafkaTopic> topics, const Deadline& deadline);

/// The first offset at or after that time, by partition; -1 where there is none. A partition that did not answer is not in it.
std::map<std::int32_t, std::int64_t> offsetsAt(
    rd_kafka_t* client, const metrics::KafkaTopic& topic, std::int64_t millis, const Deadline& deadline);

/// As metadata has it.
metrics::KafkaTopic topicOf(const rd_kafka_metadata_topic_t& topic);

/// Metadata of all topics. Empty: no answer in time, or the login or TLS failed, which no waiting will mend.
MetadataPtr askAllTopics(rd_kafka_t* client, const Complaint& complaint, const Deadline& deadline);
/// One topic, with its code where there is something wrong with it. Empty as above. The practice cluster makes every topic that it is asked
/// for by name, whatever the question says, so it is looked for among all of them.
std::optional<metrics::KafkaTopic> askTopic(
    rd_kafka_t* client, const std::string& name, bool practice, const Complaint& complaint, const Deadline& deadline);

} // namespace hookline::kafka
