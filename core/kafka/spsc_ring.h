// A bounded ring between exactly one writing and one reading thread. Never blocks; moves values in and out. Each side keeps a
// copy of the other's position, so the shared cache lines are only touched when a side has caught up.
#pragma once

#include <atomic>
#include <bit>
#include <cstddef>
#include <memory>
#include <utility>

namespace hookline::kafka {

template <class T>
class SpscRing {
public:
    /// `capacity` is rounded up to a power of two.
    explicit SpscRing(std::size_t capacity)
        : m_mask(std::bit_ceil(capacity) - 1)
        , m_slots(std::make_unique<T[]>(m_mask + 1))
    {
    }

    /// False when full; `value` is then untouched. @thread the writer
    bool push(T&& value) noexcept
    {
        const std::size_t tail = m_tail.load(std::memory_order_relaxed);
        if (tail - m_headSeen > m_mask) {
            m_headSeen = m_head.load(std::memory_order_acquire);
            if (tail - m_headSeen > m_mask)
                return false;
        }
        m_slots[tail & m_mask] = std::move(value);
        m_tail.store(tail + 1, std::memory_order_release);
        return true;
    }

    /// Moves up to `max` values into `take`, oldest first; returns how many. @thread the reader
    template <class Take>
    std::size_t drain(std::size_t max, Take&& take)
    {
        std::size_t head = m_head.load(std::memory_order_relaxed);
        const std::size_t available = m_tail.load(std::memory_order_acquire) - head;
        const std::size_t count = available < max ? available : max;
        for (std::size_t i = 0; i < count; ++i, ++head) {
            T& slot = m_slots[head & m_mask];
            take(std::move(slot));
            slot = T {}; // who took it may have left it here, and it would stay until the slot is used again
        }
        m_head.store(head, std::memory_order_release);
        return count;
    }

private:
    const std::size_t m_mask;
    const std::unique_ptr<T[]> m_slots;
    alignas(64) std::atomic<std::size_t> m_tail { 0 }; // writer's line
    std::size_t m_headSeen = 0;
    alignas(64) std::atomic<std::size_t> m_head { 0 }; // reader's line
};

} // namespace hookline::kafka
