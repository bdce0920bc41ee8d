// 10,000 events a second with the table following, for ten minutes under tests/run --nightly: nothing uncounted, the event loop never
// away, memory bounded. HOOKLINE_SOAK_SECONDS makes it longer or shorter.
#include "app/simulator/simulator.h"
#include "tests/window/real_window.h"
#include "ui/models/event_table_model.h"
#include "ui/stall_meter.h"

#include <cstdlib>
#include <ctime>
#include <fstream>
#include <unistd.h>

namespace hookline::test {
namespace {

double residentMegabytes()
{
    std::ifstream statm("/proc/self/statm");
    double total = 0;
    double resident = 0;
    statm >> total >> resident;
    return resident * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1e6;
}

double threadSeconds()
{
    timespec now {};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

TEST(Soak, TenThousandEventsASecond)
{
    const char* wanted = std::getenv("HOOKLINE_SOAK_SECONDS");
    const int seconds = wanted ? std::atoi(wanted) : std::getenv("HOOKLINE_NIGHTLY") ? 600 : 20;
    RealWindow app;
    auto& model = dynamic_cast<ui::EventTableModel&>(app.rows());
    simulator::Simulator devices;
    simulator::Options options;
    options.port = app.program().port();
    options.devices = 50;
    options.messagesPerSecond = 5000; // each is a publish and a delivery to the dashboard
    options.qos = 0;
    ASSERT_TRUE(devices.start(options));
    ASSERT_TRUE(RealWindow::waitFor([&] { return model.totalSeen() >= model.capacity(); }, 30000)) << "ring full: the steady state";

    const double memoryBefore = residentMegabytes();
    const std::uint64_t seenBefore = model.totalSeen();
    ui::StallMeter meter;
    meter.start();
    const double cpuBefore = threadSeconds();
    const auto begin = std::chrono::steady_clock::now();
    QTest::qWait(seconds * 1000);
    const double took = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    const double cpu = threadSeconds() - cpuBefore;
    meter.stop();
    const std::uint64_t seen = model.totalSeen() - seenBefore;
    const double memoryAfter = residentMegabytes();

    devices.stop();
    ASSERT_TRUE(RealWindow::waitFor([&] {
        const auto now = app.backend().snapshot();
        return now.kafka.acknowledged == now.kafka.matched && now.broker.connections == 0;
    }));
    QTest::qWait(200); // two ticks: the last rows
    const metrics::Snapshot end = app.backend().snapshot();
    std::printf("soak: %.0f events/s for %.0f s; event loop gap p99 %.1f ms, largest %.1f ms (and %.1f ms of waiting for a core); GUI thread %.1f %% of a core; "
                "RSS %.0f -> %.0f MB; skipped %llu\n",
        static_cast<double>(seen) / took, took, meter.percentileMs(0.99), meter.largestGapMs(), meter.largestWaitMs(), 100 * cpu / took, memoryBefore, memoryAfter,
        static_cast<unsigned long long>(end.displaySkipped));
    EXPECT_GE(static_cast<double>(seen) / took, 9500);
    EXPECT_LT(meter.largestGapMs(), 100);
    EXPECT_LT(memoryAfter, memoryBefore + 30);
    EXPECT_EQ(end.displaySkipped, 0u);
    EXPECT_EQ(end.kafka.failed + end.kafka.dropped, 0u);
    // Every event the bridge took has its row: rows also hold session events, which the bridge does not send by default.
    EXPECT_GE(model.totalSeen(), end.kafka.matched);
}

// More than the list can follow: what is not shown is counted, the loop stays close, and afterwards all is as before.
TEST(Soak, ABurstOfAHundredThousandEventsASecond)
{
    RealWindow app([](config::Settings& settings) { settings.kafka.enabled = false; });
    auto& model = dynamic_cast<ui::EventTableModel&>(app.rows());
    simulator::Simulator devices;
    simulator::Options options;
    options.port = app.program().port();
    options.devices = 50;
    options.messagesPerSecond = 50000; // each is a publish and a delivery to the dashboard
    options.qos = 0;
    options.secondsBetweenReconnects = 0;
    ASSERT_TRUE(devices.start(options));
    ASSERT_TRUE(RealWindow::waitFor([&] { return devices.counters().received > 0; }));
    ui::StallMeter meter;
    meter.start();
    const std::uint64_t before = model.totalSeen() + app.backend().snapshot().displaySkipped;
    QTest::qWait(10000);
    const std::uint64_t during = model.totalSeen() + app.backend().snapshot().displaySkipped - before;
    meter.stop();
    devices.stop();
    ASSERT_TRUE(RealWindow::waitFor([&] { return app.backend().snapshot().broker.connections == 0; }));
    QTest::qWait(200); // two ticks: the last rows
    const metrics::Snapshot end = app.backend().snapshot();
    std::printf("burst: %.0f events/s for 10 s, of which the list left out %llu; event loop gap p99 %.1f ms, largest %.1f ms (and %.1f ms of waiting for a core)\n",
        static_cast<double>(during) / 10, static_cast<unsigned long long>(end.displaySkipped), meter.percentileMs(0.99), meter.largestGapMs(),
        meter.largestWaitMs());
    EXPECT_LT(meter.largestGapMs(), 250);
    // Every publish and every delivery was shown or is counted as left out.
    EXPECT_GE(model.totalSeen() + end.displaySkipped, end.broker.messagesIn + end.broker.messagesOut);
    const std::uint64_t seen = model.totalSeen();
    options.messagesPerSecond = 100;
    ASSERT_TRUE(devices.start(options));
    EXPECT_TRUE(RealWindow::waitFor([&] { return model.totalSeen() > seen; })) << "and it goes on";
}

} // namespace
} // namespace hookline::test
