// Slows one client down to its rates: a token bucket for messages and one for bytes, each with a burst of one second. What it sent is
// handled first and paid for after, by not reading the client for as long as it takes; nothing is dropped and nobody disconnected.
// Made only where a rate is set; belongs to the channel. @thread loop
#pragma once

#include "core/net/timer_heap.h"

#include <cstdint>

namespace hookline::broker {

class ClientChannel;

class RateGate final : public net::TimerTarget {
public:
    explicit RateGate(ClientChannel& channel, std::int64_t nowNanos)
        : m_channel(channel)
        , m_filledAtNanos(nowNanos)
    {
    }
    void spend(std::uint64_t messages, std::uint64_t bytes) noexcept
    {
        m_messages -= static_cast<double>(messages);
        m_bytes -= static_cast<double>(bytes);
    }
    /// How long the client must wait now, 0: not at all. A rate of 0 is none.
    std::int64_t wait(std::uint64_t messagesPerSecond, std::uint64_t bytesPerSecond, std::int64_t nowNanos) noexcept;

    void onTimer(std::int64_t nowNanos) override;

private:
    ClientChannel& m_channel;
    std::int64_t m_filledAtNanos;
    double m_messages = 0; ///< above or below a full bucket, which is where it starts
    double m_bytes = 0;
};

} // namespace hookline::broker
