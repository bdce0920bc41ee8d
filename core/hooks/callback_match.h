// What of a hook point's arguments a callback's filter looks at, and how a change to them is noticed.
#pragma once

#include "core/hooks/callback_options.h"
#include "core/hooks/connect_draft.h"
#include "core/hooks/packet_draft.h"
#include "core/hooks/route_draft.h"
#include "core/hooks/views.h"

#include <cstdint>
#include <string_view>

namespace hookline::hooks {

/// Whether the filter lets these through; written out in callback_match.cpp for the views that have a topic or a client.
bool matchesClient(const CallbackFilter& filter, std::string_view clientId) noexcept;
bool matchesTopic(const CallbackFilter& filter, std::string_view topic) noexcept;

// Everything that has neither passes.
template <class T>
bool passes(const CallbackFilter&, const T&) noexcept
{
    return true;
}
inline bool passes(const CallbackFilter& filter, const ClientView& view) noexcept
{
    return filter.client.empty() || (view.client && matchesClient(filter, view.client->clientId));
}
inline bool passes(const CallbackFilter& filter, const PublishDraft& draft) noexcept { return matchesTopic(filter, draft.topic()); }
inline bool passes(const CallbackFilter& filter, const mqtt::MessageRef& message) noexcept { return matchesTopic(filter, message->topic()); }
inline bool passes(const CallbackFilter& filter, const DeliveryRequest& request) noexcept { return matchesTopic(filter, request.topic); }
inline bool passes(const CallbackFilter& filter, const DeliveryView& view) noexcept
{
    return !view.message || matchesTopic(filter, view.message->topic());
}
inline bool passes(const CallbackFilter& filter, const SubscriptionView& view) noexcept { return matchesTopic(filter, view.filter); }
inline bool passes(const CallbackFilter& filter, const RefusedSubscription& view) noexcept
{
    return matchesTopic(filter, view.filter);
}
inline bool passes(const CallbackFilter& filter, const RouteDraft& draft) noexcept { return matchesTopic(filter, draft.topic()); }
/// With topics: PUBLISH alone, and by the topic that stands in it, so not one that comes as an alias.
bool passes(const CallbackFilter& filter, const PacketDraft& draft) noexcept;
bool passes(const CallbackFilter& filter, const SubscribeDraft& draft) noexcept;
bool passes(const CallbackFilter& filter, const UnsubscribeDraft& draft) noexcept;

/// Two different numbers before and after a call: it changed what it was given.
template <class T>
std::uint64_t changeMark(const T&) noexcept
{
    return 0;
}
inline std::uint64_t changeMark(const PublishDraft& draft) noexcept { return draft.revision(); }
inline std::uint64_t changeMark(const PacketDraft& draft) noexcept { return draft.revision(); }
inline std::uint64_t changeMark(const ConnectDraft& draft) noexcept { return draft.revision(); }
inline std::uint64_t changeMark(const ConnackDraft& draft) noexcept { return draft.revision(); }
inline std::uint64_t changeMark(const PubackDraft& draft) noexcept { return draft.revision(); }
inline std::uint64_t changeMark(const RouteDraft& draft) noexcept { return draft.revision(); }
std::uint64_t changeMark(const SubscribeDraft& draft) noexcept;
std::uint64_t changeMark(const UnsubscribeDraft& draft) noexcept;

} // namespace hookline::hooks
