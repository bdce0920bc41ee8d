// The Kafka bridge page: the ladder, the tables, and the rule editor from the first key to the rules in use and back again.
#include "tests/gui/support/window.h"

#include "ui/dialogs/rule_dialog.h"
#include "ui/models/marker_log.h"
#include "ui/models/rule_table_model.h"
#include "ui/pages/bridge_page.h"
#include "ui/pages/events_page.h"
#include "ui/widgets/bridge_ladder.h"
#include "ui/widgets/message_panels.h"
#include "ui/widgets/rule_preview.h"
#include "ui/widgets/sidebar.h"
#include "ui/widgets/rules_view.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTableView>
#include <QToolButton>

#include <gtest/gtest.h>

namespace hookline {
namespace {

using ui::MainWindow;
using ui::RuleTableModel;

class BridgePageTest : public ::testing::Test {
protected:
    void start(bool rules = true)
    {
        if (rules)
            w.backend.makeBridge();
        w.sample();
        w.window->showPage(MainWindow::Bridge);
        w.settle();
        table = w.find<QTableView>("rulesTableView");
        table->setFocus();
    }
    QString order() const
    {
        QStringList out;
        for (const auto& rule : w.find<ui::RulesView>("rulesView")->draft().rules())
            out << QString::fromStdString(rule.name);
        return out.join(QLatin1Char(' '));
    }
    QString inUse() const
    {
        QStringList out;
        for (const auto& rule : w.backend.current.kafka.rules)
            out << QString::fromStdString(rule.name);
        return out.join(QLatin1Char(' '));
    }
    void select(int row) { table->setCurrentIndex(table->model()->index(row, 0)); }
    void trigger(const char* action)
    {
        w.find<QAction>(action)->trigger();
        w.settle();
    }
    void applyAll()
    {
        trigger("applyRulesAction");
        w.find<QPushButton>("applyChangesPushButton")->click();
        w.settle();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
    QAbstractButton* confirm() const
    {
        return w.find<QWidget>("rulesView")->findChild<QAbstractButton*>(QStringLiteral("confirmYesPushButton"));
    }
    QString text(const char* label) const { return w.find<QLabel>(label)->text(); }
    void type(const char* field, const QString& value)
    {
        auto* edit = w.find<QLineEdit>(field);
        edit->setText(value);
        w.settle();
    }
    /// What happens when typing stops.
    void pause()
    {
        ASSERT_TRUE(QTest::qWaitFor([&] { return w.backend.ruleTrials > trials || !text("ruleStateLabel").isEmpty(); }, 5000));
        w.settle();
    }
    void closeEditor()
    {
        w.find<QPushButton>("ruleOkPushButton")->click();
        w.settle();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }

    test::Window w;
    QTableView* table = nullptr;
    int trials = 0;
};

TEST_F(BridgePageTest, TheBridgeIsAskedOnlyWhileSomebodyLooks)
{
    w.settle();
    EXPECT_EQ(w.backend.bridgeQuestions, 0);
    start();
    EXPECT_GT(w.backend.bridgeQuestions, 0);
    w.window->showPage(MainWindow::Overview);
    const int asked = w.backend.bridgeQuestions;
    QTest::qWait(1300);
    EXPECT_EQ(w.backend.bridgeQuestions, asked);
}

TEST_F(BridgePageTest, TheLadderCountsAgesAndLeadsToTheRows)
{
    start();
    EXPECT_TRUE(w.find<QAbstractButton>("ladderHookLink")->text().contains(QStringLiteral("8,413,272")));
    EXPECT_EQ(w.find<QAbstractButton>("ladderQueueLink")->text(), QStringLiteral("603"));
    EXPECT_EQ(w.find<QAbstractButton>("ladderSpoolLink")->text(), QStringLiteral("\u2013")) << "no rule uses the disk";
    EXPECT_TRUE(w.find<QWidget>("bridgeLadder")->accessibleDescription().contains(QStringLiteral("oldest 412\u00A0ms")))
        << w.find<QWidget>("bridgeLadder")->accessibleDescription().toStdString();
    for (int i = 1; i < 5; ++i)
        EXPECT_EQ(w.find<QWidget>(qPrintable(QStringLiteral("ladderStage%1").arg(i)))->size().height(), w.find<QWidget>("ladderStage0")->size().height()) << i;
    EXPECT_NEAR(w.find<QWidget>("ladderStage4")->width(), w.find<QWidget>("ladderStage0")->width(), 1);
    EXPECT_EQ(w.find<QWidget>("ladderStage4")->y(), w.find<QWidget>("ladderStage0")->y());
    const auto* sum = w.find<QWidget>("bridgePage")->findChild<QLabel*>(QStringLiteral("sumLabel"));
    EXPECT_TRUE(sum->text().contains(QStringLiteral("adds up")));
    w.backend.now.kafka.matched += 5;
    w.backend.advance(1);
    w.sample();
    EXPECT_TRUE(sum->text().contains(QStringLiteral("5 are missing"))) << "red when it does not close";
    w.find<QAbstractButton>("ladderQueueLink")->click();
    EXPECT_EQ(w.window->findChild<QStackedWidget*>()->currentIndex(), MainWindow::Events);
    EXPECT_EQ(w.find<QLineEdit>("filterLineEdit")->text(), QStringLiteral("kafka.status == queued"));
}

TEST_F(BridgePageTest, TheLadderAndThePartitionsLeadToTheNewestRecordOnItsCluster)
{
    w.backend.current.kafka.clusters.resize(1);
    w.backend.current.kafka.clusters[0].name = "archive";
    w.backend.current.kafka.clusters[0].servers = "archive-1:9093";
    const auto id = w.backend.publish("dev-1", "t", "x");
    w.backend.outcome(id, tap::KafkaStatus::Acked, 1051);
    w.backend.waitingOutcomes.back().cluster = base::makeText("archive");
    w.tick();
    w.backend.now.kafka.lastAckWallMicros = w.backend.now.wallMicros;
    start();
    w.find<QAbstractButton>("ladderRecordLink")->click();
    EXPECT_EQ(w.window->findChild<QStackedWidget*>()->currentIndex(), MainWindow::Reader);
    EXPECT_EQ(w.backend.desk.asked, QStringLiteral("archive"));
    EXPECT_EQ(w.backend.desk.wish.value, 1051);
    w.window->showPage(MainWindow::Bridge);
    w.backend.report.partitions.resize(1);
    w.backend.report.partitions[0].cluster = {};
    w.backend.report.partitions[0].topic = "hookline.events";
    w.backend.report.partitions[0].partition = 4;
    w.backend.report.partitions[0].lastOffset = 77;
    w.backend.askBridge();
    w.settle();
    w.find<QTabWidget>("bridgeTabWidget")->setCurrentIndex(2);
    w.find<QTableView>("partitionsTableView")->selectRow(0);
    w.settle();
    w.find<QAbstractButton>("partitionsTableViewRecordPushButton")->click();
    EXPECT_EQ(w.backend.desk.asked, QString());
    EXPECT_EQ(w.backend.desk.wish.partitions, std::vector<std::int32_t> { 4 });
    EXPECT_EQ(w.backend.desk.wish.value, 77);
}

TEST_F(BridgePageTest, TheVerdictKnowsSinceWhenAlsoWhenThePageOpensLater)
{
    w.sample();
    w.backend.now.kafka.state = metrics::KafkaState::Down;
    w.backend.now.kafka.problemId = "kafka.unreachable";
    w.backend.now.kafka.queued = 40;
    w.backend.now.kafka.matched = 40;
    w.backend.advance(1);
    w.sample(); // hidden, and it went away now
    w.backend.advance(600);
    w.sample();
    w.window->showPage(MainWindow::Bridge);
    w.settle();
    EXPECT_TRUE(text("bridgeVerdictLabel").contains(QStringLiteral(":08"))) << text("bridgeVerdictLabel").toStdString();
    w.backend.now.kafka.state = metrics::KafkaState::Up;
    w.backend.now.kafka.queued = 0;
    w.backend.now.kafka.acknowledged = 40;
    w.backend.advance(1);
    w.sample();
    EXPECT_TRUE(text("bridgeVerdictLabel").contains(QStringLiteral("flows"))) << text("bridgeVerdictLabel").toStdString();
}

TEST_F(BridgePageTest, PausingIsSeenEverywhereAndEnds)
{
    start();
    auto* pause = w.find<QPushButton>("bridgePausePushButton");
    EXPECT_EQ(pause->text(), QStringLiteral("Pause bridging"));
    pause->click();
    w.settle();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    EXPECT_EQ(w.backend.now.kafka.pausedSinceWallMicros, 0) << "the rule alarms waits for Kafka: it is asked first";
    ASSERT_TRUE(text("pauseWhyLabel").contains(QStringLiteral("no acknowledgement")));
    w.find<QPushButton>("pauseCancelPushButton")->click();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    EXPECT_EQ(w.backend.now.kafka.pausedSinceWallMicros, 0);
    w.backend.current.kafka.rules[1].ack = config::RuleAck::Accept;
    EXPECT_EQ(w.find<QAction>("pauseBridgeAction")->shortcut(), QKeySequence(QStringLiteral("Ctrl+Shift+P")));
    trigger("pauseBridgeAction");
    EXPECT_NE(w.backend.now.kafka.pausedSinceWallMicros, 0);
    EXPECT_EQ(pause->text(), QStringLiteral("Resume bridging"));
    EXPECT_TRUE(text("bridgeVerdictLabel").contains(QStringLiteral("paused since"))) << text("bridgeVerdictLabel").toStdString();
    EXPECT_TRUE(w.find<QAbstractButton>("kafkaStateLine")->accessibleName().contains(QStringLiteral("paused")));
    EXPECT_TRUE(w.find<QAbstractButton>("statusKafkaLink")->text().contains(QStringLiteral("paused")));
    const auto& actions = w.find<QMenu>("trayMenu")->actions();
    EXPECT_TRUE(actions.contains(w.find<QAction>("pauseBridgeAction"))) << "from the tray too";
    EXPECT_EQ(w.find<QAction>("pauseBridgeAction")->text().remove(QLatin1Char('&')), QStringLiteral("Resume bridging"));
    trigger("pauseBridgeAction");
    EXPECT_EQ(w.backend.now.kafka.pausedSinceWallMicros, 0) << "going on is asked of nobody";
    QStringList marked;
    for (const auto& marker : w.window->findChild<ui::MarkerLog*>()->markers())
        marked << ui::MarkerLog::text(marker);
    EXPECT_EQ(marked.mid(marked.size() - 2).join(QLatin1Char('|')), QStringLiteral("bridging paused|bridging goes on"));
    w.backend.now.kafka.state = metrics::KafkaState::Off;
    w.backend.advance(1);
    w.sample();
    EXPECT_FALSE(pause->isEnabled()) << "what is switched off cannot be paused";
    EXPECT_FALSE(w.find<QAction>("reconnectBridgeAction")->isEnabled());
}

TEST_F(BridgePageTest, ConnectionsAreMadeAnewFromMenuAndSidebar)
{
    start();
    trigger("reconnectBridgeAction");
    EXPECT_EQ(w.backend.reconnects, 1);
    EXPECT_TRUE(w.window->findChild<ui::Sidebar*>()->kafkaMenu()->actions().contains(w.find<QAction>("reconnectBridgeAction")));
    emit w.backend.problem(QStringLiteral("kafka.config"), QStringLiteral("the settings are refused"), {});
    w.settle();
    EXPECT_TRUE(w.window->findChild<ui::MessagePanels*>()->findChild<QLabel*>()->isVisible()) << "and why it could not be";
}

TEST_F(BridgePageTest, AFlushSaysHowFarItIsAndCanBeEnded)
{
    start();
    w.window->showPage(MainWindow::Overview);
    trigger("flushBridgeAction");
    EXPECT_EQ(w.window->findChild<QStackedWidget*>()->currentIndex(), MainWindow::Bridge) << "where it is seen";
    EXPECT_TRUE(w.find<QWidget>("flushBar")->isVisible());
    w.backend.now.kafka.flushLeft = 300;
    w.backend.advance(1);
    w.sample();
    EXPECT_EQ(text("flushLabel"), QStringLiteral("Flushing: 300 of 814 records are still to go."));
    EXPECT_FALSE(w.find<QPushButton>("bridgeFlushPushButton")->isEnabled()) << "it is under way";
    w.find<QPushButton>("endFlushPushButton")->click();
    w.settle();
    EXPECT_FALSE(w.backend.now.kafka.flushing);
    EXPECT_EQ(text("flushLabel"), QStringLiteral("Flush ended with 300 records left."));
    w.find<QWidget>("flushBar")->hide(); // as after a while
    w.find<QTabWidget>("bridgeTabWidget")->setCurrentIndex(4);
    w.find<QPushButton>("bridgeFlushPushButton")->click();
    w.settle();
    EXPECT_TRUE(w.find<QWidget>("flushBar")->isVisible()) << "also where the other direction was shown";
    w.backend.now.kafka.flushLeft = 0;
    w.backend.endBridgeFlush();
    w.settle();
    EXPECT_TRUE(text("flushLabel").contains(QStringLiteral("has gone to Kafka"))) << text("flushLabel").toStdString();
}

TEST_F(BridgePageTest, TheBannerLeavesTheConnectionTestToThePage)
{
    w.backend.now.kafka.state = metrics::KafkaState::Down;
    w.backend.now.kafka.problemId = "kafka.unreachable";
    w.backend.now.kafka.problem = "Kafka at kafka-1:9092 cannot be reached";
    w.sample();
    const auto shown = [this] {
        const auto buttons = w.find<QWidget>("messagePanel_kafka.unreachable")->findChildren<QPushButton*>();
        return std::ranges::count_if(buttons, [](const QPushButton* button) { return button->isVisible() && button->text().contains(QStringLiteral("Test")); });
    };
    w.settle();
    EXPECT_EQ(shown(), 1);
    w.window->showPage(MainWindow::Bridge);
    w.settle();
    EXPECT_EQ(shown(), 0);
    w.window->showPage(MainWindow::Overview);
    w.settle();
    EXPECT_EQ(shown(), 1);
}

TEST_F(BridgePageTest, BrokersPartitionsAndErrorsHaveTheirTabs)
{
    start();
    auto* tabs = w.find<QTabWidget>("bridgeTabWidget");
    ASSERT_EQ(tabs->count(), 5) << "and the other direction";
    EXPECT_TRUE(tabs->tabText(3).contains(QStringLiteral("45")));
    EXPECT_EQ(w.find<QTableView>("brokersTableView")->model()->rowCount(), 3);
    EXPECT_EQ(w.find<QTableView>("partitionsTableView")->model()->rowCount(), 7);
    tabs->setCurrentIndex(3);
    w.settle();
    auto* losses = w.find<QTableView>("lossesTableView");
    ASSERT_EQ(losses->model()->rowCount(), 3);
    losses->selectRow(0);
    EXPECT_TRUE(w.find<QLabel>("lossesTableViewSaysLabel")->isVisible());
    w.find<QPushButton>("lossesTableViewEventsPushButton")->click();
    EXPECT_EQ(w.find<QLineEdit>("filterLineEdit")->text(),
        QStringLiteral("kafka.status == failed and kafka.error == 10 and kafka.topic == alarms"));
}

TEST_F(BridgePageTest, KeysSwitchMoveDeleteAndUndoAndNothingIsInUseBefore)
{
    start();
    EXPECT_EQ(order(), QStringLiteral("telemetry alarms raw"));
    EXPECT_FALSE(w.find<QWidget>("pendingRulesBar")->isVisible());
    select(2);
    QTest::keyClick(table, Qt::Key_Up, Qt::AltModifier);
    w.settle();
    trigger("ruleUpAction");
    EXPECT_EQ(order().section(QLatin1Char(' '), 0, 0), QStringLiteral("raw"));
    EXPECT_EQ(table->currentIndex().row(), 0) << "the moved rule stays the chosen one";
    QTest::keyClick(table, Qt::Key_Space);
    EXPECT_TRUE(w.find<ui::RulesView>("rulesView")->draft().rules()[0].enabled);
    select(1);
    trigger("deleteRuleAction");
    EXPECT_EQ(order(), QStringLiteral("raw alarms"));
    EXPECT_TRUE(w.find<QWidget>("pendingRulesBar")->isVisible());
    confirm()->click();
    EXPECT_EQ(order(), QStringLiteral("raw telemetry alarms")) << "with undo";
    EXPECT_EQ(inUse(), QStringLiteral("telemetry alarms raw"));
    EXPECT_EQ(w.backend.applied, 0);
    w.find<QPushButton>("discardRulesPushButton")->click();
    EXPECT_EQ(order(), QStringLiteral("telemetry alarms raw"));
    EXPECT_FALSE(w.find<QWidget>("pendingRulesBar")->isVisible());
}

TEST_F(BridgePageTest, ApplyShowsTheChangesTakesThemIntoUseAndCanBeUndone)
{
    start();
    select(0);
    const QString before = w.find<QTabWidget>("bridgeTabWidget")->tabText(0);
    trigger("duplicateRuleAction");
    EXPECT_NE(w.find<QTabWidget>("bridgeTabWidget")->tabText(0), before) << "the tab counts the draft at once";
    w.backend.current.kafka.lingerMs = 77; // changed elsewhere meanwhile
    trigger("applyRulesAction");
    const QString changes = w.find<QPlainTextEdit>("ruleChangesPlainTextEdit")->toPlainText();
    EXPECT_TRUE(changes.contains(QStringLiteral("+ telemetry 2"))) << changes.toStdString();
    EXPECT_EQ(w.backend.applied, 0) << "shown first";
    w.find<QPushButton>("applyChangesPushButton")->click();
    w.settle();
    EXPECT_EQ(inUse(), QStringLiteral("telemetry telemetry 2 alarms raw"));
    EXPECT_EQ(w.backend.current.kafka.lingerMs, 77u) << "only the rules are ours to change";
    EXPECT_FALSE(w.find<QWidget>("pendingRulesBar")->isVisible());
    confirm()->click();
    w.settle();
    EXPECT_EQ(inUse(), QStringLiteral("telemetry alarms raw"));
    EXPECT_EQ(order(), inUse());
}

TEST_F(BridgePageTest, ARefusalKeepsTheDraftAndSaysWhy)
{
    start();
    select(1);
    trigger("deleteRuleAction");
    w.backend.acceptApply = false;
    applyAll();
    EXPECT_EQ(inUse(), QStringLiteral("telemetry alarms raw"));
    EXPECT_EQ(order(), QStringLiteral("telemetry raw"));
    EXPECT_TRUE(text("rulesProblemLabel").contains(QStringLiteral("refused the settings")));
    EXPECT_TRUE(w.find<QLabel>("rulesProblemLabel")->isVisible());
}

TEST_F(BridgePageTest, TheFirstRuleKeepsWhatWentToKafkaWithoutRules)
{
    start(false);
    EXPECT_EQ(table->model()->rowCount(), 1);
    EXPECT_TRUE(table->model()->index(0, 0).data().toString().contains(QStringLiteral("default rule")));
    EXPECT_FALSE(w.find<QAction>("deleteRuleAction")->isEnabled());
    trigger("addRuleAction");
    type("ruleNameLineEdit", QStringLiteral("alarms"));
    type("ruleTopicLineEdit", QStringLiteral("alarms"));
    closeEditor();
    EXPECT_EQ(order(), QStringLiteral("default alarms"));
}

TEST_F(BridgePageTest, TheEditorShowsEveryFieldAndChangesOnlyWhatWasTyped)
{
    start();
    w.backend.current.kafka.rules[1].headers = { "site=${topic[1]}" };
    w.backend.current.kafka.rules[1].clients = { "gw-*" };
    w.backend.current.kafka.rules[1].mayBlock = true;
    w.find<ui::RulesView>("rulesView")->renew();
    select(1);
    QTest::keyClick(table, Qt::Key_Return);
    w.settle();
    EXPECT_EQ(w.find<QLineEdit>("ruleWhereLineEdit")->text(), QStringLiteral("payload.t > 30"));
    EXPECT_EQ(w.find<QPlainTextEdit>("ruleHeadersPlainTextEdit")->toPlainText(), QStringLiteral("site=${topic[1]}"));
    EXPECT_EQ(w.find<QLineEdit>("ruleFailingLineEdit")->text(), QStringLiteral("dead.letters"));
    EXPECT_TRUE(w.find<QCheckBox>("ruleMayBlockCheckBox")->isChecked());
    auto before = w.backend.current.kafka.rules[1];
    type("ruleTopicLineEdit", QStringLiteral("alarms.v2"));
    closeEditor();
    const auto& rules = w.find<ui::RulesView>("rulesView")->draft().rules();
    before.topic = "alarms.v2";
    EXPECT_EQ(rules[1], before);
    applyAll();
    EXPECT_EQ(w.backend.current.kafka.rules[1].topic, "alarms.v2");
}

TEST_F(BridgePageTest, ARuleChoosesAmongTheClustersWhereThereAreSeveral)
{
    start();
    select(1);
    QTest::keyClick(table, Qt::Key_Return);
    w.settle();
    EXPECT_TRUE(w.find<QComboBox>("ruleClusterComboBox")->parentWidget()->isHidden()) << "there is one only";
    closeEditor();
    config::ClusterSettings archive;
    archive.name = "archive";
    archive.servers = "archive:9092";
    w.backend.current.kafka.clusters = { archive };
    w.find<ui::RulesView>("rulesView")->renew();
    select(1);
    QTest::keyClick(table, Qt::Key_Return);
    w.settle();
    auto* clusters = w.find<QComboBox>("ruleClusterComboBox");
    EXPECT_FALSE(clusters->parentWidget()->isHidden());
    ASSERT_EQ(clusters->count(), 2);
    EXPECT_EQ(clusters->itemText(0), QStringLiteral("the default one"));
    clusters->setCurrentIndex(1);
    closeEditor();
    EXPECT_EQ(w.find<ui::RulesView>("rulesView")->draft().rules()[1].cluster, "archive");
    applyAll();
    EXPECT_EQ(w.backend.current.kafka.rules[1].cluster, "archive");
    EXPECT_EQ(w.backend.current.kafka.clusters.size(), 1u);
}

TEST_F(BridgePageTest, MistakesStandUnderTheirFieldsAndHoldTheRuleBack)
{
    start();
    select(1);
    trigger("editRuleAction");
    w.backend.ruleIssues = { { config::Severity::Error, "rules.alarms.where", "rule.where", { "12", "a field or a value is missing at the end" },
        "Rule \"alarms\", where at character 12 of \"payload.t >\": a field or a value is missing at the end", 0, 0 } };
    type("ruleWhereLineEdit", QStringLiteral("payload.t >"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return !text("ruleWhereLineEditIssueLabel").isEmpty(); }, 5000));
    EXPECT_EQ(text("ruleWhereLineEditIssueLabel"), QStringLiteral("Character 12: a field or a value is missing at the end")) << "whose it is stands beside it";
    EXPECT_FALSE(w.find<QPushButton>("ruleOkPushButton")->isEnabled());
    const QString called = w.find<QLineEdit>("ruleWhereLineEdit")->accessibleName();
    EXPECT_TRUE(text("ruleStateLabel").contains(QStringLiteral("\u201C%1\u201D: ").arg(called))) << text("ruleStateLabel").toStdString();
    auto* scroll = static_cast<QScrollArea*>(w.find<QTabWidget>("ruleTabWidget")->widget(0));
    auto* rule = w.find<QDialog>("ruleDialog");
    rule->resize(rule->minimumSize());
    w.settle();
    const auto* where = w.find<QLineEdit>("ruleWhereLineEdit");
    EXPECT_TRUE(scroll->viewport()->rect().contains(QRect(where->mapTo(scroll->viewport(), QPoint()), where->size()))) << "what is wrong is to be seen";
    EXPECT_TRUE(text("previewHeadingLabel").contains(QStringLiteral("errors")));
    EXPECT_FALSE(w.find<QTabWidget>("ruleTabWidget")->tabIcon(0).isNull()) << "the tab says where";
    w.backend.ruleIssues.clear();
    type("ruleNameLineEdit", QStringLiteral("telemetry")); // config::validate's own: the name is taken
    ASSERT_TRUE(QTest::qWaitFor([&] { return !text("ruleNameLineEditIssueLabel").isEmpty(); }, 5000));
    type("ruleNameLineEdit", QStringLiteral("hot"));
    type("ruleWhereLineEdit", QStringLiteral("payload.t > 40"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return w.find<QPushButton>("ruleOkPushButton")->isEnabled(); }, 5000));
    closeEditor();
    EXPECT_EQ(order(), QStringLiteral("telemetry hot raw"));
}

TEST_F(BridgePageTest, EscapeDoesNotLoseWhatWasTyped)
{
    start();
    select(0);
    trigger("editRuleAction");
    auto* dialog = w.find<QDialog>("ruleDialog");
    type("ruleKeyLineEdit", QStringLiteral("${topic[1]}"));
    QTest::keyClick(dialog, Qt::Key_Escape);
    EXPECT_TRUE(dialog->isVisible());
    EXPECT_TRUE(text("ruleStateLabel").contains(QStringLiteral("lose")));
    QTest::keyClick(dialog, Qt::Key_Escape);
    EXPECT_FALSE(dialog->isVisible());
    EXPECT_EQ(order(), QStringLiteral("telemetry alarms raw"));
}

TEST_F(BridgePageTest, ThePreviewTriesTheRuleAsItStandsOnTheCapturedEvents)
{
    start();
    w.backend.publish("dev-007", "factory/l1/temp", R"({"t":31})");
    w.backend.publish("dev-008", "factory/l2/temp", R"({"t":12})");
    w.tick();
    ui::RuleRecord record;
    record.event = 0;
    record.topic = "alarms";
    record.wish = "al/arms";
    record.key = "l1";
    record.partition = 3;
    record.timestampMillis = test::kStartMicros / 1000;
    record.headers = { { "mqtt_topic", "factory/l1/temp" } };
    record.value = R"({"t":31,"site":"l1"})";
    record.size = 212;
    record.absent = true;
    record.rewritten = true;
    w.backend.ruleTrial.records = { record };
    w.backend.ruleTrial.matched = 1;
    w.backend.ruleTrial.absent = 1;
    w.backend.ruleTrial.clusterKnown = true;
    select(2);
    trigger("editRuleAction");
    EXPECT_EQ(w.backend.triedRule, "raw");
    EXPECT_EQ(w.backend.triedEvents, 2u);
    EXPECT_TRUE(w.backend.triedKafka.rules[2].enabled) << "a rule that is off is tried all the same";
    EXPECT_EQ(text("previewTopicLabel"), QStringLiteral("alarms"));
    EXPECT_EQ(text("previewPartitionLabel"), QStringLiteral("3"));
    EXPECT_EQ(text("previewKeyLabel"), QStringLiteral("l1"));
    EXPECT_EQ(text("previewHeadersLabel"), QStringLiteral("mqtt_topic=factory/l1/temp"));
    EXPECT_EQ(text("previewSizeLabel"), QStringLiteral("212\u00A0B"));
    EXPECT_TRUE(text("previewEventLabel").contains(QStringLiteral("dev-007")));
    EXPECT_TRUE(w.find<QPlainTextEdit>("previewValuePlainTextEdit")->toPlainText().contains(QStringLiteral("\n  \"t\": 31")));
    EXPECT_TRUE(text("previewWarningsLabel").contains(QStringLiteral("no topic alarms")));
    EXPECT_TRUE(text("previewWarningsLabel").contains(QStringLiteral("al/arms")));
    EXPECT_TRUE(text("previewSummaryLabel").contains(QStringLiteral("1 of the last 2")));
    w.find<QToolButton>("previewHexToolButton")->click();
    EXPECT_TRUE(w.find<QPlainTextEdit>("previewValuePlainTextEdit")->toPlainText().contains(QStringLiteral("7b 22 74")));
    // A failure instead of a record
    record.failure = -10001;
    record.detail = "topic: payload.site";
    record.passedTo = "topic:dead";
    w.backend.ruleTrial.records = { record };
    const int asked = w.backend.ruleTrials;
    type("ruleTopicLineEdit", QStringLiteral("site.${payload.site}"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return w.backend.ruleTrials > asked && text("previewWarningsLabel").contains(QStringLiteral("topic:dead")); }, 5000))
        << text("previewWarningsLabel").toStdString();
    EXPECT_EQ(w.backend.triedKafka.rules[2].topic, "site.${payload.site}");
    EXPECT_FALSE(w.find<QPlainTextEdit>("previewValuePlainTextEdit")->isVisible());
}

