#include "core/kafka/loss_ledger.h"

#include <algorithm>

namespace hookline::kafka {
namespace {

constexpr std::size_t kLongestText = 200; ///< of an example

} // namespace

metrics::LossReport& LossLedger::lineOf(const Loss& loss, std::int64_t wallMicros)
{
    const auto same = [&](const metrics::LossReport& line) {
        return line.code == loss.code && line.topic == loss.topic && line.rule == loss.rule;
    };
    if (m_last < m_lines.size() && same(m_lines[m_last]))
        return m_lines[m_last];
    auto found = std::ranges::find_if(m_lines, same);
    if (found == m_lines.end()) {
        if (m_lines.size() == kMostLines) { // a template can make topics without end: the one that is quiet for longest goes
            const auto oldest = std::ranges::min_element(m_lines, {}, &metrics::LossReport::lastWallMicros);
            m_forgotten += oldest->count;
            m_lines.erase(oldest);
        }
        metrics::LossReport line;
        line.code = loss.code;
        line.topic = loss.topic;
        line.rule = loss.rule;
        line.firstWallMicros = wallMicros;
        m_lines.push_back(std::move(line));
        found = m_lines.end() - 1;
    }
    m_last = static_cast<std::size_t>(found - m_lines.begin());
    return *found;
}

void LossLedger::add(const Loss& loss, std::int64_t wallMicros)
{
    metrics::LossReport& line = lineOf(loss, wallMicros);
    ++line.count;
    line.kept += loss.kept;
    line.lastWallMicros = wallMicros;
    line.client = loss.client.substr(0, kLongestText);
    line.detail = loss.detail.substr(0, kLongestText);
}

} // namespace hookline::kafka
