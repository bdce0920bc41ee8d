#include "ui/widgets/chart.h"

#include "ui/widgets/axis_labels.h"
#include "ui/widgets/chart_parts.h"
#include "ui/widgets/chart_range.h"
#include "ui/widgets/label.h"
#include "ui/widgets/legend_entry.h"

#include <QApplication>
#include <QDateTime>
#include <QEvent>
#include <QHBoxLayout>
#include <QStyleHints>
#include <QTimer>
#include <QVBoxLayout>

#include <qcustomplot.h>

#include <algorithm>

namespace hookline::ui {
namespace {

constexpr int kClickPixels = 4;
constexpr int kWordPadding = 4;
constexpr int kSameTimePixels = 4; ///< markers that look like one
constexpr double kLimitNear = 0.25; ///< of a limit: from here on it is worth to be seen
constexpr double kWheelStep = 0.85;

QColor pale(const QColor& color, const QColor& ground)
{
    return QColor((color.red() + 2 * ground.red()) / 3, (color.green() + 2 * ground.green()) / 3,
        (color.blue() + 2 * ground.blue()) / 3);
}

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
    QString getTickLabel(double tick, const QLocale&, QChar, int) override
    {
        return axisLabel(m_unit, tick - axisOffset(m_unit, m_axis.range().lower, m_axis.range().upper), m_step);
    }

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

} // namespace

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
    m->offset = new QCPItemText(m->plot);
    m->offset->setLayer(QStringLiteral("legend"));
    m->offset->position->setType(QCPItemPosition::ptAxisRectRatio);
    m->offset->position->setCoords(0, 0);
    m->offset->setPositionAlignment(Qt::AlignLeft | Qt::AlignTop);
    m->offset->setPadding(QMargins(kWordPadding, 1, kWordPadding, 1));
    m->offset->setVisible(false);
    connectMouse();
    m->plot->installEventFilter(this);
    connect(m->plot, &QCustomPlot::afterReplot, this, [this] { ++m->drawn; });
    applyTheme();
}

Chart::~Chart() = default;

void Chart::connectMouse()
{
    m->click.setSingleShot(true);
    connect(&m->click, &QTimer::timeout, this, [this] { emit clicked(m->clickedTime); });
    connect(m->plot, &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) {
        if (event->buttons() == Qt::NoButton && m->points > 0)
            emit hovered(m->plot->xAxis->pixelToCoord(event->pos().x()));
    });
    connect(m->plot, &QCustomPlot::mousePress, this, [this](QMouseEvent* event) {
        m->pressed = event->pos();
        const bool rectangle = m->interactive && event->modifiers().testFlag(Qt::ShiftModifier);
        m->plot->setSelectionRectMode(rectangle ? QCP::srmCustom : QCP::srmNone);
    });
    connect(m->plot, &QCustomPlot::mouseRelease, this, [this](QMouseEvent* event) {
        if (event->button() != Qt::LeftButton || (event->pos() - m->pressed).manhattanLength() > kClickPixels
            || !m->plot->axisRect()->rect().contains(event->pos()))
            return;
        m->clickedTime = m->plot->xAxis->pixelToCoord(event->pos().x());
        if (m->live && !m->ownValues)
            emit clicked(m->clickedTime); // a second click would change nothing
        else
            m->click.start(QGuiApplication::styleHints()->mouseDoubleClickInterval());
    });
    connect(m->plot, &QCustomPlot::mouseDoubleClick, this, [this] {
        m->click.stop();
        m->pressed = QPoint(-100, -100); // its release is no click
        emit liveWanted();
    });
    connect(m->plot, &QCustomPlot::mouseWheel, this, [this](QWheelEvent* event) {
        const bool values = m->interactive && event->modifiers().testFlag(Qt::ControlModifier);
        m->plot->axisRect()->setRangeZoom(values ? Qt::Orientations() : Qt::Horizontal);
        if (values)
            zoomValues(event->angleDelta().y() / 120.0);
    });
    connect(m->plot->selectionRect(), &QCPSelectionRect::accepted, this, [this](const QRect& drawn) {
        const QRect box = drawn.normalized();
        if (box.width() <= kClickPixels || box.height() <= kClickPixels)
            return;
        const QCPAxis *x = m->plot->xAxis, *y = m->plot->yAxis;
        const double from = x->pixelToCoord(box.left()), to = x->pixelToCoord(box.right());
        const double low = y->pixelToCoord(box.bottom()), high = y->pixelToCoord(box.top());
        m->ownValues = true;
        m->plot->yAxis->setRange(low, high);
        m->live = false;
        emit rangeChosen(from, to);
    });
}

