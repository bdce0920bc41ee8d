// Events as the broker would make them, for the tests of rules.
#pragma once

#include "core/tap/event.h"

#include <string>
#include <utility>
#include <vector>

namespace hookline::test {

struct EventSpec {
    std::string topic = "plant/line1/temp";
    std::string payload = {};
    std::string clientId = "c1";
    std::string username = {};
    tap::EventKind kind = tap::EventKind::Publish;
    std::vector<std::pair<std::string, std::string>> userProperties = {};
    std::string contentType = {};
};

inline std::string mqttText(std::string_view text)
{
    std::string out;
    out += static_cast<char>(text.size() >> 8);
    out += static_cast<char>(text.size() & 0xFF);
    return out.append(text);
}

inline tap::Event makeEvent(const EventSpec& spec)
{
    tap::Event event;
    event.kind = spec.kind;
    event.stamp = { 0x0100000000000002, 1'700'000'000'123'456, 1 };
    auto client = base::makeRef<mqtt::ClientInfo>();
    client->clientId = spec.clientId;
    client->username = spec.username;
    client->peer = "127.0.0.1:5000";
    event.client = client;
    if (spec.kind == tap::EventKind::Publish || spec.kind == tap::EventKind::Delivered) {
        std::string properties;
        if (!spec.contentType.empty())
            properties += "\x03" + mqttText(spec.contentType);
        for (const auto& [name, value] : spec.userProperties)
            properties += "\x26" + mqttText(name) + mqttText(value);
        mqtt::Message::Parts parts;
        parts.topic = spec.topic;
        parts.payload = spec.payload;
        parts.properties = properties;
        parts.qos = mqtt::QoS::AtLeastOnce;
        parts.publisher = event.client;
        event.message = mqtt::Message::create(parts);
        event.qos = mqtt::QoS::AtLeastOnce;
    } else if (spec.kind == tap::EventKind::Subscribed) {
        event.text = base::makeText(spec.topic);
    } else if (spec.kind == tap::EventKind::SubscribeRefused) {
        event.text = tap::refusedText(spec.topic, "refused by the access rules");
        event.reason = mqtt::ReasonCode::NotAuthorized;
        event.qos = mqtt::QoS::AtLeastOnce;
    }
    return event;
}

} // namespace hookline::test
