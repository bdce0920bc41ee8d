// A load on a broker, measured: clients that publish as fast as asked or as fast as it goes, and one that subscribes to all of it.
//
// Everything runs on the calling thread, publishers and subscriber alike, so its processor time is what making the load costs. Leaves
// nothing behind in the broker: clean sessions, no retained messages. No Qt.
#pragma once

#include <cmath>
#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>

namespace hookline::simulator {

struct LoadOptions {
    std::string host = "127.0.0.1";
    std::uint16_t port = 1883;
    std::string prefix = "hookline-benchmark"; ///< of the topics and client ids
    unsigned clients = 10;        ///< that publish: 1…1000
    double messagesPerSecond = 0; ///< all together; 0: as many as go
    int qos = 1;
    unsigned payloadBytes = 128; ///< at least kLeastPayload, at most 1 MiB
    double seconds = 10;
};
inline constexpr unsigned kLeastPayload = 32; ///< the time of sending stands in it

struct LoadProgress {
    bool measuring = false; ///< else still connecting
    double share = 0;       ///< of the time
    std::uint64_t sent = 0;
    std::uint64_t received = 0;
};

struct LoadResult {
    std::string problem; ///< why nothing was measured; empty: it was
    bool cancelled = false;
    double seconds = 0; ///< measured
    std::uint64_t sent = 0;
    std::uint64_t acknowledged = 0;
    std::uint64_t received = 0;       ///< of them by the subscriber, a moment after the end included
    std::uint64_t receivedInTime = 0; ///< before the end
    std::uint64_t late = 0;           ///< due, and the thread came too late to send them
    double p50 = NAN;                 ///< milliseconds from writing to the subscriber; NaN: nothing arrived
    double p95 = NAN;
    double p99 = NAN;
    double worst = NAN;
    double cpuSeconds = 0;     ///< of this thread while it measured
    double processSeconds = 0; ///< of the whole program in that time
};

/// Blocks until it is over; `stop` ends it early. `tell` hears of it several times a second, on this thread.
LoadResult runLoad(const LoadOptions& options, const std::stop_token& stop, const std::function<void(const LoadProgress&)>& tell);

} // namespace hookline::simulator
