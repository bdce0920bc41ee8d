// Kafka to MQTT in the window: what each source does and why it does not, its positions, and a source from the first key to the settings and back.
#include "tests/gui/support/window.h"

#include "ui/dialogs/source_dialog.h"
#include "ui/models/message_sample_model.h"
#include "ui/models/source_table_model.h"
#include "ui/pages/bridge_page.h"
#include "ui/widgets/sources_view.h"

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTabWidget>
#include <QTableView>

#include <gtest/gtest.h>

#include <random>

namespace hookline {
namespace {

using metrics::SourceSkip;
using metrics::SourceState;
using ui::MainWindow;
using ui::SourceTableModel;

class SourcesViewTest : public ::testing::Test {
protected:
    void open(bool some = true)
    {
        if (some)
            w.backend.makeSources();
        w.sample();
        w.window->showPage(MainWindow::Bridge);
        auto* tabs = w.find<QTabWidget>("bridgeTabWidget");
        tabs->setCurrentWidget(view());
        view()->renew();
        w.settle();
        table = w.find<QTableView>("sourcesTableView");
    }
    ui::SourcesView* view() const { return w.find<ui::SourcesView>("sourcesView"); }
    QString cell(int row, int column) const { return table->model()->index(row, column).data().toString(); }
    QString text(const char* label) const { return w.find<QLabel>(label)->text(); }
    void trigger(const char* action)
    {
        w.find<QAction>(action)->trigger();
        w.settle();
    }
    void click(const char* name)
    {
        w.find<QAbstractButton>(name)->click();
        w.settle();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
    QAbstractButton* confirm() const { return view()->findChild<QAbstractButton*>(QStringLiteral("confirmYesPushButton")); }
    QString inUse() const
    {
        QStringList out;
        for (const auto& source : w.backend.current.kafka.sources)
            out << QString::fromStdString(source.name) + QLatin1String(source.enabled ? "" : "(off)");
        return out.join(QLatin1Char(' '));
    }

    test::Window w;
    QTableView* table = nullptr;
};

TEST_F(SourcesViewTest, StateNumbersPositionsAndWhatStandsInTheWayAreInWords)
{
    open();
    ASSERT_EQ(table->model()->rowCount(), 4);
    EXPECT_EQ(cell(0, SourceTableModel::State), QStringLiteral("refused"));
    EXPECT_EQ(cell(0, SourceTableModel::Lag), QStringLiteral("\u2013")) << "nobody knows, which is not none";
    EXPECT_EQ(cell(1, SourceTableModel::Routed), QStringLiteral("48,119"));
    EXPECT_EQ(cell(1, SourceTableModel::Group), QStringLiteral("hookline.setpoints"));
    EXPECT_EQ(cell(2, SourceTableModel::State), QStringLiteral("switched off"));
    EXPECT_EQ(cell(3, SourceTableModel::State), QStringLiteral("waits for a subscriber"));
    table->selectRow(1);
    w.settle();
    EXPECT_TRUE(text("sourceSaysLabel").contains(QStringLiteral("12 left out: a field is missing. Give the field a default"))) << text("sourceSaysLabel").toStdString();
    auto* positions = w.find<QTableView>("sourcePositionsTableView");
    ASSERT_EQ(positions->model()->rowCount(), 3);
    EXPECT_EQ(positions->model()->index(0, ui::SourcePositionModel::Position).data().toString(), QStringLiteral("16,043"));
    table->selectRow(0);
    w.settle();
    EXPECT_TRUE(text("sourceSaysLabel").contains(QStringLiteral("Grant it READ")));
    table->selectRow(3);
    w.settle();
    EXPECT_TRUE(text("sourceSaysLabel").contains(QStringLiteral("Nobody is subscribed")));
    auto* tabs = w.find<QTabWidget>("bridgeTabWidget");
    EXPECT_FALSE(tabs->tabIcon(tabs->indexOf(view())).isNull()) << "one of them cannot go on";
    EXPECT_FALSE(w.find<QWidget>("bridgeLadder")->isVisible()) << "that is the other direction";
    w.backend.now.sources[0].routed += 120;
    w.backend.advance(2);
    view()->renew();
    EXPECT_EQ(cell(1, SourceTableModel::Rate), QStringLiteral("60.0")) << cell(1, SourceTableModel::Rate).toStdString();
}

TEST_F(SourcesViewTest, RemovalAndTheSwitchAreInUseAtOnceAndCanBeTakenBack)
{
    open();
    table->selectRow(1);
    trigger("deleteSourceAction");
    EXPECT_EQ(inUse(), QStringLiteral("orders spare(off) tasks"));
    EXPECT_TRUE(confirm()->isVisible());
    confirm()->click();
    w.settle();
    EXPECT_EQ(inUse(), QStringLiteral("setpoints orders spare(off) tasks"));
    table->selectRow(2);
    QTest::keyClick(table, Qt::Key_Space);
    w.settle();
    EXPECT_EQ(inUse(), QStringLiteral("setpoints orders spare tasks"));
    w.backend.acceptApply = false;
    trigger("deleteSourceAction");
    EXPECT_EQ(inUse(), QStringLiteral("setpoints orders spare tasks"));
    EXPECT_TRUE(w.find<QLabel>("sourcesProblemLabel")->isVisible());
}

TEST_F(SourcesViewTest, ARefusalThatIsShowingChangesWithTheLanguage)
{
    open();
    w.backend.acceptApply = false;
    w.backend.refusal = QStringLiteral("Source \"orders\", qos: \"5\" is not a QoS. Write 0, 1, 2 or a template");
    table->selectRow(1);
    trigger("deleteSourceAction");
    EXPECT_TRUE(text("sourcesProblemLabel").endsWith(w.backend.refusal)) << text("sourcesProblemLabel").toStdString();
    w.window->setLanguage(QStringLiteral("zh_CN"));
    w.settle();
    EXPECT_TRUE(text("sourcesProblemLabel").endsWith(QStringLiteral("数据源“orders”，qos：“5”不是 QoS。请填写 0、1、2 或模板")))
        << text("sourcesProblemLabel").toStdString();
}

TEST_F(SourcesViewTest, ASourceIsMadeWithAPreviewAndIsInTheSettings)
{
    open(false);
    EXPECT_TRUE(w.find<QAbstractButton>("emptySourcePushButton")->isVisible());
    click("emptySourcePushButton");
    auto* dialog = w.find<ui::SourceDialog>("sourceDialog");
    w.find<QLineEdit>("sourceNameLineEdit")->setText(QStringLiteral("setpoints"));
    w.find<QPlainTextEdit>("sourceTopicsPlainTextEdit")->setPlainText(QStringLiteral("plant.telemetry\n^more\\..*\n"));
    w.find<QComboBox>("sourceTopicComboBox")->setEditText(QStringLiteral("plant/${key}"));
    w.find<QComboBox>("sourceStartComboBox")->setCurrentIndex(3);
    w.find<QLineEdit>("sourceStartOffsetLineEdit")->setText(QStringLiteral("17"));
    w.find<QComboBox>("sourceCommitComboBox")->setCurrentIndex(1);
    ASSERT_TRUE(QTest::qWaitFor([&] { return w.find<QTableView>("messagePreviewTableView")->model()->rowCount() == 5; }, 20000));
    EXPECT_EQ(w.backend.replays.previewedSource.topic, "plant/${key}");
    EXPECT_TRUE(dialog->isChanged());
    click("sourceOkPushButton");
    ASSERT_EQ(w.backend.current.kafka.sources.size(), 1u);
    const config::SourceSettings& made = w.backend.current.kafka.sources[0];
    EXPECT_EQ(made.name, "setpoints");
    EXPECT_EQ(made.topics, (std::vector<std::string> { "plant.telemetry", "^more\\..*" }));
    EXPECT_EQ(made.topic, "plant/${key}");
    EXPECT_EQ(made.start, "offset:17");
    EXPECT_EQ(made.commit, config::SourceCommit::Acked);
    EXPECT_EQ(table->model()->rowCount(), 1);
    confirm()->click();
    w.settle();
    EXPECT_TRUE(w.backend.current.kafka.sources.empty());
}

TEST_F(SourcesViewTest, AnUntouchedSourceGoesThroughTheFormUnchanged)
{
    open();
    config::SourceSettings& source = w.backend.current.kafka.sources[0];
    source.start = "time:2026-01-31T12:00:00Z";
    source.onFailure = "file:/var/x.jsonl";
    source.userProperties = { "a=${key}" };
    source.username = "plant";
    source.inFlight = 77;
    source.retain = "${headers.retain|false}";
    const config::SourceSettings before = source;
    view()->renew();
    table->selectRow(1); // setpoints: sorted by name
    trigger("editSourceAction");
    EXPECT_FALSE(w.find<ui::SourceDialog>("sourceDialog")->isChanged());
    click("sourceOkPushButton");
    EXPECT_TRUE(w.backend.current.kafka.sources[0] == before);
}

TEST_F(SourcesViewTest, MistakesStandUnderTheirFieldsAndARefusalKeepsTheDialog)
{
    open();
    table->selectRow(1);
    w.backend.replays.issues = { { config::Severity::Error, "source.setpoints.topic", "source.topic", {}, "no such field" } };
    trigger("editSourceAction");
    EXPECT_FALSE(w.find<QAbstractButton>("sourceOkPushButton")->isEnabled());
    EXPECT_FALSE(text("sourceTopicComboBoxIssueLabel").isEmpty());
    w.backend.replays.issues.clear();
    w.find<QComboBox>("sourceTopicComboBox")->setEditText(QStringLiteral("in/${key}"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return w.find<QAbstractButton>("sourceOkPushButton")->isEnabled(); }, 20000));
    w.backend.acceptApply = false;
    click("sourceOkPushButton");
    EXPECT_TRUE(w.find<ui::SourceDialog>("sourceDialog")->isVisible());
    EXPECT_TRUE(text("sourceStateLabel").contains(QStringLiteral("Not applied")));
    w.find<ui::SourceDialog>("sourceDialog")->reject();
    EXPECT_TRUE(w.find<ui::SourceDialog>("sourceDialog")->isVisible()) << "typing is not lost by one Escape";
}

TEST_F(SourcesViewTest, TheFirstMistakeIsTheFirstFieldsAndNamesNoSource)
{
    open();
    table->selectRow(1);
    w.backend.replays.issues = { { config::Severity::Error, "source.setpoints.qos", "source.qos", { "", "\"5\" is not a QoS. Write 0, 1, 2 or a template" },
                                     "Source \"setpoints\", qos: \"5\" is not a QoS. Write 0, 1, 2 or a template" },
        { config::Severity::Error, "source.setpoints.topic", "source.topic", { "7", "this ${ is not closed; write }" },
            "Source \"setpoints\", topic at character 7 of \"plant/${value\": this ${ is not closed; write }" },
        { config::Severity::Error, "source.setpoints.topics", "source.topics", { "", "no Kafka topic is named" }, "Source \"setpoints\", topics: no Kafka topic is named" } };
    w.backend.current.kafka.sources[0].topic = "plant/${value";
    view()->renew();
    trigger("editSourceAction");
    EXPECT_EQ(text("sourceTopicsPlainTextEditIssueLabel"), QStringLiteral("No Kafka topic is named"));
    EXPECT_EQ(text("sourceTopicComboBoxIssueLabel"), QStringLiteral("Character 7: this ${ is not closed; write }"));
    EXPECT_EQ(text("sourceQosComboBoxIssueLabel"), QStringLiteral("\"5\" is not a QoS. Write 0, 1, 2 or a template"));
    EXPECT_EQ(text("sourceStateLabel"), QStringLiteral("3 errors, the first in “Kafka topics”: No Kafka topic is named"));
}

TEST_F(SourcesViewTest, ItsEventsAndAReplayAreOneStepAway)
{
    open();
    table->selectRow(1);
    trigger("sourceEventsAction");
    EXPECT_EQ(w.find<QLineEdit>("filterLineEdit")->text(), QStringLiteral("client == kafka:setpoints")) << w.find<QLineEdit>("filterLineEdit")->text().toStdString();
    w.window->showPage(MainWindow::Bridge);
    trigger("replayRangeAction");
    EXPECT_TRUE(w.find<QWidget>("replayDialog")->isVisible());
}

TEST(SourceModels, RowsComeGoAndChangeUnderTheModelTester)
{
    SourceTableModel model;
    ui::SourcePositionModel positions;
    ui::MessageSampleModel samples;
    const QAbstractItemModelTester a(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    const QAbstractItemModelTester b(&positions, QAbstractItemModelTester::FailureReportingMode::Fatal);
    const QAbstractItemModelTester c(&samples, QAbstractItemModelTester::FailureReportingMode::Fatal);
    std::mt19937 random(7);
    for (int round = 0; round < 200; ++round) {
        std::vector<config::SourceSettings> sources(random() % 6);
        std::vector<metrics::SourceSnapshot> running;
        std::vector<metrics::SourcePartition> places(random() % 9);
        for (std::size_t i = 0; i < sources.size(); ++i) {
            sources[i].name = "s" + std::to_string(random() % 3 + 3 * i);
            if (random() % 2 == 0)
                continue;
            metrics::SourceSnapshot& now = running.emplace_back();
            now.name = sources[i].name;
            now.state = static_cast<SourceState>(random() % 6);
            now.routed = random() % 1000;
        }
        for (std::size_t i = 0; i < places.size(); ++i)
            places[i] = { "t", static_cast<std::int32_t>(i), static_cast<std::int64_t>(random() % 50), 40 };
        model.setRows(sources, running, round * 1'000'000'000LL);
        positions.setRows(places);
        samples.setRows(test::FakeReplayDesk::makeSamples(static_cast<int>(random() % 8), random() % 2 == 0));
        ASSERT_EQ(model.rowCount(), static_cast<int>(sources.size()));
        if (round % 50 == 0)
            model.retranslate();
    }
}

} // namespace
} // namespace hookline
