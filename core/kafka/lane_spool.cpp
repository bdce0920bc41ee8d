// The lane's records that are on the disk: when one is stored, when it comes back, and what its end means there.
#include "core/kafka/lane.h"

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/kafka/event_schemas.h"
#include "core/kafka/failure.h"

#include <charconv>

namespace hookline::kafka {

using config::AckMode;
using config::BufferMode;

namespace {

constexpr std::uint64_t kWindow = 10'000;
constexpr std::uint64_t kWindowBytes = 16 << 20;
constexpr std::size_t kReadRows = 2000;
constexpr std::size_t kReadBytes = 4 << 20;

} // namespace

std::uint64_t Lane::window() const noexcept
{
    const std::uint64_t limit = std::max<std::uint64_t>(m_settings.queueRecords / 2 / m_share, 1);
    return m_buffer == BufferMode::Disk ? std::min(kWindow, limit) : limit;
}

std::uint64_t Lane::windowBytes() const noexcept
{
    const std::uint64_t limit = m_settings.queueBytes / 2 / m_share;
    return m_buffer == BufferMode::Disk ? std::min(kWindowBytes, limit) : limit;
}

/// Without a spool only Kafka keeps the promise of "disk".
AckMode Lane::ackModeOf(const Rule& rule) const noexcept
{
    const AckMode ack = rule.ackMode();
    return ack == AckMode::Disk && !m_ports.keeper->hasSpool() ? AckMode::Kafka : ack;
}

/// Rules that share a topic share the safest of their buffers, as long as records of both are here: the order is one.
/// What takes the place of a row counts as of a rule whose buffer is the disk.
void Lane::ruleIsAdded(const Rule& rule, bool ofRow)
{
    const BufferMode ofRule = ofRow ? BufferMode::Disk : rule.bufferMode();
    const BufferMode wanted = m_ports.keeper->hasSpool() ? ofRule : BufferMode::Memory;
    if (pending() == 0) {
        m_buffer = wanted;
    } else if (wanted > m_buffer) {
        m_buffer = wanted;
        if (wanted == BufferMode::Disk)
            keepTheRest();
    }
}

/// Stores the record that the rule makes of the event.
std::uint64_t Lane::store(
    tap::Event& event, const RuleRef& rule, const Rendered* rendered, const Placement& placement, std::uint64_t seq)
{
    claimSpoolLane();
    const EncodedRecord& encoded = rule->encode(event, rendered);
    m_unpacked.topic = m_target.topic;
    m_unpacked.rule = rule->name();
    m_unpacked.key = encoded.key;
    m_unpacked.hasKey = encoded.hasKey;
    m_unpacked.value = encoded.value;
    m_unpacked.placement = placement;
    m_unpacked.timestampMillis = encoded.timestampMillis;
    m_unpacked.eventId = event.stamp.id;
    m_unpacked.headers.clear();
    for (std::size_t i = 0; i < encoded.headerCount; ++i)
        m_unpacked.headers.emplace_back(encoded.headers[i].name, encoded.headers[i].value);
    const std::uint64_t stored = m_ports.keeper->store(m_unpacked, m_spoolLane, seq, event, ackModeOf(*rule) == AckMode::Disk);
    m_lastStored = std::max(m_lastStored, stored);
    return stored;
}

void Lane::claimSpoolLane()
{
    const bool isNew = m_spoolLane == 0;
    if (isNew) {
        m_spoolLane = m_ports.keeper->claim(laneKey(m_target.cluster, m_target.topic));
        m_mainReadTo = m_ports.keeper->spool().lastSeq(); // what is there already is delivered, or in memory
    }
    if (!m_older.empty())
        return;
    m_readLane = m_spoolLane;
    if (isNew)
        m_readTo = m_mainReadTo;
}

/// Lanes whose rows have all been read become anybody's when the rows are delivered: a lane that is taken again sooner would hold older
/// and newer rows than the one in between.
void Lane::releaseDoneLanes()
{
    if (pending() > 0)
        return;
    for (const std::uint32_t lane : m_doneLanes) {
        if (lane != m_spoolLane)
            m_ports.keeper->release(lane);
    }
    m_doneLanes.clear();
}

/// A record that stays in memory: on the disk too, if all are.
void Lane::keep(Record& record)
{
    if (m_buffer == BufferMode::Disk) {
        record.spoolSeq = store(record.event, record.rule, record.rendered.get(), record, 0);
        m_readTo = m_mainReadTo = record.spoolSeq;
    }
    if (!record.event.waiter)
        return;
    if (ackModeOf(*record.rule) == AckMode::Kafka)
        m_ports.keeper->await(record.event);
    else
        record.event.waiter = {}; // the keeper has it, where it waits for the disk
}

/// True: memory has its fill, or older records are on the disk only; the event has gone there.
bool Lane::keepOnDiskOnly(
    tap::Event& event, std::uint64_t cost, const RuleRef& rule, const Rendered* rendered, const Placement& placement)
{
    Keeper& keeper = *m_ports.keeper;
    if (m_onDisk == 0 && (m_buffer == BufferMode::Memory || (m_queue.size() < window() && m_memoryBytes < windowBytes())))
        return false;
    keepPlaces();
    const std::uint64_t seq = store(event, rule, rendered, placement, 0);
    ++m_onDisk;
    countOnDisk(rule);
    m_lastUsed = event.stamp.steadyNanos;
    if (event.waiter && ackModeOf(*rule) == AckMode::Kafka) {
        keeper.await(event);
        m_waiters.emplace(seq, event.waiter);
    }
    ++m_doneRecords; // memory's account: it is not there
    m_doneCost += cost;
    if (wantsOutcomes()) {
        tap::KafkaOutcome outcome;
        outcome.eventId = event.stamp.id;
        outcome.status = tap::KafkaStatus::Queued;
        outcome.topic = m_topicText;
        outcome.cluster = m_clusterText;
        rule->describe(rendered, outcome);
        m_ports.outcome(std::move(outcome));
    }
    return true;
}

void Lane::countOnDisk(const RuleRef& rule)
{
    ++rule->account->queued;
    const auto known = std::ranges::find_if(m_onDiskOf, [&](const auto& entry) { return entry.first->account == rule->account; });
    if (known != m_onDiskOf.end())
        ++known->second;
    else
        m_onDiskOf.emplace_back(rule, 1);
}

bool Lane::uncountOnDisk(const RuleRef& rule)
{
    // By the account: a rule that is no more has a stand-in of another name.
    const auto known = std::ranges::find_if(
        m_onDiskOf, [&](const auto& entry) { return entry.first->account == rule->account && entry.second > 0; });
    if (known == m_onDiskOf.end())
        return false;
    --known->second;
    --known->first->account->queued;
    return true;
}

/// Rows that are not in the spool as they were, or at all: it has written them down as gaps.
void Lane::writeOffRows(std::uint64_t rows)
{
    m_onDisk -= std::min(m_onDisk, rows);
    m_flushLeft -= std::min(m_flushLeft, rows);
    m_failed += rows;
    m_writtenOff += rows;
    if (m_onDisk > 0 || m_writtenOff == 0)
        return; // whose they were is known when all others have come
    for (const auto& [rule, left] : m_onDiskOf) {
        rule->account->queued -= left;
        rule->account->failed += left;
        m_writtenOff -= std::min(m_writtenOff, left);
    }
    m_onDiskOf.clear();
    if (m_writtenOff > 0) { // of an earlier run: nobody knows
        RuleAccount& nobody = *m_ports.ruleNamed("(damaged)")->account;
        nobody.matched += m_writtenOff;
        nobody.failed += std::exchange(m_writtenOff, 0);
    }
}

/// A record that was stored before the registry had answered gets its id now.
std::string_view Lane::withSchema(std::string_view value, const Rule& rule)
{
    if (!rule.needsSchema() || !value.starts_with(schemaFrame(0)))
        return value;
    m_framed = schemaFrame(rule.schemaId());
    m_framed += value.substr(m_framed.size());
    return m_framed;
}

/// The record as it goes out of the spool, with where it lay: the same however often it is sent.
const EncodedRecord& Lane::spooled(Record& record)
{
    if (record.stored) {
        unpackStored(record.stored->view(), m_unpacked);
        m_spooled.key = m_unpacked.key;
        m_spooled.hasKey = m_unpacked.hasKey;
        m_spooled.value = withSchema(m_unpacked.value, *record.rule);
        m_spooled.ownsValue = false;
        m_spooled.lasts = m_spooled.value.data() == m_unpacked.value.data(); // in the row; not where it got its schema's id
        m_spooled.timestampMillis = m_unpacked.timestampMillis;
        m_spooled.headerCount = 0;
        for (const auto& [name, value] : m_unpacked.headers) {
            if (m_spooled.headerCount + 3 < m_spooled.headers.size())
                m_spooled.headers[m_spooled.headerCount++] = { name.data(), value };
        }
    } else {
        m_spooled = record.rule->encode(record.event, record.rendered.get());
    }
    char* const end = std::to_chars(m_seqText.data(), m_seqText.data() + m_seqText.size(), record.spoolSeq).ptr;
    for (const HeaderView& header : { HeaderView { "x-spool-id", m_ports.keeper->spool().uuid() },
             HeaderView { "x-spool-seq", { m_seqText.data(), end } }, HeaderView { "x-spool-ver", "1" } }) {
        if (m_spooled.headerCount < m_spooled.headers.size())
            m_spooled.headers[m_spooled.headerCount++] = header;
    }
    return m_spooled;
}

const EncodedRecord& Lane::encode(Record& record)
{
    return record.spoolSeq != 0 ? spooled(record) : record.rule->encode(record.event, record.rendered.get());
}

/// Kept elsewhere or given up: it leaves the spool, and whoever waited hears of it. `before`: the spool's last seq before it
/// was passed on; where that has put rows into the spool, the record goes when they are on the disk.
void Lane::settle(Record& record, int code, bool kept, std::uint64_t before)
{
    if (record.spoolSeq != 0) {
        spool::Spool& spool = m_ports.keeper->spool();
        if (!kept)
            spool.deadLetter(record.spoolSeq, code, poisonText(code));
        else if (spool.lastSeq() > before)
            m_resentAs.emplace_back(record.spoolSeq, spool.lastSeq());
        else
            spool.acknowledge(record.spoolSeq);
    }
    m_ports.keeper->done(record.event.waiter, !kept);
}

void Lane::adopt(std::uint32_t spoolLane, std::uint64_t rows)
{
    m_ports.keeper->claim(spoolLane);
    m_older.push_back({ spoolLane, rows, 0, 0 });
    m_readLane = m_older.front().lane;
    m_readTo = m_older.front().readTo;
    m_lookedAt = 0;
    m_onDisk += rows;
}

std::uint64_t Lane::olderRows() const noexcept
{
    std::uint64_t out = 0;
    for (const Older& older : m_older)
        out += older.rows;
    return out;
}

/// Rows of the present lane up to there are, or were, in memory.
void Lane::haveReadTo(std::uint64_t seq) noexcept
{
    m_mainReadTo = std::max(m_mainReadTo, seq);
    if (m_older.empty())
        m_readTo = m_mainReadTo;
}

/// Before the first row of the present lane that only the disk has: what is in memory comes before it, also where it is stored
/// after it.
void Lane::keepPlaces()
{
    if (m_buffer == BufferMode::Disk || m_onDisk != olderRows())
        return;
    spool::Spool& spool = m_ports.keeper->spool();
    for (Record* record = m_queue.first(); record; record = record->next) {
        if (record->spoolSeq == 0 && record->keepAs == 0)
            record->keepAs = spool.reserve(1);
    }
    haveReadTo(spool.lastSeq());
}

/// The topic is another from now on. Rows that are still to come were stored under the old one's name and are read first.
void Lane::leaveSpoolLane()
{
    const std::uint64_t ofOlder = olderRows();
    if (m_onDisk > ofOlder)
        m_older.push_back({ m_spoolLane, m_onDisk - ofOlder, m_mainReadTo, m_lastStored });
    else
        m_doneLanes.push_back(m_spoolLane);
    m_spoolLane = 0;
    m_mainReadTo = m_lastStored = m_marked = 0;
}

void Lane::refill()
{
    if (m_onDisk == 0 || m_reading || m_queue.size() > window() / 2 || m_memoryBytes > windowBytes() / 2
        || (m_lookedAt != 0 && m_durable <= m_lookedAt))
        return;
    m_reading = true;
    m_askedLane = m_readLane;
    m_lookedAt = m_durable;
    m_ports.keeper->spool().requestRows(m_readLane, m_readTo, kReadRows, kReadBytes);
}

void Lane::takeRows(spool::Spool::ReadResult&& result)
{
    if (m_readingForgotten) {
        takeForgotten(std::move(result));
        return;
    }
    Keeper& keeper = *m_ports.keeper;
    m_reading = false;
    const auto giveUpWaiter = [&](std::uint64_t seq) {
        const auto waiter = m_waiters.find(seq);
        if (waiter == m_waiters.end())
            return;
        keeper.done(waiter->second, true);
        m_waiters.erase(waiter);
    };
    if (result.lane != m_readLane) { // older ones have been found meanwhile; these are read again behind them
        std::ranges::for_each(result.lost, giveUpWaiter); // but for those that are gone: nobody hears of them again
        m_lookedAt = 0;
        return;
    }
    const std::uint64_t came = result.rows.size() + result.lost.size();
    const std::uint64_t lookedAt = m_lookedAt;
    if (came > 0) {
        m_readTo = result.lastSeq;
        m_lookedAt = 0;
    }
    std::uint64_t bad = result.lost.size();
    const std::int64_t now = base::steadyNanos();
    const std::int64_t wall = base::wallMicros();
    for (spool::Row& row : result.rows) {
        const std::uint64_t seq = row.seq();
        auto stored = std::make_unique<spool::Row>(std::move(row));
        if (!unpackStored(stored->view(), m_unpacked)) {
            base::logError("kafka", "record " + std::to_string(seq) + " of the spool is not understood and was put aside as a dead letter");
            keeper.spool().deadLetter(seq, 0, "not understood");
            awaitSpool();
            giveUpWaiter(seq);
            ++bad;
            continue;
        }
        m_onDisk -= std::min<std::uint64_t>(m_onDisk, 1);
        const RuleRef rule = m_ports.ruleNamed(m_unpacked.rule);
        const bool earlier = keeper.ofEarlierRun(seq);
        if (earlier)
            ++rule->account->matched;
        else
            uncountOnDisk(rule); // append() counts it
        tap::Event event;
        event.stamp.id = earlier ? 0 : m_unpacked.eventId;
        event.stamp.wallMicros = stored->view().wallMicros;
        event.stamp.steadyNanos = now - std::max<std::int64_t>(wall - event.stamp.wallMicros, 0) * 1000;
        if (const auto waiter = m_waiters.find(seq); waiter != m_waiters.end()) {
            event.waiter = std::move(waiter->second);
            m_waiters.erase(waiter);
        }
        const std::uint64_t cost = stored->size() + sizeof(Record);
        m_memoryBytes += cost;
        Record& record = m_queue.append(std::move(event), cost, rule, {});
        static_cast<Placement&>(record) = m_unpacked.placement;
        record.stored = std::move(stored);
        record.spoolSeq = seq;
    }
    std::ranges::for_each(result.lost, giveUpWaiter);
    writeOffRows(bad);
    if (m_older.empty()) {
        m_mainReadTo = m_readTo;
        if (came == 0 && m_onDisk > 0 && lookedAt >= m_lastStored)
            writeOffRows(m_onDisk);
        return;
    }
    Older& front = m_older.front();
    const std::uint64_t overread = came > front.rows ? came - front.rows : 0; // rows of this run, where the lane's name stayed
    front.rows -= came - overread;
    front.readTo = m_readTo;
    if (came == 0 && lookedAt >= front.lastSeq)
        writeOffRows(std::exchange(front.rows, 0));
    if (front.rows > 0)
        return;
    const Older done = front;
    m_older.pop_front();
    for (Older& next : m_older) {
        if (next.lane == done.lane) {
            next.rows -= std::min(next.rows, overread);
            next.readTo = std::max(next.readTo, done.readTo);
        }
    }
    if (done.lane == m_spoolLane)
        m_mainReadTo = std::max(m_mainReadTo, done.readTo);
    else if (std::ranges::find(m_older, done.lane, &Older::lane) == m_older.end())
        m_doneLanes.push_back(done.lane);
    m_readLane = m_older.empty() ? m_spoolLane : m_older.front().lane;
    m_readTo = m_older.empty() ? m_mainReadTo : m_older.front().readTo;
    m_lookedAt = 0;
}

bool Lane::settled() const noexcept
{
    if (m_switch)
        return false;
    if (pending() == 0 && m_toResend.empty() && m_resentAs.empty())
        return true;
    if (m_hurry && m_ports.keeper && isHeld() && m_queue.inFlight() == 0)
        return m_ports.keeper->undurable() == 0; // paused: what is on the disk, or goes there at the end, is the next start's
    // Safe on the disk, and Kafka takes nothing now: the next start goes on.
    const metrics::KafkaState now = state();
    return m_hurry && m_ports.keeper && m_buffer == BufferMode::Disk && m_ports.keeper->undurable() == 0
        && (now == metrics::KafkaState::Down || now == metrics::KafkaState::Blocked);
}

std::uint64_t Lane::unsaved() noexcept
{
    std::uint64_t out = 0;
    for (const Record* record = m_queue.first(); record; record = record->next)
        out += record->spoolSeq == 0;
    return out;
}

/// What is in memory only goes to the disk, in its place; also what is on its way, for nobody knows how long.
void Lane::keepTheRest()
{
    if (!m_ports.keeper->hasSpool())
        return;
    for (Record* record = m_queue.first(); record; record = record->next) {
        if (record->spoolSeq != 0)
            continue;
        record->spoolSeq = store(record->event, record->rule, record->rendered.get(), *record, record->keepAs);
        m_exposed -= record->exposed;
        record->exposed = false;
        if (m_onDisk == olderRows())
            haveReadTo(record->spoolSeq);
    }
}

} // namespace hookline::kafka
