// One row of the event table: the event and what became of it in Kafka.
#pragma once

#include "core/tap/event.h"

#include <cstdint>

namespace hookline::ui {

struct EventRow {
    tap::Event event;
    base::TextRef kafkaTopic;
    std::int64_t offset = -1;
    std::int64_t latencyMicros = 0;
    std::int32_t partition = -1;
    std::int32_t errorCode = 0;
    std::uint32_t payloadSize = 0; ///< of the message, also after the payload was let go
    tap::KafkaStatus kafka = tap::KafkaStatus::None;
    bool payloadGone = false; ///< the budget for payloads took it
};

} // namespace hookline::ui
