#include "core/config/config_file.h"

#include "core/config/issue_texts.h"
#include "core/config/schema.h"
#include "core/config/suggest.h"
#include "core/config/text_file.h"
#include "core/config/toml_document.h"
#include "core/config/toml_value.h"
#include "core/config/validate.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <pwd.h>
#include <unistd.h>
#include <utility>

namespace hookline::config {
namespace {

constexpr std::size_t kLargestFile = 1 << 20;

std::string joined(const std::vector<std::string>& path, std::size_t first = 0)
{
    std::string out;
    for (std::size_t i = first; i < path.size(); ++i)
        out.append(i > first ? "." : "").append(path[i]);
    return out;
}

bool isSection(std::string_view name) { return std::ranges::find(sections(), name) != sections().end(); }

/// The known key that a wrong one may stand for: misspelt, or right in another section.
std::string suggestion(const std::vector<std::string>& path)
{
    const std::string& name = path.back();
    std::vector<std::string> inSection;
    std::vector<std::string> everywhere;
    for (const Field& field : schema()) {
        if (field.name == name)
            return field.key();
        everywhere.push_back(field.key());
        if (path.size() > 1 && field.section == path.front())
            inSection.emplace_back(field.name);
    }
    if (const std::string near = nearest(name, inSection); !near.empty())
        return path.front() + '.' + near;
    return nearest(joined(path), everywhere);
}

/// Walks the entries of one document into settings and findings.
class Reader {
public:
    Reader(const TomlDocument& document, Loaded& out)
        : m_document(document)
        , m_out(out)
    {
    }

    void read()
    {
        for (const TomlTable& table : m_document.tables)
            check(table);
        for (const TomlEntry& entry : m_document.entries)
            take(entry);
        placeBlocks();
        std::vector<Issue> findings = validate(m_out.settings);
        for (Issue& finding : findings)
            add(std::move(finding));
        std::ranges::stable_sort(
            m_out.issues, {}, [](const Issue& issue) { return std::pair(issue.line, issue.column); });
    }

private:
    void report(Issue issue, Position at)
    {
        issue.line = at.line;
        issue.column = at.column;
        m_out.issues.push_back(std::move(issue));
    }

    void unknown(const std::vector<std::string>& path, Position at)
    {
        const std::string key = joined(path);
        const std::string near = suggestion(path);
        report(
            near.empty() ? makeIssue("key.unknown", key, { key }) : makeIssue("key.unknown_near", key, { key, near }),
            at);
    }

    /// The texts have the outer brackets.
    void unknownSection(const std::string& name, bool twice, Position at)
    {
        std::vector<std::string> known(sections().begin(), sections().end());
        for (const Block& block : blocks())
            known.emplace_back(block.name);
        const std::string near = nearest(name, known);
        const auto bracketed = [](const std::string& word, bool two) { return two ? "[" + word + "]" : word; };
        const std::string shown = bracketed(name, twice);
        report(near.empty() ? makeIssue("section.unknown", name, { shown })
                            : makeIssue("section.unknown_near", name, { shown, bracketed(near, findBlock(near) != nullptr) }),
            at);
    }

    bool isEntry(const std::vector<std::string>& path) const
    {
        return std::ranges::find(m_document.entries, path, &TomlEntry::path) != m_document.entries.end();
    }

    /// Sections nobody knows, and sections in the place of a value.
    void check(const TomlTable& table)
    {
        if (isEntry(table.path))
            return; // [[x]]: take() sees it as a list
        if (table.path.size() == 1 && findBlock(table.path[0])) {
            const std::string& name = table.path[0];
            report(makeIssue("key.type", name, { name, "a block that may be repeated", "a section", "[[" + name + "]]" }),
                table.begin);
        } else if (table.path.size() == 1 && !isSection(table.path[0])) {
            unknownSection(table.path[0], false, table.begin);
        } else if (table.path.size() == 2 && isSection(table.path[0])) {
            const Field* field = findField(joined(table.path));
            if (!field) {
                unknown(table.path, table.begin);
            } else if (field->kind != Kind::TextMap) {
                TomlValue value;
                value.kind = TomlValue::Kind::Table;
                value.begin = table.begin;
                m_out.issues.push_back(readValue(*field, value).error());
            }
        }
    }

    void take(const TomlEntry& entry)
    {
        const std::vector<std::string>& path = entry.path;
        if (path.size() == 1) {
            if (const Block* block = findBlock(path[0]))
                takeBlocks(*block, entry);
            else if (isSection(path[0]))
                report(
                    makeIssue("key.type", path[0], { path[0], "a section of its own", "a value", "[" + path[0] + "]" }),
                    entry.key);
            else if (entry.value.kind == TomlValue::Kind::List && !entry.value.items.empty() && entry.value.items[0].header)
                unknownSection(path[0], true, entry.value.items[0].begin);
            else
                unknown(path, entry.key);
            return;
        }
        if (!isSection(path[0]))
            return; // said once, for the whole section
        const Field* field = findField(path[0] + '.' + path[1]);
        if (path.size() > 2) {
            if (field && field->kind == Kind::TextMap)
                takeMember(*field, entry);
            return; // else said once, for the table
        }
        if (!field) {
            unknown(path, entry.key);
            return;
        }
        if (auto value = readValue(*field, entry.value))
            field->write(m_out.settings, *value);
        else
            m_out.issues.push_back(std::move(value.error()));
    }

