// The way of the records to one topic of one cluster: what is sent when, what a refusal means, when a producer is replaced.
//
// Promise: every record that was added is acknowledged, given up for its own fault and reported, or still here; per key in the
// order of add(). A producer that fails is emptied, destroyed and replaced, and everything not acknowledged is sent again from the
// oldest on. All calls on the bridge's thread (before it runs: the control thread).
#pragma once

#include "core/base/text.h"
#include "core/config/settings.h"
#include "core/kafka/bridge_look.h"
#include "core/kafka/delivered.h"
#include "core/kafka/keeper.h"
#include "core/kafka/lane_key.h"
#include "core/kafka/producer.h"
#include "core/kafka/reachability.h"
#include "core/kafka/record_encoder.h"
#include "core/kafka/record_queue.h"
#include "core/kafka/refused_times.h"
#include "core/kafka/transaction.h"
#include "core/metrics/snapshot.h"

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>

namespace hookline::kafka {

class Lane final : private Producer::Listener {
public:
    struct Ports {
        std::function<void(tap::KafkaOutcome&&)> outcome;
        std::function<bool()> wantsOutcomes; ///< none: always
        /// A record given up for a fault of its own, before it leaves: what its rule says about that. `stored`: the record itself,
        /// where it came back from the spool without its event. True: it is kept elsewhere. May add to any lane.
        std::function<bool(Record& record, const EncodedRecord* stored, int code)> givenUp;
        /// Records that are done with, and what they cost against the intake's bound.
        std::function<void(std::uint64_t records, std::uint64_t cost)> release;
        /// The rule of that name, for a record that comes back from the spool.
        std::function<RuleRef(std::string_view name)> ruleNamed;
        Keeper* keeper = nullptr; ///< none: everything stays in memory and nobody waits
    };
    using Done = std::function<void(base::Result<std::uint64_t>)>;

    /// A cluster and topic with a producer of its own, ready to take over.
    struct Destination {
        config::KafkaSettings settings;
        std::string servers; ///< where empty settings mean the practice cluster
        std::string topic;
        std::string cluster; ///< empty: the default one
        std::unique_ptr<Producer> producer; ///< none: the bridge is switched off, or waits for the system keychain
        /// The rules that records which move here go by from now on: the one of the same name, where there is one.
        std::vector<RuleRef> rules;
    };

    Lane(Ports ports, metrics::LatencyHistogram& latency, int wakeFd);
    ~Lane();

    /// `settings` are those of that cluster (config::settingsOf()). Fails when librdkafka refuses them. @thread any
    static base::Result<Destination> prepare(
        const config::KafkaSettings& settings, const std::string& servers, const LaneName& name, int wakeFd);
    /// Starts sending there. Whatever still waits goes there too.
    void open(Destination&& destination);
    /// Sends what waits now within the flush time-out of the present settings, then goes on with the new destination. `done` hears
    /// how many records had to move. Several run one after the other.
    void switchTo(Destination&& destination, Done done);
    /// Takes what holds for all lanes and needs no other producer: limits and times of queue and spool.
    void adjust(const config::KafkaSettings& settings) noexcept;
    /// Drops the producer; records that it had not delivered stay here.
    void close();

    /// `ofRow`: it takes the place of a row of the spool: it is stored, whatever its rule's buffer, and all that is before it.
    void add(tap::Event&& event, std::uint64_t cost, const RuleRef& rule, std::unique_ptr<Rendered> rendered,
        const Placement& placement, bool ofRow = false);
    /// Does what is due: reports, sending, checks, retries. True when there is more to do right away.
    bool turn();
    /// Tells those whose switch is over; after the new state can be seen.
    void answer();
    /// Paused, it takes records and gives none to Kafka, as if that were away; at the end of the program it sends what nothing
    /// else keeps.
    void setPaused(bool paused) noexcept { m_paused = paused; }
    /// What waits now goes out, also while paused, and without waiting for a batch to fill.
    void flush() noexcept { m_flushLeft = pending(); }
    void endFlush() noexcept { m_flushLeft = 0; }
    std::uint64_t flushLeft() const noexcept { return m_flushLeft; }
    /// From now on don't wait for a batch to fill.
    void hurry() noexcept { m_hurry = true; }
    bool settled() const noexcept;
    std::uint64_t pending() const noexcept { return m_queue.size() + m_onDisk; }
    std::uint64_t inMemory() const noexcept { return m_queue.size(); }
    std::uint64_t memoryBytes() const noexcept { return m_memoryBytes; }
    /// Its cluster does not answer, or has not for a while.
    bool away() const noexcept { return m_phase != Phase::Off && (m_reach.down() || stalled()); }
    /// What finds no room in memory goes to the disk.
    bool spills() const noexcept { return m_buffer != config::BufferMode::Memory; }
    /// One of so many shares of the memory for what waits: where several clusters are in use, none may have it all.
    void setShare(std::uint64_t divisor) noexcept { m_share = std::max<std::uint64_t>(divisor, 1); }
    /// Records that end with the program: neither delivered nor on the disk.
    std::uint64_t unsaved() noexcept;

