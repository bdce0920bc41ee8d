#include "ui/menu_commands.h"

#include "ui/actions.h"
#include "ui/icons.h"
#include "ui/ports/settings_desk.h"
#include "ui/safe_text.h"
#include "ui/view_window.h"
#include "ui/view_windows.h"

#include <QAction>
#include <QActionGroup>
#include <QMenu>

namespace hookline::ui {

MenuCommands::MenuCommands(QWidget* window)
    : QObject(window)
    , m_window(window)
{
    importProperties = make("importPropertiesAction", "kafka");
    importMosquitto = make("importMosquittoAction", "broker");
    importEmq = make("importEmqAction", "bridge");
    exportNumbers = make("exportNumbersAction", "save");
    exportPicture = make("exportPictureAction", "save");
    listeners = make("listenersAction", "broker");
    kickAll = make("kickEverybodyAction", "stop");
    simulate = make("simulateAction", "play");
    rules = make("rulesAction", "bridge");
    fullScreen = make("fullScreenAction", nullptr, { QKeySequence(Qt::Key_F11) });
    fullScreen->setCheckable(true);
    nextPane = make("nextPaneAction", nullptr, { QKeySequence(Qt::Key_F6) });
    previousPane = make("previousPaneAction", nullptr, { QKeySequence(Qt::SHIFT | Qt::Key_F6) });
    help = make("helpAction", "info", { QKeySequence(Qt::Key_F1) });
    firstSteps = make("firstStepsAction", "check");
    importMenu = new QMenu(window);
    importMenu->addActions({ importProperties, importMosquitto, importEmq });
    exportMenu = new QMenu(window);
    exportMenu->addActions({ exportNumbers, exportPicture });
    simulatorMenu = new QMenu(window);
    simulatorMenu->addAction(simulate);
    profilesMenu = new QMenu(window);
    profilesMenu->setObjectName(QStringLiteral("profilesMenu"));
    windowMenu = new QMenu(window);
    windowMenu->setObjectName(QStringLiteral("windowMenu"));
    windowMenu->menuAction()->setVisible(false);
}

MenuCommands::~MenuCommands() = default;

QAction* MenuCommands::make(const char* name, const char* iconName, const QList<QKeySequence>& keys)
{
    return makeWindowAction(this, *m_window, name, iconName, keys);
}

QList<QAction*> MenuCommands::all() const
{
    return { importProperties, importMosquitto, importEmq, exportNumbers, exportPicture, listeners, kickAll, simulate, rules, fullScreen,
        nextPane, previousPane, help, firstSteps };
}

void MenuCommands::fillFrom(SettingsDesk& desk, const ViewWindows& windows)
{
    connect(profilesMenu, &QMenu::aboutToShow, this, [this, &desk] { fillProfiles(desk); });
    connect(windowMenu, &QMenu::aboutToShow, this, [this, &windows] { fillWindows(windows); });
    connect(&windows, &ViewWindows::changed, this,
        [this, &windows] { windowMenu->menuAction()->setVisible(!windows.windows().isEmpty()); });
    fillProfiles(desk); // never an empty menu, which some desktops do not open
}

void MenuCommands::fillProfiles(SettingsDesk& desk)
{
    profilesMenu->clear();
    const QString active = desk.activeProfile();
    for (const KafkaProfile& profile : desk.profiles()) {
        QAction* one = profilesMenu->addAction(menuText(visibleText(profile.name.toStdString(), 64)));
        one->setCheckable(true);
        one->setChecked(profile.name == active);
        one->setEnabled(profile.problem.isEmpty());
        connect(one, &QAction::triggered, this, [this, one, name = profile.name, active] {
            if (name == active)
                one->setChecked(true); // it is in use already
            else
                emit profileWanted(name);
        });
    }
    profilesMenu->addSeparator();
    profilesMenu->addAction(tr("&Manage profiles…"), this, &MenuCommands::profilesWanted);
}

void MenuCommands::fillWindows(const ViewWindows& windows)
{
    windowMenu->clear();
    const auto add = [this](QWidget* window) {
        windowMenu->addAction(menuText(window->windowTitle()), window, [window] {
            window->show();
            window->raise();
            window->activateWindow();
        });
    };
    add(m_window);
    for (ViewWindow* window : windows.windows())
        add(window);
}

void MenuCommands::showSimulating(bool running)
{
    m_simulating = running;
    simulate->setText(running ? tr("&Stop the devices") : tr("&Start five devices"));
    simulate->setIcon(icon(running ? "stop" : "play"));
}

void MenuCommands::retranslate()
{
    importProperties->setText(tr("&client.properties of a Kafka client…"));
    importMosquitto->setText(tr("&mosquitto.conf…"));
    importEmq->setText(tr("&EMQ's Kafka plugin…"));
    exportNumbers->setText(tr("&Throughput as numbers…"));
    exportPicture->setText(tr("Throughput as &picture…"));
    listeners->setText(tr("&Listeners…"));
    kickAll->setText(tr("Disconnect &all clients…"));
    rules->setText(tr("&Rules…"));
    fullScreen->setText(tr("&Full screen"));
    nextPane->setText(tr("Ne&xt pane"));
    previousPane->setText(tr("Pre&vious pane"));
    help->setText(tr("&Help on this page"));
    firstSteps->setText(tr("&First steps"));
    showSimulating(m_simulating);
    importMenu->setTitle(tr("&Import"));
    exportMenu->setTitle(tr("&Export"));
    profilesMenu->setTitle(tr("Kafka &profiles"));
    simulatorMenu->setTitle(tr("&Simulator"));
    windowMenu->setTitle(tr("&Window"));
}

} // namespace hookline::ui
