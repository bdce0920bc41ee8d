// Topics as a tree and as a list: what is counted, what stays open, history and changes of one topic, and its retained message.
#include "tests/gui/support/window.h"

#include "ui/models/event_table_model.h"
#include "ui/models/json_fields.h"
#include "ui/models/line_diff.h"
#include "ui/models/topic_store.h"
#include "ui/models/topic_tree_model.h"
#include "ui/pages/topics_page.h"
#include "ui/widgets/chart.h"
#include "ui/widgets/field_plot.h"
#include "ui/widgets/top_talkers.h"
#include "ui/widgets/topic_history.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QTextBlock>
#include <QToolButton>
#include <QTreeView>

#include <gtest/gtest.h>

namespace hookline {
namespace {

using ui::MainWindow;
using ui::TopicTreeModel;

class TopicsPageTest : public ::testing::Test {
protected:
    TopicsPageTest()
    {
        w.window->showPage(MainWindow::Topics);
        page = w.find<ui::TopicsPage>("topicsPage");
        tree = w.find<QTreeView>("topicsTreeView");
        store = w.window->findChild<ui::TopicStore*>();
        w.settle();
    }
    void second()
    {
        w.tick();
        w.backend.advance(1);
        page->renew();
        w.settle();
    }
    QModelIndex find(const char* topic) const
    {
        const QAbstractItemModel* model = tree->model();
        std::vector<QModelIndex> open { QModelIndex() };
        while (!open.empty()) {
            const QModelIndex parent = open.back();
            open.pop_back();
            for (int row = 0; row < model->rowCount(parent); ++row) {
                const QModelIndex index = model->index(row, 0, parent);
                if (index.data(TopicTreeModel::TopicRole).toString() == QLatin1String(topic))
                    return index;
                open.push_back(index);
            }
        }
        return {};
    }
    QString cell(const char* topic, int column) const { return find(topic).siblingAtColumn(column).data().toString(); }

