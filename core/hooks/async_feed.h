// The same events as an EventFeed, handed to an observer on a thread of its own: however slow it is, no client notices. What its
// bounded rings cannot hold is counted and shown as drops of the callback.
#pragma once

#include "core/hooks/event_feed.h"
#include "core/tap/event_tap.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>

namespace hookline::hooks {

class AsyncFeed {
public:
    /// Called on the feed's own thread, one event at a time, in order per loop. An exception is counted and harms nobody.
    using Sink = std::function<void(tap::Event&&)>;

    /// `capacity` events may wait for each of the `loops`. @thread control
    AsyncFeed(HookRegistry& registry, const std::string& owner, EventMask mask, Sink sink, unsigned loops, std::size_t capacity = 16384,
        CallbackFilter filter = {});
    ~AsyncFeed(); ///< what waits is still handed over
    AsyncFeed(const AsyncFeed&) = delete;
    AsyncFeed& operator=(const AsyncFeed&) = delete;

    std::uint64_t lost() const noexcept { return m_lost->load(std::memory_order_relaxed); }     ///< @thread any
    std::uint64_t errors() const noexcept { return m_errors.load(std::memory_order_relaxed); } ///< sink threw. @thread any

private:
    void run(const std::stop_token& stop);

    const std::string m_owner;
    Sink m_sink;
    tap::EventTap m_rings;
    std::shared_ptr<std::atomic<std::uint64_t>> m_lost = std::make_shared<std::atomic<std::uint64_t>>(0);
    std::atomic<std::uint64_t> m_errors { 0 };
    std::atomic<std::uint32_t> m_pushed { 0 }; ///< changes with every push, for the thread to wait on
    std::atomic<bool> m_sleeping { false };
    EventFeed m_feed;
    std::jthread m_thread;
};

} // namespace hookline::hooks
