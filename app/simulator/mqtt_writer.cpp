#include "app/simulator/mqtt_writer.h"

namespace hookline::simulator {
namespace {

void putU16(std::string& out, std::size_t value)
{
    out += static_cast<char>((value >> 8) & 0xFF);
    out += static_cast<char>(value & 0xFF);
}

void putText(std::string& out, std::string_view text)
{
    putU16(out, text.size());
    out += text;
}

void putHead(std::string& out, Packet type, int flags, std::size_t length)
{
    out += static_cast<char>((static_cast<int>(type) << 4) | flags);
    do {
        const std::size_t low = length & 0x7F;
        length >>= 7;
        out += static_cast<char>(length ? low | 0x80 : low);
    } while (length);
}

/// A variable byte integer at the head of `bytes`, taken off; nothing when it is not whole or too long.
std::optional<std::size_t> takeLength(std::string_view& bytes, bool& malformed)
{
    std::size_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        if (i >= bytes.size())
            return std::nullopt;
        const auto byte = static_cast<unsigned char>(bytes[i]);
        value |= static_cast<std::size_t>(byte & 0x7F) << (7 * i);
        if (byte < 0x80) {
            bytes.remove_prefix(i + 1);
            return value;
        }
    }
    malformed = true;
    return std::nullopt;
}

} // namespace

void MqttWriter::connect(std::string& out, std::string_view clientId, std::uint16_t keepAliveSeconds) const
{
    const bool v5 = m_version == 5;
    putHead(out, Packet::Connect, 0, 12 + (v5 ? 1u : 0u) + clientId.size());
    putText(out, "MQTT");
    out += static_cast<char>(m_version);
    out += '\x02'; // clean session
    putU16(out, keepAliveSeconds);
    if (v5)
        out += '\0';
    putText(out, clientId);
}

void MqttWriter::publish(
    std::string& out, std::string_view topic, std::string_view payload, int qos, std::uint16_t packetId) const
{
    const bool v5 = m_version == 5;
    putHead(out, Packet::Publish, qos << 1, 2 + topic.size() + (qos > 0 ? 2u : 0u) + (v5 ? 1u : 0u) + payload.size());
    putText(out, topic);
    if (qos > 0)
        putU16(out, packetId);
    if (v5)
        out += '\0';
    out += payload;
}

void MqttWriter::subscribe(std::string& out, std::string_view filter, int qos, std::uint16_t packetId) const
{
    const bool v5 = m_version == 5;
    putHead(out, Packet::Subscribe, 2, 5 + (v5 ? 1u : 0u) + filter.size());
    putU16(out, packetId);
    if (v5)
        out += '\0';
    putText(out, filter);
    out += static_cast<char>(qos);
}

void MqttWriter::unsubscribe(std::string& out, std::string_view filter, std::uint16_t packetId) const
{
    const bool v5 = m_version == 5;
    putHead(out, Packet::Unsubscribe, 2, 4 + (v5 ? 1u : 0u) + filter.size());
    putU16(out, packetId);
    if (v5)
        out += '\0';
    putText(out, filter);
}

void MqttWriter::acknowledge(std::string& out, Packet type, std::uint16_t packetId) const
{
    putHead(out, type, type == Packet::Pubrel ? 2 : 0, 2);
    putU16(out, packetId);
}

void MqttWriter::ping(std::string& out) const { putHead(out, Packet::Pingreq, 0, 0); }
void MqttWriter::disconnect(std::string& out) const { putHead(out, Packet::Disconnect, 0, 0); }

std::optional<Frame> readFrame(std::string_view bytes, bool& malformed)
{
    if (bytes.size() < 2)
        return std::nullopt;
    std::string_view rest = bytes.substr(1);
    const auto length = takeLength(rest, malformed);
    if (!length || rest.size() < *length)
        return std::nullopt;
    const auto first = static_cast<unsigned char>(bytes[0]);
    return Frame { static_cast<Packet>(first >> 4), static_cast<std::uint8_t>(first & 15), rest.substr(0, *length),
        bytes.size() - rest.size() + *length };
}

std::uint16_t packetIdOf(std::string_view body)
{
    if (body.size() < 2)
        return 0;
    return static_cast<std::uint16_t>((static_cast<unsigned char>(body[0]) << 8) | static_cast<unsigned char>(body[1]));
}

std::optional<Arrival> readPublish(const Frame& frame, int version)
{
    Arrival out;
    std::string_view rest = frame.body;
    const std::size_t topic = packetIdOf(rest);
    out.qos = (frame.flags >> 1) & 3;
    const std::size_t fixed = 2 + topic + (out.qos > 0 ? 2u : 0u);
    if (rest.size() < fixed || out.qos == 3)
        return std::nullopt;
    out.topic = rest.substr(2, topic);
    if (out.qos > 0)
        out.packetId = packetIdOf(rest.substr(2 + topic));
    rest.remove_prefix(fixed);
    if (version == 5) {
        bool malformed = false;
        const auto properties = takeLength(rest, malformed);
        if (!properties || rest.size() < *properties)
            return std::nullopt;
        rest.remove_prefix(*properties);
    }
    out.payload = rest;
    return out;
}

} // namespace hookline::simulator
