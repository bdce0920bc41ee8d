#include "core/hooks/async_feed.h"

#include <pthread.h>
#include <utility>
#include <vector>

namespace hookline::hooks {

AsyncFeed::AsyncFeed(HookRegistry& registry, const std::string& owner, EventMask mask, Sink sink, unsigned loops, std::size_t capacity,
    CallbackFilter filter)
    : m_owner(owner)
    , m_sink(std::move(sink))
    , m_rings(loops, capacity, 1)
{
    m_rings.setAttached(true);
    m_thread = std::jthread([this](const std::stop_token& stop) { run(stop); });
    m_feed = EventFeed(
        registry, owner, Priority::Observe, mask,
        [this](unsigned loop, tap::Event&& event) {
            m_rings.push(loop, std::move(event));
            m_lost->store(m_rings.skipped(), std::memory_order_relaxed);
            m_pushed.fetch_add(1, std::memory_order_seq_cst);
            if (m_sleeping.load(std::memory_order_seq_cst) && m_sleeping.exchange(false, std::memory_order_relaxed))
                m_pushed.notify_one(); // one wake per idle period
        },
        { std::move(filter), BreakerTerms::never(), OnFailure::AsPoint, m_lost });
}

AsyncFeed::~AsyncFeed()
{
    m_feed = EventFeed(); // from here on nothing comes in
    m_thread.request_stop();
    m_pushed.fetch_add(1, std::memory_order_seq_cst);
    m_pushed.notify_all();
}

void AsyncFeed::run(const std::stop_token& stop)
{
    ::pthread_setname_np(::pthread_self(), "hl-observer");
    std::vector<tap::Event> batch;
    for (;;) {
        const std::uint32_t seen = m_pushed.load(std::memory_order_seq_cst);
        const bool last = stop.stop_requested();
        batch.clear();
        m_rings.drain(batch, 256);
        for (tap::Event& event : batch) {
            try {
                m_sink(std::move(event));
            } catch (const std::exception& error) {
                m_errors.fetch_add(1, std::memory_order_relaxed);
                reportHookError("observer", m_owner, error.what());
            } catch (...) {
                m_errors.fetch_add(1, std::memory_order_relaxed);
                reportHookError("observer", m_owner, "unknown exception");
            }
        }
        if (!batch.empty())
            continue;
        if (last)
            return;
        m_sleeping.store(true, std::memory_order_seq_cst);
        m_pushed.wait(seen, std::memory_order_seq_cst);
        m_sleeping.store(false, std::memory_order_relaxed);
    }
}

} // namespace hookline::hooks
