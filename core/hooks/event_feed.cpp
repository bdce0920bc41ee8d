#include "core/hooks/event_feed.h"

namespace hookline::hooks {
namespace {

using tap::Event;
using tap::EventKind;

Event eventOf(EventKind kind, const ClientView& client, const Stamp& stamp)
{
    Event event;
    event.kind = kind;
    event.stamp = stamp;
    event.client = client.client;
    return event;
}

Event eventOf(EventKind kind, const ClientView& client, const Stamp& stamp, const DisconnectView& why)
{
    Event event = eventOf(kind, client, stamp);
    event.reason = why.reason;
    if (!why.detail.empty())
        event.text = base::makeText(why.detail);
    return event;
}

Event eventOf(EventKind kind, const ClientView& client, const Stamp& stamp, const SubscriptionView& subscription)
{
    Event event = eventOf(kind, client, stamp);
    event.qos = subscription.qos;
    event.text = base::makeText(subscription.filter);
    return event;
}

Event eventOf(EventKind kind, const ClientView& client, const Stamp& stamp, const RefusedSubscription& refused)
{
    Event event = eventOf(kind, client, stamp);
    event.qos = refused.qos;
    event.reason = refused.reason;
    event.text = tap::refusedText(refused.filter, refused.detail);
    return event;
}

Event eventOf(EventKind kind, const ClientView& client, const Stamp& stamp, const DeliveryView& delivery)
{
    Event event = eventOf(kind, client, stamp);
    event.message = delivery.message;
    event.qos = delivery.qos;
    event.retain = delivery.retain;
    event.dup = delivery.dup;
    event.packetId = delivery.packetId;
    event.reason = delivery.reason;
    event.incoming = delivery.incoming;
    return event;
}

} // namespace

EventFeed::EventFeed(HookRegistry& registry, const std::string& owner, Priority priority, EventMask mask, const Sink& sink,
    const CallbackOptions& options)
{
    const auto listen = [&]<HookPoint P, class... View>(P, EventKind kind, View*...) {
        if (!mask.has(kind))
            return;
        m_registrations.push_back(registry.add<P>(owner, priority,
            [sink, kind](const ClientView& client, const Stamp& stamp, const View&... view) {
                sink(client.loop, eventOf(kind, client, stamp, view...));
            },
            options));
    };
    const DisconnectView* why = nullptr;
    const SubscriptionView* subscription = nullptr;
    const RefusedSubscription* refused = nullptr;
    const DeliveryView* delivery = nullptr;
    listen(ClientConnected {}, EventKind::Connected);
    listen(ClientConnectRefused {}, EventKind::ConnectRefused, why);
    listen(ClientDisconnected {}, EventKind::Disconnected, why);
    listen(SessionCreated {}, EventKind::SessionCreated);
    listen(SessionResumed {}, EventKind::SessionResumed);
    listen(SessionTakenOver {}, EventKind::SessionTakenOver);
    listen(SessionTerminated {}, EventKind::SessionTerminated, why);
    listen(SessionSubscribed {}, EventKind::Subscribed, subscription);
    listen(ClientSubscribeRefused {}, EventKind::SubscribeRefused, refused);
    if (mask.has(EventKind::Unsubscribed)) { // a session's end is one event, not one a filter
        m_registrations.push_back(registry.add<SessionUnsubscribed>(
            owner, priority,
            [sink](const ClientView& client, const Stamp& stamp, const SubscriptionView& view) {
                if (view.by == Unsubscriber::Client)
                    sink(client.loop, eventOf(EventKind::Unsubscribed, client, stamp, view));
            },
            options));
    }
    listen(MessageDelivered {}, EventKind::Delivered, delivery);
    listen(MessageAcked {}, EventKind::Acked, delivery);
    if (mask.has(EventKind::Publish)) {
        m_registrations.push_back(registry.add<MessageRouted>(owner, priority,
            [sink](const ClientView& client, const Stamp& stamp, const mqtt::MessageRef& message, const RouteSummary& route) {
                Event event = eventOf(EventKind::Publish, client, stamp);
                event.message = message;
                event.qos = message->qos();
                event.retain = message->retain();
                event.dup = message->dup();
                event.packetId = route.packetId;
                sink(client.loop, std::move(event));
            },
            options));
    }
    if (mask.has(EventKind::Dropped)) {
        m_registrations.push_back(registry.add<MessageDropped>(owner, priority,
            [sink](const ClientView& client, const Stamp& stamp, const DeliveryView& view, DropReason reason) {
                Event event = eventOf(EventKind::Dropped, client, stamp, view);
                event.drop = reason;
                sink(client.loop, std::move(event));
            },
            options));
    }
}

} // namespace hookline::hooks
