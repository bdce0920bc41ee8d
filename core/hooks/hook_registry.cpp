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

bool HookRegistry::update(const std::function<bool(HookTable&)>& edit)
{
    auto next = std::make_shared<HookTable>(*m_current);
    if (!edit(*next))
        return false;
    m_current = std::move(next);
    if (m_together == 0)
        publish();
    return true;
}

void HookRegistry::publish()
{
    if (m_publish)
        m_publish(m_current);
    const auto heard = [this]<HookPoint... P>() { return (!m_current->chain<P>().empty() || ...); };
    m_heardElsewhere.store(heard.operator()<BridgeMapped, BridgeAcked, BridgeFailed>(), std::memory_order_relaxed);
    const std::scoped_lock lock(m_elsewhereMutex); // waits for a callback that runs: it may be gone when this returns
    m_elsewhere = m_current;
}

void HookRegistry::atOnce(const std::function<void()>& changes)
{
    const std::scoped_lock lock(m_mutex);
    const HookTablePtr before = m_current; // removed callbacks live until no loop can run them
    ++m_together;
    changes();
    if (--m_together > 0)
        return;
    if (m_current != before)
        publish();
    countRemoved();
}

void HookRegistry::countRemoved()
{
    for (const auto& stats : m_removed)
        m_errorsOfRemoved += stats->errors();
    m_removed.clear();
}

std::uint64_t HookRegistry::errors() const
{
    const std::scoped_lock lock(m_mutex);
    std::uint64_t out = m_errorsOfRemoved;
    for (const auto& stats : m_removed)
        out += stats->errors();
    m_current->forEach([&](std::string_view, const auto& chain) {
        for (const auto& entry : chain.entries())
            out += entry.stats->errors();
    });
    return out;
}

bool HookRegistry::setEnabled(std::uint64_t id, bool enabled)
{
    const std::scoped_lock lock(m_mutex);
    return update([&](HookTable& table) {
        bool found = false;
        table.forEach([&](std::string_view, auto& chain) { found = chain.setEnabled(id, enabled) || found; });
        return found;
    });
}

bool HookRegistry::move(std::uint64_t id, std::uint64_t before)
{
    const std::scoped_lock lock(m_mutex);
    return update([&](HookTable& table) {
        bool moved = false;
        table.forEach([&](std::string_view, auto& chain) { moved = chain.move(id, before) || moved; });
        return moved;
    });
}

std::vector<HookRegistry::Chain> HookRegistry::chains() const
{
    const HookTablePtr now = table();
    constexpr auto kPhases = HookTable::phases();
    std::vector<Chain> out;
    now->forEach([&](std::string_view point, const auto& chain) {
        Chain& made = out.emplace_back();
        made.point = point;
        made.phase = kPhases[out.size() - 1];
        for (const auto& entry : chain.entries()) {
            Callback& callback = made.callbacks.emplace_back();
            callback.id = entry.id;
            callback.owner = entry.owner;
            callback.priority = static_cast<int>(entry.priority);
            callback.enabled = entry.enabled;
            callback.filter = entry.options->filter;
            callback.stats = entry.stats->snapshot();
            if (entry.options->lost)
                callback.stats.drops += entry.options->lost->load(std::memory_order_relaxed);
        }
    });
    return out;
}

std::string_view name(DisconnectCause cause) noexcept
{
    switch (cause) {
    case DisconnectCause::None: return "none";
    case DisconnectCause::Normal: return "normal";
    case DisconnectCause::WithWill: return "with_will";
    case DisconnectCause::ClientError: return "client_error";
    case DisconnectCause::Lost: return "lost";
    case DisconnectCause::KeepAlive: return "keep_alive";
    case DisconnectCause::TakenOver: return "taken_over";
    case DisconnectCause::Kicked: return "kicked";
    case DisconnectCause::ProtocolError: return "protocol_error";
    case DisconnectCause::NotAuthorized: return "not_authorized";
    case DisconnectCause::Shutdown: return "shutdown";
    case DisconnectCause::WithConnection: return "with_connection";
    case DisconnectCause::Discarded: return "discarded";
    case DisconnectCause::Expired: return "expired";
    }
    return "?";
}

std::string_view name(OverloadCause cause) noexcept
{
    switch (cause) {
    case OverloadCause::Bridge: return "bridge";
    case OverloadCause::Mailboxes: return "mailboxes";
    case OverloadCause::State: return "state";
    }
    return "?";
}

std::string_view name(RetainedChange change) noexcept
{
    switch (change) {
    case RetainedChange::Set: return "set";
    case RetainedChange::Cleared: return "cleared";
    case RetainedChange::NoRoom: return "no_room";
    case RetainedChange::Expired: return "expired";
    }
    return "?";
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
