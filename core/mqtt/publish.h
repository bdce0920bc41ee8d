// PUBLISH taken apart, and put together for a subscriber. MQTT 5 section 3.3.
#pragma once

#include "core/mqtt/properties.h"
#include "core/mqtt/types.h"
#include "core/mqtt/wire.h"

#include <cstdint>
#include <string_view>

namespace hookline::mqtt {

/// Views into the receive buffer; nothing is allocated unless properties have to be cut out.
struct PublishView {
    bool dup = false;
    QoS qos = QoS::AtMostOnce;
    bool retain = false;
    std::uint16_t packetId = 0;
    std::string_view topic; ///< empty: the topic alias says it. Neither its UTF-8 nor its form has been checked yet.
    std::string_view payload;
    Properties properties;
};

/// `first` is the fixed header's first byte, `body` the rest of the packet.
inline ReasonCode readPublish(std::uint8_t first, std::string_view body, ProtocolVersion protocol, PublishView& out)
{
    out.dup = (first & 0x08) != 0;
    out.retain = (first & 0x01) != 0;
    const unsigned qos = (first >> 1) & 3u;
    if (qos == 3) // [MQTT-3.3.1-4]
        return ReasonCode::MalformedPacket;
    out.qos = static_cast<QoS>(qos);
    if (out.dup && qos == 0 && protocol != ProtocolVersion::V31) // [MQTT-3.3.1-2]; 3.1 leaves the bit open
        return ReasonCode::MalformedPacket;
    Reader reader(body);
    out.topic = reader.binary();
    if (qos > 0) {
        out.packetId = reader.twoBytes();
        if (reader.ok() && out.packetId == 0)
            return ReasonCode::ProtocolError; // [MQTT-2.2.1-3]
    }
    if (!reader.ok())
        return ReasonCode::MalformedPacket;
    if (protocol == ProtocolVersion::V5) {
        if (!reader.rest().empty() && reader.rest().front() == 0) {
            reader.byte(); // no properties: the usual case, spared the full reader
        } else {
            const ReasonCode reason = readProperties(reader, PropertyContext::Publish, out.properties);
            if (reason != ReasonCode::Success)
                return reason;
            if (out.properties.subscriptionIdentifier) // the server's to send [MQTT-3.3.4-6]
                return ReasonCode::ProtocolError;
        }
    }
    out.payload = reader.rest();
    return ReasonCode::Success;
}

/// A PUBLISH to a subscriber, everything but the payload.
struct PublishHead {
    bool dup = false;
    QoS qos = QoS::AtMostOnce;
    bool retain = false;
    std::uint16_t packetId = 0; ///< QoS 1 and 2
    std::string_view topic;
    bool v5 = false;
    bool expires = false;
    std::uint32_t expirySeconds = 0; ///< what is left of it
    std::uint16_t topicAlias = 0;    ///< 0: none; with one the topic may be empty
    const std::uint32_t* subscriptionIds = nullptr; ///< v5
    std::size_t subscriptionIdCount = 0;
    std::string_view properties; ///< encoded ones to send on, v5
    std::size_t payloadSize = 0;

    std::uint32_t propertiesSize() const noexcept
    {
        std::size_t size = properties.size() + (expires ? 5 : 0) + (topicAlias != 0 ? 3 : 0);
        for (std::size_t i = 0; i < subscriptionIdCount; ++i)
            size += 1 + variableSize(subscriptionIds[i]);
        return static_cast<std::uint32_t>(size);
    }
    /// Remaining Length of the packet.
    std::size_t remainingLength() const noexcept
    {
        std::size_t size = 2 + topic.size() + (qos == QoS::AtMostOnce ? 0 : 2) + payloadSize;
        if (v5) {
            const std::uint32_t list = propertiesSize();
            size += variableSize(list) + list;
        }
        return size;
    }
    /// Bytes that write() writes.
    static std::size_t headSize(std::size_t remainingLength, std::size_t payloadSize) noexcept
    {
        return 1 + variableSize(static_cast<std::uint32_t>(remainingLength)) + remainingLength - payloadSize;
    }
    void write(Writer& out, std::size_t remaining) const noexcept
    {
        out.byte(static_cast<unsigned>(PacketType::Publish) << 4 | (dup ? 8u : 0u) | static_cast<unsigned>(qos) << 1 | (retain ? 1u : 0u));
        out.variable(static_cast<std::uint32_t>(remaining));
        out.binary(topic);
        if (qos != QoS::AtMostOnce)
            out.twoBytes(packetId);
        if (!v5)
            return;
        out.variable(propertiesSize());
        if (topicAlias != 0) {
            out.byte(static_cast<unsigned>(Property::TopicAlias));
            out.twoBytes(topicAlias);
        }
        if (expires) {
            out.byte(static_cast<unsigned>(Property::MessageExpiryInterval));
            out.fourBytes(expirySeconds);
        }
        for (std::size_t i = 0; i < subscriptionIdCount; ++i) {
            out.byte(static_cast<unsigned>(Property::SubscriptionIdentifier));
            out.variable(subscriptionIds[i]);
        }
        out.raw(properties);
    }
};

} // namespace hookline::mqtt
