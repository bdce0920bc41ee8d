// The events the window keeps: numbered rows, oldest let go first, payloads let go before rows.
//
// Rows are found by their number (1, 2, 3 … since start) and, for Kafka outcomes, by event id. Outcomes may come before or
// after their event. Nothing here knows of Qt's models. @thread ui
#pragma once

#include "ui/models/event_row.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

namespace hookline::ui {

class EventStore {
public:
    /// `payloadBudget` in bytes; a payload shared by several rows counts once.
    explicit EventStore(std::uint64_t payloadBudget);

    std::uint64_t begin() const noexcept { return m_begin; } ///< number of the oldest row
    std::uint64_t end() const noexcept { return m_end; }     ///< one after the newest
    std::size_t size() const noexcept { return static_cast<std::size_t>(m_end - m_begin); }
    /// begin() <= number < end().
    const EventRow& row(std::uint64_t number) const noexcept;

    void append(tap::Event&& event);
    /// A row that is complete, e.g. from a file: no outcome will come for it. Returns its number here.
    std::uint64_t append(EventRow&& row);
    /// Lets the `count` oldest rows go.
    void evict(std::size_t count);
    /// Lets every row go; numbering goes on.
    void clear() { evict(size()); }
    void setPayloadBudget(std::uint64_t bytes);
    /// Returns the row it belongs to; none when it is not here (kept for a row that may still come) or says nothing new.
    std::optional<std::uint64_t> apply(const tap::KafkaOutcome& outcome);
    /// The first row that goes by this number in front of people, or by a later one; end() if there is none.
    std::uint64_t firstShownFrom(std::uint64_t shown) const noexcept;
    /// The row of this event; none when it is not here.
    std::optional<std::uint64_t> numberOf(std::uint64_t eventId) const noexcept;

    /// About what so many rows take, payloads apart: the row, its place among the ids, and its share of names and topics.
    static constexpr std::uint64_t bytesFor(std::uint64_t rows) noexcept { return rows * (sizeof(EventRow) + sizeof(Identity) + 64); }
    /// The first row of those about this row's message, while it has its payload; none when it is this row, or unknown.
    std::optional<std::uint64_t> firstOfMessage(std::uint64_t number) const noexcept;
    /// How many of the rows that are kept are of each kind.
    const KindCounts& kinds() const noexcept { return m_kinds; }
    std::uint64_t payloadBytes() const noexcept { return m_payloadBytes; }
    /// Rows whose payload was let go because of the budget, since start.
    std::uint64_t payloadsReleased() const noexcept { return m_payloadsReleased; }

private:
    static constexpr std::size_t kChunk = 1024;
    using Chunk = std::array<EventRow, kChunk>;
    struct Identity {
        std::uint64_t id;
        std::uint64_t number;
    };
    struct Loop {
        std::deque<Identity> rows;                        ///< ids ascend
        std::map<std::uint64_t, tap::KafkaOutcome> early; ///< outcomes of rows still to come
        std::uint64_t newest = 0;
    };

    EventRow& slot(std::uint64_t number) noexcept;
    EventRow& place(EventRow&& row);
    void addPayload(const mqtt::Message& message, std::uint64_t number);
    void dropPayload(const mqtt::Message& message);
    void keepPayloadBudget();
    static bool merge(EventRow& row, const tap::KafkaOutcome& outcome);

    std::deque<std::unique_ptr<Chunk>> m_chunks;
    std::vector<std::unique_ptr<Chunk>> m_spare; ///< at most one, so that a steady ring does not allocate
    std::uint64_t m_chunkBase = 1;               ///< number of the first slot of the first chunk
    std::uint64_t m_begin = 1;
    std::uint64_t m_end = 1;
    KindCounts m_kinds {};
    std::vector<Loop> m_loops;
    struct Holders {
        std::uint64_t first = 0; ///< the number of the oldest when it came
        std::uint32_t rows = 0;
    };
    std::unordered_map<const mqtt::Message*, Holders> m_holders; ///< rows per message with a payload
    std::uint64_t m_payloadBytes = 0;
    std::uint64_t m_payloadBudget;
    std::uint64_t m_payloadScan = 1; ///< rows before this one have no payload any more
    std::uint64_t m_payloadsReleased = 0;
};

} // namespace hookline::ui
