#include "ui/models/filter/fields.h"

#include "core/config/suggest.h"
#include "core/tap/event.h"
#include "ui/format.h"

#include <QCoreApplication>

#include <string>
#include <vector>

namespace hookline::ui::filter {
namespace {

constexpr Field kFields[] = {
    { FieldId::Event, "event", FieldType::Word, QT_TRANSLATE_NOOP("hookline::ui::FilterHelp", "What happened."),
        "event == publish" },
    { FieldId::Client, "client", FieldType::Text,
        QT_TRANSLATE_NOOP("hookline::ui::FilterHelp", "The client ID; for deliveries the receiver's."),
        "client == dev-017" },
    { FieldId::User, "user", FieldType::Text,
        QT_TRANSLATE_NOOP("hookline::ui::FilterHelp", "The user name of the client."), "user == plant" },
    { FieldId::Ip, "ip", FieldType::Text,
        QT_TRANSLATE_NOOP("hookline::ui::FilterHelp", "The client's address and port."), "ip contains 10.0.3." },
    { FieldId::Listener, "listener", FieldType::Text,
        QT_TRANSLATE_NOOP("hookline::ui::FilterHelp", "Name of the listener that the client came in by."),
        "listener == default" },
    { FieldId::Session, "session", FieldType::Word,
        QT_TRANSLATE_NOOP("hookline::ui::FilterHelp", "Whether the client's session stays when its connection ends."),
        "session == kept" },
    { FieldId::Proto, "proto", FieldType::Word,
        QT_TRANSLATE_NOOP("hookline::ui::FilterHelp", "The MQTT version of the client."), "proto == 5.0" },
    { FieldId::Topic, "topic", FieldType::Text,
        QT_TRANSLATE_NOOP("hookline::ui::FilterHelp", "Topic, or topic filter of a subscription."),
        "topic like \"factory/+/temp\"" },
    { FieldId::Publisher, "publisher", FieldType::Text,
        QT_TRANSLATE_NOOP("hookline::ui::FilterHelp", "Client ID of who published the message."),
        "publisher == dev-017" },
    { FieldId::Qos, "qos", FieldType::Number, QT_TRANSLATE_NOOP("hookline::ui::FilterHelp", "0, 1 or 2."), "qos > 0" },
    { FieldId::Retain, "retain", FieldType::Flag,
        QT_TRANSLATE_NOOP("hookline::ui::FilterHelp", "The message is retained."), "retain" },
    { FieldId::Dup, "dup", FieldType::Flag,
        QT_TRANSLATE_NOOP("hookline::ui::FilterHelp", "The message was sent again."), "dup" },
    { FieldId::Size, "size", FieldType::Size,
        QT_TRANSLATE_NOOP("hookline::ui::FilterHelp", "Size of the payload in bytes."), "size >= 64k" },
    { FieldId::Properties, "properties", FieldType::Number,
        QT_TRANSLATE_NOOP("hookline::ui::FilterHelp", "How many user properties the message has (MQTT 5)."),
        "properties > 0" },
    { FieldId::Payload, "payload", FieldType::Text,
        QT_TRANSLATE_NOOP("hookline::ui::FilterHelp", "The payload as text (its first MiB), or a value inside JSON."),
        "payload.t > 30" },
    { FieldId::Reason, "reason", FieldType::Text,
        QT_TRANSLATE_NOOP("hookline::ui::FilterHelp", "Reason code in the words of MQTT."),
        "reason == keep_alive_timeout" },
    { FieldId::Drop, "drop", FieldType::Word,
        QT_TRANSLATE_NOOP("hookline::ui::FilterHelp", "Why the message was dropped."), "drop == queue_full" },
    { FieldId::Rule, "rule", FieldType::Text,
        QT_TRANSLATE_NOOP("hookline::ui::FilterHelp", "Name of the rule that made the Kafka record."), "rule == telemetry" },
    { FieldId::KafkaStatus, "kafka.status", FieldType::Word,
        QT_TRANSLATE_NOOP("hookline::ui::FilterHelp", "What became of the event in Kafka."), "kafka.status != acked" },
    { FieldId::KafkaTopic, "kafka.topic", FieldType::Text,
        QT_TRANSLATE_NOOP("hookline::ui::FilterHelp", "The Kafka topic it was sent to."),
        "kafka.topic == hookline.events" },
    { FieldId::KafkaPartition, "kafka.partition", FieldType::Number,
        QT_TRANSLATE_NOOP("hookline::ui::FilterHelp", "Partition of the record."), "kafka.partition == 3" },
    { FieldId::KafkaOffset, "kafka.offset", FieldType::Number,
        QT_TRANSLATE_NOOP("hookline::ui::FilterHelp", "Offset of the record."), "kafka.offset >= 1048" },
    { FieldId::KafkaKey, "kafka.key", FieldType::Text,
        QT_TRANSLATE_NOOP("hookline::ui::FilterHelp", "Key of the record."), "kafka.key == dev-017" },
    { FieldId::KafkaError, "kafka.error", FieldType::Number,
        QT_TRANSLATE_NOOP("hookline::ui::FilterHelp", "Kafka's error number."), "kafka.error == -192" },
    { FieldId::Latency, "latency", FieldType::Duration,
        QT_TRANSLATE_NOOP("hookline::ui::FilterHelp", "Time from the hook to Kafka's acknowledgement."),
        "latency > 20ms" },
    { FieldId::Time, "time", FieldType::Time,
        QT_TRANSLATE_NOOP("hookline::ui::FilterHelp", "When it happened, local time."), "time >= 14:30:00" },
    { FieldId::Age, "age", FieldType::Duration,
        QT_TRANSLATE_NOOP("hookline::ui::FilterHelp", "How long ago it was when the filter was applied."), "age < 5m" },
    { FieldId::Seq, "seq", FieldType::Number, QT_TRANSLATE_NOOP("hookline::ui::FilterHelp", "Number of the row."),
        "seq >= 1000" },
    { FieldId::Related, "related", FieldType::Number,
        QT_TRANSLATE_NOOP("hookline::ui::FilterHelp", "The same message as that of the row with this number."),
        "related == 42" },
    { FieldId::Marked, "marked", FieldType::Flag, QT_TRANSLATE_NOOP("hookline::ui::FilterHelp", "The row is marked."),
        "marked" },
    { FieldId::Note, "note", FieldType::Text,
        QT_TRANSLATE_NOOP("hookline::ui::FilterHelp", "What somebody wrote about the row."), "note contains leak" },
};

} // namespace

std::span<const Field> fields() { return kFields; }

const Field* findField(QStringView name)
{
    if (name.startsWith(QLatin1String("payload."), Qt::CaseInsensitive) && name.size() > 8)
        name = name.left(7);
    for (const Field& field : kFields) {
        if (name.compare(QLatin1String(field.name), Qt::CaseInsensitive) == 0)
            return &field;
    }
    return nullptr;
}

QString help(const Field& field) { return QCoreApplication::translate("hookline::ui::FilterHelp", field.help); }

QStringList words(FieldId field)
{
    QStringList out;
    switch (field) {
    case FieldId::Event:
        for (int i = 0; i < tap::kEventKinds; ++i)
            out << fromUtf8(tap::name(static_cast<tap::EventKind>(i)));
        break;
    case FieldId::Drop:
        for (int i = 1; i < tap::kDropReasons; ++i)
            out << fromUtf8(tap::name(static_cast<tap::DropReason>(i)));
        break;
    case FieldId::KafkaStatus:
        out = { QStringLiteral("none"), QStringLiteral("queued"), QStringLiteral("acked"), QStringLiteral("failed") };
        break;
    case FieldId::Proto: out = { QStringLiteral("3.1"), QStringLiteral("3.1.1"), QStringLiteral("5.0") }; break;
    case FieldId::Session: out = { QStringLiteral("temporary"), QStringLiteral("kept") }; break;
    case FieldId::Retain:
    case FieldId::Dup:
    case FieldId::Marked: out = { QStringLiteral("true"), QStringLiteral("false") }; break;
    default: break;
    }
    return out;
}

QString nearestField(QStringView name)
{
    std::vector<std::string> names;
    for (const Field& field : kFields)
        names.emplace_back(field.name);
    return QString::fromStdString(config::nearest(name.toString().toStdString(), names));
}

} // namespace hookline::ui::filter
