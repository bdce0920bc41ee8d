#include "ui/models/event_cells.h"

#include "core/base/utf8.h"
#include "core/mqtt/user_properties.h"
#include "ui/core_words.h"
#include "ui/format.h"
#include "ui/models/event_table_model.h"
#include "ui/safe_text.h"
#include "ui/texts.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace hookline::ui {
namespace {

constexpr QChar kDash(0x2013);
constexpr qsizetype kToolTipLines = 20;

std::size_t s_previewChars = 200;

/// The topic, with the cluster before it where that is not the default one.
QString kafkaPlace(const EventRow& row, std::size_t longest)
{
    const QString topic = row.kafkaTopic ? visibleText(row.kafkaTopic->view(), longest) : QString();
    return row.kafkaCluster ? visibleText(row.kafkaCluster->view(), 64) + QLatin1Char('/') + topic : topic;
}

QString qos(const tap::Event& event) { return QString::number(static_cast<int>(event.qos)); }

bool hasQos(tap::EventKind kind)
{
    switch (kind) {
    case tap::EventKind::Subscribed:
    case tap::EventKind::SubscribeRefused:
    case tap::EventKind::Publish:
    case tap::EventKind::Delivered:
    case tap::EventKind::Acked:
    case tap::EventKind::Dropped: return true;
    default: return false;
    }
}

} // namespace

QString cells::text(const EventRow& row, std::uint64_t number, int column)
{
    const tap::Event& event = row.event;
    switch (column) {
    case EventTableModel::Number: return QString::number(shownNumber(row, number));
    case EventTableModel::Time: return clockTime(event.stamp.wallMicros, true);
    case EventTableModel::Kind: return Texts::event(event.kind);
    case EventTableModel::Client: return event.client ? visibleText(event.client->clientId, 80) : QString();
    case EventTableModel::Topic: return visibleText(event.topic(), 200);
    case EventTableModel::Qos: return hasQos(event.kind) ? qos(event) : QString();
    case EventTableModel::Flags: return flags(event);
    case EventTableModel::Size: return event.message ? byteSize(row.payloadSize) : QString();
    case EventTableModel::Info: return info(row);
    case EventTableModel::Kafka: return kafka(row);
    case EventTableModel::Latency:
        return row.kafka == tap::KafkaStatus::Acked
            ? QString::number(static_cast<double>(row.latencyMicros) / 1000, 'f', 1)
            : QString();
    case EventTableModel::Username: return event.client ? visibleText(event.client->username, 80) : QString();
    case EventTableModel::Peer: return event.client ? visibleText(event.client->peer, 80) : QString();
    case EventTableModel::Protocol: return event.client ? fromUtf8(mqtt::name(event.client->protocol)) : QString();
    case EventTableModel::Publisher:
        return event.message && event.message->publisher() ? visibleText(event.message->publisher()->clientId, 80)
                                                           : QString();
    case EventTableModel::PacketId: return event.packetId != 0 ? QString::number(event.packetId) : QString();
    case EventTableModel::Reason:
        return event.reason == mqtt::ReasonCode::Success ? QString() : reason(event.reason);
    case EventTableModel::KafkaTopic: return kafkaPlace(row, 120);
    case EventTableModel::Partition: return row.partition >= 0 ? QString::number(row.partition) : QString();
    case EventTableModel::Offset: return row.offset >= 0 ? QString::number(row.offset) : QString();
    case EventTableModel::Session: return event.client && !event.client->clientId.empty() ? session(*event.client) : QString();
    case EventTableModel::Listener:
        return event.client && event.client->listener ? visibleText(event.client->listener->view(), 80) : QString();
    case EventTableModel::Rule: return row.rule ? visibleText(row.rule->view(), 80) : QString();
    case EventTableModel::Key: return visibleText(kafkaKey(row), 80);
    case EventTableModel::UserProperties: {
        const std::size_t count = event.message ? mqtt::userProperties(event.message->properties()) : 0;
        return count > 0 ? QString::number(count) : QString();
    }
    default: return {};
    }
}

bool cells::keepsSession(const mqtt::ClientInfo& client)
{
    return client.protocol == mqtt::ProtocolVersion::V5 ? client.sessionExpirySeconds > 0 : !client.cleanStart;
}

QString cells::session(const mqtt::ClientInfo& client)
{
    constexpr std::uint32_t kNever = 0xFFFFFFFF;
    const bool seconds = client.protocol == mqtt::ProtocolVersion::V5 && client.sessionExpirySeconds != kNever;
    const QString end = !keepsSession(client) ? tr("ends with the connection")
        : seconds                             ? tr("kept for %1 s").arg(client.sessionExpirySeconds)
                                              : tr("kept without end");
    return (client.cleanStart ? tr("new") : tr("resumed if there")) + QStringLiteral(" \u00B7 ") + end;
}

QString cells::flags(const tap::Event& event)
{
    QString out;
    if (event.retain)
        out += QLatin1Char('R');
    if (event.dup)
        out += QLatin1Char('D');
    return out;
}

QString cells::reason(mqtt::ReasonCode reason)
{
    return withDetail(
        Texts::reasonCode(reason), QStringLiteral("0x%1").arg(static_cast<int>(reason), 2, 16, QLatin1Char('0')));
}

