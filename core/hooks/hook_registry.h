// Adds and removes callbacks while the broker runs.
//
// add() and HookRegistration::reset() may be called from any control thread, never from inside a callback. Each makes a new table
// and hands it to every loop; reset() returns only after every loop has dropped the old one, so what a callback captured may be
// freed on the next line.
#pragma once

#include "core/hooks/hook_points.h"

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace hookline::hooks {

using HookTablePtr = std::shared_ptr<const HookTable>;

/// Removes its callback when destroyed. The registry must outlive it.
class [[nodiscard]] HookRegistration {
public:
    HookRegistration() = default;
    explicit HookRegistration(std::function<void()> remove)
        : m_remove(std::move(remove))
    {
    }
    HookRegistration(HookRegistration&& other) noexcept
        : m_remove(std::exchange(other.m_remove, nullptr))
    {
    }
    HookRegistration& operator=(HookRegistration&& other) noexcept
    {
        if (this != &other) {
            reset();
            m_remove = std::exchange(other.m_remove, nullptr);
        }
        return *this;
    }
    ~HookRegistration() { reset(); }

    void reset()
    {
        if (auto remove = std::exchange(m_remove, nullptr))
            remove();
    }

private:
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
    HookRegistration add(std::string owner, Priority priority, std::function<typename P::Signature> callback)
    {
        const std::scoped_lock lock(m_mutex);
        const std::uint64_t id = ++m_lastId;
        update([&](HookTable& table) {
            table.chain<P>().insert({ id, priority, std::move(owner), std::move(callback), std::make_shared<CallbackStats>() });
        });
        return HookRegistration([this, id] {
            const std::scoped_lock removeLock(m_mutex);
            update([&](HookTable& table) { table.chain<P>().erase(id); });
        });
    }

    /// The table as it is now, for inspection. @thread any
    HookTablePtr table() const;

private:
    void update(const std::function<void(HookTable&)>& edit);

    mutable std::mutex m_mutex; // control path only
    std::uint64_t m_lastId = 0;
    HookTablePtr m_current = std::make_shared<const HookTable>();
    Publisher m_publish;
};

} // namespace hookline::hooks
