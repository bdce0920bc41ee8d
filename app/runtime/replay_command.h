// `hooklined replay`: a range of Kafka records published again, over MQTT, to a running broker.
#pragma once

#include "app/runtime/command_line.h"
#include "core/config/settings.h"

namespace hookline::runtime {

/// Tells its progress every second on standard error. Ctrl-C cancels. Exit: Ok; Failed when it did not come to its end, or a record
/// could not be published; Config when the wish makes no sense.
Exit replayCommand(const config::Settings& settings, const ReplayOptions& options);

} // namespace hookline::runtime
