// Just enough of the Kafka protocol to claim any broker address: answers ApiVersions and Metadata, nothing else.
#pragma once

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace hookline::test {

class FakeMetadataServer {
public:
    /// Tells every client that the only broker, leader of the topic's one partition, is at `host`:`port`.
    FakeMetadataServer(std::string topic, std::string host, std::uint16_t port)
        : m_topic(std::move(topic))
        , m_host(std::move(host))
        , m_claimedPort(port)
    {
        m_listener = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        sockaddr_in address {};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (::bind(m_listener, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(m_listener, 16) != 0)
            throw std::runtime_error("no port on loopback");
        ::getsockname(m_listener, reinterpret_cast<sockaddr*>(&address), &size);
        m_port = ntohs(address.sin_port);
        m_thread = std::jthread([this](const std::stop_token& stop) { serve(stop); });
    }
    ~FakeMetadataServer()
    {
        m_thread.request_stop();
        m_thread.join();
        for (const pollfd& entry : m_sockets)
            ::close(entry.fd);
    }
    std::string server() const { return "127.0.0.1:" + std::to_string(m_port); }

private:
    static void put(std::string& out, std::uint64_t value, int bytes)
    {
        for (int i = bytes - 1; i >= 0; --i)
            out.push_back(static_cast<char>(value >> (8 * i)));
    }
    static void put(std::string& out, const std::string& text)
    {
        put(out, text.size(), 2);
        out += text;
    }

    std::string answer(const std::string& request) const
    {
        const bool isMetadata = request[5] == 3;
        std::string out = request.substr(8, 4); // correlation id
        if (isMetadata) {                       // version 1
            put(out, 1, 4);
            put(out, 1, 4); // node id
            put(out, m_host);
            put(out, m_claimedPort, 4);
            put(out, 0xffff, 2); // no rack
            put(out, 1, 4);      // controller
            put(out, 1, 4);      // topics
            put(out, 0, 2);
            put(out, m_topic);
            put(out, 0, 1);
            put(out, 1, 4); // partitions
            put(out, 0, 2);
            put(out, 0, 4);
            for (int i = 0; i < 5; ++i) // leader 1; replicas [1]; in sync [1]
                put(out, 1, 4);
        } else { // ApiVersions version 0: whoever asks for a later one is told so and asks again
            put(out, request[7] == 0 ? 0 : 35, 2);
            put(out, 3, 4);
            for (const std::uint64_t api : { 0u, 3u, 18u }) {
                put(out, api, 2);
                put(out, api == 3 ? 1 : 0, 2);
                put(out, api == 3 ? 1 : 0, 2);
            }
        }
        std::string framed;
        put(framed, out.size(), 4);
        return framed + out;
    }

    void serve(const std::stop_token& stop)
    {
        m_sockets.push_back({ m_listener, POLLIN, 0 });
        while (!stop.stop_requested()) {
            if (::poll(m_sockets.data(), m_sockets.size(), 20) <= 0)
                continue;
            for (std::size_t i = 1; i < m_sockets.size(); ++i) {
                if (!m_sockets[i].revents)
                    continue;
                char bytes[1024];
                const ssize_t got = ::recv(m_sockets[i].fd, bytes, sizeof bytes, 0);
                if (got < 12) { // gone, or nothing that a Kafka client sends
                    ::close(m_sockets[i].fd);
                    m_sockets[i].fd = -1;
                    continue;
                }
                const std::string reply = answer(std::string(bytes, static_cast<std::size_t>(got)));
                ::send(m_sockets[i].fd, reply.data(), reply.size(), MSG_NOSIGNAL);
            }
            std::erase_if(m_sockets, [](const pollfd& entry) { return entry.fd < 0; });
            if (m_sockets[0].revents) {
                if (const int client = ::accept(m_listener, nullptr, nullptr); client >= 0)
                    m_sockets.push_back({ client, POLLIN, 0 });
            }
        }
    }

    std::string m_topic;
    std::string m_host;
    std::uint16_t m_claimedPort;
    int m_listener = -1;
    std::uint16_t m_port = 0;
    std::vector<pollfd> m_sockets;
    std::jthread m_thread;
};

} // namespace hookline::test