    void takeMember(const Field& field, const TomlEntry& entry)
    {
        // [kafka.properties] with socket.timeout.ms = 5 is three tables deep for TOML, one name for us.
        auto text = propertyText(joined(entry.path), entry.value);
        if (!text) {
            m_out.issues.push_back(std::move(text.error()));
            return;
        }
        Properties map = std::get<Properties>(field.read(m_out.settings));
        map.insert_or_assign(joined(entry.path, 2), std::move(*text));
        field.write(m_out.settings, map);
    }

    void takeBlocks(const Block& block, const TomlEntry& entry)
    {
        const TomlValue& list = entry.value;
        const bool allTables = list.kind == TomlValue::Kind::List
            && std::ranges::all_of(list.items, [](const TomlValue& i) { return i.kind == TomlValue::Kind::Table; });
        const std::string name(block.name);
        if (!allTables) {
            report(makeIssue("key.type", name, { name, "a block that may be repeated", "a value", "[[" + name + "]]" }),
                entry.key);
            return;
        }
        if (list.items.size() > block.most) {
            report(makeIssue("block.too_many", name, { name, std::to_string(block.most) }), entry.value.begin);
            return;
        }
        block.resize(m_out.settings, list.items.size());
        for (std::size_t i = 0; i < list.items.size(); ++i) {
            // Names first: they are what the findings about the others are called by.
            for (const TomlMember& member : list.items[i].members) {
                if (member.name == block.fields.front().name && member.value.kind == TomlValue::Kind::Text)
                    block.fields.front().write(m_out.settings, i, member.value.text);
            }
            for (const TomlMember& member : list.items[i].members)
                takeMember(block, i, member);
        }
        m_blocks.emplace_back(&block, &list);
    }

    void takeMember(const Block& block, std::size_t index, const TomlMember& member)
    {
        const std::string key = blockKey(block, m_out.settings, index, member.name);
        if (const BlockField* field = findField(block, member.name)) {
            if (auto value = readValue(*field, key, member.value, field->initial()))
                field->write(m_out.settings, index, *value);
            else
                m_out.issues.push_back(std::move(value.error()));
            return;
        }
        std::vector<std::string> known;
        for (const BlockField& field : block.fields)
            known.emplace_back(field.name);
        const std::string near = nearest(member.name, known);
        report(near.empty() ? makeIssue("key.unknown", key, { key }) : makeIssue("key.unknown_near", key, { key, near }),
            member.key);
    }

    /// Where the keys of the blocks stand, under the names that findings use.
    void placeBlocks()
    {
        for (const auto& [block, list] : m_blocks) {
            for (std::size_t i = 0; i < list->items.size(); ++i) {
                for (const BlockField& field : block->fields)
                    m_places.emplace(blockKey(*block, m_out.settings, i, field.name), list->items[i].begin);
                for (const TomlMember& member : list->items[i].members)
                    m_places.insert_or_assign(
                        blockKey(*block, m_out.settings, i, member.name), member.value.begin);
            }
        }
    }

    /// A finding of validate.h, placed where the file sets the value.
    void add(Issue finding)
    {
        if (const auto place = m_places.find(finding.key); place != m_places.end()) {
            report(std::move(finding), place->second);
            return;
        }
        for (const TomlEntry& entry : m_document.entries) {
            if (joined(entry.path) == finding.key) {
                report(std::move(finding), entry.value.begin);
                return;
            }
        }
        m_out.issues.push_back(std::move(finding));
    }

    const TomlDocument& m_document;
    Loaded& m_out;
    std::vector<std::pair<const Block*, const TomlValue*>> m_blocks; ///< those that were taken
    std::map<std::string, Position> m_places;
};

} // namespace

Loaded parse(std::string_view text, std::string_view fileName)
{
    Loaded out;
    const TomlDocument document = parseToml(text);
    if (document.error) {
        const Position at = document.error->at;
        Issue issue = makeIssue("file.syntax", {},
            { std::string(fileName), std::to_string(at.line), std::to_string(at.column), document.error->description });
        issue.line = at.line;
        issue.column = at.column;
        out.issues.push_back(std::move(issue));
        return out;
    }
    Reader(document, out).read();
    return out;
}

Loaded load(const std::filesystem::path& file)
{
    const auto text = readTextFile(file, kLargestFile);
    if (text)
        return parse(*text, file.string());
    Loaded out;
    const base::Error& error = text.error();
    std::vector<std::string> args { file.string() };
    if (error.id == "file.unreadable")
        args.push_back(error.why);
    else if (error.id == "file.too_large")
        args.push_back(std::to_string(kLargestFile));
    out.issues.push_back(makeIssue(error.id, {}, std::move(args)));
    return out;
}

std::filesystem::path defaultPath()
{
    namespace fs = std::filesystem;
    // The XDG specification: a relative path there is invalid and ignored.
    if (const char* base = std::getenv("XDG_CONFIG_HOME"); base && *base == '/')
        return fs::path(base) / "hookline" / "hookline.toml";
    const char* home = std::getenv("HOME");
    if (!home || *home == '\0') {
        const passwd* entry = ::getpwuid(::getuid());
        home = entry ? entry->pw_dir : "/";
    }
    return fs::path(home) / ".config" / "hookline" / "hookline.toml";
}

} // namespace hookline::config
