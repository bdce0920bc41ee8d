// One MQTT client of the generator: a socket, what is still to be written, and the QoS handshakes of both directions.
//
// Never blocks and never reads ahead of its own buffer. One thread, shared by all clients of a run.
#pragma once

#include "tests/bench/load/wire.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace hookline::bench {

class Client;

class ClientListener {
public:
    virtual ~ClientListener() = default;
    virtual void connected(Client& client) = 0;
    virtual void subscribed(Client& client) = 0;
    virtual void received(Client& client, const Stamp& stamp) = 0;
    /// So many more messages came into a sink.
    virtual void counted(std::uint64_t messages) { static_cast<void>(messages); }
    /// The connection is gone or was refused; `reason` in words.
    virtual void failed(Client& client, const std::string& reason) = 0;
};

/// The epoll descriptor and the one read buffer of a run.
class Poller {
public:
    Poller();
    ~Poller();
    Poller(const Poller&) = delete;
    Poller& operator=(const Poller&) = delete;

    /// Serves what is ready; waits at most `timeoutNanos` (0: not at all) for the first.
    void poll(std::int64_t timeoutNanos);

    /// When the present turn's events came, on the steady clock: near enough for most, and far cheaper than one look a message.
    std::int64_t wokenAt() const noexcept { return m_wokenAt; }
    int descriptor() const noexcept { return m_epoll; }
    std::vector<char>& buffer() noexcept { return m_buffer; }
    /// Clients with something to write; flushed at the end of each poll().
    void addDirty(Client& client) { m_dirty.push_back(&client); }
    void flushDirty();

private:
    int m_epoll;
    std::int64_t m_wokenAt = 0;
    std::vector<char> m_buffer;
    std::vector<Client*> m_dirty;
};

class Client {
public:
    struct Setup {
        std::string host;
        std::uint16_t port = 0;
        std::string clientId;
        int version = 4;
        std::size_t index = 0; ///< for the listener
        std::size_t inFlight = 0; ///< QoS 1 and 2 publishes without an answer, at most
        std::size_t sinkFrame = 0; ///< once subscribed, all that comes are frames of so many bytes, counted unread; 0: all is read
    };
    Client(Poller& poller, ClientListener& listener, Setup setup);
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    void open();
    void subscribe(std::span<const std::string> filters, int qos);
    /// Appends one message; needs a free packet id above QoS 0. write() sends what was appended.
    void append(const PublishTemplate& message, const Stamp& stamp, int qos, const char* topic = nullptr,
        std::size_t topicSize = 0);
    void write();
    void ping();

    std::size_t index() const noexcept { return m_setup.index; }
    bool isOpen() const noexcept { return m_socket >= 0; }
    /// Room in the socket: everything appended so far has left.
    bool drained() const noexcept { return m_out.empty(); }
    std::size_t freePacketIds() const noexcept { return m_freeIds.size(); }
    bool idle() const noexcept { return m_freeIds.size() == m_setup.inFlight; }

    void onReady(std::uint32_t events);

private:
    void finishConnect();
    void read();
    void drain();
    std::size_t parse(const char* data, std::size_t size);
    /// Bytes taken of a PUBLISH's head; 0: not enough yet.
    std::size_t beginPublish(const char* body, std::size_t available, std::uint32_t length, int qos);
    void endPublish();
    bool handle(Packet type, const char* body, std::uint32_t length);
    void fail(const std::string& reason);
    void watch(bool writable);
    void markDirty();

    Poller& m_poller;
    ClientListener& m_listener;
    Setup m_setup;
    int m_socket = -1;
    bool m_connecting = false;
    bool m_watchingWrites = false;
    bool m_dirty = false;
    std::string m_out;
    std::size_t m_outAt = 0;
    std::string m_tail; ///< an incomplete packet
    std::uint64_t m_skip = 0; ///< bytes of the present payload that are still to come
    bool m_inPublish = false;
    bool m_sinking = false;
    std::uint64_t m_sunk = 0; ///< bytes of a frame that is not whole
    Stamp m_stamp;
    int m_publishQos = 0;
    std::uint16_t m_publishId = 0;
    std::vector<std::uint16_t> m_freeIds;

    friend class Poller;
};

} // namespace hookline::bench
