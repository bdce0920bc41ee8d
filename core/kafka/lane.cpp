#include "core/kafka/lane.h"

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/kafka/intake.h"

namespace hookline::kafka {
namespace {

constexpr std::int64_t kMilli = 1'000'000;
constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::size_t kSendAtOnce = 1000;
constexpr std::int64_t kDrainPatience = 3 * kSecond;   // for answers to what is on the way
constexpr std::int64_t kReportPatience = 1 * kSecond;  // for reports after everything was taken back
constexpr std::int64_t kStallAfter = 10 * kSecond;     // without an acknowledgement
constexpr std::int64_t kRebootstrapAfter = 300 * kSecond; // librdkafka 2.0 never looks the servers up again by itself

} // namespace

Lane::Lane(Ports ports, int wakeFd)
    : m_ports(std::move(ports))
    , m_wakeFd(wakeFd)
{
}

Lane::~Lane() = default;

// --- destinations -------------------------------------------------------------------------------------------------------------

base::Result<Lane::Destination> Lane::prepare(const config::KafkaSettings& settings, const std::string& servers)
{
    Destination out { settings, servers, nullptr };
    if (settings.enabled) {
        auto producer = Producer::create(producerProperties(settings, servers, {}), settings.topic, *this, m_wakeFd);
        if (!producer)
            return base::fail(producer.error());
        out.producer = std::move(*producer);
    }
    return out;
}

void Lane::open(Destination&& destination)
{
    m_now = base::steadyNanos();
    takeDestination(std::move(destination));
}

void Lane::takeDestination(Destination&& destination)
{
    m_settings = std::move(destination.settings);
    m_target = { destination.servers, m_settings.topic };
    m_topicText = base::makeText(m_settings.topic);
    m_encoder = std::make_unique<RecordEncoder>(m_settings);
    m_producer = std::move(destination.producer);
    m_mode = {};
    m_batchBytes = 0;
    m_reach = Reachability(m_target);
    m_blocked.reset();
    m_backOff = 0;
    m_cause = 0;
    m_fatal = 0;
    m_suspects = 0;
    m_suspectBytes = 0;
    for (Record* record = m_queue.first(); record; record = record->next)
        record->suspect = false; // another cluster, another judgement
    m_queue.rewind();
    m_phase = m_producer ? Phase::Checking : Phase::Off;
    m_nextAsk = 0;
}

void Lane::close()
{
    if (m_producer) {
        m_producer->purge(true);
        m_producer->poll();
        m_producer.reset();
    }
    m_queue.rewind();
    tellIntake();
    const auto stopped = [this](Switch& unfinished) {
        if (unfinished.done)
            m_answers.emplace_back(std::move(unfinished.done),
                base::fail({ "kafka.stopped", "The bridge was stopped before the settings were in use", "", "" }));
    };
    if (m_switch)
        stopped(*m_switch);
    std::ranges::for_each(m_nextSwitches, stopped);
    m_switch.reset();
    m_nextSwitches.clear();
    m_phase = Phase::Off;
    m_hurry = false;
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

void Lane::switchTo(Destination&& destination, Done done)
{
    m_now = base::steadyNanos();
    m_nextSwitches.push_back({ std::move(destination), std::move(done), 0, 0 });
    if (!m_switch)
        beginSwitch();
}

void Lane::beginSwitch()
{
    if (m_nextSwitches.empty())
        return;
    m_switch = std::move(m_nextSwitches.front());
    m_nextSwitches.pop_front();
    m_switch->lastSeq = m_queue.lastSeq();
    m_switch->deadline = m_now + std::int64_t { m_settings.flushTimeoutMs } * kMilli;
}

void Lane::advanceSwitch()
{
    if (m_phase == Phase::Draining)
        return; // afterDrain() completes it
    const Record* oldest = m_queue.first();
    if (!m_producer || !oldest || (oldest->seq > m_switch->lastSeq && m_queue.inFlight() == 0)) {
        completeSwitch();
        return;
    }
    // No waiting for a cluster that is known not to take anything.
    if (m_reach.down() || m_blocked || m_now >= m_switch->deadline)
        startDrain(true);
}

void Lane::completeSwitch()
{
    Switch done = std::move(*m_switch);
    m_switch.reset();
    m_producer.reset(); // the old one, empty
    std::uint64_t moved = 0;
    for (const Record* record = m_queue.first(); record && record->seq <= done.lastSeq; record = record->next)
        ++moved;
    takeDestination(std::move(done.to));
    base::logInfo("kafka",
        m_producer ? "records now go to topic \"" + m_target.topic + "\" on " + m_target.servers + "; "
                + std::to_string(moved) + " waiting ones moved there"
                   : "the bridge is switched off; " + std::to_string(moved) + " records wait");
    if (done.done)
        m_answers.emplace_back(std::move(done.done), moved);
    beginSwitch();
}

// --- records ------------------------------------------------------------------------------------------------------------------

void Lane::add(tap::Event&& event)
{
    const std::uint64_t cost = Intake::costOf(event);
    const Record& record = m_queue.append(std::move(event), cost);
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
    switch (m_phase) {
    case Phase::Off: break;
    case Phase::Checking: checkTopic(); break;
    case Phase::Running: more = sendSome(); break;
    case Phase::Draining: drainMore(); break;
    case Phase::Waiting:
        if (m_now >= m_retryAt)
            reopen(m_mode, Phase::Checking);
        break;
    }
    if (m_phase == Phase::Running && m_blocked && m_queue.size() == 0 && m_now - m_lastProgress > 3 * kSecond)
        m_blocked.reset(); // nothing waits that could prove it either way, and the new producer has not complained
    if (m_switch)
        advanceSwitch();
    else if (m_phase == Phase::Running && m_reach.downNanos(m_now) > kRebootstrapAfter)
        startDrain(false);
    tellIntake();
    return more;
}

std::chrono::milliseconds Lane::mayRest() const noexcept
{
    const bool steady = !m_switch && !m_hurry && (m_phase == Phase::Running || m_phase == Phase::Off);
    return std::chrono::milliseconds(steady ? 250 : 20);
}

void Lane::checkTopic()
{
    Producer::TopicState state;
    if (m_producer->takeTopicState(state)) {
        m_nextAsk = m_now + 200 * kMilli;
        const ErrorClass what = classify(state.code);
        if (state.code == 0) {
            m_reach.onContact();
            if (m_blocked && m_blocked->id == "kafka.topic_missing")
                m_blocked.reset();
            m_askLimitMillis = 1000;
            m_phase = Phase::Running;
            m_lastProgress = m_now;
            return;
        }
        if (what == ErrorClass::Restart) { // no answer; a slow network gets more time the next time
            if (!m_reach.down())
                m_askLimitMillis = std::min<std::int64_t>(m_askLimitMillis * 2, 4000);
        } else {
            m_reach.onContact();
            blockedBy(state.code);
            m_nextAsk = m_now + kSecond;
        }
    }
    if (m_fatal != 0)
        return;
    // The question cannot be interrupted and is waited for when the producer goes: keep it short where that is likely.
    const std::int64_t limit = m_hurry || m_reach.down() ? 300 : m_askLimitMillis;
    if (m_now >= m_nextAsk)
        m_producer->askTopic(std::chrono::milliseconds(limit));
}

bool Lane::sendSome()
{
    std::size_t sent = 0;
    while (Record* record = m_queue.nextToSend()) {
        if (m_switch && record->seq > m_switch->lastSeq)
            break;
        if (m_mode.oneByOne) {
            if (m_queue.inFlight() > 0)
                break;
            if (m_suspects == 0) {
                leaveIsolation();
                return true;
            }
        }
        const EncodedRecord& encoded = m_encoder->encode(record->event);
        const std::size_t size = encoded.value.size();
        const int code = m_producer->send(encoded, m_encoder->buffer(), record);
        if (code == 0) {
            if (m_queue.inFlight() == 0)
                m_lastProgress = m_now;
            m_queue.markSent(*record, size);
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
    if ((m_hurry || m_switch) && m_queue.inFlight() > 0)
        m_producer->flush(std::chrono::milliseconds(10));
    return false;
}

void Lane::refuseUnsent(Record& record, int code)
{
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

void Lane::onDelivered(void* tag, std::int32_t partition, std::int64_t offset)
{
    Record& record = *static_cast<Record*>(tag);
    if (m_reportNow == 0) {
        m_reportNow = base::steadyNanos();
        m_lastAckWall = base::wallMicros();
        m_lastProgress = m_reportNow;
        m_backOff = 0;
        m_reach.onContact();
        m_blocked.reset();
    }
    ++m_acknowledged;
    m_bytesAcknowledged += record.valueSize;
    m_latency.record((m_reportNow - record.event.stamp.steadyNanos) / 1000);
    report(record, tap::KafkaStatus::Acked, partition, offset < 0 ? -1 : offset, 0);
    finish(record);
}

void Lane::onRefused(void* tag, int code)
{
    Record& record = *static_cast<Record*>(tag);
    m_queue.markReturned(record, code);
    const ErrorClass what = classify(code);
    if (what == ErrorClass::Purged)
        return;
    if (what == ErrorClass::Poison) {
        if (m_mode.oneByOne) { // it was alone: no doubt left
            giveUp(record, code);
            return;
        }
        if (!record.suspect) {
            record.suspect = true;
            ++m_suspects;
            m_suspectBytes += record.valueSize;
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
    ++m_poisoned;
    ++m_poisonUnlogged;
    if (m_now >= m_nextPoisonLog) {
        const std::string others
            = m_poisonUnlogged > 1 ? " (" + std::to_string(m_poisonUnlogged - 1) + " more before it)" : std::string();
        base::logWarning("kafka",
            "gave up a record of client \"" + (record.event.client ? record.event.client->clientId : std::string()) + "\" for topic \""
                + m_target.topic + "\": " + poisonText(code) + others);
        m_nextPoisonLog = m_now + 10 * kSecond;
        m_poisonUnlogged = 0;
    }
    report(record, tap::KafkaStatus::Failed, -1, -1, code);
    finish(record);
}

void Lane::finish(Record& record)
{
    ++m_doneRecords;
    m_doneCost += record.cost;
    if (record.suspect)
        --m_suspects;
    m_queue.remove(record);
}

void Lane::report(const Record& record, tap::KafkaStatus status, std::int32_t partition, std::int64_t offset, int code)
{
    if (!m_ports.outcome)
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
    m_ports.outcome(std::move(outcome));
}

// --- trouble ------------------------------------------------------------------------------------------------------------------

void Lane::onTrouble(int code, std::string_view reason) { m_reach.onTrouble(code, reason, m_now); }

void Lane::onStatistics(std::string_view json) { m_reach.onStatistics(json); }

void Lane::onFatal(int code, std::string_view reason)
{
    base::logWarning("kafka", "the producer must be replaced: " + std::string(reason) + ". Records are kept and sent again");
    m_fatal = code;
    startDrain(false);
}

void Lane::startDrain(bool takeBackAll)
{
    if (m_phase == Phase::Draining || !m_producer)
        return;
    m_phase = Phase::Draining;
    m_drainUntil = m_now + (takeBackAll ? kReportPatience : kDrainPatience);
    m_takenBackAll = takeBackAll;
    m_producer->purge(takeBackAll);
}

void Lane::drainMore()
{
    if (m_queue.inFlight() > 0) {
        if (m_now < m_drainUntil)
            return;
        if (!m_takenBackAll) {
            m_takenBackAll = true;
            m_drainUntil = m_now + kReportPatience;
            m_producer->purge(true);
            return;
        }
    }
    m_producer.reset();
    m_queue.rewind();
    afterDrain();
}

void Lane::afterDrain()
{
    const int code = m_cause != 0 ? m_cause : m_fatal;
    m_cause = 0;
    m_fatal = 0;
    if (m_switch) {
        completeSwitch();
        return;
    }
    const ErrorClass what = code == 0 ? ErrorClass::Restart : classify(code);
    if (what == ErrorClass::Poison) {
        isolate();
        return;
    }
    m_mode = { .oneByOne = m_suspects > 0, .batchBytes = m_batchBytes };
    if (what == ErrorClass::Blocked) {
        blockedBy(code);
        waitThenReopen(isTopicMissing(code) ? 0 : backOff(15 * kSecond));
    } else {
        const bool again = m_backOff > 2 * kSecond; // acknowledged nothing in several attempts
        if (again)
            m_blocked = refusal(code, m_target);
        waitThenReopen(backOff(30 * kSecond));
    }
}

void Lane::isolate()
{
    if (m_suspects == 1 && !m_mode.oneByOne) { // alone in its batch
        for (Record* record = m_queue.first(); record; record = record->next) {
            if (record->suspect) {
                giveUp(*record, record->error);
                break;
            }
        }
        m_suspectBytes = 0;
        reopen({ .oneByOne = false, .batchBytes = m_batchBytes }, Phase::Running);
        return;
    }
    m_poisoned = 0;
    reopen({ .oneByOne = true }, Phase::Running);
}

void Lane::leaveIsolation()
{
    // All were fine alone: it was their sum that was too much for the topic.
    if (m_poisoned == 0)
        m_batchBytes = std::max<std::uint64_t>(m_suspectBytes / 2, 1);
    m_suspectBytes = 0;
    m_producer.reset();
    reopen({ .oneByOne = false, .batchBytes = m_batchBytes }, Phase::Running);
}

void Lane::reopen(ProducerMode mode, Phase phase)
{
    m_mode = mode;
    auto producer = Producer::create(
        producerProperties(m_settings, m_target.servers, m_mode), m_settings.topic, *this, m_wakeFd);
    if (!producer) { // the same settings were fine before: out of memory or threads
        m_blocked = Problem { "kafka.producer", producer.error().text() };
        waitThenReopen(backOff(15 * kSecond));
        return;
    }
    m_producer = std::move(*producer);
    m_phase = phase;
    m_nextAsk = 0;
    m_lastProgress = m_now;
}

void Lane::waitThenReopen(std::int64_t nanos)
{
    m_phase = Phase::Waiting;
    m_retryAt = m_now + nanos;
}

std::int64_t Lane::backOff(std::int64_t longest)
{
    m_backOff = m_backOff == 0 ? 250 * kMilli : std::min(m_backOff * 2, longest);
    return m_backOff;
}

void Lane::blockedBy(int code)
{
    m_blocked = refusal(code, m_target);
}

// --- what to show -------------------------------------------------------------------------------------------------------------

bool Lane::stalled() const noexcept
{
    return m_phase == Phase::Running && m_queue.inFlight() > 0
        && m_now - m_lastProgress > kStallAfter + std::int64_t { m_settings.lingerMs } * kMilli;
}

void Lane::describe(metrics::KafkaSnapshot& out) const
{
    using metrics::KafkaState;
    const Problem* problem = nullptr;
    Problem stall;
    if (m_phase == Phase::Off) {
        out.state = KafkaState::Off;
    } else if (m_blocked) {
        out.state = KafkaState::Blocked;
        problem = &*m_blocked;
    } else if (m_reach.down()) {
        out.state = KafkaState::Down;
        problem = &*m_reach.problem();
    } else if (stalled()) {
        out.state = KafkaState::Blocked;
        stall = notAcknowledged((m_now - m_lastProgress) / kSecond, m_target);
        problem = &stall;
    } else {
        out.state = m_phase == Phase::Running ? KafkaState::Up : KafkaState::Connecting;
    }
    out.problemId = problem ? problem->id : std::string();
    out.problem = problem ? problem->text : std::string();
    out.servers = m_target.servers;
    out.topic = m_target.topic;
    out.acknowledged = m_acknowledged;
    out.failed = m_failed;
    out.inFlight = m_queue.inFlight();
    out.bytesAcknowledged = m_bytesAcknowledged;
    out.lastAckWallMicros = m_lastAckWall;
    out.brokersUp = m_reach.brokers().up;
    out.brokersKnown = m_reach.brokers().known;
}

} // namespace hookline::kafka
