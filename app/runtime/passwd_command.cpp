#include "app/runtime/passwd_command.h"

#include "app/runtime/user_file.h"
#include "core/auth/password_file.h"
#include "core/auth/secret.h"

#include <cstdio>
#include <iostream>
#include <string>
#include <string_view>
#include <termios.h>
#include <unistd.h>
#include <vector>

namespace hookline::runtime {
namespace {

constexpr const char* kUsage
    = "Usage: hooklined passwd [--scram] FILE NAME     sets the password of NAME, which is asked for or piped in\n"
      "       hooklined passwd --delete FILE NAME      removes NAME\n"
      "--scram also writes what SCRAM-SHA-256 needs (ASCII passwords). A missing FILE is made, readable by its owner only.\n"
      "A running broker takes the file into use on SIGHUP.\n";

/// Switches the terminal's echo off for as long as it lives.
class Silence {
public:
    Silence()
    {
        if (::tcgetattr(STDIN_FILENO, &m_before) != 0)
            return;
        m_changed = true;
        termios quiet = m_before;
        quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    }
    ~Silence()
    {
        if (m_changed)
            ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &m_before);
    }
    Silence(const Silence&) = delete;
    Silence& operator=(const Silence&) = delete;

private:
    termios m_before {};
    bool m_changed = false;
};

/// False: it was not said, or not twice the same.
bool askPassword(std::string& password)
{
    if (!::isatty(STDIN_FILENO))
        return static_cast<bool>(std::getline(std::cin, password));
    const Silence silence;
    std::string again;
    std::fputs("Password: ", stderr);
    const bool first = static_cast<bool>(std::getline(std::cin, password));
    std::fputs("\nThe same again: ", stderr);
    const bool second = first && std::getline(std::cin, again);
    std::fputs("\n", stderr);
    const bool same = second && password == again;
    auth::wipe(again);
    if (second && !same)
        std::fputs("hooklined passwd: the two are not the same; nothing was changed\n", stderr);
    return same;
}

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
    if (!remove && !askPassword(password))
        return Exit::Failed;
    const auto changed = remove ? removeUser(file, user) : setUser(file, user, password, scram);
    auth::wipe(password);
    if (!changed)
        return failed(changed.error());
    return Exit::Ok;
}

} // namespace hookline::runtime
