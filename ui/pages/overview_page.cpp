#include "ui/pages/overview_page.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/models/alert_model.h"
#include "ui/models/metrics_history.h"
#include "ui/ports/backend.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chart.h"
#include "ui/widgets/copy_line.h"
#include "ui/widgets/first_steps.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/label.h"
#include "ui/widgets/link.h"
#include "ui/widgets/page_header.h"
#include "ui/widgets/path_strip.h"
#include "ui/widgets/problem_list.h"
#include "ui/widgets/stat.h"
#include "ui/widgets/state_dot.h"
#include "ui/widgets/sum_line.h"

#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

namespace hookline::ui {
namespace {

constexpr int kWindows[] = { 60, 300, 3600 };
constexpr int kBeside = 180; ///< characters across; a window of 1100 has less

} // namespace

OverviewPage::OverviewPage(Backend& backend, MetricsHistory& history, AlertModel& problems, QWidget* parent)
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
    m_window = new QComboBox;
    m_window->setObjectName(QStringLiteral("overviewWindowComboBox"));
    for (const int seconds : kWindows)
        m_window->addItem(QString(), seconds);
    m_window->setCurrentIndex(1);
    m_header->addWidget(m_window);
    m_send = m_header->addButton("send", "sendTestPushButton");
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
    connect(m_send, &QPushButton::clicked, this, &OverviewPage::testMessageWanted);
    connect(m_window, &QComboBox::currentIndexChanged, this, [this] {
        for (Chart* chart : { m_rates, m_latency, m_waitingChart, m_lost })
            chart->setWindowSeconds(m_window->currentData().toInt());
    });
    connectNumbers();
    connect(m_steps, &FirstSteps::kafkaSettingsWanted, this, &OverviewPage::kafkaSettingsWanted);
    connect(m_steps, &FirstSteps::simulatorWanted, this, &OverviewPage::simulatorWanted);
    connect(m_steps, &FirstSteps::testClientWanted, this, &OverviewPage::testClientWanted);
    connect(m_steps, &FirstSteps::portWanted, this, &OverviewPage::portWanted);
    connect(m_steps, &FirstSteps::otherComputersWanted, this, &OverviewPage::otherComputersWanted);
    connect(m_steps, &FirstSteps::propertiesWanted, this, &OverviewPage::propertiesWanted);
    connect(m_steps, &FirstSteps::folded, this, &OverviewPage::makeRoomForSteps);
    connect(m_steps, &FirstSteps::startBrokerWanted, this, [this] { m_backend.startBroker(); });
    connect(m_steps, &FirstSteps::dismissed, this, [this] {
        setFirstStepsShown(false);
        emit firstStepsDismissed();
    });
    connect(&m_backend, &Backend::simulatorChanged, this, &OverviewPage::retranslate);
    connect(&m_history, &MetricsHistory::sampled, this, [this] {
        for (Chart* chart : { m_rates, m_latency, m_waitingChart, m_lost })
            chart->append(m_history.samples().back());
        refresh();
    });
    connect(&m_history, &MetricsHistory::refreshed, this, &OverviewPage::refresh);
    retranslate();
}

void OverviewPage::connectNumbers()
{
    const auto events = [this](const char* filter) {
        return [this, filter] { emit eventsWanted(QLatin1String(filter)); };
    };
    connect(m_path, &PathStrip::chosen, this, &OverviewPage::showNumber);
    connect(m_sum, &SumLine::eventsWanted, this, &OverviewPage::eventsWanted);
    connect(m_broker.stats[0], &Stat::clicked, this, &OverviewPage::clientsWanted);
    connect(m_broker.stats[1], &Stat::clicked, this, events("event == publish"));
    connect(m_broker.stats[2], &Stat::clicked, this, events("event == delivered"));
    connect(m_held[0], &Link::clicked, this, &OverviewPage::clientsWanted);
    connect(m_held[1], &Link::clicked, this, &OverviewPage::subscriptionsWanted);
    connect(m_held[2], &Link::clicked, this, &OverviewPage::topicsWanted);
    connect(m_bridge.stats[0], &Stat::clicked, this, events("kafka.status in {queued, acked, failed}"));
    for (const int percentile : { 1, 2 })
        connect(m_bridge.stats[percentile], &Stat::clicked, this, [this, percentile] {
            const double ms = percentile == 1 ? m_history.now().p50 : m_history.now().p99;
            emit eventsWanted(std::isnan(ms) ? QStringLiteral("kafka.status == acked")
                                             : QStringLiteral("latency >= %1ms").arg(ms, 0, 'f', 1));
        });
    connect(m_waiting, &Link::clicked, this, events("kafka.status == queued"));
    for (const int acknowledged : { 0, 1 })
        connect(m_kafka.stats[acknowledged], &Stat::clicked, this, events("kafka.status == acked"));
    connect(m_kafka.stats[2], &Stat::clicked, this, events("kafka.status == failed"));
}

