// Publishes the broker's own counters as retained messages under $SYS/broker, by mosquitto's names, on an interval; values that did not
// change are not sent again. Lives on the loop of the worker given. @thread loop, except the constructor
#pragma once

#include "core/metrics/snapshot.h"
#include "core/mqtt/client_info.h"
#include "core/net/timer_heap.h"

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace hookline::broker {

class Worker;

class SysTopics final : public net::TimerTarget {
public:
    /// `snapshot` is called on the loop and must not wait for it.
    SysTopics(Worker& worker, std::uint32_t intervalSeconds, std::function<metrics::BrokerSnapshot()> snapshot);

    void start();
    void stop();
    void onTimer(std::int64_t nowNanos) override;

private:
    /// mosquitto's load/…: how much came in a minute, averaged over 1, 5 and 15 of them.
    struct Load {
        std::uint64_t before = 0;
        std::array<double, 3> average {};
    };
    void publishAll(std::int64_t nowNanos);
    void publish(std::string_view name, const std::string& value);
    void publishNumber(std::string_view name, std::uint64_t value) { publish(name, std::to_string(value)); }
    void publishLoad(const std::string& name, std::uint64_t total, double seconds);

    Worker& m_worker;
    const std::int64_t m_intervalNanos;
    std::function<metrics::BrokerSnapshot()> m_snapshot;
    mqtt::ClientInfoRef m_broker; ///< who publishes them
    std::int64_t m_startedNanos = 0;
    std::int64_t m_lastNanos = 0;
    std::map<std::string, std::string, std::less<>> m_sent;
    std::map<std::string, Load, std::less<>> m_loads;
};

} // namespace hookline::broker
