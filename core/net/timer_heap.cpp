#include "core/net/timer_heap.h"

namespace hookline::net {

TimerTarget::~TimerTarget()
{
    if (m_heap)
        m_heap->cancel(*this);
}

void TimerHeap::set(TimerTarget& target, std::int64_t deadlineNanos)
{
    if (target.m_index == TimerTarget::kNowhere) {
        target.m_heap = this;
        target.m_index = m_entries.size();
        m_entries.push_back({ deadlineNanos, &target });
        siftUp(target.m_index);
        return;
    }
    Entry& entry = m_entries[target.m_index];
    const bool earlier = deadlineNanos < entry.deadline;
    entry.deadline = deadlineNanos;
    if (earlier)
        siftUp(target.m_index);
    else
        siftDown(target.m_index);
}

void TimerHeap::cancel(TimerTarget& target) noexcept
{
    const std::size_t index = target.m_index;
    if (index == TimerTarget::kNowhere)
        return;
    target.m_index = TimerTarget::kNowhere;
    const Entry last = m_entries.back();
    m_entries.pop_back();
    if (index == m_entries.size())
        return;
    place(index, last);
    siftUp(index);
    siftDown(last.target->m_index);
}

void TimerHeap::fire(std::int64_t nowNanos)
{
    while (!m_entries.empty() && m_entries.front().deadline <= nowNanos) {
        TimerTarget& target = *m_entries.front().target;
        cancel(target);
        target.onTimer(nowNanos);
    }
}

void TimerHeap::place(std::size_t index, Entry entry) noexcept
{
    m_entries[index] = entry;
    entry.target->m_index = index;
}

void TimerHeap::siftUp(std::size_t index) noexcept
{
    const Entry moving = m_entries[index];
    while (index > 0) {
        const std::size_t parent = (index - 1) / 2;
        if (m_entries[parent].deadline <= moving.deadline)
            break;
        place(index, m_entries[parent]);
        index = parent;
    }
    place(index, moving);
}

void TimerHeap::siftDown(std::size_t index) noexcept
{
    const Entry moving = m_entries[index];
    for (;;) {
        std::size_t child = 2 * index + 1;
        if (child >= m_entries.size())
            break;
        if (child + 1 < m_entries.size() && m_entries[child + 1].deadline < m_entries[child].deadline)
            ++child;
        if (moving.deadline <= m_entries[child].deadline)
            break;
        place(index, m_entries[child]);
        index = child;
    }
    place(index, moving);
}

} // namespace hookline::net
