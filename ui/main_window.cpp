#include "ui/main_window.h"

#include "ui/actions.h"
#include "ui/dialogs/help_dialogs.h"
#include "ui/dialogs/kafka_dialog.h"
#include "ui/dialogs/simulator_dialog.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/language.h"
#include "ui/models/event_pump.h"
#include "ui/models/event_table_model.h"
#include "ui/models/metrics_history.h"
#include "ui/models/problem_log.h"
#include "ui/models/topic_store.h"
#include "ui/pages/clients_page.h"
#include "ui/pages/events_page.h"
#include "ui/pages/hooks_page.h"
#include "ui/pages/overview_page.h"
#include "ui/pages/subscriptions_page.h"
#include "ui/pages/throughput_page.h"
#include "ui/pages/topics_page.h"
#include "ui/ports/backend.h"
#include "ui/ports/test_client.h"
#include "ui/problem_center.h"
#include "ui/theme.h"
#include "ui/widgets/message_panels.h"
#include "ui/widgets/sidebar.h"
#include "ui/widgets/state_dot.h"
#include "ui/widgets/status_strip.h"
#include "ui/widgets/test_client_drawer.h"

#include <QAction>
#include <QActionGroup>
#include <QCloseEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QMenuBar>
#include <QScreen>
#include <QSettings>
#include <QStackedWidget>
#include <QStatusBar>
#include <QVBoxLayout>

namespace hookline::ui {
namespace {

/// Raise when saved layouts of older versions must not be restored.
constexpr int kLayoutVersion = 2;

QSettings savedLayout() { return QSettings(QStringLiteral("hookline"), QStringLiteral("window")); }

} // namespace

MainWindow::MainWindow(Backend& backend, TestClient* testClient, QWidget* parent)
    : QMainWindow(parent)
    , m_backend(backend)
    , m_testClient(testClient)
    , m_theme(new ThemeController(this))
    , m_language(new Language(this))
{
    const config::WindowSettings settings = backend.settings().window;
    m_theme->setMode(fromUtf8(settings.theme));
    m_language->use(fromUtf8(settings.language));
    setObjectName(QStringLiteral("mainWindow"));
    setWindowIcon(applicationIcon());
    setMinimumSize(1040, 640);
    resize(1440, 900);

    m_model = new EventTableModel(settings.eventRows, settings.payloadBytes, this);
    m_topicStore = new TopicStore(this);
    m_pump = new EventPump(backend, *m_model, this);
    m_pump->setTopics(m_topicStore);
    m_history = new MetricsHistory(backend, this);
    m_problems = new ProblemLog(this);
    m_actions = new Actions(this);
    buildPages();
    m_center = new ProblemCenter(backend, *m_history, *m_panels, *m_problems, this);
    m_actions->buildMenus(menuBar(), *m_events);
    connectActions();
    retranslate();
    restoreLayout();
    m_history->start();
    m_pump->start();
}

MainWindow::~MainWindow() = default;

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
    m_overview = new OverviewPage(m_backend, *m_history, *m_problems);
    m_events = new EventsPage(m_backend, *m_model, *m_history);
    m_clients = new ClientsPage(m_backend);
    m_subscriptions = new SubscriptionsPage(m_backend);
    m_topics = new TopicsPage(m_backend, *m_topicStore, *m_model);
    m_hooks = new HooksPage(m_backend, *m_model);
    m_throughput = new ThroughputPage(*m_history);
    for (QWidget* page :
        std::initializer_list<QWidget*> { m_overview, m_events, m_clients, m_subscriptions, m_topics, m_hooks, m_throughput })
        m_stack->addWidget(page);
    column->addWidget(m_stack, 1);
    row->addLayout(column, 1);
    setCentralWidget(central);

