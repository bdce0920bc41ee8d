// What the points around packets are given: any packet as it came or will go, and the acknowledgement of a PUBLISH before it is
// written. They can add what a packet may carry, never take away what the protocol owes.
#pragma once

#include "core/mqtt/extra_properties.h"
#include "core/mqtt/types.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace hookline::hooks {

class PacketDraft {
public:
    enum class Way : std::uint8_t { In, Out };
    /// `packet`: whole where it goes out, the body behind the fixed header where it came in.
    PacketDraft(Way way, std::uint8_t first, std::string_view packet, bool v5, bool canExplain = false) noexcept
        : m_packet(packet)
        , m_first(first)
        , m_way(way)
        , m_v5(v5)
        , m_canExplain(canExplain)
    {
    }
    PacketDraft(const PacketDraft&) = delete;
    PacketDraft& operator=(const PacketDraft&) = delete;

    mqtt::PacketType type() const noexcept { return static_cast<mqtt::PacketType>(m_first >> 4); }
    std::uint8_t flags() const noexcept { return m_first & 0x0F; }
    std::string_view bytes() const noexcept { return m_packet; } ///< as the constructor says; nothing of it has been checked on the way in
    std::string_view topic() const noexcept; ///< of a PUBLISH, as it stands there
    bool v5() const noexcept { return m_v5; }
    bool isOut() const noexcept { return m_way == Way::Out; }
    /// Nobody waits for an answer to it: a QoS 0 PUBLISH.
    bool droppable() const noexcept { return type() == mqtt::PacketType::Publish && (m_first & 0x06) == 0; }

    /// MQTT 5. In: on a PUBLISH, whose subscribers get it. Out: on every packet that has properties; left out where the packet would be
    /// too large for the client, or the client wants none (Request Problem Information). False: not on this packet.
    bool addUserProperty(std::string_view name, std::string_view value)
    {
        const bool carries = isOut() ? mqtt::hasProperties(type()) : type() == mqtt::PacketType::Publish;
        return m_v5 && carries && mqtt::appendUserProperty(m_more, name, value) && changed();
    }
    /// Out, MQTT 5: of a packet that can have one and has none.
    bool setReasonString(std::string_view text)
    {
        if (!m_canExplain || !mqtt::appendReasonString(m_more, text))
            return false;
        m_canExplain = false;
        return changed();
    }
    const std::string& more() const noexcept { return m_more; } ///< encoded
    std::uint32_t revision() const noexcept { return m_revision; }

private:
    bool changed() noexcept
    {
        ++m_revision;
        return true;
    }
    std::string_view m_packet;
    std::string m_more;
    std::uint32_t m_revision = 0;
    std::uint8_t m_first;
    Way m_way;
    bool m_v5;
    bool m_canExplain;
};

/// PUBACK or PUBREC to an MQTT 5 publisher.
class PubackDraft {
public:
    PubackDraft(mqtt::QoS qos, std::uint16_t packetId, mqtt::ReasonCode reason) noexcept
        : m_reason(reason)
        , m_qos(qos)
        , m_packetId(packetId)
    {
    }
    PubackDraft(const PubackDraft&) = delete;
    PubackDraft& operator=(const PubackDraft&) = delete;

    mqtt::QoS qos() const noexcept { return m_qos; }
    std::uint16_t packetId() const noexcept { return m_packetId; }
    mqtt::ReasonCode reason() const noexcept { return m_reason; }
    /// Of the codes that a PUBACK may have. [MQTT-3.4.2-1] An error never becomes a success: nobody may believe that a message is kept
    /// which is not. False: not so.
    bool setReason(mqtt::ReasonCode reason) noexcept;
    bool setReasonString(std::string_view text)
    {
        m_reasonString.clear();
        return mqtt::appendReasonString(m_reasonString, text) && changed();
    }
    bool addUserProperty(std::string_view name, std::string_view value)
    {
        return mqtt::appendUserProperty(m_userProperties, name, value) && changed();
    }
    const std::string& reasonString() const noexcept { return m_reasonString; }     ///< encoded
    const std::string& userProperties() const noexcept { return m_userProperties; } ///< encoded
    std::uint32_t revision() const noexcept { return m_revision; }

private:
    bool changed() noexcept
    {
        ++m_revision;
        return true;
    }
    std::string m_reasonString;
    std::string m_userProperties;
    std::uint32_t m_revision = 0;
    mqtt::ReasonCode m_reason;
    mqtt::QoS m_qos;
    std::uint16_t m_packetId;
};

} // namespace hookline::hooks
