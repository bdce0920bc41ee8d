// The running simulator: its thread, its clients and its timetable. Simulator is its face.
#pragma once

#include "app/simulator/connection.h"
#include "app/simulator/simulator.h"
#include "app/simulator/telemetry.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

namespace hookline::simulator {

class Plant final : private ConnectionListener {
public:
    static base::Result<std::unique_ptr<Plant>> create(const Options& options);
    ~Plant() override;

    void stop();
    bool running() const noexcept { return m_thread.joinable(); }
    Counters counters() const;
    std::string problem() const;

private:
    struct Device {
        std::unique_ptr<Connection> connection;
        std::string telemetryTopic;
        std::string commandTopic;
        Telemetry telemetry;
    };

    Plant(const Options& options, const Address& address, int epoll, int wake);

    // @thread the plant's own, all below
    void run(const std::stop_token& stop);
    void connectSome(std::int64_t now);
    void publishDue(std::int64_t now);
    void everySecond(std::int64_t now);
    void sendCommand();
    void flushAll();
    std::int64_t nextWake(std::int64_t now) const;
    void leaveAll(std::int64_t now);
    void wait(std::int64_t until);

    void opened(Connection& connection) override;
    void arrived(Connection& connection, const Arrival& message) override;
    void acknowledged(Connection& connection) override;
    void closed(Connection& connection, bool wasOpen, const std::string& reason) override;
    void setProblem(std::string text);

    const Options m_options;
    const Address m_address;
    const int m_epoll;
    const int m_wake;
    std::vector<Device> m_devices;
    std::unique_ptr<Connection> m_dashboard;
    std::minstd_rand m_random;
    std::size_t m_turn = 0;
    std::int64_t m_nextMessage = 0;
    std::int64_t m_nextSecond = 0;
    std::int64_t m_nextConnect = 0;
    std::int64_t m_nextLeave = 0;
    std::uint64_t m_seconds = 0;
    bool m_watchingAlarms = false;
    bool m_leaving = false;

    // One writer, any reader.
    std::atomic<std::uint64_t> m_sent { 0 };
    std::atomic<std::uint64_t> m_acked { 0 };
    std::atomic<std::uint64_t> m_received { 0 };
    std::atomic<std::uint64_t> m_heldBack { 0 };
    std::atomic<std::uint64_t> m_connects { 0 };
    std::atomic<std::uint64_t> m_disconnects { 0 };
    std::atomic<unsigned> m_connected { 0 };
    mutable std::mutex m_problemMutex;
    std::string m_problem;

    std::jthread m_thread; ///< last: it uses all of the above
};

} // namespace hookline::simulator
