// One endless line costs the layout of a text seconds. Pure. @thread any
#pragma once

#include <QString>

#include <vector>

namespace hookline::ui {

/// The text with its lines broken where they are longer than some thousand characters. `breaks`: is told where, in what comes out.
QString inPieces(const QString& text, std::vector<qsizetype>* breaks = nullptr);

} // namespace hookline::ui