    void keepWith(Keeper& keeper) noexcept { m_ports.keeper = &keeper; }
    /// Rows of an earlier run that are this lane's.
    void adopt(std::uint32_t spoolLane, std::uint64_t rows);
    /// Whether rows read for that lane of the spool are this one's.
    bool reads(std::uint32_t spoolLane) const noexcept
    {
        return m_reading && spoolLane == (m_readingForgotten ? m_toResend.front().first : m_askedLane);
    }
    void takeRows(spool::Spool::ReadResult&& result);
    /// A dead letter of the spool becomes this lane's newest record, one more of its rule. `headers`: see spool::Spool::putBack().
    void takeBack(std::int64_t letter, const RuleRef& rule, std::string_view headers);
    /// The row with that seq never came to be. True: it was this lane's.
    bool neverCame(std::uint64_t seq);
    /// How long nothing is due, unless the wake fd becomes readable.
    std::chrono::milliseconds mayRest() const noexcept;
    std::uint32_t lingerMillis() const noexcept { return m_settings.lingerMs; }

    /// Kafka is there but takes no records for this topic.
    bool refused() const noexcept { return m_blocked.has_value() || m_awaitsSchema; }
    metrics::KafkaState state() const noexcept;
    const std::string& cluster() const noexcept { return m_target.cluster; }
    /// Stopped for another program's sake until it is switched, to the same settings or others.
    bool gaveWay() const noexcept { return m_gaveWay; }
    /// When the last record came, in steady nanoseconds.
    std::int64_t lastUsed() const noexcept { return m_lastUsed; }

    /// State, problem, servers, topic and brokers.
    void describe(metrics::KafkaSnapshot& out) const;
    /// This lane's acknowledged, failed, inFlight, atRisk and bytes are added to what is there; the last acknowledgement is the latest.
    void addNumbers(metrics::KafkaSnapshot& out) const noexcept;
    /// Adds what there is to see here. From now on statistics are kept for a while.
    void look(BridgeLook& out);

private:
    enum class Phase : std::uint8_t {
        Off,      ///< no destination
        Checking, ///< asking whether the topic is there; nothing is sent yet
        Opening,  ///< exactly once: becoming the only one of its transactional id, and reading how far it had come
        Running,
        Draining, ///< the producer is given up: waiting for its last reports
        Waiting,  ///< no producer until the next attempt
    };
    struct Switch {
        Destination to;
        Done done;
        std::uint64_t lastSeq = 0; ///< newest record that belongs to the old destination
        std::int64_t deadline = 0;
    };

    void onDelivered(Placement* tag, std::int32_t partition, std::int64_t offset) override;
    void onRefused(Placement* tag, std::int32_t partition, int code) override;
    void onTrouble(int code, std::string_view reason) override;
    void onFatal(int code, std::string_view reason) override;
    void onStatistics(std::string_view json) override;

    void countRefusal(std::int32_t partition); // lane_look.cpp
    void acknowledged(Record& record, std::int32_t partition, std::int64_t offset);
    void checkTopic();
    bool sendSome();
    bool holds(const Record& record) const noexcept;
    bool isHeld() const noexcept;
    void refuseUnsent(Record& record, int code);
    void giveUp(Record& record, int code);
    std::int64_t timeFor(Record& record, std::int64_t millis) noexcept;
    bool goesWithoutTime(Record& record, int code);
    void finish(Record& record);
    void tellIntake();
    bool wantsOutcomes() const { return m_ports.outcome && (!m_ports.wantsOutcomes || m_ports.wantsOutcomes()); }
    void report(const Record& record, tap::KafkaStatus status, std::int32_t partition, std::int64_t offset, int code);

