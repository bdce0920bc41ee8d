#include "ui/widgets/chart.h"

#include "ui/format.h"
#include "ui/group_colours.h"
#include "ui/widgets/axis_labels.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/label.h"

#include <QDateTime>
#include <QEvent>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include <qcustomplot.h>

#include <algorithm>

namespace hookline::ui {
namespace {

constexpr double kKeepSeconds = 3700;
constexpr int kClickPixels = 4;
constexpr int kWordPadding = 4;

QColor pale(const QColor& color, const QColor& ground)
{
    return QColor((color.red() + 2 * ground.red()) / 3, (color.green() + 2 * ground.green()) / 3,
        (color.blue() + 2 * ground.blue()) / 3);
}

/// Times spread over powers of ten.
bool isLogarithmic(Chart::Unit unit) { return unit == Chart::Unit::Milliseconds || unit == Chart::Unit::Microseconds; }

/// In pixels. Not what the axis says itself: after a change of size that is still the one before.
int axisLength(const QCPAxis& axis)
{
    const QMargins margins = axis.axisRect()->margins();
    const QSize all = axis.parentPlot()->viewport().size() - QSize(margins.left() + margins.right(), margins.top() + margins.bottom());
    return axis.orientation() == Qt::Horizontal ? all.width() : all.height();
}

class UnitTicker : public QCPAxisTicker {
public:
    UnitTicker(Chart::Unit unit, const QCPAxis& axis)
        : m_unit(unit)
        , m_axis(axis)
    {
    }

protected:
    double getTickStep(const QCPRange& range) override
    {
        return m_step = axisStep(m_unit, range.size(), std::clamp(labels() - 1, 1.0, 4.0));
    }
    int getSubTickCount(double) override { return 0; }
    QVector<double> createTickVector(double step, const QCPRange& range) override
    {
        if (!isLogarithmic(m_unit))
            return QCPAxisTicker::createTickVector(step, range);
        const std::vector<double> ticks = logarithmicTicks(range.lower, range.upper, static_cast<std::size_t>(labels()));
        return { ticks.begin(), ticks.end() };
    }
    QString getTickLabel(double tick, const QLocale&, QChar, int) override { return axisLabel(m_unit, tick, m_step); }

private:
    /// How many have room one above the other.
    double labels() const
    {
        const double line = QFontMetricsF(m_axis.tickLabelFont()).height();
        return std::max(1.0, axisLength(m_axis) / (line * 1.3));
    }

    Chart::Unit m_unit;
    const QCPAxis& m_axis;
    double m_step = 1;
};

class TimeTicker : public QCPAxisTicker {
public:
    explicit TimeTicker(const QCPAxis& axis)
        : m_axis(axis)
    {
    }

protected:
    double getTickStep(const QCPRange&) override { return 1; }
    int getSubTickCount(double) override { return 0; }
    QVector<double> createTickVector(double, const QCPRange& range) override
    {
        const QFontMetricsF metrics(m_axis.tickLabelFont());
        TimeTicks ticks = timeTicks(
            range.lower, range.upper, axisLength(m_axis), [&](const QString& text) { return metrics.horizontalAdvance(text); });
        m_format = ticks.format;
        return { ticks.times.begin(), ticks.times.end() };
    }
    QString getTickLabel(double tick, const QLocale&, QChar, int) override
    {
        return QDateTime::fromMSecsSinceEpoch(qRound64(tick * 1000)).toString(m_format);
    }

private:
    const QCPAxis& m_axis;
    QString m_format;
};

/// Does not paint into nothing: a chart that is not shown yet may be given no height.
class Plot : public QCustomPlot {
protected:
    void resizeEvent(QResizeEvent* event) override
    {
        if (!rect().isEmpty())
            QCustomPlot::resizeEvent(event);
    }
};

/// One entry of the legend: a stroke in the series' colour, its name and its present value.
class LegendEntry : public QWidget {
public:
    LegendEntry(const Chart::Line& line, QWidget* parent)
        : QWidget(parent)
        , m_line(line)
    {
        auto* row = new QHBoxLayout(this);
        row->setContentsMargins(kStrokeEnd + 6, 0, 0, 0);
        row->setSpacing(5);
        name = new Label(Role::TextMuted, 0.92);
        value = new Label(Role::Text, 0.92, true);
        row->addWidget(name);
        row->addWidget(value);
    }
    Label* name;
    Label* value;

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(m_line.colour(), 2.4, Qt::SolidLine, Qt::RoundCap));
        painter.drawLine(QPointF(kStrokeEnd - 10, height() / 2.0), QPointF(kStrokeEnd, height() / 2.0));
    }

private:
    static constexpr int kStrokeEnd = 24;
    const Chart::Line m_line; ///< for its colour
};

} // namespace

