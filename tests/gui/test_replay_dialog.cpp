// A replay from the first key to its result: what it would become, a dry run, progress, pause, cancel, and a window that asks before it closes.
#include "tests/gui/support/window.h"

#include "ui/dialogs/replay_dialog.h"
#include "ui/dialogs/replay_form.h"
#include "ui/models/message_sample_model.h"
#include "ui/models/source_words.h"
#include "ui/pages/reader_page.h"

#include <QAbstractButton>
#include <QAction>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QTableView>

#include <gtest/gtest.h>

namespace hookline {
namespace {

using metrics::ReplayProgress;
using metrics::ReplayState;
using metrics::SourceSkip;
using ui::MainWindow;

class ReplayDialogTest : public ::testing::Test {
protected:
    void open()
    {
        w.backend.desk.makeTopics();
        w.find<QAction>("replayAction")->trigger();
        w.settle();
        dialog = w.find<ui::ReplayDialog>("replayDialog");
    }
    template <class T> T* mine(const char* name) const
    {
        T* found = dialog->findChild<T*>(QLatin1String(name));
        if (!found)
            qFatal("no %s", name);
        return found;
    }
    QString text(const char* label) const { return mine<QLabel>(label)->text(); }
    void type(const char* field, const QString& value)
    {
        mine<QLineEdit>(field)->setText(value);
        w.settle();
    }
    /// What happens when typing stops.
    void pause(int previews)
    {
        ASSERT_TRUE(QTest::qWaitFor([&] { return w.backend.replays.previews > previews; }, 20000));
        w.settle();
    }
    void click(const char* name)
    {
        auto* button = mine<QAbstractButton>(name);
        ASSERT_TRUE(QTest::qWaitFor([&] { return button->isEnabled(); }, 20000)) << name; // what was typed is looked at in a moment
        button->click();
        w.settle();
    }
    ReplayProgress progress(ReplayState state, std::uint64_t passed, std::uint64_t expected)
    {
        ReplayProgress out;
        out.state = state;
        out.expected = expected;
        out.passed = passed;
        out.read = passed;
        out.published = passed;
        out.bytes = passed * 31;
        out.firstMillis = test::kStartMicros / 1000 - 3'600'000;
        out.atMillis = out.firstMillis + static_cast<std::int64_t>(passed) * 1000;
        return out;
    }
    void become(const ReplayProgress& now)
    {
        w.backend.replays.become(now);
        dialog->refresh();
        w.settle();
    }

