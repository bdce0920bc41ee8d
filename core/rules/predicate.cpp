#include "core/rules/predicate.h"

#include "core/rules/glob.h"

#include <charconv>
#include <compare>

namespace hookline::rules {
namespace {

using Op = PredicateNode::Op;

/// What an operand comes to for one event. Texts borrow from the event, the document or the predicate.
struct Operand {
    enum class Type : std::uint8_t { Missing, Null, Bool, Number, Text, List, Object };
    Type type = Type::Missing;
    bool flag = false;
    PredicateNumber number;
    std::string_view text;
    const JsonNode* node = nullptr;
};
using Type = Operand::Type;

Operand numberOperand(std::string_view text)
{
    const auto number = predicateNumber(text);
    return number ? Operand { Type::Number, false, *number, text, nullptr } : Operand { Type::Text, false, {}, text, nullptr };
}

Operand operandOf(const JsonNode& node)
{
    switch (node.type) {
    case JsonType::Null: return { Type::Null, false, {}, {}, nullptr };
    case JsonType::Bool: return { Type::Bool, node.flag, {}, {}, nullptr };
    case JsonType::Number: return numberOperand(node.text);
    case JsonType::Text: return { Type::Text, false, {}, node.text, nullptr };
    case JsonType::List: return { Type::List, false, {}, node.text, &node };
    case JsonType::Object: return { Type::Object, false, {}, node.text, &node };
    }
    return {};
}

Operand operandOf(const FieldValue& value)
{
    switch (value.type) {
    case FieldValue::Type::Missing:
    case FieldValue::Type::Null: return {};
    case FieldValue::Type::Bool: return { Type::Bool, value.flag, {}, {}, nullptr };
    case FieldValue::Type::Number: return numberOperand(value.text);
    case FieldValue::Type::Text: return { Type::Text, false, {}, value.text, nullptr };
    case FieldValue::Type::List: return { Type::List, false, {}, value.text, value.node };
    case FieldValue::Type::Object: return { Type::Object, false, {}, value.text, value.node };
    }
    return {};
}

Operand operandOf(const PredicateLiteral& literal)
{
    switch (literal.type) {
    case PredicateLiteral::Type::Null: return { Type::Null, false, {}, {}, nullptr };
    case PredicateLiteral::Type::Bool: return { Type::Bool, literal.flag, {}, {}, nullptr };
    case PredicateLiteral::Type::Number: return { Type::Number, false, literal.number, {}, nullptr };
    case PredicateLiteral::Type::Text: return { Type::Text, false, {}, literal.text, nullptr };
    }
    return {};
}

Operand operandOf(const PredicateNode& node, EventFields& fields)
{
    return node.op == Op::Field ? operandOf(fields.get(node.field)) : operandOf(node.literal);
}

std::partial_ordering order(const Operand& a, const Operand& b)
{
    if (a.type != b.type)
        return std::partial_ordering::unordered;
    switch (a.type) {
    case Type::Bool: return a.flag <=> b.flag;
    case Type::Number:
        if (a.number.isWhole && b.number.isWhole)
            return a.number.whole <=> b.number.whole;
        return a.number.real <=> b.number.real;
    case Type::Text:
    case Type::List:
    case Type::Object: return a.text <=> b.text;
    default: return std::partial_ordering::unordered;
    }
}

bool isNothing(const Operand& operand) noexcept { return operand.type == Type::Missing || operand.type == Type::Null; }

bool equal(const Operand& a, const Operand& b) { return order(a, b) == std::partial_ordering::equivalent; }

bool contains(const Operand& where, const Operand& what, const JsonDocument& document)
{
    if (where.type == Type::Text)
        return what.type == Type::Text && where.text.find(what.text) != std::string_view::npos;
    if (where.type != Type::List || !where.node)
        return false;
    for (std::uint32_t i = where.node->first; i != 0; i = document.node(i).next) {
        if (equal(operandOf(document.node(i)), what))
            return true;
    }
    return false;
}

bool compare(Op op, const Operand& a, const Operand& b, const JsonDocument& document)
{
    // The literal null; a field that is null is a missing one.
    if (op == Op::Equal && (a.type == Type::Null || b.type == Type::Null))
        return isNothing(a) && isNothing(b);
    if (op == Op::NotEqual && (a.type == Type::Null || b.type == Type::Null))
        return isNothing(a) != isNothing(b);
    if (isNothing(a) || isNothing(b))
        return false;
    switch (op) {
    case Op::Equal: return equal(a, b);
    case Op::NotEqual: return !equal(a, b);
    case Op::Less: return order(a, b) == std::partial_ordering::less;
    case Op::LessOrEqual: return std::is_lteq(order(a, b));
    case Op::Greater: return order(a, b) == std::partial_ordering::greater;
    case Op::GreaterOrEqual: return std::is_gteq(order(a, b));
    case Op::Contains: return contains(a, b, document);
    case Op::Like: return a.type == Type::Text && b.type == Type::Text && matchesGlob(b.text, a.text, '%', '_');
    default: return false;
    }
}

} // namespace

std::optional<PredicateNumber> predicateNumber(std::string_view text) noexcept
{
    PredicateNumber out;
    const char* const end = text.data() + text.size();
    const auto whole = std::from_chars(text.data(), end, out.whole);
    if (whole.ec == std::errc() && whole.ptr == end) {
        out.isWhole = true;
        out.real = static_cast<double>(out.whole);
        return out;
    }
    const auto real = std::from_chars(text.data(), end, out.real);
    if (real.ec == std::errc() && real.ptr == end)
        return out;
    return std::nullopt;
}

bool Predicate::matches(EventFields& fields) const { return m_nodes.empty() || holds(m_root, fields); }

bool Predicate::holds(std::uint32_t index, EventFields& fields) const
{
    const PredicateNode& node = m_nodes[index];
    switch (node.op) {
    case Op::Or: return holds(node.left, fields) || holds(node.right, fields);
    case Op::And: return holds(node.left, fields) && holds(node.right, fields);
    case Op::Not: return !holds(node.left, fields);
    case Op::Literal:
    case Op::Field: {
        const Operand alone = operandOf(node, fields);
        return alone.type == Type::Bool && alone.flag;
    }
    case Op::In: {
        const Operand left = operandOf(m_nodes[node.left], fields);
        return std::ranges::any_of(node.list, [&](const PredicateLiteral& literal) {
            return compare(Op::Equal, left, operandOf(literal), fields.document());
        });
    }
    default: {
        const Operand left = operandOf(m_nodes[node.left], fields);
        return compare(node.op, left, operandOf(m_nodes[node.right], fields), fields.document());
    }
    }
}

bool Predicate::needsJson() const noexcept
{
    return std::ranges::any_of(m_nodes, [](const PredicateNode& node) { return node.op == Op::Field && node.field.needsJson(); });
}

} // namespace hookline::rules
