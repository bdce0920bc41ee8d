// The window's questions to Kafka clusters, carried out by core/kafka on threads of their own: one for the topics of each cluster that was
// asked about, one for a check while it runs, one in the reader. @thread ui, every method; results of other threads arrive as queued calls
#pragma once

#include "core/kafka/record_reader.h"
#include "ui/ports/kafka_desk.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
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

    void listTopics(const QString& cluster) override;
    void describeTopic(const QString& cluster, const QString& topic) override;
    void createTopic(const QString& cluster, const metrics::KafkaNewTopic& topic) override;
    void alterTopic(const QString& cluster, const QString& topic, const std::vector<metrics::KafkaSettingChange>& changes) override;
    void growTopic(const QString& cluster, const QString& topic, int partitions) override;
    void deleteTopic(const QString& cluster, const QString& topic) override;

    void writeRecord(const QString& cluster, const metrics::KafkaNewRecord& record) override;

    void startReading(const QString& cluster, const metrics::KafkaReadWish& wish) override;
    void stopReading() override;
    void setReadingPaused(bool paused) override;
    metrics::KafkaReading reading() const override;
    std::size_t takeRecords(std::vector<metrics::KafkaRecord>& out, std::size_t max) override;

    void verifyEvents(const QString& cluster, const std::vector<ui::AcknowledgedEvent>& events) override;
    void verifyRoundTrip(const QString& cluster, const QString& topic) override;
    void cancelVerify() override;

private:
    class Asker;
    enum class Kind { List, Describe, Change };
    /// `question` is for the cluster's own thread, `answer` for this one.
    template <class T>
    void ask(const QString& cluster, Kind kind, std::function<base::Result<T>(kafka::TopicAdmin&, const std::stop_token&)> question,
        std::function<void(const base::Result<T>&)> answer);
    void change(Change change, const QString& cluster, const QString& topic,
        std::function<base::Result<>(kafka::TopicAdmin&, const std::stop_token&)> how);
    void check(const QString& cluster, std::function<metrics::KafkaVerification(const kafka::CheckPlace&, const std::stop_token&)> how);
    void forget();
    void sweep();

    runtime::Runtime& m_program;
    std::map<std::string, std::unique_ptr<Asker>> m_askers;      ///< by the cluster's name
    std::vector<std::unique_ptr<Asker>> m_leavingAskers;         ///< of clusters that are no more
    std::unique_ptr<kafka::RecordReader> m_reader;
    std::optional<base::Error> m_notReading;                     ///< why there is no reader, though somebody wanted one
    std::vector<std::unique_ptr<kafka::RecordReader>> m_leaving; ///< cancelled, on their way out
    std::jthread m_check;
    std::vector<std::jthread> m_cancelled; ///< on their way out, joined at the end
};

} // namespace hookline::controllers
