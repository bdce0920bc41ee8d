// Where the I/O loops hand events to the bridge: one ring per loop, one bound over all of them and the bridge's queue, one wake-up
// per idle period.
//
// A loop never waits here. In Block mode nothing is ever refused: at the high watermark the broker is asked to stop reading
// publishers, what is still under way finds room in the rest, and a ring that is full spills into a list in order. In DropNewest
// mode an event that finds the bound reached is counted and gone.
#pragma once

#include "core/config/settings.h"
#include "core/kafka/spsc_ring.h"
#include "core/tap/event.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace hookline::kafka {

class Intake {
public:
    struct Ports {
        std::function<void(bool)> pause; ///< see Bridge::Ports::pauseIntake
        std::function<void()> wake;      ///< the bridge sleeps and should look. @thread any loop
    };
    Intake(unsigned loops, Ports ports, std::size_t ringCapacity = 16384);

    /// @thread control or the bridge's
    void setLimits(std::uint32_t records, std::uint64_t bytes, config::WhenFull whenFull);

    /// @thread the loop given
    void push(unsigned loop, tap::Event&& event);

    /// Moves what the loops have handed over so far to `take(tap::Event&&, cost)`, oldest first per loop. @thread the bridge's
    template <class Take>
    std::size_t drain(Take&& take)
    {
        std::size_t taken = 0;
        const auto takeOne = [&take](Entry&& entry) { take(std::move(entry.event), entry.cost); };
        for (const auto& lane : m_lanes) {
            taken += lane->ring.drain(kAtOnce, takeOne);
            if (lane->spilling.load(std::memory_order_acquire))
                taken += drainSpilled(*lane, takeOne);
        }
        m_drained += taken;
        return taken;
    }

    /// `records` of together `bytes` have left the bridge for good; reopens the intake when there is room. @thread the bridge's
    void release(std::uint64_t records, std::uint64_t bytes);
    /// The bridge has made `records` more of what it drained, of together `bytes`. @thread the bridge's
    void charge(std::uint64_t records, std::uint64_t bytes) noexcept;
    /// The bridge can take nothing more for a reason of its own, whatever room there is. @thread the bridge's
    void setHeld(bool held);
    /// Declares that the bridge is about to sleep: from now on the next push wakes it. False when something came in meanwhile:
    /// then don't. @thread the bridge's
    bool prepareSleep();
    void awake() noexcept { m_sleeping.store(false, std::memory_order_relaxed); }
    /// Opens the intake for good, e.g. because the bridge ends. @thread control or the bridge's
    void open();

    std::uint64_t matched() const noexcept;
    std::uint64_t dropped() const noexcept;
    /// What the event counts for against the bound, in bytes.
    static std::uint64_t costOf(const tap::Event& event) noexcept;

private:
    static constexpr std::size_t kAtOnce = 4096;
    struct Entry {
        tap::Event event;
        std::uint64_t cost = 0; ///< reckoned where the message is in the cache
    };
    struct alignas(64) Lane {
        explicit Lane(std::size_t capacity)
            : ring(capacity)
        {
        }
        SpscRing<Entry> ring;
        std::atomic<std::uint64_t> matched { 0 }; // written by the loop only
        std::atomic<std::uint64_t> dropped { 0 };
        std::atomic<bool> spilling { false };
        std::mutex mutex;
        std::vector<Entry> spilled; // under mutex; what came after the ring's content
    };

    template <class Take>
    std::size_t drainSpilled(Lane& lane, Take&& take)
    {
        // While `spilling` is set the loop adds to the list only, so what is left in the ring is older than all of the list.
        std::size_t taken = 0;
        while (const std::size_t count = lane.ring.drain(kAtOnce, take))
            taken += count;
        std::vector<Entry> spilled;
        {
            const std::scoped_lock lock(lane.mutex);
            spilled.swap(lane.spilled);
            lane.spilling.store(false, std::memory_order_release);
        }
        for (Entry& entry : spilled)
            take(std::move(entry));
        return taken + spilled.size();
    }
    void setPaused(bool paused, bool onlyIf);
    std::int64_t held() const noexcept; ///< records in rings, lists and the bridge
    bool overHighMark() const noexcept;
    bool underLowMark() const noexcept;

    Ports m_ports;
    std::vector<std::unique_ptr<Lane>> m_lanes;
    std::atomic<std::int64_t> m_recordLimit { 1 };
    std::atomic<std::int64_t> m_byteLimit { 1 };
    std::atomic<bool> m_block { true };

    alignas(64) std::atomic<std::int64_t> m_pushed { 0 }; // all loops: records taken in
    std::atomic<std::int64_t> m_bytes { 0 };              // in rings, lists and the bridge, now
    std::atomic<bool> m_sleeping { false };
    std::atomic<bool> m_paused { false };
    std::atomic<bool> m_held { false };
    std::mutex m_pauseMutex; // keeps calls of pause() in the order of their reasons
    alignas(64) std::atomic<std::int64_t> m_released { 0 }; // written by the bridge only
    std::uint64_t m_drained = 0;
};

} // namespace hookline::kafka
