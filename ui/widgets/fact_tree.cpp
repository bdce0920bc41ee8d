#include "ui/widgets/fact_tree.h"

#include "ui/safe_text.h"
#include "ui/theme.h"
#include "ui/widgets/fact_delegate.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>

#include <algorithm>

namespace hookline::ui {
namespace {

// Of the width, at most; the second where names of usual length have no room in the first.
constexpr int kNamesPercent = 45;
constexpr int kShortNamesPercent = 60;
constexpr int kShortName = 18; ///< characters, with what is before and behind them

} // namespace

FactTree::FactTree(const char* objectName, QWidget* parent)
    : QTreeWidget(parent)
{
    setObjectName(QLatin1String(objectName));
    setProperty("ownWidths", true); // for the zoom, which scales the columns of others
    setItemDelegate(new FactDelegate(this));
    setColumnCount(2);
    setHeaderHidden(true);
    setRootIsDecorated(true);
    setIndentation(14);
    setFrameShape(QFrame::NoFrame);
    setUniformRowHeights(false);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel); // a value may be higher than the pane
    setSelectionMode(QAbstractItemView::SingleSelection);
    header()->setStretchLastSection(true);
    // Qt keeps the height that a row had in the width before.
    connect(header(), &QHeaderView::sectionResized, this, [this] { scheduleDelayedItemsLayout(); });
}

QTreeWidgetItem* FactTree::addSection(const QString& name)
{
    auto* item = new QTreeWidgetItem(this, { name });
    QFont strong; // in whatever size the tree has
    strong.setWeight(QFont::DemiBold);
    item->setFont(0, strong);
    item->setFirstColumnSpanned(true);
    item->setFlags(Qt::ItemIsEnabled);
    return item;
}

QTreeWidgetItem* FactTree::addFact(QTreeWidgetItem* section, const QString& name, const QString& value)
{
    auto* item = new QTreeWidgetItem(section, { name, value });
    item->setForeground(0, theme()[Role::TextMuted]);
    item->setToolTip(1, toolTipText(FactDelegate::shown(value)));
    return item;
}

void FactTree::settle()
{
    expandAll();
    m_names = sizeHintForColumn(0);
    fitNames();
}

void FactTree::fitNames()
{
    const int usual = std::min(kShortName * fontMetrics().averageCharWidth(), viewport()->width() * kShortNamesPercent / 100);
    const int most = std::max({ viewport()->width() * kNamesPercent / 100, usual, header()->minimumSectionSize() });
    if (m_names > 0)
        setColumnWidth(0, std::min(m_names, most));
}

void FactTree::resizeEvent(QResizeEvent* event)
{
    QTreeWidget::resizeEvent(event);
    fitNames();
}

void FactTree::changeEvent(QEvent* event)
{
    QTreeWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange && m_names > 0) {
        m_names = sizeHintForColumn(0);
        fitNames();
    }
}

void FactTree::keyPressEvent(QKeyEvent* event)
{
    const QTreeWidgetItem* item = currentItem();
    if (event->matches(QKeySequence::Copy) && item && item->parent()) {
        QGuiApplication::clipboard()->setText(item->text(1));
        event->accept();
        return;
    }
    QTreeWidget::keyPressEvent(event);
}

} // namespace hookline::ui
