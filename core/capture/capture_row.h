// What a capture file says of one event, and of itself. Values; any thread may hold them.
#pragma once

#include "core/tap/event.h"

#include <cstdint>
#include <string>

namespace hookline::capture {

/// An event, what became of it in Kafka, and what somebody noted about it.
struct Row {
    std::uint64_t number = 0; ///< as in the list it was saved from
    tap::Event event;
    base::TextRef kafkaTopic;
    base::TextRef kafkaCluster; ///< none: the default one
    base::TextRef rule;         ///< that made the record
    base::TextRef key;          ///< of the record, where `keyed` says so
    std::int64_t offset = -1;
    std::int64_t latencyMicros = 0;
    std::int32_t partition = -1;
    std::int32_t errorCode = 0;
    std::uint32_t payloadSize = 0; ///< of the message, also when its payload was let go
    tap::KafkaStatus kafka = tap::KafkaStatus::None;
    tap::KafkaKey keyed = tap::KafkaKey::Unknown;
    bool payloadGone = false;
    bool marked = false;
    std::string note; ///< UTF-8
};

/// Where a file comes from.
struct Info {
    std::string program; ///< "hookline 1.2.3"
    std::string broker;  ///< its address
    std::string kafka;   ///< bootstrap servers
    std::string filter;  ///< the rows were chosen by; may be empty
    std::int64_t savedWallMicros = 0;
    std::uint64_t rows = 0; ///< that were to be written
};

} // namespace hookline::capture
