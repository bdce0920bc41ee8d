#include "ui/widgets/field_plot.h"

#include "ui/icons.h"
#include "ui/models/event_store.h"
#include "ui/models/json_fields.h"
#include "ui/safe_text.h"
#include "ui/widgets/chart.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace hookline::ui {
namespace {

/// Rows looked through for a field that was just chosen; as many as for the topic itself.
constexpr std::uint64_t kLookBack = 200'000;
constexpr double kShortest = 1; ///< seconds that the axis has at least
constexpr double kForEver = 1e12;

} // namespace

FieldPlot::FieldPlot(QWidget* parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("fieldPlot"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(10, 0, 6, 6);
    row->setSpacing(2);
    m_chart = new Chart(Chart::Unit::Value);
    auto* column = new QVBoxLayout;
    column->setContentsMargins(0, 7, 0, 0); // its title on the line of the button
    column->addWidget(m_chart);
    row->addLayout(column, 1);
    m_close = new QToolButton;
    m_close->setObjectName(QStringLiteral("closePlotToolButton"));
    m_close->setIcon(icon("close"));
    m_close->setAutoRaise(true);
    row->addWidget(m_close, 0, Qt::AlignTop);
    connect(m_chart, &Chart::hovered, m_chart, &Chart::setCrosshair);
    connect(m_close, &QToolButton::clicked, this, [this] {
        stop();
        emit closed();
    });
    retranslate();
}

void FieldPlot::plot(const std::string& topic, const QString& field, const EventStore& store)
{
    m_topic = topic;
    m_field = field;
    m_points.clear();
    m_next = store.end() > kLookBack ? std::max(store.begin(), store.end() - kLookBack) : store.begin();
    retranslate();
    refresh(store);
    draw();
}

void FieldPlot::stop()
{
    m_topic.clear();
    m_field.clear();
    m_points.clear();
}

void FieldPlot::refresh(const EventStore& store)
{
    if (m_topic.empty())
        return;
    m_next = std::max(m_next, store.begin());
    bool changed = false;
    for (; m_next < store.end(); ++m_next) {
        const EventRow& row = store.row(m_next);
        if (row.event.kind != tap::EventKind::Publish || row.payloadGone || !row.event.message || row.event.topic() != m_topic)
            continue;
        const auto value = numberIn(row.event.message->payload(), m_field);
        if (!value)
            continue;
        m_points.push_back({ static_cast<double>(row.event.stamp.wallMicros) / 1e6, *value });
        if (m_points.size() > kPoints)
            m_points.pop_front();
        changed = true;
    }
    if (changed)
        draw();
}

void FieldPlot::draw()
{
    m_chart->begin(kForEver);
    for (const Point& point : m_points)
        m_chart->add(point.time, std::span(&point.value, 1));
    if (!m_points.empty())
        m_chart->setWindowSeconds(std::max(kShortest, m_points.back().time - m_points.front().time));
    m_chart->end();
}

void FieldPlot::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void FieldPlot::retranslate()
{
    const QString name = m_field.isEmpty() ? tr("payload") : visibleText(m_field.toStdString(), 60);
    m_chart->setTitle(tr("%1 over time").arg(name));
    m_chart->setWaitingText(tr("No message kept here has a number there."));
    m_chart->setLines({ { Series::MqttIn, nullptr, QString() } });
    m_close->setToolTip(tr("Close the chart"));
    m_close->setAccessibleName(tr("Close the chart"));
}

} // namespace hookline::ui
