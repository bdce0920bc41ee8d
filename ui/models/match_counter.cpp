#include "ui/models/match_counter.h"

#include "ui/models/event_table_model.h"

#include <QElapsedTimer>

#include <algorithm>

namespace hookline::ui {
namespace {

constexpr qint64 kCountSliceNanos = 4'000'000;
constexpr int kBusyMs = 0;
constexpr int kIdleMs = 250; ///< between two looks at what has come

} // namespace

MatchCounter::MatchCounter(const EventTableModel& model, QObject* parent)
    : QObject(parent)
    , m_model(model)
{
    connect(&m_timer, &QTimer::timeout, this, &MatchCounter::look);
    connect(&model, &QAbstractItemModel::modelReset, this, [this] {
        if (!m_pattern.isEmpty())
            start(FindPattern(m_pattern));
    });
}

void MatchCounter::start(const FindPattern& pattern)
{
    m_pattern = pattern;
    m_hits.clear();
    m_next = 0;
    m_complete = false;
    if (pattern.isEmpty()) {
        m_timer.stop();
        return;
    }
    m_timer.start(kBusyMs);
    look();
}

void MatchCounter::stop()
{
    m_pattern = {};
    m_hits.clear();
    m_timer.stop();
}

std::size_t MatchCounter::placeOf(std::uint64_t number) const
{
    const auto at = std::ranges::lower_bound(m_hits, number);
    return at == m_hits.end() || *at != number ? 0 : static_cast<std::size_t>(at - m_hits.begin()) + 1;
}

void MatchCounter::look()
{
    QElapsedTimer time;
    time.start();
    const std::size_t before = m_hits.size();
    const bool wasComplete = m_complete;
    const int rows = m_model.rowCount();
    const std::uint64_t oldest = rows > 0 ? m_model.numberAt(0) : m_model.store().end();
    bool gone = false;
    while (!m_hits.empty() && m_hits.front() < oldest) {
        m_hits.pop_front();
        gone = true;
    }
    int row = m_model.firstRowFrom(m_next);
    for (int looked = 0; row < rows; ++row) {
        const std::uint64_t number = m_model.numberAt(row);
        if (m_pattern.matches(m_model.at(row)))
            m_hits.push_back(number);
        m_next = number + 1;
        if ((++looked & 31) == 0 && time.nsecsElapsed() > kCountSliceNanos) {
            ++row;
            break;
        }
    }
    m_complete = row >= rows;
    m_timer.setInterval(m_complete ? kIdleMs : kBusyMs);
    if (gone || m_hits.size() != before || m_complete != wasComplete)
        emit changed();
}

} // namespace hookline::ui
