// kcat as the independent witness: what it reads from Kafka is compared with what the window shows.
#pragma once

#include <QString>

#include <map>
#include <string>

namespace hookline::test {

struct WitnessedRecord {
    std::string key;
    std::string value;
};

/// Every record of the topic by "partition@offset", as kcat reads it. Throws with kcat's words when it fails.
std::map<std::string, WitnessedRecord> readWithKcat(const std::string& servers, const std::string& topic);

} // namespace hookline::test