    // The spool: lane_spool.cpp
    void keep(Record& record);
    bool keepOnDiskOnly(
        tap::Event& event, std::uint64_t cost, const RuleRef& rule, const Rendered* rendered, const Placement& placement);
    std::uint64_t store(tap::Event& event, const RuleRef& rule, const Rendered* rendered, const Placement& placement, std::uint64_t seq);
    std::string_view withSchema(std::string_view value, const Rule& rule);
    const EncodedRecord& spooled(Record& record);
    const EncodedRecord& encode(Record& record); ///< valid until the next one is
    void settle(Record& record, int code, bool kept, std::uint64_t before);
    void countOnDisk(const RuleRef& rule);
    bool uncountOnDisk(const RuleRef& rule);
    void writeOffRows(std::uint64_t rows);
    void ruleIsAdded(const Rule& rule, bool ofRow);
    config::AckMode ackModeOf(const Rule& rule) const noexcept;
    void leaveSpoolLane();
    void claimSpoolLane();
    void releaseDoneLanes();

    // A Kafka that forgets: lane_forgotten.cpp
    void noteOffset(std::int32_t partition, std::int64_t offset);
    void haveForgotten(const std::vector<Delivered::Lost>& lost);
    void keepDelivered(Record& record, std::int32_t partition, std::int64_t offset);
    void dropKept(bool all);
    void markDelivered();
    bool resendSome();
    void dropReplaced();
    void takeForgotten(spool::Spool::ReadResult&& result);
    void refill();
    void keepTheRest();
    void keepPlaces();
    std::uint64_t olderRows() const noexcept;
    void haveReadTo(std::uint64_t seq) noexcept;
    std::uint64_t window() const noexcept;
    std::uint64_t windowBytes() const noexcept;

    // Exactly once: lane_transaction.cpp
    void useTransactions();
    void openTransactions();
    bool transact();
    bool mayAdd(Record& record);
    void commit();
    void transactionFailed(const Producer::TransactionAnswer& answer);
    void transactionBroken();
    void loseTransaction();
    bool stopAsFenced(int code);
    bool coordinatorSilent() const noexcept;
    Problem transactionProblem() const;
    void awaitSpool();
    std::uint64_t onTheWay() const noexcept { return m_queue.inFlight() - (m_transaction ? m_transaction->written() : 0); }

    void startDrain(bool takeBackAll);
    void drainMore();
    void afterDrain();
    struct TooLarge { ///< a batch of this producer
        std::int32_t partition = -1;
        std::uint64_t records = 0;
        std::uint64_t bytes = 0;
        Record* last = nullptr;
    };
    void noteTooLarge(Record& record, std::int32_t partition, std::size_t bytes);
    bool makeBatchesSmaller(const std::vector<TooLarge>& batches);
    void limitBatches(std::uint64_t bytes);
    void isolate();
    void leaveIsolation();
    void reopen(ProducerMode mode);
    void waitThenReopen(std::int64_t nanos);
    void blockedBy(int code);

    void takeDestination(Destination&& destination);
    void beginSwitch();
    void advanceSwitch();
    void completeSwitch();
    std::int64_t backOff(std::int64_t longest);
    bool stalled() const noexcept;
    std::string schemaProblem() const; ///< of the oldest that waits; empty: none yet

    std::string shownTopic() const; ///< for the log

    Ports m_ports;
    const int m_wakeFd;
    config::KafkaSettings m_settings;
    Target m_target;
    base::TextRef m_topicText;
    base::TextRef m_clusterText;
    std::uint64_t m_share = 1;
    std::unique_ptr<Producer> m_producer;
    ProducerMode m_mode;
    RecordQueue m_queue;
    Phase m_phase = Phase::Off;
    std::deque<Switch> m_nextSwitches; // waiting for m_switch
    std::optional<Switch> m_switch;
    std::vector<std::pair<Done, base::Result<std::uint64_t>>> m_answers;
    bool m_hurry = false;
    bool m_paused = false;
    std::uint64_t m_flushLeft = 0; // of the oldest records: those that may go though it is paused

    std::int64_t m_now = 0;
    std::int64_t m_nextAsk = 0;     // Checking
    std::int64_t m_askLimitMillis = 1000;
    int m_missing = 0;              // answers "no such topic" in a row
    std::int64_t m_drainUntil = 0;  // Draining
    bool m_takenBackAll = false;
    int m_cause = 0;                // code of the oldest refused record
    std::uint64_t m_causeSeq = 0;
    int m_fatal = 0;
    std::int64_t m_retryAt = 0;     // Waiting
    std::int64_t m_backOff = 0;
    std::uint64_t m_suspects = 0;   // isolation
    std::uint64_t m_suspectBytes = 0;
    std::uint64_t m_poisoned = 0;
    std::uint64_t m_batchBytes = 0; // 0: the default
    std::vector<TooLarge> m_tooLarge;
    RefusedTimes m_refusedTimes;
    std::int64_t m_takenTime = 0;   // this computer's, of the last record that Kafka took

