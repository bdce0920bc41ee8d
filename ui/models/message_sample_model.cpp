#include "ui/models/message_sample_model.h"

#include "ui/format.h"
#include "ui/models/record_words.h"
#include "ui/models/source_words.h"
#include "ui/safe_text.h"

namespace hookline::ui {

void MessageSampleModel::setRows(std::vector<metrics::MessageSample> rows)
{
    take(m_rows, std::move(rows), [](const auto& a, const auto& b) {
        return a.topic == b.topic && a.partition == b.partition && a.offset == b.offset && a.skip == b.skip && a.mqttTopic == b.mqttTopic;
    });
}

QString MessageSampleModel::title(int column) const
{
    switch (column) {
    case Topic: return tr("MQTT topic");
    case Payload: return tr("Payload");
    case Qos: return tr("QoS");
    case Retain: return tr("Retain");
    case Record: return tr("Record");
    case Time: return tr("Time");
    case Key: return tr("Key");
    default: return {};
    }
}

QString MessageSampleModel::cell(int row, int column) const
{
    const metrics::MessageSample& sample = at(row);
    switch (column) {
    case Topic:
        if (sample.skip) {
            const QString why = QStringLiteral("\u2717 ") + SourceWords::skip(*sample.skip);
            return sample.detail.empty() ? why : labelled(why, visibleText(sample.detail, 200));
        }
        return visibleText(sample.mqttTopic, 200);
    case Payload:
        if (sample.skip)
            return {}; // said before
        return sample.payloadSize == 0 ? tr("empty", "payload") : payloadPreview(sample.payload, 200);
    case Qos: return sample.skip ? QString() : QString::number(sample.qos);
    case Retain: return sample.skip ? QString() : sample.retain ? tr("yes") : tr("no");
    case Record: return RecordWords::place(sample.topic, sample.partition, sample.offset);
    case Time: return sample.timestampMillis < 0 ? QStringLiteral("\u2013") : dateTime(sample.timestampMillis * 1000);
    case Key: return sample.key ? payloadPreview(*sample.key, 120) : tr("none", "key");
    default: return {};
    }
}

std::optional<ui::Role> MessageSampleModel::colour(int row, int column) const
{
    if (at(row).skip && column <= Payload)
        return ui::Role::Error;
    return column == Record || column >= Time ? std::optional(ui::Role::TextMuted) : std::nullopt;
}

} // namespace hookline::ui
