#include "tests/support/raw_client.h"
#include "tests/unit/kafka/support/mock_kafka.h"
#include "tests/window/kcat.h"
#include "tests/window/real_window.h"
#include "ui/models/event_table_model.h"

#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>

#include <fstream>
#include <sstream>

namespace hookline::test {
namespace {

using Column = ui::EventTableModel::Column;

bool someRowOn(RealWindow& app, const QString& kafkaTopic)
{
    for (int row = 0; row < app.rows().rowCount(); ++row) {
        if (app.cell(row, Column::Kafka).contains(kafkaTopic + QLatin1Char('-')) && app.cell(row, Column::Kafka).contains(QLatin1Char('@')))
            return true;
    }
    return false;
}

std::string contentOf(const std::string& file)
{
    std::ifstream in(file);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
}

void type(QLineEdit& field, const QString& text)
{
    field.setFocus();
    field.selectAll();
    QTest::keyClicks(&field, text);
}

TEST(RealWindow, TopicEditedInTheDialogIsUsedForTheNextEvent)
{
    RealWindow app;
    RawClient client(app.program().port(), { .id = "dev" });
    client.send(publishPacket("t", "before"));
    ASSERT_TRUE(RealWindow::waitFor([&] { return someRowOn(app, QStringLiteral("hookline.events")); }));

    app.window().openKafkaSettings();
    type(app.find<QLineEdit>("topicLineEdit"), QStringLiteral("bad/topic"));
    auto& apply = app.find<QPushButton>("applyPushButton");
    ASSERT_TRUE(RealWindow::waitFor([&] { return !apply.isEnabled(); })) << "an invalid topic must block Apply";
    type(app.find<QLineEdit>("topicLineEdit"), QStringLiteral("factory.events"));
    ASSERT_TRUE(RealWindow::waitFor([&] { return apply.isEnabled(); }));
    QTest::mouseClick(&apply, Qt::LeftButton);
    ASSERT_TRUE(RealWindow::waitFor([&] { return app.backend().snapshot().kafka.topic == "factory.events"; }));

    client.send(publishPacket("t", "after"));
    ASSERT_TRUE(RealWindow::waitFor([&] { return someRowOn(app, QStringLiteral("factory.events")); }));
    EXPECT_NE(contentOf(app.configFile()).find("factory.events"), std::string::npos) << "Apply also saves";
}

TEST(RealWindow, ServerEditedInTheDialogReceivesTheNextEvent)
{
    MockKafka other;
    other.createTopic("hookline.events", 1);
    RealWindow app;
    RawClient client(app.program().port(), { .id = "dev" });
    client.send(publishPacket("t", "before"));
    ASSERT_TRUE(RealWindow::waitFor([&] { return someRowOn(app, QStringLiteral("hookline.events")); }));

    app.window().openKafkaSettings();
    app.find<QRadioButton>("ownRadioButton").click();
    type(app.find<QLineEdit>("serversLineEdit"), QString::fromStdString(other.servers()));
    auto& apply = app.find<QPushButton>("applyPushButton");
    ASSERT_TRUE(RealWindow::waitFor([&] { return apply.isEnabled(); }));
    QTest::mouseClick(&apply, Qt::LeftButton);
    ASSERT_TRUE(RealWindow::waitFor([&] { return app.backend().snapshot().kafka.servers == other.servers(); }));

    client.send(publishPacket("t", "to the other cluster", { .qos = 1, .id = 1 }));
    client.expect(mqtt::PacketType::Puback); // from here on the bridge has counted it
    ASSERT_TRUE(RealWindow::waitFor([&] {
        const auto kafka = app.backend().snapshot().kafka;
        return kafka.matched > 0 && kafka.acknowledged == kafka.matched;
    }));
    bool found = false;
    for (const auto& [place, record] : readWithKcat(other.servers(), "hookline.events"))
        found |= record.value.find("to the other cluster") != std::string::npos;
    EXPECT_TRUE(found);
}

TEST(RealWindow, TakenPortIsExplainedAndTheRestGoesOn)
{
    RealWindow first;
    RealWindow second([&](config::Settings& settings) { settings.broker.port = first.program().port(); });
    EXPECT_FALSE(second.program().brokerRunning());
    const auto shown = [&] {
        const auto* panel = second.window().findChild<QWidget*>(QStringLiteral("messagePanel_net.port_in_use"));
        return panel && panel->isVisible();
    };
    ASSERT_TRUE(RealWindow::waitFor(shown));
    second.backend().startBrokerOn(0);
    ASSERT_TRUE(second.program().brokerRunning());
    EXPECT_TRUE(RealWindow::waitFor([&] { return !shown(); }));
}

} // namespace
} // namespace hookline::test
