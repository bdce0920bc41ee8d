#include "app/runtime/user_file.h"

#include "core/auth/password_file.h"
#include "core/config/text_file.h"

namespace hookline::runtime {
namespace {

constexpr std::size_t kLargestFile = 64 * 1024 * 1024;

} // namespace

base::Result<std::string> readUserFile(const std::filesystem::path& file)
{
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored))
        return std::string();
    auto text = config::readTextFile(file, kLargestFile);
    if (!text)
        return text;
    if (!text->empty() && !text->ends_with('\n'))
        *text += '\n';
    if (auto users = auth::PasswordFile::parse(*text, file.string()); !users)
        return base::fail(users.error());
    return text;
}

std::vector<std::string> usersOf(std::string_view text)
{
    const auto users = auth::PasswordFile::parse(text, {});
    return users ? users->names() : std::vector<std::string>();
}

base::Result<std::string> setUser(const std::filesystem::path& file, std::string_view user, std::string_view password, bool scram)
{
    if (const auto problem = auth::PasswordFile::nameProblem(user))
        return base::fail({ "users.name", "Nobody can be called that", *problem, "Choose another name" });
    auto before = readUserFile(file);
    if (!before)
        return before;
    if (auto written = config::replaceTextFile(file, auth::PasswordFile::withUser(*before, user, password, scram)); !written)
        return base::fail(written.error());
    return before;
}

base::Result<std::string> removeUser(const std::filesystem::path& file, std::string_view user)
{
    auto before = readUserFile(file);
    if (!before)
        return before;
    std::string after = auth::PasswordFile::withoutUser(*before, user);
    if (after == *before)
        return base::fail({ "users.unknown", "there is no \"" + std::string(user) + "\" in " + file.string(), {}, {} });
    if (auto written = config::replaceTextFile(file, after); !written)
        return base::fail(written.error());
    return before;
}

} // namespace hookline::runtime
