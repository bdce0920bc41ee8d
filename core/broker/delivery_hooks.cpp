// What delivery.send does to a message on its way to one subscriber. None of it runs while nobody listens there.
#include "core/broker/events.h"
#include "core/broker/session.h"
#include "core/broker/worker.h"
#include "core/mqtt/topic.h"

namespace hookline::broker {
namespace {

/// False: the hook wants the client not to have it, or made a topic that is none.
bool ask(const Worker& worker, const mqtt::ClientInfoRef& client, hooks::PublishDraft& draft)
{
    const hooks::ClientView who = viewOf(worker, client);
    const hooks::Verdict verdict = worker.hooks<hooks::DeliverySend>().run(who, draft);
    return !verdict.rejected() && (!draft.topicChanged() || mqtt::isValidTopicName(draft.topic()));
}

} // namespace

void Session::deliverThroughHooks(Publication& publication, const Recipient& recipient, const RoutePtr& route)
{
    const bool own = publication.from && *publication.from == m_ref;
    const std::uint8_t granted = own ? recipient.qosIfOwn : recipient.qos;
    if (granted == Recipient::kNone)
        return; // No Local [MQTT-3.8.3-3]
    const auto qos = static_cast<mqtt::QoS>(std::min(granted, static_cast<std::uint8_t>(publication.qos)));
    const bool keepsFlag = own ? recipient.retainAsPublishedIfOwn : recipient.retainAsPublished;
    hooks::PublishDraft draft(publication.topic, publication.payload, qos, publication.retain && keepsFlag, false);
    if (!ask(m_worker, m_info, draft)) {
        tellDropped(m_worker, m_info, publication, qos, tap::DropReason::HookRejected);
        return;
    }
    if (draft.revision() == 0) {
        deliverAsIs(publication, recipient, route);
        return;
    }
    Publication changed; // a message of this subscriber's own, under the publisher's name and time
    changed.topic = draft.topic();
    changed.payload = draft.payload();
    changed.properties = publication.properties;
    changed.qos = publication.qos;
    changed.retain = draft.retain();
    changed.dup = publication.dup;
    changed.expires = publication.expires;
    changed.expirySeconds = publication.expirySeconds;
    changed.wallMicros = publication.wallMicros;
    changed.steadyNanos = publication.steadyNanos;
    changed.publisher = publication.publisher;
    changed.from = publication.from;
    changed.scratch = &m_worker.ownFrames();
    changed.scratch->made.fill(false);
    Recipient asPublished = recipient;
    asPublished.retainAsPublished = asPublished.retainAsPublishedIfOwn = true; // the draft's flag says it
    deliverAsIs(changed, asPublished, route);
}

mqtt::MessageRef Session::throughHooks(const mqtt::MessageRef& message, mqtt::QoS qos, bool retain)
{
    hooks::PublishDraft draft(message->topic(), message->payload(), qos, retain, false);
    if (!ask(m_worker, m_info, draft)) {
        tellDropped(m_worker, m_info, message, qos, tap::DropReason::HookRejected);
        return {};
    }
    if (!draft.topicChanged() && !draft.payloadChanged())
        return message;
    return mqtt::Message::create({ draft.topic(), draft.payload(), message->properties(), message->qos(), message->retain(), message->dup(),
        message->expires(), message->expirySeconds(), message->wallMicros(), message->steadyNanos(), message->publisher() });
}

} // namespace hookline::broker
