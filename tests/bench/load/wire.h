// MQTT as a client writes and reads it, just enough for a load generator: no allocation a message, nothing of the broker's code.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace hookline::bench {

/// The high nibble of a packet's first byte.
enum class Packet : std::uint8_t {
    Connect = 1,
    Connack = 2,
    Publish = 3,
    Puback = 4,
    Pubrec = 5,
    Pubrel = 6,
    Pubcomp = 7,
    Subscribe = 8,
    Suback = 9,
    Pingreq = 12,
    Pingresp = 13,
    Disconnect = 14,
};

/// The first bytes of every payload: who sent it, as which message of which stream, and when.
struct Stamp {
    std::uint32_t publisher = 0;
    std::uint32_t stream = 0;
    std::uint64_t sequence = 0;
    std::int64_t nanos = 0;
};
inline constexpr std::size_t kStampSize = 24;
void writeStamp(char* at, const Stamp& stamp) noexcept;
Stamp readStamp(const char* at) noexcept;

/// A whole PUBLISH whose packet id, topic digits and stamp are patched for each message.
struct PublishTemplate {
    std::string bytes;
    std::size_t topicAt = 0;
    std::size_t packetIdAt = 0; ///< 0 at QoS 0
    std::size_t payloadAt = 0;
};
/// `version` is the protocol level, 4 or 5; `payload` at least kStampSize.
PublishTemplate makePublish(std::string_view topic, std::size_t payload, int qos, int version);

void appendConnect(std::string& out, std::string_view clientId, int version, std::uint16_t keepAlive);
void appendSubscribe(
    std::string& out, std::uint16_t packetId, std::span<const std::string> filters, int qos, int version);
/// PUBACK, PUBREC, PUBREL, PUBCOMP.
void appendAck(std::string& out, Packet type, std::uint16_t packetId);
void appendPing(std::string& out);

/// A variable byte integer; `size` is 0 while bytes are missing, 5 when it is malformed.
struct VarInt {
    std::uint32_t value = 0;
    std::size_t size = 0;
};
VarInt readVarInt(const char* at, std::size_t available) noexcept;
inline std::uint16_t readU16(const char* at) noexcept
{
    return static_cast<std::uint16_t>((static_cast<unsigned char>(at[0]) << 8) | static_cast<unsigned char>(at[1]));
}
inline void writeU16(char* at, std::uint16_t value) noexcept
{
    at[0] = static_cast<char>(value >> 8);
    at[1] = static_cast<char>(value & 0xFF);
}

/// Receive Maximum in the properties of an MQTT 5 CONNACK; 65535 when it says nothing.
std::uint16_t receiveMaximum(std::string_view properties) noexcept;

} // namespace hookline::bench
