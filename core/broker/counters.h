// One loop's counters: written by that loop alone, read by any thread. A plain load and store each, no locked instruction.
#pragma once

#include "core/metrics/refusal.h"
#include "core/tap/event.h"

#include <array>
#include <atomic>
#include <cstdint>

namespace hookline::broker {

class Counter {
public:
    /// @thread the owning loop
    void add(std::uint64_t amount = 1) noexcept { m_value.store(m_value.load(std::memory_order_relaxed) + amount, std::memory_order_relaxed); }
    void subtract(std::uint64_t amount = 1) noexcept { m_value.store(m_value.load(std::memory_order_relaxed) - amount, std::memory_order_relaxed); }
    /// @thread any
    std::uint64_t value() const noexcept { return m_value.load(std::memory_order_relaxed); }

private:
    std::atomic<std::uint64_t> m_value { 0 };
};

struct LoopCounters {
    Counter connections; ///< now
    Counter sessions;    ///< now
    Counter acksHeld;    ///< now: PUBACKs and PUBRECs that wait for a hook, or behind one that does
    Counter holdTimeouts;
    Counter connectsAccepted;
    Counter connectsRefused;
    std::array<Counter, metrics::kRefusals> refused; ///< the same by reason
    Counter sessionsExpired;
    Counter slowedClients; ///< times, not clients
    Counter packetsIn;
    Counter packetsOut;
    Counter messagesIn;
    Counter messagesOut;
    Counter payloadBytesIn;  ///< of messagesIn
    Counter payloadBytesOut; ///< of messagesOut
    Counter bytesIn;
    Counter bytesOut;
    std::array<Counter, tap::kDropReasons> dropped;
};

} // namespace hookline::broker
