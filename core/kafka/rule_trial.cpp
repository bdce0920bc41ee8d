#include "core/kafka/rule_trial.h"

#include "core/kafka/lane_key.h"
#include "core/kafka/library_handle.h"
#include "core/kafka/rule_table.h"
#include "core/kafka/server_list.h"
#include "core/rules/topic_name.h"

#include <bit>
#include <set>

namespace hookline::kafka {
namespace {

constexpr std::size_t kRecordOverhead = 64; // of a batch of one, as brokers count it

class TrialRun {
public:
    TrialRun(const config::KafkaSettings& settings, RuleTable& table, const TrialCluster& cluster)
        : m_table(table)
        , m_cluster(cluster)
        , m_fields(settings.nodeName, runId())
    {
    }

    void add(std::size_t index, const tap::Event& event)
    {
        m_fields.use(event);
        bool wanted = false;
        for (std::uint64_t left = m_table.candidates(event); left != 0; left &= left - 1) {
            const RuleRef& rule = m_table.rules()[static_cast<std::size_t>(std::countr_zero(left))];
            if (!rule->wantsClient(event) || !rule->holds(m_fields))
                continue;
            wanted = true;
            deliver(index, event, rule, 0);
            if (rule->settings().last)
                break;
        }
        if (!wanted)
            m_trial.unmatched.push_back(index);
    }
    /// Every record that shares its topic with another name says so, also the first.
    Trial take()
    {
        for (TrialRecord& record : m_trial.records) {
            const auto found = m_wishes.find(kafkaKey(laneKey(record.cluster, record.topic)));
            if (record.wish.empty() || found == m_wishes.end() || found->second.size() < 2)
                continue;
            record.flags.push_back(TrialFlag::Collision);
            record.detail = *found->second.begin() == record.wish ? *found->second.rbegin() : *found->second.begin();
        }
        return std::move(m_trial);
    }

private:
    /// Kafka does not have "a.b" and "a_b" side by side.
    static std::string kafkaKey(std::string topic)
    {
        std::ranges::replace(topic, '.', '_');
        return topic;
    }
    void deliver(std::size_t index, const tap::Event& event, const RuleRef& rule, int hops)
    {
        TrialRecord record;
        record.event = index;
        record.rule = rule->name();
        record.cluster = rule->cluster();
        std::unique_ptr<Rendered> rendered;
        Placement placement;
        nameTopic(record, *rule);
        if (hops > 8)
            record.failure = Failure::Loop;
        if (record.failure == Failure::None)
            record.failure = rule->render(m_fields, rendered, placement, record.detail);
        if (record.failure == Failure::None) {
            fill(record, rule->encode(event, rendered.get()), placement);
            look(record);
        }
        const bool failed = record.failure != Failure::None;
        if (failed)
            record.flags.push_back(TrialFlag::Failed);
        if ((failed || record.has(TrialFlag::OverSize)) && rule->onFailure().how != Rule::Failing::Count)
            record.passedTo = rule->settings().onFailure;
        m_trial.records.push_back(std::move(record));
        if (failed && hops <= 8 && rule->onFailure().how == Rule::Failing::ToRule) {
            if (const RuleRef* next = m_table.find(rule->onFailure().where))
                deliver(index, event, *next, hops + 1);
        }
    }

    void nameTopic(TrialRecord& record, const Rule& rule)
    {
        if (rule.isPlain() || rule.topic().isStatic()) {
            record.topic = rule.isPlain() ? rule.settings().topic : rule.topic().literal();
            record.wish = record.topic;
            return;
        }
        record.failure = rule.renderTopic(m_fields, record.wish, record.detail);
        if (record.failure != Failure::None)
            return;
        const rules::TopicVerdict verdict = rules::legalTopicName(record.wish, record.topic);
        if (verdict == rules::TopicVerdict::Empty || verdict == rules::TopicVerdict::TooLong) {
            record.failure = Failure::TopicName;
            record.detail = record.wish;
            return;
        }
        if (verdict == rules::TopicVerdict::Rewritten)
            record.flags.push_back(TrialFlag::Rewritten);
        auto& wishes = m_wishes[kafkaKey(laneKey(record.cluster, record.topic))];
        if (wishes.size() < 2)
            wishes.insert(record.wish);
    }

