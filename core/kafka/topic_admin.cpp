#include "core/kafka/topic_admin.h"

#include "core/kafka/partition_offsets.h"
#include "core/kafka/problem.h"

#include <tuple>

namespace hookline::kafka {
namespace {

using metrics::KafkaTopic;
using metrics::KafkaTopicSetting;
using std::chrono::milliseconds;

struct NewTopicDestroyer {
    void operator()(rd_kafka_NewTopic_t* topic) const noexcept { rd_kafka_NewTopic_destroy(topic); }
};

OptionsPtr optionsFor(rd_kafka_t* client, rd_kafka_admin_op_t deed, const Deadline& deadline)
{
    OptionsPtr out(rd_kafka_AdminOptions_new(client, deed));
    const int limit = std::max(1, static_cast<int>(deadline.left().count()));
    rd_kafka_AdminOptions_set_request_timeout(out.get(), limit, nullptr, 0);
    // What is made or taken away is known to the brokers it is about when they answer.
    rd_kafka_AdminOptions_set_operation_timeout(out.get(), limit, nullptr, 0);
    return out;
}

/// Describes one topic's settings; `error` where they are not known.
std::vector<KafkaTopicSetting> settingsFrom(rd_kafka_event_t* event, int& code, std::string& reason)
{
    std::vector<KafkaTopicSetting> out;
    const rd_kafka_DescribeConfigs_result_t* result = rd_kafka_event_DescribeConfigs_result(event);
    std::size_t count = 0;
    const rd_kafka_ConfigResource_t** list = result ? rd_kafka_DescribeConfigs_result_resources(result, &count) : nullptr;
    if (count == 0) {
        code = rd_kafka_event_error(event) ? rd_kafka_event_error(event) : RD_KAFKA_RESP_ERR__FAIL;
        return out;
    }
    code = rd_kafka_ConfigResource_error(list[0]);
    if (const char* words = rd_kafka_ConfigResource_error_string(list[0]))
        reason = words;
    std::size_t entries = 0;
    const rd_kafka_ConfigEntry_t** entry = rd_kafka_ConfigResource_configs(list[0], &entries);
    for (std::size_t i = 0; i < entries; ++i) {
        KafkaTopicSetting& setting = out.emplace_back();
        setting.name = rd_kafka_ConfigEntry_name(entry[i]);
        if (const char* value = rd_kafka_ConfigEntry_value(entry[i]))
            setting.value = value;
        setting.readOnly = rd_kafka_ConfigEntry_is_read_only(entry[i]) == 1;
        setting.secret = rd_kafka_ConfigEntry_is_sensitive(entry[i]) == 1;
        using Source = KafkaTopicSetting::Source;
        switch (rd_kafka_ConfigEntry_source(entry[i])) {
        case RD_KAFKA_CONFIG_SOURCE_DYNAMIC_TOPIC_CONFIG:
        // Kafka before 1.1 says of a setting only whether the topic has it from elsewhere (KIP-133's is_default).
        case RD_KAFKA_CONFIG_SOURCE_UNKNOWN_CONFIG: setting.source = Source::Topic; break;
        case RD_KAFKA_CONFIG_SOURCE_DEFAULT_CONFIG: setting.source = Source::Default; break;
        default: setting.source = Source::Cluster;
        }
    }
    std::ranges::sort(out, {}, [](const KafkaTopicSetting& setting) {
        return std::pair(-static_cast<int>(setting.source), setting.name);
    });
    return out;
}

/// What the cluster says about the one topic it was asked to change; without a result the whole request failed.
base::Result<> verdict(rd_kafka_event_t* event, const rd_kafka_topic_result_t* result, const Asked& deed)
{
    const int code = result ? rd_kafka_topic_result_error(result) : rd_kafka_event_error(event);
    const char* words = result ? rd_kafka_topic_result_error_string(result)
                               : rd_kafka_event_error_string(event);
    if (code == 0)
        return {};
    return base::fail(adminError(code, words ? words : "", deed));
}

} // namespace

struct TopicAdmin::Client {
    Complaint complaint; ///< outlives the client, which writes it
    ClientPtr library;

