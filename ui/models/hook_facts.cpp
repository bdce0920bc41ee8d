#include "ui/models/hook_facts.h"

#include <algorithm>
#include <span>

namespace hookline::ui {
namespace {

std::span<const std::string_view> pointsOf(tap::EventKind kind)
{
    using enum tap::EventKind;
    static constexpr std::string_view connected[]
        = { "client.connect", "client.authenticate", "client.authn_complete", "client.connack", "client.connected" };
    static constexpr std::string_view connectRefused[] = { "client.connect", "client.authenticate",
        "client.authn_complete", "client.connack", "client.connect_refused" };
    static constexpr std::string_view disconnected[] = { "client.disconnected" };
    static constexpr std::string_view subscribed[]
        = { "client.subscribe", "subscription.authorize", "session.subscribed" };
    static constexpr std::string_view subscribeRefused[]
        = { "client.subscribe", "subscription.authorize", "client.subscribe_refused" };
    static constexpr std::string_view unsubscribed[] = { "client.unsubscribe", "session.unsubscribed" };
    static constexpr std::string_view created[] = { "session.created" };
    static constexpr std::string_view resumed[] = { "session.resumed" };
    static constexpr std::string_view takenOver[] = { "session.takenover" };
    static constexpr std::string_view terminated[] = { "session.terminated" };
    static constexpr std::string_view publish[]
        = { "message.publish", "message.authorize", "message.route", "message.accept", "message.routed" };
    static constexpr std::string_view delivered[]
        = { "delivery.authorize", "delivery.enqueue", "delivery.send", "message.delivered" };
    static constexpr std::string_view acked[] = { "message.acked" };
    static constexpr std::string_view dropped[] = { "message.dropped" };
    switch (kind) {
    case Connected: return connected;
    case ConnectRefused: return connectRefused;
    case Disconnected: return disconnected;
    case Subscribed: return subscribed;
    case SubscribeRefused: return subscribeRefused;
    case Unsubscribed: return unsubscribed;
    case SessionCreated: return created;
    case SessionResumed: return resumed;
    case SessionTakenOver: return takenOver;
    case SessionTerminated: return terminated;
    case Publish: return publish;
    case Delivered: return delivered;
    case Acked: return acked;
    case Dropped: return dropped;
    }
    return {};
}

} // namespace

std::vector<HookFact> hookFacts(tap::EventKind kind, const std::vector<metrics::HookChain>& chains)
{
    std::vector<HookFact> out;
    for (const std::string_view point : pointsOf(kind)) {
        const auto chain = std::ranges::find(chains, point, &metrics::HookChain::point);
        if (chain == chains.end())
            continue;
        HookFact fact { point, 0, NAN };
        for (const metrics::HookCallback& each : chain->callbacks) {
            if (!each.enabled)
                continue;
            ++fact.callbacks;
            if (each.stats.nanos.total() > 0)
                fact.micros = (std::isnan(fact.micros) ? 0 : fact.micros) + each.stats.nanos.mean() / 1000;
        }
        if (fact.callbacks > 0)
            out.push_back(fact);
    }
    return out;
}

} // namespace hookline::ui
