#include "core/kafka/partition_offsets.h"

namespace hookline::kafka {
namespace {

using metrics::KafkaPartition;
using metrics::KafkaTopic;

int milliseconds(const Deadline& deadline) { return static_cast<int>(deadline.left().count()); }

/// What ListOffsets says of every partition that has a leader: RD_KAFKA_OFFSET_BEGINNING, RD_KAFKA_OFFSET_END or a time.
PlacesPtr ask(rd_kafka_t* client, std::span<const KafkaTopic> topics, std::int64_t what, const Deadline& deadline)
{
    PlacesPtr places(rd_kafka_topic_partition_list_new(16));
    for (const KafkaTopic& topic : topics) {
        for (const KafkaPartition& partition : topic.partitions) {
            if (partition.leader >= 0)
                rd_kafka_topic_partition_list_add(places.get(), topic.name.c_str(), partition.id)->offset = what;
        }
    }
    if (places->cnt == 0 || rd_kafka_offsets_for_times(client, places.get(), milliseconds(deadline)) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return nullptr;
    return places;
}

MetadataPtr askMetadata(rd_kafka_t* client, rd_kafka_topic_t* topic, const Complaint& complaint, const Deadline& deadline)
{
    MetadataPtr answer;
    // Short rounds at first, so that a cancel and complaints are heard; longer ones for a cluster with a lot to say.
    for (int round = 300; !deadline.over(); round *= 2) {
        const rd_kafka_metadata_t* raw = nullptr;
        const rd_kafka_resp_err_t code
            = rd_kafka_metadata(client, topic ? 0 : 1, topic, &raw, std::clamp(milliseconds(deadline), 1, round));
        answer.reset(raw);
        rd_kafka_poll(client, 0);
        const bool leaderComing = topic && answer && answer->topic_cnt > 0 && answer->topics[0].err == RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE;
        if (code == RD_KAFKA_RESP_ERR_NO_ERROR && !leaderComing)
            return answer;
        if (!answer && (complaint.isAuthentication() || complaint.isTls()))
            return nullptr;
    }
    return answer;
}

} // namespace

void askBounds(rd_kafka_t* client, std::span<KafkaTopic> topics, const Deadline& deadline)
{
    std::map<std::pair<std::string_view, std::int32_t>, KafkaPartition*> byPlace;
    for (KafkaTopic& topic : topics) {
        for (KafkaPartition& partition : topic.partitions)
            byPlace[{ topic.name, partition.id }] = &partition;
    }
    for (const std::int64_t end : { std::int64_t { RD_KAFKA_OFFSET_BEGINNING }, std::int64_t { RD_KAFKA_OFFSET_END } }) {
        const PlacesPtr answer = ask(client, topics, end, deadline);
        for (int i = 0; answer && i < answer->cnt; ++i) {
            const rd_kafka_topic_partition_t& place = answer->elems[i];
            const auto found = byPlace.find({ place.topic, place.partition });
            if (found != byPlace.end() && place.err == RD_KAFKA_RESP_ERR_NO_ERROR && place.offset >= 0)
                (end == RD_KAFKA_OFFSET_BEGINNING ? found->second->low : found->second->high) = place.offset;
        }
    }
}

std::map<std::int32_t, std::int64_t> offsetsAt(
    rd_kafka_t* client, const KafkaTopic& topic, std::int64_t millis, const Deadline& deadline)
{
    std::map<std::int32_t, std::int64_t> out;
    const PlacesPtr answer = ask(client, { &topic, 1 }, millis, deadline);
    for (int i = 0; answer && i < answer->cnt; ++i) {
        const rd_kafka_topic_partition_t& place = answer->elems[i];
        if (place.err == RD_KAFKA_RESP_ERR_NO_ERROR)
            out[place.partition] = place.offset >= 0 ? place.offset : -1;
    }
    return out;
}

KafkaTopic topicOf(const rd_kafka_metadata_topic_t& topic)
{
    KafkaTopic out;
    out.name = topic.topic;
    out.code = topic.err;
    out.internal = out.name.starts_with("__");
    for (int i = 0; i < topic.partition_cnt; ++i) {
        const rd_kafka_metadata_partition_t& from = topic.partitions[i];
        KafkaPartition& to = out.partitions.emplace_back();
        to.id = from.id;
        to.leader = from.leader;
        to.replicas.assign(from.replicas, from.replicas + from.replica_cnt);
        to.inSync.assign(from.isrs, from.isrs + from.isr_cnt);
    }
    std::ranges::sort(out.partitions, {}, &KafkaPartition::id);
    return out;
}

MetadataPtr askAllTopics(rd_kafka_t* client, const Complaint& complaint, const Deadline& deadline)
{
    return askMetadata(client, nullptr, complaint, deadline);
}

std::optional<KafkaTopic> askTopic(
    rd_kafka_t* client, const std::string& name, bool practice, const Complaint& complaint, const Deadline& deadline)
{
    if (name.empty())
        return KafkaTopic { {}, {}, RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION, false };
    const TopicPtr handle(practice ? nullptr : rd_kafka_topic_new(client, name.c_str(), nullptr));
    const MetadataPtr answer = askMetadata(client, handle.get(), complaint, deadline);
    if (!answer)
        return std::nullopt;
    for (int i = 0; i < answer->topic_cnt; ++i) {
        if (answer->topics[i].topic == name)
            return topicOf(answer->topics[i]);
    }
    return KafkaTopic { name, {}, RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, false };
}

} // namespace hookline::kafka