    m_status = new StatusStrip(*m_history, *m_model);
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

void MainWindow::connectActions()
{
    Actions& a = *m_actions;
    connect(a.quit, &QAction::triggered, this, &QWidget::close);
    connect(a.pages, &QActionGroup::triggered, this,
        [this](QAction* page) { showPage(static_cast<Page>(page->data().toInt())); });
    connect(a.sidebar, &QAction::toggled, m_sidebar, &Sidebar::setCollapsed);
    connect(a.theme, &QActionGroup::triggered, this,
        [this](QAction* chosen) { chooseWindowSetting(chosen->data().toString(), {}); });
    connect(a.language, &QActionGroup::triggered, this,
        [this](QAction* chosen) { chooseWindowSetting({}, chosen->data().toString()); });
    connect(a.resetLayout, &QAction::triggered, this, &MainWindow::resetLayout);
    connect(a.broker, &QAction::triggered, this, &MainWindow::toggleBroker);
    connect(a.kafkaSettings, &QAction::triggered, this, &MainWindow::openKafkaSettings);
    connect(a.kafkaTest, &QAction::triggered, this, &MainWindow::testKafka);
    connect(a.simulator, &QAction::triggered, this, &MainWindow::openSimulator);
    connect(a.testClient, &QAction::triggered, this, &MainWindow::setTestClientShown);
    connect(a.shortcuts, &QAction::triggered, this, [this] { (new ShortcutsDialog(m_actions->all(), this))->open(); });
    connect(a.about, &QAction::triggered, this,
        [this] { (new AboutDialog(m_backend, m_testClient ? m_testClient->backendName() : QString(), this))->open(); });
    if (m_drawer)
        connect(m_drawer, &QDockWidget::visibilityChanged, a.testClient,
            [this] { m_actions->testClient->setChecked(!m_drawer->isHidden()); });

    connect(m_sidebar, &Sidebar::brokerClicked, this, [this] { showPage(Overview); });
    connect(m_sidebar, &Sidebar::kafkaClicked, this, &MainWindow::openKafkaSettings);
    connect(m_overview, &OverviewPage::kafkaSettingsWanted, this, &MainWindow::openKafkaSettings);
    connect(m_overview, &OverviewPage::simulatorWanted, this, &MainWindow::openSimulator);
    connect(m_overview, &OverviewPage::testClientWanted, this, [this] { setTestClientShown(true); });
    connect(m_overview, &OverviewPage::firstStepsDismissed, this,
        [] { savedLayout().setValue(QStringLiteral("firstStepsDismissed"), true); });
    connect(m_events, &EventsPage::simulatorWanted, this, &MainWindow::openSimulator);
    connect(m_clients, &ClientsPage::eventsWanted, this, &MainWindow::showEvents);
    connect(m_clients, &ClientsPage::testClientWanted, this, [this] { setTestClientShown(true); });
    connect(m_clients, &ClientsPage::subscriptionsWanted, this, [this](const QString& clientId) {
        showPage(Subscriptions);
        m_subscriptions->searchFor(clientId);
    });
    connect(m_subscriptions, &SubscriptionsPage::eventsWanted, this, &MainWindow::showEvents);
    connect(m_subscriptions, &SubscriptionsPage::testClientWanted, this, [this] { setTestClientShown(true); });
    connect(m_topics, &TopicsPage::eventsWanted, this, &MainWindow::showEvents);
    connect(m_topics, &TopicsPage::publishWanted, this, [this](const QString& topic) {
        setTestClientShown(true);
        if (m_drawer)
            m_drawer->prepare(topic, {}, 0, false);
    });
    connect(m_events, &EventsPage::filterHelpWanted, this, [this] { (new FilterHelpDialog(this))->open(); });
    connect(m_events, &EventsPage::republishWanted, this,
        [this](const QString& topic, const QByteArray& payload, int qos, bool retain) {
            setTestClientShown(true);
            if (m_drawer)
                m_drawer->prepare(topic, payload, qos, retain);
        });
    connect(m_center, &ProblemCenter::kafkaTestWanted, this, &MainWindow::testKafka);
    connect(
        m_status, &StatusStrip::languageWanted, this, [this](const QString& code) { chooseWindowSetting({}, code); });
    connect(m_history, &MetricsHistory::sampled, this, &MainWindow::sampled);
    connect(m_history, &MetricsHistory::refreshed, this, &MainWindow::sampled);
    connect(&m_backend, &Backend::brokerStateChanged, m_history, &MetricsHistory::refresh);
    connect(m_language, &Language::changed, this, [this] { m_status->setLanguage(m_language->code()); });
}

void MainWindow::showPage(Page page)
{
    m_stack->setCurrentIndex(page);
    m_stack->currentWidget()->setFocus();
    m_actions->pages->actions().at(page)->setChecked(true);
    tuneForVisibility();
}

void MainWindow::showEvents(const QString& filter)
{
    m_events->setFilterText(filter);
    showPage(Events);
}

void MainWindow::tuneForVisibility() { m_pump->setVisible(m_stack->currentIndex() == Events && !isMinimized()); }

void MainWindow::sampled()
{
    const metrics::Snapshot& snapshot = m_history->latest();
    m_sidebar->showStates(Look::broker(snapshot.broker), Look::kafka(snapshot.kafka));
    m_status->refresh();
    m_actions->showBrokerRunning(snapshot.broker.listening);
    const QString address = fromUtf8(snapshot.broker.address);
    setWindowTitle(address.isEmpty() ? QStringLiteral("Hookline") : QStringLiteral("Hookline \u2013 %1").arg(address));
    if (m_drawer)
        m_drawer->setBrokerAddress(address);
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

void MainWindow::saveLayout() const
{
    QSettings state = savedLayout();
    state.setValue(QStringLiteral("version"), kLayoutVersion);
    state.setValue(QStringLiteral("geometry"), saveGeometry());
    state.setValue(QStringLiteral("docks"), saveState(kLayoutVersion));
    state.setValue(QStringLiteral("sidebarCollapsed"), m_sidebar->isCollapsed());
    state.setValue(QStringLiteral("page"), m_stack->currentIndex());
    m_events->saveLayout(state);
    m_clients->saveLayout(state);
    m_subscriptions->saveLayout(state);
    m_topics->saveLayout(state);
    m_hooks->saveLayout(state);
}

void MainWindow::restoreLayout()
{
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
            state.value(QStringLiteral("page")).toInt(), static_cast<int>(Overview), static_cast<int>(Throughput));
        m_events->restoreLayout(state);
        m_clients->restoreLayout(state);
        m_subscriptions->restoreLayout(state);
        m_topics->restoreLayout(state);
        m_hooks->restoreLayout(state);
    }
    showPage(static_cast<Page>(page));
}

void MainWindow::resetLayout()
{
    savedLayout().clear();
    m_actions->sidebar->setChecked(false);
    setTestClientShown(false);
    m_events->resetLayout();
    m_clients->resetLayout();
    m_subscriptions->resetLayout();
    m_topics->resetLayout();
    m_hooks->resetLayout();
    m_overview->setFirstStepsShown(true);
    if (!isMaximized() && !isFullScreen())
        resize(QSize(1440, 900).boundedTo(screen()->availableSize()));
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if (m_hooks->holdClose([this] { close(); })) {
        showPage(Hooks);
        event->ignore();
        return;
    }
    saveLayout();
    QMainWindow::closeEvent(event);
}

void MainWindow::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange && m_actions)
        retranslate();
    if (event->type() == QEvent::WindowStateChange)
        tuneForVisibility();
    QMainWindow::changeEvent(event);
}

void MainWindow::retranslate()
{
    m_actions->retranslate();
    m_sidebar->setAccessibleName(tr("Pages"));
    if (m_center)
        m_center->retranslate();
    sampled();
}

} // namespace hookline::ui
