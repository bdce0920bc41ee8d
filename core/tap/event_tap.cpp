#include "core/tap/event_tap.h"

#include <boost/lockfree/spsc_queue.hpp>

#include <atomic>

namespace hookline::tap {
namespace {

template <class T>
class CountedRing {
public:
    explicit CountedRing(std::size_t capacity)
        : m_queue(capacity)
    {
    }
    /// @thread the writer, as push()
    bool wants() noexcept
    {
        if (m_passing == 0) {
            if (m_queue.write_available() > 0) [[likely]]
                return true;
            m_passing = kPassed;
        }
        --m_passing;
        skip();
        return false;
    }
    void push(T&& value) noexcept
    {
        if (!m_queue.push(std::move(value)))
            skip();
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
    /// After a look that found it full, so many are not looked for: the look costs a cache line that the reader writes.
    static constexpr unsigned kPassed = 256;

    void skip() noexcept { m_skipped.store(m_skipped.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed); } // one writer

    boost::lockfree::spsc_queue<T> m_queue;
    unsigned m_passing = 0;
    std::atomic<std::uint64_t> m_skipped { 0 };
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
    : m_rings(std::make_unique<Rings>(loops, capacity, outcomes))
{
}

EventTap::~EventTap() = default;

void EventTap::setAttached(bool attached) noexcept { m_rings->attached.store(attached, std::memory_order_relaxed); }
bool EventTap::attached() const noexcept { return m_rings->attached.load(std::memory_order_relaxed); }

void EventTap::push(unsigned loop, Event&& event) noexcept { m_rings->loops[loop]->push(std::move(event)); }

bool EventTap::wants(unsigned loop) noexcept { return attached() && m_rings->loops[loop]->wants(); }

void EventTap::pushOutcome(KafkaOutcome&& outcome) noexcept { m_rings->outcomes.push(std::move(outcome)); }

std::size_t EventTap::drain(std::vector<Event>& out, std::size_t max)
{
    std::size_t taken = 0;
    for (const auto& ring : m_rings->loops)
        taken += ring->drain(out, max - taken);
    return taken;
}

std::size_t EventTap::drainOutcomes(std::vector<KafkaOutcome>& out, std::size_t max)
{
    return m_rings->outcomes.drain(out, max);
}

std::uint64_t EventTap::skipped() const noexcept
{
    std::uint64_t sum = 0;
    for (const auto& ring : m_rings->loops)
        sum += ring->skipped();
    return sum;
}

std::uint64_t EventTap::skippedOutcomes() const noexcept { return m_rings->outcomes.skipped(); }

} // namespace hookline::tap
