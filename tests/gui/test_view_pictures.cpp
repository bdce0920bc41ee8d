// Pictures of grouped charts, a number over time, overlapping filters, a larger type and the benchmark.
#include "tests/gui/support/fake_benchmark_desk.h"
#include "tests/gui/support/screenshots.h"
#include "tests/gui/support/window.h"

#include "ui/models/topic_tree_model.h"
#include "ui/pages/throughput_page.h"
#include "ui/pages/topics_page.h"
#include "ui/widgets/chart.h"
#include "ui/widgets/event_view.h"
#include "ui/widgets/group_charts.h"
#include "ui/widgets/topic_history.h"

#include <QAction>
#include <QComboBox>
#include <QDialog>
#include <QLineEdit>
#include <QTreeView>

#include <gtest/gtest.h>

namespace hookline {
namespace {

using ui::MainWindow;

class ViewPictures : public test::Screenshots { };

TEST_P(ViewPictures, ThroughputWithEverything)
{
    test::Window w([](test::FakeBackend& backend) {
        use(backend);
        backend.makeBridge();
        backend.makeHooks();
    });
    w.window->showPage(MainWindow::Throughput);
    w.backend.makeTraffic(300);
    w.tick();
    w.backend.makeHistory(320, [&] { w.sample(); });
    w.settle();
    shoot(w.window.get(), "throughput-charts");
    emit w.find<QComboBox>("groupComboBox")->activated(1);
    w.settle();
    emit w.window->findChild<ui::ThroughputPage*>()->groupCharts().charts()[1]->hovered(static_cast<double>(w.backend.now.wallMicros) / 1e6 - 100);
    w.settle();
    shoot(w.window.get(), "throughput-rules");
    w.window->resize(1100, 680);
    w.settle();
    shoot(w.find<QWidget>("throughputPage"), "throughput-rules-small");
    emit w.find<QComboBox>("groupComboBox")->activated(0);
    w.settle();
    shoot(w.find<QWidget>("throughputPage"), "throughput-charts-small");
}

TEST_P(ViewPictures, PausingThatHurts)
{
    test::Window w([](test::FakeBackend& backend) {
        use(backend);
        backend.makeBridge(); // one of its rules' publishers wait for Kafka
    });
    w.backend.now.kafka.queueLimit = 200'000; // and the queue has room for three minutes
    w.backend.makeTraffic(300);
    w.tick();
    for (int second = 0; second < 2; ++second) {
        w.backend.now.broker.messagesIn += 1198;
        w.backend.now.kafka.matched += 1198;
        w.backend.now.kafka.acknowledged += 1198;
        w.backend.now.kafka.rules[0].matched += 1198;
        w.backend.now.kafka.rules[0].acknowledged += 1198;
        w.backend.now.kafka.lastAckWallMicros = w.backend.now.wallMicros;
        w.backend.advance(1);
        w.sample();
    }
    w.find<QAction>("pauseBridgeAction")->trigger();
    w.settle();
    auto* dialog = w.find<QDialog>("pauseDialog");
    shoot(dialog, "pause");
    dialog->close();
}

TEST_P(ViewPictures, TopicsOverTime)
{
    test::Window w(use);
    w.backend.makeClients(8);
    w.window->showPage(MainWindow::Topics);
    w.sample();
    for (int second = 0; second < 70; ++second) {
        w.backend.makeTraffic(30 + second % 7 * 9);
        w.tick();
        w.backend.advance(1);
        w.sample();
    }
    auto* page = w.find<ui::TopicsPage>("topicsPage");
    page->renew();
    w.settle();
    auto* tree = w.find<QTreeView>("topicsTreeView");
    tree->expandAll();
    const QModelIndexList found = tree->model()->match(tree->model()->index(0, 0), ui::TopicTreeModel::TopicRole,
        QStringLiteral("factory/l1/temp"), 1, Qt::MatchExactly | Qt::MatchRecursive);
    ASSERT_EQ(found.size(), 1);
    tree->setCurrentIndex(found.first());
    w.settle();
    w.window->findChild<ui::TopicHistory*>()->plotField(QStringLiteral("t"));
    w.settle();
    shoot(w.window.get(), "topics-plot");
    w.window->resize(1100, 680);
    w.settle();
    shoot(page, "topics-plot-small");
}

TEST_P(ViewPictures, SubscriptionsThatOverlap)
{
    test::Window w([](test::FakeBackend& backend) {
        use(backend);
        backend.makeClients(8);
        backend.makeBridge();
        backend.subscriptions.push_back({ "dash-1", "factory/l1/#", 0, false, false, 0, 0, true });
        backend.subscriptions.push_back({ "wrk-3", "$share/g/factory/#", 1, false, false, 0, 0, true });
    });
    w.window->showPage(MainWindow::Subscriptions);
    w.settle();
    w.settle();
    shoot(w.window.get(), "subscriptions-overlap");
    w.find<QLineEdit>("testTopicLineEdit")->setText(QStringLiteral("factory/l1/temp"));
    QTest::keyClick(w.find<QLineEdit>("testTopicLineEdit"), Qt::Key_Return);
    w.settle();
    shoot(w.window.get(), "subscriptions-reach");
    w.window->resize(1100, 680);
    w.settle();
    shoot(w.find<QWidget>("subscriptionsPage"), "subscriptions-reach-small");
}

TEST_P(ViewPictures, ZoomAndDetailsBesideTheList)
{
    test::Window w(use);
    w.window->showPage(MainWindow::Events);
    w.backend.makeTraffic(300);
    w.tick();
    w.backend.advance(1);
    w.sample();
    auto* view = w.find<ui::EventView>("eventsTableView");
    view->selectRow(view->model()->rowCount() - 4);
    w.find<QAction>("detail_rightAction")->trigger();
    w.find<QAction>("zoomInAction")->trigger();
    w.find<QAction>("zoomInAction")->trigger();
    w.settle();
    shoot(w.window.get(), "events-beside");
    w.window->resize(1100, 680);
    w.settle();
    shoot(w.find<QWidget>("eventsPage"), "events-beside-small");
}

TEST_P(ViewPictures, Benchmark)
{
    test::Window w([](test::FakeBackend& backend) {
        use(backend);
        new test::FakeBenchmarkDesk(&backend);
    });
    w.find<QAction>("benchmarkAction")->trigger();
    w.settle();
    auto* dialog = w.find<QDialog>("benchmarkDialog");
    shoot(dialog, "benchmark");
    w.find<QAbstractButton>("benchmarkStartPushButton")->click();
    auto* desk = w.backend.findChild<test::FakeBenchmarkDesk*>();
    emit desk->progress(0.6, 151'220, 150'904);
    w.settle();
    shoot(dialog, "benchmark-running");
    ui::BenchmarkReport report;
    report.order = { .clients = 10, .messagesPerSecond = 0, .qos = 1, .payloadBytes = 128, .seconds = 10 };
    report.prefix = QStringLiteral("hookline-benchmark/");
    report.seconds = 10;
    report.sent = report.acknowledged = 481'208;
    report.received = 481'208;
    report.receivedInTime = 481'208;
    report.p50 = 1.8;
    report.p95 = 4.4;
    report.p99 = 9.2;
    report.worst = 31;
    report.brokerCpu = 64;
    report.generatorCpu = 97;
    report.cores = 2;
    report.kafkaTaken = 481'208;
    report.kafkaAcknowledged = 470'002;
    report.kafkaWaiting = 11'206;
    report.generatorLimited = true;
    desk->finish(report);
    w.settle();
    dialog->adjustSize();
    w.settle();
    shoot(dialog, "benchmark-result");
}

INSTANTIATE_TEST_SUITE_P(Looks, ViewPictures, test::looks(), test::nameOfLook);

} // namespace
} // namespace hookline
