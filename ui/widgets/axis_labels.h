// What stands along the axes of a chart: at which values and times, and in which words. Pure functions; the language comes from
// QLocale(). @thread ui
#pragma once

#include "ui/widgets/chart.h"

#include <functional>

namespace hookline::ui {

/// From label to label of a linear axis: about this many steps, at round values. Never half a record or client.
double axisStep(Chart::Unit unit, double length, double steps = 4);
/// "2.5 k", "1.25 MiB", "10 ms": with the decimals that the step needs, and no more, so that no two labels are the same.
QString axisLabel(Chart::Unit unit, double value, double step);
/// What all labels of a reading's axis have in common, where they would be long: 1,773,469,920,000 of 1,773,469,927,114 and
/// 1,773,469,931,020. 0: nothing worth to be said apart.
double axisOffset(Chart::Unit unit, double low, double high);
/// 1, 10, 100 …, at most this many; 2 and 5 of each as well where these would be too few.
std::vector<double> logarithmicTicks(double low, double high, std::size_t most = 8);

struct TimeTicks {
    std::vector<double> times; ///< seconds since 1970
    QString format;            ///< of QDateTime
};
/// Round local times, as many as have room for their labels side by side on an axis of this width.
TimeTicks timeTicks(double from, double to, double pixels, const std::function<double(const QString&)>& widthOf);

} // namespace hookline::ui
