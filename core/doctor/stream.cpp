#include "core/doctor/stream.h"

#include <cerrno>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace hookline::doctor {

Stream::Result Stream::readAll(std::string& out, std::size_t count, const Limit& limit)
{
    const std::size_t whole = out.size() + count;
    while (out.size() < whole) {
        if (const Result result = read(out, whole - out.size(), limit); result != Result::Ok)
            return result;
    }
    return Result::Ok;
}

Socket::~Socket()
{
    if (m_fd >= 0)
        ::close(m_fd);
}

bool Socket::wait(short events, const Limit& limit) const
{
    constexpr int kSlice = 50; // how soon a cancel is noticed
    while (!limit.over()) {
        pollfd entry { m_fd, events, 0 };
        if (::poll(&entry, 1, kSlice) > 0)
            return true;
    }
    return false;
}

Stream::Result PlainStream::write(std::string_view bytes, const Limit& limit)
{
    while (!bytes.empty()) {
        const ssize_t sent = ::send(m_socket.fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent > 0)
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        else if (errno != EAGAIN && errno != EINTR)
            return Result::Closed;
        else if (!m_socket.wait(POLLOUT, limit))
            return Result::TimedOut;
    }
    return Result::Ok;
}

Stream::Result PlainStream::read(std::string& out, std::size_t most, const Limit& limit)
{
    std::string block(most, '\0');
    for (;;) {
        const ssize_t got = ::recv(m_socket.fd(), block.data(), block.size(), 0);
        if (got > 0) {
            out.append(block, 0, static_cast<std::size_t>(got));
            return Result::Ok;
        }
        if (got == 0 || (errno != EAGAIN && errno != EINTR))
            return Result::Closed;
        if (!m_socket.wait(POLLIN, limit))
            return Result::TimedOut;
    }
}

} // namespace hookline::doctor
