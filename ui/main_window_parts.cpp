// What the parts of the window tell each other.
#include "ui/main_window.h"

#include "ui/actions.h"
#include "ui/detail_position.h"
#include "ui/dialogs/benchmark_dialog.h"
#include "ui/dialogs/diagnostics_dialog.h"
#include "ui/dialogs/help_dialogs.h"
#include "ui/dialogs/kafka_dialog.h"
#include "ui/dialogs/pause_dialog.h"
#include "ui/dialogs/replay_dialog.h"
#include "ui/dialogs/topic_dialogs.h"
#include "ui/file_drop.h"
#include "ui/language.h"
#include "ui/models/alert_model.h"
#include "ui/models/diagnostics.h"
#include "ui/models/event_cells.h"
#include "ui/models/event_exporter.h"
#include "ui/models/event_pump.h"
#include "ui/models/event_recorder.h"
#include "ui/models/event_table_model.h"
#include "ui/models/log_table_model.h"
#include "ui/models/metrics_history.h"
#include "ui/models/pause_risks.h"
#include "ui/models/publish_fates.h"
#include "ui/models/topic_store.h"
#include "ui/pages/bridge_page.h"
#include "ui/pages/clients_page.h"
#include "ui/pages/events_page.h"
#include "ui/pages/hooks_page.h"
#include "ui/pages/log_page.h"
#include "ui/pages/log_view.h"
#include "ui/pages/overview_page.h"
#include "ui/pages/reader_page.h"
#include "ui/pages/settings_page.h"
#include "ui/pages/subscriptions_page.h"
#include "ui/pages/throughput_page.h"
#include "ui/pages/topics_page.h"
#include "ui/ports/backend.h"
#include "ui/ports/benchmark_desk.h"
#include "ui/ports/replay_desk.h"
#include "ui/ports/settings_desk.h"
#include "ui/ports/test_client.h"
#include "ui/problem_center.h"
#include "ui/theme.h"
#include "ui/tray.h"
#include "ui/trouble_watch.h"
#include "ui/view_windows.h"
#include "ui/widgets/event_view.h"
#include "ui/widgets/sidebar.h"
#include "ui/widgets/status_strip.h"
#include "ui/widgets/test_client_drawer.h"
#include "ui/zoom.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QSettings>

