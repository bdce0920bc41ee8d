#include "app/runtime/ask_secret.h"

#include "core/auth/secret.h"

#include <cstdio>
#include <iostream>
#include <termios.h>
#include <unistd.h>

namespace hookline::runtime {
namespace {

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

} // namespace

bool askSecret(const char* program, const char* what, std::string& secret)
{
    if (!::isatty(STDIN_FILENO))
        return static_cast<bool>(std::getline(std::cin, secret));
    const Silence silence;
    std::string again;
    std::fprintf(stderr, "%s: ", what);
    const bool first = static_cast<bool>(std::getline(std::cin, secret));
    std::fputs("\nThe same again: ", stderr);
    const bool second = first && std::getline(std::cin, again);
    std::fputs("\n", stderr);
    const bool same = second && secret == again;
    auth::wipe(again);
    if (second && !same)
        std::fprintf(stderr, "%s: the two are not the same; nothing was changed\n", program);
    return same;
}

} // namespace hookline::runtime
