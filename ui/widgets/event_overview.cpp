#include "ui/widgets/event_overview.h"

#include "ui/models/event_table_model.h"
#include "ui/models/find_pattern.h"
#include "ui/texts.h"
#include "ui/theme.h"

#include <QElapsedTimer>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace hookline::ui {
namespace {

constexpr qint64 kOverviewSliceNanos = 1'000'000;
constexpr int kStripe = 2; ///< pixels
constexpr int kWide = 9;

bool isTrouble(const EventRow& row)
{
    const tap::Event& event = row.event;
    return row.kafka == tap::KafkaStatus::Failed || isError(event.reason)
        || event.kind == tap::EventKind::ConnectRefused
        || (event.kind == tap::EventKind::Dropped && event.drop != tap::DropReason::NoSubscribers);
}

} // namespace

EventOverview::EventOverview(EventTableModel& model, QWidget* parent)
    : QWidget(parent)
    , m_model(model)
{
    setObjectName(QStringLiteral("eventOverview"));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
    setCursor(Qt::PointingHandCursor);
    m_timer.setInterval(kTickMs);
    connect(&m_timer, &QTimer::timeout, this, &EventOverview::look);
    connect(&model, &EventTableModel::marksChanged, this, &EventOverview::restart);
    connect(&model, &QAbstractItemModel::modelReset, this, &EventOverview::restart);
}

void EventOverview::setPattern(const FindPattern* pattern)
{
    m_pattern = pattern;
    restart();
}

void EventOverview::restart() { m_next.clear(); }

std::uint8_t EventOverview::flagsOf(int row) const
{
    const EventRow& event = m_model.at(row);
    std::uint8_t out = isTrouble(event) ? Error : 0;
    if (!m_model.marks().empty() && m_model.isMarked(m_model.numberAt(row)))
        out |= Marked;
    if (m_pattern && !m_pattern->isEmpty() && m_pattern->matches(event))
        out |= Match;
    return out;
}

void EventOverview::look()
{
    const auto stripes = static_cast<std::size_t>(std::max(height() / kStripe, 1));
    // Rows come and go during a pass; the next one is a moment later.
    if (m_next.size() != stripes || m_row > m_model.rowCount()) {
        m_next.assign(stripes, 0);
        m_row = 0;
        m_rows = m_model.rowCount();
    }
    QElapsedTimer time;
    time.start();
    const int end = std::min(m_rows, m_model.rowCount());
    for (int looked = 0; m_row < end; ++m_row) {
        m_next[static_cast<std::size_t>(static_cast<std::int64_t>(m_row) * static_cast<std::int64_t>(stripes) / m_rows)]
            |= flagsOf(m_row);
        if ((++looked & 15) == 0 && time.nsecsElapsed() > kOverviewSliceNanos)
            break;
    }
    if (m_row < end)
        return;
    const bool changed = m_next != m_shown;
    m_shown.swap(m_next);
    if (changed) {
        updateGeometry();
        update();
    }
    m_next.clear();
}

/// Without anything to show it takes no room, but goes on looking.
QSize EventOverview::sizeHint() const
{
    return { std::ranges::any_of(m_shown, [](std::uint8_t flags) { return flags != 0; }) ? kWide : 0, 40 };
}

void EventOverview::paintEvent(QPaintEvent*)
{
    const Theme& t = theme();
    QPainter painter(this);
    painter.fillRect(rect(), t[Role::Surface]);
    painter.fillRect(QRect(0, 0, 1, height()), t[Role::Border]);
    for (std::size_t i = 0; i < m_shown.size(); ++i) {
        const int y = static_cast<int>(i) * kStripe;
        // Side by side, so that none hides another.
        if (m_shown[i] & Error)
            painter.fillRect(QRect(1, y, 3, kStripe), t[Role::Error]);
        if (m_shown[i] & Match)
            painter.fillRect(QRect(4, y, 2, kStripe), t[Role::Warn]);
        if (m_shown[i] & Marked)
            painter.fillRect(QRect(6, y, 3, kStripe), t[Role::Accent]);
    }
}

void EventOverview::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_timer.start();
}

void EventOverview::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    m_timer.stop();
}

void EventOverview::mousePressEvent(QMouseEvent* event)
{
    const int rows = m_model.rowCount();
    if (event->button() == Qt::LeftButton && rows > 0 && height() > 0)
        emit rowWanted(
            std::clamp(static_cast<int>(static_cast<std::int64_t>(rows) * event->pos().y() / height()), 0, rows - 1));
}

} // namespace hookline::ui
