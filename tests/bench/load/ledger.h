// Who has seen which messages: finds loss, duplicates and wrong order by the sequence numbers in the payloads.
// One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

namespace hookline::bench {

class Ledger {
public:
    /// Each subscriber follows one sequence of each publisher, beginning with 0.
    Ledger(std::size_t subscribers, std::size_t publishers);

    void received(std::size_t subscriber, std::size_t publisher, std::uint64_t sequence)
    {
        std::uint64_t& next = m_next[subscriber * m_publishers + publisher];
        if (sequence == next) [[likely]]
            ++next;
        else
            irregular(subscriber * m_publishers + publisher, sequence, next);
    }
    /// At the end: `sent` messages of `publisher` were meant for `subscriber`.
    void close(std::size_t subscriber, std::size_t publisher, std::uint64_t sent);

    std::uint64_t lost() const noexcept { return m_missing.size() + m_lostAtEnd; }
    std::uint64_t duplicates() const noexcept { return m_duplicates; }
    std::uint64_t reordered() const noexcept { return m_reordered; } ///< arrived after a later one

private:
    void irregular(std::size_t line, std::uint64_t sequence, std::uint64_t& next);

    std::size_t m_publishers;
    std::vector<std::uint64_t> m_next;
    std::set<std::pair<std::size_t, std::uint64_t>> m_missing; ///< skipped, may still come
    std::uint64_t m_lostAtEnd = 0;
    std::uint64_t m_duplicates = 0;
    std::uint64_t m_reordered = 0;
};

} // namespace hookline::bench
