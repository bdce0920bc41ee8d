// The window's port onto a load against the own broker: runs it on a thread of its own, and reads the program's counters before and
// after. @thread ui
#pragma once

#include "app/simulator/load.h"
#include "core/metrics/snapshot.h"
#include "ui/ports/benchmark_desk.h"

#include <thread>

namespace hookline::runtime {
class Runtime;
}

namespace hookline::controllers {

class CoreBenchmarkDesk final : public ui::BenchmarkDesk {
    Q_OBJECT

public:
    explicit CoreBenchmarkDesk(runtime::Runtime& program, QObject* parent = nullptr);
    ~CoreBenchmarkDesk() override; ///< cancels, and waits: about half a second

    void start(const ui::BenchmarkOrder& order) override;
    void cancel() override;
    bool isRunning() const override { return m_running; }

private:
    void told(const simulator::LoadProgress& progress);
    void over(const simulator::LoadResult& result);

    runtime::Runtime& m_program;
    ui::BenchmarkOrder m_order;
    metrics::Snapshot m_before; ///< when measuring began
    bool m_measuring = false;
    bool m_running = false;
    std::jthread m_thread;
};

} // namespace hookline::controllers