void OverviewPage::showNumber(int pathNumber)
{
    switch (pathNumber) {
    case PathStrip::Clients: return emit clientsWanted();
    case PathStrip::HookErrors: return emit hooksLogWanted();
    case PathStrip::Waiting: return emit eventsWanted(QStringLiteral("kafka.status == queued"));
    case PathStrip::In: return emit eventsWanted(QStringLiteral("event == publish"));
    case PathStrip::Out: return emit eventsWanted(QStringLiteral("event == delivered"));
    case PathStrip::Handled: return emit eventsWanted(QStringLiteral("event in {publish, delivered}"));
    case PathStrip::BrokerDropped: return emit eventsWanted(QStringLiteral("event == dropped and drop != no_subscribers"));
    case PathStrip::Taken: return emit eventsWanted(QStringLiteral("kafka.status in {queued, acked, failed}"));
    case PathStrip::BridgeDropped: return emit eventsWanted(QStringLiteral("kafka.error in {-10003, -10004}"));
    case PathStrip::Acknowledged: return emit eventsWanted(QStringLiteral("kafka.status == acked"));
    case PathStrip::Failed: return emit eventsWanted(QStringLiteral("kafka.status == failed"));
    default: return;
    }
}

OverviewPage::CardParts OverviewPage::makeCard(const char* name, const char* const (&links)[3])
{
    CardParts parts;
    parts.card = new Card;
    parts.card->setObjectName(QLatin1String(name));
    parts.dot = new StateDot;
    parts.state = new Label;
    parts.card->addToHeading(parts.dot);
    parts.card->addToHeading(parts.state);
    auto* stats = new QHBoxLayout;
    stats->setSpacing(8);
    for (int i = 0; i < 3; ++i) {
        parts.stats[i] = new Stat(links[i]);
        stats->addWidget(parts.stats[i], 1);
    }
    parts.card->body()->addLayout(stats);
    parts.card->body()->addStretch(1);
    return parts;
}

QWidget* OverviewPage::buildCards()
{
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(14);
    m_broker = makeCard("brokerCard", { "clientsLink", "messagesInLink", "messagesOutLink" });
    m_bridge = makeCard("bridgeCard", { "takenLink", "medianLink", "p99Link" });
    m_kafka = makeCard("kafkaCard", { "acknowledgedLink", "recordsLink", "failedLink" });
    auto* held = new QWidget;
    auto* flow = new FlowLayout(16, held);
    static constexpr const char* names[] = { "sessionsLink", "subscriptionsLink", "retainedLink" };
    for (int i = 0; i < 3; ++i) {
        m_held[i] = new Link(names[i], Role::TextMuted);
        flow->addWidget(m_held[i]);
    }
    m_broker.card->body()->addWidget(held);
    m_queue = new FillBar;
    m_waiting = new Link("waitingLink", Role::TextMuted);
    m_bridge.card->body()->addWidget(m_waiting);
    m_bridge.card->body()->addWidget(m_queue);
    m_practice = new Pill;
    m_kafkaLine = new ElidedLabel(Role::TextMuted);
    m_kafkaLine->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_practice->setObjectName(QStringLiteral("practicePill"));
    auto* line = new QHBoxLayout;
    line->addWidget(m_practice);
    line->addWidget(m_kafkaLine, 1);
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
    m_sum = new SumLine;
    m_pathCard->body()->addWidget(m_path);
    m_pathCard->body()->addSpacing(4);
    m_pathCard->body()->addWidget(m_sum);
    return m_pathCard;
}

