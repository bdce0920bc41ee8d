// One row of the event table: the event and what became of it in Kafka.
#pragma once

#include "core/tap/event.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace hookline::ui {

struct EventRow {
    tap::Event event;
    base::TextRef kafkaTopic;
    base::TextRef kafkaCluster; ///< none: the default one
    base::TextRef rule; ///< that made the record
    base::TextRef key;  ///< where `keyed` says so; kafkaKey() tells it in any case
    std::int64_t offset = -1;
    std::int64_t latencyMicros = 0;
    std::int32_t partition = -1;
    std::int32_t errorCode = 0;
    std::uint32_t payloadSize = 0; ///< of the message, also after the payload was let go
    tap::KafkaStatus kafka = tap::KafkaStatus::None;
    tap::KafkaKey keyed = tap::KafkaKey::Unknown;
    bool payloadGone = false; ///< the budget for payloads took it
    std::uint64_t saved = 0; ///< its number in the list that it was saved from; 0: it comes from no file
};

/// Rows by event kind.
using KindCounts = std::array<std::uint64_t, tap::kEventKinds>;

/// It is known where in Kafka its record is. Of several records of one event the row has the place of the one that was
/// acknowledged last.
inline bool hasReadableRecord(const EventRow& row) noexcept
{
    return row.kafka == tap::KafkaStatus::Acked && row.kafkaTopic && row.offset >= 0;
}

/// The record's key; empty: it has none, or there is no record.
inline std::string_view kafkaKey(const EventRow& row) noexcept
{
    if (row.keyed == tap::KafkaKey::Client)
        return row.event.client ? std::string_view(row.event.client->clientId) : std::string_view();
    return row.keyed == tap::KafkaKey::Text && row.key ? row.key->view() : std::string_view();
}

/// What the row goes by in front of people: in a capture the number it was saved under.
inline std::uint64_t shownNumber(const EventRow& row, std::uint64_t number) noexcept
{
    return row.saved != 0 ? row.saved : number;
}

/// Both rows are about one PUBLISH: the publish itself, its deliveries, acknowledgements and drops.
inline bool sameMessage(const EventRow& a, const EventRow& b) noexcept
{
    const mqtt::MessageRef &x = a.event.message, &y = b.event.message;
    if (!x || !y)
        return false;
    // Rows whose payload was let go have a message of their own.
    return x == y
        || (x->steadyNanos() == y->steadyNanos() && x->publisher() == y->publisher() && x->topic() == y->topic());
}

} // namespace hookline::ui
