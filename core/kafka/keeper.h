// What the bridge keeps beyond its own memory: records in the spool, and publishers whose acknowledgement waits for a record.
//
// Without a spool and with every rule's ack = "accept" there is none of this: no hook, no lock, no byte.
// A publisher's token comes with the event (Ticket); it is answered when every record of the event is as far as its rule says, later
// while the spool is in trouble (see spool::Level), and by the broker's own clock with the fallback when that takes too long.
#pragma once

#include "core/base/result.h"
#include "core/config/settings.h"
#include "core/hooks/ack_hold.h"
#include "core/hooks/hook_registry.h"
#include "core/kafka/stored_record.h"
#include "core/kafka/topic_gate.h"
#include "core/metrics/snapshot.h"
#include "core/spool/spool.h"
#include "core/tap/event.h"

#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace hookline::kafka {

/// One publisher's token on its way through the bridge.
class Ticket final : public tap::Waiter {
public:
    explicit Ticket(hooks::AckToken&& taken)
        : token(std::move(taken))
    {
    }
    hooks::AckToken token;
    int open = 0;        ///< records that are not yet as far as they must be. The bridge's thread only
    bool failed = false; ///< one was given up
};

class Keeper {
public:
    Keeper(hooks::HookRegistry& registry, unsigned loops, std::function<void()> wake);
    ~Keeper();
    Keeper(const Keeper&) = delete;
    Keeper& operator=(const Keeper&) = delete;

    /// Opens a spool where the settings say. Errors: those of spool::Spool::open. @thread control
    base::Result<std::unique_ptr<spool::Spool>> open(const config::KafkaSettings& settings) const;
    /// Takes it into use. @thread the bridge's
    void take(std::unique_ptr<spool::Spool> spool);
    /// Holds the acknowledgements of messages that `waiting` want. `refuses`: no new client while the spool takes nothing.
    /// @thread control
    void listen(const config::KafkaSettings& settings, std::vector<Interest> waiting, bool refuses);
    bool listens() const noexcept { return m_holds.load(std::memory_order_relaxed); } ///< @thread any
    void stopListening();
    /// Stores what waits, answers nobody any more. Returns how many records could not be stored. @thread control, after the bridge's
    std::uint64_t close();

    // @thread the loop given
    /// Puts the publisher's token, if one was taken, into the event.
    void attach(unsigned loop, tap::Event& event);
    /// The event goes nowhere: nothing to wait for.
    static void letGo(tap::Event& event, mqtt::ReasonCode reason);

    // @thread the bridge's
    bool hasSpool() const noexcept { return m_spool != nullptr; }

    /// An event is being made into records; route() ends with routed().
    void routing(const tap::Event& event) noexcept;
    void routed(const base::Ref<tap::Waiter>& waiter);
    /// A record of the event will be reported by done().
    void await(const tap::Event& event) noexcept;
    void done(const base::Ref<tap::Waiter>& waiter, bool failed);
    /// One of the event's records never came to be.
    static void fault(const tap::Event& event) noexcept;
    bool owesAnswers() const noexcept { return !m_ready.empty() || !m_failed.empty(); }

    /// A lane of the spool for a topic of a cluster (laneKey()), nobody else's until released.
    std::uint32_t claim(const std::string& key);
    void claim(std::uint32_t lane) { m_claimed.insert(lane); }
    void release(std::uint32_t lane) { m_claimed.erase(lane); }
    /// Rows that an earlier run left, by topic and cluster.
    struct Backlog {
        std::string key; ///< laneKey()
        std::uint32_t lane = 0;
        std::uint64_t rows = 0;
    };
    std::vector<Backlog> backlog() const;
    std::uint64_t recovered() const noexcept { return m_recovered; }
    bool ofEarlierRun(std::uint64_t seq) const noexcept { return seq <= m_startSeq; }

    /// Stores a record. `seq` 0: the next. `waits`: the event's acknowledgement waits until it is on the disk.
    std::uint64_t store(
        const StoredRecord& record, std::uint32_t lane, std::uint64_t seq, const tap::Event& event, bool waits);
    spool::Spool& spool() noexcept { return *m_spool; }
    std::uint64_t durable() const noexcept { return m_spool ? m_spool->durable() : 0; }
    spool::Level level() const noexcept { return m_level.load(std::memory_order_relaxed); }
    /// Hands orders to the spool and answers whom it can.
    void turn();
    std::vector<spool::Spool::ReadResult> takeRows() { return m_spool ? m_spool->takeRows() : std::vector<spool::Spool::ReadResult>(); }
    /// The disk cannot keep up, or takes nothing: publishers must not be read.
    bool mustHold() noexcept;
    /// Records accepted that are not on the disk yet.
    std::uint64_t undurable() const noexcept { return m_spool ? m_spool->lastSeq() - m_spool->durable() : 0; }
    /// Of them those whose publishers have their acknowledgement.
    std::uint64_t exposed() const noexcept { return m_undurableSum.exposed + m_turnSum.exposed; }

    /// @thread any
    void describe(metrics::SpoolSnapshot& out) const;

private:
    struct alignas(64) Slot {
        std::uint64_t stamp = 0;
        hooks::AckToken token;
    };
    struct Waiting {
        std::uint64_t seq;
        base::Ref<tap::Waiter> waiter;
    };

    hooks::HookRegistry& m_registry;
    const std::function<void()> m_wake;
    std::vector<std::unique_ptr<Slot>> m_slots; // by loop
    std::optional<hooks::HookRegistration> m_accept;
    std::optional<hooks::HookRegistration> m_connect;
    std::atomic<bool> m_holds { false };
    TopicGate m_gate;
    std::atomic<std::uint64_t> m_terms { 0 }; // time-out in milliseconds << 8 | reason code of the fallback
    std::atomic<spool::Level> m_level { spool::Level::Green };

    std::unique_ptr<spool::Spool> m_spool;
    std::uint64_t m_startSeq = 0;
    std::uint64_t m_recovered = 0;
    std::set<std::uint32_t> m_claimed;
    std::string m_headers;
    std::deque<Waiting> m_waiting; // for the disk, in order of seq
    std::vector<hooks::AckToken> m_ready;
    std::vector<hooks::AckToken> m_failed;
    std::int64_t m_answerAt = 0;
    bool m_holding = false;
    struct Batch {
        std::uint64_t lastSeq;
        std::uint64_t bytes;
        std::uint64_t exposed;
    };
    std::deque<Batch> m_undurable; // by turn
    Batch m_undurableSum { 0, 0, 0 };
    Batch m_turnSum { 0, 0, 0 }; // what this turn appended
    mutable std::mutex m_spoolMutex; // for describe() beside close()
};

} // namespace hookline::kafka
