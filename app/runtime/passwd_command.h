// "hooklined passwd": makes, changes and removes the lines of a password file.
#pragma once

#include "app/runtime/command_line.h"

namespace hookline::runtime {

/// `arguments[0]` is "passwd". Asks for the password on the terminal, twice and without echo, or reads it as the first line of
/// what is piped in; never takes it from the command line, which others can see.
Exit passwdCommand(int count, char** arguments);

} // namespace hookline::runtime
