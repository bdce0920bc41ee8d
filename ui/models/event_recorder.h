// Records every event into a file as JSON Lines while it runs, and begins a new file when one is full or, if wanted, old.
//
// A row is written once its Kafka fate is known, or after a few seconds without one, in the order of the table. Rows that were
// let go before they could be written are counted. @thread ui
#pragma once

#include <QFile>
#include <QObject>
#include <QTimer>

#include <cstdint>
#include <deque>

namespace hookline::ui {

class EventTableModel;

class EventRecorder : public QObject {
    Q_OBJECT

public:
    static constexpr qint64 kFileBytes = 64 * 1024 * 1024;
    static constexpr int kFiles = 16; ///< full ones; what would be more is removed, the oldest first

    explicit EventRecorder(const EventTableModel& model, QObject* parent = nullptr);
    ~EventRecorder() override;
    /// From now on, into `file`; name.2.jsonl and so on follow. False: cannot write there, see errorText().
    /// `fileMicros`: what a file's events may span; 0: any time.
    bool start(const QString& file, qint64 fileBytes = kFileBytes, std::int64_t fileMicros = 0);
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
    void removeOldest();

    const EventTableModel& m_model;
    QTimer m_timer;
    QFile m_file;
    QString m_first;
    QString m_error;
    qint64 m_fileBytes = kFileBytes;
    std::int64_t m_fileMicros = 0;
    std::int64_t m_fileFrom = 0; ///< when the first event of the file happened; 0: none is in it
    int m_index = 1;
    struct Finished {
        int index;
        qint64 bytes;
    };
    std::deque<Finished> m_finished; ///< files that are complete and still there
    std::uint64_t m_next = 1; ///< number of the row to be written
    std::uint64_t m_written = 0;
    std::uint64_t m_bytes = 0;
    std::uint64_t m_lost = 0;
};

} // namespace hookline::ui
