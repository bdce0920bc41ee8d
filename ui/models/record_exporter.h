// Writes the Kafka records that the rules make of events, one JSON object a line: topic, partition and offset where they are
// known, key, headers, time and value. Asks the rules for some events at a time; can be cancelled. The file appears whole or
// not at all. @thread ui
#pragma once

#include "core/config/settings.h"
#include "ui/models/event_row.h"

#include <QObject>
#include <QSaveFile>

#include <cstdint>
#include <vector>

namespace hookline::ui {

class Backend;
class EventTableModel;
struct RuleRecord;
struct RuleTrial;

class RecordExporter : public QObject {
    Q_OBJECT

public:
    /// One is for one file.
    RecordExporter(Backend& backend, const EventTableModel& model, QObject* parent = nullptr);
    /// Of these rows those that a rule took. False: cannot write there, see errorText().
    bool start(const QString& file, std::vector<std::uint64_t> numbers);
    void cancel();
    QString errorText() const { return m_file.errorString(); }
    /// One line, with its end.
    static QByteArray line(const RuleRecord& record, const EventRow& row);

signals:
    void progress(int percent);
    /// `left`: rows without a record: no rule took them, it makes nothing of them now, or their payload is gone.
    void finished(qulonglong written, qulonglong left, const QString& error);

private:
    void ask();
    void take(const RuleTrial& trial);

    Backend& m_backend;
    const EventTableModel& m_model;
    const config::KafkaSettings m_settings;
    QSaveFile m_file;
    std::vector<std::uint64_t> m_numbers;
    std::size_t m_next = 0;
    std::vector<EventRow> m_asked; ///< the rows that the rules are asked about now
    int m_ticket = 0;
    std::uint64_t m_written = 0;
    std::uint64_t m_left = 0;
};

} // namespace hookline::ui
