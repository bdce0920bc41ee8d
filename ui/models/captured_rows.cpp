#include "ui/models/captured_rows.h"

#include "core/mqtt/extra_properties.h"
#include "ui/format.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>

namespace hookline::ui {
namespace {

/// Clients and texts kept for later lines; a file of strangers must not grow them without end.
constexpr std::size_t kMostCommon = 100'000;

template <class Enum>
std::optional<Enum> named(int count, std::string_view word)
{
    for (int i = 0; i < count; ++i) {
        if (tap::name(static_cast<Enum>(i)) == word)
            return static_cast<Enum>(i);
    }
    return std::nullopt;
}

std::string utf8(const QJsonValue& value) { return value.toString().toStdString(); }

std::string keyOf(const QJsonObject& fate)
{
    const QJsonValue coded = fate.value(QLatin1String("key_base64"));
    return coded.isString() ? QByteArray::fromBase64(coded.toString().toLatin1()).toStdString()
                            : utf8(fate.value(QLatin1String("key")));
}

} // namespace

capture::Row toCaptured(const EventRows& rows, std::uint64_t number)
{
    const EventRow& row = rows.store().row(number);
    capture::Row out;
    out.number = shownNumber(row, number);
    out.event = row.event;
    out.event.waiter = {};
    out.kafkaTopic = row.kafkaTopic;
    out.kafkaCluster = row.kafkaCluster;
    out.rule = row.rule;
    out.key = row.key;
    out.keyed = row.keyed;
    out.offset = row.offset;
    out.latencyMicros = row.latencyMicros;
    out.partition = row.partition;
    out.errorCode = row.errorCode;
    out.payloadSize = row.payloadSize;
    out.kafka = row.kafka;
    out.payloadGone = row.payloadGone;
    out.marked = rows.marks().contains(number);
    out.note = rows.note(number).toStdString();
    return out;
}

EventRows::Kept fromCaptured(capture::Row&& row)
{
    EventRows::Kept out;
    out.row.event = std::move(row.event);
    out.row.kafkaTopic = std::move(row.kafkaTopic);
    out.row.kafkaCluster = std::move(row.kafkaCluster);
    out.row.rule = std::move(row.rule);
    out.row.key = std::move(row.key);
    out.row.keyed = row.keyed;
    out.row.offset = row.offset;
    out.row.latencyMicros = row.latencyMicros;
    out.row.partition = row.partition;
    out.row.errorCode = row.errorCode;
    out.row.payloadSize = row.payloadSize;
    out.row.kafka = row.kafka;
    out.row.payloadGone = row.payloadGone;
    out.row.saved = row.number;
    out.marked = row.marked;
    out.note = fromUtf8(row.note);
    return out;
}

base::TextRef JsonRowReader::text(const QString& value)
{
    if (value.isEmpty())
        return {};
    if (m_texts.size() > kMostCommon)
        m_texts.clear();
    std::string key = value.toStdString();
    const auto [at, fresh] = m_texts.try_emplace(std::move(key));
    if (fresh)
        at->second = base::makeText(at->first);
    return at->second;
}

mqtt::ClientInfoRef JsonRowReader::client(
    std::string_view id, std::string_view user, std::string_view peer, std::string_view protocol, bool cleanStart,
    std::uint32_t sessionExpiry, std::string_view listener)
{
    std::string key(id);
    for (const std::string_view part : { user, peer, protocol, listener })
        key.append(1, '\0').append(part);
    key += std::to_string(sessionExpiry) + (cleanStart ? "c" : "");
    if (m_clients.size() > kMostCommon)
        m_clients.clear();
    const auto [at, fresh] = m_clients.try_emplace(std::move(key));
    if (fresh) {
        auto made = base::makeRef<mqtt::ClientInfo>();
        made->clientId = id;
        made->username = user;
        made->peer = peer;
        if (!listener.empty())
            made->listener = base::makeText(listener);
        made->cleanStart = cleanStart;
        made->sessionExpirySeconds = sessionExpiry;
        for (const auto version : { mqtt::ProtocolVersion::V31, mqtt::ProtocolVersion::V5 }) {
            if (mqtt::name(version) == protocol)
                made->protocol = version;
        }
        at->second = std::move(made);
    }
    return at->second;
}

mqtt::MessageRef JsonRowReader::message(const QJsonObject& in, const EventRow& row)
{
    const std::string topic = utf8(in.value(QLatin1String("topic")));
    if (topic.size() > 65535)
        return {};
    QByteArray payload = in.value(QLatin1String("payload")).toString().toUtf8();
    if (const QJsonValue coded = in.value(QLatin1String("payload_base64")); coded.isString())
        payload = QByteArray::fromBase64(coded.toString().toLatin1());
    const QJsonValue publisher = in.value(QLatin1String("publisher"));
    mqtt::Message::Parts parts;
    parts.topic = topic;
    parts.payload = { payload.constData(), static_cast<std::size_t>(payload.size()) };
    parts.qos = row.event.qos;
    parts.retain = row.event.retain;
    parts.dup = row.event.dup;
    parts.wallMicros = row.event.stamp.wallMicros;
    const QJsonValue received = in.value(QLatin1String("received_ns"));
    parts.steadyNanos = received.isDouble() ? static_cast<std::int64_t>(received.toInteger()) : --m_unknown;
    if (publisher.isString())
        parts.publisher = client(utf8(publisher), {}, {}, {});
    std::string properties;
    for (const QJsonValue& pair : in.value(QLatin1String("user_properties")).toArray())
        mqtt::appendUserProperty(properties, utf8(pair[0]), utf8(pair[1]));
    parts.properties = properties;
    return mqtt::Message::create(parts);
}

std::optional<EventRows::Kept> JsonRowReader::read(const QByteArray& line)
{
    const QJsonObject in = QJsonDocument::fromJson(line).object();
    const auto kind = named<tap::EventKind>(tap::kEventKinds, utf8(in.value(QLatin1String("event"))));
    const QDateTime time = QDateTime::fromString(in.value(QLatin1String("time")).toString(), Qt::ISODateWithMs);
    if (!kind || !time.isValid())
        return std::nullopt;
    if (m_reasons.empty()) {
        for (int code = 255; code >= 0; --code) // the lowest of two with one name
            m_reasons[std::string(mqtt::name(static_cast<mqtt::ReasonCode>(code)))]
                = static_cast<mqtt::ReasonCode>(code);
    }
    EventRows::Kept out;
    EventRow& row = out.row;
    tap::Event& event = row.event;
    event.kind = *kind;
    event.stamp.wallMicros = time.toMSecsSinceEpoch() * 1000;
    row.saved = static_cast<std::uint64_t>(std::max<qint64>(in.value(QLatin1String("number")).toInteger(), 0));
    event.qos = static_cast<mqtt::QoS>(std::clamp(in.value(QLatin1String("qos")).toInt(), 0, 2));
    event.retain = in.value(QLatin1String("retain")).toBool();
    event.dup = in.value(QLatin1String("dup")).toBool();
    event.packetId = static_cast<std::uint16_t>(std::clamp(in.value(QLatin1String("packet_id")).toInt(), 0, 65535));
    if (const auto reason = m_reasons.find(utf8(in.value(QLatin1String("reason")))); reason != m_reasons.end())
        event.reason = reason->second;
    event.drop = named<tap::DropReason>(tap::kDropReasons, utf8(in.value(QLatin1String("drop"))))
                     .value_or(tap::DropReason::None);
    if (in.contains(QLatin1String("client_id")))
        event.client = client(utf8(in.value(QLatin1String("client_id"))), utf8(in.value(QLatin1String("username"))),
            utf8(in.value(QLatin1String("peer"))), utf8(in.value(QLatin1String("protocol"))),
            in.value(QLatin1String("clean_start")).toBool(true),
            static_cast<std::uint32_t>(
                std::clamp<qint64>(in.value(QLatin1String("session_expiry_s")).toInteger(), 0, 0xFFFFFFFF)),
            utf8(in.value(QLatin1String("listener"))));
    if (const QJsonValue size = in.value(QLatin1String("payload_size")); size.isDouble()) {
        event.message = message(in, row);
        row.payloadSize = static_cast<std::uint32_t>(
            std::clamp<qint64>(size.toInteger(), 0, std::numeric_limits<std::int32_t>::max()));
        row.payloadGone = in.value(QLatin1String("payload")).isNull();
        event.text = text(in.value(QLatin1String("detail")).toString());
    } else {
        const QString topic = in.value(QLatin1String("topic")).toString();
        const QString detail = in.value(QLatin1String("detail")).toString();
        event.text = event.kind == tap::EventKind::SubscribeRefused
            ? tap::refusedText(topic.toStdString(), detail.toStdString())
            : text(topic.isEmpty() ? detail : topic);
    }
    if (const QJsonObject fate = in.value(QLatin1String("kafka")).toObject(); !fate.isEmpty()) {
        const QString status = fate.value(QLatin1String("status")).toString();
        row.kafka = status == QLatin1String("acked") ? tap::KafkaStatus::Acked
            : status == QLatin1String("failed")      ? tap::KafkaStatus::Failed
            : status == QLatin1String("queued")      ? tap::KafkaStatus::Queued
                                                     : tap::KafkaStatus::None;
        row.kafkaTopic = text(fate.value(QLatin1String("topic")).toString());
        row.kafkaCluster = text(fate.value(QLatin1String("cluster")).toString());
        row.rule = text(fate.value(QLatin1String("rule")).toString());
        if (const std::string key = keyOf(fate); !key.empty()) {
            const bool client = event.client && key == event.client->clientId;
            row.keyed = client ? tap::KafkaKey::Client : tap::KafkaKey::Text;
            if (!client)
                row.key = base::makeText(key);
        }
        row.partition = fate.value(QLatin1String("partition")).toInt(-1);
        row.offset = fate.value(QLatin1String("offset")).toInteger(-1);
        row.latencyMicros = static_cast<std::int64_t>(fate.value(QLatin1String("latency_ms")).toDouble() * 1000 + 0.5);
        row.errorCode = fate.value(QLatin1String("error")).toInt();
    }
    out.note = in.value(QLatin1String("note")).toString();
    return out;
}

} // namespace hookline::ui
