#include "core/mqtt/connect.h"

#include "core/base/utf8.h"

namespace hookline::mqtt {
namespace {

bool knownProtocol(std::string_view name, std::uint8_t level) noexcept
{
    if (name == "MQTT")
        return level == 4 || level == 5;
    return name == "MQIsdp" && level == 3;
}

ReasonCode readWill(Reader& reader, ConnectView& out)
{
    if (out.protocol == ProtocolVersion::V5) {
        const ReasonCode reason = readProperties(reader, PropertyContext::Will, out.willProperties);
        if (reason != ReasonCode::Success)
            return reason;
    }
    out.willTopic = reader.binary();
    out.willPayload = reader.binary();
    if (!reader.ok() || !base::isMqttString(out.willTopic))
        return ReasonCode::MalformedPacket;
    return ReasonCode::Success;
}

} // namespace

ReasonCode readConnect(std::string_view body, ConnectView& out)
{
    Reader reader(body);
    const std::string_view name = reader.binary();
    const std::uint8_t level = reader.byte();
    if (!reader.ok())
        return ReasonCode::MalformedPacket;
    if (!knownProtocol(name, level)) {
        out.protocol = level >= 5 ? ProtocolVersion::V5 : ProtocolVersion::V311;
        return ReasonCode::UnsupportedProtocolVersion; // [MQTT-3.1.2-1] [MQTT-3.1.2-2]
    }
    out.protocol = static_cast<ProtocolVersion>(level);
    const std::uint8_t flags = reader.byte();
    out.keepAlive = reader.twoBytes();
    if (!reader.ok() || (flags & 0x01)) // [MQTT-3.1.2-3]
        return ReasonCode::MalformedPacket;
    out.cleanStart = (flags & 0x02) != 0;
    out.hasWill = (flags & 0x04) != 0;
    const unsigned willQos = (flags >> 3) & 3u;
    out.willRetain = (flags & 0x20) != 0;
    out.hasPassword = (flags & 0x40) != 0;
    out.hasUsername = (flags & 0x80) != 0;
    if (willQos == 3 || (!out.hasWill && (willQos != 0 || out.willRetain))) // [MQTT-3.1.2-11..15]
        return ReasonCode::MalformedPacket;
    if (out.protocol != ProtocolVersion::V5 && out.hasPassword && !out.hasUsername) // [MQTT-3.1.2-22] of 3.1.1
        return ReasonCode::MalformedPacket;
    out.willQos = static_cast<QoS>(willQos);
    if (out.protocol == ProtocolVersion::V5) {
        const ReasonCode reason = readProperties(reader, PropertyContext::Connect, out.properties);
        if (reason != ReasonCode::Success)
            return reason;
    }
    out.clientId = reader.binary();
    if (!reader.ok() || !base::isMqttString(out.clientId)) // [MQTT-3.1.3-4]
        return ReasonCode::MalformedPacket;
    if (out.hasWill) {
        const ReasonCode reason = readWill(reader, out);
        if (reason != ReasonCode::Success)
            return reason;
    }
    if (out.hasUsername) {
        out.username = reader.binary();
        if (!base::isMqttString(out.username)) // [MQTT-3.1.3-11]
            return ReasonCode::MalformedPacket;
    }
    if (out.hasPassword)
        out.password = reader.binary();
    return reader.ok() && reader.atEnd() ? ReasonCode::Success : ReasonCode::MalformedPacket;
}

std::uint8_t connackCode311(ReasonCode reason) noexcept
{
    switch (reason) {
    case ReasonCode::Success: return 0;
    case ReasonCode::UnsupportedProtocolVersion: return 1;
    case ReasonCode::ClientIdentifierNotValid: return 2;
    case ReasonCode::BadUserNameOrPassword: return 4;
    case ReasonCode::NotAuthorized:
    case ReasonCode::Banned: return 5;
    default: return 3; // server unavailable
    }
}

void appendConnack(std::string& out, const Connack& connack)
{
    char buffer[512];
    Writer body(buffer);
    body.byte(connack.sessionPresent ? 1 : 0);
    if (connack.protocol != ProtocolVersion::V5) {
        body.byte(connackCode311(connack.reason));
    } else {
        body.byte(static_cast<unsigned>(connack.reason));
        char list[400];
        Writer properties(list);
        const auto number = [&properties](Property id, unsigned value) {
            properties.byte(static_cast<unsigned>(id));
            properties.twoBytes(value);
        };
        const auto wide = [&properties](Property id, std::uint32_t value) {
            properties.byte(static_cast<unsigned>(id));
            properties.fourBytes(value);
        };
        if (connack.sayExpiry)
            wide(Property::SessionExpiryInterval, connack.sessionExpiry);
        if (connack.receiveMaximum != 65535)
            number(Property::ReceiveMaximum, connack.receiveMaximum);
        if (connack.maximumPacketSize != 0)
            wide(Property::MaximumPacketSize, connack.maximumPacketSize);
        if (!connack.assignedClientId.empty()) {
            properties.byte(static_cast<unsigned>(Property::AssignedClientIdentifier));
            properties.binary(connack.assignedClientId.substr(0, 64));
        }
        if (connack.topicAliasMaximum != 0)
            number(Property::TopicAliasMaximum, connack.topicAliasMaximum);
        if (connack.sayKeepAlive)
            number(Property::ServerKeepAlive, connack.serverKeepAlive);
        if (!connack.reasonString.empty()) {
            properties.byte(static_cast<unsigned>(Property::ReasonString));
            properties.binary(connack.reasonString.substr(0, 200));
        }
        const auto size = static_cast<std::uint32_t>(properties.position() - list);
        body.variable(size);
        body.raw({ list, size });
    }
    const auto size = static_cast<std::uint32_t>(body.position() - buffer);
    char header[5];
    Writer fixed(header);
    fixed.byte(static_cast<unsigned>(PacketType::Connack) << 4);
    fixed.variable(size);
    out.append(header, static_cast<std::size_t>(fixed.position() - header));
    out.append(buffer, size);
}

} // namespace hookline::mqtt
