// Whether a row passes a parsed filter. Allocates nothing but for patterns and escaped JSON texts. @thread any
#pragma once

#include "ui/models/event_row.h"
#include "ui/models/filter/expression.h"

#include <cstdint>

namespace hookline::ui {
class EventRows;
}

namespace hookline::ui::filter {

/// What the row itself does not know.
struct Context {
    std::uint64_t number = 0; ///< of the row
    std::int64_t appliedWallMicros = 0; ///< for age
    const EventRows* rows = nullptr; ///< for marked, note and related; none: there is nothing of the kind
};

bool evaluate(const Expression& expression, const EventRow& row, const Context& context);

} // namespace hookline::ui::filter
