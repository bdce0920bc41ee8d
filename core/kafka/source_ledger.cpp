#include "core/kafka/source_ledger.h"

#include <algorithm>

namespace hookline::kafka {

using hooks::Injection;
using hooks::InjectionFate;
namespace {

constexpr std::size_t kSettledFactor = 20; ///< so many times more entries than unsettled ones may wait behind one of these

} // namespace

void SourceLedger::open(std::uint64_t lane, std::int64_t begins)
{
    Lane& opened = m_lanes.try_emplace(lane).first->second;
    opened.next = begins;
    opened.committed = begins;
}

std::size_t SourceLedger::close(std::uint64_t number)
{
    const auto found = m_lanes.find(number);
    if (found == m_lanes.end())
        return 0;
    std::size_t left = 0;
    for (const Entry& entry : found->second.entries) {
        if (entry.step == Step::Settled)
            continue;
        ++left;
        m_bytes -= entry.bytes;
        m_known.erase(entry.message->wallMicros());
    }
    m_unsettled -= left;
    m_lanes.erase(found);
    return left;
}

void SourceLedger::add(const Place& place, mqtt::MessageRef message, std::size_t bytes)
{
    const auto lane = m_lanes.find(place.lane);
    if (lane == m_lanes.end())
        return;
    Entry& entry = lane->second.entries.emplace_back();
    entry.offset = place.offset;
    entry.message = std::move(message);
    entry.bytes = bytes;
    ++lane->second.taken;
    ++lane->second.unsettled;
    ++m_unsettled;
    m_bytes += bytes;
}

void SourceLedger::addSettled(const Place& place)
{
    const auto lane = m_lanes.find(place.lane);
    if (lane == m_lanes.end())
        return;
    Entry& entry = lane->second.entries.emplace_back();
    entry.offset = place.offset;
    entry.step = Step::Settled;
    advance(lane->second);
}

SourceLedger::Entry* SourceLedger::find(Lane& lane, std::int64_t offset)
{
    const auto found = std::ranges::lower_bound(lane.entries, offset, {}, &Entry::offset);
    return found != lane.entries.end() && found->offset == offset ? &*found : nullptr;
}

void SourceLedger::setStep(Lane& lane, Entry& entry, Step step) noexcept
{
    lane.taken -= entry.step == Step::Taken ? 1u : 0u;
    lane.taken += step == Step::Taken ? 1u : 0u;
    entry.step = step;
}

void SourceLedger::settle(Lane& lane, Entry& entry)
{
    m_known.erase(entry.message->wallMicros());
    m_bytes -= entry.bytes;
    --m_unsettled;
    --lane.unsettled;
    entry.message = {};
    entry.bytes = 0;
    setStep(lane, entry, Step::Settled);
    advance(lane); // the entry may be gone
}

bool SourceLedger::isFull(std::uint64_t number) const
{
    const auto lane = m_lanes.find(number);
    return lane != m_lanes.end() && (lane->second.unsettled >= m_laneLimit || lane->second.entries.size() >= m_laneLimit * kSettledFactor);
}

std::size_t SourceLedger::ready(std::int64_t nowNanos) const
{
    std::size_t out = 0;
    for (const auto& [number, lane] : m_lanes)
        out += lane.quietUntilNanos > nowNanos ? 0 : lane.taken;
    return out;
}

void SourceLedger::advance(Lane& lane)
{
    while (!lane.entries.empty() && lane.entries.front().step == Step::Settled) {
        lane.next = lane.entries.front().offset + 1;
        ++lane.settledSince;
        lane.entries.pop_front();
    }
}

void SourceLedger::offer(std::int64_t nowNanos, std::size_t most, std::vector<Injection>& batch)
{
    if (offered())
        return;
    for (auto& [number, lane] : m_lanes) {
        if (lane.quietUntilNanos > nowNanos || lane.taken == 0)
            continue;
        for (Entry& entry : lane.entries) {
            if (batch.size() == most)
                return;
            if (entry.step != Step::Taken)
                continue;
            setStep(lane, entry, Step::Offered);
            m_offered.push_back({ number, entry.offset });
            if (m_waitsForAcks) // it may come before the broker's answer does
                m_known.insert_or_assign(entry.message->wallMicros(), m_offered.back());
            batch.push_back({ entry.message, InjectionFate::Unanswered, mqtt::ReasonCode::Success });
        }
    }
}

SourceLedger::Answered SourceLedger::answered(const std::vector<Injection>& batch, std::int64_t nowNanos, std::int64_t retryNanos)
{
    Answered out;
    for (std::size_t i = 0; i < m_offered.size() && i < batch.size(); ++i) {
        const Place& place = m_offered[i];
        const auto found = m_lanes.find(place.lane);
        Entry* entry = found != m_lanes.end() ? find(found->second, place.offset) : nullptr;
        const InjectionFate fate = batch[i].fate;
        out.routed += fate == InjectionFate::Routed ? 1u : 0u;
        out.busy = out.busy || fate == InjectionFate::Busy;
        if (!entry || entry->step != Step::Offered)
            continue; // another consumer's by now, or acknowledged before this answer came
        Lane& lane = found->second;
        switch (fate) {
        case InjectionFate::Routed:
            lane.quietUntilNanos = 0;
            if (m_waitsForAcks) {
                setStep(lane, *entry, Step::Routed);
                entry->routedNanos = nowNanos;
            } else {
                settle(lane, *entry);
            }
            break;
        case InjectionFate::Refused:
            out.refused.emplace_back(place, batch[i]);
            settle(lane, *entry);
            break;
        case InjectionFate::NobodyOwes:
            out.nobody = true;
            lane.quietUntilNanos = retryNanos;
            setStep(lane, *entry, Step::Taken);
            break;
        case InjectionFate::Busy:
        case InjectionFate::Unanswered: setStep(lane, *entry, Step::Taken); break;
        }
    }
    m_offered.clear();
    return out;
}

void SourceLedger::retryNow()
{
    for (auto& [number, lane] : m_lanes)
        lane.quietUntilNanos = lane.quietUntilNanos != 0 ? 1 : 0;
}

bool SourceLedger::waitsForReceiver() const
{
    return std::ranges::any_of(m_lanes, [](const auto& lane) { return lane.second.quietUntilNanos != 0; });
}

bool SourceLedger::acknowledged(std::int64_t wallMicros)
{
    const auto routed = m_known.find(wallMicros);
    if (routed == m_known.end())
        return false;
    const Place place = routed->second;
    const auto lane = m_lanes.find(place.lane);
    Entry* entry = lane != m_lanes.end() ? find(lane->second, place.offset) : nullptr;
    if (!entry) {
        m_known.erase(routed);
        return false;
    }
    settle(lane->second, *entry);
    return true;
}

std::size_t SourceLedger::offerUnowed(const std::unordered_set<std::int64_t>& owed, std::int64_t beforeNanos)
{
    std::size_t out = 0;
    for (auto& [number, lane] : m_lanes) {
        bool again = false;
        for (Entry& entry : lane.entries) {
            if (entry.step != Step::Routed)
                continue;
            again = again || (entry.routedNanos < beforeNanos && !owed.contains(entry.message->wallMicros()));
            if (!again)
                continue;
            setStep(lane, entry, Step::Taken); // it stays known by its time of receipt: a late acknowledgement counts
            ++out;
        }
    }
    return out;
}

std::int64_t SourceLedger::oldestRoutedNanos() const
{
    std::int64_t oldest = 0;
    for (const auto& [number, lane] : m_lanes) {
        const auto routed = std::ranges::find(lane.entries, Step::Routed, &Entry::step);
        if (routed != lane.entries.end() && (oldest == 0 || routed->routedNanos < oldest))
            oldest = routed->routedNanos;
    }
    return oldest;
}

std::vector<SourceLedger::Place> SourceLedger::takeCommits(std::uint64_t& records)
{
    std::vector<Place> out;
    for (auto& [number, lane] : m_lanes) {
        if (lane.next <= lane.committed)
            continue;
        lane.committed = lane.next;
        records += lane.settledSince;
        lane.settledSince = 0;
        out.push_back({ number, lane.next });
    }
    return out;
}

void SourceLedger::commitAgain()
{
    for (auto& [number, lane] : m_lanes)
        lane.committed = -1;
}

} // namespace hookline::kafka
