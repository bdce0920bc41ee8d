// Descriptors and the few socket calls the broker needs.
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

namespace hookline::net {

/// Owns a file descriptor.
class Fd {
public:
    Fd() noexcept = default;
    explicit Fd(int fd) noexcept
        : m_fd(fd)
    {
    }
    Fd(Fd&& other) noexcept
        : m_fd(std::exchange(other.m_fd, -1))
    {
    }
    Fd& operator=(Fd&& other) noexcept
    {
        std::swap(m_fd, other.m_fd);
        return *this;
    }
    Fd(const Fd&) = delete;
    Fd& operator=(const Fd&) = delete;
    ~Fd() { close(); }

    int get() const noexcept { return m_fd; }
    explicit operator bool() const noexcept { return m_fd >= 0; }
    void close() noexcept;

private:
    int m_fd = -1;
};

struct Listening {
    Fd fd;
    std::string address; ///< "127.0.0.1:1883" with the port really taken
    std::uint16_t port = 0;
    std::string file; ///< of a Unix socket: taken away by close()

    void close() noexcept;
};

/// Binds and listens, not blocking, with SO_REUSEADDR so that old connections in TIME_WAIT don't hinder a restart.
/// `host` is an address or a name; port 0 takes any free one. Errors: net.port_in_use, net.port_forbidden, net.bad_address.
base::Result<Listening> listenTcp(const std::string& host, std::uint16_t port);

/// The same for a Unix socket: a file with the permissions `mode`. A socket file that nobody listens on any more is replaced; any
/// other file is left alone. Errors: net.socket_in_use, net.not_a_socket, net.socket_failed.
base::Result<Listening> listenUnix(const std::string& file, unsigned mode);

struct Accepted {
    Fd fd;
    std::string peer; ///< "127.0.0.1:51234"; "unix:4242" with the process id of a client on a Unix socket
    int error = 0;    ///< errno when fd is empty; EAGAIN: nobody waits
};
/// Not blocking, TCP_NODELAY set.
Accepted acceptConnection(int listener);

} // namespace hookline::net
