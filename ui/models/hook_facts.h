// By which hook points an event of a kind comes, how many callbacks wait there now, and what their calls usually take. Of one
// call nobody knows: one in 64 is timed. Pure functions. @thread any
#pragma once

#include "core/metrics/hook_listing.h"
#include "core/tap/event.h"

#include <cmath>
#include <string_view>
#include <vector>

namespace hookline::ui {

struct HookFact {
    std::string_view point;
    int callbacks = 0;    ///< that are switched on
    double micros = NAN;  ///< of the timed calls of all of them together, on average; NaN: none was timed
};

/// In the order an event comes by them; points without callbacks are left out.
std::vector<HookFact> hookFacts(tap::EventKind kind, const std::vector<metrics::HookChain>& chains);

} // namespace hookline::ui
