#include "ui/widgets/event_view.h"

#include "ui/models/event_table_model.h"
#include "ui/widgets/event_columns.h"
#include "ui/widgets/event_delegate.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QScrollBar>

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
    setSelectionMode(QAbstractItemView::SingleSelection);
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
    });
    connect(&model, &QAbstractItemModel::modelReset, this, [this] {
        const int chosen = m_chosen ? m_model.rowOfNumber(m_chosen) : -1;
        if (chosen >= 0)
            selectionModel()->setCurrentIndex(
                m_model.index(chosen, 0), QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        else if (m_chosen)
            emit selectedChanged(0);
        if (!m_following && m_anchor)
            scrollTo(m_model.index(std::min(m_model.firstRowFrom(m_anchor), m_model.rowCount() - 1), 0), PositionAtTop);
        settle();
    });
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &EventView::scrolledByUser);
    connect(selectionModel(), &QItemSelectionModel::selectionChanged, this,
        [this] { emit selectedChanged(selectedNumber()); });
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

std::uint64_t EventView::selectedNumber() const
{
    const QModelIndexList rows = selectionModel()->selectedRows();
    return rows.isEmpty() ? 0 : m_model.numberAt(rows.first().row());
}

void EventView::rowsAboutToBeRemoved(const QModelIndex& parent, int first, int last)
{
    m_settling = true;
    m_valueBefore = verticalScrollBar()->value();
    // Qt would choose another row as the current one and show that instead; the detail pane keeps a copy of this one.
    if (currentIndex().isValid() && currentIndex().row() >= first && currentIndex().row() <= last) {
        const bool selected = !selectionModel()->selectedRows().isEmpty();
        const QSignalBlocker quiet(selectionModel());
        selectionModel()->clear();
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
    case Qt::Key_End: setFollowing(true); return;
    case Qt::Key_Home:
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
    default: QTableView::keyPressEvent(event);
    }
}

} // namespace hookline::ui
