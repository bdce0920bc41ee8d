#include "ui/models/report_table_model.h"

#include "ui/safe_text.h"

namespace hookline::ui {

QVariant ReportTableModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    switch (role) {
    case Qt::DisplayRole: return cell(index.row(), index.column());
    case Qt::ToolTipRole: {
        const QString own = hint(index.row(), index.column());
        return isLeft(index.column()) ? QVariant(toolTipText(own.isEmpty() ? cell(index.row(), index.column()) : own)) : QVariant();
    }
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment((isLeft(index.column()) ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter));
    case Qt::ForegroundRole: {
        const std::optional<ui::Role> own = colour(index.row(), index.column());
        return own ? QVariant(theme()[*own]) : QVariant();
    }
    case SortRole: return sortKey(index.row(), index.column());
    case SearchRole: {
        QString all;
        for (int column = 0; column < columns(); ++column) {
            if (isLeft(column))
                all += cell(index.row(), column) + QLatin1Char('\n');
        }
        return all;
    }
    default: return {};
    }
}

QVariant ReportTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columns())
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment((isLeft(section) ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter));
    return role == Qt::DisplayRole ? QVariant(title(section)) : QVariant();
}

void ReportTableModel::retranslate()
{
    emit headerDataChanged(Qt::Horizontal, 0, columns() - 1);
    if (rowCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, columns() - 1));
}

} // namespace hookline::ui
