// What of a session outlives the program. What it is owed was noted by the loop that routed the message; from then on the session
// notes what becomes of it. Nothing that promises something leaves before the disk has what it promises.
#include "core/broker/client_channel.h"
#include "core/broker/events.h"
#include "core/broker/held_acks.h"
#include "core/broker/session.h"
#include "core/broker/shared_state.h"
#include "core/broker/worker.h"

#include <algorithm>

namespace hookline::broker {
namespace {

using Kind = store::Change::Kind;

constexpr std::int64_t kSecondNanos = 1'000'000'000;
/// Marks a message that this session alone has noted among deliveries: the rest of `via` is then a number of its own.
constexpr std::uint32_t kRetainedVia = 0x80000000;

/// Packet ids are given in turn, so the flight's number says which one it was.
std::uint16_t packetIdOf(std::uint64_t flight) noexcept { return static_cast<std::uint16_t>((flight - 1) % 65535 + 1); }

} // namespace

// --- The session itself -----------------------------------------------------------------------------------------------------

void Session::restore(const store::SessionRecord& record)
{
    m_kept = std::make_unique<Kept>();
    m_kept->id = record.id;
    m_kept->owed = record.queued;
    m_kept->owedBytes = record.queuedBytes;
    m_kept->queue = record.queued > 0 ? Queue::OnDisk : Queue::InMemory;
    m_expirySeconds = record.expirySeconds;
    if (!record.subscriptions.empty())
        m_subscribed = std::make_unique<Subscribed>();
    for (const store::SubscriptionRecord& one : record.subscriptions) {
        const mqtt::SharedFilter parts = mqtt::parseShared(one.filter);
        Subscription subscription;
        subscription.subscriber = m_ref;
        subscription.qos = one.qos;
        subscription.noLocal = one.noLocal;
        subscription.retainAsPublished = one.retainAsPublished;
        subscription.identifier = one.identifier;
        subscription.kept = record.id;
        if (!parts.group.empty())
            subscription.self = sharedSelf();
        m_worker.shared().subscriptions.add(parts.group, parts.filter, subscription);
        m_subscribed->subscriptions.insert_or_assign(one.filter, Granted { one.qos, one.identifier, one.noLocal, one.retainAsPublished, one.retainHandling });
    }
    for (const std::uint16_t packetId : record.received)
        flow().received.emplace(packetId, flow().connection);
    // Times went on while nobody ran; a session that was connected when the program ended is away from now on.
    const std::int64_t now = m_worker.steadyNanos();
    const auto in = [&](std::int64_t wallMicros) { return now + std::max<std::int64_t>(wallMicros - m_worker.wallMicros(), 0) * 1000; };
    if (record.connected && m_expirySeconds != kNeverExpires)
        m_expireAtNanos = now + std::int64_t { m_expirySeconds } * kSecondNanos;
    else if (!record.connected && record.expiresMicros != 0)
        m_expireAtNanos = in(record.expiresMicros);
    if (record.will) {
        m_will = std::make_unique<Will>(Will { *record.will });
        m_willAtNanos = record.connected ? now + std::int64_t { m_will->delaySeconds } * kSecondNanos : in(record.willMicros);
    }
    if (record.connected)
        noteAway();
    schedule();
}

/// A session of its own from now on, if it is to outlive its connection.
void Session::keepNew(std::uint32_t expirySeconds)
{
    if (expirySeconds == 0)
        return;
    m_kept = std::make_unique<Kept>();
    m_kept->id = m_worker.store().nextSession();
}

void Session::noteConnected()
{
    if (!m_kept)
        keepNew(m_expirySeconds);
    if (!m_kept)
        return;
    auto detail = std::make_unique<store::Change::Detail>();
    store::SessionRecord& record = detail->session;
    record.id = m_kept->id;
    record.clientId = clientId();
    record.username = m_info->username;
    record.certified = m_info->certified;
    record.protocol = m_info->protocol;
    record.expirySeconds = m_expirySeconds;
    record.connected = true;
    if (m_will)
        record.will = *m_will;
    m_worker.note(Kind::SessionIs, m_kept->id).detail = std::move(detail);
}

void Session::noteAway()
{
    const auto wall = [&](std::int64_t atNanos) {
        return atNanos == 0 ? 0 : std::max<std::int64_t>(m_worker.wallMicros() + (atNanos - m_worker.steadyNanos()) / 1000, 1);
    };
    store::Change& change = m_worker.note(Kind::SessionAway, m_kept->id);
    change.number = wall(m_expireAtNanos);
    change.number2 = m_will ? wall(m_willAtNanos) : 0;
}

// --- What it is owed --------------------------------------------------------------------------------------------------------

void Session::noteDelivery(Kind kind, const mqtt::MessageRef& message, std::uint32_t via, std::uint64_t flight)
{
    if (!message || message->storeId() == 0)
        return;
    store::Change& change = m_worker.note(kind, m_kept->id);
    change.message = message->storeId();
    change.via = via;
    change.number = static_cast<std::int64_t>(flight);
}

/// Nobody else notes that the session is owed a retained message, which it asked for by itself, or one that a hook gives it.
void Session::noteAlone(Owed& owed)
{
    if (owed.message->storeId() == 0)
        return;
    owed.via = kRetainedVia | static_cast<std::uint32_t>(m_worker.nextStoreId() >> 8);
    store::Change& change = m_worker.note(Kind::Owed, m_kept->id);
    change.message = owed.message->storeId();
    change.body = owed.message;
    change.via = owed.via;
    change.qos = owed.qos;
    change.retain = owed.retain;
    if (owed.ownId != 0) {
        auto detail = std::make_unique<store::Change::Detail>();
        detail->identifiers = store::encodeIdentifiers(&owed.ownId, 1);
        change.detail = std::move(detail);
    }
}

/// True: this message is looked after, because what the session is owed is on the disk, or because it came from there already.
bool Session::oweLater(Owed& owed)
{
    if (m_kept->queue == Queue::InMemory)
        return wasRead(owed);
    if (m_kept->queue == Queue::Reading) {
        m_kept->late.push_back(std::move(owed));
        return true;
    }
    const auto& limits = m_worker.shared().settings;
    const std::size_t bytes = owed.message->footprint();
    if (owed.message->storeId() == 0 || m_kept->owed >= limits.maxQueuedMessages || m_kept->owedBytes + bytes > limits.maxQueuedBytes) {
        drop(owed, tap::DropReason::QueueFull);
        return true;
    }
    if (!mayWait(owed, m_kept->owed, m_kept->owedBytes)) {
        drop(owed, tap::DropReason::HookRejected);
        return true;
    }
    ++m_kept->owed;
    m_kept->owedBytes += bytes;
    return true;
}

/// A loop hands its changes over before its mail and numbers its messages upwards: what was read from the disk has all of them up to
/// the highest, whenever their mail arrives.
bool Session::wasRead(const Owed& owed) const
{
    const store::MessageId id = owed.message->storeId();
    return !m_kept->readUpTo.empty() && id != 0 && (owed.via & kRetainedVia) == 0 && id <= m_kept->readUpTo[store::loopOf(id)];
}

void Session::onLoaded(std::vector<store::Delivery>& deliveries)
{
    if (!m_kept || m_kept->queue != Queue::Reading)
        return;
    m_kept->queue = Queue::InMemory;
    m_kept->owed = m_kept->owedBytes = 0;
    m_kept->readUpTo.assign(m_worker.shared().workers.size(), 0);
    Flow& state = flow();
    const std::uint64_t first = !deliveries.empty() ? deliveries.front().flight : 0;
    for (store::Delivery& one : deliveries) {
        if ((one.via & kRetainedVia) == 0 && store::loopOf(one.message) < m_kept->readUpTo.size()) {
            store::MessageId& upTo = m_kept->readUpTo[store::loopOf(one.message)];
            upTo = std::max(upTo, one.message);
        }
        // A retained message has met the hooks when the client asked for it, one of a hook's when it came.
        if ((one.via & kRetainedVia) == 0 && !m_worker.hooks<hooks::DeliverySend>().empty()) {
            mqtt::MessageRef hooked = throughHooks(one.body, one.qos, one.retain, one.message);
            if (!hooked) {
                noteDone(one.body, one.via);
                continue; // if it has a packet id, what follows fills the gap with one that is done
            }
            one.body = std::move(hooked);
        }
        Owed owed;
        owed.message = std::move(one.body);
        owed.via = one.via;
        owed.qos = one.qos;
        owed.retain = one.retain;
        if (one.identifiers.size() == 1) {
            owed.ownId = one.identifiers.front();
        } else if (!one.identifiers.empty()) {
            auto ids = std::make_shared<Route>();
            ids->subscriptionIds = std::move(one.identifiers);
            owed.idCount = static_cast<std::uint16_t>(ids->subscriptionIds.size());
            owed.idsOf = std::move(ids);
        }
        if (one.flight == 0 || one.flight - first >= 65535) {
            state.queuedBytes += owed.message->footprint();
            state.queue.push_back(std::move(owed));
            continue;
        }
        // Sent by an earlier run: it has its packet id, and so have those between that are done.
        while (state.inFlight.empty() || m_kept->flight + 1 < one.flight) {
            if (state.inFlight.empty())
                m_kept->flight = one.flight - 1;
            if (m_kept->flight + 1 == one.flight)
                break;
            InFlight done;
            done.packetId = packetIdOf(++m_kept->flight);
            done.wait = Wait::Done;
            state.inFlight.push_back(std::move(done));
        }
        InFlight entry;
        entry.packetId = packetIdOf(one.flight);
        entry.wait = owed.qos == mqtt::QoS::AtLeastOnce ? Wait::Puback : one.released ? Wait::Pubcomp : Wait::Pubrec;
        entry.owed = std::move(owed);
        m_kept->flight = one.flight;
        state.lastPacketId = entry.packetId;
        state.inFlight.push_back(std::move(entry));
    }
    std::vector<Owed> late = std::move(m_kept->late);
    m_kept->late = {};
    if (m_channel)
        resume();
    for (Owed& owed : late) // behind all those
        owe(std::move(owed));
}

// --- What waits for the disk ------------------------------------------------------------------------------------------------

void Session::launch(const InFlight& entry, bool dup)
{
    // A QoS 2 message whose packet id is forgotten would be delivered twice; the others only must not overtake it. [MQTT-4.3.3-2]
    if (m_kept && m_worker.acksWait()) {
        const std::uint64_t ticket = m_worker.ticket();
        const bool must = entry.owed.qos == mqtt::QoS::ExactlyOnce && !m_worker.isKept(ticket);
        if (must || !m_kept->waiting.empty()) {
            m_kept->waiting.push_back({ ticket, mqtt::PacketType::Publish, entry.packetId, mqtt::ReasonCode::Success, dup });
            m_worker.awaitKept(m_ref, ticket);
            return;
        }
    }
    transmit(entry, dup);
}

void Session::sendWhenKept(mqtt::PacketType type, std::uint16_t packetId, mqtt::ReasonCode reason)
{
    const std::uint64_t ticket = m_worker.ticket();
    if (!m_kept || (m_kept->waiting.empty() && m_worker.isKept(ticket))) {
        m_channel->sendAck(type, packetId, reason);
        return;
    }
    m_kept->waiting.push_back({ ticket, type, packetId, reason, false });
    m_worker.awaitKept(m_ref, ticket);
}

void Session::onKept()
{
    if (!m_channel) {
        if (HeldAcks* held = heldAcks())
            held->onKept();
        return;
    }
    ClientChannel& channel = *m_channel;
    channel.onKept();
    if (channel.closed())
        return; // this may be gone
    while (m_channel && m_kept && !m_kept->waiting.empty() && m_worker.isKept(m_kept->waiting.front().ticket)) {
        const Kept::Out out = m_kept->waiting.front();
        m_kept->waiting.pop_front();
        if (out.type != mqtt::PacketType::Publish) {
            m_channel->sendAck(out.type, out.packetId, out.reason);
        } else if (const InFlight* entry = find(out.packetId); entry && (entry->wait == Wait::Puback || entry->wait == Wait::Pubrec)) {
            transmit(*entry, out.dup);
        }
    }
    if (HeldAcks* held = heldAcks())
        held->onKept(); // last: it may end this
}

} // namespace hookline::broker
