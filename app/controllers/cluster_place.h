// How one of the program's Kafka clusters is reached by a client of the window's own: for topics, records, checks and replays.
#pragma once

#include "core/kafka/record_check.h"

#include <string>

namespace hookline::runtime {
class Runtime;
}

namespace hookline::controllers {

/// `cluster` empty: the default one. Error: topics.unknown_cluster. Servers are empty where no Kafka is set up and the practice
/// cluster does not run. @thread ui
base::Result<kafka::CheckPlace> placeOf(const runtime::Runtime& program, const std::string& cluster);

} // namespace hookline::controllers
