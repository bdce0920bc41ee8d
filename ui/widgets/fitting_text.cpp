#include "ui/widgets/fitting_text.h"

#include <QFontMetrics>

namespace hookline::ui {

QString firstThatFits(const QStringList& ways, const QFontMetrics& metrics, int pixels)
{
    for (const QString& way : ways) {
        if (metrics.horizontalAdvance(way) <= pixels)
            return way;
    }
    return ways.isEmpty() ? QString() : ways.back();
}

QStringList waysToSay(const QString& words, const QStringList& numbers)
{
    QStringList out;
    for (const QString& number : numbers)
        out << words.arg(number);
    return out + numbers;
}

} // namespace hookline::ui
