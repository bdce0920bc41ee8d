#include "core/auth/password_file.h"

#include "core/base/utf8.h"
#include "core/config/text_file.h"

namespace hookline::auth {
namespace {

constexpr std::size_t kLargestFile = 64 * 1024 * 1024;
constexpr std::uint32_t kScramIterations = 4096; ///< RFC 7677's least; clients pay for it at every connect

base::Error syntax(std::string_view name, std::size_t line, std::size_t column, std::string why)
{
    return { "access.password_file",
        "the password file " + std::string(name) + " cannot be used, line " + std::to_string(line) + ", column " + std::to_string(column),
        std::move(why), "Correct this line; \"hooklined passwd FILE NAME\" writes one that is right" };
}

/// Calls `visit(line, number)` for each line, without its end.
template <class Visit>
void eachLine(std::string_view text, Visit&& visit)
{
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::size_t end = text.find('\n');
        std::string_view line = text.substr(0, end);
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        visit(line, number);
    }
}

bool belongsTo(std::string_view line, std::string_view user)
{
    return line.size() > user.size() && line.starts_with(user) && line[user.size()] == ':';
}

} // namespace

std::optional<std::string> PasswordFile::nameProblem(std::string_view user)
{
    if (user.empty())
        return "the user name is empty";
    if (user.find(':') != std::string_view::npos)
        return "a user name cannot contain \":\"";
    if (user.starts_with('#'))
        return "a user name cannot start with \"#\"";
    if (user.find_first_of("\r\n") != std::string_view::npos || !base::isMqttString(user) || user.size() > 65535)
        return "a user name must be UTF-8 text of one line";
    return std::nullopt;
}

base::Result<PasswordFile> PasswordFile::parse(std::string_view text, std::string_view name)
{
    PasswordFile out;
    std::optional<base::Error> error;
    eachLine(text, [&](std::string_view line, std::size_t number) {
        if (error || line.empty() || line.starts_with('#'))
            return;
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos) {
            error = syntax(name, number, 1, "there is no \":\" between user name and hash");
            return;
        }
        const std::string_view user = line.substr(0, colon);
        const std::string_view secret = line.substr(colon + 1);
        if (auto problem = nameProblem(user)) {
            error = syntax(name, number, 1, std::move(*problem));
        } else if (auto wrong = secretProblem(secret)) {
            error = syntax(name, number, colon + 2, std::move(*wrong));
        } else {
            User& entry = out.m_users.try_emplace(std::string(user)).first->second;
            std::string& place = decodeScram(secret) ? entry.scram : entry.secret;
            if (place.empty())
                place = secret;
            else
                error = syntax(name, number, 1, "the user \"" + std::string(user) + "\" is in the file twice");
        }
    });
    if (error)
        return base::fail(std::move(*error));
    return out;
}

base::Result<PasswordFile> PasswordFile::load(const std::filesystem::path& file)
{
    const auto text = config::readTextFile(file, kLargestFile);
    if (!text)
        return base::fail({ "access.password_file", text.error().what, text.error().why, text.error().remedy });
    return parse(*text, file.string());
}

const std::string* PasswordFile::secret(std::string_view user) const
{
    const auto found = m_users.find(user);
    if (found == m_users.end())
        return nullptr;
    return found->second.secret.empty() ? &found->second.scram : &found->second.secret;
}

std::vector<std::string> PasswordFile::names() const
{
    std::vector<std::string> out;
    for (const auto& [name, user] : m_users)
        out.push_back(name);
    return out;
}

std::optional<ScramVerifier> PasswordFile::scram(std::string_view user) const
{
    const auto found = m_users.find(user);
    return found == m_users.end() ? std::nullopt : decodeScram(found->second.scram);
}

std::string PasswordFile::withoutUser(std::string_view text, std::string_view user)
{
    std::string out;
    eachLine(text, [&](std::string_view line, std::size_t) {
        if (!belongsTo(line, user))
            out.append(line).append("\n");
    });
    return out;
}

std::string PasswordFile::withUser(std::string_view text, std::string_view user, std::string_view password, bool scram)
{
    std::string out = withoutUser(text, user);
    out.append(user).append(":").append(makeSecret(password)).append("\n");
    if (scram)
        out.append(user).append(":").append(encodeScram(makeScram(password, randomBytes(16), kScramIterations))).append("\n");
    return out;
}

} // namespace hookline::auth
