#include "ui/models/event_exporter.h"

#include "core/capture/capture_writer.h"
#include "ui/models/captured_rows.h"
#include "ui/models/event_table_model.h"
#include "ui/wall_clock.h"

#include <QElapsedTimer>

namespace hookline::ui {
namespace {

constexpr qint64 kExportSliceNanos = 8'000'000;

} // namespace

EventExporter::EventExporter(const EventTableModel& model, QObject* parent)
    : QObject(parent)
    , m_model(model)
{
    m_timer.setInterval(0);
    connect(&m_timer, &QTimer::timeout, this, &EventExporter::slice);
}

EventExporter::~EventExporter() = default;

bool EventExporter::start(const QString& file, ExportFormat format, Scope scope, std::vector<std::uint64_t> selected)
{
    if (!begin(file, scope, std::move(selected)))
        return false;
    m_format = format;
    m_file->write(exportHeader(format));
    m_timer.start();
    return true;
}

bool EventExporter::startCapture(const QString& file, capture::Info info, Scope scope, std::vector<std::uint64_t> selected)
{
    if (!begin(file, scope, std::move(selected)))
        return false;
    m_format = ExportFormat::Capture;
    info.savedWallMicros = wallNow();
    info.rows = m_numbers.size();
    m_capture = std::make_unique<capture::CaptureWriter>();
    write(m_capture->begin(info));
    m_timer.start();
    return true;
}

void EventExporter::write(const std::string& bytes) { m_file->write(bytes.data(), static_cast<qint64>(bytes.size())); }

void EventExporter::writeRow(std::uint64_t number)
{
    if (m_capture)
        write(m_capture->add(toCaptured(*m_model.rows(), number)));
    else
        m_file->write(exportRow(m_format, m_model.store().row(number), number, m_model.note(number)));
}

bool EventExporter::begin(const QString& file, Scope scope, std::vector<std::uint64_t> selected)
{
    cancel();
    m_error.clear();
    auto out = std::make_unique<QSaveFile>(file);
    if (!out->open(QIODevice::WriteOnly)) {
        m_error = out->errorString();
        return false;
    }
    m_numbers = numbersOf(m_model, scope, std::move(selected));
    m_next = 0;
    m_written = m_gone = 0;
    m_file = std::move(out);
    return true;
}

std::vector<std::uint64_t> EventExporter::numbersOf(
    const EventTableModel& model, Scope scope, std::vector<std::uint64_t> selected)
{
    std::vector<std::uint64_t> out;
    switch (scope) {
    case Scope::Selected: return selected;
    case Scope::Marked: out.assign(model.marks().begin(), model.marks().end()); break;
    case Scope::Shown:
        for (int row = 0; row < model.rowCount(); ++row)
            out.push_back(model.numberAt(row));
        break;
    case Scope::All:
        for (std::uint64_t number = model.store().begin(); number < model.store().end(); ++number)
            out.push_back(number);
        break;
    }
    return out;
}

void EventExporter::cancel()
{
    m_timer.stop();
    if (m_file)
        m_file->cancelWriting();
    m_file.reset();
    m_capture.reset();
}

void EventExporter::slice()
{
    QElapsedTimer time;
    time.start();
    while (m_next < m_numbers.size()) {
        const std::uint64_t number = m_numbers[m_next++];
        if (number < m_model.store().begin() || number >= m_model.store().end()) {
            ++m_gone;
            continue;
        }
        writeRow(number);
        if (m_file->error() != QFileDevice::NoError)
            break;
        ++m_written;
        if ((m_next & 15) == 0 && time.nsecsElapsed() > kExportSliceNanos)
            break;
    }
    if (m_file->error() != QFileDevice::NoError || m_next == m_numbers.size())
        finish();
    else
        emit progress(static_cast<int>(m_next * 100 / m_numbers.size()));
}

void EventExporter::finish()
{
    m_timer.stop();
    if (m_capture && m_file->error() == QFileDevice::NoError)
        write(m_capture->end());
    m_capture.reset();
    const bool good = m_file->error() == QFileDevice::NoError && m_file->commit();
    m_error = good ? QString() : m_file->errorString();
    m_file.reset();
    m_numbers = {};
    emit finished(m_written, m_gone, m_error);
}

} // namespace hookline::ui
