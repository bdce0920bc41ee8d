#include "ui/models/event_recorder.h"

#include "core/base/clock.h"
#include "ui/models/event_export.h"
#include "ui/models/event_table_model.h"

#include <QElapsedTimer>
#include <QFileInfo>

namespace hookline::ui {
namespace {

constexpr int kTickMs = 50;
constexpr qint64 kRecordingSliceNanos = 6'000'000;
/// How long a row waits for its fate: for the first word of it, and for the last.
constexpr std::int64_t kNoneMicros = 1'000'000;
constexpr std::int64_t kQueuedMicros = 5'000'000;

} // namespace

EventRecorder::EventRecorder(const EventTableModel& model, QObject* parent)
    : QObject(parent)
    , m_model(model)
{
    m_timer.setInterval(kTickMs);
    connect(&m_timer, &QTimer::timeout, this, [this] { write(false); });
}

EventRecorder::~EventRecorder()
{
    if (isRunning())
        write(true);
}

QString EventRecorder::fileName(const QString& first, int index)
{
    if (index == 1)
        return first;
    const QFileInfo info(first);
    QString name = QStringLiteral("%1/%2.%3").arg(info.path(), info.completeBaseName()).arg(index);
    if (!info.suffix().isEmpty())
        name += QLatin1Char('.') + info.suffix();
    return name;
}

bool EventRecorder::start(const QString& file, qint64 fileBytes, std::int64_t fileMicros)
{
    stop();
    m_error.clear();
    m_first = file;
    m_fileBytes = fileBytes;
    m_fileMicros = fileMicros;
    m_fileFrom = 0;
    m_index = 1;
    m_finished.clear();
    m_written = m_bytes = m_lost = 0;
    m_next = m_model.store().end();
    m_file.setFileName(file);
    if (!m_file.open(QIODevice::WriteOnly | QIODevice::Truncate)) {
        m_error = m_file.errorString();
        return false;
    }
    m_timer.start();
    emit changed();
    return true;
}

void EventRecorder::stop()
{
    if (!isRunning())
        return;
    write(true);
    m_timer.stop();
    m_file.close();
    emit changed();
}

bool EventRecorder::next()
{
    m_finished.push_back({ m_index, m_file.size() });
    m_file.close();
    m_fileFrom = 0;
    ++m_index;
    removeOldest();
    m_file.setFileName(fileName(m_first, m_index));
    return m_file.open(QIODevice::WriteOnly | QIODevice::Truncate);
}

/// By what they hold, not by how many they are: files that are begun anew every minute are small.
void EventRecorder::removeOldest()
{
    qint64 bytes = m_fileBytes; // the one that is begun
    for (const Finished& each : m_finished)
        bytes += each.bytes;
    for (; !m_finished.empty() && bytes > kFiles * m_fileBytes; m_finished.pop_front()) {
        QFile::remove(fileName(m_first, m_finished.front().index));
        bytes -= m_finished.front().bytes;
    }
}

void EventRecorder::write(bool all)
{
    const EventStore& store = m_model.store();
    if (m_next < store.begin()) {
        m_lost += store.begin() - m_next;
        m_next = store.begin();
    }
    QElapsedTimer time;
    time.start();
    const std::int64_t now = base::wallMicros();
    bool good = true;
    while (good && m_next < store.end()) {
        const EventRow& row = store.row(m_next);
        const std::int64_t age = now - row.event.stamp.wallMicros;
        const bool early = (row.kafka == tap::KafkaStatus::None && age < kNoneMicros)
            || (row.kafka == tap::KafkaStatus::Queued && age < kQueuedMicros);
        if (!all && early)
            break;
        const QByteArray line = exportRow(ExportFormat::JsonLines, row, m_next);
        const bool full = m_file.size() + m_file.bytesToWrite() + line.size() > m_fileBytes;
        const bool old = m_fileMicros > 0 && row.event.stamp.wallMicros - m_fileFrom >= m_fileMicros;
        if ((full || old) && m_file.pos() > 0)
            good = next();
        if (m_fileFrom == 0)
            m_fileFrom = row.event.stamp.wallMicros;
        good = good && m_file.write(line) == line.size();
        ++m_next;
        ++m_written;
        m_bytes += static_cast<std::uint64_t>(line.size());
        if (!all && (m_next & 15) == 0 && time.nsecsElapsed() > kRecordingSliceNanos)
            break;
    }
    good = good && m_file.flush();
    if (!good) {
        m_error = m_file.errorString();
        m_timer.stop();
        m_file.close();
        emit changed();
    }
}

} // namespace hookline::ui
