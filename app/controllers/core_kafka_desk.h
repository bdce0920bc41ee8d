// The window's questions to the cluster, carried out by core/kafka on threads of their own: one for topics, one for a check while it runs,
// one in the reader. @thread ui, every method; results of other threads arrive as queued calls
#pragma once

#include "core/kafka/record_reader.h"
#include "ui/ports/kafka_desk.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace hookline::kafka {
class TopicAdmin;
struct CheckPlace;
}
namespace hookline::runtime {
class Runtime;
}

namespace hookline::controllers {

class CoreKafkaDesk final : public ui::KafkaDesk {
    Q_OBJECT

public:
    explicit CoreKafkaDesk(runtime::Runtime& program, QObject* parent = nullptr);
    ~CoreKafkaDesk() override;

    void listTopics() override;
    void describeTopic(const QString& topic) override;
    void createTopic(const metrics::KafkaNewTopic& topic) override;
    void alterTopic(const QString& topic, const std::vector<metrics::KafkaSettingChange>& changes) override;
    void growTopic(const QString& topic, int partitions) override;
    void deleteTopic(const QString& topic) override;

    void startReading(const metrics::KafkaReadWish& wish) override;
    void stopReading() override;
    void setReadingPaused(bool paused) override;
    metrics::KafkaReading reading() const override;
    std::size_t takeRecords(std::vector<metrics::KafkaRecord>& out, std::size_t max) override;

    void verifyEvents(const std::vector<ui::AcknowledgedEvent>& events) override;
    void verifyRoundTrip(const QString& topic) override;
    void cancelVerify() override;

private:
    enum class Kind { List, Describe, Change };
    /// What one order to the topics' thread does with the cluster; what it returns is done on the UI thread.
    using Order = std::function<std::function<void()>(kafka::TopicAdmin&, const std::stop_token&)>;
    struct Waiting {
        Kind kind;
        Order order;
        std::shared_ptr<kafka::TopicAdmin> admin;
    };
    void ask(Kind kind, Order order);
    void work(const std::stop_token& stop);
    void change(Change change, const QString& topic, std::function<base::Result<>(kafka::TopicAdmin&, const std::stop_token&)> how);
    void sweep();
    kafka::CheckPlace place() const;

    runtime::Runtime& m_program;
    std::shared_ptr<kafka::TopicAdmin> m_admin; ///< of the settings as they were when it was made
    std::string m_adminServers;
    config::KafkaSettings m_adminSettings;
    std::unique_ptr<kafka::RecordReader> m_reader;
    std::vector<std::unique_ptr<kafka::RecordReader>> m_leaving; ///< cancelled, on their way out
    std::mutex m_mutex; ///< guards m_waiting
    std::condition_variable_any m_wake;
    std::deque<Waiting> m_waiting;
    std::jthread m_check;
    std::vector<std::jthread> m_cancelled; ///< on their way out, joined at the end
    std::jthread m_worker; // last
};

} // namespace hookline::controllers
