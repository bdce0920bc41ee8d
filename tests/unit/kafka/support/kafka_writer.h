// Puts records into a topic and looks at what a consumer group has stored, beside what is tested.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hookline::test {

struct WriteRecord {
    std::string value;
    std::optional<std::string> key = std::nullopt;
    std::vector<std::pair<std::string, std::string>> headers = {};
    std::int32_t partition = 0;
    std::int64_t timestampMillis = 0; ///< 0: now
    bool tombstone = false;
};

/// In order; returns when Kafka has them all. Throws with librdkafka's text.
void writeRecords(const std::string& servers, const std::string& topic, const std::vector<WriteRecord>& records);
inline void writeValues(const std::string& servers, const std::string& topic, const std::vector<std::string>& values, std::int32_t partition = 0)
{
    std::vector<WriteRecord> records;
    for (const std::string& value : values)
        records.push_back({ .value = value, .partition = partition });
    writeRecords(servers, topic, records);
}

/// The group's stored offset; -1: none.
std::int64_t storedOffset(const std::string& servers, const std::string& group, const std::string& topic, std::int32_t partition = 0);

} // namespace hookline::test
