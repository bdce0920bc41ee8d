#include "ui/models/pause_risks.h"

#include "ui/format.h"
#include "ui/models/bridge_numbers.h"

#include <algorithm>
#include <cmath>

namespace hookline::ui {
namespace {

constexpr double kSoon = 600; ///< seconds in which a queue that fills is worth a question

/// Some rule's publishers hear only when Kafka has their message.
bool waitsForKafka(const config::KafkaSettings& settings)
{
    const auto of = [&](config::RuleAck ack) {
        return ack == config::RuleAck::Kafka || (ack == config::RuleAck::Default && settings.ack == config::AckMode::Kafka);
    };
    if (settings.rules.empty())
        return settings.ack == config::AckMode::Kafka;
    return std::ranges::any_of(settings.rules, [&](const config::RuleSettings& rule) { return rule.enabled && of(rule.ack); });
}

} // namespace

QStringList PauseRisks::of(const config::KafkaSettings& settings, const metrics::KafkaSnapshot& kafka, double perSecond)
{
    QStringList out;
    if (waitsForKafka(settings))
        out << tr(
            "Publishers whose rule waits for Kafka get no acknowledgement meanwhile; after %1 s each hears that it failed.")
                   .arg(number(settings.ackTimeoutMs / 1000));
    const std::uint64_t used = queuedInMemory(kafka) + kafka.inFlight;
    const double room = kafka.queueLimit > used ? static_cast<double>(kafka.queueLimit - used) : 0;
    if (kafka.spool.enabled || kafka.queueLimit == 0 || !(perSecond > 0) || room / perSecond > kSoon)
        return out;
    const QString seconds = number(static_cast<std::uint64_t>(std::floor(room / perSecond)));
    out << (settings.whenFull == config::WhenFull::DropNewest
            ? tr("At %1 the queue is full in about %2 s; what comes then is dropped.").arg(rate(perSecond), seconds)
            : tr("At %1 the queue is full in about %2 s; publishers are held back then.").arg(rate(perSecond), seconds));
    return out;
}

} // namespace hookline::ui
