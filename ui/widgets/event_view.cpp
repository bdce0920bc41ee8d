#include "ui/widgets/event_view.h"

#include "ui/models/event_table_model.h"
#include "ui/widgets/event_columns.h"
#include "ui/widgets/event_delegate.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QScrollBar>

#include <algorithm>

namespace hookline::ui {

EventView::EventView(EventTableModel& model, QWidget* parent)
    : QTableView(parent)
    , m_model(model)
{
    setObjectName(QStringLiteral("eventsTableView"));
    setModel(&model);
    m_delegate = new EventDelegate(model, this);
    setItemDelegate(m_delegate);
    setAutoScroll(false); // a removed current row must not scroll the view
    setWordWrap(false);
    setShowGrid(false);
    setCornerButtonEnabled(false);
    setFrameShape(QFrame::NoFrame);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setVerticalScrollMode(QAbstractItemView::ScrollPerItem);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setTabKeyNavigation(false);
    setContextMenuPolicy(Qt::CustomContextMenu);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(18);
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionsMovable(true);
    horizontalHeader()->setMinimumSectionSize(28);
    m_columns = new EventColumns(model, *this);
    m_columns->reset();

    connect(&model, &QAbstractItemModel::rowsRemoved, this,
        [this](const QModelIndex&, int first, int last) { rowsGone(last - first + 1); });
    connect(&model, &QAbstractItemModel::rowsAboutToBeInserted, this, [this] { m_settling = true; });
    connect(&model, &QAbstractItemModel::rowsInserted, this, &EventView::settle);
    connect(&model, &QAbstractItemModel::modelAboutToBeReset, this, [this] {
        m_settling = true;
        const int top = rowAt(0);
        m_anchor = top >= 0 && top < m_model.rowCount() ? m_model.numberAt(top) : 0;
        m_chosen = selectedNumber();
        m_chosenToo = selectedCount() > 1 ? selectedNumbers() : std::vector<std::uint64_t>();
    });
    connect(&model, &QAbstractItemModel::modelReset, this, [this] {
        selectAgain();
        if (!m_following && m_anchor)
            scrollTo(m_model.index(std::min(m_model.firstRowFrom(m_anchor), m_model.rowCount() - 1), 0), PositionAtTop);
        settle();
    });
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &EventView::scrolledByUser);
    connect(selectionModel(), &QItemSelectionModel::selectionChanged, this, [this](const QItemSelection& selected) {
        if (!m_settling && !selected.isEmpty() && !currentIndex().isValid()) // a screen reader selects, and no more
            selectionModel()->setCurrentIndex(selected.last().topLeft(), QItemSelectionModel::NoUpdate);
        emit selectedChanged(selectedNumber());
    });
}

void EventView::changeEvent(QEvent* event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange && m_columns)
        m_columns->fit();
}

void EventView::setFollowing(bool follow)
{
    if (follow != m_following) {
        m_following = follow;
        emit followingChanged(follow);
    }
    settle();
}

void EventView::showNumber(std::uint64_t number)
{
    const int row = m_model.rowOfNumber(number);
    if (row < 0)
        return;
    setFollowing(false);
    const QModelIndex index = m_model.index(row, 0);
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    m_settling = true;
    const bool inView
        = row >= rowAt(0) && (rowAt(viewport()->height() - 1) < 0 || row < rowAt(viewport()->height() - 1));
    scrollTo(index, inView ? EnsureVisible : PositionAtCenter);
    m_settling = false;
}

/// What was selected before everything was shown anew, as far as it is still there. Rows that now stand in very many places are
/// left to the one that was chosen last: each run costs every scrolled and every painted row.
void EventView::selectAgain()
{
    constexpr int kMostRuns = 200;
    QItemSelection rows;
    int first = -1, last = -1;
    const auto take = [&] {
        if (first >= 0)
            rows.append(QItemSelectionRange(m_model.index(first, 0), m_model.index(last, EventTableModel::ColumnCount - 1)));
    };
    for (const std::uint64_t number : m_chosenToo) {
        const int row = m_model.rowOfNumber(number);
        if (row < 0)
            continue;
        if (first < 0 || row != last + 1) {
            take();
            first = row;
        }
        if (rows.size() > kMostRuns) {
            rows.clear();
            first = -1;
            break;
        }
        last = row;
    }
    take();
    const int chosen = m_chosen ? m_model.rowOfNumber(m_chosen) : -1;
    if (!rows.isEmpty())
        selectionModel()->select(rows, QItemSelectionModel::ClearAndSelect);
    if (chosen >= 0)
        selectionModel()->setCurrentIndex(m_model.index(chosen, 0),
            QItemSelectionModel::Rows | (rows.isEmpty() ? QItemSelectionModel::ClearAndSelect : QItemSelectionModel::Select));
    else if (m_chosen)
        emit selectedChanged(0);
    m_chosenToo = {};
}

