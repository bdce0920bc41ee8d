// The small packets: PUBACK, PUBREC, PUBREL, PUBCOMP, and a client's DISCONNECT. MQTT 5 sections 3.4 to 3.7 and 3.14.
#pragma once

#include "core/mqtt/properties.h"
#include "core/mqtt/types.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace hookline::mqtt {

struct AckView {
    std::uint16_t packetId = 0;
    ReasonCode reason = ReasonCode::Success;
};

/// Reads an acknowledgement of `type`, reason and properties included, which MQTT 5 alone has.
ReasonCode readAck(PacketType type, std::string_view body, ProtocolVersion protocol, AckView& out);

/// Whether an acknowledgement of this type may have this reason. [MQTT-3.4.2-1] [MQTT-3.5.2-1]
bool mayAckSay(PacketType type, ReasonCode reason) noexcept;

struct DisconnectPacket {
    ReasonCode reason = ReasonCode::Success;
    Properties properties;
};
ReasonCode readDisconnect(std::string_view body, ProtocolVersion protocol, DisconnectPacket& out);

/// An MQTT 5 server's DISCONNECT. What is empty is not said; the reason string is left out where it would make the packet larger
/// than the client's `maximumPacketSize` (0: none). [MQTT-3.14.2-3]
void appendDisconnect(std::string& out, ReasonCode reason, std::string_view reasonString, std::string_view serverReference,
    std::uint32_t maximumPacketSize);

} // namespace hookline::mqtt
