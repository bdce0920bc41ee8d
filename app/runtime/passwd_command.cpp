#include "app/runtime/passwd_command.h"

#include "app/runtime/ask_secret.h"
#include "app/runtime/user_file.h"
#include "core/auth/password_file.h"
#include "core/auth/secret.h"

#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

namespace hookline::runtime {
namespace {

constexpr const char* kUsage
    = "Usage: hooklined passwd [--scram] FILE NAME     sets the password of NAME, which is asked for or piped in\n"
      "       hooklined passwd --delete FILE NAME      removes NAME\n"
      "--scram also writes what SCRAM-SHA-256 needs (ASCII passwords). A missing FILE is made, readable by its owner only.\n"
      "A running broker takes the file into use on SIGHUP.\n";

Exit failed(const base::Error& error)
{
    std::fprintf(stderr, "hooklined passwd: %s\n", error.text().c_str());
    return Exit::Failed;
}

} // namespace

Exit passwdCommand(int count, char** arguments)
{
    bool scram = false;
    bool remove = false;
    std::vector<std::string> names;
    for (int i = 1; i < count; ++i) {
        const std::string_view argument = arguments[i];
        if (argument == "--help" || argument == "-h") {
            std::fputs(kUsage, stdout);
            return Exit::Ok;
        }
        if (argument == "--scram")
            scram = true;
        else if (argument == "--delete")
            remove = true;
        else
            names.emplace_back(argument);
    }
    if (names.size() != 2 || names[0].starts_with("--") || names[1].starts_with("--") || (scram && remove)) {
        std::fputs(kUsage, stderr);
        return Exit::Usage;
    }
    const std::filesystem::path file = names[0];
    const std::string& user = names[1];
    if (const auto problem = auth::PasswordFile::nameProblem(user)) {
        std::fprintf(stderr, "hooklined passwd: %s\n", problem->c_str());
        return Exit::Usage;
    }
    if (const auto text = readUserFile(file); !text)
        return failed(text.error()); // before anybody types a password in vain
    std::string password;
    if (!remove && !askSecret("hooklined passwd", "Password", password))
        return Exit::Failed;
    const auto changed = remove ? removeUser(file, user) : setUser(file, user, password, scram);
    auth::wipe(password);
    if (!changed)
        return failed(changed.error());
    return Exit::Ok;
}

} // namespace hookline::runtime