QWidget* OverviewPage::buildCharts(AlertModel& problems)
{
    auto* holder = new QWidget;
    m_grid = new QGridLayout(holder);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(14);
    m_rates = new Chart(Chart::Unit::PerSecond);
    m_latency = new Chart(Chart::Unit::Milliseconds);
    m_waitingChart = new Chart(Chart::Unit::Count);
    m_lost = new Chart(Chart::Unit::PerSecond);
    Chart* const charts[] = { m_rates, m_latency, m_waitingChart, m_lost };
    for (int i = 0; i < 4; ++i) {
        auto* card = new Card;
        card->body()->addWidget(charts[i]);
        card->setMinimumHeight(150);
        charts[i]->setWindowSeconds(300);
        charts[i]->setLegendValues(false); // the cards above say it
        m_grid->addWidget(card, i / 2, i % 2);
        if (i >= 2)
            m_secondRow[i - 2] = card;
    }
    m_problemCard = new Card;
    m_problemCard->setMinimumHeight(150);
    m_problems = new ProblemList(problems);
    connect(m_problems, &ProblemList::chosen, this, &OverviewPage::alertWanted);
    m_problemCard->body()->addWidget(m_problems);
    placeProblems();
    return holder;
}

/// Beside the charts where a sentence fits there, else below them.
void OverviewPage::placeProblems()
{
    const bool beside = width() > fontMetrics().averageCharWidth() * kBeside;
    if (m_grid->indexOf(m_problemCard) >= 0 && (m_grid->columnStretch(2) == 1) == beside)
        return;
    m_grid->removeWidget(m_problemCard);
    if (beside)
        m_grid->addWidget(m_problemCard, 0, 2, 2, 1);
    else
        m_grid->addWidget(m_problemCard, 2, 0, 1, 2);
    for (int i = 0; i < 3; ++i)
        m_grid->setColumnStretch(i, i < 2 || beside ? 1 : 0);
}

void OverviewPage::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    placeProblems();
}

void OverviewPage::setFirstStepsShown(bool shown)
{
    m_steps->setVisible(shown);
    makeRoomForSteps();
}

void OverviewPage::makeRoomForSteps()
{
    const bool shown = firstStepsShown() && !m_steps->isFolded();
    for (QWidget* card : m_secondRow)
        card->setVisible(!shown); // the steps need the room
    // One main button at a time: the steps have their own.
    m_simulator->setProperty("primary", !shown);
    m_simulator->setIcon(icon("devices", shown ? Role::TextMuted : Role::OnAccent));
    m_simulator->update();
}
void OverviewPage::openFirstSteps()
{
    m_steps->unfold();
    setFirstStepsShown(true);
    refresh();
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
    m_broker.stats[0]->setValue({ number(b.connections), shortNumber(static_cast<double>(b.connections)) });
    m_broker.stats[1]->setValue(rateWays(m_history.now().mqttIn));
    m_broker.stats[2]->setValue(rateWays(m_history.now().mqttOut));
    m_held[0]->setText(tr("%Ln session(s)", nullptr, static_cast<int>(b.sessions)));
    m_held[1]->setText(tr("%Ln subscription(s)", nullptr, static_cast<int>(b.subscriptions)));
    m_held[2]->setText(tr("%Ln retained", nullptr, static_cast<int>(b.retained)));
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
    const std::uint64_t lost = bridgeLosses(k);
    const State state = off ? State::Off
        : lost > 0          ? State::Warn
        : fill >= 0.8       ? State::Error
        : fill >= 0.5       ? State::Warn
                            : State::Ok;
    m_bridge.dot->setState(state);
    m_bridge.state->setText(off ? tr("switched off")
            : lost > 0          ? tr("%1 lost").arg(number(lost))
            : fill >= 0.5       ? tr("queue is filling")
                                : tr("nothing lost"));
    m_bridge.state->setRole(state == State::Off ? Role::TextMuted : roleOf(state));
    m_bridge.stats[0]->setValue(rateWays(now.matched));
    m_bridge.stats[1]->setValue(milliseconds(now.p50));
    m_bridge.stats[2]->setValue(milliseconds(now.p99));
    const QString percent = wholePercent(fill), words = tr("Queue: %1 of %2 records (%3 %)");
    m_waiting->set({ words.arg(number(waiting), number(k.queueLimit), percent),
                       words.arg(shortNumber(static_cast<double>(waiting)), shortNumber(static_cast<double>(k.queueLimit)), percent),
                       tr("Queue: %1 %").arg(percent) },
        Role::TextMuted);
    m_queue->setFraction(fill);
}

