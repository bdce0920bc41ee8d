// Delivery errors with the real core under the window: a record that Kafka refuses is held, exported, sent again and arrives.
#include "tests/support/raw_client.h"
#include "tests/unit/kafka/support/bridge_fixture.h"
#include "tests/unit/kafka/support/kafka_reader.h"
#include "tests/unit/kafka/support/mock_kafka.h"
#include "tests/window/real_window.h"
#include "ui/models/bridge_tables.h"
#include "ui/widgets/loss_view.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QPushButton>
#include <QTabWidget>

#include <librdkafka/rdkafka.h>

namespace hookline::test {
namespace {

using Column = ui::LossTableModel::Column;

class RealLetters : public ::testing::Test {
protected:
    config::KafkaSettings settings(config::BufferMode buffer = config::BufferMode::Disk) const
    {
        config::KafkaSettings out;
        out.enabled = true;
        out.servers = kafka.servers();
        out.rules = { makeRule("cams", "events", { "plant/#" }) };
        out.format = config::RecordFormat::Plain;
        out.buffer = buffer;
        out.spoolFolder = spool.path().toStdString();
        out.spoolMinFree = 0;
        out.flushTimeoutMs = 1000;
        return out;
    }
    /// A window whose broker got one message that Kafka refuses as too large.
    std::unique_ptr<RealWindow> open(bool poison)
    {
        auto out = std::make_unique<RealWindow>([this](config::Settings& with) { with.kafka = settings(); });
        if (poison) {
            kafka.refuseProduce({ RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE });
            RawClient publisher(out->program().port(), { .id = "cam-3" });
            publisher.send(publishPacket("plant/cam", "a \"picture\"\n\xff", { .qos = 1, .id = 1 }));
        }
        out->window().showPage(ui::MainWindow::Bridge);
        out->find<QTabWidget>("bridgeTabWidget").setCurrentWidget(&out->find<QWidget>("lossView"));
        return out;
    }
    static QAbstractItemModel& rows(RealWindow& app) { return *app.find<QTableView>("lossesTableView").model(); }
    static QString held(RealWindow& app)
    {
        return rows(app).rowCount() == 1 ? rows(app).index(0, Column::Held).data().toString() : QString();
    }
    static bool holdsOne(RealWindow& app)
    {
        if (!RealWindow::waitFor([&] { return held(app) == QLatin1String("1"); }))
            return false;
        app.find<QTableView>("lossesTableView").selectRow(0);
        return true;
    }
    static QString said(RealWindow& app) { return app.find<QLabel>("letterBarLabel").text(); }
    static void retry(RealWindow& app)
    {
        app.find<QPushButton>("retryLettersPushButton").click();
        app.find<QPushButton>("retryPushButton").click();
    }

    MockKafka kafka { "events", 1 };
    QTemporaryDir spool;
};

TEST_F(RealLetters, ARecordThatWasTooLargeIsHeldExportedAndSentAgain)
{
    const auto app = open(true);
    ASSERT_TRUE(holdsOne(*app));
    EXPECT_EQ(rows(*app).index(0, Column::Count).data().toString(), QStringLiteral("1"));
    EXPECT_EQ(rows(*app).index(0, Column::Topic).data().toString(), QStringLiteral("events"));
    const QString file = spool.filePath(QStringLiteral("errors.jsonl"));
    app->find<ui::LossView>("lossView").exportTo(file);
    ASSERT_TRUE(RealWindow::waitFor([&] { return said(*app).contains(QStringLiteral("1 record exported to")); }))
        << said(*app).toStdString();
    QFile lines(file);
    ASSERT_TRUE(lines.open(QIODevice::ReadOnly));
    const QByteArray line = lines.readLine();
    EXPECT_TRUE(lines.atEnd()) << "a line each";
    const QJsonObject record = QJsonDocument::fromJson(line).object();
    EXPECT_EQ(record.value(QStringLiteral("topic")).toString(), QStringLiteral("events"));
    EXPECT_EQ(record.value(QStringLiteral("reason")).toInt(), RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE);
    const QByteArray value = record.value(QStringLiteral("value_base64")).toString().toLatin1();
    EXPECT_EQ(QByteArray::fromBase64(value), QByteArray("a \"picture\"\n\xff"));

    retry(*app); // as after max.message.bytes was raised
    ASSERT_TRUE(RealWindow::waitFor([&] { return said(*app).contains(QStringLiteral("1 record is back in the queue")); }))
        << said(*app).toStdString();
    const auto arrived = readTopic(kafka.servers(), "events", 1);
    ASSERT_EQ(arrived.size(), 1u);
    EXPECT_EQ(arrived[0].value, "a \"picture\"\n\xff");
    EXPECT_TRUE(RealWindow::waitFor([&] { return held(*app) == QString(QChar(0x2013)); })) << held(*app).toStdString();
    EXPECT_EQ(rows(*app).index(0, Column::Count).data().toString(), QStringLiteral("1")) << "that it failed stays true";
}

TEST_F(RealLetters, WhatAnEarlierRunLeftHasALineAndCanBeSent)
{
    {
        const auto first = open(true);
        ASSERT_TRUE(holdsOne(*first));
    }
    const auto app = open(false);
    ASSERT_TRUE(holdsOne(*app));
    EXPECT_EQ(rows(*app).index(0, Column::Count).data().toString(), QStringLiteral("\u2013"));
    EXPECT_EQ(rows(*app).index(0, Column::Example).data().toString(), QStringLiteral("of an earlier run"));
    retry(*app);
    ASSERT_TRUE(RealWindow::waitFor([&] { return said(*app).contains(QStringLiteral("back in the queue")); }))
        << said(*app).toStdString();
    EXPECT_EQ(readTopic(kafka.servers(), "events", 1).size(), 1u);
    EXPECT_TRUE(RealWindow::waitFor([&] { return rows(*app).rowCount() == 0; }));
}

TEST_F(RealLetters, AFileThatCannotBeWrittenIsSaidAndNothingIsLeftOfIt)
{
    const auto app = open(true);
    ASSERT_TRUE(holdsOne(*app));
    const QString file = spool.filePath(QStringLiteral("no such folder/errors.jsonl"));
    app->find<ui::LossView>("lossView").exportTo(file);
    ASSERT_TRUE(RealWindow::waitFor([&] { return said(*app).startsWith(QStringLiteral("Not exported to")); }))
        << said(*app).toStdString();
    EXPECT_TRUE(said(*app).contains(QStringLiteral("No such file"))) << said(*app).toStdString();
    EXPECT_EQ(held(*app), QStringLiteral("1"));
}

} // namespace
} // namespace hookline::test
