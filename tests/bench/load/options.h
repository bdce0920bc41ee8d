// What the command line asks for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <sys/types.h>

namespace hookline::bench {

enum class Scenario : std::uint8_t { FanOut, FanIn, Pairs, Wildcard, Idle };

struct Options {
    Scenario scenario = Scenario::Pairs;
    std::string host = "127.0.0.1"; ///< loopback only
    std::uint16_t port = 1883;
    int version = 4; ///< MQTT protocol level: 4 or 5
    int qos = 0;
    std::size_t payload = 64; ///< bytes, at least 24
    std::size_t publishers = 0; ///< 0: the scenario's own number
    std::size_t subscribers = 0;
    std::size_t filters = 10000; ///< Wildcard: different filters over all subscribers
    std::uint64_t window = 0; ///< messages sent but not delivered, at most; 0: the scenario's own
    std::size_t burst = 32; ///< messages a publisher writes at once
    std::size_t inFlight = 100; ///< QoS 1 and 2 messages of one publisher without an answer
    double rate = 0; ///< messages a second over all publishers; 0: as fast as the window allows
    bool sink = false; ///< subscribers count bytes without looking at them: QoS 0 only, nothing is checked
    bool spin = false; ///< poll without sleeping, so that waking up is not in the latencies
    double warmUp = 0.5; ///< seconds
    double seconds = 2; ///< measured
    double hold = 2; ///< Idle: seconds to watch the connections do nothing
    std::size_t connections = 10000; ///< Idle
    pid_t broker = 0; ///< process whose CPU and memory are measured; 0: none
    double progressEvery = 0; ///< seconds between lines on stderr; 0: none
};

/// Reads the command line. Returns an exit code when the program should end at once, else -1.
int readOptions(int argc, char** argv, Options& out);

const char* name(Scenario scenario) noexcept;

} // namespace hookline::bench
