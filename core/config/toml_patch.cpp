#include "core/config/toml_patch.h"

#include "core/config/toml_document.h"
#include "core/config/toml_value.h"

#include <algorithm>

namespace hookline::config {
namespace {

using Path = std::vector<std::string>;

std::string joined(const Path& path)
{
    std::string out;
    for (const std::string& part : path)
        out.append(out.empty() ? "" : ".").append(part);
    return out;
}

bool isPrefix(const Path& prefix, const Path& path)
{
    return prefix.size() < path.size() && std::equal(prefix.begin(), prefix.end(), path.begin());
}

std::string keyText(const std::string& name)
{
    const bool bare = !name.empty() && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
    return bare ? name : tomlString(name);
}

class Patcher {
public:
    Patcher(std::string text, const TomlChange& change)
        : m_text(std::move(text))
        , m_document(parseToml(m_text))
        , m_change(change)
        , m_newline(m_text.find("\r\n") == std::string::npos ? "\n" : "\r\n")
    {
    }

    std::string run()
    {
        const std::string key = joined(m_change.section) + '.' + m_change.name;
        const auto found
            = std::ranges::find_if(m_document.entries, [&](const TomlEntry& e) { return joined(e.path) == key; });
        if (found != m_document.entries.end()) {
            if (m_change.value)
                replace(at(found->value.begin), at(found->value.end), *m_change.value);
            else
                remove(*found);
        } else if (m_change.value) {
            insertIntoHeader() || insertIntoInlineTable() || insertBesideDotted() || appendSection();
        }
        return std::move(m_text);
    }

private:
    std::size_t at(Position position) const { return offsetOf(m_text, position); }
    void replace(std::size_t begin, std::size_t end, std::string_view with)
    {
        m_text.replace(begin, end - begin, with);
    }
    std::string assignment() const { return keyText(m_change.name) + " = " + *m_change.value; }

    std::size_t lineStart(std::size_t offset) const
    {
        const auto newline = offset == 0 ? std::string::npos : m_text.rfind('\n', offset - 1);
        return newline == std::string::npos ? 0 : newline + 1;
    }
    /// One past the line break, or the end of the text.
    std::size_t lineEnd(std::size_t offset) const
    {
        const auto newline = m_text.find('\n', offset);
        return newline == std::string::npos ? m_text.size() : newline + 1;
    }

    /// A line of its own after the line of `offset`.
    void insertLine(std::size_t offset, const std::string& line)
    {
        const std::size_t end = lineEnd(offset);
        const bool open = end == 0 || m_text[end - 1] != '\n';
        m_text.insert(end, (open && end > 0 ? m_newline : std::string()) + line + m_newline);
    }

    bool insideInlineTable(const TomlEntry& entry) const
    {
        return std::ranges::any_of(m_document.tables,
            [&](const TomlTable& table) { return table.isInline && table.begin < entry.key && entry.key < table.end; });
    }

    void remove(const TomlEntry& entry)
    {
        std::size_t begin = at(entry.key);
        std::size_t end = at(entry.value.end);
        if (!insideInlineTable(entry)) {
            begin = lineStart(begin);
            replace(begin, lineEnd(end), {});
            return;
        }
        while (begin > 0 && m_text[begin - 1] != '{' && m_text[begin - 1] != ',')
            --begin;
        if (begin > 0 && m_text[begin - 1] == ',')
            --begin;
        else if (const auto next = m_text.find_first_not_of(" \t", end);
                 next != std::string::npos && m_text[next] == ',')
            end = next + 1;
        replace(begin, end, {});
    }

    /// [section]: after its last value.
    bool insertIntoHeader()
    {
        const auto table = std::ranges::find_if(
            m_document.tables, [&](const TomlTable& t) { return t.header && t.path == m_change.section; });
        if (table == m_document.tables.end())
            return false;
        const auto next = std::find_if(table + 1, m_document.tables.end(), [](const TomlTable& t) { return t.header; });
        std::size_t place = at(table->begin);
        std::string indent;
        for (const TomlEntry& entry : m_document.entries) {
            if (table->begin < entry.key && (next == m_document.tables.end() || entry.key < next->begin)) {
                place = at(entry.value.end);
                const std::size_t start = lineStart(at(entry.key));
                indent = m_text.substr(start, m_text.find_first_not_of(" \t", start) - start);
            }
        }
        insertLine(place, indent + assignment());
        return true;
    }

    /// section = { … }
    bool insertIntoInlineTable()
    {
        const auto table = std::ranges::find_if(
            m_document.tables, [&](const TomlTable& t) { return t.isInline && t.path == m_change.section; });
        if (table == m_document.tables.end())
            return false;
        const std::size_t place = at(table->begin) + 1;
        const auto next = m_text.find_first_not_of(" \t", place);
        const bool empty = next != std::string::npos && m_text[next] == '}';
        m_text.insert(place, " " + assignment() + (empty ? " " : ","));
        return true;
    }

    /// section.other = …: written the same way on the next line.
    bool insertBesideDotted()
    {
        const TomlEntry* beside = nullptr;
        for (const TomlEntry& entry : m_document.entries) {
            const bool underHeader = std::ranges::any_of(m_document.tables, [&](const TomlTable& t) {
                return t.header && isPrefix(m_change.section, t.path) && isPrefix(t.path, entry.path);
            });
            if (isPrefix(m_change.section, entry.path) && !underHeader && !insideInlineTable(entry))
                beside = &entry;
        }
        if (!beside)
            return false;
        Position key = beside->key;
        if (beside->path.size() > m_change.section.size() + 1) {
            const Path first(
                beside->path.begin(), beside->path.begin() + static_cast<long>(m_change.section.size()) + 1);
            const auto table = std::ranges::find(m_document.tables, first, &TomlTable::path);
            if (table == m_document.tables.end())
                return false;
            key = table->begin;
        }
        const std::size_t start = lineStart(at(key));
        insertLine(at(beside->value.end), m_text.substr(start, at(key) - start) + assignment());
        return true;
    }

    bool appendSection()
    {
        if (!m_text.empty() && m_text.back() != '\n')
            m_text += m_newline;
        if (!m_text.empty())
            m_text += m_newline;
        m_text += "[" + joined(m_change.section) + "]" + m_newline + assignment() + m_newline;
        return true;
    }

    std::string m_text;
    TomlDocument m_document;
    const TomlChange& m_change;
    std::string m_newline;
};

} // namespace

std::string patchToml(std::string text, const TomlChange& change) { return Patcher(std::move(text), change).run(); }

} // namespace hookline::config
