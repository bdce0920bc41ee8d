#include "ui/pages/throughput_page.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/models/marker_log.h"
#include "ui/safe_text.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chart.h"
#include "ui/widgets/page_header.h"

#include <QButtonGroup>
#include <QDateTime>
#include <QEvent>
#include <QFileDialog>
#include <QMessageBox>
#include <QPushButton>
#include <QSaveFile>
#include <QToolButton>
#include <QVBoxLayout>

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
    { "bytes_in_per_s", &MetricsSample::bytesIn }, { "bytes_out_per_s", &MetricsSample::bytesOut },
    { "kafka_bytes_per_s", &MetricsSample::bytesKafka }, { "latency_p50_ms", &MetricsSample::p50 },
    { "latency_p95_ms", &MetricsSample::p95 }, { "latency_p99_ms", &MetricsSample::p99 }, { "queued", &MetricsSample::queued } };

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
    case Kind::BrokerStarted: return Role::Ok;
    case Kind::KafkaChanged: return Role::Info;
    case Kind::IntakePaused: return Role::Warn;
    default: return Role::Error;
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
    m_live = m_header->addButton("play", "livePushButton", true);
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

    m_card = new Card;
    m_charts = { new Chart(Chart::Unit::PerSecond), new Chart(Chart::Unit::BytesPerSecond),
        new Chart(Chart::Unit::Milliseconds), new Chart(Chart::Unit::Count) };
    for (std::size_t i = 0; i < m_charts.size(); ++i) {
        Chart* chart = m_charts[i];
        chart->setInteractive(true);
        chart->setSharedMargin();
        chart->setTimeLabels(i + 1 == m_charts.size());
        chart->setWindowSeconds(m_window);
        m_card->body()->addWidget(chart, 1);
        connect(chart, &Chart::rangeChosen, this, [this](double from, double to) {
            for (Chart* each : m_charts)
                each->setRange(from, to); // of the dragged one too: its vertical range follows what is shown
            showMarkers();
            m_live->setVisible(true);
        });
        connect(chart, &Chart::hovered, this, &ThroughputPage::hover);
        connect(chart, &Chart::clicked, this, &ThroughputPage::openRows);
    }
    column->addWidget(m_card, 1);
    m_live->setVisible(false);
    connect(m_live, &QPushButton::clicked, this, &ThroughputPage::goLive);
    connect(m_windows, &QButtonGroup::idClicked, this, &ThroughputPage::setWindow);
    connect(m_markersButton, &QToolButton::toggled, this, &ThroughputPage::showMarkers);
    connect(m_png, &QPushButton::clicked, this, [this] { askWhere(true); });
    connect(m_csv, &QPushButton::clicked, this, [this] { askWhere(false); });
    connect(&m_history, &MetricsHistory::sampled, this, [this] {
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

void ThroughputPage::setWindow(int seconds)
{
    m_window = seconds;
    m_windows->button(seconds)->setChecked(true);
    for (Chart* chart : m_charts)
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
}

void ThroughputPage::goLive()
{
    for (Chart* chart : m_charts)
        chart->setLive(true);
    showMarkers();
    m_live->setVisible(false);
}

void ThroughputPage::showMarkers()
{
    std::vector<Chart::Marker> shown;
    if (m_markersButton->isChecked()) {
        for (const MarkerLog::Marker& marker : m_markers.markers())
            shown.push_back({ marker.time, roleOf(marker.kind), MarkerLog::text(marker) });
    }
    for (std::size_t i = 0; i < m_charts.size(); ++i)
        m_charts[i]->setMarkers(shown, i == 0);
}

void ThroughputPage::hover(double time)
{
    for (Chart* chart : m_charts)
        chart->setCrosshair(time);
    const double at = m_charts[0]->nearestTime(time);
    m_hoverText.clear();
    if (!std::isnan(at)) {
        m_hoverText = dateTime(qRound64(at * 1e6)).chopped(4);
        const double near = kMarkerNearPixels * m_charts[0]->secondsPerPixel();
        for (const MarkerLog::Marker& marker : m_markers.markers()) {
            if (m_markersButton->isChecked() && std::abs(marker.time - time) <= near)
                m_hoverText += QStringLiteral("  \u00B7  ") + MarkerLog::text(marker);
        }
    }
    m_header->setTitle(tr("Throughput"), m_hoverText.isEmpty() ? tr("Click a point for its rows") : m_hoverText);
}

void ThroughputPage::openRows(double time)
{
    const double at = m_charts[0]->nearestTime(time);
    if (std::isnan(at))
        return;
    const auto text = [](double when) { return dateTime(qRound64(when * 1e6)); };
    emit eventsWanted(QStringLiteral("time >= \"%1\" and time < \"%2\"").arg(text(at - secondsOf(m_resolution)), text(at)));
}

QByteArray ThroughputPage::csv() const
{
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

bool ThroughputPage::savePng(const QString& file) const { return m_card->grab().save(file, "PNG"); }

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
    hover(NAN);
    m_live->setText(tr("Live"));
    m_live->setToolTip(tr("Back to the newest values"));
    const QString windows[] = { tr("1 min"), tr("5 min"), tr("1 h"), tr("6 h"), tr("24 h"), tr("7 d") };
    for (std::size_t i = 0; i < std::size(kWindows); ++i)
        m_windows->button(kWindows[i])->setText(windows[i]);
    m_markersButton->setAccessibleName(tr("Markers"));
    m_markersButton->setToolTip(toolTipText(tr("Mark when Kafka went and came back, when losses began, and the like")));
    m_png->setText(tr("PNG…"));
    m_png->setToolTip(tr("Save charts as picture"));
    m_csv->setText(tr("CSV…"));
    m_csv->setToolTip(tr("Save numbers"));
    m_charts[0]->setTitle(tr("Messages per second"));
    m_charts[0]->setLines({ { Series::MqttIn, &MetricsSample::mqttIn, tr("MQTT in") },
        { Series::MqttOut, &MetricsSample::mqttOut, tr("MQTT out") },
        { Series::KafkaAcked, &MetricsSample::acknowledged, tr("Kafka acknowledged") },
        { Series::Lost, &MetricsSample::lost, tr("failed + dropped") } });
    m_charts[1]->setTitle(tr("Bytes per second"));
    m_charts[1]->setLines({ { Series::MqttIn, &MetricsSample::bytesIn, tr("MQTT in") },
        { Series::MqttOut, &MetricsSample::bytesOut, tr("MQTT out") },
        { Series::KafkaBytes, &MetricsSample::bytesKafka, tr("Kafka records") } });
    m_charts[2]->setTitle(tr("Latency to Kafka"));
    m_charts[2]->setLines({ { Series::P50, &MetricsSample::p50, QStringLiteral("p50") },
        { Series::P95, &MetricsSample::p95, QStringLiteral("p95") },
        { Series::P99, &MetricsSample::p99, QStringLiteral("p99") } });
    m_charts[3]->setTitle(tr("Waiting for Kafka"));
    m_charts[3]->setLines({ { Series::P95, &MetricsSample::queued, tr("records") },
        { Series::P50, &MetricsSample::inFlight, tr("of them sent") } });
    showMarkers();
}

} // namespace hookline::ui