/// Up: closer. What counts from zero still does.
void Chart::zoomValues(double steps)
{
    QCPAxis* y = m->plot->yAxis;
    const double factor = std::pow(kWheelStep, steps);
    m->ownValues = true;
    if (isLogarithmic(m->unit) || m->unit == Unit::Value)
        y->scaleRange(factor);
    else
        y->setRange(y->range().lower * factor, y->range().upper * factor);
    draw();
}

void Chart::setTitle(const QString& title)
{
    m->title->setText(title);
    m->plot->setAccessibleName(title);
    m->waitingText = tr("Collecting… first point in 1 s");
    m->emptyText = tr("Nothing was measured in the time shown.");
    sayNothing();
}

/// Words instead of an empty frame: without a line the numbers beside it mean nothing.
void Chart::sayNothing()
{
    const bool zero = m->measured && m->allZero && !m->zeroText.isEmpty();
    const bool words = !m->measured || zero, changed = m->nothing->isHidden() == words;
    m->nothing->setVisible(words);
    if (changed) {
        placeMarkers();
        m->crosshair->setVisible(!words && !std::isnan(m->crossTime));
    }
    m->nothing->setText(zero ? m->zeroText : m->points == 0 ? m->waitingText : m->emptyText);
    m->plot->yAxis->setTickLabels(m->measured && !zero);
    m->plot->yAxis->grid()->setVisible(m->measured && !zero);
    m->plot->xAxis->setTickLabels(m->timeLabels && m->points > 0);
    // What counts from zero has its line there in the grid, under the curves.
    const bool fromZero = !isLogarithmic(m->unit) && m->unit != Unit::Value;
    m->plot->xAxis->setBasePen(fromZero && m->measured ? QPen(Qt::NoPen) : QPen(theme()[Role::BorderStrong], 1));
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
            auto* entry = new LegendEntry(this);
            entry->setValueShown(m->legendValues);
            entry->setSwitch(m->interactive);
            entry->setChecked(!lines[i].off);
            connect(entry, &LegendEntry::clicked, this, [this] {
                showLines();
                emit linesChosen();
            });
            m->entries.push_back(entry);
            m->legend->addWidget(entry);
        }
    }
    applyTheme();
    showLines();
    updateLegend();
}

void Chart::showLines()
{
    for (std::size_t i = 0; i < m->entries.size(); ++i) {
        for (QCPGraph* graph : { m->curves[i], m->dots[i], m->lows[i], m->highs[i] })
            graph->setVisible(m->entries[i]->isChecked());
    }
    if (isVisible())
        draw();
}

void Chart::setInteractive(bool interactive)
{
    m->interactive = interactive;
    for (LegendEntry* entry : m->entries)
        entry->setSwitch(interactive);
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
    const QMargins margins(left + 10, m->markerRow ? line + 4 : line / 2 + 2, 8, m->timeLabels ? line + 10 : line / 2);
    m->plot->axisRect()->setMargins(margins);
    m->over->setContentsMargins(margins);
    emit ranged();
}

