#include "ui/pages/throughput_page.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/models/marker_log.h"
#include "ui/safe_text.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chart.h"
#include "ui/widgets/fitting_text.h"
#include "ui/widgets/group_charts.h"
#include "ui/widgets/label.h"
#include "ui/widgets/page_header.h"
#include "ui/widgets/time_axis.h"

#include <QAction>
#include <QButtonGroup>
#include <QComboBox>
#include <QDateTime>
#include <QEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMenu>
#include <QMessageBox>
#include <QPainter>
#include <QPushButton>
#include <QSaveFile>
#include <QScrollArea>
#include <QScrollBar>
#include <QSettings>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <optional>

namespace hookline::ui {
namespace {

constexpr int kHour = 3600;
constexpr int kWindows[] = { 60, 300, kHour, 6 * kHour, 24 * kHour, 7 * 24 * kHour };
constexpr double kMarkerNearPixels = 6;

Resolution resolutionOf(int window)
{
    return window <= kHour ? Resolution::Second : window <= 24 * kHour ? Resolution::TenSeconds : Resolution::Minute;
}

QByteArray isoTime(double time)
{
    return QDateTime::fromMSecsSinceEpoch(qRound64(time * 1000), Qt::UTC).toString(Qt::ISODateWithMs).toLatin1();
}

struct CsvField {
    const char* name;
    double MetricsSample::*value;
};
constexpr CsvField kCsv[] = { { "mqtt_in_per_s", &MetricsSample::mqttIn }, { "mqtt_out_per_s", &MetricsSample::mqttOut },
    { "kafka_acknowledged_per_s", &MetricsSample::acknowledged }, { "kafka_lost_per_s", &MetricsSample::lost },
    { "kafka_not_kept_per_s", &MetricsSample::gone }, { "no_rule_per_s", &MetricsSample::noRule },
    { "bytes_in_per_s", &MetricsSample::bytesIn }, { "bytes_out_per_s", &MetricsSample::bytesOut },
    { "kafka_bytes_per_s", &MetricsSample::bytesKafka }, { "kafka_wire_bytes_per_s", &MetricsSample::bytesWire },
    { "kafka_compression", &MetricsSample::compression }, { "latency_p50_ms", &MetricsSample::p50 },
    { "latency_p95_ms", &MetricsSample::p95 }, { "latency_p99_ms", &MetricsSample::p99 },
    { "kafka_rtt_p99_ms", &MetricsSample::rttP99 }, { "queued", &MetricsSample::queued },
    { "in_flight", &MetricsSample::inFlight }, { "queue_limit", &MetricsSample::queueLimit }, { "kafka_batch_records", &MetricsSample::batch },
    { "clients", &MetricsSample::clients }, { "sessions", &MetricsSample::sessions }, { "subscriptions", &MetricsSample::subscriptions },
    { "hook_p50_us", &MetricsSample::hookP50 }, { "hook_p99_us", &MetricsSample::hookP99 },
    { "hook_core_percent", &MetricsSample::hookShare } };

enum ChartIndex { Messages, Bytes, Latency, Queue, Sessions, Hooks, HookTime, Batch, Compression };
constexpr int kNoRuleLine = 4; ///< of the messages: hidden at first
constexpr bool kShownAtFirst[] = { true, true, true, true, true, true, false, false, false };
constexpr const char* kChartNames[] = { "messages", "bytes", "latency", "queue", "sessions", "hooks", "hookTime", "batch", "compression" };
/// What the box says, in its order; the first: nothing is grouped.
constexpr std::optional<Grouping> kGroupings[] = { std::nullopt, Grouping::Rule, Grouping::Topic, Grouping::Cluster,
    Grouping::MqttTopic };

void appendNumber(QByteArray& out, double value)
{
    out += ',';
    if (!std::isnan(value))
        out += QByteArray::number(value, 'f', 3);
}

Role roleOf(MarkerLog::Kind kind)
{
    using Kind = MarkerLog::Kind;
    switch (kind) {
    case Kind::KafkaUp:
    case Kind::BridgeResumed:
    case Kind::BrokerStarted: return Role::Ok;
    case Kind::KafkaChanged:
    case Kind::SettingsApplied: return Role::Info;
    case Kind::BridgePaused:
    case Kind::IntakePaused: return Role::Warn;
    default: return Role::Error;
    }
}

/// Which of several at one time counts most.
int weightOf(MarkerLog::Kind kind)
{
    if (kind == MarkerLog::Kind::KafkaDown || kind == MarkerLog::Kind::BrokerStopped)
        return 4; // the others follow from it
    switch (roleOf(kind)) {
    case Role::Error: return 3;
    case Role::Warn: return 2;
    case Role::Info: return 1;
    default: return 0;
    }
}

} // namespace

ThroughputPage::ThroughputPage(MetricsHistory& history, const MarkerLog& markers, QWidget* parent)
    : QWidget(parent)
    , m_history(history)
    , m_markers(markers)
{
    setObjectName(QStringLiteral("throughputPage"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 18, 24, 20);
    column->setSpacing(14);
    m_header = new PageHeader;
    m_windows = new QButtonGroup(this);
    for (const int seconds : kWindows) {
        auto* button = new QToolButton;
        button->setObjectName(QStringLiteral("window%1ToolButton").arg(seconds));
        button->setCheckable(true);
        button->setAutoRaise(true);
        button->setProperty("chip", true);
        button->setChecked(seconds == m_window);
        m_windows->addButton(button, seconds);
        m_header->addWidget(button);
    }
    m_markersButton = new QToolButton;
    m_markersButton->setObjectName(QStringLiteral("markersToolButton"));
    m_markersButton->setCheckable(true);
    m_markersButton->setChecked(true);
    m_markersButton->setIcon(icon("mark"));
    m_markersButton->setAutoRaise(true);
    m_header->addWidget(m_markersButton);
    m_png = m_header->addButton("save", "savePngPushButton");
    m_csv = m_header->addButton("save", "saveCsvPushButton");
    column->addWidget(m_header);

    auto* tools = new QHBoxLayout;
    tools->setSpacing(8);
    m_groupLabel = new Label(Role::TextMuted);
    m_group = new QComboBox;
    m_group->setObjectName(QStringLiteral("groupComboBox"));
    m_group->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    for (std::size_t i = 0; i < std::size(kGroupings); ++i)
        m_group->addItem(QString());
    m_groupLabel->setBuddy(m_group);
    m_chooser = new QToolButton;
    m_chooser->setObjectName(QStringLiteral("chartsToolButton"));
    m_chooser->setAutoRaise(true);
    m_chooser->setPopupMode(QToolButton::InstantPopup);
    m_chooserMenu = new QMenu(m_chooser);
    m_chooser->setMenu(m_chooserMenu);
    tools->addWidget(m_groupLabel);
    tools->addWidget(m_group);
    tools->addWidget(m_chooser);
    m_readout = new ElidedLabel(Role::TextMuted);
    m_readout->setObjectName(QStringLiteral("readoutLabel"));
    m_readout->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_readout->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_live = new QPushButton;
    m_live->setObjectName(QStringLiteral("livePushButton"));
    m_live->setIcon(icon("play", Role::OnAccent));
    m_live->setProperty("primary", true);
    m_pause = new QPushButton;
    m_pause->setObjectName(QStringLiteral("pausePushButton"));
    m_pause->setIcon(icon("pause"));
    m_pause->setProperty("quiet", true);
    // Not beside the title, which the buttons leave no room.
    tools->addWidget(m_readout, 1);
    tools->addWidget(m_pause);
    tools->addWidget(m_live);
    column->addLayout(tools);

    m_card = new Card;
    m_charts = { new Chart(Chart::Unit::PerSecond), new Chart(Chart::Unit::BytesPerSecond), new Chart(Chart::Unit::Milliseconds),
        new Chart(Chart::Unit::Count), new Chart(Chart::Unit::Count), new Chart(Chart::Unit::Microseconds),
        new Chart(Chart::Unit::Percent), new Chart(Chart::Unit::Count), new Chart(Chart::Unit::Count) };
    for (std::size_t i = 0; i < m_charts.size(); ++i) {
        m_charts[i]->setLegendWraps();
        m_choices[i] = m_chooserMenu->addAction(QString());
        m_choices[i]->setCheckable(true);
        m_choices[i]->setChecked(kShownAtFirst[i]);
        m_choices[i]->setObjectName(QStringLiteral("%1ChartChoice").arg(QLatin1String(kChartNames[i])));
        connect(m_choices[i], &QAction::toggled, this, &ThroughputPage::arrange);
        addChart(m_charts[i]);
    }
    m_grouped = new GroupCharts(history.groups(), this);
    for (Chart* chart : m_grouped->charts())
        addChart(chart);
    auto* scroll = new QScrollArea;
    scroll->setObjectName(QStringLiteral("chartsScrollArea"));
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->verticalScrollBar()->setProperty("onWindow", true);
    scroll->setWidget(m_card);
    m_card->setAutoFillBackground(false);
    scroll->viewport()->setAutoFillBackground(false);
    column->addWidget(scroll, 1);
    m_axis = new TimeAxis;
    column->addSpacing(-column->spacing());
    column->addWidget(m_axis);
    connect(m_group, &QComboBox::activated, this, &ThroughputPage::chooseGrouping);
    setFocusPolicy(Qt::StrongFocus);
    m_history.addOnlooker(this);
    sayLive();
    connect(m_live, &QPushButton::clicked, this, &ThroughputPage::goLive);
    connect(m_pause, &QPushButton::clicked, this, &ThroughputPage::pause);
    connect(m_windows, &QButtonGroup::idClicked, this, &ThroughputPage::setWindow);
    connect(m_markersButton, &QToolButton::toggled, this, &ThroughputPage::showMarkers);
    connect(m_png, &QPushButton::clicked, this, [this] { askWhere(true); });
    connect(m_csv, &QPushButton::clicked, this, [this] { askWhere(false); });
    connect(&m_history, &MetricsHistory::sampled, this, [this] {
        if (m_readout->fullText().isEmpty())
            hover(NAN); // there is something to click now
        if (m_resolution == Resolution::Second) {
            for (Chart* chart : m_charts)
                chart->append(m_history.samples().back());
        }
    });
    connect(&m_history, &MetricsHistory::spanned, this, [this](Resolution resolution) {
        if (m_resolution == resolution) {
            for (Chart* chart : m_charts)
                chart->append(m_history.spans(resolution).back());
        }
    });
    connect(&m_markers, &MarkerLog::added, this, &ThroughputPage::showMarkers);
    retranslate();
    if (!m_history.samples().empty())
        load(); // a page that is made later
}

void ThroughputPage::addChart(Chart* chart)
{
    chart->setInteractive(true);
    chart->setTimeLabels(false); // they stand under all charts
    chart->setSharedMargin();
    chart->setWindowSeconds(m_window);
    m_card->body()->addWidget(chart, 1);
    m_all.push_back(chart);
    connect(chart, &Chart::rangeChosen, this, [this](double from, double to) {
        for (Chart* each : m_all)
            each->setRange(from, to); // of the dragged one too: its vertical range follows what is shown
        m_windows->setExclusive(false); // none of them is shown now
        m_windows->button(m_window)->setChecked(false);
        m_windows->setExclusive(true);
        showMarkers();
        sayLive();
    });
    connect(chart, &Chart::liveWanted, this, &ThroughputPage::goLive);
    connect(chart, &Chart::hovered, this, &ThroughputPage::hover);
    connect(chart, &Chart::clicked, this, &ThroughputPage::openRows);
}

void ThroughputPage::chooseGrouping(int index)
{
    m_group->setCurrentIndex(index);
    m_grouped->setGrouping(kGroupings[index]);
    arrange();
}

/// Shows the charts that were chosen.
void ThroughputPage::arrange()
{
    m_shown = m_grouped->shown();
    const bool grouped = m_grouped->grouping().has_value();
    for (std::size_t i = 0; i < m_charts.size() && !grouped; ++i) {
        if (m_choices[i]->isChecked())
            m_shown.push_back(m_charts[i]);
    }
    if (m_shown.empty()) {
        const QSignalBlocker quiet(m_choices[Messages]);
        m_choices[Messages]->setChecked(true); // an empty page would say nothing
        m_shown.push_back(m_charts[Messages]);
    }
    m_chooser->setEnabled(!grouped);
    m_chooser->setToolTip(toolTipText(
        grouped ? tr("There is a choice of charts for all traffic together only") : tr("Choose which charts are shown")));
    for (Chart* chart : m_all)
        chart->setVisible(std::ranges::find(m_shown, chart) != m_shown.end());
    m_axis->follow(m_shown.front());
    showMarkers();
}

void ThroughputPage::saveLayout(QSettings& settings) const
{
    QStringList hidden;
    for (std::size_t i = 0; i < m_charts.size(); ++i) {
        if (!m_choices[i]->isChecked())
            hidden << QLatin1String(kChartNames[i]);
    }
    settings.setValue(QStringLiteral("throughput/hidden"), hidden);
    for (std::size_t i = 0; i < m_charts.size(); ++i) {
        QStringList lines;
        for (const int line : m_charts[i]->hiddenLines())
            lines << QString::number(line);
        settings.setValue(QLatin1String("throughput/hiddenLines/") + QLatin1String(kChartNames[i]), lines);
    }
    settings.setValue(QStringLiteral("throughput/group"), m_group->currentIndex());
}

void ThroughputPage::restoreLayout(const QSettings& settings)
{
    if (!settings.contains(QStringLiteral("throughput/hidden")))
        return;
    const QStringList hidden = settings.value(QStringLiteral("throughput/hidden")).toStringList();
    for (std::size_t i = 0; i < m_charts.size(); ++i)
        m_choices[i]->setChecked(!hidden.contains(QLatin1String(kChartNames[i])));
    for (std::size_t i = 0; i < m_charts.size(); ++i) {
        const QString key = QLatin1String("throughput/hiddenLines/") + QLatin1String(kChartNames[i]);
        if (!settings.contains(key))
            continue;
        QList<int> lines;
        for (const QString& line : settings.value(key).toStringList())
            lines << line.toInt();
        m_charts[i]->setHiddenLines(lines);
    }
    chooseGrouping(std::clamp(settings.value(QStringLiteral("throughput/group")).toInt(), 0, static_cast<int>(std::size(kGroupings)) - 1));
}

void ThroughputPage::resetLayout()
{
    for (std::size_t i = 0; i < m_charts.size(); ++i)
        m_choices[i]->setChecked(kShownAtFirst[i]);
    for (Chart* chart : m_charts)
        chart->setHiddenLines({});
    m_charts[Messages]->setHiddenLines({ kNoRuleLine });
    chooseGrouping(0);
}

void ThroughputPage::setWindow(int seconds)
{
    m_window = seconds;
    for (Chart* chart : m_all)
        chart->setWindowSeconds(seconds);
    if (const Resolution wanted = resolutionOf(seconds); wanted != m_resolution) {
        m_resolution = wanted;
        load();
    }
    goLive();
}

void ThroughputPage::load()
{
    const int keep = m_resolution == Resolution::Second ? kHour : m_resolution == Resolution::TenSeconds ? 24 * kHour : 7 * 24 * kHour;
    for (Chart* chart : m_charts) {
        if (m_resolution == Resolution::Second)
            chart->load(m_history.samples(), keep + 100);
        else
            chart->load(m_history.spans(m_resolution), keep + 100);
    }
    m_grouped->setResolution(m_resolution, keep + 100);
}

void ThroughputPage::goLive()
{
    m_windows->button(m_window)->setChecked(true);
    for (Chart* chart : m_all)
        chart->setLive(true);
    showMarkers();
    sayLive();
}

void ThroughputPage::pause()
{
    const auto [from, to] = m_shown.front()->range();
    for (Chart* chart : m_all)
        chart->setRange(from, to);
    showMarkers();
    sayLive();
}

bool ThroughputPage::isLive() const { return m_shown.empty() || m_shown.front()->isLive(); }

void ThroughputPage::sayLive()
{
    m_live->setVisible(!isLive());
    m_pause->setVisible(isLive());
}

void ThroughputPage::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Space && event->modifiers() == Qt::NoModifier)
        return isLive() ? pause() : goLive();
    QWidget::keyPressEvent(event);
}

