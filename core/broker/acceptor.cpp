#include "core/broker/acceptor.h"

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/broker/arrival.h"
#include "core/broker/events.h"
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
    noteRefusal("a connection", metrics::Refusal::NoDescriptors, mqtt::ReasonCode::ServerBusy,
        std::string(std::strerror(error)) + ". It waits; raise the limit of open files (ulimit -n)");
}

void Acceptor::noteRefusal(const std::string& peer, metrics::Refusal why, mqtt::ReasonCode reason, const std::string& detail)
{
    constexpr std::int64_t kSecond = 1'000'000'000;
    m_worker.refreshClock();
    m_worker.countRefusal(why);
    if (!m_worker.hooks<hooks::ClientConnectRefused>().empty()) {
        auto info = base::makeRef<mqtt::ClientInfo>();
        info->peer = peer;
        tell<hooks::ClientConnectRefused>(m_worker, mqtt::ClientInfoRef(std::move(info)), hooks::DisconnectView { reason, detail });
    }
    ++m_unsaid;
    if (m_lastSaidNanos != 0 && m_worker.steadyNanos() - m_lastSaidNanos < kSecond)
        return;
    const std::string others = m_unsaid > 1 ? " (and " + std::to_string(m_unsaid - 1) + " others since the last such line)" : std::string();
    base::logNotice("broker", "refused " + peer + ": " + detail + others);
    m_lastSaidNanos = m_worker.steadyNanos();
    m_unsaid = 0;
}

void Acceptor::onTimer(std::int64_t)
{
    m_paused = false;
    m_worker.loop().modify(m_listening.fd.get(), net::Interest::Read, *this);
}

void Acceptor::take(net::Accepted accepted)
{
    if (m_shared.connections.load(std::memory_order_relaxed) >= m_shared.settings.maxConnections) {
        noteRefusal(accepted.peer, metrics::Refusal::TooMany, mqtt::ReasonCode::QuotaExceeded, "broker.max_connections reached");
        return; // closed by its owner
    }
    if (m_listener.connections.load(std::memory_order_relaxed) >= m_listener.settings.maxConnections) {
        noteRefusal(accepted.peer, metrics::Refusal::TooMany, mqtt::ReasonCode::QuotaExceeded,
            "max_connections of the listener \"" + m_listener.settings.name + "\" reached");
        return;
    }
    std::unique_ptr<Admission::Place> place;
    if (!m_listener.settings.proxyProtocol && !admit(accepted.peer, place)) // behind a proxy, once the client's address is known
        return;
    m_shared.connections.fetch_add(1, std::memory_order_relaxed);
    m_listener.connections.fetch_add(1, std::memory_order_relaxed);
    const std::int64_t now = base::steadyNanos();
    auto arrival = std::make_unique<Arrival>(*this, std::move(accepted), m_listener.newTransport(now));
    Arrival& waiting = *arrival;
    waiting.place = std::move(place);
    m_arrivals.emplace(&waiting, std::move(arrival));
    m_worker.loop().add(waiting.fd.get(), net::Interest::Read, waiting);
    const std::uint32_t timeout
        = waiting.transport ? m_listener.settings.handshakeTimeoutMs : m_shared.settings.connectTimeoutMs;
    m_worker.loop().timers().set(waiting, now + std::int64_t { timeout } * kMilli);
}

bool Acceptor::admit(const std::string& peer, std::unique_ptr<Admission::Place>& place)
{
    const auto& settings = m_shared.settings;
    const Admission::Limits limits { settings.maxConnectionsPerAddress, settings.connectsPerSecondPerAddress };
    switch (m_shared.admission.arrive(peer, limits, base::steadyNanos(), place)) {
    case Admission::Answer::Welcome: return true;
    case Admission::Answer::TooMany:
        noteRefusal(peer, metrics::Refusal::AddressTooMany, mqtt::ReasonCode::QuotaExceeded, "broker.max_connections_per_address reached");
        return false;
    case Admission::Answer::TooFast:
        noteRefusal(peer, metrics::Refusal::AddressTooFast, mqtt::ReasonCode::ConnectionRateExceeded,
            "broker.connects_per_second_per_address reached");
        return false;
    }
    return false;
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
    connection.place = std::move(arrival.place);
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