    test::Window w;
    ui::TopicsPage* page;
    QTreeView* tree;
    ui::TopicStore* store;
};

TEST_F(TopicsPageTest, NothingIsChosenThatIsNotHighlighted)
{
    w.backend.publish("c", "factory/a", "1");
    second();
    w.backend.retained.push_back({ "factory/a", "value", 5, 1, w.backend.now.wallMicros, "dev-1" });
    second();
    w.find<QLineEdit>("topicSearchLineEdit")->setFocus();
    tree->setFocus(); // which makes the first row the current one
    w.settle();
    EXPECT_TRUE(tree->selectionModel()->selectedRows().isEmpty());
    EXPECT_FALSE(w.find<QAction>("deleteRetainedAction")->isEnabled()) << "one must see what would be deleted";
    EXPECT_FALSE(w.find<QPushButton>("topicEventsPushButton")->isVisible());
    tree->setCurrentIndex(find("factory/a"));
    w.settle();
    EXPECT_TRUE(w.find<QAction>("deleteRetainedAction")->isEnabled());
    EXPECT_TRUE(w.find<QPushButton>("topicEventsPushButton")->isVisible());
}

TEST_F(TopicsPageTest, ATreeThatSumsUpWhatIsBelow)
{
    second();
    for (int i = 0; i < 10; ++i)
        w.backend.publish("dev-1", "factory/l1/temp", "{\"t\":" + std::to_string(i) + "}");
    w.backend.publish("dev-2", "factory/l1/vib", "1234");
    w.backend.publish("dev-3", "office", "x");
    second();
    EXPECT_EQ(cell("factory", TopicTreeModel::Messages), QStringLiteral("11"));
    EXPECT_EQ(cell("factory", TopicTreeModel::Rate), QStringLiteral("11/s"));
    EXPECT_EQ(cell("factory/l1/temp", TopicTreeModel::LastPayload), QStringLiteral("{\"t\":9}"));
    EXPECT_EQ(cell("factory/l1/vib", TopicTreeModel::Publisher), QStringLiteral("dev-2"));
    EXPECT_EQ(w.find<QLabel>("topicCountLabel")->text(), QStringLiteral("3 topics"));
    second();
    EXPECT_EQ(cell("factory", TopicTreeModel::Rate), QString()) << "nothing in the last second";
    EXPECT_TRUE(tree->isExpanded(find("factory"))) << "the first level is open at the start";
    w.find<QToolButton>("flatChipToolButton")->click();
    w.settle();
    EXPECT_EQ(tree->model()->rowCount(), 3);
    EXPECT_EQ(cell("factory/l1/temp", TopicTreeModel::Messages), QStringLiteral("10"));
}

TEST_F(TopicsPageTest, WhatIsOpenStaysOpenWhenTopicsCome)
{
    w.backend.publish("dev-1", "m/n/o", "x");
    second();
    tree->expandAll();
    tree->setCurrentIndex(find("m/n/o"));
    w.backend.publish("dev-1", "a/b", "x");
    w.backend.publish("dev-1", "m/a", "x");
    second();
    EXPECT_TRUE(tree->isExpanded(find("m/n")));
    EXPECT_EQ(tree->currentIndex().data(TopicTreeModel::TopicRole).toString(), QStringLiteral("m/n/o"));
    EXPECT_EQ(find("a").row(), 0) << "a new name takes its place among the others";
    EXPECT_EQ(find("m/a").row(), 0);
}

TEST_F(TopicsPageTest, WhatIsOpenStaysOpenWhenTheTreeIsMadeAnew)
{
    const auto publish = [this] {
        for (const char* topic : { "a/b", "m/n/o", "m/n/p", "q" })
            w.backend.publish("dev-1", topic, "x");
    };
    publish();
    for (int i = 0; i < 1100; ++i) // so many that go at a time are not taken out one by one
        w.backend.publish("dev-1", "x/" + std::to_string(i), "x");
    second();
    tree->expandAll();
    tree->collapse(find("a"));
    tree->setCurrentIndex(find("m/n/p"));
    store->clear();
    publish();
    second();
    EXPECT_TRUE(tree->isExpanded(find("m/n")));
    EXPECT_FALSE(tree->isExpanded(find("a")));
    EXPECT_EQ(tree->currentIndex().data(TopicTreeModel::TopicRole).toString(), QStringLiteral("m/n/p"));
    EXPECT_EQ(cell("m/n/p", TopicTreeModel::Messages), QStringLiteral("1"));
}

TEST_F(TopicsPageTest, SearchByTextOrByWildcards)
{
    for (const char* topic : { "factory/l1/temp", "factory/l2/temp", "factory/l1/vib", "office/temp" })
        w.backend.publish("dev-1", topic, "x");
    second();
    auto* search = w.find<QLineEdit>("topicSearchLineEdit");
    search->setText(QStringLiteral("factory/+/temp"));
    w.settle();
    EXPECT_TRUE(find("factory/l2/temp").isValid());
    EXPECT_FALSE(find("factory/l1/vib").isValid());
    EXPECT_FALSE(find("office/temp").isValid());
    search->setText(QStringLiteral("VIB"));
    w.settle();
    EXPECT_TRUE(find("factory/l1/vib").isValid());
    EXPECT_FALSE(find("factory/l2").isValid());
    search->setText(QStringLiteral("nothing"));
    w.settle();
    w.find<QPushButton>("topicsEmptyPushButton")->click();
    EXPECT_TRUE(find("office/temp").isValid());
}

TEST_F(TopicsPageTest, HistoryAndChangesOfOneTopic)
{
    for (int i = 0; i < 130; ++i)
        w.backend.publish("dev-1", "a/b", "{\"t\":" + std::to_string(i) + ",\"ok\":true}");
    w.backend.publish("dev-1", "other", "x");
    second();
    tree->setCurrentIndex(find("a/b"));
    w.settle();
    auto* list = w.find<QListWidget>("topicHistoryListWidget");
    ASSERT_EQ(list->count(), static_cast<int>(ui::TopicHistory::kMessages));
    EXPECT_TRUE(list->item(0)->text().contains(QStringLiteral("129"))) << "newest first";
    w.find<QToolButton>("topicChangesToolButton")->click();
    w.settle();
    const QString diff = w.find<QPlainTextEdit>("topicDiffPlainTextEdit")->toPlainText();
    EXPECT_TRUE(diff.contains(QStringLiteral("-   \"t\": 128,"))) << diff.toStdString();
    EXPECT_TRUE(diff.contains(QStringLiteral("+   \"t\": 129,")));
    EXPECT_TRUE(diff.contains(QStringLiteral("    \"ok\": true")));
    EXPECT_TRUE(diff.section(QLatin1Char('\n'), 0, 0).contains(QChar(0x2192))) << "the times of the two: " << diff.toStdString();
    w.backend.publish("dev-1", "a/b", "{\"t\":999,\"ok\":true}");
    second();
    EXPECT_TRUE(list->item(0)->text().contains(QStringLiteral("999")))
        << "the newest is shown while it is the one looked at";
    list->setCurrentRow(5);
    w.backend.publish("dev-1", "a/b", "{\"t\":1000,\"ok\":true}");
    second();
    EXPECT_EQ(list->currentRow(), 6) << "an older one stays the one looked at";
}

TEST_F(TopicsPageTest, ANumberOfTheMessagesIsShownOverTime)
{
    for (int i = 0; i < 130; ++i) {
        w.backend.advance(0.1);
        w.backend.publish("dev-1", "a/b", "{\"t\":" + std::to_string(i) + ",\"in\":{\"list\":[7," + std::to_string(-i) + "]},\"s\":\"12\"}");
        w.backend.publish("dev-1", "other", "{\"t\":5}");
    }
    second();
    tree->setCurrentIndex(find("a/b"));
    w.settle();
    auto* fields = w.find<QComboBox>("plotFieldComboBox");
    QStringList offered;
    for (int i = 1; i < fields->count(); ++i)
        offered << fields->itemText(i);
    EXPECT_EQ(offered, QStringList({ QStringLiteral("t"), QStringLiteral("in.list[0]"), QStringLiteral("in.list[1]") }));
    auto* plot = w.find<ui::FieldPlot>("fieldPlot");
    EXPECT_FALSE(plot->isVisible());

    // A click on the 129 of "t": 129.
    auto* text = w.find<QListWidget>("topicHistoryListWidget")->parentWidget()->parentWidget()->findChild<QPlainTextEdit*>(QStringLiteral("decodedPlainTextEdit"));
    const auto at = [&](const QString& what) {
        QTextCursor cursor = text->document()->find(what);
        cursor.setPosition(cursor.selectionStart() + 1);
        return text->cursorRect(cursor).center();
    };
    ASSERT_TRUE(text->isVisible());
    QTest::mouseClick(text->viewport(), Qt::LeftButton, {}, at(QStringLiteral("129")));
    w.settle();
    ASSERT_TRUE(plot->isVisible());
    EXPECT_EQ(plot->field(), QStringLiteral("t"));
    EXPECT_EQ(plot->count(), 130u) << "more than the list shows, as far as the rows go back; nothing of other topics";
    EXPECT_EQ(fields->currentText(), QStringLiteral("t"));
    const double now = static_cast<double>(w.backend.now.wallMicros) / 1e6 - 1;
    EXPECT_EQ(plot->chart().valuesAt(now), std::vector<double> { 129 });
    w.backend.publish("dev-1", "a/b", "{\"t\":31.5}");
    second();
    EXPECT_EQ(plot->chart().valuesAt(plot->chart().nearestTime(9e9)), std::vector<double> { 31.5 }) << "live";
    w.backend.publish("dev-1", "a/b", "no JSON");
    second();
    EXPECT_EQ(plot->count(), 131u);

    fields->setCurrentIndex(3);
    emit fields->activated(3);
    EXPECT_EQ(plot->chart().valuesAt(now), std::vector<double> { -129 });
    w.find<QToolButton>("closePlotToolButton")->click();
    EXPECT_FALSE(plot->isVisible());
    EXPECT_EQ(fields->currentIndex(), 0);
    tree->setCurrentIndex(find("other"));
    w.settle();
    EXPECT_EQ(fields->count(), 2);
}

TEST_F(TopicsPageTest, TheTimesUnderAPlotDoNotTouch)
{
    w.window->resize(1100, 680);
    for (int i = 0; i < 6; ++i) {
        w.backend.advance(i < 3 ? 1 : 7000 * i);
        w.backend.publish("dev-1", "n", std::to_string(i));
        second();
        tree->setCurrentIndex(find("n"));
        w.window->findChild<ui::TopicHistory*>()->plotField({});
        for (const int width : { 1440, 1100, 1040 }) {
            w.window->resize(width, 680);
            w.settle();
            const auto labels = w.find<ui::FieldPlot>("fieldPlot")->chart().timeLabels();
            EXPECT_GE(labels.size(), 1u) << i << " in " << width;
            for (std::size_t k = 1; k < labels.size(); ++k)
                EXPECT_GT(labels[k].left, labels[k - 1].right + 8) << labels[k].text.toStdString() << " in " << width;
        }
    }
}

TEST_F(TopicsPageTest, APlotKeepsTheNewestPointsOnly)
{
    for (int i = 0; i < static_cast<int>(ui::FieldPlot::kPoints) + 50; ++i) {
        w.backend.advance(0.001);
        w.backend.publish("dev-1", "n", std::to_string(i));
    }
    second();
    tree->setCurrentIndex(find("n"));
    w.settle();
    w.window->findChild<ui::TopicHistory*>()->plotField({});
    auto* plot = w.find<ui::FieldPlot>("fieldPlot");
    EXPECT_EQ(plot->count(), ui::FieldPlot::kPoints) << "a payload may be a number itself";
    EXPECT_EQ(plot->chart().valuesAt(plot->chart().nearestTime(9e9)), std::vector<double> { ui::FieldPlot::kPoints + 49.0 });
}

TEST_F(TopicsPageTest, TheLastMinuteOfEveryTopicAndBranch)
{
    w.sample(); // the first look
    const auto pass = [&](int a, int b) {
        for (int i = 0; i < a; ++i)
            w.backend.publish("dev-1", "m/a", "x");
        for (int i = 0; i < b; ++i)
            w.backend.publish("dev-1", "m/b", "x");
        w.tick();
        w.backend.advance(1);
        w.sample(); // whether the page is looked at or not
    };
    w.window->showPage(MainWindow::Overview);
    pass(0, 0);
    pass(2, 1);
    pass(5, 0);
    pass(0, 4);
    w.window->showPage(MainWindow::Topics);
    page->renew();
    const auto trend = [&](const char* topic) {
        return find(topic).siblingAtColumn(TopicTreeModel::Trend).data(TopicTreeModel::TrendRole).value<QList<double>>().mid(57);
    };
    EXPECT_EQ(trend("m/a"), QList<double>({ 2, 5, 0 }));
    EXPECT_EQ(trend("m"), QList<double>({ 3, 5, 4 }));
    EXPECT_EQ(cell("m", TopicTreeModel::Trend), QStringLiteral("up to 5.0/s in the last minute"));
    w.backend.advance(70);
    w.sample();
    page->renew();
    EXPECT_EQ(cell("m", TopicTreeModel::Trend), QString());
}

TEST(JsonFields, FindsNumbersByTheirPathAndByWhereTheyStand)
{
    const QString json = QStringLiteral(R"({ "a": 1, "b.c": 2, "d": { "e": [ "3", 4, { "f": -5.5e3 } ] }, "g": true })");
    EXPECT_EQ(ui::numericFields(json), QStringList({ QStringLiteral("a"), QStringLiteral("d.e[1]"), QStringLiteral("d.e[2].f") }))
        << "a key with a dot has no path";
    EXPECT_EQ(ui::numberAt(json, json.indexOf(QLatin1String("-5.5")) + 3), QStringLiteral("d.e[2].f"));
    EXPECT_FALSE(ui::numberAt(json, json.indexOf(QLatin1String("\"3\"")) + 1)) << "digits in a text are no number";
    const std::string bytes = json.toStdString();
    EXPECT_EQ(ui::numberIn(bytes, QStringLiteral("d.e[2].f")), -5500.0);
    EXPECT_EQ(ui::numberIn(bytes, QStringLiteral("g")), 1.0);
    EXPECT_FALSE(ui::numberIn(bytes, QStringLiteral("d")));
    EXPECT_FALSE(ui::numberIn(bytes, QStringLiteral("none")));
    EXPECT_EQ(ui::numberIn("12.5", {}), 12.5);
    EXPECT_FALSE(ui::numberIn("12 apples", {}));
    EXPECT_EQ(ui::numericFields(QString(5000, u'[')), QStringList());
    EXPECT_EQ(ui::numericFields(QStringLiteral("{\"cut\":{\"x\":3,")), QStringList { QStringLiteral("cut.x") });
}

TEST_F(TopicsPageTest, ARetainedMessageIsDeletedAfterAQuestionAndPutBack)
{
    for (const char* topic : { "a/1", "a/2", "b" })
        w.backend.retained.push_back({ topic, "value", 5, 1, w.backend.now.wallMicros, "dev-1" });
    second();
    second();
    EXPECT_EQ(cell("a", TopicTreeModel::Retained), QStringLiteral("2")) << "topics that are only retained are listed";
    tree->setCurrentIndex(find("a"));
    w.settle();
    w.find<QAction>("deleteRetainedAction")->trigger();
    EXPECT_EQ(w.backend.retained.size(), 3u);
    auto* yes = page->findChild<QPushButton*>(QStringLiteral("confirmYesPushButton"));
    yes->click();
    w.settle();
    ASSERT_EQ(w.backend.retained.size(), 1u);
    EXPECT_EQ(w.backend.retained[0].topic, "b");
    EXPECT_EQ(cell("a", TopicTreeModel::Retained), QString());
    EXPECT_EQ(yes->text(), QStringLiteral("Undo"));
    yes->click();
    w.settle();
    EXPECT_EQ(w.backend.retained.size(), 3u);
    EXPECT_EQ(cell("a", TopicTreeModel::Retained), QStringLiteral("2"));
}

TEST_F(TopicsPageTest, WhatWasRetainedBeforeTheStartSaysSo)
{
    w.backend.retained.push_back({ "a/1", "value", 5, 1, w.backend.now.wallMicros - 7'200'000'000, "dev-1" });
    w.backend.retained.push_back({ "a/2", "value", 5, 1, 0, "dev-1" });
    second();
    second();
    EXPECT_EQ(cell("a/1", TopicTreeModel::Messages), QStringLiteral("\u2013"));
    EXPECT_EQ(cell("a/1", TopicTreeModel::Age), QStringLiteral("2 h")) << "the broker knows when it was published";
    EXPECT_EQ(cell("a/2", TopicTreeModel::Age), QStringLiteral("\u2013"));
    EXPECT_EQ(cell("a/1", TopicTreeModel::Retained), QStringLiteral("1")) << "a count as everywhere in the column";
    EXPECT_TRUE(find("a/1").siblingAtColumn(TopicTreeModel::Messages).data(Qt::ToolTipRole).toString().contains(QStringLiteral("before")));
    w.backend.publish("dev-2", "a/1", "x");
    second();
    EXPECT_EQ(cell("a/1", TopicTreeModel::Messages), QStringLiteral("1"));
}

TEST_F(TopicsPageTest, EachTopicSaysWhomItReachesAndWhichRulesTakeIt)
{
    w.backend.makeBridge();
    w.backend.makeClients(1);
    w.backend.subscriptions.push_back({ "dash-1", "factory/l3/#", 0, false, false, 0, 0, true }); // the same client again
    w.backend.publish("dev-1", "factory/l3/temp", "x");
    w.backend.publish("dev-1", "nobody", "x");
    w.backend.advance(5); // subscriptions are asked about less often
    second();
    second();
    EXPECT_EQ(cell("factory/l3/temp", TopicTreeModel::Subscribers), QStringLiteral("3")) << "dash-1, report-nightly, and group g";
    EXPECT_EQ(cell("nobody", TopicTreeModel::Subscribers), QStringLiteral("0"));
    EXPECT_EQ(cell("factory/l3", TopicTreeModel::Subscribers), QString()) << "no topic";
    EXPECT_EQ(cell("factory/l3/temp", TopicTreeModel::Rule), QStringLiteral("telemetry \u2192 iot.events and 1 more"));
    EXPECT_EQ(cell("nobody", TopicTreeModel::Rule), QString());
    const QString csv = QString::fromUtf8(page->csv());
    EXPECT_TRUE(csv.contains(QStringLiteral("factory/l3/temp,1,"))) << csv.toStdString();
    EXPECT_TRUE(csv.contains(QStringLiteral("telemetry \u2192 iot.events; alarms \u2192 alarms")));
}

TEST_F(TopicsPageTest, TheBrokersOwnTopicsAreShownOnRequest)
{
    w.backend.retained.push_back({ "$SYS/broker/uptime", "7 seconds", 9, 0, w.backend.now.wallMicros, "" });
    w.backend.retained.push_back({ "a", "v", 1, 0, w.backend.now.wallMicros, "" });
    second();
    EXPECT_FALSE(find("$SYS/broker/uptime").isValid());
    auto* chip = w.find<QToolButton>("systemTopicsChipToolButton");
    chip->click();
    second();
    EXPECT_EQ(cell("$SYS/broker/uptime", TopicTreeModel::LastPayload), QStringLiteral("7 seconds"));
    w.backend.retained[0].head = "8 seconds";
    second();
    EXPECT_EQ(cell("$SYS/broker/uptime", TopicTreeModel::LastPayload), QStringLiteral("8 seconds"));
    EXPECT_EQ(cell("a", TopicTreeModel::Retained), QStringLiteral("1")) << "one answer does not undo the other";
    EXPECT_EQ(w.find<QLabel>("topicCountLabel")->text(), QStringLiteral("2 topics"));
    chip->click();
    EXPECT_FALSE(find("$SYS").isValid());
    EXPECT_EQ(w.find<QLabel>("topicCountLabel")->text(), QStringLiteral("1 topic"));
}

TEST_F(TopicsPageTest, TheBusiestTopicsAreNamedAndLedTo)
{
    second();
    for (int i = 0; i < 10; ++i)
        w.backend.publish("dev-1", i < 6 ? "l3/vib" : i < 9 ? "l1/temp" : "rest", "x");
    second();
    auto* talkers = page->findChild<ui::TopTalkers*>();
    EXPECT_EQ(talkers->texts(), QStringList({ QStringLiteral("l3/vib 60 %"), QStringLiteral("l1/temp 30 %"), QStringLiteral("rest 10 %") }));
    w.find<QAbstractButton>("topTalkerLink2")->click();
    w.settle();
    EXPECT_EQ(tree->currentIndex().data(TopicTreeModel::TopicRole).toString(), QStringLiteral("l1/temp"));
}

TEST_F(TopicsPageTest, TheOrderIsChosenFromAMenu)
{
    second();
    for (int i = 0; i < 5; ++i)
        w.backend.publish("dev-1", i < 1 ? "a" : "b", "x");
    second();
    auto* sort = w.find<QToolButton>("topicSortToolButton");
    EXPECT_EQ(sort->text(), QStringLiteral("Sort: Topic"));
    EXPECT_EQ(tree->model()->index(0, 0).data().toString(), QStringLiteral("a"));
    for (QAction* each : sort->menu()->actions()) {
        if (each->text() == QStringLiteral("Rate"))
            each->trigger();
    }
    EXPECT_EQ(sort->text(), QStringLiteral("Sort: Rate"));
    EXPECT_EQ(tree->model()->index(0, 0).data().toString(), QStringLiteral("b")) << "the busiest first";
}

TEST_F(TopicsPageTest, APinnedTopicKeepsItsLastMessages)
{
    w.backend.publish("dev-1", "a/b", "{\"t\":0}");
    second();
    tree->setCurrentIndex(find("a/b"));
    w.settle();
    auto* pin = w.find<QPushButton>("topicPinPushButton");
    EXPECT_FALSE(w.find<QToolButton>("pinnedChipToolButton")->isVisible());
    pin->click();
    EXPECT_TRUE(pin->isChecked());
    for (int i = 1; i <= 120; ++i)
        w.backend.publish("dev-1", "a/b", "{\"t\":" + std::to_string(i) + "}");
    w.backend.publish("dev-1", "other", "x");
    second();
    tree->setCurrentIndex(find("other"));
    w.settle();
    w.window->findChild<ui::EventTableModel*>()->clear(); // the rows are gone
    second();
    tree->setCurrentIndex(find("a/b"));
    w.settle();
    auto* list = w.find<QListWidget>("topicHistoryListWidget");
    EXPECT_EQ(list->count(), static_cast<int>(ui::TopicStore::kHistory));
    EXPECT_TRUE(list->item(0)->text().contains(QStringLiteral("120")));
    auto* only = w.find<QToolButton>("pinnedChipToolButton");
    ASSERT_TRUE(only->isVisible());
    only->click();
    EXPECT_FALSE(find("other").isValid());
    EXPECT_TRUE(find("a/b").isValid());
    only->click();
    pin->click();
    EXPECT_TRUE(store->pinned().empty());
    EXPECT_FALSE(find("a/b").data(TopicTreeModel::PinnedRole).toBool());
}

TEST_F(TopicsPageTest, InANarrowWindowTheBlankGivesWayFirst)
{
    w.backend.publish("dev-1", "a", "x");
    second();
    w.window->resize(1920, 900);
    w.settle();
    const int wide = tree->columnWidth(TopicTreeModel::Name), age = tree->columnWidth(TopicTreeModel::Age);
    w.window->resize(1440, 800);
    w.settle();
    EXPECT_LT(tree->columnWidth(TopicTreeModel::Name), wide);
    EXPECT_EQ(tree->columnWidth(TopicTreeModel::Age), age);
    EXPECT_EQ(tree->horizontalScrollBar()->maximum(), 0);
    w.window->resize(1920, 900);
    w.settle();
    EXPECT_EQ(tree->columnWidth(TopicTreeModel::Name), wide);
}

TEST_F(TopicsPageTest, FromABranchToItsEvents)
{
    w.backend.publish("dev-1", "a b/c", "x");
    second();
    tree->setCurrentIndex(find("a b"));
    w.find<QPushButton>("topicEventsPushButton")->click();
    EXPECT_EQ(w.find<QLineEdit>("filterLineEdit")->text(), QStringLiteral("topic like \"a b/#\""));
}

TEST(TopicStore, TheLeastRecentlyUsedGoesFirst)
{
    test::FakeBackend backend;
    ui::TopicStore store(nullptr, 3);
    for (const char* topic : { "a", "b", "c", "a", "d" })
        backend.publish("x", topic, "1");
    store.add(backend.waiting);
    EXPECT_EQ(store.size(), 3u);
    EXPECT_EQ(store.dropped(), 1u);
    EXPECT_EQ(store.find("b"), nullptr);
    ASSERT_NE(store.find("a"), nullptr);
    EXPECT_EQ(store.find("a")->messages, 2u);
}

TEST(TopicStore, TheTrendCountsEveryMessage)
{
    test::FakeBackend backend;
    ui::TopicStore store(nullptr, 3);
    const auto pass = [&](int messages, std::int64_t seconds) {
        for (int i = 0; i < messages; ++i)
            backend.publish("x", "a", "1");
        store.add(backend.waiting);
        backend.waiting.clear();
        store.sample(seconds * 1'000'000'000);
    };
    pass(3, 1);
    pass(4, 4);
    std::array<double, ui::TopicStore::kTrend> trend {};
    store.addTrend(*store.find("a"), trend);
    EXPECT_EQ(std::vector<double>(trend.end() - 4, trend.end()), (std::vector<double> { 3, 2, 1, 1 }));
}

TEST(TopicTreeModel, KeepsTheRulesOfModels)
{
    test::FakeBackend backend;
    ui::TopicStore store(nullptr, 60);
    TopicTreeModel model(store);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    std::mt19937 random(3);
    for (int round = 0; round < 40; ++round) {
        for (int i = 0; i < 6; ++i) {
            std::string topic;
            for (unsigned level = 0; level <= random() % 4; ++level)
                topic += (level ? "/" : "") + std::to_string(random() % 5);
            backend.publish("x", topic, "1");
        }
        store.add(backend.waiting);
        backend.waiting.clear();
        if (round % 9 == 8)
            model.setFlat(!model.isFlat());
        model.refresh(backend.now.wallMicros);
    }
    store.clear();
    model.refresh(backend.now.wallMicros);
    EXPECT_EQ(model.rowCount(), 0);
}

TEST(TopicTreeModel, WhatTheStoreDroppedIsNotReadAndThenGoes)
{
    test::FakeBackend backend;
    ui::TopicStore store(nullptr, 3);
    TopicTreeModel model(store);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const auto publish = [&](std::initializer_list<const char*> topics) {
        for (const char* topic : topics)
            backend.publish("x", topic, "payload");
        store.add(backend.waiting);
        backend.waiting.clear();
    };
    publish({ "m", "m/n/o", "z" });
    model.refresh(backend.now.wallMicros);
    const QModelIndex m = model.index(0, 0);
    const QPersistentModelIndex o = model.index(0, 0, model.index(0, 0, m)), z = model.index(1, 0);
    ASSERT_EQ(model.topic(o), QStringLiteral("m/n/o"));
    publish({ "a", "b" }); // the store goes on between two refreshes: "m" and "m/n/o" go
    for (const QModelIndex& row : { m, QModelIndex(o), QModelIndex(z) }) {
        for (int column = 0; column < TopicTreeModel::ColumnCount; ++column) {
            for (const int role : { int(Qt::DisplayRole), int(Qt::ToolTipRole), int(Qt::DecorationRole),
                     int(TopicTreeModel::ExportRole), int(TopicTreeModel::PinnedRole), int(TopicTreeModel::TrendRole) })
                row.siblingAtColumn(column).data(role);
            EXPECT_TRUE(model.compare(row.siblingAtColumn(column), row.siblingAtColumn(column)) == 0);
        }
    }
    EXPECT_EQ(o.sibling(0, TopicTreeModel::LastPayload).data().toString(), QString());
    EXPECT_FALSE(model.isTopic(o));
    EXPECT_TRUE(model.isTopic(z));
    EXPECT_TRUE(model.retainedBelow(m).isEmpty());
    model.refresh(backend.now.wallMicros);
    EXPECT_FALSE(o.isValid()) << "the branch goes with what was in it";
    EXPECT_TRUE(z.isValid()) << "the others stay where they are";
    EXPECT_EQ(model.rowCount(), 3);
    EXPECT_EQ(z.sibling(z.row(), TopicTreeModel::LastPayload).data().toString(), QStringLiteral("payload"));
}

TEST(LineDiff, SaysWhatWasRemovedAndAdded)
{
    const auto diff = ui::lineDiff(QStringLiteral("a\nb\nc"), QStringLiteral("a\nx\nc\nd"));
    QString text;
    for (const ui::DiffLine& line : diff)
        text += QLatin1String(line.kind == ui::DiffLine::Kind::Added ? "+"
                        : line.kind == ui::DiffLine::Kind::Removed   ? "-"
                                                                     : " ")
            + line.text;
    EXPECT_EQ(text, QStringLiteral(" a-b+x c+d"));
    EXPECT_LE(ui::lineDiff(QString(5000, QLatin1Char('\n')), {}).size(), 1000u);
}

} // namespace
} // namespace hookline
