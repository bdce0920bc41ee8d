// What callbacks are given: views that borrow for the length of the call, and drafts that may be edited.
#pragma once

#include "core/hooks/deferral.h"
#include "core/mqtt/client_info.h"
#include "core/mqtt/message.h"
#include "core/mqtt/types.h"
#include "core/tap/event.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace hookline::hooks {

using tap::DropReason;
using tap::Stamp;

/// The client an event belongs to. `client` outlives the call when it is copied.
struct ClientView {
    const mqtt::ClientInfoRef& client;
    unsigned loop; ///< index of the I/O loop that runs the callback
    std::int64_t steadyNanos = 0; ///< the loop's clock, read once per readiness of a connection
};

/// ClientView::loop of what is told on no loop's thread.
inline constexpr unsigned kElsewhere = 64;

struct Credentials {
    std::string_view username;
    std::string_view password;
    bool hasUsername = false;
    bool hasPassword = false;
    /// For a callback that cannot answer at once: take the deferral, keep it, and return Verdict::defer(). Everything this view
    /// borrows is gone after the call. Empty where the answer cannot wait.
    std::function<DeferralPtr()> later = {};
    std::string_view method = {}; ///< the enhanced authentication that has proved `username`; empty: there was none
};

/// One filter of a SUBSCRIBE. A callback may change the filter or the QoS, or deny the entry; it cannot remove one, because
/// SUBACK owes the client one code per filter. [MQTT-3.8.4-6]
struct SubscriptionDraft {
    std::string filter;
    mqtt::QoS qos = mqtt::QoS::AtMostOnce;
    mqtt::ReasonCode denied = mqtt::ReasonCode::Success; ///< an error code denies this entry
};
struct SubscribeDraft {
    std::vector<SubscriptionDraft> entries;
};
struct UnsubscribeDraft {
    struct Entry {
        std::string filter;
        bool keep = false; ///< true: the subscription stays; UNSUBACK says not_authorized
    };
    std::vector<Entry> entries;
};

/// A PUBLISH before it is routed. Setters copy; reading what nobody changed costs nothing.
class PublishDraft {
public:
    PublishDraft(std::string_view topic, std::string_view payload, mqtt::QoS qos, bool retain, bool isWill) noexcept
        : m_topic(topic)
        , m_payload(payload)
        , m_qos(qos)
        , m_retain(retain)
        , m_isWill(isWill)
    {
    }
    std::string_view topic() const noexcept { return m_topic; }
    std::string_view payload() const noexcept { return m_payload; }
    mqtt::QoS qos() const noexcept { return m_qos; }
    bool retain() const noexcept { return m_retain; }
    bool isWill() const noexcept { return m_isWill; }
    bool topicChanged() const noexcept { return m_topicChanged; }
    bool payloadChanged() const noexcept { return m_payloadChanged; }

    /// The new topic is checked before routing: an invalid one rejects the PUBLISH with topic_name_invalid.
    void setTopic(std::string topic)
    {
        m_ownTopic = std::move(topic);
        m_topic = m_ownTopic;
        m_topicChanged = true;
        ++m_revision;
    }
    void setPayload(std::string payload)
    {
        m_ownPayload = std::move(payload);
        m_payload = m_ownPayload;
        m_payloadChanged = true;
        ++m_revision;
    }
    void setRetain(bool retain) noexcept
    {
        m_revision += retain != m_retain ? 1u : 0u;
        m_retain = retain;
    }
    /// Another message besides this one, of the same client and QoS, not retained, authorised and routed after it. False: too many.
    static constexpr std::size_t kMaxCopies = 16;
    struct Copy {
        std::string topic;
        std::string payload;
    };
    bool addCopy(std::string_view topic, std::string_view payload)
    {
        if (m_copies.size() == kMaxCopies)
            return false;
        m_copies.push_back({ std::string(topic), std::string(payload) });
        ++m_revision;
        return true;
    }
    const std::vector<Copy>& copies() const noexcept { return m_copies; }
    std::uint32_t revision() const noexcept { return m_revision; } ///< counts the changes

