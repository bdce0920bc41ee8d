#include "app/controllers/core_benchmark_desk.h"

#include "app/runtime/runtime.h"
#include "core/tap/event.h"

#include <QMetaObject>

#include <algorithm>
#include <utility>

namespace hookline::controllers {
namespace {

constexpr double kBusy = 90; ///< per cent of a core: a thread that has no time left
constexpr double kLateShare = 0.01;

std::uint64_t grown(std::uint64_t now, std::uint64_t before) { return now > before ? now - before : 0; }

std::uint64_t drops(const metrics::BrokerSnapshot& broker)
{
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < broker.dropped.size(); ++i) {
        if (i != static_cast<std::size_t>(tap::DropReason::None) && i != static_cast<std::size_t>(tap::DropReason::NoSubscribers))
            sum += broker.dropped[i];
    }
    return sum;
}

} // namespace

CoreBenchmarkDesk::CoreBenchmarkDesk(runtime::Runtime& program, QObject* parent)
    : BenchmarkDesk(parent)
    , m_program(program)
{
}

CoreBenchmarkDesk::~CoreBenchmarkDesk() = default; // the thread is told to stop and joined first: it is the last member

void CoreBenchmarkDesk::start(const ui::BenchmarkOrder& order)
{
    if (m_running)
        return;
    m_order = order;
    m_running = true;
    m_measuring = false;
    m_before = m_program.snapshot();
    simulator::LoadOptions options;
    options.port = m_program.port();
    options.clients = static_cast<unsigned>(std::clamp(order.clients, 1, 1000));
    options.messagesPerSecond = std::max(0.0, order.messagesPerSecond);
    options.qos = std::clamp(order.qos, 0, 2);
    options.payloadBytes = static_cast<unsigned>(std::clamp(order.payloadBytes, static_cast<int>(simulator::kLeastPayload), 1 << 20));
    options.seconds = std::clamp(order.seconds, 1, 600);
    m_thread = std::jthread([this, options](const std::stop_token& stop) {
        const auto tell = [this](const simulator::LoadProgress& progress) {
            QMetaObject::invokeMethod(this, [this, progress] { told(progress); }, Qt::QueuedConnection);
        };
        const simulator::LoadResult result = simulator::runLoad(options, stop, tell);
        QMetaObject::invokeMethod(this, [this, result] { over(result); }, Qt::QueuedConnection);
    });
}

void CoreBenchmarkDesk::cancel() { m_thread.request_stop(); }

void CoreBenchmarkDesk::told(const simulator::LoadProgress& now)
{
    if (now.measuring && !std::exchange(m_measuring, true))
        m_before = m_program.snapshot();
    emit progress(now.share, now.sent, now.received);
}

void CoreBenchmarkDesk::over(const simulator::LoadResult& result)
{
    m_thread.join(); // it has nothing left to do
    m_running = false;
    const metrics::Snapshot now = m_program.snapshot();
    ui::BenchmarkReport report;
    report.order = m_order;
    report.cancelled = result.cancelled;
    report.problem = QString::fromStdString(result.problem);
    report.prefix = QStringLiteral("hookline-benchmark/");
    report.seconds = result.seconds;
    report.sent = result.sent;
    report.acknowledged = result.acknowledged;
    report.received = result.received;
    report.receivedInTime = result.receivedInTime;
    report.p50 = result.p50;
    report.p95 = result.p95;
    report.p99 = result.p99;
    report.worst = result.worst;
    report.cores = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    if (result.seconds > 0) {
        report.generatorCpu = result.cpuSeconds / result.seconds * 100;
        report.brokerCpu = std::max(0.0, result.processSeconds - result.cpuSeconds) / result.seconds * 100;
        const double due = static_cast<double>(result.sent + result.late);
        report.generatorLimited = report.generatorCpu >= kBusy || static_cast<double>(result.late) > due * kLateShare;
    }
    report.kafkaTaken = grown(now.kafka.matched, m_before.kafka.matched);
    report.kafkaAcknowledged = grown(now.kafka.acknowledged, m_before.kafka.acknowledged);
    report.kafkaLost = grown(now.kafka.failed + now.kafka.dropped, m_before.kafka.failed + m_before.kafka.dropped);
    report.kafkaWaiting = now.kafka.queued + now.kafka.inFlight;
    report.dropped = grown(drops(now.broker), drops(m_before.broker));
    emit finished(report);
}

} // namespace hookline::controllers
