// The Kafka bridge: events of the hook chain into Kafka, in order per client, with nothing lost on the way.
//
// Registers like any other hook. Callbacks push to one bounded ring per loop and return; the bridge's own thread encodes, produces,
// polls delivery reports, and matches them to events. The broker does not know that Kafka exists.
#pragma once

#include "core/base/result.h"
#include "core/config/settings.h"
#include "core/hooks/hook_registry.h"
#include "core/kafka/bridge_look.h"
#include "core/kafka/letters.h"
#include "core/metrics/snapshot.h"
#include "core/tap/event.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

namespace hookline::kafka {

class Bridge {
public:
    struct Ports {
        /// An event's fate (queued, acknowledged with partition and offset, failed). @thread the bridge's
        std::function<void(tap::KafkaOutcome&&)> outcome;
        /// true: no room, stop reading publishers; false: go on. May be called from any thread, never blocks.
        std::function<void(bool paused)> pauseIntake;
        /// Whether anybody hears `outcome` now; without it always. @thread the bridge's
        std::function<bool()> wantsOutcomes = {};
    };

    Bridge(hooks::HookRegistry& registry, unsigned loops, Ports ports);
    ~Bridge(); ///< stop() with the settings' flush time-out
    Bridge(const Bridge&) = delete;
    Bridge& operator=(const Bridge&) = delete;

    /// Starts the thread and registers the hooks. Kafka being unreachable is not an error: records wait. Errors are settings that
    /// librdkafka refuses. With no servers given, starts the practice cluster. @thread control
    base::Result<> start(const config::KafkaSettings& settings);

    /// Takes other settings into use while running: what is queued goes out by the old ones within the flush time-out, what is
    /// left then goes by the new ones; nothing is lost. `done` runs on the bridge's thread with the number of records that moved.
    /// @thread control, returns at once
    void apply(const config::KafkaSettings& settings, std::function<void(base::Result<std::uint64_t>)> done);

    /// The same with the settings of now: every connection is made anew, the servers' names looked up, at once and not after the
    /// pause between two attempts. @thread control, returns at once
    void reconnect(std::function<void(base::Result<std::uint64_t>)> done);

    /// Paused, it goes on taking events, in order, within the limits of queue and spool as while Kafka is away, and gives
    /// nothing new to Kafka; publishers whose rule waits for Kafka's acknowledgement wait. Outlasts apply(), not stop(), which
    /// sends what only memory has and leaves what the spool keeps to the next start. Pausing ends a flush. @thread control
    void setPaused(bool paused);
    /// Sends what waits now without waiting for batches to fill, also while paused; what comes after it stays then. The
    /// snapshot says how far it is. `done` runs on the bridge's thread with the number of records left: none, or those of a flush that
    /// was ended. One more while one runs takes its place. @thread control
    void flush(std::function<void(std::uint64_t left)> done = {});
    void endFlush(); ///< what is left of it waits as before. @thread control

    /// Removes the hooks, waits for what is queued, ends the thread. Returns the number of records not delivered. @thread control
    std::uint64_t stop(std::chrono::milliseconds flushTimeout);

    /// @thread any
    metrics::KafkaSnapshot snapshot() const;
    /// More than a snapshot has, about once a second while somebody looks. `then` runs on the bridge's thread, soon, and not at all
    /// while the bridge does not run. @thread control, never waits
    void look(std::function<void(BridgeLook&&)> then);
    /// A portion of the spool's dead letters behind `after` (an id, from 0), oldest first, as they are; the next one is behind lastId.
    /// `then` runs on the bridge's thread, soon. Errors: letters.no_spool, letters.stopped. @thread control, never waits for the disk
    void deadLetters(const LetterChoice& choice, std::int64_t after, LettersRead then);
    /// The chosen ones that are held now become the newest records of their topics, and letters no more: each in one transaction of
    /// the spool. They wait like others while Kafka is away or the bridge paused. Counted as matched once more; the failure stays
    /// counted. `then` and errors as of deadLetters(). @thread control
    void retryDeadLetters(const LetterChoice& choice, LettersRetried then);
    /// Bootstrap servers of the practice cluster; empty when it does not run. @thread any
    std::string practiceServers() const;

private:
    class Worker;
    std::unique_ptr<Worker> m_worker;
};

} // namespace hookline::kafka
