// What happened that explains a curve: Kafka gone and back, another cluster, settings taken into use, losses that began, the broker
// stopped and started. The newest kMarkers are kept. @thread ui
#pragma once

#include "core/metrics/snapshot.h"

#include <QObject>
#include <QString>

#include <cstdint>
#include <deque>

namespace hookline::ui {

class MetricsHistory;

class MarkerLog : public QObject {
    Q_OBJECT

public:
    enum class Kind { KafkaDown, KafkaUp, KafkaChanged, SettingsApplied,
        BrokerLosses, BridgeLosses, IntakePaused, BrokerStopped, BrokerStarted,
        BridgePaused, BridgeResumed };
    struct Marker {
        double time; ///< seconds since 1970
        Kind kind;
        QString detail; ///< the new servers; else empty
    };
    static constexpr std::size_t kMarkers = 500;

    explicit MarkerLog(const MetricsHistory& history, QObject* parent = nullptr);
    /// Somebody has taken settings into use, whichever they were.
    void noteApplied(std::int64_t wallMicros);
    const std::deque<Marker>& markers() const noexcept { return m_markers; }
    static QString text(const Marker& marker); ///< "Kafka unreachable", in the language of now

signals:
    void added();

private:
    void look();
    void add(Kind kind, const QString& detail = {});
    void add(Kind kind, std::int64_t wallMicros, const QString& detail);
    void addChange(Kind kind, std::int64_t wallMicros, const QString& detail = {});
    /// Losses again after a while without any are a new beginning.
    bool begins(std::uint64_t before, std::uint64_t now, double& lastTime) const;

    const MetricsHistory& m_history;
    metrics::Snapshot m_before;
    bool m_first = true;
    double m_lastBrokerLoss = 0;
    double m_lastBridgeLoss = 0;
    std::deque<Marker> m_markers;
};

} // namespace hookline::ui
