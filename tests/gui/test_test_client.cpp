// The test client's drawer: what it publishes, how often, where to, and what it says became of it.
#include "tests/gui/support/window.h"

#include "ui/models/payload_template.h"
#include "ui/models/publish_fates.h"
#include "ui/pages/events_page.h"
#include "ui/widgets/event_view.h"
#include "ui/widgets/test_client_drawer.h"

#include <QAction>
#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QSpinBox>
#include <QStackedWidget>
#include <QTimer>

#include <gtest/gtest.h>

namespace hookline {
namespace {

using ui::MainWindow;

struct Drawer : test::Window {
    Drawer()
    {
        window->setTestClientShown(true);
        settle();
    }
    void connectIt() { find<QPushButton>("connectPushButton")->click(); }
    void press() { find<QPushButton>("publishPushButton")->click(); }
    QString log() const { return find<QPlainTextEdit>("receivedPlainTextEdit")->toPlainText(); }
    QString sentLine() const
    {
        const QStringList lines = log().split(QLatin1Char('\n'));
        for (qsizetype i = 0; i < lines.size(); ++i) {
            if (lines[i].contains(QChar(0x2191))) // with what stands below it
                return lines[i] + (i + 1 < lines.size() && lines[i + 1].contains(QChar(0x2192)) ? lines[i + 1] : QString());
        }
        return {};
    }
    static constexpr const char* kPayload = "{\"t\":21.5}"; ///< what the drawer begins with
};

TEST(PayloadTemplate, FillsInSequenceTimeAndChance)
{
    QRandomGenerator random(7);
    const auto filled = [&](const char* text) { return ui::filledIn(QLatin1String(text), 3, 1773469927123, random); };
    EXPECT_EQ(filled("n ${seq} at ${now}"), QStringLiteral("n 3 at 1773469927123"));
    EXPECT_EQ(filled("${other} $seq ${rand(1)}"), QStringLiteral("${other} $seq ${rand(1)}"));
    QSet<QString> dice;
    for (int i = 0; i < 300; ++i) {
        dice.insert(filled("${rand(1,6)}"));
        const QString decimal = filled("${rand(-20.0, -30.5)}");
        EXPECT_TRUE(QRegularExpression(QStringLiteral("^-\\d\\d\\.\\d$")).match(decimal).hasMatch()) << decimal.toStdString();
        EXPECT_LE(decimal.toDouble(), -20);
        EXPECT_GE(decimal.toDouble(), -30.5);
    }
    EXPECT_EQ(dice, (QSet<QString> { QStringLiteral("1"), QStringLiteral("2"), QStringLiteral("3"), QStringLiteral("4"), QStringLiteral("5"),
                        QStringLiteral("6") }));
}

TEST(TestClientDrawer, SaysWhereInKafkaAPublishWent)
{
    Drawer w;
    w.connectIt();
    w.press();
    w.backend.publish("sim-01", "demo/hello", Drawer::kPayload); // somebody else's of the same kind
    const std::uint64_t id = w.backend.publish("test-1", "demo/hello", Drawer::kPayload);
    w.tick();
    EXPECT_FALSE(w.sentLine().contains(QChar(0x2192))) << "nothing is known yet";
    w.backend.outcome(id, tap::KafkaStatus::Queued);
    w.backend.outcome(id, tap::KafkaStatus::Acked, 991);
    w.tick();
    const QString line = w.sentLine();
    EXPECT_TRUE(line.contains(QRegularExpression(QStringLiteral("→ ✓ \\S+-\\d@991  .+ms$")))) << line.toStdString();
}

TEST(TestClientDrawer, AnOutcomeMayComeBeforeItsEvent)
{
    Drawer w;
    w.connectIt();
    w.press();
    const std::uint64_t id = w.backend.publish("test-1", "demo/hello", Drawer::kPayload);
    std::vector<tap::Event> later;
    later.swap(w.backend.waiting);
    w.backend.outcome(id, tap::KafkaStatus::Failed, -1, 10);
    w.tick();
    w.backend.waiting.swap(later);
    w.tick();
    EXPECT_TRUE(w.sentLine().contains(QStringLiteral("record too large"))) << w.sentLine().toStdString();
}

TEST(TestClientDrawer, SaysWhenNoRuleTookIt)
{
    Drawer w;
    w.window->findChild<ui::PublishFates*>()->setPatience(10'000, 0);
    w.connectIt();
    w.press();
    w.backend.publish("test-1", "demo/hello", Drawer::kPayload);
    w.tick();
    w.tick();
    EXPECT_TRUE(w.sentLine().endsWith(QStringLiteral("no rule takes it to Kafka"))) << w.sentLine().toStdString();
}

TEST(TestClientDrawer, RepeatsUntilItIsStopped)
{
    Drawer w;
    w.connectIt();
    auto* repeat = w.find<QSpinBox>("repeatSpinBox");
    EXPECT_EQ(repeat->text(), QStringLiteral("once"));
    w.find<QPlainTextEdit>("payloadPlainTextEdit")->setPlainText(QStringLiteral("number ${seq}"));
    repeat->setValue(500);
    w.press();
    auto* timer = w.find<QTimer>("repeatTimer");
    ASSERT_TRUE(timer->isActive());
    EXPECT_EQ(timer->interval(), 500);
    EXPECT_EQ(w.find<QPushButton>("publishPushButton")->text(), QStringLiteral("Stop"));
    timer->setInterval(0);
    for (int i = 0; i < 100 && !w.log().contains(QStringLiteral("number 3")); ++i)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    EXPECT_TRUE(w.log().contains(QStringLiteral("number 3")));
    w.press();
    EXPECT_FALSE(timer->isActive());
    EXPECT_EQ(w.find<QPushButton>("publishPushButton")->text(), QStringLiteral("Publish"));
    w.press();
    EXPECT_TRUE(timer->isActive());
    w.window->setTestClientShown(false);
    w.settle();
    EXPECT_FALSE(timer->isActive()) << "nobody sees it any more";
}

TEST(TestClientDrawer, ConnectsToThisBrokerOrToAnother)
{
    Drawer w;
    auto* place = w.find<QComboBox>("placeComboBox");
    EXPECT_TRUE(place->currentText().contains(QStringLiteral("127.0.0.1:1883"))) << place->currentText().toStdString();
    EXPECT_FALSE(w.find<QLineEdit>("hostLineEdit")->isVisible());
    w.backend.now.broker.address = "0.0.0.0:1884";
    w.backend.advance(1);
    w.sample();
    EXPECT_TRUE(place->currentText().contains(QStringLiteral("127.0.0.1:1884"))) << place->currentText().toStdString();
    w.connectIt();
    EXPECT_EQ(w.client.last.port, 1884);
    EXPECT_EQ(w.find<QLabel>("clientStateLabel")->text(), QStringLiteral("connected to 127.0.0.1:1884, MQTT 5.0"));
    EXPECT_TRUE(w.find<QLineEdit>("idLineEdit")->isReadOnly());
    EXPECT_TRUE(w.find<QLineEdit>("idLineEdit")->isEnabled()) << "it can be read";
    w.connectIt();
    place->setCurrentIndex(1);
    w.settle();
    EXPECT_TRUE(w.find<QLineEdit>("hostLineEdit")->isVisible());
    w.find<QLineEdit>("hostLineEdit")->setText(QStringLiteral("broker.example"));
    w.find<QSpinBox>("portSpinBox")->setValue(1999);
    w.find<QLineEdit>("clientUserLineEdit")->setText(QStringLiteral("ann"));
    w.find<QLineEdit>("clientPasswordLineEdit")->setText(QStringLiteral("secret"));
    w.connectIt();
    EXPECT_EQ(w.client.last.host, QStringLiteral("broker.example"));
    EXPECT_EQ(w.client.last.port, 1999);
    EXPECT_EQ(w.client.last.username, QStringLiteral("ann"));
    EXPECT_EQ(w.client.last.password, QStringLiteral("secret"));
}

TEST(TestClientDrawer, TheTestMessageOfTheOverviewIsSentAndItsRowShown)
{
    test::Window w;
    w.backend.makeTraffic(50);
    w.tick();
    w.find<QPushButton>("sendTestPushButton")->click();
    ASSERT_EQ(w.client.state(), ui::TestClient::State::Connected);
    EXPECT_EQ(w.find<QPlainTextEdit>("receivedPlainTextEdit")->toPlainText().count(QChar(0x2191)), 1);
    w.backend.publish("test-1", "demo/hello", Drawer::kPayload);
    w.backend.makeTraffic(50);
    w.tick();
    w.settle();
    EXPECT_EQ(w.window->findChild<QStackedWidget*>()->currentIndex(), MainWindow::Events);
    const QModelIndex row = w.find<QWidget>("eventsPage")->findChild<ui::EventView*>()->currentIndex();
    ASSERT_TRUE(row.isValid());
    QString text;
    for (int column = 0; column < row.model()->columnCount(); ++column)
        text += row.siblingAtColumn(column).data().toString() + QLatin1Char(' ');
    EXPECT_TRUE(text.contains(QStringLiteral("test-1")) && text.contains(QStringLiteral("demo/hello"))) << text.toStdString();
}

TEST(TestClientDrawer, TheTestMessageGoesHereAlsoFromAnotherBroker)
{
    Drawer w;
    w.find<QComboBox>("placeComboBox")->setCurrentIndex(1);
    w.find<QLineEdit>("hostLineEdit")->setText(QStringLiteral("broker.example"));
    w.connectIt();
    ASSERT_EQ(w.client.last.host, QStringLiteral("broker.example"));
    auto* log = w.find<QPlainTextEdit>("receivedPlainTextEdit");
    w.client.leavesLater = true;
    w.window->findChild<ui::TestClientDrawer*>()->sendOne();
    w.settle();
    EXPECT_EQ(w.client.last.host, QStringLiteral("broker.example")) << "not before it has left the other one";
    EXPECT_EQ(log->toPlainText().count(QChar(0x2191)), 0);
    w.client.left();
    w.settle();
    EXPECT_EQ(w.client.last.host, QStringLiteral("127.0.0.1"));
    EXPECT_EQ(w.find<QComboBox>("placeComboBox")->currentIndex(), 0);
    EXPECT_EQ(log->toPlainText().count(QChar(0x2191)), 1);
}

} // namespace
} // namespace hookline
