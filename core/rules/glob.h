// Patterns for names: client ids ("sensor-*", "gw?") and the predicate's `like` ("%error%"). Pure, any thread.
#pragma once

#include <string_view>

namespace hookline::rules {

/// `many` stands for any characters or none, `one` for exactly one (a code point), a backslash takes away the meaning of what
/// follows. Case matters. Takes time in proportion to pattern times text at worst, never more.
bool matchesGlob(std::string_view pattern, std::string_view text, char many = '*', char one = '?') noexcept;

} // namespace hookline::rules
