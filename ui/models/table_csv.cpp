#include "ui/models/table_csv.h"

#include "ui/models/event_export.h"

#include <QAbstractItemModel>

namespace hookline::ui {
namespace {

QByteArray cell(const QVariant& value)
{
    if (value.typeId() == QMetaType::Double)
        return csvCell(QByteArray::number(value.toDouble(), 'g', 10));
    return csvCell(value.toString().toUtf8());
}

void addRows(QByteArray& out, const QAbstractItemModel& model, const QModelIndex& parent, const QList<int>& columns, int role)
{
    for (int row = 0; row < model.rowCount(parent); ++row) {
        QByteArrayList cells;
        for (const int column : columns) {
            const QModelIndex index = model.index(row, column, parent);
            const QVariant value = index.data(role);
            cells << cell(value.isValid() ? value : index.data());
        }
        out += cells.join(',') + "\r\n";
        addRows(out, model, model.index(row, 0, parent), columns, role);
    }
}

} // namespace

QByteArray tableCsv(const QAbstractItemModel& model, const QList<int>& columns, int role)
{
    QByteArrayList names;
    for (const int column : columns)
        names << cell(model.headerData(column, Qt::Horizontal));
    QByteArray out = names.join(',') + "\r\n";
    addRows(out, model, {}, columns, role);
    return out;
}

} // namespace hookline::ui
