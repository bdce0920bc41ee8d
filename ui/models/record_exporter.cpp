#include "ui/models/record_exporter.h"

#include "core/base/utf8.h"
#include "ui/format.h"
#include "ui/models/event_table_model.h"
#include "ui/ports/backend.h"
#include "ui/ports/trial_ticket.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <utility>

namespace hookline::ui {
namespace {

/// "key", or "key_base64" where it is no text.
void put(QJsonObject& out, const QString& name, std::string_view bytes)
{
    if (base::isUtf8(bytes))
        out.insert(name, fromUtf8(bytes));
    else
        out.insert(name + QStringLiteral("_base64"),
            QString::fromLatin1(QByteArray::fromRawData(bytes.data(), static_cast<qsizetype>(bytes.size())).toBase64()));
}

} // namespace

RecordExporter::RecordExporter(Backend& backend, const EventTableModel& model, QObject* parent)
    : QObject(parent)
    , m_backend(backend)
    , m_model(model)
    , m_settings(backend.settings().kafka)
{
    connect(&backend, &Backend::ruleTried, this, &RecordExporter::take);
}

bool RecordExporter::start(const QString& file, std::vector<std::uint64_t> numbers)
{
    m_file.setFileName(file);
    if (!m_file.open(QIODevice::WriteOnly))
        return false;
    m_numbers = std::move(numbers);
    QMetaObject::invokeMethod(this, &RecordExporter::ask, Qt::QueuedConnection);
    return true;
}

void RecordExporter::cancel()
{
    m_ticket = 0;
    m_file.cancelWriting();
    deleteLater();
}

/// The next rows of one rule; those of others follow, so that the file has the order of the list.
void RecordExporter::ask()
{
    m_asked.clear();
    std::string rule;
    std::vector<tap::Event> events;
    const EventStore& store = m_model.store();
    for (; m_next < m_numbers.size() && events.size() < RuleTrial::kMostRecords; ++m_next) {
        const std::uint64_t number = m_numbers[m_next];
        const EventRow* row = number >= store.begin() && number < store.end() ? &store.row(number) : nullptr;
        const auto isIts = [&](const config::RuleSettings& each) { return each.name == row->rule->view(); };
        const bool known = row && row->rule && !row->payloadGone && std::ranges::any_of(m_settings.rules, isIts);
        if (!known) {
            ++m_left;
            continue;
        }
        if (!events.empty() && row->rule->view() != rule)
            break;
        rule = row->rule->view();
        m_asked.push_back(*row);
        events.push_back(row->event);
        events.back().waiter = {};
    }
    if (events.empty()) {
        const bool good = m_file.commit();
        emit finished(m_written, m_left, good ? QString() : m_file.errorString());
        deleteLater();
        return;
    }
    emit progress(static_cast<int>(m_next * 100 / m_numbers.size()));
    m_ticket = nextTrialTicket(TrialAsker::Exporter);
    m_backend.tryRule(m_ticket, m_settings, rule, std::move(events));
}

void RecordExporter::take(const RuleTrial& trial)
{
    if (m_ticket == 0 || trial.ticket != m_ticket)
        return;
    m_ticket = 0;
    std::size_t written = 0;
    for (const RuleRecord& record : trial.records) {
        if (record.failure != 0 || record.event >= m_asked.size())
            continue;
        m_file.write(line(record, m_asked[record.event]));
        ++written;
    }
    m_written += written;
    m_left += m_asked.size() - std::min(written, m_asked.size());
    ask();
}

QByteArray RecordExporter::line(const RuleRecord& record, const EventRow& row)
{
    const bool known = hasReadableRecord(row);
    QJsonObject out;
    out.insert(QStringLiteral("topic"), fromUtf8(known ? row.kafkaTopic->view() : std::string_view(record.topic)));
    if (known) {
        out.insert(QStringLiteral("partition"), row.partition);
        out.insert(QStringLiteral("offset"), static_cast<qint64>(row.offset));
    }
    if (row.kafkaCluster)
        out.insert(QStringLiteral("cluster"), fromUtf8(row.kafkaCluster->view()));
    out.insert(QStringLiteral("timestamp"), static_cast<qint64>(record.timestampMillis));
    if (record.key)
        put(out, QStringLiteral("key"), *record.key);
    else
        out.insert(QStringLiteral("key"), QJsonValue());
    QJsonArray headers; // of pairs: a name may come twice
    for (const auto& [name, value] : record.headers)
        headers.append(QJsonArray { fromUtf8(name), fromUtf8(value) });
    out.insert(QStringLiteral("headers"), headers);
    put(out, QStringLiteral("value"), record.value);
    if (record.value.size() >= RuleRecord::kMost) // no more of it is made for the window
        out.insert(QStringLiteral("value_cut"), true);
    return QJsonDocument(out).toJson(QJsonDocument::Compact) + '\n';
}

} // namespace hookline::ui
