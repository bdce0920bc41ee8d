// The password file: "name:hash" lines, comments with #. Immutable once read; any thread.
//
// A name may have two lines, one with a password hash and one with a SCRAM verifier. A line that is not understood makes the whole
// file unusable: skipping it could let somebody in or lock somebody out without a word.
#pragma once

#include "core/auth/secret.h"
#include "core/base/result.h"

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookline::auth {

class PasswordFile {
public:
    /// `name` only appears in texts. Error: "access.password_file", with line and column.
    static base::Result<PasswordFile> parse(std::string_view text, std::string_view name);
    /// The same when it cannot be read. @thread control
    static base::Result<PasswordFile> load(const std::filesystem::path& file);

    bool contains(std::string_view user) const { return m_users.contains(user); }
    /// The encoded secret to verify a plain password against; null for a user without one.
    const std::string* secret(std::string_view user) const;
    std::optional<ScramVerifier> scram(std::string_view user) const;
    std::size_t size() const noexcept { return m_users.size(); }
    std::vector<std::string> names() const; ///< in the order of the alphabet

    /// `text` with the lines of `user` replaced by new ones for `password`, everything else untouched.
    static std::string withUser(std::string_view text, std::string_view user, std::string_view password, bool scram);
    /// `text` without the lines of `user`.
    static std::string withoutUser(std::string_view text, std::string_view user);
    /// Words on why nobody can be called that; nothing when somebody can.
    static std::optional<std::string> nameProblem(std::string_view user);

private:
    struct User {
        std::string secret;
        std::string scram;
    };
    std::map<std::string, User, std::less<>> m_users;
};

} // namespace hookline::auth
