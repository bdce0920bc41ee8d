// Raises alerts about counters that grew: messages the broker could not deliver, records Kafka did not take, rows the list could not
// show, hooks that failed, a queue that fills. One that has not grown for a while is over. @thread ui
#pragma once

#include "core/metrics/snapshot.h"
#include "core/tap/event.h"

#include <QCoreApplication>
#include <QHash>
#include <QObject>

#include <functional>

namespace hookline::ui {

class AlertModel;
class MetricsHistory;
struct AlertWords;

class AlertWatch : public QObject {
    Q_OBJECT

public:
    AlertWatch(const MetricsHistory& history, AlertModel& alerts, QObject* parent = nullptr);

private:
    struct Growing {
        std::uint64_t sum = 0; ///< since it was raised
        std::int64_t firstMicros = 0;
        std::int64_t lastMicros = 0;
    };
    using Words = AlertWords (*)(std::uint64_t sum, int which);
    void look();
    /// `filter` gets the time of the beginning appended.
    void watch(const char* id, int which, std::uint64_t before, std::uint64_t now, const char* source, bool error,
        const QString& filter, Words words);
    void watchQueue();

    const MetricsHistory& m_history;
    AlertModel& m_alerts;
    metrics::Snapshot m_before;
    bool m_first = true;
    QHash<QString, Growing> m_growing;
};

} // namespace hookline::ui
