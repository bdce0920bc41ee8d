// The models behind the log page, and the history at its coarser resolutions.
#include "tests/gui/support/fake_backend.h"

#include "ui/models/alert_model.h"
#include "ui/models/log_table_model.h"
#include "ui/models/metrics_history.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include <gtest/gtest.h>

#include <random>

namespace hookline {
namespace {

using ui::AlertModel;
using ui::LogTableModel;
using Tester = QAbstractItemModelTester;

ui::Alert alert(const QString& id, bool error = false)
{
    return { .id = id, .error = error, .source = QStringLiteral("broker"), .eventFilter = {}, .words = [id] {
                return ui::AlertWords { QStringLiteral("what of ") + id, QStringLiteral("why"), QStringLiteral("do") };
            } };
}

base::LogLine line(int n, base::LogLevel level = base::LogLevel::Info, const char* source = "broker")
{
    return { test::kStartMicros + n * 1000, level, source, "line " + std::to_string(n) };
}

TEST(AlertModel, TheSameTroubleIsOneRowUntilItIsOver)
{
    AlertModel model;
    const Tester tester(&model, Tester::FailureReportingMode::Fatal);
    model.raise(1, alert(QStringLiteral("a")));
    model.raise(2, alert(QStringLiteral("b"), true));
    model.raise(3, alert(QStringLiteral("a")));
    ASSERT_EQ(model.rowCount(), 2);
    EXPECT_EQ(model.entry(0).alert.id, QStringLiteral("a")) << "the latest is on top";
    EXPECT_EQ(model.entry(0).count, 2);
    EXPECT_EQ(model.entry(0).firstMicros, 1);
    model.raise(4, alert(QStringLiteral("a")), false);
    EXPECT_EQ(model.entry(0).count, 2) << "news, not another time";
    EXPECT_EQ(model.unseen(), 2);
    EXPECT_EQ(model.unseenErrors(), 1);
    model.markSeen();
    EXPECT_EQ(model.unseen(), 0);
    EXPECT_EQ(model.index(0, AlertModel::State).data().toString(), QStringLiteral("open"));
    EXPECT_TRUE(model.index(1, AlertModel::Last).data(Qt::AccessibleTextRole).toString().contains(QStringLiteral(" error ")));
    model.resolve(QStringLiteral("a"), 5);
    EXPECT_FALSE(model.isOpen(QStringLiteral("a")));
    EXPECT_EQ(model.count(AlertModel::Over), 1);
    model.raise(6, alert(QStringLiteral("a")));
    EXPECT_EQ(model.rowCount(), 3) << "again after it was over: a new trouble";
    model.clearOver();
    EXPECT_EQ(model.rowCount(), 2);
}

TEST(AlertModel, ABurstIsTakenInOneGoAndBounded)
{
    AlertModel model;
    const Tester tester(&model, Tester::FailureReportingMode::Fatal);
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    for (int i = 0; i < 5000; ++i)
        model.raise(i, alert(QString::number(i)));
    EXPECT_LE(inserted.count(), 20);
    ASSERT_TRUE(QTest::qWaitFor([&] { return reset.count() == 1; }, 5000));
    EXPECT_LE(static_cast<std::size_t>(model.rowCount()), AlertModel::kEntries);
    EXPECT_EQ(model.entry(0).alert.id, QStringLiteral("4999"));
}

TEST(LogTableModel, RandomLinesFiltersAndPausesKeepItConsistent)
{
    LogTableModel model;
    std::mt19937 random(7);
    int n = 0;
    {
        const Tester tester(&model, Tester::FailureReportingMode::Fatal);
        for (int step = 0; step < 200; ++step) {
            switch (random() % 6) {
            case 0: model.setPaused(random() % 2 == 0); break;
            case 1:
                model.setShown({ static_cast<base::LogLevel>(random() % 5),
                    random() % 3 == 0 ? QStringLiteral("kafka") : QString(), random() % 3 == 0 ? QStringLiteral("7") : QString() });
                break;
            case 2: model.clear(); break;
            default:
                for (auto i = random() % 20; i > 0; --i)
                    model.add(line(n++, static_cast<base::LogLevel>(random() % 5), random() % 2 ? "kafka" : "broker"));
                model.flush();
            }
        }
    }
    model.setPaused(false);
    model.clear();
    model.setShown({});
    for (int i = 0; i < 15000; ++i)
        model.add(line(n++));
    model.flush();
    EXPECT_EQ(model.rowCount(), static_cast<int>(LogTableModel::kLines)) << "the newest are kept, no more";
    EXPECT_TRUE(model.lineText(model.rowCount() - 1).endsWith(QStringLiteral("line %1").arg(n - 1)));
    EXPECT_EQ(model.kept() + model.letGo(), static_cast<std::size_t>(n)) << "shown or counted";
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted), removed(&model, &QAbstractItemModel::rowsRemoved);
    for (int i = 0; i < 500; ++i)
        model.add(line(n++));
    model.flush();
    EXPECT_EQ(inserted.count(), 1) << "one insertion, whatever the rate";
    EXPECT_EQ(removed.count(), 1);
}

TEST(LogTableModel, PausedLinesStandStillAndComeAfterwards)
{
    LogTableModel model;
    model.add(line(1));
    model.flush();
    model.setPaused(true);
    model.add(line(2));
    model.flush();
    EXPECT_EQ(model.rowCount(), 1);
    EXPECT_EQ(model.waiting(), 1u);
    model.setPaused(false);
    EXPECT_EQ(model.rowCount(), 2);
}

TEST(LogTableModel, StrangersTextsAreHarmless)
{
    LogTableModel model;
    model.add({ 1, base::LogLevel::Error, "broker", "client \xE2\x80\xAE<b>x</b>\nsecond line\tend" });
    model.flush();
    const QString shown = model.index(0, LogTableModel::Text).data().toString();
    EXPECT_FALSE(shown.contains(QLatin1Char('\n')));
    EXPECT_FALSE(shown.contains(QChar(0x202E)));
    EXPECT_FALSE(model.index(0, LogTableModel::Text).data(Qt::ToolTipRole).toString().contains(QStringLiteral("<b>x")));
    EXPECT_EQ(model.lineText(0).count(QLatin1Char('\t')), 3) << "one line, four fields";
}

TEST(MetricsHistory, SpansKeepAverageLowestAndHighest)
{
    test::FakeBackend backend;
    ui::MetricsHistory history(backend);
    history.sample();
    for (int i = 1; i <= 125; ++i) {
        backend.now.broker.messagesIn += i % 10 == 5 ? 100u : 10u; // one high second in ten
        backend.advance(1);
        history.sample();
    }
    const auto& tens = history.spans(ui::Resolution::TenSeconds);
    ASSERT_GE(tens.size(), 11u);
    const ui::MetricsSpan& span = tens[5];
    EXPECT_NEAR(span.mean.mqttIn, 19, 0.01);
    EXPECT_NEAR(span.low.mqttIn, 10, 0.01);
    EXPECT_NEAR(span.high.mqttIn, 100, 0.01);
    EXPECT_EQ(std::fmod(span.mean.time, 10), 0) << "spans end at round times";
    EXPECT_TRUE(std::isnan(span.mean.p99)) << "nothing was acknowledged: a gap, no zero";
    const auto& minutes = history.spans(ui::Resolution::Minute);
    ASSERT_GE(minutes.size(), 1u);
    EXPECT_NEAR(minutes.back().high.mqttIn, 100, 0.01) << "a short peak is still seen after a week";
}

TEST(MetricsHistory, TimeThatWasNotMeasuredIsAGapInTheSpans)
{
    test::FakeBackend backend;
    ui::MetricsHistory history(backend);
    history.sample();
    const auto second = [&] {
        backend.now.broker.messagesIn += 10;
        backend.advance(1);
        history.sample();
    };
    for (int i = 0; i < 25; ++i)
        second();
    backend.advance(300); // asleep
    for (int i = 0; i < 25; ++i)
        second();
    int gaps = 0;
    for (const ui::MetricsSpan& span : history.spans(ui::Resolution::TenSeconds))
        gaps += span.mean.isGap() ? 1 : 0;
    EXPECT_GE(gaps, 1);
}

} // namespace
} // namespace hookline
