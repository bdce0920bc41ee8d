#include "core/rules/event_fields.h"

#include "core/mqtt/properties.h"
#include "core/mqtt/topic.h"

#include <charconv>

namespace hookline::rules {
namespace {

using tap::Event;
using tap::EventKind;
using Type = FieldValue::Type;

/// Text that is empty where there is none.
FieldValue textOrMissing(std::string_view text) noexcept
{
    return text.empty() ? FieldValue {} : FieldValue { Type::Text, false, text, nullptr };
}

FieldValue flagValue(bool flag) noexcept { return { Type::Bool, flag, flag ? "true" : "false", nullptr }; }

FieldValue digitValue(unsigned digit) noexcept
{
    static constexpr std::string_view kDigits = "0123456789";
    return { Type::Number, false, kDigits.substr(digit, 1), nullptr };
}

} // namespace

FieldValue valueOf(const JsonNode* node) noexcept
{
    if (!node)
        return {};
    switch (node->type) {
    case JsonType::Null: return { Type::Null, false, "null", node };
    case JsonType::Bool: return { Type::Bool, node->flag, node->text, node };
    case JsonType::Number: return { Type::Number, false, node->text, node };
    case JsonType::Text: return { Type::Text, false, node->text, node };
    case JsonType::List: return { Type::List, false, node->text, node };
    case JsonType::Object: return { Type::Object, false, node->text, node };
    }
    return {};
}

std::string_view reasonOf(const Event& event) noexcept
{
    if (event.kind == EventKind::Dropped)
        return tap::name(event.drop);
    return event.reason == mqtt::ReasonCode::Success ? std::string_view() : mqtt::name(event.reason);
}

std::string_view detailOf(const Event& event) noexcept
{
    return event.detail();
}

std::string_view publisherOf(const Event& event) noexcept
{
    if (event.kind == EventKind::Publish || !event.message || !event.message->publisher())
        return {};
    return event.message->publisher()->clientId;
}

EventFields::EventFields(std::string node, std::uint32_t run)
    : m_node(std::move(node))
{
    for (std::size_t i = 8; i-- > 0; run >>= 4)
        m_eventId[i] = "0123456789abcdef"[run & 15];
    m_eventId[8] = '-';
}

void EventFields::use(const Event& event) noexcept
{
    m_event = &event;
    m_json = Json::Unread;
}

EventFields::Json EventFields::readPayload()
{
    if (m_json == Json::Unread) {
        ++m_parsed;
        const std::string_view payload = m_event->message ? m_event->message->payload() : std::string_view();
        m_json = m_document.parse(payload) ? Json::Good : Json::Broken;
    }
    return m_json;
}

bool EventFields::payloadIsBroken() { return m_event->message && readPayload() == Json::Broken; }

FieldValue EventFields::number(std::int64_t value) noexcept
{
    const char* end = std::to_chars(m_number.data(), m_number.data() + m_number.size(), value).ptr;
    return { Type::Number, false, { m_number.data(), static_cast<std::size_t>(end - m_number.data()) }, nullptr };
}

FieldValue EventFields::get(const Field& field)
{
    const Event& event = *m_event;
    switch (field.name) {
    case FieldName::Event: return { Type::Text, false, tap::name(event.kind), nullptr };
    case FieldName::EventId: {
        std::uint64_t id = event.stamp.id;
        for (std::size_t i = m_eventId.size(); i-- > 9; id >>= 4)
            m_eventId[i] = "0123456789abcdef"[id & 15];
        return { Type::Text, false, { m_eventId.data(), m_eventId.size() }, nullptr };
    }
    case FieldName::Timestamp: return number(event.stamp.wallMicros / 1000);
    case FieldName::Node: return textOrMissing(m_node);
    case FieldName::ClientId: return event.client ? textOrMissing(event.client->clientId) : FieldValue {};
    case FieldName::Username: return event.client ? textOrMissing(event.client->username) : FieldValue {};
    case FieldName::Peer: return event.client ? textOrMissing(event.client->peer) : FieldValue {};
    case FieldName::Protocol:
        return event.client ? textOrMissing(mqtt::name(event.client->protocol)) : FieldValue {};
    case FieldName::Publisher:
        if (event.kind == EventKind::Publish && event.client)
            return textOrMissing(event.client->clientId);
        return textOrMissing(publisherOf(event));
    case FieldName::Topic: return textOrMissing(event.topic());
    case FieldName::TopicLevel: {
        const std::string_view level = topicLevel(field.level);
        return level.data() ? FieldValue { Type::Text, false, level, nullptr } : FieldValue {};
    }
    case FieldName::Payload:
        return event.message ? FieldValue { Type::Text, false, event.message->payload(), nullptr } : FieldValue {};
    case FieldName::PayloadPath:
        return event.message && readPayload() == Json::Good ? valueOf(m_document.find(field.path)) : FieldValue {};
    case FieldName::Qos:
        return event.hasQos() ? digitValue(static_cast<unsigned>(event.qos)) : FieldValue {};
    case FieldName::Retain: return event.message ? flagValue(event.retain) : FieldValue {};
    case FieldName::Dup: return event.message ? flagValue(event.dup) : FieldValue {};
    case FieldName::PacketId: return event.packetId ? number(event.packetId) : FieldValue {};
    case FieldName::Reason: return textOrMissing(reasonOf(event));
    case FieldName::Detail: return textOrMissing(detailOf(event));
    case FieldName::ContentType:
    case FieldName::ResponseTopic:
    case FieldName::CorrelationData:
    case FieldName::UserProperty: return property(field);
    case FieldName::Partition:
    case FieldName::Offset:
    case FieldName::Key: return {}; // a record's: no event has them
    }
    return {};
}

std::string_view EventFields::topicLevel(int level) const noexcept
{
    std::string_view rest = m_event->topic();
    if (rest.empty())
        return {};
    if (level < 0)
        level += static_cast<int>(std::ranges::count(rest, '/')) + 2;
    if (level < 1)
        return {};
    for (int i = 1;; ++i) {
        const mqtt::Level found = mqtt::takeLevel(rest);
        if (i == level)
            return found.text.data() ? found.text : std::string_view("");
        if (found.last)
            return {};
    }
}

FieldValue EventFields::property(const Field& field) const noexcept
{
    if (!m_event->message)
        return {};
    // Checked when the packet was read: what stands here is well-formed.
    mqtt::Reader reader(m_event->message->properties());
    FieldValue found;
    while (reader.ok() && !reader.atEnd()) {
        switch (static_cast<mqtt::Property>(reader.byte())) {
        case mqtt::Property::PayloadFormatIndicator: reader.byte(); break;
        case mqtt::Property::ContentType: {
            const std::string_view text = reader.binary();
            if (field.name == FieldName::ContentType)
                return { Type::Text, false, text, nullptr };
            break;
        }
        case mqtt::Property::ResponseTopic: {
            const std::string_view text = reader.binary();
            if (field.name == FieldName::ResponseTopic)
                return { Type::Text, false, text, nullptr };
            break;
        }
        case mqtt::Property::CorrelationData: {
            const std::string_view text = reader.binary();
            if (field.name == FieldName::CorrelationData)
                return { Type::Text, false, text, nullptr };
            break;
        }
        case mqtt::Property::UserProperty: {
            const std::string_view name = reader.binary();
            const std::string_view value = reader.binary();
            if (field.name == FieldName::UserProperty && name == field.property)
                found = { Type::Text, false, value, nullptr }; // several of one name: the last
            break;
        }
        default: reader.fail();
        }
    }
    return found;
}

} // namespace hookline::rules
