#include "core/rules/text_template.h"

namespace hookline::rules {

Parsed<TextTemplate> TextTemplate::parse(std::string_view text, Vocabulary vocabulary)
{
    const auto fail = [](std::size_t at, std::string what) { return tl::make_unexpected(SyntaxError { at, std::move(what) }); };
    TextTemplate out;
    std::string literal;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::string_view rest = text.substr(at);
        if (rest.starts_with("$${")) {
            literal += "${";
            at += 3;
            continue;
        }
        if (!rest.starts_with("${")) {
            literal += text[at++];
            continue;
        }
        const std::size_t open = at;
        at += 2;
        std::size_t used = 0;
        auto field = parseField(text.substr(at), used, vocabulary);
        if (!field)
            return fail(at + field.error().at, field.error().text);
        at += used;
        Part part { std::exchange(literal, {}), std::move(*field), std::nullopt };
        if (at < text.size() && text[at] == '|') {
            const std::size_t close = text.find('}', at);
            if (close == std::string_view::npos)
                return fail(open, "this ${ is not closed; write }");
            part.fallback = std::string(text.substr(at + 1, close - at - 1));
            at = close;
        }
        if (at == text.size())
            return fail(open, "this ${ is not closed; write }");
        if (text[at] != '}')
            return fail(at, "} or |default is expected behind the field \"" + part.field.text + "\"");
        ++at;
        out.m_parts.push_back(std::move(part));
    }
    out.m_tail = std::move(literal);
    return out;
}

bool TextTemplate::needsJson() const noexcept
{
    return std::ranges::any_of(m_parts, [](const Part& part) { return part.field.needsJson(); });
}

std::string TextTemplate::literals() const
{
    std::string out;
    for (const Part& part : m_parts) {
        out += part.before;
        if (part.fallback)
            out += *part.fallback;
    }
    return out + m_tail;
}

} // namespace hookline::rules
