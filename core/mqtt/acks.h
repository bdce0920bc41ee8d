// The small packets: PUBACK, PUBREC, PUBREL, PUBCOMP, and a client's DISCONNECT. MQTT 5 sections 3.4 to 3.7 and 3.14.
#pragma once

#include "core/mqtt/properties.h"
#include "core/mqtt/types.h"

#include <cstdint>
#include <string_view>

namespace hookline::mqtt {

struct AckView {
    std::uint16_t packetId = 0;
    ReasonCode reason = ReasonCode::Success;
};

inline ReasonCode readAck(std::string_view body, ProtocolVersion protocol, AckView& out)
{
    Reader reader(body);
    out.packetId = reader.twoBytes();
    if (!reader.ok())
        return ReasonCode::MalformedPacket;
    if (out.packetId == 0)
        return ReasonCode::ProtocolError;
    if (reader.atEnd())
        return ReasonCode::Success;
    if (protocol != ProtocolVersion::V5)
        return ReasonCode::MalformedPacket;
    out.reason = static_cast<ReasonCode>(reader.byte());
    if (reader.atEnd())
        return ReasonCode::Success;
    Properties properties;
    const ReasonCode reason = readProperties(reader, PropertyContext::Ack, properties);
    if (reason != ReasonCode::Success)
        return reason;
    return reader.atEnd() ? ReasonCode::Success : ReasonCode::MalformedPacket;
}

struct DisconnectPacket {
    ReasonCode reason = ReasonCode::Success;
    Properties properties;
};

inline ReasonCode readDisconnect(std::string_view body, ProtocolVersion protocol, DisconnectPacket& out)
{
    if (body.empty())
        return ReasonCode::Success;
    if (protocol != ProtocolVersion::V5)
        return ReasonCode::MalformedPacket;
    Reader reader(body);
    out.reason = static_cast<ReasonCode>(reader.byte());
    if (reader.atEnd())
        return ReasonCode::Success;
    const ReasonCode reason = readProperties(reader, PropertyContext::Disconnect, out.properties);
    if (reason != ReasonCode::Success)
        return reason;
    return reader.atEnd() ? ReasonCode::Success : ReasonCode::MalformedPacket;
}

} // namespace hookline::mqtt
