#include "ui/main_window.h"

#include "ui/accessible_faces.h"
#include "ui/actions.h"
#include "ui/alert_watch.h"
#include "ui/detail_position.h"
#include "ui/dialogs/close_dialog.h"
#include "ui/dialogs/command_palette.h"
#include "ui/dialogs/kafka_dialog.h"
#include "ui/dialogs/replay_dialog.h"
#include "ui/dialogs/simulator_dialog.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/language.h"
#include "ui/menu_commands.h"
#include "ui/models/alert_model.h"
#include "ui/models/bridge_numbers.h"
#include "ui/models/decode/decode_rules.h"
#include "ui/models/event_cells.h"
#include "ui/models/event_pump.h"
#include "ui/models/event_table_model.h"
#include "ui/models/marker_log.h"
#include "ui/models/metrics_history.h"
#include "ui/models/topic_store.h"
#include "ui/pages/bridge_page.h"
#include "ui/pages/clients_page.h"
#include "ui/pages/events_page.h"
#include "ui/pages/hooks_page.h"
#include "ui/pages/log_page.h"
#include "ui/pages/overview_page.h"
#include "ui/pages/reader_page.h"
#include "ui/pages/settings_page.h"
#include "ui/pages/subscriptions_page.h"
#include "ui/pages/throughput_page.h"
#include "ui/pages/topics_page.h"
#include "ui/ports/backend.h"
#include "ui/ports/settings_desk.h"
#include "ui/ports/test_client.h"
#include "ui/problem_center.h"
#include "ui/saved_layout.h"
#include "ui/theme.h"
#include "ui/tray.h"
#include "ui/trouble_watch.h"
#include "ui/view_windows.h"
#include "ui/widgets/message_panels.h"
#include "ui/widgets/sidebar.h"
#include "ui/widgets/state_dot.h"
#include "ui/widgets/status_strip.h"
#include "ui/widgets/test_client_drawer.h"
#include "ui/zoom.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenuBar>
#include <QScreen>
#include <QSettings>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTimer>
#include <QVBoxLayout>

