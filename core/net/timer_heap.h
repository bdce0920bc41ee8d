// Deadlines of one loop: a binary heap whose entries know their place, so setting, moving and cancelling cost O(log n) and nothing
// is left behind when a target goes away.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace hookline::net {

/// Something that wants to be called once at a moment. Owned by whoever made it; cancels itself when destroyed.
/// @thread the loop's, every method
class TimerTarget {
public:
    TimerTarget() = default;
    TimerTarget(const TimerTarget&) = delete;
    TimerTarget& operator=(const TimerTarget&) = delete;
    virtual ~TimerTarget();
    virtual void onTimer(std::int64_t nowNanos) = 0;

private:
    friend class TimerHeap;
    static constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);
    class TimerHeap* m_heap = nullptr;
    std::size_t m_index = kNowhere;
};

class TimerHeap {
public:
    /// Sets or moves the target's only deadline, in base::steadyNanos() time.
    void set(TimerTarget& target, std::int64_t deadlineNanos);
    void cancel(TimerTarget& target) noexcept;
    bool empty() const noexcept { return m_entries.empty(); }
    std::int64_t earliest() const noexcept { return m_entries.front().deadline; }
    /// Calls every target whose deadline has passed; each is off the heap when called and may set itself again.
    void fire(std::int64_t nowNanos);

private:
    struct Entry {
        std::int64_t deadline;
        TimerTarget* target;
    };
    void place(std::size_t index, Entry entry) noexcept;
    void siftUp(std::size_t index) noexcept;
    void siftDown(std::size_t index) noexcept;

    std::vector<Entry> m_entries;
};

} // namespace hookline::net