QString cells::info(const EventRow& row)
{
    const Info parts = infoParts(row);
    if (parts.about.isEmpty() || parts.payload.isEmpty())
        return parts.about + parts.payload;
    return parts.about + QStringLiteral(" \u00B7 ") + parts.payload;
}

cells::Info cells::infoParts(const EventRow& row)
{
    const tap::Event& event = row.event;
    const QString detail = coreText(event.detail(), 120);
    const auto only = [&](const QString& text) {
        return Info { detail.isEmpty() || text.isEmpty() ? text + detail : text + QStringLiteral(" \u00B7 ") + detail, {} };
    };
    switch (event.kind) {
    case tap::EventKind::Connected:
    case tap::EventKind::ConnectRefused: {
        if (!event.client)
            return only(isError(event.reason) ? Texts::reasonCode(event.reason) : QString());
        QString out = QStringLiteral("MQTT %1").arg(fromUtf8(mqtt::name(event.client->protocol)));
        if (!event.client->peer.empty())
            out += QStringLiteral(" \u00B7 ") + visibleText(event.client->peer, 60);
        if (event.kind == tap::EventKind::Connected)
            out += QStringLiteral(" \u00B7 ") + tr("keep-alive %1 s").arg(event.client->keepAliveSeconds);
        else
            out = Texts::reasonCode(event.reason) + QStringLiteral(" \u00B7 ") + out;
        return only(out);
    }
    case tap::EventKind::Disconnected:
        return only(
            event.reason == mqtt::ReasonCode::Success ? tr("normal disconnection") : Texts::reasonCode(event.reason));
    case tap::EventKind::Subscribed:
        return only(
            isError(event.reason) ? Texts::reasonCode(event.reason) : tr("granted QoS %1").arg(qos(event)));
    case tap::EventKind::Unsubscribed:
        return only(isError(event.reason) ? Texts::reasonCode(event.reason) : QString());
    case tap::EventKind::SubscribeRefused: return only(Texts::reasonCode(event.reason));
    case tap::EventKind::SessionCreated:
    case tap::EventKind::SessionResumed:
    case tap::EventKind::SessionTakenOver:
    case tap::EventKind::SessionTerminated: return { detail, {} };
    case tap::EventKind::Acked:
        return only(
            event.reason == mqtt::ReasonCode::Success ? QString() : Texts::reasonCode(event.reason)); // as the event says
    case tap::EventKind::Publish:
    case tap::EventKind::Delivered:
    case tap::EventKind::Dropped: break;
    }
    QString about;
    if (event.kind == tap::EventKind::Delivered && event.message && event.message->publisher())
        about = QStringLiteral("\u2190 ") + visibleText(event.message->publisher()->clientId, 40);
    if (event.kind == tap::EventKind::Dropped)
        about = Texts::dropReason(event.drop);
    if (!event.message)
        return only(about);
    if (row.payloadGone)
        return { about, tr("(payload no longer kept)") };
    return { about, payloadPreview(event.message->payload(), s_previewChars) };
}

void cells::setPreviewChars(std::size_t most) noexcept { s_previewChars = most; }

QString cells::kafka(const EventRow& row)
{
    switch (row.kafka) {
    case tap::KafkaStatus::None: return kDash;
    case tap::KafkaStatus::Queued: return tr("… queued");
    case tap::KafkaStatus::Acked:
        return QStringLiteral("\u2713 %1-%2@%3")
            .arg(kafkaPlace(row, 80))
            .arg(row.partition)
            .arg(row.offset);
    case tap::KafkaStatus::Failed: return QStringLiteral("\u2717 ") + Texts::kafkaError(row.errorCode);
    }
    return {};
}

QString cells::toolTip(const EventRow& row, int column)
{
    switch (column) {
    case EventTableModel::Time: return toolTipText(dateTime(row.event.stamp.wallMicros));
    case EventTableModel::Kind: return toolTipText(Texts::eventHint(row.event.kind));
    case EventTableModel::Client:
        return row.event.client ? toolTipText(visibleText(row.event.client->clientId, 1000)) : QString();
    case EventTableModel::Topic: return toolTipText(visibleText(row.event.topic(), 1000));
    case EventTableModel::Flags:
        return row.event.retain || row.event.dup ? toolTipText(tr("R: retained, D: sent again")) : QString();
    case EventTableModel::Info: return toolTipText(info(row));
    case EventTableModel::Session: return row.event.client ? toolTipText(text(row, 0, column)) : QString();
    case EventTableModel::UserProperties: {
        QStringList lines;
        if (row.event.message)
            mqtt::userProperties(row.event.message->properties(), [&](std::string_view name, std::string_view value) {
                if (lines.size() < kToolTipLines)
                    lines << visibleText(name, 100) + QStringLiteral(" = ") + visibleText(value, 200);
            });
        return toolTipText(lines.join(QLatin1Char('\n')));
    }
    case EventTableModel::Kafka: return toolTipText(kafka(row));
    default: return {};
    }
}

