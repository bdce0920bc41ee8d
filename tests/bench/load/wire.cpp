#include "tests/bench/load/wire.h"

#include <cstring>

namespace hookline::bench {
namespace {

void appendU16(std::string& out, std::size_t value)
{
    out += static_cast<char>((value >> 8) & 0xFF);
    out += static_cast<char>(value & 0xFF);
}

void appendText(std::string& out, std::string_view text)
{
    appendU16(out, text.size());
    out += text;
}

void appendVarInt(std::string& out, std::size_t value)
{
    do {
        const auto low = static_cast<unsigned char>(value & 0x7F);
        value >>= 7;
        out += static_cast<char>(value ? low | 0x80 : low);
    } while (value);
}

} // namespace

void writeStamp(char* at, const Stamp& stamp) noexcept
{
    std::memcpy(at, &stamp.publisher, 4);
    std::memcpy(at + 4, &stamp.stream, 4);
    std::memcpy(at + 8, &stamp.sequence, 8);
    std::memcpy(at + 16, &stamp.nanos, 8);
}

Stamp readStamp(const char* at) noexcept
{
    Stamp stamp;
    std::memcpy(&stamp.publisher, at, 4);
    std::memcpy(&stamp.stream, at + 4, 4);
    std::memcpy(&stamp.sequence, at + 8, 8);
    std::memcpy(&stamp.nanos, at + 16, 8);
    return stamp;
}

PublishTemplate makePublish(std::string_view topic, std::size_t payload, int qos, int version)
{
    PublishTemplate out;
    out.bytes += static_cast<char>(0x30 | (qos << 1));
    appendVarInt(out.bytes, 2 + topic.size() + (qos > 0 ? 2u : 0u) + (version == 5 ? 1u : 0u) + payload);
    appendU16(out.bytes, topic.size());
    out.topicAt = out.bytes.size();
    out.bytes += topic;
    if (qos > 0) {
        out.packetIdAt = out.bytes.size();
        appendU16(out.bytes, 0);
    }
    if (version == 5)
        out.bytes += '\0';
    out.payloadAt = out.bytes.size();
    for (std::size_t i = 0; i < payload; ++i)
        out.bytes += static_cast<char>('a' + i % 26);
    return out;
}

void appendConnect(std::string& out, std::string_view clientId, int version, std::uint16_t keepAlive)
{
    std::string body;
    appendText(body, "MQTT");
    body += static_cast<char>(version);
    body += '\x02'; // clean session
    appendU16(body, keepAlive);
    if (version == 5)
        body += std::string_view("\x03\x21\xFF\xFF", 4); // Receive Maximum 65535
    appendText(body, clientId);
    out += '\x10';
    appendVarInt(out, body.size());
    out += body;
}

void appendSubscribe(
    std::string& out, std::uint16_t packetId, std::span<const std::string> filters, int qos, int version)
{
    std::string body;
    appendU16(body, packetId);
    if (version == 5)
        body += '\0';
    for (const std::string& filter : filters) {
        appendText(body, filter);
        body += static_cast<char>(qos);
    }
    out += '\x82';
    appendVarInt(out, body.size());
    out += body;
}

void appendAck(std::string& out, Packet type, std::uint16_t packetId)
{
    const char head = static_cast<char>((static_cast<int>(type) << 4) | (type == Packet::Pubrel ? 2 : 0));
    const char bytes[4] = { head, 2, static_cast<char>(packetId >> 8), static_cast<char>(packetId & 0xFF) };
    out.append(bytes, 4);
}

void appendPing(std::string& out) { out += std::string_view("\xC0\x00", 2); }

VarInt readVarInt(const char* at, std::size_t available) noexcept
{
    VarInt out;
    for (std::size_t i = 0; i < 4; ++i) {
        if (i >= available)
            return {};
        const auto byte = static_cast<unsigned char>(at[i]);
        out.value |= static_cast<std::uint32_t>(byte & 0x7F) << (7 * i);
        if (byte < 0x80) {
            out.size = i + 1;
            return out;
        }
    }
    out.size = 5;
    return out;
}

std::uint16_t receiveMaximum(std::string_view properties) noexcept
{
    while (!properties.empty()) {
        std::size_t size = 0;
        switch (properties[0]) {
        case 0x21: // Receive Maximum
            return properties.size() < 3 ? 0 : readU16(properties.data() + 1);
        case 0x13: // Server Keep Alive
        case 0x22: // Topic Alias Maximum
            size = 2;
            break;
        case 0x11: // Session Expiry Interval
        case 0x27: // Maximum Packet Size
            size = 4;
            break;
        case 0x24: // Maximum QoS and four flags
        case 0x25:
        case 0x28:
        case 0x29:
        case 0x2A: size = 1; break;
        case 0x12: // texts
        case 0x15:
        case 0x16:
        case 0x1A:
        case 0x1C:
        case 0x1F: size = properties.size() < 3 ? 2u : 2u + readU16(properties.data() + 1); break;
        default: // User Property: two texts; anything else ends the search
            if (properties[0] != 0x26 || properties.size() < 3)
                return 65535;
            size = 2u + readU16(properties.data() + 1);
            if (properties.size() < 1 + size + 2)
                return 65535;
            size += 2u + readU16(properties.data() + 1 + size);
        }
        if (properties.size() < 1 + size)
            return 65535;
        properties.remove_prefix(1 + size);
    }
    return 65535;
}

} // namespace hookline::bench
