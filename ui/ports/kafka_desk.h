// What the window asks of a Kafka cluster itself: its topics, their records, whether a record is really there. app/controllers implements
// it by clients of its own, tests by a script.
//
// `cluster` is the name of one of the further clusters; empty: the default one. Clusters do not wait for each other. One that there is not
// (any more) refuses everything: nothing is ever done in another one instead.
//
// Commands return at once; answers come as signals on the UI thread, records are pulled. @thread ui, every method
#pragma once

#include "core/metrics/kafka_listing.h"
#include "core/tap/event.h"

#include <QObject>
#include <QString>

#include <vector>

namespace hookline::ui {

/// An event of the table that Kafka has acknowledged, and where.
struct AcknowledgedEvent {
    tap::Event event;
    bool payloadGone = false;
    std::string topic; ///< of the cluster that is asked
    std::int32_t partition = -1;
    std::int64_t offset = -1;
};

class KafkaDesk : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;
    enum class Change { Create, Alter, Grow, Delete, Write };
    Q_ENUM(Change)

    // Topics; each question is answered once, unless a newer one of its kind is asked of the same cluster meanwhile
    virtual void listTopics(const QString& cluster) = 0;
    virtual void describeTopic(const QString& cluster, const QString& topic) = 0;
    // Changes; each is answered once by topicChanged()
    virtual void createTopic(const QString& cluster, const metrics::KafkaNewTopic& topic) = 0;
    virtual void alterTopic(const QString& cluster, const QString& topic, const std::vector<metrics::KafkaSettingChange>& changes) = 0;
    virtual void growTopic(const QString& cluster, const QString& topic, int partitions) = 0;
    virtual void deleteTopic(const QString& cluster, const QString& topic) = 0;

    /// Writes one record; before topicChanged() comes recordWritten(), where it was.
    virtual void writeRecord(const QString& cluster, const metrics::KafkaNewRecord& record) = 0;

    // Reading; one topic at a time
    virtual void startReading(const QString& cluster, const metrics::KafkaReadWish& wish) = 0;
    virtual void stopReading() = 0;
    virtual void setReadingPaused(bool paused) = 0;
    virtual metrics::KafkaReading reading() const = 0;
    /// Appends at most `max`.
    virtual std::size_t takeRecords(std::vector<metrics::KafkaRecord>& out, std::size_t max) = 0;

    // Is it there? One check at a time; answered by verified()
    virtual void verifyEvents(const QString& cluster, const std::vector<AcknowledgedEvent>& events) = 0;
    /// Writes one marked record into the topic and reads it back.
    virtual void verifyRoundTrip(const QString& cluster, const QString& topic) = 0;
    virtual void cancelVerify() = 0;

signals:
    void topicsListed(const QString& cluster, const hookline::metrics::KafkaTopicListing& listing);
    void topicsNotListed(const QString& cluster, const hookline::base::Error& error);
    void topicDescribed(const QString& cluster, const QString& topic, const hookline::metrics::KafkaTopicDetail& detail);
    void topicNotDescribed(const QString& cluster, const QString& topic, const hookline::base::Error& error);
    /// An error without an id: it was done.
    void topicChanged(hookline::ui::KafkaDesk::Change change, const QString& cluster, const QString& topic, const hookline::base::Error& error);
    void recordWritten(const QString& cluster, const QString& topic, const hookline::metrics::KafkaWritten& where);
    void verifyProgress(qulonglong done, qulonglong total);
    void verified(const hookline::metrics::KafkaVerification& result);
};

} // namespace hookline::ui
