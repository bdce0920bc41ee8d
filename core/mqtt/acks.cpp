#include "core/mqtt/acks.h"

namespace hookline::mqtt {
namespace {

/// Reason and properties, both of which may be left out at the end.
ReasonCode readTail(Reader& reader, PropertyContext context, ReasonCode& reason, Properties& properties)
{
    if (reader.atEnd())
        return ReasonCode::Success;
    reason = static_cast<ReasonCode>(reader.byte());
    if (reader.atEnd())
        return ReasonCode::Success;
    const ReasonCode read = readProperties(reader, context, properties);
    if (read != ReasonCode::Success)
        return read;
    return reader.atEnd() ? ReasonCode::Success : ReasonCode::MalformedPacket;
}

/// MQTT 5 table 3-13, the codes that a client may send. [MQTT-3.14.2-1]
bool mayDisconnectSay(ReasonCode reason) noexcept
{
    using enum ReasonCode;
    switch (reason) {
    case Success:
    case DisconnectWithWill:
    case UnspecifiedError:
    case MalformedPacket:
    case ProtocolError:
    case ImplementationSpecificError:
    case TopicNameInvalid:
    case ReceiveMaximumExceeded:
    case TopicAliasInvalid:
    case PacketTooLarge:
    case MessageRateTooHigh:
    case QuotaExceeded:
    case AdministrativeAction:
    case PayloadFormatInvalid: return true;
    default: return false;
    }
}

} // namespace

bool mayAckSay(PacketType type, ReasonCode reason) noexcept
{
    using enum ReasonCode;
    if (type == PacketType::Pubrel || type == PacketType::Pubcomp) // [MQTT-3.6.2-1] [MQTT-3.7.2-1]
        return reason == Success || reason == PacketIdentifierNotFound;
    switch (reason) { // [MQTT-3.4.2-1] [MQTT-3.5.2-1]
    case Success:
    case NoMatchingSubscribers:
    case UnspecifiedError:
    case ImplementationSpecificError:
    case NotAuthorized:
    case TopicNameInvalid:
    case PacketIdentifierInUse:
    case QuotaExceeded:
    case PayloadFormatInvalid: return true;
    default: return false;
    }
}

ReasonCode readAck(PacketType type, std::string_view body, ProtocolVersion protocol, AckView& out)
{
    Reader reader(body);
    out.packetId = reader.twoBytes();
    if (!reader.ok())
        return ReasonCode::MalformedPacket;
    if (out.packetId == 0)
        return ReasonCode::ProtocolError; // [MQTT-2.2.1-3]
    if (reader.atEnd())
        return ReasonCode::Success;
    if (protocol != ProtocolVersion::V5)
        return ReasonCode::MalformedPacket;
    Properties properties;
    const ReasonCode read = readTail(reader, PropertyContext::Ack, out.reason, properties);
    if (read != ReasonCode::Success)
        return read;
    return mayAckSay(type, out.reason) ? ReasonCode::Success : ReasonCode::ProtocolError;
}

ReasonCode readDisconnect(std::string_view body, ProtocolVersion protocol, DisconnectPacket& out)
{
    if (body.empty())
        return ReasonCode::Success;
    if (protocol != ProtocolVersion::V5)
        return ReasonCode::MalformedPacket;
    Reader reader(body);
    const ReasonCode read = readTail(reader, PropertyContext::Disconnect, out.reason, out.properties);
    if (read != ReasonCode::Success)
        return read;
    return mayDisconnectSay(out.reason) ? ReasonCode::Success : ReasonCode::ProtocolError;
}

void appendDisconnect(std::string& out, ReasonCode reason, std::string_view reasonString, std::string_view serverReference,
    std::uint32_t maximumPacketSize)
{
    const auto sizeOf = [](std::string_view text) { return text.empty() ? std::size_t { 0 } : 3 + text.size(); };
    constexpr std::size_t kLongest = 1024; // neither text has a reason to be longer
    reasonString = reasonString.substr(0, kLongest);
    serverReference = serverReference.substr(0, kLongest);
    auto list = static_cast<std::uint32_t>(sizeOf(reasonString) + sizeOf(serverReference));
    const auto remainingFor = [](std::uint32_t properties) {
        return 1 + (properties == 0 ? 0 : static_cast<std::uint32_t>(variableSize(properties)) + properties);
    };
    const auto packetSize = [&] { return 1 + variableSize(remainingFor(list)) + remainingFor(list); };
    if (maximumPacketSize != 0 && packetSize() > maximumPacketSize) {
        reasonString = {};
        list = static_cast<std::uint32_t>(sizeOf(serverReference));
    }
    const std::size_t before = out.size();
    out.resize(before + packetSize());
    Writer writer(out.data() + before);
    writer.byte(static_cast<unsigned>(PacketType::Disconnect) << 4);
    writer.variable(remainingFor(list));
    writer.byte(static_cast<unsigned>(reason));
    if (list == 0)
        return;
    writer.variable(list);
    if (!reasonString.empty()) {
        writer.byte(static_cast<unsigned>(Property::ReasonString));
        writer.binary(reasonString);
    }
    if (!serverReference.empty()) {
        writer.byte(static_cast<unsigned>(Property::ServerReference));
        writer.binary(serverReference);
    }
}

} // namespace hookline::mqtt
