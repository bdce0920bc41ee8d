#include "core/kafka/source_problem.h"

#include <librdkafka/rdkafka.h>

namespace hookline::kafka {

std::optional<Problem> readingProblem(int code, std::string_view reason, const std::string& servers, const std::string& group)
{
    const std::string words(reason);
    const auto away = [](const char* id, std::string text) { return Problem { id, std::move(text) + " Reading goes on by itself once this is solved.", true }; };
    const auto refused = [](const char* id, std::string text) { return Problem { id, std::move(text) + " Reading goes on by itself once this is solved.", false }; };
    switch (code) {
    case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN:
        return away("kafka.unreachable", "No Kafka broker of " + servers + " can be reached. Check that Kafka runs and the address is right (hooklined doctor says where it fails).");
    case RD_KAFKA_RESP_ERR__RESOLVE:
        return away("kafka.unknown_host", "No address was found for the Kafka server \"" + servers + "\". Check the spelling and the name service of this computer.");
    case RD_KAFKA_RESP_ERR__AUTHENTICATION:
    case RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED:
        if (const std::string ours = scramOfOldLibrary(reason); !ours.empty())
            return away("kafka.scram_library", "Kafka at " + servers + " refuses the login: " + words + ". " + ours);
        return away("kafka.authentication", "Kafka at " + servers + " refuses the login: " + words + ". Check kafka.sasl_mechanism, user and password.");
    case RD_KAFKA_RESP_ERR__SSL:
        return away("kafka.tls", "No secure connection to Kafka at " + servers + ": " + words + ". Check kafka.tls_ca, the certificate's host name and validity.");
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
    case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
        return refused("kafka.topic_missing", "A topic to be read does not exist on " + servers + " (" + words + "). Create it, or correct topics.");
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
        return refused("kafka.not_authorized", "Kafka does not allow this user to read (" + words + "). Grant it READ and DESCRIBE on the topic.");
    case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
        return refused("kafka.not_authorized", "Kafka does not allow this user to use the consumer group \"" + group + "\". Grant it READ on the group, or name another group.");
    case RD_KAFKA_RESP_ERR_INVALID_GROUP_ID:
    case RD_KAFKA_RESP_ERR_INCONSISTENT_GROUP_PROTOCOL:
        return refused("source.group", "Kafka refuses the consumer group \"" + group + "\" (" + words + "). Name another group.");
    case RD_KAFKA_RESP_ERR__MAX_POLL_EXCEEDED:
        return refused("source.expelled", "The source was put out of its consumer group \"" + group + "\" for being slow (" + words + "). It joins again.");
    default: return std::nullopt; // rebalances, leaders on the move, single connections that break
    }
}

} // namespace hookline::kafka