namespace hookline::ui {

void MainWindow::connectActions()
{
    Actions& a = *m_actions;
    connect(a.quit, &QAction::triggered, this, [this] {
        comeBack(); // a question must be seen
        close();
    });
    connect(a.palette, &QAction::triggered, this, &MainWindow::openPalette);
    connect(m_tray, &Tray::showWanted, this, &MainWindow::comeBack);
    connect(a.pages, &QActionGroup::triggered, this,
        [this](QAction* page) { showPage(static_cast<Page>(page->data().toInt())); });
    connect(a.sidebar, &QAction::toggled, m_sidebar, &Sidebar::setCollapsed);
    connect(a.theme, &QActionGroup::triggered, this,
        [this](QAction* chosen) { chooseWindowSetting(chosen->data().toString(), {}); });
    connect(a.language, &QActionGroup::triggered, this,
        [this](QAction* chosen) { chooseWindowSetting({}, chosen->data().toString()); });
    connect(&a, &Actions::detailPositionChanged, m_events, &EventsPage::setDetailPosition);
    connect(&a, &Actions::detailPositionChanged, m_reader, &ReaderPage::setDetailPosition);
    auto* benchmarks = m_backend.findChild<BenchmarkDesk*>(QString(), Qt::FindDirectChildrenOnly);
    a.benchmark->setEnabled(benchmarks);
    connect(a.benchmark, &QAction::triggered, this, [this, benchmarks] {
        auto* dialog = findChild<BenchmarkDialog*>();
        if (!dialog) {
            dialog = new BenchmarkDialog(m_backend, *benchmarks, this);
            connect(dialog, &BenchmarkDialog::eventsWanted, this, &MainWindow::showEvents);
        }
        dialog->show();
        dialog->raise();
        dialog->activateWindow();
    });
    connect(a.resetLayout, &QAction::triggered, this, &MainWindow::resetLayout);
    connect(a.broker, &QAction::triggered, this, &MainWindow::toggleBroker);
    connect(a.pauseBridge, &QAction::triggered, this, &MainWindow::toggleBridge);
    connect(a.flushBridge, &QAction::triggered, this, [this] {
        showPage(Bridge); // which says how far it is
        m_backend.flushBridge();
        m_history->refresh();
    });
    connect(a.reconnectBridge, &QAction::triggered, this, [this] {
        m_backend.reconnectBridge();
        m_history->refresh();
    });
    connect(&m_backend, &Backend::bridgeReconnected, m_history, &MetricsHistory::refresh);
    connect(m_bridge, &BridgePage::pauseWanted, a.pauseBridge, &QAction::trigger);
    connect(m_bridge, &BridgePage::flushWanted, a.flushBridge, &QAction::trigger);
    connect(&m_backend, &Backend::bridgeFlushed, m_history, &MetricsHistory::refresh);
    connect(a.kafkaSettings, &QAction::triggered, this, &MainWindow::openKafkaSettings);
    connect(a.kafkaTest, &QAction::triggered, this, &MainWindow::testKafka);
    connect(a.simulator, &QAction::triggered, this, &MainWindow::openSimulator);
    connect(a.replay, &QAction::triggered, this, &MainWindow::openReplay);
    connect(a.testClient, &QAction::triggered, this, &MainWindow::setTestClientShown);
    connect(a.diagnostics, &QAction::triggered, this, &MainWindow::openDiagnostics);
    connect(a.shortcuts, &QAction::triggered, this, &MainWindow::openShortcuts);
    connect(a.about, &QAction::triggered, this,
        [this] { (new AboutDialog(m_backend, m_testClient ? m_testClient->backendName() : QString(), this))->open(); });
    if (m_drawer) {
        connect(m_drawer, &QDockWidget::visibilityChanged, a.testClient,
            [this] { m_actions->testClient->setChecked(!m_drawer->isHidden()); });
        m_pump->addObserver(m_drawer->fates());
        connect(
            m_drawer, &TestClientDrawer::rowWanted, this, &MainWindow::showRowOf,
            Qt::QueuedConnection); // the table gets it after those that look on
    }

    connect(m_overview, &OverviewPage::kafkaSettingsWanted, this, &MainWindow::openKafkaSettings);
    connect(m_overview, &OverviewPage::simulatorWanted, this, &MainWindow::openSimulator);
    connect(m_overview, &OverviewPage::testClientWanted, this, [this] { setTestClientShown(true); });
    connect(m_overview, &OverviewPage::testMessageWanted, this, &MainWindow::sendTestMessage);
    connect(m_overview, &OverviewPage::firstStepsDismissed, this,
        [] { QSettings(QStringLiteral("hookline"), QStringLiteral("window")).setValue(QStringLiteral("firstStepsDismissed"), true); });
    connect(m_overview, &OverviewPage::eventsWanted, this, &MainWindow::showEvents);
    connect(m_overview, &OverviewPage::clientsWanted, this, [this] { showPage(Clients); });
    connect(m_overview, &OverviewPage::subscriptionsWanted, this, [this] { showPage(Subscriptions); });
    connect(m_overview, &OverviewPage::topicsWanted, this, [this] { showPage(Topics); });
    connect(m_overview, &OverviewPage::bridgeWanted, this, [this] { showPage(Bridge); });
    connect(m_overview, &OverviewPage::throughputWanted, this, [this] { showPage(Throughput); });
    connect(m_overview, &OverviewPage::hooksLogWanted, this, [this] {
        showPage(Log);
        m_log->showLog(QStringLiteral("hooks"), {});
    });
    connect(m_overview, &OverviewPage::alertWanted, this, [this](int row) {
        showPage(Log);
        m_log->showAlert(row);
    });
    connectEvents(*m_events);
    connect(m_clients, &ClientsPage::eventsWanted, this, &MainWindow::showEvents);
    connect(m_clients, &ClientsPage::testClientWanted, this, [this] { setTestClientShown(true); });
    connect(m_clients, &ClientsPage::subscriptionsWanted, this, [this](const QString& clientId) {
        showPage(Subscriptions);
        m_subscriptions->searchFor(clientId);
    });
    connect(m_subscriptions, &SubscriptionsPage::eventsWanted, this, &MainWindow::showEvents);
    connect(m_subscriptions, &SubscriptionsPage::testClientWanted, this, [this] { setTestClientShown(true); });
    connect(m_topics, &TopicsPage::eventsWanted, this, &MainWindow::showEvents);
    connect(m_hooks, &HooksPage::eventsWanted, this, &MainWindow::showEvents);
    connect(m_topics, &TopicsPage::publishWanted, this, [this](const QString& topic) {
        setTestClientShown(true);
        if (m_drawer)
            m_drawer->prepare(topic, {}, 0, false);
    });
    connect(m_reader, &ReaderPage::eventWanted, this, [this](quint64 number) {
        showPage(Events);
        m_events->showNumber(number);
    });
    connect(m_reader, &ReaderPage::replayWanted, this, [this](const ReplayOrder& order) { replayDialog().openWith(order); });
    connect(m_reader, &ReaderPage::kafkaSettingsWanted, this, &MainWindow::openKafkaSettings);
    connect(m_reader, &ReaderPage::kafkaTestWanted, this, [this](const QString& cluster) { testKafkaOf(cluster.toStdString()); });
    connect(m_center, &ProblemCenter::kafkaTestWanted, this, &MainWindow::testTroubledKafka);
    connect(m_center, &ProblemCenter::kafkaFieldWanted, this, &MainWindow::openKafkaField);
    connect(m_center, &ProblemCenter::bridgeWanted, this, [this] { showPage(Bridge); });
    connect(m_center, &ProblemCenter::topicWanted, this,
        [this](const QString& cluster, const QString& servers, const QString& topic) {
            const metrics::KafkaSnapshot& kafka = m_history->latest().kafka;
            const KafkaSpot spot { .cluster = cluster, .servers = servers, .topic = topic, .practice = kafka.practice };
            (new NewTopicDialog(m_backend.kafkaDesk(), spot, static_cast<int>(kafka.brokersKnown), this))->open();
        });
    connect(m_center, &ProblemCenter::recordingWanted, m_events, &EventsPage::startRecording);
    connect(m_center, &ProblemCenter::reportWanted, this, &MainWindow::openDiagnostics);
    connect(m_troubles, &TroubleWatch::kafkaFieldWanted, this, &MainWindow::openKafkaField);
    connect(m_troubles, &TroubleWatch::bridgeWanted, this, [this] { showPage(Bridge); });
    connect(m_troubles, &TroubleWatch::eventsWanted, this, &MainWindow::showEvents);
    m_pump->addObserver(*m_troubles);
    EventRecorder& recorder = m_events->recorder();
    connect(&recorder, &EventRecorder::changed, m_center,
        [this, &recorder] { m_center->showRecordingStopped(recorder.isRunning() ? QString() : recorder.errorText()); });
    connect(m_log, &LogPage::kafkaTestWanted, this, &MainWindow::testTroubledKafka);
    connect(m_bridge, &BridgePage::eventsWanted, this, &MainWindow::showEvents);
    connect(m_bridge, &BridgePage::recordWanted, this, &MainWindow::showRecord);
    connect(m_bridge, &BridgePage::kafkaSettingsWanted, this, &MainWindow::openKafkaSettings);
    connect(m_bridge, &BridgePage::replayWanted, this, &MainWindow::openReplay);
    connect(m_bridge, &BridgePage::kafkaTestWanted, this, &MainWindow::testTroubledKafka);
    connect(m_throughput, &ThroughputPage::eventsWanted, this, &MainWindow::showEvents);
    connect(m_log, &LogPage::eventsWanted, this, &MainWindow::showEvents);
    connect(m_settings, &SettingsPage::kafkaSettingsWanted, this, &MainWindow::openKafkaSettings);
    m_settings->setTimeFormats(m_events->timeFormats());
    m_settings->setZoom(*m_actions->zoom);
    connect(m_settings, &SettingsPage::appearanceChosen, this, &MainWindow::chooseWindowSetting);
    connect(&m_backend.settingsDesk(), &SettingsDesk::changed, m_model, [this] {
        const config::WindowSettings window = m_backend.settings().window;
        m_model->setLimits(window.eventRows, window.payloadBytes);
        cells::setPreviewChars(window.previewChars);
        for (QWidget* each : QApplication::allWidgets()) { // also those of other windows
            if (auto* rows = qobject_cast<EventView*>(each))
                rows->viewport()->update();
        }
    });
    connect(m_alerts, &AlertModel::changed, this, &MainWindow::showBadges);
    connect(m_history, &MetricsHistory::sampled, m_topicStore, [this] { m_topicStore->sample(m_history->latest().steadyNanos); });
    connect(m_history, &MetricsHistory::sampled, this, &MainWindow::sampled);
    connect(m_history, &MetricsHistory::refreshed, this, &MainWindow::sampled);
    connect(&m_backend, &Backend::brokerStateChanged, m_history, &MetricsHistory::refresh);
    connect(m_language, &Language::changed, this, [this] { m_status->setLanguage(m_language->code()); });
}

void MainWindow::connectEvents(EventsPage& page)
{
    connect(&page, &EventsPage::simulatorWanted, this, &MainWindow::openSimulator);
    connect(&page, &EventsPage::filterHelpWanted, this, [&page] { (new FilterHelpDialog(page.window()))->open(); });
    connect(&page, &EventsPage::republishWanted, this,
        [this](const QString& topic, const QByteArray& payload, int qos, bool retain) {
            comeBack();
            setTestClientShown(true);
            if (m_drawer)
                m_drawer->prepare(topic, payload, qos, retain);
        });
    connect(&page, &EventsPage::recordWanted, this, &MainWindow::showRecord);
    connect(&page, &EventsPage::reasonWanted, this, [this](const AclQuestion& question, qint64 refusedMicros) {
        comeBack();
        showPage(Settings);
        m_settings->askAccess(question, refusedMicros);
    });
}

void MainWindow::openDiagnostics()
{
    const LogTableModel& log = m_log->log().model();
    QStringList lines;
    for (int row = std::max(0, log.rowCount() - kMostLogLines); row < log.rowCount(); ++row)
        lines << log.lineText(row);
    (new DiagnosticsDialog(
         diagnosticsReport(m_backend, m_testClient ? m_testClient->backendName() : QString(), lines), this))
        ->open();
}

void MainWindow::connectWindows()
{
    connect(m_actions->newEvents, &QAction::triggered, this, [this] { m_windows->openEvents(*m_events); });
    connect(m_events, &EventsPage::newWindowWanted, m_actions->newEvents, &QAction::trigger);
    connect(m_actions->newThroughput, &QAction::triggered, m_windows, &ViewWindows::openThroughput);
    connect(
        m_actions->openCapture, &QAction::triggered, this, [this] { m_windows->askForCapture(this); },
        Qt::QueuedConnection); // whoever pressed it through the accessibility interface waits for no dialog
    connect(m_actions->saveCapture, &QAction::triggered, m_events, &EventsPage::saveCapture);
    connect(new FileDrop(this), &FileDrop::dropped, m_windows, &ViewWindows::openCapture);
    connect(m_windows, &ViewWindows::pageOpened, this, [this](EventsPage* page) {
        connectEvents(*page);
        page->setDetailPosition(m_actions->detailPosition());
        m_actions->zoom->applyTo(*page, false); // it has the columns of one that was zoomed already
    });
    connect(m_windows, &ViewWindows::changed, this, &MainWindow::tuneForVisibility);
    connect(m_windows, &ViewWindows::eventsWanted, this, [this](const QString& filter) {
        comeBack();
        showEvents(filter);
    });
}

void MainWindow::connectStatus()
{
    connect(
        m_status, &StatusStrip::languageWanted, this, [this](const QString& code) { chooseWindowSetting({}, code); });
    connect(m_status, &StatusStrip::overviewWanted, this, [this] { showPage(Overview); });
    connect(m_status, &StatusStrip::kafkaWanted, this, &MainWindow::openKafkaSettings);
    connect(m_status, &StatusStrip::throughputWanted, this, [this] { showPage(Throughput); });
    connect(m_status, &StatusStrip::eventsWanted, this, &MainWindow::showEvents);
    connect(m_status, &StatusStrip::alertsWanted, this, [this] { showPage(Log); });
    connect(m_status, &StatusStrip::profileWanted, this, [this](const QString& name) {
        showPage(Settings);
        m_settings->askForProfile(name);
    });
    EventExporter& exporter = m_events->exporter();
    EventRecorder& recorder = m_events->recorder();
    const auto recording = [this, &recorder] {
        m_status->showTask(recorder.isRunning() ? tr("● recording") : QString());
    };
    connect(&exporter, &EventExporter::progress, this,
        [this](int percent) { m_status->showTask(tr("exporting… %1 %").arg(percent)); });
    connect(&exporter, &EventExporter::finished, this, recording);
    connect(&recorder, &EventRecorder::changed, this, recording);
    connect(m_status, &StatusStrip::taskCancelled, this, [this, &exporter, &recorder, recording] {
        if (exporter.isRunning())
            exporter.cancel();
        else if (m_backend.replayDesk().isRunning())
            replayDialog().cancelReplay();
        else
            recorder.stop();
        recording();
    });
}

void MainWindow::toggleBridge()
{
    const metrics::Snapshot now = m_backend.snapshot();
    const auto use = [this](bool paused) {
        m_backend.pauseBridge(paused);
        m_history->refresh();
    };
    if (now.kafka.pausedSinceWallMicros != 0)
        return use(false);
    const QStringList risks = PauseRisks::of(m_backend.settings().kafka, now.kafka, m_history->now().matched);
    if (risks.isEmpty())
        return use(true);
    comeBack(); // from the tray: a question must be seen
    auto* dialog = new PauseDialog(risks, this);
    connect(dialog, &QDialog::accepted, this, [use] { use(true); });
    dialog->open();
}

void MainWindow::openKafkaField(const QString& key)
{
    openKafkaSettings();
    m_kafkaDialog->showField(key);
}

void MainWindow::sendTestMessage()
{
    setTestClientShown(true);
    if (m_drawer)
        m_drawer->sendOne();
}

void MainWindow::showRowOf(quint64 eventId)
{
    const std::optional<std::uint64_t> number = m_model->store().numberOf(eventId);
    if (!number)
        return;
    showPage(Events);
    m_events->showNumber(*number);
}

void MainWindow::showRecord(const RecordPlace& place)
{
    comeBack();
    showPage(Reader);
    m_reader->openRecord(place);
}

void MainWindow::testTroubledKafka() { testKafkaOf(m_history->latest().kafka.problemCluster); }

void MainWindow::testKafkaOf(const std::string& cluster)
{
    if (cluster.empty()) {
        testKafka();
        return;
    }
    showPage(Settings);
    m_settings->testCluster(cluster);
}

} // namespace hookline::ui
