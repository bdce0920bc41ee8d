// A condition on an event's fields: `qos > 0 && payload.temp >= 30.5 && topic[2] in ("a", "b")`.
//
//   or:   a || b    and: a && b    not: !a            (words or, and, not too); parentheses
//   compare: == != < <= > >=    a contains b (text in text, value in list)    a like "pump-%_"    a in (1, 2) or [1, 2]
//   values: fields, "text" or 'text', 12, -0.5, true, false, null
//
// Types are not converted: 5 is not "5". A comparison with a field that is missing is false whatever it compares, except with
// null: `x == null` is true for missing and null, `x != null` for everything else. A lone field counts when it is true.
// Parsed once; immutable; any thread.
#pragma once

#include "core/rules/event_fields.h"
#include "core/rules/predicate_node.h"
#include "core/rules/syntax_error.h"

#include <string_view>
#include <vector>

namespace hookline::rules {

class Predicate {
public:
    Predicate() = default;
    static Parsed<Predicate> parse(std::string_view text);

    /// An empty predicate is always true.
    bool matches(EventFields& fields) const;
    bool empty() const noexcept { return m_nodes.empty(); }
    bool needsJson() const noexcept;

private:
    bool holds(std::uint32_t index, EventFields& fields) const;

    std::vector<PredicateNode> m_nodes;
    std::uint32_t m_root = 0;
};

} // namespace hookline::rules
