// Clients and subscriptions: what is listed, what stays in place while it changes, and what is done to whom.
#include "tests/gui/support/window.h"

#include "ui/models/client_table_model.h"
#include "ui/models/subscription_table_model.h"
#include "ui/models/topic_reach.h"
#include "ui/pages/clients_page.h"
#include "ui/pages/subscriptions_page.h"
#include "ui/widgets/list_table.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>
#include <QTemporaryDir>
#include <QToolButton>

#include <gtest/gtest.h>

namespace hookline {
namespace {

using ui::ClientTableModel;
using ui::MainWindow;

class ListPages : public ::testing::Test {
protected:
    ListPages() { w.backend.makeClients(12); }
    void show(MainWindow::Page page)
    {
        w.window->showPage(page);
        w.settle();
        w.settle();
    }
    /// Of the clients page: every page that asks has its own.
    template <class T>
    T* confirm(const char* name) const
    {
        return w.find<QWidget>("clientsPage")->findChild<T*>(QLatin1String(name));
    }
    QString cell(const ui::ListTable* table, int row, int column) const
    {
        return table->model()->index(row, column).data().toString();
    }

    test::Window w;
};

TEST(ListTable, WidthsSurviveANarrowWindowAndAnotherStart)
{
    QStandardItemModel model(2, 3);
    const QTemporaryDir folder;
    QSettings kept(folder.filePath(QStringLiteral("kept.ini")), QSettings::IniFormat);
    const auto shown = [&](ui::ListTable& table, int width) {
        table.setModel(&model);
        table.setColumns({ 20, 30, 20 }, 3, 1);
        table.resize(width, 200);
        table.show();
    };
    int chosen = 0;
    {
        ui::ListTable table("first");
        shown(table, 1400);
        chosen = table.columnWidth(0) + 60;
        table.setColumnWidth(0, chosen);
        table.resize(600, 200);
        const int narrow = table.columnWidth(0);
        EXPECT_LT(narrow, chosen);
        EXPECT_EQ(table.horizontalScrollBar()->maximum(), 0) << "each gives some";
        table.saveColumns(kept, QStringLiteral("columns"));
        EXPECT_EQ(table.columnWidth(0), narrow) << "keeping changes nothing";
        table.resize(200, 200);
        EXPECT_EQ(table.columnWidth(0), chosen) << "there is room for nobody: it scrolls";
        EXPECT_GT(table.horizontalScrollBar()->maximum(), 0);
    }
    ui::ListTable again("again");
    shown(again, 1400);
    again.restoreColumns(kept, QStringLiteral("columns"));
    EXPECT_EQ(again.columnWidth(0), chosen);
}

TEST(ListTable, AWordIsNotCutForOtherColumns)
{
    QStandardItemModel empty(0, 3), filled(1, 3);
    filled.setItem(0, 0, new QStandardItem(QStringLiteral("00000000000")));
    for (QStandardItemModel* each : { &empty, &filled })
        each->setHorizontalHeaderLabels({ QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c") }); // as short as a Chinese name
    QSortFilterProxyModel model;
    model.setSourceModel(&empty);
    ui::ListTable table("first");
    table.setModel(&model);
    table.setColumns({ 14, 30, 20 }, 3, 1);
    table.resize(400, 200);
    table.show();
    EXPECT_EQ(table.horizontalScrollBar()->maximum(), 0) << "with nothing in it each gives some";
    model.setSourceModel(&filled);
    const int aside = table.style()->pixelMetric(QStyle::PM_FocusFrameHMargin, nullptr, &table) + 1; // of the delegate, on either side
    EXPECT_GE(table.columnWidth(0), table.fontMetrics().horizontalAdvance(QStringLiteral("00000000000")) + 2 * aside);
}

TEST_F(ListPages, TheBrokerIsAskedOnlyWhileSomebodyLooks)
{
    w.settle();
    EXPECT_EQ(w.backend.questions, 0);
    show(MainWindow::Clients);
    EXPECT_EQ(w.backend.questions, 1);
    show(MainWindow::Overview);
    const int asked = w.backend.questions;
    QTest::qWait(1300);
    EXPECT_EQ(w.backend.questions, asked);
}

TEST_F(ListPages, ClientsWithTheirNumbers)
{
    show(MainWindow::Clients);
    auto* table = w.find<ui::ListTable>("clientsTableView");
    ASSERT_EQ(table->model()->rowCount(), 15);
    EXPECT_EQ(cell(table, 0, ClientTableModel::ClientId), QStringLiteral("dash-1"));
    EXPECT_EQ(cell(table, 0, ClientTableModel::Queue), QStringLiteral("611"));
    EXPECT_EQ(cell(table, 0, ClientTableModel::Since), QStringLiteral("03:31:00"));
    EXPECT_TRUE(w.find<QToolButton>("onlineChipToolButton")->text().endsWith(QStringLiteral(" 14"))) << "a slow one is online as well";
    w.find<QToolButton>("onlineChipToolButton")->click();
    EXPECT_EQ(table->model()->rowCount(), 14);
    w.find<QToolButton>("onlineChipToolButton")->click();
    EXPECT_TRUE(w.find<QToolButton>("awayChipToolButton")->text().contains(QStringLiteral("1")));
    w.find<QToolButton>("slowChipToolButton")->click();
    ASSERT_EQ(table->model()->rowCount(), 1);
    w.find<QToolButton>("slowChipToolButton")->click();
    w.find<QLineEdit>("clientSearchLineEdit")->setText(QStringLiteral("OPS"));
    EXPECT_EQ(table->model()->rowCount(), 2) << "user names are searched, any case";
    w.find<QLineEdit>("clientSearchLineEdit")->setText(QStringLiteral("nobody"));
    EXPECT_TRUE(w.find<QPushButton>("clientsEmptyPushButton")->isVisible());
    w.find<QPushButton>("clientsEmptyPushButton")->click();
    EXPECT_EQ(table->model()->rowCount(), 15);
}

TEST_F(ListPages, RatesComeFromTwoAnswers)
{
    ClientTableModel model;
    metrics::ClientListing listing { w.backend.clients, w.backend.clients.size(), 1'000'000'000 };
    model.setListing(listing, test::kStartMicros);
    listing.rows[0].messagesIn += 50;
    listing.steadyNanos += 2'000'000'000;
    model.setListing(listing, test::kStartMicros);
    EXPECT_DOUBLE_EQ(model.rateIn(model.rowOf("dev-001")), 25);
    EXPECT_DOUBLE_EQ(model.rateIn(model.rowOf("dev-002")), 0);
    listing.rows[0].messagesIn = 3;
    listing.rows[0].connectedWallMicros += 5;
    listing.steadyNanos += 1'000'000'000;
    model.setListing(listing, test::kStartMicros);
    EXPECT_DOUBLE_EQ(model.rateIn(model.rowOf("dev-001")), 0) << "a new connection counts from zero";
}

TEST_F(ListPages, ModelsKeepTheRulesOfModels)
{
    ClientTableModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    std::mt19937 random(7);
    for (int round = 0; round < 60; ++round) {
        metrics::ClientListing listing;
        for (int i = 0; i < 40; ++i) {
            if (random() % 3)
                listing.rows.push_back(w.backend.clients[static_cast<std::size_t>(i) % w.backend.clients.size()]);
            if (!listing.rows.empty())
                listing.rows.back().clientId = "c" + std::to_string(i);
        }
        std::ranges::shuffle(listing.rows, random);
        listing.total = listing.rows.size();
        listing.steadyNanos = round * 1'000'000'000LL;
        model.setListing(listing, test::kStartMicros);
        ASSERT_EQ(model.rowCount(), static_cast<int>(listing.rows.size()));
        for (const auto& row : listing.rows)
            ASSERT_GE(model.rowOf(row.clientId), 0);
    }
    ui::SubscriptionTableModel subscriptions;
    QAbstractItemModelTester second(&subscriptions, QAbstractItemModelTester::FailureReportingMode::QtTest);
    subscriptions.setListing({ w.backend.subscriptions, w.backend.subscriptions.size(), 1 });
    EXPECT_EQ(subscriptions.rowCount(), static_cast<int>(w.backend.subscriptions.size()));
    subscriptions.clear();
}

TEST_F(ListPages, TheSelectedClientStaysSelectedWhenOthersComeAndGo)
{
    show(MainWindow::Clients);
    auto* table = w.find<ui::ListTable>("clientsTableView");
    table->selectRow(5);
    const QString id = cell(table, 5, 0);
    EXPECT_EQ(w.find<QLabel>("clientTitleLabel")->text(), id);
    std::erase_if(w.backend.clients, [](const auto& each) { return each.clientId == "dev-001"; });
    w.backend.clients.push_back(w.backend.clients.front());
    w.backend.clients.back().clientId = "aaa";
    w.backend.listClients();
    w.settle();
    ASSERT_EQ(table->selectionModel()->selectedRows().size(), 1);
    EXPECT_EQ(table->selectionModel()->selectedRows().first().data().toString(), id);
    EXPECT_EQ(w.find<QLabel>("clientTitleLabel")->text(), id);
}

TEST_F(ListPages, OneClientIsKickedAtOnceSeveralAfterAQuestion)
{
    show(MainWindow::Clients);
    auto* table = w.find<ui::ListTable>("clientsTableView");
    EXPECT_FALSE(w.find<QAction>("kickAction")->isEnabled());
    table->selectRow(1);
    w.find<QAction>("kickAction")->trigger();
    EXPECT_EQ(w.backend.kicked, QStringList { QStringLiteral("dev-001") });
    table->selectAll();
    w.find<QAction>("kickAction")->trigger();
    auto* yes = confirm<QPushButton>("confirmYesPushButton");
    ASSERT_TRUE(yes->isVisible());
    EXPECT_TRUE(confirm<QLabel>("confirmLabel")->text().contains(QStringLiteral("15")));
    EXPECT_EQ(w.backend.kicked.size(), 1);
    yes->click();
    EXPECT_EQ(w.backend.kicked.size(), 16);
}

TEST_F(ListPages, ASessionIsClearedOnlyAfterAQuestion)
{
    show(MainWindow::Clients);
    w.find<ui::ListTable>("clientsTableView")->selectRow(2);
    w.find<QAction>("clearSessionAction")->trigger();
    EXPECT_TRUE(w.backend.cleared.isEmpty());
    confirm<QPushButton>("confirmNoPushButton")->click();
    EXPECT_TRUE(w.backend.cleared.isEmpty());
    w.find<QAction>("clearSessionAction")->trigger();
    confirm<QPushButton>("confirmYesPushButton")->click();
    EXPECT_EQ(w.backend.cleared.size(), 1);
}

TEST_F(ListPages, FromAClientToItsEventsAndSubscriptions)
{
    show(MainWindow::Clients);
    w.find<ui::ListTable>("clientsTableView")->selectRow(0);
    w.find<QPushButton>("clientSubscriptionsPushButton")->click();
    w.settle();
    auto* table = w.find<ui::ListTable>("subscriptionsTableView");
    ASSERT_TRUE(table->isVisible());
    EXPECT_EQ(table->model()->rowCount(), 3);
    show(MainWindow::Clients);
    w.find<QPushButton>("clientEventsPushButton")->click();
    EXPECT_EQ(w.find<QLineEdit>("filterLineEdit")->text(), QStringLiteral("client == dash-1"));
    EXPECT_TRUE(w.find<QWidget>("eventsPage")->isVisible());
}

TEST_F(ListPages, ATopicIsTestedAgainstEverySubscription)
{
    show(MainWindow::Subscriptions);
    auto* table = w.find<ui::ListTable>("subscriptionsTableView");
    ASSERT_EQ(table->model()->rowCount(), 17);
    auto* topic = w.find<QLineEdit>("testTopicLineEdit");
    topic->setText(QStringLiteral("factory/l3/temp"));
    QTest::keyClick(topic, Qt::Key_Return);
    w.settle();
    EXPECT_EQ(table->model()->rowCount(), 3);
    EXPECT_EQ(w.find<QLabel>("topicAnswerLabel")->text(), QStringLiteral("matches 3 of 17"));
    topic->setText(QStringLiteral("nobody/listens"));
    QTest::keyClick(topic, Qt::Key_Return);
    w.settle();
    EXPECT_EQ(table->model()->rowCount(), 0);
    EXPECT_TRUE(w.find<QPushButton>("subscriptionsEmptyPushButton")->isVisible());
    topic->setText(QStringLiteral("factory/#"));
    QTest::keyClick(topic, Qt::Key_Return);
    w.settle();
    EXPECT_TRUE(topic->property("invalid").toBool()) << "a filter is no topic";
    EXPECT_EQ(table->model()->rowCount(), 17);
}

TEST_F(ListPages, FiltersOfOneClientThatOverlapAreSaid)
{
    w.backend.subscriptions.push_back({ "dash-1", "factory/l1/#", 0, false, false, 0, 0, true });
    w.backend.subscriptions.push_back({ "dev-001", "factory/+/temp", 0, false, false, 0, 0, true });
    show(MainWindow::Subscriptions);
    auto* table = w.find<ui::ListTable>("subscriptionsTableView");
    auto* chip = w.find<QToolButton>("overlappingChipToolButton");
    EXPECT_EQ(chip->text(), QStringLiteral("Overlapping 3")) << "of dash-1; another client's filter has nothing to do with it";
    chip->click();
    w.settle();
    ASSERT_EQ(table->model()->rowCount(), 3);
    EXPECT_EQ(cell(table, 0, ui::SubscriptionTableModel::Filter), QStringLiteral("factory/+/temp"));
    EXPECT_EQ(cell(table, 0, ui::SubscriptionTableModel::Overlap), QStringLiteral("\u26A0 factory/l1/#"));
    EXPECT_EQ(cell(table, 2, ui::SubscriptionTableModel::Overlap), QStringLiteral("\u26A0 2 filters"));
    const QString tip = table->model()->index(2, ui::SubscriptionTableModel::Overlap).data(Qt::ToolTipRole).toString();
    EXPECT_TRUE(tip.contains(QStringLiteral("factory/+/vib"))) << tip.toStdString();
    chip->click();
    w.settle();
    EXPECT_EQ(table->model()->rowCount(), 19);
}

TEST_F(ListPages, SharedSubscriptionsAreShownWithTheirGroups)
{
    w.backend.subscriptions.push_back({ "wrk-3", "$share/g/factory/#", 1, false, false, 0, 0, true });
    w.backend.subscriptions.push_back({ "wrk-3", "$share/h/factory/#", 1, false, false, 0, 0, true });
    show(MainWindow::Subscriptions);
    auto* table = w.find<ui::ListTable>("subscriptionsTableView");
    w.find<QToolButton>("sharedChipToolButton")->click();
    w.settle();
    ASSERT_EQ(table->model()->rowCount(), 3);
    QStringList groups;
    for (int row = 0; row < 3; ++row)
        groups << cell(table, row, ui::SubscriptionTableModel::ShareGroup);
    groups.sort();
    EXPECT_EQ(groups, QStringList({ QStringLiteral("g (2 members)"), QStringLiteral("g (2 members)"), QStringLiteral("h (1 member)") }));
    w.find<QToolButton>("sharedChipToolButton")->click();
    auto* topic = w.find<QLineEdit>("testTopicLineEdit");
    topic->setText(QStringLiteral("factory/l3/temp"));
    QTest::keyClick(topic, Qt::Key_Return);
    w.settle();
    const QString reach = w.find<QLabel>("topicReachLabel")->text();
    EXPECT_TRUE(reach.startsWith(QStringLiteral(
        "1 client gets it; 1 offline client gets it when back, unless the message has QoS 0; "
        "one of the 2 members of group g gets it; the only member of group h gets it.\n")))
        << reach.toStdString();
}

TEST_F(ListPages, ATestedTopicAlsoSaysItsKafkaRules)
{
    w.backend.makeBridge();
    config::RuleSettings last = w.backend.current.kafka.rules[0];
    last.name = "everything";
    last.filters = { "#" };
    last.topic.clear();
    last.clients = { "gw-*" };
    w.backend.current.kafka.rules.push_back(last);
    show(MainWindow::Subscriptions);
    auto* topic = w.find<QLineEdit>("testTopicLineEdit");
    auto* reach = w.find<QLabel>("topicReachLabel");
    EXPECT_FALSE(reach->isVisible());
    const auto ask = [&](const char* name) {
        topic->setText(QLatin1String(name));
        QTest::keyClick(topic, Qt::Key_Return);
        w.settle();
        return reach->text().section(QLatin1Char('\n'), 1);
    };
    EXPECT_EQ(ask("factory/l3/temp"),
        QStringLiteral("Kafka: telemetry \u2192 iot.events; alarms \u2192 alarms (only where payload.t > 30); everything \u2192 %1 (only of clients gw-*)")
            .arg(QString::fromStdString(w.backend.current.kafka.topic)));
    EXPECT_TRUE(reach->isVisible());
    EXPECT_EQ(ask("$SYS/broker/uptime"), QStringLiteral("Kafka: no rule takes it."));
    w.backend.current.kafka.rules[0].last = true;
    EXPECT_EQ(ask("factory/l3/vib"), QStringLiteral("Kafka: telemetry \u2192 iot.events")) << "those behind it are not asked";
    w.backend.current.kafka.enabled = false;
    EXPECT_EQ(ask("factory/l3/temp"), QStringLiteral("Kafka: the bridge is switched off."));
    w.backend.current.kafka.enabled = true;
    w.backend.current.kafka.rules.clear();
    EXPECT_TRUE(ask("any/topic").startsWith(QStringLiteral("Kafka: the default rule")));
    topic->clear();
    QTest::keyClick(topic, Qt::Key_Return);
    w.settle();
    EXPECT_FALSE(reach->isVisible());
}

TEST(TopicReach, FiltersOverlapWhenSomeTopicMatchesBoth)
{
    struct Case {
        const char* a;
        const char* b;
        bool overlap;
    };
    static constexpr Case cases[] = { { "a/b", "a/b", true }, { "a/b", "a/c", false }, { "a/+", "a/c", true }, { "a/+/c", "a/b/+", true },
        { "a/+/c", "a/b/d", false }, { "#", "a", true }, { "a/#", "a", true }, { "a/#", "b/#", false }, { "a/b/#", "a", false }, { "+", "a/b", false },
        { "+/+", "/a", true }, { "#", "$SYS/x", false }, { "+/x", "$SYS/x", false }, { "$SYS/#", "$SYS/+", true }, { "a/+", "a", false } };
    for (const Case& one : cases) {
        EXPECT_EQ(ui::filtersOverlap(one.a, one.b), one.overlap) << one.a << " and " << one.b;
        EXPECT_EQ(ui::filtersOverlap(one.b, one.a), one.overlap) << one.b << " and " << one.a;
    }
}

TEST_F(ListPages, StrangeNamesArePlainText)
{
    w.backend.clients.front().clientId = "<b>bold</b>\n\xE2\x80\xAE";
    show(MainWindow::Clients);
    auto* table = w.find<ui::ListTable>("clientsTableView");
    const QString shown = cell(table, 0, 0);
    EXPECT_TRUE(shown.startsWith(QStringLiteral("<b>bold</b>")));
    EXPECT_FALSE(shown.contains(QChar(0x202E)));
    EXPECT_FALSE(shown.contains(QLatin1Char('\n')));
    table->selectRow(0);
    EXPECT_EQ(w.find<QLabel>("clientTitleLabel")->textFormat(), Qt::PlainText);
}

} // namespace
} // namespace hookline
