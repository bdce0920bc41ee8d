// What is wrong with a rule's text, and where: for the file's loader, the dry run and the window.
#pragma once

#include <cstddef>
#include <string>
#include <tl/expected.hpp>

namespace hookline::rules {

struct SyntaxError {
    std::size_t at = 0; ///< byte offset into the text
    std::string text;   ///< English: what is wrong and what to write instead
};

template <class T>
using Parsed = tl::expected<T, SyntaxError>;

} // namespace hookline::rules
