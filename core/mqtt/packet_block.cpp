#include "core/mqtt/packet_block.h"

#include <algorithm>
#include <cstring>
#include <functional>
#include <new>

namespace hookline::mqtt {
namespace {

/// So many times what has arrived is made room for: a packet of 1 MiB is in its last block after the first read.
constexpr std::size_t kGrowth = 8;

char* allocate(std::size_t capacity) { return static_cast<char*>(::operator new(sizeof(Message) + capacity)); }

} // namespace

PacketBlock::PacketBlock(std::string_view begun, std::size_t packetSize)
    : m_packetSize(packetSize)
    , m_size(begun.size())
    , m_capacity(std::min(packetSize, kGrowth * begun.size()))
    , m_block(allocate(m_capacity))
{
    std::memcpy(m_block + sizeof(Message), begun.data(), begun.size());
}

PacketBlock::~PacketBlock()
{
    if (!m_frozen)
        ::operator delete(m_block); // NOLINT: as Message::destroy() does it
}

PacketBlock::Room PacketBlock::room()
{
    if (m_size == m_capacity) {
        const std::size_t capacity = std::min(m_packetSize, kGrowth * m_size);
        char* block = allocate(capacity);
        std::memcpy(block + sizeof(Message), m_block + sizeof(Message), m_size);
        ::operator delete(m_block); // NOLINT
        m_block = block;
        m_capacity = capacity;
    }
    return { m_block + sizeof(Message) + m_size, m_capacity - m_size };
}

bool PacketBlock::holds(std::string_view part) const noexcept
{
    const std::string_view all = bytes();
    const std::less_equal<const char*> before; // of any two pointers
    return part.empty() || (before(all.data(), part.data()) && before(part.data() + part.size(), all.data() + all.size()));
}

bool PacketBlock::holds(const Message::Parts& parts) const noexcept
{
    return !m_frozen && holds(parts.topic) && holds(parts.properties) && holds(parts.payload);
}

MessageRef PacketBlock::freeze(const Message::Parts& parts)
{
    m_frozen = Message::adopt(m_block, parts);
    return m_frozen;
}

} // namespace hookline::mqtt
