#include "core/net/traffic.h"

#include <linux/tcp.h> // netinet's tcp_info ends before the byte counts
#include <netinet/in.h>
#include <sys/socket.h>

namespace hookline::net {

Traffic trafficOf(int fd) noexcept
{
    tcp_info info {};
    socklen_t size = sizeof info;
    if (::getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) != 0)
        return {};
    return { info.tcpi_bytes_received, info.tcpi_bytes_acked };
}

} // namespace hookline::net
