// From events to records on their way: asks the rules, finds the lane of each record's Kafka topic, and sees to what fails.
//
// A lane per topic of a cluster, each with a producer of its own: a topic that is missing, refuses or chokes on a record holds up nobody
// else, and neither does a cluster that is away: of what may wait, it gets its share.
// Promise: every event that comes in is, for each rule that takes it, acknowledged, counted as failed or dropped with its reason,
// or still here. All calls on the bridge's thread (before it runs: the control thread) but prepare().
#pragma once

#include "core/kafka/dead_letter_file.h"
#include "core/kafka/dead_letters.h"
#include "core/kafka/lane.h"
#include "core/kafka/loss_ledger.h"
#include "core/kafka/rule_table.h"
#include "core/rules/topic_name.h"

#include <map>

namespace hookline::kafka {

class Router {
public:
    struct Ports {
        std::function<void(tap::KafkaOutcome&&)> outcome;
        std::function<bool()> wantsOutcomes; ///< none: always
        /// Records that are done with, and what they cost against the intake's bound.
        std::function<void(std::uint64_t records, std::uint64_t cost)> release;
        /// Records beyond the one that every event stands for.
        std::function<void(std::uint64_t records, std::uint64_t cost)> charge;
    };
    using Done = Lane::Done;

    /// Settings made ready: rules compiled, and a producer for each topic that they name.
    struct Plan {
        config::KafkaSettings settings;
        std::string servers; ///< of the default cluster
        std::unique_ptr<RuleTable> table;
        std::unique_ptr<SchemaRegistry> registry; ///< none where no rule needs a schema
        std::map<std::string, Lane::Destination> destinations; ///< by laneKey()
        bool anew = false; ///< new producers also where the settings do not ask for them
    };

    Router(Ports ports, int wakeFd);
    ~Router();

    /// Errors: a rule that makes no sense, settings that librdkafka refuses; nothing has changed then. @thread any
    base::Result<Plan> prepare(const config::KafkaSettings& settings, const std::string& servers) const;
    void open(Plan&& plan);
    /// From now on the spool and waiting publishers are seen to.
    void keepWith(Keeper& keeper);
    /// Takes up what an earlier run left in the spool that was just opened.
    void takeUpBacklog();
    /// Takes other settings into use. Records whose topic stays wait there; where a rule's topic changes, they go out by the old
    /// settings within the flush time-out and the rest moves. `done` hears how many moved.
    void switchTo(Plan&& plan, Done done);
    void close();

    /// See Bridge. `then` runs soon, on this thread.
    void readLetters(const LetterChoice& choice, std::int64_t after, LettersRead then) { m_letters.read(m_keeper, choice, after, std::move(then)); }
    void retryLetters(const LetterChoice& choice, LettersRetried then) { m_letters.retry(m_keeper, choice, std::move(then)); }

    /// `cost`: against the intake's bound.
    void route(tap::Event&& event, std::uint64_t cost);
    bool turn();
    void answer();
    void hurry();
    /// See Lane::setPaused(). @thread the bridge's, or the control thread before it runs
    void setPaused(bool paused);
    /// What waits now goes out, also while paused; what is behind it does not.
    void flush();
    void endFlush();
    std::uint64_t flushLeft() const noexcept;
    bool settled() const noexcept;
    std::uint64_t pending() const noexcept;
    std::uint64_t unsaved() const noexcept; ///< see Lane::unsaved()
    std::chrono::milliseconds mayRest() const noexcept;
    std::uint32_t lingerMillis() const noexcept { return m_settings.lingerMs; }

