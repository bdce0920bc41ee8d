// A small factory of simulated devices: real MQTT clients over TCP that make traffic for somebody who has no devices yet.
//
// sim-01, sim-02 … publish JSON telemetry on factory/line-1/sim-01/telemetry and listen for commands; sim-dashboard subscribes to
// factory/# and sends a command now and then. Odd devices speak MQTT 3.1.1, even ones 5.0. From time to time one leaves and comes
// back, so that every kind of event can be seen. Leaves nothing behind in the broker: clean sessions, no retained messages.
// One thread of its own; no Qt.
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <memory>
#include <string>

namespace hookline::simulator {

struct Options {
    std::string host = "127.0.0.1";
    std::uint16_t port = 1883;
    unsigned devices = 5; ///< 1…1000
    double messagesPerSecond = 5; ///< all devices together, 0…100000
    unsigned payloadBytes = 64; ///< at least what the readings need (about 40), at most 1 MiB
    int qos = 1; ///< 0…2
    double secondsBetweenReconnects = 20; ///< some device leaves about this often; 0: never
};

struct Counters {
    std::uint64_t sent = 0; ///< PUBLISH packets written: telemetry and commands
    std::uint64_t acked = 0; ///< of these acknowledged (QoS 1 and 2)
    std::uint64_t received = 0; ///< by the dashboard and, as commands, by devices
    std::uint64_t heldBack = 0; ///< due, but nobody was connected or the broker did not keep up
    std::uint64_t connects = 0; ///< accepted by the broker
    std::uint64_t disconnects = 0; ///< on purpose or not
    unsigned connected = 0; ///< now, with the dashboard
};

class Plant;

class Simulator {
public:
    Simulator();
    ~Simulator(); ///< stop()
    Simulator(const Simulator&) = delete;
    Simulator& operator=(const Simulator&) = delete;

    /// Starts the thread and returns at once; a broker that is not there is tried again until stop(). Errors:
    /// "simulator.running", "simulator.options" (a value out of range), "simulator.address". @thread control
    base::Result<> start(const Options& options);
    /// Says DISCONNECT for every client and ends the thread; takes at most about half a second. @thread control
    void stop();
    bool running() const noexcept;

    /// Since the last start. @thread any
    Counters counters() const;
    /// Why clients are not connected, e.g. "127.0.0.1:1883: Connection refused"; empty when they are. @thread any
    std::string problem() const;

private:
    std::unique_ptr<Plant> m_plant;
};

} // namespace hookline::simulator