    config::BufferMode m_buffer = config::BufferMode::Memory; // the safest that a rule of what is here asks for
    std::uint32_t m_spoolLane = 0; // 0: not claimed yet
    std::uint64_t m_lastStored = 0; // seq in m_spoolLane
    std::uint64_t m_onDisk = 0;    // records that are only there
    std::vector<std::pair<RuleRef, std::uint64_t>> m_onDiskOf; // of them those of this run, by rule
    std::uint64_t m_writtenOff = 0; // not yet in a rule's account
    std::uint64_t m_exposed = 0;   // records that only memory has, though their publishers were answered
    std::uint64_t m_memoryBytes = 0;
    std::uint64_t m_durable = 0;   // as of this turn
    std::uint64_t m_durableBefore = 0; // as of the one before: what was put back up to there has been told of
    bool m_reading = false;
    std::uint32_t m_readLane = 0;
    std::uint32_t m_askedLane = 0; // what m_readLane was when the rows that are being read were asked for
    std::uint64_t m_mainReadTo = 0; // the same of m_spoolLane
    std::uint64_t m_readTo = 0;    // newest seq of m_readLane that is or was in memory
    std::uint64_t m_lookedAt = 0;  // durable seq at the last look that found nothing
    struct Older {
        std::uint32_t lane = 0;
        std::uint64_t rows = 0;
        std::uint64_t readTo = 0;
        std::uint64_t lastSeq = 0; // 0: all of it was durable when the spool was opened
    };
    std::vector<std::uint32_t> m_doneLanes; // read to their ends
    std::deque<Older> m_older; // lanes of an earlier run, or of an earlier topic: to be read first
    std::unordered_map<std::uint64_t, base::Ref<tap::Waiter>> m_waiters; // of records on the disk that wait for Kafka
    Delivered m_delivered;
    std::uint64_t m_marked = 0;
    std::deque<std::pair<std::uint32_t, std::vector<std::uint64_t>>> m_toResend; // lane of the spool, seqs
    std::deque<std::pair<std::uint64_t, std::uint64_t>> m_resentAs; // old seq, new one: sent again, or passed on
    bool m_readingForgotten = false;
    std::deque<std::pair<std::uint64_t, RuleRef>> m_takenBack; // letters, by the seq that they get, while it is not known to be
    std::uint64_t m_forgotten = 0;
    std::uint64_t m_resent = 0;
    std::unique_ptr<Transaction> m_transaction; // exactly once, or none
    bool m_openingAsked = false;
    std::int64_t m_askedAt = 0;    // the coordinator, last
    std::int64_t m_lostAge = 0;    // of the last transaction that was lost
    std::int64_t m_fencedAt = 0;   // last; 0: never
    bool m_gaveWay = false;
    std::uint64_t m_spoolTicket = 0; // what the spool must have carried out before the next commit
    EncodedRecord m_spooled;
    std::string m_framed; // its value, where the stored one had no schema id yet
    StoredRecord m_unpacked;
    std::array<char, 24> m_seqText {};

    Reachability m_reach { Target {} };
    std::optional<Problem> m_blocked;
    std::int64_t m_lastProgress = 0; // last acknowledgement, or when something went on its way after none was
    std::uint64_t m_acknowledged = 0;
    std::uint64_t m_failed = 0;
    std::uint64_t m_bytesAcknowledged = 0;
    std::uint64_t m_batches = 0; // as librdkafka's statistics count them, up to a second late
    std::uint64_t m_batchedRecords = 0;
    std::int64_t m_lastAckWall = 0;
    std::int64_t m_reportNow = 0;
    std::uint64_t m_doneRecords = 0; // not yet told to the intake
    std::uint64_t m_doneCost = 0;
    std::int64_t m_nextPoisonLog = 0;
    std::uint64_t m_poisonUnlogged = 0;
    bool m_awaitsSchema = false; // the oldest unsent record needs a schema's id
    std::int64_t m_lastUsed = 0;
    std::int64_t m_watchedUntil = 0; // somebody looks
    std::string m_statistics;        // the last, while somebody does
    std::vector<std::uint64_t> m_refusals; // by partition
    metrics::LatencyHistogram& m_latency;
};

} // namespace hookline::kafka
