// MQTT 5 properties: which packet may carry which, each checked once, values as views into the packet. Section 2.2.2.
#pragma once

#include "core/mqtt/types.h"
#include "core/mqtt/wire.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hookline::mqtt {

enum class Property : std::uint8_t {
    PayloadFormatIndicator = 0x01,
    MessageExpiryInterval = 0x02,
    ContentType = 0x03,
    ResponseTopic = 0x08,
    CorrelationData = 0x09,
    SubscriptionIdentifier = 0x0B,
    SessionExpiryInterval = 0x11,
    AssignedClientIdentifier = 0x12,
    ServerKeepAlive = 0x13,
    AuthenticationMethod = 0x15,
    AuthenticationData = 0x16,
    RequestProblemInformation = 0x17,
    WillDelayInterval = 0x18,
    RequestResponseInformation = 0x19,
    ResponseInformation = 0x1A,
    ServerReference = 0x1C,
    ReasonString = 0x1F,
    ReceiveMaximum = 0x21,
    TopicAliasMaximum = 0x22,
    TopicAlias = 0x23,
    MaximumQoS = 0x24,
    RetainAvailable = 0x25,
    UserProperty = 0x26,
    MaximumPacketSize = 0x27,
    WildcardSubscriptionAvailable = 0x28,
    SubscriptionIdentifierAvailable = 0x29,
    SharedSubscriptionAvailable = 0x2A,
};

/// Where a property list stands; wills have a list of their own inside CONNECT.
enum class PropertyContext : std::uint8_t { Connect, Will, Publish, Ack, Subscribe, Unsubscribe, Disconnect, Auth };

/// What a client can send, as far as the broker acts on it. Views borrow from the packet.
struct Properties {
    std::optional<std::uint32_t> sessionExpiry;
    std::optional<std::uint16_t> receiveMaximum;
    std::optional<std::uint32_t> maximumPacketSize;
    std::optional<std::uint16_t> topicAliasMaximum;
    std::optional<std::uint32_t> willDelay;
    std::optional<std::uint32_t> messageExpiry;
    std::optional<std::uint16_t> topicAlias;
    std::optional<std::uint32_t> subscriptionIdentifier;
    std::optional<bool> requestProblemInformation;
    std::optional<bool> requestResponseInformation;
    std::optional<std::uint8_t> payloadFormat;
    std::optional<std::string_view> responseTopic;
    std::optional<std::string_view> authenticationMethod;
    std::optional<std::string_view> authenticationData;
    /// What travels on to subscribers (payload format, content type, response topic, correlation data, user properties), encoded.
    /// A view of the packet when nothing had to be cut out, else of `rebuilt`.
    std::string_view forward;
    std::string rebuilt;
};

/// Reads a length-prefixed property list. Success, MalformedPacket or ProtocolError.
ReasonCode readProperties(Reader& reader, PropertyContext context, Properties& out);

} // namespace hookline::mqtt
