// Everything the window's numbers are made of, read at one moment. All counters only grow since start unless they say "now".
#pragma once

#include "core/metrics/latency_histogram.h"
#include "core/metrics/refusal.h"
#include "core/metrics/source_skip.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hookline::metrics {

/// What outlives the program, on the disk.
struct StateSnapshot {
    bool enabled = false;
    std::string problem;              ///< in words, when the disk is full or failing; what it is about is not acknowledged
    std::uint64_t sessions = 0;       ///< now
    std::uint64_t messages = 0;       ///< now: each once, however many are owed it
    std::uint64_t messageBytes = 0;   ///< now
    std::uint64_t waitingChanges = 0; ///< now: not on the disk yet
    std::uint64_t commits = 0;
    std::uint64_t changes = 0; ///< committed
    std::uint64_t damaged = 0; ///< records that were not what had been written: left out
    std::uint64_t faults = 0;  ///< times the disk failed and the state was opened anew
    std::uint64_t full = 0;    ///< times the disk was full
    LatencySnapshot commitLatency;
};

struct BrokerSnapshot {
    bool listening = false;
    std::string address;           ///< "127.0.0.1:1883"; empty while not listening
    std::uint64_t connections = 0; ///< now
    std::uint64_t sessions = 0;    ///< now, connected or not
    std::uint64_t subscriptions = 0; ///< now
    std::uint64_t sharedSubscriptions = 0; ///< of these, members of shared subscriptions
    std::uint64_t retained = 0;      ///< now
    std::uint64_t connectsAccepted = 0;
    std::uint64_t connectsRefused = 0;
    std::array<std::uint64_t, kRefusals> refused {}; ///< the same by metrics::Refusal
    std::uint64_t connectionsMost = 0; ///< at the same time, so far
    std::uint64_t sessionsExpired = 0;
    std::uint64_t slowedClients = 0;   ///< times that a client was read slower for its rate
    std::uint64_t packetsIn = 0;       ///< MQTT packets of every type
    std::uint64_t packetsOut = 0;
    std::uint64_t messagesIn = 0;  ///< PUBLISH packets accepted from clients
    std::uint64_t messagesOut = 0; ///< PUBLISH packets handed to clients' sockets
    std::uint64_t payloadBytesIn = 0;  ///< of messagesIn
    std::uint64_t payloadBytesOut = 0; ///< of messagesOut
    std::uint64_t bytesIn = 0;     ///< on the wire
    std::uint64_t bytesOut = 0;
    std::array<std::uint64_t, 16> dropped {}; ///< by tap::DropReason
    std::uint64_t hookErrors = 0;             ///< callbacks that threw
    std::uint64_t acksHeld = 0;               ///< now: acknowledgements that wait for a hook's answer, or behind one that does
    std::uint64_t holdTimeouts = 0;           ///< answers that did not come in time
    StateSnapshot state;
    bool intakePaused = false;                ///< publishers are not being read, e.g. because the bridge is full
};

enum class KafkaState : std::uint8_t {
    Off,        ///< bridge switched off
    Connecting, ///< no delivery yet and no error
    Up,         ///< records are acknowledged, or nothing waits and a broker answers
    Down,       ///< cannot reach it; records wait
    Blocked,    ///< reaches it, but it refuses records (topic missing, not authorised, …)
};
/// Of two, the one that somebody has to look at first: blocked, down, connecting, up, off.
constexpr bool isWorse(KafkaState one, KafkaState than) noexcept
{
    constexpr std::array<int, 5> kRank { 0, 2, 1, 3, 4 };
    return kRank[static_cast<std::size_t>(one)] > kRank[static_cast<std::size_t>(than)];
}

