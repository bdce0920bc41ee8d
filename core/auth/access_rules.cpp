#include "core/auth/access_rules.h"

#include "core/base/utf8.h"
#include "core/config/text_file.h"
#include "core/mqtt/topic.h"

#include <algorithm>
#include <optional>

namespace hookline::auth {
namespace {

constexpr std::size_t kLargestFile = 64 * 1024 * 1024;
constexpr std::string_view kBlank = " \t";

std::string_view takeWord(std::string_view& rest)
{
    const std::size_t end = std::min(rest.find_first_of(kBlank), rest.size());
    const std::string_view word = rest.substr(0, end);
    rest.remove_prefix(std::min(rest.find_first_not_of(kBlank, end), rest.size()));
    return word;
}

/// What a template has at its front: the name it stands for, or one character.
std::string_view takePiece(std::string_view& text, const AccessRules::Who& who) noexcept
{
    const bool client = text.starts_with("%c");
    if (client || text.starts_with("%u")) {
        text.remove_prefix(2);
        return client ? who.clientId : who.username;
    }
    const std::string_view one = text.substr(0, 1);
    text.remove_prefix(1);
    return one;
}

} // namespace

class AccessRules::Parser {
public:
    Parser(AccessRules& out, std::string_view name)
        : m_out(out)
        , m_name(name)
    {
    }

    std::optional<base::Error> line(std::string_view text, std::size_t number)
    {
        m_line = text;
        m_number = number;
        while (!text.empty() && (text.back() == '\r' || kBlank.find(text.back()) != std::string_view::npos))
            text.remove_suffix(1);
        text.remove_prefix(std::min(text.find_first_not_of(kBlank), text.size()));
        if (text.empty() || text.front() == '#')
            return std::nullopt;
        const std::string_view keyword = text.substr(0, text.find_first_of(kBlank));
        std::string_view rest = text;
        takeWord(rest);
        if (keyword == "user")
            return user(rest);
        if (keyword == "topic" || keyword == "pattern")
            return rule(keyword == "pattern", rest, keyword);
        return wrong(keyword, "a line starts with topic, user or pattern, not with \"" + std::string(keyword.substr(0, 64)) + "\"");
    }

private:
    base::Error wrong(std::string_view at, std::string why) const
    {
        const bool inside = at.data() >= m_line.data() && at.data() <= m_line.data() + m_line.size();
        const std::size_t column = inside ? static_cast<std::size_t>(at.data() - m_line.data()) + 1 : m_line.size() + 1;
        return { "access.acl_file",
            "the ACL file " + std::string(m_name) + " cannot be used, line " + std::to_string(m_number) + ", column " + std::to_string(column),
            std::move(why), "Correct this line; docs/ACCESS.md shows the syntax" };
    }

    std::optional<base::Error> user(std::string_view name)
    {
        if (name.empty())
            return wrong(m_line.substr(m_line.size()), "there is no name after \"user\"");
        if (!base::isMqttString(name))
            return wrong(name, "the name is not UTF-8 text");
        m_user = name;
        return std::nullopt;
    }

