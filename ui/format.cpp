#include "ui/format.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QKeySequence>
#include <QLocale>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>
#include <utility>

namespace hookline::ui {
namespace {

constexpr QChar kDash(0x2013);

QString scaled(double value, const char* const* units, int count, double step, double wholeFrom = 99.95)
{
    int unit = 0;
    while (std::abs(value) >= step - 0.5 && unit + 1 < count) { // "1.0 k" and not "1,000"
        value /= step;
        ++unit;
    }
    const int decimals = unit == 0 || std::abs(value) >= wholeFrom ? 0 : 1;
    const QString text = QLocale().toString(value, 'f', decimals);
    const QLatin1String suffix(units[unit]);
    return suffix.isEmpty() ? text : text + QChar(0x00A0) + suffix;
}

constexpr const char* kThousands[] = { "", "k", "M", "G" };

bool chinese() { return QLocale().language() == QLocale::Chinese; }

} // namespace

QString number(std::uint64_t value) { return QLocale().toString(static_cast<qulonglong>(value)); }

QString shortNumber(double value) { return std::isnan(value) ? QString(kDash) : scaled(value, kThousands, 4, 1000); }

QString rate(double perSecond)
{
    if (std::isnan(perSecond))
        return kDash;
    const int decimals = perSecond > 0 && perSecond < 9.95 ? 1 : 0;
    return QLocale().toString(perSecond, 'f', decimals) + QLatin1String("/s");
}

QString shortRate(double perSecond)
{
    return perSecond < 999.5 || std::isnan(perSecond) ? rate(perSecond) : shortNumber(perSecond) + QLatin1String("/s");
}

QStringList rateWays(double perSecond)
{
    QStringList out { rate(perSecond), shortRate(perSecond) };
    if (perSecond >= 999.5)
        out << scaled(perSecond, kThousands, 4, 1000, 9.95) + QLatin1String("/s"); // "12 k/s", but "1.2 k/s"
    return out;
}

QString wholePercent(double fraction)
{
    if (fraction > 0 && fraction < 0.01)
        return QStringLiteral("<1");
    const int nearest = static_cast<int>(std::lround(fraction * 100));
    return QString::number(fraction < 1 ? std::min(99, nearest) : nearest);
}

QString byteSize(double bytes)
{
    static const char* const units[] = { "B", "KiB", "MiB", "GiB", "TiB" };
    return std::isnan(bytes) ? QString(kDash) : scaled(bytes, units, 5, 1024);
}

QString byteRate(double bytesPerSecond)
{
    return std::isnan(bytesPerSecond) ? QString(kDash) : byteSize(bytesPerSecond) + QLatin1String("/s");
}

QString milliseconds(double ms)
{
    if (std::isnan(ms))
        return kDash;
    if (ms >= 1000)
        return QLocale().toString(ms / 1000, 'f', 1) + QChar(0x00A0) + QLatin1Char('s');
    return QLocale().toString(ms, 'f', ms < 1 ? 2 : ms < 10 ? 1 : 0) + QChar(0x00A0) + QLatin1String("ms");
}

QString microseconds(double us)
{
    if (std::isnan(us) || us >= 1000)
        return milliseconds(us / 1000);
    return QLocale().toString(us, 'f', us < 10 ? 1 : 0) + QChar(0x00A0) + QStringLiteral("\u00B5s");
}

QString clockTime(std::int64_t wallMicros, bool withMilliseconds)
{
    return QDateTime::fromMSecsSinceEpoch(wallMicros / 1000)
        .toString(withMilliseconds ? QStringLiteral("HH:mm:ss.zzz") : QStringLiteral("HH:mm:ss"));
}

QString dateTime(std::int64_t wallMicros)
{
    return QDateTime::fromMSecsSinceEpoch(wallMicros / 1000).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss.zzz"));
}

QString withoutMnemonic(QString text)
{
    static const QRegularExpression bracketed(QStringLiteral("\\(&.\\)"));
    return text.remove(bracketed).remove(QLatin1Char('&'));
}

QString sentences(const QStringList& all)
{
    QString out;
    for (const QString& each : all) {
        const char16_t last = out.isEmpty() ? u'\0' : out.back().unicode();
        const bool fullWidth = last == u'\u3002' || (last >= u'\uFF01' && last <= u'\uFF1F');
        if (!each.isEmpty() && !out.isEmpty() && !fullWidth)
            out += QLatin1Char(' ');
        out += each;
    }
    return out;
}

QString ended(QString text)
{
    if (!text.endsWith(QLatin1Char('.')) && !text.endsWith(QChar(0x3002)))
        text += chinese() ? QChar(0x3002) : QChar(u'.');
    return text;
}

QString listed(const QStringList& parts) { return parts.join(chinese() ? QStringLiteral("\uFF0C") : QStringLiteral(", ")); }

QString unbrokenFields(QString text)
{
    constexpr QChar kWordJoiner(0x2060);
    for (qsizetype at = text.indexOf(QLatin1String("${")); at >= 0; at = text.indexOf(QLatin1String("${"), at)) {
        const qsizetype end = text.indexOf(QLatin1Char('}'), at);
        if (end < 0)
            break;
        for (qsizetype i = end; i > at; --i)
            text.insert(i, kWordJoiner);
        at = end + (end - at);
    }
    return text;
}

QString withDetail(const QString& text, const QString& detail)
{
    return chinese() ? text + QChar(0xFF08) + detail + QChar(0xFF09) : text + QStringLiteral(" (") + detail + QLatin1Char(')');
}

QString exampleText(const QString& example)
{
    const QString word = chinese() ? QStringLiteral("\u4F8B\u5982") : QStringLiteral("e.g.");
    return word + (example.contains(QLatin1Char('\n')) ? QLatin1Char('\n') : QLatin1Char(' ')) + example;
}

QString labelled(const QString& label, const QString& text)
{
    return label + (chinese() ? QStringLiteral("\uFF1A") : QStringLiteral(": ")) + text;
}

QString keysText(const QKeySequence& keys)
{
    if (!chinese())
        return keys.toString(QKeySequence::NativeText);
    // What the keys have on them: Qt translates some of the names and spells out others.
    static constexpr std::pair<const char*, const char16_t*> kNames[] = { { "Up", u"\u2191" }, { "Down", u"\u2193" },
        { "Left", u"\u2190" }, { "Right", u"\u2192" }, { "Space", u"\u7A7A\u683C" }, { "Return", u"\u56DE\u8F66" },
        { "Enter", u"\u56DE\u8F66" }, { "Del", u"Delete" },
        { "Ins", u"Insert" }, { "Backspace", u"\u9000\u683C" } };
    QStringList parts = keys.toString(QKeySequence::PortableText).split(QLatin1Char('+'));
    for (QString& part : parts) {
        for (const auto& [name, shown] : kNames) {
            if (part == QLatin1String(name))
                part = QString::fromUtf16(shown);
        }
    }
    return parts.join(QLatin1Char('+'));
}

QString fromUtf8(std::string_view text) { return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())); }

} // namespace hookline::ui
