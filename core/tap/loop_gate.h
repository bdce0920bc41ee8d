// The question before an event is made: does its reader want it at all? While it does not, the answer costs a load and a store.
#pragma once

#include <atomic>
#include <cstdint>
#include <vector>

namespace hookline::tap {

class LoopGate {
public:
    explicit LoopGate(unsigned loops)
        : m_loops(loops)
    {
    }
    virtual ~LoopGate() = default;
    LoopGate(const LoopGate&) = delete;
    LoopGate& operator=(const LoopGate&) = delete;

    /// Whether to make the loop's next event; to be asked once an event. @thread the loop given
    bool wants(unsigned loop) noexcept
    {
        Loop& own = m_loops[loop];
        const std::uint64_t passed = own.passed.load(std::memory_order_relaxed);
        if (passed >= own.until.load(std::memory_order_relaxed))
            return look(loop);
        own.passed.store(passed + 1, std::memory_order_relaxed); // one writer
        return false;
    }

protected:
    /// Asked while the gate is not shut. Says whether the next event is wanted. @thread the loop given
    virtual bool look(unsigned loop) noexcept = 0;
    /// The loop's next `events` are not wanted, and counted as they come. @thread the loop given
    void shut(unsigned loop, std::uint64_t events) noexcept
    {
        Loop& own = m_loops[loop];
        own.until.store(own.passed.load(std::memory_order_relaxed) + events, std::memory_order_relaxed);
    }
    /// Every loop looks at its next event, or at the latest after those of a shut() that happens meanwhile. @thread any
    void reopen() noexcept
    {
        for (Loop& loop : m_loops)
            loop.until.store(0, std::memory_order_relaxed);
    }
    /// Events that came while the gate was shut, since start. @thread any
    std::uint64_t passed() const noexcept
    {
        std::uint64_t sum = 0;
        for (const Loop& loop : m_loops)
            sum += loop.passed.load(std::memory_order_relaxed);
        return sum;
    }

private:
    struct alignas(64) Loop { // no loop waits for the cache line of another
        std::atomic<std::uint64_t> passed { 0 };
        std::atomic<std::uint64_t> until { 0 }; ///< shut until so many have passed
    };
    std::vector<Loop> m_loops;
};

} // namespace hookline::tap
