#include "core/config/suggest.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace hookline::config {
namespace {

std::string folded(std::string_view word)
{
    std::string out;
    for (const char c : word) {
        if (c >= 'A' && c <= 'Z')
            out += static_cast<char>(c - 'A' + 'a');
        else if (c != '_' && c != '-')
            out += c;
    }
    return out;
}

/// Insertions, deletions, replacements and swaps of neighbours.
std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> before(b.size() + 1);
    std::vector<std::size_t> previous(b.size() + 1);
    std::vector<std::size_t> current(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        previous[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        current[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            current[j] = std::min({ previous[j] + 1, current[j - 1] + 1, replaced });
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                current[j] = std::min(current[j], before[j - 2] + 1);
        }
        std::swap(before, previous);
        std::swap(previous, current);
    }
    return previous[b.size()];
}

} // namespace

std::string nearest(std::string_view word, std::span<const std::string> candidates)
{
    // Longer inputs are nobody's typing mistake, and the distance is quadratic.
    if (word.empty() || word.size() > 100)
        return {};
    const std::string wanted = folded(word);
    const std::string* best = nullptr;
    std::size_t bestDistance = std::max<std::size_t>(1, wanted.size() / 3) + 1;
    for (const std::string& candidate : candidates) {
        const std::size_t d = distance(wanted, folded(candidate));
        if (d < bestDistance) {
            bestDistance = d;
            best = &candidate;
        }
    }
    return best ? *best : std::string();
}

} // namespace hookline::config
