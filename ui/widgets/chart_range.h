// Which part of the vertical axis a chart shows for what it has to draw. Pure functions. @thread ui
#pragma once

#include "ui/widgets/chart.h"

namespace hookline::ui {

struct ValueRange {
    double lower;
    double upper;
};

/// For values from `low` (of a logarithmic axis the least above zero) to `high`, when `now` is shown: grows at once, shrinks only
/// when half of it would be empty. There is always room above a line. `pixels` high: what is zero stands above the edge.
ValueRange valueRange(Chart::Unit unit, double low, double high, ValueRange now, double pixels);
/// Times spread over powers of ten.
bool isLogarithmic(Chart::Unit unit);

} // namespace hookline::ui
