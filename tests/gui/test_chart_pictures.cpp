// Pictures of charts and of the path in a small window, with numbers that are large.
#include "tests/gui/support/screenshots.h"

#include "ui/pages/throughput_page.h"
#include "ui/pages/topics_page.h"
#include "ui/widgets/chart.h"
#include "ui/widgets/topic_history.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QTreeView>

namespace hookline {
namespace {

class ChartPictures : public test::Screenshots {
protected:
    /// What the bridge lost was lost long before: its queue has room now.
    static void useAfterLosses(test::FakeBackend& backend)
    {
        use(backend);
        backend.current.kafka.whenFull = config::WhenFull::DropNewest;
        backend.now.broker.messagesIn = backend.now.kafka.matched = backend.now.kafka.dropped = 1'234'567;
    }
};
using ui::MainWindow;

/// A busy minute, with some of what goes to clients lost.
void makeBusy(test::Window& w)
{
    metrics::Snapshot& now = w.backend.now;
    for (int i = 0; i < 60; ++i) {
        now.broker.hookErrors += 21;
        now.broker.dropped[static_cast<std::size_t>(tap::DropReason::QueueFull)] += 350;
        now.broker.messagesIn += 12'300 + static_cast<unsigned>(i % 7) * 9;
        now.broker.messagesOut += 33'210 + static_cast<unsigned>(i % 5) * 20;
        now.broker.bytesIn += 1'290'000;
        now.broker.bytesOut += 3'420'000;
        now.kafka.matched += 12'345;
        now.kafka.acknowledged += 12'345;
        now.kafka.bytesAcknowledged += 2'617'000;
        w.backend.advance(1);
        w.sample();
    }
    now.broker.connections = 1'204;
    now.broker.connectionsMost = 1'311;
    now.broker.sessions = 1'260;
    now.broker.subscriptions = 3'612;
    now.broker.bytesIn += 1'290'000;
    now.broker.bytesOut += 3'420'000;
    now.kafka.bytesAcknowledged += 2'444'000;
    now.broker.hookErrors = 1'311;
    now.broker.dropped[static_cast<std::size_t>(tap::DropReason::QueueFull)] = 21'377;
    now.kafka.matched += 12'345;
    now.kafka.acknowledged += 11'531;
    now.kafka.queued = 814;
    now.broker.messagesIn += 12'345;
    now.broker.messagesOut += 33'333;
    w.backend.advance(1);
    w.sample();
}

TEST_P(ChartPictures, OverviewInASmallWindow)
{
    test::Window w(useAfterLosses);
    w.window->resize(1100, 680);
    w.find<QAbstractButton>("dismissStepsToolButton")->click();
    makeBusy(w);
    w.settle();
    shoot(w.window.get(), "overview-1100");
}

TEST_P(ChartPictures, OverviewWithTrouble)
{
    test::Window w([](test::FakeBackend& backend) {
        use(backend);
        backend.current.kafka.whenFull = config::WhenFull::DropNewest;
    });
    w.backend.now.kafka.practice = false;
    w.backend.now.kafka.servers = "kafka-1:9092,kafka-2:9092";
    w.backend.now.kafka.brokersKnown = 2;
    w.backend.now.kafka.queueLimit = 100'000; // full after 33 s
    w.backend.makeTraffic(300);
    w.tick();
    w.backend.makeHistory(200, [&] { w.sample(); });
    w.backend.now.kafka.state = metrics::KafkaState::Down;
    w.backend.now.kafka.problemId = "kafka.unreachable";
    w.backend.now.kafka.problem = "Kafka at kafka-1:9092 cannot be reached (connection refused). Check that Kafka runs there and that host and port are right. "
                                     "Records wait in the queue and go out by themselves once this is solved.";
    for (int i = 0; i < 40; ++i) {
        w.backend.now.broker.messagesIn += 1300;
        w.backend.now.broker.messagesOut += 3200;
        w.backend.now.broker.bytesIn += 338'000;
        w.backend.now.broker.bytesOut += 845'000;
        auto& kafka = w.backend.now.kafka;
        const std::uint64_t room = std::min<std::uint64_t>(3000, kafka.queueLimit - kafka.queued);
        kafka.matched += 3000;
        kafka.queued += room;
        kafka.dropped += 3000 - room;
        w.backend.advance(1);
        w.sample();
    }
    w.backend.now.broker.state.problem = "The disk does not take the broker's state: No space left on device";
    w.sample();
    emit w.backend.problem(QStringLiteral("state.disk"), QStringLiteral("The disk does not take the broker's state: No space left on device"),
        QStringLiteral("The broker tries again by itself once there is room."));
    w.find<QAbstractButton>("dismissStepsToolButton")->click();
    w.settle();
    shoot(w.window.get(), "overview-trouble");
}

TEST_P(ChartPictures, ThroughputInASmallWindow)
{
    test::Window w(useAfterLosses);
    w.window->resize(1100, 680);
    w.window->showPage(MainWindow::Throughput);
    w.settle();
    shoot(w.window.get(), "throughput-1100-empty");
    makeBusy(w);
    w.settle();
    shoot(w.window.get(), "throughput-1100-nothing");
    w.backend.now.kafka.state = metrics::KafkaState::Down;
    w.sample();
    w.backend.makeHistory(30, [&] { w.sample(); });
    w.settle();
    const double end = static_cast<double>(w.backend.now.wallMicros) / 1e6;
    auto* page = w.window->findChild<ui::ThroughputPage*>();
    page->chart(0)->setRange(end - 80, end);
    emit page->chart(0)->rangeChosen(end - 80, end);
    emit page->chart(0)->hovered(end - 29.6);
    w.settle();
    shoot(w.window.get(), "throughput-1100");
}

TEST_P(ChartPictures, ANumberOfATopicInASmallWindow)
{
    test::Window w(use);
    w.window->resize(1100, 680);
    w.window->showPage(MainWindow::Topics);
    w.backend.makeTraffic(900);
    w.tick();
    w.sample();
    auto* page = w.find<ui::TopicsPage>("topicsPage");
    page->renew();
    auto* tree = w.find<QTreeView>("topicsTreeView");
    tree->expandAll();
    const QModelIndex factory = tree->model()->index(0, 0);
    tree->setCurrentIndex(tree->model()->index(0, 0, tree->model()->index(0, 0, factory)));
    w.settle();
    w.window->findChild<ui::TopicHistory*>()->plotField(QStringLiteral("t"));
    w.settle();
    shoot(w.window.get(), "topics-1100-plot");
    w.window->findChild<ui::TopicHistory*>()->plotField(QStringLiteral("ts"));
    w.settle();
    shoot(w.window.get(), "topics-1100-plot-far");
}

INSTANTIATE_TEST_SUITE_P(Looks, ChartPictures, test::looks(), test::nameOfLook);

} // namespace
} // namespace hookline
