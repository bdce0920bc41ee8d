// Finding text in rows without allocating. Pure functions. @thread any
#pragma once

#include <string_view>

namespace hookline::ui::filter {

/// Ignores the case of ASCII letters; `needle` is lower-case ASCII.
bool containsFolded(std::string_view in, std::string_view needle);
bool equalsFolded(std::string_view a, std::string_view b);
/// `*` stands for any text; nothing else is special.
bool matchesStar(std::string_view pattern, std::string_view in);

} // namespace hookline::ui::filter
