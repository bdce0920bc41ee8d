#include "app/simulator/connection.h"

#include "core/base/clock.h"

#include <algorithm>
#include <cerrno>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace hookline::simulator {
namespace {

using base::kSecond;
constexpr std::uint16_t kKeepAliveSeconds = 30;
constexpr std::int64_t kPingEvery = 10 * kSecond;
constexpr std::int64_t kPatience = 20 * kSecond; ///< for any sign of life
constexpr std::int64_t kGoodbye = kSecond / 2;
constexpr std::int64_t kFirstPause = kSecond / 2;
constexpr int kMostDoublings = 4; ///< so at most 8 s between attempts
constexpr std::size_t kInFlight = 100;
constexpr std::size_t kMostUnsent = 1 << 20;

std::string reason(int error) { return std::generic_category().message(error); }

} // namespace

Connection::Connection(ConnectionListener& listener, int epoll, std::string clientId, int version)
    : m_listener(listener)
    , m_epoll(epoll)
    , m_clientId(std::move(clientId))
    , m_writer(version)
{
}

Connection::~Connection()
{
    if (m_socket >= 0)
        ::close(m_socket);
}

void Connection::open(const Address& address, std::int64_t now)
{
    m_in.clear();
    m_out.clear();
    m_outAt = 0;
    m_usedIds.clear();
    m_awaitingRelease.clear();
    m_freeIds.clear();
    // 1 and 2 are for SUBSCRIBE and UNSUBSCRIBE.
    for (std::size_t id = kInFlight + 2; id > 2; --id)
        m_freeIds.push_back(static_cast<std::uint16_t>(id));
    m_since = m_lastHeard = m_lastPing = now;
    m_socket = ::socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (m_socket < 0)
        return fail(reason(errno), now);
    const int yes = 1;
    ::setsockopt(m_socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    epoll_event event {};
    event.events = EPOLLIN | EPOLLOUT;
    event.data.ptr = this;
    if (::epoll_ctl(m_epoll, EPOLL_CTL_ADD, m_socket, &event) != 0)
        return fail(reason(errno), now);
    m_watchingWrites = true;
    m_state = State::Connecting;
    if (::connect(m_socket, reinterpret_cast<const sockaddr*>(&address.storage), address.size) != 0
        && errno != EINPROGRESS)
        fail(reason(errno), now);
}

bool Connection::publish(std::string_view topic, std::string_view payload, int qos)
{
    if (!isOpen() || m_out.size() - m_outAt > kMostUnsent || (qos > 0 && m_freeIds.empty()))
        return false;
    std::uint16_t id = 0;
    if (qos > 0) {
        id = m_freeIds.back();
        m_freeIds.pop_back();
        m_usedIds.insert(id);
    }
    m_writer.publish(m_out, topic, payload, qos, id);
    return true;
}

void Connection::subscribe(std::string_view filter, int qos) { m_writer.subscribe(m_out, filter, qos, 1); }
void Connection::unsubscribe(std::string_view filter) { m_writer.unsubscribe(m_out, filter, 2); }

void Connection::leave(std::int64_t now, std::int64_t pause)
{
    if (m_state == State::Closed || m_state == State::Leaving)
        return;
    m_retryAt = now + pause;
    if (!isOpen())
        return close({});
    m_writer.disconnect(m_out);
    flush();
    ::shutdown(m_socket, SHUT_WR);
    m_state = State::Leaving;
    m_since = now;
    watch(false);
}

void Connection::flush()
{
    if (m_state != State::Greeting && m_state != State::Open)
        return;
    while (m_outAt < m_out.size()) {
        const ssize_t sent = ::send(m_socket, m_out.data() + m_outAt, m_out.size() - m_outAt, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0) {
            // Other errors come back as a readable socket, where they are handled.
            watch(errno == EAGAIN);
            return;
        }
        m_outAt += static_cast<std::size_t>(sent);
    }
    m_out.clear();
    m_outAt = 0;
    watch(false);
}

void Connection::watch(bool writable)
{
    if (m_watchingWrites == writable)
        return;
    m_watchingWrites = writable;
    epoll_event event {};
    event.events = writable ? EPOLLIN | EPOLLOUT : EPOLLIN;
    event.data.ptr = this;
    ::epoll_ctl(m_epoll, EPOLL_CTL_MOD, m_socket, &event);
}

void Connection::tick(std::int64_t now)
{
    if (m_state == State::Closed)
        return;
    if (m_state == State::Leaving) {
        if (now - m_since >= kGoodbye)
            close({});
        return;
    }
    if (now - m_lastHeard > kPatience && now - m_since > kPatience)
        return fail("no answer", now);
    if (isOpen() && now - m_lastPing >= kPingEvery) {
        m_lastPing = now;
        m_writer.ping(m_out);
        flush();
    }
}

void Connection::onReady(std::uint32_t events, std::int64_t now)
{
    if (m_state == State::Connecting && (events & (EPOLLOUT | EPOLLERR | EPOLLHUP))) {
        int error = 0;
        socklen_t size = sizeof error;
        ::getsockopt(m_socket, SOL_SOCKET, SO_ERROR, &error, &size);
        if (error != 0)
            return fail(reason(error), now);
        m_state = State::Greeting;
        m_writer.connect(m_out, m_clientId, kKeepAliveSeconds);
    }
    if (m_socket >= 0 && (events & EPOLLOUT))
        flush();
    if (m_socket >= 0 && (events & (EPOLLIN | EPOLLERR | EPOLLHUP)))
        read(now);
}

void Connection::read(std::int64_t now)
{
    char block[65536];
    const ssize_t got = ::recv(m_socket, block, sizeof block, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (m_state == State::Leaving)
        return got <= 0 ? close({}) : void();
    if (got <= 0)
        return fail(got == 0 ? "the broker closed the connection" : reason(errno), now);
    m_lastHeard = now;
    m_in.append(block, static_cast<std::size_t>(got));
    std::size_t at = 0;
    bool malformed = false;
    while (m_state != State::Closed) {
        const auto frame = readFrame(std::string_view(m_in).substr(at), malformed);
        if (malformed)
            return fail("the broker sent something that is not MQTT", now);
        if (!frame)
            break;
        at += frame->size;
        handle(*frame, now);
    }
    if (m_state != State::Closed) {
        m_in.erase(0, at);
        flush();
    }
}

void Connection::handle(const Frame& frame, std::int64_t now)
{
    const auto code
        = [&](std::size_t at) { return frame.body.size() > at ? static_cast<unsigned char>(frame.body[at]) : 0u; };
    switch (frame.type) {
    case Packet::Connack:
        if (code(1) != 0)
            return fail("the broker refused " + m_clientId + " with code " + std::to_string(code(1)), now);
        m_state = State::Open;
        m_wasOpen = true;
        m_since = now;
        m_failures = 0;
        return m_listener.opened(*this);
    case Packet::Publish: return handlePublish(frame, now);
    case Packet::Puback:
    case Packet::Pubcomp: return release(packetIdOf(frame.body));
    case Packet::Pubrec:
        if (code(2) >= 0x80)
            return release(packetIdOf(frame.body));
        return m_writer.acknowledge(m_out, Packet::Pubrel, packetIdOf(frame.body));
    case Packet::Pubrel:
        m_awaitingRelease.erase(packetIdOf(frame.body));
        return m_writer.acknowledge(m_out, Packet::Pubcomp, packetIdOf(frame.body));
    case Packet::Disconnect: return fail("the broker said goodbye with code " + std::to_string(code(0)), now);
    default: return; // SUBACK, UNSUBACK, PINGRESP: being heard is all that matters
    }
}

void Connection::handlePublish(const Frame& frame, std::int64_t now)
{
    const auto message = readPublish(frame, m_writer.version());
    if (!message)
        return fail("the broker sent a malformed PUBLISH", now);
    if (message->qos == 1)
        m_writer.acknowledge(m_out, Packet::Puback, message->packetId);
    else if (message->qos == 2)
        m_writer.acknowledge(m_out, Packet::Pubrec, message->packetId);
    if (message->qos < 2 || m_awaitingRelease.insert(message->packetId).second)
        m_listener.arrived(*this, *message);
}

void Connection::release(std::uint16_t packetId)
{
    if (m_usedIds.erase(packetId) == 0)
        return;
    m_freeIds.push_back(packetId);
    m_listener.acknowledged(*this);
}

void Connection::fail(const std::string& reason, std::int64_t now)
{
    m_retryAt = now + (kFirstPause << std::min(m_failures, kMostDoublings));
    ++m_failures;
    close(reason);
}

void Connection::close(const std::string& reason)
{
    if (m_socket >= 0)
        ::close(m_socket);
    m_socket = -1;
    m_state = State::Closed;
    m_listener.closed(*this, std::exchange(m_wasOpen, false), reason);
}

} // namespace hookline::simulator
