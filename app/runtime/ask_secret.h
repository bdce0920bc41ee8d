// Asks for a secret on the terminal, or takes it from what is piped in; never from the command line, which others can see.
#pragma once

#include <string>

namespace hookline::runtime {

/// Twice and without echo on a terminal, else the first line of standard input. False: it was not said, or not twice the same; then
/// `program` has said so.
bool askSecret(const char* program, const char* what, std::string& secret);

} // namespace hookline::runtime
