// The whole client channel on arbitrary bytes: a real broker that lives as long as the fuzzer, and for each input a connection of its
// own over loopback. First byte: what comes before (nothing, or a good CONNECT of a version), and whether the bytes go out in pieces.
#include "core/broker/broker.h"
#include "tests/support/packets.h"

#include <arpa/inet.h>
#include <cerrno>
#include <cstdlib>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

using namespace hookline;
using namespace hookline::test;

struct Running {
    hooks::HookRegistry registry;
    broker::Broker broker { registry };
    Running()
    {
        config::BrokerSettings settings;
        settings.port = 0;
        settings.connectTimeoutMs = 1000;
        settings.maxSessionExpiry = 0; // nothing of one input is left for the next but retained messages
        settings.maxRetained = 1000;
        settings.maxRetainedBytes = 1024 * 1024;
        if (!broker.start(settings, 1))
            std::abort();
    }
};

class Connection {
public:
    explicit Connection(std::uint16_t port)
    {
        m_fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address {};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(m_fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 && !(errno == EINTR && connected()))
            std::abort();
    }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection()
    {
        const linger hard { 1, 0 }; // no TIME_WAIT: there would soon be no ports left
        ::setsockopt(m_fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
        ::close(m_fd);
    }
    void say(std::string_view bytes) { (void)::send(m_fd, bytes.data(), bytes.size(), MSG_NOSIGNAL); }
    void end() { ::shutdown(m_fd, SHUT_WR); }
    /// Until the broker closes, which it must.
    void drain()
    {
        char nowhere[65536];
        for (;;) {
            pollfd poller { m_fd, POLLIN, 0 };
            const int ready = ::poll(&poller, 1, 20'000);
            if (ready < 0 && errno == EINTR)
                continue; // libFuzzer looks at its clock now and then
            if (ready <= 0)
                std::abort(); // the client has ended, so must the connection
            if (::recv(m_fd, nowhere, sizeof nowhere, 0) <= 0)
                return;
        }
    }

private:
    /// A connect that libFuzzer's clock has interrupted goes on by itself.
    bool connected() const
    {
        pollfd poller { m_fd, POLLOUT, 0 };
        while (::poll(&poller, 1, 20'000) < 0 && errno == EINTR) { }
        int error = 0;
        socklen_t size = sizeof error;
        ::getsockopt(m_fd, SOL_SOCKET, SO_ERROR, &error, &size);
        return (poller.revents & POLLOUT) != 0 && error == 0;
    }

    int m_fd = -1;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static Running running;
    if (size == 0)
        return 0;
    Connection connection(running.broker.port());
    switch (data[0] & 3) {
    case 0: break;
    case 1: connection.say(packet(0x10, str("MQIsdp") + bytes({ 3, 2 }) + u16(60) + str("fuzz"))); break;
    case 2: connection.say(connectPacket({ .id = "fuzz" })); break;
    case 3:
        connection.say(connectPacket({ .id = "fuzz",
            .version = 5,
            .properties = twoByteProperty(0x22, 10) + twoByteProperty(0x21, 5),
            .willTopic = "will" }));
        break;
    }
    const std::string_view rest(reinterpret_cast<const char*>(data + 1), size - 1);
    const std::size_t piece = data[0] & 4 ? 1 + (data[0] >> 3) : rest.size();
    for (std::size_t at = 0; at < rest.size(); at += piece)
        connection.say(rest.substr(at, piece));
    connection.end();
    connection.drain();
    return 0;
}
