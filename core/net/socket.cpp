#include "core/net/socket.h"

#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <memory>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace hookline::net {
namespace {

std::string addressText(const sockaddr_storage& address)
{
    char text[INET6_ADDRSTRLEN] = {};
    if (address.ss_family == AF_INET6) {
        const auto& in6 = reinterpret_cast<const sockaddr_in6&>(address);
        ::inet_ntop(AF_INET6, &in6.sin6_addr, text, sizeof text);
        return "[" + std::string(text) + "]:" + std::to_string(ntohs(in6.sin6_port));
    }
    const auto& in4 = reinterpret_cast<const sockaddr_in&>(address);
    ::inet_ntop(AF_INET, &in4.sin_addr, text, sizeof text);
    return std::string(text) + ":" + std::to_string(ntohs(in4.sin_port));
}

std::uint16_t portOf(const sockaddr_storage& address) noexcept
{
    return ntohs(address.ss_family == AF_INET6 ? reinterpret_cast<const sockaddr_in6&>(address).sin6_port
                                               : reinterpret_cast<const sockaddr_in&>(address).sin_port);
}

base::Error bindError(const std::string& host, std::uint16_t port, int error)
{
    const std::string where = host + ":" + std::to_string(port);
    switch (error) {
    case EADDRINUSE:
        return { "net.port_in_use", "port " + std::to_string(port) + " is already used by another program",
            "cannot listen on " + where,
            "Stop the other program (perhaps Mosquitto or EMQX; `ss -ltnp` names it) or choose another port with -p PORT" };
    case EACCES:
        return { "net.port_forbidden", "not allowed to listen on " + where, std::strerror(error),
            "Ports below 1024 need privilege: choose another with -p PORT" };
    case EADDRNOTAVAIL:
        return { "net.bad_address", "this computer has no address " + host, std::strerror(error),
            "Set broker.bind to 127.0.0.1, 0.0.0.0 or an address that `ip addr` lists" };
    default:
        return { "net.listen_failed", "cannot listen on " + where, std::strerror(error), "" };
    }
}

} // namespace

void Fd::close() noexcept
{
    if (m_fd >= 0)
        ::close(std::exchange(m_fd, -1));
}

base::Result<Listening> listenTcp(const std::string& host, std::uint16_t port)
{
    addrinfo hints {};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
    addrinfo* found = nullptr;
    const int looked = ::getaddrinfo(host.empty() ? nullptr : host.c_str(), std::to_string(port).c_str(), &hints, &found);
    if (looked != 0) {
        return base::fail({ "net.bad_address", "\"" + host + "\" is not an address to listen on", ::gai_strerror(looked),
            "Set broker.bind to 127.0.0.1, 0.0.0.0 or an address that `ip addr` lists" });
    }
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> guard(found, &::freeaddrinfo);

    Fd fd(::socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!fd)
        return base::fail(bindError(host, port, errno));
    const int on = 1;
    ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (found->ai_family == AF_INET6) {
        const int off = 0;
        ::setsockopt(fd.get(), IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    }
    if (::bind(fd.get(), found->ai_addr, found->ai_addrlen) != 0 || ::listen(fd.get(), 4096) != 0)
        return base::fail(bindError(host, port, errno));

    sockaddr_storage bound {};
    socklen_t size = sizeof bound;
    ::getsockname(fd.get(), reinterpret_cast<sockaddr*>(&bound), &size);
    return Listening { std::move(fd), addressText(bound), portOf(bound), {} };
}

void Listening::close() noexcept
{
    if (fd && !file.empty())
        ::unlink(file.c_str());
    fd.close();
}

namespace {

base::Error socketError(const char* id, const std::string& file, std::string why, std::string remedy)
{
    return { id, "cannot listen on the socket " + file, std::move(why), std::move(remedy) };
}

/// Takes away a socket file that a killed program left behind.
base::Result<> clearStale(const std::string& file, const sockaddr_un& address)
{
    struct stat info { };
    if (::lstat(file.c_str(), &info) != 0)
        return {}; // nothing there; what else is wrong, bind() will say
    if (!S_ISSOCK(info.st_mode))
        return base::fail(socketError(
            "net.not_a_socket", file, "there is a file that is no socket", "Move it away or choose another name for the socket"));
    const Fd probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (::connect(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 || errno == EAGAIN)
        return base::fail(socketError("net.socket_in_use", file, "another program listens there",
            "Stop it (`ss -lxp` names it) or choose another name for the socket"));
    if (errno == ECONNREFUSED)
        ::unlink(file.c_str());
    return {};
}

} // namespace

base::Result<Listening> listenUnix(const std::string& file, unsigned mode)
{
    sockaddr_un address {};
    address.sun_family = AF_UNIX;
    if (file.empty() || file.size() >= sizeof address.sun_path)
        return base::fail(socketError("net.socket_failed", file, "the name is empty or longer than 107 bytes", "Choose another name"));
    std::memcpy(address.sun_path, file.data(), file.size());
    if (auto cleared = clearStale(file, address); !cleared)
        return base::fail(cleared.error());
    Listening out { Fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)), "unix:" + file, 0, {} };
    // The descriptor's mode is the new file's: there is no moment in which more may connect than should.
    ::fchmod(out.fd.get(), mode);
    if (::bind(out.fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0
        || ::chmod(file.c_str(), mode) != 0 || ::listen(out.fd.get(), 4096) != 0)
        return base::fail(socketError("net.socket_failed", file, std::strerror(errno),
            "Its folder must exist and be writable for this program"));
    out.file = file;
    return out;
}

Accepted acceptConnection(int listener)
{
    sockaddr_storage address {};
    socklen_t size = sizeof address;
    Fd fd(::accept4(listener, reinterpret_cast<sockaddr*>(&address), &size, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!fd)
        return { Fd(), {}, errno };
    if (address.ss_family == AF_UNIX) {
        ucred who {};
        socklen_t whoSize = sizeof who;
        ::getsockopt(fd.get(), SOL_SOCKET, SO_PEERCRED, &who, &whoSize);
        return { std::move(fd), "unix:" + std::to_string(who.pid), 0 };
    }
    const int on = 1;
    ::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return { std::move(fd), addressText(address), 0 };
}

} // namespace hookline::net