void ThroughputPage::showMarkers()
{
    std::vector<Chart::Marker> shown;
    if (m_markersButton->isChecked()) {
        for (const MarkerLog::Marker& marker : m_markers.markers())
            shown.push_back({ marker.time, roleOf(marker.kind), MarkerLog::text(marker), weightOf(marker.kind) });
    }
    for (std::size_t i = 0; i < m_shown.size(); ++i)
        m_shown[i]->setMarkers(shown, i == 0);
}

void ThroughputPage::hover(double time)
{
    for (Chart* chart : m_all)
        chart->setCrosshair(time);
    const double at = m_shown.empty() ? NAN : m_shown[0]->nearestTime(time);
    m_hoverText.clear();
    if (std::isnan(at)) {
        const bool points = !m_shown.empty() && !std::isnan(m_shown[0]->nearestTime(0));
        m_readout->setFullText(points ? tr("Click a point to see its events") : QString());
        return;
    }
    const QString date = dateTime(qRound64(at * 1e6)).chopped(4), clock = clockTime(qRound64(at * 1e6), false);
    const QString dot = QStringLiteral("  \u00B7  ");
    QString happened;
    const MarkerLog::Marker* worst = nullptr;
    std::uint64_t events = 0;
    const double near = kMarkerNearPixels * m_shown[0]->secondsPerPixel();
    for (const MarkerLog::Marker& marker : m_markers.markers()) {
        if (!m_markersButton->isChecked() || std::abs(marker.time - time) > near)
            continue;
        happened += dot + MarkerLog::text(marker);
        ++events;
        if (!worst || weightOf(marker.kind) > weightOf(worst->kind))
            worst = &marker;
    }
    m_hoverText = date + happened;
    // In little room the time of day is what counts, and the worst of what happened.
    QStringList ways { m_hoverText, clock + happened };
    if (worst && events > 1)
        ways << clock + dot + MarkerLog::text(*worst) + dot + QLatin1Char('+') + number(events - 1);
    ways << date << clock;
    m_readout->setFullText(firstThatFits(ways, m_readout->fontMetrics(), m_readout->contentsRect().width()));
}

