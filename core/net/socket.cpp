#include "core/net/socket.h"

#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <memory>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
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
    return Listening { std::move(fd), addressText(bound), portOf(bound) };
}

Accepted acceptTcp(int listener)
{
    sockaddr_storage address {};
    socklen_t size = sizeof address;
    Fd fd(::accept4(listener, reinterpret_cast<sockaddr*>(&address), &size, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!fd)
        return { Fd(), {}, errno };
    const int on = 1;
    ::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return { std::move(fd), addressText(address), 0 };
}

} // namespace hookline::net
