// A client for tests that says exactly what it is told to, byte by byte, and waits for answers with a deadline.
#pragma once

#include "core/mqtt/types.h"
#include "core/mqtt/wire.h"
#include "tests/support/packets.h"

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <chrono>
#include <cstdint>
#include <memory>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <optional>
#include <poll.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <vector>

namespace hookline::test {

using namespace std::chrono_literals;

struct Received {
    std::uint8_t first = 0;
    std::string body;
    mqtt::PacketType type() const { return static_cast<mqtt::PacketType>(first >> 4); }
    unsigned qos() const { return (first >> 1) & 3u; }
    bool dup() const { return first & 8; }
    bool retain() const { return first & 1; }
    std::string topic() const { return body.substr(2, static_cast<unsigned char>(body[0]) * 256u + static_cast<unsigned char>(body[1])); }
    unsigned packetId() const
    {
        const std::size_t at = type() == mqtt::PacketType::Publish ? 2 + topic().size() : 0;
        return static_cast<unsigned char>(body[at]) * 256u + static_cast<unsigned char>(body[at + 1]);
    }
    /// PUBLISH: property bytes (v5) and payload.
    std::string properties() const
    {
        mqtt::Reader reader(std::string_view(body).substr(2 + topic().size() + (qos() ? 2 : 0)));
        return std::string(reader.take(reader.variable()));
    }
    std::string payload(int version = 4) const
    {
        mqtt::Reader reader(std::string_view(body).substr(2 + topic().size() + (qos() ? 2 : 0)));
        if (version == 5)
            reader.take(reader.variable());
        return std::string(reader.rest());
    }
    unsigned byteAt(std::size_t i) const { return i < body.size() ? static_cast<unsigned char>(body[i]) : 0xFFFFu; }
};

/// What stands between the test's bytes and the socket: the client's side of TLS or WebSocket, see client_wire.h.
class Wire {
public:
    virtual ~Wire() = default;
    virtual std::string begin() = 0; ///< the first bytes to send
    virtual bool ready() const = 0;  ///< the handshake is over
    virtual std::string out(std::string_view plain) = 0;
    /// Bytes from the socket: appends what they carry to `plain`, returns what must be answered.
    virtual std::string in(std::string_view bytes, std::string& plain) = 0;
};

class RawClient {
public:
    static int newSocket() { return ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0); }
    explicit RawClient(std::uint16_t port)
        : RawClient(newSocket(), port)
    {
    }
    /// Connects a newSocket() of before and owns it.
    RawClient(int socket, std::uint16_t port)
        : m_fd(socket)
    {
        sockaddr_in address {};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        EXPECT_EQ(0, ::connect(m_fd, reinterpret_cast<sockaddr*>(&address), sizeof address));
        const int on = 1;
        ::setsockopt(m_fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
    explicit RawClient(const std::string& unixSocket)
    {
        m_fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_un address {};
        address.sun_family = AF_UNIX;
        unixSocket.copy(address.sun_path, sizeof address.sun_path - 1);
        EXPECT_EQ(0, ::connect(m_fd, reinterpret_cast<sockaddr*>(&address), sizeof address)) << unixSocket;
    }
    /// Waits for the handshake; ready() tells whether it succeeded.
    RawClient(std::uint16_t port, std::unique_ptr<Wire> wire, std::string_view before = {})
        : RawClient(port)
    {
        m_wire = std::move(wire);
        sendAll(std::string(before) + m_wire->begin());
        while (!m_wire->ready() && receive(std::chrono::steady_clock::now() + 5s)) { }
    }
    bool ready() const { return !m_wire || m_wire->ready(); }
    /// CONNECT on a connection that is there.
    void connect(const ConnectOptions& options)
    {
        send(connectPacket(options));
        m_connack = expect(mqtt::PacketType::Connack);
    }
    RawClient(std::uint16_t port, const ConnectOptions& options)
        : RawClient(port)
    {
        send(connectPacket(options));
        m_connack = expect(mqtt::PacketType::Connack);
    }
    RawClient(RawClient&& other) noexcept
        : m_fd(std::exchange(other.m_fd, -1))
        , m_buffer(std::move(other.m_buffer))
        , m_wire(std::move(other.m_wire))
        , m_connack(std::move(other.m_connack))
    {
    }
    RawClient(const RawClient&) = delete;
    ~RawClient() { drop(); }

    const Received& connack() const { return m_connack; }
    int fd() const { return m_fd; }
    void drop()
    {
        if (m_fd >= 0)
            ::close(std::exchange(m_fd, -1));
    }
    /// False when the other side is gone.
    bool send(std::string_view bytes) { return m_wire ? sendAll(m_wire->out(bytes)) : sendAll(bytes); }
    /// Past the wire: bytes as they are.
    bool sendAll(std::string_view bytes)
    {
        while (!bytes.empty()) {
            const ssize_t n = ::send(m_fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (n <= 0)
                return false;
            bytes.remove_prefix(static_cast<std::size_t>(n));
        }
        return true;
    }
    /// The next packet, or nothing when the connection closed or the time is over.
    std::optional<Received> next(std::chrono::milliseconds limit = 5s)
    {
        const auto end = std::chrono::steady_clock::now() + limit;
        for (;;) {
            const mqtt::FixedHeader header = mqtt::readFixedHeader(m_buffer.data(), m_buffer.size());
            if (header.state == mqtt::FixedHeader::State::Complete) {
                Received out { header.first, m_buffer.substr(header.headerSize, header.remainingLength) };
                m_buffer.erase(0, header.packetSize());
                return out;
            }
            if (!receive(end))
                return std::nullopt;
        }
    }
    /// Bytes that came and are no whole packet yet.
    const std::string& rest() const { return m_buffer; }
    Wire* wire() const { return m_wire.get(); }
    /// Waits for bytes; false when the connection closed or the time is over.
    bool receive(std::chrono::steady_clock::time_point end)
    {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()).count();
        pollfd poller { m_fd, POLLIN, 0 };
        if (left <= 0 || ::poll(&poller, 1, static_cast<int>(left)) <= 0)
            return false;
        char bytes[65536];
        const ssize_t n = ::recv(m_fd, bytes, sizeof bytes, 0);
        if (n <= 0) {
            m_closed = true;
            return false;
        }
        const std::string_view got(bytes, static_cast<std::size_t>(n));
        if (!m_wire)
            m_buffer.append(got);
        else if (const std::string answer = m_wire->in(got, m_buffer); !answer.empty())
            sendAll(answer);
        return true;
    }
    Received expect(mqtt::PacketType type)
    {
        const std::optional<Received> got = next();
        if (!got) {
            ADD_FAILURE() << "expected packet type " << static_cast<int>(type) << ", got " << (m_closed ? "a closed connection" : "nothing");
            return {};
        }
        EXPECT_EQ(static_cast<int>(type), static_cast<int>(got->type()));
        return *got;
    }
    Received expectPublish() { return expect(mqtt::PacketType::Publish); }
    /// Whether the broker closes the connection in time; packets before that are skipped.
    bool closes(std::chrono::milliseconds limit = 5s)
    {
        while (next(limit)) { }
        return m_closed;
    }
    /// Nothing but the answer to a PINGREQ comes: proof that nothing else was sent.
    void expectNothing()
    {
        send(std::string_view("\xC0\x00", 2));
        expect(mqtt::PacketType::Pingresp);
    }
    /// As expectNothing(), but acknowledgements on their way are fine.
    void expectNothingButAcks()
    {
        send(std::string_view("\xC0\x00", 2));
        for (;;) {
            const std::optional<Received> got = next();
            if (!got || got->type() == mqtt::PacketType::Publish) {
                ADD_FAILURE() << "expected acknowledgements, got " << (got ? "a message" : "nothing");
                return;
            }
            if (got->type() == mqtt::PacketType::Pingresp)
                return;
        }
    }
    std::string subscribe(std::string_view filter, unsigned options, int version = 4, std::string_view properties = {})
    {
        send(subscribePacket(filter, options, version, 1, properties));
        return expect(mqtt::PacketType::Suback).body;
    }

private:
    int m_fd = -1;
    bool m_closed = false;
    std::string m_buffer;
    std::unique_ptr<Wire> m_wire;
    Received m_connack;
};

} // namespace hookline::test
