#include "core/broker/arrival.h"

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/broker/arrivals.h"
#include "core/mqtt/wire.h"
#include "core/net/proxy_header.h"
#include "core/net/tls_filter.h"

#include <cerrno>
#include <sys/socket.h>

namespace hookline::broker {
namespace {

constexpr std::size_t kReadSize = 4096;
constexpr std::size_t kMaxConnectBytes = 64 * 1024;

} // namespace

Arrival::Arrival(Arrivals& arrivals, net::Accepted accepted, std::uint16_t itsListener, std::unique_ptr<net::Transport> itsTransport,
    std::unique_ptr<Admission::Place> itsPlace)
    : listener(itsListener)
    , fd(std::move(accepted.fd))
    , peer(std::move(accepted.peer))
    , transport(std::move(itsTransport))
    , place(std::move(itsPlace))
    , m_arrivals(arrivals)
    , m_awaitsProxy(arrivals.listener(*this).settings.proxyProtocol)
    , m_awaitsHandshake(transport != nullptr)
{
}

void Arrival::onReady(bool readable, bool writable)
{
    if (writable && !send())
        return;
    if (!readable)
        return;
    char buffer[kReadSize];
    const ssize_t got = ::recv(fd.get(), buffer, sizeof buffer, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got <= 0) {
        tellHandshake(false, "the client closed the connection");
        m_arrivals.drop(*this);
        return;
    }
    take({ buffer, static_cast<std::size_t>(got) });
}

void Arrival::take(std::string_view wire)
{
    std::string held;
    if (m_awaitsProxy && !takeProxyHeader(wire, held))
        return;
    if (!transport)
        bytes.append(wire);
    else if (!throughFilters(wire))
        return;
    if (bytes.empty())
        return;
    const mqtt::FixedHeader header = mqtt::readFixedHeader(bytes.data(), bytes.size());
    const bool connect = static_cast<std::uint8_t>(bytes[0]) == static_cast<unsigned>(mqtt::PacketType::Connect) << 4;
    if (!connect || header.state == mqtt::FixedHeader::State::Malformed
        || (header.lengthKnown && header.packetSize() > kMaxConnectBytes)) {
        refuse("the first packet is not an MQTT CONNECT");
        return;
    }
    if (header.state == mqtt::FixedHeader::State::Complete) {
        body = std::string_view(bytes).substr(header.headerSize, header.remainingLength);
        m_arrivals.handOver(*this);
    }
}

bool Arrival::takeProxyHeader(std::string_view& wire, std::string& held)
{
    m_proxyHeader.append(wire);
    const net::ProxyHeader header = net::readProxyHeader(m_proxyHeader);
    if (header.state == net::ProxyHeader::State::Incomplete)
        return false;
    if (header.state == net::ProxyHeader::State::Malformed) {
        refuse("no PROXY protocol header, which this listener asks for");
        return false;
    }
    if (!header.peer.empty())
        peer = header.peer;
    m_awaitsProxy = false;
    if (!m_arrivals.admit(peer, place)) {
        m_arrivals.drop(*this);
        return false;
    }
    held = std::move(m_proxyHeader);
    m_proxyHeader = std::string();
    wire = std::string_view(held).substr(header.size);
    return !wire.empty();
}

bool Arrival::throughFilters(std::string_view wire)
{
    const net::Filter::State state = transport->receive(wire, bytes);
    if (!send())
        return false;
    if (state != net::Filter::State::Open) {
        const std::string problem = transport->problem();
        refuse(problem.empty() ? "it ended before its CONNECT" : problem);
        return false;
    }
    if (m_awaitsHandshake && transport->ready()) {
        if (const auto* tls = dynamic_cast<const net::TlsFilter*>(&transport->outer())) {
            transport->setCertificateName(tls->userName());
            base::logDebug("broker", peer + ": " + tls->description());
            tellHandshake(true, tls->description());
        }
        m_awaitsHandshake = false;
        m_arrivals.awaitConnect(*this);
    }
    return true;
}

/// What the handshakes answer. False: the connection is gone.
bool Arrival::send()
{
    if (!transport)
        return true;
    net::Outbox nothing(m_arrivals.blocks());
    std::uint64_t sent = 0;
    const net::Outbox::Flushed result = transport->flush(nothing, fd.get(), sent);
    m_arrivals.countSent(sent);
    if (result == net::Outbox::Flushed::Broken) {
        m_arrivals.drop(*this);
        return false;
    }
    const bool blocked = result == net::Outbox::Flushed::Blocked;
    if (blocked != m_writeBlocked) {
        m_writeBlocked = blocked;
        m_arrivals.watch(*this, blocked);
    }
    return true;
}

/// Of TLS, while it is under way.
void Arrival::tellHandshake(bool succeeded, std::string_view detail)
{
    if (m_awaitsHandshake && transport && dynamic_cast<const net::TlsFilter*>(&transport->outer()))
        m_arrivals.tellHandshake(*this, succeeded, detail);
}

void Arrival::refuse(const std::string& why, metrics::Refusal counted)
{
    tellHandshake(false, why);
    m_arrivals.noteRefusal(peer, counted, mqtt::ReasonCode::ProtocolError, why);
    m_arrivals.drop(*this);
}

void Arrival::onTimer(std::int64_t)
{
    refuse(m_awaitsProxy || m_awaitsHandshake ? "no handshake in time" : "no CONNECT in time", metrics::Refusal::NoConnectInTime);
}

} // namespace hookline::broker
