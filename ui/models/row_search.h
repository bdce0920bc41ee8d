// Looks for the next matching row of the event table without holding the event loop: some milliseconds at a time. @thread ui
#pragma once

#include "ui/models/find_pattern.h"

#include <QObject>
#include <QTimer>

namespace hookline::ui {

class EventTableModel;

class RowSearch : public QObject {
    Q_OBJECT

public:
    explicit RowSearch(const EventTableModel& model, QObject* parent = nullptr);
    /// From the row after (or before) number `from`, once round. 0: from the beginning (or end).
    void start(const FindPattern& pattern, std::uint64_t from, bool forward);
    void stop() { m_timer.stop(); }
    bool isRunning() const { return m_timer.isActive(); }

signals:
    void found(quint64 number, bool wentRound);
    void notFound();

private:
    void slice();

    const EventTableModel& m_model;
    FindPattern m_pattern;
    QTimer m_timer;
    std::uint64_t m_next = 0; ///< number to look at
    std::uint64_t m_stop = 0; ///< where it began
    bool m_forward = true;
    bool m_round = false;
};

} // namespace hookline::ui
