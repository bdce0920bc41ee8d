#include "core/mqtt/subscribe.h"

#include "core/base/utf8.h"

namespace hookline::mqtt {
namespace {

/// Packet identifier and properties, the same in both packets.
ReasonCode readHead(Reader& reader, ProtocolVersion protocol, PropertyContext context, std::uint16_t& packetId, Properties& properties)
{
    packetId = reader.twoBytes();
    if (!reader.ok())
        return ReasonCode::MalformedPacket;
    if (packetId == 0)
        return ReasonCode::ProtocolError; // [MQTT-2.2.1-3]
    return protocol == ProtocolVersion::V5 ? readProperties(reader, context, properties) : ReasonCode::Success;
}

ReasonCode readOptions(std::uint8_t options, ProtocolVersion protocol, SubscribeEntry& entry)
{
    const unsigned qos = options & 3u;
    unsigned reserved = 0xFC;
    if (protocol == ProtocolVersion::V5)
        reserved = 0xC0;
    else if (protocol == ProtocolVersion::V31)
        reserved = 0; // 3.1 calls them unused and leaves them open
    if (qos == 3 || (options & reserved) != 0) // [MQTT-3.8.3-5]
        return ReasonCode::MalformedPacket;
    entry.qos = static_cast<QoS>(qos);
    if (protocol != ProtocolVersion::V5)
        return ReasonCode::Success;
    entry.noLocal = (options & 0x04) != 0;
    entry.retainAsPublished = (options & 0x08) != 0;
    const unsigned handling = (options >> 4) & 3u;
    if (handling == 3)
        return ReasonCode::ProtocolError;
    entry.retainHandling = static_cast<RetainHandling>(handling);
    return ReasonCode::Success;
}

} // namespace

ReasonCode readSubscribe(std::string_view body, ProtocolVersion protocol, SubscribeView& out)
{
    Reader reader(body);
    ReasonCode reason = readHead(reader, protocol, PropertyContext::Subscribe, out.packetId, out.properties);
    if (reason != ReasonCode::Success)
        return reason;
    while (!reader.atEnd()) {
        SubscribeEntry entry;
        entry.filter = reader.binary();
        const std::uint8_t options = reader.byte();
        if (!reader.ok() || !base::isMqttString(entry.filter))
            return ReasonCode::MalformedPacket;
        reason = readOptions(options, protocol, entry);
        if (reason != ReasonCode::Success)
            return reason;
        out.entries.push_back(entry);
    }
    if (!reader.ok())
        return ReasonCode::MalformedPacket;
    return out.entries.empty() ? ReasonCode::ProtocolError : ReasonCode::Success; // [MQTT-3.8.3-2]
}

ReasonCode readUnsubscribe(std::string_view body, ProtocolVersion protocol, UnsubscribeView& out)
{
    Reader reader(body);
    const ReasonCode reason = readHead(reader, protocol, PropertyContext::Unsubscribe, out.packetId, out.properties);
    if (reason != ReasonCode::Success)
        return reason;
    while (!reader.atEnd()) {
        const std::string_view filter = reader.binary();
        if (!reader.ok() || !base::isMqttString(filter))
            return ReasonCode::MalformedPacket;
        out.filters.push_back(filter);
    }
    if (!reader.ok())
        return ReasonCode::MalformedPacket;
    return out.filters.empty() ? ReasonCode::ProtocolError : ReasonCode::Success; // [MQTT-3.10.3-2]
}

} // namespace hookline::mqtt