TEST_F(BridgePageTest, BelowTheRulesIsWhatTheChosenOneMakesOfItsLastEvent)
{
    w.window->resize(1500, 950);
    w.backend.publish("dev-017", "factory/l3/temp", "<b>31</b>");
    w.tick();
    ui::RuleRecord record;
    record.topic = "iot.events";
    record.key = "dev-017";
    record.headers = { { "mqtt_qos", "1" } };
    record.value = "<b>31</b>";
    w.backend.ruleTrial.records = { record };
    start();
    auto* rules = w.find<ui::RulesView>("rulesView");
    select(0);
    w.settle();
    EXPECT_TRUE(text("ruleGlanceHeadingLabel").contains(QStringLiteral("telemetry"))) << text("ruleGlanceHeadingLabel").toStdString();
    EXPECT_TRUE(text("ruleGlanceEventLabel").contains(QStringLiteral("factory/l3/temp")));
    for (const char* fact : { "Kafka topic iot.events", "partition chosen when it is sent", "key dev-017", "headers mqtt_qos=1" })
        EXPECT_TRUE(text("ruleGlanceFactsLabel").contains(QLatin1String(fact))) << fact;
    EXPECT_EQ(w.find<QPlainTextEdit>("ruleGlanceValuePlainTextEdit")->toPlainText(), QStringLiteral("<b>31</b>"));
    // Events of others are not asked about, and take nothing away
    const int asked = w.backend.ruleTrials;
    w.backend.publish("dev-001", "office/door", "open");
    w.tick();
    rules->renew();
    w.settle();
    EXPECT_EQ(w.backend.ruleTrials, asked);
    EXPECT_TRUE(text("ruleGlanceEventLabel").contains(QStringLiteral("factory/l3/temp")));
    // The next of its own is
    record.failure = -10001;
    record.detail = "topic: payload.site";
    w.backend.ruleTrial.records = { record };
    w.backend.publish("dev-018", "factory/l1/temp", "32");
    w.tick();
    rules->renew();
    w.settle();
    EXPECT_EQ(w.backend.ruleTrials, asked + 1);
    EXPECT_TRUE(text("ruleGlanceEventLabel").contains(QStringLiteral("dev-018")));
    EXPECT_TRUE(text("ruleGlanceWarningsLabel").contains(QStringLiteral("payload.site")));
    EXPECT_FALSE(w.find<QPlainTextEdit>("ruleGlanceValuePlainTextEdit")->isVisible());
    // Another rule, and it is off: what it would do
    w.backend.ruleTrial.records.clear();
    select(2);
    w.settle();
    EXPECT_TRUE(text("ruleGlanceHeadingLabel").contains(QStringLiteral("none of the events"))) << text("ruleGlanceHeadingLabel").toStdString();
    w.backend.publish("cam-1", "cam/1/jpg", "x");
    w.tick();
    record.failure = 0;
    w.backend.ruleTrial.records = { record };
    rules->renew();
    w.settle();
    EXPECT_TRUE(text("ruleGlanceHeadingLabel").contains(QStringLiteral("is off")));
    EXPECT_TRUE(w.backend.triedKafka.rules[2].enabled);
}