    test::Window w;
    ui::ReplayDialog* dialog = nullptr;
};

TEST_F(ReplayDialogTest, TheLastHourIsOneChipAndTheOrderHasItsTimes)
{
    open();
    EXPECT_FALSE(mine<QAbstractButton>("replayStartPushButton")->isEnabled()) << "no topic yet";
    EXPECT_TRUE(mine<QAbstractButton>("replayHourToolButton")->isChecked()) << "what most come for";
    const int before = w.backend.replays.previews;
    type("replayTopicsLineEdit", QStringLiteral("plant.telemetry, alarms"));
    type("replayPartitionsLineEdit", QStringLiteral("0, 2-4"));
    const std::int64_t now = QDateTime::currentMSecsSinceEpoch();
    click("replayHourToolButton");
    pause(before);
    ASSERT_TRUE(mine<QAbstractButton>("replayStartPushButton")->isEnabled()) << text("replayTopicsLineEditIssueLabel").toStdString();
    mine<QComboBox>("replaySpeedComboBox")->setCurrentIndex(2);
    EXPECT_EQ(text("replayStateLabel"), QString());
    click("replayStartPushButton");
    const ui::ReplayOrder& order = w.backend.replays.ordered;
    EXPECT_EQ(order.topics, (std::vector<std::string> { "plant.telemetry", "alarms" }));
    EXPECT_EQ(order.partitions, (std::vector<std::int32_t> { 0, 2, 3, 4 }));
    ASSERT_TRUE(order.from.starts_with("time:")) << order.from;
    EXPECT_NEAR(static_cast<double>(std::stoll(order.from.substr(5))), static_cast<double>(now - 3'600'000), 60'000);
    EXPECT_EQ(order.to, "latest");
    EXPECT_EQ(order.speed, 10);
    EXPECT_FALSE(order.dryRun);
    EXPECT_EQ(order.message.topic, "replay/${topic}") << "never back to where it came from by itself";
}

TEST_F(ReplayDialogTest, WhatRecordsBecomeIsShownWhileItIsTyped)
{
    open();
    int before = w.backend.replays.previews;
    type("replayTopicsLineEdit", QStringLiteral("plant.telemetry"));
    pause(before);
    EXPECT_TRUE(text("messagePreviewHeadingLabel").contains(QStringLiteral("plant.telemetry")));
    auto* table = mine<QTableView>("messagePreviewTableView");
    ASSERT_EQ(table->model()->rowCount(), 5);
    EXPECT_EQ(table->model()->index(0, ui::MessageSampleModel::Topic).data().toString(), QStringLiteral("replay/factory/l1/temp"));
    before = w.backend.replays.previews;
    mine<QComboBox>("replayTopicComboBox")->setEditText(QStringLiteral("again/${value.site}"));
    w.backend.replays.previewSamples = test::FakeReplayDesk::makeSamples(5, true);
    pause(before);
    EXPECT_EQ(w.backend.replays.previewedSource.topic, "again/${value.site}");
    EXPECT_TRUE(table->model()->index(3, 0).data().toString().contains(QStringLiteral("a field is missing")));
    table->selectRow(3);
    EXPECT_TRUE(text("messagePreviewFactsLabel").contains(QStringLiteral("${value.site}")));
    EXPECT_FALSE(mine<QWidget>("messagePreviewPlainTextEdit")->isVisible()) << "it becomes nothing";
    table->selectRow(0);
    EXPECT_TRUE(mine<QWidget>("messagePreviewPlainTextEdit")->isVisible());
    w.backend.replays.previewError = base::Error { "topics.unreachable", "x", "refused", "y" };
    before = w.backend.replays.previews;
    mine<QComboBox>("replayTopicComboBox")->setEditText(QStringLiteral("again/${key}"));
    pause(before);
    EXPECT_TRUE(text("messagePreviewTroubleLabel").contains(QStringLiteral("cannot be reached"))) << text("messagePreviewTroubleLabel").toStdString();
}

TEST_F(ReplayDialogTest, RulesThatWouldTakeTheMessagesToKafkaAgainAreNamedBefore)
{
    w.backend.replays.bridgeTakes = { { QStringLiteral("telemetry"), QStringLiteral("iot.events") }, { QStringLiteral("<b>all</b>"), QStringLiteral("raw") } };
    open();
    EXPECT_FALSE(mine<QWidget>("replayTakersLabel")->isVisible()) << "nothing is chosen yet";
    int before = w.backend.replays.previews;
    type("replayTopicsLineEdit", QStringLiteral("plant.telemetry"));
    pause(before);
    EXPECT_TRUE(mine<QWidget>("replayTakersLabel")->isVisible());
    EXPECT_TRUE(text("replayTakersLabel").contains(QStringLiteral("“telemetry” to the topic iot.events, “<b>all</b>” to the topic raw")))
        << text("replayTakersLabel").toStdString();
    EXPECT_TRUE(text("replayTakersLabel").contains(QStringLiteral("!(clientid like 'kafka:%')")));
    w.backend.replays.bridgeTakes.clear();
    before = w.backend.replays.previews;
    mine<QComboBox>("replayTopicComboBox")->setEditText(QStringLiteral("again/${key}"));
    pause(before);
    EXPECT_FALSE(mine<QWidget>("replayTakersLabel")->isVisible());
}

TEST_F(ReplayDialogTest, AnEmptyTopicIsNoMistakeBeforeSomethingIsFilledIn)
{
    open();
    EXPECT_EQ(text("replayTopicsLineEditIssueLabel"), QString());
    EXPECT_FALSE(mine<QAbstractButton>("replayStartPushButton")->isEnabled());
    type("replayPartitionsLineEdit", QStringLiteral("0"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return !text("replayTopicsLineEditIssueLabel").isEmpty(); }, 20000));
    dialog->close();
    open();
    EXPECT_EQ(text("replayTopicsLineEditIssueLabel"), QString()) << "opened anew";
}

TEST_F(ReplayDialogTest, MistakesStandUnderTheirFieldsAndNothingStarts)
{
    open();
    type("replayTopicsLineEdit", QStringLiteral("^plant"));
    mine<QComboBox>("replayFromComboBox")->setCurrentIndex(2);
    mine<QComboBox>("replayToComboBox")->setCurrentIndex(2);
    mine<QLineEdit>("replayFromOffsetLineEdit")->setText(QStringLiteral("20"));
    mine<QLineEdit>("replayToOffsetLineEdit")->setText(QStringLiteral("10"));
    type("replayPartitionsLineEdit", QStringLiteral("4-2"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return mine<QLabel>("replayToWidgetIssueLabel")->isVisible(); }, 20000));
    EXPECT_TRUE(mine<QLabel>("replayTopicsLineEditIssueLabel")->isVisible());
    EXPECT_TRUE(mine<QLabel>("replayPartitionsLineEditIssueLabel")->isVisible());
    EXPECT_FALSE(mine<QAbstractButton>("replayStartPushButton")->isEnabled());
    w.backend.replays.issues = { { config::Severity::Error, "source.replay.topic", "source.topic", {}, "no such field" } };
    type("replayTopicsLineEdit", QStringLiteral("plant.telemetry"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return !mine<QLabel>("replayTopicComboBoxIssueLabel")->text().isEmpty(); }, 20000));
    EXPECT_EQ(w.backend.replays.started, 0);
}

