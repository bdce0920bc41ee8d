// A long packet as it arrives, in a block of its own that can become the mqtt::Message of its PUBLISH: what was received is then
// neither moved nor copied again.
//
// The block grows with what has arrived, never by what the packet's length field promises. Owner: one connection. @thread its loop's
#pragma once

#include "core/mqtt/message.h"

#include <cstddef>
#include <string_view>

namespace hookline::mqtt {

class PacketBlock {
public:
    /// `begun`: the packet's first bytes. `packetSize`: what it will have, fixed header included; more than `begun` has.
    PacketBlock(std::string_view begun, std::size_t packetSize);
    ~PacketBlock();
    PacketBlock(const PacketBlock&) = delete;
    PacketBlock& operator=(const PacketBlock&) = delete;

    /// Where the next bytes go, at least one; never more than the packet lacks.
    struct Room {
        char* begin;
        std::size_t size;
    };
    Room room();
    void arrived(std::size_t size) noexcept { m_size += size; }
    bool complete() const noexcept { return m_size == m_packetSize; }
    std::string_view bytes() const noexcept { return { m_block + sizeof(Message), m_size }; }

    /// Whether freeze() can do it: topic, properties and payload all lie here.
    bool holds(const Message::Parts& parts) const noexcept;
    /// The message whose parts lie here. The block is its from now on; bytes() stays valid for as long as this lives. Once.
    MessageRef freeze(const Message::Parts& parts);

private:
    bool holds(std::string_view part) const noexcept;

    const std::size_t m_packetSize;
    std::size_t m_size = 0;
    std::size_t m_capacity = 0; ///< for the packet; the message's header comes on top
    char* m_block = nullptr;
    MessageRef m_frozen; ///< owns the block once it is there
};

} // namespace hookline::mqtt
