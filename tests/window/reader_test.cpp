// From an event to its record and back, and the check that they are the same, with the real core under the window.
#include "tests/support/raw_client.h"
#include "tests/unit/kafka/support/kafka_reader.h"
#include "tests/window/real_window.h"
#include "ui/models/event_table_model.h"
#include "ui/models/record_table_model.h"
#include "ui/pages/reader_page.h"
#include "ui/ports/kafka_desk.h"
#include "ui/ports/replay_desk.h"
#include "ui/widgets/event_view.h"

#include <QAction>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>

#include <cstdlib>
#include <map>

namespace hookline::test {
namespace {

using Column = ui::EventTableModel::Column;

QString fromStdString(const std::string& text) { return QString::fromStdString(text); }

int acknowledgedRows(RealWindow& app)
{
    int out = 0;
    for (int row = 0; row < app.rows().rowCount(); ++row)
        out += app.cell(row, Column::Kafka).contains(QLatin1Char('@')) ? 1 : 0;
    return out;
}

void everyEventLeadsToItsRecordAndBack(RealWindow& app)
{
    RawClient publisher(app.program().port(), { .id = "dev" });
    for (unsigned i = 1; i <= 20; ++i)
        publisher.send(publishPacket("plant/" + std::to_string(i), std::string("\x00\xff", 2) + std::to_string(i), { .qos = 1, .id = i }));
    ASSERT_TRUE(RealWindow::waitFor([&] { return acknowledgedRows(app) >= 20; }));

    auto& view = app.find<ui::EventView>("eventsTableView");
    const int row = app.rows().rowCount() - 3;
    const QString place = app.cell(row, Column::Kafka);
    const QString topic = app.cell(row, Column::Topic);
    view.selectRow(row);
    const std::uint64_t number = view.selectedNumber();
    app.find<QAction>("showRecordAction").trigger();
    EXPECT_EQ(app.window().findChild<QStackedWidget*>()->currentIndex(), ui::MainWindow::Reader);

    auto& table = app.find<QTableView>("recordsTableView");
    ASSERT_TRUE(RealWindow::waitFor([&] { return table.selectionModel()->hasSelection(); }))
        << app.find<QLabel>("readerStateLabel").text().toStdString();
    const int found = table.selectionModel()->selectedRows().first().row();
    const auto cell = [&](int column) { return table.model()->index(found, column).data().toString(); };
    using Record = ui::RecordTableModel;
    EXPECT_TRUE(place.contains(QStringLiteral("-%1@%2").arg(cell(Record::Partition), cell(Record::Offset)))) << place.toStdString();
    EXPECT_EQ(cell(Record::Key), QStringLiteral("dev"));
    EXPECT_TRUE(cell(Record::Value).contains(topic)) << cell(Record::Value).toStdString();
    EXPECT_EQ(cell(Record::Event), QStringLiteral("#%1").arg(number));

    app.find<QAction>("verifyEventsAction").trigger();
    auto& verdict = app.find<QLabel>("verdictLabel");
    ASSERT_TRUE(RealWindow::waitFor([&] { return verdict.text().startsWith(QChar(0x2713)); }, 40000)) << verdict.text().toStdString();
    app.find<QAction>("roundTripAction").trigger();
    ASSERT_TRUE(RealWindow::waitFor([&] { return verdict.text().contains(QLatin1String("Round trip")); }, 40000)) << verdict.text().toStdString();

    app.find<QPushButton>("readerToEventPushButton").click();
    EXPECT_EQ(app.window().findChild<QStackedWidget*>()->currentIndex(), ui::MainWindow::Events);
    EXPECT_EQ(view.selectedNumber(), number);
}

TEST(RealWindow, AnEventLeadsToItsRecordInThePracticeClusterAndBack)
{
    RealWindow app;
    everyEventLeadsToItsRecordAndBack(app);
    app.window().showPage(ui::MainWindow::Reader);
    EXPECT_FALSE(app.find<QAction>("newTopicAction").isEnabled()) << "the practice cluster makes topics by itself";
}

TEST(RealKafkaWindow, AnEventLeadsToItsRecordAndBack)
{
    const char* servers = std::getenv("HOOKLINE_TEST_KAFKA");
    ASSERT_TRUE(servers) << "needs a real Kafka: tests/support/kafka/run-kafka -- ctest -L real";
    const std::string topic = "reader." + std::to_string(::getpid());
    createTopic(servers, topic, 4);
    {
        RealWindow app([&](config::Settings& settings) {
            settings.kafka.servers = servers;
            settings.kafka.topic = topic;
        });
        everyEventLeadsToItsRecordAndBack(app);
    }
    deleteTopic(servers, topic);
}

/// Both have a topic of that name: what goes to the wrong one is not found, or is found there.
TEST(RealKafkaWindow, OnASecondClusterAllOfItGoesThere)
{
    const char* servers = std::getenv("HOOKLINE_TEST_KAFKA");
    const char* servers2 = std::getenv("HOOKLINE_TEST_KAFKA2");
    ASSERT_TRUE(servers && servers2) << "needs two real Kafkas: tests/support/kafka/run-kafka --clusters 2 -- ctest -L real";
    const std::string topic = "reader2." + std::to_string(::getpid());
    createTopic(servers, topic, 1);
    createTopic(servers2, topic, 4);
    const QString archive = QStringLiteral("archive");
    {
        RealWindow app([&](config::Settings& settings) {
            settings.kafka.servers = servers;
            settings.kafka.topic = topic;
            config::ClusterSettings second;
            second.name = "archive";
            second.servers = servers2;
            settings.kafka.clusters = { second };
            config::RuleSettings rule;
            rule.name = "all";
            rule.cluster = "archive";
            rule.topic = topic;
            settings.kafka.rules = { rule };
        });
        everyEventLeadsToItsRecordAndBack(app);
        EXPECT_EQ(app.find<ui::ReaderPage>("readerPage").cluster(), archive);

        ui::KafkaDesk& desk = app.backend().kafkaDesk();
        std::map<QString, std::map<std::string, std::size_t>> partitions;
        QObject::connect(&desk, &ui::KafkaDesk::topicsListed, &app.window(), [&](const QString& cluster, const metrics::KafkaTopicListing& listing) {
            partitions[cluster].clear();
            for (const metrics::KafkaTopic& one : listing.topics)
                partitions[cluster][one.name] = one.partitions.size();
        });
        const auto listed = [&](const QString& cluster, const std::string& name, std::size_t wanted) {
            for (int i = 0; i < 40; ++i) {
                partitions.erase(cluster);
                desk.listTopics(cluster);
                if (!RealWindow::waitFor([&] { return partitions.contains(cluster); }, 20000))
                    return false;
                if (partitions[cluster].contains(name) ? partitions[cluster][name] == wanted : wanted == 0)
                    return true;
                RealWindow::waitFor([] { return false; }, 250); // until the brokers have told each other
            }
            return false;
        };
        EXPECT_TRUE(listed({}, topic, 1));
        EXPECT_TRUE(listed(archive, topic, 4));
        desk.createTopic(archive, { topic + ".more", 2, 1, {} });
        EXPECT_TRUE(listed(archive, topic + ".more", 2));
        desk.growTopic(archive, fromStdString(topic + ".more"), 3);
        EXPECT_TRUE(listed(archive, topic + ".more", 3));
        EXPECT_TRUE(listed({}, topic + ".more", 0)) << "the default one has nothing of it";
        desk.deleteTopic(archive, fromStdString(topic + ".more"));
        EXPECT_TRUE(listed(archive, topic + ".more", 0));

        base::Error refused;
        QObject::connect(&desk, &ui::KafkaDesk::topicChanged, &app.window(),
            [&](ui::KafkaDesk::Change, const QString&, const QString&, const base::Error& error) { refused = error; });
        desk.deleteTopic(QStringLiteral("nowhere"), fromStdString(topic));
        EXPECT_TRUE(RealWindow::waitFor([&] { return refused.id == "topics.unknown_cluster"; }, 20000));
        EXPECT_TRUE(listed({}, topic, 1)) << "not deleted in another one instead";

        ui::ReplayDesk& replays = app.backend().replayDesk();
        ui::ReplayOrder order;
        order.cluster = "archive";
        order.topics = { topic };
        order.speed = 0;
        order.message.topic = "again/${offset}";
        replays.start(order);
        ASSERT_TRUE(RealWindow::waitFor([&] { return metrics::isOver(replays.progress().state); }, 60000));
        EXPECT_EQ(replays.progress().state, metrics::ReplayState::Done) << replays.progress().problem;
        EXPECT_GT(replays.progress().published, 20u);
        order.cluster.clear();
        replays.start(order);
        ASSERT_TRUE(RealWindow::waitFor([&] { return metrics::isOver(replays.progress().state); }, 60000));
        EXPECT_EQ(replays.progress().read, 0u) << "nothing was sent to the default one";
    }
    deleteTopic(servers, topic);
    deleteTopic(servers2, topic);
}

} // namespace
} // namespace hookline::test
