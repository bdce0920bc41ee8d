// Saves a list as a file of comma-separated values: asks where, writes it whole or not at all, says what became of it.
// @thread ui
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <functional>

class QHeaderView;
class QWidget;

namespace hookline::ui {

class ConfirmBar;

/// The columns that are shown, from left to right.
QList<int> shownColumns(const QHeaderView& header);
/// `name`: what the file is about, "clients"; it becomes part of the name that is proposed. `csv` is made once there is a file.
void askAndSaveCsv(QWidget* parent, const QString& name, const std::function<QByteArray()>& csv, ConfirmBar& bar);
/// Says in the bar what was done, or why not.
bool saveCsv(const QString& file, const QByteArray& csv, ConfirmBar& bar);

} // namespace hookline::ui
