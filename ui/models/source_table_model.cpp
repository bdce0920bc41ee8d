#include "ui/models/source_table_model.h"

#include "ui/core_words.h"
#include "ui/format.h"
#include "ui/models/event_filter.h"
#include "ui/models/source_words.h"
#include "ui/safe_text.h"

#include <QLocale>

#include <algorithm>

namespace hookline::ui {
namespace {

const QString kNothing = QStringLiteral("\u2013");

QString offset(std::int64_t value) { return value < 0 ? kNothing : number(static_cast<std::uint64_t>(value)); }

} // namespace

// --- Sources --------------------------------------------------------------------------------------------------------------------

void SourceTableModel::setRows(
    const std::vector<config::SourceSettings>& sources, const std::vector<metrics::SourceSnapshot>& running, std::int64_t steadyNanos)
{
    const double seconds = m_steadyNanos > 0 ? static_cast<double>(steadyNanos - m_steadyNanos) / 1e9 : 0;
    std::vector<Row> next;
    for (const config::SourceSettings& settings : sources) {
        Row& row = next.emplace_back();
        row.settings = settings;
        const auto now = std::ranges::find(running, settings.name, &metrics::SourceSnapshot::name);
        if (!settings.enabled || now == running.end())
            continue;
        row.now = *now;
        const auto before = std::ranges::find_if(m_rows, [&](const Row& old) { return old.settings.name == settings.name && old.now; });
        if (before != m_rows.end() && now->routed >= before->now->routed)
            row.rate = seconds > 0 ? static_cast<double>(now->routed - before->now->routed) / seconds : before->rate;
    }
    m_steadyNanos = steadyNanos;
    take(m_rows, std::move(next), [](const Row& a, const Row& b) { return a.settings.name == b.settings.name; });
}

QString SourceTableModel::eventFilter(int row) const
{
    return EventFilter::test("client", "==", QStringLiteral("kafka:") + fromUtf8(at(row).settings.name));
}

QString SourceTableModel::stateText(int row) const
{
    const Row& source = at(row);
    if (!source.settings.enabled)
        return tr("switched off");
    return source.now ? SourceWords::state(source.now->state) : tr("starting…");
}

ui::Role SourceTableModel::stateRole(int row) const
{
    const Row& source = at(row);
    if (!source.settings.enabled || !source.now)
        return ui::Role::TextMuted;
    switch (source.now->state) {
    case metrics::SourceState::Running: return ui::Role::Ok;
    case metrics::SourceState::Connecting: return ui::Role::TextMuted;
    case metrics::SourceState::Waiting:
    case metrics::SourceState::Held: return ui::Role::Warn;
    default: return ui::Role::Error;
    }
}

QString SourceTableModel::title(int column) const
{
    switch (column) {
    case Name: return tr("Source");
    case State: return tr("State");
    case KafkaTopics: return tr("Kafka topics");
    case MqttTopic: return tr("MQTT topic");
    case Rate: return tr("Routed/s");
    case Routed: return tr("Routed");
    case Skipped: return tr("Left out");
    case Lag: return tr("Lag");
    case Partitions: return tr("Partitions");
    case Group: return tr("Group");
    case Acknowledged: return tr("Acknowledged");
    case InFlight: return tr("In flight");
    case DeadLetters: return tr("Dead letters");
    case Last: return tr("Last record");
    default: return {};
    }
}

QString SourceTableModel::cell(int row, int column) const
{
    const Row& source = at(row);
    switch (column) {
    case Name: return visibleText(source.settings.name, 64);
    case State: return stateText(row);
    case KafkaTopics: return visibleList(source.settings.topics);
    case MqttTopic: return visibleText(source.settings.topic, 200);
    case Group: return visibleText(source.settings.group.empty() ? "hookline." + source.settings.name : source.settings.group, 120);
    default: break;
    }
    if (!source.now)
        return kNothing;
    switch (column) {
    case Rate: return QLocale().toString(source.rate, 'f', 1);
    case Routed: return number(source.now->routed);
    case Skipped: return number(SourceWords::total(source.now->skipped));
    case Lag: return source.now->partitions == 0 ? kNothing : number(source.now->lag); // of what it does not read nothing is known
    case Partitions: return number(source.now->partitions);
    case Acknowledged: return source.settings.commit == config::SourceCommit::Acked ? number(source.now->acknowledged) : kNothing;
    case InFlight: return number(source.now->inFlight);
    case DeadLetters: return number(source.now->deadLetters);
    case Last: return source.now->lastRecordWallMicros == 0 ? tr("never") : clockTime(source.now->lastRecordWallMicros, false);
    default: return {};
    }
}

QVariant SourceTableModel::sortKey(int row, int column) const
{
    const Row& source = at(row);
    if (isLeft(column) && column != Last)
        return cell(row, column);
    if (!source.now)
        return -1;
    const auto big = [](std::uint64_t value) { return QVariant(static_cast<qulonglong>(value)); };
    switch (column) {
    case Rate: return source.rate;
    case Routed: return big(source.now->routed);
    case Skipped: return big(SourceWords::total(source.now->skipped));
    case Lag: return source.now->partitions == 0 ? QVariant(-1) : big(source.now->lag);
    case Partitions: return source.now->partitions;
    case Acknowledged: return big(source.now->acknowledged);
    case InFlight: return big(source.now->inFlight);
    case DeadLetters: return big(source.now->deadLetters);
    default: return static_cast<qlonglong>(source.now->lastRecordWallMicros);
    }
}

std::optional<ui::Role> SourceTableModel::colour(int row, int column) const
{
    const Row& source = at(row);
    if (!source.settings.enabled)
        return ui::Role::TextMuted;
    if (column == State)
        return stateRole(row);
    return column == Skipped && source.now && SourceWords::total(source.now->skipped) > 0 ? std::optional(ui::Role::Warn) : std::nullopt;
}

QString SourceTableModel::hint(int row, int column) const
{
    const Row& source = at(row);
    return column == State && source.now ? coreText(source.now->problem) : QString();
}

// --- Positions ------------------------------------------------------------------------------------------------------------------

void SourcePositionModel::setRows(std::vector<metrics::SourcePartition> rows)
{
    take(m_rows, std::move(rows), [](const auto& a, const auto& b) { return a.topic == b.topic && a.partition == b.partition; });
}

QString SourcePositionModel::title(int column) const
{
    switch (column) {
    case Topic: return tr("Kafka topic");
    case Partition: return tr("Partition");
    case Position: return tr("Committed");
    case End: return tr("End");
    case Lag: return tr("Lag");
    default: return {};
    }
}

QString SourcePositionModel::cell(int row, int column) const
{
    const metrics::SourcePartition& one = m_rows[static_cast<std::size_t>(row)];
    switch (column) {
    case Topic: return visibleText(one.topic, 250);
    case Partition: return QString::number(one.partition);
    case Position: return offset(one.position);
    case End: return offset(one.end);
    case Lag: return one.end < 0 || one.position < 0 ? kNothing : number(one.lag());
    default: return {};
    }
}

QVariant SourcePositionModel::sortKey(int row, int column) const
{
    const metrics::SourcePartition& one = m_rows[static_cast<std::size_t>(row)];
    switch (column) {
    case Partition: return one.partition;
    case Position: return static_cast<qlonglong>(one.position);
    case End: return static_cast<qlonglong>(one.end);
    case Lag: return static_cast<qulonglong>(one.lag());
    default: return cell(row, column);
    }
}

} // namespace hookline::ui
