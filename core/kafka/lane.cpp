// Records on their way: in, out, and what the reports say.
#include "core/kafka/lane.h"

#include "core/base/clock.h"
#include "core/base/log.h"

namespace hookline::kafka {
namespace {

using base::kMilli;
using base::kSecond;
constexpr std::size_t kSendAtOnce = 1000;
constexpr std::int64_t kStallAfter = 10 * kSecond;        // without an acknowledgement
constexpr std::int64_t kRebootstrapAfter = 300 * kSecond; // librdkafka 2.0 never looks the servers up again by itself

} // namespace

Lane::Lane(Ports ports, metrics::LatencyHistogram& latency, int wakeFd)
    : m_ports(std::move(ports))
    , m_wakeFd(wakeFd)
    , m_latency(latency)
{
}

Lane::~Lane()
{
    m_producer.reset(); // librdkafka's threads read values where they lie: before the records go
    if (m_spoolLane != 0)
        m_ports.keeper->release(m_spoolLane);
    for (const std::uint32_t lane : m_doneLanes)
        m_ports.keeper->release(lane);
}

void Lane::add(tap::Event&& event, std::uint64_t cost, const RuleRef& rule, std::unique_ptr<Rendered> rendered,
    const Placement& placement, bool ofRow)
{
    if (m_ports.keeper)
        ruleIsAdded(*rule, ofRow);
    if (m_ports.keeper && keepOnDiskOnly(event, cost, rule, rendered.get(), placement))
        return;
    Record& record = m_queue.append(std::move(event), cost, rule, std::move(rendered));
    static_cast<Placement&>(record) = placement;
    m_memoryBytes += cost;
    record.exposed = record.event.kind == tap::EventKind::Publish && record.event.qos != mqtt::QoS::AtMostOnce && !record.event.waiter;
    if (m_ports.keeper)
        keep(record);
    record.exposed = record.exposed && record.spoolSeq == 0;
    m_exposed += record.exposed;
    m_lastUsed = record.event.stamp.steadyNanos;
    report(record, tap::KafkaStatus::Queued, -1, -1, 0);
}

bool Lane::turn()
{
    m_now = base::steadyNanos();
    bool more = false;
    if (m_producer) {
        m_reportNow = 0;
        m_producer->poll();
    }
    if (m_ports.keeper) {
        m_durableBefore = std::exchange(m_durable, m_ports.keeper->durable());
        if (m_settings.spoolKeepSeconds > 0 || m_delivered.kept() > 0)
            dropKept(false);
        if (!resendSome())
            refill();
        markDelivered();
        if (!m_doneLanes.empty())
            releaseDoneLanes();
    }
    const Phase before = m_phase;
    switch (m_phase) {
    case Phase::Off: break;
    case Phase::Checking: checkTopic(); break;
    case Phase::Opening: openTransactions(); break;
    case Phase::Running: more = m_transaction ? transact() : sendSome(); break;
    case Phase::Draining: drainMore(); break;
    case Phase::Waiting:
        if (m_now >= m_retryAt)
            reopen(m_mode);
        break;
    }
    // What waits goes now, not after a rest.
    more = more || (m_phase != before && (m_phase == Phase::Running || m_phase == Phase::Checking));
    if (m_phase == Phase::Running && m_blocked && (m_queue.size() == 0 || (isHeld() && m_queue.inFlight() == 0))
        && m_now - m_lastProgress > 3 * kSecond)
        m_blocked.reset(); // nothing goes that could prove it either way, and the new producer has not complained
    if (m_switch)
        advanceSwitch();
    else if (m_phase == Phase::Running && m_reach.downNanos(m_now) > kRebootstrapAfter)
        startDrain(false);
    tellIntake();
    return more;
}

std::chrono::milliseconds Lane::mayRest() const noexcept
{
    const bool steady = !m_switch && !m_hurry && m_flushLeft == 0 && (m_phase == Phase::Running || m_phase == Phase::Off);
    return std::chrono::milliseconds(steady ? 250 : 20);
}

/// Records go in their order, so those that a flush is about are the ones in flight and the next.
bool Lane::holds(const Record& record) const noexcept
{
    if (!m_paused || m_queue.inFlight() < m_flushLeft)
        return false;
    if (!m_hurry || m_buffer != config::BufferMode::Memory)
        return true;
    // The program ends: what only memory has must go, and what was read back from the spool and stands before it with it.
    const Record* newest = m_queue.last();
    return record.spoolSeq != 0 && newest && newest->spoolSeq != 0;
}

bool Lane::isHeld() const noexcept
{
    const Record* next = m_queue.nextToSend();
    return next && holds(*next);
}

bool Lane::sendSome()
{
    std::size_t sent = 0;
    m_awaitsSchema = false;
    while (Record* record = m_queue.nextToSend()) {
        if (m_switch && record->seq > m_switch->lastSeq)
            break;
        if (holds(*record))
            break;
        if (record->spoolSeq > m_durable)
            break; // its number could be given to another record after a crash
        if (m_transaction && !mayAdd(*record)) {
            if (m_queue.nextToSend() == record)
                break;
            continue; // it was there already
        }
        if (m_mode.oneByOne) {
            if (onTheWay() > 0)
                break;
            if (m_suspects == 0) {
                if (m_queue.inFlight() > 0)
                    break; // to be committed first
                leaveIsolation();
                return true;
            }
        }
        if (!record->rule->ready()) {
            m_awaitsSchema = true;
            break;
        }
        const EncodedRecord& encoded = encode(*record);
        record->valueSize = static_cast<std::uint32_t>(encoded.value.size());
        record->beyond = false;
        const int code = m_producer->send(encoded, timeFor(*record, encoded.timestampMillis), record->rule->buffer(), record);
        if (code == 0) {
            if (m_queue.inFlight() == 0)
                m_lastProgress = m_now;
            m_queue.markSent(*record);
            if (m_transaction)
                m_transaction->add(record->valueSize, m_now);
            if (++sent == kSendAtOnce)
                return true;
            continue;
        }
        if (Producer::queueFull(code))
            break; // reports make room and wake us
        refuseUnsent(*record, code);
        return true;
    }
    if (m_queue.inFlight() == 0 && m_mode.oneByOne && m_suspects == 0) {
        leaveIsolation();
        return true;
    }
    if ((m_hurry || m_switch || m_flushLeft > 0) && onTheWay() > 0)
        m_producer->flush(std::chrono::milliseconds(10));
    return false;
}

void Lane::refuseUnsent(Record& record, int code)
{
    if (record.beyond) {
        giveUp(record, static_cast<int>(Failure::NoPartition));
        return;
    }
    if (classify(code) == ErrorClass::Poison) {
        giveUp(record, code);
        return;
    }
    if (m_cause == 0 || record.seq < m_causeSeq) {
        m_cause = code;
        m_causeSeq = record.seq;
    }
    startDrain(false);
}

void Lane::onDelivered(Placement* tag, std::int32_t partition, std::int64_t offset)
{
    Record& record = *static_cast<Record*>(tag);
    if (!m_transaction) {
        acknowledged(record, partition, offset);
        return;
    }
    m_transaction->wrote({ &record, partition, offset });
    m_reach.onContact();
    m_lastProgress = m_now;
}

void Lane::acknowledged(Record& record, std::int32_t partition, std::int64_t offset)
{
    if (m_reportNow == 0) {
        m_reportNow = base::steadyNanos();
        m_lastAckWall = base::wallMicros();
        m_lastProgress = m_reportNow;
        m_backOff = 0;
        m_reach.onContact();
        m_blocked.reset();
    }
    if (record.time == Record::Time::Own)
        m_takenTime = record.event.stamp.wallMicros / 1000;
    ++m_acknowledged;
    ++record.rule->account->acknowledged;
    m_bytesAcknowledged += record.valueSize;
    m_latency.record((m_reportNow - record.event.stamp.steadyNanos) / 1000);
    report(record, tap::KafkaStatus::Acked, partition, offset < 0 ? -1 : offset, 0);
    noteOffset(partition, offset);
    if (m_ports.keeper) {
        keepDelivered(record, partition, offset);
        m_ports.keeper->done(record.event.waiter, false);
    }
    finish(record);
}

void Lane::onRefused(Placement* tag, std::int32_t partition, int code)
{
    Record& record = *static_cast<Record*>(tag);
    m_queue.markReturned(record, code);
    if (record.beyond) { // known only when the topic's partitions were
        giveUp(record, static_cast<int>(Failure::NoPartition));
        return;
    }
    const ErrorClass what = classify(code);
    if (what == ErrorClass::Purged) {
        if (m_transaction)
            transactionBroken();
        return;
    }
    countRefusal(partition);
    if (what == ErrorClass::Poison) {
        if (m_mode.oneByOne) { // it was alone: no doubt left
            if (!goesWithoutTime(record, code))
                giveUp(record, code);
            else if (!m_transaction)
                m_queue.rewind();
            if (m_transaction) { // which it has spoilt
                m_cause = code;
                startDrain(false);
            }
            return;
        }
        if (!record.suspect) {
            record.suspect = true;
            ++m_suspects;
            const std::size_t bytes = encode(record).wireSize(); // again, because only of those that were refused is it asked
            m_suspectBytes += bytes;
            if (isTooLarge(code))
                noteTooLarge(record, partition, bytes);
        }
    }
    if (m_cause == 0 || record.seq < m_causeSeq) {
        m_cause = code;
        m_causeSeq = record.seq;
    }
    startDrain(false);
}

void Lane::giveUp(Record& record, int code)
{
    ++m_failed;
    ++record.rule->account->failed;
    ++m_poisoned;
    ++m_poisonUnlogged;
    if (m_now >= m_nextPoisonLog) {
        const std::string others
            = m_poisonUnlogged > 1 ? " (" + std::to_string(m_poisonUnlogged - 1) + " more before it)" : std::string();
        base::logWarning("kafka",
            "gave up a record of client \"" + (record.event.client ? record.event.client->clientId : std::string()) + "\" for " + shownTopic()
                + ": " + poisonText(code) + others);
        m_nextPoisonLog = m_now + 10 * kSecond;
        m_poisonUnlogged = 0;
    }
    const std::uint64_t before = record.spoolSeq != 0 ? m_ports.keeper->spool().lastSeq() : 0;
    const bool kept = m_ports.givenUp && m_ports.givenUp(record, record.stored ? &spooled(record) : nullptr, code);
    report(record, tap::KafkaStatus::Failed, -1, -1, code);
    if (m_ports.keeper)
        settle(record, code, kept, before);
    awaitSpool();
    finish(record);
}

void Lane::finish(Record& record)
{
    if (!record.stored) { // what came back from the disk had left the intake's account when it went there
        ++m_doneRecords;
        m_doneCost += record.cost;
    }
    m_flushLeft -= m_flushLeft > 0;
    m_memoryBytes -= record.cost;
    m_exposed -= record.exposed;
    if (record.suspect)
        --m_suspects;
    m_queue.remove(record);
}

void Lane::report(const Record& record, tap::KafkaStatus status, std::int32_t partition, std::int64_t offset, int code)
{
    if (record.event.stamp.id == 0 || !wantsOutcomes())
        return;
    tap::KafkaOutcome outcome;
    outcome.eventId = record.event.stamp.id;
    outcome.status = status;
    outcome.partition = partition;
    outcome.offset = offset;
    if (status != tap::KafkaStatus::Queued)
        outcome.latencyMicros = ((m_reportNow ? m_reportNow : m_now) - record.event.stamp.steadyNanos) / 1000;
    outcome.errorCode = code;
    outcome.topic = m_topicText;
    outcome.cluster = m_clusterText;
    record.rule->describe(record.rendered.get(), outcome);
    if (record.stored) // what its key was made of is not here; it was told when the record went to the disk
        outcome.keyed = tap::KafkaKey::Unknown;
    m_ports.outcome(std::move(outcome));
}

std::string Lane::shownTopic() const
{
    return "topic \"" + m_target.topic + '"' + (m_target.cluster.empty() ? std::string() : " of cluster \"" + m_target.cluster + '"');
}

void Lane::answer()
{
    const auto answers = std::exchange(m_answers, {});
    for (const auto& [done, result] : answers)
        done(result);
}

void Lane::tellIntake()
{
    if (m_doneRecords == 0)
        return;
    m_ports.release(m_doneRecords, m_doneCost);
    m_doneRecords = 0;
    m_doneCost = 0;
    m_queue.trim();
}

bool Lane::stalled() const noexcept
{
    return m_phase == Phase::Running && m_queue.inFlight() > 0
        && m_now - m_lastProgress > kStallAfter + std::int64_t { m_settings.lingerMs } * kMilli;
}

std::string Lane::schemaProblem() const
{
    const Record* waiting = m_queue.nextToSend();
    return waiting ? waiting->rule->schemaProblem() : std::string();
}

metrics::KafkaState Lane::state() const noexcept
{
    using metrics::KafkaState;
    if (m_phase == Phase::Off)
        return KafkaState::Off;
    if (m_blocked)
        return KafkaState::Blocked;
    if (m_reach.down())
        return KafkaState::Down;
    if (m_awaitsSchema && schemaProblem().empty())
        return KafkaState::Connecting; // the registry has been asked and has not answered yet
    if (stalled() || m_awaitsSchema || coordinatorSilent())
        return KafkaState::Blocked;
    return m_phase == Phase::Running ? KafkaState::Up : KafkaState::Connecting;
}

void Lane::describe(metrics::KafkaSnapshot& out) const
{
    using metrics::KafkaState;
    const Problem* problem = nullptr;
    Problem stall;
    out.state = state();
    if (m_phase != Phase::Off && m_blocked) {
        problem = &*m_blocked;
    } else if (out.state == KafkaState::Down) {
        problem = &*m_reach.problem();
    } else if (out.state == KafkaState::Blocked && m_awaitsSchema) {
        stall = { "kafka.registry", schemaProblem() };
        problem = &stall;
    } else if (out.state == KafkaState::Blocked && coordinatorSilent()) {
        stall = transactionProblem();
        problem = &stall;
    } else if (out.state == KafkaState::Blocked) {
        stall = notAcknowledged((m_now - m_lastProgress) / kSecond, m_target);
        problem = &stall;
    }
    out.problemId = problem ? problem->id : std::string();
    out.problem = problem ? problem->text : std::string();
    if (problem && !m_target.cluster.empty())
        out.problem = "Cluster \"" + m_target.cluster + "\": " + out.problem;
    out.servers = m_target.servers;
    out.topic = m_target.topic;
    out.brokersUp = m_reach.brokers().up;
    out.brokersKnown = m_reach.brokers().known;
}

void Lane::addNumbers(metrics::KafkaSnapshot& out) const noexcept
{
    out.acknowledged += m_acknowledged;
    out.failed += m_failed;
    out.inFlight += m_queue.inFlight();
    out.atRisk += m_exposed;
    out.forgotten += m_forgotten;
    out.resent += m_resent;
    out.spool.kept += m_delivered.kept();
    out.bytesAcknowledged += m_bytesAcknowledged;
    out.batches += m_batches;
    out.batchedRecords += m_batchedRecords;
    out.lastAckWallMicros = std::max(out.lastAckWallMicros, m_lastAckWall);
}

} // namespace hookline::kafka