std::uint64_t EventView::selectedNumber() const
{
    const QModelIndex current = currentIndex();
    if (!current.isValid())
        return 0; // it was let go, or hidden: no other takes its place
    if (selectionModel()->isSelected(current))
        return m_model.numberAt(current.row());
    const QItemSelection all = selectionModel()->selection();
    return all.isEmpty() ? 0 : m_model.numberAt(all.last().bottom());
}

std::vector<std::uint64_t> EventView::selectedNumbers() const
{
    std::vector<std::uint64_t> out;
    out.reserve(selectedCount());
    for (const QItemSelectionRange& range : selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom(); ++row)
            out.push_back(m_model.numberAt(row));
    }
    std::ranges::sort(out);
    out.erase(std::ranges::unique(out).begin(), out.end());
    return out;
}

std::size_t EventView::selectedCount() const
{
    std::size_t out = 0;
    for (const QItemSelectionRange& range : selectionModel()->selection())
        out += static_cast<std::size_t>(range.height());
    return out;
}

void EventView::rowsAboutToBeRemoved(const QModelIndex& parent, int first, int last)
{
    m_settling = true;
    m_valueBefore = verticalScrollBar()->value();
    // Qt would choose another row as the current one and show that instead; the detail pane keeps a copy of this one.
    if (currentIndex().isValid() && currentIndex().row() >= first && currentIndex().row() <= last) {
        const bool selected = selectedNumber() != 0;
        const QSignalBlocker quiet(selectionModel());
        selectionModel()->select(QModelIndex(currentIndex()), QItemSelectionModel::Deselect | QItemSelectionModel::Rows);
        selectionModel()->clearCurrentIndex();
        if (selected)
            QMetaObject::invokeMethod(
                this, [this] { emit selectedChanged(selectedNumber()); }, Qt::QueuedConnection);
    }
    QTableView::rowsAboutToBeRemoved(parent, first, last);
}

void EventView::rowsGone(int count)
{
    // Now, not at the next event: the insertion of the same tick must find the bars right.
    updateGeometries();
    if (!m_following)
        verticalScrollBar()->setValue(std::max(0, m_valueBefore - count));
    settle();
}

void EventView::settle()
{
    m_settling = true;
    if (m_following)
        updateGeometries();
    m_settling = false;
}

/// Qt reckons the vertical range before it shows or hides the horizontal bar, which takes the height of a row.
void EventView::updateGeometries()
{
    const bool settling = m_settling;
    const int height = viewport()->height();
    m_settling = true;
    QTableView::updateGeometries();
    if (viewport()->height() != height) {
        m_settling = true; // the resize event of the viewport has ended it
        QTableView::updateGeometries();
    }
    m_settling = true;
    if (m_following)
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    m_settling = settling;
}

void EventView::scrolledByUser()
{
    if (m_settling)
        return;
    const bool atEnd = verticalScrollBar()->value() >= verticalScrollBar()->maximum();
    if (atEnd != m_following) {
        m_following = atEnd;
        emit followingChanged(atEnd);
    }
}

void EventView::resizeEvent(QResizeEvent* event)
{
    m_settling = true;
    QTableView::resizeEvent(event);
    m_columns->fit();
    settle();
}

void EventView::focusInEvent(QFocusEvent* event)
{
    // QAbstractItemView would make the first row current, the next one to be let go.
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void EventView::mousePressEvent(QMouseEvent* event)
{
    QTableView::mousePressEvent(event);
    if (event->button() == Qt::LeftButton && indexAt(event->pos()).isValid() && m_following) {
        m_following = false;
        emit followingChanged(false);
    }
}

void EventView::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_End:
        if (event->modifiers() & Qt::ShiftModifier)
            break;
        setFollowing(true);
        return;
    case Qt::Key_Home:
        if (event->modifiers() & Qt::ShiftModifier)
            break;
        setFollowing(false);
        scrollToTop();
        return;
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown: {
        if (!currentIndex().isValid() && m_model.rowCount() > 0) {
            const int row = std::min(std::max(rowAt(viewport()->height() - 2), rowAt(0)), m_model.rowCount() - 1);
            selectRow(row >= 0 ? row : m_model.rowCount() - 1);
        } else {
            QTableView::keyPressEvent(event);
        }
        if (m_following) {
            m_following = false;
            emit followingChanged(false);
        }
        if (currentIndex().isValid())
            scrollTo(currentIndex()); // auto-scroll is off
        return;
    }
    default: break;
    }
    QTableView::keyPressEvent(event);
}

} // namespace hookline::ui
