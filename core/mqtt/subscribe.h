// SUBSCRIBE and UNSUBSCRIBE taken apart. MQTT 5 sections 3.8 and 3.10.
#pragma once

#include "core/mqtt/properties.h"
#include "core/mqtt/types.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace hookline::mqtt {

enum class RetainHandling : std::uint8_t { Send = 0, SendIfNew = 1, DontSend = 2 };

struct SubscribeEntry {
    std::string_view filter; ///< UTF-8 checked; its form is the caller's to check, the answer is per entry
    QoS qos = QoS::AtMostOnce;
    bool noLocal = false;
    bool retainAsPublished = false;
    RetainHandling retainHandling = RetainHandling::Send;
};

struct SubscribeView {
    std::uint16_t packetId = 0;
    Properties properties;
    std::vector<SubscribeEntry> entries;
};
ReasonCode readSubscribe(std::string_view body, ProtocolVersion protocol, SubscribeView& out);

struct UnsubscribeView {
    std::uint16_t packetId = 0;
    Properties properties;
    std::vector<std::string_view> filters;
};
ReasonCode readUnsubscribe(std::string_view body, ProtocolVersion protocol, UnsubscribeView& out);

} // namespace hookline::mqtt
