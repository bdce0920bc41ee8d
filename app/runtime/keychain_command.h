// "hooklined keychain": looks whether a system keychain answers, and makes, checks and removes its entries.
#pragma once

#include "app/runtime/command_line.h"

namespace hookline::runtime {

/// `arguments[0]` is "keychain". Never prints a secret, never takes one from the command line.
Exit keychainCommand(int count, char** arguments);

} // namespace hookline::runtime
