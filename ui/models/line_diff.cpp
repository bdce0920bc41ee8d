#include "ui/models/line_diff.h"

#include <QStringList>

#include <algorithm>

namespace hookline::ui {
namespace {

constexpr int kMostLines = 400; ///< the table below grows with the square of this

} // namespace

std::vector<DiffLine> lineDiff(const QString& before, const QString& after)
{
    const QStringList a = before.split(QLatin1Char('\n')).mid(0, kMostLines),
                      b = after.split(QLatin1Char('\n')).mid(0, kMostLines);
    const auto n = static_cast<std::size_t>(a.size()), m = static_cast<std::size_t>(b.size());
    // Length of the longest common part of what follows (i, j).
    std::vector<std::vector<int>> common(n + 1, std::vector<int>(m + 1, 0));
    for (std::size_t i = n; i-- > 0;) {
        for (std::size_t j = m; j-- > 0;)
            common[i][j] = a[static_cast<qsizetype>(i)] == b[static_cast<qsizetype>(j)]
                ? common[i + 1][j + 1] + 1
                : std::max(common[i + 1][j], common[i][j + 1]);
    }
    std::vector<DiffLine> out;
    std::size_t i = 0, j = 0;
    while (i < n || j < m) {
        const auto x = static_cast<qsizetype>(i), y = static_cast<qsizetype>(j);
        if (i < n && j < m && a[x] == b[y]) {
            out.push_back({ DiffLine::Kind::Same, a[x] });
            ++i;
            ++j;
        } else if (i < n && (j == m || common[i + 1][j] >= common[i][j + 1])) {
            out.push_back({ DiffLine::Kind::Removed, a[x] });
            ++i;
        } else {
            out.push_back({ DiffLine::Kind::Added, b[y] });
            ++j;
        }
    }
    return out;
}

} // namespace hookline::ui
