#include "ui/models/event_exporter.h"

#include "ui/models/event_table_model.h"

#include <QElapsedTimer>

namespace hookline::ui {
namespace {

constexpr qint64 kSliceNanos = 8'000'000;

} // namespace

EventExporter::EventExporter(const EventTableModel& model, QObject* parent)
    : QObject(parent)
    , m_model(model)
{
    m_timer.setInterval(0);
    connect(&m_timer, &QTimer::timeout, this, &EventExporter::slice);
}

EventExporter::~EventExporter() = default;

bool EventExporter::start(const QString& file, ExportFormat format, Scope scope, std::uint64_t selected)
{
    cancel();
    m_error.clear();
    auto out = std::make_unique<QSaveFile>(file);
    if (!out->open(QIODevice::WriteOnly)) {
        m_error = out->errorString();
        return false;
    }
    m_numbers.clear();
    switch (scope) {
    case Scope::Selected:
        if (selected != 0)
            m_numbers.push_back(selected);
        break;
    case Scope::Marked: m_numbers.assign(m_model.marks().begin(), m_model.marks().end()); break;
    case Scope::Shown:
        for (int row = 0; row < m_model.rowCount(); ++row)
            m_numbers.push_back(m_model.numberAt(row));
        break;
    case Scope::All:
        for (std::uint64_t number = m_model.store().begin(); number < m_model.store().end(); ++number)
            m_numbers.push_back(number);
        break;
    }
    m_format = format;
    m_next = 0;
    m_written = m_gone = 0;
    m_file = std::move(out);
    m_file->write(exportHeader(format));
    m_timer.start();
    return true;
}

void EventExporter::cancel()
{
    m_timer.stop();
    if (m_file)
        m_file->cancelWriting();
    m_file.reset();
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
        if (m_file->write(exportRow(m_format, m_model.store().row(number), number)) < 0)
            break;
        ++m_written;
        if ((m_next & 15) == 0 && time.nsecsElapsed() > kSliceNanos)
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
    const bool good = m_file->error() == QFileDevice::NoError && m_file->commit();
    m_error = good ? QString() : m_file->errorString();
    m_file.reset();
    m_numbers = {};
    emit finished(m_written, m_gone, m_error);
}

} // namespace hookline::ui
