// A TCP connection as a stream of bytes that blocks, but never for longer than its limit, and ends soon after a cancel. One thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>

namespace hookline::doctor {

/// How long something may take, and who may end it sooner.
class Limit {
public:
    Limit(std::chrono::milliseconds time, std::stop_token cancel)
        : m_end(std::chrono::steady_clock::now() + time)
        , m_cancel(std::move(cancel))
    {
    }
    bool over() const { return m_cancel.stop_requested() || std::chrono::steady_clock::now() >= m_end; }
    const std::stop_token& cancel() const noexcept { return m_cancel; }

private:
    std::chrono::steady_clock::time_point m_end;
    std::stop_token m_cancel;
};

class Stream {
public:
    enum class Result { Ok, Closed, TimedOut };

    Stream() = default;
    virtual ~Stream() = default;
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;
    virtual Result write(std::string_view bytes, const Limit& limit) = 0;
    /// At least one byte and at most `most` of them.
    virtual Result read(std::string& out, std::size_t most, const Limit& limit) = 0;
    /// Exactly so many, appended.
    Result readAll(std::string& out, std::size_t count, const Limit& limit);
    /// Why it was Closed, if the other side said so.
    virtual std::string why() const { return {}; }
};

/// Owns a descriptor. -1: nothing.
class Socket {
public:
    explicit Socket(int fd = -1) noexcept
        : m_fd(fd)
    {
    }
    Socket(Socket&& other) noexcept
        : m_fd(std::exchange(other.m_fd, -1))
    {
    }
    Socket& operator=(Socket&& other) noexcept
    {
        std::swap(m_fd, other.m_fd);
        return *this;
    }
    ~Socket();
    int fd() const noexcept { return m_fd; }
    /// Waits for POLLIN or POLLOUT; false when the limit is over.
    bool wait(short events, const Limit& limit) const;

private:
    int m_fd;
};

/// Without TLS.
class PlainStream final : public Stream {
public:
    explicit PlainStream(Socket socket)
        : m_socket(std::move(socket))
    {
    }
    Result write(std::string_view bytes, const Limit& limit) override;
    Result read(std::string& out, std::size_t most, const Limit& limit) override;

private:
    Socket m_socket;
};

} // namespace hookline::doctor
