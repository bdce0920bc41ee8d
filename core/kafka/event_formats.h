// The bodies of records other than the EMQ plugin's: flat JSON, CloudEvents 1.0. Pure, any thread; docs/RULES.md shows each.
#pragma once

#include "core/kafka/byte_buffer.h"
#include "core/rules/json_document.h"
#include "core/tap/event.h"

#include <string>
#include <string_view>

namespace hookline::kafka {

/// What a body is made of beside the event itself.
struct EventFrame {
    const tap::Event& event;
    std::string_view id;   ///< "RUN-ID", unique across restarts
    std::string_view node;
};

/// One object without objects in it: every field of the event that there is, the payload as text or base64.
void appendFlatJson(ByteBuffer& out, const EventFrame& frame);

/// How a CloudEvent carries the event's data.
struct CloudData {
    enum class Kind : std::uint8_t { Json, Text, Bytes, Made };
    Kind kind = Kind::Made;         ///< Made: there is no payload; the data is an object of the event's other fields
    std::string_view contentType;
};
/// By the MQTT 5 content type; without one, by looking: a payload that begins like a JSON object or list and is one is JSON.
CloudData cloudDataOf(const tap::Event& event, rules::JsonDocument& scratch);
/// The whole event in structured mode.
void appendCloudEvent(ByteBuffer& out, const EventFrame& frame, const CloudData& data);
/// The data of an event without a payload.
void appendCloudData(ByteBuffer& out, const tap::Event& event);
/// "io.hookline.mqtt.publish"; what it is about: the topic, else the client id; where it happened; when, RFC 3339 in UTC.
std::string_view cloudType(tap::EventKind kind) noexcept;
std::string_view cloudSubject(const tap::Event& event) noexcept;
std::string cloudTime(std::int64_t wallMicros);

} // namespace hookline::kafka
