#include "ui/models/event_export.h"

#include "core/base/utf8.h"
#include "core/mqtt/user_properties.h"
#include "ui/format.h"
#include "ui/models/event_cells.h"
#include "ui/models/event_table_model.h"
#include "ui/safe_text.h"

#include <QDateTime>

namespace hookline::ui {
namespace {

QByteArray bytes(std::string_view text) { return { text.data(), static_cast<qsizetype>(text.size()) }; }

QByteArray isoTime(const EventRow& row)
{
    return QDateTime::fromMSecsSinceEpoch(row.event.stamp.wallMicros / 1000, Qt::UTC)
        .toString(Qt::ISODateWithMs)
        .toLatin1();
}

QByteArray csvRow(const EventRow& row, std::uint64_t number)
{
    const tap::Event& event = row.event;
    static constexpr const char* states[] = { "none", "queued", "acked", "failed" };
    const bool acked = row.kafka == tap::KafkaStatus::Acked;
    const std::string_view payload = event.message && !row.payloadGone ? event.message->payload() : std::string_view();
    const bool text = base::isUtf8(payload);
    const QByteArray cells[] = { QByteArray::number(static_cast<qulonglong>(shownNumber(row, number))), isoTime(row),
        bytes(tap::name(event.kind)), event.client ? bytes(event.client->clientId) : QByteArray(),
        event.client ? bytes(event.client->username) : QByteArray(),
        event.client ? bytes(event.client->peer) : QByteArray(), bytes(event.topic()),
        event.message ? QByteArray::number(static_cast<int>(event.qos)) : QByteArray(),
        event.message ? QByteArray(event.retain ? "true" : "false") : QByteArray(),
        event.message ? QByteArray::number(row.payloadSize) : QByteArray(),
        event.reason == mqtt::ReasonCode::Success ? QByteArray() : bytes(mqtt::name(event.reason)),
        event.drop == tap::DropReason::None ? QByteArray() : bytes(tap::name(event.drop)),
        QByteArray(states[static_cast<int>(row.kafka)]), row.kafkaTopic ? bytes(row.kafkaTopic->view()) : QByteArray(),
        acked ? QByteArray::number(row.partition) : QByteArray(),
        acked ? QByteArray::number(static_cast<qlonglong>(row.offset)) : QByteArray(),
        acked ? QByteArray::number(static_cast<double>(row.latencyMicros) / 1000, 'f', 3) : QByteArray(),
        text ? bytes(payload) : QByteArray(), text ? QByteArray() : bytes(payload).toBase64(),
        event.client && !event.client->clientId.empty() ? QByteArray(cells::keepsSession(*event.client) ? "kept" : "temporary")
                                                        : QByteArray(),
        event.message ? QByteArray::number(static_cast<qulonglong>(mqtt::userProperties(event.message->properties())))
                      : QByteArray(),
        event.client && event.client->listener ? bytes(event.client->listener->view()) : QByteArray(),
        row.rule ? bytes(row.rule->view()) : QByteArray(), bytes(kafkaKey(row)) };
    QByteArray out;
    for (const QByteArray& cell : cells) {
        if (!out.isEmpty())
            out += ',';
        out += csvCell(cell);
    }
    return out + "\r\n";
}

QByteArray textRow(const EventRow& row, std::uint64_t number)
{
    QByteArray out = QByteArray::number(static_cast<qulonglong>(shownNumber(row, number))) + '\t' + isoTime(row) + '\t'
        + bytes(tap::name(row.event.kind));
    for (const int column : { EventTableModel::Client, EventTableModel::Topic, EventTableModel::Qos,
             EventTableModel::Flags, EventTableModel::Size, EventTableModel::Kafka, EventTableModel::Latency })
        out += '\t' + cells::text(row, number, column).toUtf8();
    const std::string_view payload
        = row.event.message && !row.payloadGone ? row.event.message->payload() : std::string_view();
    out += '\t' + (payload.empty() ? cells::info(row) : payloadPreview(payload, payload.size())).toUtf8();
    return out + '\n';
}

} // namespace

QByteArray csvCell(const QByteArray& text)
{
    QByteArray out = text;
    const bool numeric = [&] {
        bool ok = false;
        text.toDouble(&ok);
        return ok;
    }();
    if (!out.isEmpty() && !numeric && QByteArray("=+-@\t\r").contains(out[0]))
        out.prepend('\'');
    if (out.contains('"') || out.contains(',') || out.contains('\n') || out.contains('\r') || out.contains('\t')
        || out.startsWith(' ') || out.endsWith(' '))
        out = '"' + out.replace("\"", "\"\"") + '"';
    return out;
}

QByteArray exportHeader(ExportFormat format)
{
    if (format != ExportFormat::Csv)
        return {};
    return "number,time,event,client_id,username,address,topic,qos,retain,size,reason,drop,kafka_status,kafka_topic,"
           "kafka_partition,kafka_offset,kafka_latency_ms,payload,payload_base64,session,user_properties,listener,rule,"
           "kafka_key\r\n";
}

QByteArray exportRow(ExportFormat format, const EventRow& row, std::uint64_t number, const QString& note)
{
    switch (format) {
    case ExportFormat::Csv: return csvRow(row, number);
    case ExportFormat::JsonLines: return cells::json(row, number, true, note) + '\n';
    case ExportFormat::Text: return textRow(row, number);
    case ExportFormat::Capture: break;
    }
    return {};
}

} // namespace hookline::ui
