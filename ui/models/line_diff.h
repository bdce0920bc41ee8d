// What changed between two texts, line by line. Pure function. @thread any
#pragma once

#include <QString>

#include <vector>

namespace hookline::ui {

struct DiffLine {
    enum class Kind { Same, Removed, Added };
    Kind kind = Kind::Same;
    QString text;
};

/// The shortest list of removed and added lines; texts of more than a few hundred lines are compared in that part only.
std::vector<DiffLine> lineDiff(const QString& before, const QString& after);

} // namespace hookline::ui
