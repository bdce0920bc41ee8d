// The live table as a reader sees it: what stays in place, what moves, what is selected.
#include "tests/gui/support/window.h"

#include "ui/models/event_table_model.h"
#include "ui/widgets/link.h"
#include "ui/widgets/event_columns.h"
#include "ui/widgets/event_detail.h"
#include "ui/widgets/event_view.h"

#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QTreeWidget>
#include <QWheelEvent>

#include <gtest/gtest.h>

namespace hookline {
namespace {

class EventViewTest : public ::testing::Test {
protected:
    EventViewTest()
        : w([](test::FakeBackend& backend) { backend.current.window.eventRows = 1000; })
    {
        w.window->showPage(ui::MainWindow::Events);
        view = w.find<ui::EventView>("eventsTableView");
        model = w.window->findChild<ui::EventTableModel*>();
        w.settle();
    }
    void traffic(int events)
    {
        w.backend.makeTraffic(events);
        w.tick();
        w.settle();
    }
    std::uint64_t top() const { return model->numberAt(view->rowAt(0)); }
    bool atEnd() const { return view->verticalScrollBar()->value() == view->verticalScrollBar()->maximum(); }
    /// Turns the wheel upwards over the table, as a hand would.
    void scrollUp(int rows)
    {
        const QPointF at = view->viewport()->rect().center();
        QWheelEvent wheel(at, view->viewport()->mapToGlobal(at), {}, QPoint(0, 40 * rows), Qt::NoButton, Qt::NoModifier,
            Qt::NoScrollPhase, false);
        QApplication::sendEvent(view->viewport(), &wheel);
        w.settle();
    }

    test::Window w;
    ui::EventView* view;
    ui::EventTableModel* model;
};

TEST_F(EventViewTest, FollowsTheNewestFromTheStart)
{
    for (int i = 0; i < 12; ++i) {
        traffic(150);
        ASSERT_TRUE(atEnd());
        ASSERT_TRUE(view->isFollowing());
    }
    EXPECT_EQ(view->rowAt(view->viewport()->height() - 3), 999) << "the newest row is in view";
}

TEST_F(EventViewTest, TheNewestRowStaysAboveAHorizontalBarThatComes)
{
    traffic(300);
    ASSERT_FALSE(view->horizontalScrollBar()->isVisible());
    for (int column = ui::EventTableModel::kFirstHidden; column < ui::EventTableModel::ColumnCount; ++column)
        view->columns().choose(column, true);
    w.settle();
    ASSERT_TRUE(view->horizontalScrollBar()->isVisible());
    EXPECT_TRUE(view->isFollowing());
    EXPECT_TRUE(atEnd());
    const QRect newest = view->visualRect(model->index(299, ui::EventTableModel::Time));
    EXPECT_LE(newest.bottom(), view->viewport()->rect().bottom());
}

TEST_F(EventViewTest, ScrollingUpStopsFollowingAndEndStartsIt)
{
    traffic(900);
    scrollUp(30);
    EXPECT_FALSE(view->isFollowing());
    EXPECT_FALSE(w.find<QAction>("followAction")->isChecked());
    EXPECT_TRUE(w.find<QPushButton>("jumpPushButton")->isVisible());
    QTest::keyClick(view, Qt::Key_End);
    EXPECT_TRUE(view->isFollowing());
    EXPECT_TRUE(atEnd());
    QTest::keyClick(view, Qt::Key_F);
    EXPECT_FALSE(view->isFollowing()) << "F also lets go";
}

TEST_F(EventViewTest, TheRowBeingReadStaysWhileOlderOnesAreLetGo)
{
    traffic(1000);
    scrollUp(90);
    ASSERT_FALSE(view->isFollowing());
    const std::uint64_t anchor = top();
    for (int i = 0; i < 10; ++i) {
        traffic(40);
        ASSERT_EQ(top(), anchor) << "after " << (i + 1) * 40 << " evictions";
    }
    // Until it is let go itself; then the oldest row is on top, not a jump somewhere else.
    for (int i = 0; i < 20; ++i)
        traffic(80);
    EXPECT_EQ(top(), model->numberAt(0));
    EXPECT_FALSE(view->isFollowing());
}

TEST_F(EventViewTest, AFocusedTableDoesNotJumpToTheTop)
{
    view->setFocus();
    w.settle();
    traffic(1000);
    scrollUp(60);
    const std::uint64_t anchor = top();
    for (int i = 0; i < 5; ++i)
        traffic(50);
    EXPECT_EQ(top(), anchor);
}

TEST_F(EventViewTest, PausedItDoesNotMove)
{
    traffic(500);
    QTest::keyClick(view, Qt::Key_Space);
    ASSERT_TRUE(model->isPaused());
    const int value = view->verticalScrollBar()->value();
    const std::uint64_t anchor = top();
    traffic(700);
    EXPECT_EQ(view->verticalScrollBar()->value(), value);
    EXPECT_EQ(top(), anchor);
    EXPECT_TRUE(w.find<QLabel>("eventsBannerLabel")->text().contains(QStringLiteral("700 new since")))
        << w.find<QLabel>("eventsBannerLabel")->text().toStdString();
    w.sample();
    EXPECT_TRUE(w.find<QLabel>("filterCountLabel")->text().contains(QStringLiteral("500"))) << "as many as the buttons add up to";
    w.find<QPushButton>("resumePushButton")->click();
    EXPECT_FALSE(model->isPaused());
    EXPECT_EQ(model->rowCount(), 1000);
}

TEST_F(EventViewTest, TheSelectedEventStaysReadableAfterItIsLetGo)
{
    traffic(600);
    view->selectRow(50);
    auto* detail = w.window->findChild<ui::EventDetail*>();
    const std::uint64_t number = detail->number();
    ASSERT_EQ(number, 51u);
    const QString title = w.find<QLabel>("eventTitleLabel")->text();
    traffic(300);
    EXPECT_EQ(view->selectedNumber(), number) << "the selection goes with its row";
    EXPECT_TRUE(w.find<QLabel>("eventGoneLabel")->text().isEmpty());
    traffic(500);
    EXPECT_EQ(view->selectedNumber(), 0u) << "no other row is selected in its place";
    EXPECT_EQ(detail->number(), number);
    EXPECT_EQ(w.find<QLabel>("eventTitleLabel")->text(), title);
    EXPECT_FALSE(w.find<QLabel>("eventGoneLabel")->text().isEmpty());
}

TEST_F(EventViewTest, ClickingARowStopsFollowing)
{
    traffic(300);
    QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, QPoint(200, 100));
    EXPECT_FALSE(view->isFollowing());
    EXPECT_NE(view->selectedNumber(), 0u);
}

TEST_F(EventViewTest, TheDetailFollowsTheKafkaFateOfItsEvent)
{
    const auto id = w.backend.publish("dev-1", "a/b", "{\"t\":1}");
    w.tick();
    view->selectRow(0);
    auto* tree = w.find<QTreeWidget>("eventTreeWidget");
    const auto kafka = [&] {
        QString all;
        for (int i = 0; i < tree->topLevelItem(2)->childCount(); ++i)
            all += tree->topLevelItem(2)->child(i)->text(1) + QLatin1Char(' ');
        return all;
    };
    EXPECT_TRUE(kafka().contains(QStringLiteral("not sent")));
    w.backend.outcome(id, tap::KafkaStatus::Acked, 4711);
    w.tick();
    w.settle();
    EXPECT_TRUE(kafka().contains(QStringLiteral("4711"))) << kafka().toStdString();
}

TEST_F(EventViewTest, FilterFieldFiltersAndEscapeClears)
{
    traffic(400);
    auto* filter = w.find<QLineEdit>("filterLineEdit");
    QTest::keyClicks(filter, QStringLiteral("dash-1"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return model->isFiltered(); }, 3000));
    EXPECT_LT(model->rowCount(), 400);
    EXPECT_TRUE(w.find<QLabel>("filterCountLabel")->text().contains(QStringLiteral("of 400")))
        << w.find<QLabel>("filterCountLabel")->text().toStdString();
    for (int row = 0; row < model->rowCount(); ++row)
        ASSERT_TRUE(model->index(row, ui::EventTableModel::Client).data().toString() == QStringLiteral("dash-1")
            || model->index(row, ui::EventTableModel::Info).data().toString().contains(QStringLiteral("dash-1")));
    QTest::keyClick(filter, Qt::Key_Escape);
    EXPECT_FALSE(model->isFiltered());
    EXPECT_EQ(model->rowCount(), 400);
}

