#include "tests/gui/support/fake_kafka_desk.h"

#include "tests/gui/support/fake_backend.h"

#include <QMetaObject>

#include <algorithm>

namespace hookline::test {
namespace {

using metrics::KafkaReading;

metrics::KafkaTopic topicNamed(const std::string& name, int partitions, std::int64_t records)
{
    metrics::KafkaTopic out;
    out.name = name;
    out.internal = name.starts_with("__");
    for (int i = 0; i < partitions; ++i)
        out.partitions.push_back({ i, 1 + i % 3, { 1 + i % 3, 1 + (i + 1) % 3 }, { 1 + i % 3, 1 + (i + 1) % 3 }, 0, records / partitions + i });
    return out;
}

} // namespace

void FakeKafkaDesk::makeTopics()
{
    listing = {};
    listing.brokers = 3;
    listing.clusterId = "4L6g3nShT-eMCtK--X86sw";
    listing.topics = { topicNamed("__consumer_offsets", 50, 812), topicNamed("alarms", 1, 37), topicNamed("hookline.dead", 1, 4),
        topicNamed("hookline.events", 6, 0), topicNamed("plant.telemetry", 12, 88'012) };
    listing.topics[1].partitions[0].inSync = { 1 };
    showEnds();
    listing.total = listing.topics.size();
}

void FakeKafkaDesk::makeRecords(int count, std::uint64_t firstEventId)
{
    static constexpr const char* topics[] = { "factory/l1/temp", "factory/l2/temp", "factory/l3/press" };
    for (int i = 0; i < count; ++i) {
        metrics::KafkaRecord record;
        record.partition = i % 6;
        record.offset = m_offset + i / 6;
        record.timestampMillis = kStartMicros / 1000 + i * 37;
        record.hasKey = true;
        record.key = "dev-0" + std::to_string(10 + i % 20);
        record.hasValue = true;
        record.value = R"({"type":"publish","client_id":")" + record.key + R"(","message":{"username":"plant","topic":")" + topics[i % 3]
            + R"(","payload":"{\"t\":)" + std::to_string(20 + i % 9) + R"(.5}","qos":1,"dup":0,"retain":0},"cluster_node":"hookline@localhost","ts":)"
            + std::to_string(record.timestampMillis) + "}";
        record.valueSize = record.value.size();
        record.event = "6cd20f11-0000000000000" + std::to_string(100 + i);
        record.headers = { { "mqtt_event", "publish" }, { "event_id", record.event }, { "mqtt_topic", topics[i % 3] } };
        if (firstEventId != 0)
            record.eventId = firstEventId + static_cast<std::uint64_t>(i);
        waiting.push_back(std::move(record));
    }
    m_offset += (count + 5) / 6;
    showEnds();
    now.state = KafkaReading::State::AtEnd;
    now.read += static_cast<std::uint64_t>(count);
    now.matched += static_cast<std::uint64_t>(count);
    now.bytes += static_cast<std::uint64_t>(count) * 231;
}

/// The partitions end where the next records go.
void FakeKafkaDesk::showEnds()
{
    for (metrics::KafkaTopic& topic : listing.topics) {
        if (topic.name != "hookline.events")
            continue;
        for (metrics::KafkaPartition& partition : topic.partitions)
            partition.high = m_offset;
    }
}

metrics::KafkaTopicListing& FakeKafkaDesk::of(const QString& cluster)
{
    return cluster.isEmpty() ? listing : others[cluster];
}

metrics::KafkaTopicDetail FakeKafkaDesk::detailOf(const QString& cluster, const std::string& topic)
{
    using Source = metrics::KafkaTopicSetting::Source;
    metrics::KafkaTopicDetail out;
    const std::vector<metrics::KafkaTopic>& topics = of(cluster).topics;
    const auto found = std::ranges::find(topics, topic, &metrics::KafkaTopic::name);
    if (found != topics.end())
        out.topic = *found;
    out.settings = { { "cleanup.policy", "delete", Source::Topic, false, false }, { "retention.ms", "604800000", Source::Topic, false, false },
        { "min.insync.replicas", "2", Source::Cluster, false, false }, { "compression.type", "producer", Source::Default, false, false },
        { "max.message.bytes", "1048588", Source::Default, false, false }, { "message.timestamp.type", "CreateTime", Source::Default, false, false },
        { "segment.bytes", "1073741824", Source::Default, false, false } };
    return out;
}

void FakeKafkaDesk::listTopics(const QString& cluster)
{
    ++listed;
    asked = cluster;
    QMetaObject::invokeMethod(
        this,
        [this, cluster] {
            if (listError.id.empty())
                emit topicsListed(cluster, of(cluster));
            else
                emit topicsNotListed(cluster, listError);
        },
        Qt::QueuedConnection);
}

void FakeKafkaDesk::describeTopic(const QString& cluster, const QString& topic)
{
    QMetaObject::invokeMethod(
        this, [this, cluster, topic] { emit topicDescribed(cluster, topic, detailOf(cluster, topic.toStdString())); }, Qt::QueuedConnection);
}

void FakeKafkaDesk::answer(Change change, const QString& cluster, const QString& topic)
{
    asked = cluster;
    QMetaObject::invokeMethod(this, [=, this] { emit topicChanged(change, cluster, topic, changeError); }, Qt::QueuedConnection);
}

void FakeKafkaDesk::createTopic(const QString& cluster, const metrics::KafkaNewTopic& topic)
{
    created = topic;
    if (changeError.id.empty())
        of(cluster).topics.push_back(topicNamed(topic.name, topic.partitions, 0));
    answer(Change::Create, cluster, QString::fromStdString(topic.name));
}

void FakeKafkaDesk::alterTopic(const QString& cluster, const QString& topic, const std::vector<metrics::KafkaSettingChange>& changes)
{
    altered = changes;
    answer(Change::Alter, cluster, topic);
}

void FakeKafkaDesk::growTopic(const QString& cluster, const QString& topic, int partitions)
{
    grown = partitions;
    answer(Change::Grow, cluster, topic);
}

void FakeKafkaDesk::deleteTopic(const QString& cluster, const QString& topic)
{
    deleted << topic;
    if (changeError.id.empty())
        std::erase_if(of(cluster).topics, [&](const metrics::KafkaTopic& one) { return one.name == topic.toStdString(); });
    answer(Change::Delete, cluster, topic);
}

void FakeKafkaDesk::writeRecord(const QString& cluster, const metrics::KafkaNewRecord& record)
{
    written = record;
    if (changeError.id.empty())
        emit recordWritten(cluster, QString::fromStdString(record.topic), writtenTo);
    answer(Change::Write, cluster, QString::fromStdString(record.topic));
}

void FakeKafkaDesk::startReading(const QString& cluster, const metrics::KafkaReadWish& wanted)
{
    asked = cluster;
    ++started;
    wish = wanted;
    paused = false;
    waiting.clear();
    now = {};
    now.state = KafkaReading::State::Starting;
}

void FakeKafkaDesk::stopReading()
{
    ++stopped;
    now = {};
    waiting.clear();
}

void FakeKafkaDesk::setReadingPaused(bool on) { paused = on; }

std::size_t FakeKafkaDesk::takeRecords(std::vector<metrics::KafkaRecord>& out, std::size_t max)
{
    const std::size_t count = std::min(max, waiting.size());
    std::move(waiting.begin(), waiting.begin() + static_cast<std::ptrdiff_t>(count), std::back_inserter(out));
    waiting.erase(waiting.begin(), waiting.begin() + static_cast<std::ptrdiff_t>(count));
    return count;
}

} // namespace hookline::test
