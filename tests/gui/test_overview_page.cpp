// Every number of the overview leads to what it counts.
#include "tests/gui/support/window.h"

#include "ui/models/event_filter.h"
#include "ui/models/event_table_model.h"
#include "ui/models/metrics_history.h"
#include "ui/pages/log_page.h"
#include "ui/widgets/label.h"
#include "ui/widgets/link.h"
#include "ui/widgets/problem_list.h"
#include "ui/widgets/state_dot.h"

#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QLocale>
#include <QRegularExpression>
#include <QStackedWidget>
#include <QTableView>
#include <QMenu>
#include <QToolButton>

#include <gtest/gtest.h>

#include <algorithm>

namespace hookline {
namespace {

using ui::MainWindow;

int pageOf(const test::Window& w) { return w.window->findChild<QStackedWidget*>()->currentIndex(); }

TEST(OverviewPage, EveryNumberOfThePathAndTheSumOpensItsRows)
{
    test::Window w;
    w.backend.makeTraffic(400);
    w.backend.makeTraffic(20, false);
    const std::uint64_t failed = w.backend.publish("dev-1", "a", "x");
    w.backend.outcome(failed, tap::KafkaStatus::Failed, -1, 10);
    const std::uint64_t dropped = w.backend.publish("dev-1", "a", "x");
    w.backend.outcome(dropped, tap::KafkaStatus::Failed, -1, -10004);
    w.tick();
    w.backend.advance(1);
    w.sample();
    w.settle();
    auto* model = w.window->findChild<ui::EventTableModel*>();
    const auto rows = [&](const char* filter) {
        const ui::EventFilter wanted { QLatin1String(filter) };
        int count = 0;
        for (std::uint64_t n = model->store().begin(); n < model->store().end(); ++n)
            count += wanted.matches(model->store().row(n), n, model->rows().get()) ? 1 : 0;
        return count;
    };
    struct Case {
        const char* link;
        const char* filter;
    };
    const Case cases[] = { { "pathInLink", "event == publish" }, { "pathOutLink", "event == delivered" },
        { "pathHandledLink", "event == publish or event == delivered" },
        { "pathBrokerDroppedLink", "event == dropped and not drop == no_subscribers" },
        { "pathTakenLink", "kafka.status == queued or kafka.status == acked or kafka.status == failed" },
        { "pathBridgeDroppedLink", "kafka.error == -10004" }, { "pathAcknowledgedLink", "kafka.status == acked" },
        { "pathFailedLink", "kafka.status == failed" }, { "pathWaitingLink", "kafka.status == queued" },
        { "sumMatchedLink", "kafka.status == queued or kafka.status == acked or kafka.status == failed" },
        { "sumAcknowledgedLink", "kafka.status == acked" }, { "sumFailedLink", "kafka.error == 10" },
        { "sumDroppedLink", "kafka.error == -10004" }, { "sumInFlightLink", "kafka.status == queued" },
        { "sumQueuedLink", "kafka.status == queued" }, { "messagesInLink", "event == publish" },
        { "messagesOutLink", "event == delivered" }, { "failedLink", "kafka.status == failed" },
        { "recordsLink", "kafka.status == acked" }, { "waitingLink", "kafka.status == queued" } };
    for (const Case& each : cases) {
        w.window->showPage(MainWindow::Overview);
        w.find<ui::Link>(each.link)->click();
        EXPECT_EQ(pageOf(w), MainWindow::Events) << each.link;
        EXPECT_TRUE(QTest::qWaitFor([&] { return !model->isSearching(); }, 5000));
        EXPECT_TRUE(model->isFiltered()) << each.link << ": " << w.find<QLineEdit>("filterLineEdit")->text().toStdString();
        EXPECT_EQ(model->rowCount(), rows(each.filter)) << each.link;
    }
    EXPECT_EQ(rows("kafka.error == 10"), 1);
    EXPECT_EQ(rows("kafka.error == -10004"), 1);
}

TEST(OverviewPage, OtherNumbersLeadToTheirPages)
{
    test::Window w;
    struct Case {
        const char* link;
        int page;
    };
    for (const Case& each : { Case { "pathClientsLink", MainWindow::Clients }, Case { "clientsLink", MainWindow::Clients },
             Case { "sessionsLink", MainWindow::Clients }, Case { "subscriptionsLink", MainWindow::Subscriptions },
             Case { "retainedLink", MainWindow::Topics }, Case { "pathHookErrorsLink", MainWindow::Log } }) {
        w.window->showPage(MainWindow::Overview);
        w.find<ui::Link>(each.link)->click();
        EXPECT_EQ(pageOf(w), each.page) << each.link;
    }
}

TEST(OverviewPage, SlowestRowsAreOneClickAway)
{
    test::Window w;
    w.backend.makeHistory(3, [&] { w.sample(); });
    w.find<ui::Link>("p99Link")->click();
    EXPECT_TRUE(w.find<QLineEdit>("filterLineEdit")->text().startsWith(QStringLiteral("latency >= ")));
}

/// Every number that is seen on the page and in the status strip, with room for it.
void expectNoNumberCut(const test::Window& w, const std::string& when)
{
    for (const QWidget* root : { w.find<QWidget>("overviewPage"), w.find<QWidget>("statusStrip") }) {
        for (const ui::Link* link : root->findChildren<ui::Link*>()) {
            if (!link->isVisible())
                continue;
            EXPECT_GE(link->width(), link->fontMetrics().horizontalAdvance(link->text()))
                << when << ": " << link->objectName().toStdString() << " \"" << link->text().toStdString() << '"';
            const QRect within = link->parentWidget()->rect();
            EXPECT_TRUE(within.contains(link->geometry())) << when << ": " << link->objectName().toStdString() << " \""
                                                           << link->text().toStdString() << '"';
        }
    }
}

TEST(OverviewPage, NoNumberIsCutInASmallWindow)
{
    for (const std::string language : { "en", "zh_CN" }) {
        for (const std::uint64_t perSecond : { 0ull, 7ull, 1'234ull, 12'345ull, 123'456ull, 1'234'567ull }) {
            test::Window w([&](test::FakeBackend& backend) { backend.current.window.language = language; });
            w.window->resize(1100, 680);
            w.sample();
            metrics::Snapshot& now = w.backend.now;
            now.broker.messagesIn += perSecond;
            now.broker.messagesOut += perSecond * 27 / 10;
            now.broker.connections = perSecond / 10;
            now.broker.hookErrors += perSecond;
            now.broker.dropped[static_cast<std::size_t>(tap::DropReason::QueueFull)] += perSecond;
            now.kafka.matched += perSecond;
            now.kafka.acknowledged += perSecond;
            now.kafka.dropped += perSecond * 3;
            now.kafka.failed += perSecond;
            now.kafka.queued = perSecond / 3;
            w.backend.advance(1);
            w.sample();
            w.settle();
            const std::string when = language + ", " + std::to_string(perSecond) + "/s";
            expectNoNumberCut(w, when);
            if (perSecond < 100'000) { // nor is it beside the page
                auto* page = w.find<QWidget>("overviewPage");
                EXPECT_LE(w.find<ui::Link>("failedLink")->mapTo(page, QPoint()).x() + 40, page->width()) << when;
                auto* send = w.find<QWidget>("simulatorPushButton");
                EXPECT_LE(send->mapTo(page, send->rect().topRight()).x(), page->width()) << when;
            }
            const auto* in = w.find<ui::Link>("pathInLink");
            EXPECT_TRUE(in->text().contains(QRegularExpression(QStringLiteral("\\d")))) << when;
            const QString exact = QLocale().toString(static_cast<qulonglong>(perSecond));
            EXPECT_TRUE((in->text() + in->toolTip()).contains(exact)) << when << ": " << in->toolTip().toStdString();
        }
    }
}

TEST(OverviewPage, ASentenceFitsIntoTheLastProblemsInAnyWindow)
{
    test::Window w;
    w.sample();
    const auto* list = w.find<ui::ProblemList>("problemsListView");
    for (const int width : { 1100, 1440, 1120, 1600, 1100 }) {
        w.window->resize(width, 800);
        w.settle();
        EXPECT_GE(list->viewport()->width(), list->fontMetrics().averageCharWidth() * 36) << width;
        EXPECT_GE(list->viewport()->height(), list->fontMetrics().height() * 3) << width;
    }
}

TEST(OverviewPage, AQueueThatIsNotEmptyIsNotAtZero)
{
    test::Window w;
    w.backend.now.kafka.queueLimit = 200'000;
    w.sample();
    EXPECT_EQ(w.find<ui::Link>("statusQueueLink")->text(), QStringLiteral("queue 0 %"));
    w.backend.now.kafka.matched += 814;
    w.backend.now.kafka.queued = 814;
    w.backend.advance(1);
    w.sample();
    w.settle();
    EXPECT_EQ(w.find<ui::Link>("statusQueueLink")->text(), QStringLiteral("queue <1 %"));
    EXPECT_TRUE(w.find<ui::Link>("waitingLink")->text().endsWith(QStringLiteral("(<1 %)")));
}

TEST(OverviewPage, TheSumSaysHowManyAreMissing)
{
    test::Window w;
    w.backend.makeHistory(3, [&] { w.sample(); });
    auto* verdict = w.find<QWidget>("overviewPage")->findChild<QLabel*>(QStringLiteral("sumLabel"));
    EXPECT_EQ(verdict->text(), QStringLiteral("✓ nothing is missing"));
    w.backend.now.kafka.matched += 1000;
    w.backend.advance(1);
    w.sample();
    EXPECT_EQ(verdict->text(), QStringLiteral("≠ 1,000 are missing"));
    w.backend.now.kafka.queued += 1000;
    w.backend.advance(1);
    w.sample();
    EXPECT_TRUE(verdict->text().startsWith(QStringLiteral("✓")));
    w.backend.now.kafka.matched += 500;
    w.backend.now.kafka.dropped += 500; // counted, but nobody should read that nothing is missing
    w.backend.advance(1);
    w.sample();
    EXPECT_EQ(verdict->text(), QStringLiteral("✓ adds up: 500 failed or dropped, all lost"));
    EXPECT_EQ(verdict->palette().color(QPalette::WindowText), ui::theme()[ui::Role::TextMuted]) << "the sum is right";
}

TEST(OverviewPage, OfSeveralClustersTheOneInTroubleIsNamed)
{
    test::Window w;
    metrics::KafkaSnapshot& kafka = w.backend.now.kafka;
    kafka.servers = "kafka-1:9092";
    kafka.practice = false;
    kafka.state = metrics::KafkaState::Down;
    kafka.problemId = "kafka.unreachable";
    kafka.problemCluster = "archive";
    kafka.problemServers = "archive-1:9093";
    w.window->showPage(MainWindow::Overview);
    w.backend.advance(1);
    w.sample();
    w.settle();
    const QString said = QStringLiteral("archive: unreachable");
    EXPECT_EQ(w.find<ui::Link>("statusKafkaLink")->text(), QStringLiteral("Kafka ") + said);
    EXPECT_TRUE(w.find<QWidget>("kafkaStateLine")->accessibleName().endsWith(said));
    const auto says = [&](const char* card, const QString& text) {
        const auto labels = w.find<QWidget>(card)->findChildren<QLabel*>();
        return std::ranges::any_of(labels, [&](const QLabel* label) {
            const auto* elided = qobject_cast<const ui::ElidedLabel*>(label);
            return (elided ? elided->fullText() : label->text()) == text;
        });
    };
    EXPECT_TRUE(says("kafkaCard", said));
    EXPECT_TRUE(says("firstStepsCard", QStringLiteral("archive-1:9093  \u00B7  ") + said)) << "not the servers that are well";
    kafka.state = metrics::KafkaState::Up;
    w.backend.advance(1);
    w.sample();
    w.settle();
    EXPECT_FALSE(w.find<ui::Link>("statusKafkaLink")->text().contains(QStringLiteral("archive")));
}

TEST(OverviewPage, WhatWasKeptIsNotLost)
{
    test::Window w;
    w.backend.makeBridge(); // of 45 that Kafka did not take, 40 are dead letters
    w.window->showPage(MainWindow::Overview);
    w.backend.advance(1);
    w.sample();
    w.settle();
    const auto labels = w.find<QWidget>("bridgeCard")->findChildren<QLabel*>();
    EXPECT_TRUE(std::ranges::any_of(labels, [](const QLabel* label) { return label->text() == QStringLiteral("5 lost"); }));
    EXPECT_EQ(w.find<ui::Link>("statusBridgeLossLink")->text(), QStringLiteral("✗ lost: bridge 5"));
    w.backend.now.kafka.rules[1].passedOn = 60; // read a moment later than the total
    EXPECT_EQ(ui::bridgeLosses(w.backend.now.kafka), 0u);
}

bool saysIn(const test::Window& w, const char* card, const QString& text)
{
    const auto labels = w.find<QWidget>(card)->findChildren<QLabel*>();
    return std::ranges::any_of(labels, [&](const QLabel* label) {
        const auto* elided = qobject_cast<const ui::ElidedLabel*>(label);
        return label->isVisible() && (elided ? elided->fullText() : label->text()) == text;
    });
}

TEST(OverviewPage, WhatGoesOnComesBeforeWhatHasBeen)
{
    test::Window w;
    metrics::KafkaSnapshot& kafka = w.backend.now.kafka;
    kafka.queueLimit = 1000;
    kafka.matched = 1010;
    kafka.dropped = 10;
    kafka.queued = 1000;
    w.backend.advance(1);
    w.sample();
    w.settle();
    EXPECT_TRUE(saysIn(w, "bridgeCard", QStringLiteral("queue is full"))) << "and not only that something was lost";
    kafka.queued = 0;
    kafka.acknowledged = 1000;
    w.backend.advance(1);
    w.sample();
    EXPECT_TRUE(saysIn(w, "bridgeCard", QStringLiteral("10 lost")));
}

TEST(OverviewPage, ADiskThatDoesNotTakeTheStateIsSeenOnTheBroker)
{
    test::Window w;
    w.backend.now.broker.state.problem = "The disk does not take the broker's state: No space left on device";
    w.backend.advance(1);
    w.sample();
    w.settle();
    EXPECT_TRUE(saysIn(w, "brokerCard", QStringLiteral("disk trouble")));
    EXPECT_EQ(ui::Look::broker(w.backend.now.broker).state, ui::State::Error);
    w.backend.now.broker.state.problem.clear();
    w.backend.advance(3600);
    w.sample();
    EXPECT_TRUE(saysIn(w, "brokerCard", QStringLiteral("running for 1 h 0 min")));
    w.backend.stopBroker();
    w.backend.startBroker();
    w.backend.advance(5);
    w.sample();
    EXPECT_TRUE(saysIn(w, "brokerCard", QStringLiteral("running for 5 s"))) << "since it was started again";
}

TEST(OverviewPage, TheCardsSayPeakBytesRulesAndTopics)
{
    test::Window w([](test::FakeBackend& backend) { backend.makeBridge(); });
    w.backend.makeHistory(3, [&] { w.sample(); });
    w.backend.now.broker.connectionsMost = 57;
    w.backend.now.kafka.topics[1].state = metrics::KafkaState::Blocked;
    w.backend.now.kafka.unmatched += 6;
    w.backend.advance(1);
    w.sample();
    w.settle();
    EXPECT_EQ(w.find<ui::Link>("peakLink")->text(), QStringLiteral("peak 57"));
    EXPECT_EQ(w.find<ui::Link>("rulesLink")->text(), QStringLiteral("2 rules on, 1 off"));
    EXPECT_EQ(w.find<ui::Link>("roundTripLink")->text(), QStringLiteral("round trip 1.8\u00A0ms \u00B7 4 retries"));
    EXPECT_EQ(w.find<ui::ElidedLabel>("kafkaTopicsLabel")->fullText(), QStringLiteral("alarms: refuses records \u00B7 \u2713 iot.events"));
    EXPECT_TRUE(w.find<ui::Link>("pathNoRuleLink")->text().startsWith(QStringLiteral("6.0/s")));
    EXPECT_EQ(w.find<ui::Link>("pathWaitingLink")->text().section(u' ', 1), QStringLiteral("+ 211 in flight")) << "as the sum has them";
    w.find<ui::Link>("rulesLink")->click();
    EXPECT_EQ(pageOf(w), MainWindow::Bridge);
    w.window->showPage(MainWindow::Overview);
    w.find<ui::Link>("bytesLink")->click();
    EXPECT_EQ(pageOf(w), MainWindow::Throughput);
}

TEST(OverviewPage, BeforeTheFirstMessageTheStepsHaveThePage)
{
    test::Window w;
    w.sample();
    w.settle();
    EXPECT_FALSE(w.find<QWidget>("overviewCharts")->isVisible());
    EXPECT_FALSE(w.find<ui::Link>("pathInLink")->isVisible()) << "zeros say nothing";
    EXPECT_TRUE(w.find<ui::Link>("pathClientsLink")->isVisible());
    ++w.backend.now.broker.messagesIn;
    w.backend.advance(1);
    w.sample();
    w.settle();
    EXPECT_TRUE(w.find<QWidget>("overviewCharts")->isVisible());
    EXPECT_TRUE(w.find<ui::Link>("pathInLink")->isVisible());
}

TEST(OverviewPage, OfSeveralClustersTheDefaultOneIsSaidApart)
{
    test::Window w;
    metrics::KafkaSnapshot& kafka = w.backend.now.kafka;
    kafka.practice = false;
    kafka.servers = "kafka-1:9092,kafka-2:9092";
    kafka.state = metrics::KafkaState::Down;
    kafka.problemCluster = "archive";
    kafka.clusters.resize(2);
    kafka.clusters[0].state = metrics::KafkaState::Up;
    kafka.clusters[1].name = "archive";
    kafka.clusters[1].state = metrics::KafkaState::Down;
    w.backend.advance(1);
    w.sample();
    w.settle();
    const QString said = w.find<QLabel>("kafkaServersLabel")->text();
    EXPECT_EQ(said, QStringLiteral("default cluster: kafka-1:9092, kafka-2:9092 \u00B7 connected"));
}

TEST(OverviewPage, AProblemThatNeedsTwoLinesHasThemWhereThereIsRoom)
{
    test::Window w;
    w.backend.now.broker.messagesIn = 1;
    w.sample();
    emit w.backend.logged({ 1, base::LogLevel::Error, "kafka", "short" });
    emit w.backend.logged({ 2, base::LogLevel::Warning, "broker",
        "client dev-099 is banned for a while: it connects and disconnects much too often, again and again, and again after that" });
    w.window->resize(1600, 950);
    w.settle();
    const auto* list = w.find<ui::ProblemList>("problemsListView");
    const int line = list->fontMetrics().height();
    EXPECT_GE(list->visualRect(list->model()->index(0, 0)).height(), 2 * line);
    EXPECT_LT(list->visualRect(list->model()->index(1, 0)).height(), 2 * line);
    for (int i = 0; i < 60; ++i)
        emit w.backend.logged({ 3 + i, base::LogLevel::Warning, "broker", "client dev-" + std::to_string(i) + " is banned for a while: it connects and disconnects much too often, again and again" });
    w.settle();
    EXPECT_LT(list->visualRect(list->model()->index(0, 0)).height(), 2 * line) << "no room for two of all";
}

TEST(OverviewPage, TheStatusBarChangesTheKafkaProfileAndSaysSinceWhen)
{
    test::Window w;
    w.backend.now.kafka.failed = 3;
    w.sample();
    w.settle();
    auto* lost = w.find<ui::Link>("statusBridgeLossLink");
    EXPECT_TRUE(lost->toolTip().contains(QStringLiteral("2026-03-14 06:32:07"))) << lost->toolTip().toStdString();
    config::KafkaSettings other;
    other.servers = "other:9092";
    ASSERT_TRUE(w.backend.settingsDesk().saveProfile(QStringLiteral("plant"), other));
    auto* button = w.find<QToolButton>("statusProfileToolButton");
    EXPECT_TRUE(button->text().endsWith(w.backend.settingsDesk().activeProfile()));
    emit button->menu()->aboutToShow();
    const auto actions = button->menu()->actions();
    const auto plant = std::ranges::find_if(actions, [](const QAction* action) { return action->text() == QStringLiteral("plant"); });
    ASSERT_NE(plant, actions.end());
    EXPECT_FALSE((*plant)->isChecked());
    (*plant)->trigger();
    w.settle();
    EXPECT_EQ(pageOf(w), MainWindow::Settings);
    EXPECT_NE(w.backend.settingsDesk().activeProfile(), QStringLiteral("plant")) << "it asks first";
    w.find<QWidget>("settingsPage")->findChild<QAbstractButton*>(QStringLiteral("confirmYesPushButton"))->click();
    w.sample();
    w.settle();
    EXPECT_EQ(w.backend.settingsDesk().activeProfile(), QStringLiteral("plant"));
    EXPECT_TRUE(button->text().endsWith(QStringLiteral("plant")));
}

TEST(OverviewPage, AProblemLeadsToItsAlert)
{
    test::Window w;
    emit w.backend.logged({ 1, base::LogLevel::Error, "kafka", "first" });
    emit w.backend.logged({ 2, base::LogLevel::Warning, "broker", "second" });
    auto* list = w.find<ui::ProblemList>("problemsListView");
    emit list->clicked(list->model()->index(1, 0));
    w.settle();
    EXPECT_EQ(pageOf(w), MainWindow::Log);
    EXPECT_EQ(w.find<QLabel>("alertTitleLabel")->text(), QStringLiteral("First"));
}

} // namespace
} // namespace hookline
