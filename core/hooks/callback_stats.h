// What is known of one callback: calls, errors, changes, drops, sampled latency, and its circuit breaker.
//
// Counters are one cell a loop, written by that loop alone with plain loads and stores. One call in 64 is timed, and every call for
// a while after a slow one, and the first after each millisecond, so that a callback that becomes slow is found at once.
#pragma once

#include "core/hooks/callback_options.h"
#include "core/metrics/hook_listing.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>

namespace hookline::hooks {

using metrics::BreakerState;

class CallbackStats {
public:
    static constexpr unsigned kLoops = 65; ///< and kElsewhere

    explicit CallbackStats(const BreakerTerms& terms)
        : m_terms(terms)
    {
    }
    CallbackStats(const CallbackStats&) = delete;
    CallbackStats& operator=(const CallbackStats&) = delete;

    struct Call {
        std::int64_t startNanos = 0; ///< 0: not timed
        bool trial = false;          ///< the one that decides whether the breaker closes
    };
    /// Counts the call; false when the breaker does not let it through, which is counted as skipped. @thread loop
    bool begin(unsigned loop, std::int64_t loopNanos, Call& call) noexcept
    {
        if (m_state.load(std::memory_order_relaxed) != BreakerState::Closed && !admit(call)) {
            bump(m_cells[loop % kLoops].skipped);
            return false;
        }
        Cell& cell = m_cells[loop % kLoops];
        const std::uint64_t calls = cell.calls.load(std::memory_order_relaxed);
        cell.calls.store(calls + 1, std::memory_order_relaxed);
        if ((calls & kSampleMask) == 0 || cell.watch > 0 || loopNanos - cell.sampledNanos >= kMillisecond || call.trial)
            startTiming(cell, loopNanos, call);
        return true;
    }
    /// It returned. @thread loop
    void succeeded(unsigned loop, const Call& call) noexcept
    {
        if (call.startNanos != 0)
            finishTiming(m_cells[loop % kLoops], call);
        if (m_failures.load(std::memory_order_relaxed) != 0)
            m_failures.store(0, std::memory_order_relaxed);
    }
    /// It threw. @thread loop
    void failed(unsigned loop, const Call& call, std::string_view what) noexcept;
    void changed(unsigned loop) noexcept { bump(m_cells[loop % kLoops].changes); }
    void dropped(unsigned loop) noexcept { bump(m_cells[loop % kLoops].drops); }

    using Snapshot = metrics::CallbackCounters;
    /// @thread any
    Snapshot snapshot() const;
    std::uint64_t errors() const noexcept;

private:
    static constexpr std::uint64_t kSampleMask = 63;
    static constexpr std::int64_t kMillisecond = 1'000'000;
    static constexpr std::uint32_t kWatch = 64; ///< calls timed after a slow one

    struct alignas(64) Cell {
        std::atomic<std::uint64_t> calls { 0 };
        std::atomic<std::uint64_t> errors { 0 };
        std::atomic<std::uint64_t> changes { 0 };
        std::atomic<std::uint64_t> drops { 0 };
        std::atomic<std::uint64_t> skipped { 0 };
        std::int64_t sampledNanos = 0; ///< the loop's clock at the last timed call
        std::uint32_t watch = 0;       ///< calls still to be timed
    };
    static void bump(std::atomic<std::uint64_t>& counter) noexcept
    {
        counter.store(counter.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    }
    bool admit(Call& call) noexcept;
    void startTiming(Cell& cell, std::int64_t loopNanos, Call& call) noexcept;
    void finishTiming(Cell& cell, const Call& call) noexcept;
    void open(std::int64_t nowNanos) noexcept;
    void close() noexcept;

    const BreakerTerms m_terms;
    std::atomic<BreakerState> m_state { BreakerState::Closed };
    std::atomic<std::uint32_t> m_failures { 0 };  ///< in a row
    std::atomic<std::uint32_t> m_slow { 0 };      ///< in a row
    std::atomic<std::int64_t> m_openUntil { 0 };
    std::atomic<std::uint32_t> m_rests { 0 };     ///< in a row, each twice as long
    std::atomic<std::uint64_t> m_openings { 0 };
    std::array<std::atomic<std::uint64_t>, metrics::LatencySnapshot::kBuckets> m_nanos {}; ///< several loops write
    std::array<Cell, kLoops> m_cells;
    mutable std::mutex m_errorMutex;
    std::string m_lastError;
};

} // namespace hookline::hooks
