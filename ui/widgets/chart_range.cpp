#include "ui/widgets/chart_range.h"

#include <algorithm>
#include <cmath>

namespace hookline::ui {
namespace {

constexpr double kHeadRoom = 1.12;
constexpr double kBelowZero = 2; ///< pixels

/// A reading, not a rate: around what it was, wherever that is.
ValueRange readingRange(double low, double high, ValueRange now)
{
    const double room = high > low ? (high - low) * 0.12 : std::max(std::abs(high) * 1e-6, 1e-9);
    if (low < now.lower || high > now.upper || high - low < (now.upper - now.lower) * 0.4)
        return { low - room, high + room };
    return now;
}

} // namespace

bool isLogarithmic(Chart::Unit unit) { return unit == Chart::Unit::Milliseconds || unit == Chart::Unit::Microseconds; }

ValueRange valueRange(Chart::Unit unit, double low, double high, ValueRange now, double pixels)
{
    if (isLogarithmic(unit)) {
        if (!(high > 0))
            return now;
        return { std::pow(10, std::floor(std::log10(low))), std::pow(10, std::ceil(std::log10(high * 1.05))) * 1.02 };
    }
    if (unit == Chart::Unit::Value)
        return low <= high ? readingRange(low, high, now) : now;
    const double least = unit == Chart::Unit::BytesPerSecond ? 1024.0 : unit == Chart::Unit::Count ? 4.0 : 1.0;
    double upper = now.upper;
    if (const double wanted = std::max(least, high) * kHeadRoom; wanted > upper || wanted < upper * 0.5)
        upper = wanted;
    return { -upper * kBelowZero / std::max(pixels, 20.0), upper };
}

} // namespace hookline::ui
