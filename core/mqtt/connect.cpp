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
    const bool old = out.protocol == ProtocolVersion::V31;
    std::uint8_t flags = reader.byte();
    if (old)
        flags &= (flags & 0x04) ? std::uint8_t { 0xFE } : std::uint8_t { 0xC2 }; // 3.1 leaves unused bits open
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
    if (old && reader.ok() && reader.atEnd()) { // 3.1: the length has the say, not the flags
        out.hasUsername = false;
        out.hasPassword = false;
    }
    if (out.hasUsername) {
        out.username = reader.binary();
        if (!base::isMqttString(out.username)) // [MQTT-3.1.3-11]
            return ReasonCode::MalformedPacket;
    }
    if (old && reader.ok() && reader.atEnd())
        out.hasPassword = false;
    if (out.hasPassword)
        out.password = reader.binary();
    return reader.ok() && reader.atEnd() ? ReasonCode::Success : ReasonCode::MalformedPacket;
}

namespace {

/// A property list, its length before it.
class ListWriter {
public:
    void byte(Property id, bool value) { put(id).append(1, value ? '\1' : '\0'); }
    void two(Property id, std::uint16_t value) { appendTwo(put(id), value); }
    void four(Property id, std::uint32_t value)
    {
        std::string& out = put(id);
        appendTwo(out, static_cast<std::uint16_t>(value >> 16));
        appendTwo(out, static_cast<std::uint16_t>(value & 0xFFFF));
    }
    void text(Property id, std::string_view value) { appendBinary(put(id), value); }
    void raw(std::string_view encoded) { m_list.append(encoded); }
    void appendTo(std::string& out) const
    {
        appendVariable(out, m_list.size());
        out.append(m_list);
    }

    static void appendTwo(std::string& out, std::uint16_t value)
    {
        out += static_cast<char>(value >> 8);
        out += static_cast<char>(value & 0xFF);
    }
    static void appendBinary(std::string& out, std::string_view value)
    {
        appendTwo(out, static_cast<std::uint16_t>(value.size()));
        out.append(value);
    }
    static void appendVariable(std::string& out, std::size_t value)
    {
        char bytes[4];
        Writer writer(bytes);
        writer.variable(static_cast<std::uint32_t>(value));
        out.append(bytes, static_cast<std::size_t>(writer.position() - bytes));
    }

private:
    std::string& put(Property id) { return m_list += static_cast<char>(id); }
    std::string m_list;
};

void appendConnectProperties(std::string& out, const Properties& asked)
{
    ListWriter list;
    if (asked.sessionExpiry)
        list.four(Property::SessionExpiryInterval, *asked.sessionExpiry);
    if (asked.receiveMaximum)
        list.two(Property::ReceiveMaximum, *asked.receiveMaximum);
    if (asked.maximumPacketSize)
        list.four(Property::MaximumPacketSize, *asked.maximumPacketSize);
    if (asked.topicAliasMaximum)
        list.two(Property::TopicAliasMaximum, *asked.topicAliasMaximum);
    if (asked.requestResponseInformation)
        list.byte(Property::RequestResponseInformation, *asked.requestResponseInformation);
    if (asked.requestProblemInformation)
        list.byte(Property::RequestProblemInformation, *asked.requestProblemInformation);
    if (asked.authenticationMethod)
        list.text(Property::AuthenticationMethod, *asked.authenticationMethod);
    if (asked.authenticationData)
        list.text(Property::AuthenticationData, *asked.authenticationData);
    list.raw(asked.forward); // its user properties
    list.appendTo(out);
}

} // namespace