/// matched = acknowledged + failed + dropped + queued + inFlight
struct RuleSnapshot {
    std::string name;
    bool active = true;             ///< in the present settings; else its last records are still on their way
    std::uint64_t matched = 0;
    std::uint64_t acknowledged = 0;
    std::uint64_t failed = 0;       ///< given up for a fault of their own
    std::uint64_t dropped = 0;      ///< for want of room
    std::uint64_t queued = 0;       ///< now
    std::uint64_t inFlight = 0;     ///< now
    std::uint64_t passedOn = 0;     ///< of failed and dropped: kept as dead letters, or given to another rule
    std::uint64_t unwanted = 0;     ///< events that only its condition refused
    std::uint64_t collisions = 0;   ///< different names that became one Kafka topic
};

struct TopicSnapshot {
    std::string topic;
    std::string cluster;       ///< empty: the default one
    KafkaState state = KafkaState::Off;
    std::string problem;
    std::uint64_t waiting = 0; ///< now: queued or in flight
    std::uint64_t acknowledged = 0;
};

/// One of several Kafka clusters in use. What leaves no lane behind (see KafkaSnapshot::dropped) is in the totals only.
struct ClusterSnapshot {
    std::string name;                   ///< empty: the default one
    std::string servers;
    KafkaState state = KafkaState::Off; ///< the worst of its topics'; off: no rule goes there
    std::string problemId;
    std::string problem;
    std::uint64_t waiting = 0;          ///< now: queued or in flight
    std::uint64_t inFlight = 0;         ///< now
    std::uint64_t acknowledged = 0;
    std::uint64_t failed = 0;           ///< given up after they were on their way there
    std::uint64_t forgotten = 0;
    std::int64_t lastAckWallMicros = 0; ///< 0: never
    std::uint32_t brokersUp = 0;
    std::uint32_t brokersKnown = 0;
};

enum class SpoolLevel : std::uint8_t { Green, Yellow, Orange, Red };

/// Records on the disk.
struct SpoolSnapshot {
    bool enabled = false;
    SpoolLevel level = SpoolLevel::Green; ///< yellow: acknowledgements are paced; orange: withheld; red: nothing is taken
    std::string problem;              ///< the disk is full or failing, in words
    std::uint64_t rows = 0;           ///< now
    std::uint64_t usedBytes = 0;      ///< now
    std::uint64_t quotaBytes = 0;
    std::uint64_t freeBytes = 0;      ///< of the file system
    std::int64_t oldestWallMicros = 0; ///< 0: empty
    std::uint64_t recovered = 0;      ///< rows that an earlier run left; part of matched
    std::uint64_t deadLetters = 0;    ///< now
    std::uint64_t kept = 0;           ///< now: rows that Kafka has acknowledged, kept in case it loses them
    std::uint64_t lost = 0;           ///< damaged on the disk, or gone with its journal
    std::uint64_t faults = 0;         ///< times the disk failed
    std::uint64_t commits = 0;
    LatencySnapshot commitLatency;
};

