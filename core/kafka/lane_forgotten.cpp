// A Kafka that has lost what it had acknowledged: noticed, said, and what the spool still has of it is sent again or put aside.
#include "core/kafka/lane.h"

#include "core/base/clock.h"
#include "core/base/log.h"

#include <limits>

namespace hookline::kafka {
namespace {

using base::kSecond;
constexpr std::size_t kResendRows = 1000;
constexpr std::size_t kResendBytes = 4 << 20;

} // namespace

void Lane::noteOffset(std::int32_t partition, std::int64_t offset)
{
    if (partition < 0 || offset < 0)
        return;
    const std::vector<Delivered::Lost> lost = m_delivered.note(partition, offset);
    if (!lost.empty())
        haveForgotten(lost);
}

void Lane::haveForgotten(const std::vector<Delivered::Lost>& lost)
{
    std::uint64_t count = 0;
    std::string ranges;
    for (const Delivered::Lost& part : lost) {
        count += part.count();
        ranges += (ranges.empty() ? "partition " : ", partition ") + std::to_string(part.partition) + " offsets " + std::to_string(part.from)
            + " to " + std::to_string(part.to);
    }
    m_forgotten += count;
    auto rows = m_delivered.take(lost);
    std::uint64_t kept = 0;
    for (const auto& [lane, seqs] : rows)
        kept += seqs.size();
    const bool resends = m_settings.onForgotten == config::OnForgotten::Resend;
    const std::string remedy = kept == 0 ? "; the spool has none of them (kafka.spool_keep_seconds)"
        : resends                        ? "; " + std::to_string(kept) + " of them are in the spool and are sent again"
                                         : "; " + std::to_string(kept) + " of them are in the spool, as dead letters now: hooklined spool replay sends them again";
    base::logError("kafka",
        "Kafka has lost what it had acknowledged: " + shownTopic() + " " + (lost.front().wholeTopic ? "begins anew" : "went back")
            + ", " + ranges + " are gone" + remedy);
    for (auto& [lane, seqs] : rows) {
        if (resends) {
            m_toResend.emplace_back(lane, std::move(seqs));
            continue;
        }
        for (const std::uint64_t seq : seqs)
            m_ports.keeper->spool().deadLetter(seq, 0, "Kafka had acknowledged it and lost it");
    }
}

/// Delivered: it leaves the spool, now or when it has been kept long enough.
void Lane::keepDelivered(Record& record, std::int32_t partition, std::int64_t offset)
{
    if (record.spoolSeq == 0)
        return;
    if (m_settings.spoolKeepSeconds == 0 || offset < 0) {
        m_ports.keeper->spool().acknowledge(record.spoolSeq);
        return;
    }
    m_delivered.keep(
        { record.spoolSeq, record.stored ? record.stored->lane() : m_spoolLane, partition, offset, m_reportNow, record.cost });
}

void Lane::dropKept(bool all)
{
    if (m_delivered.kept() == 0)
        return;
    const bool none = all || m_ports.keeper->level() != spool::Level::Green; // room for what Kafka does not have
    m_delivered.expire(none ? std::numeric_limits<std::int64_t>::max() : m_now - std::int64_t { m_settings.spoolKeepSeconds } * kSecond,
        m_settings.spoolKeepBytes, [this](std::uint64_t seq) { m_ports.keeper->spool().acknowledge(seq); });
}

/// Tells the spool how far all is delivered, so that what is kept is not taken for a backlog after a crash.
void Lane::markDelivered()
{
    if (m_settings.spoolKeepSeconds == 0 || m_buffer != config::BufferMode::Disk || m_spoolLane == 0 || m_readLane != m_spoolLane)
        return;
    const Record* const first = m_queue.first();
    if (first && first->stored && first->stored->lane() != m_spoolLane)
        return;
    const std::uint64_t upTo = first ? first->spoolSeq - 1 : m_readTo;
    if ((first && first->spoolSeq == 0) || upTo <= m_marked)
        return;
    m_marked = upTo;
    m_ports.keeper->spool().markDelivered(m_spoolLane, upTo);
}

/// Rows in whose place others are on the disk by now.
void Lane::dropReplaced()
{
    for (; !m_takenBack.empty() && m_takenBack.front().first <= m_durableBefore; m_takenBack.pop_front()) { }
    if (m_resentAs.empty() || m_resentAs.front().second > m_durable)
        return;
    for (; !m_resentAs.empty() && m_resentAs.front().second <= m_durable; m_resentAs.pop_front())
        m_ports.keeper->spool().acknowledge(m_resentAs.front().first);
    awaitSpool();
}

bool Lane::resendSome()
{
    dropReplaced();
    if (m_toResend.empty() || m_reading)
        return false;
    const auto& [lane, seqs] = m_toResend.front();
    m_reading = m_readingForgotten = true;
    m_ports.keeper->spool().requestRows(lane, seqs.front() - 1, kResendRows, kResendBytes);
    return true;
}

/// They go to the end of the lane as new records: what came to the new topic before them is there already.
void Lane::takeForgotten(spool::Spool::ReadResult&& result)
{
    m_reading = m_readingForgotten = false;
    auto& [lane, seqs] = m_toResend.front();
    for (const spool::Row& row : result.rows) {
        if (!std::ranges::binary_search(seqs, row.seq()) || !unpackStored(row.view(), m_unpacked))
            continue;
        const RuleRef rule = m_ports.ruleNamed(m_unpacked.rule);
        tap::Event event;
        event.kind = tap::EventKind::Acked; // nobody waits for it, and nothing is at risk: it is on the disk
        event.stamp.wallMicros = row.view().wallMicros;
        const std::string before = std::to_string(row.seq());
        m_unpacked.eventId = 0;
        m_unpacked.headers.emplace_back("x-spool-resent", before);
        claimSpoolLane();
        keepPlaces();
        m_lastStored = m_ports.keeper->store(m_unpacked, m_spoolLane, 0, event, false);
        m_resentAs.emplace_back(row.seq(), m_lastStored);
        ++m_onDisk;
        ++m_resent;
        ++rule->account->matched;
        countOnDisk(rule);
    }
    std::erase_if(seqs, [&](std::uint64_t seq) { return seq <= result.lastSeq; });
    if (seqs.empty() || (result.rows.empty() && result.lost.empty()))
        m_toResend.pop_front();
}

void Lane::takeBack(std::int64_t letter, const RuleRef& rule, std::string_view headers)
{
    claimSpoolLane();
    keepPlaces();
    m_lastStored = m_ports.keeper->spool().putBack(letter, m_spoolLane, headers);
    m_takenBack.emplace_back(m_lastStored, rule);
    ++m_onDisk;
    ++rule->account->matched;
    countOnDisk(rule);
    m_lastUsed = base::steadyNanos();
}

bool Lane::neverCame(std::uint64_t seq)
{
    const auto found = std::ranges::find(m_takenBack, seq, &std::pair<std::uint64_t, RuleRef>::first);
    if (found == m_takenBack.end())
        return false;
    m_onDisk -= std::min<std::uint64_t>(m_onDisk, 1);
    uncountOnDisk(found->second);
    ++m_failed;
    ++found->second->account->failed;
    m_takenBack.erase(found);
    return true;
}

} // namespace hookline::kafka
