// MQTT in WebSocket frames, the server's side (RFC 6455, MQTT section 6): the upgrade, then binary frames in any cut, pings, the closing
// handshake. Passes payload on as it comes, so a frame's length costs no memory. Sans I/O. @thread the loop's, every method
#pragma once

#include "core/net/filter.h"
#include "core/net/websocket_upgrade.h"

#include <array>
#include <cstdint>
#include <memory>

namespace hookline::net {

class WebSocketFilter final : public Filter {
public:
    explicit WebSocketFilter(std::shared_ptr<const WebSocketSettings> settings);

    State receive(std::string_view bytes, std::string& up, std::string& down) override;
    bool ready() const noexcept override { return m_stage == Stage::Open; }
    void send(std::string_view bytes, std::string& down) override;
    void close(std::string& down) override;
    std::size_t bestSize() const noexcept override;

private:
    enum class Stage : std::uint8_t { Upgrade, Open, Closed };
    enum class Op : std::uint8_t { Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10 };

    /// Finds where MQTT packets end in what goes out. A frame of several packets is well within the standard, [MQTT-6.0.0-3], and more
    /// than some clients bear: Paho's for C reads the first and waits.
    class PacketCutter {
    public:
        /// How many of `bytes` belong to the packet that is under way or begins here. `bytes` follow on those of the last call.
        std::size_t next(std::string_view bytes) noexcept;

    private:
        std::uint32_t m_left = 0;   ///< of the packet's body
        std::uint32_t m_length = 0; ///< of the body, as far as read
        std::uint8_t m_shift = 0;
        bool m_inHeader = false;
    };

    State upgrade(std::string_view& bytes, std::string& down);
    State frames(std::string_view bytes, std::string& up, std::string& down);
    /// True when the header is whole; m_problem is set when it is wrong.
    bool readHeader(std::string_view& bytes, std::string& down);
    bool checkHeader(std::string& down);
    State endOfControl(std::string& down);
    void fail(unsigned code, std::string problem, std::string& down);

    std::shared_ptr<const WebSocketSettings> m_settings;
    std::string m_head; ///< of the HTTP request; then a control frame's payload
    std::uint64_t m_left = 0; ///< of the present frame's payload
    std::array<unsigned char, 14> m_header {};
    std::uint8_t m_headerSize = 0; ///< bytes of it that came
    std::uint8_t m_maskAt = 0;
    Stage m_stage = Stage::Upgrade;
    Op m_op = Op::Binary;
    bool m_final = true;
    bool m_inFrame = false;   ///< header read, payload not whole
    bool m_inMessage = false; ///< a fragmented one has begun
    PacketCutter m_cutter;
};

} // namespace hookline::net
