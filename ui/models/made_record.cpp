#include "ui/models/made_record.h"

#include "core/base/utf8.h"
#include "ui/core_words.h"
#include "ui/format.h"
#include "ui/models/hex_text.h"
#include "ui/models/json_text.h"
#include "ui/safe_text.h"
#include "ui/texts.h"

#include <utility>
#include <vector>

namespace hookline::ui {
namespace {

constexpr qsizetype kMostText = 64 * 1024;

QString valueText(const std::string& value)
{
    bool cut = false;
    if (const auto json = prettyJson(value, kMostText, cut))
        return fromUtf8({ json->constData(), static_cast<std::size_t>(json->size()) });
    return base::isUtf8(value) ? visibleLines(value) : hexText(value);
}

} // namespace

QString MadeRecord::text(const RuleTrial& trial, const EventRow& row)
{
    if (!trial.problem.isEmpty())
        return inOwnWords(trial.problem);
    const QString rule = row.rule ? visibleText(row.rule->view(), 100) : QString();
    if (trial.records.empty())
        return tr("The rule “%1”, as it is now, makes no record of this event.").arg(rule);
    const RuleRecord& record = trial.records.back();
    if (record.failure != 0)
        return sentences({ tr("The rule “%1”, as it is now, makes no record of this event.").arg(rule),
            ended(withDetail(Texts::kafkaError(record.failure), visibleText(record.detail, 300))) });
    const bool known = hasReadableRecord(row);
    std::vector<std::pair<QString, QString>> lines { { tr("Rule"), rule },
        { tr("Kafka topic"), visibleText(known ? row.kafkaTopic->view() : std::string_view(record.topic), 250) },
        { tr("Partition"), known ? QString::number(row.partition)
                : record.partition >= 0 ? QString::number(record.partition)
                                        : tr("chosen when it is sent") } };
    if (known)
        lines.emplace_back(tr("Offset"), QString::number(row.offset));
    lines.emplace_back(tr("Key"), record.key ? payloadPreview(*record.key, 300) : tr("none", "key"));
    lines.emplace_back(tr("Time"), dateTime(record.timestampMillis * 1000));
    lines.emplace_back(tr("Headers"), record.headers.empty() ? tr("none", "headers") : QString());
    for (const auto& [name, value] : record.headers)
        lines.emplace_back(QString(), visibleText(name, 60) + QStringLiteral(" = ") + payloadPreview(value, 200));
    lines.emplace_back(tr("Size"), byteSize(static_cast<double>(record.size)));
    QString out;
    for (const auto& [name, value] : lines) {
        if (name.isEmpty())
            out += QStringLiteral("  ") + value + QLatin1Char('\n');
        else
            out += labelled(name, value) + QLatin1Char('\n');
    }
    return out + labelled(tr("Value"), QString()) + QLatin1Char('\n') + valueText(record.value);
}

} // namespace hookline::ui