QByteArray cells::json(const EventRow& row, std::uint64_t number, bool oneLine, const QString& note)
{
    const tap::Event& event = row.event;
    QJsonObject out;
    out.insert(QStringLiteral("number"), static_cast<qint64>(shownNumber(row, number)));
    out.insert(QStringLiteral("time"),
        QDateTime::fromMSecsSinceEpoch(event.stamp.wallMicros / 1000, Qt::UTC).toString(Qt::ISODateWithMs));
    out.insert(QStringLiteral("event"), fromUtf8(tap::name(event.kind)));
    if (event.client) {
        out.insert(QStringLiteral("client_id"), fromUtf8(event.client->clientId));
        out.insert(QStringLiteral("protocol"), fromUtf8(mqtt::name(event.client->protocol)));
        if (!event.client->username.empty())
            out.insert(QStringLiteral("username"), fromUtf8(event.client->username));
        out.insert(QStringLiteral("peer"), fromUtf8(event.client->peer));
        if (event.client->listener)
            out.insert(QStringLiteral("listener"), fromUtf8(event.client->listener->view()));
        out.insert(QStringLiteral("clean_start"), event.client->cleanStart);
        out.insert(QStringLiteral("session_expiry_s"), static_cast<qint64>(event.client->sessionExpirySeconds));
    }
    if (event.message && event.message->publisher())
        out.insert(QStringLiteral("publisher"), fromUtf8(event.message->publisher()->clientId));
    if (event.message) // tells rows about one PUBLISH from others
        out.insert(QStringLiteral("received_ns"), static_cast<qint64>(event.message->steadyNanos()));
    if (event.packetId != 0)
        out.insert(QStringLiteral("packet_id"), event.packetId);
    if (!event.detail().empty())
        out.insert(QStringLiteral("detail"), fromUtf8(event.detail()));
    if (!event.topic().empty())
        out.insert(QStringLiteral("topic"), fromUtf8(event.topic()));
    if (hasQos(event.kind))
        out.insert(QStringLiteral("qos"), static_cast<int>(event.qos));
    if (event.message) {
        out.insert(QStringLiteral("retain"), event.retain);
        out.insert(QStringLiteral("dup"), event.dup);
        out.insert(QStringLiteral("payload_size"), static_cast<qint64>(row.payloadSize));
        QJsonArray properties; // of pairs: a name may come twice
        mqtt::userProperties(event.message->properties(), [&](std::string_view name, std::string_view value) {
            properties.append(QJsonArray { fromUtf8(name), fromUtf8(value) });
        });
        if (!properties.isEmpty())
            out.insert(QStringLiteral("user_properties"), properties);
        const std::string_view payload = event.message->payload();
        if (row.payloadGone)
            out.insert(QStringLiteral("payload"), QJsonValue());
        else if (base::isUtf8(payload))
            out.insert(QStringLiteral("payload"), fromUtf8(payload));
        else
            out.insert(QStringLiteral("payload_base64"),
                QString::fromLatin1(
                    QByteArray::fromRawData(payload.data(), static_cast<qsizetype>(payload.size())).toBase64()));
    }
    if (event.reason != mqtt::ReasonCode::Success)
        out.insert(QStringLiteral("reason"), fromUtf8(mqtt::name(event.reason)));
    if (event.drop != tap::DropReason::None)
        out.insert(QStringLiteral("drop"), fromUtf8(tap::name(event.drop)));
    if (row.kafka != tap::KafkaStatus::None) {
        QJsonObject fate;
        static constexpr const char* states[] = { "none", "queued", "acked", "failed" };
        fate.insert(QStringLiteral("status"), QString::fromLatin1(states[static_cast<int>(row.kafka)]));
        if (row.kafkaTopic)
            fate.insert(QStringLiteral("topic"), fromUtf8(row.kafkaTopic->view()));
        if (row.kafkaCluster)
            fate.insert(QStringLiteral("cluster"), fromUtf8(row.kafkaCluster->view()));
        if (row.rule)
            fate.insert(QStringLiteral("rule"), fromUtf8(row.rule->view()));
        if (const std::string_view key = kafkaKey(row); base::isUtf8(key) && !key.empty())
            fate.insert(QStringLiteral("key"), fromUtf8(key));
        else if (!key.empty())
            fate.insert(QStringLiteral("key_base64"),
                QString::fromLatin1(QByteArray(key.data(), static_cast<qsizetype>(key.size())).toBase64()));
        if (row.kafka == tap::KafkaStatus::Acked) {
            fate.insert(QStringLiteral("partition"), row.partition);
            fate.insert(QStringLiteral("offset"), static_cast<qint64>(row.offset));
            fate.insert(QStringLiteral("latency_ms"), static_cast<double>(row.latencyMicros) / 1000);
        }
        if (row.kafka == tap::KafkaStatus::Failed)
            fate.insert(QStringLiteral("error"), row.errorCode);
        out.insert(QStringLiteral("kafka"), fate);
    }
    if (!note.isEmpty())
        out.insert(QStringLiteral("note"), note);
    return QJsonDocument(out).toJson(oneLine ? QJsonDocument::Compact : QJsonDocument::Indented);
}

} // namespace hookline::ui
