// A range of a topic's records published again: from and to an offset or a time, at the pace they came or another, under other names.
//
// Reads without a group and commits nothing. Every message is marked with a user property that says where it was, and its publisher has
// hops = 1, so no source takes it for something new. A dry run reads and counts and publishes nothing. What is in hand is bounded.
#pragma once

#include "core/base/result.h"
#include "core/config/settings.h"
#include "core/hooks/injector.h"
#include "core/kafka/source_plan.h"
#include "core/metrics/replay_progress.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace hookline::kafka {

struct ReplayWish {
    std::vector<std::string> topics;
    std::vector<std::int32_t> partitions; ///< none: all
    std::string from = "earliest";        ///< "earliest", "offset:N", "time:…"
    std::string to = "latest";            ///< "latest": what is there when it begins; "offset:N", "time:…": up to and without that one
    double speed = 1;                     ///< 1: as the records' timestamps have it; 0: as fast as the broker takes them; else 0.1…100
    bool dryRun = false;
    config::SourceSettings message;       ///< topic, payload, qos, retain, user_properties, username; the rest has no meaning here
};

using metrics::ReplayProgress;
using metrics::ReplayState;

/// @thread control, every method that does not say otherwise
class Replay {
public:
    /// Begins. `settings` without servers: those of the practice cluster. `injector` must outlive this; it is not used in a dry run. Errors: a wish that makes no sense ("replay.topics", "replay.from",
    /// "replay.to", "replay.speed", and those of a source's templates), properties that librdkafka refuses.
    static base::Result<std::unique_ptr<Replay>> start(
        hooks::Injector& injector, const ReplayWish& wish, const config::KafkaSettings& settings, const std::string& servers);
    ~Replay(); ///< cancel(), and waits for the thread
    Replay(const Replay&) = delete;
    Replay& operator=(const Replay&) = delete;

    void pause();
    void resume();
    void cancel();
    ReplayProgress progress() const; ///< @thread any
    /// The first records of the range and what they became; behind them the first one that was left out for each reason. Dry run only.
    std::vector<metrics::MessageSample> samples() const; ///< @thread any
    static constexpr std::size_t kSamples = 20;

    /// The user property on every message: "topic/partition@offset".
    static constexpr std::string_view kMark = "hookline_replay";

private:
    class Worker;
    explicit Replay(std::unique_ptr<Worker> worker);
    std::unique_ptr<Worker> m_worker;
};

} // namespace hookline::kafka
