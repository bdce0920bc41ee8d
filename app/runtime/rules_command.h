// `hooklined rules --try FILE`: what the configured rules would make of captured events, on standard output. Sends nothing.
#pragma once

#include "app/runtime/command_line.h"
#include "core/config/settings.h"

#include <filesystem>

namespace hookline::runtime {

/// One JSON object a record, then one for each event that no rule takes: event, rule, topic, partition, key, headers, value, size,
/// flags, and what is wrong. A summary goes to standard error. Failed when a record fails or the events cannot be read.
Exit tryRules(const config::KafkaSettings& settings, const std::filesystem::path& events);

} // namespace hookline::runtime
