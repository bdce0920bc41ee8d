#include "ui/actions.h"

#include "ui/detail_position.h"
#include "ui/edit_menu.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/menu_commands.h"
#include "ui/pages/events_page.h"
#include "ui/zoom.h"

#include <QAction>
#include <QActionGroup>
#include <QMenu>
#include <QMenuBar>

namespace hookline::ui {
namespace {

enum Menu { File, Edit, View, Pages, DetailMenu, ThemeMenu, LanguageMenu, ZoomMenu, EventsMenu, Broker, Kafka, Tools, Help };

} // namespace

Actions::Actions(QWidget* window)
    : QObject(window)
    , zoom(new Zoom(this))
    , more(new MenuCommands(window))
    , m_window(window)
{
    newEvents = make("newEventsWindowAction", "window", { QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N) });
    newThroughput = make("newThroughputWindowAction", "window");
    openCapture = make("openCaptureAction", "folder", { QKeySequence(Qt::CTRL | Qt::Key_O) });
    saveCapture = make("saveCaptureAction", "save", { QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S) });
    quit = make("quitAction", "close", { QKeySequence(Qt::CTRL | Qt::Key_Q) });
    pages = new QActionGroup(this);
    overview = make("overviewAction", "overview", { QKeySequence(Qt::CTRL | Qt::Key_1) });
    events = make("eventsAction", "events", { QKeySequence(Qt::CTRL | Qt::Key_2) });
    clients = make("clientsAction", "devices", { QKeySequence(Qt::CTRL | Qt::Key_3) });
    subscriptions = make("subscriptionsAction", "subscriptions", { QKeySequence(Qt::CTRL | Qt::Key_4) });
    topics = make("topicsAction", "topics", { QKeySequence(Qt::CTRL | Qt::Key_5) });
    hooks = make("hooksAction", "hook", { QKeySequence(Qt::CTRL | Qt::Key_6) });
    bridge = make("bridgeAction", "bridge", { QKeySequence(Qt::CTRL | Qt::Key_7) });
    throughput = make("throughputAction", "throughput", { QKeySequence(Qt::CTRL | Qt::Key_8) });
    reader = make("readerAction", "kafka", { QKeySequence(Qt::CTRL | Qt::Key_9) });
    log = make("logAction", "log", { QKeySequence(Qt::CTRL | Qt::Key_0) });
    settings = make("settingsAction", "gear", { QKeySequence(Qt::CTRL | Qt::Key_Comma) });
    int index = 0;
    for (QAction* page : { overview, events, clients, subscriptions, topics, hooks, bridge, throughput, reader, log, settings }) {
        page->setCheckable(true);
        page->setData(index++);
        pages->addAction(page);
    }
    overview->setChecked(true);
    sidebar = make("sidebarAction", "collapse", { QKeySequence(Qt::CTRL | Qt::Key_B) });
    sidebar->setCheckable(true);
    theme = new QActionGroup(this);
    language = new QActionGroup(this);
    static constexpr const char* themes[] = { "system", "light", "dark" };
    static constexpr const char* languages[] = { "system", "en", "zh_CN" };
    for (int i = 0; i < 3; ++i) {
        m_themes[i] = make("themeAction", nullptr);
        m_themes[i]->setObjectName(QStringLiteral("theme_%1Action").arg(QLatin1String(themes[i])));
        m_themes[i]->setData(QLatin1String(themes[i]));
        m_themes[i]->setCheckable(true);
        theme->addAction(m_themes[i]);
        m_languages[i] = make("languageAction", nullptr);
        m_languages[i]->setObjectName(QStringLiteral("language_%1Action").arg(QLatin1String(languages[i])));
        m_languages[i]->setData(QLatin1String(languages[i]));
        m_languages[i]->setCheckable(true);
        language->addAction(m_languages[i]);
    }
    // Ctrl+0 is a page's.
    zoomIn = make("zoomInAction", "add", { QKeySequence(Qt::CTRL | Qt::Key_Plus), QKeySequence(Qt::CTRL | Qt::Key_Equal) });
    zoomOut = make("zoomOutAction", nullptr, { QKeySequence(Qt::CTRL | Qt::Key_Minus) });
    zoomReset = make("zoomResetAction", nullptr, { QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_0) });
    for (QAction* action : { zoomIn, zoomOut, zoomReset })
        action->setShortcutContext(Qt::ApplicationShortcut); // windows of their own have no menu for it
    connect(zoomIn, &QAction::triggered, zoom, [this] { zoom->setPercent(zoom->percent() + Zoom::kStep); });
    connect(zoomOut, &QAction::triggered, zoom, [this] { zoom->setPercent(zoom->percent() - Zoom::kStep); });
    connect(zoomReset, &QAction::triggered, zoom, [this] { zoom->setPercent(100); });
    connect(zoom, &Zoom::changed, this, &Actions::showZoom);
    m_detail = new QActionGroup(this);
    static constexpr const char* details[] = { "bottom", "right", "off" };
    for (int i = 0; i < 3; ++i) {
        m_details[i] = make("detailAction", nullptr);
        m_details[i]->setObjectName(QStringLiteral("detail_%1Action").arg(QLatin1String(details[i])));
        m_details[i]->setData(i);
        m_details[i]->setCheckable(true);
        m_detail->addAction(m_details[i]);
    }
    m_details[0]->setChecked(true);
    connect(m_detail, &QActionGroup::triggered, this, [this] { emit detailPositionChanged(detailPosition()); });
    resetLayout = make("resetLayoutAction", nullptr);
    broker = make("brokerAction", "broker", { QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_B) });
    kafkaSettings = make("kafkaSettingsAction", "settings", { QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_K) });
    kafkaTest = make("kafkaTestAction", "test", { QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_T) });
    pauseBridge = make("pauseBridgeAction", "pause", { QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P) });
    reconnectBridge = make("reconnectBridgeAction", "refresh");
    flushBridge = make("flushBridgeAction", "send");
    replay = make("replayAction", "play", { QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R) });
    simulator = make("simulatorAction", "devices", { QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_D) });
    testClient = make("testClientAction", "client", { QKeySequence(Qt::CTRL | Qt::Key_T) });
    testClient->setCheckable(true);
    benchmark = make("benchmarkAction", "throughput");
    palette = make("paletteAction", "search", { QKeySequence(Qt::CTRL | Qt::Key_K) });
    diagnostics = make("diagnosticsAction", "log");
    shortcuts = make("shortcutsAction", "info", { QKeySequence(Qt::Key_Question), QKeySequence(Qt::CTRL | Qt::Key_Slash) });
    about = make("aboutAction", "info");
}

