// What hookline_bench_bridge is asked to do and what it found out.
#pragma once

#include "tests/bench/load/histogram.h"

#include <cstdint>
#include <string>

namespace hookline::bench {

struct Job {
    std::string servers;            ///< produce: Kafka
    std::string topic = "bench";    ///< of Kafka, or of MQTT
    std::uint16_t port = 1883;      ///< publish: MQTT on 127.0.0.1
    std::uint64_t records = 100'000;
    std::size_t size = 200;         ///< bytes of each record or payload
    double rate = 0;                ///< records a second; 0: as fast as it goes
    unsigned lingerMs = 5;          ///< produce
    std::string compression = "lz4"; ///< produce
    bool headers = false;           ///< produce: those of the bridge's "plain" records, and the time stamp
    unsigned clients = 10;          ///< publish
    int qos = 1;                    ///< publish
    unsigned inFlight = 100;        ///< publish: messages of a client without an answer
};

struct Outcome {
    std::uint64_t done = 0; ///< acknowledged
    double seconds = 0;     ///< first handed over to last acknowledged
    double cpuSeconds = 0;  ///< of this process meanwhile
    double meanMillis = 0;
    Histogram latency; ///< handed over to acknowledged
};

/// The bridge's own producer settings, fed by one thread. Throws std::runtime_error.
Outcome produce(const Job& job);
/// MQTT publishers on one thread, each with its window. Throws std::runtime_error.
Outcome publish(const Job& job);

} // namespace hookline::bench
