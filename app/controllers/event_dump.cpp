#include "app/controllers/event_dump.h"

#include "app/controllers/core_text.h"
#include "core/base/log.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace hookline::controllers {
namespace {

bool settled(const tap::KafkaOutcome& outcome) noexcept
{
    return outcome.status == tap::KafkaStatus::Acked || outcome.status == tap::KafkaStatus::Failed;
}

} // namespace

EventDump::EventDump(const std::filesystem::path& file)
    : m_file(QString::fromStdString(file.string()))
{
    if (!m_file.open(QIODevice::WriteOnly | QIODevice::Truncate))
        base::logError("hookline", "cannot write " + file.string() + ": " + m_file.errorString().toStdString());
}

EventDump::~EventDump()
{
    for (const auto& [id, pending] : m_pending) {
        if (pending.hasEvent)
            write(pending);
    }
}

void EventDump::add(const tap::Event& event)
{
    Pending& pending = m_pending[event.stamp.id];
    pending.event = event;
    pending.hasEvent = true;
    if (settled(pending.outcome)) {
        write(pending);
        m_pending.erase(event.stamp.id);
    }
}

void EventDump::add(const tap::KafkaOutcome& outcome)
{
    Pending& pending = m_pending[outcome.eventId];
    pending.outcome = outcome;
    if (pending.hasEvent && settled(outcome)) {
        write(pending);
        m_pending.erase(outcome.eventId);
    }
}

void EventDump::write(const Pending& pending)
{
    const tap::Event& event = pending.event;
    const tap::KafkaOutcome& outcome = pending.outcome;
    QJsonObject line;
    line[QStringLiteral("id")] = QString::number(event.stamp.id);
    line[QStringLiteral("event")] = qs(tap::name(event.kind));
    line[QStringLiteral("client")] = event.client ? qs(event.client->clientId) : QString();
    line[QStringLiteral("topic")] = qs(event.topic());
    line[QStringLiteral("qos")] = static_cast<int>(event.qos);
    if (event.message) {
        const std::string_view payload = event.message->payload();
        line[QStringLiteral("payload_base64")]
            = QString::fromLatin1(QByteArray::fromRawData(payload.data(), static_cast<qsizetype>(payload.size())).toBase64());
    }
    if (settled(outcome)) {
        line[QStringLiteral("kafka_topic")] = outcome.topic ? qs(outcome.topic->view()) : QString();
        if (outcome.cluster)
            line[QStringLiteral("kafka_cluster")] = qs(outcome.cluster->view());
        line[QStringLiteral("partition")] = outcome.partition;
        line[QStringLiteral("offset")] = static_cast<qint64>(outcome.offset);
        line[QStringLiteral("latency_us")] = static_cast<qint64>(outcome.latencyMicros);
        line[QStringLiteral("failed")] = outcome.status == tap::KafkaStatus::Failed;
    }
    m_file.write(QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n');
    m_file.flush();
}

} // namespace hookline::controllers
