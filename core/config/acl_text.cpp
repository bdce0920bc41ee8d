#include "core/config/acl_text.h"

#include <algorithm>
#include <optional>

namespace hookline::config {
namespace {

constexpr std::string_view kBlank = " \t";
constexpr std::string_view kWords[] = { "readwrite", "read", "write", "deny" };

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.back() == '\r' || kBlank.find(text.back()) != std::string_view::npos))
        text.remove_suffix(1);
    text.remove_prefix(std::min(text.find_first_not_of(kBlank), text.size()));
    return text;
}

std::string trimmedEnd(std::string text)
{
    while (text.ends_with('\r'))
        text.pop_back(); // insert() gives it back where the file has it
    return text;
}

std::string_view takeWord(std::string_view& rest)
{
    const std::size_t end = std::min(rest.find_first_of(kBlank), rest.size());
    const std::string_view word = rest.substr(0, end);
    rest.remove_prefix(std::min(rest.find_first_not_of(kBlank, end), rest.size()));
    return word;
}

std::optional<AclRule::Access> accessOf(std::string_view word)
{
    const auto* found = std::ranges::find(kWords, word);
    return found == std::end(kWords) ? std::nullopt : std::optional(static_cast<AclRule::Access>(found - std::begin(kWords)));
}

bool isComment(std::string_view line) { return trimmed(line).starts_with('#'); }
bool isBlank(std::string_view line) { return trimmed(line).empty(); }

} // namespace

std::string_view AclText::word(AclRule::Access access) noexcept { return kWords[static_cast<std::size_t>(access)]; }

AclText::AclText(std::string_view text)
{
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        m_open = end == std::string_view::npos;
        m_lines.emplace_back(text.substr(0, end));
        text = m_open ? std::string_view() : text.substr(end + 1);
    }
    read();
}

std::string AclText::text() const
{
    std::string out;
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        out += m_lines[i];
        if (i + 1 < m_lines.size() || !m_open)
            out += '\n';
    }
    return out;
}

/// The rules from the lines: after every change, so that the two cannot come apart.
void AclText::read()
{
    m_rules.clear();
    m_users.clear();
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        const std::string_view line = trimmed(m_lines[i]);
        if (line.empty() || line.front() == '#')
            continue;
        std::string_view rest = line;
        const std::string_view keyword = takeWord(rest);
        if (keyword == "user" && !rest.empty()) {
            m_users.emplace_back(i, rest);
            continue;
        }
        Place place { {}, i, m_users.empty() ? 0 : m_users.back().first + 1 };
        AclRule& rule = place.rule;
        std::string_view filter = rest;
        const std::string_view first = takeWord(rest);
        const std::optional<AclRule::Access> access = rest.empty() ? AclRule::Access::ReadWrite : accessOf(first);
        if ((keyword == "topic" || keyword == "pattern") && access && !filter.empty()) {
            rule.whom = keyword == "pattern" ? AclRule::Whom::Everybody : m_users.empty() ? AclRule::Whom::Anonymous : AclRule::Whom::User;
            if (rule.whom == AclRule::Whom::User)
                rule.user = m_users.back().second;
            rule.access = *access;
            rule.filter = rest.empty() ? filter : rest;
        } else {
            rule.notUnderstood = line;
        }
        m_rules.push_back(std::move(place));
    }
}

std::string AclText::lineOf(const AclRule& rule)
{
    return std::string(rule.whom == AclRule::Whom::Everybody ? "pattern " : "topic ").append(word(rule.access)).append(" ").append(rule.filter);
}

bool AclText::canSay(const AclRule& rule)
{
    AclText made;
    made.add(rule);
    const AclText read(made.text());
    return read.size() == 1 && read[0] == rule;
}

std::string AclText::comment(std::size_t row) const
{
    std::string out;
    const std::size_t line = m_rules[row].line;
    std::size_t first = line;
    while (first > 0 && isComment(m_lines[first - 1]))
        --first;
    for (; first < line; ++first) {
        const std::string_view text = trimmed(trimmed(m_lines[first]).substr(1));
        out.append(out.empty() ? "" : " ").append(text);
    }
    return out;
}

void AclText::insert(std::size_t line, std::string text)
{
    if (!m_lines.empty() && m_lines.front().ends_with('\r')) {
        text += '\r';
        if (m_open && !m_lines.back().ends_with('\r'))
            m_lines.back() += '\r';
    }
    m_lines.insert(m_lines.begin() + static_cast<std::ptrdiff_t>(line), std::move(text));
    m_open = false;
}

std::size_t AclText::rowAt(std::size_t line) const
{
    const auto found = std::ranges::find(m_rules, line, &Place::line);
    return static_cast<std::size_t>(found - m_rules.begin());
}

/// One empty line before `line`, unless there is one or nothing is above.
void AclText::insertBlank(std::size_t line)
{
    if (line > 0 && !isBlank(m_lines[line - 1]))
        insert(line, {});
}

