// CONNECT taken apart and CONNACK put together. MQTT 5 sections 3.1 and 3.2.
#pragma once

#include "core/mqtt/properties.h"
#include "core/mqtt/types.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace hookline::mqtt {

struct ConnectView {
    ProtocolVersion protocol = ProtocolVersion::V311;
    bool cleanStart = false;
    std::uint16_t keepAlive = 0;
    std::string_view clientId;
    Properties properties;
    bool hasWill = false;
    QoS willQos = QoS::AtMostOnce;
    bool willRetain = false;
    std::string_view willTopic;
    std::string_view willPayload;
    Properties willProperties;
    bool hasUsername = false;
    bool hasPassword = false;
    std::string_view username;
    std::string_view password;
};

/// `body` is the packet after its fixed header. On failure `out.protocol` is right as far as it was read: it tells whether the
/// refusal can be said in MQTT 5's words. UnsupportedProtocolVersion for a name or level nobody knows.
ReasonCode readConnect(std::string_view body, ConnectView& out);

/// The whole packet that says what `connect` says, user properties and all.
void appendConnect(std::string& out, const ConnectView& connect);

struct Connack {
    ProtocolVersion protocol = ProtocolVersion::V311;
    bool sessionPresent = false;
    ReasonCode reason = ReasonCode::Success;
    // MQTT 5 properties; the defaults are what goes unsaid
    std::uint32_t sessionExpiry = 0;
    bool sayExpiry = false;
    std::uint16_t receiveMaximum = 65535;
    std::uint32_t maximumPacketSize = 0;
    std::uint16_t topicAliasMaximum = 0;
    std::uint16_t serverKeepAlive = 0;
    bool sayKeepAlive = false;
    bool retainAvailable = true;
    std::string_view assignedClientId;
    std::string_view responseInformation;
    std::string_view authenticationMethod;
    std::string_view authenticationData;
    std::string_view reasonString;
    std::string_view serverReference; ///< said where the reason is about it
    std::string_view userProperties;  ///< encoded
    std::uint32_t clientsMaximum = 0; ///< its Maximum Packet Size, 0: none
};
void appendConnack(std::string& out, const Connack& connack);

/// MQTT 3.1.1's return code for a reason. Table 3.1 there has only five refusals.
std::uint8_t connackCode311(ReasonCode reason) noexcept;

} // namespace hookline::mqtt
