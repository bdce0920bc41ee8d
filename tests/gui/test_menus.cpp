// The menus and what they lead to; first steps, the sidebar's notes, and keys of one's own.
#include "tests/gui/support/window.h"

#include "ui/dialogs/shortcut_dialog.h"
#include "ui/menu_commands.h"
#include "ui/pages/events_page.h"
#include "ui/pages/overview_page.h"
#include "ui/pages/settings_page.h"
#include "ui/shortcut_book.h"
#include "ui/widgets/sidebar.h"

#include <QAction>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMenuBar>
#include <QPushButton>
#include <QRadioButton>
#include <QSettings>
#include <QStackedWidget>
#include <QTableWidget>
#include <QToolButton>

#include <gtest/gtest.h>

namespace hookline {
namespace {

using ui::MainWindow;

int shownPage(const test::Window& w) { return w.window->findChild<QStackedWidget*>()->currentIndex(); }

QMenu* menuOf(const QList<QAction*>& actions, const char* title)
{
    for (const QAction* action : actions) {
        if (QString(action->text()).remove(QLatin1Char('&')) == QLatin1String(title))
            return action->menu();
    }
    return nullptr;
}

QStringList namesIn(const QMenu* menu)
{
    QStringList out;
    for (const QAction* action : menu ? menu->actions() : QList<QAction*>()) {
        if (!action->isSeparator() && !action->menu())
            out << action->objectName();
    }
    return out;
}

TEST(Menus, LeadToEveryPartOfTheWindow)
{
    test::Window w;
    const QList<QAction*> bar = w.window->menuBar()->actions();
    const auto in = [&](const char* menu, const char* name) { return namesIn(menuOf(bar, menu)).contains(QLatin1String(name)); };
    EXPECT_TRUE(in("File", "recordAction"));
    const QMenu* file = menuOf(bar, "File");
    EXPECT_EQ(namesIn(menuOf(file->actions(), "Export")),
        (QStringList { QStringLiteral("exportAction"), QStringLiteral("exportNumbersAction"), QStringLiteral("exportPictureAction") }));
    EXPECT_EQ(namesIn(menuOf(file->actions(), "Import")),
        (QStringList { QStringLiteral("importPropertiesAction"), QStringLiteral("importMosquittoAction"), QStringLiteral("importEmqAction") }));
    EXPECT_TRUE(in("Broker", "listenersAction"));
    EXPECT_TRUE(in("Broker", "kickEverybodyAction"));
    EXPECT_EQ(namesIn(menuOf(menuOf(bar, "Broker")->actions(), "Simulator")),
        (QStringList { QStringLiteral("simulateAction"), QStringLiteral("simulatorAction") }));
    EXPECT_TRUE(in("Kafka", "rulesAction") && in("Kafka", "readerAction") && in("Kafka", "kafkaTestAction"));
    for (const char* name : { "helpAction", "firstStepsAction", "filterHelpAction", "shortcutsAction", "aboutAction" })
        EXPECT_TRUE(in("Help", name)) << name;
    w.find<QAction>("listenersAction")->trigger();
    EXPECT_EQ(shownPage(w), MainWindow::Settings);
    EXPECT_EQ(w.window->findChild<ui::SettingsPage*>()->findChild<QListWidget*>()->currentRow(), ui::SettingsPage::Listeners);
    w.find<QAction>("importMosquittoAction")->trigger();
    w.settle();
    EXPECT_TRUE(w.find<QWidget>("importDialog")->isVisible());
    w.find<QWidget>("importDialog")->close();
    w.find<QAction>("rulesAction")->trigger();
    EXPECT_EQ(shownPage(w), MainWindow::Bridge);
    w.find<QAction>("simulateAction")->trigger();
    EXPECT_TRUE(w.backend.simulating);
    w.find<QAction>("simulateAction")->trigger();
    EXPECT_FALSE(w.backend.simulating);
}

TEST(Menus, AProfileIsUsedFromTheMenuOnceItsUserSaysYes)
{
    test::Window w([](test::FakeBackend& backend) {
        backend.settingsFile.stored[QStringLiteral("R&D")].servers = "kafka-1:9092";
    });
    auto* menu = w.find<QMenu>("profilesMenu");
    emit menu->aboutToShow();
    for (QAction* action : menu->actions()) {
        if (action->text() == QLatin1String("R&&D")) // shown as R&D
            action->trigger();
    }
    w.settle();
    EXPECT_EQ(shownPage(w), MainWindow::Settings);
    EXPECT_NE(w.backend.settingsFile.activeProfile(), QStringLiteral("R&D")) << "records that wait would go to another cluster";
    w.find<QWidget>("settingsPage")->findChild<QAbstractButton*>(QStringLiteral("confirmYesPushButton"))->click();
    EXPECT_EQ(w.backend.settingsFile.activeProfile(), QStringLiteral("R&D"));
}

TEST(Menus, TheWindowMenuIsThereWhileThereAreSeveral)
{
    test::Window w;
    auto* menu = w.find<QMenu>("windowMenu");
    EXPECT_FALSE(menu->menuAction()->isVisible());
    w.find<QAction>("newThroughputWindowAction")->trigger();
    w.settle();
    ASSERT_TRUE(menu->menuAction()->isVisible());
    emit menu->aboutToShow();
    EXPECT_EQ(menu->actions().size(), 2);
}

TEST(Menus, F6GoesFromPaneToPaneAndBack)
{
    test::Window w;
    w.backend.makeTraffic(50);
    w.tick();
    w.window->showPage(MainWindow::Events);
    w.find<QAction>("nextEventAction")->trigger(); // its details are a pane
    w.settle();
    QList<QWidget*> visited;
    for (int i = 0; i < 12; ++i) {
        w.find<QAction>("nextPaneAction")->trigger();
        QWidget* focus = QApplication::focusWidget();
        ASSERT_TRUE(focus);
        if (visited.contains(focus))
            break;
        visited << focus;
    }
    EXPECT_GE(visited.size(), 3) << "the sidebar, the list, the detail";
    QWidget* before = QApplication::focusWidget();
    w.find<QAction>("nextPaneAction")->trigger();
    EXPECT_NE(QApplication::focusWidget(), before);
    w.find<QAction>("previousPaneAction")->trigger();
    EXPECT_EQ(QApplication::focusWidget(), before);
}

TEST(Menus, F1ExplainsThePageThatIsShown)
{
    test::Window w;
    w.window->showPage(MainWindow::Reader);
    w.find<QAction>("helpAction")->trigger();
    w.settle();
    auto* dialog = w.find<QWidget>("pageHelpDialog");
    EXPECT_EQ(dialog->windowTitle(), QStringLiteral("Kafka reader"));
    EXPECT_TRUE(dialog->findChild<QLabel*>(QStringLiteral("pageHelpLabel"))->text().contains(QStringLiteral("really in Kafka")));
    dialog->findChild<QPushButton*>(QStringLiteral("allShortcutsPushButton"))->click();
    w.settle();
    EXPECT_TRUE(w.find<QWidget>("shortcutsDialog")->isVisible());
}

TEST(FirstSteps, FoldWhenAllIsDoneAndComeBackFromTheMenu)
{
    test::Window w;
    w.backend.now.kafka.state = metrics::KafkaState::Connecting;
    w.backend.advance(1);
    w.sample();
    EXPECT_TRUE(w.find<QPushButton>("stepKafkaPushButton")->isVisible());
    w.backend.now.kafka.state = metrics::KafkaState::Up;
    w.backend.now.broker.messagesIn = 1;
    w.backend.advance(1);
    w.sample();
    w.settle();
    EXPECT_FALSE(w.find<QPushButton>("stepKafkaPushButton")->isVisible());
    EXPECT_TRUE(w.find<QLabel>("stepsDoneLabel")->isVisible());
    EXPECT_TRUE(w.find<QPushButton>("simulatorPushButton")->property("primary").toBool());
    w.find<QToolButton>("dismissStepsToolButton")->click();
    EXPECT_FALSE(w.window->findChild<ui::OverviewPage*>()->firstStepsShown());
    w.find<QAction>("firstStepsAction")->trigger();
    w.settle();
    EXPECT_TRUE(w.find<QPushButton>("stepKafkaPushButton")->isVisible()) << "whoever asks wants to see them";
}

TEST(FirstSteps, AreJudgedByTheDefaultCluster)
{
    test::Window w;
    metrics::KafkaSnapshot& kafka = w.backend.now.kafka;
    kafka.state = metrics::KafkaState::Down;
    kafka.problemCluster = "archive";
    kafka.problemServers = "archive-1:9093";
    kafka.clusters.resize(2);
    kafka.clusters[0].servers = "kafka-1:9092";
    kafka.clusters[0].state = metrics::KafkaState::Up;
    kafka.clusters[1].name = "archive";
    kafka.clusters[1].state = metrics::KafkaState::Down;
    w.backend.now.broker.messagesIn = 1;
    w.backend.advance(1);
    w.sample();
    EXPECT_TRUE(w.find<QLabel>("stepsDoneLabel")->isVisible());
}

TEST(FirstSteps, OtherComputersAreLetInWithAUser)
{
    test::Window w;
    w.backend.now.kafka.state = metrics::KafkaState::Connecting;
    w.backend.advance(1);
    w.sample();
    w.find<QPushButton>("stepOthersPushButton")->click();
    w.settle();
    auto* allow = w.find<QPushButton>("allowPushButton");
    EXPECT_FALSE(allow->isEnabled()) << "nobody is named";
    w.find<QLineEdit>("allowNameLineEdit")->setText(QStringLiteral("plant"));
    w.find<QLineEdit>("allowPasswordLineEdit")->setText(QStringLiteral("secret"));
    ASSERT_TRUE(allow->isEnabled());
    allow->click();
    w.settle();
    EXPECT_EQ(w.backend.settingsFile.inFile.broker.bind, "0.0.0.0");
    const QString file = QString::fromStdString(w.backend.settingsFile.inFile.access.passwordFile);
    EXPECT_FALSE(file.isEmpty());
    EXPECT_EQ(w.backend.settingsFile.userFiles[file][QStringLiteral("plant")], QStringLiteral("secret"));
    EXPECT_EQ(w.backend.settingsFile.restarts, 1) << "it listens there from now on";
}

TEST(FirstSteps, OrEverybodyIsOnRequest)
{
    test::Window w;
    w.backend.now.kafka.state = metrics::KafkaState::Connecting;
    w.backend.advance(1);
    w.sample();
    w.find<QPushButton>("stepOthersPushButton")->click();
    w.settle();
    w.find<QRadioButton>("everybodyRadioButton")->click();
    w.find<QPushButton>("allowPushButton")->click();
    w.settle();
    EXPECT_EQ(w.backend.settingsFile.inFile.access.anonymous, config::Anonymous::Always);
    EXPECT_TRUE(w.backend.settingsFile.inFile.access.passwordFile.empty());
}

TEST(Sidebar, SaysWhatThePagesHold)
{
    test::Window w;
    const auto note = [&](const char* button) { return w.find<QWidget>(button)->accessibleDescription(); };
    w.backend.now.broker.connections = 42;
    w.backend.now.broker.subscriptions = 118;
    w.window->findChild<ui::EventsPage*>()->setFilterText(QStringLiteral("event == publish"));
    w.backend.now.kafka.state = metrics::KafkaState::Down;
    w.backend.advance(1);
    w.sample();
    EXPECT_EQ(note("clientsNavButton"), QStringLiteral("42"));
    EXPECT_EQ(note("subscriptionsNavButton"), QStringLiteral("118"));
    EXPECT_EQ(note("eventsNavButton"), QStringLiteral("filtered"));
    EXPECT_EQ(note("bridgeNavButton"), QStringLiteral("unreachable"));
    w.window->findChild<ui::EventsPage*>()->setFilterText({});
    w.backend.now.kafka.state = metrics::KafkaState::Up;
    w.backend.advance(1);
    w.sample();
    EXPECT_TRUE(note("eventsNavButton").isEmpty());
    EXPECT_TRUE(note("bridgeNavButton").isEmpty());
}

TEST(Sidebar, TheStatesHaveMenus)
{
    test::Window w;
    w.find<ui::StateLine>("brokerStateLine")->click();
    w.settle();
    auto* broker = w.find<QMenu>("brokerStateMenu");
    EXPECT_TRUE(broker->isVisible());
    EXPECT_TRUE(namesIn(broker).contains(QStringLiteral("brokerAction")));
    broker->close();
    w.find<ui::StateLine>("kafkaStateLine")->click();
    w.settle();
    auto* kafka = w.find<QMenu>("kafkaStateMenu");
    EXPECT_TRUE(namesIn(kafka).contains(QStringLiteral("kafkaTestAction")) && namesIn(kafka).contains(QStringLiteral("kafkaSettingsAction")));
    kafka->close();
}

struct Keys : test::Window {
    Keys() { QSettings(QStringLiteral("hookline"), QStringLiteral("shortcuts")).clear(); }
    ~Keys() { QSettings(QStringLiteral("hookline"), QStringLiteral("shortcuts")).clear(); }
    void open()
    {
        find<QAction>("shortcutsAction")->trigger();
        settle();
        find<QPushButton>("changeShortcutsPushButton")->click();
        settle();
    }
    void choose(const char* command, const QKeySequence& keys)
    {
        find<QLineEdit>("shortcutSearchLineEdit")->setText(QLatin1String(command));
        find<QKeySequenceEdit>("newKeysKeySequenceEdit")->setKeySequence(keys);
    }
};

TEST(ShortcutDialog, KeysAreChangedAndKept)
{
    Keys w;
    w.open();
    w.choose("Narrow sidebar", QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_B));
    w.find<QPushButton>("setKeysPushButton")->click();
    EXPECT_EQ(w.find<QAction>("sidebarAction")->shortcut(), QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_B));
    w.window.reset();
    w.window = std::make_unique<MainWindow>(w.backend, &w.client);
    EXPECT_EQ(w.find<QAction>("sidebarAction")->shortcut(), QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_B)) << "in the next run too";
    w.open();
    w.choose("Narrow sidebar", QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_B));
    w.find<QPushButton>("resetKeysPushButton")->click();
    EXPECT_EQ(w.find<QAction>("sidebarAction")->shortcut(), QKeySequence(Qt::CTRL | Qt::Key_B));
}

