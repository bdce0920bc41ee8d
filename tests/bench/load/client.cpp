#include "tests/bench/load/client.h"

#include "tests/bench/load/process_meter.h"

#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdexcept>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace hookline::bench {
namespace {

constexpr std::size_t kBufferSize = 1 << 18;
constexpr std::uint16_t kKeepAlive = 300; // seconds; the run pings more often

std::string reason(int error) { return std::generic_category().message(error); }

socklen_t fillAddress(const std::string& host, std::uint16_t port, sockaddr_storage& storage)
{
    auto* v4 = reinterpret_cast<sockaddr_in*>(&storage);
    if (::inet_pton(AF_INET, host.c_str(), &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
        v4->sin_port = htons(port);
        return sizeof(sockaddr_in);
    }
    auto* v6 = reinterpret_cast<sockaddr_in6*>(&storage);
    ::inet_pton(AF_INET6, host.c_str(), &v6->sin6_addr);
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(port);
    return sizeof(sockaddr_in6);
}

} // namespace

Poller::Poller()
    : m_epoll(::epoll_create1(EPOLL_CLOEXEC))
    , m_buffer(kBufferSize)
{
    if (m_epoll < 0)
        throw std::runtime_error("epoll: " + reason(errno));
}

Poller::~Poller() { ::close(m_epoll); }

void Poller::poll(std::int64_t timeoutNanos)
{
    epoll_event events[256];
    timespec timeout { timeoutNanos / 1'000'000'000, timeoutNanos % 1'000'000'000 };
    const int ready = ::epoll_pwait2(m_epoll, events, 256, &timeout, nullptr);
    m_wokenAt = steadyNanos();
    for (int i = 0; i < ready; ++i)
        static_cast<Client*>(events[i].data.ptr)->onReady(events[i].events);
    flushDirty();
}

void Poller::flushDirty()
{
    for (std::size_t i = 0; i < m_dirty.size(); ++i) {
        Client* client = m_dirty[i];
        client->m_dirty = false;
        client->write();
    }
    m_dirty.clear();
}

Client::Client(Poller& poller, ClientListener& listener, Setup setup)
    : m_poller(poller)
    , m_listener(listener)
    , m_setup(std::move(setup))
{
    for (std::size_t id = m_setup.inFlight; id > 0; --id)
        m_freeIds.push_back(static_cast<std::uint16_t>(id));
}

Client::~Client()
{
    if (m_socket >= 0)
        ::close(m_socket);
}

void Client::open()
{
    sockaddr_storage address {};
    const socklen_t size = fillAddress(m_setup.host, m_setup.port, address);
    m_socket = ::socket(address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (m_socket < 0)
        return fail("socket: " + reason(errno));
    const int yes = 1;
    ::setsockopt(m_socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    epoll_event event {};
    event.events = EPOLLIN | EPOLLOUT;
    event.data.ptr = this;
    ::epoll_ctl(m_poller.descriptor(), EPOLL_CTL_ADD, m_socket, &event);
    m_watchingWrites = true;
    m_connecting = true;
    if (::connect(m_socket, reinterpret_cast<const sockaddr*>(&address), size) != 0 && errno != EINPROGRESS)
        return fail("connect: " + reason(errno));
    appendConnect(m_out, m_setup.clientId, m_setup.version, kKeepAlive);
}

void Client::subscribe(std::span<const std::string> filters, int qos)
{
    appendSubscribe(m_out, 1, filters, qos, m_setup.version);
    write();
}

void Client::append(
    const PublishTemplate& message, const Stamp& stamp, int qos, const char* topic, std::size_t topicSize)
{
    const std::size_t start = m_out.size();
    m_out += message.bytes;
    char* at = m_out.data() + start;
    writeStamp(at + message.payloadAt, stamp);
    if (topic)
        std::memcpy(at + message.topicAt, topic, topicSize);
    if (qos > 0) {
        writeU16(at + message.packetIdAt, m_freeIds.back());
        m_freeIds.pop_back();
    }
}

void Client::ping()
{
    appendPing(m_out);
    markDirty();
}

void Client::markDirty()
{
    if (!m_dirty) {
        m_dirty = true;
        m_poller.addDirty(*this);
    }
}

void Client::write()
{
    if (m_socket < 0 || m_connecting)
        return;
    while (m_outAt < m_out.size()) {
        const ssize_t sent = ::send(m_socket, m_out.data() + m_outAt, m_out.size() - m_outAt, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            return watch(true);
        if (sent < 0)
            return fail("send: " + reason(errno));
        m_outAt += static_cast<std::size_t>(sent);
    }
    m_out.clear();
    m_outAt = 0;
    if (m_watchingWrites)
        watch(false);
}

void Client::watch(bool writable)
{
    if (m_watchingWrites == writable)
        return;
    m_watchingWrites = writable;
    epoll_event event {};
    event.events = writable ? EPOLLIN | EPOLLOUT : EPOLLIN;
    event.data.ptr = this;
    ::epoll_ctl(m_poller.descriptor(), EPOLL_CTL_MOD, m_socket, &event);
}

void Client::onReady(std::uint32_t events)
{
    if (m_connecting && (events & (EPOLLOUT | EPOLLERR | EPOLLHUP)))
        finishConnect();
    if (m_socket >= 0 && !m_connecting && (events & EPOLLOUT))
        write();
    if (m_socket >= 0 && (events & (EPOLLIN | EPOLLERR | EPOLLHUP)))
        read();
}

void Client::finishConnect()
{
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(m_socket, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0)
        return fail("connect: " + reason(error));
    m_connecting = false;
}

/// Takes all that is there out of the socket without copying it.
void Client::drain()
{
    constexpr std::size_t kMost = std::size_t { 1 } << 30;
    const ssize_t got = ::recv(m_socket, nullptr, kMost, MSG_TRUNC);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got <= 0)
        return fail(got == 0 ? "the broker closed the connection" : "recv: " + reason(errno));
    m_sunk += static_cast<std::uint64_t>(got);
    m_listener.counted(m_sunk / m_setup.sinkFrame);
    m_sunk %= m_setup.sinkFrame;
}

void Client::read()
{
    if (m_sinking)
        return drain();
    std::vector<char>& buffer = m_poller.buffer();
    const std::size_t kept = m_tail.size();
    std::memcpy(buffer.data(), m_tail.data(), kept);
    const ssize_t got = ::recv(m_socket, buffer.data() + kept, buffer.size() - kept, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got <= 0)
        return fail(got == 0 ? "the broker closed the connection" : "recv: " + reason(errno));
    const std::size_t size = kept + static_cast<std::size_t>(got);
    const std::size_t taken = parse(buffer.data(), size);
    if (m_socket >= 0)
        m_tail.assign(buffer.data() + taken, size - taken);
}

std::size_t Client::parse(const char* data, std::size_t size)
{
    std::size_t at = 0;
    while (m_socket >= 0) {
        if (m_inPublish) {
            const std::uint64_t skipped = std::min<std::uint64_t>(m_skip, size - at);
            at += skipped;
            m_skip -= skipped;
            if (m_skip > 0)
                return at;
            endPublish();
        }
        if (size - at < 2)
            return at;
        const VarInt length = readVarInt(data + at + 1, size - at - 1);
        if (length.size == 0)
            return at;
        if (length.size > 4) {
            fail("the broker sent a malformed length");
            return size;
        }
        const std::size_t head = 1 + length.size;
        const auto first = static_cast<unsigned char>(data[at]);
        const auto type = static_cast<Packet>(first >> 4);
        const std::size_t available = size - at - head;
        if (type == Packet::Publish) {
            const std::size_t taken = beginPublish(data + at + head, available, length.value, (first >> 1) & 3);
            if (taken == 0)
                return at;
            at += head + taken;
            m_skip = length.value - taken;
            m_inPublish = true;
            continue;
        }
        if (available < length.value)
            return at;
        if (!handle(type, data + at + head, length.value))
            return size;
        at += head + length.value;
    }
    return size;
}

std::size_t Client::beginPublish(const char* body, std::size_t available, std::uint32_t length, int qos)
{
    const auto malformed = [&] {
        fail("the broker sent a PUBLISH that is none of ours");
        return std::size_t { 0 };
    };
    if (available < 2)
        return length < 2 ? malformed() : 0;
    std::size_t at = 2u + readU16(body);
    const std::size_t idAt = at;
    if (qos > 0)
        at += 2;
    if (m_setup.version == 5) {
        if (available < at + 1)
            return length < at + 1 ? malformed() : 0;
        const VarInt properties = readVarInt(body + at, available - at);
        if (properties.size == 0)
            return 0;
        at += properties.size + properties.value;
    }
    if (length < at + kStampSize)
        return malformed();
    if (available < at + kStampSize)
        return 0;
    m_stamp = readStamp(body + at);
    m_publishQos = qos;
    m_publishId = qos > 0 ? readU16(body + idAt) : std::uint16_t { 0 };
    return at + kStampSize;
}

void Client::endPublish()
{
    m_inPublish = false;
    if (m_publishQos > 0) {
        appendAck(m_out, m_publishQos == 1 ? Packet::Puback : Packet::Pubrec, m_publishId);
        markDirty();
    }
    m_listener.received(*this, m_stamp);
}

bool Client::handle(Packet type, const char* body, std::uint32_t length)
{
    const auto code = [&](std::size_t at) { return length > at ? static_cast<unsigned char>(body[at]) : 0u; };
    switch (type) {
    case Packet::Connack:
        if (code(1) != 0) {
            fail("the broker refused CONNECT with code " + std::to_string(code(1)));
            return false;
        }
        if (m_setup.version == 5 && length > 2) {
            const VarInt size = readVarInt(body + 2, length - 2);
            const std::uint16_t allowed = size.size >= 1 && size.size <= 4
                ? receiveMaximum({ body + 2 + size.size, length - 2 - size.size })
                : std::uint16_t { 65535 };
            while (m_setup.inFlight > allowed && !m_freeIds.empty()) {
                m_freeIds.pop_back();
                --m_setup.inFlight;
            }
        }
        m_listener.connected(*this);
        return true;
    case Packet::Suback:
        for (std::size_t at = m_setup.version == 5 ? 3 : 2; at < length; ++at) {
            if (code(at) >= 0x80) {
                fail("the broker refused a subscription with code " + std::to_string(code(at)));
                return false;
            }
        }
        m_sinking = m_setup.sinkFrame > 0;
        m_listener.subscribed(*this);
        return true;
    case Packet::Puback:
    case Packet::Pubcomp:
        if (code(2) >= 0x80) {
            fail("the broker refused a message with code " + std::to_string(code(2)));
            return false;
        }
        m_freeIds.push_back(readU16(body));
        return true;
    case Packet::Pubrec:
        if (code(2) >= 0x80) {
            fail("the broker refused a message with code " + std::to_string(code(2)));
            return false;
        }
        appendAck(m_out, Packet::Pubrel, readU16(body));
        markDirty();
        return true;
    case Packet::Pubrel:
        appendAck(m_out, Packet::Pubcomp, readU16(body));
        markDirty();
        return true;
    case Packet::Pingresp: return true;
    case Packet::Disconnect: fail("the broker sent DISCONNECT with code " + std::to_string(code(0))); return false;
    default: fail("the broker sent packet type " + std::to_string(static_cast<int>(type))); return false;
    }
}

void Client::fail(const std::string& reason)
{
    if (m_socket >= 0)
        ::close(m_socket);
    m_socket = -1;
    m_listener.failed(*this, reason);
}

} // namespace hookline::bench
