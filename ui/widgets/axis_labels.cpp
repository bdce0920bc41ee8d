#include "ui/widgets/axis_labels.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace hookline::ui {
namespace {

constexpr double kShortDecades = 1.5; ///< of a logarithmic one, with 2 and 5 as well
constexpr double kMostTimes = 8;
constexpr double kBetweenTimes = 14; ///< pixels
constexpr double kSaysSeconds = 660;  ///< of an axis: a longer one has hours and minutes only
constexpr double kMostFiner = 100;    ///< of the times that two are chosen from
constexpr double kFarthest = 1e11;   ///< seconds from 1970: three thousand years
constexpr double kDay = 86400;
constexpr double kTimeSteps[] = { 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600,
    900, 1800, 3600, 7200, 10800, 21600, 43200, kDay, 2 * kDay, 7 * kDay, 14 * kDay, 28 * kDay, 91 * kDay, 182 * kDay,
    364 * kDay };

/// How many decimals say this number, at most `most`.
int decimalsOf(double value, int most)
{
    double scaled = std::abs(value);
    for (int decimals = 0; decimals < most; ++decimals, scaled *= 10) {
        if (std::abs(scaled - std::round(scaled)) <= 1e-6 * scaled)
            return decimals;
    }
    return most;
}

constexpr int kMostDecimals = 9;

QString withUnit(const QString& number, const char* unit)
{
    return *unit ? number + QChar(0x00A0) + QString::fromUtf8(unit) : number;
}

QString plain(double value, int decimals) { return QLocale().toString(value, 'f', decimals); }

struct Scale {
    const char* const* units;
    int count;
    double factor;
};
constexpr const char* kThousands[] = { "", "k", "M", "G" };
constexpr const char* kBytes[] = { "B", "KiB", "MiB", "GiB", "TiB" };
constexpr Scale kThousandsScale { kThousands, 4, 1000 };
constexpr Scale kBytesScale { kBytes, 5, 1024 };

int unitOf(double value, const Scale& scale, double& one)
{
    int unit = 0;
    for (one = 1; std::abs(value) >= one * scale.factor && unit + 1 < scale.count; ++unit)
        one *= scale.factor;
    return unit;
}

QString scaledLabel(double value, double step, const Scale& scale)
{
    double one;
    const int unit = unitOf(value, scale, one);
    return withUnit(plain(value / one, decimalsOf(value / one, decimalsOf(step / one, kMostDecimals))), scale.units[unit]);
}

/// A reading may be far from zero and its axis short: 1,234.5 and 1,234.6 are not both "1.2 k".
QString valueLabel(double value, double step)
{
    double one;
    unitOf(value, kThousandsScale, one);
    if (std::abs(value) >= 1e15 || step < 1e-6) {
        const double digits = std::log10(std::max(std::abs(value), step) / step);
        return QLocale().toString(value, 'g', std::clamp(static_cast<int>(std::ceil(digits)) + 1, 1, 15));
    }
    if (one > 1 && decimalsOf(step / one, kMostDecimals) <= 2)
        return scaledLabel(value, step, kThousandsScale);
    return plain(value, decimalsOf(step, kMostDecimals));
}

/// Of a logarithmic axis: each label for itself.
QString durationLabel(double ms)
{
    if (ms >= 1000)
        return withUnit(plain(ms / 1000, decimalsOf(ms / 1000, 3)), "s");
    if (ms >= 0.01)
        return withUnit(plain(ms, decimalsOf(ms, 2)), "ms");
    return withUnit(plain(ms * 1000, decimalsOf(ms * 1000, 3)), "\u00B5s");
}

QString microsecondsLabel(double us)
{
    return us >= 1000 ? durationLabel(us / 1000) : withUnit(plain(us, decimalsOf(us, 3)), "\u00B5s");
}

QString timeFormat(double step, double length)
{
    if (step < 1)
        return QStringLiteral("HH:mm:ss.zzz");
    if (length <= kSaysSeconds)
        return QStringLiteral("HH:mm:ss"); // "06:32" alone could be taken for minutes and seconds
    if (step >= kDay)
        return length > 300 * kDay ? QStringLiteral("yyyy-MM-dd") : QStringLiteral("MM-dd");
    return length <= 90000 ? QStringLiteral("HH:mm") : QStringLiteral("MM-dd HH:mm");
}

std::vector<double> timesOfDays(const QDateTime& from, const QDate& last, int days)
{
    std::vector<double> out;
    const qint64 first = from.addMSecs(-1).date().toJulianDay() + 1; // whose midnight is not before
    const qint64 begin = (first + days - 1) / days * days;
    for (qint64 day = begin; day <= last.toJulianDay(); day += days)
        out.push_back(static_cast<double>(QDate::fromJulianDay(day).startOfDay().toSecsSinceEpoch()));
    return out;
}

/// Counted from every midnight anew, so that they are round where a day has 23 hours as well.
std::vector<double> timesWithinDays(const QDateTime& first, const QDateTime& last, qint64 stepMs)
{
    constexpr qint64 kDayMs = 86'400'000;
    std::vector<double> out;
    qint64 begin = first.time().msecsSinceStartOfDay();
    for (QDate day = first.date(); day <= last.date(); day = day.addDays(1), begin = 0) {
        const qint64 end = day == last.date() ? last.time().msecsSinceStartOfDay() + 1 : kDayMs;
        for (qint64 ms = (begin + stepMs - 1) / stepMs * stepMs; ms < end; ms += stepMs) {
            const QDateTime at(day, QTime::fromMSecsSinceStartOfDay(static_cast<int>(ms)));
            const double time = static_cast<double>(at.toMSecsSinceEpoch()) / 1000;
            if (out.empty() || time > out.back())
                out.push_back(time);
        }
    }
    return out;
}

} // namespace

