#include "core/kafka/record_queue.h"

namespace hookline::kafka {

void RecordQueue::move(const Record& record, std::uint64_t RuleAccount::*from, std::uint64_t RuleAccount::*to) noexcept
{
    if (!record.rule)
        return;
    RuleAccount& account = *record.rule->account;
    --(account.*from);
    if (to)
        ++(account.*to);
}

Record& RecordQueue::append(tap::Event&& event, std::uint64_t cost, RuleRef rule, std::unique_ptr<Rendered> rendered)
{
    Record* record = nullptr;
    if (m_free.empty()) {
        record = &m_pool.emplace_back();
    } else {
        record = m_free.back();
        m_free.pop_back();
    }
    record->event = std::move(event);
    record->seq = ++m_lastSeq;
    record->cost = cost;
    record->rule = std::move(rule);
    record->rendered = std::move(rendered);
    if (record->rule)
        ++record->rule->account->queued;
    record->previous = m_last;
    record->next = nullptr;
    (m_last ? m_last->next : m_first) = record;
    m_last = record;
    if (!m_unsent)
        m_unsent = record;
    ++m_size;
    return *record;
}

void RecordQueue::markSent(Record& record) noexcept
{
    record.inFlight = true;
    ++m_inFlight;
    move(record, &RuleAccount::queued, &RuleAccount::inFlight);
    m_unsent = record.next;
}

void RecordQueue::markReturned(Record& record, int error) noexcept
{
    record.inFlight = false;
    record.error = error;
    --m_inFlight;
    move(record, &RuleAccount::inFlight, &RuleAccount::queued);
}

void RecordQueue::rewind() noexcept
{
    for (Record* record = m_first; record && m_inFlight > 0; record = record->next) {
        if (record->inFlight)
            markReturned(*record, 0);
    }
    m_unsent = m_first;
}

void RecordQueue::remove(Record& record) noexcept
{
    if (record.inFlight)
        --m_inFlight;
    move(record, record.inFlight ? &RuleAccount::inFlight : &RuleAccount::queued, nullptr);
    if (m_unsent == &record)
        m_unsent = record.next;
    (record.previous ? record.previous->next : m_first) = record.next;
    (record.next ? record.next->previous : m_last) = record.previous;
    --m_size;
    m_free.push_back(&record);
    record = Record {}; // drops the message now, not when the slot is reused
}

void RecordQueue::trim()
{
    constexpr std::size_t kWorthKeeping = 32768;
    if (m_size > 0 || m_pool.size() <= kWorthKeeping)
        return;
    m_free.clear();
    m_free.shrink_to_fit();
    m_pool.clear();
    m_pool.shrink_to_fit();
}

} // namespace hookline::kafka