std::size_t AclText::add(const AclRule& rule)
{
    std::size_t line = m_lines.size();
    const auto last = std::ranges::find_if(m_rules.rbegin(), m_rules.rend(), [&](const Place& each) {
        return each.rule.notUnderstood.empty() && each.rule.whom == rule.whom && (rule.whom != AclRule::Whom::User || each.rule.user == rule.user);
    });
    const auto section = std::ranges::find(m_users, rule.user, &std::pair<std::size_t, std::string>::second);
    if (last != m_rules.rend()) {
        line = last->line + 1;
    } else if (rule.whom == AclRule::Whom::User && section != m_users.end()) {
        line = section->first + 1;
    } else if (rule.whom == AclRule::Whom::User) {
        insertBlank(line);
        insert(m_lines.size(), "user " + rule.user);
        line = m_lines.size();
    } else if (rule.whom == AclRule::Whom::Anonymous && !m_users.empty()) {
        line = m_users.front().first;
        while (line > 0 && isComment(m_lines[line - 1])) // that one is about the user
            --line;
    } else {
        const std::size_t before = m_lines.size();
        if (rule.whom == AclRule::Whom::Everybody)
            insertBlank(line);
        line += m_lines.size() - before;
    }
    const bool crowded = rule.whom == AclRule::Whom::Anonymous && line < m_lines.size() && !isBlank(m_lines[line]) && last == m_rules.rend();
    insert(line, lineOf(rule));
    if (crowded)
        insert(line + 1, {});
    read();
    return rowAt(line);
}

std::size_t AclText::change(std::size_t row, const AclRule& rule)
{
    const Place& now = m_rules[row];
    const bool sameSection = now.rule.whom == rule.whom && now.rule.user == rule.user && now.rule.notUnderstood.empty();
    if (!sameSection) {
        remove(row);
        return add(rule);
    }
    std::string& line = m_lines[now.line];
    const std::size_t indent = std::min(line.find_first_not_of(kBlank), line.size());
    line = line.substr(0, indent) + lineOf(rule) + (line.ends_with('\r') ? "\r" : "");
    read();
    return row;
}

std::size_t AclText::duplicate(std::size_t row)
{
    const std::size_t line = m_rules[row].line;
    insert(line + 1, trimmedEnd(m_lines[line]));
    read();
    return rowAt(line + 1);
}

void AclText::remove(std::size_t row)
{
    const Place gone = m_rules[row];
    m_lines.erase(m_lines.begin() + static_cast<std::ptrdiff_t>(gone.line));
    if (gone.section > 0) { // is anything left below its "user"?
        const std::size_t user = gone.section - 1;
        std::size_t end = user + 1;
        while (end < m_lines.size() && isBlank(m_lines[end]))
            ++end;
        std::string_view rest = end < m_lines.size() ? trimmed(m_lines[end]) : std::string_view();
        if (end == m_lines.size() || takeWord(rest) == "user")
            m_lines.erase(m_lines.begin() + static_cast<std::ptrdiff_t>(user), m_lines.begin() + static_cast<std::ptrdiff_t>(end));
    }
    if (m_lines.empty())
        m_open = false;
    read();
}

std::size_t AclText::neighbour(std::size_t row, bool up) const
{
    const Place& from = m_rules[row];
    for (std::size_t i = row; up ? i > 0 : i + 1 < m_rules.size();) {
        i = up ? i - 1 : i + 1;
        const Place& to = m_rules[i];
        const bool same = to.rule.whom == from.rule.whom && to.rule.notUnderstood.empty() == from.rule.notUnderstood.empty();
        if (same && (from.rule.whom == AclRule::Whom::Everybody || to.section == from.section))
            return i;
    }
    return row;
}

std::size_t AclText::move(std::size_t row, bool up)
{
    const std::size_t other = neighbour(row, up);
    if (other == row)
        return row;
    const auto block = [this](std::size_t line) { // its comment and itself
        std::size_t first = line;
        while (first > 0 && isComment(m_lines[first - 1]))
            --first;
        return std::pair { m_lines.begin() + static_cast<std::ptrdiff_t>(first), m_lines.begin() + static_cast<std::ptrdiff_t>(line + 1) };
    };
    const auto [aBegin, aEnd] = block(m_rules[std::min(row, other)].line);
    const auto [bBegin, bEnd] = block(m_rules[std::max(row, other)].line);
    std::vector<std::string> lines(m_lines.begin(), aBegin);
    lines.insert(lines.end(), bBegin, bEnd);
    lines.insert(lines.end(), aEnd, bBegin);
    lines.insert(lines.end(), aBegin, aEnd);
    lines.insert(lines.end(), bEnd, m_lines.end());
    m_lines = std::move(lines);
    read();
    return other;
}

} // namespace hookline::config
