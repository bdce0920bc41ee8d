#include "ui/models/reading_rate.h"

namespace hookline::ui {
namespace {

constexpr std::int64_t kOver = 3000;  ///< milliseconds
constexpr std::int64_t kLeast = 400;

} // namespace

void ReadingRate::add(std::int64_t now, std::uint64_t records, std::uint64_t bytes)
{
    if (!m_looks.empty() && records < m_looks.back().records)
        m_looks.clear();
    m_looks.push_back({ now, records, bytes });
    while (m_looks.size() > 2 && m_looks[1].at <= now - kOver)
        m_looks.pop_front();
}

double ReadingRate::perSecond(std::uint64_t Look::*what) const
{
    if (m_looks.empty() || m_looks.back().at - m_looks.front().at < kLeast)
        return 0;
    const auto change = static_cast<double>(m_looks.back().*what - m_looks.front().*what);
    return change * 1000 / static_cast<double>(m_looks.back().at - m_looks.front().at);
}

} // namespace hookline::ui