TEST_F(ReplayDialogTest, ADryRunShowsTheFirstOnesCountsAndNamesWhatIsLeftOut)
{
    open();
    type("replayTopicsLineEdit", QStringLiteral("plant.telemetry"));
    click("replayDryPushButton");
    ASSERT_EQ(w.backend.replays.started, 1);
    EXPECT_TRUE(w.backend.replays.ordered.dryRun);
    EXPECT_FALSE(mine<QAbstractButton>("replayPausePushButton")->isVisible());
    w.backend.replays.drySamples = test::FakeReplayDesk::makeSamples(20, true);
    ReplayProgress end = progress(ReplayState::Done, 3600, 3600);
    end.published = 2700;
    end.skipped[static_cast<std::size_t>(SourceSkip::MissingField)] = 900;
    become(end);
    EXPECT_TRUE(text("replayStateLabel").contains(QStringLiteral("nothing was published")));
    EXPECT_TRUE(text("replayStateLabel").startsWith(QStringLiteral("⚠"))) << "not all is well: some were left out";
    EXPECT_TRUE(text("replayNumbersLabel").contains(QStringLiteral("2,700 messages would be published")));
    EXPECT_TRUE(text("replayNumbersLabel").contains(QStringLiteral("900 left out: a field is missing  "))) << text("replayNumbersLabel").toStdString();
    end.skipped[static_cast<std::size_t>(SourceSkip::TooLarge)] = 12;
    EXPECT_EQ(ui::SourceWords::skips(end.skipped), QStringLiteral("a field is missing (900), too large (12)"));
    ReplayProgress gone = progress(ReplayState::Done, 3600, 3600);
    gone.forgotten = 45;
    become(gone);
    EXPECT_TRUE(text("replayStateLabel").startsWith(QStringLiteral("⚠")));
    EXPECT_TRUE(text("replayNumbersLabel").contains(QStringLiteral("45 no longer in Kafka")));
    EXPECT_EQ(mine<QTableView>("messagePreviewTableView")->model()->rowCount(), 20);
    EXPECT_TRUE(mine<QAbstractButton>("replayStartPushButton")->isVisible());
    EXPECT_FALSE(mine<QAbstractButton>("replayEventsPushButton")->isVisible());
}

TEST_F(ReplayDialogTest, ARunningReplayTellsPausesAndIsCancelled)
{
    open();
    type("replayTopicsLineEdit", QStringLiteral("plant.telemetry"));
    click("replayStartPushButton");
    EXPECT_FALSE(mine<QWidget>("replayTabWidget")->isEnabled());
    become(progress(ReplayState::Running, 900, 3600));
    EXPECT_EQ(mine<QProgressBar>("replayProgressBar")->value(), 250);
    EXPECT_TRUE(text("replayNumbersLabel").contains(QStringLiteral("2,700 records left"))) << text("replayNumbersLabel").toStdString();
    EXPECT_TRUE(text("replayNumbersLabel").contains(QStringLiteral("900 messages published")));
    click("replayPausePushButton");
    EXPECT_TRUE(w.backend.replays.paused);
    click("replayPausePushButton");
    EXPECT_FALSE(w.backend.replays.paused);
    click("replayCancelPushButton");
    EXPECT_EQ(w.backend.replays.cancelled, 1);
    EXPECT_EQ(text("replayStateLabel"), QStringLiteral("Cancelled"));
    EXPECT_TRUE(mine<QWidget>("replayTabWidget")->isEnabled());
    click("replayEventsPushButton");
    EXPECT_EQ(w.find<QLineEdit>("filterLineEdit")->text(), QStringLiteral("client == \"kafka:replay\""));
}

