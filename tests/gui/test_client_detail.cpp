// One client looked at closely, all of them sent away, and lists saved as files.
#include "tests/gui/support/window.h"

#include "ui/models/client_table_model.h"
#include "ui/models/subscription_table_model.h"
#include "ui/pages/clients_page.h"
#include "ui/pages/subscriptions_page.h"
#include "ui/widgets/client_detail.h"
#include "ui/widgets/confirm_bar.h"
#include "ui/widgets/csv_export.h"
#include "ui/widgets/fact_grid.h"
#include "ui/widgets/list_table.h"

#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QToolButton>

#include <gtest/gtest.h>

namespace hookline {
namespace {

using ui::ClientTableModel;
using ui::MainWindow;

class ClientDetailTest : public ::testing::Test {
protected:
    ClientDetailTest()
    {
        w.backend.makeClients(4);
        w.backend.now.broker.connections = 6;
        w.window->showPage(MainWindow::Clients);
        w.settle();
        page = w.find<ui::ClientsPage>("clientsPage");
        table = w.find<ui::ListTable>("clientsTableView");
        tabs = w.find<QTabWidget>("clientTabWidget");
    }
    void select(const char* id)
    {
        const QModelIndexList found = table->model()->match(table->model()->index(0, 0), Qt::DisplayRole, QLatin1String(id), 1, Qt::MatchExactly);
        ASSERT_FALSE(found.isEmpty());
        table->selectRow(found.first().row());
        w.settle();
    }
    QString fact(const char* grid, int number) const { return w.find<ui::FactGrid>(grid)->value(number); }
    template <class T> T* confirm(const char* name) const { return page->findChild<T*>(QLatin1String(name)); }
    QStringList lines() const { return QString::fromUtf8(page->csv()).split(QStringLiteral("\r\n"), Qt::SkipEmptyParts); }

