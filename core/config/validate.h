// Checks of settings, as pure functions: the dialogs, --check-config and the file loader all say the same.
#pragma once

#include "core/config/issue.h"
#include "core/config/settings.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookline::config {

/// One broker of a server list, after defaults were filled in.
struct ServerAddress {
    std::string host;
    std::uint16_t port = 9092;
};

/// Splits "a:9092, b c:9093" (commas, spaces or newlines; a missing port is 9092, as the EMQ plugin has it; schemes such as
/// PLAINTEXT:// are taken off). Appends what is wrong to `issues` under the key kafka.servers; usable entries are returned.
std::vector<ServerAddress> parseServers(std::string_view servers, std::vector<Issue>& issues);

/// The same list with ":9092" behind each entry that has no port; `without` gets those entries as they stand. A broken one
/// stays as it is.
std::string withPorts(std::string_view servers, std::vector<std::string>& without);

std::vector<Issue> validate(const BrokerSettings& settings);
std::vector<Issue> validate(const KafkaSettings& settings);
std::vector<Issue> validate(const Settings& settings);
/// MQTT takes packets that Kafka would refuse as records; part of the validate() of all settings.
std::optional<Issue> packetAboveKafka(const BrokerSettings& broker, const KafkaSettings& kafka);
bool hasErrors(const std::vector<Issue>& issues) noexcept;

} // namespace hookline::config
