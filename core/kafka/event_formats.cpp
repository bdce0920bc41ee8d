#include "core/kafka/event_formats.h"

#include "core/base/utf8.h"
#include "core/kafka/event_parts.h"
#include "core/kafka/json_text.h"
#include "core/rules/event_fields.h"

#include <ctime>

namespace hookline::kafka {
namespace {

using tap::Event;
using tap::EventKind;

std::string_view contentTypeOf(const Event& event)
{
    rules::EventFields fields;
    rules::Field field;
    field.name = rules::FieldName::ContentType;
    fields.use(event);
    return fields.get(field).text;
}

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
    if (event.hasQos()) {
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
    if (event.hasQos()) {
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
