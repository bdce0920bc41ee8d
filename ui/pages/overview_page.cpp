#include "ui/pages/overview_page.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/models/alert_model.h"
#include "ui/models/bridge_numbers.h"
#include "ui/models/metrics_history.h"
#include "ui/ports/backend.h"
#include "ui/safe_text.h"
#include "ui/texts.h"
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

#include <algorithm>
#include <climits>

namespace hookline::ui {
namespace {

constexpr int kRecentWindows[] = { 60, 300, 3600 };
constexpr std::size_t kTopicsSaid = 3;
constexpr std::size_t kTopicLength = 40;
constexpr int kBeside = 180; ///< characters across; a window of 1100 has less

/// A list of servers that may go on a second line.
QString breakable(const std::string& servers)
{
    return fromUtf8(servers).replace(QLatin1String(", "), QLatin1String(",")).replace(QLatin1Char(','), QLatin1String(", "));
}

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
    auto* column = m_column = new QVBoxLayout(content);
    column->setContentsMargins(24, 16, 24, 14);
    column->setSpacing(12);
    scroll->setWidget(content);
    content->setAutoFillBackground(false);
    scroll->viewport()->setAutoFillBackground(false);

    m_header = new PageHeader;
    m_window = new QComboBox;
    m_window->setObjectName(QStringLiteral("overviewWindowComboBox"));
    for (const int seconds : kRecentWindows)
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
    column->addStretch(0);
    m_history.addOnlooker(this);

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
    connect(m_peak, &Link::clicked, this, &OverviewPage::clientsWanted);
    connect(m_bytes, &Link::clicked, this, &OverviewPage::throughputWanted);
    connect(m_rules, &Link::clicked, this, &OverviewPage::bridgeWanted);
    connect(m_roundTrip, &Link::clicked, this, &OverviewPage::bridgeWanted);
    connect(m_held[0], &Link::clicked, this, &OverviewPage::clientsWanted);
    connect(m_held[1], &Link::clicked, this, &OverviewPage::subscriptionsWanted);
    connect(m_held[2], &Link::clicked, this, &OverviewPage::topicsWanted);
    connect(m_bridge.stats[0], &Stat::clicked, this, events("kafka.status in {queued, acked, failed}"));
    const auto slower = [this](double MetricsSample::*percentile) {
        return [this, percentile] {
            const double ms = m_history.now().*percentile;
            emit eventsWanted(std::isnan(ms) ? QStringLiteral("kafka.status == acked")
                                             : QStringLiteral("latency >= %1ms").arg(ms, 0, 'f', 1));
        };
    };
    connect(m_bridge.stats[1], &Stat::clicked, this, slower(&MetricsSample::p50));
    connect(m_bridge.stats[2], &Stat::clicked, this, slower(&MetricsSample::p99));
    connect(m_p95, &Link::clicked, this, slower(&MetricsSample::p95));
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
    case PathStrip::NoRule: return emit eventsWanted(QStringLiteral("kafka.status == none"));
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
    m_peak = new Link("peakLink", Role::TextMuted);
    flow->addWidget(m_peak);
    for (int i = 0; i < 3; ++i) {
        m_held[i] = new Link(names[i], Role::TextMuted);
        flow->addWidget(m_held[i]);
    }
    m_bytes = new Link("bytesLink", Role::TextMuted);
    flow->addWidget(m_bytes);
    m_broker.card->body()->addWidget(held);
    m_queue = new FillBar;
    m_waiting = new Link("waitingLink", Role::TextMuted);
    auto* about = new QWidget;
    auto* bridgeFlow = new FlowLayout(16, about);
    m_rules = new Link("rulesLink", Role::TextMuted);
    m_p95 = new Link("p95Link", Role::TextMuted);
    bridgeFlow->addWidget(m_rules);
    bridgeFlow->addWidget(m_p95);
    m_bridge.card->body()->addWidget(about);
    m_bridge.card->body()->addWidget(m_waiting);
    m_bridge.card->body()->addWidget(m_queue);
    m_practice = new Pill;
    m_kafkaLine = (new Label(Role::TextMuted))->wrapped(); // half a host and port is none
    m_kafkaLine->setObjectName(QStringLiteral("kafkaServersLabel"));
    m_topicsLine = new ElidedLabel(Role::TextMuted);
    m_topicsLine->setObjectName(QStringLiteral("kafkaTopicsLabel"));
    m_topicsLine->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_roundTrip = new Link("roundTripLink", Role::TextMuted);
    m_practice->setObjectName(QStringLiteral("practicePill"));
    auto* line = new QHBoxLayout;
    line->addWidget(m_practice, 0, Qt::AlignTop);
    line->addWidget(m_kafkaLine, 1);
    m_kafka.card->body()->addLayout(line);
    auto* second = new QHBoxLayout;
    second->addWidget(m_topicsLine, 1);
    second->addWidget(m_roundTrip);
    m_kafka.card->body()->addLayout(second);
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
    m_charts = new QWidget;
    m_charts->setObjectName(QStringLiteral("overviewCharts"));
    m_grid = new QGridLayout(m_charts);
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
    return m_charts;
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
    placeCharts();
}

/// Before the first message there is nothing to draw: the steps that lead to one have the page.
void OverviewPage::placeCharts()
{
    const bool shown = !firstStepsShown() || !m_path->isIdle();
    m_charts->setVisible(shown);
    m_column->setStretch(m_column->count() - 1, shown ? 0 : 1); // nothing else grows in their place
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
    placeCharts();
}

QString OverviewPage::lasting(std::int64_t micros)
{
    const auto seconds = static_cast<int>(std::max<std::int64_t>(0, micros) / 1'000'000);
    const int minutes = seconds / 60, hours = minutes / 60, days = hours / 24;
    if (seconds < 60)
        return tr("%1 s").arg(seconds);
    if (minutes < 60)
        return tr("%1 min").arg(minutes);
    return hours < 24 ? tr("%1 h %2 min").arg(hours).arg(minutes % 60) : tr("%1 d %2 h").arg(days).arg(hours % 24);
}

void OverviewPage::refreshBroker()
{
    const metrics::BrokerSnapshot& b = m_history.latest().broker;
    const Look look = Look::broker(b);
    m_broker.dot->setState(look.state);
    const std::int64_t since = m_history.listeningSinceMicros();
    m_broker.state->setText(!b.listening ? look.title
            : !b.state.problem.empty()   ? tr("disk trouble")
            : b.intakePaused             ? tr("waiting for Kafka")
                                         : tr("running for %1").arg(lasting(since > 0 ? m_history.latest().wallMicros - since : 0)));
    m_broker.state->setRole(look.state == State::Ok ? Role::Ok
            : look.state == State::Off              ? Role::TextMuted
                                                    : roleOf(look.state));
    m_broker.stats[0]->setValue({ number(b.connections), shortNumber(static_cast<double>(b.connections)) });
    m_broker.stats[1]->setValue(rateWays(m_history.now().mqttIn));
    m_broker.stats[2]->setValue(rateWays(m_history.now().mqttOut));
    m_held[0]->setText(tr("%Ln session(s)", nullptr, static_cast<int>(b.sessions)));
    m_held[1]->setText(tr("%Ln subscription(s)", nullptr, static_cast<int>(b.subscriptions)));
    m_held[2]->setText(tr("%Ln retained", nullptr, static_cast<int>(b.retained)));
    m_peak->setText(tr("peak %1").arg(number(b.connectionsMost)));
    m_peak->setVisible(b.connectionsMost > 0);
    m_bytes->setText(tr("%1 in, %2 out").arg(byteRate(m_history.now().bytesIn), byteRate(m_history.now().bytesOut)));
    m_bytes->setVisible(!m_history.now().isGap());
    m_servers->setText(b.listening ? fromUtf8(b.address) : look.brief);
    m_servers->setVisible(b.listening);
}

void OverviewPage::refreshBridge()
{
    const metrics::KafkaSnapshot& k = m_history.latest().kafka;
    const MetricsSample& now = m_history.now();
    const std::uint64_t waiting = queuedInMemory(k) + k.inFlight;
    const double fill = queueFill(k);
    const bool off = k.state == metrics::KafkaState::Off;
    const std::uint64_t lost = bridgeLosses(k);
    // What goes on comes before what has been.
    const State state = off           ? State::Off
        : fill >= 0.8                 ? State::Error
        : lost > 0 || fill >= 0.5     ? State::Warn
                                      : State::Ok;
    m_bridge.dot->setState(state);
    m_bridge.state->setText(off ? tr("switched off")
            : fill >= 1         ? tr("queue is full")
            : fill >= 0.8       ? tr("queue is nearly full")
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
    const config::Settings settings = m_backend.settings();
    const auto all = static_cast<int>(std::max<std::size_t>(1, settings.kafka.rules.size()));
    const auto on = settings.kafka.rules.empty() ? 1
                                                 : static_cast<int>(std::ranges::count_if(
                                                       settings.kafka.rules, [](const config::RuleSettings& rule) { return rule.enabled; }));
    QString rules = tr("%Ln rule(s) on", nullptr, on);
    if (on < all)
        rules = listed({ rules, tr("%Ln off", "rules", all - on) });
    m_rules->setText(rules);
    m_p95->setText(QStringLiteral("p95 ") + milliseconds(now.p95));
    m_p95->setVisible(!std::isnan(now.p95));
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
    m_practice->set(tr("volatile"), Role::Warn, Role::WarnSoft);
    m_practice->setToolTip(tr("A small Kafka inside this program, so that you can see the whole path at once.\n"
                              "Its records are in memory and gone when Hookline closes."));
    // Of several clusters the state above is that of the one in trouble.
    QString servers = breakable(k.servers);
    if (const auto own = std::ranges::find(k.clusters, std::string(), &metrics::ClusterSnapshot::name); own != k.clusters.end())
        servers = labelled(tr("default cluster"), servers) + QStringLiteral(" \u00B7 ") + Texts::kafkaState(own->state);
    m_kafkaLine->setText(servers);
    refreshKafkaTopics();
    const std::int64_t trip = m_history.rttP50Micros();
    m_roundTrip->setVisible(trip >= 0);
    QString trips = tr("round trip %1").arg(milliseconds(static_cast<double>(trip) / 1000));
    if (const std::uint64_t retries = m_history.retries(); retries > 0)
        trips += QStringLiteral(" \u00B7 ") + tr("%Ln retry(ies)", nullptr, static_cast<int>(std::min<std::uint64_t>(retries, INT_MAX)));
    m_roundTrip->setText(trips);
    m_kcat->setVisible(!k.servers.empty());
    m_kcat->setText(QStringLiteral("kcat -b %1 -t %2 -C").arg(fromUtf8(k.servers), fromUtf8(k.topic)));

    m_sum->show(k);
}

/// Those in use, and how they are: in words where one is not well.
void OverviewPage::refreshKafkaTopics()
{
    const metrics::KafkaSnapshot& k = m_history.latest().kafka;
    std::vector<const metrics::TopicSnapshot*> topics;
    for (const metrics::TopicSnapshot& topic : k.topics)
        topics.push_back(&topic);
    std::ranges::stable_sort(topics, [](const auto* a, const auto* b) { return isWorse(a->state, b->state); });
    QStringList said;
    for (std::size_t i = 0; i < std::min(topics.size(), kTopicsSaid); ++i) {
        const bool well = topics[i]->state == metrics::KafkaState::Up;
        QString name = visibleText(topics[i]->topic, kTopicLength);
        if (!topics[i]->cluster.empty())
            name.prepend(visibleText(topics[i]->cluster, kTopicLength) + QStringLiteral(" / "));
        said << (well ? QStringLiteral("\u2713 ") + name : labelled(name, Texts::kafkaState(topics[i]->state)));
    }
    if (topics.size() > kTopicsSaid)
        said << tr("%Ln more", "topics", static_cast<int>(topics.size() - kTopicsSaid));
    m_topicsLine->setFullText(said.isEmpty() ? visibleText(k.topic, kTopicLength) : said.join(QStringLiteral(" \u00B7 ")));
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
    m_peak->setAbout(tr("Clients at the same time"), tr("Show the clients"));
    m_bytes->setAbout(tr("Bytes"), tr("Show them over time"));
    m_rules->setAbout({}, tr("Show the rules"));
    m_p95->setAbout(tr("Latency"), tr("Show the events that took at least as long"));
    m_roundTrip->setAbout(QStringLiteral("Kafka"), tr("Of a request to Kafka and back, half of them; of the slowest node. Shows the nodes."));
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
            { .series = Series::KafkaAcked, .value = &MetricsSample::acknowledged, .name = QStringLiteral("Kafka"), .dashed = true } });
    m_latency->setTitle(tr("Latency to Kafka"));
    m_latency->setEmptyText(tr("No latency was measured in the time shown."));
    m_latency->setLines({ { Series::P50, &MetricsSample::p50, QStringLiteral("p50") },
        { Series::P95, &MetricsSample::p95, QStringLiteral("p95") },
        { Series::P99, &MetricsSample::p99, QStringLiteral("p99") } });
    m_waitingChart->setTitle(tr("Waiting for Kafka"));
    m_waitingChart->setLines({ { Series::P95, &MetricsSample::queued, tr("records") },
        { Series::P50, &MetricsSample::inFlight, tr("in flight") },
        { .series = Series::Lost, .value = &MetricsSample::queueLimit, .name = tr("limit"), .dashed = true, .limit = true } });
    m_waitingChart->setZeroText(tr("Nothing waits."));
    m_lost->setTitle(tr("Lost per second"));
    m_lost->setLines({ { Series::P95, &MetricsSample::brokerDropped, tr("broker") },
        { Series::Lost, &MetricsSample::gone, tr("bridge") } });
    m_lost->setZeroText(tr("Nothing was lost."));
    refresh();
}

} // namespace hookline::ui
