// A benchmark that ends when the test says so.
#pragma once

#include "ui/ports/benchmark_desk.h"

namespace hookline::test {

class FakeBenchmarkDesk : public ui::BenchmarkDesk {
    Q_OBJECT

public:
    using BenchmarkDesk::BenchmarkDesk;
    void start(const ui::BenchmarkOrder& order) override
    {
        ++started;
        ordered = order;
        running = true;
    }
    void cancel() override
    {
        ++cancelled;
        ui::BenchmarkReport report;
        report.cancelled = true;
        finish(report);
    }
    bool isRunning() const override { return running; }
    void finish(const ui::BenchmarkReport& report)
    {
        running = false;
        emit finished(report);
    }

    ui::BenchmarkOrder ordered;
    bool running = false;
    int started = 0;
    int cancelled = 0;
};

} // namespace hookline::test
