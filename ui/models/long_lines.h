// One endless line costs the layout of a text seconds. Pure. @thread any
#pragma once

#include <QString>

namespace hookline::ui {

/// The text with its lines broken where they are longer than some thousand characters.
QString inPieces(const QString& text);

} // namespace hookline::ui
