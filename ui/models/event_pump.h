// Carries events and outcomes from the backend to the table, one batch a tick; never waits, never signals per event.
// @thread ui
#pragma once

#include "core/tap/event.h"

#include <QObject>
#include <QTimer>

#include <vector>

namespace hookline::ui {

class Backend;
class EventTableModel;
class TopicStore;

/// Looks at every batch on its way to the table.
class EventObserver {
public:
    virtual void saw(const std::vector<tap::Event>& events, const std::vector<tap::KafkaOutcome>& outcomes) = 0;

protected:
    ~EventObserver() = default;
};

class EventPump : public QObject {
    Q_OBJECT

public:
    static constexpr int kVisibleMs = 33; ///< smooth enough to read, half the cost of 60 Hz
    static constexpr int kHiddenMs = 200; ///< nobody looks: only keep the rings from filling

    EventPump(Backend& backend, EventTableModel& model, QObject* parent = nullptr);
    ~EventPump() override;
    void start();
    /// Sees every event too, before the table does; may be null.
    void setTopics(TopicStore* topics) { m_topics = topics; }
    /// It is told of every tick, also of one that brought nothing; as long as the pump.
    void addObserver(EventObserver& observer) { m_observers.push_back(&observer); }
    void setVisible(bool visible);
    int intervalMs() const { return m_timer.interval(); }
    /// One tick now.
    void tick();

private:
    Backend& m_backend;
    EventTableModel& m_model;
    TopicStore* m_topics = nullptr;
    std::vector<EventObserver*> m_observers;
    QTimer m_timer;
    std::uint64_t m_skipped = 0; ///< by the rings, as of the tick before
    unsigned m_floodTicks = 0;   ///< in a row
    std::vector<tap::Event> m_events;
    std::vector<tap::KafkaOutcome> m_outcomes;
};

} // namespace hookline::ui
