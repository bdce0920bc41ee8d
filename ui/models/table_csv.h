// Rows of a list as comma-separated values, as they stand there: order, filter, and in a tree the branches before what is below
// them. Values are for programs: no grouping, no units. Pure function. @thread ui
#pragma once

#include <QByteArray>
#include <QList>

class QAbstractItemModel;

namespace hookline::ui {

/// `role` is what a cell says to programs; what has nothing there says what it shows.
QByteArray tableCsv(const QAbstractItemModel& model, const QList<int>& columns, int role);

} // namespace hookline::ui
