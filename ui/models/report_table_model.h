// A table of a report that comes once a second: rows are replaced in place, so that selection and place stay. @thread ui
#pragma once

#include "ui/models/record_place.h"
#include "ui/theme.h"

#include <QAbstractTableModel>

#include <optional>

namespace hookline::ui {

class ReportTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum ItemRole { SortRole = Qt::UserRole, SearchRole };
    using QAbstractTableModel::QAbstractTableModel;

    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : columns(); }
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void retranslate();
    /// The filter of the Events page that shows what a row is about; empty: there is none.
    virtual QString eventFilter(int row) const = 0;
    /// A record in Kafka that a row is about.
    virtual std::optional<RecordPlace> record(int) const { return std::nullopt; }

protected:
    virtual int columns() const = 0;
    virtual bool isLeft(int column) const = 0; ///< words stand left, numbers right
    virtual QString title(int column) const = 0;
    virtual QString cell(int row, int column) const = 0;
    virtual QVariant sortKey(int row, int column) const { return cell(row, column); }
    virtual std::optional<Role> colour(int, int) const { return std::nullopt; }
    virtual QString hint(int, int) const { return {}; } ///< instead of the cell's text, for the tool tip

    /// `same(a, b)`: both are the same thing at another moment. New ones at the end are inserted there; any other change of what
    /// there is makes the table anew.
    template <class Row, class Same>
    void take(std::vector<Row>& rows, std::vector<Row> next, Same&& same)
    {
        bool grown = next.size() >= rows.size();
        for (std::size_t i = 0; grown && i < rows.size(); ++i)
            grown = same(rows[i], next[i]);
        if (!grown) {
            beginResetModel();
            rows = std::move(next);
            endResetModel();
            return;
        }
        const auto old = static_cast<int>(rows.size());
        if (next.size() > rows.size()) {
            beginInsertRows({}, old, static_cast<int>(next.size()) - 1);
            rows = std::move(next);
            endInsertRows();
        } else {
            rows = std::move(next);
        }
        if (old > 0)
            emit dataChanged(index(0, 0), index(old - 1, columns() - 1));
    }
};

} // namespace hookline::ui
