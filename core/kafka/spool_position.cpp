#include "core/kafka/spool_position.h"

#include <algorithm>
#include <charconv>

namespace hookline::kafka {
namespace {

constexpr std::string_view kForm = "hookline1";
constexpr std::size_t kMostLanes = 32; // a lane's topics of before; each at most 55 characters

std::string_view takeWord(std::string_view& text, char end) noexcept
{
    const std::size_t at = text.find(end);
    const std::string_view word = text.substr(0, at);
    text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
    return word;
}

template <class Number>
bool readNumber(std::string_view word, Number& out) noexcept
{
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), out);
    return error == std::errc() && end == word.data() + word.size();
}

} // namespace

void SpoolPosition::advance(std::uint32_t lane, std::uint64_t seq, std::int64_t wallMicros)
{
    const auto known = std::ranges::find(reached, lane, &Reached::lane);
    if (known == reached.end()) {
        if (reached.size() == kMostLanes)
            reached.erase(reached.begin()); // its rows are long gone
        reached.push_back({ lane, seq, wallMicros });
        return;
    }
    known->seq = std::max(known->seq, seq);
    known->wallMicros = std::max(known->wallMicros, wallMicros);
    std::rotate(known, known + 1, reached.end());
}

bool SpoolPosition::covers(std::uint32_t lane, std::uint64_t seq, std::int64_t wallMicros) const noexcept
{
    const auto known = std::ranges::find(reached, lane, &Reached::lane);
    return known != reached.end() && seq <= known->seq && wallMicros <= known->wallMicros;
}

std::uint64_t SpoolPosition::newest() const noexcept
{
    std::uint64_t out = 0;
    for (const Reached& one : reached)
        out = std::max(out, one.seq);
    return out;
}

std::string SpoolPosition::text() const
{
    std::string out(kForm);
    out += ' ' + spool + ' ' + run + ' ' + std::to_string(number);
    for (const Reached& one : reached)
        out += ' ' + std::to_string(one.lane) + ':' + std::to_string(one.seq) + ':' + std::to_string(one.wallMicros);
    return out;
}

std::optional<SpoolPosition> SpoolPosition::parse(std::string_view text)
{
    SpoolPosition out;
    if (takeWord(text, ' ') != kForm)
        return {};
    out.spool = takeWord(text, ' ');
    out.run = takeWord(text, ' ');
    if (out.spool.empty() || out.run.empty() || !readNumber(takeWord(text, ' '), out.number))
        return {};
    while (!text.empty()) {
        std::string_view word = takeWord(text, ' ');
        Reached one;
        if (!readNumber(takeWord(word, ':'), one.lane) || !readNumber(takeWord(word, ':'), one.seq) || !readNumber(word, one.wallMicros)
            || out.reached.size() == kMostLanes)
            return {};
        out.reached.push_back(one);
    }
    return out;
}

} // namespace hookline::kafka
