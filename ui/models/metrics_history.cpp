#include "ui/models/metrics_history.h"

#include "core/tap/event.h"
#include "ui/models/group_history.h"
#include "ui/ports/backend.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace hookline::ui {
namespace {

/// Everything of a sample but its time.
constexpr double MetricsSample::*kAll[] = { &MetricsSample::mqttIn, &MetricsSample::mqttOut, &MetricsSample::matched,
    &MetricsSample::acknowledged, &MetricsSample::lost, &MetricsSample::gone, &MetricsSample::noRule,
    &MetricsSample::brokerDropped, &MetricsSample::bytesIn, &MetricsSample::bytesOut, &MetricsSample::bytesKafka,
    &MetricsSample::bytesWire, &MetricsSample::compression,
    &MetricsSample::p50, &MetricsSample::p95, &MetricsSample::p99, &MetricsSample::queued, &MetricsSample::inFlight,
    &MetricsSample::queueLimit, &MetricsSample::rttP99, &MetricsSample::batch, &MetricsSample::clients,
    &MetricsSample::sessions, &MetricsSample::subscriptions, &MetricsSample::hookP50, &MetricsSample::hookP99,
    &MetricsSample::hookShare };
static_assert(std::size(kAll) == kFields);

constexpr std::int64_t kReportNanos = 3'000'000'000; ///< a report is not what is so now for longer

constexpr double kMostApart = 5; ///< seconds between two reports

double perSecond(std::uint64_t now, std::uint64_t before, double seconds)
{
    // A counter that went back belongs to something restarted: no rate for this interval.
    return now < before ? NAN : static_cast<double>(now - before) / seconds;
}

} // namespace

std::uint64_t brokerLosses(const metrics::BrokerSnapshot& broker) noexcept
{
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < broker.dropped.size(); ++i) {
        if (i != static_cast<std::size_t>(tap::DropReason::None)
            && i != static_cast<std::size_t>(tap::DropReason::NoSubscribers))
            sum += broker.dropped[i];
    }
    return sum;
}

std::uint64_t bridgeLosses(const metrics::KafkaSnapshot& kafka) noexcept
{
    std::uint64_t kept = 0;
    for (const metrics::RuleSnapshot& rule : kafka.rules)
        kept += rule.passedOn;
    const std::uint64_t given = kafka.failed + kafka.dropped;
    return given - std::min(given, kept);
}

MetricsHistory::MetricsHistory(Backend& backend, QObject* parent)
    : QObject(parent)
    , m_backend(backend)
    , m_groups(new GroupHistory(*this, this))
{
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(1000);
    connect(&m_timer, &QTimer::timeout, this, &MetricsHistory::sample);
    connect(&m_backend, &Backend::bridgeReported, this, &MetricsHistory::take);
}

void MetricsHistory::start()
{
    sample();
    m_timer.start();
}

void MetricsHistory::stop() { m_timer.stop(); }

void MetricsHistory::addOnlooker(QWidget* widget) { m_onlookers.append(widget); }

void MetricsHistory::take(const metrics::BridgeReport& report)
{
    m_rtt[0] = m_rtt[1] = -1;
    for (const metrics::BrokerReport& broker : report.brokers) {
        m_rtt[0] = std::max(m_rtt[0], broker.rttP50Micros);
        m_rtt[1] = std::max(m_rtt[1], broker.rttP99Micros);
    }
    m_rttNanos = m_latest.steadyNanos;
    takeWire(report);
}

void MetricsHistory::takeWire(const metrics::BridgeReport& report)
{
    Wire now;
    for (const metrics::BrokerReport& broker : report.brokers) {
        now.retries += broker.retries;
        now.bytes += broker.sentBytes;
        now.countedAtMicros = std::max(now.countedAtMicros, broker.countedAtMicros);
    }
    for (const metrics::PartitionReport& partition : report.partitions)
        now.records += partition.sentBytes;
    const Wire before = std::exchange(m_wire, now);
    m_bytesWire = m_compression = NAN;
    // A producer that is gone took its counters along; what had not been looked at for a while is no rate of now.
    const double seconds = static_cast<double>(now.countedAtMicros - before.countedAtMicros) / 1e6;
    if (before.countedAtMicros == 0 || seconds <= 0 || seconds > kMostApart || now.bytes < before.bytes || now.records < before.records)
        return;
    m_bytesWire = static_cast<double>(now.bytes - before.bytes) / seconds;
    if (now.bytes > before.bytes && now.records > before.records)
        m_compression = static_cast<double>(now.records - before.records) / static_cast<double>(now.bytes - before.bytes);
}

void MetricsHistory::forgetReport()
{
    m_rtt[0] = m_rtt[1] = -1;
    m_bytesWire = m_compression = NAN;
}

void MetricsHistory::look()
{
    m_latest = m_backend.snapshot();
    if (m_startedMicros == 0)
        m_startedMicros = m_latest.wallMicros;
    if (!m_latest.broker.listening)
        m_listeningSince = 0;
    else if (m_listeningSince == 0)
        m_listeningSince = m_latest.wallMicros;
    if (m_latest.steadyNanos - m_rttNanos > kReportNanos)
        forgetReport();
}

