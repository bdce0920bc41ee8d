// Reading and writing through the filters of a connection that is not plain.
#include "core/broker/client_channel.h"
#include "core/broker/worker.h"
#include "core/net/tls_filter.h"

#include <cerrno>
#include <cstring>
#include <sys/socket.h>

namespace hookline::broker {
namespace {

/// So much of a connection's bytes per turn: what they carry is kept until it is handled.
constexpr std::size_t kReadSize = 64 * 1024;

} // namespace

void ClientChannel::readThrough()
{
    std::vector<char>& shared = m_worker.readBuffer();
    const ssize_t got = ::recv(m_fd.get(), shared.data(), std::min(shared.size(), kReadSize), 0);
    if (got <= 0) {
        if (got < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        close(mqtt::ReasonCode::UnspecifiedError, got == 0 ? "connection closed by client" : std::strerror(errno), Tell::No);
        return;
    }
    m_worker.count().bytesIn.add(static_cast<std::uint64_t>(got));
    if (m_rate)
        m_rate->spend(0, static_cast<std::uint64_t>(got));
    std::string bytes = std::move(m_tail); // out of the way: what is handled may pause and resume us
    m_tail.clear();
    const net::Filter::State state = m_transport->receive({ shared.data(), static_cast<std::size_t>(got) }, bytes);
    const std::size_t used = consume(bytes);
    if (m_closed)
        return;
    if (state == net::Filter::State::Failed) {
        close(mqtt::ReasonCode::ProtocolError, m_transport->problem(), Tell::No);
        return;
    }
    if (state == net::Filter::State::Ended) {
        close(mqtt::ReasonCode::UnspecifiedError, "connection closed by client", Tell::No);
        return;
    }
    if (m_transport->pending())
        written();
    if (m_rate)
        slowDown();
    bytes.erase(0, used);
    if (m_tail.empty())
        m_tail = std::move(bytes);
    else
        m_tail.append(bytes);
    if (m_tail.empty() && m_tail.capacity() > 64)
        m_tail.shrink_to_fit(); // an idle client owns no buffer
}

std::string ClientChannel::security() const
{
    const auto* tls = m_transport ? dynamic_cast<const net::TlsFilter*>(&m_transport->outer()) : nullptr;
    return tls ? tls->description() : std::string();
}

net::Outbox::Flushed ClientChannel::sendOut(std::uint64_t& sent)
{
    return m_transport ? m_transport->flush(m_outbox, m_fd.get(), sent) : m_outbox.flush(m_fd.get(), sent);
}

/// Best effort: what does not fit now is lost with the connection. True: all of it went.
bool ClientChannel::sendLast()
{
    std::uint64_t sent = 0;
    net::Outbox::Flushed result = sendOut(sent);
    if (result == net::Outbox::Flushed::All && m_transport) {
        m_transport->close();
        result = sendOut(sent);
    }
    m_worker.count().bytesOut.add(sent);
    return result == net::Outbox::Flushed::All;
}

} // namespace hookline::broker
