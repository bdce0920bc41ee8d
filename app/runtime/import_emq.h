// The configuration of EMQ's Kafka plugin, two keys of "name = value" lines: ….kafka.server and ….kafka.topic. Everything else
// becomes a warning with the line. Records are then written as the plugin writes them. Pure.
#pragma once

#include "app/runtime/import_mosquitto.h"

namespace hookline::runtime {

/// `fileName` only appears in texts.
Imported importEmqPlugin(std::string_view text, std::string_view fileName);

} // namespace hookline::runtime
