#include "ui/actions.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/pages/events_page.h"

#include <QAction>
#include <QActionGroup>
#include <QMenu>
#include <QMenuBar>

namespace hookline::ui {
namespace {

enum Menu { File, View, Pages, ThemeMenu, LanguageMenu, EventsMenu, Broker, Kafka, Tools, Help };

} // namespace

Actions::Actions(QWidget* window)
    : QObject(window)
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
    clients = make("clientsAction", "client", { QKeySequence(Qt::CTRL | Qt::Key_3) });
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
    resetLayout = make("resetLayoutAction", nullptr);
    broker = make("brokerAction", "broker", { QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_B) });
    kafkaSettings = make("kafkaSettingsAction", "settings", { QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_K) });
    kafkaTest = make("kafkaTestAction", "test", { QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_T) });
    replay = make("replayAction", "play", { QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R) });
    simulator = make("simulatorAction", "devices", { QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_D) });
    testClient = make("testClientAction", "client", { QKeySequence(Qt::CTRL | Qt::Key_T) });
    testClient->setCheckable(true);
    palette = make(
        "paletteAction", "search", { QKeySequence(Qt::CTRL | Qt::Key_K), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P) });
    diagnostics = make("diagnosticsAction", "log");
    shortcuts = make("shortcutsAction", "info",
        { QKeySequence(Qt::Key_F1), QKeySequence(Qt::Key_Question), QKeySequence(Qt::CTRL | Qt::Key_Slash) });
    about = make("aboutAction", "info");
}

QAction* Actions::make(const char* name, const char* iconName, const QList<QKeySequence>& keys)
{
    auto* action = new QAction(this);
    action->setObjectName(QLatin1String(name));
    if (iconName)
        action->setIcon(icon(iconName));
    action->setShortcuts(keys);
    m_window->addAction(action);
    return action;
}

void Actions::buildMenus(QMenuBar* bar, const EventsPage& eventsPage)
{
    for (const Menu menu : { File, View, EventsMenu, Broker, Kafka, Tools, Help })
        m_menus[menu] = bar->addMenu(QString());
    m_menus[File]->addActions({ newEvents, newThroughput });
    m_menus[File]->addSeparator();
    m_menus[File]->addActions({ openCapture, saveCapture });
    m_menus[File]->addSeparator();
    m_menus[File]->addAction(quit);
    for (const Menu menu : { Pages, ThemeMenu, LanguageMenu })
        m_menus[menu] = m_menus[View]->addMenu(QString());
    m_menus[Pages]->addActions(pages->actions());
    m_menus[ThemeMenu]->addActions(theme->actions());
    m_menus[LanguageMenu]->addActions(language->actions());
    m_menus[View]->addSeparator();
    m_menus[View]->addAction(sidebar);
    m_menus[View]->addAction(resetLayout);
    for (QAction* action : eventsPage.actions()) {
        if (action)
            m_menus[EventsMenu]->addAction(action);
        else
            m_menus[EventsMenu]->addSeparator();
    }
    m_menus[Broker]->addAction(broker);
    m_menus[Kafka]->addActions({ kafkaSettings, kafkaTest, replay });
    m_menus[Tools]->addActions({ palette, simulator, testClient, diagnostics });
    m_menus[Help]->addActions({ shortcuts, about });
    retranslate();
}

void Actions::showBrokerRunning(bool running)
{
    m_brokerRunning = running;
    broker->setText(running ? tr("&Stop broker") : tr("&Start broker"));
    broker->setIcon(icon(running ? "stop" : "play"));
}

QList<QAction*> Actions::all() const
{
    return pages->actions()
        + QList<QAction*> { newEvents, newThroughput, openCapture, saveCapture, palette, sidebar, broker, kafkaSettings,
              kafkaTest, replay, simulator, testClient, diagnostics }
    + theme->actions() + language->actions() + QList<QAction*> { resetLayout, shortcuts, about, quit };
}

QString Actions::areaOf(QAction* action) const
{
    const Menu menu = theme->actions().contains(action) ? ThemeMenu : language->actions().contains(action) ? LanguageMenu : File;
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
    resetLayout->setText(tr("&Reset layout"));
    kafkaSettings->setText(tr("Kafka &settings…"));
    kafkaTest->setText(tr("&Test connection…"));
    replay->setText(tr("&Replay…"));
    simulator->setText(tr("&Simulated devices…"));
    testClient->setText(tr("&Test client"));
    palette->setText(tr("&Commands…"));
    diagnostics->setText(tr("&Diagnostics…"));
    shortcuts->setText(tr("&Shortcuts"));
    about->setText(tr("&About Hookline"));
    showBrokerRunning(m_brokerRunning);
    if (!m_menus[File])
        return;
    const QString titles[] = { tr("&File"), tr("&View"), tr("&Pages"), tr("&Theme"), tr("&Language"), tr("&Events"),
        tr("&Broker"), tr("&Kafka"), tr("&Tools"), tr("&Help") };
    for (int i = File; i <= Help; ++i)
        m_menus[i]->setTitle(titles[i]);
}

} // namespace hookline::ui
