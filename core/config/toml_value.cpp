#include "core/config/toml_value.h"

#include "core/config/issue_texts.h"

#include <algorithm>
#include <array>

namespace hookline::config {
namespace {

std::string_view wantedWords(Kind kind)
{
    switch (kind) {
    case Kind::Flag: return "true or false";
    case Kind::Number: return "a whole number";
    case Kind::Text:
    case Kind::Choice: return "a text in quotes";
    case Kind::TextList: return "a list of texts";
    case Kind::TextMap: return "a section of its own";
    }
    return "?";
}

std::string_view foundWords(TomlValue::Kind kind)
{
    switch (kind) {
    case TomlValue::Kind::Flag: return "true or false";
    case TomlValue::Kind::Number: return "a whole number";
    case TomlValue::Kind::Real: return "a number with a fraction";
    case TomlValue::Kind::Text: return "a text";
    case TomlValue::Kind::Time: return "a date or time";
    case TomlValue::Kind::List: return "a list";
    case TomlValue::Kind::Table: return "a section";
    }
    return "?";
}

Issue placed(Issue issue, const TomlValue& value)
{
    issue.line = value.begin.line;
    issue.column = value.begin.column;
    return issue;
}

tl::unexpected<Issue> wrongType(
    const FieldInfo& field, const std::string& key, const TomlValue& value, const Value& initial)
{
    std::string example;
    if (field.kind == Kind::TextMap)
        example = "[" + field.key() + "]";
    else
        example = std::string(field.name) + " = " + writeValue(initial);
    return tl::make_unexpected(placed(makeIssue("key.type", key,
                                          { key, std::string(wantedWords(field.kind)),
                                              std::string(foundWords(value.kind)), std::move(example) }),
        value));
}

/// The members of a table within a block, however deep: socket.timeout.ms = 5 is three tables for TOML, one name for us.
tl::expected<void, Issue> readMap(
    const std::string& key, const TomlValue& table, const std::string& prefix, Properties& out)
{
    for (const TomlMember& member : table.members) {
        const std::string name = prefix + member.name;
        if (member.value.kind == TomlValue::Kind::Table) {
            if (auto read = readMap(key, member.value, name + '.', out); !read)
                return read;
            continue;
        }
        auto text = propertyText(key + '.' + name, member.value);
        if (!text)
            return tl::make_unexpected(std::move(text.error()));
        out.insert_or_assign(name, std::move(*text));
    }
    return {};
}

} // namespace

tl::expected<Value, Issue> readValue(
    const FieldInfo& field, const std::string& key, const TomlValue& value, const Value& initial)
{
    using From = TomlValue::Kind;
    Value out;
    if (field.kind == Kind::Flag && value.kind == From::Flag) {
        out = value.flag;
    } else if (field.kind == Kind::Number && value.kind == From::Number) {
        if (value.number < 0)
            return tl::make_unexpected(placed(rangeIssue(field, key, std::to_string(value.number)), value));
        out = static_cast<std::uint64_t>(value.number);
    } else if ((field.kind == Kind::Text || field.kind == Kind::Choice) && value.kind == From::Text) {
        out = value.text;
    } else if (field.kind == Kind::Choice && value.kind == From::Number) {
        out = std::to_string(value.number); // acks = 1 says what it means
    } else if (field.kind == Kind::TextList && value.kind == From::List
        && std::ranges::all_of(value.items, [](const TomlValue& item) { return item.kind == From::Text; })) {
        std::vector<std::string> list;
        for (const TomlValue& item : value.items)
            list.push_back(item.text);
        out = std::move(list);
    } else if (field.kind == Kind::TextMap && value.kind == From::Table) {
        Properties map;
        if (auto read = readMap(key, value, {}, map); !read)
            return tl::make_unexpected(std::move(read.error()));
        out = std::move(map);
    } else {
        return wrongType(field, key, value, initial);
    }
    if (auto issue = checkValue(field, key, out))
        return tl::make_unexpected(placed(std::move(*issue), value));
    return out;
}

tl::expected<Value, Issue> readValue(const Field& field, const TomlValue& value)
{
    return readValue(field, field.key(), value, field.read(Settings {}));
}

tl::expected<std::string, Issue> propertyText(const std::string& key, const TomlValue& value)
{
    switch (value.kind) {
    case TomlValue::Kind::Flag: return std::string(value.flag ? "true" : "false");
    case TomlValue::Kind::Number: return std::to_string(value.number);
    case TomlValue::Kind::Real:
    case TomlValue::Kind::Text: return value.text;
    default: break;
    }
    return tl::make_unexpected(placed(makeIssue("key.type", key,
                                          { key, "a text in quotes", std::string(foundWords(value.kind)),
                                              tomlString(key.substr(key.find("properties.") + 11)) + " = \"value\"" }),
        value));
}

std::string tomlString(std::string_view text)
{
    constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string out = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            out.append(1, '\\').append(1, c);
        else if (c == '\n')
            out += "\\n";
        else if (c == '\t')
            out += "\\t";
        else if (c == '\r')
            out += "\\r";
        else if (byte < 0x20 || byte == 0x7F)
            out.append("\\u00").append(1, kHex[byte >> 4]).append(1, kHex[byte & 15]);
        else
            out += c;
    }
    return out + '"';
}

std::string writeValue(const Value& value)
{
    struct Writer {
        std::string operator()(bool flag) const { return flag ? "true" : "false"; }
        std::string operator()(std::uint64_t number) const { return std::to_string(number); }
        std::string operator()(const std::string& text) const { return tomlString(text); }
        std::string operator()(const std::vector<std::string>& list) const
        {
            std::string out = "[";
            for (const std::string& item : list)
                out.append(out.size() > 1 ? ", " : "").append(tomlString(item));
            return out + "]";
        }
        std::string operator()(const Properties& map) const
        {
            std::string out = "{";
            for (const auto& [name, text] : map)
                out.append(out.size() > 1 ? ", " : " ").append(tomlString(name)).append(" = ").append(tomlString(text));
            return out + (map.empty() ? "}" : " }");
        }
    };
    return std::visit(Writer {}, value);
}

} // namespace hookline::config