struct Chart::Parts {
    Unit unit;
    std::vector<Line> lines;
    std::vector<QCPGraph*> curves; ///< one a line
    std::vector<QCPGraph*> dots;   ///< one a line: values between two gaps, which a line cannot show
    std::vector<QCPGraph*> lows;   ///< one a line, of spans only
    std::vector<QCPGraph*> highs;
    std::vector<Marker> markers;
    std::vector<QCPItemStraightLine*> markerLines;
    std::vector<QCPItemText*> markerWords;
    QCPItemStraightLine* crosshair = nullptr;
    double crossTime = NAN;
    double keep = kKeepSeconds;
    QPoint pressed;
    std::vector<double> beforeLast;
    QCustomPlot* plot = nullptr;
    Label* title = nullptr;
    Label* nothing = nullptr; ///< why there is no line
    QVBoxLayout* over = nullptr; ///< the lines
    QString waitingText;
    QString emptyText;
    QVBoxLayout* column = nullptr;
    QLayout* legend = nullptr;
    std::vector<LegendEntry*> entries;
    double window = 60;
    double newest = 0;
    std::vector<double> last;
    bool live = true;
    bool measured = false; ///< something in the time shown
    bool moving = false; ///< we are setting the range ourselves
    int drawn = 0;
    std::size_t points = 0;
    bool legendValues = true;
    bool timeLabels = true;
    bool sharedMargin = false;
};

Chart::Chart(Unit unit, QWidget* parent)
    : QWidget(parent)
    , m(std::make_unique<Parts>())
{
    m->unit = unit;
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    auto* head = new QHBoxLayout;
    m->title = new Label(Role::TextMuted, 1.0, true);
    head->addWidget(m->title);
    head->addStretch(1);
    auto* legend = new QHBoxLayout;
    legend->setSpacing(0);
    m->legend = legend;
    head->addLayout(legend);
    column->addLayout(head);
    m->column = column;
    m->plot = new Plot;
    m->plot->setMinimumHeight(70);
    m->plot->setNoAntialiasingOnDrag(true);
    m->plot->setFocusPolicy(Qt::NoFocus);
    column->addWidget(m->plot, 1);
    m->nothing = (new Label(Role::TextMuted))->wrapped();
    m->nothing->setAlignment(Qt::AlignCenter);
    m->nothing->setObjectName(QStringLiteral("chartEmptyLabel"));
    m->over = new QVBoxLayout(m->plot);
    m->over->addWidget(m->nothing);

    QCPAxisRect* box = m->plot->axisRect();
    box->setAutoMargins(QCP::msNone); // fixed margins: plots under each other line up and do not jitter
    m->plot->xAxis->setTicker(QSharedPointer<QCPAxisTicker>(new TimeTicker(*m->plot->xAxis)));
    m->plot->yAxis->setTicker(QSharedPointer<QCPAxisTicker>(new UnitTicker(unit, *m->plot->yAxis)));
    if (isLogarithmic(unit)) {
        m->plot->yAxis->setScaleType(QCPAxis::stLogarithmic);
        m->plot->yAxis->setRange(0.1, 100);
    } else {
        m->plot->yAxis->setRange(0, 10);
    }
    for (QCPAxis* axis : { m->plot->xAxis, m->plot->yAxis }) {
        axis->setTickLength(0, 0);
        axis->setSubTickLength(0, 0);
        axis->setTickLabelPadding(6);
    }
    setTimeLabels(true);
    connect(m->plot->xAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this, [this](const QCPRange& range) {
        if (m->moving)
            return;
        m->live = false;
        emit rangeChosen(range.lower, range.upper);
    });
    // On a layer of its own: moving it does not draw the lines again.
    m->plot->addLayer(QStringLiteral("crosshair"), m->plot->layer(QStringLiteral("main")));
    m->plot->layer(QStringLiteral("crosshair"))->setMode(QCPLayer::lmBuffered);
    m->crosshair = new QCPItemStraightLine(m->plot);
    m->crosshair->setLayer(QStringLiteral("crosshair"));
    m->crosshair->setVisible(false);
    for (QCPItemPosition* point : { m->crosshair->point1, m->crosshair->point2 })
        point->setTypeY(QCPItemPosition::ptAxisRectRatio); // the axis of milliseconds has no zero
    connect(m->plot, &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) {
        if (event->buttons() == Qt::NoButton && m->points > 0)
            emit hovered(m->plot->xAxis->pixelToCoord(event->pos().x()));
    });
    connect(m->plot, &QCustomPlot::mousePress, this, [this](QMouseEvent* event) { m->pressed = event->pos(); });
    connect(m->plot, &QCustomPlot::mouseRelease, this, [this](QMouseEvent* event) {
        if (event->button() == Qt::LeftButton && (event->pos() - m->pressed).manhattanLength() <= kClickPixels
            && m->plot->axisRect()->rect().contains(event->pos()))
            emit clicked(m->plot->xAxis->pixelToCoord(event->pos().x()));
    });
    m->plot->installEventFilter(this);
    connect(m->plot, &QCustomPlot::afterReplot, this, [this] { ++m->drawn; });
    applyTheme();
}

