#include "ui/models/filter/text_match.h"

#include <algorithm>
#include <cstring>

namespace hookline::ui::filter {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

} // namespace

bool containsFolded(std::string_view in, std::string_view needle)
{
    if (needle.empty())
        return true;
    if (needle.size() > in.size())
        return false;
    const char first = needle[0];
    const char upper = first >= 'a' && first <= 'z' ? static_cast<char>(first - 32) : first;
    const char* at = in.data();
    const char* const last = in.data() + (in.size() - needle.size());
    // Two memchr cursors: each runs over the text once, whichever case the text is in.
    const auto next = [&](const char* from, char c) {
        return from > last ? nullptr
                           : static_cast<const char*>(std::memchr(from, c, static_cast<std::size_t>(last - from) + 1));
    };
    const char* a = next(at, first);
    const char* b = upper == first ? nullptr : next(at, upper);
    while (a || b) {
        at = !b || (a && a < b) ? a : b;
        std::size_t i = 1;
        while (i < needle.size() && lower(at[i]) == needle[i])
            ++i;
        if (i == needle.size())
            return true;
        if (at == a)
            a = next(at + 1, first);
        else
            b = next(at + 1, upper);
    }
    return false;
}

bool equalsFolded(std::string_view a, std::string_view b)
{
    return a.size() == b.size()
        && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

bool matchesStar(std::string_view pattern, std::string_view in)
{
    std::size_t p = 0, i = 0, star = std::string_view::npos, resume = 0;
    while (i < in.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            resume = i;
        } else if (p < pattern.size() && pattern[p] == in[i]) {
            ++p;
            ++i;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            i = ++resume;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*')
        ++p;
    return p == pattern.size();
}

} // namespace hookline::ui::filter
