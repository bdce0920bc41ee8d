#include "core/broker/session.h"

#include "core/base/clock.h"
#include "core/broker/authorize.h"
#include "core/broker/client_channel.h"
#include "core/broker/events.h"
#include "core/broker/held_acks.h"
#include "core/broker/shared_state.h"
#include "core/broker/worker.h"

#include <algorithm>

namespace hookline::broker {
namespace {

using base::kSecond;
/// What an MQTT 3 client, which cannot say its own limit, may have unacknowledged.
constexpr std::size_t kMaxInFlight = 1024;

} // namespace

Session::Session(Worker& worker, SubscriberRef ref, mqtt::ClientInfoRef info)
    : m_worker(worker)
    , m_ref(ref)
    , m_info(std::move(info))
{
}

Session::~Session() = default;

Session::Flow& Session::flow()
{
    if (!m_flow)
        m_flow = std::make_unique<Flow>();
    return *m_flow;
}

// --- The connection ---------------------------------------------------------------------------------------------------------

void Session::attach(ClientChannel& channel, mqtt::ClientInfoRef info, std::uint32_t sessionExpirySeconds, std::unique_ptr<Will> will)
{
    m_channel = &channel;
    m_info = std::move(info);
    m_expirySeconds = sessionExpirySeconds;
    const std::unique_ptr<Will> previous = std::exchange(m_will, std::move(will));
    if (m_willAtNanos != 0 && previous)
        tell<hooks::WillCancelled>(m_worker, m_info, viewOf(*previous));
    m_willAtNanos = 0; // a new connection in time cancels a delayed will [MQTT-3.1.3-9]
    m_expireAtNanos = 0;
    if (m_flow) {
        ++m_flow->connection;
        m_flow->receivedNow = 0;
    }
    m_worker.loop().timers().cancel(*this);
    setOnline(true);
    if (m_worker.keeps())
        noteConnected();
}

void Session::detach(mqtt::ReasonCode reason)
{
    m_channel = nullptr;
    m_leftWith = reason;
    setOnline(false);
    if (m_kept)
        m_kept->waiting.clear(); // what they say is said again on the next connection
    if (HeldAcks* held = heldAcks())
        held->detach();
    if (m_expirySeconds == 0) {
        end(reason, {}, hooks::DisconnectCause::WithConnection);
        return; // this is gone
    }
    const std::int64_t now = m_worker.steadyNanos();
    if (m_expirySeconds != kNeverExpires)
        m_expireAtNanos = now + std::int64_t { m_expirySeconds } * kSecond;
    if (m_will) {
        if (m_will->delaySeconds == 0)
            publishWill();
        else {
            m_willAtNanos = now + std::int64_t { m_will->delaySeconds } * kSecond;
            tell<hooks::WillScheduled>(m_worker, m_info, viewOf(*m_will));
        }
    }
    if (m_kept)
        noteAway();
    schedule();
}

void Session::end(mqtt::ReasonCode reason, std::string_view detail, hooks::DisconnectCause cause)
{
    m_worker.deliverRun();
    if (m_will) // due at the latest when the session ends, whatever its delay [MQTT-3.1.2-8]
        publishWill();
    for (const auto& [filter, granted] : subscriptions()) {
        const mqtt::SharedFilter parts = mqtt::parseShared(filter);
        m_worker.shared().subscriptions.remove(parts.group, parts.filter, m_ref);
        tell<hooks::SessionUnsubscribed>(m_worker, m_info,
            hooks::SubscriptionView { filter, granted.qos, false, hooks::Unsubscriber::SessionEnd });
    }
    if (m_flow) {
        for (const Owed& owed : m_flow->queue)
            tellDropped(m_worker, m_info, owed.message, owed.qos, tap::DropReason::SessionEnded);
    }
    if (m_kept) {
        m_worker.count().dropped[static_cast<std::size_t>(tap::DropReason::SessionEnded)].add(m_kept->owed + m_kept->late.size());
        m_worker.note(store::Change::Kind::SessionEnded, m_kept->id);
    }
    tellSessionTerminated(m_worker, m_info, reason, detail, cause);
    m_worker.destroySession(*this);
}

void Session::schedule()
{
    std::int64_t next = m_expireAtNanos;
    if (m_willAtNanos != 0 && (next == 0 || m_willAtNanos < next))
        next = m_willAtNanos;
    if (next != 0)
        m_worker.loop().timers().set(*this, next);
}

void Session::onTimer(std::int64_t nowNanos)
{
    m_worker.refreshClock();
    if (m_expireAtNanos != 0 && nowNanos >= m_expireAtNanos) {
        m_worker.count().sessionsExpired.add();
        end(mqtt::ReasonCode::Success, "session expired", hooks::DisconnectCause::Expired);
        return;
    }
    if (m_willAtNanos != 0 && nowNanos >= m_willAtNanos) {
        m_willAtNanos = 0;
        publishWill();
        if (m_kept)
            m_worker.note(store::Change::Kind::WillGone, m_kept->id);
    }
    schedule();
}

void Session::discardWill()
{
    if (const std::unique_ptr<Will> will = std::move(m_will))
        tell<hooks::WillCancelled>(m_worker, m_info, viewOf(*will));
}

void Session::publishWill()
{
    const std::unique_ptr<Will> will = std::move(m_will);
    hooks::PublishDraft draft(will->topic, will->payload, will->qos, will->retain, true);
    tap::DropReason refused = tap::DropReason::None;
    if (const auto& chain = m_worker.hooks<hooks::MessagePublish>(); !chain.empty()) {
        const hooks::Verdict verdict = chain.run(viewOf(m_worker, m_info), draft);
        if (verdict.rejected() || (draft.topicChanged() && !mqtt::isValidTopicName(draft.topic())))
            refused = tap::DropReason::HookRejected;
    }
    // Again, although CONNECT was asked: the rules or the topic may have changed since.
    if (refused == tap::DropReason::None && mqtt::isError(authorizePublish(m_worker, m_info, draft)))
        refused = tap::DropReason::NotAuthorized;
    Publication publication;
    publication.topic = draft.topic();
    publication.payload = draft.payload();
    publication.properties = will->properties;
    publication.qos = will->qos;
    publication.retain = draft.retain();
    publication.expires = will->expires;
    publication.expirySeconds = will->expirySeconds;
    publication.wallMicros = m_worker.wallMicros();
    publication.steadyNanos = m_worker.steadyNanos();
    publication.publisher = &m_info;
    publication.from = m_ref;
    publication.scratch = &m_worker.frames();
    publication.scratch->made.fill(false);
    if (refused != tap::DropReason::None) {
        tellDropped(m_worker, m_info, publication, will->qos, refused, Way::In);
        return;
    }
    const RoutePtr* known = m_worker.matchCache().find(draft.topic());
    const RoutePtr route = known ? *known : m_worker.matchCache().insert(draft.topic());
    publication.storeId = m_worker.keepId(*route, publication.qos, publication.retain);
    const tap::Stamp stamp = m_worker.stamp();
    if (const auto& chain = m_worker.hooks<hooks::MessageAccept>(); !chain.empty()) {
        hooks::Acceptance nothingToHold;
        const hooks::Verdict verdict = chain.run(viewOf(m_worker, m_info), stamp, publication.message(), nothingToHold);
        if (verdict.rejected()) {
            tellDropped(m_worker, m_info, publication, publication.qos, tap::DropReason::HookRejected, Way::In);
            return;
        }
    }
    m_worker.route(publication, route, m_info, 0, &stamp);
    tell<hooks::WillPublished>(m_worker, m_info, viewOf(*will));
}

// --- Subscriptions ----------------------------------------------------------------------------------------------------------

const Session::Subscriptions& Session::subscriptions() const noexcept
{
    static const Subscriptions kNone;
    return m_subscribed ? m_subscribed->subscriptions : kNone;
}

std::shared_ptr<SharedMember> Session::sharedSelf()
{
    auto& self = m_subscribed->self;
    if (!self)
        self = std::make_shared<SharedMember>(clientId(), m_channel != nullptr);
    return self;
}

void Session::setOnline(bool online)
{
    if (m_subscribed && m_subscribed->self)
        m_subscribed->self->online.store(online, std::memory_order_relaxed);
}

bool Session::subscribe(
    std::string_view filter, const mqtt::SharedFilter& parts, const mqtt::SubscribeEntry& options, std::uint32_t identifier)
{
    if (!m_subscribed)
        m_subscribed = std::make_unique<Subscribed>();
    Subscription subscription;
    subscription.subscriber = m_ref;
    subscription.qos = options.qos;
    subscription.noLocal = options.noLocal;
    subscription.retainAsPublished = options.retainAsPublished;
    subscription.identifier = identifier;
    subscription.kept = keptAs();
    if (!parts.group.empty())
        subscription.self = sharedSelf();
    m_worker.shared().subscriptions.add(parts.group, parts.filter, subscription);
    if (m_kept) {
        auto detail = std::make_unique<store::Change::Detail>();
        detail->subscription = { std::string(filter), options.qos, options.noLocal, options.retainAsPublished,
            static_cast<std::uint8_t>(options.retainHandling), identifier };
        m_worker.note(store::Change::Kind::Subscribed, m_kept->id).detail = std::move(detail);
    }
    return m_subscribed->subscriptions.insert_or_assign(std::string(filter), Granted { options.qos, identifier,
                                  options.noLocal, options.retainAsPublished, static_cast<std::uint8_t>(options.retainHandling),
                                  static_cast<std::uint32_t>(m_worker.wallMicros() / 1'000'000) })
        .second;
}

bool Session::unsubscribe(std::string_view filter)
{
    if (!m_subscribed)
        return false;
    const auto found = m_subscribed->subscriptions.find(filter);
    if (found == m_subscribed->subscriptions.end())
        return false;
    const mqtt::SharedFilter parts = mqtt::parseShared(filter);
    m_worker.shared().subscriptions.remove(parts.group, parts.filter, m_ref);
    if (m_kept) {
        auto detail = std::make_unique<store::Change::Detail>();
        detail->subscription.filter = found->first;
        m_worker.note(store::Change::Kind::Unsubscribed, m_kept->id).detail = std::move(detail);
    }
    m_subscribed->subscriptions.erase(found);
    return true;
}

// --- Messages to the client -------------------------------------------------------------------------------------------------

void Session::deliver(Publication& publication, const Recipient& recipient, const RoutePtr& route, std::uint32_t via)
{
    // What waits on the disk meets the hooks when it is read.
    const bool later = m_kept && m_kept->queue == Queue::OnDisk && publication.storeId != 0;
    if (later || m_worker.hooks<hooks::DeliverySend>().empty())
        deliverAsIs(publication, recipient, route, via);
    else
        deliverThroughHooks(publication, recipient, route, via);
}

void Session::deliverAsIs(Publication& publication, const Recipient& recipient, const RoutePtr& route, std::uint32_t via)
{
    const DeliveryTerms terms(publication, recipient, m_ref);
    if (!terms.wanted)
        return; // No Local [MQTT-3.8.3-3]
    const auto& [wanted, retain, qos, idCount] = terms;
    if (!mayReceive(m_worker, m_info, publication.topic, qos, false, publication.publisher)) {
        miss(publication, qos, tap::DropReason::NotAuthorized);
        if (m_kept && publication.storeId != 0 && qos != mqtt::QoS::AtMostOnce)
            noteDone(publication.message(), via);
        return;
    }
    const bool withIds = idCount > 0 && m_channel && m_channel->v5();
    if (qos == mqtt::QoS::AtMostOnce) {
        if (!m_channel) {
            miss(publication, qos, tap::DropReason::OfflineQoS0);
            return;
        }
        m_channel->sendQoS0(
            publication, retain, withIds ? &route->subscriptionIds[recipient.firstId] : nullptr, withIds ? idCount : 0);
        return;
    }
    Owed owed;
    owed.message = publication.message();
    owed.qos = qos;
    owed.retain = retain;
    owed.via = via;
    if (idCount > 0) {
        owed.idsOf = route;
        owed.firstId = recipient.firstId;
        owed.idCount = idCount;
    }
    owe(std::move(owed));
}

void Session::passOver(Publication& publication, const Recipient& recipient)
{
    const DeliveryTerms terms(publication, recipient, m_ref);
    if (!terms.wanted)
        return;
    miss(publication, terms.qos, tap::DropReason::HookRejected);
    if (m_kept && publication.storeId != 0 && terms.qos != mqtt::QoS::AtMostOnce)
        noteDone(publication.message(), 0);
}

/// A message that nobody else has noted down for this session: a retained one, or one that a hook gives it.
void Session::deliverAlone(const mqtt::MessageRef& stored, mqtt::QoS granted, bool retained, std::uint32_t identifier)
{
    mqtt::MessageRef message = stored;
    const mqtt::QoS qos = std::min(granted, stored->qos());
    const bool toKeep = m_kept && qos != mqtt::QoS::AtMostOnce && (stored->storeId() != 0 || !retained);
    if (!m_worker.hooks<hooks::DeliverySend>().empty()) {
        // On the disk another text is another message; the stored one stays what it is.
        message = throughHooks(stored, qos, retained, toKeep ? m_worker.nextStoreId() : 0);
        if (!message)
            return;
    }
    Owed owed;
    owed.qos = qos;
    owed.retain = retained; // [MQTT-3.3.1-8]
    owed.ownId = identifier;
    if (!mayReceive(m_worker, m_info, message->topic(), owed.qos, retained, &message->publisher())) {
        miss(message, owed.qos, tap::DropReason::NotAuthorized);
        return;
    }
    if (toKeep && message->storeId() == 0) {
        message = mqtt::Message::create({ message->topic(), message->payload(), message->properties(), message->qos(), message->retain(),
            message->dup(), message->expires(), message->expirySeconds(), message->wallMicros(), message->steadyNanos(),
            message->publisher(), m_worker.nextStoreId() });
    }
    owed.message = message;
    if (owed.qos != mqtt::QoS::AtMostOnce) {
        if (m_kept)
            noteAlone(owed);
        owe(std::move(owed));
        return;
    }
    if (!m_channel) {
        miss(message, owed.qos, tap::DropReason::OfflineQoS0);
        return;
    }
    if (!m_channel->hasRoom()) { // a subscription to "#" must not fill memory with all there is
        miss(message, owed.qos, tap::DropReason::OutboxFull);
        return;
    }
    InFlight entry;
    entry.owed = std::move(owed);
    transmit(entry, false);
}

void Session::miss(Publication& publication, mqtt::QoS qos, tap::DropReason reason)
{
    ++m_missed;
    tellDropped(m_worker, m_info, publication, qos, reason);
}

void Session::miss(const mqtt::MessageRef& message, mqtt::QoS qos, tap::DropReason reason)
{
    ++m_missed;
    tellDropped(m_worker, m_info, message, qos, reason);
}

bool Session::windowOpen() const
{
    if (!m_channel || !m_channel->hasRoom())
        return false;
    return !m_flow || m_flow->inWindow < std::min<std::size_t>(m_channel->receiveMaximum(), kMaxInFlight); // [MQTT-3.3.4-9]
}

/// Ids are given in turn, so one that is never acknowledged would be met again after a whole round. [MQTT-2.2.1-4]
bool Session::idFree() const noexcept { return !m_flow || m_flow->inFlight.size() < 65535; }

void Session::owe(Owed owed)
{
    if (m_kept && oweLater(owed))
        return;
    Flow& state = flow();
    if (state.queue.empty() && state.toResend == 0 && windowOpen() && idFree()) {
        send(std::move(owed));
        return;
    }
    const auto& limits = m_worker.shared().settings;
    const std::size_t bytes = owed.message->footprint();
    if (state.queue.size() >= limits.maxQueuedMessages || state.queuedBytes + bytes > limits.maxQueuedBytes)
        dropExpired();
    if (state.queue.size() >= limits.maxQueuedMessages || state.queuedBytes + bytes > limits.maxQueuedBytes) {
        drop(owed, tap::DropReason::QueueFull);
        return;
    }
    if (!mayWait(owed, state.queue.size(), state.queuedBytes)) {
        drop(owed, tap::DropReason::HookRejected);
        return;
    }
    state.queuedBytes += bytes;
    state.queue.push_back(std::move(owed));
}

/// What delivery.enqueue says of a message that has room in the queue.
bool Session::mayWait(const Owed& owed, std::uint64_t messages, std::uint64_t bytes) const
{
    const auto& chain = m_worker.hooks<hooks::DeliveryEnqueue>();
    if (chain.empty())
        return true;
    const hooks::ClientView who = viewOf(m_worker, m_info);
    const hooks::QueueView queue { owed.qos, messages, bytes, m_channel != nullptr };
    return !chain.run(who, owed.message, queue).rejected();
}

/// Makes room by what nobody may have any more. [MQTT-3.3.2-5]
void Session::dropExpired()
{
    Flow& state = *m_flow;
    while (!state.queue.empty() && remainingExpiry(*state.queue.front().message, m_worker.steadyNanos()) < 0) {
        const Owed gone = std::move(state.queue.front());
        state.queue.pop_front();
        state.queuedBytes -= gone.message->footprint();
        drop(gone, tap::DropReason::Expired);
    }
}

/// It will not get this message any more.
void Session::drop(const Owed& owed, tap::DropReason reason)
{
    if (m_kept)
        noteDone(owed.message, owed.via);
    miss(owed.message, owed.qos, reason);
}

void Session::send(Owed owed)
{
    Flow& state = flow();
    InFlight entry;
    entry.counted = true;
    entry.wait = owed.qos == mqtt::QoS::AtLeastOnce ? Wait::Puback : Wait::Pubrec;
    entry.owed = std::move(owed);
    state.lastPacketId = static_cast<std::uint16_t>(state.lastPacketId == 65535 ? 1 : state.lastPacketId + 1);
    entry.packetId = state.lastPacketId;
    state.inFlight.push_back(std::move(entry));
    ++state.inWindow;
    if (m_kept)
        noteDelivery(store::Change::Kind::Sent, state.inFlight.back().owed.message, state.inFlight.back().owed.via, ++m_kept->flight);
    launch(state.inFlight.back(), false);
}

void Session::transmit(const InFlight& entry, bool dup)
{
    const Owed& owed = entry.owed;
    const mqtt::Message& message = *owed.message;
    const std::int64_t left = remainingExpiry(message, m_worker.steadyNanos());
    mqtt::PublishHead head;
    head.dup = dup;
    head.qos = owed.qos;
    head.retain = owed.retain;
    head.packetId = entry.packetId;
    head.topic = message.topic();
    head.payloadSize = message.payload().size();
    head.v5 = m_channel->v5();
    if (head.v5) {
        head.properties = message.properties();
        head.expires = message.expires();
        head.expirySeconds = left > 0 ? static_cast<std::uint32_t>(left) : 0; // [MQTT-3.3.2-6]
        if (owed.ownId != 0) {
            head.subscriptionIds = &owed.ownId;
            head.subscriptionIdCount = 1;
        } else if (owed.idCount > 0) {
            head.subscriptionIds = &owed.idsOf->subscriptionIds[owed.firstId];
            head.subscriptionIdCount = owed.idCount;
        }
    }
    if (const ClientChannel::Sent sent = m_channel->sendPublish(head, message.payload(), &owed.message); sent != ClientChannel::Sent::Yes) {
        miss(owed.message, owed.qos,
            sent == ClientChannel::Sent::TooLarge ? tap::DropReason::PacketTooLarge : tap::DropReason::HookRejected);
        if (InFlight* waiting = entry.packetId != 0 ? find(entry.packetId) : nullptr)
            finish(*waiting); // as if it were acknowledged [MQTT-3.1.2-25]
        return;
    }
    tellDelivered(m_worker, m_info, owed.message, head);
}

void Session::pump()
{
    if (!m_flow)
        return;
    Flow& state = *m_flow;
    while (state.toResend > 0 && windowOpen()) { // in their old order, and never more than the client takes [MQTT-4.6.0-1]
        InFlight& entry = state.inFlight[state.inFlight.size() - state.toResend--];
        if (entry.wait != Wait::Puback && entry.wait != Wait::Pubrec)
            continue;
        entry.counted = true;
        ++state.inWindow;
        launch(entry, true); // [MQTT-3.3.1-1]
    }
    while (state.toResend == 0 && !m_flow->queue.empty() && windowOpen() && idFree()) {
        Owed owed = std::move(m_flow->queue.front());
        m_flow->queue.pop_front();
        m_flow->queuedBytes -= owed.message->footprint();
        if (remainingExpiry(*owed.message, m_worker.steadyNanos()) < 0) {
            drop(owed, tap::DropReason::Expired);
            continue;
        }
        // The rules may have changed while it waited.
        if (!mayReceive(m_worker, m_info, owed.message->topic(), owed.qos, false, &owed.message->publisher())) {
            drop(owed, tap::DropReason::NotAuthorized);
            continue;
        }
        send(std::move(owed));
    }
}

void Session::resume()
{
    if (m_kept && m_kept->queue != Queue::InMemory) {
        if (m_kept->queue == Queue::OnDisk)
            m_worker.wantOwed(*this); // onLoaded() goes on from here
        m_kept->queue = Queue::Reading;
        return;
    }
    if (!m_flow)
        return;
    m_flow->inWindow = 0;
    m_flow->toResend = m_flow->inFlight.size();
    for (InFlight& entry : m_flow->inFlight) {
        entry.counted = false;
        if (entry.wait == Wait::Pubcomp)
            sendWhenKept(mqtt::PacketType::Pubrel, entry.packetId, mqtt::ReasonCode::Success);
    }
    pump();
}

bool Session::forEachOwed(const std::function<void(const mqtt::Message&)>& each) const
{
    if (m_flow) {
        for (const InFlight& entry : m_flow->inFlight) {
            if (entry.wait != Wait::Done && entry.owed.message)
                each(*entry.owed.message);
        }
        for (const Owed& owed : m_flow->queue)
            each(*owed.message);
    }
    if (!m_kept || m_kept->queue == Queue::InMemory)
        return true;
    for (const Owed& owed : m_kept->late)
        each(*owed.message);
    return false;
}

Session::InFlight* Session::find(std::uint16_t packetId)
{
    if (!m_flow || m_flow->inFlight.empty())
        return nullptr;
    // Ids are consecutive (1…65535, then 1 again), so the place follows from the distance to the front.
    const std::uint16_t front = m_flow->inFlight.front().packetId;
    const std::size_t distance = packetId >= front ? static_cast<std::size_t>(packetId - front)
                                                   : static_cast<std::size_t>(65535 - front + packetId);
    if (packetId == 0 || distance >= m_flow->inFlight.size())
        return nullptr;
    InFlight& entry = m_flow->inFlight[distance];
    return entry.packetId == packetId && entry.wait != Wait::Done ? &entry : nullptr;
}

void Session::finish(InFlight& entry)
{
    entry.wait = Wait::Done;
    if (m_kept)
        noteDone(entry.owed.message, entry.owed.via);
    entry.owed = Owed();
    if (std::exchange(entry.counted, false))
        --m_flow->inWindow;
    while (!m_flow->inFlight.empty() && m_flow->inFlight.front().wait == Wait::Done)
        m_flow->inFlight.pop_front();
    m_flow->toResend = std::min(m_flow->toResend, m_flow->inFlight.size());
}

bool Session::onPuback(std::uint16_t packetId, mqtt::ReasonCode reason)
{
    InFlight* entry = find(packetId);
    if (!entry || entry->wait != Wait::Puback)
        return false;
    tellAcked(m_worker, m_info, entry->owed.message, entry->owed.qos, packetId, reason);
    finish(*entry);
    pump();
    return true;
}

bool Session::onPubrec(std::uint16_t packetId, mqtt::ReasonCode reason)
{
    InFlight* entry = find(packetId);
    if (!entry || entry->wait == Wait::Puback)
        return false;
    if (mqtt::isError(reason)) { // the flow ends here [MQTT-4.3.3-8]
        tellAcked(m_worker, m_info, entry->owed.message, entry->owed.qos, packetId, reason);
        finish(*entry);
        pump();
        return true;
    }
    if (entry->wait == Wait::Pubrec)
        tellReceived(m_worker, m_info, entry->owed.message, packetId);
    if (m_kept && entry->wait == Wait::Pubrec)
        noteDelivery(store::Change::Kind::Released, entry->owed.message, entry->owed.via, 0);
    entry->wait = Wait::Pubcomp;
    sendWhenKept(mqtt::PacketType::Pubrel, packetId, mqtt::ReasonCode::Success);
    return true;
}

bool Session::onPubcomp(std::uint16_t packetId)
{
    InFlight* entry = find(packetId);
    if (!entry || entry->wait != Wait::Pubcomp)
        return false;
    tellAcked(m_worker, m_info, entry->owed.message, entry->owed.qos, packetId, mqtt::ReasonCode::Success);
    finish(*entry);
    pump();
    return true;
}

HeldAcks& Session::holdAcks()
{
    if (!flow().held)
        m_flow->held = std::make_unique<HeldAcks>(m_worker, *this);
    return *m_flow->held;
}

bool Session::beginQoS2(std::uint16_t packetId)
{
    Flow& state = flow();
    const auto [entry, isNew] = state.received.try_emplace(packetId, state.connection);
    if (isNew || std::exchange(entry->second, state.connection) != state.connection)
        ++state.receivedNow;
    if (isNew && m_kept)
        m_worker.note(store::Change::Kind::Received, m_kept->id).number = packetId;
    return isNew;
}

bool Session::knowsQoS2(std::uint16_t packetId) const { return m_flow && m_flow->received.contains(packetId); }

bool Session::endQoS2(std::uint16_t packetId)
{
    if (!m_flow)
        return false;
    const auto entry = m_flow->received.find(packetId);
    if (entry == m_flow->received.end())
        return false;
    if (entry->second == m_flow->connection)
        --m_flow->receivedNow;
    m_flow->received.erase(entry);
    if (m_kept)
        m_worker.note(store::Change::Kind::Completed, m_kept->id).number = packetId;
    return true;
}

std::size_t Session::openQoS2() const noexcept { return m_flow ? m_flow->receivedNow : 0; }

} // namespace hookline::broker
