#include "core/kafka/admin_problem.h"

#include "core/kafka/problem.h"

#include <librdkafka/rdkafka.h>

namespace hookline::kafka {
namespace {

bool has(std::string_view text, std::string_view part) noexcept { return text.find(part) != std::string_view::npos; }

/// The right that the deed takes, as Kafka's ACLs name it.
std::string right(const Asked& asked)
{
    switch (asked.deed) {
    case Deed::List:
    case Deed::Describe: return "DESCRIBE and DESCRIBE_CONFIGS on the topic";
    case Deed::Create: return "CREATE on the topic or the cluster";
    case Deed::Grow: return "ALTER on the topic";
    case Deed::Alter: return "DESCRIBE_CONFIGS and ALTER_CONFIGS on the topic";
    case Deed::Delete: return "DELETE and DESCRIBE on the topic";
    case Deed::Read: return "READ and DESCRIBE on the topic";
    case Deed::Write: return "WRITE and DESCRIBE on the topic";
    }
    return {};
}

base::Error unsupported(const Asked& asked)
{
    if (asked.practice) {
        return { "topics.practice", whatFailed(asked), "the practice cluster has no such function",
            "It makes a topic when the first record is sent there. To create, change and delete topics, set up a Kafka of your own" };
    }
    return { "topics.unsupported", whatFailed(asked), "the Kafka node does not offer it to this librdkafka",
        "Use the tools of the cluster, or Kafka from 0.11 on" };
}

} // namespace

std::string whatFailed(const Asked& asked)
{
    const std::string topic = '"' + asked.topic + '"';
    switch (asked.deed) {
    case Deed::List: return "the topics of " + asked.servers + " cannot be listed";
    case Deed::Describe: return "the topic " + topic + " cannot be described";
    case Deed::Create: return "the topic " + topic + " was not created";
    case Deed::Grow: return "the topic " + topic + " got no more partitions";
    case Deed::Alter: return "the settings of the topic " + topic + " were not changed";
    case Deed::Delete: return "the topic " + topic + " was not deleted";
    case Deed::Read: return "the topic " + topic + " cannot be read";
    case Deed::Write: return "no record could be written to the topic " + topic;
    }
    return {};
}

base::Error adminError(int code, std::string_view reason, const Asked& asked)
{
    const std::string what = whatFailed(asked);
    const std::string why = reason.empty() ? errorText(code) : std::string(reason);
    const auto error = [&](const char* id, std::string remedy) { return base::Error { id, what, why, std::move(remedy) }; };
    if (isTopicMissing(code))
        return { "topics.missing", what, "it does not exist on " + asked.servers, "Refresh the list; somebody may have deleted it" };
    // Brokers before 1.1 say of a setting that they do not take only in words what is wrong.
    if (code == RD_KAFKA_RESP_ERR_UNKNOWN && (has(reason, "for configuration ") || has(reason, "config name")))
        code = RD_KAFKA_RESP_ERR_INVALID_CONFIG;
    switch (code) {
    case RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS:
        return { "topics.exists", what, "a topic of that name exists already", "Choose another name, or use the one that is there" };
    case RD_KAFKA_RESP_ERR_INVALID_REPLICATION_FACTOR:
        return error("topics.replication", "Ask for at most as many replicas as the cluster has nodes");
    case RD_KAFKA_RESP_ERR_INVALID_PARTITIONS:
        return error("topics.partitions", asked.deed == Deed::Grow ? "Ask for more partitions than it has; Kafka never takes any away"
                                                                   : "Ask for one partition or more");
    case RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION:
        return error("topics.name", "Use letters, digits, dot, underscore and hyphen, at most 249 characters");
    case RD_KAFKA_RESP_ERR_INVALID_CONFIG:
        return error("topics.setting", "Correct the setting; Kafka's documentation of topic configurations lists names and values");
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
        return error("topics.not_authorized", "Grant this user " + right(asked));
    case RD_KAFKA_RESP_ERR_POLICY_VIOLATION:
        return error("topics.policy", "Ask who runs the cluster what its policy demands");
    case RD_KAFKA_RESP_ERR_TOPIC_DELETION_DISABLED:
        return error("topics.delete_disabled", "Set delete.topic.enable = true on the Kafka nodes");
    case RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE:
    case RD_KAFKA_RESP_ERR_UNSUPPORTED_VERSION: return unsupported(asked);
    case RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE:
    case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
        return error("topics.offset", "Begin with the earliest record: what was there has been deleted by the topic's retention");
    case RD_KAFKA_RESP_ERR__TIMED_OUT:
    case RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT:
    case RD_KAFKA_RESP_ERR__TRANSPORT:
    case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN: return silenceError({ code, why }, asked);
    default: return { "topics.refused", what, why + " (" + errorName(code) + ")", "The Kafka nodes' logs say more" };
    }
}

base::Error silenceError(const Complaint& complaint, const Asked& asked)
{
    const std::string what = whatFailed(asked);
    if (complaint.isAuthentication())
        return { "topics.login", what, "Kafka refuses the login: " + complaint.reason, "Correct user and password in the Kafka settings" };
    if (complaint.isTls())
        return { "topics.tls", what, "no secure connection: " + complaint.reason, "Test the connection; it says what is wrong with which certificate" };
    const bool refused = complaint.code != 0 && complaint.code != RD_KAFKA_RESP_ERR__TIMED_OUT;
    return { refused ? "topics.unreachable" : "topics.timeout", what,
        refused ? asked.servers + " cannot be reached: " + complaint.reason : asked.servers + " did not answer in time",
        "Test the connection; it says at which step it fails" };
}

} // namespace hookline::kafka
