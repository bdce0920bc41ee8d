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

void Session::deliverThroughHooks(Publication& publication, const Recipient& recipient, const RoutePtr& route, std::uint32_t via)
{
    const DeliveryTerms terms(publication, recipient, m_ref);
    if (!terms.wanted)
        return; // No Local [MQTT-3.8.3-3]
    hooks::PublishDraft draft(publication.topic, publication.payload, terms.qos, terms.retain, false);
    if (!ask(m_worker, m_info, draft)) {
        miss(publication, terms.qos, tap::DropReason::HookRejected);
        if (m_kept && publication.storeId != 0 && terms.qos != mqtt::QoS::AtMostOnce)
            noteDone(publication.message(), via);
        return;
    }
    if (draft.revision() == 0) {
        deliverAsIs(publication, recipient, route, via);
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
    changed.storeId = publication.storeId; // the disk has the original, which meets the hooks again if it is read
    changed.publisher = publication.publisher;
    changed.from = publication.from;
    changed.scratch = &m_worker.ownFrames();
    changed.scratch->made.fill(false);
    Recipient asPublished = recipient;
    asPublished.retainAsPublished = asPublished.retainAsPublishedIfOwn = true; // the draft's flag says it
    deliverAsIs(changed, asPublished, route, via);
}

mqtt::MessageRef Session::throughHooks(const mqtt::MessageRef& message, mqtt::QoS qos, bool retain, std::uint64_t storeId)
{
    hooks::PublishDraft draft(message->topic(), message->payload(), qos, retain, false);
    if (!ask(m_worker, m_info, draft)) {
        miss(message, qos, tap::DropReason::HookRejected);
        return {};
    }
    if (!draft.topicChanged() && !draft.payloadChanged())
        return message;
    return mqtt::Message::create({ draft.topic(), draft.payload(), message->properties(), message->qos(), message->retain(), message->dup(),
        message->expires(), message->expirySeconds(), message->wallMicros(), message->steadyNanos(), message->publisher(),
        storeId });
}

} // namespace hookline::broker
