// Writes rows of the event table into a file, some milliseconds at a time; can be cancelled. The file appears whole or not at
// all. @thread ui
#pragma once

#include "core/capture/capture_row.h"
#include "ui/models/event_export.h"

#include <QObject>
#include <QSaveFile>
#include <QTimer>

#include <memory>
#include <vector>

namespace hookline::capture {
class CaptureWriter;
}

namespace hookline::ui {

class EventTableModel;

class EventExporter : public QObject {
    Q_OBJECT

public:
    enum class Scope { Selected, Marked, Shown, All };

    explicit EventExporter(const EventTableModel& model, QObject* parent = nullptr);
    ~EventExporter() override;
    /// Rows as they are now; later ones are not written. `selected`: the rows' numbers for Scope::Selected. False: cannot
    /// write there.
    bool start(const QString& file, ExportFormat format, Scope scope, std::vector<std::uint64_t> selected = {});
    /// The same as a capture file; the rest of `info` says where the rows come from.
    bool startCapture(const QString& file, capture::Info info, Scope scope, std::vector<std::uint64_t> selected = {});
    void cancel();
    bool isRunning() const { return m_file != nullptr; }
    /// The rows of a scope as they are now.
    static std::vector<std::uint64_t> numbersOf(const EventTableModel& model, Scope scope, std::vector<std::uint64_t> selected);
    QString errorText() const { return m_error; }

signals:
    void progress(int percent);
    /// `gone`: rows that were let go before their turn came. An empty error: all is well. Cancelled: neither.
    void finished(qulonglong written, qulonglong gone, const QString& error);

private:
    bool begin(const QString& file, Scope scope, std::vector<std::uint64_t> selected);
    void write(const std::string& bytes);
    void writeRow(std::uint64_t number);
    void slice();
    void finish();

    const EventTableModel& m_model;
    std::unique_ptr<QSaveFile> m_file;
    std::unique_ptr<capture::CaptureWriter> m_capture; ///< while one is written
    ExportFormat m_format = ExportFormat::Csv;
    std::vector<std::uint64_t> m_numbers;
    std::size_t m_next = 0;
    std::uint64_t m_written = 0;
    std::uint64_t m_gone = 0;
    QString m_error;
    QTimer m_timer;
};

} // namespace hookline::ui
