// The simulator's own MQTT: what a client writes, and the few fields it reads. Kept apart from the broker's codec so that a mistake
// there is not made twice and thereby hidden. Pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hookline::simulator {

/// The high nibble of a packet's first byte.
enum class Packet : std::uint8_t {
    Connect = 1,
    Connack,
    Publish,
    Puback,
    Pubrec,
    Pubrel,
    Pubcomp,
    Subscribe,
    Suback,
    Unsubscribe,
    Unsuback,
    Pingreq,
    Pingresp,
    Disconnect
};

/// Writes packets of one protocol level (4: MQTT 3.1.1, 5: MQTT 5.0) to the end of a string.
class MqttWriter {
public:
    explicit MqttWriter(int version)
        : m_version(version)
    {
    }
    int version() const noexcept { return m_version; }

    void connect(std::string& out, std::string_view clientId, std::uint16_t keepAliveSeconds) const;
    void publish(
        std::string& out, std::string_view topic, std::string_view payload, int qos, std::uint16_t packetId) const;
    void subscribe(std::string& out, std::string_view filter, int qos, std::uint16_t packetId) const;
    void unsubscribe(std::string& out, std::string_view filter, std::uint16_t packetId) const;
    void acknowledge(std::string& out, Packet type, std::uint16_t packetId) const;
    void ping(std::string& out) const;
    void disconnect(std::string& out) const;

private:
    int m_version;
};

/// One packet at the head of a receive buffer.
struct Frame {
    Packet type;
    std::uint8_t flags;
    std::string_view body;
    std::size_t size; ///< with its head
};
/// Nothing: more bytes are needed, or (with `malformed` set) this is not MQTT.
std::optional<Frame> readFrame(std::string_view bytes, bool& malformed);

struct Arrival {
    std::string_view topic;
    std::string_view payload;
    int qos = 0;
    std::uint16_t packetId = 0;
};
/// The parts of a PUBLISH; nothing when it is malformed.
std::optional<Arrival> readPublish(const Frame& frame, int version);
/// The packet id at the head of an acknowledgement; 0 when there is none.
std::uint16_t packetIdOf(std::string_view body);

} // namespace hookline::simulator
