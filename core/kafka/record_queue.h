// Every record that the bridge owes Kafka, in the order it came: a list of which the first part has been handed to librdkafka and
// the rest waits. An acknowledged record leaves from wherever it stands, so one slow partition holds up nobody's memory.
//
// A record's address is fixed while it is in the list: it is what a delivery report carries back. One thread.
#pragma once

#include "core/kafka/rule.h"
#include "core/spool/row.h"
#include "core/tap/event.h"

#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

namespace hookline::kafka {

struct Record : Placement {
    tap::Event event;
    RuleRef rule; ///< makes the record of the event; also its account
    std::unique_ptr<Rendered> rendered; ///< what the rule's templates came to, if it has any
    std::unique_ptr<spool::Row> stored; ///< read back from the spool: the record as it goes out, instead of the event
    std::uint64_t spoolSeq = 0; ///< its place in the spool; 0: memory only
    std::uint64_t keepAs = 0;   ///< the place that is kept free for it there; 0: behind all others
    std::uint64_t seq = 0;  ///< position in the whole stream, from 1
    std::uint64_t cost = 0; ///< against the bound of the intake
    std::uint32_t valueSize = 0; ///< bytes, once sent
    bool inFlight = false;
    bool exposed = false; ///< only memory has it, though its publisher has the acknowledgement
    bool suspect = false; ///< its batch was refused for a record's own fault: to be sent alone
    std::uint8_t attempts = 0; ///< refusals for its own fault
    /// The time it was sent with: what a rule made of the message, this computer's, or none.
    enum class Time : std::uint8_t { Given, Own, None } time = Time::Given;
    int error = 0;        ///< code of the last refusal

    Record* previous = nullptr;
    Record* next = nullptr;
};

class RecordQueue {
public:
    RecordQueue() = default;
    RecordQueue(const RecordQueue&) = delete;
    RecordQueue& operator=(const RecordQueue&) = delete;

    Record& append(tap::Event&& event, std::uint64_t cost, RuleRef rule = {}, std::unique_ptr<Rendered> rendered = {});
    /// Oldest record, sent or not.
    Record* first() noexcept { return m_first; }
    const Record* last() const noexcept { return m_last; } ///< newest, sent or not
    /// Oldest record that waits to be sent.
    Record* nextToSend() noexcept { return m_unsent; }
    const Record* nextToSend() const noexcept { return m_unsent; }
    void markSent(Record& record) noexcept;
    /// The record was given back undelivered; it is sent again only after rewind().
    void markReturned(Record& record, int error) noexcept;
    /// All records wait again, from the oldest on: librdkafka holds none of them any more.
    void rewind() noexcept;
    /// Acknowledged or given up: takes it out and frees it.
    void remove(Record& record) noexcept;
    /// Gives memory of a past peak back; does nothing unless empty.
    void trim();

    std::uint64_t size() const noexcept { return m_size; }
    std::uint64_t inFlight() const noexcept { return m_inFlight; }
    std::uint64_t lastSeq() const noexcept { return m_lastSeq; }

private:
    static void move(const Record& record, std::uint64_t RuleAccount::*from, std::uint64_t RuleAccount::*to) noexcept;

    std::deque<Record> m_pool;
    std::vector<Record*> m_free;
    Record* m_first = nullptr;
    Record* m_last = nullptr;
    Record* m_unsent = nullptr;
    std::uint64_t m_size = 0;
    std::uint64_t m_inFlight = 0;
    std::uint64_t m_lastSeq = 0;
};

} // namespace hookline::kafka