TEST_F(BridgePageTest, ThePreviewsEventIsChosenFromAList)
{
    start();
    w.backend.publish("dev-007", "factory/l1/temp", "1");
    w.backend.publish("dev-008", "factory/l2/temp", "2");
    w.tick();
    ui::RuleRecord record;
    record.topic = "alarms";
    record.value = "1";
    w.backend.ruleTrial.records = { record, record };
    w.backend.ruleTrial.records[1].event = 1;
    w.backend.ruleTrial.matched = 2;
    select(1);
    trigger("editRuleAction");
    auto* choice = w.find<QComboBox>("previewEventComboBox");
    ASSERT_EQ(choice->count(), 2);
    EXPECT_TRUE(choice->currentText().contains(QStringLiteral("dev-008"))) << "the newest one";
    choice->setCurrentIndex(1);
    emit choice->activated(1);
    EXPECT_TRUE(text("previewEventLabel").contains(QStringLiteral("dev-007")));
    EXPECT_FALSE(w.find<QToolButton>("previewEarlierToolButton")->isEnabled());
}

TEST_F(BridgePageTest, TopicsAreChosenFromThoseOfTheClusterAndMissingOnesCreated)
{
    start();
    w.backend.desk.makeTopics();
    w.backend.publish("dev-007", "factory/l1/temp", "1");
    w.tick();
    ui::RuleRecord record;
    record.topic = "alarms.new";
    record.absent = true;
    w.backend.ruleTrial.records = { record };
    w.backend.ruleTrial.matched = 1;
    w.backend.ruleTrial.clusterKnown = true;
    select(1);
    trigger("editRuleAction");
    auto* topics = w.find<QComboBox>("ruleTopicComboBox");
    EXPECT_EQ(topics->currentText(), QStringLiteral("alarms")) << "the list changes nothing";
    EXPECT_GE(topics->findText(QStringLiteral("plant.telemetry")), 0);
    EXPECT_LT(topics->findText(QStringLiteral("__consumer_offsets")), 0) << "not for records of ours";
    topics->setCurrentIndex(topics->findText(QStringLiteral("plant.telemetry")));
    w.find<QAbstractButton>("previewCreateTopicPushButton")->click();
    w.settle();
    EXPECT_EQ(w.find<QLineEdit>("newTopicLineEdit")->text(), QStringLiteral("alarms.new"));
    w.find<QDialog>("newTopicDialog")->reject();
    closeEditor();
    EXPECT_EQ(w.find<ui::RulesView>("rulesView")->draft().rules()[1].topic, "plant.telemetry");
}

