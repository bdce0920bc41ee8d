// From an event to its record and back, and the check that they are the same, with the real core under the window.
#include "tests/support/raw_client.h"
#include "tests/unit/kafka/support/kafka_reader.h"
#include "tests/window/real_window.h"
#include "ui/models/event_table_model.h"
#include "ui/models/record_table_model.h"
#include "ui/pages/reader_page.h"
#include "ui/widgets/event_view.h"

#include <QAction>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>

#include <cstdlib>

namespace hookline::test {
namespace {

using Column = ui::EventTableModel::Column;

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

} // namespace
} // namespace hookline::test
