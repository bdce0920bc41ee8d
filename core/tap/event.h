// What the window, the flight recorder and the Kafka bridge see of the broker: one small value an event.
//
// Made on the I/O loop that owns the client, read by any thread. Texts and payloads are shared references, never copies.
#pragma once

#include "core/base/text.h"
#include "core/mqtt/client_info.h"
#include "core/mqtt/message.h"
#include "core/mqtt/types.h"

#include <cstdint>
#include <string_view>

namespace hookline::tap {

/// One row kind each; names follow the EMQ plugin's hooks where it has one.
enum class EventKind : std::uint8_t {
    Connected,
    ConnectRefused,
    Disconnected,
    Subscribed,
    Unsubscribed,
    SessionCreated,
    SessionResumed,
    SessionTakenOver,
    SessionTerminated,
    Publish,
    Delivered,
    Acked,
    Dropped,
    SubscribeRefused, // new ones go to the end: capture files hold the numbers
};
inline constexpr int kEventKinds = static_cast<int>(EventKind::SubscribeRefused) + 1;
std::string_view name(EventKind kind) noexcept; ///< "connected", "connect_refused", "publish", …

/// Why a message did not reach somebody. Every drop the broker makes has one and is counted by it.
enum class DropReason : std::uint8_t {
    None,
    NoSubscribers,   ///< nobody matched: not a loss, not counted as one
    QueueFull,       ///< the session's queue was full
    OutboxFull,      ///< QoS 0 to a client that reads too slowly
    OfflineQoS0,     ///< QoS 0 for a session without a connection
    Expired,         ///< message expiry passed before delivery
    PacketTooLarge,  ///< over the receiver's Maximum Packet Size
    SessionEnded,    ///< queued when its session ended
    HookRejected,    ///< a hook said no
    RetainedLimit,   ///< the retained store is full
    MailboxFull,     ///< another loop could not keep up
    NotAuthorized,   ///< the sender may not publish there, or the receiver not read it
};
inline constexpr int kDropReasons = static_cast<int>(DropReason::NotAuthorized) + 1;
std::string_view name(DropReason reason) noexcept; ///< "queue_full", …

/// Identity and time of one hook firing, the same for every callback that hears of it.
struct Stamp {
    std::uint64_t id = 0;         ///< unique in this run: loop in the top 8 bits, then a counter that only grows
    std::int64_t wallMicros = 0;  ///< base::wallMicros() at the hook
    std::int64_t steadyNanos = 0; ///< base::steadyNanos() at the hook
};
constexpr unsigned loopOf(std::uint64_t eventId) noexcept { return static_cast<unsigned>(eventId >> 56); }
constexpr std::uint64_t counterOf(std::uint64_t eventId) noexcept { return eventId & ((std::uint64_t { 1 } << 56) - 1); }

/// Somebody who waits for what becomes of an event; goes with the last copy of it.
class Waiter : public base::RefCounted<Waiter> {
public:
    virtual ~Waiter() = default;
};

struct Event {
    Stamp stamp;
    EventKind kind = EventKind::Publish;
    mqtt::QoS qos = mqtt::QoS::AtMostOnce;      ///< publish: the publisher's; delivered, acked, subscribed: the granted one;
                                                ///< subscribe_refused: the one asked for
    bool retain = false;                        ///< as on the wire of this event
    bool dup : 1 = false;
    bool incoming : 1 = false; ///< dropped: on its way in, so the client is its publisher. A bit: an event is one cache line
    mqtt::ReasonCode reason = mqtt::ReasonCode::Success; ///< disconnected, refused, acked, subscribed
    DropReason drop = DropReason::None;                  ///< dropped only
    std::uint16_t packetId = 0;                          ///< 0: none
    mqtt::ClientInfoRef client;  ///< whose event it is; for delivered, acked, dropped (unless `incoming`) the receiver
    mqtt::MessageRef message;    ///< publish, delivered, acked, dropped
    base::Ref<Waiter> waiter;    ///< usually nobody
    base::TextRef text;          ///< subscribed, unsubscribed: the filter; subscribe_refused: refusedText(); others: a detail in words

    /// Topic name or filter; empty where the event has none.
    std::string_view topic() const noexcept
    {
        if (message)
            return message->topic();
        if (text && isAboutFilter())
            return kind == EventKind::SubscribeRefused ? text->view().substr(0, text->view().find('\0')) : text->view();
        return {};
    }
    /// What is said in words beside the reason; may be empty.
    std::string_view detail() const noexcept
    {
        if (!text || kind == EventKind::Subscribed || kind == EventKind::Unsubscribed)
            return {};
        if (kind != EventKind::SubscribeRefused)
            return text->view();
        const std::size_t end = text->view().find('\0');
        return end == std::string_view::npos ? std::string_view() : text->view().substr(end + 1);
    }
    bool isAboutFilter() const noexcept
    {
        return kind == EventKind::Subscribed || kind == EventKind::Unsubscribed || kind == EventKind::SubscribeRefused;
    }
    bool hasQos() const noexcept { return message || kind == EventKind::Subscribed || kind == EventKind::SubscribeRefused; }
};

/// Event::text of a refused filter: the filter and a detail, with a NUL between them, which no filter may contain. [MQTT-4.7.3-2]
base::TextRef refusedText(std::string_view filter, std::string_view detail);

/// What became of an event on its way to Kafka.
enum class KafkaStatus : std::uint8_t { None, Queued, Acked, Failed };

/// What the record's key is.
enum class KafkaKey : std::uint8_t {
    Unknown, ///< as it was said before
    None,
    Client, ///< the client id of the event
    Text,   ///< KafkaOutcome::key
};

struct KafkaOutcome {
    std::uint64_t eventId = 0;
    KafkaStatus status = KafkaStatus::None;
    std::int32_t partition = -1;
    std::int64_t offset = -1;
    std::int64_t latencyMicros = 0; ///< hook to delivery report
    int errorCode = 0;              ///< rd_kafka_resp_err_t when Failed
    base::TextRef topic;            ///< Kafka topic
    base::TextRef cluster;          ///< Kafka cluster; none: the default one
    base::TextRef rule;             ///< that made the record
    base::TextRef key;              ///< of the record, its first 256 bytes
    KafkaKey keyed = KafkaKey::Unknown;
};

} // namespace hookline::tap
