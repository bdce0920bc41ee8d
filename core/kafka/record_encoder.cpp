#include "core/kafka/record_encoder.h"

#include "core/base/utf8.h"
#include "core/kafka/event_parts.h"
#include "core/kafka/event_schemas.h"
#include "core/kafka/json_text.h"
#include "core/kafka/source_record.h"
#include "core/mqtt/user_properties.h"
#include "core/rules/event_fields.h"

#include <charconv>
#include <cstring>
#include <random>

namespace hookline::kafka {
namespace {

using rules::detailOf;
using rules::publisherOf;
using rules::reasonOf;
using tap::Event;
using tap::EventKind;

void writeHex(char* to, std::uint64_t value, int digits) noexcept
{
    static constexpr char kHex[] = "0123456789abcdef";
    for (int i = digits - 1; i >= 0; --i, value >>= 4)
        to[i] = kHex[value & 15];
}

std::string_view digit(unsigned value) noexcept
{
    static constexpr std::string_view kDigits = "0123456789";
    return kDigits.substr(value, 1);
}

} // namespace

bool cameFromKafka(const Event& event) noexcept
{
    if (!event.message)
        return false;
    if (event.message->publisher() && event.message->publisher()->hops > 0)
        return true;
    const std::string_view properties = event.message->properties();
    if (properties.empty()) // as nearly always
        return false;
    const std::string_view hops = mqtt::userProperty(properties, kHopsHeader);
    return !hops.empty() && hops != "0";
}

std::uint32_t runId()
{
    static const std::uint32_t id = std::random_device {}();
    return id;
}

std::size_t EncodedRecord::wireSize() const noexcept
{
    std::size_t size = 12 + key.size() + value.size();
    for (std::size_t i = 0; i < headerCount; ++i)
        size += 3 + std::strlen(headers[i].name) + headers[i].value.size();
    return size;
}

RecordEncoder::RecordEncoder(const config::KafkaSettings& settings)
    : m_format(settings.format)
    , m_source("/hookline/" + settings.nodeName)
    , m_nodeName(settings.nodeName)
{
    std::ranges::replace(m_source, ' ', '_'); // it is a URI
    ByteBuffer text;
    for (int i = 0; i < tap::kEventKinds; ++i) {
        const auto kind = static_cast<EventKind>(i);
        text.clear();
        text.append("{\"type\":\"");
        appendEscapedLossy(text, kind == EventKind::Publish ? std::string_view(settings.publishType) : tap::name(kind));
        text.append("\",\"client_id\":\"");
        m_heads[static_cast<std::size_t>(i)] = text.view();
    }
    text.clear();
    text.append(",\"cluster_node\":\"");
    appendEscapedLossy(text, settings.nodeName);
    text.append('"');
    m_node = text.view();
    writeHex(m_eventId.data(), runId(), 8);
    m_eventId[8] = '-';
}

EncodedRecord& RecordEncoder::encodeFor(const Event& event, bool withoutValue)
{
    m_record.key = clientIdOf(event);
    m_record.hasKey = true;
    m_record.timestampMillis = event.stamp.wallMicros / 1000;
    m_record.headerCount = 0;
    addHeader("mqtt_event", tap::name(event.kind));
    addHeader("event_id", eventId(event.stamp.id));
    if (cameFromKafka(event))
        addHeader(kHopsHeader, kOneHop);
    if (withoutValue) {
        m_record.value = {};
        m_record.ownsValue = m_record.lasts = false;
        return m_record;
    }
    encodeValue(event);
    return m_record;
}

void RecordEncoder::encodeValue(const Event& event)
{
    m_buffer.clear();
    m_record.ownsValue = true;
    m_record.lasts = false;
    switch (m_format) {
    case config::RecordFormat::EmqJson: encodeEmq(event); break;
    case config::RecordFormat::FlatJson: appendFlatJson(m_buffer, { event, eventId(event.stamp.id), m_nodeName }); break;
    case config::RecordFormat::Avro:
        m_buffer.append(schemaFrame(m_schemas ? m_schemas->id(SchemaKind::Avro) : 0));
        appendAvro(m_buffer, { event, eventId(event.stamp.id), m_nodeName });
        break;
    case config::RecordFormat::JsonSchema:
        m_buffer.append(schemaFrame(m_schemas ? m_schemas->id(SchemaKind::Json) : 0));
        appendFlatJson(m_buffer, { event, eventId(event.stamp.id), m_nodeName });
        break;
    case config::RecordFormat::CloudEvents:
        addHeader("content-type", "application/cloudevents+json; charset=UTF-8");
        appendCloudEvent(m_buffer, { event, eventId(event.stamp.id), m_source }, cloudDataOf(event, m_scratch));
        break;
    case config::RecordFormat::CloudEventsBinary: encodeCloudEvent(event); return;
    case config::RecordFormat::Plain:
    case config::RecordFormat::Template: // the text is the rule's
        addPlainHeaders(event);
        m_record.value = event.message ? event.message->payload() : std::string_view();
        m_record.ownsValue = false;
        m_record.lasts = true;
        return;
    }
    m_record.value = m_buffer.view();
}

void RecordEncoder::encodeCloudEvent(const Event& event)
{
    const CloudData data = cloudDataOf(event, m_scratch);
    m_cloudTime = cloudTime(event.stamp.wallMicros);
    addHeader("ce_specversion", "1.0");
    addHeader("ce_id", eventId(event.stamp.id));
    addHeader("ce_source", m_source);
    addHeader("ce_type", cloudType(event.kind));
    if (const std::string_view subject = cloudSubject(event); !subject.empty())
        addHeader("ce_subject", subject);
    addHeader("ce_time", m_cloudTime);
    addHeader("content-type", data.contentType);
    if (!m_record.key.empty())
        addHeader("ce_mqttclientid", m_record.key);
    if (const std::string_view username = usernameOf(event); !username.empty())
        addHeader("ce_mqttusername", username);
    if (event.hasQos())
        addHeader("ce_mqttqos", digit(static_cast<unsigned>(event.qos)));
    if (event.message) {
        addHeader("ce_mqttretain", event.retain ? "true" : "false");
        m_record.value = event.message->payload();
        m_record.ownsValue = false;
        m_record.lasts = true;
        return;
    }
    appendCloudData(m_buffer, event);
    m_record.value = m_buffer.view();
}

void RecordEncoder::encodeEmq(const Event& event)
{
    const std::string& head = m_heads[static_cast<std::size_t>(event.kind)];
    std::size_t expected = head.size() + m_node.size() + m_record.key.size() + 48;
    if (event.message) {
        const std::size_t payload = event.message->payload().size();
        expected += 112 + usernameOf(event).size() + event.message->topic().size() + payload + payload / 8;
    }
    m_buffer.reserve(expected);
    m_buffer.append(head);
    appendEscapedLossy(m_buffer, m_record.key);
    m_buffer.append('"');
    switch (event.kind) {
    case EventKind::Subscribed:
    case EventKind::Unsubscribed:
    case EventKind::SubscribeRefused:
        m_buffer.append(m_node); // the plugin has it before the message here
        m_buffer.append(",\"message\":{\"topic\":\"");
        appendEscapedLossy(m_buffer, event.topic());
        m_buffer.append("\",\"opts\":{\"qos\":");
        m_buffer.append(digit(static_cast<unsigned>(event.qos)));
        m_buffer.append('}');
        if (const std::string_view reason = reasonOf(event); !reason.empty()) {
            m_buffer.append(',');
            appendReason(reason, detailOf(event));
        }
        m_buffer.append('}');
        break;
    case EventKind::Publish:
    case EventKind::Delivered:
    case EventKind::Acked:
    case EventKind::Dropped:
        appendMessage(event);
        m_buffer.append(m_node);
        break;
    default:
        m_buffer.append(",\"message\":{");
        if (const std::string_view reason = reasonOf(event); !reason.empty())
            appendReason(reason, detailOf(event));
        m_buffer.append('}');
        m_buffer.append(m_node);
    }
    m_buffer.append(",\"ts\":");
    appendNumber(m_buffer, m_record.timestampMillis);
    m_buffer.append('}');
}

void RecordEncoder::appendMessage(const Event& event)
{
    m_buffer.append(",\"message\":{\"username\":\"");
    appendEscapedLossy(m_buffer, usernameOf(event));
    m_buffer.append("\",\"topic\":\"");
    appendEscapedLossy(m_buffer, event.topic());
    m_buffer.append("\",\"payload\":\"");
    const std::string_view payload = event.message ? event.message->payload() : std::string_view();
    if (base::isUtf8(payload)) {
        appendEscaped(m_buffer, payload);
        m_buffer.append("\",\"qos\":");
    } else {
        appendBase64(m_buffer, payload);
        m_buffer.append("\",\"payload_encoding\":\"base64\",\"qos\":");
    }
    m_buffer.append(digit(static_cast<unsigned>(event.qos)));
    m_buffer.append(",\"dup\":");
    m_buffer.append(digit(event.dup));
    m_buffer.append(",\"retain\":");
    m_buffer.append(digit(event.retain));
    if (event.kind != EventKind::Publish) {
        if (const std::string_view publisher = publisherOf(event); !publisher.empty()) {
            m_buffer.append(",\"from_client_id\":\"");
            appendEscapedLossy(m_buffer, publisher);
            m_buffer.append('"');
        }
        if (const std::string_view reason = reasonOf(event); !reason.empty()) {
            m_buffer.append(',');
            appendReason(reason, detailOf(event));
        }
    }
    m_buffer.append('}');
}

void RecordEncoder::appendReason(std::string_view reason, std::string_view detail)
{
    m_buffer.append("\"reason\":\"");
    m_buffer.append(reason);
    m_buffer.append('"');
    if (!detail.empty()) {
        m_buffer.append(",\"detail\":\"");
        appendEscapedLossy(m_buffer, detail);
        m_buffer.append('"');
    }
}

void RecordEncoder::addPlainHeaders(const Event& event)
{
    if (const std::string_view topic = event.topic(); !topic.empty())
        addHeader("mqtt_topic", topic);
    if (event.hasQos())
        addHeader("mqtt_qos", digit(static_cast<unsigned>(event.qos)));
    if (event.message) {
        addHeader("mqtt_retain", digit(event.retain));
        addHeader("mqtt_dup", digit(event.dup));
    }
    if (const std::string_view username = usernameOf(event); !username.empty())
        addHeader("mqtt_username", username);
    if (const std::string_view publisher = publisherOf(event); !publisher.empty())
        addHeader("mqtt_from", publisher);
    if (const std::string_view reason = reasonOf(event); !reason.empty())
        addHeader("mqtt_reason", reason);
    if (const std::string_view detail = detailOf(event); !detail.empty())
        addHeader("mqtt_detail", detail);
    char* const end = std::to_chars(m_timestamp.data(), m_timestamp.data() + m_timestamp.size(), m_record.timestampMillis).ptr;
    addHeader("ts", { m_timestamp.data(), end });
}

void RecordEncoder::addHeader(const char* name, std::string_view value)
{
    m_record.headers[m_record.headerCount++] = { name, value };
}

std::string_view RecordEncoder::eventId(std::uint64_t id)
{
    writeHex(m_eventId.data() + 9, id, 16);
    return { m_eventId.data(), m_eventId.size() };
}

} // namespace hookline::kafka
