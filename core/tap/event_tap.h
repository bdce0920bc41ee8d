// Bounded rings from the I/O loops (events) and the Kafka thread (outcomes) to one reader, the window.
//
// The broker never waits for the window: what a ring cannot hold is counted, and nothing else is affected. Off by default: a
// detached tap costs one load and one branch an event.
#pragma once

#include "core/tap/event.h"
#include "core/tap/loop_gate.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace hookline::tap {

/// As a gate: nothing is wanted while nobody reads, and nothing while the loop's ring is full; what then comes counts as skipped, at
/// times a few more: a reader that is so far behind would not show them.
class EventTap : public LoopGate {
public:
    /// `loops` rings of `capacity` events each, and one of outcomes with room for `outcomes`.
    explicit EventTap(unsigned loops, std::size_t capacity = 65536, std::size_t outcomes = 262144);
    ~EventTap() override;

    /// Starts and stops recording; the reader's switch. @thread any
    void setAttached(bool attached) noexcept;
    bool attached() const noexcept;

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
    bool look(unsigned loop) noexcept override;

    struct Rings;
    std::unique_ptr<Rings> m_rings;
};

} // namespace hookline::tap
