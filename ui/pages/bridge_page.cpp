#include "ui/pages/bridge_page.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/models/bridge_numbers.h"
#include "ui/models/bridge_tables.h"
#include "ui/models/event_table_model.h"
#include "ui/models/metrics_history.h"
#include "ui/ports/backend.h"
#include "ui/safe_text.h"
#include "ui/timing.h"
#include "ui/widgets/bridge_ladder.h"
#include "ui/widgets/card.h"
#include "ui/widgets/flush_bar.h"
#include "ui/widgets/loss_view.h"
#include "ui/widgets/page_header.h"
#include "ui/widgets/report_view.h"
#include "ui/widgets/rules_view.h"
#include "ui/widgets/sources_view.h"
#include "ui/widgets/sum_line.h"

#include <QEvent>
#include <QPushButton>
#include <QStyle>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace hookline::ui {
namespace {

constexpr std::size_t kLately = 10; ///< seconds

} // namespace

BridgePage::BridgePage(Backend& backend, MetricsHistory& history, const EventTableModel& events, QWidget* parent)
    : QWidget(parent)
    , m_backend(backend)
    , m_history(history)
    , m_events(events)
{
    setObjectName(QStringLiteral("bridgePage"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* top = new QWidget;
    auto* head = new QVBoxLayout(top);
    head->setContentsMargins(24, 16, 24, 6);
    head->setSpacing(10);
    m_header = new PageHeader;
    m_pause = m_header->addButton("pause", "bridgePausePushButton");
    m_flush = m_header->addButton("send", "bridgeFlushPushButton");
    m_test = m_header->addButton("test", "bridgeTestPushButton");
    m_settings = m_header->addButton("settings", "bridgeSettingsPushButton");
    head->addWidget(m_header);
    m_card = new Card;
    m_ladder = new BridgeLadder;
    m_sum = new SumLine;
    m_card->body()->addWidget(m_ladder);
    m_card->body()->addSpacing(4);
    m_card->body()->addWidget(m_sum);
    m_flushing = new FlushBar;
    m_card->body()->addWidget(m_flushing);
    head->addWidget(m_card);
    column->addWidget(top);

    m_tabs = new QTabWidget;
    m_tabs->setObjectName(QStringLiteral("bridgeTabWidget"));
    m_tabs->setDocumentMode(true);
    m_rules = new RulesView(backend, history, events);
    m_sources = new SourcesView(backend);
    m_brokers = new BrokerTableModel(this);
    m_partitions = new PartitionTableModel(this);
    m_brokerView = new ReportView(*m_brokers,
        { "brokersTableView", "broker", { 4, 12, 17, 26, 8, 9, 9, 9, 15, 8, 10, 11, 8, 8, 10, 12 },
            BrokerTableModel::kFirstHidden, BrokerTableModel::Host, BrokerTableModel::Id });
    m_partitionView = new ReportView(*m_partitions,
        { "partitionsTableView", "topics", { 24, 9, 8, 9, 9, 10, 11, 14, 22, 8 }, PartitionTableModel::ColumnCount,
            PartitionTableModel::Topic, PartitionTableModel::Topic });
    m_losses = new LossView(backend);
    m_lossView = m_losses->table();
    for (QWidget* tab : std::initializer_list<QWidget*> { m_rules, m_brokerView, m_partitionView, m_losses, m_sources })
        m_tabs->addTab(tab, QString());
    column->addWidget(m_tabs, 1);
    setFocusProxy(m_tabs);

    connect(m_pause, &QPushButton::clicked, this, &BridgePage::pauseWanted);
    connect(m_flush, &QPushButton::clicked, this, &BridgePage::flushWanted);
    connect(m_flushing, &FlushBar::endWanted, &m_backend, &Backend::endBridgeFlush);
    connect(&m_backend, &Backend::bridgeFlushed, m_flushing, &FlushBar::finished);
    connect(m_test, &QPushButton::clicked, this, &BridgePage::kafkaTestWanted);
    connect(m_settings, &QPushButton::clicked, this, &BridgePage::kafkaSettingsWanted);
    connect(m_ladder, &BridgeLadder::eventsWanted, this, &BridgePage::eventsWanted);
    connect(m_ladder, &BridgeLadder::newestRecordWanted, this, &BridgePage::showNewestRecord);
    connect(m_partitionView, &ReportView::recordWanted, this, &BridgePage::recordWanted);
    connect(m_sum, &SumLine::eventsWanted, this, &BridgePage::eventsWanted);
    connect(m_rules, &RulesView::eventsWanted, this, &BridgePage::eventsWanted);
    connect(m_rules, &RulesView::rulesChanged, this, &BridgePage::nameTabs);
    connect(m_sources, &SourcesView::eventsWanted, this, &BridgePage::eventsWanted);
    connect(m_sources, &SourcesView::replayWanted, this, &BridgePage::replayWanted);
    // The ladder is about the other direction.
    connect(m_tabs, &QTabWidget::currentChanged, this, [this] { m_card->setVisible(m_tabs->currentWidget() != m_sources); });
    for (ReportView* view : { m_brokerView, m_partitionView, m_lossView })
        connect(view, &ReportView::eventsWanted, this, &BridgePage::eventsWanted);
    connect(m_losses, &LossView::counted, this, &BridgePage::nameTabs);
    connect(&m_backend, &Backend::bridgeReported, this, &BridgePage::take);
    connect(&m_history, &MetricsHistory::sampled, this, &BridgePage::watch);
    connect(&m_history, &MetricsHistory::refreshed, this, &BridgePage::watch);
    m_timer.setInterval(kRenewMs);
    connect(&m_timer, &QTimer::timeout, this, &BridgePage::renew);
    retranslate();
}

/// Of an event of the list; where none of them has a record any more, or the list is empty, a partition's last one.
void BridgePage::showNewestRecord()
{
    const EventStore& store = m_events.store();
    for (std::uint64_t number = store.end(); number > store.begin(); --number) {
        if (hasReadableRecord(store.row(number - 1))) {
            emit recordWanted(recordOf(store.row(number - 1)));
            return;
        }
    }
    for (int row = 0; row < m_partitions->rowCount(); ++row) {
        if (const std::optional<RecordPlace> place = m_partitions->record(row)) {
            emit recordWanted(*place);
            return;
        }
    }
}

void BridgePage::showRules() { m_tabs->setCurrentWidget(m_rules); }

bool BridgePage::holdClose(std::function<void()> then)
{
    if (!m_rules->hasUnapplied())
        return false;
    m_tabs->setCurrentWidget(m_rules);
    m_rules->askToGiveUp(std::move(then));
    return true;
}

void BridgePage::watch()
{
    // Also while hidden: since when Kafka is away is known to whoever comes later.
    const metrics::Snapshot& snapshot = m_history.latest();
    const metrics::KafkaState state = snapshot.kafka.state;
    const bool trouble = state == metrics::KafkaState::Down || state == metrics::KafkaState::Blocked;
    if (trouble != (m_troubleSince > 0))
        m_troubleSince = trouble ? snapshot.wallMicros : 0;
    refresh();
}

void BridgePage::renew()
{
    m_backend.askBridge();
    m_rules->renew();
    m_sources->renew();
    m_losses->renew();
}

void BridgePage::take(const metrics::BridgeReport& report)
{
    m_report = report;
    m_brokers->setRows(report.brokers);
    m_partitions->setRows(report.partitions);
    m_losses->take(report, m_history.latest().kafka);
    for (ReportView* view : { m_brokerView, m_partitionView })
        view->renewed();
    m_brokerView->setColumnShown(BrokerTableModel::Cluster, m_brokers->hasClusters());
    refresh();
}

void BridgePage::showPaused(const metrics::KafkaSnapshot& kafka)
{
    const bool paused = kafka.pausedSinceWallMicros != 0;
    m_pause->setEnabled(kafka.state != metrics::KafkaState::Off);
    m_flush->setEnabled(canFlush(kafka));
    m_flush->setToolTip(toolTipText(m_flush->isEnabled() || kafka.state == metrics::KafkaState::Off
            ? tr("Sends what waits now, without waiting for batches to fill; also while bridging is paused")
            : kafka.flushing                           ? tr("What waited is being flushed already")
            : kafka.state == metrics::KafkaState::Down ? tr("Kafka cannot be reached: nothing can be sent now")
                                                       : tr("Nothing waits")));
    m_pause->setText(paused ? tr("Resume bridging") : tr("Pause bridging"));
    m_pause->setToolTip(toolTipText(paused ? tr("What waits goes to Kafka, and what comes after it (Ctrl+Shift+P)")
                                           : tr("Takes records on, in order, and gives none to Kafka (Ctrl+Shift+P)")));
    if (m_pause->property("primary").toBool() == paused)
        return;
    m_pause->setProperty("primary", paused);
    m_pause->setIcon(icon(paused ? "play" : "pause", paused ? Role::OnAccent : Role::TextMuted));
    m_pause->style()->unpolish(m_pause);
    m_pause->style()->polish(m_pause);
}

void BridgePage::refresh()
{
    if (!isVisible())
        return;
    const metrics::Snapshot& snapshot = m_history.latest();
    const auto& samples = m_history.samples();
    double growth = 0;
    if (samples.size() > 1) {
        const MetricsSample &last = samples.back(), &before = samples[samples.size() - 2];
        const double step = (last.queued - before.queued) / (last.time - before.time);
        growth = std::isfinite(step) ? step : 0;
    }
    const auto lately = samples.size() - std::min<std::size_t>(samples.size(), kLately);
    const bool lost = std::any_of(
        samples.begin() + static_cast<std::ptrdiff_t>(lately), samples.end(), [](const MetricsSample& one) { return one.gone > 0; });
    m_ladder->show({ snapshot, m_history.now(), m_report, growth, m_troubleSince, lost });
    m_sum->show(snapshot.kafka);
    if (snapshot.kafka.flushing && m_flushing->isHidden() && m_tabs->currentWidget() == m_sources)
        m_tabs->setCurrentWidget(m_rules); // it begins, and the card that says how far it is is not above the other direction
    m_flushing->show(snapshot.kafka);
    showPaused(snapshot.kafka);
    nameTabs();
}

void BridgePage::nameTabs()
{
    const auto counted = [](const QString& word, std::uint64_t count) {
        return count > 0 ? word + QLatin1Char(' ') + number(count) : word;
    };
    const auto name = [this](QWidget* tab, const QString& text) { m_tabs->setTabText(m_tabs->indexOf(tab), text); };
    name(m_rules, counted(tr("Rules"), static_cast<std::uint64_t>(m_rules->ruleCount())));
    name(m_brokerView, counted(tr("Kafka nodes"), static_cast<std::uint64_t>(m_brokers->rowCount())));
    name(m_partitionView, counted(tr("Partitions"), static_cast<std::uint64_t>(m_partitions->rowCount())));
    name(m_losses, counted(tr("Delivery errors"), m_losses->total()));
    name(m_sources, counted(tr("Kafka → MQTT"), static_cast<std::uint64_t>(m_sources->sourceCount())));
    m_tabs->setTabIcon(m_tabs->indexOf(m_sources), m_sources->hasTrouble() ? icon("error", Role::Error) : QIcon());
}

void BridgePage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_timer.start();
    renew();
    refresh();
}

void BridgePage::hideEvent(QHideEvent* event)
{
    m_timer.stop(); // nobody looks: nobody asks
    QWidget::hideEvent(event);
}

void BridgePage::saveLayout(QSettings& settings) const
{
    m_rules->saveLayout(settings);
    m_sources->saveLayout(settings);
    for (const ReportView* view : { m_brokerView, m_partitionView, m_lossView })
        view->saveLayout(settings);
}

void BridgePage::restoreLayout(const QSettings& settings)
{
    m_rules->restoreLayout(settings);
    m_sources->restoreLayout(settings);
    for (ReportView* view : { m_brokerView, m_partitionView, m_lossView })
        view->restoreLayout(settings);
}

void BridgePage::resetLayout()
{
    m_rules->resetLayout();
    m_sources->resetLayout();
    for (ReportView* view : { m_brokerView, m_partitionView, m_lossView })
        view->resetLayout();
}

void BridgePage::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void BridgePage::retranslate()
{
    m_header->setTitle(tr("Kafka bridge"), tr("Where is my message?"));
    m_test->setText(tr("Test connection…"));
    m_settings->setText(tr("Kafka settings…"));
    m_tabs->setAccessibleName(tr("Kafka bridge"));
    m_flush->setText(tr("Flush"));
    m_brokerView->setWords(tr("Kafka nodes"), tr("No Kafka node has answered yet."));
    m_partitionView->setWords(tr("Partitions"), tr("No record has been sent to a topic yet."));
    refresh();
}

} // namespace hookline::ui
