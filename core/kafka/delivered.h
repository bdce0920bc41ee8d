// What Kafka has acknowledged, remembered so that it is noticed when Kafka forgets: the last offset of each partition, and which rows
// of the spool are kept for that case.
//
// A topic that was deleted and made anew, a broker whose disk was wiped or restored from a copy, takes the next records without any
// error; only their offsets say it, which never go back otherwise. One thread.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <vector>

namespace hookline::kafka {

class Delivered {
public:
    struct Lost {
        std::int32_t partition = 0;
        std::int64_t from = 0; ///< first and last offset that Kafka acknowledged and gave again
        std::int64_t to = 0;
        /// Offsets began again at 0: the whole topic is another, what was in its other partitions is gone too.
        bool wholeTopic = false;
        std::uint64_t count() const noexcept { return static_cast<std::uint64_t>(to - from) + 1; }
    };
    struct Kept {
        std::uint64_t seq = 0;
        std::uint32_t lane = 0; ///< of the spool
        std::int32_t partition = 0;
        std::int64_t offset = 0;
        std::int64_t since = 0; ///< steady nanoseconds
        std::uint64_t bytes = 0;
    };

    /// A record has this offset now. Every partition that turns out to have lost some comes out once.
    std::vector<Lost> note(std::int32_t partition, std::int64_t offset)
    {
        const auto index = static_cast<std::size_t>(partition);
        if (index >= m_last.size())
            m_last.resize(index + 1, -1);
        if (offset > m_last[index]) [[likely]] {
            m_last[index] = offset;
            return {};
        }
        return wentBack(partition, offset);
    }
    void keep(const Kept& row)
    {
        m_kept.push_back(row);
        m_bytes += row.bytes;
    }
    /// Rows of what was lost, by lane, ascending; they are not kept any more.
    std::map<std::uint32_t, std::vector<std::uint64_t>> take(const std::vector<Lost>& lost);
    /// `gone(seq)` for each row that is older than `before` or more than `bytes` allow, oldest first.
    template <class Gone>
    void expire(std::int64_t before, std::uint64_t bytes, Gone&& gone)
    {
        for (; !m_kept.empty() && (m_kept.front().since <= before || m_bytes > bytes); m_kept.pop_front()) {
            m_bytes -= m_kept.front().bytes;
            gone(m_kept.front().seq);
        }
    }
    /// By partition; -1: none yet.
    const std::vector<std::int64_t>& lastOffsets() const noexcept { return m_last; }
    std::uint64_t kept() const noexcept { return m_kept.size(); }
    /// Another cluster or topic.
    void forgetOffsets() noexcept { m_last.clear(); }

private:
    std::vector<Lost> wentBack(std::int32_t partition, std::int64_t offset);

    std::vector<std::int64_t> m_last; // by partition; -1: none yet
    std::deque<Kept> m_kept;          // in the order of their acknowledgement
    std::uint64_t m_bytes = 0;
};

} // namespace hookline::kafka
