#include "core/config/block_patch.h"

#include "core/config/toml_document.h"
#include "core/config/toml_value.h"

#include <algorithm>
#include <map>
#include <optional>
#include <vector>

namespace hookline::config {
namespace {

/// A block's characters: from the comments above its header to the comments above the next header.
struct Span {
    std::size_t begin;
    std::size_t end;
};

std::size_t nextLine(std::string_view text, std::size_t offset)
{
    const auto newline = text.find('\n', offset);
    return newline == std::string_view::npos ? text.size() : newline + 1;
}

std::size_t lineStart(std::string_view text, std::size_t offset)
{
    const auto newline = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
    return newline == std::string_view::npos ? 0 : newline + 1;
}

/// Up over the comment lines that stand directly above.
std::size_t withComments(std::string_view text, std::size_t start)
{
    while (start > 0) {
        const std::size_t above = lineStart(text, start - 1);
        const auto first = text.find_first_not_of(" \t", above);
        if (first >= start || text[first] != '#')
            break;
        start = above;
    }
    return start;
}

/// The end of the last character that is part of the value.
std::size_t endOf(std::string_view text, const TomlValue& value)
{
    if (value.kind == TomlValue::Kind::Table && !value.members.empty())
        return std::max(offsetOf(text, value.end), endOf(text, value.members.back().value));
    return offsetOf(text, value.end);
}

std::string freshBlock(const Block& block, const Settings& settings, std::size_t index, const std::string& newline)
{
    std::string out = "[[" + std::string(block.name) + "]]" + newline;
    for (const BlockField& field : block.fields) {
        const Value value = field.read(settings, index);
        if (&field == &block.fields.front() || value != field.initial())
            out.append(field.name).append(" = ").append(writeValue(value)).append(newline);
    }
    return out;
}

class BlockPatcher {
public:
    BlockPatcher(std::string text, const Block& block, const Settings& have, const Settings& wanted,
        const std::function<bool(const std::string&)>& unusable)
        : m_text(std::move(text))
        , m_block(block)
        , m_have(have)
        , m_wanted(wanted)
        , m_unusable(unusable)
        , m_newline(m_text.find("\r\n") == std::string::npos ? "\n" : "\r\n")
    {
    }

    std::string run()
    {
        if (!locate())
            return std::move(m_text);
        noticeNewName();
        // What each block that stays will say, in the order wanted; new ones follow the one before them.
        std::vector<std::string> kept;
        std::string first; // new blocks before any that is kept
        std::vector<std::size_t> slots;
        for (std::size_t i = 0; i < m_block.count(m_wanted); ++i) {
            const auto old = m_index.find(nameOf(m_block, m_wanted, i));
            if (old != m_index.end()) {
                kept.push_back(changed(old->second, i));
                slots.push_back(old->second);
                continue;
            }
            std::string& before = kept.empty() ? first : kept.back();
            if (!before.empty() && !before.ends_with('\n'))
                before += m_newline;
            if (!before.empty() && !before.ends_with(m_newline + m_newline))
                before += m_newline;
            before += freshBlock(m_block, m_wanted, i, m_newline);
        }
        std::ranges::sort(slots);
        for (std::size_t slot = m_spans.size(); slot-- > 0;) {
            const auto place = std::ranges::find(slots, slot);
            const Span span = m_spans[slot];
            std::string with = place == slots.end() ? std::string() : kept[static_cast<std::size_t>(place - slots.begin())];
            if (!with.empty() && span.end < m_text.size() && !with.ends_with('\n'))
                with += m_newline; // it was the last of the file before
            if (!with.empty() && span.end < m_text.size() && with.size() > 2 && !with.ends_with(m_newline + m_newline)
                && m_text.substr(span.begin, span.end - span.begin).ends_with(m_newline + m_newline))
                with += m_newline;
            m_text.replace(span.begin, span.end - span.begin, with);
        }
        if (first.empty())
            return std::move(m_text);
        if (!slots.empty()) {
            m_text.insert(m_spans[slots.front()].begin - removedBefore(slots.front()), first + m_newline);
            return std::move(m_text);
        }
        if (!m_text.empty() && !m_text.ends_with('\n'))
            m_text += m_newline;
        if (!m_text.empty() && !m_text.ends_with(m_newline + m_newline))
            m_text += m_newline;
        m_text += first;
        return std::move(m_text);
    }

private:
    /// False when the blocks are not written as [[blocks]] or cannot be told apart.
    bool locate()
    {
        const TomlDocument document = parseToml(m_text);
        const std::vector<std::string> path { std::string(m_block.name) };
        const auto entry = std::ranges::find(document.entries, path, &TomlEntry::path);
        if (entry == document.entries.end())
            return true;
        const std::vector<TomlValue>& items = entry->value.items;
        if (items.size() != m_block.count(m_have)
            || !std::ranges::all_of(items, [](const TomlValue& item) { return item.header; }))
            return false;
        std::vector<std::size_t> headers;
        for (const TomlTable& table : document.tables) {
            if (table.header)
                headers.push_back(lineStart(m_text, offsetOf(m_text, table.begin)));
        }
        for (std::size_t i = 0; i < items.size(); ++i) {
            const std::size_t start = lineStart(m_text, offsetOf(m_text, items[i].begin));
            const auto next = std::ranges::upper_bound(headers, start);
            const std::size_t end = next == headers.end() ? m_text.size() : withComments(m_text, *next);
            m_spans.push_back({ withComments(m_text, start), end });
            const std::string name = nameOf(m_block, m_have, i);
            if (!m_index.emplace(name, i).second)
                return false;
            m_items.push_back(items[i]);
        }
        return true;
    }

