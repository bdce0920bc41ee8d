// Where the records go, and how that changes while they are on their way.
#include "core/kafka/lane.h"

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/config/secret_reference.h"

namespace hookline::kafka {
namespace {

using base::kMilli;

} // namespace

base::Result<Lane::Destination> Lane::prepare(
    const config::KafkaSettings& settings, const std::string& servers, const LaneName& name, int wakeFd)
{
    Destination out { settings, servers, std::string(name.topic), std::string(name.cluster), nullptr, {} };
    if (settings.enabled) {
        ProducerMode mode;
        if (settings.exactlyOnce)
            mode.transactionalId = "hookline"; // never used: the spool's own is known later
        auto producer = Producer::create(producerProperties(settings, servers, mode), out.topic, wakeFd);
        if (producer)
            out.producer = std::move(*producer);
        else if (!config::isKeychainError(producer.error())) // that one is waited for, see reopen()
            return base::fail(producer.error());
    }
    return out;
}

void Lane::open(Destination&& destination)
{
    m_now = base::steadyNanos();
    takeDestination(std::move(destination));
}

void Lane::adjust(const config::KafkaSettings& settings) noexcept
{
    m_settings.queueRecords = settings.queueRecords;
    m_settings.queueBytes = settings.queueBytes;
    m_settings.flushTimeoutMs = settings.flushTimeoutMs;
    m_settings.spoolKeepSeconds = settings.spoolKeepSeconds;
    m_settings.spoolKeepBytes = settings.spoolKeepBytes;
    m_settings.onForgotten = settings.onForgotten;
}

void Lane::takeDestination(Destination&& destination)
{
    const bool elsewhere = destination.topic != m_target.topic || destination.cluster != m_target.cluster;
    if (destination.servers != m_target.servers || elsewhere) {
        m_delivered.forgetOffsets();
        if (m_ports.keeper)
            dropKept(true);
    }
    if (m_spoolLane != 0 && elsewhere)
        leaveSpoolLane();
    m_settings = std::move(destination.settings);
    m_target = { destination.servers, destination.topic, destination.cluster };
    m_topicText = base::makeText(destination.topic);
    m_clusterText = destination.cluster.empty() ? base::TextRef() : base::makeText(destination.cluster);
    m_producer = std::move(destination.producer);
    if (m_producer)
        m_producer->listen(*this);
    m_mode = {};
    m_batchBytes = 0;
    m_reach = Reachability(m_target);
    m_blocked.reset();
    m_backOff = 0;
    m_cause = 0;
    m_fatal = 0;
    m_suspects = 0;
    m_suspectBytes = 0;
    m_tooLarge.clear();
    for (Record* record = m_queue.first(); record; record = record->next) {
        record->suspect = false; // another cluster, another judgement
        const auto same = std::ranges::find_if(
            destination.rules, [&](const RuleRef& rule) { return rule->name() == record->rule->name(); });
        if (same != destination.rules.end() && (*same)->account == record->rule->account)
            record->rule = *same;
    }
    m_phase = m_producer ? Phase::Checking : m_settings.enabled ? Phase::Waiting : Phase::Off;
    m_retryAt = m_now;
    m_nextAsk = 0;
    m_missing = 0;
    useTransactions();
}

void Lane::close()
{
    if (m_producer) {
        m_producer->purge(true);
        m_producer->poll();
        if (m_transaction)
            loseTransaction();
        m_producer.reset();
    }
    m_queue.rewind();
    if (m_ports.keeper && m_buffer != config::BufferMode::Memory)
        keepTheRest();
    if (m_ports.keeper)
        dropKept(true); // delivered: not to be sent again by the next start
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
    m_flushLeft = 0;
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
    if (!m_producer || !oldest || ((oldest->seq > m_switch->lastSeq || isHeld()) && m_queue.inFlight() == 0)) {
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
        m_phase != Phase::Off ? "records now go to " + shownTopic() + " on " + m_target.servers + "; "
                + std::to_string(moved) + " waiting ones moved there"
                   : "the bridge is switched off; " + std::to_string(moved) + " records wait");
    if (done.done)
        m_answers.emplace_back(std::move(done.done), moved);
    beginSwitch();
}

} // namespace hookline::kafka
