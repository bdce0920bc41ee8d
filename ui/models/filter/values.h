// Reads the values of a filter: 64k, 10ms, 14:30:00, publish. Pure. @thread any
#pragma once

#include "ui/models/filter/expression.h"

#include <optional>

namespace hookline::ui::filter {

/// The forms of a text that comparing needs; no number, no words.
Value plainValue(const QString& text);
/// For a field and an operator; none when it cannot be such a value, and then `why` says so (translated). `nowWallMicros` is
/// what a time of day belongs to.
std::optional<Value> readValue(
    const Field& field, bool jsonPath, Op op, const QString& text, std::int64_t nowWallMicros, QString& why);

} // namespace hookline::ui::filter