    /// The answer to one admin function; empty: none in time.
    template <class Ask>
    EventPtr ask(rd_kafka_admin_op_t deed, const Deadline& deadline, Ask&& how)
    {
        complaint = {};
        const QueuePtr queue(rd_kafka_queue_new(library.get()));
        const OptionsPtr options = optionsFor(library.get(), deed, deadline);
        how(options.get(), queue.get());
        while (!deadline.over()) {
            EventPtr event(rd_kafka_queue_poll(queue.get(), 50));
            rd_kafka_poll(library.get(), 0);
            if (event)
                return event;
            if (complaint.isAuthentication() || complaint.isTls())
                break;
        }
        return nullptr;
    }
};

TopicAdmin::TopicAdmin(Properties properties, std::string servers, bool practice)
    : m_properties(std::move(properties))
    , m_servers(std::move(servers))
    , m_practice(practice)
{
}

TopicAdmin::~TopicAdmin() = default;

base::Result<TopicAdmin::Client*> TopicAdmin::changer(const Asked& deed)
{
    if (m_practice) // it does not even say no: the question would only time out
        return base::fail(adminError(RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE, {}, deed));
    return client();
}

base::Result<TopicAdmin::Client*> TopicAdmin::client()
{
    if (!m_client) {
        auto made = std::make_unique<Client>();
        auto library = askingClient(m_properties, &made->complaint);
        if (!library)
            return base::fail(library.error());
        made->library = std::move(*library);
        m_client = std::move(made);
    }
    m_client->complaint = {};
    return m_client.get();
}

base::Result<metrics::KafkaTopicListing> TopicAdmin::list(const Patience& patience)
{
    auto asking = client();
    if (!asking)
        return base::fail(asking.error());
    Client& c = **asking;
    const Deadline deadline(patience);
    const MetadataPtr answer = askAllTopics(c.library.get(), c.complaint, deadline);
    if (!answer)
        return base::fail(silenceError(c.complaint, asked(Deed::List, {})));
    metrics::KafkaTopicListing out;
    out.brokers = answer->broker_cnt;
    for (int i = 0; i < answer->topic_cnt; ++i)
        out.topics.push_back(topicOf(answer->topics[i]));
    std::ranges::sort(out.topics, {}, &KafkaTopic::name);
    out.total = out.topics.size();
    if (out.topics.size() > kMostTopics)
        out.topics.resize(kMostTopics);
    const std::unique_ptr<char, decltype(&std::free)> id(rd_kafka_clusterid(c.library.get(), 0), &std::free);
    out.clusterId = id ? id.get() : "";
    askBounds(c.library.get(), out.topics, deadline);
    return out;
}

base::Result<metrics::KafkaTopicDetail> TopicAdmin::describe(const std::string& topic, const Patience& patience)
{
    auto asking = client();
    if (!asking)
        return base::fail(asking.error());
    Client& c = **asking;
    const Deadline deadline(patience);
    auto found = askTopic(c.library.get(), topic, m_practice, c.complaint, deadline);
    if (!found)
        return base::fail(silenceError(c.complaint, asked(Deed::Describe, topic)));
    if (found->code != 0)
        return base::fail(adminError(found->code, {}, asked(Deed::Describe, topic)));
    metrics::KafkaTopicDetail out;
    out.topic = std::move(*found);
    askBounds(c.library.get(), { &out.topic, 1 }, deadline);
    if (m_practice) {
        out.noSettings = adminError(RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE, {}, asked(Deed::Describe, topic));
        return out;
    }
    const ResourcePtr resource(rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic.c_str()));
    const EventPtr event = c.ask(RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS, deadline, [&](auto* options, auto* queue) {
        rd_kafka_ConfigResource_t* wanted = resource.get();
        rd_kafka_DescribeConfigs(c.library.get(), &wanted, 1, options, queue);
    });
    int code = RD_KAFKA_RESP_ERR__TIMED_OUT;
    std::string reason;
    if (event)
        out.settings = settingsFrom(event.get(), code, reason);
    if (code != 0)
        out.noSettings = adminError(code, reason, asked(Deed::Describe, topic));
    return out;
}

