// The closed list of hook points. Present tense decides, past tense is told.
//
// Each is a tag type with a stable name (logs, the window), a signature that the compiler checks at registration, and what a
// throwing callback means: points that decide fail closed, points that tell or only word an answer skip it. All run on the I/O loop
// that owns the client, the bridge's on the bridge's thread; a client never sees two loops at once. The EMQ plugin's eleven are here
// under their own names.
#pragma once

#include "core/hooks/ack_hold.h"
#include "core/hooks/auth_exchange.h"
#include "core/hooks/broker_views.h"
#include "core/hooks/connect_draft.h"
#include "core/hooks/hook_chain.h"
#include "core/hooks/packet_draft.h"
#include "core/hooks/route_draft.h"
#include "core/hooks/views.h"

namespace hookline::hooks {

// clang-format off
#define HOOKLINE_POINT(Tag, text, phase, onThrow, ...)                     \
    struct Tag {                                                           \
        static constexpr std::string_view kName = text;                    \
        static constexpr Phase kPhase = Phase::phase;                      \
        static constexpr OnThrow kOnThrow = OnThrow::onThrow;              \
        using Signature = __VA_ARGS__;                                     \
    }
#define HOOKLINE_DECIDING(Tag, text, ...) HOOKLINE_POINT(Tag, text, Mutate, Reject, Verdict(__VA_ARGS__))
#define HOOKLINE_WORDING(Tag, text, ...) HOOKLINE_POINT(Tag, text, Mutate, Skip, Verdict(__VA_ARGS__))
#define HOOKLINE_AUTHORIZING(Tag, text, ...) HOOKLINE_POINT(Tag, text, Authorize, Reject, Verdict(__VA_ARGS__))
#define HOOKLINE_VETOING(Tag, text, ...) HOOKLINE_POINT(Tag, text, Veto, Reject, Verdict(__VA_ARGS__))
#define HOOKLINE_TOLD(Tag, text, ...) HOOKLINE_POINT(Tag, text, Observe, Skip, void(__VA_ARGS__))

/// A listener took a socket. For a client behind a proxy the address is the proxy's.
HOOKLINE_TOLD(ListenerAccepted, "listener.accepted", const ClientView&, const Stamp&, const AcceptedView&);
HOOKLINE_TOLD(TlsHandshake, "tls.handshake", const ClientView&, const Stamp&, const HandshakeView&);

/// Every whole packet from a client, before it is looked at; CONNECT among them, for which there is no client yet. A rejection ends the
/// connection; drop() leaves out a QoS 0 PUBLISH and ends the connection for others, because the protocol owes them an answer.
HOOKLINE_DECIDING(PacketIn, "packet.in", const ClientView&, PacketDraft&);
/// CONNECT as it was sent, before its client id finds a home and before it is authenticated. A rejection is the CONNACK's reason,
/// drop() closes without one. Runs on the loop where the connection arrived.
HOOKLINE_DECIDING(ClientConnect, "client.connect", const ClientView&, ConnectDraft&);
/// Before a session exists; a rejection is the CONNACK's reason. May answer later (Credentials::later).
HOOKLINE_AUTHORIZING(ClientAuthenticate, "client.authenticate", const ClientView&, const Credentials&);
/// CONNECT or re-authentication names an authentication method: whoever knows it puts an exchange into the draft. What it proves
/// goes through ClientAuthenticate after that.
HOOKLINE_DECIDING(ClientAuthStart, "client.auth_start", const ClientView&, AuthStart&);
/// Filters and QoS may be changed, entries denied. SUBACK always has one code per filter.
HOOKLINE_DECIDING(ClientSubscribe, "client.subscribe", const ClientView&, SubscribeDraft&);
HOOKLINE_DECIDING(ClientUnsubscribe, "client.unsubscribe", const ClientView&, UnsubscribeDraft&);
/// A PUBLISH or a will with its alias resolved, before routing. Runs once per QoS 2 message, on the first PUBLISH.
HOOKLINE_DECIDING(MessagePublish, "message.publish", const ClientView&, PublishDraft&);

/// Who gets a message, once it is accepted and before anybody has it. A rejection: nobody. Not for $SYS.
HOOKLINE_WORDING(MessageRoute, "message.route", const ClientView&, RouteDraft&);
/// A message for one subscriber, before its queue: topic, payload and retain flag may be changed for this subscriber alone, or it gets
/// none. What it would get is authorised after that.
HOOKLINE_DECIDING(DeliverySend, "delivery.send", const ClientView&, PublishDraft&);

// What an answer says beside what it must. A callback that throws spoils no answer: it is skipped. A rejection gives a refusal its
// reason, drop() leaves out a QoS 0 PUBLISH; otherwise both change nothing.
HOOKLINE_WORDING(ClientConnack, "client.connack", const ClientView&, ConnackDraft&);
/// PUBACK or PUBREC to an MQTT 5 publisher, after holds.
HOOKLINE_WORDING(MessagePuback, "message.puback", const ClientView&, PubackDraft&);
/// Every packet to a client, as it would be written.
HOOKLINE_WORDING(PacketOut, "packet.out", const ClientView&, PacketDraft&);

// Authorisation: asked last, about what will really happen, and nothing can be changed here. A rewrite cannot slip past it,
// whatever the priorities of the points above.
/// A PUBLISH as it will be routed; a will at CONNECT and again when it fires.
HOOKLINE_AUTHORIZING(MessageAuthorize, "message.authorize", const ClientView&, const PublishDraft&);
/// One filter of a SUBSCRIBE after ClientSubscribe, as it would be granted.
HOOKLINE_AUTHORIZING(SubscriptionAuthorize, "subscription.authorize", const ClientView&, const SubscriptionView&);
/// A message on its way to a client: live, retained, or queued while the client was away.
HOOKLINE_AUTHORIZING(DeliveryAuthorize, "delivery.authorize", const ClientView&, const DeliveryRequest&);

/// The last word on a PUBLISH: final, about to be routed, and under the stamp that message.routed will have. May reject it, or hold
/// its PUBACK or PUBREC until something is done with it. Runs for QoS 0 and wills too, which have nothing to hold.
HOOKLINE_VETOING(MessageAccept, "message.accept", const ClientView&, const Stamp&, const mqtt::MessageRef&, Acceptance&);

/// A message that its receiver cannot have now, because it is away or its window is full: whether it waits in the queue or is dropped.
HOOKLINE_VETOING(DeliveryEnqueue, "delivery.enqueue", const ClientView&, const mqtt::MessageRef&, const QueueView&);

/// What came of the credentials: of each CONNECT that got so far, and of each re-authentication.
HOOKLINE_TOLD(ClientAuthnComplete, "client.authn_complete", const ClientView&, const Stamp&, const AuthenticationView&);
/// After the CONNACK was written with success. A refused CONNECT is ClientConnectRefused only.
HOOKLINE_TOLD(ClientConnected, "client.connected", const ClientView&, const Stamp&);
HOOKLINE_TOLD(ClientConnectRefused, "client.connect_refused", const ClientView&, const Stamp&, const DisconnectView&);
/// PINGREQ, after PINGRESP was written.
HOOKLINE_TOLD(ClientPing, "client.ping", const ClientView&, const Stamp&);
HOOKLINE_TOLD(ClientDisconnected, "client.disconnected", const ClientView&, const Stamp&, const DisconnectView&);
HOOKLINE_TOLD(SessionCreated, "session.created", const ClientView&, const Stamp&);
HOOKLINE_TOLD(SessionResumed, "session.resumed", const ClientView&, const Stamp&);
HOOKLINE_TOLD(SessionTakenOver, "session.takenover", const ClientView&, const Stamp&);
HOOKLINE_TOLD(SessionSubscribed, "session.subscribed", const ClientView&, const Stamp&, const SubscriptionView&);
/// Instead of it, for each filter that is not granted. The SUBACK follows.
HOOKLINE_TOLD(ClientSubscribeRefused, "client.subscribe_refused", const ClientView&, const Stamp&, const RefusedSubscription&);
HOOKLINE_TOLD(SessionUnsubscribed, "session.unsubscribed", const ClientView&, const Stamp&, const SubscriptionView&);
HOOKLINE_TOLD(SessionTerminated, "session.terminated", const ClientView&, const Stamp&, const DisconnectView&);
/// The message reached every outbox, queue and mailbox; nothing can be changed. This is the event "publish".
HOOKLINE_TOLD(MessageRouted, "message.routed", const ClientView&, const Stamp&, const mqtt::MessageRef&, const RouteSummary&);
/// A PUBLISH was handed to a subscriber's outbox, each time, redelivery included.
HOOKLINE_TOLD(MessageDelivered, "message.delivered", const ClientView&, const Stamp&, const DeliveryView&);
/// PUBREC with success: a QoS 2 receiver has the message. MessageAcked follows with PUBCOMP.
HOOKLINE_TOLD(DeliveryReceived, "delivery.received", const ClientView&, const Stamp&, const DeliveryView&);
/// PUBACK (QoS 1) or PUBCOMP (QoS 2) from a subscriber. Never for QoS 0.
HOOKLINE_TOLD(MessageAcked, "message.acked", const ClientView&, const Stamp&, const DeliveryView&);
HOOKLINE_TOLD(MessageDropped, "message.dropped", const ClientView&, const Stamp&, const DeliveryView&, DropReason);

/// The retained message of a topic was set, cleared or too old, or found no room.
HOOKLINE_TOLD(MessageRetained, "message.retained", const ClientView&, const Stamp&, const mqtt::MessageRef&, RetainedChange);
/// A delayed will waits; it no longer does, because the client came back or said goodbye; it was taken like a PUBLISH.
HOOKLINE_TOLD(WillScheduled, "will.scheduled", const ClientView&, const Stamp&, const WillView&);
HOOKLINE_TOLD(WillCancelled, "will.cancelled", const ClientView&, const Stamp&, const WillView&);
HOOKLINE_TOLD(WillPublished, "will.published", const ClientView&, const Stamp&, const WillView&);

/// Once a second, on loop 0, whatever the settings say of $SYS.
HOOKLINE_TOLD(SysTick, "sys.tick", const ClientView&, const Stamp&, const TickView&);
/// A loop stopped reading the clients that publish; it reads them again. Each loop tells it for itself.
HOOKLINE_TOLD(OverloadActivated, "overload.activated", const ClientView&, const Stamp&, const OverloadView&);
HOOKLINE_TOLD(OverloadDeactivated, "overload.deactivated", const ClientView&, const Stamp&, const OverloadView&);

// On the bridge's thread, through HookRegistry::tellElsewhere().
/// An event has a rule and a Kafka topic, and waits to be acknowledged.
HOOKLINE_TOLD(BridgeMapped, "bridge.mapped", const ClientView&, const BridgeView&);
HOOKLINE_TOLD(BridgeAcked, "bridge.acked", const ClientView&, const BridgeView&);
HOOKLINE_TOLD(BridgeFailed, "bridge.failed", const ClientView&, const BridgeView&);

#undef HOOKLINE_POINT
#undef HOOKLINE_DECIDING
#undef HOOKLINE_WORDING
#undef HOOKLINE_AUTHORIZING
#undef HOOKLINE_VETOING
#undef HOOKLINE_TOLD
// clang-format on

using HookTable = BasicHookTable<ListenerAccepted, TlsHandshake, PacketIn, ClientConnect, ClientAuthenticate, ClientAuthStart, ClientSubscribe,
    ClientUnsubscribe, MessagePublish, MessageRoute, DeliverySend, ClientConnack, MessagePuback, PacketOut, MessageAuthorize, MessageAccept,
    SubscriptionAuthorize, DeliveryAuthorize, DeliveryEnqueue, ClientAuthnComplete, ClientConnected, ClientConnectRefused, ClientPing,
    ClientDisconnected, SessionCreated, SessionResumed, SessionTakenOver, SessionSubscribed, ClientSubscribeRefused, SessionUnsubscribed,
    SessionTerminated, MessageRouted, MessageDelivered, DeliveryReceived, MessageAcked, MessageDropped, MessageRetained, WillScheduled, WillCancelled,
    WillPublished, SysTick, OverloadActivated, OverloadDeactivated, BridgeMapped, BridgeAcked, BridgeFailed>;

} // namespace hookline::hooks
