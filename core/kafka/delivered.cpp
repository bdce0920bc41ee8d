#include "core/kafka/delivered.h"

#include <algorithm>

namespace hookline::kafka {

std::vector<Delivered::Lost> Delivered::wentBack(std::int32_t partition, std::int64_t offset)
{
    std::vector<Lost> out;
    const bool whole = offset == 0;
    for (std::size_t i = 0; i < m_last.size(); ++i) {
        const bool here = i == static_cast<std::size_t>(partition);
        if (m_last[i] < 0 || !(here || whole))
            continue;
        out.push_back({ static_cast<std::int32_t>(i), here ? offset : 0, m_last[i], whole });
        m_last[i] = here ? offset : -1;
    }
    return out;
}

std::map<std::uint32_t, std::vector<std::uint64_t>> Delivered::take(const std::vector<Lost>& lost)
{
    std::map<std::uint32_t, std::vector<std::uint64_t>> out;
    std::erase_if(m_kept, [&](const Kept& row) {
        const bool gone = std::ranges::any_of(
            lost, [&](const Lost& part) { return part.partition == row.partition && part.from <= row.offset && row.offset <= part.to; });
        if (gone) {
            out[row.lane].push_back(row.seq);
            m_bytes -= row.bytes;
        }
        return gone;
    });
    for (auto& [lane, seqs] : out)
        std::ranges::sort(seqs);
    return out;
}

} // namespace hookline::kafka
