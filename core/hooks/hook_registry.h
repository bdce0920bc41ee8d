// Adds and removes callbacks while the broker runs.
//
// add() and HookRegistration::reset() may be called from any control thread, never from inside a callback. Each makes a new table
// and hands it to every loop; reset() returns only after every loop has dropped the old one, so what a callback captured may be
// freed on the next line.
#pragma once

#include "core/hooks/hook_points.h"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace hookline::hooks {

using HookTablePtr = std::shared_ptr<const HookTable>;

/// Removes its callback when destroyed. The registry must outlive it.
class [[nodiscard]] HookRegistration {
public:
    HookRegistration() = default;
    HookRegistration(std::uint64_t id, std::function<void()> remove)
        : m_id(id)
        , m_remove(std::move(remove))
    {
    }
    HookRegistration(HookRegistration&& other) noexcept
        : m_id(other.m_id)
        , m_remove(std::exchange(other.m_remove, nullptr))
    {
    }
    HookRegistration& operator=(HookRegistration&& other) noexcept
    {
        if (this != &other) {
            reset();
            m_id = other.m_id;
            m_remove = std::exchange(other.m_remove, nullptr);
        }
        return *this;
    }
    ~HookRegistration() { reset(); }

    std::uint64_t id() const noexcept { return m_id; } ///< as in HookRegistry::Callback

    void reset()
    {
        if (auto remove = std::exchange(m_remove, nullptr))
            remove();
    }

private:
    std::uint64_t m_id = 0;
    std::function<void()> m_remove;
};

class HookRegistry {
public:
    /// Hands a new table to every I/O loop and returns once all of them run on it.
    using Publisher = std::function<void(HookTablePtr)>;

    /// The loops that will be told of changes; the present table is handed over at once. @thread control
    void setPublisher(Publisher publisher);
    /// Runs `endLoops` while no table can change, then forgets the publisher: nobody removes a callback that a loop on its way
    /// out may still be running. @thread control
    void clearPublisher(const std::function<void()>& endLoops);

    template <HookPoint P>
    HookRegistration add(std::string owner, Priority priority, std::function<typename P::Signature> callback, CallbackOptions options = {})
    {
        const std::scoped_lock lock(m_mutex);
        const std::uint64_t id = ++m_lastId;
        auto shared = std::make_shared<const CallbackOptions>(std::move(options));
        auto stats = std::make_shared<CallbackStats>(shared->breaker);
        const bool filtered = !shared->filter.empty();
        update([&](HookTable& table) {
            table.chain<P>().insert({ id, priority, std::move(owner), std::move(callback), stats, std::move(shared), filtered, true });
            return true;
        });
        return HookRegistration(id, [this, id, stats] {
            const std::scoped_lock removeLock(m_mutex);
            update([&](HookTable& table) {
                table.chain<P>().erase(id);
                return true;
            });
            m_removed.push_back(stats);
            if (m_together == 0)
                countRemoved();
        });
    }

    /// Makes all that `changes` does (adding, removing, moving) one change: no loop sees a part of it. What it removes may be freed
    /// when this returns, not before. @thread control
    void atOnce(const std::function<void()>& changes);
    /// Switches a callback off and on without losing its place or its statistics. False: there is none. @thread control
    bool setEnabled(std::uint64_t id, bool enabled);
    /// Puts a callback directly before another one of the same point; 0: last. It takes the other's priority. False: no such two on
    /// one point. @thread control
    bool move(std::uint64_t id, std::uint64_t before);

    using Callback = metrics::HookCallback;
    using Chain = metrics::HookChain;
    /// Every point with its callbacks, as they run now. @thread any
    std::vector<Chain> chains() const;
    /// Calls that threw, of those callbacks too that are gone: it never goes back. @thread any
    std::uint64_t errors() const;

    /// Tells one of the points that no loop runs, on the thread that calls, one call at a time. A load and a branch where nobody listens
    /// to any of them. @thread any but a loop, and not from a callback
    template <HookPoint P, class... View>
    void tellElsewhere(const View&... view)
    {
        if (!heardElsewhere())
            return;
        const mqtt::ClientInfoRef nobody;
        const ClientView who { nobody, kElsewhere, 0 };
        const std::scoped_lock lock(m_elsewhereMutex);
        m_elsewhere->template chain<P>().run(who, view...);
    }
    /// Whether somebody listens to the bridge's points. @thread any
    bool heardElsewhere() const noexcept { return m_heardElsewhere.load(std::memory_order_relaxed); }

    /// The table as it is now, for inspection. @thread any
    HookTablePtr table() const;

private:
    /// False, and nothing is published: `edit` says that it changed nothing.
    bool update(const std::function<bool(HookTable&)>& edit);
    void publish();
    void countRemoved(); ///< when no loop can run them any more

    mutable std::recursive_mutex m_mutex; // control path only; recursive for what atOnce() calls
    std::uint64_t m_lastId = 0;
    unsigned m_together = 0; ///< depth of atOnce()
    HookTablePtr m_current = std::make_shared<const HookTable>();
    Publisher m_publish;
    std::vector<std::shared_ptr<CallbackStats>> m_removed; ///< not yet in m_errorsOfRemoved
    std::uint64_t m_errorsOfRemoved = 0;

    std::mutex m_elsewhereMutex; ///< held while a callback of the bridge's points runs; after m_mutex
    HookTablePtr m_elsewhere = m_current;
    std::atomic<bool> m_heardElsewhere { false };
};

} // namespace hookline::hooks
