// An eventfd: any thread rings it, one thread waits on it.
#pragma once

#include <chrono>
#include <poll.h>
#include <sys/eventfd.h>
#include <system_error>
#include <unistd.h>

namespace hookline::kafka {

class WakeFd {
public:
    WakeFd()
        : m_fd(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC))
    {
        if (m_fd < 0)
            throw std::system_error(errno, std::generic_category(), "eventfd");
    }
    ~WakeFd() { ::close(m_fd); }
    WakeFd(const WakeFd&) = delete;
    WakeFd& operator=(const WakeFd&) = delete;

    int fd() const noexcept { return m_fd; }
    /// @thread any
    void ring() const noexcept
    {
        const std::uint64_t one = 1;
        [[maybe_unused]] const ssize_t written = ::write(m_fd, &one, sizeof one);
    }
    /// Returns when it was rung since the last wait, or after `limit`. @thread the waiting one
    void wait(std::chrono::milliseconds limit) const noexcept
    {
        pollfd entry { m_fd, POLLIN, 0 };
        if (::poll(&entry, 1, static_cast<int>(limit.count())) > 0) {
            std::uint64_t count = 0;
            [[maybe_unused]] const ssize_t got = ::read(m_fd, &count, sizeof count);
        }
    }

private:
    const int m_fd;
};

} // namespace hookline::kafka
