// Delivery errors on the Kafka bridge page: what the spool holds of them, sending it again, writing it into a file.
#include "tests/gui/support/fake_letter_desk.h"
#include "tests/gui/support/window.h"

#include "ui/models/bridge_tables.h"
#include "ui/safe_text.h"
#include "ui/widgets/loss_view.h"

#include <QAction>
#include <QDialog>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QTabWidget>
#include <QTableView>

#include <gtest/gtest.h>

namespace hookline {
namespace {

using Column = ui::LossTableModel::Column;

class Letters : public ::testing::Test {
protected:
    void start()
    {
        w.backend.makeBridge();
        w.backend.report.losses[1].kept = 3;
        desk.held.groups = { { { 87, "iot.events", "telemetry" }, 12, w.backend.now.wallMicros - 90'000'000'000,
                                 w.backend.now.wallMicros - 86'000'000'000 },
            { { 10, "alarms", "alarms" }, 3, w.backend.now.wallMicros - 300'000'000, w.backend.now.wallMicros - 4'000'000 } };
        w.sample();
        w.window->showPage(ui::MainWindow::Bridge);
        tabs = w.find<QTabWidget>("bridgeTabWidget");
        tabs->setCurrentWidget(w.find<QWidget>("lossView"));
        w.settle();
        table = w.find<QTableView>("lossesTableView");
    }
    int rowOf(const QString& topic) const
    {
        for (int row = 0; row < table->model()->rowCount(); ++row) {
            if (cell(row, Column::Topic) == topic)
                return row;
        }
        return -1;
    }
    QString cell(int row, int column) const { return table->model()->index(row, column).data().toString(); }
    void select(const QString& topic)
    {
        ASSERT_GE(rowOf(topic), 0);
        table->selectRow(rowOf(topic));
        table->setFocus();
        w.settle();
    }
    QPushButton* button(const char* name) const { return w.find<QPushButton>(name); }
    QString said() const { return w.find<QLabel>("letterBarLabel")->text(); }
    bool saying() const { return w.find<QWidget>("letterBar")->isVisible(); }
    QDialog* dialog() const
    {
        const auto all = w.window->findChildren<QDialog*>(QStringLiteral("retryDialog"));
        return all.isEmpty() ? nullptr : all.last();
    }
    QString question() const
    {
        QString out;
        for (const QLabel* label : dialog()->findChildren<QLabel*>())
            out += label->text() + QLatin1Char('\n');
        return out;
    }
    void press(const char* name)
    {
        dialog()->findChild<QPushButton*>(QLatin1String(name))->click();
        w.settle();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
    void retry()
    {
        button("retryLettersPushButton")->click();
        w.settle();
        ASSERT_TRUE(dialog());
        press("retryPushButton");
    }

    test::Window w;
    test::FakeLetterDesk& desk = *w.backend.findChild<test::FakeLetterDesk*>();
    QTabWidget* tabs = nullptr;
    QTableView* table = nullptr;
};

TEST_F(Letters, WhatTheSpoolHoldsIsCountedLineByLineAndEarlierRunsHaveLinesOfTheirOwn)
{
    start();
    ASSERT_EQ(table->model()->rowCount(), 4) << "two reasons, what no line names, and one of an earlier run";
    EXPECT_EQ(cell(rowOf("alarms"), Column::Held), QStringLiteral("3"));
    EXPECT_EQ(cell(rowOf("iot.events"), Column::Held), QStringLiteral("12"));
    EXPECT_EQ(cell(rowOf("iot.events"), Column::Count), QStringLiteral("\u2013")) << "none in this run";
    EXPECT_EQ(cell(rowOf("iot.events"), Column::Example), QStringLiteral("of an earlier run"));
    EXPECT_EQ(tabs->tabText(3), QStringLiteral("Delivery errors 57")) << "45 of this run, 12 of an earlier one";
    desk.held.groups[0].count = 13;
    desk.list();
    EXPECT_EQ(cell(rowOf("iot.events"), Column::Held), QStringLiteral("13"));
    EXPECT_EQ(tabs->tabText(3), QStringLiteral("Delivery errors 58"));
}

TEST_F(Letters, RetryAsksFirstSaysWhatItMeansAndTellsWhatCameOfIt)
{
    start();
    select("alarms");
    QTest::keyClick(table, Qt::Key_R, Qt::ControlModifier);
    w.settle();
    ASSERT_TRUE(dialog());
    EXPECT_TRUE(question().contains(QStringLiteral("3 records go to the Kafka topic alarms again.")))
        << question().toStdString();
    EXPECT_TRUE(question().contains(QStringLiteral("rule alarms once more")));
    EXPECT_TRUE(question().contains(QStringLiteral("twice")));
    EXPECT_TRUE(question().contains(QStringLiteral("max.message.bytes"))) << "what to do first";
    QTest::keyClick(dialog(), Qt::Key_Return);
    w.settle();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    EXPECT_EQ(desk.retries, 0) << "Enter changes nothing";
    EXPECT_FALSE(dialog());
    retry();
    EXPECT_EQ(desk.retries, 1);
    EXPECT_EQ(desk.retriedGroup, (ui::LetterGroup { 10, "alarms", "alarms" }));
    EXPECT_TRUE(said().contains(QStringLiteral("3 records are back in the queue to alarms."))) << said().toStdString();
    EXPECT_EQ(cell(rowOf("alarms"), Column::Held), QStringLiteral("\u2013"));
    EXPECT_EQ(cell(rowOf("alarms"), Column::Count), QStringLiteral("3")) << "that they failed stays true";
    EXPECT_FALSE(button("retryLettersPushButton")->isEnabled());
    EXPECT_TRUE(button("retryLettersPushButton")->toolTip().contains(QStringLiteral("holds none")));
    button("letterBarPushButton")->click();
    EXPECT_FALSE(saying());
    select("iot.events");
    retry();
    EXPECT_EQ(rowOf("iot.events"), -1) << "nothing of an earlier run is left";
    EXPECT_EQ(tabs->tabText(3), QStringLiteral("Delivery errors 45"));
}

TEST_F(Letters, WhatStaysIsSaidWithItsReason)
{
    start();
    select("alarms");
    desk.works = false;
    retry();
    EXPECT_TRUE(saying());
    EXPECT_FALSE(button("retryLettersPushButton")->isEnabled()) << "one at a time";
    EXPECT_FALSE(button("exportLettersPushButton")->isEnabled());
    EXPECT_FALSE(button("letterBarPushButton")->isVisible()) << "a transaction cannot be ended half way";
    w.backend.now.kafka.spool.problem = "no space left on the device";
    w.backend.advance(1);
    w.sample();
    w.backend.askBridge();
    w.settle();
    EXPECT_TRUE(said().contains(QStringLiteral("no space left on the device"))) << said().toStdString();
    desk.finishRetry(1);
    EXPECT_TRUE(said().contains(QStringLiteral("2 records are back"))) << said().toStdString();
    EXPECT_TRUE(said().contains(QStringLiteral("1 record is damaged and stays in the spool."))) << said().toStdString();
    EXPECT_EQ(cell(rowOf("alarms"), Column::Held), QStringLiteral("1"));
    select("iot.events");
    retry();
    ui::LetterRetry refused;
    refused.group = desk.retriedGroup;
    refused.refused = 12;
    refused.why = QStringLiteral("too many topics");
    desk.answer(refused);
    EXPECT_TRUE(said().contains(QStringLiteral("12 records stay in the spool: too many topics."))) << said().toStdString();
    retry();
    ui::LetterRetry stopped;
    stopped.group = desk.retriedGroup;
    stopped.error = base::Error { "letters.stopped", "The bridge was stopped before that", "", "" };
    desk.answer(stopped);
    EXPECT_TRUE(said().contains(QStringLiteral("Not sent again: The bridge was stopped before that"))) << said().toStdString();
    EXPECT_TRUE(button("retryLettersPushButton")->isEnabled()) << "it can be tried again";
}

TEST_F(Letters, WhilePausedTheyWaitAndThatIsSaidBeforeAndAfter)
{
    start();
    w.backend.pauseBridge(true);
    w.backend.advance(1);
    w.sample();
    w.backend.askBridge();
    select("alarms");
    button("retryLettersPushButton")->click();
    w.settle();
    ASSERT_TRUE(dialog());
    EXPECT_TRUE(question().contains(QStringLiteral("Bridging is paused")));
    press("retryPushButton");
    EXPECT_TRUE(said().contains(QStringLiteral("Bridging is paused"))) << said().toStdString();
}

TEST_F(Letters, AnExportShowsItsProgressCanBeCancelledAndTellsWhereItIs)
{
    start();
    select("iot.events");
    auto* view = w.find<ui::LossView>("lossView");
    view->exportTo(QStringLiteral("/tmp/a.jsonl"));
    EXPECT_EQ(desk.exportedGroup, (ui::LetterGroup { 87, "iot.events", "telemetry" }));
    emit desk.exportProgress(5);
    EXPECT_TRUE(said().contains(QStringLiteral("5 of 12 records"))) << said().toStdString();
    EXPECT_FALSE(button("exportLettersPushButton")->isEnabled());
    EXPECT_EQ(button("letterBarPushButton")->text(), QStringLiteral("Cancel"));
    button("letterBarPushButton")->click();
    EXPECT_EQ(desk.cancelled, 1);
    EXPECT_TRUE(said().contains(QStringLiteral("cancelled")));
    EXPECT_TRUE(button("exportLettersPushButton")->isEnabled());
    view->exportTo(QStringLiteral("/tmp/b.jsonl"));
    desk.finishExport({ QStringLiteral("/tmp/b.jsonl"), 12, 2, {} });
    EXPECT_TRUE(said().contains(QStringLiteral("12 records exported to /tmp/b.jsonl."))) << said().toStdString();
    EXPECT_TRUE(said().contains(QStringLiteral("2 of them are damaged")));
    view->exportTo(QStringLiteral("/nowhere/c.jsonl"));
    desk.finishExport({ QStringLiteral("/nowhere/c.jsonl"), 0, 0, QStringLiteral("No such file or directory") });
    EXPECT_TRUE(said().contains(QStringLiteral("Not exported to /nowhere/c.jsonl: No such file or directory.")))
        << said().toStdString();
}

TEST_F(Letters, WhereNothingIsHeldTheButtonsSayWhy)
{
    start();
    desk.held.groups.clear();
    desk.held.error = base::Error { "letters.no_spool", "There is no spool to look into: no rule keeps records on the disk", "",
        "Choose buffer = \"disk\" or \"hybrid\" for one; a spool that an earlier run filled is opened then" };
    desk.list();
    EXPECT_EQ(table->model()->rowCount(), 3);
    select("alarms");
    for (const char* name : { "retryLettersPushButton", "exportLettersPushButton" }) {
        EXPECT_TRUE(button(name)->isVisible());
        EXPECT_FALSE(button(name)->isEnabled());
        EXPECT_TRUE(button(name)->toolTip().contains(QStringLiteral("no rule keeps records on the disk"))) << name;
    }
    QTest::keyClick(table, Qt::Key_R, Qt::ControlModifier);
    w.settle();
    EXPECT_FALSE(dialog());
}

TEST_F(Letters, TheMenuOfALineHasBothAlsoWhereNoEventIsLeft)
{
    start();
    select("iot.events");
    EXPECT_FALSE(button("lossesTableViewEventsPushButton")->isVisible()) << "no event of an earlier run is in the list";
    const QModelIndex reason = table->model()->index(rowOf("iot.events"), Column::Reason);
    emit table->customContextMenuRequested(table->visualRect(reason).center());
    w.settle();
    QStringList names;
    for (QMenu* menu : w.find<QWidget>("lossView")->findChildren<QMenu*>()) {
        for (const QAction* action : menu->actions())
            names << action->objectName();
        menu->close();
    }
    EXPECT_TRUE(names.contains(QStringLiteral("retryLettersAction"))) << names.join(QLatin1Char(' ')).toStdString();
    EXPECT_TRUE(names.contains(QStringLiteral("exportLettersAction")));
}

TEST_F(Letters, HostileNamesAreShownAsTheyAre)
{
    start();
    desk.held.groups = { { { 87, "<b>x</b>\xE2\x80\xAE", "r\n" }, 1, w.backend.now.wallMicros, w.backend.now.wallMicros } };
    desk.list();
    select(QStringLiteral("<b>x</b>\u2039U+202E\u203A"));
    button("retryLettersPushButton")->click();
    w.settle();
    ASSERT_TRUE(dialog());
    EXPECT_TRUE(question().contains(QStringLiteral("1 record goes to the Kafka topic <b>x</b>\u2039U+202E\u203A again.")))
        << question().toStdString();
    for (const QLabel* label : dialog()->findChildren<QLabel*>())
        EXPECT_EQ(label->textFormat(), Qt::PlainText);
}

} // namespace
} // namespace hookline
