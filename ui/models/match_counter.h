// How many of the shown rows match a search, and which of them a row is: some milliseconds at a time, and on as rows come
// and go. @thread ui
#pragma once

#include "ui/models/find_pattern.h"

#include <QObject>
#include <QTimer>

#include <cstdint>
#include <deque>

namespace hookline::ui {

class EventTableModel;

class MatchCounter : public QObject {
    Q_OBJECT

public:
    explicit MatchCounter(const EventTableModel& model, QObject* parent = nullptr);
    /// Begins anew; an empty pattern matches nothing.
    void start(const FindPattern& pattern);
    void stop();
    /// All rows were looked at that are there.
    bool isComplete() const noexcept { return m_complete; }
    std::size_t count() const noexcept { return m_hits.size(); }
    /// From 1; 0: the row is no match.
    std::size_t placeOf(std::uint64_t number) const;

signals:
    void changed();

private:
    void look();

    const EventTableModel& m_model;
    FindPattern m_pattern;
    QTimer m_timer;
    std::deque<std::uint64_t> m_hits; ///< numbers of matching rows
    std::uint64_t m_next = 0;         ///< number to look at
    bool m_complete = false;
};

} // namespace hookline::ui
