// Topics as a tree and as a list: what is counted, what stays open, history and changes of one topic, and its retained message.
#include "tests/gui/support/window.h"

#include "ui/models/line_diff.h"
#include "ui/models/topic_store.h"
#include "ui/models/topic_tree_model.h"
#include "ui/pages/topics_page.h"
#include "ui/widgets/topic_history.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
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
    w.backend.publish("dev-1", "a/b", "{\"t\":999,\"ok\":true}");
    second();
    EXPECT_TRUE(list->item(0)->text().contains(QStringLiteral("999")))
        << "the newest is shown while it is the one looked at";
    list->setCurrentRow(5);
    w.backend.publish("dev-1", "a/b", "{\"t\":1000,\"ok\":true}");
    second();
    EXPECT_EQ(list->currentRow(), 6) << "an older one stays the one looked at";
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
