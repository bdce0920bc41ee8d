// One message on its way through one loop: views of wherever it lies, frozen into a shared mqtt::Message only when something must
// keep it. Lives on the stack of the routing call. @thread the loop's
#pragma once

#include "core/broker/route.h"
#include "core/mqtt/message.h"
#include "core/mqtt/packet_block.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hookline::broker {

/// Frames of the message being routed, encoded once per wire layout; the loop's scratch memory, reused for every message.
struct FrameScratch {
    std::array<std::string, 4> frames; ///< by MQTT 5 or not, retain flag or not
    std::array<bool, 4> made {};
};

class Publication {
public:
    std::string_view topic;
    std::string_view payload;
    std::string_view properties; ///< encoded, to send on to MQTT 5 subscribers
    mqtt::QoS qos = mqtt::QoS::AtMostOnce;
    bool retain = false;
    bool dup = false;
    bool expires = false;
    std::uint32_t expirySeconds = 0;
    std::int64_t wallMicros = 0;
    std::int64_t steadyNanos = 0;
    std::uint64_t storeId = 0; ///< its number on the disk; 0: it is not kept there
    const mqtt::ClientInfoRef* publisher = nullptr;
    std::optional<SubscriberRef> from; ///< the publishing session, for No Local
    FrameScratch* scratch = nullptr;
    mqtt::PacketBlock* block = nullptr; ///< of its own that it arrived in; null: the loop's read buffer

    Publication() = default;
    /// A message that another loop froze.
    Publication(const mqtt::MessageRef& message, FrameScratch& frameScratch)
        : topic(message->topic())
        , payload(message->payload())
        , properties(message->properties())
        , qos(message->qos())
        , retain(message->retain())
        , dup(message->dup())
        , expires(message->expires())
        , expirySeconds(message->expirySeconds())
        , wallMicros(message->wallMicros())
        , steadyNanos(message->steadyNanos())
        , storeId(message->storeId())
        , publisher(&message->publisher())
        , scratch(&frameScratch)
        , m_message(message)
    {
        frameScratch.made.fill(false);
    }
    Publication(Publication&&) noexcept = default; ///< views of a frozen message stay good
    Publication(const Publication&) = delete;
    Publication& operator=(const Publication&) = delete;

    bool frozen() const noexcept { return static_cast<bool>(m_message); }
    /// The shared message, made on first use: the one allocation of a PUBLISH, and none of one that came in a block of its own.
    const mqtt::MessageRef& message()
    {
        if (!m_message) {
            const mqtt::Message::Parts parts { topic, payload, properties, qos, retain, dup, expires, expirySeconds, wallMicros,
                steadyNanos, publisher ? *publisher : mqtt::ClientInfoRef(), storeId };
            m_message = block && block->holds(parts) ? block->freeze(parts) : mqtt::Message::create(parts);
        }
        return m_message;
    }

private:
    mqtt::MessageRef m_message;
};

/// How one recipient gets a publication.
struct DeliveryTerms {
    DeliveryTerms(const Publication& publication, const Recipient& recipient, const SubscriberRef& who) noexcept
    {
        const bool own = publication.from && *publication.from == who;
        const std::uint8_t granted = own ? recipient.qosIfOwn : recipient.qos;
        wanted = granted != Recipient::kNone; // No Local [MQTT-3.8.3-3]
        qos = static_cast<mqtt::QoS>(std::min(granted, static_cast<std::uint8_t>(publication.qos)));
        retain = publication.retain && (own ? recipient.retainAsPublishedIfOwn : recipient.retainAsPublished);
        idCount = own ? recipient.ownIdCount : recipient.idCount;
    }
    bool wanted;
    bool retain;
    mqtt::QoS qos;
    std::uint16_t idCount;
};

} // namespace hookline::broker
