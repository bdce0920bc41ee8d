// What hands do with a chart: hide a line, look closer, stop and go on; and what the charts of a page share.
#include "tests/gui/support/window.h"

#include "ui/models/event_table_model.h"
#include "ui/models/metrics_history.h"
#include "ui/pages/throughput_page.h"
#include "ui/widgets/chart.h"
#include "ui/widgets/group_charts.h"
#include "ui/widgets/legend_entry.h"
#include "ui/widgets/time_axis.h"

#include <QAction>
#include <QComboBox>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QToolButton>
#include <QWheelEvent>

#include <gtest/gtest.h>

namespace hookline {
namespace {

using ui::MainWindow;

class ChartHands : public ::testing::Test {
protected:
    ChartHands()
    {
        w.window->showPage(MainWindow::Throughput);
        w.backend.makeHistory(60, [this] { w.sample(); });
        w.settle();
    }
    ui::ThroughputPage& page() const { return *w.window->findChild<ui::ThroughputPage*>(); }
    QWidget* plot(int chart) const
    {
        for (QWidget* child : page().chart(chart)->findChildren<QWidget*>()) {
            if (child->inherits("QCustomPlot"))
                return child;
        }
        return nullptr;
    }
    ui::LegendEntry* entry(int chart, int line) const
    {
        return page().chart(chart)->findChildren<ui::LegendEntry*>().value(line);
    }
    void wheel(int chart, int steps, Qt::KeyboardModifiers keys)
    {
        const QPointF at = plot(chart)->rect().center();
        QWheelEvent event(at, plot(chart)->mapToGlobal(at), {}, { 0, steps * 120 }, Qt::NoButton, keys, Qt::NoScrollPhase, false);
        QApplication::sendEvent(plot(chart), &event);
    }
    void second()
    {
        w.backend.advance(1);
        w.sample();
    }
    test::Window w;
};

TEST_F(ChartHands, TheSpaceBarStopsTheChartsAndLetsThemGoOn)
{
    page().setFocus();
    QTest::keyClick(&page(), Qt::Key_Space);
    EXPECT_FALSE(page().isLive());
    const auto before = page().chart(0)->range();
    second();
    EXPECT_EQ(page().chart(0)->range(), before) << "stands still";
    EXPECT_EQ(page().chart(2)->range(), before) << "all of them";
    auto* live = w.find<QPushButton>("livePushButton");
    auto* pause = w.find<QPushButton>("pausePushButton");
    EXPECT_TRUE(live->isVisible());
    EXPECT_FALSE(pause->isVisible());
    QTest::keyClick(&page(), Qt::Key_Space);
    EXPECT_TRUE(page().isLive());
    EXPECT_GT(page().chart(0)->range().second, before.second) << "nothing was missed";
    pause->click();
    EXPECT_FALSE(page().isLive());
}

TEST_F(ChartHands, AClickInTheLegendHidesALineAndItsValuesNoLongerCount)
{
    const double before = page().chart(0)->valueRange().second;
    QTest::mouseClick(entry(0, 1), Qt::LeftButton); // MQTT out, by far the most
    EXPECT_FALSE(page().chart(0)->isLineShown(1));
    EXPECT_LT(page().chart(0)->valueRange().second, before) << "the others have the room";
    entry(0, 1)->setFocus();
    QTest::keyClick(entry(0, 1), Qt::Key_Space);
    EXPECT_TRUE(page().chart(0)->isLineShown(1));
    EXPECT_TRUE(page().isLive()) << "the key was the legend's";
    EXPECT_EQ(entry(0, 1)->accessibleName(), QStringLiteral("MQTT out"));
    EXPECT_FALSE(page().chart(0)->isLineShown(4)) << "what no rule takes is seen when it is asked for";

    QTest::mouseClick(entry(0, 0), Qt::LeftButton);
    QTest::mouseClick(entry(0, 4), Qt::LeftButton);
    w.backend.now.broker.connections = 0;
    w.window->close();
    w.window = std::make_unique<MainWindow>(w.backend, &w.client);
    EXPECT_EQ(page().chart(0)->hiddenLines(), (QList<int> { 0 })) << "remembered";
    w.find<QAction>("resetLayoutAction")->trigger();
    EXPECT_EQ(page().chart(0)->hiddenLines(), (QList<int> { 4 }));
}

TEST_F(ChartHands, WithCtrlTheWheelChangesTheValuesAndElseTheTime)
{
    ui::Chart* chart = page().chart(0);
    const auto time = chart->range(), values = chart->valueRange();
    wheel(0, 2, Qt::ControlModifier);
    EXPECT_EQ(chart->range(), time);
    EXPECT_LT(chart->valueRange().second, values.second * 0.8);
    EXPECT_LE(chart->valueRange().first, 0) << "zero stays in sight";
    const double chosen = chart->valueRange().second;
    second();
    EXPECT_DOUBLE_EQ(chart->valueRange().second, chosen) << "new values do not take it back";
    wheel(0, 1, Qt::NoModifier);
    EXPECT_LT(chart->range().second - chart->range().first, time.second - time.first);
    EXPECT_FALSE(page().isLive());
    auto* fiveMinutes = w.find<QToolButton>("window300ToolButton");
    EXPECT_FALSE(fiveMinutes->isChecked()) << "another part is shown";
    w.find<QPushButton>("livePushButton")->click();
    EXPECT_TRUE(fiveMinutes->isChecked());
    EXPECT_GT(chart->valueRange().second, chosen) << "all of it again";
}

TEST_F(ChartHands, ARectangleWithShiftIsLookedAtCloser)
{
    ui::Chart* chart = page().chart(0);
    const auto time = chart->range(), values = chart->valueRange();
    const QRect area = plot(0)->rect().adjusted(120, 20, -40, -20);
    QTest::mousePress(plot(0), Qt::LeftButton, Qt::ShiftModifier, area.topLeft());
    QMouseEvent move(QEvent::MouseMove, area.bottomRight(), plot(0)->mapToGlobal(area.bottomRight()), Qt::NoButton, Qt::LeftButton, Qt::ShiftModifier);
    QApplication::sendEvent(plot(0), &move);
    QSignalSpy opened(chart, &ui::Chart::clicked);
    QTest::mouseRelease(plot(0), Qt::LeftButton, Qt::ShiftModifier, area.bottomRight());
    EXPECT_TRUE(opened.isEmpty());
    EXPECT_GT(chart->range().first, time.first);
    EXPECT_LT(chart->range().second, time.second);
    EXPECT_LT(chart->valueRange().second, values.second);
    EXPECT_GT(chart->valueRange().first, values.first);
    EXPECT_EQ(page().chart(3)->range(), chart->range()) << "the others come along";

    QSignalSpy rows(&page(), &ui::ThroughputPage::eventsWanted);
    QTest::mouseDClick(plot(0), Qt::LeftButton, {}, area.center());
    EXPECT_TRUE(page().isLive()) << "a double click leads back";
    EXPECT_EQ(chart->valueRange().second, values.second);
    EXPECT_TRUE(rows.isEmpty()) << "and is no click";
}

TEST_F(ChartHands, TheTimesAreInSightWhereverTheChartsAreScrolledTo)
{
    w.window->resize(1100, 680);
    w.settle();
    auto* scroll = w.find<QScrollArea>("chartsScrollArea");
    ASSERT_GT(scroll->verticalScrollBar()->maximum(), 0);
    const auto& axis = page().timeAxis();
    for (const int at : { 0, scroll->verticalScrollBar()->maximum() }) {
        scroll->verticalScrollBar()->setValue(at);
        w.settle();
        EXPECT_FALSE(axis.visibleRegion().isEmpty());
        const auto labels = axis.labels();
        ASSERT_GE(labels.size(), 3u);
        const ui::Chart* chart = page().chart(0);
        const QRect area = chart->plotArea();
        const double left = axis.mapFromGlobal(chart->mapToGlobal(area.topLeft())).x(), wide = area.width();
        EXPECT_GE(labels.front().right, left);
        EXPECT_LE(labels.back().left, left + wide);
        for (std::size_t i = 1; i < labels.size(); ++i)
            EXPECT_GT(labels[i].left, labels[i - 1].right);
    }
}

TEST_F(ChartHands, ALimitIsShownWhereTheQueueComesNearIt)
{
    ui::Chart* queue = page().chart(3);
    w.backend.now.kafka.queueLimit = 1000;
    w.backend.now.kafka.queued = 20;
    second();
    EXPECT_LT(queue->valueRange().second, 1000) << "twenty records would be flat under it";
    EXPECT_TRUE(queue->legendTexts().contains(QStringLiteral("limit 1.0\u00A0k"))) << queue->legendTexts().join(u'|').toStdString();
    w.backend.now.kafka.queued = 600;
    second();
    EXPECT_GT(queue->valueRange().second, 1000);
}

TEST_F(ChartHands, WhereNothingWaitsTheChartSaysSo)
{
    const auto* words = page().chart(3)->findChild<QLabel*>(QStringLiteral("chartEmptyLabel"));
    EXPECT_TRUE(words->isVisible());
    EXPECT_EQ(words->text(), QStringLiteral("Nothing waits for Kafka."));
    EXPECT_LT(page().chart(3)->valueRange().first, 0) << "a line at zero is not under the edge";
    w.backend.now.kafka.queued = 3;
    second();
    EXPECT_FALSE(words->isVisible());
}

TEST_F(ChartHands, RecordsWithoutARuleAndTheRoundTripAreMeasured)
{
    w.backend.report.brokers.resize(3); // nothing was sent to the third
    w.backend.report.brokers[0].rttP50Micros = 900;
    w.backend.report.brokers[0].rttP99Micros = 4200;
    w.backend.report.brokers[1].rttP50Micros = 1600;
    w.backend.report.brokers[1].rttP99Micros = 3100;
    w.backend.now.kafka.unmatched += 7;
    second();
    second();
    const auto& history = *w.window->findChild<ui::MetricsHistory*>();
    EXPECT_DOUBLE_EQ(history.samples()[history.samples().size() - 2].noRule, 7);
    EXPECT_DOUBLE_EQ(history.now().rttP99, 4.2) << "of the slowest";
    EXPECT_EQ(history.rttP50Micros(), 1600);
    EXPECT_TRUE(page().csv().contains("no_rule_per_s"));
    const int asked = w.backend.bridgeQuestions;
    w.window->showPage(MainWindow::Clients);
    second();
    EXPECT_EQ(w.backend.bridgeQuestions, asked) << "nobody looks";
    w.backend.advance(4);
    w.sample();
    EXPECT_TRUE(std::isnan(history.now().rttP99)) << "what was is not what is";
}

TEST_F(ChartHands, BytesOnTheWireAndWhatCompressionMakesOfRecords)
{
    w.backend.report.brokers.resize(2);
    w.backend.report.partitions.resize(2);
    w.backend.reportGoesOn = false;
    const auto send = [&](std::uint64_t wire, std::uint64_t records) {
        for (metrics::BrokerReport& broker : w.backend.report.brokers) {
            broker.sentBytes += wire / 2;
            broker.countedAtMicros += 1'000'000;
        }
        for (metrics::PartitionReport& partition : w.backend.report.partitions)
            partition.sentBytes += records / 2;
        second();
    };
    const auto& history = *w.window->findChild<ui::MetricsHistory*>();
    send(1000, 4000);
    send(2000, 5000);
    EXPECT_DOUBLE_EQ(history.now().bytesWire, 2000);
    EXPECT_DOUBLE_EQ(history.now().compression, 2.5);
    w.backend.report.brokers[1].retries = 3;
    send(0, 0);
    EXPECT_DOUBLE_EQ(history.now().bytesWire, 0);
    EXPECT_TRUE(std::isnan(history.now().compression)) << "nothing was sent";
    EXPECT_EQ(history.retries(), 3u);
    w.backend.report.brokers[0].sentBytes = 0; // another producer
    send(100, 100);
    EXPECT_TRUE(std::isnan(history.now().bytesWire));
    EXPECT_FALSE(page().chart(8)->isVisible());
    w.find<QAction>("compressionChartChoice")->trigger();
    w.settle();
    EXPECT_TRUE(page().chart(8)->isVisible());
}

TEST_F(ChartHands, TheBusiestMqttTopicsHaveALineEach)
{
    emit w.find<QComboBox>("groupComboBox")->activated(4);
    w.settle();
    const std::pair<const char*, int> levels[] = { { "a/1", 9 }, { "b", 8 }, { "c/x/y", 7 }, { "d/1", 6 }, { "e/1", 5 }, { "f/1", 2 }, { "g/1", 1 }, { "/h", 1 } };
    for (int round = 0; round < 2; ++round) {
        for (const auto& [topic, count] : levels) {
            for (int i = 0; i < count; ++i)
                w.backend.publish("dev-1", topic, "x");
        }
        w.tick();
        second();
        w.settle();
    }
    ui::Chart* chart = page().groupCharts().charts()[0];
    EXPECT_TRUE(chart->isVisible());
    EXPECT_FALSE(page().groupCharts().charts()[2]->isVisible());
    const QStringList said = chart->legendTexts();
    EXPECT_EQ(said.size(), 6) << said.join(u'|').toStdString();
    EXPECT_TRUE(said.contains(QStringLiteral("a/ 9.0/s"))) << said.join(u'|').toStdString();
    EXPECT_TRUE(said.contains(QStringLiteral("c/ 7.0/s")));
    EXPECT_EQ(said.back(), QStringLiteral("all others 4.0/s"));
    EXPECT_TRUE(page().csv().contains("\"a/ published_per_s\"")) << page().csv().left(200).toStdString();
    EXPECT_FALSE(page().csv().contains("waiting"));
}

} // namespace
} // namespace hookline
