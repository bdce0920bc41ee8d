#include "ui/models/record_words.h"

#include "ui/core_words.h"
#include "ui/format.h"
#include "ui/models/reading_rate.h"
#include "ui/safe_text.h"
#include "ui/texts.h"

namespace hookline::ui {
namespace {

using metrics::KafkaFinding;
using metrics::KafkaReading;
using metrics::KafkaVerification;
using Verdict = KafkaFinding::Verdict;

const QString kDot = QStringLiteral("  \u00B7  ");

} // namespace

QString RecordWords::reading(const KafkaReading& reading, bool filtered, const ReadingRate& speed)
{
    if (reading.state == KafkaReading::State::Idle)
        return {};
    QStringList parts;
    switch (reading.state) {
    case KafkaReading::State::Starting: parts << tr("connecting…"); break;
    case KafkaReading::State::Failed: return tr("not reading");
    default: break;
    }
    if (reading.read > 0 || reading.state != KafkaReading::State::Starting)
        parts << tr("%Ln record(s) read", nullptr, static_cast<int>(reading.read));
    if (filtered)
        parts << tr("%Ln match", nullptr, static_cast<int>(reading.matched));
    if (reading.bytes > 0)
        parts << byteSize(static_cast<double>(reading.bytes));
    const bool reads = reading.state == KafkaReading::State::Reading || reading.state == KafkaReading::State::AtEnd;
    if (const double records = speed.recordsPerSecond(); reads && records > 0)
        parts << rate(records) << byteRate(speed.bytesPerSecond());
    switch (reading.state) {
    case KafkaReading::State::AtEnd: parts << tr("at the end, waiting for new ones"); break;
    case KafkaReading::State::Finished: parts << tr("at the end"); break;
    case KafkaReading::State::Paused: parts << tr("paused"); break;
    default: break;
    }
    if (reading.lag > 0)
        parts << tr("%1 more in Kafka").arg(ui::number(static_cast<std::uint64_t>(reading.lag)));
    return parts.join(kDot);
}

QString RecordWords::moved(const KafkaReading::Moved& moved)
{
    const auto text = [](std::int64_t value) { return QString::number(value); };
    if (moved.low == moved.high)
        return tr("Offset %1 is not there: partition %2 holds no records now.").arg(text(moved.asked), text(moved.partition));
    if (moved.asked < moved.low)
        return tr("Offset %1 is not there any more: partition %2 begins at %3 now.")
            .arg(text(moved.asked), text(moved.partition), text(moved.low));
    return tr("Offset %1 is not there: partition %2 ends at %3.")
        .arg(text(moved.asked), text(moved.partition), text(moved.high - 1));
}

QString RecordWords::error(const base::Error& error, const QString& servers, const QString& topic)
{
    Texts::ProblemFacts facts;
    facts.servers = servers;
    facts.topic = topic;
    const Texts::Problem problem = Texts::problem(
        fromUtf8(error.id), visibleText(error.what, 400), visibleText(error.remedy, 400), facts);
    QString out = sentences({ ended(problem.what), problem.remedy });
    static constexpr const char* kTelling[]
        = { "topics.setting", "topics.replication", "topics.partitions", "topics.policy", "topics.refused",
              "topics.unreachable", "topics.login", "topics.tls", "topics.secret_setting", "reader.filter",
              "kafka.bad_property" };
    for (const char* id : kTelling) {
        if (error.id == id && !error.why.empty())
            out = withDetail(out, coreText(error.why, 300));
    }
    return out;
}

QString RecordWords::place(const std::string& topic, std::int32_t partition, std::int64_t offset)
{
    return QStringLiteral("%1-%2@%3").arg(visibleText(topic, 120)).arg(partition).arg(offset);
}

QString RecordWords::finding(const KafkaFinding& finding, const QString& servers)
{
    const auto say = [&](const QString& what) {
        return finding.partition < 0 ? what : labelled(place(finding.topic, finding.partition, finding.offset), what);
    };
    switch (finding.verdict) {
    case Verdict::Same: return say(tr("the very bytes"));
    case Verdict::Differs:
        return say(tr("differs at byte %1 (%2 expected, %3 found)")
                       .arg(ui::number(finding.at), byteSize(static_cast<double>(finding.expected)),
                           byteSize(static_cast<double>(finding.found))));
    case Verdict::Other: return say(tr("another event's record stands there: Kafka gave this offset twice"));
    case Verdict::Gone: return say(tr("deleted by the topic's retention; the partition begins at %1 now").arg(finding.low));
    case Verdict::Forgotten:
        return say(finding.high < 0
                ? tr("forgotten: the topic has no such partition now")
                : tr("forgotten: Kafka acknowledged it, but the partition ends at %1 now").arg(finding.high - 1));
    case Verdict::Missing: return say(tr("not there: removed by compaction, or part of an aborted transaction"));
    case Verdict::Unchecked: return say(tr("there, but what it should hold is not known any more"));
    case Verdict::Failed:
        return say(finding.error ? error(*finding.error, servers, visibleText(finding.topic, 249)) : tr("could not be read"));
    }
    return {};
}

bool RecordWords::isGood(const KafkaVerification& result)
{
    return !result.findings.empty()
        && result.count(Verdict::Same) + result.count(Verdict::Unchecked) == result.findings.size();
}

QString RecordWords::verification(const KafkaVerification& result)
{
    const QString time = milliseconds(result.milliseconds);
    if (result.written && isGood(result))
        return tr("Round trip in %1: the record was written as %2 and read back, the very bytes.")
            .arg(time, place(result.findings[0].topic, result.findings[0].partition, result.findings[0].offset));
    const auto counted = [&](Verdict verdict) { return static_cast<int>(result.count(verdict)); };
    QStringList parts;
    const auto part = [&](int count, const QString& text) {
        if (count > 0)
            parts << text;
    };
    part(counted(Verdict::Same), tr("%Ln identical", nullptr, counted(Verdict::Same)));
    part(counted(Verdict::Differs), tr("%Ln different", nullptr, counted(Verdict::Differs)));
    part(counted(Verdict::Other), tr("%Ln replaced by another record", nullptr, counted(Verdict::Other)));
    part(counted(Verdict::Forgotten), tr("%Ln forgotten by Kafka", nullptr, counted(Verdict::Forgotten)));
    part(counted(Verdict::Missing), tr("%Ln not there", nullptr, counted(Verdict::Missing)));
    part(counted(Verdict::Gone), tr("%Ln deleted by retention", nullptr, counted(Verdict::Gone)));
    part(counted(Verdict::Unchecked), tr("%Ln there, not compared", nullptr, counted(Verdict::Unchecked)));
    part(counted(Verdict::Failed), tr("%Ln not read", nullptr, counted(Verdict::Failed)));
    return ended(tr("%1: %2").arg(
        withDetail(tr("Looked at %Ln record(s)", nullptr, static_cast<int>(result.findings.size())), time), listed(parts)));
}

} // namespace hookline::ui