Chart::~Chart() = default;

QColor Chart::Line::colour() const { return group >= 0 ? groupColour(static_cast<std::size_t>(group)) : theme()[series]; }

void Chart::setTitle(const QString& title)
{
    m->title->setText(title);
    m->plot->setAccessibleName(title);
    m->waitingText = tr("Collecting… first point in 1 s");
    m->emptyText = tr("Nothing was measured in the time shown.");
    sayNothing();
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

/// Words instead of an empty frame: without a line the numbers beside it mean nothing.
void Chart::sayNothing()
{
    m->nothing->setVisible(!m->measured);
    m->nothing->setText(m->points == 0 ? m->waitingText : m->emptyText);
    m->plot->yAxis->setTickLabels(m->measured);
    m->plot->yAxis->grid()->setVisible(m->measured);
    m->plot->xAxis->setTickLabels(m->timeLabels && m->points > 0);
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

void Chart::setLines(const std::vector<Line>& lines)
{
    if (!m->lines.empty() && lines.size() != m->lines.size()) {
        m->plot->clearGraphs();
        for (std::vector<QCPGraph*>* graphs : { &m->curves, &m->dots, &m->lows, &m->highs })
            graphs->clear();
        for (LegendEntry* entry : m->entries) {
            m->legend->removeWidget(entry);
            entry->hide();
            entry->deleteLater();
        }
        m->entries.clear();
        begin(m->keep);
    }
    m->lines = lines;
    m->last.resize(lines.size(), NAN);
    m->beforeLast.resize(lines.size(), NAN);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (i == m->entries.size()) {
            m->curves.push_back(m->plot->addGraph());
            m->dots.push_back(m->plot->addGraph());
            m->dots.back()->setLineStyle(QCPGraph::lsNone);
            for (std::vector<QCPGraph*>* edges : { &m->lows, &m->highs }) {
                edges->push_back(m->plot->addGraph());
                edges->back()->setLayer(QStringLiteral("grid")); // under the averages
            }
            m->entries.push_back(new LegendEntry(lines[i], this));
            m->entries.back()->value->setVisible(m->legendValues);
            m->legend->addWidget(m->entries.back());
        }
        m->entries[i]->name->setText(lines[i].name);
    }
    applyTheme();
    updateLegend();
}

void Chart::setInteractive(bool interactive)
{
    m->plot->setInteractions(interactive ? QCP::iRangeDrag | QCP::iRangeZoom : QCP::Interactions());
    m->plot->axisRect()->setRangeDrag(Qt::Horizontal);
    m->plot->axisRect()->setRangeZoom(Qt::Horizontal);
}

void Chart::setTimeLabels(bool shown)
{
    m->timeLabels = shown;
    setMargins();
}

void Chart::setMargins()
{
    const QFontMetrics metrics = fontMetrics();
    const int line = metrics.height();
    const bool bytes = m->unit == Unit::BytesPerSecond || m->sharedMargin;
    int left = metrics.horizontalAdvance(bytes ? QStringLiteral("1.25 MiB") : QStringLiteral("0.25 ms"));
    if (m->unit == Unit::Value) { // a reading may have many digits; there is no chart under it to line up with
        const QFontMetrics small(m->plot->yAxis->tickLabelFont());
        for (const QString& label : valueLabels())
            left = std::max(left, small.horizontalAdvance(label));
    }
    const QMargins margins(left + 10, line / 2 + 2, 8, m->timeLabels ? line + 10 : line / 2);
    m->plot->axisRect()->setMargins(margins);
    m->over->setContentsMargins(margins);
}

QStringList Chart::valueLabels() const
{
    QVector<double> ticks;
    QVector<QString> labels;
    const QCPRange range = m->plot->yAxis->range();
    m->plot->yAxis->ticker()->generate(range, QLocale(), QLatin1Char('g'), 6, ticks, nullptr, &labels);
    QStringList out;
    for (qsizetype i = 0; i < ticks.size(); ++i) {
        if (m->measured && range.contains(ticks[i]))
            out << labels[i];
    }
    return out;
}

std::vector<Chart::TimeLabel> Chart::timeLabels() const
{
    QVector<double> ticks;
    QVector<QString> labels;
    const QCPAxis* axis = m->plot->xAxis;
    axis->ticker()->generate(axis->range(), QLocale(), QLatin1Char('g'), 6, ticks, nullptr, &labels);
    const QFontMetricsF metrics(axis->tickLabelFont());
    std::vector<TimeLabel> out;
    for (qsizetype i = 0; i < ticks.size(); ++i) {
        const double wide = metrics.horizontalAdvance(labels[i]), left = axis->coordToPixel(ticks[i]) - wide / 2;
        // One that does not find room at an edge is not drawn.
        if (axis->tickLabels() && axis->range().contains(ticks[i]) && left >= 0 && left + wide <= m->plot->viewport().right())
            out.push_back({ labels[i], left, left + wide });
    }
    return out;
}

void Chart::setLegendValues(bool shown)
{
    m->legendValues = shown;
    for (LegendEntry* entry : m->entries)
        entry->value->setVisible(shown);
}

void Chart::setSharedMargin()
{
    m->sharedMargin = true;
    setMargins();
}

void Chart::begin(double keepSeconds)
{
    for (int i = 0; i < m->plot->graphCount(); ++i)
        m->plot->graph(i)->data()->clear();
    m->points = 0;
    m->newest = 0;
    m->keep = keepSeconds;
    std::ranges::fill(m->last, NAN);
    std::ranges::fill(m->beforeLast, NAN);
    for (const LegendEntry* entry : m->entries)
        entry->value->setMinimumWidth(0); // a peak that is no longer there needs no room
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

void Chart::add(double time, std::span<const double> values, std::span<const double> low, std::span<const double> high)
{
    if (m->lines.empty())
        return; // there is nothing to wait for either
    for (std::size_t i = 0; i < m->lines.size(); ++i) {
        m->curves[i]->data()->add(QCPGraphData(time, values[i]));
        if (std::isnan(m->beforeLast[i]) && !std::isnan(m->last[i]) && std::isnan(values[i]))
            m->dots[i]->data()->add(QCPGraphData(m->newest, m->last[i]));
        if (!low.empty())
            m->lows[i]->data()->add(QCPGraphData(time, low[i]));
        if (!high.empty())
            m->highs[i]->data()->add(QCPGraphData(time, high[i]));
        for (QCPGraph* graph : { m->curves[i], m->dots[i], m->lows[i], m->highs[i] })
            graph->data()->removeBefore(time - m->keep);
        m->beforeLast[i] = std::exchange(m->last[i], values[i]);
    }
    m->newest = time;
    ++m->points;
}

void Chart::end() { redraw(); }

void Chart::redraw()
{
    if (!isVisible())
        return;
    updateLegend();
    draw();
}

void Chart::setMarkers(const std::vector<Marker>& markers, bool withWords)
{
    m->markers = markers;
    while (m->markerLines.size() < markers.size()) {
        m->markerLines.push_back(new QCPItemStraightLine(m->plot));
        m->markerLines.back()->setLayer(QStringLiteral("grid"));
        for (QCPItemPosition* point : { m->markerLines.back()->point1, m->markerLines.back()->point2 })
            point->setTypeY(QCPItemPosition::ptAxisRectRatio);
        m->markerWords.push_back(new QCPItemText(m->plot));
        QCPItemText& word = *m->markerWords.back();
        word.position->setTypeX(QCPItemPosition::ptPlotCoords);
        word.position->setTypeY(QCPItemPosition::ptAxisRectRatio);
        word.setPositionAlignment(Qt::AlignLeft | Qt::AlignTop);
        word.setLayer(QStringLiteral("legend")); // over the lines, which must not run through it
        word.setPadding(QMargins(kWordPadding, 1, kWordPadding, 1));
    }
    double wordsEnd = -INFINITY; // no word over another
    const double perPixel = secondsPerPixel();
    for (std::size_t i = 0; i < m->markerLines.size(); ++i) {
        const bool used = i < markers.size();
        m->markerLines[i]->setVisible(used);
        m->markerWords[i]->setVisible(false);
        if (!used)
            continue;
        const Marker& marker = markers[i];
        const QColor color = theme()[marker.role];
        m->markerLines[i]->point1->setCoords(marker.time, 0);
        m->markerLines[i]->point2->setCoords(marker.time, 1);
        m->markerLines[i]->setPen(QPen(color, 1, Qt::DashLine));
        if (!withWords || marker.time < wordsEnd)
            continue;
        QCPItemText& word = *m->markerWords[i];
        word.setVisible(true);
        word.setText(marker.text);
        word.setColor(color);
        word.setBrush(theme()[Role::Surface]);
        word.setFont(m->plot->xAxis->tickLabelFont());
        const double wide = (QFontMetrics(word.font()).horizontalAdvance(marker.text) + 2 * kWordPadding + 4) * perPixel;
        const bool fits = marker.time + wide <= m->plot->xAxis->range().upper; // else before its line, as far as there is room
        word.position->setCoords(marker.time + (fits ? 2 : -2) * perPixel, 0); // its line stays to be seen
        word.setPositionAlignment((fits ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignTop);
        word.setVisible(fits || marker.time - wide >= wordsEnd);
        wordsEnd = fits ? marker.time + wide : marker.time;
    }
    if (isVisible())
        m->plot->replot(QCustomPlot::rpQueuedReplot);
}

void Chart::setCrosshair(double time)
{
    m->crossTime = nearestTime(time);
    const bool there = !std::isnan(m->crossTime);
    if (!there && !m->crosshair->visible())
        return;
    m->crosshair->setVisible(there);
    if (there) {
        m->crosshair->setPen(QPen(theme()[Role::TextMuted], 1));
        m->crosshair->point1->setCoords(m->crossTime, 0);
        m->crosshair->point2->setCoords(m->crossTime, 1);
    }
    updateLegend();
    if (isVisible())
        m->plot->layer(QStringLiteral("crosshair"))->replot();
}

double Chart::nearestTime(double time) const
{
    if (std::isnan(time) || m->curves.empty() || m->curves.front()->data()->isEmpty())
        return NAN;
    const auto measured = m->curves.front()->data();
    auto after = measured->findBegin(time, false);
    if (after == measured->constEnd())
        --after;
    const auto before = after == measured->constBegin() ? after : after - 1;
    return std::abs(before->key - time) < std::abs(after->key - time) ? before->key : after->key;
}

double Chart::secondsPerPixel() const
{
    return m->plot->xAxis->range().size() / std::max(1, m->plot->axisRect()->width());
}

QStringList Chart::legendTexts() const
{
    QStringList out;
    for (const LegendEntry* entry : m->entries)
        out << entry->name->text() + QLatin1Char(' ') + entry->value->text();
    return out;
}

bool Chart::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m->plot && event->type() == QEvent::Leave)
        emit hovered(NAN);
    return QWidget::eventFilter(watched, event);
}

QString Chart::valueText(double value) const
{
    switch (m->unit) {
    case Unit::BytesPerSecond: return byteRate(value);
    case Unit::Milliseconds: return milliseconds(value);
    case Unit::Microseconds: return microseconds(value);
    case Unit::Percent: return std::isnan(value) ? QStringLiteral("\u2013") : locale().toString(value, 'f', value < 10 ? 1 : 0) + QLatin1String(" %");
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

std::vector<double> Chart::valuesAt(double time) const
{
    std::vector<double> out;
    for (const QCPGraph* curve : m->curves) {
        const auto at = curve->data()->findBegin(time, false);
        out.push_back(at == curve->data()->constEnd() ? NAN : at->value);
    }
    return out;
}

void Chart::updateLegend()
{
    const std::vector<double> values = std::isnan(m->crossTime) ? m->last : valuesAt(m->crossTime);
    for (std::size_t i = 0; i < m->lines.size(); ++i) {
        const QString text = valueText(values[i]);
        Label& label = *m->entries[i]->value;
        label.setText(text);
        // Only ever wider, until all is loaded anew: the legend neither jumps nor cuts a number off until the next layout.
        label.setMinimumWidth(std::max(label.minimumWidth(), label.fontMetrics().horizontalAdvance(text) + 2));
    }
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
    if (isVisible())
        draw();
}

bool Chart::isLive() const { return m->live; }
int Chart::drawn() const { return m->drawn; }

void Chart::setRange(double from, double to)
{
    m->live = false;
    m->moving = true;
    m->plot->xAxis->setRange(from, to);
    m->moving = false;
    draw();
}

void Chart::draw()
{
    m->moving = true;
    if (m->live)
        m->plot->xAxis->setRange(m->newest - m->window, m->newest);
    m->moving = false;
    const QCPRange shown = m->plot->xAxis->range();
    m->measured = false;
    double low = INFINITY, high = m->unit == Unit::Value ? -INFINITY : 0;
    for (int i = 0; i < m->plot->graphCount(); ++i) {
        const auto line = m->plot->graph(i)->data();
        bool before = false; // a value left of the time shown: a line may go through it to one on the right
        for (auto at = line->findBegin(shown.lower); at != line->findEnd(shown.upper); ++at) {
            const bool there = !std::isnan(at->value);
            m->measured = m->measured || (there && (shown.contains(at->key) || (before && at->key > shown.upper)));
            before = there && at->key < shown.lower;
            if (!there)
                continue;
            high = std::max(high, at->value);
            if (at->value > 0 || m->unit == Unit::Value)
                low = std::min(low, at->value);
        }
    }
    QCPAxis* y = m->plot->yAxis;
    if (isLogarithmic(m->unit)) {
        if (high > 0)
            y->setRange(
                std::pow(10, std::floor(std::log10(low))), std::pow(10, std::ceil(std::log10(high * 1.05))) * 1.02);
    } else if (m->unit == Unit::Value) {
        // A reading, not a rate: around what it was, wherever that is.
        if (low <= high) {
            const double room = std::max({ (high - low) * 0.12, std::abs(high) * 1e-6, 1e-9 });
            const QCPRange now = y->range();
            if (low < now.lower || high > now.upper || high - low < now.size() * 0.4)
                y->setRange(low - room, high + room);
        }
    } else {
        // Grows at once, shrinks only when half of it is empty.
        const double least = m->unit == Unit::BytesPerSecond ? 1024.0 : m->unit == Unit::Count ? 4.0 : 1.0;
        const double wanted = std::max(least, high * 1.12);
        if (wanted > y->range().upper || wanted < y->range().upper * 0.5)
            y->setRange(0, wanted);
    }
    sayNothing();
    if (m->unit == Unit::Value)
        setMargins();
    m->plot->replot(QCustomPlot::rpQueuedReplot);
}

void Chart::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    updateLegend();
    draw();
}

void Chart::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange) {
        applyTheme();
        if (isVisible())
            m->plot->replot(QCustomPlot::rpQueuedReplot);
    }
    QWidget::changeEvent(event);
}

