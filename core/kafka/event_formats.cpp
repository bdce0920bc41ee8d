#include "core/kafka/event_formats.h"

#include "core/base/utf8.h"
#include "core/kafka/json_text.h"
#include "core/rules/event_fields.h"

#include <ctime>

namespace hookline::kafka {
namespace {

using tap::Event;
using tap::EventKind;

std::string_view clientIdOf(const Event& event) noexcept
{
    return event.client ? std::string_view(event.client->clientId) : std::string_view();
}

std::string_view usernameOf(const Event& event) noexcept
{
    return event.client ? std::string_view(event.client->username) : std::string_view();
}

std::string_view contentTypeOf(const Event& event)
{
    rules::EventFields fields;
    rules::Field field;
    field.name = rules::FieldName::ContentType;
    fields.use(event);
    return fields.get(field).text;
}

bool hasQos(const Event& event) noexcept { return event.message || event.kind == EventKind::Subscribed; }

void appendName(ByteBuffer& out, std::string_view name)
{
    out.append(",\"");
    out.append(name);
    out.append("\":");
}

void appendText(ByteBuffer& out, std::string_view name, std::string_view text)
{
    if (text.empty())
        return;
    appendName(out, name);
    out.append('"');
    appendEscapedLossy(out, text);
    out.append('"');
}

void appendFlag(ByteBuffer& out, std::string_view name, bool flag)
{
    appendName(out, name);
    out.append(flag ? "true" : "false");
}

/// The members that flat JSON and a CloudEvent's made data share; each begins with a comma.
void appendDetails(ByteBuffer& out, const Event& event)
{
    appendText(out, "client_id", clientIdOf(event));
    appendText(out, "username", usernameOf(event));
    appendText(out, "peer", event.client ? std::string_view(event.client->peer) : std::string_view());
    appendText(out, "topic", event.topic());
    if (hasQos(event)) {
        appendName(out, "qos");
        appendNumber(out, static_cast<int>(event.qos));
    }
    if (event.message) {
        appendFlag(out, "retain", event.retain);
        appendFlag(out, "dup", event.dup);
    }
    appendText(out, "publisher", rules::publisherOf(event));
    appendText(out, "reason", rules::reasonOf(event));
    appendText(out, "detail", rules::detailOf(event));
}

bool saysJson(std::string_view contentType) noexcept
{
    const std::string_view media = contentType.substr(0, contentType.find(';'));
    return media == "application/json" || media == "text/json" || media.ends_with("+json");
}

// --- Avro: zig-zag numbers of 7 bits a byte, texts and bytes with their length, unions with the number of the branch

void appendLong(ByteBuffer& out, std::int64_t value)
{
    std::uint64_t rest = static_cast<std::uint64_t>(value) << 1 ^ static_cast<std::uint64_t>(value >> 63);
    while (rest >= 0x80) {
        out.append(static_cast<char>(rest | 0x80));
        rest >>= 7;
    }
    out.append(static_cast<char>(rest));
}

void appendBytes(ByteBuffer& out, std::string_view bytes)
{
    appendLong(out, static_cast<std::int64_t>(bytes.size()));
    out.append(bytes);
}

/// Avro strings are UTF-8; MQTT's are too, except where a hook made them.
void appendString(ByteBuffer& out, std::string_view text)
{
    if (base::isUtf8(text)) {
        appendBytes(out, text);
        return;
    }
    std::string clean(text);
    std::ranges::replace_if(clean, [](char c) { return static_cast<unsigned char>(c) >= 0x80; }, '?');
    appendBytes(out, clean);
}

void appendOptional(ByteBuffer& out, std::string_view text)
{
    appendLong(out, text.empty() ? 0 : 1);
    if (!text.empty())
        appendString(out, text);
}

} // namespace

void appendFlatJson(ByteBuffer& out, const EventFrame& frame)
{
    const Event& event = frame.event;
    const std::string_view payload = event.message ? event.message->payload() : std::string_view();
    out.reserve(out.size() + 320 + event.topic().size() + payload.size() + payload.size() / 8);
    out.append("{\"event\":\"");
    out.append(tap::name(event.kind));
    out.append("\",\"event_id\":\"");
    out.append(frame.id);
    out.append("\",\"ts\":");
    appendNumber(out, event.stamp.wallMicros / 1000);
    appendText(out, "node", frame.node);
    appendDetails(out, event);
    if (event.message) {
        const bool text = base::isUtf8(payload);
        appendName(out, text ? "payload" : "payload_base64");
        out.append('"');
        if (text)
            appendEscaped(out, payload);
        else
            appendBase64(out, payload);
        out.append('"');
    }
    out.append('}');
}

std::string_view flatJsonSchema() noexcept
{
    return R"({"$schema":"http://json-schema.org/draft-07/schema#","title":"MqttEvent","type":"object","properties":{)"
           R"("event":{"type":"string"},"event_id":{"type":"string"},"ts":{"type":"integer"},"node":{"type":"string"},)"
           R"("client_id":{"type":"string"},"username":{"type":"string"},"peer":{"type":"string"},"topic":{"type":"string"},)"
           R"("qos":{"type":"integer"},"retain":{"type":"boolean"},"dup":{"type":"boolean"},"publisher":{"type":"string"},)"
           R"("reason":{"type":"string"},"detail":{"type":"string"},"payload":{"type":"string"},"payload_base64":{"type":"string"}},)"
           R"("required":["event","event_id","ts"]})";
}

std::string_view avroSchema() noexcept
{
    return R"({"type":"record","name":"MqttEvent","namespace":"io.hookline","fields":[)"
           R"({"name":"event","type":"string"},{"name":"event_id","type":"string"},)"
           R"({"name":"ts","type":{"type":"long","logicalType":"timestamp-millis"}},{"name":"node","type":"string"},)"
           R"({"name":"client_id","type":"string"},{"name":"username","type":["null","string"],"default":null},)"
           R"({"name":"topic","type":["null","string"],"default":null},{"name":"qos","type":["null","int"],"default":null},)"
           R"({"name":"retain","type":"boolean","default":false},{"name":"dup","type":"boolean","default":false},)"
           R"({"name":"publisher","type":["null","string"],"default":null},{"name":"reason","type":["null","string"],"default":null},)"
           R"({"name":"detail","type":["null","string"],"default":null},{"name":"payload","type":["null","bytes"],"default":null}]})";
}

void appendAvro(ByteBuffer& out, const EventFrame& frame)
{
    const Event& event = frame.event;
    appendString(out, tap::name(event.kind));
    appendString(out, frame.id);
    appendLong(out, event.stamp.wallMicros / 1000);
    appendString(out, frame.node);
    appendString(out, clientIdOf(event));
    appendOptional(out, usernameOf(event));
    appendOptional(out, event.topic());
    appendLong(out, hasQos(event) ? 1 : 0);
    if (hasQos(event))
        appendLong(out, static_cast<int>(event.qos));
    out.append(static_cast<char>(event.message && event.retain));
    out.append(static_cast<char>(event.message && event.dup));
    appendOptional(out, rules::publisherOf(event));
    appendOptional(out, rules::reasonOf(event));
    appendOptional(out, rules::detailOf(event));
    appendLong(out, event.message ? 1 : 0);
    if (event.message)
        appendBytes(out, event.message->payload());
}

// --- CloudEvents --------------------------------------------------------------------------------------------------------------

CloudData cloudDataOf(const Event& event, rules::JsonDocument& scratch)
{
    if (!event.message)
        return { CloudData::Kind::Made, "application/json" };
    const std::string_view payload = event.message->payload();
    const std::string_view said = contentTypeOf(event);
    if (!said.empty() && base::isUtf8(said)) {
        if (saysJson(said)) // what says so and is not goes as bytes: the structured mode would be broken otherwise
            return { scratch.parse(payload) ? CloudData::Kind::Json : CloudData::Kind::Bytes, said };
        return { said.starts_with("text/") && base::isUtf8(payload) ? CloudData::Kind::Text : CloudData::Kind::Bytes, said };
    }
    const std::size_t first = payload.find_first_not_of(" \t\r\n");
    if (first != std::string_view::npos && (payload[first] == '{' || payload[first] == '[') && scratch.parse(payload))
        return { CloudData::Kind::Json, "application/json" };
    if (base::isUtf8(payload))
        return { CloudData::Kind::Text, "text/plain; charset=utf-8" };
    return { CloudData::Kind::Bytes, "application/octet-stream" };
}

std::string_view cloudType(EventKind kind) noexcept
{
    static const std::array<std::string, tap::kEventKinds> kTypes = [] {
        std::array<std::string, tap::kEventKinds> out;
        for (int i = 0; i < tap::kEventKinds; ++i)
            out[static_cast<std::size_t>(i)] = "io.hookline.mqtt." + std::string(tap::name(static_cast<EventKind>(i)));
        return out;
    }();
    return kTypes[static_cast<std::size_t>(kind)];
}

std::string_view cloudSubject(const Event& event) noexcept
{
    const std::string_view topic = event.topic();
    return topic.empty() ? clientIdOf(event) : topic;
}

std::string cloudTime(std::int64_t wallMicros)
{
    const auto seconds = static_cast<std::time_t>(wallMicros / 1'000'000);
    std::tm utc {};
    ::gmtime_r(&seconds, &utc);
    std::array<char, 40> text {};
    const std::size_t size = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S.", &utc);
    std::string out(text.data(), size);
    const std::string micros = std::to_string(wallMicros % 1'000'000);
    return out.append(6 - micros.size(), '0').append(micros).append("Z");
}

void appendCloudData(ByteBuffer& out, const Event& event)
{
    ByteBuffer details;
    appendDetails(details, event);
    out.append('{');
    if (details.size() > 0)
        out.append(details.view().substr(1)); // without its first comma
    out.append('}');
}

void appendCloudEvent(ByteBuffer& out, const EventFrame& frame, const CloudData& data)
{
    const Event& event = frame.event;
    out.append("{\"specversion\":\"1.0\",\"id\":\"");
    out.append(frame.id);
    out.append('"');
    appendText(out, "source", frame.node);
    appendText(out, "type", cloudType(event.kind));
    appendText(out, "subject", cloudSubject(event));
    appendText(out, "time", cloudTime(event.stamp.wallMicros));
    appendText(out, "datacontenttype", data.contentType);
    appendText(out, "mqttclientid", clientIdOf(event)); // extension names are lower-case letters and digits
    appendText(out, "mqttusername", usernameOf(event));
    if (hasQos(event)) {
        appendName(out, "mqttqos");
        appendNumber(out, static_cast<int>(event.qos));
    }
    if (event.message)
        appendFlag(out, "mqttretain", event.retain);
    const std::string_view payload = event.message ? event.message->payload() : std::string_view();
    switch (data.kind) {
    case CloudData::Kind::Made:
        appendName(out, "data");
        appendCloudData(out, event);
        break;
    case CloudData::Kind::Json:
        appendName(out, "data");
        out.append(payload);
        break;
    case CloudData::Kind::Text:
        appendName(out, "data");
        out.append('"');
        appendEscaped(out, payload);
        out.append('"');
        break;
    case CloudData::Kind::Bytes:
        appendName(out, "data_base64");
        out.append('"');
        appendBase64(out, payload);
        out.append('"');
        break;
    }
    out.append('}');
}

} // namespace hookline::kafka
