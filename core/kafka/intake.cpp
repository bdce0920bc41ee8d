#include "core/kafka/intake.h"

namespace hookline::kafka {

Intake::Intake(unsigned loops, Ports ports, std::size_t ringCapacity)
    : m_ports(std::move(ports))
{
    for (unsigned i = 0; i < loops; ++i)
        m_lanes.push_back(std::make_unique<Lane>(ringCapacity));
}

void Intake::setLimits(std::uint32_t records, std::uint64_t bytes, config::WhenFull whenFull)
{
    m_recordLimit.store(records, std::memory_order_relaxed);
    m_byteLimit.store(static_cast<std::int64_t>(bytes), std::memory_order_relaxed);
    m_block.store(whenFull == config::WhenFull::Block, std::memory_order_relaxed);
    release(0, 0);
}

std::uint64_t Intake::costOf(const tap::Event& event) noexcept
{
    std::uint64_t cost = sizeof(tap::Event);
    if (event.message)
        cost += event.message->footprint();
    if (event.text)
        cost += event.text->view().size();
    return cost;
}

void Intake::push(unsigned loop, tap::Event&& event)
{
    Lane& lane = *m_lanes[loop];
    const std::uint64_t bytes = costOf(event);
    const auto cost = static_cast<std::int64_t>(bytes);
    Entry entry { std::move(event), bytes };
    lane.matched.store(lane.matched.load(std::memory_order_relaxed) + 1, std::memory_order_release);
    if (!m_block.load(std::memory_order_relaxed)
        && (held() >= m_recordLimit.load(std::memory_order_relaxed)
            || m_bytes.load(std::memory_order_relaxed) + cost > m_byteLimit.load(std::memory_order_relaxed))) {
        lane.dropped.store(lane.dropped.load(std::memory_order_relaxed) + 1, std::memory_order_release);
        return;
    }
    m_bytes.fetch_add(cost, std::memory_order_relaxed);
    if (lane.spilling.load(std::memory_order_acquire) || !lane.ring.push(std::move(entry))) {
        const std::scoped_lock lock(lane.mutex);
        lane.spilled.push_back(std::move(entry));
        lane.spilling.store(true, std::memory_order_release);
    }
    // With prepareSleep(): either it sees this count, or we see it asleep.
    m_pushed.fetch_add(1, std::memory_order_seq_cst);
    if (m_sleeping.load(std::memory_order_seq_cst) && m_sleeping.exchange(false, std::memory_order_relaxed))
        m_ports.wake();
    if (!m_paused.load(std::memory_order_relaxed) && overHighMark())
        setPaused(true, true);
}

void Intake::release(std::uint64_t records, std::uint64_t bytes)
{
    m_released.store(m_released.load(std::memory_order_relaxed) + static_cast<std::int64_t>(records), std::memory_order_relaxed);
    m_bytes.fetch_sub(static_cast<std::int64_t>(bytes), std::memory_order_relaxed);
    if (m_paused.load(std::memory_order_relaxed) && underLowMark())
        setPaused(false, true);
}

void Intake::charge(std::uint64_t records, std::uint64_t bytes) noexcept
{
    m_released.store(m_released.load(std::memory_order_relaxed) - static_cast<std::int64_t>(records), std::memory_order_relaxed);
    m_bytes.fetch_add(static_cast<std::int64_t>(bytes), std::memory_order_relaxed);
}

void Intake::setHeld(bool held)
{
    if (m_held.load(std::memory_order_relaxed) == held)
        return;
    m_held.store(held, std::memory_order_relaxed);
    setPaused(held, true);
}

bool Intake::prepareSleep()
{
    m_sleeping.store(true, std::memory_order_seq_cst);
    if (m_pushed.load(std::memory_order_seq_cst) == static_cast<std::int64_t>(m_drained))
        return true;
    m_sleeping.store(false, std::memory_order_relaxed);
    return false;
}

void Intake::open()
{
    m_block.store(false, std::memory_order_relaxed);
    m_held.store(false, std::memory_order_relaxed);
    setPaused(false, false);
}

void Intake::setPaused(bool paused, bool onlyIf)
{
    const std::scoped_lock lock(m_pauseMutex);
    if (m_paused.load(std::memory_order_relaxed) == paused)
        return;
    if (onlyIf && !(paused ? overHighMark() : underLowMark()))
        return; // the other side was quicker
    m_paused.store(paused, std::memory_order_relaxed);
    if (m_ports.pause)
        m_ports.pause(paused);
}

std::int64_t Intake::held() const noexcept
{
    return m_pushed.load(std::memory_order_relaxed) - m_released.load(std::memory_order_relaxed);
}

bool Intake::overHighMark() const noexcept
{
    if (m_held.load(std::memory_order_relaxed))
        return true;
    return m_block.load(std::memory_order_relaxed)
        && (held() * 4 >= m_recordLimit.load(std::memory_order_relaxed) * 3
            || m_bytes.load(std::memory_order_relaxed) >= m_byteLimit.load(std::memory_order_relaxed) / 4 * 3);
}

bool Intake::underLowMark() const noexcept
{
    if (m_held.load(std::memory_order_relaxed))
        return false;
    return !m_block.load(std::memory_order_relaxed)
        || (held() * 2 <= m_recordLimit.load(std::memory_order_relaxed)
            && m_bytes.load(std::memory_order_relaxed) <= m_byteLimit.load(std::memory_order_relaxed) / 2);
}

std::uint64_t Intake::matched() const noexcept
{
    std::uint64_t sum = 0;
    for (const auto& lane : m_lanes)
        sum += lane->matched.load(std::memory_order_acquire);
    return sum;
}

std::uint64_t Intake::dropped() const noexcept
{
    std::uint64_t sum = 0;
    for (const auto& lane : m_lanes)
        sum += lane->dropped.load(std::memory_order_acquire);
    return sum;
}

} // namespace hookline::kafka