TEST(ShortcutDialog, KeysOfAnotherAreTakenOnlyWhenTold)
{
    Keys w;
    w.open();
    w.choose("Narrow sidebar", QKeySequence(Qt::CTRL | Qt::Key_T));
    EXPECT_TRUE(w.find<QLabel>("keysNoteLabel")->text().startsWith(QStringLiteral("Test client has these keys now")));
    auto* set = w.find<QPushButton>("setKeysPushButton");
    EXPECT_EQ(set->text(), QStringLiteral("Set anyway"));
    EXPECT_EQ(w.find<QAction>("testClientAction")->shortcut(), QKeySequence(Qt::CTRL | Qt::Key_T));
    set->click();
    EXPECT_TRUE(w.find<QAction>("testClientAction")->shortcuts().isEmpty());
    EXPECT_EQ(w.find<QAction>("sidebarAction")->shortcut(), QKeySequence(Qt::CTRL | Qt::Key_T));
    w.find<QPushButton>("resetAllKeysPushButton")->click();
    EXPECT_EQ(w.find<QAction>("testClientAction")->shortcut(), QKeySequence(Qt::CTRL | Qt::Key_T));
    EXPECT_EQ(w.find<QAction>("sidebarAction")->shortcut(), QKeySequence(Qt::CTRL | Qt::Key_B));
}

} // namespace
} // namespace hookline
