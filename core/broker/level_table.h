// The named edges of the topic trie in one flat table, so that a step down costs one cache line here and the node itself, not a
// hash map per node. It keeps 32 bits of hash and the child's number; whether the child is the one is the caller's to say.
//
// Open addressing with linear probing; an erased place is closed up, so there are no tombstones. @thread the caller's lock
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace hookline::broker {

class LevelTable {
public:
    static constexpr std::uint32_t kNone = 0xFFFF'FFFF;

    /// The child with this hash that `isIt(child)` agrees to, or kNone.
    template <class IsIt>
    std::uint32_t find(std::uint32_t hash, const IsIt& isIt) const
    {
        if (m_slots.empty())
            return kNone;
        for (std::size_t place = hash & m_mask;; place = (place + 1) & m_mask) {
            const Slot& slot = m_slots[place];
            if (slot.child == kNone)
                return kNone;
            if (slot.hash == hash && isIt(slot.child))
                return slot.child;
        }
    }

    /// `child` must not be in the table.
    void insert(std::uint32_t hash, std::uint32_t child)
    {
        if ((m_used + 1) * 2 > m_slots.size())
            grow();
        ++m_used;
        put({ hash, child });
    }

    /// `child` must be in the table under this hash.
    void erase(std::uint32_t hash, std::uint32_t child)
    {
        std::size_t hole = hash & m_mask;
        while (m_slots[hole].child != child)
            hole = (hole + 1) & m_mask;
        for (std::size_t next = (hole + 1) & m_mask; m_slots[next].child != kNone; next = (next + 1) & m_mask) {
            const std::size_t home = m_slots[next].hash & m_mask;
            if (((next - home) & m_mask) >= ((next - hole) & m_mask)) { // it may stand in the hole, which is not before its home
                m_slots[hole] = m_slots[next];
                hole = next;
            }
        }
        m_slots[hole] = {};
        --m_used;
    }

    std::size_t size() const noexcept { return m_used; }

private:
    struct Slot {
        std::uint32_t hash = 0;
        std::uint32_t child = kNone;
    };

    void put(Slot slot)
    {
        std::size_t place = slot.hash & m_mask;
        while (m_slots[place].child != kNone)
            place = (place + 1) & m_mask;
        m_slots[place] = slot;
    }

    void grow()
    {
        std::vector<Slot> old(m_slots.empty() ? 16 : m_slots.size() * 2);
        old.swap(m_slots);
        m_mask = m_slots.size() - 1;
        for (const Slot& slot : old) {
            if (slot.child != kNone)
                put(slot);
        }
    }

    std::vector<Slot> m_slots; ///< a power of two, at most half full
    std::size_t m_mask = 0;
    std::size_t m_used = 0;
};

} // namespace hookline::broker