void appendConnect(std::string& out, const ConnectView& connect)
{
    const bool v5 = connect.protocol == ProtocolVersion::V5;
    std::string body;
    ListWriter::appendBinary(body, connect.protocol == ProtocolVersion::V31 ? "MQIsdp" : "MQTT");
    body += static_cast<char>(connect.protocol);
    body += static_cast<char>((connect.cleanStart ? 0x02 : 0) | (connect.hasWill ? 0x04 : 0) | static_cast<int>(connect.willQos) << 3
        | (connect.willRetain ? 0x20 : 0) | (connect.hasPassword ? 0x40 : 0) | (connect.hasUsername ? 0x80 : 0));
    ListWriter::appendTwo(body, connect.keepAlive);
    if (v5)
        appendConnectProperties(body, connect.properties);
    ListWriter::appendBinary(body, connect.clientId);
    if (connect.hasWill) {
        if (v5) {
            ListWriter list;
            if (connect.willProperties.willDelay)
                list.four(Property::WillDelayInterval, *connect.willProperties.willDelay);
            if (connect.willProperties.messageExpiry)
                list.four(Property::MessageExpiryInterval, *connect.willProperties.messageExpiry);
            list.raw(connect.willProperties.forward);
            list.appendTo(body);
        }
        ListWriter::appendBinary(body, connect.willTopic);
        ListWriter::appendBinary(body, connect.willPayload);
    }
    if (connect.hasUsername)
        ListWriter::appendBinary(body, connect.username);
    if (connect.hasPassword)
        ListWriter::appendBinary(body, connect.password);
    out += static_cast<char>(static_cast<unsigned>(PacketType::Connect) << 4);
    ListWriter::appendVariable(out, body.size());
    out.append(body);
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
    std::string body { static_cast<char>(connack.sessionPresent ? 1 : 0) };
    if (connack.protocol != ProtocolVersion::V5) {
        body += static_cast<char>(connackCode311(connack.reason));
    } else {
        body += static_cast<char>(connack.reason);
        std::string list;
        const auto put = [&list](Property id, const auto& write) {
            char bytes[5];
            Writer writer(bytes);
            writer.byte(static_cast<unsigned>(id));
            write(writer);
            list.append(bytes, static_cast<std::size_t>(writer.position() - bytes));
        };
        const auto flag = [&put](Property id, bool value) { put(id, [value](Writer& w) { w.byte(value ? 1 : 0); }); };
        const auto number = [&put](Property id, std::uint16_t value) { put(id, [value](Writer& w) { w.twoBytes(value); }); };
        const auto wide = [&put](Property id, std::uint32_t value) { put(id, [value](Writer& w) { w.fourBytes(value); }); };
        const auto text = [&list, &put](Property id, std::string_view value) {
            if (value.empty())
                return;
            value = value.substr(0, 65535);
            put(id, [value](Writer& w) { w.twoBytes(static_cast<unsigned>(value.size())); });
            list.append(value);
        };
        if (connack.sayExpiry)
            wide(Property::SessionExpiryInterval, connack.sessionExpiry);
        if (connack.receiveMaximum != 65535)
            number(Property::ReceiveMaximum, connack.receiveMaximum);
        if (!connack.retainAvailable)
            flag(Property::RetainAvailable, false);
        if (connack.maximumPacketSize != 0)
            wide(Property::MaximumPacketSize, connack.maximumPacketSize);
        text(Property::AssignedClientIdentifier, connack.assignedClientId);
        if (connack.topicAliasMaximum != 0)
            number(Property::TopicAliasMaximum, connack.topicAliasMaximum);
        if (connack.sayKeepAlive)
            number(Property::ServerKeepAlive, connack.serverKeepAlive);
        text(Property::ResponseInformation, connack.responseInformation);
        text(Property::AuthenticationMethod, connack.authenticationMethod);
        text(Property::AuthenticationData, connack.authenticationData);
        if (connack.reason == ReasonCode::UseAnotherServer || connack.reason == ReasonCode::ServerMoved)
            text(Property::ServerReference, connack.serverReference);
        // Left out where they would be too much for the client [MQTT-3.2.2-19] [MQTT-3.2.2-20]; nine bytes are the most that go around
        // the list.
        const auto fits = [&](std::size_t more) { return connack.clientsMaximum == 0 || list.size() + more + 9 <= connack.clientsMaximum; };
        if (fits(connack.reasonString.size() + 3))
            text(Property::ReasonString, connack.reasonString);
        if (fits(connack.userProperties.size()) && list.size() + connack.userProperties.size() < kMaxRemainingLength / 2)
            list.append(connack.userProperties);
        char size[4];
        Writer writer(size);
        writer.variable(static_cast<std::uint32_t>(list.size()));
        body.append(size, static_cast<std::size_t>(writer.position() - size)).append(list);
    }
    char header[5];
    Writer fixed(header);
    fixed.byte(static_cast<unsigned>(PacketType::Connack) << 4);
    fixed.variable(static_cast<std::uint32_t>(body.size()));
    out.append(header, static_cast<std::size_t>(fixed.position() - header)).append(body);
}

} // namespace hookline::mqtt
