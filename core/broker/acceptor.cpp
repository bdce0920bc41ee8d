#include "core/broker/acceptor.h"

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/broker/shared_state.h"
#include "core/mqtt/connect.h"

#include <cerrno>
#include <cstring>
#include <random>
#include <sys/socket.h>

namespace hookline::broker {
namespace {

constexpr std::int64_t kMilli = 1'000'000;
constexpr int kAcceptsPerTurn = 64; ///< an accept storm must not starve the clients of this loop
constexpr std::size_t kMaxConnectBytes = 64 * 1024;

std::string newClientId()
{
    static thread_local std::mt19937_64 random { std::random_device {}() };
    constexpr char kDigits[] = "0123456789abcdef";
    std::string id = "auto-";
    for (std::uint64_t bits = random(), i = 0; i < 16; ++i, bits >>= 4)
        id += kDigits[bits & 15];
    return id;
}

} // namespace

/// A connection whose first packet is not complete yet.
class Acceptor::Arrival final : public net::Pollable, public net::TimerTarget {
public:
    Arrival(Acceptor& acceptor, net::Accepted accepted)
        : m_acceptor(acceptor)
        , fd(std::move(accepted.fd))
        , peer(std::move(accepted.peer))
    {
    }

    void onReady(bool, bool) override
    {
        const std::size_t kept = bytes.size();
        bytes.resize(kept + 4096);
        const ssize_t got = ::recv(fd.get(), bytes.data() + kept, 4096, 0);
        bytes.resize(kept + (got > 0 ? static_cast<std::size_t>(got) : 0));
        if (got < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        if (got <= 0) {
            m_acceptor.drop(*this);
            return;
        }
        const mqtt::FixedHeader header = mqtt::readFixedHeader(bytes.data(), bytes.size());
        const bool connect = static_cast<std::uint8_t>(bytes[0]) == static_cast<unsigned>(mqtt::PacketType::Connect) << 4;
        if (!connect || header.state == mqtt::FixedHeader::State::Malformed
            || (header.lengthKnown && header.packetSize() > kMaxConnectBytes)) {
            base::logDebug("broker", "closed " + peer + ": the first packet is not an MQTT CONNECT");
            m_acceptor.m_worker.count().connectsRefused.add();
            m_acceptor.drop(*this);
            return;
        }
        if (header.state == mqtt::FixedHeader::State::Complete) {
            body = std::string_view(bytes).substr(header.headerSize, header.remainingLength);
            m_acceptor.handOver(*this);
        }
    }
    void onTimer(std::int64_t) override
    {
        base::logDebug("broker", "closed " + peer + ": no CONNECT in time");
        m_acceptor.m_worker.count().connectsRefused.add();
        m_acceptor.drop(*this);
    }

private:
    Acceptor& m_acceptor;

public:
    net::Fd fd;
    std::string peer;
    std::string bytes;
    std::string_view body;
};

Acceptor::Acceptor(SharedState& shared, Worker& worker, std::uint16_t listener, net::Listening listening)
    : m_shared(shared)
    , m_worker(worker)
    , m_index(listener)
    , m_listener(*shared.listeners[listener])
    , m_listening(std::move(listening))
{
}

Acceptor::~Acceptor() = default;

void Acceptor::open() { m_worker.loop().add(m_listening.fd.get(), net::Interest::Read, *this); }

void Acceptor::close()
{
    m_worker.loop().remove(m_listening.fd.get(), *this);
    m_worker.loop().timers().cancel(*this);
    while (!m_arrivals.empty())
        drop(*m_arrivals.begin()->second);
    m_listening.fd.close();
}

void Acceptor::onReady(bool, bool)
{
    for (int i = 0; i < kAcceptsPerTurn; ++i) {
        net::Accepted accepted = net::acceptTcp(m_listening.fd.get());
        if (!accepted.fd) {
            if (accepted.error == EMFILE || accepted.error == ENFILE || accepted.error == ENOBUFS || accepted.error == ENOMEM)
                pauseAccepting(accepted.error);
            return; // nobody waits, or somebody gave up waiting
        }
        take(std::move(accepted));
    }
}

void Acceptor::pauseAccepting(int error)
{
    // The listener stays readable: without a pause this loop would spin.
    m_paused = true;
    m_worker.loop().modify(m_listening.fd.get(), net::Interest::None, *this);
    m_worker.loop().timers().set(*this, base::steadyNanos() + 100 * kMilli);
    base::logWarning("broker",
        std::string("cannot accept more connections: ") + std::strerror(error) + ". Raise the limit of open files (ulimit -n)");
}

void Acceptor::onTimer(std::int64_t)
{
    m_paused = false;
    m_worker.loop().modify(m_listening.fd.get(), net::Interest::Read, *this);
}

void Acceptor::take(net::Accepted accepted)
{
    if (m_shared.connections.load(std::memory_order_relaxed) >= m_shared.settings.maxConnections) {
        m_worker.count().connectsRefused.add();
        base::logWarning("broker", "refused " + accepted.peer + ": broker.max_connections reached");
        return; // closed by its owner
    }
    if (m_listener.connections.load(std::memory_order_relaxed) >= m_listener.settings.maxConnections) {
        m_worker.count().connectsRefused.add();
        base::logWarning("broker",
            "refused " + accepted.peer + ": max_connections of the listener \"" + m_listener.settings.name + "\" reached");
        return;
    }
    m_shared.connections.fetch_add(1, std::memory_order_relaxed);
    m_listener.connections.fetch_add(1, std::memory_order_relaxed);
    auto arrival = std::make_unique<Arrival>(*this, std::move(accepted));
    Arrival& waiting = *arrival;
    m_arrivals.emplace(&waiting, std::move(arrival));
    m_worker.loop().add(waiting.fd.get(), net::Interest::Read, waiting);
    m_worker.loop().timers().set(waiting, base::steadyNanos() + std::int64_t { m_shared.settings.connectTimeoutMs } * kMilli);
}

void Acceptor::handOver(Arrival& arrival)
{
    ArrivedConnection connection;
    mqtt::ConnectView view;
    unsigned home = m_worker.index();
    if (mqtt::readConnect(arrival.body, view) == mqtt::ReasonCode::Success) {
        connection.assigned = view.clientId.empty();
        connection.clientId = connection.assigned ? newClientId() : std::string(view.clientId);
        home = m_shared.registry.arrive(connection.clientId);
    } // else this loop finds the same fault and answers it
    m_worker.loop().remove(arrival.fd.get(), arrival);
    m_worker.loop().timers().cancel(arrival);
    connection.fd = std::move(arrival.fd);
    connection.listener = m_index;
    connection.peer = std::move(arrival.peer);
    connection.bytes = std::move(arrival.bytes);
    const auto entry = m_arrivals.find(&arrival);
    m_done = std::move(entry->second);
    m_arrivals.erase(entry);
    m_shared.workers[home]->adopt(std::move(connection));
}

void Acceptor::drop(Arrival& arrival)
{
    m_worker.loop().remove(arrival.fd.get(), arrival);
    m_worker.loop().timers().cancel(arrival);
    m_shared.connections.fetch_sub(1, std::memory_order_relaxed);
    m_listener.connections.fetch_sub(1, std::memory_order_relaxed);
    const auto entry = m_arrivals.find(&arrival);
    m_done = std::move(entry->second);
    m_arrivals.erase(entry);
    m_done->fd.close();
}

} // namespace hookline::broker
