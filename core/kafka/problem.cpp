#include "core/kafka/problem.h"

#include "core/kafka/failure.h"

#include <librdkafka/rdkafka.h>

namespace hookline::kafka {
namespace {

bool has(std::string_view text, std::string_view part) noexcept { return text.find(part) != std::string_view::npos; }

std::string quoted(std::string_view text) { return '"' + std::string(text) + '"'; }

constexpr std::string_view kWaiting = " Records wait in the queue and go out by themselves once this is solved.";

} // namespace

std::string errorText(int code) { return rd_kafka_err2str(static_cast<rd_kafka_resp_err_t>(code)); }
std::string errorName(int code) { return rd_kafka_err2name(static_cast<rd_kafka_resp_err_t>(code)); }

ErrorClass classify(int code) noexcept
{
    switch (code) {
    case RD_KAFKA_RESP_ERR__PURGE_QUEUE:
    case RD_KAFKA_RESP_ERR__PURGE_INFLIGHT:
    case RD_KAFKA_RESP_ERR__DESTROY:
        return ErrorClass::Purged;
    case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
    case RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE:
    case RD_KAFKA_RESP_ERR_INVALID_RECORD:
    case RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP:
    case RD_KAFKA_RESP_ERR_INVALID_MSG_SIZE:
    case RD_KAFKA_RESP_ERR_INVALID_MSG:
    case RD_KAFKA_RESP_ERR__INVALID_ARG:
        return ErrorClass::Poison;
    case RD_KAFKA_RESP_ERR__GAPLESS_GUARANTEE:
    case RD_KAFKA_RESP_ERR__FATAL:
    case RD_KAFKA_RESP_ERR__FENCED:
    case RD_KAFKA_RESP_ERR__INCONSISTENT:
    case RD_KAFKA_RESP_ERR__MSG_TIMED_OUT:
    case RD_KAFKA_RESP_ERR__TIMED_OUT:
    case RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE:
    case RD_KAFKA_RESP_ERR__TRANSPORT:
    case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN:
    case RD_KAFKA_RESP_ERR__RETRY:
    case RD_KAFKA_RESP_ERR__STATE:
    case RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER:
    case RD_KAFKA_RESP_ERR_DUPLICATE_SEQUENCE_NUMBER:
    case RD_KAFKA_RESP_ERR_UNKNOWN_PRODUCER_ID:
    case RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH:
    case RD_KAFKA_RESP_ERR_PRODUCER_FENCED:
    case RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT:
    case RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION:
    case RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE:
    // of transactions
    case RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE:
    case RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS:
    case RD_KAFKA_RESP_ERR_NOT_COORDINATOR:
    case RD_KAFKA_RESP_ERR_CONCURRENT_TRANSACTIONS:
    case RD_KAFKA_RESP_ERR_INVALID_PRODUCER_ID_MAPPING:
    case RD_KAFKA_RESP_ERR_INVALID_TXN_STATE:
        return ErrorClass::Restart;
    default:
        return ErrorClass::Blocked;
    }
}

bool isTooLarge(int code) noexcept
{
    return code == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE || code == RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE
        || code == RD_KAFKA_RESP_ERR_INVALID_MSG_SIZE;
}

bool isTimeRefused(int code) noexcept { return code == RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP; }

bool isTopicMissing(int code) noexcept
{
    return code == RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC || code == RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION
        || code == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART;
}

TopicTrouble topicTrouble(int code) noexcept
{
    switch (code) {
    case RD_KAFKA_RESP_ERR_NO_ERROR: return TopicTrouble::None;
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED: // what an idempotent producer hears when it may not write at all
        return TopicTrouble::NotAuthorized;
    case RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION: return TopicTrouble::BadName;
    default: return TopicTrouble::Other;
    }
}

Problem refusal(int code, const Target& target)
{
    if (isTopicMissing(code))
        return { "kafka.topic_missing",
            "The topic " + quoted(target.topic) + " does not exist on " + target.servers
                + ", and the cluster does not create topics by itself. Create it, for example with: kafka-topics.sh "
                  "--bootstrap-server "
                + target.servers + " --create --topic " + target.topic + " --partitions 3." + std::string(kWaiting) };
    switch (code) {
    case RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION:
        return { "kafka.topic_invalid",
            "Kafka does not accept the topic name " + quoted(target.topic)
                + ". Choose another: letters, digits, dot, underscore and hyphen, at most 249 characters."
                + std::string(kWaiting) };
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED: // what an idempotent producer hears when it may not write at all
        return { "kafka.not_authorized",
            "Kafka does not allow this user to write to the topic " + quoted(target.topic) + " (" + errorText(code)
                + "). Grant it WRITE and DESCRIBE on the topic (Kafka before 2.8 also wants IDEMPOTENT_WRITE on the cluster)."
                + std::string(kWaiting) };
    case RD_KAFKA_RESP_ERR_POLICY_VIOLATION:
        return { "kafka.policy",
            "A policy of the cluster refuses records for the topic " + quoted(target.topic)
                + ". Ask who runs the cluster which policy it is." + std::string(kWaiting) };
    case RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
        return { "kafka.transactions_not_authorized",
            "Kafka does not allow this user the transactions that kafka.exactly_once needs for the topic " + quoted(target.topic) + " ("
                + errorText(code)
                + "). Grant it WRITE and DESCRIBE on the transactional ids and READ on the groups that begin with kafka.transactional_id "
                  "(or hookline-), and READ on the topic; or set kafka.exactly_once = false."
                + std::string(kWaiting) };
    case RD_KAFKA_RESP_ERR_INVALID_TRANSACTION_TIMEOUT:
        return { "kafka.transaction_timeout",
            "Kafka does not accept transactions of this length. Set transaction.timeout.ms in [kafka.properties] to no more than the "
            "Kafka nodes' transaction.max.timeout.ms."
                + std::string(kWaiting) };
    case RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE:
        return { "kafka.unsupported",
            "What answers at " + target.servers
                + " is no Kafka node that can take records in order (" + errorText(code)
                + "). Check the port: it may be a controller's. For Kafka before 0.11 set exactly_once = false and choose acks = 1." + std::string(kWaiting) };
    default:
        return { "kafka.refused",
            "Kafka refuses records for the topic " + quoted(target.topic) + ": " + errorText(code) + " (" + errorName(code)
                + "). The broker's log says more." + std::string(kWaiting) };
    }
}

Problem unreachable(int code, std::string_view reason, const Target& target)
{
    const auto problem = [](const char* id, std::string text) { return Problem { id, std::move(text), true }; };
    const std::string waiting(kWaiting);
    switch (code) {
    case RD_KAFKA_RESP_ERR__RESOLVE:
        return problem("kafka.unknown_host",
            "No address was found for the Kafka server " + quoted(target.servers)
                + ". Check the spelling of the host name and the name service of this computer." + waiting);
    case RD_KAFKA_RESP_ERR__AUTHENTICATION:
    case RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED:
        if (const std::string ours = scramOfOldLibrary(reason); !ours.empty())
            return problem("kafka.scram_library",
                "Kafka at " + target.servers + " refuses the login: " + std::string(reason) + ". " + ours + waiting);
        return problem("kafka.authentication",
            "Kafka at " + target.servers + " refuses the login: " + std::string(reason)
                + ". Check sasl.mechanism, user and password." + waiting);
    case RD_KAFKA_RESP_ERR__SSL:
        return problem("kafka.tls",
            "No secure connection to Kafka at " + target.servers + ": " + std::string(reason)
                + ". Check the CA (ssl.ca.location), the certificate's host name and validity, and that the port speaks TLS."
                + waiting);
    default: break;
    }
    if (has(reason, "incorrect security.protocol") || has(reason, "might require SASL"))
        return problem("kafka.protocol_mismatch",
            "What answers at " + target.servers
                + " hangs up on a Kafka client. The port may belong to another program or want TLS or a login: check the port "
                  "and security.protocol."
                + waiting);
    if (code == RD_KAFKA_RESP_ERR__TIMED_OUT || has(reason, "timed out"))
        return problem("kafka.timeout",
            "Kafka at " + target.servers
                + " does not answer in time. Check that the broker is not frozen or overloaded, and the network or firewall "
                  "between."
                + waiting);
    return problem("kafka.unreachable",
        "Kafka at " + target.servers + " cannot be reached"
            + (has(reason, "Connection refused") ? " (connection refused)" : "")
            + ". Check that Kafka runs there and that host and port are right." + waiting);
}

std::string scramOfOldLibrary(std::string_view reason)
{
    constexpr int kMended = 0x020601'00; // the nonce of SCRAM, which Kafka 4.0 began to check
    if (rd_kafka_version() >= kMended || !has(reason, "SCRAM-"))
        return {};
    return "With Kafka 4.0 and later librdkafka " + std::string(rd_kafka_version_str())
        + " fails at SCRAM even when user and password are right (hooklined doctor tells): use librdkafka 2.6.1 or later, or PLAIN over TLS. "
          "With an older Kafka check user and password.";
}

bool isFenced(int code) noexcept
{
    return code == RD_KAFKA_RESP_ERR__FENCED || code == RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH || code == RD_KAFKA_RESP_ERR_PRODUCER_FENCED;
}

Problem fenced(const std::string& transactionalId, const Target& target)
{
    return { "kafka.fenced",
        "Another program uses the transactional id " + quoted(transactionalId) + " at " + target.servers
            + ", and Kafka lets only one of them write: this one has stopped sending to the topic " + quoted(target.topic)
            + " and keeps everything in the spool. Give each program a kafka.transactional_id of its own (a copied spool folder brings the "
              "same one along), or stop the other and start this one again." };
}

Problem notCommitted(std::int64_t seconds, int code, const Target& target)
{
    return { "kafka.transactions_stalled",
        "Kafka at " + target.servers + " has not answered about transactions for " + std::to_string(seconds) + " s"
            + (code == 0 ? std::string() : " (" + errorText(code) + ")")
            + ". Their coordinator may be away or too few replicas of __transaction_state or __consumer_offsets in sync: check the Kafka nodes."
            + std::string(kWaiting) };
}

Problem notAcknowledged(std::int64_t seconds, const Target& target)
{
    return { "kafka.no_acknowledgement",
        "Kafka at " + target.servers + " is connected but has acknowledged nothing for " + std::to_string(seconds)
            + " s. Usually too few replicas of the topic " + quoted(target.topic)
            + " are in sync (min.insync.replicas) or a node that leads it is overloaded: check the Kafka nodes." + std::string(kWaiting) };
}

std::string poisonText(int code)
{
    switch (code) {
    case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
    case RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE:
    case RD_KAFKA_RESP_ERR_INVALID_MSG_SIZE:
        return "the record is larger than Kafka takes: raise max.message.bytes of the topic, or send smaller messages";
    case RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP:
        return "its time is outside what the topic allows (message.timestamp.before/after.max.ms): check this computer's clock";
    default: break;
    }
    const std::string_view own = text(static_cast<Failure>(code));
    return own.empty() ? errorText(code) : std::string(own);
}

} // namespace hookline::kafka
