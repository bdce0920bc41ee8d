#include "core/auth/access_rules.h"

#include "core/base/utf8.h"
#include "core/config/issue_texts.h"
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
    Parser(AccessRules& out, std::vector<config::Issue>& issues)
        : m_out(out)
        , m_issues(issues)
    {
    }

    void line(std::string_view text, std::size_t number)
    {
        m_line = text;
        m_number = number;
        while (!text.empty() && (text.back() == '\r' || kBlank.find(text.back()) != std::string_view::npos))
            text.remove_suffix(1);
        text.remove_prefix(std::min(text.find_first_not_of(kBlank), text.size()));
        if (text.empty() || text.front() == '#')
            return;
        const std::string_view keyword = text.substr(0, text.find_first_of(kBlank));
        std::string_view rest = text;
        takeWord(rest);
        if (keyword == "user")
            user(rest);
        else if (keyword == "topic" || keyword == "pattern")
            rule(keyword == "pattern", rest, keyword);
        else
            issue("acl.keyword", keyword, { shortened(keyword) });
    }

private:
    static std::string shortened(std::string_view text)
    {
        std::size_t end = std::min<std::size_t>(text.size(), 64);
        while (end < text.size() && end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) // no half character
            --end;
        return std::string(text.substr(0, end));
    }

    void issue(std::string_view id, std::string_view at, std::vector<std::string> args = {})
    {
        const bool inside = at.data() >= m_line.data() && at.data() <= m_line.data() + m_line.size();
        const std::size_t column = inside ? static_cast<std::size_t>(at.data() - m_line.data()) + 1 : m_line.size() + 1;
        config::Issue& made = m_issues.emplace_back(config::makeIssue(id, "access.acl_file", std::move(args)));
        made.line = static_cast<int>(m_number);
        made.column = static_cast<int>(column);
    }

    void user(std::string_view name)
    {
        if (name.empty())
            return issue("acl.user_missing", m_line.substr(m_line.size()));
        if (!base::isMqttString(name))
            issue("acl.user_text", name);
        m_user = name; // the lines below are its own, whatever is wrong with it
    }

    void rule(bool pattern, std::string_view rest, std::string_view keyword)
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
                return issue("acl.access", first, { shortened(first) });
        }
        if (filter.empty())
            return issue("acl.topic_missing", m_line.substr(m_line.size()), { std::string(keyword) });
        if (!mqtt::isValidTopicFilter(filter))
            return issue("acl.filter", filter, { shortened(filter) });
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
        for (const char* name : { "%c", "%u" }) {
            if (!pattern && filter.find(name) != std::string_view::npos)
                issue("acl.only_text", filter, { name });
        }
        made.line = static_cast<std::uint32_t>(m_number);
        std::vector<Rule>& list = pattern ? m_out.m_patterns : m_out.m_users[m_user];
        const auto place = made.access == kDeny ? std::ranges::find_if(list, [](const Rule& other) { return other.access != kDeny; }) : list.end();
        list.insert(place, std::move(made));
        ++m_out.m_count;
    }

    AccessRules& m_out;
    std::vector<config::Issue>& m_issues;
    std::string_view m_line;
    std::size_t m_number = 0;
    std::string m_user;
};

base::Result<AccessRules> AccessRules::parse(std::string_view text, std::string_view name)
{
    AccessRules out;
    std::vector<config::Issue> issues;
    Parser parser(out, issues);
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::size_t end = text.find('\n');
        issues.clear(); // warnings are for check()
        parser.line(text.substr(0, end), number);
        const auto error = std::ranges::find(issues, config::Severity::Error, &config::Issue::severity);
        if (error != issues.end()) {
            return base::fail({ "access.acl_file",
                "the ACL file " + std::string(name) + " cannot be used, line " + std::to_string(error->line) + ", column " + std::to_string(error->column),
                error->text.substr(0, error->text.size() - 1), "Correct this line; docs/ACCESS.md shows the syntax" });
        }
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    }
    return out;
}

std::vector<config::Issue> AccessRules::check(std::string_view text, std::size_t most)
{
    AccessRules rules;
    std::vector<config::Issue> out;
    Parser parser(rules, out);
    for (std::size_t number = 1; !text.empty() && out.size() < most; ++number) {
        const std::size_t end = text.find('\n');
        parser.line(text.substr(0, end), number);
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    }
    if (rules.m_count == 0 && out.empty())
        out.push_back(config::makeIssue("acl.nobody", "access.acl_file"));
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

const AccessRules::Rule* AccessRules::ask(const std::vector<Rule>& rules, const Who& who, std::string_view topic, Access wanted) noexcept
{
    for (const Rule& rule : rules) { // deny comes first
        if ((rule.access == kDeny || (rule.access & wanted) != 0) && usable(rule, who) && matches(rule, topic, who))
            return &rule;
    }
    return nullptr;
}

const AccessRules::Rule* AccessRules::askFilter(const std::vector<Rule>& rules, const Who& who, std::string_view filter) noexcept
{
    for (const Rule& rule : rules) {
        if (!usable(rule, who))
            continue;
        if (rule.access == kDeny ? covers(rule, filter, who) : (rule.access & kRead) != 0 && overlaps(rule, filter, who))
            return &rule;
    }
    return nullptr;
}

const std::vector<AccessRules::Rule>* AccessRules::rulesOf(const Who& who) const
{
    const auto found = m_users.find(who.username);
    return found == m_users.end() ? nullptr : &found->second;
}

const AccessRules::Rule* AccessRules::decides(const Who& who, std::string_view topic, Access wanted) const
{
    const std::vector<Rule>* own = rulesOf(who);
    const Rule* rule = own ? ask(*own, who, topic, wanted) : nullptr;
    return rule ? rule : ask(m_patterns, who, topic, wanted);
}

const AccessRules::Rule* AccessRules::decidesFilter(const Who& who, std::string_view filter) const
{
    const std::vector<Rule>* own = rulesOf(who);
    const Rule* rule = own ? askFilter(*own, who, filter) : nullptr;
    return rule ? rule : askFilter(m_patterns, who, filter);
}

bool AccessRules::allows(const Who& who, std::string_view topic, Access wanted) const
{
    if (refusesClientId(who.clientId) || refusesUsername(who.username))
        return false;
    const Rule* rule = decides(who, topic, wanted);
    return rule && rule->access != kDeny;
}

bool AccessRules::maySubscribe(const Who& who, std::string_view filter) const
{
    if (refusesClientId(who.clientId) || refusesUsername(who.username))
        return false;
    const Rule* rule = decidesFilter(who, filter);
    return rule && rule->access != kDeny;
}

AccessRules::Verdict AccessRules::explain(const Who& who, Wish wish, std::string_view topic) const
{
    Verdict out;
    out.refusedName = refusesClientId(who.clientId) || refusesUsername(who.username);
    if (out.refusedName)
        return out;
    const Rule* rule = wish == Wish::Subscribe ? decidesFilter(who, topic) : decides(who, topic, wish == Wish::Publish ? kWrite : kRead);
    out.allowed = rule && rule->access != kDeny;
    out.line = rule ? rule->line : 0;
    return out;
}

} // namespace hookline::auth