    test::Window w;
    ui::ClientsPage* page;
    ui::ListTable* table;
    QTabWidget* tabs;
};

TEST_F(ClientDetailTest, SessionCountersWillAndLimitsAreSaid)
{
    select("dash-1");
    EXPECT_EQ(tabs->tabText(0), QStringLiteral("Session"));
    EXPECT_EQ(fact("clientSessionFacts", 0), QStringLiteral("connected, slow"));
    EXPECT_EQ(fact("clientSessionFacts", 4), QStringLiteral("secure"));
    EXPECT_EQ(fact("clientSessionFacts", 5), QStringLiteral("TLSv1.3 TLS_AES_256_GCM_SHA384"));
    EXPECT_EQ(fact("clientCounterFacts", 2), QStringLiteral("37")) << "dropped";
    EXPECT_EQ(fact("clientCounterFacts", 7), QStringLiteral("32 of 32"));
    EXPECT_EQ(fact("clientPropertyFacts", 0), QStringLiteral("status/dash-1"));
    EXPECT_EQ(fact("clientPropertyFacts", 1), QStringLiteral("QoS 1, retained"));
    select("report-nightly");
    EXPECT_EQ(fact("clientSessionFacts", 0), QStringLiteral("offline, session kept"));
    EXPECT_TRUE(fact("clientSessionFacts", 11).startsWith(QStringLiteral("keep-alive timeout"))) << fact("clientSessionFacts", 11).toStdString();
}

TEST_F(ClientDetailTest, ItsSubscriptionsAreListedAndOneIsMadeOnItsBehalf)
{
    select("dash-1");
    tabs->setCurrentIndex(2);
    w.settle();
    auto* list = w.find<ui::ListTable>("clientSubscriptionsTableView");
    EXPECT_EQ(list->model()->rowCount(), 3);
    EXPECT_EQ(tabs->tabText(2), QStringLiteral("Subscriptions (3)"));
    auto* filter = w.find<QLineEdit>("onBehalfFilterLineEdit");
    auto* add = w.find<QPushButton>("onBehalfPushButton");
    EXPECT_FALSE(add->isEnabled());
    filter->setText(QStringLiteral("a/#/b"));
    add->click();
    EXPECT_TRUE(filter->property("invalid").toBool());
    EXPECT_EQ(list->model()->rowCount(), 3);
    filter->setText(QStringLiteral("alarm/#"));
    QTest::keyClick(filter, Qt::Key_Return);
    w.settle();
    ASSERT_EQ(list->model()->rowCount(), 4);
    EXPECT_EQ(w.backend.subscriptions.back().clientId, "dash-1");
    EXPECT_TRUE(confirm<QLabel>("confirmLabel")->text().contains(QStringLiteral("alarm/#")));
    EXPECT_TRUE(filter->text().isEmpty());
}

TEST_F(ClientDetailTest, WhatHappenedWithItLatelyIsListedNewestFirst)
{
    w.backend.publish("dash-1", "a/old", "1");
    w.backend.publish("dev-001", "b", "2");
    w.tick();
    select("dash-1");
    auto* list = w.find<QListWidget>("clientEventsListWidget");
    EXPECT_EQ(list->count(), 0) << "nobody sees them yet";
    tabs->setCurrentWidget(list);
    ASSERT_EQ(list->count(), 1);
    w.backend.publish("dash-1", "a/new", "3");
    w.tick();
    w.backend.listClients();
    ASSERT_EQ(list->count(), 2);
    EXPECT_TRUE(list->item(0)->text().contains(QStringLiteral("a/new")));
    for (int i = 0; i < ui::ClientDetail::kEvents + 5; ++i)
        w.backend.publish("dash-1", "many", "x");
    w.tick();
    w.backend.listClients();
    EXPECT_EQ(list->count(), ui::ClientDetail::kEvents);
    select("dev-001");
    ASSERT_EQ(list->count(), 1);
    EXPECT_TRUE(list->item(0)->text().contains(QStringLiteral("b")));
}

TEST_F(ClientDetailTest, EverybodyIsDisconnectedOnlyAfterAQuestionThatSaysHowMany)
{
    page->kickAll();
    auto* yes = confirm<QPushButton>("confirmYesPushButton");
    ASSERT_TRUE(yes->isVisible());
    EXPECT_TRUE(yes->property("danger").toBool());
    EXPECT_FALSE(confirm<QPushButton>("confirmNoPushButton")->property("quiet").toBool()) << "the answer that loses nothing has a frame";
    EXPECT_TRUE(confirm<QLabel>("confirmLabel")->text().contains(QStringLiteral("all 6 clients")));
    EXPECT_TRUE(w.backend.kicked.isEmpty());
    yes->click();
    EXPECT_EQ(w.backend.kicked.size(), 6);
    EXPECT_FALSE(w.backend.kicked.contains(QStringLiteral("report-nightly"))) << "it is not connected";
    w.backend.now.broker.connections = 0;
    w.find<QAction>("kickAllAction")->trigger();
    EXPECT_EQ(confirm<QLabel>("confirmLabel")->text(), QStringLiteral("Nobody is connected."));
    EXPECT_FALSE(yes->isVisible());
}

TEST_F(ClientDetailTest, ClearingOneSessionNamesItsClient)
{
    select("dash-1");
    w.find<QAction>("clearSessionAction")->trigger();
    EXPECT_TRUE(confirm<QLabel>("confirmLabel")->text().startsWith(QStringLiteral("Clear the session of dash-1?")));
    EXPECT_TRUE(confirm<QPushButton>("confirmYesPushButton")->property("danger").toBool());
}

TEST_F(ClientDetailTest, WhatIsShownIsSavedAsProgramsReadIt)
{
    w.find<QLineEdit>("clientSearchLineEdit")->setText(QStringLiteral("ops"));
    QStringList shown = lines();
    ASSERT_EQ(shown.size(), 3) << "a heading and two rows";
    EXPECT_TRUE(shown[0].startsWith(QStringLiteral("Client ID,User name,")));
    EXPECT_FALSE(shown[0].contains(QStringLiteral("Encryption")));
    EXPECT_TRUE(shown[1].startsWith(QStringLiteral("dash-1,ops,")));
    EXPECT_TRUE(shown[1].contains(QStringLiteral(",611,"))) << shown[1].toStdString();

    QMenu* columns = w.find<QToolButton>("clientColumnsToolButton")->menu();
    emit columns->aboutToShow();
    for (QAction* each : columns->actions()) {
        if (each->text() == QStringLiteral("Encryption"))
            each->trigger();
    }
    EXPECT_FALSE(table->isColumnHidden(ClientTableModel::Cipher));
    EXPECT_TRUE(lines()[1].endsWith(QStringLiteral(",TLSv1.3 TLS_AES_256_GCM_SHA384")));

    const QTemporaryDir folder;
    auto* bar = confirm<ui::ConfirmBar>("confirmBar");
    EXPECT_TRUE(ui::saveCsv(folder.filePath(QStringLiteral("c.csv")), page->csv(), *bar));
    QFile file(folder.filePath(QStringLiteral("c.csv")));
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    EXPECT_EQ(file.readAll(), page->csv());
    EXPECT_FALSE(ui::saveCsv(folder.filePath(QStringLiteral("none/c.csv")), page->csv(), *bar));
    EXPECT_TRUE(confirm<QLabel>("confirmLabel")->text().startsWith(QStringLiteral("Cannot write")));
}

TEST_F(ClientDetailTest, RatesStandUnderEachOther)
{
    for (auto& client : w.backend.clients)
        client.messagesIn += client.clientId == "dev-001" ? 17U : client.clientId == "dev-002" ? 4U : 0U;
    w.backend.advance(1);
    w.backend.listClients();
    w.settle();
    const auto rate = [&](int row) { return table->model()->index(row, ClientTableModel::RateIn).data().toString(); };
    EXPECT_EQ(rate(1), QStringLiteral("17.0"));
    EXPECT_EQ(rate(2), QStringLiteral("4.0"));
    EXPECT_EQ(table->model()->headerData(ClientTableModel::RateIn, Qt::Horizontal).toString(), QStringLiteral("In/s"));
}

TEST_F(ClientDetailTest, SubscriptionsSayHowMuchTheyMatchAndSinceWhen)
{
    using Model = ui::SubscriptionTableModel;
    for (int i = 0; i < 6; ++i)
        w.backend.publish("dev-001", i < 4 ? "factory/l3/temp" : "office/door", "x");
    w.tick();
    w.window->showPage(MainWindow::Subscriptions);
    w.settle();
    auto* list = w.find<ui::ListTable>("subscriptionsTableView");
    const auto cell = [&](const char* filter, int column) {
        const QModelIndexList found
            = list->model()->match(list->model()->index(0, Model::Filter), Qt::DisplayRole, QLatin1String(filter), 1, Qt::MatchExactly);
        return found.isEmpty() ? QString() : found.first().siblingAtColumn(column).data().toString();
    };
    EXPECT_EQ(cell("factory/+/temp", Model::Matched), QStringLiteral("4"));
    EXPECT_EQ(cell("$share/g/factory/#", Model::Matched), QStringLiteral("4"));
    EXPECT_EQ(cell("office/#", Model::Matched), QStringLiteral("2"));
    EXPECT_EQ(cell("factory/+/vib", Model::Matched), QStringLiteral("0"));
    EXPECT_EQ(cell("$share/g/factory/#", Model::Since), QStringLiteral("before broker start"));
    EXPECT_TRUE(cell("office/#", Model::Since).startsWith(QStringLiteral("2026-03-1")));
    EXPECT_EQ(cell("factory/#", Model::ClientState), QStringLiteral("offline"));
    const QString csv = QString::fromUtf8(w.find<ui::SubscriptionsPage>("subscriptionsPage")->csv());
    EXPECT_TRUE(csv.startsWith(QStringLiteral("Client ID,Topic filter,QoS,")));
    EXPECT_EQ(csv.count(QStringLiteral("\r\n")), 1 + list->model()->rowCount());
}

TEST_F(ClientDetailTest, WhoIsOfflineGetsAMessageLaterOrNotAtAll)
{
    const auto away = [&](const char* id, const char* filter, std::uint8_t qos) {
        w.backend.subscriptions.push_back({ id, filter, qos, false, false, 0, 0, false });
    };
    away("sleeper", "x/y", 0);
    w.window->showPage(MainWindow::Subscriptions);
    auto* topic = w.find<QLineEdit>("testTopicLineEdit");
    const auto reach = [&] {
        QTest::keyClick(topic, Qt::Key_Return);
        w.settle();
        return w.find<QLabel>("topicReachLabel")->text().section(QLatin1Char('\n'), 0, 0);
    };
    topic->setText(QStringLiteral("x/y"));
    EXPECT_EQ(reach(), QStringLiteral("No client gets a message to this topic."));
    away("reader", "x/#", 1);
    EXPECT_EQ(reach(), QStringLiteral("1 offline client gets it when back, unless the message has QoS 0."));
    away("m1", "$share/g/x/y", 1);
    EXPECT_EQ(reach(),
        QStringLiteral("1 offline client gets it when back, unless the message has QoS 0; "
                       "no member of group g is online: one gets it when back, unless the message has QoS 0."));
    w.backend.subscriptions.push_back({ "m2", "$share/g/x/y", 1, false, false, 0, 0, true });
    EXPECT_EQ(reach(),
        QStringLiteral("1 offline client gets it when back, unless the message has QoS 0; "
                       "the only member of group g that is online gets it."));
    auto* list = w.find<ui::ListTable>("subscriptionsTableView");
    EXPECT_EQ(list->model()->index(0, ui::SubscriptionTableModel::ShareGroup).data().toString(), QStringLiteral("g (1 of 2 online)"));
}

} // namespace
} // namespace hookline
