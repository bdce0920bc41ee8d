// Banners that mend what they speak of, and those of troubles that only the counters show.
#include "tests/gui/support/window.h"

#include "ui/models/event_recorder.h"
#include "ui/pages/events_page.h"
#include "ui/widgets/message_panels.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>
#include <QStackedWidget>
#include <QTimer>
#include <QToolButton>

#include <gtest/gtest.h>

namespace hookline {
namespace {

using ui::MainWindow;

struct Panels : test::Window {
    using test::Window::Window;
    ui::MessagePanels* panels() const { return find<ui::MessagePanels>("messagePanels"); }
    QWidget* panel(const char* id) const { return find<QWidget>((std::string("messagePanel_") + id).c_str()); }
    QString label(const char* id, const char* name) const
    {
        const auto* label = panel(id)->findChild<QLabel*>(QLatin1String(name));
        return label && !label->isHidden() ? label->text() : QString();
    }
    QStringList buttons(const char* id) const
    {
        QStringList out;
        for (const QPushButton* button : panel(id)->findChildren<QPushButton*>()) {
            if (!button->isHidden())
                out << button->text();
        }
        return out;
    }
    void press(const char* id, const char* text) const
    {
        for (QPushButton* button : panel(id)->findChildren<QPushButton*>()) {
            if (button->text() == QString::fromUtf8(text)) {
                button->click();
                return;
            }
        }
        ADD_FAILURE() << "no button " << text;
    }
    void second()
    {
        backend.advance(1);
        sample();
        settle();
    }
    void kafkaProblem(const char* id, const char* topic = "")
    {
        backend.now.kafka.state = metrics::KafkaState::Blocked;
        backend.now.kafka.problemId = id;
        backend.now.kafka.problem = "said by the core";
        backend.now.kafka.problemTopic = topic;
        second();
    }
};

TEST(Panels, APortInUseCanBeTriedAgain)
{
    Panels w;
    emit w.backend.problem(QStringLiteral("net.port_in_use"), QStringLiteral("port 1883 is already used"), {});
    EXPECT_EQ(w.buttons("net.port_in_use").mid(0, 2), (QStringList { QStringLiteral("Use port 1884"), QStringLiteral("Retry") }));
    w.backend.now.broker.listening = false;
    w.press("net.port_in_use", "Retry");
    EXPECT_TRUE(w.backend.now.broker.listening);
    EXPECT_EQ(w.backend.startedOn, 1883) << "the same port";
}

TEST(Panels, AnOutageSaysSinceWhenAndHowLongTheQueueLasts)
{
    Panels w;
    w.backend.now.kafka.queueLimit = 100'000;
    w.second();
    w.kafkaProblem("kafka.unreachable");
    w.backend.now.kafka.queued = 12'301;
    w.backend.now.kafka.matched += 1'000;
    w.second();
    const QString state = w.label("kafka.unreachable", "messageStateLabel");
    EXPECT_TRUE(state.startsWith(QStringLiteral("Since 06:32:"))) << state.toStdString();
    EXPECT_TRUE(state.contains(QStringLiteral("12,301 of 100,000"))) << state.toStdString();
    EXPECT_TRUE(state.contains(QStringLiteral("in about 88 s"))) << state.toStdString();
    w.press("kafka.unreachable", "Show bridge");
    EXPECT_EQ(w.window->findChild<QStackedWidget*>()->currentIndex(), MainWindow::Bridge);
}

TEST(Panels, ARefusedLoginLeadsToThePassword)
{
    Panels w([](test::FakeBackend& backend) {
        backend.current.kafka.securityProtocol = config::SecurityProtocol::SaslSsl;
        backend.current.kafka.saslMechanism = config::SaslMechanism::Plain;
    });
    w.kafkaProblem("kafka.authentication");
    w.press("kafka.authentication", "Edit password…");
    w.settle();
    ASSERT_TRUE(w.find<QWidget>("kafkaDialog")->isVisible());
    const QWidget* focus = w.find<QWidget>("kafkaDialog")->focusWidget();
    ASSERT_TRUE(focus);
    EXPECT_TRUE(focus->objectName().startsWith(QStringLiteral("password"))) << focus->objectName().toStdString();
}

TEST(Panels, ACertificateThatIsNotTrustedLeadsToTheCa)
{
    Panels w([](test::FakeBackend& backend) { backend.current.kafka.securityProtocol = config::SecurityProtocol::Ssl; });
    w.kafkaProblem("kafka.tls");
    w.press("kafka.tls", "Choose CA…");
    w.settle();
    EXPECT_EQ(w.find<QWidget>("kafkaDialog")->focusWidget(), w.find<QLineEdit>("caLineEdit"));
}

TEST(Panels, AMissingTopicCanBeCreatedFromHere)
{
    Panels w;
    w.kafkaProblem("kafka.topic_missing", "iot.dead");
    w.press("kafka.topic_missing", "Create…");
    w.settle();
    EXPECT_EQ(w.find<QLineEdit>("newTopicLineEdit")->text(), QStringLiteral("iot.dead"));
}

TEST(Panels, AFullQueueIsABannerThatLeadsToItsLimit)
{
    Panels w;
    w.second();
    w.backend.now.kafka.queueLimit = 1000;
    w.backend.now.kafka.queued = 1000;
    w.backend.now.kafka.dropped += 204;
    w.second();
    ASSERT_TRUE(w.panels()->isShown(QStringLiteral("kafka.queue_full")));
    EXPECT_EQ(w.label("kafka.queue_full", "messageStateLabel"), QStringLiteral("204 events found no room so far."));
    w.window->showPage(MainWindow::Bridge);
    EXPECT_TRUE(w.buttons("kafka.queue_full").contains(QStringLiteral("Enlarge…")));
    EXPECT_FALSE(w.buttons("kafka.queue_full").contains(QStringLiteral("Show bridge"))) << "it is here";
    w.press("kafka.queue_full", "Enlarge…");
    w.settle();
    EXPECT_TRUE(w.find<QSpinBox>("queueSpinBox")->hasFocus()) << "in the Kafka settings";
    w.backend.now.kafka.queued = 10;
    w.second();
    EXPECT_TRUE(w.panels()->isShown(QStringLiteral("kafka.queue_full"))) << "it does not flicker";
    EXPECT_EQ(w.label("kafka.queue_full", "messageWhatLabel"), QStringLiteral("The queue to Kafka was full."));
    w.backend.advance(11);
    w.sample();
    EXPECT_FALSE(w.panels()->isShown(QStringLiteral("kafka.queue_full")));
}

TEST(Panels, AQueueThatWasFullBetweenTwoSamplesIsNotCalledFull)
{
    Panels w;
    w.second();
    w.backend.now.kafka.queueLimit = 1000;
    w.backend.now.kafka.queued = 8;
    w.backend.now.kafka.dropped += 204;
    w.second();
    ASSERT_TRUE(w.panels()->isShown(QStringLiteral("kafka.queue_full")));
    EXPECT_EQ(w.label("kafka.queue_full", "messageWhatLabel"), QStringLiteral("The queue to Kafka was full."));
}

TEST(Panels, AFullQueuePromisesNothingToNewEvents)
{
    Panels w([](test::FakeBackend& backend) { backend.current.kafka.whenFull = config::WhenFull::DropNewest; });
    w.backend.now.kafka.queueLimit = 1000;
    w.kafkaProblem("kafka.unreachable");
    EXPECT_TRUE(w.label("kafka.unreachable", "messageRemedyLabel").contains(QStringLiteral("go out by themselves")));
    w.backend.now.kafka.queued = 1000;
    w.backend.now.kafka.inFlight = 0;
    w.second();
    const QString remedy = w.label("kafka.unreachable", "messageRemedyLabel");
    EXPECT_TRUE(remedy.contains(QStringLiteral("New events are lost"))) << remedy.toStdString();
    EXPECT_FALSE(remedy.contains(QStringLiteral("go out by themselves"))) << remedy.toStdString();
}

TEST(Panels, WhatIsOnTheDiskDoesNotFillTheQueue)
{
    Panels w;
    w.second();
    w.backend.now.kafka.queueLimit = 1000;
    w.backend.now.kafka.queued = 1200;
    w.backend.now.kafka.spool.enabled = true;
    w.backend.now.kafka.spool.rows = 1100;
    w.second();
    EXPECT_FALSE(w.panels()->isShown(QStringLiteral("kafka.queue_full")));
}

TEST(Panels, RecordsThatAreTooLargeLeadToTheirRows)
{
    Panels w;
    w.second();
    w.backend.outcome(w.backend.publish("dev-1", "a", "b"), tap::KafkaStatus::Failed, -1, 10);
    w.tick();
    w.second();
    EXPECT_EQ(w.label("kafka.too_large", "messageStateLabel"), QStringLiteral("1 record so far."));
    w.press("kafka.too_large", "Show");
    EXPECT_EQ(w.window->findChild<ui::EventsPage*>()->filterText(), QStringLiteral("kafka.error in {10, 18}"));
}

TEST(Panels, SkippedRowsSayWhy)
{
    Panels w;
    w.second();
    w.backend.now.displaySkipped = 4120;
    w.second();
    EXPECT_EQ(w.buttons("display.skipped"), QStringList(QStringLiteral("Why?")));
    EXPECT_EQ(w.label("display.skipped", "messageStateLabel"), QStringLiteral("4,120 rows so far."));
    w.press("display.skipped", "Why?");
    EXPECT_TRUE(w.label("display.skipped", "messageDetailsLabel").contains(QStringLiteral("every record goes to Kafka")));
}

TEST(Panels, WithoutAKeychainItIsSaidWhatThatMeans)
{
    Panels w;
    emit w.backend.problem(QStringLiteral("keychain.no_service"), QStringLiteral("No system keychain answers"), {});
    EXPECT_TRUE(w.buttons("keychain.no_service").contains(QStringLiteral("Why?")));
}

TEST(Panels, ABrokenFileIsOpenedOrItsBackupRestored)
{
    Panels w([](test::FakeBackend& backend) {
        config::Issue issue;
        issue.id = "of.nobody";
        issue.text = "this is no TOML";
        issue.severity = config::Severity::Error;
        backend.issues = { issue };
        backend.settingsFile.backup = true;
    });
    EXPECT_EQ(w.buttons("config.issues").mid(0, 2), (QStringList { QStringLiteral("Open"), QStringLiteral("Restore backup") }));
    w.backend.issues.clear();
    w.press("config.issues", "Restore backup");
    EXPECT_EQ(w.backend.settingsFile.restored, 1);
    EXPECT_FALSE(w.panels()->isShown(QStringLiteral("config.issues"))) << "it is well again";
}

TEST(Panels, EachCanBeCopied)
{
    Panels w;
    emit w.backend.problem(QStringLiteral("something.new"), QStringLiteral("The disk is full"), QStringLiteral("Make room"));
    w.panel("something.new")->findChild<QToolButton*>(QStringLiteral("messageCopyToolButton"))->click();
    EXPECT_EQ(QGuiApplication::clipboard()->text(), QStringLiteral("The disk is full\nMake room"));
}

TEST(Panels, ARecordingThatCannotGoOnAsksForAnotherFolder)
{
    Panels w;
    ui::EventRecorder& recorder = w.window->findChild<ui::EventsPage*>()->recorder();
    ASSERT_TRUE(recorder.start(QStringLiteral("/dev/full")));
    w.backend.makeTraffic(50);
    w.tick();
    recorder.stop();
    ASSERT_TRUE(w.panels()->isShown(QStringLiteral("recording.stopped")));
    EXPECT_TRUE(w.buttons("recording.stopped").contains(QStringLiteral("Change folder…")));
    ASSERT_TRUE(recorder.start(QStringLiteral("/dev/null")));
    EXPECT_FALSE(w.panels()->isShown(QStringLiteral("recording.stopped"))) << "it is recorded again";
    recorder.stop();
}

/// What a run leaves behind that was killed: the mark of a process that is gone.
void leaveMark()
{
    const QString folder = QFileInfo(QSettings(QStringLiteral("hookline"), QStringLiteral("window")).fileName()).path();
    QDir().mkpath(folder);
    QFile mark(folder + QStringLiteral("/window.running"));
    ASSERT_TRUE(mark.open(QIODevice::WriteOnly));
    mark.write("999999999\nhookline\n\n");
}

TEST(UncleanExit, LayoutAndFilterComeBackAndAReportIsOffered)
{
    Panels w;
    EXPECT_FALSE(w.panels()->isShown(QStringLiteral("window.unclean_exit")));
    w.window->showPage(MainWindow::Events);
    w.window->findChild<ui::EventsPage*>()->setFilterText(QStringLiteral("client == dev-1"));
    w.settle();
    auto* timer = w.find<QTimer>("layoutSaveTimer");
    timer->stop();
    QTest::keyClick(w.window.get(), Qt::Key_Shift);
    ASSERT_TRUE(timer->isActive()) << "it is saved while it runs";
    timer->setInterval(0);
    for (int i = 0; i < 100 && timer->isActive(); ++i)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    w.window.reset();
    leaveMark();
    w.window = std::make_unique<MainWindow>(w.backend, &w.client);
    w.window->show();
    w.settle();
    EXPECT_EQ(w.window->findChild<QStackedWidget*>()->currentIndex(), MainWindow::Events);
    EXPECT_EQ(w.window->findChild<ui::EventsPage*>()->filterText(), QStringLiteral("client == dev-1"));
    ASSERT_TRUE(w.panels()->isShown(QStringLiteral("window.unclean_exit")));
    w.press("window.unclean_exit", "Report…");
    w.settle();
    EXPECT_TRUE(w.find<QWidget>("diagnosticsDialog")->isVisible());
    w.window.reset();
    w.window = std::make_unique<MainWindow>(w.backend, &w.client);
    EXPECT_FALSE(w.panels()->isShown(QStringLiteral("window.unclean_exit"))) << "that one ended by itself";
    EXPECT_TRUE(w.window->findChild<ui::EventsPage*>()->filterText().isEmpty()) << "and its filter with it";
}

} // namespace
} // namespace hookline
