// Bounded rings from the I/O loops (events) and the Kafka thread (outcomes) to one reader, the window.
//
// The broker never waits for the window: what a ring cannot hold is counted, and nothing else is affected. Off by default: a
// detached tap costs one load and one branch an event.
#pragma once

#include "core/tap/event.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace hookline::tap {

class EventTap {
public:
    /// `loops` rings of `capacity` events each, and one of outcomes with room for `outcomes`.
    explicit EventTap(unsigned loops, std::size_t capacity = 65536, std::size_t outcomes = 262144);
    ~EventTap();
    EventTap(const EventTap&) = delete;
    EventTap& operator=(const EventTap&) = delete;

    /// Starts and stops recording; the reader's switch. @thread any
    void setAttached(bool attached) noexcept;
    bool attached() const noexcept;

    /// Whether to make the loop's next event. False: nobody reads; or the ring is full, and the event counts as skipped, and so do some that
    /// follow, because a reader that is so far behind will not show them. @thread the loop given
    bool wants(unsigned loop) noexcept;
    /// Never blocks; a full ring counts the event as skipped. @thread the loop given, or the Kafka thread for outcomes
    void push(unsigned loop, Event&& event) noexcept;
    void pushOutcome(KafkaOutcome&& outcome) noexcept;

    /// Appends at most `max` to `out`, oldest first within a loop. @thread one reader
    std::size_t drain(std::vector<Event>& out, std::size_t max);
    std::size_t drainOutcomes(std::vector<KafkaOutcome>& out, std::size_t max);

    /// Events and outcomes that a full ring could not take, since start. @thread any
    std::uint64_t skipped() const noexcept;
    std::uint64_t skippedOutcomes() const noexcept;

private:
    struct Rings;
    std::unique_ptr<Rings> m_rings;
};

} // namespace hookline::tap