void MetricsHistory::sample()
{
    look();
    if (std::ranges::any_of(m_onlookers, [](const QWidget* widget) { return widget && widget->isVisible(); }))
        m_backend.askBridge();
    const metrics::Snapshot before = std::exchange(m_before, m_latest);
    const HookCost::Cost hooks
        = m_hooks.look(m_backend.hookChains(), static_cast<double>(m_latest.steadyNanos - before.steadyNanos) / 1e9);
    if (std::exchange(m_first, false)) {
        emit refreshed();
        return;
    }
    const double seconds = static_cast<double>(m_latest.steadyNanos - before.steadyNanos) / 1e9;
    if (seconds <= 0) {
        emit refreshed();
        return;
    }
    MetricsSample s;
    s.time = static_cast<double>(m_latest.wallMicros) / 1e6;
    const metrics::BrokerSnapshot &b = m_latest.broker, &b0 = before.broker;
    const metrics::KafkaSnapshot &k = m_latest.kafka, &k0 = before.kafka;
    s.mqttIn = perSecond(b.messagesIn, b0.messagesIn, seconds);
    s.mqttOut = perSecond(b.messagesOut, b0.messagesOut, seconds);
    s.bytesIn = perSecond(b.bytesIn, b0.bytesIn, seconds);
    s.bytesOut = perSecond(b.bytesOut, b0.bytesOut, seconds);
    s.brokerDropped = perSecond(brokerLosses(b), brokerLosses(b0), seconds);
    s.matched = perSecond(k.matched, k0.matched, seconds);
    s.acknowledged = perSecond(k.acknowledged, k0.acknowledged, seconds);
    s.lost = perSecond(k.failed + k.dropped, k0.failed + k0.dropped, seconds);
    // What is kept is counted a moment after what failed.
    const std::uint64_t gone = bridgeLosses(k), goneBefore = bridgeLosses(k0);
    s.gone = k.failed + k.dropped < k0.failed + k0.dropped ? NAN : perSecond(std::max(gone, goneBefore), goneBefore, seconds);
    s.noRule = perSecond(k.unmatched, k0.unmatched, seconds);
    s.bytesKafka = perSecond(k.bytesAcknowledged, k0.bytesAcknowledged, seconds);
    s.queued = static_cast<double>(k.queued + k.inFlight);
    s.inFlight = static_cast<double>(k.inFlight);
    if (k.queueLimit > 0)
        s.queueLimit = static_cast<double>(k.queueLimit);
    s.bytesWire = m_bytesWire;
    s.compression = m_compression;
    if (m_rtt[1] >= 0)
        s.rttP99 = static_cast<double>(m_rtt[1]) / 1000;
    if (k.batches > k0.batches)
        s.batch = static_cast<double>(k.batchedRecords - k0.batchedRecords) / static_cast<double>(k.batches - k0.batches);
    if (k.acknowledged > k0.acknowledged) {
        const metrics::LatencySnapshot latency = k.latency - k0.latency;
        if (latency.total() > 0) {
            s.p50 = latency.percentile(0.50) / 1000;
            s.p95 = latency.percentile(0.95) / 1000;
            s.p99 = latency.percentile(0.99) / 1000;
        }
    }
    s.clients = static_cast<double>(b.connections);
    s.sessions = static_cast<double>(b.sessions);
    s.subscriptions = static_cast<double>(b.subscriptions);
    s.hookP50 = hooks.p50;
    s.hookP99 = hooks.p99;
    s.hookShare = hooks.share;
    if (seconds > 2.5) { // the machine slept or the loop stood still
        MetricsSample gap;
        gap.time = static_cast<double>(before.wallMicros) / 1e6 + 1;
        push(gap);
    }
    push(s);
    m_now = s;
    emit sampled();
}

void MetricsHistory::refresh()
{
    look();
    emit refreshed();
}

void MetricsHistory::push(const MetricsSample& sample)
{
    m_samples.push_back(sample);
    if (m_samples.size() > kSeconds)
        m_samples.pop_front();
    for (Coarse& coarse : m_coarse)
        gather(coarse, sample);
}

void MetricsHistory::gather(Coarse& coarse, const MetricsSample& sample)
{
    const double length = secondsOf(coarse.resolution);
    // A sample's time is its end: one that ends with the span belongs to it.
    const double end = std::ceil(sample.time / length) * length;
    if (coarse.end != 0 && end != coarse.end)
        close(coarse);
    const double before = coarse.end == 0 && !coarse.spans.empty() ? coarse.spans.back().mean.time : end;
    if (end - before > length * 1.5) { // the line must not run across what was not measured
        MetricsSpan gap;
        gap.mean.time = before + length;
        coarse.spans.push_back(gap);
        emit spanned(coarse.resolution);
    }
    coarse.end = end;
    for (std::size_t i = 0; i < kFields; ++i) {
        double MetricsSample::*field = kAll[i];
        const double value = sample.*field;
        if (std::isnan(value))
            continue;
        const bool first = coarse.counts[i]++ == 0;
        coarse.sum.mean.*field = first ? value : coarse.sum.mean.*field + value;
        coarse.sum.low.*field = first ? value : std::min(coarse.sum.low.*field, value);
        coarse.sum.high.*field = first ? value : std::max(coarse.sum.high.*field, value);
    }
    if (sample.time >= coarse.end - 1e-3)
        close(coarse);
}

void MetricsHistory::close(Coarse& coarse)
{
    for (std::size_t i = 0; i < kFields; ++i) {
        if (coarse.counts[i] > 0)
            coarse.sum.mean.*kAll[i] /= coarse.counts[i];
    }
    coarse.sum.mean.time = coarse.sum.low.time = coarse.sum.high.time = coarse.end;
    coarse.spans.push_back(coarse.sum);
    while (coarse.spans.size() > coarse.most)
        coarse.spans.pop_front();
    coarse.sum = {};
    std::ranges::fill(coarse.counts, 0);
    coarse.end = 0;
    emit spanned(coarse.resolution);
}

bool MetricsHistory::reconciles(const metrics::KafkaSnapshot& k) noexcept
{
    return k.matched == k.acknowledged + k.failed + k.dropped + k.inFlight + k.queued;
}

} // namespace hookline::ui
