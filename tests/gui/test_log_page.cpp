// Alerts say what, why and what to do, and lead to the rows; the log can be filtered, searched, followed, paused, copied, exported.
#include "tests/gui/support/window.h"

#include "ui/models/alert_model.h"
#include "ui/models/event_table_model.h"
#include "ui/models/log_table_model.h"
#include "ui/pages/alerts_view.h"
#include "ui/pages/log_page.h"
#include "ui/pages/log_view.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QStackedWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QToolButton>

#include <gtest/gtest.h>

namespace hookline {
namespace {

using base::LogLevel;
using ui::MainWindow;

struct LogWindow : test::Window {
    LogWindow() { window->showPage(MainWindow::Log); }
    void say(LogLevel level, const char* source, const std::string& text)
    {
        emit backend.logged({ backend.now.wallMicros, level, source, text });
    }
    ui::LogTableModel& lines() const { return window->findChild<ui::LogView*>()->model(); }
    ui::AlertModel& alerts() const { return *window->findChild<ui::AlertModel*>(); }
    void openLog()
    {
        find<QToolButton>("logTabToolButton")->click();
        lines().flush();
        settle();
    }
    void openAlert(int row)
    {
        window->findChild<ui::LogPage*>()->showAlert(row);
        settle();
    }
    QString text(const char* label) const { return find<QLabel>(label)->text(); }
};

TEST(Alerts, LossesOfTheBrokerSayWhatWhyAndWhatToDoAndLeadToTheRows)
{
    LogWindow w;
    w.sample();
    tap::Event dropped;
    dropped.kind = tap::EventKind::Dropped;
    dropped.drop = tap::DropReason::QueueFull;
    dropped.client = w.backend.client("dash-1");
    w.backend.makeTraffic(40);
    w.backend.add(dropped);
    w.backend.add(dropped);
    w.tick();
    w.backend.now.broker.dropped[static_cast<std::size_t>(tap::DropReason::QueueFull)] += 2;
    w.backend.advance(0.5);
    w.sample();
    ASSERT_EQ(w.alerts().rowCount(), 1);
    w.openAlert(0);
    EXPECT_TRUE(w.text("alertTitleLabel").contains(QStringLiteral("2 messages did not reach"))) << w.text("alertTitleLabel").toStdString();
    EXPECT_TRUE(w.text("alertWhyLabel").contains(QStringLiteral("queue was full")));
    EXPECT_TRUE(w.text("alertRemedyLabel").contains(QStringLiteral("max_queued_messages")));
    w.find<QPushButton>("alertRowsPushButton")->click();
    w.settle();
    EXPECT_EQ(w.window->findChild<QStackedWidget*>()->currentIndex(), MainWindow::Events);
    EXPECT_TRUE(QTest::qWaitFor([&] { return w.window->findChild<ui::EventTableModel*>()->rowCount() == 2; }, 5000)) << "exactly these rows";
    w.backend.now.broker.dropped[static_cast<std::size_t>(tap::DropReason::QueueFull)] += 5;
    w.backend.advance(1);
    w.sample();
    EXPECT_EQ(w.alerts().rowCount(), 1) << "the same trouble";
    EXPECT_TRUE(w.alerts().entry(0).words.what.startsWith(QStringLiteral("7 messages")));
    for (int i = 0; i < 70; ++i) {
        w.backend.advance(1);
        w.sample();
    }
    EXPECT_EQ(w.alerts().count(ui::AlertModel::Over), 1) << "a minute without any: over";
}

TEST(Alerts, EveryReasonOfADropHasWordsInBothLanguages)
{
    for (const char* language : { "en", "zh_CN" }) {
        LogWindow w;
        w.window->setLanguage(QLatin1String(language));
        w.sample();
        for (int i = 2; i < tap::kDropReasons; ++i)
            ++w.backend.now.broker.dropped[static_cast<std::size_t>(i)];
        ++w.backend.now.kafka.failed;
        ++w.backend.now.kafka.dropped;
        ++w.backend.now.broker.hookErrors;
        ++w.backend.now.displaySkipped;
        w.backend.now.kafka.queued = w.backend.now.kafka.queueLimit;
        w.backend.advance(1);
        w.sample();
        EXPECT_EQ(w.alerts().rowCount(), tap::kDropReasons - 2 + 5);
        for (int row = 0; row < w.alerts().rowCount(); ++row) {
            const ui::AlertModel::Entry& entry = w.alerts().entry(row);
            EXPECT_FALSE(entry.words.what.isEmpty() || entry.words.why.isEmpty() || entry.words.remedy.isEmpty())
                << language << ' ' << entry.alert.id.toStdString();
        }
        w.window->setLanguage(QStringLiteral("en"));
    }
}

TEST(Alerts, TroubleOfKafkaEndsWhenItEnds)
{
    LogWindow w;
    w.sample();
    w.backend.now.kafka.state = metrics::KafkaState::Down;
    w.backend.now.kafka.problemId = "kafka.unreachable";
    w.backend.now.kafka.problem = "Connect to 127.0.0.1:34567 failed: Connection refused";
    for (int i = 0; i < 5; ++i) {
        w.backend.advance(1);
        w.sample();
    }
    ASSERT_EQ(w.alerts().rowCount(), 1);
    EXPECT_EQ(w.alerts().entry(0).count, 1) << "one outage, however long";
    w.openAlert(0);
    EXPECT_TRUE(w.text("alertTitleLabel").contains(QStringLiteral("127.0.0.1:34567")));
    EXPECT_TRUE(w.text("alertWhyLabel").contains(QStringLiteral("Connection refused"))) << "the library's own words";
    EXPECT_TRUE(w.find<QPushButton>("alertTestPushButton")->isVisible());
    w.window->setLanguage(QStringLiteral("zh_CN"));
    w.settle();
    EXPECT_TRUE(w.text("alertTitleLabel").contains(QStringLiteral("无法"))) << w.text("alertTitleLabel").toStdString();
    w.window->setLanguage(QStringLiteral("en"));
    w.backend.now.kafka.state = metrics::KafkaState::Up;
    w.backend.now.kafka.problemId.clear();
    w.backend.advance(1);
    w.sample();
    EXPECT_EQ(w.alerts().count(ui::AlertModel::Open), 0);
    w.settle();
    EXPECT_FALSE(w.find<QPushButton>("alertTestPushButton")->isVisible());
}

TEST(Alerts, AWarningOfTheLogNamesItsClientsRowsAndTheLog)
{
    LogWindow w;
    w.say(LogLevel::Warning, "kafka", "gave up a record of client \"dev-1\" for topic \"iot\": too large");
    w.say(LogLevel::Notice, "broker", "listening");
    ASSERT_EQ(w.alerts().rowCount(), 1);
    w.openAlert(0);
    w.find<QPushButton>("alertLogPushButton")->click();
    w.lines().flush();
    w.settle();
    EXPECT_EQ(w.lines().rowCount(), 1);
    w.openAlert(0);
    w.find<QPushButton>("alertRowsPushButton")->click();
    EXPECT_EQ(w.find<QLineEdit>("filterLineEdit")->text(), QStringLiteral("client == dev-1"));
}

TEST(Alerts, TheSidebarCountsWhatNobodyHasSeen)
{
    test::Window w;
    auto* button = w.find<QAbstractButton>("logNavButton");
    emit w.backend.logged({ 1, LogLevel::Error, "kafka", "it broke" });
    EXPECT_TRUE(button->accessibleName().contains(QStringLiteral("1 new"))) << button->accessibleName().toStdString();
    w.window->showPage(MainWindow::Log);
    w.settle();
    EXPECT_FALSE(button->accessibleName().contains(QStringLiteral("new")));
}

TEST(Alerts, NothingIsCountedThatComesBeforeSomebodysEyes)
{
    LogWindow w;
    w.openLog(); // also beside the list of alerts
    w.say(LogLevel::Error, "kafka", "it broke");
    w.settle();
    EXPECT_EQ(w.alerts().rowCount(), 1);
    EXPECT_EQ(w.alerts().unseen(), 0);
    w.window->showPage(MainWindow::Events);
    w.say(LogLevel::Error, "broker", "another thing broke");
    w.settle();
    EXPECT_EQ(w.alerts().unseen(), 1);
}

TEST(LogPage, ShowsFromALevelOnAndMakesFinerLinesOnlyWhenAsked)
{
    LogWindow w;
    w.openLog();
    for (const LogLevel level : { LogLevel::Info, LogLevel::Notice, LogLevel::Warning, LogLevel::Error })
        w.say(level, "broker", "one");
    w.lines().flush();
    EXPECT_EQ(w.lines().rowCount(), 3) << "from notice on, as the program does by itself";
    auto* level = w.find<QComboBox>("logLevelComboBox");
    level->setCurrentIndex(static_cast<int>(LogLevel::Debug));
    EXPECT_EQ(w.backend.level, LogLevel::Debug);
    EXPECT_EQ(w.lines().rowCount(), 4);
    level->setCurrentIndex(static_cast<int>(LogLevel::Error));
    EXPECT_EQ(w.backend.level, LogLevel::Notice) << "never coarser than the program began with";
    EXPECT_EQ(w.lines().rowCount(), 1);
}

TEST(LogPage, SourceTextAndEmptyStateWorkTogether)
{
    LogWindow w;
    w.openLog();
    for (int i = 0; i < 6; ++i)
        w.say(LogLevel::Notice, i % 2 ? "kafka" : "broker", "number " + std::to_string(i));
    w.lines().flush();
    auto* source = w.find<QComboBox>("logSourceComboBox");
    ASSERT_EQ(source->count(), 3);
    source->setCurrentIndex(source->findData(QStringLiteral("kafka")));
    EXPECT_EQ(w.lines().rowCount(), 3);
    w.find<QLineEdit>("logFilterLineEdit")->setText(QStringLiteral("number 5"));
    EXPECT_EQ(w.lines().rowCount(), 1);
    w.say(LogLevel::Notice, "kafka", "number 55");
    w.lines().flush();
    EXPECT_EQ(w.lines().rowCount(), 2) << "the filter is about later lines too";
    w.find<QLineEdit>("logFilterLineEdit")->setText(QStringLiteral("nowhere"));
    w.settle();
    ASSERT_TRUE(w.find<QPushButton>("logEmptyPushButton")->isVisible());
    w.find<QPushButton>("logEmptyPushButton")->click();
    EXPECT_EQ(w.lines().rowCount(), 7);
}

TEST(LogPage, FollowsUntilSomebodyReads)
{
    LogWindow w;
    w.openLog();
    const auto fill = [&](int count) {
        for (int i = 0; i < count; ++i)
            w.say(LogLevel::Notice, "broker", "line " + std::to_string(i));
        w.lines().flush();
        w.settle();
    };
    fill(300);
    auto* view = w.find<QTableView>("logTableView");
    auto* bar = view->verticalScrollBar();
    EXPECT_EQ(bar->value(), bar->maximum());
    bar->triggerAction(QAbstractSlider::SliderToMinimum);
    w.settle();
    EXPECT_FALSE(w.window->findChild<ui::LogView*>()->isFollowing());
    fill(50);
    EXPECT_EQ(bar->value(), 0) << "what is being read stays";
    view->setFocus();
    QTest::keyClick(view, Qt::Key_F);
    w.settle();
    EXPECT_EQ(bar->value(), bar->maximum());
    QTest::keyClick(view, Qt::Key_Space);
    EXPECT_TRUE(w.lines().isPaused());
    fill(10);
    EXPECT_TRUE(w.text("logCountLabel").contains(QStringLiteral("10 new"))) << w.text("logCountLabel").toStdString();
}

TEST(LogPage, FindsCopiesAndExports)
{
    LogWindow w;
    w.openLog();
    for (const char* text : { "alpha", "beta", "alphabet" })
        w.say(LogLevel::Notice, "broker", text);
    w.lines().flush();
    w.find<QAction>("logFindAction")->trigger();
    auto* edit = w.find<QLineEdit>("logFindLineEdit");
    const auto marked = [&](int row) { return w.lines().index(row, ui::LogTableModel::Text).data(Qt::BackgroundRole).isValid(); };
    edit->setText(QStringLiteral("ALPHA"));
    EXPECT_EQ(w.text("logFindNoteLabel"), QStringLiteral("found in 2 lines")) << "before anybody goes to one";
    EXPECT_TRUE(marked(0) && !marked(1) && marked(2));
    QTest::keyClick(edit, Qt::Key_Return);
    auto* view = w.find<QTableView>("logTableView");
    EXPECT_EQ(view->currentIndex().row(), 0);
    EXPECT_EQ(w.text("logFindNoteLabel"), QStringLiteral("1 of 2 lines"));
    w.say(LogLevel::Notice, "broker", "the alphabet again");
    w.lines().flush();
    EXPECT_EQ(w.text("logFindNoteLabel"), QStringLiteral("1 of 3 lines")) << "with what comes";
    QTest::keyClick(edit, Qt::Key_Return);
    EXPECT_EQ(view->currentIndex().row(), 2);
    edit->setText(QStringLiteral("gamma"));
    QTest::keyClick(edit, Qt::Key_Return);
    EXPECT_FALSE(w.text("logFindNoteLabel").isEmpty());
    view->selectRow(1);
    w.find<QAction>("logCopyAction")->trigger();
    EXPECT_TRUE(QApplication::clipboard()->text().endsWith(QStringLiteral("notice\tbroker\tbeta")));
    const QTemporaryDir folder;
    auto* log = w.window->findChild<ui::LogView*>();
    ASSERT_TRUE(log->saveTo(folder.filePath(QStringLiteral("a.log"))));
    QFile file(folder.filePath(QStringLiteral("a.log")));
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    EXPECT_EQ(file.readAll().count('\n'), 4);
    edit->setText(QStringLiteral("alpha"));
    w.find<QToolButton>("logFindCloseToolButton")->click();
    EXPECT_FALSE(marked(0)) << "nothing stays marked";
    EXPECT_FALSE(log->saveTo(folder.filePath(QStringLiteral("missing/a.log"))));
}

TEST(LogPage, SaysWhereTheLogIsKeptAndOpensItsFolder)
{
    LogWindow w;
    w.openLog();
    auto* folder = w.find<QAction>("logFolderAction");
    EXPECT_FALSE(folder->isEnabled());
    EXPECT_TRUE(folder->toolTip().contains(QStringLiteral("log.file"))) << folder->toolTip().toStdString();
    w.backend.logPath = QStringLiteral("/var/lib/hookline/log/hookline.log");
    w.say(LogLevel::Notice, "broker", "a line");
    w.lines().flush();
    w.window->showPage(ui::MainWindow::Clients);
    w.window->showPage(ui::MainWindow::Log);
    w.settle();
    EXPECT_TRUE(folder->isEnabled());
    EXPECT_TRUE(folder->toolTip().contains(QStringLiteral("/var/lib/hookline/log/hookline.log"))) << folder->toolTip().toStdString();
    EXPECT_TRUE(w.find<QToolButton>("logFolderToolButton")->isVisible());
}

} // namespace
} // namespace hookline
