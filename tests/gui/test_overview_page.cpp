// Every number of the overview leads to what it counts.
#include "tests/gui/support/window.h"

#include "ui/models/event_filter.h"
#include "ui/models/event_table_model.h"
#include "ui/models/metrics_history.h"
#include "ui/pages/log_page.h"
#include "ui/widgets/label.h"
#include "ui/widgets/link.h"
#include "ui/widgets/problem_list.h"

#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QLocale>
#include <QRegularExpression>
#include <QStackedWidget>
#include <QTableView>

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
    EXPECT_EQ(w.find<ui::Link>("statusBridgeLossLink")->text(), QStringLiteral("✗ bridge 5"));
    w.backend.now.kafka.rules[1].passedOn = 60; // read a moment later than the total
    EXPECT_EQ(ui::bridgeLosses(w.backend.now.kafka), 0u);
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
    EXPECT_EQ(w.find<QLabel>("alertTitleLabel")->text(), QStringLiteral("first"));
}

} // namespace
} // namespace hookline