void OverviewPage::refreshKafka()
{
    const metrics::KafkaSnapshot& k = m_history.latest().kafka;
    const Look look = Look::kafka(k);
    m_kafka.dot->setState(look.state);
    m_kafka.state->setText(look.title);
    m_kafka.state->setRole(look.state == State::Off ? Role::TextMuted : roleOf(look.state));
    m_kafka.stats[0]->setValue(rateWays(m_history.now().acknowledged));
    m_kafka.stats[1]->setValue(shortNumber(static_cast<double>(k.acknowledged)));
    m_kafka.stats[2]->setValue(shortNumber(static_cast<double>(k.failed)), k.failed > 0 ? Role::Error : Role::Text);
    m_practice->setVisible(k.practice);
    m_practice->set(tr("Practice cluster – volatile"), Role::Warn, Role::WarnSoft);
    m_practice->setToolTip(tr("A small Kafka inside this program, so that you can see the whole path at once.\n"
                              "Its records are in memory and gone when Hookline closes."));
    m_kafkaLine->setFullText(k.practice
            ? fromUtf8(k.servers)
            : QStringLiteral("%1  \u00B7  %2").arg(fromUtf8(k.servers), fromUtf8(k.topic)));
    m_kcat->setVisible(!k.servers.empty());
    m_kcat->setText(QStringLiteral("kcat -b %1 -t %2 -C").arg(fromUtf8(k.servers), fromUtf8(k.topic)));

    m_sum->show(k);
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
    m_send->setText(tr("Send test message"));
    const QString windows[] = { tr("Last minute"), tr("Last 5 minutes"), tr("Last hour") };
    for (int i = 0; i < 3; ++i)
        m_window->setItemText(i, windows[i]);
    m_window->setAccessibleName(tr("Time shown in the charts"));
    m_simulator->setText(m_backend.simulatorRunning() ? tr("Simulated devices…") : tr("Start simulated devices"));
    m_broker.card->setHeading(tr("MQTT broker"));
    const QString rows = tr("Show these events");
    m_broker.stats[0]->setCaption(tr("clients"), tr("Show the clients"));
    m_broker.stats[1]->setCaption(tr("messages in"), rows);
    m_broker.stats[2]->setCaption(tr("messages out"), rows);
    m_held[0]->setAbout({}, tr("Show the clients"));
    m_held[1]->setAbout({}, tr("Show the subscriptions"));
    m_held[2]->setAbout({}, tr("Show the topics"));
    m_bridge.card->setHeading(tr("Bridge"));
    m_bridge.stats[0]->setCaption(tr("events taken"), rows);
    m_bridge.stats[1]->setCaption(tr("latency, median"), tr("Show the events that took at least as long"));
    m_bridge.stats[2]->setCaption(tr("latency, p99"), tr("Show the events that took at least as long"));
    m_waiting->setAbout({}, rows);
    m_kafka.card->setHeading(QStringLiteral("Kafka"));
    m_kafka.stats[0]->setCaption(tr("acknowledged"), rows);
    m_kafka.stats[1]->setCaption(tr("records"), rows);
    m_kafka.stats[2]->setCaption(tr("failed"), rows);
    m_pathCard->setHeading(tr("The path of a message"));
    m_problemCard->setHeading(tr("Last problems"));
    m_problems->setAccessibleName(tr("Last problems"));
    m_rates->setTitle(tr("Messages per second"));
    m_rates->setLines(
        { { Series::MqttIn, &MetricsSample::mqttIn, tr("in") }, { Series::MqttOut, &MetricsSample::mqttOut, tr("out") },
            { Series::KafkaAcked, &MetricsSample::acknowledged, QStringLiteral("Kafka") } });
    m_latency->setTitle(tr("Latency to Kafka"));
    m_latency->setEmptyText(tr("No latency was measured in the time shown."));
    m_latency->setLines({ { Series::P50, &MetricsSample::p50, QStringLiteral("p50") },
        { Series::P95, &MetricsSample::p95, QStringLiteral("p95") },
        { Series::P99, &MetricsSample::p99, QStringLiteral("p99") } });
    m_waitingChart->setTitle(tr("Waiting for Kafka"));
    m_waitingChart->setLines({ { Series::P95, &MetricsSample::queued, tr("records") },
        { Series::P50, &MetricsSample::inFlight, tr("of them sent") } });
    m_lost->setTitle(tr("Lost per second"));
    m_lost->setLines({ { Series::P95, &MetricsSample::brokerDropped, tr("broker") },
        { Series::Lost, &MetricsSample::lost, tr("bridge") } });
    refresh();
}

} // namespace hookline::ui
