#include "ui/models/row_search.h"

#include "ui/models/event_table_model.h"

#include <QElapsedTimer>

namespace hookline::ui {
namespace {

constexpr qint64 kSearchSliceNanos = 6'000'000;

} // namespace

RowSearch::RowSearch(const EventTableModel& model, QObject* parent)
    : QObject(parent)
    , m_model(model)
{
    m_timer.setInterval(0);
    connect(&m_timer, &QTimer::timeout, this, &RowSearch::slice);
}

void RowSearch::start(const FindPattern& pattern, std::uint64_t from, bool forward)
{
    m_pattern = pattern;
    m_forward = forward;
    m_round = false;
    m_stop = from;
    m_next = forward ? from + 1 : (from > 0 ? from - 1 : m_model.store().end());
    m_timer.start();
    slice();
}

void RowSearch::slice()
{
    // Rows come and go between slices, so the place is a number and not a row.
    QElapsedTimer time;
    time.start();
    const int rows = m_model.rowCount();
    int row = m_model.firstRowFrom(m_next);
    if (!m_forward && (row == rows || m_model.numberAt(row) > m_next))
        --row;
    for (int looked = 0;; ++looked) {
        if (row < 0 || row >= rows) {
            if (m_round || rows == 0)
                break;
            m_round = true;
            row = m_forward ? 0 : rows - 1;
        }
        const std::uint64_t number = m_model.numberAt(row);
        if (m_round && (m_forward ? number > m_stop : number < m_stop))
            break;
        if (m_pattern.matches(m_model.at(row))) {
            m_timer.stop();
            emit found(number, m_round);
            return;
        }
        row += m_forward ? 1 : -1;
        if ((looked & 31) == 31 && time.nsecsElapsed() > kSearchSliceNanos) {
            m_next = m_forward ? number + 1 : number - 1;
            return;
        }
    }
    m_timer.stop();
    emit notFound();
}

} // namespace hookline::ui
