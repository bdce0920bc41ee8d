// One simulated client: a non-blocking socket, its MQTT session and its back-off. Driven by the plant's loop; one thread.
#pragma once

#include "app/simulator/mqtt_writer.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <unordered_set>
#include <vector>

namespace hookline::simulator {

class Connection;

class ConnectionListener {
public:
    virtual ~ConnectionListener() = default;
    virtual void opened(Connection& connection) = 0;
    virtual void arrived(Connection& connection, const Arrival& message) = 0;
    virtual void acknowledged(Connection& connection) = 0;
    /// `wasOpen`: opened() had been said. `reason` is empty when the closing was ours.
    virtual void closed(Connection& connection, bool wasOpen, const std::string& reason) = 0;
};

struct Address {
    sockaddr_storage storage {};
    socklen_t size = 0;
};

class Connection {
public:
    enum class State : std::uint8_t { Closed, Connecting, Greeting, Open, Leaving };

    Connection(ConnectionListener& listener, int epoll, std::string clientId, int version);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    const std::string& clientId() const noexcept { return m_clientId; }
    State state() const noexcept { return m_state; }
    bool isOpen() const noexcept { return m_state == State::Open; }
    /// Steady nanoseconds before which open() should not be called again.
    std::int64_t retryAt() const noexcept { return m_retryAt; }

    void open(const Address& address, std::int64_t now);
    /// false, with nothing written: too much is under way.
    bool publish(std::string_view topic, std::string_view payload, int qos);
    void subscribe(std::string_view filter, int qos);
    void unsubscribe(std::string_view filter);
    /// Says DISCONNECT and waits a moment for the broker to hang up: closing with unread messages would reset the connection, and
    /// the broker might see a failure instead of a goodbye. open() is welcome again `pause` nanoseconds later.
    void leave(std::int64_t now, std::int64_t pause);
    void flush();
    /// Every now and then: keep-alive, and giving up on a broker that does not answer.
    void tick(std::int64_t now);
    void onReady(std::uint32_t events, std::int64_t now);

private:
    void fail(const std::string& reason, std::int64_t now);
    void close(const std::string& reason);
    void read(std::int64_t now);
    void handle(const Frame& frame, std::int64_t now);
    void handlePublish(const Frame& frame, std::int64_t now);
    void release(std::uint16_t packetId);
    void watch(bool writable);

    ConnectionListener& m_listener;
    const int m_epoll;
    const std::string m_clientId;
    const MqttWriter m_writer;
    State m_state = State::Closed;
    int m_socket = -1;
    bool m_watchingWrites = false;
    std::string m_out;
    std::size_t m_outAt = 0;
    std::string m_in;
    std::vector<std::uint16_t> m_freeIds;
    std::unordered_set<std::uint16_t> m_usedIds;
    std::unordered_set<std::uint16_t> m_awaitingRelease; ///< QoS 2 on its way to us
    bool m_wasOpen = false;
    int m_failures = 0;
    std::int64_t m_retryAt = 0;
    std::int64_t m_since = 0; ///< of the present state
    std::int64_t m_lastHeard = 0;
    std::int64_t m_lastPing = 0;
};

} // namespace hookline::simulator