    /// One block went and one came in its place: it has a new name, and its comments and unknown keys stay.
    void noticeNewName()
    {
        if (m_block.count(m_wanted) != m_spans.size())
            return;
        std::optional<std::size_t> renamed;
        for (std::size_t i = 0; i < m_spans.size(); ++i) {
            if (m_index.contains(nameOf(m_block, m_wanted, i)))
                continue;
            if (renamed)
                return; // two that are new: who is who is anybody's guess
            renamed = i;
        }
        if (!renamed)
            return;
        const std::string before = nameOf(m_block, m_have, *renamed);
        for (std::size_t i = 0; i < m_spans.size(); ++i) {
            if (nameOf(m_block, m_wanted, i) == before)
                return; // that one has only moved
        }
        m_index.emplace(nameOf(m_block, m_wanted, *renamed), *renamed);
    }

    /// How much shorter the text in front of a slot became by removals: those spans only, the others are behind it.
    std::size_t removedBefore(std::size_t slot) const
    {
        std::size_t out = 0;
        for (std::size_t i = 0; i < slot; ++i)
            out += m_spans[i].end - m_spans[i].begin;
        return out;
    }

    /// The text of the old block, brought to the new one's values.
    std::string changed(std::size_t old, std::size_t index) const
    {
        const Span span = m_spans[old];
        std::string text = m_text.substr(span.begin, span.end - span.begin);
        const TomlValue& item = m_items[old];
        const auto local = [&](Position at) { return offsetOf(m_text, at) - span.begin; };
        struct Edit {
            std::size_t begin;
            std::size_t end;
            std::string with;
        };
        std::vector<Edit> edits;
        std::string added;
        std::size_t last = nextLine(text, local(item.begin));
        std::string indent;
        for (const TomlMember& member : item.members) {
            const std::size_t start = lineStart(text, local(member.key));
            if (member.value.kind == TomlValue::Kind::Table && text[start] == '[')
                continue; // a sub-table's header: what is added must come before it
            last = nextLine(text, endOf(m_text, member.value) - span.begin);
            indent = text.substr(start, text.find_first_not_of(" \t", start) - start);
        }
        for (const BlockField& field : m_block.fields) {
            const Value want = field.read(m_wanted, index);
            const bool bad = m_unusable(blockKey(m_block, m_have, old, field.name));
            if (want == field.read(m_have, old) && !bad)
                continue;
            const auto member = std::ranges::find(item.members, field.name, &TomlMember::name);
            const std::size_t line = member == item.members.end() ? 0 : lineStart(text, local(member->key));
            const bool isTable = member != item.members.end() && member->value.kind == TomlValue::Kind::Table && text[line] == '[';
            if (isTable) // a sub-table with a header of its own becomes a value among the others
                edits.push_back({ line, nextLine(text, endOf(m_text, member->value) - span.begin), {} });
            if (member != item.members.end() && !isTable)
                edits.push_back({ local(member->value.begin), endOf(m_text, member->value) - span.begin, writeValue(want) });
            else
                added.append(indent).append(field.name).append(" = ").append(writeValue(want)).append(m_newline);
        }
        if (!added.empty()) {
            const bool open = last > 0 && text[last - 1] != '\n';
            edits.push_back({ last, last, (open ? m_newline : std::string()) + added });
        }
        std::ranges::stable_sort(edits, std::ranges::greater(), &Edit::begin);
        for (const Edit& edit : edits)
            text.replace(edit.begin, edit.end - edit.begin, edit.with);
        return text;
    }

    std::string m_text;
    const Block& m_block;
    const Settings& m_have;
    const Settings& m_wanted;
    const std::function<bool(const std::string&)>& m_unusable;
    std::string m_newline;
    std::vector<Span> m_spans; ///< of the blocks in the text
    std::vector<TomlValue> m_items; ///< the same
    std::map<std::string, std::size_t> m_index; ///< by name
};

} // namespace

std::string patchBlocks(std::string text, const Block& block, const Settings& have, const Settings& wanted,
    const std::function<bool(const std::string& key)>& unusable)
{
    return BlockPatcher(std::move(text), block, have, wanted, unusable).run();
}

} // namespace hookline::config
