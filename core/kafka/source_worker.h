// The thread behind a Source.
#pragma once

#include "core/kafka/dead_letter_file.h"
#include "core/kafka/source.h"
#include "core/kafka/source_consumer.h"
#include "core/kafka/source_ledger.h"
#include "core/kafka/source_problem.h"
#include "core/kafka/wake_fd.h"

#include <atomic>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

namespace hookline::kafka {

class Source::Worker final : public SourceConsumer::Listener {
public:
    Worker(hooks::HookRegistry& registry, hooks::Injector& injector, SourcePlan plan, std::string servers);
    ~Worker();
    base::Result<> start(const config::KafkaSettings& settings);
    void stop();
    bool ended() const noexcept { return m_ended.load(); }
    const SourcePlan& plan() const noexcept { return m_plan; }
    metrics::SourceSnapshot snapshot() const;

private:
    /// What comes from other threads. Outlives the worker for as long as the broker owes an answer.
    struct Inbox {
        WakeFd wake;
        std::mutex mutex;
        bool answered = false;
        std::vector<hooks::Injection> answer;
        std::vector<std::int64_t> acknowledged; ///< times of receipt
        bool owedAnswered = false;
        hooks::Injector::Owed owed;
        bool subscribed = false;
    };

    // SourceConsumer::Listener
    void onOpened(std::uint64_t lane, const std::string& topic, std::int32_t partition, std::int64_t begins) override;
    void onClosing(const std::vector<std::uint64_t>& lanes) override;
    void onClosed(std::uint64_t lane) override;
    void onTrouble(int code, std::string_view reason) override;
    void onCommitted(std::uint64_t records, int code) override;

    void listen();
    void run();
    bool awaitSecret();
    void takeInbox();
    void takeAnswer(const std::vector<hooks::Injection>& answer);
    void takeOwed(const hooks::Injector::Owed& owed);
    bool takeRecords();
    void take(const SourceRecord& record);
    void skip(const SourceRecord& record, const Skipped& why);
    void countSkip(metrics::SourceSkip reason, const std::string& where, const std::string& detail);
    void keepLetter(const std::string& path, const std::string& topic, const std::string& detail, std::string_view error, const EncodedRecord& record);
    void offer();
    void askOwed();
    void commit();
    void everySecond();
    void setProblem(const std::optional<Problem>& problem);
    void tellState();
    std::chrono::milliseconds rest(bool more) const;

    hooks::HookRegistry& m_registry;
    hooks::Injector& m_injector;
    const SourcePlan m_plan;
    const std::string m_servers;
    Properties m_connection; ///< control's until the thread runs
    const bool m_waitsForAcks;
    const mqtt::ClientInfoRef m_publisher;
    const std::shared_ptr<Inbox> m_inbox = std::make_shared<Inbox>();
    std::vector<hooks::HookRegistration> m_hooks; // control's
    std::thread m_thread;
    std::atomic<bool> m_stopping { false };
    std::atomic<bool> m_ended { false };

    // the thread's
    std::unique_ptr<SourceConsumer> m_consumer;
    SourceLedger m_ledger;
    SourceRecord m_record;
    RecordFields m_fields;
    DeadLetterFiles m_letters;
    std::map<std::uint64_t, std::string> m_laneNames; ///< "topic/3"
    std::vector<SourceConsumer::Mark> m_next;         ///< where each lane's commit stands
    std::uint64_t m_uncommitted = 0; ///< records of commits that failed
    std::int64_t m_lastWallMicros = 0;
    std::int64_t m_now = 0;            ///< base::steadyNanos() of this turn
    std::int64_t m_busyUntil = 0;      ///< the broker takes nothing
    std::int64_t m_stalledSince = 0;   ///< since then the broker has taken nothing; 0: not so
    std::size_t m_turn = 0;            ///< which lane comes first
    std::int64_t m_commitAt = 0;
    std::int64_t m_secondAt = 0;
    std::int64_t m_owedAt = 0;
    std::int64_t m_owedPause = 0;
    std::int64_t m_askedAt = 0;        ///< when the question for what is owed went out; 0: none is out
    std::int64_t m_complaintAt = 0;
    bool m_toldLoop = false;
    std::optional<Problem> m_problem;
    metrics::SourceState m_toldState = metrics::SourceState::Connecting;

    mutable std::mutex m_stateMutex;
    metrics::SourceSnapshot m_state;
};

} // namespace hookline::kafka
