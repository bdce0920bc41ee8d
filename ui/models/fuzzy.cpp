#include "ui/models/fuzzy.h"

#include <algorithm>
#include <vector>

namespace hookline::ui {
namespace {

constexpr int kNone = -1'000'000;
constexpr int kLetter = 2;
constexpr int kBeginning = 10; ///< of a word
constexpr int kFirst = 4;      ///< of the first word, besides
constexpr int kNext = 12;      ///< right after the letter before
constexpr int kGap = -1;       ///< a letter skipped inside
constexpr qsizetype kLongest = 200;

bool beginsWord(const QString& text, qsizetype at)
{
    return at == 0 || !text[at - 1].isLetterOrNumber() || (text[at].isUpper() && text[at - 1].isLower());
}

} // namespace

std::optional<FuzzyMatch> fuzzyMatch(const QString& pattern, const QString& text)
{
    QString wanted;
    for (const QChar c : pattern) {
        if (!c.isSpace())
            wanted += c.toLower();
    }
    const auto letters = static_cast<std::size_t>(wanted.size());
    const auto length = static_cast<std::size_t>(std::min(text.size(), kLongest));
    if (letters == 0)
        return FuzzyMatch {};
    if (letters > length)
        return std::nullopt;
    // best[i][j]: wanted[0…i] matched with its last letter at text[j].
    std::vector<std::vector<int>> best(letters, std::vector<int>(length, kNone));
    std::vector<std::vector<int>> from(letters, std::vector<int>(length, -1));
    for (std::size_t i = 0; i < letters; ++i) {
        int carried = kNone, carriedFrom = -1; // the best end of the letters before, less what was skipped since
        for (std::size_t j = i; j < length; ++j) {
            if (i > 0) {
                carried = carried == kNone ? kNone : carried + kGap;
                if (best[i - 1][j - 1] > carried) {
                    carried = best[i - 1][j - 1];
                    carriedFrom = static_cast<int>(j) - 1;
                }
            }
            const auto at = static_cast<qsizetype>(j);
            if (text[at].toLower() != wanted[static_cast<qsizetype>(i)])
                continue;
            const int own = kLetter + (beginsWord(text, at) ? kBeginning : 0) + (at == 0 ? kFirst : 0);
            if (i == 0) {
                best[i][j] = own;
                continue;
            }
            if (carried == kNone)
                continue;
            best[i][j] = own + carried;
            from[i][j] = carriedFrom;
            const int beside = best[i - 1][j - 1];
            if (beside != kNone && own + beside + kNext > best[i][j]) {
                best[i][j] = own + beside + kNext;
                from[i][j] = static_cast<int>(j) - 1;
            }
        }
    }
    const auto end = std::ranges::max_element(best.back());
    if (*end == kNone)
        return std::nullopt;
    FuzzyMatch out;
    out.score = *end - static_cast<int>(length) / 8; // of two with the same letters the shorter
    int at = static_cast<int>(end - best.back().begin());
    for (std::size_t i = letters; i-- > 0;) {
        out.positions.prepend(at);
        at = from[i][static_cast<std::size_t>(at)];
    }
    return out;
}

} // namespace hookline::ui