struct KafkaSnapshot {
    KafkaState state = KafkaState::Off;
    bool practice = false;       ///< the built-in volatile cluster
    std::string servers;         ///< in use now
    std::string topic;
    std::string problemId;       ///< stable key of the present problem, e.g. "kafka.unreachable"; empty when none
    std::string problem;         ///< English sentence with cause and remedy
    std::string problemCluster;  ///< where it is; empty: the default one
    std::string problemServers;  ///< the same
    std::string problemTopic;    ///< the same
    std::uint64_t matched = 0;   ///< events taken by the bridge
    std::uint64_t acknowledged = 0;
    std::uint64_t failed = 0;    ///< given up, with a reason
    std::uint64_t dropped = 0;   ///< refused by a full queue under the drop policy
    std::uint64_t queued = 0;    ///< now: waiting in the bridge
    std::uint64_t inFlight = 0;  ///< now: handed to librdkafka
    std::uint64_t unmatched = 0; ///< events that came to the bridge and no rule took; not in matched
    std::uint64_t atRisk = 0;    ///< now: the publisher has its acknowledgement, and only this program's memory has the record
    std::uint64_t forgotten = 0; ///< acknowledged by Kafka, and then its offsets went back: gone there
    std::uint64_t resent = 0;    ///< of them those that the spool still had and that were put in the queue again; counted in matched
    std::uint64_t queueLimit = 0;
    std::int64_t pausedSinceWallMicros = 0; ///< somebody has paused it: nothing new is given to Kafka; 0: it is not
    bool flushing = false;           ///< what waited at a moment is being sent
    std::uint64_t flushTotal = 0;    ///< records of the last flush
    std::uint64_t flushLeft = 0;     ///< now: of them those that Kafka has not answered for
    std::uint64_t bytesAcknowledged = 0; ///< record values
    std::uint64_t batches = 0;        ///< made for Kafka, as librdkafka counts them once a second
    std::uint64_t batchedRecords = 0; ///< in them; those sent again are counted again
    std::int64_t lastAckWallMicros = 0;  ///< 0: never
    std::uint32_t brokersUp = 0;
    std::uint32_t brokersKnown = 0;
    LatencySnapshot latency; ///< hook to delivery report
    SpoolSnapshot spool;
    std::vector<RuleSnapshot> rules;   ///< in their order, then those for dead letters
    std::vector<ClusterSnapshot> clusters; ///< where there are several, the default one first; else none
    std::vector<TopicSnapshot> topics; ///< Kafka topics in use; at most a quarter of a second old
};

enum class SourceState : std::uint8_t {
    Connecting, ///< has no partition yet
    Running,
    Waiting, ///< nobody is subscribed who would acknowledge its records; they stay in Kafka
    Held,    ///< the broker does not take messages now
    Down,    ///< cannot reach Kafka
    Blocked, ///< reaches it, but it refuses (topic missing, not authorised, …)
};
std::string_view name(SourceState state) noexcept; ///< "connecting", …

/// Where a source stands in one of its partitions.
struct SourcePartition {
    std::string topic;
    std::int32_t partition = -1;
    std::int64_t position = -1; ///< offset that is committed next; -1: not known
    std::int64_t end = -1;      ///< offset that the next record gets; -1: not known
    std::uint64_t lag() const noexcept { return end > position && position >= 0 ? static_cast<std::uint64_t>(end - position) : 0; }
};

/// One [[source]]. Every record received is routed and, where that is waited for, acknowledged; or skipped; or in flight; or returned.
struct SourceSnapshot {
    std::string name;
    SourceState state = SourceState::Connecting;
    std::string problem;            ///< in words, with the remedy; empty when there is none
    std::uint64_t received = 0;     ///< records out of Kafka
    std::uint64_t routed = 0;       ///< of them given to the broker's subscribers
    std::uint64_t acknowledged = 0; ///< commit = acked: by at least one subscriber
    std::uint64_t repeated = 0;     ///< given to the broker again, because nobody had acknowledged and nobody owed it any more
    std::uint64_t returned = 0;     ///< taken and not settled when their partition went elsewhere; they are still in Kafka
    std::array<std::uint64_t, kSourceSkips> skipped {}; ///< never published, by SourceSkip
    std::uint64_t deadLetters = 0;  ///< of them kept in a file
    std::uint64_t committed = 0;    ///< records whose offset Kafka has stored
    std::uint64_t inFlight = 0;     ///< now: taken, not settled
    std::uint64_t lag = 0;          ///< now: records in its partitions that are not committed
    std::uint32_t partitions = 0;   ///< now
    std::vector<SourcePartition> positions; ///< of them, by topic and partition; at most a second old
    std::int64_t lastRecordWallMicros = 0; ///< 0: never
};

struct Snapshot {
    std::int64_t wallMicros = 0;
    std::int64_t steadyNanos = 0;
    BrokerSnapshot broker;
    KafkaSnapshot kafka;
    std::vector<SourceSnapshot> sources;
    std::uint64_t displaySkipped = 0; ///< events the tap's rings could not hold for the window
};

} // namespace hookline::metrics
