// The event loop under load: 10,000 events a second with the list following, and payloads large enough to hurt.
// HOOKLINE_SOAK_SECONDS sets how long (default 4); the numbers are printed.
#include "tests/gui/support/window.h"

#include "ui/models/event_pump.h"
#include "ui/models/event_table_model.h"
#include "ui/models/metrics_history.h"
#include "ui/stall_meter.h"
#include "ui/widgets/event_detail.h"
#include "ui/widgets/event_groups_view.h"
#include "ui/widgets/event_view.h"
#include "ui/widgets/payload_view.h"

#include <QAction>
#include <QElapsedTimer>
#include <QFile>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QToolButton>

#include <gtest/gtest.h>

#include <ctime>

namespace hookline {
namespace {

double threadCpu()
{
    timespec now {};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

double residentMiB()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toDouble() * 4096 / 1048576 : 0;
}

/// The list follows, or its events are counted by client and topic.
class Stream : public ::testing::TestWithParam<bool> { };

TEST_P(Stream, TenThousandEventsASecond)
{
    const int seconds = std::max(1,
        qEnvironmentVariableIntValue("HOOKLINE_SOAK_SECONDS") ? qEnvironmentVariableIntValue("HOOKLINE_SOAK_SECONDS")
                                                              : 4);
    constexpr int kRate = 10000;
    test::Window w;
    w.window->showPage(ui::MainWindow::Events);
    auto* pump = w.window->findChild<ui::EventPump*>();
    auto* model = w.window->findChild<ui::EventTableModel*>();
    auto* history = w.window->findChild<ui::MetricsHistory*>();
    if (GetParam())
        w.find<QAction>("groupAction")->setChecked(true);
    pump->start(); // the real ticks again
    ASSERT_TRUE(QTest::qWaitForWindowExposed(w.window.get()));

    // Events come as from another thread: what they cost to make is not the window's.
    double making = 0;
    long made = 0;
    QElapsedTimer clock;
    clock.start();
    QTimer feed;
    feed.setTimerType(Qt::PreciseTimer);
    feed.setInterval(5);
    QObject::connect(&feed, &QTimer::timeout, [&] {
        const double before = threadCpu();
        const auto due = static_cast<int>(std::min<qint64>(clock.elapsed(), seconds * 1000LL) * kRate / 1000 - made);
        if (due > 0)
            w.backend.makeTraffic(due);
        made += std::max(0, due);
        making += threadCpu() - before;
    });
    QTimer second;
    QObject::connect(&second, &QTimer::timeout, [&] { history->sample(); });
    second.start(1000);
    feed.start();
    ui::StallMeter meter;
    meter.start();
    const double cpu = threadCpu();
    double full = 0;
    while (clock.elapsed() < seconds * 1000LL) {
        QApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents);
        if (full == 0 && model->totalSeen() > model->capacity() + model->capacity() / 5)
            full = residentMiB();
    }
    meter.stop();
    const double share = (threadCpu() - cpu - making) / static_cast<double>(seconds);
    ASSERT_TRUE(
        QTest::qWaitFor([&] { return model->totalSeen() >= static_cast<std::uint64_t>(seconds) * kRate; }, 5000));
    std::printf(
        "[ measured ] %d s, %ld events, largest gap %.1f ms, p99 %.1f ms, GUI CPU %.0f %%, RSS %.0f MiB, %zu rows\n",
        seconds, made, meter.largestGapMs(), meter.percentileMs(0.99), share * 100, residentMiB(),
        model->store().size());
    EXPECT_EQ(model->totalSeen(), static_cast<std::uint64_t>(seconds) * kRate) << "every event counted";
    EXPECT_LT(meter.largestGapMs(), 100);
    EXPECT_LT(share, 0.6);
    EXPECT_TRUE(w.find<ui::EventView>("eventsTableView")->isFollowing());
    if (GetParam()) {
        const ui::EventGroupModel& groups = w.find<ui::EventGroupsView>("eventGroupsView")->model();
        ASSERT_TRUE(QTest::qWaitFor([&] { return !groups.isBusy(); }, 20000));
        EXPECT_EQ(groups.counted() + groups.missed(), model->totalSeen()) << "every event is in a group";
        EXPECT_EQ(groups.missed(), 0u);
        EXPECT_GT(groups.groups(), 100u);
    }
    if (full > 0) {
        EXPECT_LT(residentMiB(), full * 1.15) << "memory is flat once the list is full";
    }
}

INSTANTIATE_TEST_SUITE_P(Soak, Stream, ::testing::Bool(), [](const auto& each) { return each.param ? "Grouped" : "Listed"; });

// A list as long as an operator may set it: another filter shows its rows before the eye notices, and the loop is never away.
TEST(Soak, AnotherFilterOverAMillionRows)
{
    constexpr int kMillion = 1'000'000;
#ifdef __OPTIMIZE__
    constexpr double kSeconds = 0.3;
#else
    constexpr double kSeconds = 1.5; // what is asked of the program is asked of the one that people run
#endif
    test::FakeBackend backend;
    ui::EventTableModel model(kMillion, 64 << 20);
    for (int made = 0; made < kMillion; made += 50'000) {
        backend.makeTraffic(50'000);
        model.ingest(backend.waiting, backend.waitingOutcomes);
        backend.waiting.clear();
        backend.waitingOutcomes.clear();
    }
    ASSERT_EQ(model.rowCount(), kMillion);
    for (const char* text : { "event == publish", "dev-017", "topic like \"factory/+/temp\"", "size > 40 && qos == 1", "nowhere-to-be-found" }) {
        ui::StallMeter meter;
        meter.start();
        const double before = threadCpu();
        QElapsedTimer wall;
        wall.start();
        model.setFilter(ui::EventFilter(QString::fromLatin1(text)));
        ASSERT_TRUE(QTest::qWaitFor([&] { return !model.isSearching(); }, 20000)) << text;
        const double took = threadCpu() - before;
        meter.stop();
        std::printf("[ measured ] %s: %d of %d rows after %.0f ms (%.0f ms of a core), largest gap %.1f ms\n", text, model.rowCount(),
            kMillion, static_cast<double>(wall.nsecsElapsed()) / 1e6, took * 1000, meter.largestGapMs());
        EXPECT_LT(took, kSeconds) << text << ": the time of a core, whatever else the machine does";
        EXPECT_LT(meter.largestGapMs(), 100) << text;
    }
}

class LargePayload : public ::testing::TestWithParam<const char*> { };

TEST_P(LargePayload, DoesNotHoldTheEventLoop)
{
    test::Window w;
    w.window->showPage(ui::MainWindow::Events);
    std::string payload;
    const std::string kind = GetParam();
    while (payload.size() < 500'000) {
        if (kind == "json")
            payload += payload.empty() ? "[" : ",{\"name\":\"value with some text\",\"n\":12345.678,\"list\":[1,2,3]}";
        else
            payload += kind == "line" ? 'x' : static_cast<char>(payload.size() * 7 % 256);
    }
    if (kind == "json")
        payload = "[0" + payload.substr(1) + "]";
    w.backend.publish("dev-1", "big", payload);
    w.tick();
    w.settle();
    const auto longest = [&](const std::function<void()>& action) {
        // CPU time: what other programs take on a busy machine is not the window's doing.
        const double before = threadCpu();
        action();
        w.settle();
        return static_cast<int>((threadCpu() - before) * 1000);
    };
    auto* view = w.find<ui::EventView>("eventsTableView");
    auto* payloadView = w.window->findChild<ui::EventDetail*>()->payload();
    const int selected = longest([&] { view->selectRow(0); });
    EXPECT_LT(selected, 100);
    EXPECT_EQ(payloadView->decoder(),
        kind == "json"       ? ui::Decoder::Json
            : kind == "line" ? ui::Decoder::Utf8
                             : ui::Decoder::Hex);
    for (int decoder = 0; decoder < ui::kDecoders; ++decoder)
        EXPECT_LT(longest([&] { payloadView->setDecoder(static_cast<ui::Decoder>(decoder)); }), 100)
            << "decoder " << decoder;
    payloadView->setDecoder(ui::Decoder::Auto);
    EXPECT_TRUE(payloadView->isCut());
    const int all
        = longest([&] { payloadView->findChild<QToolButton*>(QStringLiteral("showAllToolButton"))->click(); });
    std::printf("[ measured ] %s: selected in %d ms, show all in %d ms\n", kind.c_str(), selected, all);
    EXPECT_LT(all, 1000) << "asked for by the user, so it may take a moment";
    EXPECT_LT(longest([&] {
        w.find<QLineEdit>("filterLineEdit")->setText(QStringLiteral("not-in-there"));
        QTest::keyClick(w.find<QLineEdit>("filterLineEdit"), Qt::Key_Return);
    }),
        100);
}

INSTANTIATE_TEST_SUITE_P(Kinds, LargePayload, ::testing::Values("json", "line", "binary"),
    [](const auto& each) { return std::string(each.param); });

} // namespace
} // namespace hookline
