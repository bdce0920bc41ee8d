#include "core/kafka/record_filter.h"

#include <algorithm>
#include <charconv>

namespace hookline::kafka {
namespace {

using metrics::KafkaRecord;
using rules::JsonStep;

constexpr std::size_t kMostTests = 16;

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// `part` is in lower case.
bool contains(std::string_view text, std::string_view part)
{
    return std::search(text.begin(), text.end(), part.begin(), part.end(), [](char a, char b) { return lower(a) == b; }) != text.end();
}

base::Error mistake(std::string_view what, std::string why, std::string remedy)
{
    return { "reader.filter", "“" + std::string(what) + "” is not a filter", std::move(why), std::move(remedy) };
}

/// `a.b[0].c`; false: not a path.
bool parsePath(std::string_view text, std::vector<JsonStep>& out)
{
    while (!text.empty()) {
        if (text.front() == '[') {
            std::size_t index = 0;
            const auto [end, code] = std::from_chars(text.data() + 1, text.data() + text.size(), index);
            if (code != std::errc() || end == text.data() + text.size() || *end != ']')
                return false;
            out.push_back({ {}, index, true });
            text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
            continue;
        }
        if (text.front() == '.')
            text.remove_prefix(1);
        const std::size_t size = std::min(text.find_first_of(".["), text.size());
        if (size == 0)
            return false;
        out.push_back({ std::string(text.substr(0, size)), 0, false });
        text.remove_prefix(size);
    }
    return !out.empty();
}

/// Takes a word or a quoted text off the front of `text`.
std::string takeTerm(std::string_view& text)
{
    std::string out;
    bool quoted = false;
    std::size_t i = 0;
    for (; i < text.size() && (quoted || text[i] != ' '); ++i) {
        if (text[i] == '"')
            quoted = !quoted;
        else if (text[i] == '\\' && quoted && i + 1 < text.size())
            out += text[++i];
        else
            out += text[i];
    }
    text.remove_prefix(std::min(i, text.size()));
    return out;
}

} // namespace

base::Result<RecordFilter> RecordFilter::parse(std::string_view text)
{
    RecordFilter out;
    for (;;) {
        text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
        if (text.empty())
            return out;
        const bool quoted = text.front() == '"';
        const std::string term = takeTerm(text);
        if (term.empty())
            continue;
        if (out.m_tests.size() == kMostTests)
            return base::fail(mistake(term, "there are more than " + std::to_string(kMostTests) + " tests", "Use fewer"));
        Test test;
        const std::size_t equals = quoted ? std::string::npos : term.find('=');
        const std::string_view name = std::string_view(term).substr(0, std::min(equals, term.size()));
        if (equals != std::string::npos)
            test.text = term.substr(equals + 1);
        if (equals != std::string::npos && name == "key") {
            test.kind = Kind::Key;
        } else if (equals != std::string::npos && name.starts_with("header.") && name.size() > 7) {
            test.kind = Kind::Header;
            test.header = name.substr(7);
        } else if (equals != std::string::npos && (name.starts_with("value.") || name.starts_with("value["))) {
            test.kind = Kind::Json;
            if (!parsePath(name.substr(5), test.path))
                return base::fail(mistake(term, "the path into the JSON value cannot be read", "Write for example value.message.qos=1"));
        } else {
            test.text = term;
            std::ranges::transform(test.text, test.text.begin(), lower);
        }
        out.m_tests.push_back(std::move(test));
    }
}

bool RecordFilter::matches(const KafkaRecord& record)
{
    bool parsed = false;
    bool isJson = false;
    return std::ranges::all_of(m_tests, [&](const Test& test) { return passes(test, record, parsed, isJson); });
}

bool RecordFilter::passes(const Test& test, const KafkaRecord& record, bool& parsed, bool& isJson)
{
    switch (test.kind) {
    case Kind::Anywhere:
        return contains(record.key, test.text) || contains(record.value, test.text)
            || std::ranges::any_of(record.headers,
                [&](const auto& header) { return contains(header.first, test.text) || contains(header.second, test.text); });
    case Kind::Key: return record.hasKey && record.key == test.text;
    case Kind::Header:
        return std::ranges::any_of(
            record.headers, [&](const auto& header) { return header.first == test.header && header.second == test.text; });
    case Kind::Json: break;
    }
    if (!parsed) {
        isJson = record.value.size() == record.valueSize && m_json.parse(record.value);
        parsed = true;
    }
    const rules::JsonNode* node = isJson ? m_json.find(test.path) : nullptr;
    if (!node)
        return false;
    switch (node->type) {
    case rules::JsonType::Bool: return test.text == (node->flag ? "true" : "false");
    case rules::JsonType::Null: return test.text == "null";
    default: return node->text == test.text;
    }
}

} // namespace hookline::kafka
