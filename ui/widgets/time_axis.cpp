#include "ui/widgets/time_axis.h"

#include "ui/theme.h"
#include "ui/widgets/axis_labels.h"

#include <QDateTime>
#include <QPainter>

namespace hookline::ui {
namespace {

constexpr double kFontScale = 0.88; ///< as the labels beside the lines

} // namespace

TimeAxis::TimeAxis(QWidget* parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("timeAxis"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * kFontScale);
    setFont(small);
}

void TimeAxis::follow(const Chart* chart)
{
    if (m_chart)
        m_chart->disconnect(this);
    m_chart = chart;
    if (m_chart)
        connect(m_chart, &Chart::ranged, this, qOverload<>(&QWidget::update));
    update();
}

QSize TimeAxis::sizeHint() const { return { 300, fontMetrics().height() + 8 }; }

std::vector<TimeAxis::Label> TimeAxis::labels() const
{
    std::vector<Label> out;
    if (!m_chart || !m_chart->isVisible() || std::isnan(m_chart->nearestTime(0)))
        return out;
    const QRect area = m_chart->plotArea();
    const double from = mapFromGlobal(m_chart->mapToGlobal(area.topLeft())).x(), wide = area.width();
    const auto [first, last] = m_chart->range();
    const QFontMetricsF metrics(font());
    const TimeTicks ticks
        = timeTicks(first, last, wide, [&](const QString& text) { return metrics.horizontalAdvance(text); });
    for (const double time : ticks.times) {
        const QString text = QDateTime::fromMSecsSinceEpoch(qRound64(time * 1000)).toString(ticks.format);
        const double half = metrics.horizontalAdvance(text) / 2, at = from + (time - first) / (last - first) * wide;
        if (at - half >= 0 && at + half <= width())
            out.push_back({ text, at - half, at + half });
    }
    return out;
}

void TimeAxis::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setPen(theme()[Role::TextMuted]);
    for (const Label& label : labels())
        painter.drawText(QRectF(label.left - 2, 0, label.right - label.left + 4, height()), Qt::AlignCenter, label.text);
}

} // namespace hookline::ui
