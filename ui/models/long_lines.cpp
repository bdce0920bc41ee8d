#include "ui/models/long_lines.h"

namespace hookline::ui {
namespace {

constexpr qsizetype kLongestLine = 2000;

} // namespace

QString inPieces(const QString& text, std::vector<qsizetype>* breaks)
{
    QString out;
    out.reserve(text.size() + text.size() / kLongestLine + 1);
    qsizetype column = 0;
    for (const QChar c : text) {
        if (c == QLatin1Char('\n'))
            column = 0;
        else if (++column > kLongestLine && !c.isLowSurrogate()) {
            if (breaks)
                breaks->push_back(out.size());
            out += QLatin1Char('\n');
            column = 1;
        }
        out += c;
    }
    return out;
}

} // namespace hookline::ui
