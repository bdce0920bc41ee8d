// An ACL file as people change it: its lines in their order, the rules among them as rows, comments where they stand. Knows the shape of
// the lines; whether what they say can be used is for auth::AccessRules to tell. docs/ACCESS.md shows the syntax. @thread control
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hookline::config {

struct AclRule {
    enum class Whom : std::uint8_t {
        Anonymous, ///< "topic" before the first "user": clients without a user name
        User,      ///< "topic" below a "user"
        Everybody, ///< "pattern"
    };
    enum class Access : std::uint8_t { ReadWrite, Read, Write, Deny };

    Whom whom = Whom::User;
    std::string user; ///< of Whom::User
    Access access = Access::ReadWrite;
    std::string filter;
    std::string notUnderstood = {}; ///< a line that is no rule: its text, everything else is void
    friend bool operator==(const AclRule&, const AclRule&) = default;
};

class AclText {
public:
    explicit AclText(std::string_view text = {});

    std::string text() const;
    /// In the order of the file.
    std::size_t size() const noexcept { return m_rules.size(); }
    const AclRule& operator[](std::size_t row) const { return m_rules[row].rule; }
    /// Counted from 1.
    std::size_t line(std::size_t row) const { return m_rules[row].line + 1; }
    /// The rule on this line; size() when there is none.
    std::size_t rowAtLine(std::size_t line) const { return rowAt(line - 1); }
    /// The comment lines right above the rule, without their "#".
    std::string comment(std::size_t row) const;

    /// All return where the rule is then. A new one goes below the others of its kind; a section "user" is made for it where there is
    /// none.
    std::size_t add(const AclRule& rule);
    std::size_t change(std::size_t row, const AclRule& rule);
    /// The same once more, right below.
    std::size_t duplicate(std::size_t row);
    /// Its "user" goes with the last of its lines; comments stay.
    void remove(std::size_t row);
    /// Exchanges it and the comment right above it with the one before (or after) it of the same section.
    bool canMove(std::size_t row, bool up) const { return neighbour(row, up) != row; }
    std::size_t move(std::size_t row, bool up);

    static std::string_view word(AclRule::Access access) noexcept; ///< "read"
    static std::string lineOf(const AclRule& rule);                ///< "topic read a/#"
    /// Whether the file would say just this: not with line breaks, or blanks at an end.
    static bool canSay(const AclRule& rule);

private:
    struct Place {
        AclRule rule;
        std::size_t line;
        std::size_t section; ///< line of its "user" + 1; 0: before the first
    };
    void read();
    void insert(std::size_t line, std::string text);
    std::size_t rowAt(std::size_t line) const;
    std::size_t neighbour(std::size_t row, bool up) const;
    void insertBlank(std::size_t line);

    std::vector<std::string> m_lines; ///< without their line ends, "\r" apart
    bool m_open = false;              ///< the last one has no line end
    std::vector<Place> m_rules;
    std::vector<std::pair<std::size_t, std::string>> m_users; ///< line and name of each "user"
};

} // namespace hookline::config
