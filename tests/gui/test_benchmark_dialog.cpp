// The benchmark's dialog: what is asked for, what is told meanwhile, and what the result says.
#include "tests/gui/support/fake_benchmark_desk.h"
#include "tests/gui/support/window.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QDialog>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>

#include <gtest/gtest.h>

namespace hookline {
namespace {

struct BenchmarkWindow : test::Window {
    BenchmarkWindow()
        : test::Window([](test::FakeBackend& with) { new test::FakeBenchmarkDesk(&with); })
        , desk(*backend.findChild<test::FakeBenchmarkDesk*>())
    {
        find<QAction>("benchmarkAction")->trigger();
        settle();
    }
    static ui::BenchmarkReport report()
    {
        ui::BenchmarkReport out;
        out.order = { .clients = 20, .messagesPerSecond = 0, .qos = 1, .payloadBytes = 256, .seconds = 5 };
        out.prefix = QStringLiteral("hookline-benchmark/");
        out.seconds = 5;
        out.sent = out.acknowledged = 250'000;
        out.received = 250'000;
        out.receivedInTime = 249'000;
        out.p50 = 1.2;
        out.p95 = 3.4;
        out.p99 = 8.1;
        out.worst = 21;
        out.brokerCpu = 61;
        out.generatorCpu = 55;
        out.cores = 2;
        out.kafkaTaken = 250'000;
        out.kafkaAcknowledged = 240'000;
        out.kafkaWaiting = 10'000;
        return out;
    }
    test::FakeBenchmarkDesk& desk;
    QString result() const { return find<QLabel>("benchmarkResultLabel")->text(); }
    QPushButton& button(const char* name) const { return *find<QPushButton>(name); }
};

TEST(BenchmarkDialog, AsksForWhatWasChosenAndTellsHowItGoes)
{
    BenchmarkWindow w;
    w.find<QSpinBox>("benchmarkClientsSpinBox")->setValue(20);
    w.find<QDoubleSpinBox>("benchmarkRateDoubleSpinBox")->setValue(5000);
    w.find<QComboBox>("benchmarkQosComboBox")->setCurrentIndex(2);
    w.find<QSpinBox>("benchmarkSizeSpinBox")->setValue(256);
    w.find<QSpinBox>("benchmarkSecondsSpinBox")->setValue(5);
    w.button("benchmarkStartPushButton").click();
    EXPECT_EQ(w.desk.ordered.clients, 20);
    EXPECT_EQ(w.desk.ordered.messagesPerSecond, 5000);
    EXPECT_EQ(w.desk.ordered.qos, 2);
    EXPECT_EQ(w.desk.ordered.payloadBytes, 256);
    EXPECT_EQ(w.desk.ordered.seconds, 5);
    EXPECT_FALSE(w.find<QSpinBox>("benchmarkClientsSpinBox")->isEnabled());
    emit w.desk.progress(0.4, 1234, 1200);
    EXPECT_EQ(w.find<QProgressBar>("benchmarkProgressBar")->value(), 400);
    EXPECT_EQ(w.find<QLabel>("benchmarkStateLabel")->text(), QStringLiteral("1,234 sent, 1,200 received  \u00B7  about 3 s more"));
    EXPECT_EQ(w.button("benchmarkStartPushButton").text(), QStringLiteral("Stop"));
    w.button("benchmarkStartPushButton").click();
    EXPECT_EQ(w.desk.cancelled, 1);
    EXPECT_EQ(w.desk.started, 1);
    EXPECT_EQ(w.result(), QStringLiteral("Ended before anything was measured."));
    EXPECT_TRUE(w.find<QSpinBox>("benchmarkClientsSpinBox")->isEnabled());
}

TEST(BenchmarkDialog, TheResultIsWordsAndNumbersToCopy)
{
    BenchmarkWindow w;
    w.button("benchmarkStartPushButton").click();
    w.desk.finish(BenchmarkWindow::report());
    const QString text = w.result();
    EXPECT_TRUE(text.startsWith(QStringLiteral("The broker took 50,000 messages a second and handed out 49,800."))) << text.toStdString();
    for (const char* part : { "20 clients, as many as possible, QoS 1, 256 bytes, 5.0 s", "p50 1.2", "p99 8.1", "61 % of a core", "2 cores",
             "250,000 events taken, 240,000 acknowledged, 0 lost, 10,000 still waiting" })
        EXPECT_TRUE(QString(text).replace(QChar(0x00A0), QLatin1Char(' ')).contains(QLatin1String(part))) << part << " in\n" << text.toStdString();
    w.button("benchmarkCopyPushButton").click();
    EXPECT_EQ(QApplication::clipboard()->text(), text);
    w.button("benchmarkEventsPushButton").click();
    EXPECT_EQ(w.find<QLineEdit>("filterLineEdit")->text(), QStringLiteral("topic like hookline-benchmark/#"));
}

TEST(BenchmarkDialog, SaysWhatTheLimitWas)
{
    BenchmarkWindow w;
    const auto says = [&](const ui::BenchmarkReport& report, const char* what) {
        w.desk.finish(report);
        EXPECT_TRUE(w.result().contains(QLatin1String(what))) << what << " in\n" << w.result().toStdString();
    };
    ui::BenchmarkReport report = BenchmarkWindow::report();
    says(report, "or what waits behind it, was the limit");
    report.generatorLimited = true;
    says(report, "The load itself was the limit");
    report.generatorLimited = false;
    report.brokerCpu = 140;
    says(report, "busy altogether");
    report.brokerCpu = 61;
    report.order.messagesPerSecond = 50'000;
    says(report, "That is the rate that was asked for");
    report.order.messagesPerSecond = 90'000;
    says(report, "held the publishers back");
    report = {};
    report.problem = QStringLiteral("the broker refused hookline-benchmark-1 with code 135");
    says(report, "refused hookline-benchmark-1");
}

TEST(BenchmarkDialog, WithoutABrokerThereIsNothingToMeasure)
{
    BenchmarkWindow w;
    w.backend.stopBroker();
    EXPECT_FALSE(w.button("benchmarkStartPushButton").isEnabled());
    EXPECT_EQ(w.find<QLabel>("benchmarkStateLabel")->text(), QStringLiteral("The broker does not run; start it first."));
    w.backend.startBroker();
    EXPECT_TRUE(w.button("benchmarkStartPushButton").isEnabled());
}

} // namespace
} // namespace hookline
