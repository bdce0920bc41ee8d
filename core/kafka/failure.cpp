#include "core/kafka/failure.h"

#include "core/kafka/problem.h"

namespace hookline::kafka {

std::string_view name(Failure failure) noexcept
{
    switch (failure) {
    case Failure::None: return "none";
    case Failure::MissingField: return "missing_field";
    case Failure::TopicName: return "topic_name";
    case Failure::TooManyTopics: return "too_many_topics";
    case Failure::TopicFull: return "topic_full";
    case Failure::NoPartition: return "no_partition";
    case Failure::Timestamp: return "timestamp";
    case Failure::Loop: return "loop";
    case Failure::ClusterFull: return "cluster_full";
    case Failure::Producer: return "producer";
    case Failure::NoCluster: return "no_cluster";
    }
    return {};
}

std::string_view text(Failure failure) noexcept
{
    switch (failure) {
    case Failure::None: return "nothing is wrong";
    case Failure::MissingField: return "a field of the rule is not in the event: give it a default, ${field|default}";
    case Failure::TopicName:
        return "no Kafka topic name can be made of it: it is empty or has more than 249 characters. Change the rule's topic";
    case Failure::TooManyTopics:
        return "all topics that may be in use at a time have records waiting: raise kafka.max_topics, or let the template make fewer";
    case Failure::TopicFull: return "the topic takes no records, and those that wait for it fill its share of the queue: mend the topic";
    case Failure::NoPartition: return "the topic has no such partition: change the rule's partition";
    case Failure::Timestamp: return "the time is not a number of milliseconds since 1970: change the rule's timestamp";
    case Failure::Loop: return "the rules' on_failure lead in a circle: end it with a topic or a file";
    case Failure::ClusterFull:
        return "its Kafka cluster is away, and the records that wait for it fill its share of the queue: bring the cluster back, or use "
               "buffer = \"hybrid\" or \"disk\"";
    case Failure::NoCluster: return "there is no Kafka cluster of that name any more: give the [[kafka_clusters]] block back";
    case Failure::Producer: return "no producer could be made for its topic: the computer may be out of memory or threads";
    }
    return {};
}

std::string failureName(int code)
{
    const std::string_view own = name(static_cast<Failure>(code));
    return own.empty() ? errorName(code) : std::string(own);
}

} // namespace hookline::kafka
