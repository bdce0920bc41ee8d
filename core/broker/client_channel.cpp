// The connection itself: reading, cutting the stream into packets, writing, keep-alive, closing.
#include "core/broker/client_channel.h"

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/broker/events.h"
#include "core/broker/session.h"
#include "core/broker/shared_state.h"
#include "core/broker/worker.h"
#include "core/mqtt/acks.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <poll.h>
#include <sys/socket.h>

namespace hookline::broker {
namespace {

using base::kMilli;
using base::kSecond;
/// A tail this small is copied to the front of the loop's buffer; a longer packet is received into a block of its own.
constexpr std::size_t kSmallTail = 4096;
/// An outbox this long is sent within the turn: the bytes are still in cache and memory stays small.
constexpr std::size_t kEarlyFlush = 128 * 1024;

} // namespace

ClientChannel::ClientChannel(Worker& worker, ArrivedConnection arrived)
    : m_fd(std::move(arrived.fd))
    , m_worker(worker)
    , m_outbox(worker.blocks())
    , m_transport(std::move(arrived.transport))
    , m_place(std::move(arrived.place))
    , m_arrival(new Arrival { std::move(arrived.peer), std::move(arrived.clientId), arrived.assigned, arrived.refused, arrived.sayKeepAlive,
          arrived.saySessionExpiry, {}, 0, 0 })
    , m_listener(arrived.listener)
{
}

// One of these for each idle connection: up to 256 bytes is a size that malloc has (jemalloc's next one is 320).
static_assert(sizeof(ClientChannel) <= 256);

ClientChannel::~ClientChannel() = default;

const Listener& ClientChannel::listener() const noexcept { return *m_worker.shared().listeners[m_listener]; }

void ClientChannel::begin(std::string bytes)
{
    m_lastPacketNanos = m_worker.steadyNanos();
    m_worker.loop().add(m_fd.get(), net::Interest::Read, *this);
    m_registered = true;
    m_worker.loop().timers().set(*this, m_lastPacketNanos + std::int64_t { m_worker.shared().settings.connectTimeoutMs } * kMilli);
    m_worker.count().bytesIn.add(bytes.size());
    const std::size_t used = consume(bytes);
    if (!m_closed)
        keepTail(std::string_view(bytes).substr(used));
    if (!m_closed && m_transport && m_transport->pending())
        written(); // the end of a handshake
    if (m_dirty)
        flush(); // now: in a crowd of arrivals every CONNACK would take a block of its own until the end of the turn
}

void ClientChannel::onReady(bool readable, bool writable)
{
    m_worker.refreshClock();
    if (writable && m_writeBlocked)
        flush();
    if (!readable || m_closed || m_broken)
        return;
    if (m_pauses == 0 && m_transport)
        readThrough();
    else if (m_pauses == 0)
        read();
    else
        parkIfGone();
}

/// False: nothing came, which may have closed the connection.
bool ClientChannel::receive(char* into, std::size_t room, std::size_t& got)
{
    const ssize_t result = ::recv(m_fd.get(), into, room, 0);
    if (result <= 0) {
        if (result == 0 || (errno != EAGAIN && errno != EINTR))
            close(mqtt::ReasonCode::UnspecifiedError, result == 0 ? "connection closed by client" : std::strerror(errno), Tell::No);
        return false;
    }
    got = static_cast<std::size_t>(result);
    m_worker.count().bytesIn.add(got);
    if (m_rate)
        m_rate->spend(0, got);
    return true;
}

void ClientChannel::read()
{
    if (m_long) {
        readLong();
        return;
    }
    std::vector<char>& shared = m_worker.readBuffer();
    const std::size_t kept = m_tail.size();
    if (kept > 0)
        std::memcpy(shared.data(), m_tail.data(), kept);
    std::size_t got = 0;
    if (!receive(shared.data() + kept, shared.size() - kept, got))
        return;
    const std::string_view bytes(shared.data(), kept + got);
    const std::size_t used = consume(bytes);
    if (m_closed)
        return;
    if (m_rate)
        slowDown();
    keepTail(bytes.substr(used));
}

/// What waits for more, or for the end of a pause.
void ClientChannel::keepTail(std::string_view rest)
{
    if (rest.size() > kSmallTail && m_pauses == 0 && !m_transport) { // then it is the beginning of one packet
        m_long = std::make_unique<mqtt::PacketBlock>(rest, mqtt::readFixedHeader(rest.data(), rest.size()).packetSize());
        rest = {};
    }
    m_tail.assign(rest);
    if (m_tail.empty() && m_tail.capacity() > 64)
        m_tail.shrink_to_fit(); // an idle client owns no buffer
}

void ClientChannel::readLong()
{
    const mqtt::PacketBlock::Room room = m_long->room();
    std::size_t got = 0;
    if (!receive(room.begin, room.size, got))
        return;
    m_long->arrived(got);
    if (m_long->complete()) {
        const std::unique_ptr<mqtt::PacketBlock> packet = std::move(m_long);
        m_worker.setBlockInHand(packet.get());
        consume(packet->bytes());
        m_worker.setBlockInHand(nullptr);
    }
    if (m_rate && !m_closed)
        slowDown();
}

std::size_t ClientChannel::consume(std::string_view bytes)
{
    std::size_t used = 0;
    std::uint64_t packets = 0;
    const bool watched = !m_worker.hooks<hooks::PacketIn>().empty(); // no table changes while this runs
    while (!m_closed && m_pauses == 0) {
        const mqtt::FixedHeader header = mqtt::readFixedHeader(bytes.data() + used, bytes.size() - used);
        if (header.state == mqtt::FixedHeader::State::Malformed) {
            malformed(mqtt::ReasonCode::MalformedPacket, "fixed header");
            break;
        }
        if (header.lengthKnown && !header.shortest() && v5()) {
            malformed(mqtt::ReasonCode::MalformedPacket, "a length longer than it need be");
            break;
        }
        if (header.lengthKnown && header.packetSize() > m_worker.shared().settings.maxPacketSize) {
            close(mqtt::ReasonCode::PacketTooLarge, "packet larger than broker.max_packet_size", Tell::Yes);
            break;
        }
        if (header.state == mqtt::FixedHeader::State::Incomplete)
            break;
        const std::string_view body = bytes.substr(used + header.headerSize, header.remainingLength);
        used += header.packetSize();
        ++packets;
        if (watched) [[unlikely]]
            handleThroughHooks(header.first, body);
        else
            handlePacket(header.first, body);
    }
    m_worker.count().packetsIn.add(packets);
    if (used > 0)
        m_lastPacketNanos = m_worker.steadyNanos(); // single bytes keep nobody alive [MQTT-3.1.2-22]
    return used;
}

void ClientChannel::handlePacket(std::uint8_t first, std::string_view body)
{
    using enum mqtt::PacketType;
    const auto type = static_cast<mqtt::PacketType>(first >> 4);
    if (type == Connect || type > Pubcomp) // may change who gets what
        m_worker.deliverRun();
    if (m_stage == Stage::AwaitConnect) {
        if (type != Connect || (first & 0x0F) != 0) { // [MQTT-3.1.0-1]
            close(mqtt::ReasonCode::ProtocolError, "first packet is not CONNECT", Tell::No);
            return;
        }
        onConnect(body);
        return;
    }
    if (m_stage == Stage::Authenticating) {
        if (type == Auth && (first & 0x0F) == 0)
            onAuth(body);
        else // DISCONNECT ends it as well, anything else must not be sent yet [MQTT-3.1.2-30]
            close(mqtt::ReasonCode::ProtocolError, "no AUTH during authentication", Tell::No);
        return;
    }
    if (type == Publish) {
        onPublish(first, body);
        return;
    }
    const bool flagged = type == Pubrel || type == Subscribe || type == Unsubscribe;
    const bool old = m_protocol == mqtt::ProtocolVersion::V31; // knows DUP in these, and leaves unused bits open
    if ((first & 0x0F) != (flagged ? 0x02 : 0x00) && !(old && (!flagged || (first & 0x06) == 0x02))) { // [MQTT-2.1.3-1]
        malformed(mqtt::ReasonCode::MalformedPacket, "reserved flags");
        return;
    }
    switch (type) {
    case Puback:
    case Pubrec:
    case Pubrel:
    case Pubcomp: onAck(type, body); break;
    case Subscribe: onSubscribe(body); break;
    case Unsubscribe: onUnsubscribe(body); break;
    case Pingreq:
        if (!body.empty()) {
            malformed(mqtt::ReasonCode::MalformedPacket, "PINGREQ");
            break;
        }
        appendPacket(std::string_view("\xD0\x00", 2)); // [MQTT-3.12.4-1]
        written();
        tell<hooks::ClientPing>(m_worker, m_info);
        break;
    case Disconnect: onDisconnect(body); break;
    case Connect: close(mqtt::ReasonCode::ProtocolError, "second CONNECT", Tell::Yes); break; // [MQTT-3.1.0-2]
    case Auth: onAuth(body); break;
    default: close(mqtt::ReasonCode::ProtocolError, "a packet only servers send", Tell::Yes); break;
    }
}

void ClientChannel::malformed(mqtt::ReasonCode reason, std::string_view packet)
{
    close(reason, std::string(mqtt::name(reason)) + ": " + std::string(packet), Tell::Yes);
}

// --- Writing ----------------------------------------------------------------------------------------------------------------

bool ClientChannel::hasRoom() const noexcept { return m_outbox.bytes() < m_worker.shared().settings.maxOutboxBytes; }

void ClientChannel::written()
{
    m_worker.count().packetsOut.add();
    if (!m_dirty) {
        m_dirty = true;
        m_worker.markDirty(*this);
    }
    if (m_outbox.bytes() > kEarlyFlush && !m_writeBlocked && !m_flushing)
        flush();
}

void ClientChannel::flush()
{
    if (m_closed || m_broken || m_heldTicket != 0)
        return;
    std::uint64_t sent = 0;
    const net::Outbox::Flushed result = sendOut(sent);
    m_worker.count().bytesOut.add(sent);
    m_dirty = false;
    if (result == net::Outbox::Flushed::Broken) {
        m_broken = true;
        m_outbox.clear();
        m_worker.closeAtTurnEnd(*this); // somebody may be in the middle of routing to us
        return;
    }
    const bool blocked = result == net::Outbox::Flushed::Blocked;
    if (blocked != m_writeBlocked) {
        m_writeBlocked = blocked;
        updateInterest();
    }
    // A client that sends but does not read must not grow an outbox of acknowledgements without end.
    if (!hasRoom())
        setPause(kOutboxFull, true);
    else if (m_pauses & kOutboxFull)
        setPause(kOutboxFull, false);
    if (m_session && !blocked) {
        m_flushing = true; // what pump() adds goes out at the end of the turn, not from inside this call
        m_session->pump();
        m_flushing = false;
    }
}

// --- Pausing, keep-alive, closing -------------------------------------------------------------------------------------------

/// A connection that was reset reports so for as long as it is watched, and while paused we don't read what it sent before:
/// without this the loop would spin until the pause ends.
void ClientChannel::parkIfGone()
{
    pollfd state { m_fd.get(), 0, 0 };
    if (::poll(&state, 1, 0) <= 0)
        return; // it was readable before the pause, that is all
    m_worker.loop().remove(m_fd.get(), *this);
    m_registered = false;
    m_parked = true;
}

void ClientChannel::updateInterest()
{
    if (m_parked && m_pauses == 0) {
        m_parked = false;
        m_worker.loop().add(m_fd.get(), net::Interest::Read, *this);
        m_registered = true;
    }
    if (!m_registered)
        return;
    const unsigned read = m_pauses == 0 ? 1u : 0u;
    const unsigned write = m_writeBlocked ? 2u : 0u;
    m_worker.loop().modify(m_fd.get(), static_cast<net::Interest>(read | write), *this);
}

void ClientChannel::setPause(Pause reason, bool on)
{
    const std::uint8_t before = m_pauses;
    m_pauses = static_cast<std::uint8_t>(on ? m_pauses | reason : m_pauses & ~reason);
    if ((before == 0) == (m_pauses == 0))
        return;
    updateInterest();
    if (m_pauses == 0) {
        m_lastPacketNanos = m_worker.steadyNanos(); // it could not speak: not its fault
        if (!m_tail.empty()) { // whole packets may wait here; the socket alone would not tell
            const std::string held = std::move(m_tail);
            m_tail.clear();
            const std::size_t used = consume(held);
            if (!m_closed)
                keepTail(std::string_view(held).substr(used));
        }
    }
}

/// Stops reading for as long as what was read is more than the rates allow.
void ClientChannel::slowDown()
{
    const auto& settings = m_worker.shared().settings;
    const std::int64_t now = m_worker.steadyNanos();
    const std::int64_t wait = m_rate->wait(settings.clientMessagesPerSecond, settings.clientBytesPerSecond, now);
    if (wait == 0 || m_closed)
        return;
    m_worker.count().slowedClients.add();
    m_worker.loop().timers().set(*m_rate, now + wait);
    setPause(kOverRate, true);
}

void ClientChannel::rateAllows()
{
    m_worker.refreshClock();
    setPause(kOverRate, false); // handles what waits here, which may be enough to wait again
}

void ClientChannel::applyIntakePause(bool paused)
{
    if (!m_closed && (m_publishes || !paused))
        setPause(kIntakePaused, paused);
}

void ClientChannel::armKeepAlive()
{
    if (m_keepAlive == 0) {
        m_worker.loop().timers().cancel(*this);
        return;
    }
    m_worker.loop().timers().set(*this, m_lastPacketNanos + std::int64_t { m_keepAlive } * kSecond * 3 / 2); // [MQTT-3.1.2-22]
}

void ClientChannel::onTimer(std::int64_t nowNanos)
{
    m_worker.refreshClock();
    if (m_stage != Stage::Connected) {
        close(mqtt::ReasonCode::UnspecifiedError,
            m_stage == Stage::AwaitConnect ? "no CONNECT in time" : "no answer about the credentials in time", Tell::No);
        return;
    }
    if (m_pauses != 0)
        m_lastPacketNanos = nowNanos; // we are the ones not listening
    if (nowNanos - m_lastPacketNanos >= std::int64_t { m_keepAlive } * kSecond * 3 / 2) {
        close(mqtt::ReasonCode::KeepAliveTimeout, "keep alive timeout", Tell::Yes);
        return;
    }
    armKeepAlive();
}

void ClientChannel::close(mqtt::ReasonCode reason, std::string_view detail, Tell tellClient)
{
    if (m_closed)
        return;
    m_worker.deliverRun(); // it was here when they came
    m_closed = true;
    if (awaited() != 0)
        m_worker.forgetAnswer(*this);
    if (m_stage == Stage::AwaitAnswer || m_stage == Stage::Authenticating) {
        m_worker.countRefusal(metrics::Refusal::NoConnectInTime);
        tell<hooks::ClientConnectRefused>(m_worker, m_info, hooks::DisconnectView { reason, detail });
        settle();
    }
    m_worker.loop().timers().cancel(*this);
    if (m_rate)
        m_worker.loop().timers().cancel(*m_rate);
    if (m_heldTicket != 0) { // it promises what may never be; and nothing else may come before CONNACK [MQTT-3.14.0-1]
        m_outbox.clear();
        tellClient = Tell::No;
    }
    if (tellClient == Tell::Yes && v5() && m_stage == Stage::Connected && !m_broken) {
        const bool elsewhere = reason == mqtt::ReasonCode::UseAnotherServer || reason == mqtt::ReasonCode::ServerMoved;
        std::string packet;
        mqtt::appendDisconnect(packet, reason, m_wantsReasons ? detail : std::string_view(),
            elsewhere ? std::string_view(m_worker.shared().settings.serverReference) : std::string_view(), m_maximumPacketSize);
        if (fits(packet.size()))
            appendPacket(packet);
    }
    const bool lastWord = !m_broken && !m_outbox.empty();
    const bool heard = !m_broken && (lastWord || m_transport) && sendLast() && lastWord && mqtt::isError(reason);
    if (m_registered)
        m_worker.loop().remove(m_fd.get(), *this);
    m_registered = false;
    if (heard) {
        m_worker.linger(std::move(m_fd));
    } else {
        ::shutdown(m_fd.get(), SHUT_WR);
        m_fd.close();
    }
    m_worker.shared().connections.fetch_sub(1, std::memory_order_relaxed);
    m_place.reset();
    m_worker.shared().listeners[m_listener]->connections.fetch_sub(1, std::memory_order_relaxed);
    if (m_stage == Stage::Connected) {
        m_worker.count().connections.subtract();
        tell<hooks::ClientDisconnected>(m_worker, m_info, hooks::DisconnectView { reason, detail, causeOf(reason, m_saidGoodbye) });
        base::logDebug("broker", "client " + m_info->clientId + " disconnected: " + std::string(detail.empty() ? mqtt::name(reason) : detail));
    }
    if (Session* session = std::exchange(m_session, nullptr)) {
        if (m_cleanDisconnect)
            session->discardWill();
        session->detach(reason);
    }
    settle();
    m_worker.bury(*this);
}

} // namespace hookline::broker