    std::optional<base::Error> rule(bool pattern, std::string_view rest, std::string_view keyword)
    {
        Rule made;
        std::string_view filter = rest;
        const std::string_view first = takeWord(rest);
        if (!rest.empty()) { // an access word, then the filter, which may contain blanks
            filter = rest;
            if (first == "read")
                made.access = kRead;
            else if (first == "write")
                made.access = kWrite;
            else if (first == "deny")
                made.access = kDeny;
            else if (first != "readwrite")
                return wrong(first, "the access is read, write, readwrite or deny, not \"" + std::string(first.substr(0, 64)) + "\"");
        }
        if (filter.empty())
            return wrong(m_line.substr(m_line.size()), "there is no topic after \"" + std::string(keyword) + "\"");
        if (!mqtt::isValidTopicFilter(filter))
            return wrong(filter, "this is not a valid topic filter (# only as the last level, + only as a whole level)");
        for (std::string_view levels = filter;;) {
            const mqtt::Level level = mqtt::takeLevel(levels);
            Level& added = made.levels.emplace_back();
            added.text = level.text;
            const bool client = pattern && level.text.find("%c") != std::string_view::npos;
            const bool username = pattern && level.text.find("%u") != std::string_view::npos;
            m_out.m_usesClientId |= client;
            m_out.m_usesUsername |= username;
            if (level.text == "#")
                added.kind = Level::Kind::Rest;
            else if (level.text == "+")
                added.kind = Level::Kind::One;
            else if (client || username)
                added.kind = Level::Kind::Template;
            if (level.last)
                break;
        }
        std::vector<Rule>& list = pattern ? m_out.m_patterns : m_out.m_users[m_user];
        const auto place = made.access == kDeny ? std::ranges::find_if(list, [](const Rule& other) { return other.access != kDeny; }) : list.end();
        list.insert(place, std::move(made));
        ++m_out.m_count;
        return std::nullopt;
    }

    AccessRules& m_out;
    std::string_view m_name;
    std::string_view m_line;
    std::size_t m_number = 0;
    std::string m_user;
};

base::Result<AccessRules> AccessRules::parse(std::string_view text, std::string_view name)
{
    AccessRules out;
    Parser parser(out, name);
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::size_t end = text.find('\n');
        if (auto error = parser.line(text.substr(0, end), number))
            return base::fail(std::move(*error));
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    }
    return out;
}

base::Result<AccessRules> AccessRules::load(const std::filesystem::path& file)
{
    const auto text = config::readTextFile(file, kLargestFile);
    if (!text)
        return base::fail({ "access.acl_file", text.error().what, text.error().why, text.error().remedy });
    return parse(*text, file.string());
}

bool AccessRules::isSpecial(std::string_view name) noexcept { return name.find_first_of(std::string_view("+#/\0", 4)) != std::string_view::npos; }

bool AccessRules::levelMatches(const Level& level, std::string_view text, const Who& who) noexcept
{
    if (level.kind != Level::Kind::Template)
        return level.text == text;
    for (std::string_view rest = level.text; !rest.empty();) {
        const std::string_view piece = takePiece(rest, who);
        if (!text.starts_with(piece))
            return false;
        text.remove_prefix(piece.size());
    }
    return text.empty();
}

bool AccessRules::matches(const Rule& rule, std::string_view topic, const Who& who) noexcept
{
    if (topic.starts_with('$') && rule.levels.front().kind != Level::Kind::Text) // neither by a wildcard [MQTT-4.7.2-1] nor by a name
        return false;
    std::string_view rest = topic;
    for (std::size_t i = 0;; ++i) {
        if (i == rule.levels.size())
            return false; // the topic goes on
        if (rule.levels[i].kind == Level::Kind::Rest)
            return true;
        const mqtt::Level level = mqtt::takeLevel(rest);
        if (rule.levels[i].kind != Level::Kind::One && !levelMatches(rule.levels[i], level.text, who))
            return false;
        if (level.last) // "a/#" matches "a"
            return i + 1 == rule.levels.size() || (i + 2 == rule.levels.size() && rule.levels[i + 1].kind == Level::Kind::Rest);
    }
}

/// Whether the rule matches every topic that the filter matches.
bool AccessRules::covers(const Rule& rule, std::string_view filter, const Who& who) noexcept
{
    if (filter.starts_with('$') && rule.levels.front().kind != Level::Kind::Text)
        return false;
    std::string_view rest = filter;
    for (std::size_t i = 0;; ++i) {
        if (i == rule.levels.size())
            return false;
        if (rule.levels[i].kind == Level::Kind::Rest)
            return true;
        const mqtt::Level level = mqtt::takeLevel(rest);
        if (level.text == "#")
            return false;
        if (rule.levels[i].kind != Level::Kind::One && (level.text == "+" || !levelMatches(rule.levels[i], level.text, who)))
            return false;
        if (level.last)
            return i + 1 == rule.levels.size() || (i + 2 == rule.levels.size() && rule.levels[i + 1].kind == Level::Kind::Rest);
    }
}

