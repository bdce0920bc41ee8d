#include "ui/pages/overview_page.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/models/metrics_history.h"
#include "ui/models/problem_log.h"
#include "ui/ports/backend.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chart.h"
#include "ui/widgets/copy_line.h"
#include "ui/widgets/first_steps.h"
#include "ui/widgets/label.h"
#include "ui/widgets/page_header.h"
#include "ui/widgets/path_strip.h"
#include "ui/widgets/problem_list.h"
#include "ui/widgets/stat.h"
#include "ui/widgets/state_dot.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

namespace hookline::ui {

OverviewPage::OverviewPage(Backend& backend, MetricsHistory& history, ProblemLog& problems, QWidget* parent)
    : QWidget(parent)
    , m_backend(backend)
    , m_history(history)
{
    setObjectName(QStringLiteral("overviewPage"));
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->verticalScrollBar()->setProperty("onWindow", true);
    outer->addWidget(scroll);
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(24, 16, 24, 14);
    column->setSpacing(12);
    scroll->setWidget(content);
    content->setAutoFillBackground(false);
    scroll->viewport()->setAutoFillBackground(false);

    m_header = new PageHeader;
    m_settings = m_header->addButton("settings", "kafkaSettingsPushButton");
    m_simulator = m_header->addButton("devices", "simulatorPushButton", true);
    column->addWidget(m_header);
    m_steps = new FirstSteps;
    column->addWidget(m_steps);
    column->addWidget(buildCards());
    column->addWidget(buildPath());
    column->addWidget(buildCharts(problems), 1);

    connect(m_settings, &QPushButton::clicked, this, &OverviewPage::kafkaSettingsWanted);
    connect(m_simulator, &QPushButton::clicked, this, &OverviewPage::simulatorWanted);
    connect(m_steps, &FirstSteps::kafkaSettingsWanted, this, &OverviewPage::kafkaSettingsWanted);
    connect(m_steps, &FirstSteps::simulatorWanted, this, &OverviewPage::simulatorWanted);
    connect(m_steps, &FirstSteps::testClientWanted, this, &OverviewPage::testClientWanted);
    connect(m_steps, &FirstSteps::startBrokerWanted, this, [this] { m_backend.startBroker(); });
    connect(m_steps, &FirstSteps::dismissed, this, [this] {
        setFirstStepsShown(false);
        emit firstStepsDismissed();
    });
    connect(&m_backend, &Backend::simulatorChanged, this, &OverviewPage::retranslate);
    connect(&m_history, &MetricsHistory::sampled, this, [this] {
        m_rates->append(m_history.samples().back());
        m_latency->append(m_history.samples().back());
        refresh();
    });
    connect(&m_history, &MetricsHistory::refreshed, this, &OverviewPage::refresh);
    retranslate();
}

OverviewPage::CardParts OverviewPage::makeCard(const char* name)
{
    CardParts parts;
    parts.card = new Card;
    parts.card->setObjectName(QLatin1String(name));
    parts.dot = new StateDot;
    parts.state = new Label;
    parts.card->addToHeading(parts.dot);
    parts.card->addToHeading(parts.state);
    auto* stats = new QHBoxLayout;
    stats->setSpacing(12);
    for (Stat*& stat : parts.stats) {
        stat = new Stat;
        stats->addWidget(stat, 1);
    }
    parts.card->body()->addLayout(stats);
    parts.card->body()->addStretch(1);
    parts.line = new ElidedLabel(Role::TextMuted);
    parts.line->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    return parts;
}

QWidget* OverviewPage::buildCards()
{
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(14);
    m_broker = makeCard("brokerCard");
    m_bridge = makeCard("bridgeCard");
    m_kafka = makeCard("kafkaCard");
    m_broker.card->body()->addWidget(m_broker.line);
    m_queue = new FillBar;
    m_bridge.card->body()->addWidget(m_bridge.line);
    m_bridge.card->body()->addWidget(m_queue);
    m_practice = new Pill;
    m_practice->setObjectName(QStringLiteral("practicePill"));
    auto* line = new QHBoxLayout;
    line->addWidget(m_practice);
    line->addWidget(m_kafka.line, 1);
    m_kafka.card->body()->addLayout(line);
    m_servers = new CopyLine;
    m_servers->setObjectName(QStringLiteral("practiceServersCopyLine"));
    m_kcat = new CopyLine;
    m_kcat->setObjectName(QStringLiteral("kcatCopyLine"));
    m_kafka.card->body()->addWidget(m_kcat);
    m_broker.card->body()->addWidget(m_servers);
    for (const CardParts* parts : { &m_broker, &m_bridge, &m_kafka })
        layout->addWidget(parts->card, 1);
    return row;
}

QWidget* OverviewPage::buildPath()
{
    m_pathCard = new Card;
    m_path = new PathStrip;
    m_path->setObjectName(QStringLiteral("pathStrip"));
    m_sum = new Label(Role::TextMuted);
    m_sum->setObjectName(QStringLiteral("sumLabel"));
    m_sum->wrapped()->selectable();
    m_pathCard->body()->addWidget(m_path);
    m_pathCard->body()->addSpacing(4);
    m_pathCard->body()->addWidget(m_sum);
    return m_pathCard;
}

QWidget* OverviewPage::buildCharts(ProblemLog& problems)
{
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(14);
    const auto chartCard = [&](Chart* chart) {
        auto* card = new Card;
        card->body()->addWidget(chart);
        card->setMinimumHeight(160);
        layout->addWidget(card, 2);
    };
    m_rates = new Chart(Chart::Unit::PerSecond);
    m_latency = new Chart(Chart::Unit::Milliseconds);
    for (Chart* chart : { m_rates, m_latency }) {
        chart->setWindowSeconds(300);
        chart->setLegendValues(false); // the cards above say it
    }
    chartCard(m_rates);
    chartCard(m_latency);
    m_problemCard = new Card;
    m_problemCard->body()->addWidget(new ProblemList(problems));
    layout->addWidget(m_problemCard, 2);
    return row;
}

void OverviewPage::setFirstStepsShown(bool shown)
{
    m_steps->setVisible(shown);
    // One main button at a time: the steps have their own.
    m_simulator->setProperty("primary", !shown);
    m_simulator->setIcon(icon("devices", shown ? Role::TextMuted : Role::OnAccent));
    m_simulator->update();
}
bool OverviewPage::firstStepsShown() const { return !m_steps->isHidden(); }

void OverviewPage::refresh()
{
    if (!isVisible())
        return;
    refreshBroker();
    refreshBridge();
    refreshKafka();
    m_steps->show(m_history.latest());
    m_path->show(m_history.latest(), m_history.now());
}

void OverviewPage::refreshBroker()
{
    const metrics::BrokerSnapshot& b = m_history.latest().broker;
    const Look look = Look::broker(b);
    m_broker.dot->setState(look.state);
    m_broker.state->setText(!b.listening ? look.title : b.intakePaused ? tr("waiting for Kafka") : tr("running"));
    m_broker.state->setRole(look.state == State::Ok ? Role::Ok
            : look.state == State::Off              ? Role::TextMuted
                                                    : roleOf(look.state));
    m_broker.stats[0]->setValue(number(b.connections));
    m_broker.stats[1]->setValue(rate(m_history.now().mqttIn));
    m_broker.stats[2]->setValue(rate(m_history.now().mqttOut));
    m_broker.line->setFullText(QStringList { tr("%Ln session(s)", nullptr, static_cast<int>(b.sessions)),
        tr("%Ln subscription(s)", nullptr, static_cast<int>(b.subscriptions)),
        tr("%Ln retained", nullptr, static_cast<int>(b.retained)) }
                                   .join(QStringLiteral("  \u00B7  ")));
    m_servers->setText(b.listening ? fromUtf8(b.address) : look.brief);
    m_servers->setVisible(b.listening);
}

void OverviewPage::refreshBridge()
{
    const metrics::KafkaSnapshot& k = m_history.latest().kafka;
    const MetricsSample& now = m_history.now();
    const std::uint64_t waiting = k.queued + k.inFlight;
    const double fill = k.queueLimit > 0 ? static_cast<double>(waiting) / static_cast<double>(k.queueLimit) : 0;
    const bool off = k.state == metrics::KafkaState::Off;
    const bool lost = k.failed + k.dropped > 0;
    const State state = off ? State::Off
        : lost              ? State::Warn
        : fill >= 0.8       ? State::Error
        : fill >= 0.5       ? State::Warn
                            : State::Ok;
    m_bridge.dot->setState(state);
    m_bridge.state->setText(off ? tr("switched off")
            : lost              ? tr("%1 lost").arg(number(k.failed + k.dropped))
            : fill >= 0.5       ? tr("queue is filling")
                                : tr("nothing lost"));
    m_bridge.state->setRole(state == State::Off ? Role::TextMuted : roleOf(state));
    m_bridge.stats[0]->setValue(rate(now.matched));
    m_bridge.stats[1]->setValue(milliseconds(now.p50));
    m_bridge.stats[2]->setValue(milliseconds(now.p99));
    m_bridge.line->setFullText(
        tr("Queue: %1 of %2 records (%3 %)").arg(number(waiting), number(k.queueLimit)).arg(qRound(fill * 100)));
    m_queue->setFraction(fill);
}

void OverviewPage::refreshKafka()
{
    const metrics::KafkaSnapshot& k = m_history.latest().kafka;
    const Look look = Look::kafka(k);
    m_kafka.dot->setState(look.state);
    m_kafka.state->setText(look.title);
    m_kafka.state->setRole(look.state == State::Off ? Role::TextMuted : roleOf(look.state));
    m_kafka.stats[0]->setValue(rate(m_history.now().acknowledged));
    m_kafka.stats[1]->setValue(shortNumber(static_cast<double>(k.acknowledged)));
    m_kafka.stats[2]->setValue(shortNumber(static_cast<double>(k.failed)), k.failed > 0 ? Role::Error : Role::Text);
    m_practice->setVisible(k.practice);
    m_practice->set(tr("Practice cluster – volatile"), Role::Warn, Role::WarnSoft);
    m_practice->setToolTip(tr("A small Kafka inside this program, so that you can see the whole path at once.\n"
                              "Its records are in memory and gone when Hookline closes."));
    m_kafka.line->setFullText(k.practice
            ? fromUtf8(k.servers)
            : QStringLiteral("%1  \u00B7  %2").arg(fromUtf8(k.servers), fromUtf8(k.topic)));
    m_kcat->setVisible(!k.servers.empty());
    m_kcat->setText(QStringLiteral("kcat -b %1 -t %2 -C").arg(fromUtf8(k.servers), fromUtf8(k.topic)));

    const bool ok = MetricsHistory::reconciles(k);
    m_sum->setText(
        tr("Since start: matched %1 = acknowledged %2 + failed %3 + dropped %4 + in flight %5 + queued %6  %7")
            .arg(number(k.matched), number(k.acknowledged), number(k.failed), number(k.dropped), number(k.inFlight),
                number(k.queued), ok ? QStringLiteral("\u2713") : QStringLiteral("\u2260")));
    m_sum->setRole(ok ? Role::TextMuted : Role::Error);
}

void OverviewPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    refresh();
}

