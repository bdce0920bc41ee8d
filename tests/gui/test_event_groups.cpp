// Too fast to read: the offer, and events counted by what they have in common.
#include "tests/gui/support/window.h"

#include "core/base/clock.h"
#include "ui/format.h"
#include "ui/models/event_group_model.h"
#include "ui/models/event_table_model.h"
#include "ui/models/readable_rate.h"
#include "ui/pages/events_page.h"
#include "ui/widgets/event_groups_view.h"
#include "ui/widgets/event_view.h"
#include "ui/widgets/label.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QTableView>
#include <QTemporaryDir>
#include <QToolButton>

#include <gtest/gtest.h>

namespace hookline {
namespace {

using ui::EventGroupModel;
using ui::EventTableModel;
using ui::GroupBy;

class EventGroups : public ::testing::Test {
protected:
    EventGroups()
    {
        w.window->showPage(ui::MainWindow::Events);
        events = w.window->findChild<EventTableModel*>();
        page = w.find<ui::EventsPage>("eventsPage");
        view = w.find<ui::EventGroupsView>("eventGroupsView");
        groups = &view->model();
        filter = w.find<QLineEdit>("filterLineEdit");
        w.settle();
    }
    void group(GroupBy by)
    {
        view->setGrouping(by);
        w.find<QAction>("groupAction")->setChecked(true);
        renew();
    }
    void renew()
    {
        ASSERT_TRUE(QTest::qWaitFor([&] { return !groups->isBusy(); }, 20000));
        view->renew(nanos += 1'000'000'000);
        w.settle();
    }
    void publish(const char* client, const char* topic, const std::string& payload, int times = 1)
    {
        for (int i = 0; i < times; ++i)
            w.backend.publish(client, topic, payload);
        w.tick();
        w.settle();
    }
    QString cell(int row, int column) const { return groups->index(row, column).data().toString(); }
    int rowOf(int column, const char* text) const
    {
        for (int row = 0; row < groups->rowCount(); ++row) {
            if (cell(row, column) == QString::fromUtf8(text))
                return row;
        }
        return -1;
    }

    test::Window w;
    EventTableModel* events;
    ui::EventsPage* page;
    ui::EventGroupsView* view;
    EventGroupModel* groups;
    QLineEdit* filter;
    std::int64_t nanos = base::steadyNanos() + 10'000'000'000; ///< ahead of the view's own timer
};

TEST_F(EventGroups, CountByWhatIsChosen)
{
    publish("dev-1", "a/b", "12345", 3);
    publish("dev-2", "a/b", "x");
    publish("dev-1", "a/c", "last one");
    group(GroupBy::KindClientTopic);
    EXPECT_TRUE(view->isVisible());
    EXPECT_FALSE(w.find<ui::EventView>("eventsTableView")->isVisible());
    ASSERT_EQ(groups->rowCount(), 3);
    EXPECT_EQ(cell(0, EventGroupModel::Count), QStringLiteral("3")) << "the largest first";
    EXPECT_EQ(cell(0, EventGroupModel::Kind), QStringLiteral("published"));
    EXPECT_EQ(cell(0, EventGroupModel::Client), QStringLiteral("dev-1"));
    EXPECT_EQ(cell(0, EventGroupModel::Topic), QStringLiteral("a/b"));
    EXPECT_EQ(cell(0, EventGroupModel::Bytes), ui::byteSize(15));
    const int other = rowOf(EventGroupModel::Topic, "a/c");
    EXPECT_EQ(cell(other, EventGroupModel::Payload), QStringLiteral("last one"));
    EXPECT_FALSE(cell(other, EventGroupModel::Last).isEmpty());
    group(GroupBy::Topic);
    ASSERT_EQ(groups->rowCount(), 2);
    EXPECT_EQ(cell(0, EventGroupModel::Count), QStringLiteral("4"));
    const auto* table = w.find<QTableView>("eventGroupsTableView");
    EXPECT_TRUE(table->isColumnHidden(EventGroupModel::Client));
    EXPECT_FALSE(table->isColumnHidden(EventGroupModel::Topic));
    group(GroupBy::Client);
    EXPECT_EQ(cell(rowOf(EventGroupModel::Client, "dev-1"), EventGroupModel::Count), QStringLiteral("4"));
    group(GroupBy::Kind);
    ASSERT_EQ(groups->rowCount(), 1);
    EXPECT_EQ(cell(0, EventGroupModel::Count), QStringLiteral("5"));
}

TEST_F(EventGroups, GoOnWithWhatComesAndForgetNothingThatTheListLetsGo)
{
    const QAbstractItemModelTester tester(groups, QAbstractItemModelTester::FailureReportingMode::Fatal);
    publish("dev-1", "a", "x", 10);
    view->setGrouping(GroupBy::Client);
    w.find<QAction>("groupAction")->setChecked(true);
    ASSERT_EQ(groups->rowCount(), 1);
    EXPECT_EQ(cell(0, EventGroupModel::Rate), QStringLiteral("\u2013")) << "not measured yet is not 0/s";
    renew();
    view->renew(nanos += 1'000'000'000);
    publish("dev-1", "a", "x", 20);
    publish("dev-2", "a", "x", 5);
    renew();
    EXPECT_EQ(cell(rowOf(EventGroupModel::Client, "dev-1"), EventGroupModel::Count), QStringLiteral("30"));
    EXPECT_EQ(cell(rowOf(EventGroupModel::Client, "dev-1"), EventGroupModel::Rate), QStringLiteral("20/s"));
    events->setLimits(16, 1 << 20);
    EXPECT_EQ(events->rowCount(), 16);
    for (int i = 0; i < 100; ++i)
        publish("dev-2", "a", "x", 10);
    renew();
    EXPECT_EQ(groups->counted(), 1035u);
    EXPECT_EQ(groups->missed(), 0u);
    EXPECT_EQ(cell(0, EventGroupModel::Client), QStringLiteral("dev-2")) << "rows change places";
    // Paused nothing moves; what was let go meanwhile is said.
    w.find<QAction>("pauseAction")->setChecked(true);
    publish("dev-1", "a", "x", 100);
    renew();
    EXPECT_EQ(groups->counted(), 1035u);
    w.find<QAction>("pauseAction")->setChecked(false);
    renew();
    EXPECT_EQ(groups->counted() + groups->missed(), 1135u);
    EXPECT_GT(groups->missed(), 0u);
    EXPECT_TRUE(w.find<ui::ElidedLabel>("groupFactsLabel")->fullText().contains(QStringLiteral("let go before they were counted")));
    w.find<QAction>("clearAction")->trigger();
    renew();
    EXPECT_EQ(groups->rowCount(), 0);
    EXPECT_EQ(w.find<ui::ElidedLabel>("groupFactsLabel")->fullText(), QStringLiteral("no events yet"));
}

TEST_F(EventGroups, CountOnlyWhatPassesTheFilterAndLeadToIt)
{
    publish("dev-1", "a b/c", "x", 3);
    publish("dev-2", "a b/c", "x", 2);
    publish("dev-2", "other", "x");
    page->setFilterText(QStringLiteral("client == dev-2 or client == dev-1"));
    group(GroupBy::Topic);
    EXPECT_EQ(groups->counted(), 6u);
    page->setFilterText(QStringLiteral("client == dev-2 or client == nobody"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return !events->isSearching(); }, 20000));
    renew();
    EXPECT_EQ(groups->counted(), 3u) << "another filter counts anew";
    publish("dev-1", "a b/c", "x", 3);
    renew();
    EXPECT_EQ(groups->counted(), 3u);
    auto* table = w.find<QTableView>("eventGroupsTableView");
    table->selectRow(rowOf(EventGroupModel::Topic, "a b/c"));
    QTest::keyClick(table, Qt::Key_Return);
    ASSERT_TRUE(QTest::qWaitFor([&] { return !events->isSearching(); }, 20000));
    EXPECT_EQ(filter->text(), QStringLiteral("(client == dev-2 or client == nobody) and topic == \"a b/c\""));
    EXPECT_EQ(events->rowCount(), 2);
    EXPECT_FALSE(view->isVisible());
    EXPECT_FALSE(w.find<QAction>("groupAction")->isChecked());
    // Nothing is counted while nobody looks.
    EXPECT_FALSE(groups->isRunning());
    EXPECT_EQ(groups->counted(), 0u);
    // What has no client or topic is found again too.
    tap::Event event;
    event.kind = tap::EventKind::ConnectRefused;
    w.backend.add(std::move(event));
    w.tick();
    page->setFilterText({});
    group(GroupBy::KindClientTopic);
    const QString test = groups->filterOf(rowOf(EventGroupModel::Kind, "refused"));
    EXPECT_EQ(test, QStringLiteral("event == connect_refused and not client and not topic"));
    page->setFilterText(test);
    ASSERT_TRUE(QTest::qWaitFor([&] { return !events->isSearching(); }, 20000));
    EXPECT_EQ(events->rowCount(), 1);
    QTest::keyClick(table, Qt::Key_Escape);
    EXPECT_FALSE(view->isVisible());
}

TEST_F(EventGroups, FurtherOnesAreOneRowThatSaysSo)
{
    EventTableModel list(10000, 1 << 20);
    EventGroupModel few(list, true, nullptr, 20);
    const QAbstractItemModelTester tester(&few, QAbstractItemModelTester::FailureReportingMode::Fatal);
    std::vector<tap::KafkaOutcome> none;
    for (int i = 0; i < 50; ++i)
        w.backend.publish("dev-" + std::to_string(i), "t", "x");
    list.ingest(w.backend.waiting, none);
    few.start(GroupBy::Client);
    w.backend.publish("dev-0", "t", "x");
    list.ingest(w.backend.waiting, none);
    ASSERT_TRUE(QTest::qWaitFor([&] { return !few.isBusy(); }, 20000));
    few.sample(1);
    few.sample(1'000'000'001);
    few.show(true);
    ASSERT_EQ(few.rowCount(), 21);
    EXPECT_EQ(few.others(), 30u);
    EXPECT_TRUE(few.isOthers(20)) << "always the last";
    EXPECT_TRUE(few.index(20, EventGroupModel::Client).data().toString().startsWith(QStringLiteral("others")));
    EXPECT_EQ(few.index(20, EventGroupModel::Count).data().toString(), QStringLiteral("30"));
    EXPECT_TRUE(few.filterOf(20).isEmpty());
    few.sort(EventGroupModel::Count, Qt::AscendingOrder);
    EXPECT_TRUE(few.isOthers(20));
    EXPECT_EQ(few.index(19, EventGroupModel::Count).data().toString(), QStringLiteral("2"));
    // Long names of strangers are bounded too.
    EventGroupModel wide(list, true);
    const std::string longName(60000, 'n');
    for (int i = 0; i < 400; ++i)
        w.backend.publish("dev", longName + std::to_string(i), "x");
    list.ingest(w.backend.waiting, none);
    wide.start(GroupBy::Topic);
    ASSERT_TRUE(QTest::qWaitFor([&] { return !wide.isBusy(); }, 20000));
    EXPECT_GT(wide.others(), 0u);
    EXPECT_EQ(wide.counted(), 451u);
}

TEST_F(EventGroups, TheChosenRowStaysUnderTheHand)
{
    publish("dev-1", "a", "x", 3);
    publish("dev-2", "a", "x", 2);
    group(GroupBy::Client);
    auto* table = w.find<QTableView>("eventGroupsTableView");
    table->selectRow(1);
    publish("dev-2", "a", "x", 5);
    renew();
    EXPECT_EQ(cell(1, EventGroupModel::Client), QStringLiteral("dev-2"));
    EXPECT_EQ(cell(1, EventGroupModel::Count), QStringLiteral("7")) << "numbers go on";
    QTest::keyClick(table, Qt::Key_Escape);
    EXPECT_TRUE(view->isVisible()) << "the first time it lets go of the row";
    renew();
    EXPECT_EQ(cell(0, EventGroupModel::Client), QStringLiteral("dev-2"));
    // Sorted by the user it goes with its row.
    table->selectRow(0);
    groups->sort(EventGroupModel::Client, Qt::AscendingOrder);
    EXPECT_EQ(cell(table->currentIndex().row(), EventGroupModel::Client), QStringLiteral("dev-2"));
    EXPECT_EQ(table->currentIndex().row(), 1);
}

TEST_F(EventGroups, TheChoiceIsRemembered)
{
    view->setGrouping(GroupBy::Client);
    const QTemporaryDir folder;
    QSettings settings(folder.filePath(QStringLiteral("layout.ini")), QSettings::IniFormat);
    page->saveLayout(settings);
    view->setGrouping(GroupBy::Kind);
    page->restoreLayout(settings);
    EXPECT_EQ(w.find<QComboBox>("groupingComboBox")->currentIndex(), static_cast<int>(GroupBy::Client));
    EXPECT_TRUE(w.find<QTableView>("eventGroupsTableView")->isColumnHidden(EventGroupModel::Topic));
}

TEST_F(EventGroups, AreOfferedWhenNobodyCanReadAnyMore)
{
    auto* bar = w.find<QWidget>("fastBar");
    const auto second = [&](int count) {
        if (count > 0)
            w.backend.makeTraffic(count);
        w.backend.advance(1);
        w.tick();
        w.sample();
        w.settle();
    };
    second(10);
    for (int i = 0; i < 20; ++i)
        second(100);
    EXPECT_FALSE(bar->isVisible()) << "that can be read";
    for (int i = 0; i < 9; ++i)
        second(600);
    ASSERT_TRUE(bar->isVisible());
    EXPECT_FALSE(events->isPaused()) << "nothing happens by itself";
    EXPECT_FALSE(view->isVisible());
    EXPECT_FALSE(events->isFiltered());
    w.find<QPushButton>("fastPausePushButton")->click();
    EXPECT_TRUE(events->isPaused());
    EXPECT_FALSE(bar->isVisible());
    w.find<QAction>("pauseAction")->setChecked(false);
    second(600);
    EXPECT_TRUE(bar->isVisible());
    w.find<QPushButton>("fastFilterPushButton")->click();
    EXPECT_TRUE(filter->hasFocus());
    w.find<QPushButton>("fastGroupPushButton")->click();
    EXPECT_TRUE(view->isVisible());
    EXPECT_FALSE(bar->isVisible());
    w.find<QPushButton>("closeGroupsPushButton")->click();
    EXPECT_FALSE(view->isVisible());
    EXPECT_TRUE(bar->isVisible());
    w.find<QToolButton>("fastDismissToolButton")->click();
    EXPECT_FALSE(bar->isVisible());
    for (int i = 0; i < 10; ++i)
        second(600);
    EXPECT_FALSE(bar->isVisible()) << "said once is enough";
    for (int i = 0; i < 65; ++i)
        second(1);
    for (int i = 0; i < 9; ++i)
        second(600);
    EXPECT_TRUE(bar->isVisible()) << "it is another time";
    for (int i = 0; i < 12; ++i)
        second(1);
    EXPECT_FALSE(bar->isVisible());
}

TEST_F(EventGroups, NumbersAndOrderAgreeWhileCountingGoesOn)
{
    publish("dev-1", "a", "x", 3);
    publish("dev-2", "a", "x", 2);
    group(GroupBy::Client);
    publish("dev-2", "a", "x", 5); // counted, not sorted yet
    EXPECT_EQ(groups->counted(), 10u);
    EXPECT_EQ(cell(0, EventGroupModel::Count), QStringLiteral("3"));
    EXPECT_EQ(cell(1, EventGroupModel::Count), QStringLiteral("2")) << "a row below must not say more than the one above";
    renew();
    EXPECT_EQ(cell(0, EventGroupModel::Client), QStringLiteral("dev-2"));
    EXPECT_EQ(cell(0, EventGroupModel::Count), QStringLiteral("7"));
}

} // namespace
} // namespace hookline
