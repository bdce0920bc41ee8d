// What the store keeps, as values, and their bytes in the database. Every record carries a CRC-32C: SQLite's pages have none.
#pragma once

#include "core/mqtt/message.h"
#include "core/mqtt/types.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookline::store {

using SessionId = std::uint64_t; ///< 0: not kept
/// Place in the order of everything that was ever kept; the low eight bits say which loop gave it. 0: not kept.
using MessageId = std::uint64_t;

constexpr unsigned loopOf(MessageId id) noexcept { return static_cast<unsigned>(id & 0xFF); }

struct WillRecord {
    std::string topic;
    std::string payload;
    std::string properties;
    mqtt::QoS qos = mqtt::QoS::AtMostOnce;
    bool retain = false;
    bool expires = false;
    std::uint32_t expirySeconds = 0;
    std::uint32_t delaySeconds = 0;
};

struct SubscriptionRecord {
    std::string filter; ///< as the client wrote it, $share and all
    mqtt::QoS qos = mqtt::QoS::AtMostOnce;
    bool noLocal = false;
    bool retainAsPublished = false;
    std::uint8_t retainHandling = 0;
    std::uint32_t identifier = 0;
};

struct SessionRecord {
    SessionId id = 0;
    std::string clientId;
    std::string username;
    bool certified = false;
    mqtt::ProtocolVersion protocol = mqtt::ProtocolVersion::V311;
    std::uint32_t expirySeconds = 0; ///< 0xFFFFFFFF: never
    bool connected = false;          ///< when this was written
    std::int64_t expiresMicros = 0;  ///< wall clock; 0: connected, or never
    std::optional<WillRecord> will;
    std::int64_t willMicros = 0; ///< when it is due; 0: connected, or no will
    // Found at the start
    std::vector<SubscriptionRecord> subscriptions;
    std::vector<std::uint16_t> received; ///< QoS 2 packet ids from the client
    std::uint64_t queued = 0;            ///< messages it is owed; they are read when the client comes
    std::uint64_t queuedBytes = 0;
};

/// A message that a session is owed.
struct Delivery {
    MessageId message = 0;
    std::uint32_t via = 0; ///< tells apart two deliveries of one message to one session
    mqtt::QoS qos = mqtt::QoS::AtLeastOnce;
    bool retain = false;
    bool released = false;    ///< QoS 2: PUBREC came, PUBREL is due
    std::uint64_t flight = 0; ///< its number among all that the session was sent; 0: not sent yet
    std::vector<std::uint32_t> identifiers;
    mqtt::MessageRef body;
};

// Bytes. A reader answers nothing when the bytes are not what was written.
std::string encode(const SessionRecord& session);
std::optional<SessionRecord> decodeSession(std::string_view bytes, SessionId id, bool check);
std::string encode(const WillRecord& will);
std::optional<WillRecord> decodeWill(std::string_view bytes, bool check);
std::optional<SubscriptionRecord> decodeSubscription(SessionId session, std::string_view filter, std::string_view options, bool check);
std::string encode(SessionId session, const SubscriptionRecord& subscription);
/// Everything of a message but its payload.
std::string encodeHead(const mqtt::Message& message);
std::uint32_t checksum(MessageId id, std::string_view head, std::string_view payload) noexcept;
/// `nowMicros`, `nowNanos`: both clocks now, so that its expiry goes on where it was.
mqtt::MessageRef decodeMessage(
    MessageId id, std::string_view head, std::string_view payload, std::int64_t nowMicros, std::int64_t nowNanos);
std::string encodeIdentifiers(const std::uint32_t* identifiers, std::size_t count);
std::vector<std::uint32_t> decodeIdentifiers(std::string_view bytes);

} // namespace hookline::store
