// The window's port onto sources and replays: reads some records for previews, keeps one replay. Nothing here waits for Kafka in the
// window's thread. @thread ui; two pools of one thread each for what takes time
#pragma once

#include "core/kafka/record_check.h"
#include "core/kafka/replay.h"
#include "ui/ports/replay_desk.h"

#include <QThreadPool>
#include <QTimer>

#include <memory>
#include <mutex>
#include <stop_token>

namespace hookline::runtime {
class Runtime;
}

namespace hookline::controllers {

class CoreReplayDesk final : public ui::ReplayDesk {
    Q_OBJECT

public:
    explicit CoreReplayDesk(runtime::Runtime& program, QObject* parent = nullptr);
    ~CoreReplayDesk() override; ///< cancels, and waits

    std::vector<config::Issue> checkSources(const config::KafkaSettings& settings) const override;
    void preview(int ticket, const config::SourceSettings& source) override;
    void start(const ui::ReplayOrder& order) override;
    void setPaused(bool paused) override;
    void cancel() override;
    bool isRunning() const override { return m_running; }
    metrics::ReplayProgress progress() const override;
    std::vector<metrics::MessageSample> samples() const override;
    std::vector<Taker> takers(const std::vector<metrics::MessageSample>& samples) const override;

private:
    struct Question {
        int ticket = 0;
        config::SourceSettings source;
        kafka::CheckPlace place;
    };
    /// The newest records of a topic, read a moment ago.
    struct Look {
        kafka::Properties of;
        std::vector<std::string> topics;
        std::string topic; ///< the one that was read
        std::vector<metrics::KafkaRecord> records;
        std::optional<base::Error> error;
        std::int64_t nanos = 0;
    };
    void answer(const std::stop_token& stop);
    static void look(Look& look, const Question& question, const std::stop_token& stop);
    void begun(int number, std::shared_ptr<kafka::Replay> replay, const base::Error& error);
    void watch();
    void dispose(std::shared_ptr<kafka::Replay> replay);

    runtime::Runtime& m_program;
    std::shared_ptr<kafka::Replay> m_replay;
    metrics::ReplayProgress m_last; ///< while there is no replay: of one that is beginning, or could not
    int m_number = 0;               ///< of replays; one that is begun too late is thrown away
    bool m_running = false;
    bool m_paused = false;          ///< wished before it had begun
    QTimer m_watch;
    std::stop_source m_stop;
    std::mutex m_mutex; ///< guards m_waiting
    std::optional<Question> m_waiting;
    std::optional<Look> m_look;   ///< the preview thread's
    QThreadPool m_previews;       ///< one thread
    QThreadPool m_clients;        ///< one thread: Kafka clients are made and taken down there
};

} // namespace hookline::controllers
