// Troubles that no part of the core reports as a problem, seen in the counters and outcomes: the bridge's queue is full,
// records are too large for Kafka, the list skips rows. A banner each, until it has been quiet for a while. @thread ui
#pragma once

#include "ui/models/event_pump.h"

#include <QObject>

#include <array>
#include <cstdint>

namespace hookline::ui {

class MessagePanels;
class MetricsHistory;

class TroubleWatch : public QObject, public EventObserver {
    Q_OBJECT

public:
    TroubleWatch(const MetricsHistory& history, MessagePanels& panels, QObject* parent = nullptr);
    void saw(const std::vector<tap::Event>& events, const std::vector<tap::KafkaOutcome>& outcomes) override;
    /// In the language of now.
    void retranslate();

signals:
    void eventsWanted(const QString& filter);
    /// The Kafka settings, at the field with this key.
    void kafkaFieldWanted(const QString& key);
    void bridgeWanted();

private:
    enum Kind { QueueFull, TooLarge, Skipped, Kinds };
    struct Trouble {
        bool shown = false;
        std::uint64_t sum = 0;      ///< what came of it since it began
        std::uint64_t before = 0;   ///< the counter at the last sample
        std::int64_t lastNanos = 0; ///< steady; when it was last seen
        bool past = false;          ///< the queue has room again
    };
    void look();
    void see(Kind kind, std::uint64_t more);
    void show(Kind kind);
    QString stateOf(Kind kind) const;

    const MetricsHistory& m_history;
    MessagePanels& m_panels;
    std::array<Trouble, Kinds> m_troubles;
    std::uint64_t m_tooLarge = 0; ///< outcomes so far
    bool m_first = true;
};

} // namespace hookline::ui