void ThroughputPage::openRows(double time)
{
    const double at = m_shown[0]->nearestTime(time);
    if (std::isnan(at))
        return;
    const auto text = [](double when) { return dateTime(qRound64(when * 1e6)); };
    emit eventsWanted(QStringLiteral("time >= \"%1\" and time < \"%2\"").arg(text(at - secondsOf(m_resolution)), text(at)));
}

QByteArray ThroughputPage::csv() const
{
    if (m_grouped->grouping())
        return m_grouped->csv();
    QByteArray out = "time";
    for (const CsvField& field : kCsv)
        out += QByteArray(",") + field.name;
    if (m_resolution == Resolution::Second) {
        out += '\n';
        for (const MetricsSample& sample : m_history.samples()) {
            out += isoTime(sample.time);
            for (const CsvField& field : kCsv)
                appendNumber(out, sample.*field.value);
            out += '\n';
        }
        return out;
    }
    for (const char* edge : { "_low", "_high" }) {
        for (const CsvField& field : kCsv)
            out += QByteArray(",") + field.name + edge;
    }
    out += '\n';
    for (const MetricsSpan& span : m_history.spans(m_resolution)) {
        out += isoTime(span.mean.time);
        for (const MetricsSample* part : { &span.mean, &span.low, &span.high }) {
            for (const CsvField& field : kCsv)
                appendNumber(out, part->*field.value);
        }
        out += '\n';
    }
    return out;
}

