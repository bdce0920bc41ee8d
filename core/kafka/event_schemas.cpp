#include "core/kafka/event_schemas.h"

#include "core/base/utf8.h"
#include "core/kafka/event_parts.h"
#include "core/rules/event_fields.h"

namespace hookline::kafka {
namespace {

using tap::Event;

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

std::string schemaFrame(std::int32_t schemaId)
{
    std::string out(1, '\0');
    for (int shift = 24; shift >= 0; shift -= 8)
        out += static_cast<char>(schemaId >> shift & 0xFF);
    return out;
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
    appendLong(out, event.hasQos() ? 1 : 0);
    if (event.hasQos())
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

} // namespace hookline::kafka
