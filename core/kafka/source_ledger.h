// Which records of a source are where between Kafka and its commit: taken, with the broker, with its subscribers, settled. Decides what
// is offered next, and up to which offset a partition may be committed: never past a record that is not settled.
//
// A lane is a partition for as long as this consumer has it; its number is never used again, so what comes back for an old one finds
// nothing. Pure bookkeeping, one thread.
#pragma once

#include "core/hooks/injector.h"

#include <cstdint>
#include <deque>
#include <map>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace hookline::kafka {

class SourceLedger {
public:
    struct Place {
        std::uint64_t lane = 0;
        std::int64_t offset = -1;
        friend bool operator==(const Place&, const Place&) = default;
    };
    /// `waitsForAcks`: a record is settled by a subscriber's acknowledgement and not by being routed. `laneLimit`: unsettled records of
    /// a lane; see isFull().
    SourceLedger(bool waitsForAcks, std::size_t laneLimit)
        : m_waitsForAcks(waitsForAcks)
        , m_laneLimit(laneLimit)
    {
    }

    /// `begins`: its first offset, of which the consumer has told Kafka itself; below 0: not known.
    void open(std::uint64_t lane, std::int64_t begins = -1);
    /// Its records are somebody else's now. Returns how many were not settled.
    std::size_t close(std::uint64_t lane);

    void add(const Place& place, mqtt::MessageRef message, std::size_t bytes);
    /// One that nothing is made of: settled in its turn.
    void addSettled(const Place& place);

    /// What to offer now, in order for each lane, at most `most`; until answered() nothing more is.
    void offer(std::int64_t nowNanos, std::size_t most, std::vector<hooks::Injection>& batch);
    struct Answered {
        std::size_t routed = 0;
        bool busy = false;     ///< the broker takes nothing now
        bool nobody = false;   ///< a lane waits for a subscriber
        std::vector<std::pair<Place, hooks::Injection>> refused; ///< settled by that
    };
    /// `batch` as offer() made it. A lane without a receiver is left alone until `retryNanos` or retryNow().
    Answered answered(const std::vector<hooks::Injection>& batch, std::int64_t nowNanos, std::int64_t retryNanos);
    void retryNow();

    /// A subscriber has acknowledged the message with this time of receipt. False: nobody waits for it.
    bool acknowledged(std::int64_t wallMicros);
    /// Messages routed before `beforeNanos` that nobody owes any more and nobody has acknowledged are offered again, with everything
    /// behind them in their lane that is not settled. Returns how many.
    std::size_t offerUnowed(const std::unordered_set<std::int64_t>& owed, std::int64_t beforeNanos);
    /// When the oldest message that waits for an acknowledgement was routed; 0: there is none.
    std::int64_t oldestRoutedNanos() const;

    /// Offsets to commit (the next one to be read), for lanes where it has grown since the last call; and how many records that is.
    std::vector<Place> takeCommits(std::uint64_t& records);

    void commitAgain(); ///< the last ones failed

    /// Nothing more should be added to the lane now.
    bool isFull(std::uint64_t lane) const;
    std::size_t unsettled() const noexcept { return m_unsettled; }
    std::size_t bytes() const noexcept { return m_bytes; } ///< of what is unsettled
    std::size_t ready(std::int64_t nowNanos) const; ///< could be offered now
    bool offered() const noexcept { return !m_offered.empty(); }
    bool waitsForReceiver() const;

private:
    enum class Step : std::uint8_t { Taken, Offered, Routed, Settled };
    struct Entry {
        std::int64_t offset = -1;
        std::int64_t routedNanos = 0;
        mqtt::MessageRef message; ///< none once it is settled
        std::size_t bytes = 0;
        Step step = Step::Taken;
    };
    struct Lane {
        std::deque<Entry> entries; ///< by offset; settled ones leave at the front only
        std::int64_t next = -1;    ///< behind the last settled one without a gap before it
        std::int64_t committed = -1;
        std::size_t unsettled = 0;
        std::size_t taken = 0; ///< of them, not with the broker
        std::uint64_t settledSince = 0; ///< records since the last commit
        std::int64_t quietUntilNanos = 0; ///< nobody would acknowledge its records; 0: not so
    };
    Entry* find(Lane& lane, std::int64_t offset);
    void settle(Lane& lane, Entry& entry);
    void advance(Lane& lane);

    void setStep(Lane& lane, Entry& entry, Step step) noexcept;

    const bool m_waitsForAcks;
    const std::size_t m_laneLimit;
    std::map<std::uint64_t, Lane> m_lanes;
    std::vector<Place> m_offered; ///< as the batch that is with the broker
    std::unordered_map<std::int64_t, Place> m_known; ///< by time of receipt, those that an acknowledgement may come for
    std::size_t m_unsettled = 0;
    std::size_t m_bytes = 0;
};

} // namespace hookline::kafka