void Chart::applyTheme()
{
    const Theme& t = theme();
    m->plot->setBackground(QBrush(t[Role::Surface]));
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.88);
    for (QCPAxis* axis : { m->plot->xAxis, m->plot->yAxis }) {
        axis->setTickLabelColor(t[Role::TextMuted]);
        axis->setTickLabelFont(small);
        axis->setBasePen(axis == m->plot->xAxis ? QPen(t[Role::BorderStrong], 1) : QPen(Qt::NoPen));
        axis->setTickPen(Qt::NoPen);
        axis->setSubTickPen(Qt::NoPen);
        axis->grid()->setPen(QPen(t[Role::Border], 1));
        axis->grid()->setZeroLinePen(Qt::NoPen);
        axis->grid()->setSubGridVisible(false);
    }
    m->plot->xAxis->grid()->setVisible(false);
    for (std::size_t i = 0; i < m->curves.size(); ++i) {
        const QColor color = m->lines[i].colour();
        m->curves[i]->setPen(QPen(color, 1)); // wider costs a hundred times more
        m->dots[i]->setPen(QPen(color, 1));
        for (QCPGraph* edge : { m->lows[i], m->highs[i] })
            edge->setPen(QPen(pale(color, t[Role::Surface]), 1));
        m->dots[i]->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, color, color, 3.5));
    }
}

} // namespace hookline::ui
