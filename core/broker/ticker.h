// Once a second on one loop: lets go of retained messages that are too old, and tells sys.tick what the counters say. Lives on the loop
// of the worker given. @thread loop, except the constructor
#pragma once

#include "core/metrics/snapshot.h"
#include "core/net/timer_heap.h"

#include <cstdint>
#include <functional>

namespace hookline::broker {

class Worker;

class Ticker final : public net::TimerTarget {
public:
    /// `snapshot` is called on the loop, while somebody listens, and must not wait for it.
    Ticker(Worker& worker, std::function<metrics::BrokerSnapshot()> snapshot);

    void start();
    void stop();
    void onTimer(std::int64_t nowNanos) override;

private:
    void expireRetained();

    Worker& m_worker;
    std::function<metrics::BrokerSnapshot()> m_snapshot;
};

} // namespace hookline::broker
