#include "core/config/toml_document.h"

#include <algorithm>
#include <sstream>

// toml++ 3.3 asserts what a file can break ("[é]", "[.a]"): in a debug build that ends the program, and clang's release build takes
// it for the truth. Without both, the check that follows reports the mistake. Must come before the include, and only here.
#undef NDEBUG
#define TOML_ASSERT(expr) static_assert(true)
#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

namespace hookline::config {
namespace {

Position position(const toml::source_position& at)
{
    return { static_cast<int>(at.line), static_cast<int>(at.column) };
}

/// The library quotes what it saw as it is; a line break must not split our message.
std::string oneLine(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        if (c == '\n')
            out += "\\n";
        else if (c == '\r')
            out += "\\r";
        else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
            out += '?';
        else
            out += c;
    }
    return out;
}

class Flattener {
public:
    Flattener(std::string_view text, TomlDocument& out)
        : m_text(text)
        , m_out(out)
    {
    }

    void table(const toml::table& table)
    {
        TomlTable entry { m_path, position(table.source().begin), position(table.source().end), table.is_inline(),
            false };
        entry.header = !m_path.empty() && !entry.isInline && startsHeader(entry.begin, m_path);
        m_out.tables.push_back(std::move(entry));
        for (auto&& [key, node] : table) {
            m_path.emplace_back(key.str());
            if (const toml::table* inner = node.as_table())
                this->table(*inner);
            else
                leaf(node, position(key.source().begin));
            m_path.pop_back();
        }
    }

private:
    /// A table that exists only because [a.b] names it has the place of that line, which is not its own.
    bool startsHeader(Position at, const std::vector<std::string>& path) const
    {
        const std::size_t offset = offsetOf(m_text, at);
        if (offset >= m_text.size() || m_text[offset] != '[')
            return false;
        std::string wanted;
        for (const std::string& part : path)
            wanted.append(wanted.empty() ? "" : ".").append(part);
        std::string written;
        for (const char c : m_text.substr(offset, m_text.find('\n', offset) - offset)) {
            if (c == ']')
                break;
            if (c != '[' && c != ' ' && c != '\t' && c != '"' && c != '\'')
                written += c;
        }
        return written == wanted;
    }

    void leaf(const toml::node& node, Position key)
    {
        if (const toml::array* array = node.as_array()) {
            for (const toml::node& item : *array) {
                if (const toml::table* element = item.as_table(); element && !element->is_inline())
                    m_out.tables.push_back(
                        { m_path, position(element->source().begin), position(element->source().end), false, true });
            }
        }
        m_out.entries.push_back({ m_path, value(node), key });
    }

    TomlValue value(const toml::node& node) const
    {
        TomlValue out;
        out.begin = position(node.source().begin);
        out.end = position(node.source().end);
        if (const auto flag = node.value_exact<bool>()) {
            out.kind = TomlValue::Kind::Flag;
            out.flag = *flag;
        } else if (const auto number = node.value_exact<std::int64_t>()) {
            out.kind = TomlValue::Kind::Number;
            out.number = *number;
        } else if (const auto text = node.value_exact<std::string>()) {
            out.kind = TomlValue::Kind::Text;
            out.text = *text;
        } else if (const toml::array* array = node.as_array()) {
            out.kind = TomlValue::Kind::List;
            for (const toml::node& item : *array)
                out.items.push_back(value(item));
        } else if (node.is_table()) {
            out.kind = TomlValue::Kind::Table;
        } else {
            out.kind = node.is_floating_point() ? TomlValue::Kind::Real : TomlValue::Kind::Time;
            const std::size_t begin = offsetOf(m_text, out.begin);
            out.text = m_text.substr(begin, offsetOf(m_text, out.end) - begin);
        }
        return out;
    }

    std::string_view m_text;
    TomlDocument& m_out;
    std::vector<std::string> m_path;
};

} // namespace

TomlDocument parseToml(std::string_view text)
{
    TomlDocument out;
    const toml::parse_result result = toml::parse(text, std::string_view());
    if (!result) {
        const toml::parse_error& error = result.error();
        out.error = { oneLine(error.description()), position(error.source().begin) };
        return out;
    }
    Flattener(text, out).table(result.table());
    std::ranges::sort(out.entries, {}, &TomlEntry::key);
    std::ranges::sort(out.tables, {}, &TomlTable::begin);
    return out;
}

std::size_t offsetOf(std::string_view text, Position position)
{
    std::size_t offset = 0;
    // The library does not count a byte order mark.
    if (text.starts_with("\xEF\xBB\xBF"))
        offset = 3;
    for (int line = 1; line < position.line; ++line) {
        const std::size_t next = text.find('\n', offset);
        if (next == std::string_view::npos)
            return text.size();
        offset = next + 1;
    }
    for (int column = 1; column < position.column && offset < text.size(); ++column) {
        do
            ++offset;
        while (offset < text.size() && (static_cast<unsigned char>(text[offset]) & 0xC0) == 0x80);
    }
    return offset;
}

} // namespace hookline::config
