#include "core/rules/glob.h"

namespace hookline::rules {
namespace {

/// Bytes of the code point that begins the text; broken UTF-8 goes byte by byte.
std::size_t codePoint(std::string_view text) noexcept
{
    std::size_t size = 1;
    while (size < text.size() && size < 4 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80)
        ++size;
    return static_cast<unsigned char>(text.front()) < 0x80 ? 1 : size;
}

} // namespace

bool matchesGlob(std::string_view pattern, std::string_view text, char many, char one) noexcept
{
    constexpr auto kNone = std::string_view::npos;
    std::size_t p = 0;
    std::size_t t = 0;
    std::size_t retryPattern = kNone; // behind the last `many`
    std::size_t retryText = 0;        // what it has not swallowed yet
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == many) {
            retryPattern = ++p;
            retryText = t;
            continue;
        }
        if (p < pattern.size() && pattern[p] == one) {
            ++p;
            t += codePoint(text.substr(t));
            continue;
        }
        const bool escaped = p + 1 < pattern.size() && pattern[p] == '\\';
        if (p < pattern.size() && pattern[p + (escaped ? 1 : 0)] == text[t]) {
            p += escaped ? 2 : 1;
            ++t;
            continue;
        }
        if (retryPattern == kNone)
            return false;
        // Let the last `many` swallow one more.
        retryText += codePoint(text.substr(retryText));
        t = retryText;
        p = retryPattern;
    }
    while (p < pattern.size() && pattern[p] == many)
        ++p;
    return p == pattern.size();
}

} // namespace hookline::rules
