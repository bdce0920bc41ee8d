#include "tests/gui/support/window.h"

#include "ui/models/event_pump.h"
#include "ui/models/event_table_model.h"
#include "ui/models/metrics_history.h"
#include "ui/pages/overview_page.h"
#include "ui/pages/throughput_page.h"
#include "ui/theme.h"
#include "ui/widgets/chart.h"
#include "ui/widgets/copy_line.h"
#include "ui/widgets/link.h"
#include "ui/widgets/message_log.h"
#include "ui/widgets/message_panels.h"
#include "ui/widgets/path_strip.h"
#include "ui/widgets/problem_list.h"
#include "ui/widgets/sidebar.h"

#include <QAction>
#include <QDockWidget>
#include <QFontDatabase>
#include <QFontMetrics>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenuBar>
#include <QPushButton>
#include <QRegularExpression>
#include <QSettings>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QTemporaryDir>
#include <QToolButton>
#include <QXmlStreamReader>

#include <gtest/gtest.h>

namespace hookline {
namespace {

using ui::MainWindow;

TEST(MainWindow, TakesTheEventsWhileItLives)
{
    std::unique_ptr<test::Window> w = std::make_unique<test::Window>();
    EXPECT_TRUE(w->backend.wanted);
    w->window.reset();
    EXPECT_FALSE(w->backend.wanted);
}

TEST(MainWindow, EventsArriveOnHiddenPagesToo)
{
    test::Window w;
    w.backend.makeTraffic(250);
    w.tick();
    EXPECT_EQ(w.window->findChild<ui::EventTableModel*>()->rowCount(), 250);
}

TEST(MainWindow, SaysWhereTheBrokerListens)
{
    test::Window w;
    EXPECT_EQ(w.window->windowTitle(), QStringLiteral("Hookline – 127.0.0.1:1883"));
    w.find<QAction>("brokerAction")->trigger();
    EXPECT_EQ(w.window->windowTitle(), QStringLiteral("Hookline"));
    EXPECT_EQ(w.find<ui::Link>("statusBrokerLink")->text(), QStringLiteral("stopped"));
    w.find<QAction>("brokerAction")->trigger();
    EXPECT_EQ(w.find<ui::Link>("statusBrokerLink")->text(), QStringLiteral("127.0.0.1:1883"));
}

TEST(MainWindow, LanguageSwitchesWhileItRuns)
{
    test::Window w;
    const QString english = w.window->menuBar()->actions().first()->text();
    w.find<QToolButton>("languageToolButton")->click();
    w.settle();
    EXPECT_EQ(w.backend.current.window.language, "zh_CN") << "the choice is kept";
    EXPECT_EQ(w.window->menuBar()->actions().first()->text(), QStringLiteral("文件(&F)"));
    EXPECT_EQ(w.window->findChild<ui::EventTableModel*>()
                  ->headerData(ui::EventTableModel::Client, Qt::Horizontal, Qt::DisplayRole)
                  .toString(),
        QStringLiteral("客户端 ID"));
    EXPECT_EQ(w.find<QPushButton>("simulatorPushButton")->text(), QStringLiteral("启动模拟设备"));
    const auto* state = w.find<ui::StateLine>("brokerStateLine");
    EXPECT_EQ(state->accessibleName(), QStringLiteral("代理：正在监听 127.0.0.1:1883"));
    w.find<QToolButton>("languageToolButton")->click();
    w.settle();
    EXPECT_EQ(state->accessibleName(), QStringLiteral("Broker: Listening on 127.0.0.1:1883")) << "not half of it in the other language";
    EXPECT_EQ(w.window->menuBar()->actions().first()->text(), english);
}

TEST(MainWindow, QtsOwnTextsAreChineseToo)
{
    test::Window w;
    w.window->setLanguage(QStringLiteral("zh_CN"));
    EXPECT_NE(QCoreApplication::translate("QPlatformTheme", "Cancel"), QStringLiteral("Cancel"))
        << "is qt6-translations-l10n installed?";
    w.window->setLanguage(QStringLiteral("en"));
}

TEST(MainWindow, ThemeSwitchesWhileItRuns)
{
    test::Window w;
    ASSERT_FALSE(ui::theme().dark);
    const QImage before = w.window->grab().toImage();
    w.find<QAction>("theme_darkAction")->trigger();
    w.settle();
    EXPECT_TRUE(ui::theme().dark);
    EXPECT_EQ(w.backend.current.window.theme, "dark");
    EXPECT_LT(w.window->grab().toImage().pixelColor(700, 20).lightness(), before.pixelColor(700, 20).lightness());
}

TEST(MainWindow, ThePageThatIsShownStaysChosenWhenClickedAgain)
{
    test::Window w;
    auto* overview = w.find<QAbstractButton>("overviewNavButton");
    overview->click();
    EXPECT_TRUE(overview->isChecked());
    w.find<QAbstractButton>("testClientNavButton")->click();
    EXPECT_TRUE(w.find<QAbstractButton>("testClientNavButton")->isChecked());
    w.find<QAbstractButton>("testClientNavButton")->click();
    EXPECT_FALSE(w.find<QAbstractButton>("testClientNavButton")->isChecked());
    EXPECT_FALSE(w.find<QDockWidget>("testClientDockWidget")->isVisible());
}

TEST(MainWindow, NoTwoActionsShareAShortcut)
{
    test::Window w;
    for (const QWidget* page : w.window->findChildren<QWidget*>(QRegularExpression(QStringLiteral("Page$")))) {
        // Two tabs or sections are never shown together; their own actions, which only they hear, may have the same keys.
        const auto placesOf = [page](const QAction* action) {
            QHash<const QObject*, const QObject*> out; // of each stack the part where the action is
            if (action->shortcutContext() == Qt::WindowShortcut || action->shortcutContext() == Qt::ApplicationShortcut)
                return out;
            for (const QObject* part = action->parent(); part && part != page; part = part->parent()) {
                if (part->parent() && part->parent()->inherits("QStackedWidget"))
                    out.insert(part->parent(), part);
            }
            return out;
        };
        const auto neverTogether = [&](const QAction* one, const QAction* other) {
            const auto places = placesOf(one), others = placesOf(other);
            return std::ranges::any_of(places.keys(), [&](const QObject* stack) {
                return others.contains(stack) && others[stack] != places[stack];
            });
        };
        QHash<QKeySequence, QList<const QAction*>> used;
        QSet<const QAction*> seen;
        QList<QAction*> actions = w.window->actions();
        actions += page->findChildren<QAction*>();
        for (const QAction* action : actions) {
            if (seen.contains(action) || action->objectName().isEmpty())
                continue;
            seen.insert(action);
            for (const QKeySequence& keys : action->shortcuts()) {
                for (const QAction* other : used.value(keys)) {
                    EXPECT_TRUE(neverTogether(action, other))
                        << keys.toString().toStdString() << ": " << action->objectName().toStdString() << " and "
                        << other->objectName().toStdString();
                }
                used[keys].append(action);
            }
        }
        EXPECT_GT(used.size(), 8);
    }
}

TEST(MainWindow, ProblemsAreBannersWithAWayOut)
{
    test::Window w;
    auto* panels = w.find<ui::MessagePanels>("messagePanels");
    emit w.backend.problem(QStringLiteral("net.port_in_use"), QStringLiteral("port 1883 is already used"),
        QStringLiteral("choose another"));
    ASSERT_EQ(panels->count(), 1);
    EXPECT_TRUE(w.find<QLabel>("messageWhatLabel")->text().contains(QStringLiteral("1883")));
    w.find<QPushButton>("messageActionPushButton")->click();
    EXPECT_EQ(w.backend.startedOn, 1884);
    emit w.backend.problem(QStringLiteral("net.port_in_use"), {}, {});
    EXPECT_EQ(panels->count(), 0);
}

TEST(MainWindow, AnUnknownProblemIsShownInTheCoresWords)
{
    test::Window w;
    emit w.backend.problem(
        QStringLiteral("something.new"), QStringLiteral("<i>The disk is full</i>"), QStringLiteral("Make room"));
    EXPECT_EQ(w.find<QLabel>("messageWhatLabel")->text(), QStringLiteral("<i>The disk is full</i>"));
    EXPECT_EQ(w.find<QLabel>("messageWhatLabel")->textFormat(), Qt::PlainText);
    EXPECT_EQ(w.find<QLabel>("messageRemedyLabel")->text(), QStringLiteral("Make room"));
}

TEST(MainWindow, WhatTheCoreSaysChangesWithTheLanguage)
{
    test::Window w;
    emit w.backend.problem(QStringLiteral("simulator.options"), QStringLiteral("The simulator cannot have 0 devices"), QStringLiteral("Choose 1 to 1000"));
    EXPECT_EQ(w.find<QLabel>("messageWhatLabel")->text(), QStringLiteral("The simulator cannot have 0 devices"));
    w.window->setLanguage(QStringLiteral("zh_CN"));
    w.settle();
    EXPECT_EQ(w.find<QLabel>("messageWhatLabel")->text(), QStringLiteral("模拟器不能有 0 个设备"));
    EXPECT_EQ(w.find<QLabel>("messageRemedyLabel")->text(), QStringLiteral("请选择 1 到 1000"));
    w.window->setLanguage(QStringLiteral("en"));
    w.settle();
    EXPECT_EQ(w.find<QLabel>("messageRemedyLabel")->text(), QStringLiteral("Choose 1 to 1000"));
}

TEST(MainWindow, KafkaTroubleIsABannerUntilItIsOver)
{
    test::Window w;
    auto* panels = w.find<ui::MessagePanels>("messagePanels");
    w.backend.now.kafka.state = metrics::KafkaState::Down;
    w.backend.now.kafka.problemId = "kafka.unreachable";
    w.backend.now.kafka.problem = "Kafka at 127.0.0.1:34567 cannot be reached";
    w.backend.advance(1);
    w.sample();
    EXPECT_TRUE(panels->isShown(QStringLiteral("kafka.unreachable")));
    EXPECT_EQ(w.find<ui::ProblemList>("problemsListView")->model()->rowCount(), 1);
    w.find<QToolButton>("messageCloseToolButton")->click();
    w.backend.advance(1);
    w.sample();
    emit w.backend.problem(
        QStringLiteral("kafka.unreachable"), QStringLiteral("Kafka at 127.0.0.1:34567 cannot be reached"), {});
    w.window->setLanguage(QStringLiteral("zh_CN"));
    w.settle();
    EXPECT_EQ(panels->count(), 0) << "dismissed stays dismissed, in any language";
    w.window->setLanguage(QStringLiteral("en"));
    w.backend.now.kafka.state = metrics::KafkaState::Up;
    w.backend.now.kafka.problemId.clear();
    w.backend.advance(1);
    w.sample();
    EXPECT_EQ(panels->count(), 0);
    w.backend.now.kafka.problemId = "kafka.unreachable";
    w.backend.advance(1);
    w.sample();
    EXPECT_EQ(panels->count(), 1) << "the next outage is news";
    w.backend.now.kafka.problemId.clear();
    w.backend.advance(1);
    w.sample();
    EXPECT_EQ(panels->count(), 0);
}

TEST(MainWindow, ADiskThatDoesNotTakeTheStateIsABannerUntilItDoes)
{
    test::Window w;
    auto* panels = w.find<ui::MessagePanels>("messagePanels");
    w.backend.now.broker.state.enabled = true;
    w.backend.now.broker.state.problem = "The disk is full: the broker's state waits in memory";
    w.backend.advance(1);
    w.sample();
    EXPECT_TRUE(panels->isShown(QStringLiteral("state.disk")));
    EXPECT_TRUE(w.find<QLabel>("messageWhatLabel")->text().contains(QStringLiteral("not acknowledged")));
    w.backend.now.broker.state.problem.clear();
    w.backend.advance(1);
    w.sample();
    EXPECT_EQ(panels->count(), 0);
}

TEST(MainWindow, ABrokenConfigurationFileIsSaidWithLineAndColumn)
{
    test::Window w([](test::FakeBackend& backend) {
        config::Issue issue;
        issue.id = "of.nobody";
        issue.text = "this is no TOML";
        issue.line = 14;
        issue.column = 3;
        backend.issues = { issue };
    });
    EXPECT_TRUE(w.find<ui::MessagePanels>("messagePanels")->isShown(QStringLiteral("config.issues")));
    EXPECT_TRUE(w.find<QLabel>("messageRemedyLabel")->text().contains(QStringLiteral("Line 14, column 3")));
}

TEST(MainWindow, OverviewSaysTheSumAndColoursThePath)
{
    test::Window w;
    w.backend.makeHistory(3, [&] { w.sample(); });
    EXPECT_TRUE(w.find<QWidget>("overviewPage")->findChild<QLabel*>(QStringLiteral("sumLabel"))->text().contains(QStringLiteral("✓")));
    auto* path = w.find<ui::PathStrip>("pathStrip");
    EXPECT_EQ(path->edgeRole(3), ui::Role::Accent);
    w.backend.now.kafka.matched += 1000; // taken, but nowhere to be found
    w.backend.advance(1);
    w.sample();
    EXPECT_TRUE(w.find<QWidget>("overviewPage")->findChild<QLabel*>(QStringLiteral("sumLabel"))->text().contains(QStringLiteral("≠")));
    EXPECT_EQ(path->edgeRole(3), ui::Role::Warn);
    w.backend.now.kafka.matched += 500;
    w.backend.now.kafka.dropped += 500;
    w.backend.advance(1);
    w.sample();
    EXPECT_EQ(path->edgeRole(2), ui::Role::Error);
}

TEST(MainWindow, ThePracticeClusterIsLabelledAndCanBeReadByOthers)
{
    test::Window w;
    EXPECT_TRUE(w.find<QWidget>("practicePill")->isVisible());
    EXPECT_EQ(
        w.find<ui::CopyLine>("kcatCopyLine")->text(), QStringLiteral("kcat -b 127.0.0.1:34567 -t hookline.events -C"));
    w.backend.now.kafka.practice = false;
    w.backend.advance(1);
    w.sample();
    EXPECT_FALSE(w.find<QWidget>("practicePill")->isVisible());
}

TEST(MainWindow, FirstStepsStayUntilDismissed)
{
    test::Window w;
    EXPECT_TRUE(w.window->findChild<ui::OverviewPage*>()->firstStepsShown());
    w.find<QToolButton>("dismissStepsToolButton")->click();
    EXPECT_FALSE(w.window->findChild<ui::OverviewPage*>()->firstStepsShown());
    w.window.reset();
    auto again = std::make_unique<MainWindow>(w.backend, nullptr);
    EXPECT_FALSE(again->findChild<ui::OverviewPage*>()->firstStepsShown());
}

TEST(MainWindow, LayoutIsRememberedAndResettable)
{
    test::Window w;
    w.window->showPage(MainWindow::Throughput);
    w.find<QAction>("sidebarAction")->setChecked(true);
    w.window->close();
    w.window = std::make_unique<MainWindow>(w.backend, &w.client);
    EXPECT_EQ(w.window->findChild<QStackedWidget*>()->currentIndex(), MainWindow::Throughput);
    EXPECT_TRUE(w.find<ui::Sidebar>("sidebar")->isCollapsed());
    w.find<QAction>("resetLayoutAction")->trigger();
    EXPECT_FALSE(w.find<ui::Sidebar>("sidebar")->isCollapsed());
}

TEST(MainWindow, HiddenChartsAreNotDrawn)
{
    test::Window w;
    w.window->showPage(MainWindow::Events);
    w.settle();
    auto* page = w.window->findChild<ui::ThroughputPage*>();
    const int before = page->chart(0)->drawn();
    w.backend.makeHistory(5, [&] {
        w.sample();
        w.settle();
    });
    EXPECT_EQ(page->chart(0)->drawn(), before);
    w.window->showPage(MainWindow::Throughput);
    w.settle();
    EXPECT_GT(page->chart(0)->drawn(), before);
}

TEST(MainWindow, ThroughputIsSavedAsCsvAndPng)
{
    test::Window w;
    w.window->showPage(MainWindow::Throughput);
    w.backend.makeHistory(3, [&] { w.sample(); });
    w.settle();
    auto* page = w.window->findChild<ui::ThroughputPage*>();
    const QList<QByteArray> lines = page->csv().split('\n');
    ASSERT_EQ(lines.size(), 5);
    EXPECT_TRUE(lines[1].startsWith("2026-03-14T06:32:08.000Z,")) << lines[1].toStdString();
    EXPECT_EQ(lines[1].count(','), lines[0].count(','));
    const QTemporaryDir folder;
    EXPECT_TRUE(page->saveCsv(folder.filePath(QStringLiteral("a.csv"))));
    EXPECT_TRUE(page->savePng(folder.filePath(QStringLiteral("a.png"))));
    EXPECT_FALSE(page->saveCsv(folder.filePath(QStringLiteral("missing/a.csv"))));
}

TEST(MainWindow, SimulatorStartsAndStops)
{
    test::Window w;
    w.find<QPushButton>("simulatorPushButton")->click();
    w.settle();
    auto* start = w.find<QPushButton>("startPushButton");
    start->click();
    EXPECT_TRUE(w.backend.simulating);
    EXPECT_EQ(start->text(), QStringLiteral("Stop"));
    start->click();
    EXPECT_FALSE(w.backend.simulating);
}

TEST(MainWindow, TestClientConnectsSubscribesAndPublishes)
{
    test::Window w;
    w.find<QAction>("testClientAction")->trigger();
    w.settle();
    EXPECT_TRUE(w.find<QDockWidget>("testClientDockWidget")->isVisible());
    EXPECT_FALSE(w.find<QPushButton>("publishPushButton")->isEnabled());
    w.find<QPushButton>("connectPushButton")->click();
    EXPECT_EQ(w.client.last.port, 1883);
    EXPECT_EQ(w.client.last.protocol, 5);
    w.find<QPushButton>("subscribePushButton")->click();
    EXPECT_EQ(w.find<QListWidget>("subscriptionsListWidget")->count(), 1);
    w.find<QPushButton>("publishPushButton")->click();
    const QString log = w.find<QPlainTextEdit>("receivedPlainTextEdit")->toPlainText();
    EXPECT_EQ(log.count(QStringLiteral("demo/hello")), 2) << "sent and received\n" << log.toStdString();
    EXPECT_TRUE(w.find<QListWidget>("subscriptionsListWidget")->item(0)->text().contains(QStringLiteral("1 message")));
    w.find<QPushButton>("connectPushButton")->click();
    EXPECT_EQ(w.client.state(), ui::TestClient::State::Disconnected);
}

TEST(MainWindow, TestClientSaysWhyItCannotConnect)
{
    test::Window w;
    w.client.refuse = true;
    w.window->setTestClientShown(true);
    w.find<QPushButton>("connectPushButton")->click();
    EXPECT_EQ(w.find<QLabel>("clientStateLabel")->text(), QStringLiteral("Connection refused"));
}

TEST(Translations, AreComplete)
{
    for (const char* code : { "en", "zh_CN" }) {
        QFile file(
            QStringLiteral(HOOKLINE_SOURCE_DIR "/resources/translations/hookline_%1.ts").arg(QLatin1String(code)));
        ASSERT_TRUE(file.open(QIODevice::ReadOnly));
        const QString text = QString::fromUtf8(file.readAll());
        for (const char* type : { "unfinished", "vanished", "obsolete" })
            EXPECT_FALSE(text.contains(QStringLiteral("type=\"%1\"").arg(QLatin1String(type))))
                << code << " has " << type << " entries";
        EXPECT_FALSE(text.contains(QStringLiteral("<translation></translation>"))) << code;
    }
}

TEST(Translations, UseThePlaceholdersOfTheirSource)
{
    QFile file(QStringLiteral(HOOKLINE_SOURCE_DIR "/resources/translations/hookline_zh_CN.ts"));
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    QXmlStreamReader xml(&file);
    const QRegularExpression placeholder(QStringLiteral("%(?:Ln|[1-9])"));
    const auto placeholders = [&](const QString& text) {
        QStringList all;
        for (const QRegularExpressionMatch& match : placeholder.globalMatch(text))
            all << match.captured();
        all.sort();
        all.removeDuplicates();
        return all.join(QLatin1Char(' '));
    };
    QString source;
    int messages = 0;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (xml.name() == QLatin1String("source"))
            source = xml.readElementText();
        if (xml.name() == QLatin1String("translation")) {
            const QString translation = xml.readElementText(QXmlStreamReader::IncludeChildElements);
            EXPECT_EQ(placeholders(source), placeholders(translation)) << source.toStdString();
            ++messages;
        }
    }
    EXPECT_GT(messages, 400);
}

TEST(Translations, FontsOfThisSystemHaveEveryCharacter)
{
    ASSERT_FALSE(QFontDatabase::families(QFontDatabase::SimplifiedChinese).isEmpty()) << "install fonts-wqy-microhei";
    const QFont chinese(QFontDatabase::families(QFontDatabase::SimplifiedChinese).first());
    const QFontMetrics han(chinese), usual(QApplication::font());
    QSet<char32_t> missing;
    for (const char* name : { "hookline_zh_CN.ts", "core_zh_CN.txt" }) {
        QFile file(QStringLiteral(HOOKLINE_SOURCE_DIR "/resources/translations/") + QLatin1String(name));
        ASSERT_TRUE(file.open(QIODevice::ReadOnly)) << name;
        for (const uint c : QString::fromUtf8(file.readAll()).toUcs4()) {
            if (c > 0x7F && !han.inFontUcs4(c) && !usual.inFontUcs4(c))
                missing.insert(c);
        }
    }
    for (const char32_t c : missing)
        ADD_FAILURE() << "no glyph for U+" << std::hex << static_cast<std::uint32_t>(c);
}

} // namespace
} // namespace hookline
