// MQTT publishers: numbered payloads as fast as their windows allow, or at a rate; one thread, one poll loop.
#include "tests/bench/bridge/job.h"
#include "tests/bench/load/process_meter.h"
#include "tests/bench/load/wire.h"

#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace hookline::bench {
namespace {

constexpr std::size_t kDigits = 12;
constexpr std::size_t kBurst = 32; ///< messages in one write, as the load generator does it

struct Publisher {
    int fd = -1;
    PublishTemplate frame;
    std::string out;
    std::string in;
    std::uint32_t open = 0;
    std::uint16_t nextId = 1;
    std::vector<std::int64_t> sentAt = std::vector<std::int64_t>(65536);
};

[[noreturn]] void fail(const std::string& what) { throw std::runtime_error(what + ": " + std::strerror(errno)); }

int connectTo(std::uint16_t port)
{
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0 || ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        fail("connect to port " + std::to_string(port));
    const int one = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return fd;
}

void greet(Publisher& publisher, const std::string& id)
{
    std::string packet;
    appendConnect(packet, id, 4, 0);
    if (::send(publisher.fd, packet.data(), packet.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(packet.size()))
        fail("CONNECT");
    char answer[4];
    std::size_t have = 0;
    while (have < sizeof answer) {
        const ssize_t got = ::recv(publisher.fd, answer + have, sizeof answer - have, 0);
        if (got <= 0)
            fail("CONNACK");
        have += static_cast<std::size_t>(got);
    }
    if (answer[3] != 0)
        throw std::runtime_error("the broker refused " + id);
    ::fcntl(publisher.fd, F_SETFL, O_NONBLOCK);
}

class Run {
public:
    explicit Run(const Job& job)
        : m_job(job)
    {
        for (unsigned i = 0; i < job.clients; ++i) {
            Publisher publisher;
            publisher.fd = connectTo(job.port);
            greet(publisher, "p" + std::to_string(i));
            publisher.frame = makePublish(job.topic, std::max(job.size, kStampSize), job.qos, 4);
            for (std::size_t at = publisher.frame.payloadAt; at < publisher.frame.bytes.size(); ++at)
                publisher.frame.bytes[at] = "0123456789abcdef"[(at * 7 + at / 16) % 16];
            m_publishers.push_back(std::move(publisher));
        }
    }
    ~Run()
    {
        for (const Publisher& publisher : m_publishers)
            ::close(publisher.fd);
    }
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;

    Outcome run()
    {
        m_began = steadyNanos();
        const std::int64_t cpuBefore = ownCpuNanos();
        std::int64_t heard = m_began;
        std::vector<pollfd> polls(m_publishers.size());
        while (m_outcome.done < m_job.records) {
            bool waits = false;
            for (std::size_t i = 0; i < m_publishers.size(); ++i) {
                Publisher& publisher = m_publishers[i];
                fill(publisher);
                write(publisher);
                polls[i] = { publisher.fd, static_cast<short>(POLLIN | (publisher.out.empty() ? 0 : POLLOUT)), 0 };
                waits = waits || mayFill(publisher);
            }
            if (m_job.qos == 0 && m_sent == m_job.records && std::ranges::all_of(m_publishers, [](const Publisher& p) { return p.out.empty(); })) {
                m_outcome.done = m_job.records;
                break;
            }
            const int ready = ::poll(polls.data(), polls.size(), waits ? (m_job.rate > 0 ? 1 : 0) : 1000);
            if (ready < 0 && errno != EINTR)
                fail("poll");
            for (std::size_t i = 0; i < m_publishers.size(); ++i) {
                if (polls[i].revents & (POLLIN | POLLHUP | POLLERR))
                    read(m_publishers[i]);
            }
            if (ready > 0)
                heard = steadyNanos();
            else if (steadyNanos() - heard > 120'000'000'000)
                throw std::runtime_error("no answer for two minutes");
        }
        m_outcome.seconds = static_cast<double>(steadyNanos() - m_began) / 1e9;
        m_outcome.cpuSeconds = static_cast<double>(ownCpuNanos() - cpuBefore) / 1e9;
        m_outcome.meanMillis = m_outcome.latency.total() == 0 ? 0 : m_sumNanos / static_cast<double>(m_outcome.latency.total()) / 1e6;
        return m_outcome;
    }

private:
    bool mayFill(const Publisher& publisher) const
    {
        return m_sent < m_job.records && publisher.out.empty() && (m_job.qos == 0 || publisher.open < m_job.inFlight);
    }
    void fill(Publisher& publisher)
    {
        for (std::size_t burst = 0; burst < kBurst && m_sent < m_job.records && (m_job.qos == 0 || publisher.open < m_job.inFlight); ++burst) {
            if (burst == 0 && !publisher.out.empty())
                return;
            const std::int64_t now = steadyNanos();
            if (m_job.rate > 0 && static_cast<double>(m_sent) > static_cast<double>(now - m_began) / 1e9 * m_job.rate)
                return;
            PublishTemplate& frame = publisher.frame;
            char* at = frame.bytes.data() + frame.payloadAt; // its number as text: what reads it may want lines
            for (std::size_t digit = kDigits, rest = m_sent; digit-- > 0; rest /= 10)
                at[digit] = static_cast<char>('0' + rest % 10);
            if (m_job.qos > 0) {
                publisher.sentAt[publisher.nextId] = now;
                writeU16(frame.bytes.data() + frame.packetIdAt, publisher.nextId);
                publisher.nextId = publisher.nextId == 60'000 ? 1 : static_cast<std::uint16_t>(publisher.nextId + 1);
                ++publisher.open;
            }
            publisher.out += frame.bytes;
            ++m_sent;
        }
    }
    static void write(Publisher& publisher)
    {
        if (publisher.out.empty())
            return;
        const ssize_t sent = ::send(publisher.fd, publisher.out.data(), publisher.out.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno != EAGAIN)
            fail("send");
        if (sent > 0)
            publisher.out.erase(0, static_cast<std::size_t>(sent));
    }
    void read(Publisher& publisher)
    {
        char data[16384];
        const ssize_t got = ::recv(publisher.fd, data, sizeof data, 0);
        if (got == 0 || (got < 0 && errno != EAGAIN))
            throw std::runtime_error("the broker closed a connection");
        if (got < 0)
            return;
        publisher.in.append(data, static_cast<std::size_t>(got));
        const std::int64_t now = steadyNanos();
        std::size_t at = 0;
        for (; publisher.in.size() - at >= 4; at += 4) {
            if (publisher.in[at] != '\x40' || publisher.in[at + 1] != '\x02')
                throw std::runtime_error("the broker sent something that is no PUBACK");
            const std::int64_t took = now - publisher.sentAt[readU16(publisher.in.data() + at + 2)];
            m_outcome.latency.record(took);
            m_sumNanos += static_cast<double>(took);
            ++m_outcome.done;
            --publisher.open;
        }
        publisher.in.erase(0, at);
    }

    const Job& m_job;
    std::vector<Publisher> m_publishers;
    Outcome m_outcome;
    std::int64_t m_began = 0;
    std::uint64_t m_sent = 0;
    double m_sumNanos = 0;
};

} // namespace

Outcome publish(const Job& job) { return Run(job).run(); }

} // namespace hookline::bench
