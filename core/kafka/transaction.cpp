#include "core/kafka/transaction.h"

#include <random>
#include <utility>

namespace hookline::kafka {
namespace {

constexpr std::int64_t kGatherNanos = 500'000'000; // one that keeps growing is committed after this

} // namespace

std::string Transaction::makeRun()
{
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::random_device random;
    std::string out(16, '0');
    for (char& digit : out)
        digit = kDigits[random() % kDigits.size()];
    return out;
}

Transaction::Transaction(std::string id, std::string group, std::string spool)
    : m_id(std::move(id))
    , m_group(std::move(group))
    , m_spool(std::move(spool))
{
}

void Transaction::clear() noexcept
{
    m_written.clear();
    m_records = m_bytes = 0;
    m_began = 0;
}

std::vector<Transaction::Written> Transaction::opened(std::string_view text)
{
    m_remark.clear();
    std::optional<SpoolPosition> found;
    if (!text.empty() && !(found = SpoolPosition::parse(text)))
        m_remark = "what stands there was not written by Hookline";
    else if (found && found->spool != m_spool)
        m_remark = "it is that of the spool " + found->spool;
    if (!m_remark.empty())
        found.reset();
    m_position = found ? std::move(*found) : SpoolPosition {};
    std::vector<Written> out = std::exchange(m_uncertain, {});
    if (m_position.run != m_run || m_position.number != m_next.number)
        out.clear();
    clear();
    m_open = true;
    m_committing = false;
    return out;
}

void Transaction::add(std::uint64_t bytes, std::int64_t now) noexcept
{
    if (m_records++ == 0)
        m_began = now;
    m_bytes += bytes;
}

bool Transaction::isFull(const Limits& limits, std::int64_t now) const noexcept
{
    return m_records > 0 && (m_records >= limits.records || m_bytes >= limits.bytes || now - m_began >= kGatherNanos);
}

std::vector<Transaction::Written> Transaction::committed()
{
    m_position = m_next;
    std::vector<Written> out = std::exchange(m_written, {});
    clear();
    m_committing = false;
    return out;
}

void Transaction::lost()
{
    if (m_committing)
        m_uncertain = std::move(m_written);
    clear();
    m_open = m_committing = false;
}

} // namespace hookline::kafka
