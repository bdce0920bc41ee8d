#include "core/broker/arrivals.h"

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/broker/arrival.h"
#include "core/broker/events.h"
#include "core/broker/shared_state.h"

#include <random>

namespace hookline::broker {
namespace {

using base::kMilli;

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

Arrivals::Arrivals(SharedState& shared, Worker& worker)
    : m_shared(shared)
    , m_worker(worker)
{
}

Arrivals::~Arrivals() = default;

void Arrivals::begin(
    net::Accepted accepted, std::uint16_t listener, std::unique_ptr<net::Transport> transport, std::unique_ptr<Admission::Place> place)
{
    auto arrival = std::make_unique<Arrival>(*this, std::move(accepted), listener, std::move(transport), std::move(place));
    Arrival& waiting = *arrival;
    m_arrivals.emplace(&waiting, std::move(arrival));
    m_worker.loop().add(waiting.fd.get(), net::Interest::Read, waiting);
    const std::uint32_t timeout
        = waiting.transport ? this->listener(waiting).settings.handshakeTimeoutMs : m_shared.settings.connectTimeoutMs;
    m_worker.loop().timers().set(waiting, base::steadyNanos() + std::int64_t { timeout } * kMilli);
}

void Arrivals::close()
{
    while (!m_arrivals.empty())
        drop(*m_arrivals.begin()->second);
}

Listener& Arrivals::listener(const Arrival& arrival) noexcept { return *m_shared.listeners[arrival.listener]; }
net::BlockPool& Arrivals::blocks() noexcept { return m_worker.blocks(); }
void Arrivals::countSent(std::uint64_t bytes) noexcept { m_worker.count().bytesOut.add(bytes); }

void Arrivals::awaitConnect(Arrival& arrival)
{
    m_worker.loop().timers().set(arrival, base::steadyNanos() + std::int64_t { m_shared.settings.connectTimeoutMs } * kMilli);
}

void Arrivals::watch(Arrival& arrival, bool writable)
{
    m_worker.loop().modify(arrival.fd.get(), writable ? net::Interest::ReadWrite : net::Interest::Read, arrival);
}

void Arrivals::noteRefusal(const std::string& peer, metrics::Refusal why, mqtt::ReasonCode reason, const std::string& detail)
{
    using base::kSecond;
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

bool Arrivals::admit(const std::string& peer, std::unique_ptr<Admission::Place>& place)
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

void Arrivals::tellHandshake(Arrival& arrival, bool succeeded, std::string_view detail)
{
    if (m_worker.hooks<hooks::TlsHandshake>().empty())
        return;
    m_worker.refreshClock();
    auto info = base::makeRef<mqtt::ClientInfo>();
    info->peer = arrival.peer;
    info->listener = listener(arrival).name;
    const std::string_view name = succeeded ? std::string_view(arrival.transport->certificateName()) : std::string_view();
    tell<hooks::TlsHandshake>(m_worker, mqtt::ClientInfoRef(std::move(info)),
        hooks::HandshakeView { listener(arrival).settings.name, succeeded, detail, name });
}

bool Arrivals::askAboutConnect(Arrival& arrival, const mqtt::ConnectView& view, ArrivedConnection& connection)
{
    m_worker.refreshClock();
    auto info = base::makeRef<mqtt::ClientInfo>();
    info->clientId = view.clientId;
    info->username = view.username;
    info->peer = arrival.peer;
    info->listener = listener(arrival).name;
    info->protocol = view.protocol;
    info->keepAliveSeconds = view.keepAlive;
    info->cleanStart = view.cleanStart;
    info->sessionExpirySeconds = view.properties.sessionExpiry.value_or(0);
    const mqtt::ClientInfoRef who = std::move(info);
    hooks::ConnectDraft draft(view);
    const hooks::Verdict verdict = m_worker.hooks<hooks::ClientConnect>().run(viewOf(m_worker, who), draft);
    if (verdict.dropped()) {
        noteRefusal(arrival.peer, metrics::Refusal::Other, verdict.reason(), "a hook dropped the connection");
        return false;
    }
    if (verdict.rejected()) {
        connection.refused = mqtt::isError(verdict.reason()) ? verdict.reason() : mqtt::ReasonCode::UnspecifiedError;
        return true;
    }
    if (draft.revision() == 0)
        return true;
    // From here on the client has said this; whoever reads the packet again finds the same.
    std::string said;
    mqtt::appendConnect(said, draft.view());
    const auto end = static_cast<std::size_t>(arrival.body.data() + arrival.body.size() - arrival.bytes.data());
    connection.clientId = draft.clientId();
    connection.sayKeepAlive = draft.keepAliveChanged();
    connection.saySessionExpiry = draft.sessionExpiryChanged();
    arrival.bytes.replace(0, end, said);
    arrival.body = {};
    return true;
}

void Arrivals::handOver(Arrival& arrival)
{
    ArrivedConnection connection;
    mqtt::ConnectView view;
    unsigned home = m_worker.index();
    if (mqtt::readConnect(arrival.body, view) == mqtt::ReasonCode::Success) {
        connection.clientId = view.clientId;
        connection.assigned = view.clientId.empty(); // the client is told its name, whoever chose it [MQTT-3.2.2-16]
        if (!m_worker.hooks<hooks::ClientConnect>().empty() && !askAboutConnect(arrival, view, connection)) {
            drop(arrival);
            return;
        }
        if (connection.clientId.empty()) {
            connection.assigned = true;
            connection.clientId = newClientId();
        }
        home = m_shared.registry.arrive(connection.clientId);
    } // else this loop finds the same fault and answers it
    m_worker.loop().remove(arrival.fd.get(), arrival);
    connection.fd = std::move(arrival.fd);
    connection.listener = arrival.listener;
    connection.transport = std::move(arrival.transport);
    connection.peer = std::move(arrival.peer);
    connection.place = std::move(arrival.place);
    connection.bytes = std::move(arrival.bytes);
    release(arrival);
    m_shared.workers[home]->adopt(std::move(connection));
}

void Arrivals::drop(Arrival& arrival)
{
    m_worker.loop().remove(arrival.fd.get(), arrival);
    m_shared.connections.fetch_sub(1, std::memory_order_relaxed);
    listener(arrival).connections.fetch_sub(1, std::memory_order_relaxed);
    arrival.fd.close();
    release(arrival);
}

/// It is no arrival any more; it lives until the next one goes.
void Arrivals::release(Arrival& arrival)
{
    m_worker.loop().timers().cancel(arrival);
    const auto entry = m_arrivals.find(&arrival);
    m_done = std::move(entry->second);
    m_arrivals.erase(entry);
    m_waiting.fetch_sub(1, std::memory_order_relaxed);
}

} // namespace hookline::broker
