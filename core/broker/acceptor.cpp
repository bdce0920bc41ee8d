#include "core/broker/acceptor.h"

#include "core/base/clock.h"
#include "core/broker/events.h"
#include "core/broker/shared_state.h"

#include <cerrno>
#include <cstring>

namespace hookline::broker {
namespace {

using base::kMilli;
constexpr int kAcceptsPerTurn = 64; ///< an accept storm must not starve the clients of this loop

} // namespace

Acceptor::Acceptor(
    SharedState& shared, std::span<const std::unique_ptr<Arrivals>> arrivals, std::uint16_t listener, net::Listening listening)
    : m_shared(shared)
    , m_arrivals(arrivals)
    , m_here(*arrivals.front())
    , m_index(listener)
    , m_listener(*shared.listeners[listener])
    , m_listening(std::move(listening))
{
}

void Acceptor::open() { m_here.worker().loop().add(m_listening.fd.get(), net::Interest::Read, *this); }

void Acceptor::close()
{
    m_here.worker().loop().remove(m_listening.fd.get(), *this);
    m_here.worker().loop().timers().cancel(*this);
    m_listening.close();
}

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
    m_here.worker().loop().modify(m_listening.fd.get(), net::Interest::None, *this);
    m_here.worker().loop().timers().set(*this, base::steadyNanos() + 100 * kMilli);
    m_here.noteRefusal("a connection", metrics::Refusal::NoDescriptors, mqtt::ReasonCode::ServerBusy,
        std::string(std::strerror(error)) + ". It waits; raise the limit of open files (ulimit -n)");
}

void Acceptor::onTimer(std::int64_t) { m_here.worker().loop().modify(m_listening.fd.get(), net::Interest::Read, *this); }

Arrivals& Acceptor::place()
{
    if (!m_listener.certificates)
        return m_here; // an accept and a read: handing them over would cost more
    std::size_t best = ++m_turn % m_arrivals.size();
    for (std::size_t i = 0; i < m_arrivals.size(); ++i) {
        if (m_arrivals[i]->waiting().load(std::memory_order_relaxed) < m_arrivals[best]->waiting().load(std::memory_order_relaxed))
            best = i;
    }
    return *m_arrivals[best];
}

void Acceptor::tellAccepted(const std::string& peer)
{
    Worker& worker = m_here.worker();
    if (worker.hooks<hooks::ListenerAccepted>().empty())
        return;
    worker.refreshClock();
    auto info = base::makeRef<mqtt::ClientInfo>();
    info->peer = peer;
    info->listener = m_listener.name;
    tell<hooks::ListenerAccepted>(worker, mqtt::ClientInfoRef(std::move(info)),
        hooks::AcceptedView { m_listener.settings.name, m_listener.address });
}

void Acceptor::take(net::Accepted accepted)
{
    if (m_shared.connections.load(std::memory_order_relaxed) >= m_shared.settings.maxConnections) {
        m_here.noteRefusal(accepted.peer, metrics::Refusal::TooMany, mqtt::ReasonCode::QuotaExceeded, "broker.max_connections reached");
        return; // closed by its owner
    }
    if (m_listener.connections.load(std::memory_order_relaxed) >= m_listener.settings.maxConnections) {
        m_here.noteRefusal(accepted.peer, metrics::Refusal::TooMany, mqtt::ReasonCode::QuotaExceeded,
            "max_connections of the listener \"" + m_listener.settings.name + "\" reached");
        return;
    }
    std::unique_ptr<Admission::Place> admitted;
    if (!m_listener.settings.proxyProtocol && !m_here.admit(accepted.peer, admitted)) // behind a proxy, once the client's address is known
        return;
    m_shared.connections.fetch_add(1, std::memory_order_relaxed);
    m_listener.connections.fetch_add(1, std::memory_order_relaxed);
    tellAccepted(accepted.peer);
    auto transport = m_listener.newTransport(base::steadyNanos());
    Arrivals& there = place();
    there.waiting().fetch_add(1, std::memory_order_relaxed);
    if (&there == &m_here) {
        there.begin(std::move(accepted), m_index, std::move(transport), std::move(admitted));
        return;
    }
    struct Parcel { // std::function wants something to copy
        net::Accepted accepted;
        std::unique_ptr<net::Transport> transport;
        std::unique_ptr<Admission::Place> admitted;
    };
    auto parcel = std::make_shared<Parcel>(Parcel { std::move(accepted), std::move(transport), std::move(admitted) });
    there.worker().loop().post([&there, parcel, index = m_index] {
        there.begin(std::move(parcel->accepted), index, std::move(parcel->transport), std::move(parcel->admitted));
    });
}

} // namespace hookline::broker
