#include "core/config/config_file.h"
#include "core/config/schema.h"
#include "core/config/suggest.h"
#include "core/config/toml_document.h"
#include "core/config/toml_value.h"

#include <optional>
#include <vector>

namespace hookline::config {
namespace {

std::string_view trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

base::Result<> badValue(std::string_view assignment, std::string why, std::string remedy)
{
    return base::fail(
        { "set.value", "--set " + std::string(assignment) + " is not possible", std::move(why), std::move(remedy) });
}

std::string remedyFor(const std::string& key, const Value& initial)
{
    return "Write for example --set " + key + "=" + writeValue(initial);
}

/// The value if `text` is TOML, e.g. 5, true, "x", ["a"].
std::optional<TomlDocument> tomlValue(std::string_view text)
{
    TomlDocument document = parseToml("v = " + std::string(text));
    if (document.error || text.find('\n') != std::string_view::npos)
        return std::nullopt;
    return document;
}

TomlValue bareText(std::string_view text)
{
    TomlValue value;
    value.text = text;
    return value;
}

TomlValue bareList(std::string_view text)
{
    TomlValue list;
    list.kind = TomlValue::Kind::List;
    while (!text.empty()) {
        const auto comma = text.find(',');
        if (const auto item = trimmed(text.substr(0, comma)); !item.empty())
            list.items.push_back(bareText(item));
        text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
    }
    return list;
}

/// What the words after '=' mean for this field; nothing when they are neither TOML nor bare words that fit.
std::optional<TomlValue> meaning(const FieldInfo& field, std::string_view text)
{
    const bool looksQuoted = text.starts_with('"') || text.starts_with('\'');
    if ((field.kind == Kind::Text || field.kind == Kind::Choice) && !looksQuoted)
        return bareText(text);
    if (field.kind == Kind::TextList && !looksQuoted && !text.starts_with('['))
        return bareList(text);
    const auto document = tomlValue(text);
    if (!document || document->entries.size() != 1)
        return std::nullopt;
    return document->entries[0].value;
}

base::Result<> setProperty(const Field& field, Settings& settings, std::string_view name, std::string_view text)
{
    Properties map = std::get<Properties>(field.read(settings));
    const bool looksQuoted = text.starts_with('"') || text.starts_with('\'');
    std::string value(text);
    if (looksQuoted) {
        const auto document = tomlValue(text);
        if (!document)
            return badValue(field.key() + '.' + std::string(name) + '=' + std::string(text), "the quotes do not match",
                "Leave them out or close them");
        value = document->entries[0].value.text;
    }
    map.insert_or_assign(std::string(name), std::move(value));
    field.write(settings, map);
    return {};
}

/// kafka.properties={ a = 1, "b.c" = "x" }
base::Result<> setProperties(const Field& field, Settings& settings, std::string_view assignment, std::string_view text)
{
    const auto document = text.starts_with('{') ? tomlValue(text) : std::nullopt;
    if (!document)
        return badValue(assignment, "it is a table of properties",
            "Write for example --set " + field.key() + ".socket.timeout.ms=60000");
    Properties map;
    for (const TomlEntry& entry : document->entries) {
        std::string name;
        for (std::size_t i = 1; i < entry.path.size(); ++i)
            name.append(i > 1 ? "." : "").append(entry.path[i]);
        const auto value = propertyText(field.key() + '.' + name, entry.value);
        if (!value)
            return badValue(assignment, value.error().text, {});
        map.insert_or_assign(std::move(name), *value);
    }
    field.write(settings, map);
    return {};
}

base::Result<> unknownKey(std::string_view key, const std::string& near)
{
    return base::fail({ "set.unknown_key", "--set " + std::string(key) + " is not known", {},
        near.empty() ? "--print-config shows every key" : "Did you mean " + near + "?" });
}

/// listeners.tls.port=8883
base::Result<> setInBlock(
    const Block& block, Settings& settings, const std::string& key, std::string_view assignment, std::string_view text)
{
    const std::string_view path = std::string_view(key).substr(block.name.size() + 1);
    const auto dot = path.find('.');
    const std::string name(path.substr(0, dot));
    const std::string_view fieldName = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
    const std::string prefix = std::string(block.name) + '.' + name + '.';
    const BlockField* field = findField(block, fieldName);
    if (!isUsableName(name) || !field || field == &block.fields.front()) { // a name is not changed by itself
        std::vector<std::string> known;
        for (const BlockField& candidate : block.fields.subspan(1))
            known.push_back(prefix + std::string(candidate.name));
        return unknownKey(key, nearest(key, known));
    }
    std::optional<TomlValue> value;
    if (field->kind == Kind::TextMap) {
        // As a member of a list, the table keeps its members.
        if (const auto document = text.starts_with('{') ? tomlValue("[" + std::string(text) + "]") : std::nullopt)
            value = document->entries[0].value.items[0];
    } else {
        value = meaning(*field, text);
    }
    if (!value)
        return badValue(assignment, "the value cannot be read", remedyFor(key, field->initial()));
    auto read = readValue(*field, key, *value, field->initial());
    if (!read)
        return badValue(assignment, read.error().text, {});
    std::size_t index = 0;
    const std::size_t count = block.count(settings);
    while (index < count && nameOf(block, settings, index) != name)
        ++index;
    if (index == count) {
        if (count >= block.most)
            return badValue(assignment,
                "there are already " + std::to_string(count) + " [[" + std::string(block.name) + "]] blocks", {});
        block.resize(settings, count + 1);
        block.fields.front().write(settings, index, name);
    }
    field->write(settings, index, *read);
    return {};
}

} // namespace

base::Result<> applyOverride(Settings& settings, std::string_view assignment)
{
    const auto equals = assignment.find('=');
    if (equals == std::string_view::npos)
        return base::fail({ "set.no_value", "--set " + std::string(assignment) + " has no value", {},
            "Write --set section.key=value, e.g. --set broker.port=1884" });
    const std::string key(trimmed(assignment.substr(0, equals)));
    const std::string_view text = trimmed(assignment.substr(equals + 1));

    if (const Block* block = findBlock(key.substr(0, key.find('.'))); block && key.size() > block->name.size())
        return setInBlock(*block, settings, key, assignment, text);
    const Field* field = findField(key);
    if (!field) {
        for (const Field& candidate : schema()) {
            const std::string prefix = candidate.key() + '.';
            if (candidate.kind == Kind::TextMap && key.starts_with(prefix) && key.size() > prefix.size())
                return setProperty(candidate, settings, std::string_view(key).substr(prefix.size()), text);
        }
        std::vector<std::string> known;
        for (const Field& candidate : schema()) {
            known.push_back(candidate.key());
            if (candidate.name == key)
                return base::fail({ "set.unknown_key", "--set " + key + " is not known", {},
                    "Did you mean " + candidate.key() + "?" });
        }
        return unknownKey(key, nearest(key, known));
    }
    if (field->kind == Kind::TextMap)
        return setProperties(*field, settings, assignment, text);

    const auto value = meaning(*field, text);
    if (!value)
        return badValue(assignment, "the value cannot be read", remedyFor(key, field->read(Settings {})));
    auto read = readValue(*field, *value);
    if (!read)
        return badValue(assignment, read.error().text, {});
    field->write(settings, *read);
    return {};
}

} // namespace hookline::config
