// What a chart is fed with and what its legend says.
#include "ui/widgets/chart_parts.h"

#include "ui/format.h"
#include "ui/group_colours.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/label.h"
#include "ui/widgets/legend_entry.h"

#include <QLocale>
#include <QVBoxLayout>

namespace hookline::ui {

QColor Chart::Line::colour() const
{
    return role ? theme()[*role] : group >= 0 ? groupColour(static_cast<std::size_t>(group)) : theme()[series];
}

void Chart::setWaitingText(const QString& text)
{
    m->waitingText = text;
    sayNothing();
}

void Chart::setEmptyText(const QString& text)
{
    m->emptyText = text;
    sayNothing();
}

void Chart::setZeroText(const QString& text)
{
    m->zeroText = text;
    sayNothing();
}

void Chart::setLegendBelow()
{
    m->legend = new FlowLayout(2);
    m->column->insertLayout(1, m->legend);
}

void Chart::setLegendWraps()
{
    delete m->column->takeAt(0);
    auto* head = new FlowLayout(0);
    head->setTitled();
    m->column->insertLayout(0, head);
    head->addWidget(m->title);
    m->legend = head;
}

bool Chart::isLineShown(int line) const { return m->entries[static_cast<std::size_t>(line)]->isChecked(); }

QList<int> Chart::hiddenLines() const
{
    QList<int> out;
    for (std::size_t i = 0; i < m->entries.size(); ++i) {
        if (!m->entries[i]->isChecked())
            out << static_cast<int>(i);
    }
    return out;
}

void Chart::setHiddenLines(const QList<int>& lines)
{
    for (std::size_t i = 0; i < m->entries.size(); ++i)
        m->entries[i]->setChecked(!lines.contains(static_cast<int>(i)));
    showLines();
}

void Chart::setLegendValues(bool shown)
{
    m->legendValues = shown;
    for (LegendEntry* entry : m->entries)
        entry->setValueShown(shown);
}

void Chart::setSharedMargin()
{
    m->sharedMargin = true;
    setMargins();
}

void Chart::load(const std::deque<MetricsSample>& samples, double keepSeconds)
{
    begin(keepSeconds);
    for (const MetricsSample& sample : samples)
        add(sample, nullptr, nullptr);
    end();
}

void Chart::load(const std::deque<MetricsSpan>& spans, double keepSeconds)
{
    begin(keepSeconds);
    for (const MetricsSpan& span : spans)
        add(span.mean, &span.low, &span.high);
    end();
}

void Chart::append(const MetricsSample& sample)
{
    add(sample, nullptr, nullptr);
    end();
}

void Chart::append(const MetricsSpan& span)
{
    add(span.mean, &span.low, &span.high);
    end();
}

void Chart::add(const MetricsSample& mean, const MetricsSample* low, const MetricsSample* high)
{
    const auto of = [this](const MetricsSample* sample) {
        std::vector<double> out;
        for (std::size_t i = 0; sample && i < m->lines.size(); ++i)
            out.push_back(sample->*m->lines[i].value);
        return out;
    };
    add(mean.time, of(&mean), of(low), of(high));
}

void Chart::end() { redraw(); }

void Chart::redraw()
{
    if (!isVisible())
        return;
    updateLegend();
    draw();
}

QStringList Chart::legendTexts() const
{
    QStringList out;
    for (const LegendEntry* entry : m->entries)
        out << entry->name() + QLatin1Char(' ') + entry->value();
    return out;
}

QString Chart::valueText(double value) const
{
    switch (m->unit) {
    case Unit::BytesPerSecond: return byteRate(value);
    case Unit::Milliseconds: return milliseconds(value);
    case Unit::Microseconds: return microseconds(value);
    case Unit::Percent:
        return std::isnan(value) ? QStringLiteral("\u2013")
                                 : locale().toString(value, 'f', value < 10 ? 1 : 0) + QLatin1String(" %");
    case Unit::Count: return shortNumber(value);
    case Unit::Value:
        if (std::isnan(value))
            return QStringLiteral("\u2013");
        if (std::abs(value) >= 1e6 && std::abs(value) < 1e15)
            return locale().toString(value, 'f', 0);
        return locale().toString(value, 'g', 6);
    case Unit::PerSecond: break;
    }
    return value < 1e5 ? rate(value) : shortRate(value); // the legend is one line
}

void Chart::updateLegend()
{
    const std::vector<double> values = std::isnan(m->crossTime) ? m->last : valuesAt(m->crossTime);
    for (std::size_t i = 0; i < m->lines.size(); ++i)
        m->entries[i]->setValue(valueText(values[i]));
}

void Chart::setWindowSeconds(double seconds)
{
    m->window = seconds;
    if (isVisible())
        draw();
}

void Chart::setLive(bool live)
{
    m->live = live;
    m->ownValues = m->ownValues && !live;
    if (isVisible())
        draw();
}

bool Chart::isLive() const { return m->live; }
int Chart::drawn() const { return m->drawn; }

void Chart::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    updateLegend();
    draw();
}

} // namespace hookline::ui
