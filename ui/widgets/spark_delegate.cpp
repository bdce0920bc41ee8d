#include "ui/widgets/spark_delegate.h"

#include "ui/theme.h"

#include <QApplication>
#include <QPainter>

#include <algorithm>

namespace hookline::ui {

SparkDelegate::SparkDelegate(int role, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_role(role)
{
}

void SparkDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    item.text.clear(); // selection, hover and ground as in the cells beside it
    (item.widget ? item.widget->style() : QApplication::style())->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);
    const auto values = index.data(m_role).value<QList<double>>();
    const double most = values.isEmpty() ? 0 : *std::ranges::max_element(values);
    if (most <= 0)
        return;
    const QRect box = option.rect.adjusted(6, 4, -6, -4);
    const double wide = static_cast<double>(box.width()) / static_cast<double>(values.size());
    painter->save();
    painter->setClipRect(option.rect);
    const QColor colour = theme()[Series::MqttIn];
    for (qsizetype i = 0; i < values.size(); ++i) {
        if (values[i] <= 0)
            continue;
        const int high = std::max(1, qRound(values[i] / most * box.height()));
        const int left = box.left() + static_cast<int>(static_cast<double>(i) * wide);
        const int right = box.left() + static_cast<int>(static_cast<double>(i + 1) * wide);
        painter->fillRect(QRect(left, box.bottom() - high + 1, std::max(1, right - left - (wide >= 3 ? 1 : 0)), high), colour);
    }
    painter->restore();
}

} // namespace hookline::ui
