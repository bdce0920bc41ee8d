#include "ui/models/event_store.h"

#include <algorithm>
#include <utility>

namespace hookline::ui {
namespace {

/// Outcomes kept for rows that have not come: more than the largest lead the Kafka thread can have over the window.
constexpr std::size_t kEarlyLimit = 200000;

bool isFinal(tap::KafkaStatus status)
{
    return status == tap::KafkaStatus::Acked || status == tap::KafkaStatus::Failed;
}

} // namespace

EventStore::EventStore(std::uint64_t payloadBudget)
    : m_payloadBudget(payloadBudget)
{
}

const EventRow& EventStore::row(std::uint64_t number) const noexcept
{
    const std::uint64_t at = number - m_chunkBase;
    return (*m_chunks[static_cast<std::size_t>(at / kChunk)])[static_cast<std::size_t>(at % kChunk)];
}

EventRow& EventStore::slot(std::uint64_t number) noexcept { return const_cast<EventRow&>(row(number)); }

EventRow& EventStore::place(EventRow&& made)
{
    if (m_end - m_chunkBase == m_chunks.size() * kChunk) {
        if (m_spare.empty()) {
            m_chunks.push_back(std::make_unique<Chunk>());
        } else {
            m_chunks.push_back(std::move(m_spare.back()));
            m_spare.pop_back();
        }
    }
    EventRow& row = slot(m_end++);
    row = std::move(made);
    ++m_kinds[static_cast<std::size_t>(row.event.kind)];
    if (row.event.message && row.payloadSize > 0 && !row.payloadGone)
        addPayload(*row.event.message, m_end - 1);
    return row;
}

std::uint64_t EventStore::append(EventRow&& made)
{
    if (!made.event.message || made.event.message->payload().empty())
        made.payloadGone = made.payloadGone || made.payloadSize > 0;
    else
        made.payloadSize = static_cast<std::uint32_t>(made.event.message->payload().size());
    place(std::move(made));
    if (m_payloadBytes > m_payloadBudget)
        keepPayloadBudget();
    return m_end - 1;
}

void EventStore::append(tap::Event&& event)
{
    const std::uint64_t id = event.stamp.id;
    const std::uint64_t number = m_end;
    EventRow made;
    made.event = std::move(event);
    if (made.event.message)
        made.payloadSize = static_cast<std::uint32_t>(made.event.message->payload().size());
    EventRow& row = place(std::move(made));

    const unsigned loopIndex = tap::loopOf(id);
    if (loopIndex >= m_loops.size())
        m_loops.resize(loopIndex + 1);
    Loop& loop = m_loops[loopIndex];
    loop.rows.push_back({ id, number });
    loop.newest = id;
    if (!loop.early.empty()) {
        // Ids only grow: outcomes below this one belong to events that the window was never given.
        const auto mine = loop.early.lower_bound(id);
        if (mine != loop.early.end() && mine->first == id) {
            merge(row, mine->second);
            loop.early.erase(loop.early.begin(), std::next(mine));
        } else {
            loop.early.erase(loop.early.begin(), mine);
        }
    }
    if (m_payloadBytes > m_payloadBudget)
        keepPayloadBudget();
}

void EventStore::evict(std::size_t count)
{
    const std::uint64_t until = m_begin + std::min(count, size());
    for (; m_begin < until; ++m_begin) {
        EventRow& row = slot(m_begin);
        if (const unsigned loop = tap::loopOf(row.event.stamp.id); loop < m_loops.size()) {
            std::deque<Identity>& rows = m_loops[loop].rows;
            if (!rows.empty() && rows.front().number == m_begin)
                rows.pop_front();
        }
        if (row.event.message && row.payloadSize > 0 && !row.payloadGone)
            dropPayload(*row.event.message);
        --m_kinds[static_cast<std::size_t>(row.event.kind)];
        row = EventRow {};
    }
    while (!m_chunks.empty() && m_begin - m_chunkBase >= kChunk) {
        if (m_spare.empty())
            m_spare.push_back(std::move(m_chunks.front()));
        m_chunks.pop_front();
        m_chunkBase += kChunk;
    }
}

std::optional<std::uint64_t> EventStore::apply(const tap::KafkaOutcome& outcome)
{
    const unsigned loopIndex = tap::loopOf(outcome.eventId);
    if (loopIndex >= m_loops.size())
        m_loops.resize(loopIndex + 1);
    Loop& loop = m_loops[loopIndex];
    if (outcome.eventId > loop.newest) {
        const auto [at, fresh] = loop.early.try_emplace(outcome.eventId, outcome);
        if (!fresh && !isFinal(at->second.status)) {
            tap::KafkaOutcome before = std::exchange(at->second, outcome);
            if (outcome.keyed == tap::KafkaKey::Unknown) {
                at->second.keyed = before.keyed;
                at->second.key = std::move(before.key);
            }
        }
        if (loop.early.size() > kEarlyLimit)
            loop.early.erase(loop.early.begin());
        return std::nullopt;
    }
    const auto at = std::ranges::lower_bound(loop.rows, outcome.eventId, {}, &Identity::id);
    if (at == loop.rows.end() || at->id != outcome.eventId)
        return std::nullopt;
    if (!merge(slot(at->number), outcome))
        return std::nullopt;
    return at->number;
}

std::uint64_t EventStore::firstShownFrom(std::uint64_t shown) const noexcept
{
    if (m_begin == m_end || row(m_begin).saved == 0)
        return std::clamp(shown, m_begin, m_end);
    std::uint64_t low = m_begin, high = m_end; // saved numbers ascend
    while (low < high) {
        const std::uint64_t middle = low + (high - low) / 2;
        if (row(middle).saved < shown)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

std::optional<std::uint64_t> EventStore::numberOf(std::uint64_t eventId) const noexcept
{
    const unsigned loop = tap::loopOf(eventId);
    if (loop >= m_loops.size())
        return std::nullopt;
    const auto at = std::ranges::lower_bound(m_loops[loop].rows, eventId, {}, &Identity::id);
    if (at == m_loops[loop].rows.end() || at->id != eventId)
        return std::nullopt;
    return at->number;
}

bool EventStore::merge(EventRow& row, const tap::KafkaOutcome& outcome)
{
    if (isFinal(row.kafka) && !isFinal(outcome.status))
        return false; // "queued" that was overtaken by its own result
    row.kafka = outcome.status;
    row.partition = outcome.partition;
    row.offset = outcome.offset;
    row.latencyMicros = outcome.latencyMicros;
    row.errorCode = outcome.errorCode;
    row.kafkaTopic = outcome.topic;
    row.kafkaCluster = outcome.cluster;
    row.rule = outcome.rule;
    if (outcome.keyed != tap::KafkaKey::Unknown) {
        row.keyed = outcome.keyed;
        row.key = outcome.key;
    }
    return true;
}

void EventStore::addPayload(const mqtt::Message& message, std::uint64_t number)
{
    Holders& holders = m_holders[&message];
    if (holders.rows++ > 0)
        return;
    holders.first = number;
    m_payloadBytes += message.payload().size();
}

std::optional<std::uint64_t> EventStore::firstOfMessage(std::uint64_t number) const noexcept
{
    const auto at = m_holders.find(row(number).event.message.get());
    if (at == m_holders.end() || at->second.first == number || at->second.first < m_begin)
        return std::nullopt;
    return at->second.first;
}

void EventStore::dropPayload(const mqtt::Message& message)
{
    const auto at = m_holders.find(&message);
    if (at == m_holders.end() || --at->second.rows > 0)
        return;
    m_payloadBytes -= message.payload().size();
    m_holders.erase(at);
}

void EventStore::setPayloadBudget(std::uint64_t bytes)
{
    m_payloadBudget = bytes;
    keepPayloadBudget();
}

void EventStore::keepPayloadBudget()
{
    m_payloadScan = std::max(m_payloadScan, m_begin);
    for (; m_payloadBytes > m_payloadBudget && m_payloadScan < m_end; ++m_payloadScan) {
        EventRow& row = slot(m_payloadScan);
        if (!row.event.message || row.payloadSize == 0 || row.payloadGone)
            continue;
        const mqtt::MessageRef full = row.event.message;
        dropPayload(*full);
        row.payloadGone = true;
        ++m_payloadsReleased;
        // The rest of the message stays readable.
        row.event.message = mqtt::Message::create({ .topic = full->topic(),
            .payload = {},
            .properties = full->properties(),
            .qos = full->qos(),
            .retain = full->retain(),
            .dup = full->dup(),
            .expires = full->expires(),
            .expirySeconds = full->expirySeconds(),
            .wallMicros = full->wallMicros(),
            .steadyNanos = full->steadyNanos(),
            .publisher = full->publisher() });
    }
}

} // namespace hookline::ui