/// Whether some topic is matched by both.
bool AccessRules::overlaps(const Rule& rule, std::string_view filter, const Who& who) noexcept
{
    const Level& root = rule.levels.front();
    const bool wildFilter = filter.starts_with('+') || filter.starts_with('#');
    if (root.kind == Level::Kind::Text ? wildFilter && root.text.starts_with('$') : filter.starts_with('$'))
        return false;
    std::string_view rest = filter;
    for (std::size_t i = 0;; ++i) {
        const mqtt::Level level = mqtt::takeLevel(rest);
        if (level.text == "#" || i == rule.levels.size() || rule.levels[i].kind == Level::Kind::Rest)
            return i < rule.levels.size() || level.text == "#"; // "a" and "a/#" have "a" in common
        if (level.text != "+" && rule.levels[i].kind != Level::Kind::One && !levelMatches(rule.levels[i], level.text, who))
            return false;
        if (level.last)
            return i + 1 == rule.levels.size() || (i + 2 == rule.levels.size() && rule.levels[i + 1].kind == Level::Kind::Rest);
    }
}

/// A pattern with %u says nothing about a client without a user name.
bool AccessRules::usable(const Rule& rule, const Who& who) noexcept
{
    return !who.username.empty() || std::ranges::none_of(rule.levels, [](const Level& level) {
        return level.kind == Level::Kind::Template && level.text.find("%u") != std::string::npos;
    });
}

AccessRules::Answer AccessRules::ask(const std::vector<Rule>& rules, const Who& who, std::string_view topic, Access wanted) noexcept
{
    for (const Rule& rule : rules) { // deny comes first
        if ((rule.access != kDeny && (rule.access & wanted) == 0) || !usable(rule, who) || !matches(rule, topic, who))
            continue;
        return rule.access == kDeny ? Answer::Denied : Answer::Allowed;
    }
    return Answer::Silent;
}

AccessRules::Answer AccessRules::askFilter(const std::vector<Rule>& rules, const Who& who, std::string_view filter) noexcept
{
    for (const Rule& rule : rules) {
        if (!usable(rule, who))
            continue;
        if (rule.access == kDeny ? covers(rule, filter, who) : (rule.access & kRead) != 0 && overlaps(rule, filter, who))
            return rule.access == kDeny ? Answer::Denied : Answer::Allowed;
    }
    return Answer::Silent;
}

const std::vector<AccessRules::Rule>* AccessRules::rulesOf(const Who& who) const
{
    const auto found = m_users.find(who.username);
    return found == m_users.end() ? nullptr : &found->second;
}

bool AccessRules::allows(const Who& who, std::string_view topic, Access wanted) const
{
    if (refusesClientId(who.clientId) || refusesUsername(who.username))
        return false;
    Answer answer = Answer::Silent;
    if (const std::vector<Rule>* own = rulesOf(who))
        answer = ask(*own, who, topic, wanted);
    if (answer == Answer::Silent)
        answer = ask(m_patterns, who, topic, wanted);
    return answer == Answer::Allowed;
}

bool AccessRules::maySubscribe(const Who& who, std::string_view filter) const
{
    if (refusesClientId(who.clientId) || refusesUsername(who.username))
        return false;
    Answer answer = Answer::Silent;
    if (const std::vector<Rule>* own = rulesOf(who))
        answer = askFilter(*own, who, filter);
    if (answer == Answer::Silent)
        answer = askFilter(m_patterns, who, filter);
    return answer == Answer::Allowed;
}

} // namespace hookline::auth
