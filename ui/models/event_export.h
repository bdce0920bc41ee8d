// Rows as CSV, JSON Lines or text. Pure functions of a row. @thread ui
//
// CSV is safe to open in a spreadsheet: a cell that a stranger made begin with = + - @ is text there, not a formula.
#pragma once

#include "ui/models/event_row.h"

#include <QByteArray>

namespace hookline::ui {

/// Capture is not a matter of rows but of blocks: core/capture makes it.
enum class ExportFormat { Csv, JsonLines, Text, Capture };

/// The first line, if the format has one.
QByteArray exportHeader(ExportFormat format);
/// One row with its line end.
QByteArray exportRow(ExportFormat format, const EventRow& row, std::uint64_t number, const QString& note = {});
/// One cell: quoted where needed, with an apostrophe before what a spreadsheet would compute.
QByteArray csvCell(const QByteArray& text);

} // namespace hookline::ui
