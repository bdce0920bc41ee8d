#include "ui/pages/throughput_page.h"

#include "ui/icons.h"
#include "ui/models/metrics_history.h"
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
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

namespace hookline::ui {

ThroughputPage::ThroughputPage(MetricsHistory& history, QWidget* parent)
    : QWidget(parent)
    , m_history(history)
{
    setObjectName(QStringLiteral("throughputPage"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 18, 24, 20);
    column->setSpacing(14);
    m_header = new PageHeader;
    m_live = m_header->addButton("play", "livePushButton", true);
    m_windows = new QButtonGroup(this);
    for (const int seconds : { 60, 300, 3600 }) {
        auto* button = new QToolButton;
        button->setObjectName(QStringLiteral("window%1ToolButton").arg(seconds));
        button->setCheckable(true);
        button->setAutoRaise(true);
        button->setProperty("wordy", true);
        button->setChecked(seconds == 300);
        m_windows->addButton(button, seconds);
        m_header->addWidget(button);
    }
    m_png = m_header->addButton("save", "savePngPushButton");
    m_csv = m_header->addButton("save", "saveCsvPushButton");
    column->addWidget(m_header);

    m_card = new Card;
    m_charts = { new Chart(Chart::Unit::PerSecond), new Chart(Chart::Unit::BytesPerSecond),
        new Chart(Chart::Unit::Milliseconds) };
    for (std::size_t i = 0; i < m_charts.size(); ++i) {
        Chart* chart = m_charts[i];
        chart->setInteractive(true);
        chart->setSharedMargin();
        chart->setTimeLabels(i + 1 == m_charts.size());
        chart->setWindowSeconds(300);
        m_card->body()->addWidget(chart, 1);
        connect(chart, &Chart::rangeChosen, this, [this, chart](double from, double to) {
            for (Chart* other : m_charts) {
                if (other != chart)
                    other->setRange(from, to);
                else
                    other->setRange(from, to); // its own vertical range follows what is shown
            }
            m_live->setVisible(true);
        });
    }
    column->addWidget(m_card, 1);
    m_live->setVisible(false);
    connect(m_live, &QPushButton::clicked, this, &ThroughputPage::goLive);
    connect(m_windows, &QButtonGroup::idClicked, this, &ThroughputPage::setWindow);
    connect(m_png, &QPushButton::clicked, this, [this] { askWhere(true); });
    connect(m_csv, &QPushButton::clicked, this, [this] { askWhere(false); });
    connect(&m_history, &MetricsHistory::sampled, this, [this] {
        for (Chart* chart : m_charts)
            chart->append(m_history.samples().back());
    });
    retranslate();
}

void ThroughputPage::setWindow(int seconds)
{
    for (Chart* chart : m_charts)
        chart->setWindowSeconds(seconds);
    goLive();
}

void ThroughputPage::goLive()
{
    for (Chart* chart : m_charts)
        chart->setLive(true);
    m_live->setVisible(false);
}

QByteArray ThroughputPage::csv() const
{
    QByteArray out
        = "time,mqtt_in_per_s,mqtt_out_per_s,kafka_acknowledged_per_s,kafka_lost_per_s,bytes_in_per_s,bytes_out_per_s,"
          "kafka_bytes_per_s,latency_p50_ms,latency_p95_ms,latency_p99_ms,queued\n";
    for (const MetricsSample& s : m_history.samples()) {
        out += QDateTime::fromMSecsSinceEpoch(qRound64(s.time * 1000), Qt::UTC).toString(Qt::ISODateWithMs).toLatin1();
        for (const double value : { s.mqttIn, s.mqttOut, s.acknowledged, s.lost, s.bytesIn, s.bytesOut, s.bytesKafka,
                 s.p50, s.p95, s.p99, s.queued }) {
            out += ',';
            if (!std::isnan(value))
                out += QByteArray::number(value, 'f', 3);
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

void ThroughputPage::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void ThroughputPage::retranslate()
{
    m_header->setTitle(tr("Throughput"), {});
    m_live->setText(tr("Live"));
    m_live->setToolTip(tr("Back to the newest values"));
    m_windows->button(60)->setText(tr("1 min"));
    m_windows->button(300)->setText(tr("5 min"));
    m_windows->button(3600)->setText(tr("1 h"));
    m_png->setText(tr("Save PNG…"));
    m_csv->setText(tr("Save CSV…"));
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
}

} // namespace hookline::ui