double axisStep(Chart::Unit unit, double length, double steps)
{
    const double wanted = std::max(length, 1e-12) / steps;
    if (unit == Chart::Unit::BytesPerSecond) // powers of two, so that labels are round in KiB and MiB
        return std::pow(2.0, std::max(0.0, std::round(std::log2(std::max(1.0, wanted)))));
    const double power = std::pow(10.0, std::floor(std::log10(wanted)));
    double step = power;
    for (const double each : { 2.0, 2.5, 5.0, 10.0 }) {
        if (std::abs(each * power - wanted) < std::abs(step - wanted))
            step = each * power;
    }
    // Messages are whole, and so are their rates where that leaves enough labels.
    if (unit == Chart::Unit::PerSecond && length >= 1)
        return length < 2 ? 0.5 : std::max(1.0, std::floor(step));
    return unit == Chart::Unit::Count ? std::max(1.0, std::floor(step)) : step;
}

double axisOffset(Chart::Unit unit, double low, double high)
{
    const double length = high - low;
    if (unit != Chart::Unit::Value || !(length > 0) || std::abs(low) < 1e5 || std::abs(low) > 1e15
        || length > std::abs(low) * 1e-4)
        return 0;
    const double round = std::max(1.0, std::pow(10.0, std::ceil(std::log10(length)) + 1));
    return std::floor(low / round) * round;
}

QString axisLabel(Chart::Unit unit, double value, double step)
{
    if (unit == Chart::Unit::Milliseconds)
        return durationLabel(value);
    if (unit == Chart::Unit::Microseconds)
        return microsecondsLabel(value);
    if (std::abs(value) < step * 1e-6)
        value = 0; // and not "-0"
    switch (unit) {
    case Chart::Unit::Percent: return plain(value, decimalsOf(value, decimalsOf(step, kMostDecimals))) + QLatin1String(" %");
    case Chart::Unit::Value: return valueLabel(value, step);
    case Chart::Unit::BytesPerSecond: return scaledLabel(value, step, kBytesScale);
    default: return scaledLabel(value, step, kThousandsScale);
    }
}

std::vector<double> logarithmicTicks(double low, double high, std::size_t most)
{
    if (!(low > 0) || !(high > low))
        return {};
    const int first = static_cast<int>(std::floor(std::log10(low))), last = static_cast<int>(std::ceil(std::log10(high)));
    const auto ticks = [&](std::initializer_list<double> ofDecade, int every) {
        std::vector<double> out;
        for (int power = first; power <= last; power += every) {
            for (const double each : ofDecade) {
                const double value = each * std::pow(10.0, power);
                if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9))
                    out.push_back(value);
            }
        }
        return out;
    };
    std::vector<double> out = ticks({ 1, 2, 5 }, 1);
    if (std::log10(high / low) < kShortDecades && out.size() <= most)
        return out;
    int every = 1;
    for (out = ticks({ 1 }, every); out.size() > std::max<std::size_t>(most, 2); out = ticks({ 1 }, ++every)) { }
    return out;
}

TimeTicks timeTicks(double from, double to, double pixels, const std::function<double(const QString&)>& widthOf)
{
    const double length = to - from;
    if (!(length > 0) || !(pixels > 0) || !(std::abs(from) < kFarthest) || !(std::abs(to) < kFarthest))
        return {};
    const QDateTime widest(QDate(2028, 10, 28), QTime(20, 28, 28, 888));
    const auto fits = [&](double step) {
        const double room = std::max(widthOf(widest.toString(timeFormat(step, length))) + kBetweenTimes, pixels / kMostTimes);
        return step * pixels / length >= room;
    };
    double step = *std::find_if(std::begin(kTimeSteps), std::end(kTimeSteps) - 1, fits);
    while (!fits(step))
        step *= 2; // of years
    const QDateTime first = QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(std::ceil(from * 1000)));
    const QDateTime last = QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(std::floor(to * 1000)));
    const auto every = [&](double seconds) -> TimeTicks {
        return { seconds >= kDay ? timesOfDays(first, last.date(), static_cast<int>(seconds / kDay))
                                 : timesWithinDays(first, last, std::max<qint64>(1, std::llround(seconds * 1000))),
            timeFormat(seconds, length) };
    };
    TimeTicks out = every(step);
    // One alone does not say how long the axis is: then two of a finer step, as far from each other as they can be.
    for (auto finer = std::rbegin(kTimeSteps); out.times.size() < 2 && finer != std::rend(kTimeSteps); ++finer) {
        if (length / *finer > kMostFiner || (length > kSaysSeconds && *finer < 60))
            break;
        if (*finer >= step)
            continue;
        TimeTicks some = every(*finer);
        const double wide = widthOf(widest.toString(some.format)), half = wide / 2 * length / pixels;
        std::erase_if(some.times, [&](double time) { return time - half < from || time + half > to; });
        if (some.times.size() >= 2 && (some.times.back() - some.times.front()) * pixels / length >= wide + kBetweenTimes)
            out = { { some.times.front(), some.times.back() }, some.format };
    }
    return out;
}

} // namespace hookline::ui
