#include "ui/widgets/hook_tree.h"

#include "ui/models/hook_tree_model.h"
#include "ui/theme.h"

#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>

namespace hookline::ui {
namespace {

/// Leaves out what the row says across several columns.
class HintDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        if (!index.parent().isValid())
            option->text.clear();
    }
};

} // namespace

HookTree::HookTree(QWidget* parent)
    : QTreeView(parent)
{
    setItemDelegateForColumn(HookTreeModel::Filter, new HintDelegate(this));
}

void HookTree::drawRow(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QTreeView::drawRow(painter, option, index);
    if (index.parent().isValid() || isColumnHidden(HookTreeModel::Filter))
        return;
    const QModelIndex hint = index.siblingAtColumn(HookTreeModel::Filter);
    QRect area = visualRect(hint);
    const auto goOn = [&](int place) { // whether there is room in this column
        const QModelIndex cell = index.siblingAtColumn(header()->logicalIndex(place));
        if (!isColumnHidden(cell.column())) {
            if (!cell.data().toString().isEmpty())
                return false;
            area |= visualRect(cell);
        }
        return true;
    };
    const int at = header()->visualIndex(HookTreeModel::Filter);
    for (int place = at - 1; place >= 0 && goOn(place); --place) { }
    for (int place = at + 1; place < header()->count() && goOn(place); ++place) { }
    const int aside = style()->pixelMetric(QStyle::PM_FocusFrameHMargin, nullptr, this) + 1; // as the cells above and below
    area.adjust(aside, 0, -aside, 0);
    painter->setPen(theme()[Role::TextMuted]);
    painter->setFont(option.font);
    const QString text = QFontMetrics(option.font).elidedText(hint.data().toString(), Qt::ElideRight, area.width());
    painter->drawText(area, Qt::AlignLeft | Qt::AlignVCenter, text);
}

} // namespace hookline::ui