TEST_F(BridgePageTest, TheEditorCanDeleteItsRuleAndTheListTakesItBack)
{
    start();
    select(1);
    trigger("editRuleAction");
    w.find<QPushButton>("ruleDeletePushButton")->click();
    w.settle();
    EXPECT_EQ(order(), QStringLiteral("telemetry raw"));
    confirm()->click();
    EXPECT_EQ(order(), QStringLiteral("telemetry alarms raw"));
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    trigger("addRuleAction");
    EXPECT_FALSE(w.find<QPushButton>("ruleDeletePushButton")->isVisible()) << "it is in no list yet";
}

TEST_F(BridgePageTest, WithoutAKeyTheEditorSaysWhatThatCosts)
{
    start();
    select(1);
    trigger("editRuleAction");
    const auto warned = [&] {
        for (const QLabel* label : w.find<QDialog>("ruleDialog")->findChildren<QLabel*>()) {
            if (label->text().contains(QStringLiteral("may be reordered")))
                return true;
        }
        return false;
    };
    type("ruleKeyLineEdit", QStringLiteral("${clientid}"));
    EXPECT_FALSE(warned());
    type("ruleKeyLineEdit", QString());
    EXPECT_TRUE(warned());
}

TEST_F(BridgePageTest, WithoutAnyEventTheRuleIsTriedOnAMadeUpOne)
{
    start();
    select(1);
    trigger("editRuleAction");
    EXPECT_EQ(w.backend.triedEvents, 1u);
    w.backend.ruleTrial.records = { {} };
    w.backend.ruleTrial.matched = 1;
    type("ruleKeyLineEdit", QStringLiteral("k"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return text("previewHeadingLabel").contains(QStringLiteral("made-up")); }, 5000))
        << text("previewHeadingLabel").toStdString();
    EXPECT_TRUE(text("previewEventLabel").contains(QStringLiteral("factory/a/temp"))) << text("previewEventLabel").toStdString();
}

