// A Kafka cluster without a cluster behind it: topics and records made on demand, answers when the test says so.
#pragma once

#include "ui/ports/kafka_desk.h"

#include <QStringList>

#include <deque>
#include <map>

namespace hookline::test {

class FakeKafkaDesk : public ui::KafkaDesk {
    Q_OBJECT

public:
    // The script
    /// Six partitions of hookline.events, some others, one with a replica that is not in sync.
    void makeTopics();
    /// Records as the bridge writes them; those with an id are of this run.
    void makeRecords(int count, std::uint64_t firstEventId = 0);
    metrics::KafkaTopicDetail detailOf(const QString& cluster, const std::string& topic);

    metrics::KafkaTopicListing listing;
    std::map<QString, metrics::KafkaTopicListing> others; ///< of further clusters, by name
    QString asked; ///< the cluster of whatever was asked last
    base::Error listError;  ///< with an id: what listTopics() answers
    base::Error changeError; ///< with an id: what the next changes answer
    metrics::KafkaReading now;
    std::deque<metrics::KafkaRecord> waiting;
    metrics::KafkaReadWish wish; ///< the last one
    int started = 0;
    int stopped = 0;
    int listed = 0;
    bool paused = false;
    std::vector<ui::AcknowledgedEvent> verifying;
    QString roundTrip;
    int cancelled = 0;
    metrics::KafkaNewTopic created;
    std::vector<metrics::KafkaSettingChange> altered;
    int grown = 0;
    QStringList deleted;
    metrics::KafkaNewRecord written;
    metrics::KafkaWritten writtenTo { 3, 1048 };

    // ui::KafkaDesk
    void listTopics(const QString& cluster) override;
    void describeTopic(const QString& cluster, const QString& topic) override;
    void createTopic(const QString& cluster, const metrics::KafkaNewTopic& topic) override;
    void alterTopic(const QString& cluster, const QString& topic, const std::vector<metrics::KafkaSettingChange>& changes) override;
    void growTopic(const QString& cluster, const QString& topic, int partitions) override;
    void deleteTopic(const QString& cluster, const QString& topic) override;
    void writeRecord(const QString& cluster, const metrics::KafkaNewRecord& record) override;
    void startReading(const QString& cluster, const metrics::KafkaReadWish& wanted) override;
    void stopReading() override;
    void setReadingPaused(bool on) override;
    metrics::KafkaReading reading() const override { return now; }
    std::size_t takeRecords(std::vector<metrics::KafkaRecord>& out, std::size_t max) override;
    void verifyEvents(const QString& cluster, const std::vector<ui::AcknowledgedEvent>& events) override
    {
        asked = cluster;
        verifying = events;
    }
    void verifyRoundTrip(const QString& cluster, const QString& topic) override
    {
        asked = cluster;
        roundTrip = topic;
    }
    void cancelVerify() override { ++cancelled; }

private:
    void answer(Change change, const QString& cluster, const QString& topic);
    void showEnds();
    metrics::KafkaTopicListing& of(const QString& cluster);
    std::int64_t m_offset = 1048;
};

} // namespace hookline::test
