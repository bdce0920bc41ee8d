// Reads a topic back with a consumer of its own: what the bridge says is compared with what is there.
#pragma once

#include <chrono>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace hookline::test {

struct ReadRecord {
    std::int32_t partition = -1;
    std::int64_t offset = -1;
    std::int64_t timestampMillis = 0;
    bool keyIsNull = true;
    bool valueIsNull = true;
    std::string key;
    std::string value;
    std::map<std::string, std::string> headers;
};

/// For readTopic(): no number, but everything up to the present end of each partition.
inline constexpr std::size_t kWhatIsThere = std::numeric_limits<std::size_t>::max();

/// All records of the topic, in the order of each partition, once `wanted` have been seen or the time is over.
std::vector<ReadRecord> readTopic(const std::string& servers, const std::string& topic, std::size_t wanted,
    std::chrono::milliseconds limit = std::chrono::seconds(15));

/// Makes a topic on a real cluster with `config` (name, value). Throws with librdkafka's text.
void createTopic(const std::string& servers, const std::string& topic, int partitions,
    const std::map<std::string, std::string>& config = {});
void deleteTopic(const std::string& servers, const std::string& topic);

} // namespace hookline::test
