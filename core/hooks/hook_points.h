// The closed list of hook points. Present tense decides, past tense is told.
//
// Each is a tag type with a stable name (logs, the window), a signature that the compiler checks at registration, and what a
// throwing callback means: points that decide fail closed, points that tell skip it. All run on the I/O loop that owns the
// client; a client never sees two loops at once. The EMQ plugin's eleven are here under their own names.
#pragma once

#include "core/hooks/ack_hold.h"
#include "core/hooks/auth_exchange.h"
#include "core/hooks/hook_chain.h"
#include "core/hooks/views.h"

namespace hookline::hooks {

// clang-format off
#define HOOKLINE_DECIDING(Tag, text, ...)                                  \
    struct Tag {                                                           \
        static constexpr std::string_view kName = text;                    \
        static constexpr OnThrow kOnThrow = OnThrow::Reject;               \
        using Signature = Verdict(__VA_ARGS__);                            \
    }
#define HOOKLINE_TOLD(Tag, text, ...)                                      \
    struct Tag {                                                           \
        static constexpr std::string_view kName = text;                    \
        static constexpr OnThrow kOnThrow = OnThrow::Skip;                 \
        using Signature = void(__VA_ARGS__);                               \
    }

/// Before a session exists; a rejection is the CONNACK's reason. May answer later (Credentials::later).
HOOKLINE_DECIDING(ClientAuthenticate, "client.authenticate", const ClientView&, const Credentials&);
/// CONNECT or re-authentication names an authentication method: whoever knows it puts an exchange into the draft. What it proves
/// goes through ClientAuthenticate after that.
HOOKLINE_DECIDING(ClientAuthStart, "client.auth_start", const ClientView&, AuthStart&);
/// Filters and QoS may be changed, entries denied. SUBACK always has one code per filter.
HOOKLINE_DECIDING(ClientSubscribe, "client.subscribe", const ClientView&, SubscribeDraft&);
HOOKLINE_DECIDING(ClientUnsubscribe, "client.unsubscribe", const ClientView&, UnsubscribeDraft&);
/// A PUBLISH or a will with its alias resolved, before routing. Runs once per QoS 2 message, on the first PUBLISH.
HOOKLINE_DECIDING(MessagePublish, "message.publish", const ClientView&, PublishDraft&);

// Authorisation: asked last, about what will really happen, and nothing can be changed here. A rewrite cannot slip past it,
// whatever the priorities of the points above.
/// A PUBLISH as it will be routed; a will at CONNECT and again when it fires.
HOOKLINE_DECIDING(MessageAuthorize, "message.authorize", const ClientView&, const PublishDraft&);
/// One filter of a SUBSCRIBE after ClientSubscribe, as it would be granted.
HOOKLINE_DECIDING(SubscriptionAuthorize, "subscription.authorize", const ClientView&, const SubscriptionView&);
/// A message on its way to a client: live, retained, or queued while the client was away.
HOOKLINE_DECIDING(DeliveryAuthorize, "delivery.authorize", const ClientView&, const DeliveryRequest&);

/// The last word on a PUBLISH: final, about to be routed, and under the stamp that message.routed will have. May reject it, or hold
/// its PUBACK or PUBREC until something is done with it. Runs for QoS 0 and wills too, which have nothing to hold.
HOOKLINE_DECIDING(MessageAccept, "message.accept", const ClientView&, const Stamp&, const mqtt::MessageRef&, Acceptance&);

/// After the CONNACK was written with success. A refused CONNECT is ClientConnectRefused only.
HOOKLINE_TOLD(ClientConnected, "client.connected", const ClientView&, const Stamp&);
HOOKLINE_TOLD(ClientConnectRefused, "client.connect_refused", const ClientView&, const Stamp&, const DisconnectView&);
HOOKLINE_TOLD(ClientDisconnected, "client.disconnected", const ClientView&, const Stamp&, const DisconnectView&);
HOOKLINE_TOLD(SessionCreated, "session.created", const ClientView&, const Stamp&);
HOOKLINE_TOLD(SessionResumed, "session.resumed", const ClientView&, const Stamp&);
HOOKLINE_TOLD(SessionTakenOver, "session.takenover", const ClientView&, const Stamp&);
HOOKLINE_TOLD(SessionSubscribed, "session.subscribed", const ClientView&, const Stamp&, const SubscriptionView&);
HOOKLINE_TOLD(SessionUnsubscribed, "session.unsubscribed", const ClientView&, const Stamp&, const SubscriptionView&);
HOOKLINE_TOLD(SessionTerminated, "session.terminated", const ClientView&, const Stamp&, const DisconnectView&);
/// The message reached every outbox, queue and mailbox; nothing can be changed. This is the event "publish".
HOOKLINE_TOLD(MessageRouted, "message.routed", const ClientView&, const Stamp&, const mqtt::MessageRef&, const RouteSummary&);
/// A PUBLISH was handed to a subscriber's outbox, each time, redelivery included.
HOOKLINE_TOLD(MessageDelivered, "message.delivered", const ClientView&, const Stamp&, const DeliveryView&);
/// PUBACK (QoS 1) or PUBCOMP (QoS 2) from a subscriber. Never for QoS 0.
HOOKLINE_TOLD(MessageAcked, "message.acked", const ClientView&, const Stamp&, const DeliveryView&);
HOOKLINE_TOLD(MessageDropped, "message.dropped", const ClientView&, const Stamp&, const DeliveryView&, DropReason);

#undef HOOKLINE_DECIDING
#undef HOOKLINE_TOLD
// clang-format on

using HookTable = BasicHookTable<ClientAuthenticate, ClientAuthStart, ClientSubscribe, ClientUnsubscribe, MessagePublish,
    MessageAuthorize, MessageAccept, SubscriptionAuthorize, DeliveryAuthorize, ClientConnected, ClientConnectRefused, ClientDisconnected,
    SessionCreated, SessionResumed, SessionTakenOver, SessionSubscribed, SessionUnsubscribed, SessionTerminated, MessageRouted,
    MessageDelivered, MessageAcked, MessageDropped>;

} // namespace hookline::hooks
