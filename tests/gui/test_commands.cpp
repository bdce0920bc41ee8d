// The palette, the sheet of shortcuts, the status bar, the tray and what happens on closing.
#include "tests/gui/support/window.h"

#include "ui/dialogs/command_palette.h"
#include "ui/models/event_exporter.h"
#include "ui/models/event_table_model.h"
#include "ui/models/fuzzy.h"
#include "ui/pages/events_page.h"
#include "ui/tray.h"
#include "ui/widgets/link.h"
#include "ui/widgets/status_strip.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QToolButton>

#include <gtest/gtest.h>

namespace hookline {
namespace {

using ui::MainWindow;

int pageOf(const test::Window& w) { return w.window->findChild<QStackedWidget*>()->currentIndex(); }

TEST(Fuzzy, FindsLettersInOrderAndPrefersBeginningsOfWords)
{
    const auto score = [](const char* pattern, const char* text) {
        const auto match = ui::fuzzyMatch(QLatin1String(pattern), QLatin1String(text));
        return match ? match->score : -1000;
    };
    EXPECT_FALSE(ui::fuzzyMatch(QStringLiteral("xyz"), QStringLiteral("Kafka settings")));
    EXPECT_FALSE(ui::fuzzyMatch(QStringLiteral("sk"), QStringLiteral("Kafka set")));
    EXPECT_GT(score("ks", "Kafka settings"), score("ks", "Breaks"));
    EXPECT_GT(score("sub", "Subscriptions"), score("sub", "Show up below"));
    EXPECT_GT(score("s", "Subscriptions"), score("s", "Narrow sidebar")) << "the first word before another";
    EXPECT_GT(score("pause", "Pause"), score("pause", "Pause the recording of events"));
    const auto match = ui::fuzzyMatch(QStringLiteral("K SE"), QStringLiteral("Kafka settings"));
    ASSERT_TRUE(match);
    EXPECT_EQ(match->positions, (QList<int> { 0, 6, 7 }));
    EXPECT_EQ(ui::fuzzyMatch({}, QStringLiteral("anything"))->score, 0);
}

struct Palette : test::Window {
    void open()
    {
        find<QAction>("paletteAction")->trigger();
        settle();
    }
    void type(const QString& text)
    {
        find<QLineEdit>("paletteLineEdit")->setText(text);
        settle();
    }
    QString first() const { return find<QListView>("paletteListView")->model()->index(0, 0).data().toString(); }
    void enter()
    {
        QTest::keyClick(find<QLineEdit>("paletteLineEdit"), Qt::Key_Return);
        settle();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
};

TEST(CommandPalette, WhatIsFoundByAnotherWordSaysWhichAndZoomsSayThatTheyAre)
{
    Palette w;
    w.open();
    const auto* list = w.find<QListView>("paletteListView");
    const auto data = [&](int role) { return list->model()->index(0, 0).data(role).toString(); };
    w.type(QStringLiteral("zoomout"));
    EXPECT_EQ(w.first(), QStringLiteral("Smaller"));
    EXPECT_EQ(data(ui::CommandModel::AreaRole), QStringLiteral("Zoom"));
    EXPECT_EQ(data(ui::CommandModel::AliasRole), QStringLiteral("zoom out"));
    w.type(QStringLiteral("smaller"));
    EXPECT_EQ(w.first(), QStringLiteral("Smaller"));
    EXPECT_EQ(data(ui::CommandModel::AliasRole), QString()) << "the title shows it";
}

TEST(CommandPalette, AFewLettersAndEnterDoIt)
{
    Palette w;
    w.open();
    w.type(QStringLiteral("thr"));
    EXPECT_EQ(w.first(), QStringLiteral("Throughput"));
    w.enter();
    EXPECT_EQ(pageOf(w), MainWindow::Throughput);
    EXPECT_FALSE(w.window->findChild<QWidget*>(QStringLiteral("commandPalette"))) << "it closed itself";
    w.open();
    w.type(QStringLiteral("dark"));
    w.enter();
    EXPECT_EQ(w.backend.current.window.theme, "dark");
    w.open();
    w.type(QStringLiteral("light"));
    w.enter();
}

TEST(CommandPalette, GoesToThePageOfACommandFirst)
{
    Palette w;
    w.open();
    w.type(QStringLiteral("colour rules"));
    w.enter();
    EXPECT_EQ(pageOf(w), MainWindow::Events);
    EXPECT_TRUE(w.find<QDialog>("colourRulesDialog")->isVisible());
}

TEST(CommandPalette, ChineseAndEnglishWordsBothWork)
{
    Palette w;
    w.window->setLanguage(QStringLiteral("zh_CN"));
    w.open();
    w.type(QStringLiteral("吞吐"));
    EXPECT_EQ(w.first(), QStringLiteral("吞吐量"));
    w.type(QStringLiteral("throughput"));
    EXPECT_EQ(w.first(), QStringLiteral("吞吐量"));
    w.window->setLanguage(QStringLiteral("en"));
}

TEST(CommandPalette, ArrowsMoveAndWhatCannotBeDoneIsNotOffered)
{
    Palette w;
    w.open();
    auto* list = w.find<QListView>("paletteListView");
    const QAbstractItemModelTester tester(list->model(), QAbstractItemModelTester::FailureReportingMode::Fatal);
    auto* edit = w.find<QLineEdit>("paletteLineEdit");
    EXPECT_EQ(list->currentIndex().row(), 0);
    QTest::keyClick(edit, Qt::Key_Down);
    QTest::keyClick(edit, Qt::Key_Down);
    QTest::keyClick(edit, Qt::Key_Up);
    EXPECT_EQ(list->currentIndex().row(), 1);
    w.type(QStringLiteral("disconnect"));
    for (int row = 0; row < list->model()->rowCount(); ++row)
        EXPECT_NE(list->model()->index(row, 0).data().toString(), QStringLiteral("Disconnect")) << "no client is selected";
    w.type(QStringLiteral("qqqqqq"));
    EXPECT_EQ(list->model()->rowCount(), 0);
    QTest::keyClick(edit, Qt::Key_Return);
    EXPECT_TRUE(w.find<QDialog>("commandPalette")->isVisible()) << "nothing to do, nothing done";
}

TEST(CommandPalette, OffersEveryShortcutOfTheSheet)
{
    test::Window w;
    QSet<const QAction*> offered;
    for (const ui::Command& command : w.window->commands())
        offered.insert(command.action);
    for (const QAction* action : w.window->findChildren<QAction*>()) {
        if (!action->shortcut().isEmpty() && action->objectName().endsWith(QLatin1String("Action"))) {
            EXPECT_TRUE(offered.contains(action)) << action->objectName().toStdString();
        }
    }
}

TEST(Shortcuts, TheQuestionMarkOpensTheSheet)
{
    test::Window w;
    const QList<QKeySequence> keys = w.find<QAction>("shortcutsAction")->shortcuts();
    EXPECT_TRUE(keys.contains(QKeySequence(Qt::Key_Question)));
    w.find<QAction>("shortcutsAction")->trigger();
    w.settle();
    QStringList texts;
    for (const QLabel* label : w.find<QDialog>("shortcutsDialog")->findChildren<QLabel*>())
        texts << label->text();
    for (const char* text : { "Everywhere", "Events", "Log and alerts", "Ctrl+K", "F1", "?, Ctrl+/" })
        EXPECT_TRUE(texts.contains(QLatin1String(text))) << text;
}

TEST(Shortcuts, TheSheetFitsTheScreenAndSaysOfWhat)
{
    test::Window w;
    w.find<QAction>("shortcutsAction")->trigger();
    w.settle();
    const auto* sheet = w.find<QDialog>("shortcutsDialog");
    const QSize screen = sheet->screen()->availableSize();
    EXPECT_LE(sheet->height(), screen.height());
    EXPECT_LE(sheet->width(), screen.width());
    for (const QPushButton* button : sheet->findChildren<QPushButton*>())
        EXPECT_TRUE(sheet->rect().contains(QRect(button->mapTo(sheet, QPoint()), button->size()))) << "Close is on it";
    const auto* scroll = sheet->findChild<QScrollArea*>("shortcutsScrollArea");
    EXPECT_LE(scroll->widget()->width(), scroll->viewport()->width()) << "nothing is beside it";
    // Within one area each text is there once: of what "Delete" deletes is never the question.
    QSet<QString> seen;
    for (const ui::Command& command : w.window->commands()) {
        if (command.action->shortcut().isEmpty())
            continue;
        const QString line = command.area + QLatin1Char('|') + command.action->text();
        EXPECT_FALSE(seen.contains(line)) << line.toStdString();
        seen.insert(line);
    }
    EXPECT_TRUE(seen.contains(QStringLiteral("Settings \u00B7 Access rules|Delete")));
    EXPECT_TRUE(seen.contains(QStringLiteral("Settings \u00B7 Kafka profiles|Delete")));
}

TEST(StatusBar, NoNumberIsCutWhereTheWindowIsNarrow)
{
    test::Window w;
    for (int language = 0; language < 2; ++language) { // English, Chinese, and back
        w.window->resize(1900, 800);
        w.sample();
        EXPECT_TRUE(w.find<ui::Link>("statusCountsLink")->isVisible());
        EXPECT_TRUE(w.find<QLabel>("statusClockLabel")->isVisible());
        w.window->resize(1100, 680);
        w.backend.now.kafka.failed += 1'234'567;
        w.backend.now.broker.messagesIn += 987'654;
        w.backend.now.broker.messagesOut += 9'876'543;
        w.backend.now.kafka.acknowledged += 876'543;
        w.backend.advance(1);
        w.sample();
        w.settle();
        EXPECT_EQ(w.window->width(), 1100) << "the numbers do not push the window wider";
        auto* strip = w.window->findChild<ui::StatusStrip*>();
        for (const ui::Link* link : strip->findChildren<ui::Link*>()) {
            EXPECT_TRUE(!link->isVisible() || link->width() >= link->sizeHint().width()) << link->objectName().toStdString();
            EXPECT_LE(link->isVisible() ? link->mapTo(strip, QPoint(link->width(), 0)).x() : 0, strip->width());
        }
        EXPECT_TRUE(w.find<ui::Link>("statusRatesLink")->isVisible());
        w.find<QToolButton>("languageToolButton")->click();
    }
}

TEST(StatusBar, EachNumberLeadsSomewhere)
{
    test::Window w;
    w.backend.makeTraffic(100);
    w.backend.now.kafka.failed = 2;
    w.tick();
    w.sample();
    const auto filter = [&] { return w.find<QLineEdit>("filterLineEdit")->text(); };
    w.find<ui::Link>("statusRatesLink")->click();
    EXPECT_EQ(pageOf(w), MainWindow::Throughput);
    w.find<ui::Link>("statusBridgeLossLink")->click();
    EXPECT_EQ(pageOf(w), MainWindow::Events);
    EXPECT_EQ(filter(), QStringLiteral("kafka.status == failed"));
    w.find<ui::Link>("statusBrokerLink")->click();
    EXPECT_EQ(pageOf(w), MainWindow::Overview);
    w.find<ui::Link>("statusCountsLink")->click();
    EXPECT_TRUE(filter().isEmpty());
    w.find<ui::Link>("statusDisplayLossLink")->click();
    EXPECT_EQ(pageOf(w), MainWindow::Log);
    w.window->findChild<ui::EventTableModel*>()->toggleMark(3);
    w.sample();
    EXPECT_TRUE(w.find<ui::Link>("statusCountsLink")->text().contains(QStringLiteral("marked 1")));
}

TEST(StatusBar, ALongTaskIsShownAndCanBeEnded)
{
    test::Window w;
    auto& exporter = w.window->findChild<ui::EventsPage*>()->exporter();
    EXPECT_FALSE(w.find<QLabel>("statusTaskLabel")->isVisible());
    emit exporter.progress(40);
    EXPECT_TRUE(w.find<QLabel>("statusTaskLabel")->text().contains(QStringLiteral("40")));
    EXPECT_TRUE(w.find<QToolButton>("statusCancelToolButton")->isVisible());
    emit exporter.finished(1, 0, {});
    EXPECT_FALSE(w.find<QLabel>("statusTaskLabel")->isVisible());
}

TEST(Tray, SaysOnlyWhatWasAskedForAndNotTwiceAMinute)
{
    test::Window w;
    auto* tray = w.window->findChild<ui::Tray*>();
    QSignalSpy noted(tray, &ui::Tray::noted);
    const auto state = [&](metrics::KafkaState next) {
        w.backend.now.kafka.state = next;
        w.backend.advance(1);
        w.sample();
    };
    w.sample();
    state(metrics::KafkaState::Down);
    EXPECT_EQ(noted.count(), 0) << "off until somebody wants it";
    state(metrics::KafkaState::Up);
    tray->notesAction()->setChecked(true);
    state(metrics::KafkaState::Down);
    state(metrics::KafkaState::Up);
    EXPECT_EQ(noted.count(), 2);
    state(metrics::KafkaState::Down);
    EXPECT_EQ(noted.count(), 2) << "within a minute";
    w.backend.now.kafka.queued = w.backend.now.kafka.queueLimit;
    state(metrics::KafkaState::Down);
    EXPECT_EQ(noted.count(), 3);
    tray->notesAction()->setChecked(false);
}

TEST(Closing, WithoutClientsItJustCloses)
{
    test::Window w;
    EXPECT_TRUE(w.window->close());
}

TEST(Closing, WithClientsItAsksAndCancelIsTheDefault)
{
    test::Window w;
    w.backend.now.broker.connections = 42;
    w.backend.now.kafka.queued = 603;
    w.window->close();
    w.settle();
    EXPECT_TRUE(w.window->isVisible());
    auto* dialog = w.find<QDialog>("closeDialog");
    const QString why = w.find<QLabel>("closeWhyLabel")->text();
    EXPECT_TRUE(why.contains(QStringLiteral("42 clients")) && why.contains(QStringLiteral("603 records"))) << why.toStdString();
    EXPECT_TRUE(why.contains(QStringLiteral("at most 10\u00A0s; what is left then is lost"))) << why.toStdString();
    EXPECT_TRUE(w.find<QPushButton>("closeCancelPushButton")->isDefault());
    EXPECT_FALSE(w.find<QPushButton>("closeTrayPushButton")->isVisible()) << "there is no tray here";
    QTest::keyClick(dialog, Qt::Key_Return);
    w.settle();
    EXPECT_TRUE(w.window->isVisible()) << "Enter must not stop a broker";
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    w.window->close();
    w.settle();
    w.find<QPushButton>("closeQuitPushButton")->click();
    w.settle();
    EXPECT_FALSE(w.window->isVisible());
}

} // namespace
} // namespace hookline
