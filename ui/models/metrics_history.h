// One sample a second of everything that has a rate, for an hour: differences of the backend's counters.
//
// A second that could not be sampled is a gap (NaN), never a zero. @thread ui
#pragma once

#include "core/metrics/snapshot.h"

#include <QObject>
#include <QTimer>

#include <cmath>
#include <deque>

namespace hookline::ui {

class Backend;

struct MetricsSample {
    double time = 0;     ///< seconds since 1970 UTC, of the end of the interval
    double mqttIn = NAN; ///< messages per second
    double mqttOut = NAN;
    double matched = NAN; ///< events taken by the bridge, per second
    double acknowledged = NAN;
    double lost = NAN; ///< failed and dropped, per second
    double brokerDropped = NAN;
    double bytesIn = NAN; ///< per second
    double bytesOut = NAN;
    double bytesKafka = NAN;
    double p50 = NAN; ///< ms; NaN when nothing was acknowledged
    double p95 = NAN;
    double p99 = NAN;
    double queued = NAN; ///< records waiting or in flight at the end of the interval
    bool isGap() const { return std::isnan(mqttIn); }
};

/// Messages that did not reach somebody although somebody wanted them.
std::uint64_t brokerLosses(const metrics::BrokerSnapshot& broker) noexcept;

class MetricsHistory : public QObject {
    Q_OBJECT

public:
    static constexpr std::size_t kSeconds = 3600;

    explicit MetricsHistory(Backend& backend, QObject* parent = nullptr);
    void start();
    /// Takes one sample now: rates since the last one.
    void sample();
    /// Reads states and counters anew without making a sample; after something was switched.
    void refresh();

    const std::deque<MetricsSample>& samples() const noexcept { return m_samples; }
    const metrics::Snapshot& latest() const noexcept { return m_latest; }
    /// Rates of the last second; all NaN before the second sample.
    const MetricsSample& now() const noexcept { return m_now; }
    /// The sum that must hold: events taken = acknowledged + failed + dropped + in flight + queued.
    static bool reconciles(const metrics::KafkaSnapshot& kafka) noexcept;

signals:
    void sampled();   ///< a new sample, and new values in latest()
    void refreshed(); ///< new values in latest() only

private:
    void push(const MetricsSample& sample);

    Backend& m_backend;
    QTimer m_timer;
    metrics::Snapshot m_latest;
    metrics::Snapshot m_before; ///< at the last sample
    MetricsSample m_now;
    std::deque<MetricsSample> m_samples;
    bool m_first = true;
};

} // namespace hookline::ui
