// A minute to a week in bounded memory, one crosshair for all charts, markers, and the rows behind a point.
#include "tests/gui/support/window.h"

#include "ui/models/event_table_model.h"
#include "ui/models/group_history.h"
#include "ui/models/marker_log.h"
#include "ui/models/metrics_history.h"
#include "ui/pages/throughput_page.h"
#include "ui/widgets/chart.h"
#include "ui/widgets/group_charts.h"
#include "ui/widgets/label.h"

#include <QAction>
#include <QComboBox>
#include <QLineEdit>
#include <QScrollArea>
#include <QStackedWidget>
#include <QToolButton>

#include <gtest/gtest.h>

namespace hookline {
namespace {

using ui::MainWindow;
using ui::MarkerLog;

struct ThroughputWindow : test::Window {
    explicit ThroughputWindow(const std::function<void(test::FakeBackend&)>& prepare = {})
        : test::Window(prepare)
    {
        window->showPage(MainWindow::Throughput);
    }
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

TEST(ThroughputPage, ALegendOfLargeNumbersMakesTheCardNoWiderThanThePage)
{
    ThroughputWindow w;
    w.window->resize(1100, 680);
    w.second();
    for (const unsigned messages : { 1u, 98'765u, 1u }) {
        w.backend.now.broker.messagesIn += messages;
        w.backend.now.broker.messagesOut += messages;
        w.backend.now.kafka.acknowledged += messages;
        w.backend.now.kafka.dropped += messages;
        w.second();
        w.settle();
    }
    const auto* scroll = w.find<QScrollArea>("chartsScrollArea");
    EXPECT_EQ(scroll->widget()->width(), scroll->viewport()->width());
    const ui::Chart* chart = w.page().chart(0);
    for (const ui::Label* label : chart->findChildren<ui::Label*>()) {
        if (label->isVisible()) {
            EXPECT_LE(label->mapTo(chart, QPoint(label->width(), 0)).x(), chart->width()) << label->text().toStdString();
        }
    }
}

TEST(ThroughputPage, TheTimeUnderTheCursorIsSaidInFullInASmallWindow)
{
    for (const char* language : { "en", "zh_CN" }) {
        ThroughputWindow w([&](test::FakeBackend& backend) { backend.current.window.language = language; });
        w.window->resize(1100, 680);
        for (int i = 0; i < 10; ++i)
            w.second();
        w.backend.now.kafka.state = metrics::KafkaState::Down;
        w.second();
        w.settle();
        auto* readout = w.find<ui::ElidedLabel>("readoutLabel");
        emit w.page().chart(0)->rangeChosen(static_cast<double>(test::kStartMicros) / 1e6, static_cast<double>(test::kStartMicros) / 1e6 + 20);
        w.settle();
        EXPECT_FALSE(readout->text().contains(QChar(0x2026))) << "the hint: " << readout->text().toStdString();
        emit w.page().chart(0)->hovered(static_cast<double>(w.backend.now.wallMicros) / 1e6);
        EXPECT_TRUE(readout->text().contains(QStringLiteral("06:32:18"))) << language << ": " << readout->text().toStdString();
        EXPECT_FALSE(readout->text().contains(QChar(0x2026))) << language << ": " << readout->text().toStdString();
        readout->resize(readout->fontMetrics().horizontalAdvance(QStringLiteral("06:32:18")) + 20, readout->height());
        emit w.page().chart(0)->hovered(static_cast<double>(w.backend.now.wallMicros) / 1e6);
        EXPECT_EQ(readout->text(), QStringLiteral("06:32:18")) << "hardly any room";
    }
}

TEST(ThroughputPage, DurationsHaveTheirUnitAndNoLabelIsThereTwice)
{
    ThroughputWindow w([](test::FakeBackend& backend) { backend.makeHooks(); });
    w.backend.makeHistory(30, [&] { w.sample(); });
    w.settle();
    for (int i = 0; i < ui::ThroughputPage::kCharts; ++i) {
        QStringList labels = w.page().chart(i)->valueLabels();
        EXPECT_EQ(labels.removeDuplicates(), 0) << i << ": " << labels.join(u'|').toStdString();
        if (w.page().chart(i)->isVisible()) {
            EXPECT_GE(labels.size(), 2) << i;
        }
    }
    EXPECT_TRUE(w.page().chart(2)->valueLabels().first().endsWith(QStringLiteral("ms")));
    for (const QString& label : w.page().chart(5)->valueLabels())
        EXPECT_TRUE(label.endsWith(QStringLiteral("\u00B5s")) || label.endsWith(QStringLiteral("ms"))) << label.toStdString();
}

TEST(ThroughputPage, AChartWithoutAValueSaysSo)
{
    ThroughputWindow w;
    const auto words = [&](int chart) {
        auto* label = w.page().chart(chart)->findChild<QLabel*>(QStringLiteral("chartEmptyLabel"));
        return label->isVisible() ? label->text() : QString();
    };
    w.sample();
    w.settle();
    EXPECT_TRUE(words(0).startsWith(QStringLiteral("Collecting")));
    for (int i = 0; i < 5; ++i)
        w.second();
    w.settle();
    EXPECT_EQ(words(0), QString());
    EXPECT_EQ(words(2), QStringLiteral("No latency was measured in the time shown."));
    EXPECT_TRUE(w.page().chart(2)->valueLabels().isEmpty()) << "numbers beside nothing";
    EXPECT_EQ(words(5), QStringLiteral("No hook callback was timed in the time shown."));
    w.backend.makeHistory(3, [&] { w.sample(); });
    EXPECT_EQ(words(2), QString());
    EXPECT_FALSE(w.page().chart(2)->valueLabels().isEmpty());
    const double start = static_cast<double>(test::kStartMicros) / 1e6;
    w.page().chart(0)->setRange(start - 1000, start - 900);
    EXPECT_EQ(words(0), QStringLiteral("Nothing was measured in the time shown."));
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

TEST(ThroughputPage, InLittleRoomTheWorstOfSeveralEventsIsSaid)
{
    ThroughputWindow w;
    w.second();
    ++w.backend.now.broker.dropped[static_cast<std::size_t>(tap::DropReason::QueueFull)];
    w.second();
    w.backend.now.kafka.state = metrics::KafkaState::Down;
    w.sample(); // in the same second
    const double now = static_cast<double>(w.backend.now.wallMicros) / 1e6;
    emit w.page().chart(0)->hovered(now);
    const QString clock = w.page().hoverText().section(QLatin1Char(' '), 1, 1);
    const QString wanted = clock + QStringLiteral("  \u00B7  Kafka unreachable  \u00B7  +1");
    auto* readout = w.find<ui::ElidedLabel>("readoutLabel");
    readout->resize(readout->fontMetrics().horizontalAdvance(wanted) + 20, readout->height());
    emit w.page().chart(0)->hovered(now);
    EXPECT_EQ(readout->text(), wanted) << w.page().hoverText().toStdString();
}

TEST(ThroughputPage, SettingsTakenIntoUseAreMarkedOnceEach)
{
    using Kind = MarkerLog::Kind;
    ThroughputWindow w;
    w.second();
    config::KafkaSettings kafka = w.backend.current.kafka;
    kafka.lingerMs = 20;
    w.backend.applyKafka(kafka);
    w.second();
    EXPECT_EQ(w.kinds(), (std::vector { Kind::SettingsApplied }));
    for (int i = 0; i < 10; ++i)
        w.second();
    w.backend.now.kafka.servers = "kafka-1:9092";
    w.second();
    w.backend.applyKafka(kafka);
    w.backend.now.kafka.servers = "kafka-2:9092";
    w.second();
    EXPECT_EQ(w.kinds(), (std::vector { Kind::SettingsApplied, Kind::KafkaChanged, Kind::KafkaChanged })) << "another cluster says more";
    w.backend.acceptApply = false;
    w.backend.applyKafka(kafka);
    EXPECT_EQ(w.kinds().size(), 3u);
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

TEST(ThroughputPage, EachRuleTopicAndClusterHasALineOfItsOwn)
{
    test::Window w([](test::FakeBackend& backend) { backend.makeBridge(); });
    w.window->showPage(MainWindow::Throughput);
    auto& page = *w.window->findChild<ui::ThroughputPage*>();
    auto* box = w.find<QComboBox>("groupComboBox");
    ASSERT_EQ(w.backend.now.kafka.rules.size(), 3u);
    metrics::RuleSnapshot& first = w.backend.now.kafka.rules[0];
    for (int i = 0; i < 12; ++i) {
        first.acknowledged += 20;
        first.dropped += 2;
        first.queued = 7;
        first.inFlight = 1;
        w.backend.advance(1);
        w.sample();
    }
    emit box->activated(1);
    w.settle();
    ui::Chart* acknowledged = page.groupCharts().charts()[0];
    EXPECT_TRUE(acknowledged->isVisible());
    EXPECT_FALSE(page.chart(0)->isVisible());
    EXPECT_TRUE(acknowledged->legendTexts().contains(QStringLiteral("telemetry 20/s"))) << acknowledged->legendTexts().join(u'|').toStdString();
    EXPECT_TRUE(page.groupCharts().charts()[1]->legendTexts().first().contains(QStringLiteral("2.0/s")));
    EXPECT_TRUE(page.groupCharts().charts()[2]->legendTexts().first().endsWith(QStringLiteral(" 8")));

    first.acknowledged += 35;
    w.backend.advance(1);
    w.sample();
    EXPECT_TRUE(acknowledged->legendTexts().contains(QStringLiteral("telemetry 35/s"))) << "goes on live";
    const double newest = static_cast<double>(w.backend.now.wallMicros) / 1e6;
    emit acknowledged->hovered(newest - 4);
    EXPECT_TRUE(acknowledged->legendTexts().contains(QStringLiteral("telemetry 20/s"))) << "the crosshair is theirs too";
    EXPECT_FALSE(page.hoverText().isEmpty());
    emit acknowledged->hovered(NAN);

    EXPECT_TRUE(page.csv().startsWith("time,\"telemetry acknowledged_per_s\",\"telemetry lost_per_s\",\"telemetry waiting\",")) << page.csv().left(120).toStdString();
    EXPECT_EQ(page.csv().count('\n'), 14);
    w.find<QToolButton>("window21600ToolButton")->click();
    EXPECT_TRUE(page.csv().contains("\"telemetry acknowledged_per_s_high\""));
    const int lines = static_cast<int>(page.csv().count('\n'));
    EXPECT_GE(lines, 2);
    EXPECT_LE(lines, 3);

    emit box->activated(2);
    w.settle();
    EXPECT_FALSE(page.groupCharts().charts()[1]->isVisible()) << "what was lost on the way to a topic is not known";
    EXPECT_TRUE(page.csv().contains("iot.events acknowledged_per_s"));
    emit box->activated(3);
    w.settle();
    EXPECT_EQ(acknowledged->legendTexts().size(), 1);
    EXPECT_TRUE(acknowledged->legendTexts().first().startsWith(QStringLiteral("default cluster")));
    emit box->activated(0);
    w.settle();
    EXPECT_TRUE(page.chart(0)->isVisible());
    EXPECT_FALSE(acknowledged->isVisible());
}

TEST(ThroughputPage, TheLineOfDeadLettersIsNamedInTheWindowsLanguage)
{
    test::Window w([](test::FakeBackend& backend) {
        backend.makeBridge();
        backend.current.window.language = "zh_CN";
    });
    w.window->showPage(MainWindow::Throughput);
    w.backend.advance(1);
    w.sample();
    emit w.find<QComboBox>("groupComboBox")->activated(1);
    w.settle();
    const QString names = w.window->findChild<ui::ThroughputPage*>()->groupCharts().charts()[0]->legendTexts().join(u'|');
    EXPECT_TRUE(names.contains(QStringLiteral("死信：dead.letters"))) << names.toStdString();
}

TEST(ThroughputPage, MoreGroupsThanPlacesAreOneLineAndAGoneOneMakesRoom)
{
    test::FakeBackend backend;
    ui::MetricsHistory history(backend);
    const ui::GroupHistory& groups = history.groups();
    const auto rule = [&](int i, std::uint64_t acknowledged) {
        metrics::RuleSnapshot out;
        out.name = "rule " + std::to_string(i);
        out.acknowledged = acknowledged;
        return out;
    };
    for (int i = 0; i < 10; ++i)
        backend.now.kafka.rules.push_back(rule(i, 100));
    const auto second = [&] {
        backend.advance(1);
        history.sample();
    };
    history.sample();
    for (metrics::RuleSnapshot& each : backend.now.kafka.rules)
        each.acknowledged += 3;
    second();
    const auto value = [&](std::size_t place) {
        return groups.points(ui::Grouping::Rule).back().values[place][static_cast<std::size_t>(ui::GroupValue::Acknowledged)];
    };
    ASSERT_EQ(groups.groups(ui::Grouping::Rule).size(), 9u);
    EXPECT_TRUE(groups.groups(ui::Grouping::Rule).back().others);
    EXPECT_EQ(value(0), 3);
    EXPECT_EQ(value(ui::GroupHistory::kGroups), 6) << "two together";

    backend.now.kafka.rules.erase(backend.now.kafka.rules.begin() + 2);
    second();
    second();
    backend.now.kafka.rules.push_back(rule(99, 5));
    second();
    EXPECT_EQ(groups.groups(ui::Grouping::Rule)[2].name, "rule 8") << "the first that had no place";
    EXPECT_TRUE(std::isnan(groups.points(ui::Grouping::Rule).front().values[2][0])) << "what another had delivered is not its";
    EXPECT_EQ(value(ui::GroupHistory::kGroups), 5) << "began at nothing";
    for (int i = 0; i < 3700; ++i)
        second();
    EXPECT_EQ(groups.points(ui::Grouping::Rule).size(), ui::MetricsHistory::kSeconds);
    EXPECT_LE(groups.spans(ui::Grouping::Rule, ui::Resolution::Minute).size(), 63u);
}

TEST(ThroughputPage, BatchesHaveAChart)
{
    ThroughputWindow w;
    auto& page = *w.window->findChild<ui::ThroughputPage*>();
    w.sample();
    w.backend.now.kafka.batches += 4;
    w.backend.now.kafka.batchedRecords += 90;
    w.second();
    auto& history = *w.window->findChild<ui::MetricsHistory*>();
    EXPECT_DOUBLE_EQ(history.now().batch, 22.5);
    EXPECT_TRUE(page.csv().contains("kafka_batch_records"));
    w.second();
    EXPECT_TRUE(std::isnan(history.now().batch)) << "none was made";
    EXPECT_FALSE(page.chart(7)->isVisible());
    w.find<QAction>("batchChartChoice")->trigger();
    w.settle();
    EXPECT_TRUE(page.chart(7)->isVisible());
}

TEST(ThroughputPage, HooksAndClientsHaveCharts)
{
    ThroughputWindow w([](test::FakeBackend& backend) { backend.makeHooks(); });
    auto& page = *w.window->findChild<ui::ThroughputPage*>();
    w.sample();
    metrics::HookCallback* callback = nullptr;
    for (metrics::HookChain& chain : w.backend.chains) {
        for (metrics::HookCallback& each : chain.callbacks)
            callback = each.owner == "script enrich.lua" ? &each : callback;
    }
    ASSERT_NE(callback, nullptr);
    callback->stats.calls += 6400; // 6400 calls of 8 µs in a second: 5 % of a core
    callback->stats.nanos.counts[static_cast<std::size_t>(metrics::LatencyHistogram::bucketOf(8000))] += 100;
    w.backend.now.broker.connections = 17;
    w.second();
    const ui::MetricsSample& now = w.window->findChild<ui::MetricsHistory*>()->now();
    EXPECT_NEAR(now.hookP99, 8.0, 0.6);
    EXPECT_NEAR(now.hookShare, 5.1, 0.4);
    EXPECT_DOUBLE_EQ(now.clients, 17);
    EXPECT_TRUE(page.csv().contains("hook_core_percent"));
    w.second();
    EXPECT_TRUE(std::isnan(w.window->findChild<ui::MetricsHistory*>()->now().hookP99)) << "none was timed";

    EXPECT_TRUE(page.chart(5)->isVisible());
    w.find<QAction>("hooksChartChoice")->trigger();
    EXPECT_FALSE(page.chart(5)->isVisible());
    w.find<QAction>("hookTimeChartChoice")->trigger();
    w.settle();
    EXPECT_TRUE(page.chart(6)->isVisible());
    w.backend.now.broker.connections = 0; // nobody to ask about
    w.window->close();
    w.window = std::make_unique<MainWindow>(w.backend, &w.client);
    w.window->show();
    w.settle();
    auto& again = *w.window->findChild<ui::ThroughputPage*>();
    EXPECT_TRUE(again.chart(6)->isVisible()) << "remembered";
    EXPECT_FALSE(again.chart(5)->isVisible());
    w.find<QAction>("resetLayoutAction")->trigger();
    EXPECT_TRUE(again.chart(5)->isVisible());
    EXPECT_FALSE(again.chart(6)->isVisible());
}

} // namespace
} // namespace hookline
