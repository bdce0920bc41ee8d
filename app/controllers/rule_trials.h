// Dry runs of one rule for the window: on a thread of its own, with the newest question of each asker only, and with what the
// cluster says about topics and partitions, which is asked for beside it and remembered for a while. Methods @thread ui; answers
// on other threads.
#pragma once

#include "core/config/settings.h"
#include "core/kafka/rule_trial.h"
#include "core/tap/event.h"
#include "ui/ports/backend.h"

#include <QThreadPool>

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace hookline::controllers {

class RuleTrials {
public:
    using Answer = std::function<void(std::shared_ptr<const ui::RuleTrial>)>;

    explicit RuleTrials(Answer answer);
    ~RuleTrials(); ///< waits for what runs
    struct Question {
        int ticket = 0;
        config::KafkaSettings settings;
        std::string rule;
        std::vector<tap::Event> events;
        std::string practiceServers; ///< where the settings name no server
    };
    void ask(Question question);

private:
    struct Cluster {
        config::KafkaSettings of; ///< without rules
        std::int64_t askedNanos = 0;
        kafka::TrialCluster known;
    };
    void enqueue(std::shared_ptr<const Question> question); ///< @pre locked
    std::shared_ptr<const Question> next(); ///< null: nothing waits
    void run();
    void answer(const std::shared_ptr<const Question>& question);
    void askCluster(const config::KafkaSettings& settings);
    /// Of these settings; empty when it has to be asked first.
    std::shared_ptr<const Cluster> remembered(const config::KafkaSettings& settings, bool& fresh);

    const Answer m_answer;
    std::mutex m_mutex; ///< guards the six below; held for moments
    std::vector<std::shared_ptr<const Question>> m_waiting; ///< one of each asker at most, in their order
    std::vector<std::shared_ptr<const Question>> m_unsure;  ///< answered without what their cluster says; one of each asker
    bool m_running = false; ///< m_runs works on what waits
    std::shared_ptr<const Cluster> m_cluster;
    bool m_asking = false;  ///< the cluster
    bool m_closing = false; ///< nothing more is begun
    QThreadPool m_runs;    ///< one thread
    QThreadPool m_asks;    ///< one thread: a cluster may take its time
};

} // namespace hookline::controllers
