// What a detail pane says of an event or a record: long values wrap, keep their whole text, and hold nobody up.
#include "tests/gui/support/window.h"

#include "core/mqtt/extra_properties.h"
#include "ui/widgets/event_view.h"
#include "ui/widgets/fact_delegate.h"
#include "ui/widgets/fact_tree.h"

#include <QAction>
#include <QClipboard>
#include <QHeaderView>
#include <QSplitter>

#include <gtest/gtest.h>

namespace hookline {
namespace {

class FactTreeTest : public ::testing::Test {
protected:
    FactTreeTest()
    {
        w.window->resize(1100, 680);
        w.window->showPage(ui::MainWindow::Events);
        w.settle();
        tree = w.find<ui::FactTree>("eventTreeWidget");
    }
    QTreeWidgetItem* fact(const char* name) const
    {
        const auto found = tree->findItems(QLatin1String(name), Qt::MatchExactly | Qt::MatchRecursive);
        return found.isEmpty() ? nullptr : found.front();
    }
    void choose(int row)
    {
        w.tick();
        w.find<ui::EventView>("eventsTableView")->selectRow(row);
        w.settle();
    }
    int height(const char* name) const { return tree->visualItemRect(fact(name)).height(); }
    /// How many lines the value needs at least in its column.
    int lines(const char* name) const
    {
        return tree->fontMetrics().horizontalAdvance(fact(name)->text(1)) / tree->columnWidth(1) + 1;
    }

