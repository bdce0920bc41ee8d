#include "ui/models/bridge_verdict.h"

#include "ui/core_words.h"
#include "ui/format.h"
#include "ui/models/bridge_numbers.h"
#include "ui/safe_text.h"
#include "ui/texts.h"

#include <algorithm>
#include <cmath>

namespace hookline::ui {
namespace {

constexpr std::int64_t kLongInFlight = 2'000'000; ///< microseconds without an answer that are worth a word
constexpr double kLeastGrowth = 20;               ///< records a second

using Kind = BridgeVerdict::Kind;
using Stage = BridgeVerdict::Stage;
using metrics::KafkaState;

const metrics::PartitionReport* leaderless(const metrics::BridgeReport& report)
{
    const auto found = std::ranges::find_if(
        report.partitions, [](const metrics::PartitionReport& row) { return row.leader < 0 && row.queued + row.inFlight > 0; });
    return found == report.partitions.end() ? nullptr : &*found;
}

const metrics::BrokerReport* throttling(const metrics::BridgeReport& report)
{
    const auto most = std::ranges::max_element(report.brokers, {}, &metrics::BrokerReport::throttleMillis);
    return most == report.brokers.end() || most->throttleMillis == 0 ? nullptr : &*most;
}

bool isLogin(std::string_view problem)
{
    return problem == "kafka.authentication" || problem == "kafka.scram_library" || problem == "kafka.tls";
}

/// What waits for the cluster in trouble: of several, what goes to the others does not.
std::uint64_t waitingThere(const metrics::KafkaSnapshot& kafka)
{
    const auto found = std::ranges::find(kafka.clusters, kafka.problemCluster, &metrics::ClusterSnapshot::name);
    return found == kafka.clusters.end() || kafka.problemId.empty() ? kafka.queued + kafka.inFlight : found->waiting;
}

} // namespace

BridgeVerdict BridgeVerdict::judge(const Facts& facts)
{
    const metrics::KafkaSnapshot& k = facts.snapshot.kafka;
    const MetricsSample& now = facts.now;
    const std::uint64_t waiting = k.queued + k.inFlight;
    const auto has = [](double rate) { return !std::isnan(rate) && rate > 0; };
    const QString since = facts.troubleSinceMicros > 0
        ? tr("Since %1.").arg(clockTime(facts.troubleSinceMicros, false))
        : QString();
    const auto words = [](std::uint64_t count, bool ofSeveral) {
        return count == 0 ? QString()
            : (ofSeveral ? tr("%1 record(s) for it wait and go out by themselves afterwards.", nullptr, plural(count))
                         : tr("%1 record(s) wait and go out by themselves afterwards.", nullptr, plural(count)))
                  .arg(number(count));
    };
    const bool ofSeveral = !k.clusters.empty() && !k.problemId.empty();
    const QString queued = words(waiting, false), queuedThere = words(waitingThere(k), ofSeveral);
    // The stages show the totals: of one cluster among several they say nothing. And where nothing is on its way, it is the
    // queue that waits.
    const Stage stuck = ofSeveral ? Stage::None : k.inFlight == 0 && k.queued > 0 ? Stage::Queue : Stage::InFlight;
    const Texts::Problem problem = Texts::problem(fromUtf8(k.problemId), fromUtf8(k.problem), {}, Texts::factsOf(k));

    if (k.state == KafkaState::Off)
        return { Kind::Off, State::Off, Stage::None, tr("Switched off: nothing is sent to Kafka.") };
    if (!k.spool.problem.empty())
        return { Kind::DiskTrouble, State::Error, Stage::Spool,
            tr("The disk of the spool is the trouble: %1").arg(coreText(k.spool.problem, 300)) };
    if (k.spool.enabled && k.spool.level >= metrics::SpoolLevel::Orange)
        return { Kind::DiskTrouble, State::Error, Stage::Spool,
            sentences(
                { tr("The spool is nearly full: acknowledgements are withheld from publishers until Kafka has taken some."), queued }) };
    if (k.pausedSinceWallMicros != 0) {
        const QString held = waiting > 0
            ? tr("%1 record(s) wait, in their order, until it is resumed.", nullptr, plural(waiting)).arg(number(waiting))
            : tr("What comes waits, in its order, until it is resumed.");
        const bool trouble = k.state == KafkaState::Down || k.state == KafkaState::Blocked;
        if (k.flushing)
            return { Kind::Paused, trouble ? State::Error : State::Warn, Stage::Queue,
                sentences({ tr("Bridging is paused since %1; what waited is being flushed.").arg(clockTime(k.pausedSinceWallMicros, false)),
                    trouble ? problem.what : QString() }) };
        return { Kind::Paused, trouble ? State::Error : State::Warn, Stage::Queue,
            sentences({ tr("Bridging is paused since %1: nothing new is given to Kafka.")
                            .arg(clockTime(k.pausedSinceWallMicros, false)),
                held, trouble ? problem.what : QString() }) };
    }
    if (k.state == KafkaState::Down || k.state == KafkaState::Blocked) {
        if (isLogin(k.problemId))
            return { Kind::LoginRefused, State::Error, stuck, sentences({ problem.what, since, queuedThere }) };
        if (k.state == KafkaState::Down)
            return { Kind::Down, State::Error, stuck, sentences({ problem.what, since, queuedThere }) };
    }
    if (const metrics::PartitionReport* row = leaderless(facts.report))
        return { Kind::LeaderMissing, State::Error, Stage::InFlight,
            tr("Partition %1 of %2 has no leader: its records wait until the cluster has chosen one.")
                .arg(row->partition)
                .arg(visibleText(row->topic)) };
    if (k.state == KafkaState::Blocked)
        return { k.problemId == "kafka.no_acknowledgement" ? Kind::KafkaSlow : Kind::Refused, State::Error, stuck,
            sentences({ problem.what, since, queuedThere }) };
    if (const metrics::BrokerReport* row = throttling(facts.report))
        return { Kind::Throttled, State::Warn, Stage::InFlight,
            tr("Throttled: the Kafka node %1 asks for pauses of up to %2, a quota of Kafka's.")
                .arg(visibleText(row->host), milliseconds(static_cast<double>(row->throttleMillis))) };
    if (k.state == KafkaState::Connecting)
        return { Kind::Connecting, State::Busy, Stage::InFlight,
            sentences({ tr("Connecting to %1.").arg(serverWords(k.servers)), queued }) };

    const double acknowledged = std::isnan(now.acknowledged) ? 0 : now.acknowledged;
    if (facts.queueGrowth > std::max(kLeastGrowth, acknowledged * 0.1) && static_cast<double>(waiting) > acknowledged) {
        if (k.spool.enabled) // what memory does not hold goes there
            return { Kind::KafkaSlow, State::Warn, Stage::Queue,
                tr("Kafka is too slow: it takes %1 and %2 more come in.").arg(rate(acknowledged), rate(facts.queueGrowth)) };
        const double room = k.queueLimit > waiting ? static_cast<double>(k.queueLimit - waiting) : 0;
        const auto left = static_cast<int>(std::min(room / facts.queueGrowth, 1e6));
        return { Kind::KafkaSlow, State::Warn, Stage::Queue,
            tr("Kafka is too slow: it takes %1 and %2 more come in; the queue is full in about %3 s.")
                .arg(rate(acknowledged), rate(facts.queueGrowth))
                .arg(left) };
    }
    if (facts.report.oldestInFlightMicros > kLongInFlight)
        return { Kind::KafkaSlow, State::Warn, Stage::InFlight,
            tr("Kafka is slow: a record has waited %1 for its acknowledgement.")
                .arg(milliseconds(static_cast<double>(facts.report.oldestInFlightMicros) / 1000)) };
    if (queueFill(k) >= 1 && !k.spool.enabled)
        return { Kind::KafkaSlow, State::Warn, Stage::Queue, tr("The queue is full: Kafka takes %1.").arg(rate(acknowledged)) };
    if (facts.lostLately && has(now.acknowledged))
        return { Kind::Flowing, State::Warn, Stage::None,
            tr("It flows, but with losses: %1 reach Kafka, and some records were lost within the last 10 s.").arg(rate(now.acknowledged)) };
    if (has(now.acknowledged) && !std::isnan(now.p50))
        return { Kind::Flowing, State::Ok, Stage::None,
            tr("Everything flows: %1 reach Kafka, half of them within %2, 99 % within %3.")
                .arg(rate(now.acknowledged), milliseconds(now.p50), milliseconds(now.p99)) };
    if (has(now.acknowledged) || has(now.matched) || waiting > 0)
        return { Kind::Flowing, State::Ok, Stage::None, tr("Everything flows.") };
    if (has(now.mqttIn))
        return { Kind::Starved, State::Warn, Stage::Hook,
            tr("Starved: %1 messages come in, and no rule takes any of them.").arg(rate(now.mqttIn)) };
    return { Kind::NothingToDo, State::Ok, Stage::None, tr("Nothing to do: nothing comes in, and nothing waits.") };
}

} // namespace hookline::ui