QRect Chart::plotArea() const
{
    const QMargins margins = m->plot->axisRect()->margins();
    return m->plot->geometry().marginsRemoved(margins);
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

void Chart::begin(double keepSeconds)
{
    for (int i = 0; i < m->plot->graphCount(); ++i)
        m->plot->graph(i)->data()->clear();
    m->points = 0;
    m->newest = 0;
    m->keep = keepSeconds;
    std::ranges::fill(m->last, NAN);
    std::ranges::fill(m->beforeLast, NAN);
    for (LegendEntry* entry : m->entries)
        entry->forgetWidth(); // a peak that is no longer there needs no room
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

void Chart::setMarkers(const std::vector<Marker>& markers, bool withWords)
{
    m->markers = markers;
    if (const bool row = withWords && !markers.empty(); row != m->markerRow) {
        m->markerRow = row;
        setMargins();
    }
    while (m->markerLines.size() < markers.size()) {
        m->markerLines.push_back(new QCPItemStraightLine(m->plot));
        m->markerLines.back()->setLayer(QStringLiteral("grid"));
        for (QCPItemPosition* point : { m->markerLines.back()->point1, m->markerLines.back()->point2 })
            point->setTypeY(QCPItemPosition::ptAxisRectRatio);
        m->markerWords.push_back(new QCPItemText(m->plot));
        QCPItemText& word = *m->markerWords.back();
        word.position->setTypeX(QCPItemPosition::ptPlotCoords);
        word.position->setTypeY(QCPItemPosition::ptAxisRectRatio);
        word.setLayer(QStringLiteral("legend"));
        word.setClipToAxisRect(false); // above it, where no line runs
        word.setPadding(QMargins(kWordPadding, 1, kWordPadding, 1));
    }
    placeMarkers();
    if (isVisible())
        m->plot->replot(QCustomPlot::rpQueuedReplot);
}

void Chart::placeMarkers()
{
    const bool lines = m->nothing->isHidden(); // they would run through the words
    const QCPRange shown = m->plot->xAxis->range();
    const double perPixel = secondsPerPixel(), same = kSameTimePixels * perPixel;
    double wordsEnd = -INFINITY; // no word over another
    for (std::size_t i = 0; i < m->markerLines.size(); ++i) {
        const bool used = i < m->markers.size();
        m->markerLines[i]->setVisible(used && lines);
        m->markerWords[i]->setVisible(false);
        if (!used)
            continue;
        const Marker& marker = m->markers[i];
        const QColor color = theme()[marker.role];
        m->markerLines[i]->point1->setCoords(marker.time, 0);
        m->markerLines[i]->point2->setCoords(marker.time, 1);
        m->markerLines[i]->setPen(QPen(color, 1, Qt::DashLine));
        if (!m->markerRow || !lines || marker.time < wordsEnd || !shown.contains(marker.time))
            continue;
        double before = shown.lower, next = shown.upper; // where its neighbours are
        bool worse = false;
        for (const Marker& other : m->markers) {
            if (std::abs(other.time - marker.time) <= same)
                worse = worse || other.weight > marker.weight;
            else if (other.time < marker.time)
                before = std::max(before, other.time);
            else
                next = std::min(next, other.time);
        }
        if (worse)
            continue; // its word says more
        QCPItemText& word = *m->markerWords[i];
        word.setText(marker.text);
        word.setColor(color);
        word.setFont(m->plot->xAxis->tickLabelFont());
        const double wide = (QFontMetrics(word.font()).horizontalAdvance(marker.text) + 2 * kWordPadding + 4) * perPixel;
        // Behind its line, or before it where there is more room: at a neighbour's line it would seem to belong to that one.
        const bool free = marker.time + wide <= next, freeBefore = marker.time - wide >= std::max(wordsEnd, before);
        const bool behind = free || (!freeBefore && marker.time + wide <= shown.upper);
        word.position->setCoords(marker.time + (behind ? 2 : -2) * perPixel, 0); // its line stays to be seen
        word.setPositionAlignment((behind ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignBottom);
        word.setVisible(behind || marker.time - wide >= wordsEnd);
        wordsEnd = marker.time + (behind ? wide : same);
    }
}

void Chart::setCrosshair(double time)
{
    const bool there = !std::isnan(nearestTime(time));
    if (!there && std::isnan(m->crossTime))
        return;
    m->crossTime = nearestTime(time);
    m->crosshair->setVisible(there && m->nothing->isHidden()); // it would run through the words
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

bool Chart::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m->plot && event->type() == QEvent::Leave)
        emit hovered(NAN);
    return QWidget::eventFilter(watched, event);
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

void Chart::setRange(double from, double to)
{
    m->live = false;
    m->moving = true;
    m->plot->xAxis->setRange(from, to);
    m->moving = false;
    draw();
}

std::pair<double, double> Chart::range() const { return { m->plot->xAxis->range().lower, m->plot->xAxis->range().upper }; }
std::pair<double, double> Chart::valueRange() const { return { m->plot->yAxis->range().lower, m->plot->yAxis->range().upper }; }

void Chart::draw()
{
    m->moving = true;
    if (m->live)
        m->plot->xAxis->setRange(m->newest - m->window, m->newest);
    m->moving = false;
    const QCPRange shown = m->plot->xAxis->range();
    m->measured = false;
    double low = INFINITY, high = m->unit == Unit::Value ? -INFINITY : 0, limit = 0;
    for (std::size_t i = 0; i < m->lines.size(); ++i) {
        for (const QCPGraph* graph : { m->curves[i], m->dots[i], m->lows[i], m->highs[i] }) {
            const auto line = graph->data();
            bool before = false; // a value left of the time shown: a line may go through it to one on the right
            for (auto at = line->findBegin(shown.lower); graph->visible() && at != line->findEnd(shown.upper); ++at) {
                const bool there = !std::isnan(at->value);
                if (there && m->lines[i].limit)
                    limit = at->value; // as it is now
                if (m->lines[i].limit)
                    continue;
                m->measured = m->measured || (there && (shown.contains(at->key) || (before && at->key > shown.upper)));
                before = there && at->key < shown.lower;
                if (!there)
                    continue;
                high = std::max(high, at->value);
                if (at->value > 0 || m->unit == Unit::Value)
                    low = std::min(low, at->value);
            }
        }
    }
    m->allZero = m->measured && high <= 0 && m->unit != Unit::Value;
    if (high >= limit * kLimitNear)
        high = std::max(high, limit);
    QCPAxis* y = m->plot->yAxis;
    if (!m->ownValues) {
        const ValueRange wanted
            = ui::valueRange(m->unit, low, high, { y->range().lower, y->range().upper }, axisLength(*y));
        y->setRange(wanted.lower, wanted.upper);
    }
    sayNothing();
    if (m->unit == Unit::Value)
        showOffset();
    m->plot->replot(QCustomPlot::rpQueuedReplot);
    emit ranged();
}

/// A reading may be far from zero on a short axis: what all labels have in common is said once.
void Chart::showOffset()
{
    const QCPRange range = m->plot->yAxis->range();
    const double offset = axisOffset(m->unit, range.lower, range.upper);
    m->offset->setVisible(m->measured && offset != 0);
    if (offset != 0) {
        m->offset->setText(locale().toString(offset, 'f', 0) + QStringLiteral(" +"));
        m->offset->setColor(theme()[Role::TextMuted]);
        m->offset->setBrush(theme()[Role::Surface]);
        m->offset->setFont(m->plot->yAxis->tickLabelFont());
    }
    setMargins();
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
        axis->setBasePen(Qt::NoPen);
        axis->setTickPen(Qt::NoPen);
        axis->setSubTickPen(Qt::NoPen);
        axis->grid()->setPen(QPen(t[Role::Border], 1));
        axis->grid()->setZeroLinePen(QPen(t[Role::BorderStrong], 1)); // under the lines, where the axis would be over them
        axis->grid()->setSubGridVisible(false);
    }
    m->plot->xAxis->grid()->setVisible(false);
    sayNothing();
    for (std::size_t i = 0; i < m->curves.size(); ++i) {
        const QColor color = m->lines[i].colour();
        QPen pen(color, 1); // wider costs a hundred times more
        if (m->lines[i].dashed)
            pen.setDashPattern(m->lines[i].limit ? QVector<qreal> { 3, 3 } : QVector<qreal> { 9, 4 });
        m->curves[i]->setPen(pen);
        m->entries[i]->setLine(m->lines[i].name, color, m->lines[i].dashed);
        m->dots[i]->setPen(QPen(color, 1));
        for (QCPGraph* edge : { m->lows[i], m->highs[i] })
            edge->setPen(QPen(pale(color, t[Role::Surface]), 1));
        m->dots[i]->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, color, color, 3.5));
    }
}

} // namespace hookline::ui
