// The pages that ask the broker: clients, subscriptions and topics over the real core.
#include "tests/support/raw_client.h"
#include "tests/window/real_window.h"

#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeView>

namespace hookline::test {
namespace {

using Page = ui::MainWindow;

class Lists : public testing::Test {
protected:
    Lists()
        : app([](config::Settings& settings) { settings.kafka.enabled = false; })
    {
    }
    RawClient client(const std::string& id)
    {
        ConnectOptions options;
        options.id = id;
        RawClient out(app.program().port(), options);
        out.connack();
        return out;
    }
    QAbstractItemModel& model(const char* view) { return *app.find<QAbstractItemView>(view).model(); }
    bool rowsBecome(const char* view, int rows)
    {
        return RealWindow::waitFor([&] { return model(view).rowCount() == rows; });
    }

    RealWindow app;
};

TEST_F(Lists, AClientIsListedShownAndKicked)
{
    RawClient a = client("alpha"), b = client("beta");
    app.window().showPage(Page::Clients);
    ASSERT_TRUE(rowsBecome("clientsTableView", 2));
    EXPECT_EQ(model("clientsTableView").index(0, 0).data().toString(), QStringLiteral("alpha"));
    app.find<QTableView>("clientsTableView").selectRow(1);
    app.find<QAction>("kickAction").trigger();
    EXPECT_TRUE(b.closes());
    a.expectNothing();
    EXPECT_TRUE(rowsBecome("clientsTableView", 1));
}

TEST_F(Lists, WhomATopicWouldReach)
{
    RawClient a = client("alpha"), b = client("beta");
    a.subscribe("plant/+/temp", 1);
    b.subscribe("plant/#", 0);
    b.subscribe("other", 0);
    app.window().showPage(Page::Subscriptions);
    ASSERT_TRUE(rowsBecome("subscriptionsTableView", 3));
    app.find<QLineEdit>("testTopicLineEdit").setText(QStringLiteral("plant/1/temp"));
    EXPECT_TRUE(rowsBecome("subscriptionsTableView", 2));
    EXPECT_TRUE(RealWindow::waitFor(
        [&] { return app.find<QLabel>("topicAnswerLabel").text() == QStringLiteral("matches 2 of 3"); }));
}

TEST_F(Lists, ARetainedMessageIsDeletedAndPutBack)
{
    RawClient a = client("alpha");
    a.send(publishPacket("plant/config", "five", { .qos = 1, .retain = true, .id = 1 }));
    a.expect(mqtt::PacketType::Puback);
    app.window().showPage(Page::Topics);
    ASSERT_TRUE(rowsBecome("topicsTreeView", 1));
    auto& tree = app.find<QTreeView>("topicsTreeView");
    tree.setCurrentIndex(tree.model()->index(0, 0));
    auto& remove = app.find<QAction>("deleteRetainedAction");
    ASSERT_TRUE(RealWindow::waitFor([&] { return remove.isEnabled(); }));
    remove.trigger();
    auto* yes = app.find<QWidget>("topicsPage").findChild<QPushButton*>(QStringLiteral("confirmYesPushButton"));
    yes->click();
    ASSERT_TRUE(RealWindow::waitFor([&] { return app.program().snapshot().broker.retained == 0; }));
    ASSERT_TRUE(RealWindow::waitFor([&] { return yes->isVisible() && yes->text() == QStringLiteral("Undo"); }));
    yes->click();
    EXPECT_TRUE(RealWindow::waitFor([&] { return app.program().snapshot().broker.retained == 1; }));
}

} // namespace
} // namespace hookline::test
