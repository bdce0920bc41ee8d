// Text with fields in it: "site.${topic[2]}.${payload.kind|unknown}". Parsed once, rendered per event.
//
//   ${field}          the field's value; where it is missing (or null) the rendering fails and names it
//   ${field|default}  the default stands in for a missing value; may be empty
//   $${               a literal ${
//
// Immutable; any thread.
#pragma once

#include "core/rules/event_fields.h"
#include "core/rules/field.h"
#include "core/rules/syntax_error.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookline::rules {

class TextTemplate {
public:
    TextTemplate() = default;
    static Parsed<TextTemplate> parse(std::string_view text, Vocabulary vocabulary = Vocabulary::Event);

    /// Appends to `out`. Returns the field that is missing, or null when all is there; `out` is then of no use. `fields` knows the
    /// values of the vocabulary's fields: EventFields, or something with a get() like its.
    template <class Fields>
    const Field* render(Fields& fields, std::string& out) const
    {
        for (const Part& part : m_parts) {
            out += part.before;
            const FieldValue value = fields.get(part.field);
            if (value.present())
                out += value.text;
            else if (part.fallback)
                out += *part.fallback;
            else
                return &part.field;
        }
        out += m_tail;
        return nullptr;
    }
    /// No fields in it: renders to literal() always.
    bool isStatic() const noexcept { return m_parts.empty(); }
    const std::string& literal() const noexcept { return m_tail; }
    /// The whole template is this one field.
    bool isOnly(FieldName name) const noexcept
    {
        return m_parts.size() == 1 && m_tail.empty() && m_parts[0].before.empty() && m_parts[0].field.name == name
            && !m_parts[0].fallback;
    }
    bool empty() const noexcept { return m_parts.empty() && m_tail.empty(); }
    bool needsJson() const noexcept;
    /// All literal text, for checks of what may stand in it.
    std::string literals() const;

private:
    struct Part {
        std::string before; // literal text in front of the field
        Field field;
        std::optional<std::string> fallback;
    };
    std::vector<Part> m_parts;
    std::string m_tail;
};

} // namespace hookline::rules