    void fill(TrialRecord& record, const EncodedRecord& encoded, const Placement& placement)
    {
        if (encoded.hasKey)
            record.key = encoded.key;
        record.value = encoded.value;
        record.timestampMillis = encoded.timestampMillis;
        record.size = kRecordOverhead + encoded.key.size() + encoded.value.size();
        for (std::size_t i = 0; i < encoded.headerCount; ++i) {
            record.headers.emplace_back(encoded.headers[i].name, encoded.headers[i].value);
            record.size += record.headers.back().first.size() + record.headers.back().second.size() + 2;
        }
        const auto found = m_cluster.topics.find(record.topic);
        if (!record.cluster.empty() || found == m_cluster.topics.end() || found->second.partitions == 0)
            return;
        const std::int32_t partitions = found->second.partitions;
        if (placement.by == config::PartitionBy::Key && record.key) {
            record.partition
                = rd_kafka_msg_partitioner_murmur2(nullptr, record.key->data(), record.key->size(), partitions, nullptr, nullptr);
        } else if (placement.by == config::PartitionBy::Explicit) {
            if (placement.number < static_cast<std::uint32_t>(partitions)) {
                record.partition = static_cast<std::int32_t>(placement.number);
            } else {
                record.failure = Failure::NoPartition;
                record.detail = "partition: " + std::to_string(placement.number) + " of " + std::to_string(partitions);
            }
        }
    }

    void look(TrialRecord& record) const
    {
        const auto found = record.cluster.empty() ? m_cluster.topics.find(record.topic) : m_cluster.topics.end();
        if (m_cluster.known && record.cluster.empty() && found == m_cluster.topics.end())
            record.flags.push_back(TrialFlag::Absent);
        const std::uint64_t limit = found == m_cluster.topics.end() ? m_cluster.maxMessageBytes : found->second.maxMessageBytes;
        if (record.size > limit)
            record.flags.push_back(TrialFlag::OverSize);
    }

    RuleTable& m_table;
    const TrialCluster& m_cluster;
    rules::EventFields m_fields;
    std::map<std::string, std::set<std::string>> m_wishes; // at most two each
    Trial m_trial;
};

} // namespace

std::string_view name(TrialFlag flag) noexcept
{
    switch (flag) {
    case TrialFlag::Failed: return "failed";
    case TrialFlag::Rewritten: return "rewritten";
    case TrialFlag::Collision: return "collision";
    case TrialFlag::Absent: return "absent_topic";
    case TrialFlag::OverSize: return "over_size";
    }
    return "?";
}

base::Result<Trial> tryRules(const config::KafkaSettings& settings, const std::vector<tap::Event>& events, const TrialCluster& cluster)
{
    auto table = RuleTable::create(settings);
    if (!table)
        return base::fail(table.error());
    TrialRun run(settings, **table, cluster);
    for (std::size_t i = 0; i < events.size(); ++i)
        run.add(i, events[i]);
    return run.take();
}

base::Result<TrialCluster> askCluster(const config::KafkaSettings& settings, int limitMillis)
{
    const std::string servers = joinServers(splitServers(settings.servers));
    auto conf = makeConf(connectionProperties(settings, servers));
    if (!conf)
        return base::fail(conf.error());
    auto client = makeClient(std::move(*conf));
    if (!client)
        return base::fail(client.error());
    const rd_kafka_metadata_t* raw = nullptr;
    const rd_kafka_resp_err_t code = rd_kafka_metadata(client->get(), 1, nullptr, &raw, limitMillis);
    const MetadataPtr metadata(raw);
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return base::fail({ "kafka.unreachable", "Kafka at " + servers + " was not asked for its topics", rd_kafka_err2str(code),
            "Topics and partitions are not checked" });
    }
    TrialCluster out;
    out.known = true;
    for (int i = 0; i < metadata->topic_cnt; ++i) {
        if (metadata->topics[i].err == RD_KAFKA_RESP_ERR_NO_ERROR)
            out.topics[metadata->topics[i].topic].partitions = metadata->topics[i].partition_cnt;
    }
    return out;
}

} // namespace hookline::kafka
