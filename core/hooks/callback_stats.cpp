#include "core/hooks/callback_stats.h"

#include "core/base/clock.h"

#include <algorithm>

namespace hookline::hooks {
namespace {

constexpr std::int64_t kLongestRestNanos = 60'000'000'000;
/// From here on a call is worth watching the next ones closely.
constexpr std::int64_t kWorthWatching = 100'000;

} // namespace

bool CallbackStats::admit(Call& call) noexcept
{
    if (m_state.load(std::memory_order_acquire) == BreakerState::Closed)
        return true;
    if (base::steadyNanos() < m_openUntil.load(std::memory_order_relaxed))
        return false;
    BreakerState open = BreakerState::Open; // of all loops one may try
    call.trial = m_state.compare_exchange_strong(open, BreakerState::HalfOpen, std::memory_order_acq_rel);
    return call.trial;
}

void CallbackStats::startTiming(Cell& cell, std::int64_t loopNanos, Call& call) noexcept
{
    cell.sampledNanos = loopNanos;
    if (cell.watch > 0)
        --cell.watch;
    call.startNanos = base::steadyNanos();
}

void CallbackStats::finishTiming(Cell& cell, const Call& call) noexcept
{
    const std::int64_t now = base::steadyNanos();
    const std::int64_t took = std::max<std::int64_t>(now - call.startNanos, 0);
    m_nanos[static_cast<std::size_t>(metrics::LatencyHistogram::bucketOf(static_cast<std::uint64_t>(took)))].fetch_add(
        1, std::memory_order_relaxed);
    if (took >= kWorthWatching)
        cell.watch = kWatch;
    if (m_terms.slowCalls != 0 && took >= m_terms.slow.count()) {
        if (m_slow.fetch_add(1, std::memory_order_relaxed) + 1 >= m_terms.slowCalls || call.trial)
            open(now);
        return;
    }
    if (m_slow.load(std::memory_order_relaxed) != 0)
        m_slow.store(0, std::memory_order_relaxed);
    if (call.trial)
        close();
}

void CallbackStats::failed(unsigned loop, const Call& call, std::string_view what) noexcept
{
    bump(m_cells[loop % kLoops].errors);
    try {
        const std::scoped_lock lock(m_errorMutex);
        m_lastError.assign(what.substr(0, 500));
    } catch (...) { // no memory for the text: the error still counts
    }
    const std::uint32_t failures = m_failures.fetch_add(1, std::memory_order_relaxed) + 1;
    if (call.trial || (m_terms.failures != 0 && failures >= m_terms.failures))
        open(base::steadyNanos());
}

void CallbackStats::open(std::int64_t nowNanos) noexcept
{
    const BreakerState before = m_state.load(std::memory_order_relaxed);
    if (before == BreakerState::Open)
        return; // another loop's call found it out, too
    const std::uint32_t rests = m_rests.fetch_add(1, std::memory_order_relaxed);
    const std::int64_t first = std::chrono::nanoseconds(m_terms.rest).count();
    m_openUntil.store(nowNanos + std::min(first << std::min(rests, 16u), std::max(first, kLongestRestNanos)), std::memory_order_relaxed);
    m_openings.fetch_add(1, std::memory_order_relaxed);
    m_state.store(BreakerState::Open, std::memory_order_release);
}

void CallbackStats::close() noexcept
{
    m_failures.store(0, std::memory_order_relaxed);
    m_slow.store(0, std::memory_order_relaxed);
    m_rests.store(0, std::memory_order_relaxed);
    m_state.store(BreakerState::Closed, std::memory_order_release);
}

std::uint64_t CallbackStats::errors() const noexcept
{
    std::uint64_t sum = 0;
    for (const Cell& cell : m_cells)
        sum += cell.errors.load(std::memory_order_relaxed);
    return sum;
}

CallbackStats::Snapshot CallbackStats::snapshot() const
{
    Snapshot out;
    for (const Cell& cell : m_cells) {
        out.calls += cell.calls.load(std::memory_order_relaxed);
        out.errors += cell.errors.load(std::memory_order_relaxed);
        out.changes += cell.changes.load(std::memory_order_relaxed);
        out.drops += cell.drops.load(std::memory_order_relaxed);
        out.skipped += cell.skipped.load(std::memory_order_relaxed);
    }
    out.breaker = m_state.load(std::memory_order_relaxed);
    out.openings = m_openings.load(std::memory_order_relaxed);
    for (std::size_t i = 0; i < m_nanos.size(); ++i)
        out.nanos.counts[i] = m_nanos[i].load(std::memory_order_relaxed);
    const std::scoped_lock lock(m_errorMutex);
    out.lastError = m_lastError;
    return out;
}

} // namespace hookline::hooks
