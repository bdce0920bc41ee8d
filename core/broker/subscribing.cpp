#include "core/broker/subscribing.h"

#include "core/broker/events.h"
#include "core/broker/session.h"
#include "core/broker/shared_state.h"
#include "core/broker/worker.h"

#include <vector>

namespace hookline::broker {

mqtt::ReasonCode grant(
    Worker& worker, const Session& session, const mqtt::SubscribeEntry& entry, const mqtt::SharedFilter& parts)
{
    const auto& settings = worker.shared().settings;
    if (!parts.valid || !mqtt::isValidTopicFilter(parts.filter, { settings.maxTopicLength, settings.maxTopicLevels }))
        return mqtt::ReasonCode::TopicFilterInvalid;
    if (session.subscriptionCount() >= settings.maxSubscriptions && !session.hasSubscription(entry.filter))
        return mqtt::ReasonCode::QuotaExceeded;
    return static_cast<mqtt::ReasonCode>(entry.qos);
}

void beginSubscription(Worker& worker, Session& session, const mqtt::ClientInfoRef& info, const mqtt::SubscribeEntry& entry, bool isNew,
    std::uint32_t identifier)
{
    const bool wanted = entry.retainHandling == mqtt::RetainHandling::Send
        || (entry.retainHandling == mqtt::RetainHandling::SendIfNew && isNew);
    std::vector<mqtt::MessageRef> retained;
    if (wanted && mqtt::parseShared(entry.filter).group.empty()) // no retained messages for shared ones, section 4.8.2
        worker.shared().retained.match(entry.filter, worker.steadyNanos(), retained);
    if (entry.noLocal) { // [MQTT-3.8.3-3]
        std::erase_if(retained, [&](const mqtt::MessageRef& message) {
            return message->publisher() && message->publisher()->clientId == info->clientId;
        });
    }
    const auto count = static_cast<std::uint32_t>(retained.size());
    tell<hooks::SessionSubscribed>(worker, info,
        hooks::SubscriptionView { entry.filter, entry.qos, isNew, hooks::Unsubscriber::Client, count });
    for (const mqtt::MessageRef& message : retained)
        session.deliverRetained(message, entry.qos, identifier);
}

} // namespace hookline::broker
