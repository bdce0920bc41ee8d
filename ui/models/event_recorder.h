// Records every event into a file as JSON Lines while it runs, and begins a new file when one is full.
//
// A row is written once its Kafka fate is known, or after a few seconds without one, in the order of the table. Rows that were
// let go before they could be written are counted. @thread ui
#pragma once

#include <QFile>
#include <QObject>
#include <QTimer>

#include <cstdint>

namespace hookline::ui {

class EventTableModel;

class EventRecorder : public QObject {
    Q_OBJECT

public:
    static constexpr qint64 kFileBytes = 64 * 1024 * 1024;
    static constexpr int kFiles = 16; ///< the oldest is removed

    explicit EventRecorder(const EventTableModel& model, QObject* parent = nullptr);
    ~EventRecorder() override;
    /// From now on, into `file`; name.2.jsonl and so on follow. False: cannot write there, see errorText().
    bool start(const QString& file, qint64 fileBytes = kFileBytes);
    /// Writes what is still to be written.
    void stop();
    bool isRunning() const { return m_file.isOpen(); }
    QString file() const { return m_first; }
    QString errorText() const { return m_error; }
    std::uint64_t written() const noexcept { return m_written; }
    std::uint64_t bytes() const noexcept { return m_bytes; }
    std::uint64_t lost() const noexcept { return m_lost; }
    /// Name of the nth file, from 1.
    static QString fileName(const QString& first, int index);

signals:
    /// Started, stopped, or stopped because of errorText().
    void changed();

private:
    void write(bool all);
    bool next();

    const EventTableModel& m_model;
    QTimer m_timer;
    QFile m_file;
    QString m_first;
    QString m_error;
    qint64 m_fileBytes = kFileBytes;
    int m_index = 1;
    std::uint64_t m_next = 1; ///< number of the row to be written
    std::uint64_t m_written = 0;
    std::uint64_t m_bytes = 0;
    std::uint64_t m_lost = 0;
};

} // namespace hookline::ui
