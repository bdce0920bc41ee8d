// Reads a capture file or a recording into rows, some milliseconds at a time; can be stopped, what was read so far stays.
//
// What is damaged is passed over and counted. Memory is bounded: at most kMostRows rows, and the rows' own budget for payloads.
// @thread ui
#pragma once

#include "core/capture/capture_row.h"
#include "ui/models/event_rows.h"

#include <QFile>
#include <QObject>
#include <QTimer>

#include <memory>
#include <vector>

namespace hookline::capture {
class CaptureReader;
}

namespace hookline::ui {

class JsonRowReader;

class CaptureLoader : public QObject {
    Q_OBJECT

public:
    static constexpr std::size_t kMostRows = 2'000'000;
    static constexpr std::uint64_t kPayloadBytes = 1024ull * 1024 * 1024;

    struct Outcome {
        capture::Info info; ///< empty for a recording
        std::uint64_t rows = 0;
        std::uint64_t lostRows = 0;     ///< to damage, as far as that is known
        std::uint64_t damagedBytes = 0; ///< of a capture; 0 and damagedLines for a recording
        std::uint64_t damagedLines = 0;
        bool cut = false;               ///< the file has no end
        bool stopped = false;           ///< by the user
        bool full = false;              ///< there are more rows than are read
        bool recording = false;         ///< JSON Lines
    };

    explicit CaptureLoader(std::shared_ptr<EventRows> rows, QObject* parent = nullptr);
    ~CaptureLoader() override;
    /// False: it cannot be opened at all, see errorId() and errorText().
    bool open(const QString& file);
    void stop();
    bool isRunning() const { return m_timer.isActive(); }
    /// Grows while it runs.
    const Outcome& outcome() const noexcept { return m_outcome; }
    int percent() const;
    QString errorId() const { return m_errorId; }
    QString errorText() const { return m_errorText; } ///< the system's words

signals:
    void progress();
    void finished();

private:
    void slice();
    bool step();
    bool readLines();
    void finish();

    std::shared_ptr<EventRows> m_rows;
    std::unique_ptr<capture::CaptureReader> m_capture;
    std::unique_ptr<JsonRowReader> m_json;
    QFile m_lines;
    QTimer m_timer;
    Outcome m_outcome;
    std::vector<capture::Row> m_read;
    std::vector<EventRows::Kept> m_kept;
    QString m_errorId;
    QString m_errorText;
};

} // namespace hookline::ui
