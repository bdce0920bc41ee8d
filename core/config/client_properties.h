// A Java client's client.properties, as people are handed it by whoever runs the cluster, brought into our settings. Pure.
#pragma once

#include "core/config/settings.h"

#include <string>
#include <string_view>
#include <vector>

namespace hookline::config {

struct ClientProperties {
    KafkaSettings settings;             ///< what was given, changed by what the text says
    std::vector<std::string> taken;     ///< keys of the text that are in it now
    std::vector<std::string> unmapped;  ///< keys that mean nothing to a producer, or that we cannot express; in the text's order
    std::vector<std::string> unreadable; ///< lines that are no property
};

/// Names as Java has them (bootstrap.servers, sasl.jaas.config, ssl.truststore.location …) or librdkafka; comments, continued lines
/// and escapes as java.util.Properties reads them. A value that is not one we know leaves its setting as it was and is unmapped.
ClientProperties readClientProperties(std::string_view text, const KafkaSettings& base);

} // namespace hookline::config