base::Result<> TopicAdmin::create(const metrics::KafkaNewTopic& topic, const Patience& patience)
{
    const Asked deed = asked(Deed::Create, topic.name);
    auto asking = changer(deed);
    if (!asking)
        return base::fail(asking.error());
    Client& c = **asking;
    const Deadline deadline(patience);
    std::array<char, 256> why {};
    const std::unique_ptr<rd_kafka_NewTopic_t, NewTopicDestroyer> wish(
        rd_kafka_NewTopic_new(topic.name.c_str(), topic.partitions, topic.replication, why.data(), why.size()));
    if (!wish) {
        const bool name = topic.name.empty() || topic.name.size() > 249;
        return base::fail(adminError(name ? RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION
                : topic.partitions == 0 || topic.partitions < -1 ? RD_KAFKA_RESP_ERR_INVALID_PARTITIONS
                                                                 : RD_KAFKA_RESP_ERR_INVALID_REPLICATION_FACTOR,
            why.data(), deed));
    }
    for (const auto& [name, value] : topic.settings)
        rd_kafka_NewTopic_set_config(wish.get(), name.c_str(), value.c_str());
    const EventPtr event = c.ask(RD_KAFKA_ADMIN_OP_CREATETOPICS, deadline, [&](auto* options, auto* queue) {
        rd_kafka_NewTopic_t* one = wish.get();
        rd_kafka_CreateTopics(c.library.get(), &one, 1, options, queue);
    });
    if (!event)
        return base::fail(silenceError(c.complaint, deed));
    const rd_kafka_CreateTopics_result_t* result = rd_kafka_event_CreateTopics_result(event.get());
    std::size_t count = 0;
    const rd_kafka_topic_result_t** list = result ? rd_kafka_CreateTopics_result_topics(result, &count) : nullptr;
    return verdict(event.get(), count > 0 ? list[0] : nullptr, deed);
}

base::Result<> TopicAdmin::grow(const std::string& topic, int count, const Patience& patience)
{
    const Asked deed = asked(Deed::Grow, topic);
    auto asking = changer(deed);
    if (!asking)
        return base::fail(asking.error());
    Client& c = **asking;
    const Deadline deadline(patience);
    if (count < 1)
        return base::fail(adminError(RD_KAFKA_RESP_ERR_INVALID_PARTITIONS, {}, deed));
    std::array<char, 256> why {};
    const std::unique_ptr<rd_kafka_NewPartitions_t, Destroyer<rd_kafka_NewPartitions_destroy>> wish(
        rd_kafka_NewPartitions_new(topic.c_str(), static_cast<std::size_t>(count), why.data(), why.size()));
    if (!wish)
        return base::fail(adminError(RD_KAFKA_RESP_ERR_INVALID_PARTITIONS, why.data(), deed));
    const EventPtr event = c.ask(RD_KAFKA_ADMIN_OP_CREATEPARTITIONS, deadline, [&](auto* options, auto* queue) {
        rd_kafka_NewPartitions_t* one = wish.get();
        rd_kafka_CreatePartitions(c.library.get(), &one, 1, options, queue);
    });
    if (!event)
        return base::fail(silenceError(c.complaint, deed));
    const rd_kafka_CreatePartitions_result_t* result = rd_kafka_event_CreatePartitions_result(event.get());
    std::size_t results = 0;
    const rd_kafka_topic_result_t** list = result ? rd_kafka_CreatePartitions_result_topics(result, &results) : nullptr;
    return verdict(event.get(), results > 0 ? list[0] : nullptr, deed);
}

