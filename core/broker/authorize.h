// The last word before something happens: asks the authorising hooks about what will really be done. A branch where nobody listens.
// @thread loop, every function
#pragma once

#include "core/broker/events.h"
#include "core/broker/worker.h"
#include "core/hooks/hook_points.h"

#include <string_view>

namespace hookline::broker {

/// What only the broker itself may publish.
inline bool isReserved(std::string_view topic) noexcept
{
    return topic.starts_with('$') && (topic == "$SYS" || topic.starts_with("$SYS/"));
}

/// Success, or why this client may not publish the draft as it is now.
inline mqtt::ReasonCode authorizePublish(const Worker& worker, const mqtt::ClientInfoRef& client, const hooks::PublishDraft& draft)
{
    if (isReserved(draft.topic()))
        return mqtt::ReasonCode::NotAuthorized;
    if (const auto& chain = worker.hooks<hooks::MessageAuthorize>(); !chain.empty()) {
        const hooks::ClientView who = viewOf(worker, client);
        if (const hooks::Verdict verdict = chain.run(who, draft); verdict.rejected())
            return verdict.reason();
    }
    return mqtt::ReasonCode::Success;
}

/// Whether this filter is granted, and if not, why and by whose callback.
inline hooks::Verdict authorizeSubscription(const Worker& worker, const mqtt::ClientInfoRef& client, const hooks::SubscriptionView& view)
{
    const auto& chain = worker.hooks<hooks::SubscriptionAuthorize>();
    if (chain.empty())
        return hooks::Verdict::next();
    const hooks::ClientView who = viewOf(worker, client);
    return chain.run(who, view);
}

/// Whether the client may have this message.
inline bool mayReceive(const Worker& worker, const mqtt::ClientInfoRef& client, std::string_view topic, mqtt::QoS qos, bool retained,
    const mqtt::ClientInfoRef* publisher)
{
    const auto& chain = worker.hooks<hooks::DeliveryAuthorize>();
    if (chain.empty())
        return true;
    const hooks::ClientView who = viewOf(worker, client);
    const hooks::DeliveryRequest request { topic, qos, retained, publisher };
    return !chain.run(who, request).rejected();
}

} // namespace hookline::broker
