#include "ui/models/marker_log.h"

#include "ui/format.h"
#include "ui/models/metrics_history.h"

namespace hookline::ui {
namespace {

constexpr double kQuietSeconds = 30;
constexpr double kSameChangeSeconds = 5;

bool troubled(metrics::KafkaState state)
{
    return state == metrics::KafkaState::Down || state == metrics::KafkaState::Blocked;
}

} // namespace

MarkerLog::MarkerLog(const MetricsHistory& history, QObject* parent)
    : QObject(parent)
    , m_history(history)
{
    connect(&history, &MetricsHistory::sampled, this, &MarkerLog::look);
    connect(&history, &MetricsHistory::refreshed, this, &MarkerLog::look);
}

void MarkerLog::look()
{
    const metrics::Snapshot before = std::exchange(m_before, m_history.latest());
    if (std::exchange(m_first, false))
        return;
    const metrics::KafkaSnapshot &k = m_before.kafka, &k0 = before.kafka;
    const metrics::BrokerSnapshot &b = m_before.broker, &b0 = before.broker;
    if (!k.servers.empty() && !k0.servers.empty() && k.servers != k0.servers)
        addChange(Kind::KafkaChanged, m_before.wallMicros, fromUtf8(k.servers));
    if (troubled(k.state) && !troubled(k0.state))
        add(Kind::KafkaDown);
    else if (troubled(k0.state) && k.state == metrics::KafkaState::Up)
        add(Kind::KafkaUp);
    if (const bool paused = k.pausedSinceWallMicros != 0; paused != (k0.pausedSinceWallMicros != 0))
        add(paused ? Kind::BridgePaused : Kind::BridgeResumed);
    if (b.listening != b0.listening)
        add(b.listening ? Kind::BrokerStarted : Kind::BrokerStopped);
    if (b.intakePaused && !b0.intakePaused)
        add(Kind::IntakePaused);
    if (begins(brokerLosses(b0), brokerLosses(b), m_lastBrokerLoss))
        add(Kind::BrokerLosses);
    if (begins(k0.failed + k0.dropped, k.failed + k.dropped, m_lastBridgeLoss))
        add(Kind::BridgeLosses);
}

void MarkerLog::noteApplied(std::int64_t wallMicros) { addChange(Kind::SettingsApplied, wallMicros); }

/// One change is one marker: what is known of it later says more, and many in a row are one.
void MarkerLog::addChange(Kind kind, std::int64_t wallMicros, const QString& detail)
{
    const bool same = !m_markers.empty() && m_markers.back().kind == Kind::SettingsApplied
        && static_cast<double>(wallMicros) / 1e6 - m_markers.back().time < kSameChangeSeconds;
    if (same && kind == Kind::SettingsApplied)
        return;
    if (same)
        m_markers.pop_back();
    add(kind, wallMicros, detail);
}

bool MarkerLog::begins(std::uint64_t before, std::uint64_t now, double& lastTime) const
{
    if (now <= before)
        return false;
    const double time = static_cast<double>(m_before.wallMicros) / 1e6;
    return time - std::exchange(lastTime, time) > kQuietSeconds;
}

void MarkerLog::add(Kind kind, const QString& detail) { add(kind, m_before.wallMicros, detail); }

void MarkerLog::add(Kind kind, std::int64_t wallMicros, const QString& detail)
{
    m_markers.push_back({ static_cast<double>(wallMicros) / 1e6, kind, detail });
    if (m_markers.size() > kMarkers)
        m_markers.pop_front();
    emit added();
}

QString MarkerLog::text(const Marker& marker)
{
    switch (marker.kind) {
    case Kind::KafkaDown: return tr("Kafka unreachable");
    case Kind::KafkaUp: return tr("Kafka is back");
    case Kind::KafkaChanged: return tr("Kafka is now %1").arg(marker.detail);
    case Kind::SettingsApplied: return tr("settings applied");
    case Kind::BrokerLosses: return tr("broker drops messages");
    case Kind::BridgeLosses: return tr("records are lost");
    case Kind::IntakePaused: return tr("publishers held back");
    case Kind::BrokerStopped: return tr("broker stopped");
    case Kind::BrokerStarted: return tr("broker started");
    case Kind::BridgePaused: return tr("bridging paused");
    case Kind::BridgeResumed: return tr("bridging goes on");
    }
    return {};
}

} // namespace hookline::ui
