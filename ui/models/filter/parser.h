// Turns a filter's text into an expression, or says where and why it cannot.
//
//   expr := or ; or := and { ("||"|"or") and } ; and := not { ["&&"|"and"] not } ; not := ("!"|"not") not | "(" expr ")" | test
//   test := field op value | field "in" "{" value { "," value } "}" | field | "text" | word
//
// Words next to each other mean "and". Pure. @thread any
#pragma once

#include "ui/models/filter/expression.h"

#include <QString>

#include <memory>
#include <optional>

namespace hookline::ui::filter {

struct ParseError {
    int position = 0; ///< where in the text, from 0
    int length = 0;
    QString message; ///< translated, one sentence
    QString replacement; ///< what probably belongs there ("client" for "clinet"); empty: no idea
};

struct Parsed {
    std::shared_ptr<const Expression> expression; ///< none when empty or wrong
    std::optional<ParseError> error;
    /// Only words and texts, no fields: safe to apply while it is being typed.
    bool simple = true;
};

Parsed parse(const QString& text);

} // namespace hookline::ui::filter
