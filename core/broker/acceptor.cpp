#include "core/broker/acceptor.h"

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/broker/arrival.h"
#include "core/broker/shared_state.h"
#include "core/mqtt/connect.h"

#include <cerrno>
#include <cstring>
#include <random>

namespace hookline::broker {
namespace {

constexpr std::int64_t kMilli = 1'000'000;
constexpr int kAcceptsPerTurn = 64; ///< an accept storm must not starve the clients of this loop

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
    m_listening.close();
}

void Acceptor::awaitConnect(Arrival& arrival)
{
    m_worker.loop().timers().set(arrival, base::steadyNanos() + std::int64_t { m_shared.settings.connectTimeoutMs } * kMilli);
}

void Acceptor::watch(Arrival& arrival, bool writable)
{
    m_worker.loop().modify(arrival.fd.get(), writable ? net::Interest::ReadWrite : net::Interest::Read, arrival);
}

net::BlockPool& Acceptor::blocks() noexcept { return m_worker.blocks(); }
void Acceptor::countSent(std::uint64_t bytes) noexcept { m_worker.count().bytesOut.add(bytes); }
void Acceptor::countRefused() noexcept { m_worker.count().connectsRefused.add(); }

void Acceptor::onReady(bool, bool)
{
    for (int i = 0; i < kAcceptsPerTurn; ++i) {
        net::Accepted accepted = net::acceptConnection(m_listening.fd.get());
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
    const std::int64_t now = base::steadyNanos();
    auto arrival = std::make_unique<Arrival>(*this, std::move(accepted), m_listener.newTransport(now));
    Arrival& waiting = *arrival;
    m_arrivals.emplace(&waiting, std::move(arrival));
    m_worker.loop().add(waiting.fd.get(), net::Interest::Read, waiting);
    const std::uint32_t timeout
        = waiting.transport ? m_listener.settings.handshakeTimeoutMs : m_shared.settings.connectTimeoutMs;
    m_worker.loop().timers().set(waiting, now + std::int64_t { timeout } * kMilli);
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
    connection.transport = std::move(arrival.transport);
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
