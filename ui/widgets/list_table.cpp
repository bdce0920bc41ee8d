#include "ui/widgets/list_table.h"

#include "ui/widgets/columns_menu.h"
#include "ui/widgets/follow_selection.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QMetaMethod>
#include <QSettings>

#include <algorithm>

namespace hookline::ui {
namespace {

constexpr int kLeastPercent = 65; ///< of the width a column has where there is room
constexpr int kWord = 12; ///< characters: what is no longer than a word or two is not cut for others; a sentence may be

} // namespace

ListTable::ListTable(const char* objectName, QWidget* parent)
    : QTableView(parent)
{
    setObjectName(QLatin1String(objectName));
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
    setAutoScroll(false);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setSortingEnabled(true);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(18);
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 11);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter); // as the cells, where a model says nothing
    horizontalHeader()->setSectionsMovable(true);
    horizontalHeader()->setMinimumSectionSize(40);
    horizontalHeader()->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(horizontalHeader(), &QWidget::customContextMenuRequested, this, &ListTable::showColumnsMenu);
    connect(this, &QWidget::customContextMenuRequested, this, [this](const QPoint& at) {
        if (indexAt(at).isValid())
            emit menuWanted(viewport()->mapToGlobal(at));
    });
    connect(horizontalHeader(), &QHeaderView::sectionResized, this, [this](int column, int, int width) {
        if (!m_fitting && column != m_stretched && column < m_wanted.size() && width > 0)
            m_wanted[column] = width;
    });
    connect(this, &QAbstractItemView::doubleClicked, this, &ListTable::openWanted);
}

void ListTable::keyPressEvent(QKeyEvent* event)
{
    // Where rows cannot be opened the key is the dialog's.
    static const QMetaMethod open = QMetaMethod::fromSignal(&ListTable::openWanted);
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentIndex().isValid() && isSignalConnected(open))
        emit openWanted();
    else
        QTableView::keyPressEvent(event);
}

void ListTable::setModel(QAbstractItemModel* model)
{
    QTableView::setModel(model);
    followSelection(*this);
    connect(model, &QAbstractItemModel::modelReset, this, &ListTable::fitColumns);
    connect(model, &QAbstractItemModel::rowsInserted, this, [this, model](const QModelIndex&, int first, int last) {
        if (model->rowCount() == last - first + 1) // the first ones; later a column does not move under the eyes
            fitColumns();
    });
}

void ListTable::setColumns(const QList<int>& widths, int firstHidden, int stretched)
{
    m_widths = widths;
    m_firstHidden = firstHidden;
    m_stretched = stretched;
    resetColumns();
}

void ListTable::resetColumns()
{
    const int unit = fontMetrics().horizontalAdvance(QLatin1Char('0'));
    m_wanted.clear();
    for (const int width : m_widths)
        m_wanted << width * unit + 16;
    for (int i = 0; i < m_widths.size(); ++i) {
        horizontalHeader()->moveSection(horizontalHeader()->visualIndex(i), i);
        horizontalHeader()->setSectionResizeMode(i, i == m_stretched ? QHeaderView::Stretch : QHeaderView::Interactive);
        setColumnWidth(i, m_wanted[i]);
        setColumnHidden(i, i >= m_firstHidden);
    }
    fitColumns();
}

/// Stretching alone would leave the stretched column, the one that says most, next to nothing in a narrow window.
void ListTable::fitColumns()
{
    if (m_fitting || m_stretched < 0 || m_stretched >= m_wanted.size() || !model() || !isVisible())
        return;
    QList<int> slack(m_wanted.size());
    const int word = kWord * fontMetrics().horizontalAdvance(QLatin1Char('0')) + 16;
    int wanted = 0, spare = 0;
    for (int i = 0; i < m_wanted.size(); ++i) {
        if (isColumnHidden(i))
            continue;
        const int name = horizontalHeader()->sectionSizeHint(i);
        const int contents = i == m_stretched ? 0 : std::min(sizeHintForColumn(i), word); // the name above may be shorter
        slack[i] = std::max(0, m_wanted[i] - std::max({ name, contents, m_wanted[i] * kLeastPercent / 100 }));
        wanted += m_wanted[i];
        spare += slack[i];
    }
    const int missing = std::max(0, wanted - viewport()->width());
    const bool fits = missing <= spare; // else it scrolls: columns that say nothing any more are no help
    m_fitting = true;
    horizontalHeader()->setSectionResizeMode(m_stretched, missing > 0 ? QHeaderView::Interactive : QHeaderView::Stretch);
    int left = missing, room = spare;
    for (int i = 0; i < m_wanted.size(); ++i) {
        if (isColumnHidden(i))
            continue;
        const int blank = i == m_stretched ? std::max(0, m_wanted[i] - sizeHintForColumn(i)) : 0;
        const int less = !fits ? std::min(slack[i], blank) : room > 0 ? left * slack[i] / room : 0;
        left -= less;
        room -= slack[i];
        if (i != m_stretched || missing > 0)
            setColumnWidth(i, m_wanted[i] - less);
    }
    m_fitting = false;
}

void ListTable::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    fitColumns();
}

/// A header takes no state of one that had other columns.
QString ListTable::keyOf(const QString& key) const { return key + QString::number(m_widths.size()); }

void ListTable::saveColumns(QSettings& settings, const QString& key)
{
    m_fitting = true; // what is kept is what was wanted, not what a narrow window had room for
    for (int i = 0; i < m_wanted.size(); ++i) {
        if (i != m_stretched && !isColumnHidden(i))
            setColumnWidth(i, m_wanted[i]);
    }
    settings.setValue(keyOf(key), horizontalHeader()->saveState());
    m_fitting = false;
    fitColumns();
}

void ListTable::restoreColumns(const QSettings& settings, const QString& key)
{
    const QByteArray state = settings.value(keyOf(key)).toByteArray();
    if (state.isEmpty())
        return;
    horizontalHeader()->restoreState(state);
    for (int i = 0; i < m_wanted.size(); ++i) {
        if (i != m_stretched && !isColumnHidden(i))
            m_wanted[i] = columnWidth(i);
    }
    fitColumns();
}

bool ListTable::isBeingRead() const { return viewport()->underMouse() || selectionModel()->hasSelection(); }

ColumnsMenu* ListTable::columnsMenu(QWidget* parent)
{
    auto* out = new ColumnsMenu(*horizontalHeader(), m_firstHidden, parent);
    connect(out, &ColumnsMenu::chosen, this, [this](int column, bool shown) {
        if (shown && column < m_wanted.size())
            setColumnWidth(column, m_wanted[column]);
        fitColumns();
    });
    connect(out, &ColumnsMenu::resetWanted, this, &ListTable::resetColumns);
    return out;
}

void ListTable::showColumnsMenu(const QPoint& at)
{
    ColumnsMenu* menu = columnsMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->popup(horizontalHeader()->mapToGlobal(at));
}

} // namespace hookline::ui
