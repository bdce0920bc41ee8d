// How far a replay has come, and what records of Kafka become in MQTT. Values.
#pragma once

#include "core/metrics/source_skip.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hookline::metrics {

enum class ReplayState : std::uint8_t { Preparing, Running, Paused, Done, Cancelled, Failed };

constexpr bool isOver(ReplayState state) noexcept { return state >= ReplayState::Done; }

/// Numbers of one moment. read = published + skipped + inHand
struct ReplayProgress {
    ReplayState state = ReplayState::Preparing;
    std::string problem;             ///< Failed: why; else what it waits for, or empty
    std::uint64_t expected = 0;      ///< offsets in the range; a compacted topic has fewer records
    std::uint64_t passed = 0;        ///< of them behind us: the progress
    std::uint64_t forgotten = 0;     ///< of them: no longer in Kafka when their turn came
    std::uint64_t read = 0;
    std::uint64_t published = 0;     ///< dry run: that would be
    std::uint64_t bytes = 0;         ///< of their payloads
    std::array<std::uint64_t, kSourceSkips> skipped {};
    std::uint64_t inHand = 0;
    std::int64_t firstMillis = -1;   ///< timestamp of the first record
    std::int64_t atMillis = -1;      ///< … of the last one that was published
};

/// One record and the message it becomes, small enough to be shown.
struct MessageSample {
    static constexpr std::size_t kMost = 4096; ///< bytes of a key, a payload

    std::string topic; ///< of Kafka
    std::int32_t partition = -1;
    std::int64_t offset = -1;
    std::int64_t timestampMillis = -1;
    std::optional<std::string> key;
    std::optional<SourceSkip> skip; ///< it becomes none; `detail` says what was found
    std::string detail;
    std::string mqttTopic;
    std::string payload;         ///< its beginning
    std::uint64_t payloadSize = 0;
    int qos = 0;
    bool retain = false;
    std::vector<std::pair<std::string, std::string>> properties; ///< user properties
};

} // namespace hookline::metrics
