#include "ui/models/hook_events.h"

#include "ui/format.h"
#include "ui/models/event_filter.h"

#include <QStringList>

#include <algorithm>

namespace hookline::ui {
namespace {

struct PointEvent {
    std::string_view point;
    const char* event;
    bool tells; ///< it is what tells of the event; the others come before it
};

constexpr PointEvent kEvents[] = {
    { "client.connect", "connected", false },
    { "client.authenticate", "connected", false },
    { "client.auth_start", "connected", false },
    { "client.authn_complete", "connected", false },
    { "client.connack", "connected", false },
    { "client.connected", "connected", true },
    { "client.connect_refused", "connect_refused", true },
    { "client.disconnected", "disconnected", true },
    { "client.subscribe", "subscribed", false },
    { "subscription.authorize", "subscribed", false },
    { "session.subscribed", "subscribed", true },
    { "client.subscribe_refused", "subscribe_refused", true },
    { "client.unsubscribe", "unsubscribed", false },
    { "session.unsubscribed", "unsubscribed", true },
    { "session.created", "session_created", true },
    { "session.resumed", "session_resumed", true },
    { "session.takenover", "session_takenover", true },
    { "session.terminated", "session_terminated", true },
    { "message.publish", "publish", false },
    { "message.authorize", "publish", false },
    { "message.accept", "publish", false },
    { "message.route", "publish", false },
    { "message.puback", "publish", false },
    { "message.routed", "publish", true },
    { "delivery.send", "delivered", false },
    { "delivery.authorize", "delivered", false },
    { "delivery.enqueue", "delivered", false },
    { "message.delivered", "delivered", true },
    { "delivery.received", "delivered", false },
    { "message.acked", "acked", true },
    { "message.dropped", "dropped", true },
};

const PointEvent* find(std::string_view point) noexcept
{
    const auto found = std::ranges::find(kEvents, point, &PointEvent::point);
    return found == std::end(kEvents) ? nullptr : found;
}

} // namespace

std::string_view eventOf(std::string_view point) noexcept
{
    const PointEvent* found = find(point);
    return found && found->tells ? std::string_view(found->event) : std::string_view();
}

std::vector<std::string> rulesAt(std::string_view point, const config::KafkaSettings& settings)
{
    std::vector<std::string> out;
    const std::string_view event = eventOf(point);
    if (event.empty() || !settings.enabled)
        return out;
    if (settings.rules.empty() && std::ranges::find(settings.events, event) != settings.events.end())
        out.emplace_back();
    for (const config::RuleSettings& rule : settings.rules) {
        if (rule.enabled && std::ranges::find(rule.events, event) != rule.events.end())
            out.push_back(rule.name);
    }
    return out;
}

QString eventsFilter(std::string_view point, const metrics::CallbackFilter& filter)
{
    const PointEvent* found = find(point);
    if (!found)
        return {};
    QStringList parts { EventFilter::test("event", "==", QLatin1String(found->event)) };
    QStringList topics;
    for (const std::string& topic : filter.topics)
        topics << EventFilter::test("topic", "like", fromUtf8(topic));
    if (topics.size() == 1)
        parts << topics.first();
    else if (!topics.isEmpty())
        parts << QLatin1Char('(') + topics.join(QLatin1String(" || ")) + QLatin1Char(')');
    return parts.join(QLatin1String(" && "));
}

bool isOnPublishPath(std::string_view point) noexcept
{
    static constexpr std::string_view kPoints[] = { "packet.in", "message.publish", "message.authorize", "message.accept",
        "message.route", "message.routed", "delivery.send", "delivery.authorize", "delivery.enqueue", "message.puback", "packet.out" };
    return std::ranges::find(kPoints, point) != std::end(kPoints);
}

} // namespace hookline::ui