base::Result<> TopicAdmin::alter(
    const std::string& topic, const std::vector<metrics::KafkaSettingChange>& changes, const Patience& patience)
{
    const Deadline deadline(patience);
    const Asked deed = asked(Deed::Alter, topic);
    // Whatever is not sent goes back to its default, so the topic's own settings are sent along.
    auto present = describe(topic, patience);
    if (!present || present->noSettings) {
        base::Error why = present ? *present->noSettings : present.error();
        why.what = whatFailed(deed);
        return base::fail(std::move(why));
    }
    std::vector<std::pair<std::string, std::string>> wanted;
    for (const KafkaTopicSetting& setting : present->settings) {
        const bool changed = std::ranges::find(changes, setting.name, &metrics::KafkaSettingChange::first) != changes.end();
        if (setting.source != KafkaTopicSetting::Source::Topic || setting.readOnly || changed)
            continue;
        if (setting.secret) {
            return base::fail({ "topics.secret_setting", whatFailed(deed),
                "its setting " + setting.name + " is a secret that Kafka does not tell, and would be lost by the change",
                "Use a tool that changes single settings: kafka-configs.sh --alter" });
        }
        wanted.emplace_back(setting.name, setting.value);
    }
    for (const auto& [name, value] : changes) {
        if (value)
            wanted.emplace_back(name, *value);
    }
    Client& c = *m_client;
    const ResourcePtr resource(rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic.c_str()));
    for (const auto& [name, value] : wanted)
        rd_kafka_ConfigResource_set_config(resource.get(), name.c_str(), value.c_str());
    const EventPtr event = c.ask(RD_KAFKA_ADMIN_OP_ALTERCONFIGS, deadline, [&](auto* options, auto* queue) {
        rd_kafka_ConfigResource_t* one = resource.get();
        rd_kafka_AlterConfigs(c.library.get(), &one, 1, options, queue);
    });
    if (!event)
        return base::fail(silenceError(c.complaint, deed));
    const rd_kafka_AlterConfigs_result_t* result = rd_kafka_event_AlterConfigs_result(event.get());
    std::size_t count = 0;
    const rd_kafka_ConfigResource_t** list = result ? rd_kafka_AlterConfigs_result_resources(result, &count) : nullptr;
    const int code = count ? rd_kafka_ConfigResource_error(list[0]) : rd_kafka_event_error(event.get());
    const char* words = count ? rd_kafka_ConfigResource_error_string(list[0]) : rd_kafka_event_error_string(event.get());
    if (code != 0)
        return base::fail(adminError(code, words ? words : "", deed));
    return {};
}

base::Result<> TopicAdmin::remove(const std::string& topic, const Patience& patience)
{
    const Asked deed = asked(Deed::Delete, topic);
    auto asking = changer(deed);
    if (!asking)
        return base::fail(asking.error());
    Client& c = **asking;
    const Deadline deadline(patience);
    const std::unique_ptr<rd_kafka_DeleteTopic_t, Destroyer<rd_kafka_DeleteTopic_destroy>> wish(rd_kafka_DeleteTopic_new(topic.c_str()));
    const EventPtr event = c.ask(RD_KAFKA_ADMIN_OP_DELETETOPICS, deadline, [&](auto* options, auto* queue) {
        rd_kafka_DeleteTopic_t* one = wish.get();
        rd_kafka_DeleteTopics(c.library.get(), &one, 1, options, queue);
    });
    if (!event)
        return base::fail(silenceError(c.complaint, deed));
    const rd_kafka_DeleteTopics_result_t* result = rd_kafka_event_DeleteTopics_result(event.get());
    std::size_t count = 0;
    const rd_kafka_topic_result_t** list = result ? rd_kafka_DeleteTopics_result_topics(result, &count) : nullptr;
    return verdict(event.get(), count > 0 ? list[0] : nullptr, deed);
}

} // namespace hookline::kafka
