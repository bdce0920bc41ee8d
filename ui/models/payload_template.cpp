#include "ui/models/payload_template.h"

#include <QRandomGenerator>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>

namespace hookline::ui {
namespace {

constexpr qsizetype kMostRandomDecimals = 9;

QString randomNumber(const QString& one, const QString& other, QRandomGenerator& random)
{
    const auto decimalsOf = [](const QString& text) {
        const qsizetype dot = text.indexOf(QLatin1Char('.'));
        return dot < 0 ? 0 : text.size() - dot - 1;
    };
    const auto decimals = static_cast<int>(std::min(std::max(decimalsOf(one), decimalsOf(other)), kMostRandomDecimals));
    const double unit = std::pow(10.0, decimals);
    const double low = std::round(std::min(one.toDouble(), other.toDouble()) * unit);
    const double high = std::round(std::max(one.toDouble(), other.toDouble()) * unit);
    // Both ends can come, as a die's one and six do.
    return QString::number((low + std::floor(random.generateDouble() * (high - low + 1))) / unit, 'f', decimals);
}

} // namespace

QString filledIn(const QString& payload, std::uint64_t seq, std::int64_t nowMillis, QRandomGenerator& random)
{
    static const QRegularExpression placeholder(
        QStringLiteral("\\$\\{(?:(seq)|(now)|rand\\(\\s*(-?\\d+(?:\\.\\d+)?)\\s*,\\s*(-?\\d+(?:\\.\\d+)?)\\s*\\))\\}"));
    QString out;
    qsizetype at = 0;
    for (auto found = placeholder.globalMatch(payload); found.hasNext();) {
        const QRegularExpressionMatch match = found.next();
        out += QStringView(payload).mid(at, match.capturedStart() - at);
        if (match.hasCaptured(1))
            out += QString::number(seq);
        else if (match.hasCaptured(2))
            out += QString::number(nowMillis);
        else
            out += randomNumber(match.captured(3), match.captured(4), random);
        at = match.capturedEnd();
    }
    out += QStringView(payload).mid(at);
    return out;
}

} // namespace hookline::ui
