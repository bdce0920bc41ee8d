// The columns of the live table: what matters is readable in a small window, and what somebody chose stays.
#include "tests/gui/support/window.h"

#include "ui/models/event_table_model.h"
#include "ui/widgets/event_columns.h"
#include "ui/widgets/event_view.h"

#include <QHeaderView>
#include <QSettings>
#include <QTemporaryDir>
#include <QToolButton>

#include <gtest/gtest.h>

namespace hookline {
namespace {

using Model = ui::EventTableModel;

class EventColumnsTest : public ::testing::TestWithParam<const char*> {
protected:
    EventColumnsTest()
        : w([](test::FakeBackend& backend) { backend.current.window.language = GetParam(); })
    {
        w.window->showPage(ui::MainWindow::Events);
        view = w.find<ui::EventView>("eventsTableView");
        model = w.window->findChild<Model*>();
        w.settle();
    }
    void resize(int width, int height)
    {
        w.window->resize(width, height);
        w.settle();
    }
    /// Takes hold of the column's right edge, as a hand would.
    void pull(int column, int by)
    {
        QHeaderView* header = view->horizontalHeader();
        const int edge = header->sectionViewportPosition(column) + header->sectionSize(column) - 1;
        const QPoint from(edge, header->height() / 2), to(edge + by, header->height() / 2);
        QTest::mousePress(header->viewport(), Qt::LeftButton, {}, from);
        QMouseEvent move(QEvent::MouseMove, to, header->viewport()->mapToGlobal(to), Qt::NoButton, Qt::LeftButton, {});
        QApplication::sendEvent(header->viewport(), &move);
        QTest::mouseRelease(header->viewport(), Qt::LeftButton, {}, to);
        w.settle();
    }

    test::Window w;
    ui::EventView* view;
    Model* model;
};

TEST_P(EventColumnsTest, WhatMattersIsReadableInSmallAndLargeWindows)
{
    w.backend.makeTraffic(3000);
    w.tick();
    for (const auto& [width, height] : { std::pair { 1100, 680 }, { 1280, 800 }, { 1440, 900 }, { 1600, 1000 } }) {
        resize(width, height);
        const QFontMetrics metrics(view->font());
        for (const int column : { Model::Number, Model::Time, Model::Kind, Model::Client, Model::Topic, Model::Kafka }) {
            ASSERT_FALSE(view->isColumnHidden(column)) << width;
            const int icon = column == Model::Kind ? 19 : 0;
            for (int row = 0; row < model->rowCount(); row += 7)
                ASSERT_GE(view->columnWidth(column), metrics.horizontalAdvance(model->cellText(row, column)) + icon + 16)
                    << width << ", column " << column << ": " << model->cellText(row, column).toStdString();
        }
        EXPECT_GE(view->columnWidth(Model::Info), 25 * metrics.horizontalAdvance(QLatin1Char('0'))) << width;
        EXPECT_LE(view->horizontalHeader()->length(), view->viewport()->width()) << width << ": nothing to scroll for";
        for (int column = 0; column < Model::kFirstHidden; ++column) {
            const QString head = model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
            EXPECT_TRUE(view->isColumnHidden(column) || view->columnWidth(column) >= metrics.horizontalAdvance(head) + 16)
                << width << ": " << head.toStdString();
        }
    }
    for (int column = 0; column < Model::kFirstHidden; ++column)
        EXPECT_FALSE(view->isColumnHidden(column)) << column << ": there is room for all at 1600";
}

TEST_P(EventColumnsTest, TheButtonsAboveHaveRoomForTextAndArrow)
{
    resize(1100, 680);
    for (const char* name : { "pauseToolButton", "groupToolButton", "exportToolButton", "columnsToolButton", "timeToolButton" }) {
        const auto* button = w.find<QToolButton>(name);
        EXPECT_GE(button->width(), button->sizeHint().width()) << name;
    }
}

TEST_P(EventColumnsTest, ColumnsAwayForWantOfRoomComeBack)
{
    resize(1100, 680);
    EXPECT_TRUE(view->isColumnHidden(Model::Flags));
    resize(1600, 1000);
    EXPECT_FALSE(view->isColumnHidden(Model::Flags));
    view->columns().choose(Model::Flags, false);
    resize(1700, 1000);
    EXPECT_TRUE(view->isColumnHidden(Model::Flags)) << "hidden by hand";
    resize(1100, 680);
    view->columns().choose(Model::Flags, true);
    EXPECT_FALSE(view->isColumnHidden(Model::Flags)) << "shown by hand";
    resize(1110, 680);
    EXPECT_FALSE(view->isColumnHidden(Model::Flags));
    view->columns().reset();
    EXPECT_TRUE(view->isColumnHidden(Model::Flags));
}

TEST_P(EventColumnsTest, AKeptLayoutKnowsWhatWasChosenAndNotWhatTheRoomWas)
{
    const QTemporaryDir folder;
    QSettings settings(folder.filePath(QStringLiteral("layout.ini")), QSettings::IniFormat);
    resize(1100, 680);
    ASSERT_TRUE(view->isColumnHidden(Model::Flags) && view->isColumnHidden(Model::Latency));
    view->columns().choose(Model::Latency, true);
    view->columns().choose(Model::Qos, false);
    const int topic = view->columnWidth(Model::Topic);
    view->columns().save(settings, QStringLiteral("t"));
    settings.setValue(QStringLiteral("t/columnCount"), static_cast<int>(Model::ColumnCount));
    EXPECT_TRUE(view->isColumnHidden(Model::Flags)) << "keeping changes nothing";
    EXPECT_EQ(view->columnWidth(Model::Topic), topic);
    view->columns().reset();
    view->columns().restore(settings, QStringLiteral("t"));
    EXPECT_FALSE(view->isColumnHidden(Model::Latency));
    EXPECT_TRUE(view->isColumnHidden(Model::Qos));
    resize(1600, 1000);
    EXPECT_FALSE(view->isColumnHidden(Model::Flags));
    EXPECT_TRUE(view->isColumnHidden(Model::Qos));
}

TEST_P(EventColumnsTest, APulledWidthIsLeftAlone)
{
    const QTemporaryDir folder;
    QSettings settings(folder.filePath(QStringLiteral("layout.ini")), QSettings::IniFormat);
    const int before = view->columnWidth(Model::Client);
    pull(Model::Client, 60);
    const int pulled = view->columnWidth(Model::Client);
    ASSERT_NEAR(pulled, before + 60, 3);
    resize(1100, 680);
    EXPECT_EQ(view->columnWidth(Model::Client), pulled);
    resize(1440, 900);
    EXPECT_EQ(view->columnWidth(Model::Client), pulled);
    view->columns().save(settings, QStringLiteral("t"));
    settings.setValue(QStringLiteral("t/columnCount"), static_cast<int>(Model::ColumnCount));
    view->columns().reset();
    EXPECT_NEAR(view->columnWidth(Model::Client), before, 3);
    view->columns().restore(settings, QStringLiteral("t"));
    EXPECT_EQ(view->columnWidth(Model::Client), pulled);
}

INSTANTIATE_TEST_SUITE_P(Languages, EventColumnsTest, ::testing::Values("en", "zh_CN"),
    [](const auto& each) { return std::string(each.param); });

} // namespace
} // namespace hookline
