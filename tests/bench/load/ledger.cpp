#include "tests/bench/load/ledger.h"

namespace hookline::bench {
namespace {

/// A broker that loses everything must not take the generator's memory as well.
constexpr std::size_t kMostMissing = 1'000'000;

} // namespace

Ledger::Ledger(std::size_t subscribers, std::size_t publishers)
    : m_publishers(publishers)
    , m_next(subscribers * publishers)
{
}

void Ledger::irregular(std::size_t line, std::uint64_t sequence, std::uint64_t& next)
{
    if (sequence > next) {
        for (; next < sequence; ++next) {
            if (m_missing.size() < kMostMissing)
                m_missing.emplace(line, next);
            else
                ++m_lostAtEnd;
        }
        ++next;
    } else if (m_missing.erase({ line, sequence }) > 0) {
        ++m_reordered;
    } else {
        ++m_duplicates;
    }
}

void Ledger::close(std::size_t subscriber, std::size_t publisher, std::uint64_t sent)
{
    std::uint64_t& next = m_next[subscriber * m_publishers + publisher];
    if (sent > next) {
        m_lostAtEnd += sent - next;
        next = sent;
    }
}

} // namespace hookline::bench
