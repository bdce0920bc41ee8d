#include "core/tap/event_tap.h"

#include <boost/lockfree/spsc_queue.hpp>

#include <atomic>

namespace hookline::tap {
namespace {

/// After a look that found a ring full, so many events are not looked for unless the reader takes some: the look costs a cache line that
/// the reader writes.
constexpr std::uint64_t kPassed = 256;

template <class T>
class CountedRing {
public:
    explicit CountedRing(std::size_t capacity)
        : m_queue(capacity)
    {
    }
    bool full() noexcept { return m_queue.write_available() == 0; } ///< @thread the writer, as push()
    void push(T&& value) noexcept
    {
        if (!m_queue.push(std::move(value)))
            m_skipped.store(m_skipped.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed); // one writer
    }
    std::size_t drain(std::vector<T>& out, std::size_t max)
    {
        std::size_t taken = 0;
        while (taken < max && m_queue.consume_one([&](T& value) { out.push_back(std::move(value)); }))
            ++taken;
        return taken;
    }
    std::uint64_t skipped() const noexcept { return m_skipped.load(std::memory_order_relaxed); }

private:
    boost::lockfree::spsc_queue<T> m_queue;
    alignas(64) std::atomic<std::uint64_t> m_skipped { 0 }; // apart from what the reader writes
};

} // namespace

struct EventTap::Rings {
    std::vector<std::unique_ptr<CountedRing<Event>>> loops;
    CountedRing<KafkaOutcome> outcomes;
    std::atomic<bool> attached { false };

    Rings(unsigned count, std::size_t capacity, std::size_t outcomeCapacity)
        : outcomes(outcomeCapacity)
    {
        for (unsigned i = 0; i < count; ++i)
            loops.push_back(std::make_unique<CountedRing<Event>>(capacity));
    }
};

EventTap::EventTap(unsigned loops, std::size_t capacity, std::size_t outcomes)
    : LoopGate(loops)
    , m_rings(std::make_unique<Rings>(loops, capacity, outcomes))
{
}

EventTap::~EventTap() = default;

void EventTap::setAttached(bool attached) noexcept { m_rings->attached.store(attached, std::memory_order_relaxed); }
bool EventTap::attached() const noexcept { return m_rings->attached.load(std::memory_order_relaxed); }

void EventTap::push(unsigned loop, Event&& event) noexcept { m_rings->loops[loop]->push(std::move(event)); }

bool EventTap::look(unsigned loop) noexcept
{
    if (!attached())
        return false;
    if (!m_rings->loops[loop]->full()) [[likely]]
        return true;
    shut(loop, kPassed);
    return wants(loop); // counted as the first of them
}

void EventTap::pushOutcome(KafkaOutcome&& outcome) noexcept { m_rings->outcomes.push(std::move(outcome)); }

std::size_t EventTap::drain(std::vector<Event>& out, std::size_t max)
{
    std::size_t taken = 0;
    for (const auto& ring : m_rings->loops)
        taken += ring->drain(out, max - taken);
    if (taken > 0)
        reopen();
    return taken;
}

std::size_t EventTap::drainOutcomes(std::vector<KafkaOutcome>& out, std::size_t max)
{
    return m_rings->outcomes.drain(out, max);
}

std::uint64_t EventTap::skipped() const noexcept
{
    std::uint64_t sum = passed();
    for (const auto& ring : m_rings->loops)
        sum += ring->skipped();
    return sum;
}

std::uint64_t EventTap::skippedOutcomes() const noexcept { return m_rings->outcomes.skipped(); }

} // namespace hookline::tap
