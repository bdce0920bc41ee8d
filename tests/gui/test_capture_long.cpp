// Very many rows: written and read in slices, in bounded memory.
#include "tests/gui/support/fake_backend.h"

#include "ui/models/capture_loader.h"
#include "ui/models/event_exporter.h"
#include "ui/models/event_table_model.h"
#include "ui/stall_meter.h"

#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

#include <cstdio>

namespace hookline {
namespace {

/// Enough that a fast computer, too, needs many slices. HOOKLINE_NIGHTLY: a million.
const int kRows = qEnvironmentVariableIsEmpty("HOOKLINE_NIGHTLY") ? 300'000 : 1'000'000;

double residentMb()
{
    QFile status(QStringLiteral("/proc/self/statm"));
    EXPECT_TRUE(status.open(QIODevice::ReadOnly));
    return status.readAll().split(' ').value(1).toDouble() * 4096 / 1e6;
}

TEST(LongCapture, AllRowsComeBackInBoundedMemory)
{
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("long.hlcap"));
    QElapsedTimer time;
    ui::StallMeter meter;
    QString first, last;
    {
        test::FakeBackend backend;
        ui::EventTableModel model(static_cast<std::size_t>(kRows), 512ull << 20);
        for (int i = 0; i < kRows / 10'000; ++i) {
            backend.makeTraffic(10'000);
            model.ingest(backend.waiting, backend.waitingOutcomes);
            backend.waitingOutcomes.clear();
        }
        first = QString::fromUtf8(model.rowAsJson(0));
        last = QString::fromUtf8(model.rowAsJson(kRows - 1));
        ui::EventExporter exporter(model);
        QSignalSpy finished(&exporter, &ui::EventExporter::finished);
        meter.start();
        time.start();
        ASSERT_TRUE(exporter.startCapture(file, {}, ui::EventExporter::Scope::All));
        ASSERT_TRUE(QTest::qWaitFor([&] { return !finished.isEmpty(); }, 300'000));
    }
    const double written = static_cast<double>(time.elapsed()) / 1000;
    const double before = residentMb();
    ui::EventTableModel back(ui::CaptureLoader::kMostRows, ui::CaptureLoader::kPayloadBytes);
    ui::CaptureLoader loader(back.rows());
    int percent = 0, steps = 0;
    QObject::connect(&loader, &ui::CaptureLoader::progress, &loader, [&] {
        EXPECT_GE(loader.percent(), percent);
        percent = loader.percent();
        ++steps;
    });
    time.start();
    ASSERT_TRUE(loader.open(file));
    ASSERT_TRUE(QTest::qWaitFor([&] { return !loader.isRunning(); }, 300'000));
    std::printf("    %d rows, %.1f MB: written in %.1f s, read in %.1f s, largest gap %.0f ms, %.0f MB more memory\n",
        kRows, static_cast<double>(QFileInfo(file).size()) / 1e6, written, static_cast<double>(time.elapsed()) / 1000,
        meter.largestGapMs(), residentMb() - before);
    ASSERT_EQ(back.rowCount(), kRows);
    EXPECT_EQ(QString::fromUtf8(back.rowAsJson(0)), first);
    EXPECT_EQ(QString::fromUtf8(back.rowAsJson(kRows - 1)), last);
    EXPECT_GT(steps, 4) << "in slices";
    EXPECT_LT(meter.largestGapMs(), 1000) << "a busy computer takes its time, too";
    EXPECT_LT(residentMb() - before, 900);
    EXPECT_LT(QFileInfo(file).size(), kRows * 60LL);
}

} // namespace
} // namespace hookline
