// PUBLISH from the client and the acknowledgements in both directions. MQTT 5 sections 3.3 to 3.7 and 4.3.
#include "core/base/log.h"
#include "core/broker/authorize.h"
#include "core/broker/client_channel.h"
#include "core/broker/events.h"
#include "core/broker/held_acks.h"
#include "core/broker/session.h"
#include "core/broker/shared_state.h"
#include "core/broker/worker.h"
#include "core/mqtt/acks.h"
#include "core/mqtt/topic.h"

namespace hookline::broker {

std::string_view ClientChannel::aliasedTopic(std::uint16_t alias) const
{
    return m_aliases && alias <= m_aliases->in.size() ? std::string_view(m_aliases->in[alias - 1u]) : std::string_view();
}

bool ClientChannel::resolveAlias(mqtt::PublishView& view)
{
    if (!view.properties.topicAlias) {
        if (view.topic.empty()) {
            malformed(mqtt::ReasonCode::ProtocolError, "PUBLISH without topic or alias");
            return false;
        }
        return true;
    }
    const std::uint16_t alias = *view.properties.topicAlias;
    if (alias == 0 || alias > m_worker.shared().settings.topicAliasMaximum) { // [MQTT-3.3.2-8] [MQTT-3.3.2-9]
        close(mqtt::ReasonCode::TopicAliasInvalid, "topic alias out of range", Tell::Yes);
        return false;
    }
    if (!view.topic.empty()) {
        if (!m_aliases)
            m_aliases = std::make_unique<Aliases>();
        if (m_aliases->in.size() < alias)
            m_aliases->in.resize(alias);
        m_aliases->in[alias - 1u] = std::string(view.topic);
        return true;
    }
    view.topic = aliasedTopic(alias);
    if (view.topic.empty()) {
        close(mqtt::ReasonCode::ProtocolError, "topic alias was never set", Tell::Yes);
        return false;
    }
    return true;
}

/// Whether this PUBLISH is to be routed. A QoS 2 repetition only gets its PUBREC again.
bool ClientChannel::beginPublish(const mqtt::PublishView& view)
{
    if (view.qos == mqtt::QoS::AtMostOnce)
        return true;
    HeldAcks* held = m_session->heldAcks();
    if (view.qos == mqtt::QoS::AtLeastOnce && (!held || held->idle()))
        return true;
    if (view.qos == mqtt::QoS::ExactlyOnce && m_session->knowsQoS2(view.packetId)) { // [MQTT-4.3.3-10]
        m_session->beginQoS2(view.packetId); // now of this connection
        if (!held || !held->repeated(view.packetId))
            acknowledge(view, mqtt::ReasonCode::Success);
        return false;
    }
    const std::size_t open = m_session->openQoS2() + (held ? held->waitingQoS1() : 0);
    if (v5() && open >= m_worker.shared().settings.receiveMaximum) { // [MQTT-3.3.4-7]; 3.1.1 has no such limit
        close(mqtt::ReasonCode::ReceiveMaximumExceeded, "receive maximum exceeded", Tell::Yes);
        return false;
    }
    return true;
}

/// Whether something of it is noted for the disk: the message, or that it was received.
bool ClientChannel::isKept(const mqtt::PublishView& view, const Publication& publication) const
{
    return publication.storeId != 0 || (view.qos == mqtt::QoS::ExactlyOnce && m_session->keptAs() != 0);
}

void ClientChannel::acknowledge(const mqtt::PublishView& view, mqtt::ReasonCode reason, bool kept)
{
    if (view.qos == mqtt::QoS::AtMostOnce)
        return;
    if (view.qos == mqtt::QoS::ExactlyOnce && !mqtt::isError(reason))
        m_session->beginQoS2(view.packetId);
    const HeldAcks* held = m_session->heldAcks();
    const bool behind = held && !held->idle(); // those that wait [MQTT-4.6.0-2] [MQTT-4.6.0-3]
    if (behind || (kept && !m_worker.isKept(m_worker.ticket()))) {
        acknowledgeHeld(view, reason, {}, kept);
        return;
    }
    switch (view.qos) {
    case mqtt::QoS::AtMostOnce: break;
    case mqtt::QoS::AtLeastOnce: answerPublish(mqtt::PacketType::Puback, view.packetId, reason); break;
    case mqtt::QoS::ExactlyOnce: answerPublish(mqtt::PacketType::Pubrec, view.packetId, reason); break;
    }
}

void ClientChannel::acknowledgeHeld(
    const mqtt::PublishView& view, mqtt::ReasonCode reason, const hooks::Acceptance& acceptance, bool kept)
{
    if (view.qos == mqtt::QoS::ExactlyOnce && !mqtt::isError(reason))
        m_session->beginQoS2(view.packetId);
    HeldAcks& held = m_session->holdAcks();
    held.append(view.qos, view.packetId, reason, acceptance.holds(), kept ? m_worker.ticket() : 0);
    // An MQTT 3 client knows no Receive Maximum: its socket holds what it sends too much.
    if (!v5() && held.waiting() >= m_worker.shared().settings.receiveMaximum)
        setPause(kAcksHeld, true);
}

void ClientChannel::acksReleased()
{
    if (const HeldAcks* held = m_session ? m_session->heldAcks() : nullptr; held && held->waiting() < m_worker.shared().settings.receiveMaximum)
        setPause(kAcksHeld, false);
}

void ClientChannel::tellPublishDropped(const mqtt::PublishView& view, tap::DropReason reason)
{
    Publication refused;
    refused.topic = view.topic;
    refused.payload = view.payload;
    refused.qos = view.qos;
    refused.wallMicros = m_worker.wallMicros();
    refused.steadyNanos = m_worker.steadyNanos();
    refused.publisher = &m_info;
    tellDropped(m_worker, m_info, refused, view.qos, reason, Way::In);
}

/// A hook said no: the message is a counted drop, and the client hears what the hook wants it to hear.
void ClientChannel::refusePublish(const mqtt::PublishView& view, hooks::Verdict verdict)
{
    tellPublishDropped(view, tap::DropReason::HookRejected);
    if (!verdict.dropped())
        acknowledge(view, verdict.reason());
    else if (verdict.dropAnswer() == hooks::DropAnswer::Success)
        acknowledge(view, mqtt::ReasonCode::Success);
    else if (verdict.dropAnswer() == hooks::DropAnswer::Disconnect)
        close(verdict.reason(), "a hook dropped a message and its publisher", Tell::Yes);
}

void ClientChannel::onPublish(std::uint8_t first, std::string_view body)
{
    mqtt::PublishView view;
    const mqtt::ReasonCode read = mqtt::readPublish(first, body, m_protocol, view);
    if (read != mqtt::ReasonCode::Success) {
        malformed(read, "PUBLISH");
        return;
    }
    if (!resolveAlias(view) || !beginPublish(view))
        return;
    if (view.retain && v5() && m_worker.shared().settings.maxRetained == 0) { // as our CONNACK said [MQTT-3.2.2-14]
        close(mqtt::ReasonCode::RetainNotSupported, "this broker keeps no retained messages", Tell::Yes);
        return;
    }
    m_publishes = true;
    if (m_rate) {
        m_rate->spend(1, 0);
        slowDown();
    }
    const bool asked = !m_worker.hooks<hooks::MessagePublish>().empty() || !m_worker.hooks<hooks::MessageAuthorize>().empty();
    if (!asked && !view.topic.starts_with('$')) {
        routePublish(view, view.topic, view.payload, view.retain);
    } else {
        hooks::PublishDraft draft(view.topic, view.payload, view.qos, view.retain, false);
        publishThroughHooks(view, draft);
    }
    if (m_worker.intakePaused() && !m_closed)
        setPause(kIntakePaused, true);
}

void ClientChannel::publishThroughHooks(const mqtt::PublishView& view, hooks::PublishDraft& draft)
{
    // Callbacks are shown legal topics only.
    const auto& settings = m_worker.shared().settings;
    const mqtt::TopicLimits limits { settings.maxTopicLength, settings.maxTopicLevels };
    if (!mqtt::isValidTopicName(view.topic, limits)) {
        close(mqtt::ReasonCode::TopicNameInvalid, "invalid topic name", Tell::Yes);
        return;
    }
    const hooks::Verdict verdict = m_worker.hooks<hooks::MessagePublish>().run(viewOf(m_worker, m_info), draft);
    const bool badTopic = draft.topicChanged() && !mqtt::isValidTopicName(draft.topic(), limits);
    if (verdict.rejected() || badTopic) {
        refusePublish(view, badTopic ? hooks::Verdict::reject(mqtt::ReasonCode::TopicNameInvalid) : verdict);
        return;
    }
    if (const mqtt::ReasonCode allowed = authorizePublish(m_worker, m_info, draft); mqtt::isError(allowed)) {
        tellPublishDropped(view, tap::DropReason::NotAuthorized);
        denyPublish(view, allowed, draft.topic());
        return;
    }
    routePublish(view, draft.topic(), draft.payload(), draft.retain());
    for (const hooks::PublishDraft::Copy& copy : draft.copies())
        routeCopy(view, copy);
}

/// A message that a hook made beside the client's own: under the same rules, but nobody waits for its acknowledgement.
void ClientChannel::routeCopy(const mqtt::PublishView& view, const hooks::PublishDraft::Copy& copy)
{
    const auto& settings = m_worker.shared().settings;
    if (m_closed || !mqtt::isValidTopicName(copy.topic, { settings.maxTopicLength, settings.maxTopicLevels }))
        return;
    hooks::PublishDraft draft(copy.topic, copy.payload, view.qos, false, false);
    Publication publication;
    publication.topic = copy.topic;
    publication.payload = copy.payload;
    publication.properties = view.properties.forward;
    publication.qos = view.qos;
    publication.expires = view.properties.messageExpiry.has_value();
    publication.expirySeconds = view.properties.messageExpiry.value_or(0);
    publication.wallMicros = m_worker.wallMicros();
    publication.steadyNanos = m_worker.steadyNanos();
    publication.publisher = &m_info;
    publication.from = m_session->ref();
    publication.scratch = &m_worker.frames();
    publication.scratch->made.fill(false);
    if (mqtt::isError(authorizePublish(m_worker, m_info, draft))) {
        tellDropped(m_worker, m_info, publication, view.qos, tap::DropReason::NotAuthorized, Way::In);
        return;
    }
    const tap::Stamp stamp = m_worker.stamp();
    if (const auto& chain = m_worker.hooks<hooks::MessageAccept>(); !chain.empty()) {
        hooks::Acceptance nothingToHold;
        if (chain.run(viewOf(m_worker, m_info), stamp, publication.message(), nothingToHold).rejected()) {
            tellDropped(m_worker, m_info, publication, view.qos, tap::DropReason::HookRejected, Way::In);
            return;
        }
    }
    const RoutePtr* known = m_worker.matchCache().find(copy.topic);
    const RoutePtr route = known ? *known : m_worker.matchCache().insert(copy.topic);
    m_worker.route(publication, route, m_info, 0, &stamp);
}

/// Never silence: the reason where the packet has one, else what the settings say [MQTT-3.3.5-2 of 3.1.1].
void ClientChannel::denyPublish(const mqtt::PublishView& view, mqtt::ReasonCode reason, std::string_view topic)
{
    base::logInfo("access", "client " + m_info->clientId + " may not publish to " + std::string(topic.substr(0, 256)));
    const bool canSay = v5() && view.qos != mqtt::QoS::AtMostOnce;
    if (!canSay && m_worker.shared().settings.deniedPublish == config::DeniedPublish::Disconnect)
        close(reason, "not allowed to publish there", Tell::Yes);
    else
        acknowledge(view, reason);
}

void ClientChannel::routePublish(const mqtt::PublishView& view, std::string_view topic, std::string_view payload, bool retain)
{
    const RoutePtr* route = m_worker.matchCache().find(topic);
    if (!route) { // a topic in the cache has been checked before
        const auto& settings = m_worker.shared().settings;
        if (!mqtt::isValidTopicName(topic, { settings.maxTopicLength, settings.maxTopicLevels })) { // [MQTT-3.3.2-2]
            close(mqtt::ReasonCode::TopicNameInvalid, "invalid topic name", Tell::Yes);
            return;
        }
        route = &m_worker.matchCache().insert(topic);
    }
    m_worker.count().messagesIn.add();
    m_worker.count().payloadBytesIn.add(payload.size());
    ++m_messagesIn;
    Publication publication;
    publication.topic = topic;
    publication.payload = payload;
    publication.properties = view.properties.forward;
    publication.qos = view.qos;
    publication.retain = retain;
    publication.dup = view.dup;
    publication.expires = view.properties.messageExpiry.has_value();
    publication.expirySeconds = view.properties.messageExpiry.value_or(0);
    publication.wallMicros = m_worker.wallMicros();
    publication.steadyNanos = m_worker.steadyNanos();
    publication.publisher = &m_info;
    publication.from = m_session->ref();
    publication.storeId = m_worker.keepId(**route, view.qos, retain);
    publication.block = m_worker.blockInHand();
    publication.scratch = &m_worker.frames();
    publication.scratch->made.fill(false);
    const bool nobody = (*route)->recipients == 0;
    const mqtt::ReasonCode reason = nobody && v5() ? mqtt::ReasonCode::NoMatchingSubscribers : mqtt::ReasonCode::Success;
    const auto& chain = m_worker.hooks<hooks::MessageAccept>();
    if (chain.empty()) {
        m_worker.route(publication, *route, m_info, view.packetId);
        acknowledge(view, reason, isKept(view, publication));
    } else {
        routeAccepted(view, publication, *route, reason);
    }
}

void ClientChannel::routeAccepted(const mqtt::PublishView& view, Publication& publication, const RoutePtr& route, mqtt::ReasonCode reason)
{
    const SubscriberRef& self = m_session->ref();
    hooks::Acceptance none;
    std::optional<hooks::Acceptance> holdable;
    if (view.qos != mqtt::QoS::AtMostOnce)
        holdable.emplace(m_worker.ackInbox(), self.slot, self.generation, view.packetId, m_worker.lastHold());
    hooks::Acceptance& acceptance = holdable ? *holdable : none;
    const tap::Stamp stamp = m_worker.stamp();
    const hooks::ClientView who = viewOf(m_worker, m_info);
    const hooks::Verdict verdict = m_worker.hooks<hooks::MessageAccept>().run(who, stamp, publication.message(), acceptance);
    if (verdict.rejected()) {
        refusePublish(view, verdict);
        return;
    }
    m_worker.route(publication, route, m_info, view.packetId, &stamp);
    const bool kept = isKept(view, publication);
    if (acceptance.holds().empty())
        acknowledge(view, reason, kept);
    else
        acknowledgeHeld(view, reason, acceptance, kept);
}

void ClientChannel::onAck(mqtt::PacketType type, std::string_view body)
{
    mqtt::AckView ack;
    const mqtt::ReasonCode read = mqtt::readAck(type, body, m_protocol, ack);
    if (read != mqtt::ReasonCode::Success) {
        malformed(read, "acknowledgement");
        return;
    }
    switch (type) {
    case mqtt::PacketType::Puback: m_session->onPuback(ack.packetId, ack.reason); break; // unknown ids are harmless
    case mqtt::PacketType::Pubrec:
        if (!m_session->onPubrec(ack.packetId, ack.reason) && !mqtt::isError(ack.reason))
            sendAck(mqtt::PacketType::Pubrel, ack.packetId, mqtt::ReasonCode::PacketIdentifierNotFound);
        break;
    case mqtt::PacketType::Pubrel: {
        const bool known = m_session->endQoS2(ack.packetId);
        // The id is free again for the client: nobody may remember it.
        m_session->sendWhenKept(mqtt::PacketType::Pubcomp, ack.packetId,
            known ? mqtt::ReasonCode::Success : mqtt::ReasonCode::PacketIdentifierNotFound);
        break;
    }
    case mqtt::PacketType::Pubcomp: m_session->onPubcomp(ack.packetId); break;
    default: break;
    }
}

} // namespace hookline::broker
