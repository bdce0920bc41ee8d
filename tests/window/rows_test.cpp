#include "tests/support/raw_client.h"
#include "tests/unit/kafka/support/kafka_reader.h"
#include "tests/window/kcat.h"
#include "tests/window/real_window.h"
#include "ui/models/event_table_model.h"

#include <QRegularExpression>

#include <cstdlib>
#include <set>

namespace hookline::test {
namespace {

using Column = ui::EventTableModel::Column;

std::set<QString> kafkaCells(RealWindow& app, const QString& kind)
{
    std::set<QString> out;
    for (int row = 0; row < app.rows().rowCount(); ++row) {
        if (app.cell(row, Column::Kind).contains(kind))
            out.insert(app.cell(row, Column::Kafka));
    }
    return out;
}

/// Publishes at QoS 0, 1 and 2 and checks each row's partition and offset against what kcat finds there.
void rowsShowWhereTheirRecordsAre(RealWindow& app, const std::string& servers, const std::string& topic)
{
    RawClient subscriber(app.program().port(), { .id = "dash" });
    subscriber.subscribe("plant/#", 1);
    RawClient publisher(app.program().port(), { .id = "dev" });
    for (unsigned i = 1; i <= 60; ++i)
        publisher.send(publishPacket("plant/" + std::to_string(i), "{\"n\":" + std::to_string(i) + "}", { .qos = i % 3, .id = i }));
    const auto settled = [&] {
        const std::set<QString> cells = kafkaCells(app, QStringLiteral("publish"));
        return cells.size() == 60 && std::ranges::all_of(cells, [](const QString& cell) { return cell.contains(QLatin1Char('@')); });
    };
    ASSERT_TRUE(RealWindow::waitFor(settled)) << "rows " << app.rows().rowCount() << ", first publish cell "
                                              << (kafkaCells(app, QStringLiteral("publish")).empty()
                                                         ? ""
                                                         : kafkaCells(app, QStringLiteral("publish")).begin()->toStdString());
    const std::map<std::string, WitnessedRecord> records = readWithKcat(servers, topic);
    static const QRegularExpression place(QStringLiteral("([A-Za-z0-9._-]+)-(\\d+)@(\\d+)"));
    int compared = 0;
    std::int64_t lastOffset = -1;
    for (int row = 0; row < app.rows().rowCount(); ++row) {
        const QRegularExpressionMatch match = place.match(app.cell(row, Column::Kafka));
        if (!app.cell(row, Column::Kind).contains(QLatin1String("publish")))
            continue;
        ASSERT_TRUE(match.hasMatch()) << app.cell(row, Column::Kafka).toStdString();
        EXPECT_EQ(match.captured(1).toStdString(), topic);
        const auto record = records.find((match.captured(2) + QLatin1Char('@') + match.captured(3)).toStdString());
        ASSERT_NE(record, records.end()) << match.captured(0).toStdString();
        EXPECT_EQ(record->second.key, "dev");
        EXPECT_NE(record->second.value.find("\"topic\":\"" + app.cell(row, Column::Topic).toStdString() + "\""), std::string::npos)
            << record->second.value;
        EXPECT_GT(match.captured(3).toLongLong(), lastOffset); // one client, one partition: offsets grow with the rows
        lastOffset = match.captured(3).toLongLong();
        ++compared;
    }
    EXPECT_EQ(compared, 60);
    const metrics::KafkaSnapshot kafka = app.backend().snapshot().kafka;
    EXPECT_EQ(kafka.matched, kafka.acknowledged + kafka.failed + kafka.dropped + kafka.inFlight + kafka.queued);
    EXPECT_EQ(kafka.failed + kafka.dropped, 0u);
}

TEST(RealWindow, RowsShowTheOffsetWhereKcatFindsTheRecord)
{
    RealWindow app;
    ASSERT_FALSE(app.program().practiceServers().empty());
    rowsShowWhereTheirRecordsAre(app, app.program().practiceServers(), "hookline.events");
}

TEST(RealKafkaWindow, RowsShowTheOffsetWhereKcatFindsTheRecord)
{
    const char* servers = std::getenv("HOOKLINE_TEST_KAFKA");
    ASSERT_TRUE(servers) << "needs a real Kafka: tests/support/kafka/run-kafka -- ctest -L real";
    const std::string topic = "window." + std::to_string(::getpid());
    createTopic(servers, topic, 4);
    {
        RealWindow app([&](config::Settings& settings) {
            settings.kafka.servers = servers;
            settings.kafka.topic = topic;
        });
        rowsShowWhereTheirRecordsAre(app, servers, topic);
    }
    deleteTopic(servers, topic);
}

TEST(RealWindow, HostileTextStaysPlainText)
{
    RealWindow app;
    RawClient client(app.program().port(), { .id = "<b>x</b>\u202Eevil" });
    client.send(publishPacket("t/<img src=x>", std::string("\x00\x01\xFF<script>", 11)));
    ASSERT_TRUE(RealWindow::waitFor([&] { return kafkaCells(app, QStringLiteral("publish")).size() == 1; }));
    for (int row = 0; row < app.rows().rowCount(); ++row) {
        const QString id = app.cell(row, Column::Client);
        EXPECT_FALSE(id.contains(QChar(0x202E)));
        EXPECT_TRUE(id.contains(QLatin1String("202E")));
        EXPECT_FALSE(app.cell(row, Column::Info).contains(QChar(0)));
    }
}

} // namespace
} // namespace hookline::test
