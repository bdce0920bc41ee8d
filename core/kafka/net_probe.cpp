#include "core/kafka/net_probe.h"

#include <condition_variable>
#include <cstring>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace hookline::kafka {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kSlice { 50 }; // how soon a cancel is noticed

class Socket {
public:
    explicit Socket(int fd)
        : m_fd(fd)
    {
    }
    ~Socket()
    {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    int fd() const noexcept { return m_fd; }

private:
    int m_fd;
};

/// Waits for `events`; false at the deadline or when cancelled.
bool ready(int fd, short events, Clock::time_point deadline, const std::stop_token& cancel)
{
    while (!cancel.stop_requested() && Clock::now() < deadline) {
        pollfd entry { fd, events, 0 };
        if (::poll(&entry, 1, static_cast<int>(kSlice.count())) > 0)
            return true;
    }
    return false;
}

std::string numeric(const sockaddr* address, socklen_t size)
{
    char host[NI_MAXHOST] = {};
    return ::getnameinfo(address, size, host, sizeof host, nullptr, 0, NI_NUMERICHOST) == 0 ? host : std::string();
}

Resolved resolveNow(const std::string& host)
{
    Resolved out;
    addrinfo hints {};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* list = nullptr;
    if (const int code = ::getaddrinfo(host.c_str(), nullptr, &hints, &list); code != 0) {
        out.why = ::gai_strerror(code);
        return out;
    }
    for (const addrinfo* entry = list; entry; entry = entry->ai_next)
        out.addresses.push_back(numeric(entry->ai_addr, entry->ai_addrlen));
    ::freeaddrinfo(list);
    return out;
}

/// A connected, non-blocking socket, or -1 with errno.
int openConnection(const std::string& address, std::uint16_t port, Clock::time_point deadline, const std::stop_token& cancel)
{
    addrinfo hints {};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
    addrinfo* list = nullptr;
    if (::getaddrinfo(address.c_str(), std::to_string(port).c_str(), &hints, &list) != 0) {
        errno = EADDRNOTAVAIL;
        return -1;
    }
    const int fd = ::socket(list->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const int started = fd < 0 ? -1 : ::connect(fd, list->ai_addr, list->ai_addrlen);
    int error = started == 0 ? 0 : errno;
    ::freeaddrinfo(list);
    if (error == EINPROGRESS) {
        socklen_t size = sizeof error;
        if (!ready(fd, POLLOUT, deadline, cancel))
            error = cancel.stop_requested() ? ECANCELED : ETIMEDOUT;
        else
            ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
    }
    if (error == 0)
        return fd;
    if (fd >= 0)
        ::close(fd);
    errno = error;
    return -1;
}

/// Sends `question` on a connection of its own and returns the first bytes of the answer. `hungUp`: closed without one.
std::string answerTo(std::string_view question, const std::string& address, std::uint16_t port, const std::stop_token& cancel,
    bool* hungUp = nullptr)
{
    const auto deadline = Clock::now() + std::chrono::milliseconds(700);
    const Socket socket(openConnection(address, port, deadline, cancel));
    if (socket.fd() < 0 || ::send(socket.fd(), question.data(), question.size(), MSG_NOSIGNAL) < 0
        || !ready(socket.fd(), POLLIN, deadline, cancel))
        return {};
    char bytes[64];
    const ssize_t size = ::recv(socket.fd(), bytes, sizeof bytes, 0);
    if (hungUp)
        *hungUp = size <= 0;
    return size > 0 ? std::string(bytes, static_cast<std::size_t>(size)) : std::string();
}

} // namespace

Resolved resolve(const std::string& host, std::chrono::milliseconds limit, const std::stop_token& cancel)
{
    // The resolver cannot be interrupted: it works on its own thread, which is left behind when it takes too long.
    struct State {
        std::mutex mutex;
        std::condition_variable_any changed;
        bool done = false;
        Resolved result;
    };
    const auto state = std::make_shared<State>();
    std::thread([state, host] {
        Resolved result = resolveNow(host);
        const std::scoped_lock lock(state->mutex);
        state->result = std::move(result);
        state->done = true;
        state->changed.notify_all();
    }).detach();
    std::unique_lock lock(state->mutex);
    if (state->changed.wait_for(lock, cancel, limit, [&] { return state->done; }))
        return state->result;
    return { {}, cancel.stop_requested() ? "cancelled" : "no answer from the name service" };
}

int openConnection(
    const std::string& address, std::uint16_t port, std::chrono::milliseconds limit, const std::stop_token& cancel, Connected* why)
{
    const int fd = openConnection(address, port, Clock::now() + limit, cancel);
    if (fd >= 0) {
        *why = { ConnectResult::Connected, {} };
        return fd;
    }
    const int error = errno;
    ConnectResult result = ConnectResult::Unreachable;
    if (error == ECONNREFUSED)
        result = ConnectResult::Refused;
    else if (error == ETIMEDOUT)
        result = ConnectResult::TimedOut;
    else if (error == ECANCELED)
        result = ConnectResult::Cancelled;
    *why = { result, std::strerror(error) };
    return -1;
}

Connected tryConnect(const std::string& address, std::uint16_t port, std::chrono::milliseconds limit, const std::stop_token& cancel)
{
    Connected out;
    const Socket socket(openConnection(address, port, limit, cancel, &out));
    return out;
}

Speaker whoSpeaks(const std::string& address, std::uint16_t port, const std::stop_token& cancel)
{
    // ApiVersions v0, correlation id 7, client id "p": the one request that every Kafka broker since 0.10 answers.
    constexpr std::string_view kApiVersions { "\0\0\0\x0b\0\x12\0\0\0\0\0\x07\0\x01p", 15 };
    bool hungUp = false;
    const std::string kafka = answerTo(kApiVersions, address, port, cancel, &hungUp);
    if (kafka.size() >= 8 && std::string_view(kafka).substr(4, 4) == std::string_view("\0\0\0\x07", 4))
        return Speaker::Kafka;
    if (kafka.starts_with("HTTP/"))
        return Speaker::Http;
    if (kafka.starts_with("\x15\x03"))
        return Speaker::Tls; // an alert record
    for (const std::string_view word : { "ruok", "srvr" }) {
        const std::string reply = answerTo(word, address, port, cancel);
        if (reply.starts_with("imok") || reply.starts_with("Zookeeper") || reply.find("whitelist") != std::string::npos)
            return Speaker::ZooKeeper;
    }
    if (answerTo("GET / HTTP/1.0\r\n\r\n", address, port, cancel).starts_with("HTTP/"))
        return Speaker::Http;
    return hungUp || !kafka.empty() ? Speaker::HangsUp : Speaker::Silent;
}

} // namespace hookline::kafka
