// One sample a second of everything that has a rate, for an hour: differences of the backend's counters. Of ten seconds for a day and
// of a minute for a week the average, the lowest and the highest are kept.
//
// A second that could not be sampled is a gap (NaN), never a zero. Bounded: about 10 MB after a week. @thread ui
#pragma once

#include "core/metrics/snapshot.h"
#include "ui/models/hook_cost.h"

#include <QList>
#include <QObject>
#include <QPointer>
#include <QTimer>
#include <QWidget>

#include <cmath>
#include <deque>

namespace hookline::metrics {
struct BridgeReport;
}

namespace hookline::ui {

class Backend;
class GroupHistory;
class TopicStore;

struct MetricsSample {
    double time = 0;     ///< seconds since 1970 UTC, of the end of the interval
    double mqttIn = NAN; ///< messages per second
    double mqttOut = NAN;
    double matched = NAN; ///< events taken by the bridge, per second
    double acknowledged = NAN;
    double lost = NAN; ///< failed and dropped, per second
    double gone = NAN; ///< of these, what nothing kept
    double noRule = NAN; ///< events that no rule took, per second
    double brokerDropped = NAN;
    double bytesIn = NAN; ///< per second
    double bytesOut = NAN;
    double bytesKafka = NAN;
    double bytesWire = NAN;   ///< on the wire to Kafka, per second; NaN while nobody asks for it
    double compression = NAN; ///< bytes of records for each of these
    double p50 = NAN; ///< ms; NaN when nothing was acknowledged
    double p95 = NAN;
    double p99 = NAN;
    double queued = NAN; ///< records waiting or in flight at the end of the interval
    double inFlight = NAN; ///< of these, handed to the Kafka library
    double queueLimit = NAN; ///< how many may wait
    double rttP99 = NAN; ///< ms, of the slowest of Kafka's brokers; NaN while nobody asks for it
    double batch = NAN; ///< records in a batch made for Kafka, on average; NaN when none was made
    double clients = NAN; ///< connected at the end of the interval
    double sessions = NAN;
    double subscriptions = NAN;
    double hookP50 = NAN; ///< microseconds of one callback; NaN when none was timed
    double hookP99 = NAN;
    double hookShare = NAN; ///< per cent of one processor core, of all callbacks together
    bool isGap() const { return std::isnan(mqttIn); }
};

constexpr std::size_t kFields = sizeof(MetricsSample) / sizeof(double) - 1; ///< all but the time

/// Several seconds in one point.
struct MetricsSpan {
    MetricsSample mean; ///< `time` is the end of the span
    MetricsSample low;
    MetricsSample high;
};

/// What a point of the history stands for.
enum class Resolution { Second, TenSeconds, Minute };
constexpr int secondsOf(Resolution resolution) noexcept
{
    return resolution == Resolution::Second ? 1 : resolution == Resolution::TenSeconds ? 10 : 60;
}

/// Messages that did not reach somebody although somebody wanted them.
std::uint64_t brokerLosses(const metrics::BrokerSnapshot& broker) noexcept;
/// Records that Kafka did not take, but for those kept as dead letters or given to another rule.
std::uint64_t bridgeLosses(const metrics::KafkaSnapshot& kafka) noexcept;

class MetricsHistory : public QObject {
    Q_OBJECT

public:
    static constexpr std::size_t kSeconds = 3600;
    static constexpr std::size_t kTenSeconds = 8640;
    static constexpr std::size_t kMinutes = 10080;

    explicit MetricsHistory(Backend& backend, QObject* parent = nullptr);
    void start();
    void stop(); ///< takes no more samples by itself
    /// Takes one sample now: rates since the last one.
    void sample();
    /// Reads states and counters anew without making a sample; after something was switched.
    void refresh();

    const std::deque<MetricsSample>& samples() const noexcept { return m_samples; }
    /// TenSeconds or Minute.
    const std::deque<MetricsSpan>& spans(Resolution resolution) const noexcept
    {
        return m_coarse[resolution == Resolution::Minute ? 1 : 0].spans;
    }
    /// The same by rule, topic and cluster.
    const GroupHistory& groups() const noexcept { return *m_groups; }
    const metrics::Snapshot& latest() const noexcept { return m_latest; }
    /// Rates of the last second; all NaN before the second sample.
    const MetricsSample& now() const noexcept { return m_now; }
    /// Clock time of the first look at the counters, which count from the program's start; 0: none yet.
    std::int64_t startedMicros() const noexcept { return m_startedMicros; }
    /// Since when the broker listens without a break, as far as this has seen; 0: it does not.
    std::int64_t listeningSinceMicros() const noexcept { return m_listeningSince; }
    /// For as long as one of those who show it is visible the bridge is asked for what it measures on demand only.
    void addOnlooker(QWidget* widget);
    /// What the bridge measured on demand a moment ago; -1: nothing did.
    std::int64_t rttP50Micros() const noexcept { return m_rtt[0]; }
    std::int64_t rttP99Micros() const noexcept { return m_rtt[1]; }
    /// Requests to Kafka that were sent again, of the producers of now.
    std::uint64_t retries() const noexcept { return m_wire.retries; }
    /// Where the numbers of the MQTT topics are from; without one they are not known.
    void setTopics(const TopicStore* topics) { m_topics = topics; }
    const TopicStore* topics() const noexcept { return m_topics; }
    /// The sum that must hold: events taken = acknowledged + failed + dropped + in flight + queued.
    static bool reconciles(const metrics::KafkaSnapshot& kafka) noexcept;

signals:
    void sampled();   ///< a new sample, and new values in latest()
    void refreshed(); ///< new values in latest() only
    void spanned(hookline::ui::Resolution resolution); ///< a new last span

private:
    void push(const MetricsSample& sample);
    void look();
    void take(const metrics::BridgeReport& report);
    void takeWire(const metrics::BridgeReport& report);
    void forgetReport();
    struct Coarse {
        Resolution resolution;
        std::size_t most;
        std::deque<MetricsSpan> spans {};
        double end = 0; ///< of the span being gathered; 0: none
        MetricsSpan sum {};
        int counts[kFields] {}; ///< values in sum.mean, by field
    };
    void gather(Coarse& coarse, const MetricsSample& sample);
    void close(Coarse& coarse);

    Backend& m_backend;
    GroupHistory* m_groups;
    const TopicStore* m_topics = nullptr;
    QList<QPointer<QWidget>> m_onlookers;
    std::int64_t m_startedMicros = 0;
    std::int64_t m_listeningSince = 0;
    std::int64_t m_rtt[2] { -1, -1 }; ///< p50, p99
    std::int64_t m_rttNanos = 0;      ///< when that was said
    struct Wire {
        std::uint64_t retries = 0;
        std::uint64_t bytes = 0;
        std::uint64_t records = 0; ///< bytes of them
        std::int64_t countedAtMicros = 0;
    };
    Wire m_wire;
    double m_bytesWire = NAN;
    double m_compression = NAN;
    HookCost m_hooks;
    QTimer m_timer;
    metrics::Snapshot m_latest;
    metrics::Snapshot m_before; ///< at the last sample
    MetricsSample m_now;
    std::deque<MetricsSample> m_samples;
    Coarse m_coarse[2] { { Resolution::TenSeconds, kTenSeconds }, { Resolution::Minute, kMinutes } };
    bool m_first = true;
};

} // namespace hookline::ui