void OverviewPage::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void OverviewPage::retranslate()
{
    m_header->setTitle(tr("Overview"), {});
    m_settings->setText(tr("Kafka settings…"));
    m_simulator->setText(m_backend.simulatorRunning() ? tr("Simulated devices…") : tr("Start simulated devices"));
    m_broker.card->setHeading(tr("MQTT broker"));
    m_broker.stats[0]->setCaption(tr("clients"));
    m_broker.stats[1]->setCaption(tr("messages in"));
    m_broker.stats[2]->setCaption(tr("messages out"));
    m_bridge.card->setHeading(tr("Bridge"));
    m_bridge.stats[0]->setCaption(tr("events taken"));
    m_bridge.stats[1]->setCaption(tr("latency, median"));
    m_bridge.stats[2]->setCaption(tr("latency, p99"));
    m_kafka.card->setHeading(QStringLiteral("Kafka"));
    m_kafka.stats[0]->setCaption(tr("acknowledged"));
    m_kafka.stats[1]->setCaption(tr("records"));
    m_kafka.stats[2]->setCaption(tr("failed"));
    m_pathCard->setHeading(tr("The path of a message"));
    m_problemCard->setHeading(tr("Last problems"));
    m_rates->setTitle(tr("Messages per second"));
    m_rates->setLines(
        { { Series::MqttIn, &MetricsSample::mqttIn, tr("in") }, { Series::MqttOut, &MetricsSample::mqttOut, tr("out") },
            { Series::KafkaAcked, &MetricsSample::acknowledged, QStringLiteral("Kafka") } });
    m_latency->setTitle(tr("Latency to Kafka"));
    m_latency->setLines({ { Series::P50, &MetricsSample::p50, QStringLiteral("p50") },
        { Series::P95, &MetricsSample::p95, QStringLiteral("p95") },
        { Series::P99, &MetricsSample::p99, QStringLiteral("p99") } });
    refresh();
}

} // namespace hookline::ui
