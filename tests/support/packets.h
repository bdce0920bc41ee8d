// MQTT packets as a client sends them, right or wrong, put together by hand: nothing of the broker's own writers is used but the
// variable byte integer. Needs no test framework, so fuzz seeds are made of the same.
#pragma once

#include "core/mqtt/types.h"
#include "core/mqtt/wire.h"

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace hookline::test {

using mqtt::PacketType;

inline std::string str(std::string_view text)
{
    std::string out;
    out += static_cast<char>(text.size() >> 8);
    out += static_cast<char>(text.size() & 0xFF);
    return out.append(text);
}
inline std::string u16(unsigned value) { return { static_cast<char>(value >> 8), static_cast<char>(value & 0xFF) }; }
inline std::string u32(std::uint32_t value) { return u16(value >> 16) + u16(value & 0xFFFF); }
inline std::string varint(std::uint32_t value)
{
    char buffer[4];
    mqtt::Writer writer(buffer);
    writer.variable(value);
    return { buffer, static_cast<std::size_t>(writer.position() - buffer) };
}
inline std::string packet(unsigned first, std::string_view body)
{
    std::string out(1, static_cast<char>(first));
    return out.append(varint(static_cast<std::uint32_t>(body.size()))).append(body);
}

struct ConnectOptions {
    std::string id = "c";
    int version = 4;
    bool clean = true;
    unsigned keepAlive = 60;
    std::string properties = {}; ///< v5, encoded without their length
    std::optional<std::string> willTopic = {};
    std::string willPayload = "will";
    std::string willProperties = {};
    unsigned willQos = 0;
    bool willRetain = false;
    std::optional<std::string> username = {};
};

inline std::string connectPacket(const ConnectOptions& o)
{
    unsigned flags = o.clean ? 2u : 0u;
    if (o.willTopic)
        flags |= 4u | o.willQos << 3 | (o.willRetain ? 0x20u : 0u);
    if (o.username)
        flags |= 0x80u;
    std::string body = str("MQTT");
    body += static_cast<char>(o.version);
    body += static_cast<char>(flags);
    body += u16(o.keepAlive);
    if (o.version == 5)
        body += varint(static_cast<std::uint32_t>(o.properties.size())) + o.properties;
    body += str(o.id);
    if (o.willTopic) {
        if (o.version == 5)
            body += varint(static_cast<std::uint32_t>(o.willProperties.size())) + o.willProperties;
        body += str(*o.willTopic) + str(o.willPayload);
    }
    if (o.username)
        body += str(*o.username);
    return packet(0x10, body);
}

struct PublishOptions {
    int version = 4;
    unsigned qos = 0;
    bool retain = false;
    bool dup = false;
    unsigned id = 1;
    std::string properties = {};
};
inline std::string publishPacket(std::string_view topic, std::string_view payload, const PublishOptions& o = {})
{
    std::string body = str(topic);
    if (o.qos > 0)
        body += u16(o.id);
    if (o.version == 5)
        body += varint(static_cast<std::uint32_t>(o.properties.size())) + o.properties;
    body.append(payload);
    return packet(0x30u | (o.dup ? 8u : 0u) | o.qos << 1 | (o.retain ? 1u : 0u), body);
}
inline std::string subscribePacket(
    std::string_view filter, unsigned options, int version = 4, unsigned id = 1, std::string_view properties = {})
{
    std::string body = u16(id);
    if (version == 5)
        body += varint(static_cast<std::uint32_t>(properties.size())) + std::string(properties);
    body += str(filter);
    body += static_cast<char>(options);
    return packet(0x82, body);
}
inline std::string ackPacket(mqtt::PacketType type, unsigned id)
{
    return packet(static_cast<unsigned>(type) << 4 | (type == mqtt::PacketType::Pubrel ? 2u : 0u), u16(id));
}

inline std::string bytes(std::initializer_list<unsigned> values)
{
    std::string out;
    for (const unsigned value : values)
        out += static_cast<char>(value);
    return out;
}
inline std::string byteProperty(unsigned id, unsigned value) { return bytes({ id, value }); }
inline std::string twoByteProperty(unsigned id, unsigned value) { return bytes({ id }) + u16(value); }
inline std::string fourByteProperty(unsigned id, std::uint32_t value) { return bytes({ id }) + u32(value); }
inline std::string textProperty(unsigned id, std::string_view text) { return bytes({ id }) + str(text); }
inline std::string userProperty(std::string_view name, std::string_view value)
{
    return bytes({ 0x26 }) + str(name) + str(value);
}
inline std::string sessionExpiry(std::uint32_t seconds) { return fourByteProperty(0x11, seconds); }
inline std::string subscriptionId(std::uint32_t id) { return bytes({ 0x0B }) + varint(id); }

/// An MQTT 5 packet of id, reason and properties, or without the latter two where they are not given.
inline std::string ack5(PacketType type, unsigned id, unsigned reason, std::string_view properties = {})
{
    const unsigned first = static_cast<unsigned>(type) << 4 | (type == PacketType::Pubrel ? 2u : 0u);
    return packet(
        first, u16(id) + bytes({ reason }) + varint(static_cast<std::uint32_t>(properties.size())) + std::string(properties));
}
inline std::string disconnect5(unsigned reason, std::string_view properties = {})
{
    return packet(0xE0, bytes({ reason }) + varint(static_cast<std::uint32_t>(properties.size())) + std::string(properties));
}
inline std::string auth5(unsigned reason, std::string_view properties)
{
    return packet(0xF0, bytes({ reason }) + varint(static_cast<std::uint32_t>(properties.size())) + std::string(properties));
}
inline std::string unsubscribePacket(std::initializer_list<std::string_view> filters, int version = 4, unsigned id = 2)
{
    std::string body = u16(id);
    if (version == 5)
        body += '\0';
    for (const std::string_view filter : filters)
        body += str(filter);
    return packet(0xA2, body);
}
inline const std::string kPing("\xC0\x00", 2);
inline const std::string kDisconnect("\xE0\x00", 2);

} // namespace hookline::test
