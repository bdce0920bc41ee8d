// What the files of other brokers have in common.
#pragma once

#include <string_view>

namespace hookline::runtime {

/// Without the blanks around it.
inline std::string_view trimmed(std::string_view text) noexcept
{
    constexpr std::string_view kBlank = " \t\r";
    const std::size_t first = text.find_first_not_of(kBlank);
    return first == std::string_view::npos ? std::string_view() : text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

} // namespace hookline::runtime
