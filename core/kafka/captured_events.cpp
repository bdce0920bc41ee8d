#include "core/kafka/captured_events.h"

#include "core/base/clock.h"
#include "core/rules/json_document.h"

#include <charconv>

namespace hookline::kafka {
namespace {

using rules::JsonNode;
using rules::JsonType;

const JsonNode* member(const rules::JsonDocument& document, const char* name) { return document.find({ { name, 0, false } }); }

std::string_view textOf(const rules::JsonDocument& document, const char* name)
{
    const JsonNode* node = member(document, name);
    return node && (node->type == JsonType::Text || node->type == JsonType::Number) ? node->text : std::string_view();
}

std::int64_t numberOf(const rules::JsonDocument& document, const char* name, std::int64_t otherwise)
{
    const std::string_view text = textOf(document, name);
    std::int64_t value = otherwise;
    return std::from_chars(text.data(), text.data() + text.size(), value).ec == std::errc() ? value : otherwise;
}

bool flagOf(const rules::JsonDocument& document, const char* name)
{
    const JsonNode* node = member(document, name);
    return node && ((node->type == JsonType::Bool && node->flag) || (node->type == JsonType::Number && node->text != "0"));
}

bool fromBase64(std::string_view text, std::string& out)
{
    static constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::uint32_t bits = 0;
    int count = 0;
    while (!text.empty() && text.back() == '=')
        text.remove_suffix(1);
    for (const char c : text) {
        const std::size_t value = kAlphabet.find(c);
        if (value == std::string_view::npos)
            return false;
        bits = bits << 6 | static_cast<std::uint32_t>(value);
        count += 6;
        if (count >= 8) {
            count -= 8;
            out += static_cast<char>(bits >> count & 0xFF);
        }
    }
    return true;
}

void appendText(std::string& out, std::string_view text)
{
    text = text.substr(0, 65535);
    out += static_cast<char>(text.size() >> 8);
    out += static_cast<char>(text.size() & 0xFF);
    out += text;
}

/// As they stand in a PUBLISH.
std::string propertiesOf(const rules::JsonDocument& document)
{
    std::string out;
    if (const std::string_view type = textOf(document, "content_type"); !type.empty()) {
        out += '\x03';
        appendText(out, type);
    }
    const JsonNode* user = member(document, "user_properties");
    if (!user || user->type != JsonType::Object)
        return out;
    for (std::uint32_t i = user->first; i != 0; i = document.node(i).next) {
        out += '\x26';
        appendText(out, document.node(i).key);
        appendText(out, document.node(i).text);
    }
    return out;
}

/// Empty when all is well, else what is wrong.
std::string readEvent(const rules::JsonDocument& document, tap::Event& event)
{
    const std::string_view kind = textOf(document, "event");
    bool known = kind.empty();
    for (int i = 0; i < tap::kEventKinds; ++i) {
        if (tap::name(static_cast<tap::EventKind>(i)) == kind) {
            event.kind = static_cast<tap::EventKind>(i);
            known = true;
        }
    }
    if (!known)
        return "there is no event \"" + std::string(kind) + "\"";
    const std::int64_t qos = numberOf(document, "qos", 0);
    if (qos < 0 || qos > 2)
        return "qos is 0, 1 or 2";
    event.qos = static_cast<mqtt::QoS>(qos);
    event.retain = flagOf(document, "retain");
    event.dup = flagOf(document, "dup");
    event.stamp.wallMicros = numberOf(document, "ts", base::wallMicros() / 1000) * 1000;
    auto client = base::makeRef<mqtt::ClientInfo>();
    client->clientId = textOf(document, "client_id").empty() ? textOf(document, "client") : textOf(document, "client_id");
    client->username = textOf(document, "username");
    client->peer = textOf(document, "peer");
    event.client = client;
    const std::string_view topic = textOf(document, "topic");
    switch (event.kind) {
    case tap::EventKind::Subscribed:
    case tap::EventKind::Unsubscribed: event.text = base::makeText(topic); return {};
    case tap::EventKind::SubscribeRefused: event.text = tap::refusedText(topic, textOf(document, "detail")); return {};
    case tap::EventKind::Publish:
    case tap::EventKind::Delivered:
    case tap::EventKind::Acked:
    case tap::EventKind::Dropped: break;
    default: return {};
    }
    if (topic.empty() || topic.size() > 65535)
        return "a message has a topic of 1 to 65535 bytes";
    std::string payload(textOf(document, "payload"));
    if (const JsonNode* raw = member(document, "payload"); raw && raw->type != JsonType::Text)
        payload = raw->text; // {"payload":{"temp":5}} is easier to write by hand
    if (!fromBase64(textOf(document, "payload_base64"), payload))
        return "payload_base64 is not base64";
    const std::string properties = propertiesOf(document);
    mqtt::Message::Parts parts;
    parts.topic = topic;
    parts.payload = payload;
    parts.properties = properties;
    parts.qos = event.qos;
    parts.retain = event.retain;
    parts.publisher = event.client;
    event.message = mqtt::Message::create(parts);
    return {};
}

} // namespace

base::Result<std::vector<tap::Event>> readCapturedEvents(std::string_view text)
{
    std::vector<tap::Event> out;
    rules::JsonDocument document;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.find_first_not_of(" \t\r") == std::string_view::npos)
            continue;
        const auto wrong = [&](const std::string& why) {
            return base::fail({ "events.line", "Line " + std::to_string(number) + " of the events is not usable", why,
                "Each line is one JSON object, as --dump-events and the flat_json format write them" });
        };
        if (out.size() == kMaxCapturedEvents)
            return wrong("there are more than " + std::to_string(kMaxCapturedEvents) + " events");
        if (!document.parse(line) || document.find({})->type != JsonType::Object)
            return wrong("it is not a JSON object");
        tap::Event event;
        event.stamp.id = number;
        if (const std::string why = readEvent(document, event); !why.empty())
            return wrong(why);
        out.push_back(std::move(event));
    }
    return out;
}

} // namespace hookline::kafka