TEST_F(EventViewTest, AFilterThatMatchesNothingSaysSoAndOffersAWayOut)
{
    traffic(20);
    auto* filter = w.find<QLineEdit>("filterLineEdit");
    filter->setText(QStringLiteral("nobody-has-this"));
    QTest::keyClick(filter, Qt::Key_Return);
    w.settle();
    auto* clear = w.find<QPushButton>("emptyPrimaryPushButton");
    ASSERT_TRUE(clear->isVisible());
    EXPECT_EQ(clear->text(), QStringLiteral("Clear filter"));
    clear->click();
    ASSERT_TRUE(QTest::qWaitFor([&] { return model->rowCount() == 20; }, 3000));
    EXPECT_FALSE(clear->isVisible());
}

TEST_F(EventViewTest, SkippedRowsAreSaid)
{
    traffic(10);
    w.backend.now.displaySkipped = 4120;
    w.sample();
    EXPECT_TRUE(w.find<QLabel>("eventsBannerLabel")->text().contains(QStringLiteral("4,120")));
    EXPECT_TRUE(w.find<ui::Link>("statusDisplayLossLink")->isVisible());
    EXPECT_TRUE(w.find<ui::Link>("statusDisplayLossLink")->text().contains(QStringLiteral("not shown 4,120")));
    EXPECT_FALSE(w.find<ui::Link>("statusBridgeLossLink")->isVisible()) << "nothing is lost";
}

TEST_F(EventViewTest, ClearEmptiesTheList)
{
    traffic(100);
    view->selectRow(3);
    w.find<QAction>("clearAction")->trigger();
    EXPECT_EQ(model->rowCount(), 0);
    traffic(5);
    EXPECT_EQ(model->rowCount(), 5);
    EXPECT_EQ(model->numberAt(0), 101u);
}

} // namespace
} // namespace hookline