namespace hookline::ui {
namespace {

/// Raise when saved layouts of older versions must not be restored.
constexpr int kLayoutVersion = 5;
constexpr int kSaveMs = 2000; ///< after somebody did something that may have changed the layout

/// Where a page has several lists, "Delete" alone would not say of what: the list's name follows the page's.
QString areaOf(const QAction& action, const QWidget& page, const QString& name)
{
    const auto* view = qobject_cast<const QWidget*>(action.parent());
    const QWidget* list = view && view != &page ? view->focusProxy() : nullptr;
    const QString of = list ? list->accessibleName() : QString();
    return of.isEmpty() || of == name ? name : QStringLiteral("%1 \u00B7 %2").arg(name, of);
}

} // namespace

MainWindow::MainWindow(Backend& backend, TestClient* testClient, QWidget* parent)
    : QMainWindow(parent)
    , m_backend(backend)
    , m_testClient(testClient)
    , m_theme(new ThemeController(this))
    , m_language(new Language(this))
{
    installAccessibleFaces();
    const config::WindowSettings settings = backend.settings().window;
    m_theme->setMode(fromUtf8(settings.theme));
    m_language->use(fromUtf8(settings.language));
    setObjectName(QStringLiteral("mainWindow"));
    setWindowIcon(applicationIcon());
    setMinimumSize(1040, 640);
    resize(1440, 900);

    cells::setPreviewChars(settings.previewChars);
    m_model = new EventTableModel(settings.eventRows, settings.payloadBytes, this);
    m_topicStore = new TopicStore(this);
    m_pump = new EventPump(backend, *m_model, this);
    m_pump->setTopics(m_topicStore);
    m_history = new MetricsHistory(backend, this);
    m_history->setTopics(m_topicStore);
    m_alerts = new AlertModel(this);
    new AlertWatch(*m_history, *m_alerts, this);
    m_markers = new MarkerLog(*m_history, this);
    const auto mark = [this](const QString& errorId) {
        if (errorId.isEmpty())
            m_markers->noteApplied(m_backend.snapshot().wallMicros);
    };
    connect(&backend, &Backend::kafkaApplied, m_markers, mark);
    connect(&backend.settingsDesk(), &SettingsDesk::applied, m_markers, mark);
    m_actions = new Actions(this);
    buildPages();
    m_center = new ProblemCenter(backend, *m_history, *m_panels, *m_alerts, this);
    m_troubles = new TroubleWatch(*m_history, *m_panels, this);
    m_actions->buildMenus(menuBar(), *m_events, m_stack);
    m_tray = new Tray(*m_history, m_actions->pauseBridge, m_actions->broker, m_actions->quit, this);
    m_windows = new ViewWindows(backend, *m_model, *m_history, *m_markers, this);
    connectActions();
    connectStatus();
    connectWindows();
    connectMenus();
    retranslate();
    restoreLayout();
    saveWhileRunning();
    m_history->start();
    m_pump->start();
}

MainWindow::~MainWindow() { delete m_windows; } // before what they show

void MainWindow::buildPages()
{
    auto* central = new QWidget;
    auto* row = new QHBoxLayout(central);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    m_sidebar = new Sidebar;
    for (QAction* action : m_actions->pages->actions())
        m_sidebar->addPage(action);
    m_sidebar->addTool(m_actions->testClient);
    m_sidebar->addTool(m_actions->kafkaSettings);
    row->addWidget(m_sidebar);
    auto* column = new QVBoxLayout;
    column->setSpacing(0);
    m_panels = new MessagePanels;
    column->addWidget(m_panels);
    m_stack = new QStackedWidget;
    m_overview = new OverviewPage(m_backend, *m_history, *m_alerts);
    m_events = new EventsPage(m_backend, *m_model, *m_history, EventsPage::Place::MainWindow);
    m_clients = new ClientsPage(m_backend, *m_model);
    m_subscriptions = new SubscriptionsPage(m_backend, *m_topicStore);
    m_topics = new TopicsPage(m_backend, *m_topicStore, *m_model);
    m_hooks = new HooksPage(m_backend, *m_model);
    m_bridge = new BridgePage(m_backend, *m_history, *m_model);
    m_throughput = new ThroughputPage(*m_history, *m_markers);
    m_reader = new ReaderPage(m_backend, *m_model);
    m_log = new LogPage(m_backend, *m_alerts);
    m_settings = new SettingsPage(m_backend, *m_history);
    for (QWidget* page : std::initializer_list<QWidget*> {
             m_overview, m_events, m_clients, m_subscriptions, m_topics, m_hooks, m_bridge, m_throughput, m_reader, m_log, m_settings })
        m_stack->addWidget(page);
    column->addWidget(m_stack, 1);
    row->addLayout(column, 1);
    setCentralWidget(central);

    m_status = new StatusStrip(*m_history, *m_model, m_backend.settingsDesk());
    statusBar()->setSizeGripEnabled(false);
    statusBar()->addWidget(m_status, 1);
    if (m_testClient) {
        m_drawer = new TestClientDrawer(*m_testClient);
        addDockWidget(Qt::RightDockWidgetArea, m_drawer);
        m_drawer->hide();
    } else {
        m_actions->testClient->setEnabled(false);
    }
}

QList<Command> MainWindow::commands() const
{
    QList<Command> out;
    for (QAction* action : m_actions->all())
        out.append({ action, m_actions->areaOf(action), -1 });
    out.append({ m_tray->notesAction(), {}, -1 });
    for (int page = 0; page < m_stack->count(); ++page) {
        const QString area = withoutMnemonic(m_actions->pages->actions().at(page)->text());
        for (QAction* action : m_stack->widget(page)->findChildren<QAction*>()) {
            // Not the fields' own, nor those in menus that are filled when they open.
            if (action->objectName().endsWith(QLatin1String("Action")) && !action->text().isEmpty() && !action->menu())
                out.append({ action, areaOf(*action, *m_stack->widget(page), area), page });
        }
    }
    return out;
}

void MainWindow::openPalette()
{
    auto* palette = new CommandPalette(commands(), this);
    connect(palette, &CommandPalette::chosen, this, &MainWindow::run);
    palette->open();
}

void MainWindow::run(const Command& command)
{
    if (command.page >= 0)
        showPage(static_cast<Page>(command.page));
    command.action->trigger();
}

void MainWindow::showPage(Page page)
{
    m_stack->setCurrentIndex(page);
    m_panels->setOnBridge(page == Bridge);
    m_stack->currentWidget()->setFocus();
    m_actions->pages->actions().at(page)->setChecked(true);
    tuneForVisibility();
}

void MainWindow::showEvents(const QString& filter)
{
    m_events->setFilterText(filter);
    showPage(Events);
}

void MainWindow::tuneForVisibility()
{
    m_pump->setVisible((m_stack->currentIndex() == Events && !isMinimized()) || m_windows->showsEvents());
}

void MainWindow::sampled()
{
    const metrics::Snapshot& snapshot = m_history->latest();
    m_sidebar->showStates(Look::broker(snapshot.broker), Look::kafka(snapshot.kafka));
    m_status->refresh();
    showNotes();
    m_actions->showBrokerRunning(snapshot.broker.listening);
    m_actions->showBridge(snapshot.kafka.state != metrics::KafkaState::Off, snapshot.kafka.pausedSinceWallMicros != 0, canFlush(snapshot.kafka));
    const QString address = fromUtf8(snapshot.broker.address);
    setWindowTitle(address.isEmpty() ? QStringLiteral("Hookline") : QStringLiteral("Hookline \u2013 %1").arg(address));
    if (m_drawer)
        m_drawer->setBrokerAddress(address);
}

void MainWindow::showBadges()
{
    if (m_log->isVisible() && !isMinimized())
        m_alerts->markSeen(); // before somebody's eyes: nothing to call them for
    m_sidebar->setBadge(m_actions->log, m_alerts->unseen(), m_alerts->unseenErrors() > 0);
}

void MainWindow::showNotes()
{
    const metrics::Snapshot& now = m_history->latest();
    const auto count = [](std::uint64_t number) { return number == 0 ? QString() : shortNumber(static_cast<double>(number)); };
    m_sidebar->setNote(m_actions->clients, count(now.broker.connections));
    m_sidebar->setNote(m_actions->subscriptions, count(now.broker.subscriptions));
    m_sidebar->setNote(m_actions->events, m_events->filterText().isEmpty() ? QString() : tr("filtered"));
    const bool trouble = now.kafka.state == metrics::KafkaState::Down || now.kafka.state == metrics::KafkaState::Blocked;
    m_sidebar->setNote(m_actions->bridge, trouble ? Look::kafka(now.kafka).title : QString(), true);
}

void MainWindow::toggleBroker()
{
    if (m_history->latest().broker.listening)
        m_backend.stopBroker();
    else
        m_backend.startBroker();
}

void MainWindow::openKafkaSettings()
{
    if (!m_kafkaDialog)
        m_kafkaDialog = new KafkaDialog(m_backend, *m_history, this);
    m_kafkaDialog->open();
}

void MainWindow::testKafka()
{
    openKafkaSettings();
    m_kafkaDialog->startTest();
}

void MainWindow::openSimulator()
{
    if (!m_simulatorDialog)
        m_simulatorDialog = new SimulatorDialog(m_backend, this);
    m_simulatorDialog->show();
    m_simulatorDialog->raise();
    m_simulatorDialog->activateWindow();
}

ReplayDialog& MainWindow::replayDialog()
{
    if (!m_replayDialog) {
        m_replayDialog = new ReplayDialog(m_backend, this);
        connect(m_replayDialog, &ReplayDialog::eventsWanted, this, &MainWindow::showEvents);
        connect(m_replayDialog, &ReplayDialog::taskChanged, m_status, &StatusStrip::showTask);
    }
    return *m_replayDialog;
}

void MainWindow::openCapture(const QString& file) { m_windows->openCapture(file); }

void MainWindow::openReplay() { replayDialog().openAgain(); }

void MainWindow::setTestClientShown(bool shown)
{
    if (!m_drawer)
        return;
    m_drawer->setVisible(shown);
    m_actions->testClient->setChecked(shown);
}

void MainWindow::setLanguage(const QString& setting)
{
    m_language->use(setting);
    for (QAction* action : m_actions->language->actions())
        action->setChecked(action->data().toString() == setting);
    m_center->showMissingFont(!m_language->fontsPresent());
}

void MainWindow::setThemeMode(const QString& mode)
{
    m_theme->setMode(mode);
    for (QAction* action : m_actions->theme->actions())
        action->setChecked(action->data().toString() == mode);
}

void MainWindow::chooseWindowSetting(const QString& theme, const QString& language)
{
    config::WindowSettings settings = m_backend.settings().window;
    if (!theme.isEmpty()) {
        settings.theme = theme.toStdString();
        setThemeMode(theme);
    }
    if (!language.isEmpty()) {
        settings.language = language.toStdString();
        setLanguage(language);
    }
    m_backend.applyWindow(settings);
}

/// So that a crash does not take the layout with it: whatever changes it begins with a mouse or a key.
void MainWindow::saveWhileRunning()
{
    m_saveTimer.setObjectName(QStringLiteral("layoutSaveTimer"));
    m_saveTimer.setParent(this);
    m_saveTimer.setSingleShot(true);
    m_saveTimer.setInterval(kSaveMs);
    connect(&m_saveTimer, &QTimer::timeout, this, &MainWindow::saveLayout);
    qApp->installEventFilter(this);
    if (m_session.wasCutShort())
        m_center->showUncleanExit();
}

bool MainWindow::eventFilter(QObject* watched, QEvent* event)
{
    const bool done = event->type() == QEvent::MouseButtonRelease || event->type() == QEvent::KeyRelease;
    if (done && !m_saveTimer.isActive())
        m_saveTimer.start();
    return QMainWindow::eventFilter(watched, event);
}

void MainWindow::saveLayout() const
{
    QSettings state = savedLayout();
    state.setValue(QStringLiteral("version"), kLayoutVersion);
    state.setValue(QStringLiteral("geometry"), saveGeometry());
    state.setValue(QStringLiteral("docks"), saveState(kLayoutVersion));
    state.setValue(QStringLiteral("sidebarCollapsed"), m_sidebar->isCollapsed());
    state.setValue(QStringLiteral("page"), m_stack->currentIndex());
    state.setValue(QStringLiteral("zoom"), m_actions->zoom->percent());
    state.setValue(QStringLiteral("detail"), static_cast<int>(m_actions->detailPosition()));
    m_events->saveLayout(state);
    state.setValue(QStringLiteral("filterNow"), m_events->filterText());
    m_clients->saveLayout(state);
    m_subscriptions->saveLayout(state);
    m_topics->saveLayout(state);
    m_hooks->saveLayout(state);
    m_reader->saveLayout(state);
    m_bridge->saveLayout(state);
    m_log->saveLayout(state);
    m_throughput->saveLayout(state);
    m_windows->saveOpen(state);
    decodeRules().save(); // they are no layout: resetting that leaves them
}

void MainWindow::restoreLayout()
{
    decodeRules().load();
    const QSettings state = savedLayout();
    m_overview->setFirstStepsShown(!state.value(QStringLiteral("firstStepsDismissed"), false).toBool());
    const config::WindowSettings settings = m_backend.settings().window;
    setThemeMode(fromUtf8(settings.theme));
    setLanguage(fromUtf8(settings.language));
    m_status->setLanguage(m_language->code());
    int page = Overview;
    if (state.value(QStringLiteral("version")).toInt() == kLayoutVersion) {
        // Qt moves a window that would be off every screen back onto one.
        restoreGeometry(state.value(QStringLiteral("geometry")).toByteArray());
        restoreState(state.value(QStringLiteral("docks")).toByteArray(), kLayoutVersion);
        m_actions->sidebar->setChecked(state.value(QStringLiteral("sidebarCollapsed")).toBool());
        page = std::clamp(
            state.value(QStringLiteral("page")).toInt(), static_cast<int>(Overview), static_cast<int>(Settings));
        m_actions->zoom->setPercent(state.value(QStringLiteral("zoom"), 100).toInt()); // before columns, which are saved as they look then
        m_actions->setDetailPosition(static_cast<DetailPosition>(std::clamp(state.value(QStringLiteral("detail")).toInt(), 0, 2)));
        m_events->restoreLayout(state);
        m_clients->restoreLayout(state);
        m_subscriptions->restoreLayout(state);
        m_topics->restoreLayout(state);
        m_hooks->restoreLayout(state);
        m_reader->restoreLayout(state);
        m_bridge->restoreLayout(state);
        m_log->restoreLayout(state);
        m_throughput->restoreLayout(state);
        // A filter is no layout: whoever quits is done with it. Whoever was cut short is not.
        if (m_session.wasCutShort())
            m_events->setFilterText(state.value(QStringLiteral("filterNow")).toString());
    }
    showPage(static_cast<Page>(page));
    // When this window is there, so that it is not the one above.
    QTimer::singleShot(0, this, [this] {
        QSettings saved = savedLayout();
        m_windows->restoreOpen(saved, *m_events);
    });
}

void MainWindow::resetLayout()
{
    savedLayout().clear();
    decodeRules().save();
    m_actions->sidebar->setChecked(false);
    m_actions->zoom->setPercent(100);
    m_actions->setDetailPosition(DetailPosition::Bottom);
    setTestClientShown(false);
    m_events->resetLayout();
    m_clients->resetLayout();
    m_subscriptions->resetLayout();
    m_topics->resetLayout();
    m_hooks->resetLayout();
    m_reader->resetLayout();
    m_bridge->resetLayout();
    m_log->resetLayout();
    m_throughput->resetLayout();
    m_overview->setFirstStepsShown(true);
    if (!isMaximized() && !isFullScreen())
        resize(QSize(1440, 900).boundedTo(screen()->availableSize()));
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if (!m_quitting && m_hooks->holdClose([this] { close(); })) {
        showPage(Hooks);
        event->ignore();
        return;
    }
    if (!m_quitting && m_replayDialog && m_replayDialog->holdClose([this] { close(); })) {
        event->ignore();
        return;
    }
    if (!m_quitting && m_bridge->holdClose([this] { close(); })) {
        showPage(Bridge);
        event->ignore();
        return;
    }
    if (!m_quitting && m_settings->holdClose([this] { close(); })) {
        showPage(Settings);
        event->ignore();
        return;
    }
    const metrics::Snapshot now = m_backend.snapshot();
    if (!m_quitting && now.broker.listening && now.broker.connections > 0) {
        event->ignore();
        askBeforeClosing(now.broker.connections);
        return;
    }
    saveLayout();
    m_windows->closeAll();
    QMainWindow::closeEvent(event);
}

void MainWindow::askBeforeClosing(std::uint64_t clients)
{
    const metrics::KafkaSnapshot kafka = m_backend.snapshot().kafka;
    auto* dialog = new CloseDialog(clients, kafka, m_backend.settings().kafka.flushTimeoutMs, m_tray->isAvailable(), this);
    connect(dialog, &CloseDialog::quitChosen, this, [this] {
        m_quitting = true;
        close();
    });
    connect(dialog, &CloseDialog::trayChosen, this, [this] {
        saveLayout();
        hide();
        m_pump->setVisible(m_windows->showsEvents());
    });
    dialog->open();
}

void MainWindow::comeBack()
{
    if (isMinimized())
        showNormal();
    show();
    raise();
    activateWindow();
    tuneForVisibility();
}

void MainWindow::quitNow()
{
    m_quitting = true;
    saveLayout();
    QApplication::exit(0);
}

void MainWindow::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange && m_actions)
        retranslate();
    if (event->type() == QEvent::WindowStateChange) {
        tuneForVisibility();
        m_actions->more->fullScreen->setChecked(isFullScreen());
    }
    QMainWindow::changeEvent(event);
}

void MainWindow::retranslate()
{
    m_actions->retranslate();
    m_sidebar->setAccessibleName(tr("Pages"));
    if (m_center) {
        m_center->retranslate();
        m_troubles->retranslate();
    }
    m_alerts->retranslate();
    // The little buttons inside fields have no words of their own.
    for (const QLineEdit* edit : findChildren<QLineEdit*>()) {
        for (QAction* inside : edit->findChildren<QAction*>(QString(), Qt::FindDirectChildrenOnly)) {
            if (inside->objectName() == QLatin1String("_q_qlineeditclearaction"))
                inside->setText(tr("Empty the field"));
            else if (inside->objectName().isEmpty())
                inside->setText(tr("Search"));
        }
    }
    sampled();
}

} // namespace hookline::ui