    PublishDraft(const PublishDraft&) = delete;
    PublishDraft& operator=(const PublishDraft&) = delete;

private:
    std::string_view m_topic;
    std::string_view m_payload;
    std::string m_ownTopic;
    std::string m_ownPayload;
    std::vector<Copy> m_copies;
    std::uint32_t m_revision = 0;
    mqtt::QoS m_qos;
    bool m_retain;
    bool m_isWill;
    bool m_topicChanged = false;
    bool m_payloadChanged = false;
};

/// A message on its way to one client, as it would be sent.
struct DeliveryRequest {
    std::string_view topic;
    mqtt::QoS qos = mqtt::QoS::AtMostOnce;
    bool retained = false; ///< from the retained store, on a new subscription
    const mqtt::ClientInfoRef* publisher = nullptr; ///< who sent it; null or empty for the broker itself
};

struct RouteSummary {
    std::uint32_t recipients = 0; ///< sessions that matched
    std::uint16_t packetId = 0;   ///< of the publisher's PUBLISH; 0 for QoS 0
};

struct DeliveryView {
    mqtt::MessageRef message; ///< set for every point that names a DeliveryView
    mqtt::QoS qos = mqtt::QoS::AtMostOnce;
    bool retain = false;
    bool dup = false;
    std::uint16_t packetId = 0;
    mqtt::ReasonCode reason = mqtt::ReasonCode::Success; ///< acked: the receiver's
    bool incoming = false; ///< dropped: on its way in, so the client is its publisher
};

/// Why a connection ended, told apart where one reason code stands for several causes.
enum class DisconnectCause : std::uint8_t {
    None,          ///< not a connection's end: a refused CONNECT
    Normal,        ///< the client said goodbye
    WithWill,      ///< … and asked for its will
    ClientError,   ///< … and named an error
    Lost,          ///< closed or broken without a DISCONNECT
    KeepAlive,     ///< silent for too long
    TakenOver,     ///< another connection with the same client id
    Kicked,        ///< by an administrator
    ProtocolError, ///< it broke the protocol or a limit
    NotAuthorized, ///< by the access rules or a hook
    Shutdown,      ///< the broker ends
    // A session's end
    WithConnection, ///< it was to last no longer than its connection
    Discarded,      ///< its client came back and wanted a new one
    Expired,        ///< its time was over
};
std::string_view name(DisconnectCause cause) noexcept; ///< "normal", "with_will", …

struct DisconnectView {
    mqtt::ReasonCode reason = mqtt::ReasonCode::Success;
    std::string_view detail; ///< "keep_alive_timeout", "connection closed by peer", …
    DisconnectCause cause = DisconnectCause::None;
};

enum class RetainedChange : std::uint8_t { Set, Cleared, NoRoom, Expired };
std::string_view name(RetainedChange change) noexcept; ///< "set", …

struct WillView {
    std::string_view topic;
    std::string_view payload;
    mqtt::QoS qos = mqtt::QoS::AtMostOnce;
    bool retain = false;
    std::uint32_t delaySeconds = 0;
};

/// Who ended a subscription.
enum class Unsubscriber : std::uint8_t { Client, SessionEnd };

struct SubscriptionView {
    std::string_view filter; ///< as the client wrote it, $share included
    mqtt::QoS qos = mqtt::QoS::AtMostOnce;
    bool isNew = true;       ///< subscribed: false for one the session had already
    Unsubscriber by = Unsubscriber::Client; ///< unsubscribed
    std::uint32_t retained = 0; ///< subscribed: retained messages that it is about to get
};

/// One filter of a SUBSCRIBE that was not granted.
struct RefusedSubscription {
    std::string_view filter; ///< as it would have been granted: as the client wrote it, or as client.subscribe rewrote it
    mqtt::QoS qos = mqtt::QoS::AtMostOnce;               ///< asked for
    mqtt::ReasonCode reason = mqtt::ReasonCode::Success; ///< the true one, also where MQTT 3.1.1 can only say 0x80
    /// Who or what refused it: "refused by the access rules", "broker.max_subscriptions reached", …; empty where the reason says it all.
    std::string_view detail;
};

} // namespace hookline::hooks