TEST_F(ReplayDialogTest, ItGoesOnWhileTheDialogIsClosedAndTheWindowAsksBeforeItEndsIt)
{
    open();
    type("replayTopicsLineEdit", QStringLiteral("plant.telemetry"));
    click("replayStartPushButton");
    become(progress(ReplayState::Running, 900, 3600));
    dialog->close();
    w.settle();
    EXPECT_TRUE(w.backend.replays.running);
    w.window->close();
    w.settle();
    EXPECT_TRUE(w.window->isVisible());
    EXPECT_TRUE(dialog->isVisible()) << "where the question is";
    EXPECT_TRUE(mine<QWidget>("confirmBar")->isVisible());
    EXPECT_EQ(mine<QAbstractButton>("confirmNoPushButton")->text(), QStringLiteral("Keep replaying"));
    EXPECT_FALSE(mine<QWidget>("replayClosePushButton")->isVisible()) << "one question, its two answers";
    EXPECT_TRUE(w.backend.replays.running);
    click("confirmNoPushButton");
    EXPECT_TRUE(mine<QWidget>("replayClosePushButton")->isVisible());
    EXPECT_TRUE(mine<QWidget>("replayCancelPushButton")->isVisible());
    w.window->close();
    w.settle();
    click("confirmYesPushButton");
    EXPECT_EQ(w.backend.replays.cancelled, 1);
}

TEST_F(ReplayDialogTest, TheQuestionGoesWithTheReplay)
{
    open();
    type("replayTopicsLineEdit", QStringLiteral("plant.telemetry"));
    click("replayStartPushButton");
    become(progress(ReplayState::Running, 900, 3600));
    w.window->close();
    w.settle();
    ASSERT_TRUE(mine<QWidget>("confirmBar")->isVisible());
    click("replayCancelPushButton");
    become(progress(ReplayState::Cancelled, 900, 3600));
    EXPECT_FALSE(mine<QWidget>("confirmBar")->isVisible());
    EXPECT_TRUE(w.window->isVisible());
}

TEST_F(ReplayDialogTest, AFailureSaysWhyAndWhatWasDone)
{
    open();
    type("replayTopicsLineEdit", QStringLiteral("plant.telemetry"));
    click("replayStartPushButton");
    ReplayProgress end = progress(ReplayState::Failed, 0, 0);
    end.problem = "The topic \"plant.telemetry\" cannot be read: Broker: Topic authorization failed";
    become(end);
    EXPECT_TRUE(text("replayStateLabel").contains(QStringLiteral("Failed")));
    EXPECT_TRUE(text("replayProblemLabel").contains(QStringLiteral("authorization")));
    EXPECT_TRUE(mine<QAbstractButton>("replayStartPushButton")->isVisible());
}

TEST_F(ReplayDialogTest, ARecordOfTheReaderIsWhereItBegins)
{
    w.backend.desk.makeTopics();
    w.window->showPage(MainWindow::Reader);
    w.settle();
    w.find<QTableView>("kafkaTopicsTableView")->selectRow(2);
    w.settle();
    w.backend.desk.makeRecords(6);
    w.find<ui::ReaderPage>("readerPage")->renew();
    w.find<QTableView>("recordsTableView")->selectRow(4);
    w.settle();
    w.find<QAction>("replayFromAction")->trigger();
    w.settle();
    dialog = w.find<ui::ReplayDialog>("replayDialog");
    ASSERT_TRUE(dialog->isVisible());
    EXPECT_EQ(mine<QLineEdit>("replayPartitionsLineEdit")->text(), QStringLiteral("4"));
    EXPECT_EQ(mine<QLineEdit>("replayFromOffsetLineEdit")->text(), QStringLiteral("1048"));
    EXPECT_FALSE(mine<QAbstractButton>("replayHourToolButton")->isChecked());
    click("replayStartPushButton");
    EXPECT_EQ(w.backend.replays.ordered.topics, std::vector<std::string> { "hookline.events" });
    EXPECT_EQ(w.backend.replays.ordered.from, "offset:1048");
    w.backend.replays.cancel();
    w.find<QAction>("replayTopicAction")->trigger();
    w.settle();
    EXPECT_TRUE(mine<QLineEdit>("replayPartitionsLineEdit")->text().isEmpty()) << "all of the topic";
}

TEST(SourceWords, DurationsAreReadAtAGlance)
{
    EXPECT_EQ(ui::SourceWords::duration(42.4), QStringLiteral("42 s"));
    EXPECT_EQ(ui::SourceWords::duration(312), QStringLiteral("5 min 12 s"));
    EXPECT_EQ(ui::SourceWords::duration(360), QStringLiteral("6 min"));
    EXPECT_EQ(ui::SourceWords::duration(7380), QStringLiteral("2 h 3 min"));
    EXPECT_EQ(ui::SourceWords::duration(-1), QStringLiteral("\u2013"));
}

} // namespace
} // namespace hookline