QAction* makeWindowAction(QObject* owner, QWidget& window, const char* name, const char* iconName, const QList<QKeySequence>& keys)
{
    auto* action = new QAction(owner);
    action->setObjectName(QLatin1String(name));
    if (iconName)
        action->setIcon(icon(iconName));
    action->setShortcuts(keys);
    window.addAction(action);
    return action;
}

QAction* Actions::make(const char* name, const char* iconName, const QList<QKeySequence>& keys)
{
    return makeWindowAction(this, *m_window, name, iconName, keys);
}

void Actions::buildMenus(QMenuBar* bar, const EventsPage& eventsPage, const QStackedWidget* stack)
{
    for (const Menu menu : { File, Edit, View, EventsMenu, Broker, Kafka, Tools, Help })
        m_menus[menu] = bar->addMenu(QString());
    m_menus[File]->addActions({ newEvents, newThroughput });
    m_menus[File]->addSeparator();
    m_menus[File]->addActions({ openCapture, saveCapture });
    const auto ofEvents = [&](const char* name) {
        return eventsPage.findChild<QAction*>(QLatin1String(name), Qt::FindDirectChildrenOnly);
    };
    m_menus[File]->addAction(ofEvents("recordAction"));
    m_menus[File]->addSeparator();
    more->exportMenu->insertAction(more->exportNumbers, ofEvents("exportAction"));
    for (QMenu* menu : { more->exportMenu, more->importMenu, more->profilesMenu })
        m_menus[File]->addMenu(menu);
    m_menus[File]->addSeparator();
    m_menus[File]->addAction(quit);
    m_edit = new EditMenu(m_menus[Edit], settings, this);
    m_edit->setPages(stack);
    for (const Menu menu : { Pages, DetailMenu, ThemeMenu, LanguageMenu, ZoomMenu })
        m_menus[menu] = m_menus[View]->addMenu(QString());
    m_menus[DetailMenu]->addActions(m_detail->actions());
    m_menus[ZoomMenu]->addActions({ zoomIn, zoomOut, zoomReset });
    m_menus[Pages]->addActions(pages->actions());
    m_menus[ThemeMenu]->addActions(theme->actions());
    m_menus[LanguageMenu]->addActions(language->actions());
    m_menus[View]->addSeparator();
    m_menus[View]->addActions({ sidebar, more->fullScreen, more->nextPane, more->previousPane });
    m_menus[View]->addAction(resetLayout);
    for (QAction* action : eventsPage.actions()) {
        if (action)
            m_menus[EventsMenu]->addAction(action);
        else
            m_menus[EventsMenu]->addSeparator();
    }
    m_menus[Broker]->addActions({ broker, more->listeners, more->kickAll });
    more->simulatorMenu->addAction(simulator);
    m_menus[Broker]->addMenu(more->simulatorMenu);
    m_menus[Kafka]->addActions({ kafkaSettings, kafkaTest, more->rules });
    m_menus[Kafka]->addSeparator();
    m_menus[Kafka]->addActions({ reconnectBridge, pauseBridge, flushBridge });
    m_menus[Kafka]->addSeparator();
    m_menus[Kafka]->addActions({ reader, replay });
    m_menus[Tools]->addActions({ palette, simulator, testClient, benchmark, diagnostics });
    bar->insertMenu(m_menus[Help]->menuAction(), more->windowMenu);
    m_menus[Help]->addActions({ more->help, more->firstSteps, ofEvents("filterHelpAction"), shortcuts, about });
    retranslate();
}

void Actions::showBrokerRunning(bool running)
{
    m_brokerRunning = running;
    broker->setText(running ? tr("&Stop broker") : tr("&Start broker"));
    broker->setIcon(icon(running ? "stop" : "play"));
}

