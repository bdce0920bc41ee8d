// The tree of a predicate, between its parser and its evaluation.
#pragma once

#include "core/rules/field.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hookline::rules {

/// A number as exactly as it can be had: whole ones compare whole.
struct PredicateNumber {
    double real = 0;
    std::int64_t whole = 0;
    bool isWhole = false;
};

struct PredicateLiteral {
    enum class Type : std::uint8_t { Null, Bool, Number, Text };
    Type type = Type::Null;
    bool flag = false;
    PredicateNumber number;
    std::string text;
};

struct PredicateNode {
    enum class Op : std::uint8_t {
        Or,
        And,
        Not,
        Literal,
        Field,
        Equal,
        NotEqual,
        Less,
        LessOrEqual,
        Greater,
        GreaterOrEqual,
        Contains,
        Like,
        In,
    };
    Op op = Op::Literal;
    std::uint32_t left = 0;
    std::uint32_t right = 0;
    PredicateLiteral literal;
    Field field;
    std::vector<PredicateLiteral> list; ///< In
};

/// "12", "-0.5", "1e3"; nothing when `text` is not wholly a number.
std::optional<PredicateNumber> predicateNumber(std::string_view text) noexcept;

} // namespace hookline::rules
