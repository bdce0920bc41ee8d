#include "core/hooks/hook_registry.h"

#include "core/base/clock.h"
#include "core/base/log.h"

namespace hookline::hooks {

void HookRegistry::setPublisher(Publisher publisher)
{
    const std::scoped_lock lock(m_mutex);
    m_publish = std::move(publisher);
    if (m_publish)
        m_publish(m_current);
}

void HookRegistry::clearPublisher(const std::function<void()>& endLoops)
{
    const std::scoped_lock lock(m_mutex);
    endLoops();
    m_publish = nullptr;
}

HookTablePtr HookRegistry::table() const
{
    const std::scoped_lock lock(m_mutex);
    return m_current;
}

void HookRegistry::update(const std::function<void(HookTable&)>& edit)
{
    auto next = std::make_shared<HookTable>(*m_current);
    edit(*next);
    m_current = std::move(next);
    if (m_publish)
        m_publish(m_current);
}

void reportHookError(std::string_view point, std::string_view owner, const char* what) noexcept
{
    // A callback that always throws must not flood the log: one line a second for all of them, the counters have the rest.
    static std::atomic<std::int64_t> lastNanos { 0 };
    const std::int64_t now = base::steadyNanos();
    std::int64_t last = lastNanos.load(std::memory_order_relaxed);
    if (last != 0 && now - last < 1'000'000'000)
        return;
    if (!lastNanos.compare_exchange_strong(last, now, std::memory_order_relaxed))
        return;
    try {
        base::logError("hooks",
            "callback \"" + std::string(owner) + "\" on " + std::string(point) + " threw: " + what
                + ". The client is unharmed; the callback's error counter has the total");
    } catch (...) { // logging is best effort here
    }
}

} // namespace hookline::hooks