    test::Window w;
    ui::FactTree* tree;
};

TEST_F(FactTreeTest, AValueWithoutSpacesWrapsInsteadOfBeingCut)
{
    const std::string topic = "plant/" + std::string(400, 'x');
    w.backend.publish("client-" + std::string(200, 'y'), topic, "1");
    choose(0);
    const int oneLine = tree->fontMetrics().height();
    ASSERT_EQ(fact("Topic")->text(1).toStdString(), topic);
    for (const char* name : { "Topic", "Client ID" }) {
        EXPECT_GT(lines(name), 2) << name;
        EXPECT_GE(height(name), lines(name) * oneLine) << name;
    }
    EXPECT_LT(height("QoS"), 2 * oneLine) << "only what is long";
}

TEST_F(FactTreeTest, LinesFollowTheWidthOfThePane)
{
    w.backend.publish("dev-1", "plant/" + std::string(400, 'x'), "1");
    choose(0);
    const int before = height("Topic");
    auto* splitter = w.find<QSplitter>("eventDetailSplitter");
    splitter->setSizes({ 200, 700 });
    w.settle();
    const int narrow = height("Topic");
    EXPECT_GT(narrow, before);
    splitter->setSizes({ 700, 200 });
    w.settle();
    EXPECT_LT(height("Topic"), before);
}

TEST_F(FactTreeTest, ZoomedItStillFitsItsPane)
{
    w.backend.publish("dev-1", "plant/" + std::string(400, 'x'), "1");
    choose(0);
    const int before = height("Topic");
    for (int i = 0; i < 3; ++i)
        w.find<QAction>("zoomInAction")->trigger();
    w.settle();
    EXPECT_LE(tree->header()->length(), tree->viewport()->width());
    EXPECT_GT(height("Topic"), before);
}

TEST_F(FactTreeTest, ALongNameLeavesItsValueRoom)
{
    w.backend.publish("dev-1", "a/b", "x");
    std::string list;
    ASSERT_TRUE(mqtt::appendUserProperty(list, std::string(100, 'n'), "value"));
    tap::Event& event = w.backend.waiting.back();
    event.message = mqtt::Message::create({ .topic = "a/b", .payload = "x", .properties = list, .publisher = event.client });
    choose(0);
    const auto found = tree->findItems(QString(100, QLatin1Char('n')), Qt::MatchExactly | Qt::MatchRecursive);
    ASSERT_EQ(found.size(), 1);
    EXPECT_GE(tree->columnWidth(1), tree->viewport()->width() / 2);
    EXPECT_GT(tree->visualItemRect(found.front()).height(), 2 * tree->fontMetrics().height()) << "the name wraps as well";
}

/// Lines break by fractions of a pixel: a width measured in whole ones is too small for every other name.
TEST_F(FactTreeTest, ANameThatFitsStandsOnOneLine)
{
    for (const char* name : { "Dropped because", "Client ID", "Topic", "Record key", "Session expiry", "Keep-alive", "Reason code",
             "Will delay interval", "Response topic", "Content type" }) {
        ui::FactTree own("ownTreeWidget");
        own.resize(800, 300);
        QTreeWidgetItem* item = ui::FactTree::addFact(own.addSection(QStringLiteral("Section")), QLatin1String(name), QStringLiteral("x"));
        own.settle();
        own.show();
        w.settle();
        QStyleOptionViewItem option;
        option.initFrom(&own);
        const int aside = 2 * (own.style()->pixelMetric(QStyle::PM_FocusFrameHMargin, &option, &own) + 1);
        EXPECT_GE(own.visualRect(own.model()->index(0, 0, own.model()->index(0, 0))).width() - aside,
            QFontMetricsF(own.font()).horizontalAdvance(item->text(0)))
            << name;
    }
}

TEST_F(FactTreeTest, CopyTakesTheWholeValueFromNameAndValueAlike)
{
    const std::string topic = "plant/" + std::string(400, 'x');
    w.backend.publish("dev-1", topic, "1");
    choose(0);
    for (const int column : { 0, 1 }) {
        QGuiApplication::clipboard()->clear();
        tree->setCurrentItem(fact("Topic"), column);
        tree->setFocus();
        QTest::keySequence(tree, QKeySequence(QKeySequence::Copy));
        EXPECT_EQ(QGuiApplication::clipboard()->text().toStdString(), topic) << column;
    }
}

TEST_F(FactTreeTest, OfAMegabyteOnlyTheBeginningIsLaidOut)
{
    ui::FactTree own("ownTreeWidget");
    own.resize(400, 300);
    QTreeWidgetItem* section = own.addSection(QStringLiteral("Section"));
    const QString value(1'000'000, QLatin1Char('x'));
    QTreeWidgetItem* item = ui::FactTree::addFact(section, QStringLiteral("Name"), value);
    own.settle();
    own.show();
    w.settle();
    const int perLine = own.columnWidth(1) / own.fontMetrics().horizontalAdvance(QLatin1Char('x'));
    const auto lines = static_cast<int>(ui::FactDelegate::kMaxShown / std::max(perLine - 4, 1) + 2);
    const int most = lines * own.fontMetrics().height() * 2;
    EXPECT_LT(own.visualItemRect(item).height(), most);
    EXPECT_LT(item->toolTip(1).size(), 10000);
    EXPECT_EQ(ui::FactDelegate::shown(value).size(), ui::FactDelegate::kMaxShown + 1);
    own.setCurrentItem(item, 1);
    QTest::keySequence(&own, QKeySequence(QKeySequence::Copy));
    EXPECT_EQ(QGuiApplication::clipboard()->text().size(), value.size()) << "copied it is whole";
}

TEST_F(FactTreeTest, MarkupAndTricksStayTextToBeRead)
{
    w.backend.publish("<b>evil</b>", "demo/\xE2\x80\xAEgnp", "x");
    choose(0);
    EXPECT_EQ(fact("Client ID")->text(1), QStringLiteral("<b>evil</b>"));
    EXPECT_EQ(fact("Topic")->text(1), QStringLiteral("demo/\u2039U+202E\u203Agnp"));
    // As wide as all its characters, so that none of them was taken for markup.
    const QModelIndex index = tree->indexFromItem(fact("Client ID"), 1);
    QStyleOptionViewItem option;
    option.initFrom(tree);
    option.widget = tree;
    EXPECT_GE(tree->itemDelegate()->sizeHint(option, index).width(),
        tree->fontMetrics().horizontalAdvance(QStringLiteral("<b>evil</b>")));
}

} // namespace
} // namespace hookline