void Actions::showBridge(bool runs, bool paused, bool canFlush)
{
    m_bridgePaused = paused;
    pauseBridge->setText(paused ? tr("Res&ume bridging") : tr("&Pause bridging"));
    pauseBridge->setIcon(icon(paused ? "play" : "pause"));
    pauseBridge->setEnabled(runs);
    reconnectBridge->setEnabled(runs);
    reconnectBridge->setToolTip(runs ? tr("Makes every connection to Kafka anew, at once; nothing is lost") : tr("The bridge is off"));
    flushBridge->setEnabled(canFlush);
}

void Actions::showZoom()
{
    const int percent = zoom->percent();
    zoomReset->setText(percent == 100 ? tr("&Actual size") : tr("&Actual size (now %1 %)").arg(percent));
    zoomReset->setEnabled(percent != 100);
}

DetailPosition Actions::detailPosition() const { return static_cast<DetailPosition>(m_detail->checkedAction()->data().toInt()); }

void Actions::setDetailPosition(DetailPosition position)
{
    m_details[static_cast<int>(position)]->setChecked(true);
    emit detailPositionChanged(position);
}

QList<QAction*> Actions::all() const
{
    return pages->actions()
        + QList<QAction*> { newEvents, newThroughput, openCapture, saveCapture, palette, sidebar, broker, kafkaSettings,
              kafkaTest, reconnectBridge, pauseBridge, flushBridge, replay, simulator, testClient, benchmark, diagnostics, zoomIn, zoomOut,
              zoomReset }
        + m_detail->actions() + theme->actions() + language->actions() + QList<QAction*> { resetLayout, shortcuts, about, quit }
        + more->all();
}

QString Actions::areaOf(QAction* action) const
{
    const Menu menu = theme->actions().contains(action) ? ThemeMenu
        : language->actions().contains(action)          ? LanguageMenu
        : m_detail->actions().contains(action)          ? DetailMenu
        : action == zoomIn || action == zoomOut || action == zoomReset ? ZoomMenu
                                                        : File;
    return menu == File ? QString() : withoutMnemonic(m_menus[menu]->title());
}

void Actions::retranslate()
{
    newEvents->setText(tr("&New events window"));
    newThroughput->setText(tr("New &throughput window"));
    openCapture->setText(tr("&Open capture…"));
    saveCapture->setText(tr("&Save capture…"));
    quit->setText(tr("&Quit"));
    overview->setText(tr("&Overview"));
    events->setText(tr("&Events"));
    clients->setText(tr("&Clients"));
    subscriptions->setText(tr("&Subscriptions"));
    topics->setText(tr("T&opics"));
    hooks->setText(tr("&Hooks"));
    bridge->setText(tr("Kafka &bridge"));
    throughput->setText(tr("&Throughput"));
    reader->setText(tr("&Kafka reader"));
    log->setText(tr("&Log and alerts"));
    settings->setText(tr("Sett&ings"));
    sidebar->setText(tr("&Narrow sidebar"));
    m_themes[0]->setText(tr("As the &system"));
    m_themes[1]->setText(tr("&Light"));
    m_themes[2]->setText(tr("&Dark"));
    m_languages[0]->setText(tr("As the &system"));
    m_languages[1]->setText(QStringLiteral("English"));
    m_languages[2]->setText(QStringLiteral("\u7B80\u4F53\u4E2D\u6587"));
    m_details[0]->setText(tr("&Below the list"));
    m_details[1]->setText(tr("&Right of the list"));
    m_details[2]->setText(tr("&Off"));
    zoomIn->setText(tr("&Larger"));
    zoomOut->setText(tr("&Smaller"));
    showZoom();
    resetLayout->setText(tr("&Reset layout"));
    benchmark->setText(tr("&Benchmark…"));
    kafkaSettings->setText(tr("Kafka &settings…"));
    kafkaTest->setText(tr("&Test connection…"));
    replay->setText(tr("&Replay…"));
    reconnectBridge->setText(tr("Re&connect"));
    flushBridge->setText(tr("&Flush"));
    simulator->setText(tr("&Simulated devices…"));
    testClient->setText(tr("&Test client"));
    palette->setText(tr("&Commands…"));
    diagnostics->setText(tr("&Diagnostics…"));
    shortcuts->setText(tr("&Shortcuts"));
    about->setText(tr("&About Hookline"));
    more->retranslate();
    showBrokerRunning(m_brokerRunning);
    showBridge(pauseBridge->isEnabled(), m_bridgePaused, flushBridge->isEnabled());
    if (!m_menus[File])
        return;
    m_edit->retranslate();
    const QString titles[] = { tr("&File"), tr("&Edit"), tr("&View"), tr("&Pages"), tr("&Detail pane"), tr("&Theme"), tr("&Language"),
        tr("&Zoom"), tr("E&vents"),
        tr("&Broker"), tr("&Kafka"), tr("&Tools"), tr("&Help") };
    for (int i = File; i <= Help; ++i)
        m_menus[i]->setTitle(titles[i]);
}

} // namespace hookline::ui