    /// Everything but queued, queueLimit, practice and latency. `matched` and `dropped` are what to add to the intake's numbers.
    void describe(metrics::KafkaSnapshot& out);
    /// More than a snapshot has, for somebody who looks.
    BridgeLook look();
    /// @thread any
    const metrics::LatencyHistogram& latency() const noexcept { return m_latency; }

private:
    struct Slot {
        std::string key; ///< laneKey(), once all its switches are over
        std::unique_ptr<Lane> lane;
        bool fixed = false; ///< named by the settings; else made for a template's result
    };
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view> {}(text); }
    };
    /// The room that an event holds in the intake: its first record takes it over, further ones are charged.
    struct Charge {
        std::uint64_t cost = 0;
        bool taken = false;
        bool ofRow = false; ///< a row of the spool goes for it: it is stored, whatever its rule's buffer
    };
    /// Several lanes' switches as one.
    struct Answer {
        Done done;
        int open = 0;
        std::uint64_t moved = 0;
        std::optional<base::Error> error;
    };

    void use(Plan&& plan, std::shared_ptr<Answer> answer);
    void part(Slot& slot, Lane::Destination&& destination, const std::shared_ptr<Answer>& answer);
    bool needsNewProducers(const config::KafkaSettings& next, const std::string& servers, std::string_view cluster) const;
    void describeRules(metrics::KafkaSnapshot& out);
    void describeTopics(metrics::KafkaSnapshot& out) const;
    void describeClusters(metrics::KafkaSnapshot& out) const; // router_clusters.cpp
    std::string keyAfter(const Slot& slot, const RuleTable& next) const;
    void shareOut();
    void lookForCrowd();
    bool shareIsFull(const Slot& slot) const noexcept;
    void adopt(RuleTable& table);
    std::shared_ptr<RuleAccount> accountOf(const std::string& name);
    void forgetAccounts();
    Slot& addSlot(const std::string& key, bool fixed);
    Slot* slotFor(std::string_view key, Failure& failure);
    void openBacklog(Failure& failure);
    bool evictOne();
    void remove(std::size_t index);
    void tidy();

    void routeOne(tap::Event&& event, std::uint64_t cost);
    void adoptBacklog(Slot& slot);
    RuleRef ruleNamed(std::string_view name);
    void deliver(const tap::Event& event, const RuleRef& rule, Charge& charge, int hops);
    std::uint64_t take(Charge& charge);
    void count(const RuleRef& rule);
    void fail(const tap::Event& event, const RuleRef& rule, Failure failure, Charge& charge, int hops);
    bool passOn(const tap::Event& event, const RuleRef& rule, const Rendered* rendered, const EncodedRecord* stored, int code,
        Charge& charge, int hops);
    bool sendLetter(const tap::Event& event, const RuleRef& rule, const EncodedRecord& record, int code, Charge& charge);
    bool giveUp(Record& record, const EncodedRecord* stored, int code, const std::string& key);
    void noteLoss(const tap::Event& event, const Rule& rule, int code, std::string_view topic, std::string_view detail, bool kept);
    void noteCollision(const RuleRef& rule, std::string_view topic);

    Ports m_ports;
    Keeper* m_keeper = nullptr;
    std::vector<Keeper::Backlog> m_backlog; // what there is no lane for yet
    std::map<std::string, RuleRef, std::less<>> m_standIns; // for records in the spool whose rule is no more
    const int m_wakeFd;
    config::KafkaSettings m_settings;
    std::string m_servers;
    std::unique_ptr<RuleTable> m_table;
    std::unique_ptr<SchemaRegistry> m_registry;
    rules::EventFields m_fields;
    std::vector<std::unique_ptr<Slot>> m_slots;
    std::unordered_map<std::string, Slot*, Hash, std::equal_to<>> m_byKey;
    Slot* m_first = nullptr; // of the first fixed topic: what the snapshot calls the topic
    std::map<std::string, RuleRef> m_letterboxes; // by laneKey()
    DeadLetterFiles m_files;
    rules::CollisionDetector m_collisions;
    LossLedger m_losses;
    DeadLetters m_letters;
    std::vector<std::pair<std::string, std::shared_ptr<RuleAccount>>> m_accounts;
    bool m_accountsChanged = true;
    std::vector<std::pair<Done, base::Result<std::uint64_t>>> m_answers;
    bool m_hurry = false;
    bool m_paused = false;

    std::string m_wish; // of the record in hand: the topic's name before it is made legal, then the name
    std::string m_topicName;
    std::string m_key; // laneKey(), where it is not the default cluster's
    std::string m_detail;
    std::int64_t m_nextTidy = 0;
    std::int64_t m_nextTopics = 0;
    std::int64_t m_nextFailureLog = 0;
    std::uint64_t m_unloggedFailures = 0;

    std::uint64_t m_routed = 0;    // events
    bool m_crowded = false;        // several lanes together hold a quarter of what may wait in memory
    std::uint64_t m_unmatched = 0; // of them nobody's
    std::uint64_t m_matched = 0;   // records, over all rules
    std::uint64_t m_failed = 0;    // before they were in a lane
    std::uint64_t m_dropped = 0;   // likewise
    metrics::KafkaSnapshot m_gone; // numbers of lanes that are no more
    std::map<std::string, metrics::KafkaSnapshot, std::less<>> m_goneOf; // the same by cluster, but for the default one
    metrics::LatencyHistogram m_latency;
};

} // namespace hookline::kafka
