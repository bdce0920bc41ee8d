// A dry run: what rules would make of events, record by record, with everything that deserves a second look. Sends nothing.
#pragma once

#include "core/base/result.h"
#include "core/config/settings.h"
#include "core/kafka/failure.h"
#include "core/tap/event.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hookline::kafka {

enum class TrialFlag : std::uint8_t {
    Failed,    ///< no record comes of it: `failure` says why
    Rewritten, ///< the topic's name is not the one wished, Kafka does not allow that
    Collision, ///< another name came to the same topic
    Absent,    ///< the cluster has no such topic
    OverSize,  ///< larger than the topic takes
};
std::string_view name(TrialFlag flag) noexcept; ///< "failed", "rewritten", …

struct TrialRecord {
    std::size_t event = 0; ///< its place among the events, from 0
    std::string rule;
    std::string cluster;   ///< empty: the default one
    std::string topic;     ///< as Kafka has it
    std::string wish;      ///< as the rule's template gave it
    std::optional<std::string> key;
    std::int32_t partition = -1; ///< -1: not known before it is sent
    std::int64_t timestampMillis = 0;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string value;
    std::size_t size = 0; ///< key, value and headers, as Kafka counts against max.message.bytes (without compression)
    std::vector<TrialFlag> flags;
    Failure failure = Failure::None;
    std::string detail;  ///< which field is missing, which name collides
    std::string passedTo; ///< where on_failure takes it: "topic:dead"
    bool has(TrialFlag flag) const noexcept { return std::ranges::find(flags, flag) != flags.end(); }
};

/// What is known of the default cluster; records for others are not compared with it. Nothing known: nothing is flagged for it.
struct TrialCluster {
    struct Topic {
        std::int32_t partitions = 0;
        std::uint64_t maxMessageBytes = 1'048'588;
    };
    bool known = false;
    std::map<std::string, Topic> topics;
    std::uint64_t maxMessageBytes = 1'048'588; ///< where nothing else is known
};

struct Trial {
    std::vector<TrialRecord> records;
    std::vector<std::size_t> unmatched; ///< events that no rule takes
};

/// Errors: those of the rules themselves.
base::Result<Trial> tryRules(const config::KafkaSettings& settings, const std::vector<tap::Event>& events, const TrialCluster& cluster);

/// Topics and partitions of the cluster. Error: nothing answers within `limitMillis`. Blocks.
base::Result<TrialCluster> askCluster(const config::KafkaSettings& settings, int limitMillis);

} // namespace hookline::kafka