TEST_F(BridgePageTest, TheWindowDoesNotCloseOverRulesThatAreNotApplied)
{
    start();
    select(0);
    trigger("deleteRuleAction");
    w.window->showPage(MainWindow::Overview);
    EXPECT_FALSE(w.window->close());
    EXPECT_EQ(w.window->findChild<QStackedWidget*>()->currentIndex(), MainWindow::Bridge);
    confirm()->click();
    EXPECT_FALSE(w.window->isVisible());
}

TEST_F(BridgePageTest, TheWindowDoesNotCloseOverAnOpenEditorEither)
{
    start();
    select(0);
    trigger("editRuleAction");
    EXPECT_FALSE(w.find<ui::RulesView>("rulesView")->hasUnapplied());
    type("ruleKeyLineEdit", QStringLiteral("k"));
    EXPECT_FALSE(w.window->close());
    confirm()->click();
    EXPECT_FALSE(w.window->isVisible());
}

TEST_F(BridgePageTest, TheKafkaDialogDoesNotPutOldRulesBack)
{
    start();
    w.window->openKafkaSettings();
    w.find<QLineEdit>("topicLineEdit")->setText(QStringLiteral("other.topic"));
    w.backend.current.kafka.rules.pop_back(); // applied on the page while the dialog stands open
    QTest::keyClicks(w.find<QLineEdit>("topicLineEdit"), QStringLiteral("2"));
    w.find<QPushButton>("applyPushButton")->click();
    EXPECT_EQ(w.backend.current.kafka.topic, "other.topic2");
    EXPECT_EQ(inUse(), QStringLiteral("telemetry alarms"));
    EXPECT_FALSE(w.find<QPushButton>("applyPushButton")->isEnabled()) << "nothing is left to apply";
}

} // namespace
} // namespace hookline
