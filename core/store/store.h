// The broker's state on the disk: sessions, their subscriptions, what they are owed, retained messages.
//
// Loops note changes and hand them over once a turn; they never wait. One writer thread is the only one that touches SQLite: it
// commits as soon as the last commit has returned, with whatever has come meanwhile, so one fsync serves everything that waited. A
// change counts as kept when committed() has reached its ticket, never before. A disk that is full or failing is no error of any
// call: changes wait in memory, stats() says so, and the writer tries again until it works.
#pragma once

#include "core/base/result.h"
#include "core/metrics/latency_histogram.h"
#include "core/store/change.h"
#include "core/store/options.h"
#include "core/store/records.h"
#include "core/store/tables.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace hookline::store {

struct Stats {
    std::string problem;              ///< in words, when the disk is full or failing
    std::uint64_t sessions = 0;       ///< now
    std::uint64_t messages = 0;       ///< now: each once, however many are owed it
    std::uint64_t messageBytes = 0;   ///< now
    std::uint64_t waitingChanges = 0; ///< now: not on the disk yet
    std::uint64_t commits = 0;
    std::uint64_t changes = 0; ///< committed
    std::uint64_t damaged = 0; ///< records that were not what had been written: left out
    std::uint64_t faults = 0;  ///< times the disk failed and the state was opened anew
    std::uint64_t full = 0;    ///< times the disk was full
    metrics::LatencySnapshot commitLatency;
};

class Store {
public:
    struct Ports {
        /// committed() of this loop has grown, or something it wanted is loaded. @thread the writer's; must not block
        std::function<void(unsigned loop)> wake;
        /// So much waits for the disk that publishers must wait, or no longer. @thread the writer's or a loop's, under a
        /// lock of the store: must not block or call back
        std::function<void(bool)> holdPublishers;
    };
    struct Loaded {
        SessionId session = 0;
        std::vector<Delivery> owed;
    };

    /// Errors: state.folder, state.permissions, state.in_use, state.newer, state.open. `kept` gets what an earlier run left.
    static base::Result<std::unique_ptr<Store>> open(const Options& options, unsigned loops, Kept& kept);
    ~Store(); ///< close()
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;

    /// Starts the writer. Once, before any submit(). @thread control
    void begin(Ports ports);

    /// Whether acknowledgements wait for the commit.
    bool acksWait() const noexcept;
    // @thread any
    MessageId nextMessage(unsigned loop) noexcept;
    SessionId nextSession() noexcept;
    /// Hands over the loop's changes in one piece; leaves `changes` empty, with memory to use again. `ticket` must grow by one each time.
    /// @thread the loop's
    void submit(unsigned loop, std::uint64_t ticket, std::vector<Change>& changes);
    /// The loop's highest ticket that is kept for good. @thread any
    std::uint64_t committed(unsigned loop) const noexcept;
    std::vector<Loaded> takeLoaded(unsigned loop); ///< @thread the loop's
    Stats stats() const;                           ///< @thread any

    /// Writes what waits and ends the thread. Returns how many changes could not be written. @thread control, after the loops
    std::uint64_t close();

private:
    class Writer;
    explicit Store(std::unique_ptr<Writer> writer);
    std::unique_ptr<Writer> m_writer;
};

} // namespace hookline::store