bool ThroughputPage::savePng(const QString& file) const
{
    const QPixmap charts = m_card->grab(), times = m_axis->grab();
    QPixmap both(charts.width(), charts.height() + times.height());
    both.setDevicePixelRatio(charts.devicePixelRatio());
    both.fill(theme()[Role::Window]);
    QPainter painter(&both);
    painter.drawPixmap(0, 0, charts);
    painter.drawPixmap(QPointF(0, charts.deviceIndependentSize().height()), times);
    painter.end();
    return both.save(file, "PNG");
}

bool ThroughputPage::saveCsv(const QString& file) const
{
    QSaveFile out(file);
    return out.open(QIODevice::WriteOnly) && out.write(csv()) >= 0 && out.commit();
}

void ThroughputPage::askWhere(bool png)
{
    const QString stamp = QDateTime::currentDateTime().toString(QStringLiteral("yyyyMMdd-HHmmss"));
    const QString name
        = QStringLiteral("hookline-throughput-%1.%2").arg(stamp, png ? QStringLiteral("png") : QStringLiteral("csv"));
    const QString file = QFileDialog::getSaveFileName(this, png ? tr("Save charts as picture") : tr("Save numbers"),
        name, png ? tr("Pictures (*.png)") : tr("Comma-separated values (*.csv)"));
    if (file.isEmpty())
        return;
    if (!(png ? savePng(file) : saveCsv(file)))
        QMessageBox::warning(
            this, tr("Not saved"), tr("The file could not be written. Choose another folder.\n\n%1").arg(file));
}

void ThroughputPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    showMarkers();
}

void ThroughputPage::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    if (event->type() == QEvent::PaletteChange)
        showMarkers();
    QWidget::changeEvent(event);
}

void ThroughputPage::retranslate()
{
    m_header->setTitle(tr("Throughput"), {});
    hover(NAN);
    m_live->setText(tr("Live"));
    m_live->setToolTip(toolTipText(withDetail(tr("Back to the newest values"), keysText(QKeySequence(Qt::Key_Space)))));
    m_pause->setText(tr("Pause"));
    m_pause->setToolTip(toolTipText(withDetail(tr("Let the charts stand still; nothing is missed"), keysText(QKeySequence(Qt::Key_Space)))));
    const QString windows[] = { tr("1 min"), tr("5 min"), tr("1 h"), tr("6 h"), tr("24 h"), tr("7 d") };
    for (std::size_t i = 0; i < std::size(kWindows); ++i)
        m_windows->button(kWindows[i])->setText(windows[i]);
    m_markersButton->setAccessibleName(tr("Markers"));
    m_markersButton->setToolTip(toolTipText(tr("Mark when Kafka went and came back, when losses began, and the like")));
    m_png->setText(tr("PNG…"));
    m_png->setToolTip(tr("Save charts as picture"));
    m_csv->setText(tr("CSV…"));
    m_csv->setToolTip(tr("Save numbers"));
    m_groupLabel->setText(tr("Show"));
    m_group->setAccessibleName(tr("What the charts are about"));
    const QString groups[] = { tr("All traffic"), tr("Each rule"), tr("Each Kafka topic"), tr("Each cluster"),
        tr("Each MQTT topic (first level)") };
    for (std::size_t i = 0; i < std::size(groups); ++i)
        m_group->setItemText(static_cast<int>(i), groups[i]);
    m_chooser->setText(tr("Charts"));
    const QString titles[] = { tr("Messages per second"), tr("Bytes per second"), tr("Latency to Kafka"), tr("Waiting for Kafka"),
        tr("Clients"), tr("Time per hook callback"), tr("Time in hooks, of one processor core"), tr("Records in one batch for Kafka"),
        tr("Bytes of records per byte on the wire") };
    for (std::size_t i = 0; i < m_charts.size(); ++i) {
        m_charts[i]->setTitle(titles[i]);
        m_choices[i]->setText(titles[i]);
    }
    m_charts[Messages]->setLines({ { Series::MqttIn, &MetricsSample::mqttIn, tr("MQTT in") },
        { Series::MqttOut, &MetricsSample::mqttOut, tr("MQTT out") },
        { .series = Series::KafkaAcked, .value = &MetricsSample::acknowledged, .name = tr("Kafka acknowledged"), .dashed = true },
        { Series::Lost, &MetricsSample::lost, tr("failed + dropped") },
        { .series = Series::P50, .value = &MetricsSample::noRule, .name = tr("no rule"), .role = Role::TextMuted, .off = true } });
    m_charts[Bytes]->setLines({ { Series::MqttIn, &MetricsSample::bytesIn, tr("MQTT in") },
        { Series::MqttOut, &MetricsSample::bytesOut, tr("MQTT out") },
        { Series::KafkaBytes, &MetricsSample::bytesKafka, tr("Kafka records") },
        { .series = Series::P99, .value = &MetricsSample::bytesWire, .name = tr("Kafka, on the wire"), .role = Role::TextMuted, .dashed = true } });
    m_charts[Latency]->setLines({ { Series::P50, &MetricsSample::p50, QStringLiteral("p50") },
        { Series::P95, &MetricsSample::p95, QStringLiteral("p95") },
        { Series::P99, &MetricsSample::p99, QStringLiteral("p99") },
        { .series = Series::MqttOut, .value = &MetricsSample::rttP99, .name = tr("Kafka round trip p99"), .role = Role::TextMuted, .dashed = true } });
    m_charts[Queue]->setLines({ { Series::P95, &MetricsSample::queued, tr("records") },
        { Series::P50, &MetricsSample::inFlight, tr("in flight") },
        { .series = Series::Lost, .value = &MetricsSample::queueLimit, .name = tr("limit"), .dashed = true, .limit = true } });
    m_charts[Queue]->setZeroText(tr("Nothing waits for Kafka."));
    m_charts[Sessions]->setLines({ { Series::MqttIn, &MetricsSample::clients, tr("connected") },
        { Series::MqttOut, &MetricsSample::sessions, tr("sessions") },
        { Series::P95, &MetricsSample::subscriptions, tr("subscriptions") } });
    m_charts[Hooks]->setLines({ { Series::P50, &MetricsSample::hookP50, QStringLiteral("p50") },
        { Series::P99, &MetricsSample::hookP99, QStringLiteral("p99") } });
    m_charts[HookTime]->setLines({ { Series::P95, &MetricsSample::hookShare, tr("all callbacks") } });
    m_charts[Batch]->setLines({ { Series::KafkaAcked, &MetricsSample::batch, tr("on average") } });
    m_charts[Compression]->setLines({ { Series::KafkaBytes, &MetricsSample::compression, tr("compression") } });
    m_charts[Compression]->setEmptyText(tr("No batch was sent to Kafka in the time shown."));
    m_charts[Latency]->setEmptyText(tr("No latency was measured in the time shown."));
    for (const ChartIndex hooks : { Hooks, HookTime })
        m_charts[hooks]->setEmptyText(tr("No hook callback was timed in the time shown."));
    m_charts[Batch]->setEmptyText(tr("No batch was sent to Kafka in the time shown."));
    m_grouped->retranslate();
    arrange();
}

} // namespace hookline::ui
