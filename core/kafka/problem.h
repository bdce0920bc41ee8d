// What stands between the bridge and Kafka, in words: librdkafka's codes sorted by what has to be done about them.
//
// Codes are rd_kafka_resp_err_t as int, so that only .cpp files need librdkafka's header.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace hookline::kafka {

/// What a code of a delivery report, of produce() or of a fatal error demands.
enum class ErrorClass : std::uint8_t {
    Purged,  ///< we took the record back ourselves
    Poison,  ///< the record itself can never be stored
    Blocked, ///< the cluster refuses for now: keep everything, try again later
    Restart, ///< the producer is broken: make a new one and send again
};
ErrorClass classify(int code) noexcept;

struct Problem {
    std::string id;   ///< "kafka.topic_missing"
    std::string text; ///< English sentence with cause and remedy
    bool unreachable = false; ///< no broker answers (Down), as opposed to one that refuses (Blocked)
};

struct Target {
    std::string servers;
    std::string topic;
    std::string cluster {}; ///< empty: the default one
};

/// The topic is not there.
bool isTopicMissing(int code) noexcept;
/// The record, or the batch that it was in, is larger than the topic takes.
bool isTooLarge(int code) noexcept;
/// The record's time is outside what the topic takes.
bool isTimeRefused(int code) noexcept;
/// What a topic's metadata or a refused record says beyond "missing".
enum class TopicTrouble : std::uint8_t { None, NotAuthorized, BadName, Other };
TopicTrouble topicTrouble(int code) noexcept;
/// Why records are refused. `code` from a delivery report, produce() or the topic's metadata.
Problem refusal(int code, const Target& target);
/// Why no broker can be talked to; `reason` is librdkafka's own text and decides where the code is vague.
Problem unreachable(int code, std::string_view reason, const Target& target);
/// A login by SCRAM failed that may be right all the same: librdkafka before 2.6.1 cannot log in to Kafka 4.0 and later. "" otherwise.
std::string scramOfOldLibrary(std::string_view reason);
/// Exactly once: another producer has taken the transactional id over.
bool isFenced(int code) noexcept;
Problem fenced(const std::string& transactionalId, const Target& target);
/// Exactly once: no transaction can be opened or committed for `seconds`; `code` of the last attempt, if there was an answer.
Problem notCommitted(std::int64_t seconds, int code, const Target& target);
/// Brokers answer, but nothing has been acknowledged for `seconds`.
Problem notAcknowledged(std::int64_t seconds, const Target& target);

/// One record given up.
std::string poisonText(int code);
/// librdkafka's words for a code. Never rd_kafka_message_errstr(): it may return the payload.
std::string errorText(int code);
/// "_TRANSPORT", "MSG_SIZE_TOO_LARGE"
std::string errorName(int code);

} // namespace hookline::kafka
