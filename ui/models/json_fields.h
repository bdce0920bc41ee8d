// Numbers inside JSON and the paths that lead to them, in the syntax of the filter's payload.a.b[2].c. Tolerant: what is cut off or
// malformed is walked as far as it makes sense. Pure functions. @thread any
#pragma once

#include <QString>
#include <QStringList>

#include <optional>
#include <string_view>

namespace hookline::ui {

/// Paths of the numbers in it, in their order, at most `most`; those of a bare number: one empty path.
QStringList numericFields(QStringView json, int most = 64);
/// The path of the number that stands at this character; none: no number does, or no path can name it.
std::optional<QString> numberAt(QStringView json, qsizetype position);
/// The number at a path of a payload; true and false are 1 and 0. None: there is none.
std::optional<double> numberIn(std::string_view json, const QString& path);

} // namespace hookline::ui
