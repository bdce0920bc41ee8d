// A schema registry that says yes to everything, or 503 to everything.
#pragma once

#include <arpa/inet.h>
#include <atomic>
#include <mutex>
#include <poll.h>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace hookline::test {

class FakeRegistry {
public:
    FakeRegistry()
        : m_listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address {};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ::bind(m_listener, reinterpret_cast<sockaddr*>(&address), sizeof address);
        ::listen(m_listener, 16);
        socklen_t size = sizeof address;
        ::getsockname(m_listener, reinterpret_cast<sockaddr*>(&address), &size);
        m_port = ntohs(address.sin_port);
        m_thread = std::jthread([this](const std::stop_token& stop) { serve(stop); });
    }
    ~FakeRegistry()
    {
        m_thread.request_stop();
        m_thread.join();
        ::close(m_listener);
    }
    std::uint16_t port() const { return m_port; }
    void refuse(bool refuse) { m_refuse.store(refuse); }
    std::vector<std::string> requests() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_requests;
    }

private:
    void serve(const std::stop_token& stop)
    {
        while (!stop.stop_requested()) {
            pollfd ready { m_listener, POLLIN, 0 };
            if (::poll(&ready, 1, 50) > 0)
                answer(::accept(m_listener, nullptr, nullptr));
        }
    }
    void answer(int client)
    {
        std::string request;
        char buffer[4096];
        std::size_t wanted = std::string::npos;
        while (request.size() < wanted) {
            const ssize_t count = ::recv(client, buffer, sizeof buffer, 0);
            if (count <= 0)
                break;
            request.append(buffer, static_cast<std::size_t>(count));
            const std::size_t head = request.find("\r\n\r\n");
            const std::size_t length = request.find("Content-Length: ");
            if (head != std::string::npos && length != std::string::npos) {
                wanted = head + 4 + std::stoul(request.substr(length + 16));
                if (request.find("Expect: 100-continue") != std::string::npos && request.size() < wanted)
                    send(client, "HTTP/1.1 100 Continue\r\n\r\n");
            }
        }
        {
            const std::scoped_lock lock(m_mutex);
            m_requests.push_back(request);
        }
        const std::string body = m_refuse.load() ? R"({"error_code":50003,"message":"not now"})" : R"({"id":263})";
        send(client, std::string("HTTP/1.1 ") + (m_refuse.load() ? "503 Service Unavailable" : "200 OK") + "\r\nContent-Length: "
                + std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body);
        ::close(client);
    }
    static void send(int client, const std::string& text)
    {
        [[maybe_unused]] const ssize_t sent = ::send(client, text.data(), text.size(), MSG_NOSIGNAL);
    }

    int m_listener;
    std::uint16_t m_port = 0;
    std::atomic<bool> m_refuse { false };
    mutable std::mutex m_mutex;
    std::vector<std::string> m_requests;
    std::jthread m_thread;
};

} // namespace hookline::test
