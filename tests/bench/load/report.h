// What a run found out, as one line of JSON.
#pragma once

#include "tests/bench/load/histogram.h"
#include "tests/bench/load/options.h"

#include <cstdint>
#include <string>

namespace hookline::bench {

struct Report {
    double seconds = 0; ///< measured
    std::uint64_t sent = 0; ///< messages, in the measured time
    std::uint64_t delivered = 0; ///< messages to subscribers, in the measured time
    std::uint64_t sentInAll = 0;
    std::uint64_t deliveredInAll = 0;
    std::uint64_t lost = 0; ///< of the whole run, as the next two
    std::uint64_t duplicates = 0;
    std::uint64_t reordered = 0;
    std::uint64_t unacknowledged = 0; ///< QoS 1 and 2 publishes that never got their answer
    double brokerCpuSeconds = -1; ///< in the measured time; below 0: not measured
    double ownCpuSeconds = 0;
    std::uint64_t residentBytes = 0; ///< of the broker at the end
    std::uint64_t peakResidentBytes = 0;
    Histogram latency; ///< by plan (at a rate) or by sending, to arrival

    // Idle
    double connectSeconds = 0;
    double connectCpuSeconds = -1;
    double idleCpuSeconds = -1;
    std::uint64_t residentBefore = 0;
    std::uint64_t connections = 0;

    std::string failure; ///< why the run ended early; empty when it did not

    bool clean() const { return failure.empty() && lost + duplicates + reordered + unacknowledged == 0; }
};

std::string toJson(const Options& options, const Report& report);

} // namespace hookline::bench
