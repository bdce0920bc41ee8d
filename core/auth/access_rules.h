// The access rules of an ACL file in mosquitto's syntax: who may publish and receive what. Immutable once read; any thread.
//
//   topic [read|write|readwrite|deny] FILTER     before the first "user": for clients without a user name; after it: for that user
//   user NAME
//   pattern [read|write|readwrite|deny] FILTER   for everybody; %c stands for the client id, %u for the user name
//
// What no rule allows is forbidden. A user's own lines come before the patterns; among either, deny comes first. %c and %u stand
// for text inside one level, never for a wildcard or a further level: the rules are compared, not rewritten.
#pragma once

#include "core/base/result.h"
#include "core/config/issue.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace hookline::auth {

class AccessRules {
public:
    struct Who {
        std::string_view clientId;
        std::string_view username; ///< empty: none
    };

    /// `name` only appears in texts. Error: "access.acl_file", with line and column.
    static base::Result<AccessRules> parse(std::string_view text, std::string_view name);
    /// The same when it cannot be read. @thread control
    static base::Result<AccessRules> load(const std::filesystem::path& file);
    /// Every line that cannot be used, as errors, and what looks like a mistake, as warnings: with line and column, "acl.…". At most `most`.
    static std::vector<config::Issue> check(std::string_view text, std::size_t most = 100);

    bool mayPublish(const Who& who, std::string_view topic) const { return allows(who, topic, kWrite); }
    bool mayReceive(const Who& who, std::string_view topic) const { return allows(who, topic, kRead); }
    /// Whether the filter (without $share) can match anything that may be received; delivery decides message by message.
    bool maySubscribe(const Who& who, std::string_view filter) const;

    enum class Wish : std::uint8_t { Publish, Receive, Subscribe };
    struct Verdict {
        bool allowed = false;
        std::size_t line = 0;     ///< of the rule that decides, from 1; 0: none says anything, so it is forbidden
        bool refusedName = false; ///< refused at CONNECT: refusesClientId() or refusesUsername()
    };
    /// The same answer as above, with what decides it; for people who ask.
    Verdict explain(const Who& who, Wish wish, std::string_view topic) const;

    /// Names that a pattern would put into a topic must be plain text there.
    bool refusesClientId(std::string_view clientId) const noexcept { return m_usesClientId && isSpecial(clientId); }
    bool refusesUsername(std::string_view username) const noexcept { return m_usesUsername && isSpecial(username); }
    std::size_t size() const noexcept { return m_count; }

private:
    enum Access : std::uint8_t { kDeny = 0, kRead = 1, kWrite = 2, kReadWrite = 3 };
    struct Level {
        enum class Kind : std::uint8_t { Text, Template, One, Rest } kind = Kind::Text;
        std::string text;
    };
    struct Rule {
        Access access = kReadWrite;
        std::vector<Level> levels;
        std::uint32_t line = 0;
    };

    class Parser;
    static bool isSpecial(std::string_view name) noexcept;
    static bool levelMatches(const Level& level, std::string_view text, const Who& who) noexcept;
    static bool matches(const Rule& rule, std::string_view topic, const Who& who) noexcept;
    static bool covers(const Rule& rule, std::string_view filter, const Who& who) noexcept;
    static bool overlaps(const Rule& rule, std::string_view filter, const Who& who) noexcept;
    static bool usable(const Rule& rule, const Who& who) noexcept;
    /// The rule that decides; null when none says anything.
    static const Rule* ask(const std::vector<Rule>& rules, const Who& who, std::string_view topic, Access wanted) noexcept;
    static const Rule* askFilter(const std::vector<Rule>& rules, const Who& who, std::string_view filter) noexcept;
    const std::vector<Rule>* rulesOf(const Who& who) const;
    const Rule* decides(const Who& who, std::string_view topic, Access wanted) const;
    const Rule* decidesFilter(const Who& who, std::string_view filter) const;
    bool allows(const Who& who, std::string_view topic, Access wanted) const;

    std::map<std::string, std::vector<Rule>, std::less<>> m_users; ///< deny first; "" is the client without a name
    std::vector<Rule> m_patterns;                                  ///< deny first
    std::size_t m_count = 0;
    bool m_usesClientId = false;
    bool m_usesUsername = false;
};

} // namespace hookline::auth
