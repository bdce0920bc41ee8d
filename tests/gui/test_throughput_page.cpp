// A minute to a week in bounded memory, one crosshair for all charts, markers, and the rows behind a point.
#include "tests/gui/support/window.h"

#include "ui/models/event_table_model.h"
#include "ui/models/marker_log.h"
#include "ui/models/metrics_history.h"
#include "ui/pages/throughput_page.h"
#include "ui/widgets/chart.h"

#include <QLineEdit>
#include <QStackedWidget>
#include <QToolButton>

#include <gtest/gtest.h>

namespace hookline {
namespace {

using ui::MainWindow;
using ui::MarkerLog;

struct ThroughputWindow : test::Window {
    ThroughputWindow() { window->showPage(MainWindow::Throughput); }
    ui::ThroughputPage& page() const { return *window->findChild<ui::ThroughputPage*>(); }
    std::vector<MarkerLog::Kind> kinds() const
    {
        std::vector<MarkerLog::Kind> out;
        for (const MarkerLog::Marker& marker : window->findChild<MarkerLog*>()->markers())
            out.push_back(marker.kind);
        return out;
    }
    void second()
    {
        backend.advance(1);
        sample();
    }
};

TEST(ThroughputPage, WiderWindowsShowSpansOfSeveralSeconds)
{
    ThroughputWindow w;
    w.backend.makeHistory(130, [&] { w.sample(); });
    const auto lines = [&] { return w.page().csv().count('\n') - 1; };
    EXPECT_EQ(lines(), 130);
    w.find<QToolButton>("window21600ToolButton")->click();
    EXPECT_EQ(w.page().window(), 21600);
    EXPECT_GE(lines(), 12);
    EXPECT_LE(lines(), 14);
    EXPECT_TRUE(w.page().csv().startsWith("time,mqtt_in_per_s"));
    EXPECT_TRUE(w.page().csv().contains("mqtt_in_per_s_high"));
    const double newest = w.page().chart(0)->nearestTime(9e9);
    EXPECT_EQ(std::fmod(newest, 10), 0) << "the charts show the spans";
    w.find<QToolButton>("window604800ToolButton")->click();
    EXPECT_LE(lines(), 3);
    w.backend.makeHistory(70, [&] { w.sample(); });
    EXPECT_GE(w.page().chart(0)->nearestTime(9e9), newest) << "and go on";
    w.find<QToolButton>("window300ToolButton")->click();
    EXPECT_EQ(lines(), 200);
}

TEST(ThroughputPage, OneCrosshairForAllChartsAndTheLegendSaysWhatWasThere)
{
    ThroughputWindow w;
    for (int i = 1; i <= 10; ++i) {
        w.backend.now.broker.messagesIn += static_cast<unsigned>(i);
        w.second();
    }
    w.settle();
    const double time = static_cast<double>(w.backend.now.wallMicros) / 1e6 - 6;
    emit w.page().chart(2)->hovered(time);
    EXPECT_TRUE(w.page().chart(0)->legendTexts().first().contains(QStringLiteral("4.0/s"))) << w.page().chart(0)->legendTexts().first().toStdString();
    EXPECT_TRUE(w.page().hoverText().contains(QStringLiteral("06:32:11"))) << w.page().hoverText().toStdString();
    emit w.page().chart(2)->hovered(NAN);
    EXPECT_TRUE(w.page().chart(0)->legendTexts().first().contains(QStringLiteral("10/s")));
    EXPECT_TRUE(w.page().hoverText().isEmpty());
}

TEST(ThroughputPage, WhatHappenedIsMarked)
{
    using Kind = MarkerLog::Kind;
    ThroughputWindow w;
    w.second();
    w.backend.now.kafka.state = metrics::KafkaState::Down;
    w.second();
    w.second();
    w.backend.now.kafka.state = metrics::KafkaState::Up;
    w.second();
    w.backend.now.kafka.servers = "kafka-1:9092";
    w.second();
    ++w.backend.now.kafka.dropped;
    w.second();
    ++w.backend.now.kafka.dropped;
    w.second();
    ++w.backend.now.broker.dropped[static_cast<std::size_t>(tap::DropReason::QueueFull)];
    w.second();
    EXPECT_EQ(w.kinds(),
        (std::vector { Kind::KafkaDown, Kind::KafkaUp, Kind::KafkaChanged, Kind::BridgeLosses, Kind::BrokerLosses }));
    emit w.page().chart(0)->hovered(static_cast<double>(w.backend.now.wallMicros) / 1e6);
    EXPECT_TRUE(w.page().hoverText().contains(QStringLiteral("broker drops"))) << w.page().hoverText().toStdString();
    for (int i = 0; i < 40; ++i)
        w.second();
    ++w.backend.now.kafka.dropped;
    w.second();
    EXPECT_EQ(w.kinds().back(), Kind::BridgeLosses) << "after a quiet time it is a new beginning";
}

TEST(ThroughputPage, AClickOnAPointOpensTheRowsOfThatTime)
{
    ThroughputWindow w;
    for (int i = 0; i < 5; ++i) {
        w.backend.advance(0.5);
        for (int k = 0; k <= i; ++k)
            w.backend.publish("dev-1", "a", "x");
        w.tick();
        w.backend.advance(0.5);
        w.sample();
    }
    const double third = static_cast<double>(test::kStartMicros) / 1e6 + 3;
    emit w.page().chart(1)->clicked(third + 0.2);
    EXPECT_EQ(w.window->findChild<QStackedWidget*>()->currentIndex(), MainWindow::Events);
    auto* model = w.window->findChild<ui::EventTableModel*>();
    EXPECT_TRUE(QTest::qWaitFor([&] { return !model->isSearching() && model->isFiltered(); }, 5000));
    EXPECT_EQ(model->rowCount(), 3) << w.find<QLineEdit>("filterLineEdit")->text().toStdString();
}

} // namespace
} // namespace hookline
