#include "ui/models/capture_loader.h"

#include "core/capture/capture_reader.h"
#include "ui/format.h"
#include "ui/models/captured_rows.h"

#include <QElapsedTimer>
#include <QFileInfo>

namespace hookline::ui {
namespace {

constexpr qint64 kLoadSliceNanos = 8'000'000;
/// Longer lines are no event: the largest MQTT payload in base64 is shorter.
constexpr qint64 kLongestLine = 400LL * 1024 * 1024;

} // namespace

CaptureLoader::CaptureLoader(std::shared_ptr<EventRows> rows, QObject* parent)
    : QObject(parent)
    , m_rows(std::move(rows))
{
    m_timer.setInterval(0);
    connect(&m_timer, &QTimer::timeout, this, &CaptureLoader::slice);
}

CaptureLoader::~CaptureLoader() = default;

bool CaptureLoader::open(const QString& file)
{
    m_outcome = {};
    m_capture = std::make_unique<capture::CaptureReader>();
    const auto opened = m_capture->open(file.toStdString());
    if (!opened) {
        m_capture.reset();
        m_errorId = QString::fromStdString(opened.error().id);
        m_errorText = fromUtf8(opened.error().why);
        if (m_errorId != QLatin1String("capture.not_one"))
            return false;
        m_lines.setFileName(file);
        m_json = std::make_unique<JsonRowReader>();
        if (!m_lines.open(QIODevice::ReadOnly))
            return false;
        // Perhaps the first line is the damaged one; the first three are not.
        bool known = m_lines.size() == 0 && file.endsWith(QLatin1String(".jsonl"));
        for (int i = 0; i < 3 && !known && !m_lines.atEnd(); ++i)
            known = m_json->read(m_lines.readLine(kLongestLine)).has_value();
        m_lines.seek(0);
        if (!known)
            return false;
        m_outcome.recording = true;
    }
    m_errorId.clear();
    m_errorText.clear();
    m_timer.start();
    return true;
}

void CaptureLoader::stop()
{
    if (!isRunning())
        return;
    m_outcome.stopped = true;
    finish();
}

int CaptureLoader::percent() const
{
    const double size = m_capture ? static_cast<double>(m_capture->size()) : static_cast<double>(m_lines.size());
    const double at = m_capture ? static_cast<double>(m_capture->position()) : static_cast<double>(m_lines.pos());
    return size > 0 ? std::clamp(static_cast<int>(100 * at / size), 0, 100) : 100;
}

void CaptureLoader::slice()
{
    QElapsedTimer time;
    time.start();
    bool more = true;
    while (more && time.nsecsElapsed() < kLoadSliceNanos)
        more = step();
    const std::uint64_t room = kMostRows - m_outcome.rows;
    if (m_kept.size() > room) {
        m_kept.resize(static_cast<std::size_t>(room));
        m_outcome.full = true;
        more = false;
    }
    m_outcome.rows += m_kept.size();
    m_rows->load(m_kept);
    if (more)
        emit progress();
    else
        finish();
}

bool CaptureLoader::step()
{
    if (!m_capture)
        return readLines();
    const bool more = m_capture->step(m_read);
    for (capture::Row& row : m_read)
        m_kept.push_back(fromCaptured(std::move(row)));
    m_read.clear();
    m_outcome.info = m_capture->info();
    m_outcome.lostRows = m_capture->lostRows();
    m_outcome.damagedBytes = m_capture->damagedBytes();
    m_outcome.cut = !more && m_capture->isCut();
    return more;
}

bool CaptureLoader::readLines()
{
    for (int i = 0; i < 16; ++i) {
        const QByteArray line = m_lines.readLine(kLongestLine);
        if (line.isEmpty())
            return false;
        if (auto kept = m_json->read(line))
            m_kept.push_back(std::move(*kept));
        else if (!line.endsWith('\n'))
            m_outcome.cut = true;
        else if (!line.trimmed().isEmpty())
            ++m_outcome.damagedLines;
    }
    return true;
}

void CaptureLoader::finish()
{
    m_timer.stop();
    if (m_outcome.cut && m_outcome.info.rows > m_outcome.rows)
        m_outcome.lostRows = m_outcome.info.rows - m_outcome.rows;
    m_capture.reset();
    m_json.reset();
    m_lines.close();
    emit finished();
}

} // namespace hookline::ui
