#include "core/kafka/cluster_probe.h"

#include "core/base/clock.h"
#include "core/kafka/asking_client.h"
#include "core/kafka/auto_create.h"
#include "core/kafka/problem.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <memory>

namespace hookline::kafka {
namespace {

using std::chrono::milliseconds;

/// What the topic's configuration says; empty when nobody may ask.
std::map<std::string, std::string> topicConfig(rd_kafka_t* client, const std::string& topic, const Deadline& deadline)
{
    std::map<std::string, std::string> out;
    const QueuePtr queue(rd_kafka_queue_new(client));
    const OptionsPtr options(rd_kafka_AdminOptions_new(client, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS));
    rd_kafka_AdminOptions_set_request_timeout(options.get(), static_cast<int>(deadline.left().count()), nullptr, 0);
    const ResourcePtr resource(rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic.c_str()));
    rd_kafka_ConfigResource_t* wanted = resource.get();
    rd_kafka_DescribeConfigs(client, &wanted, 1, options.get(), queue.get());
    while (!deadline.over()) {
        const EventPtr event(rd_kafka_queue_poll(queue.get(), 50));
        if (!event)
            continue;
        const rd_kafka_DescribeConfigs_result_t* result = rd_kafka_event_DescribeConfigs_result(event.get());
        std::size_t count = 0;
        const rd_kafka_ConfigResource_t** list = result ? rd_kafka_DescribeConfigs_result_resources(result, &count) : nullptr;
        for (std::size_t i = 0; i < count; ++i) {
            std::size_t entries = 0;
            const rd_kafka_ConfigEntry_t** entry = rd_kafka_ConfigResource_configs(list[i], &entries);
            for (std::size_t k = 0; k < entries; ++k) {
                if (const char* value = rd_kafka_ConfigEntry_value(entry[k]))
                    out[rd_kafka_ConfigEntry_name(entry[k])] = value;
            }
        }
        break;
    }
    return out;
}

std::optional<std::int64_t> numberIn(const std::map<std::string, std::string>& config, const char* name)
{
    const auto found = config.find(name);
    std::int64_t value = 0;
    if (found == config.end()
        || std::from_chars(found->second.data(), found->second.data() + found->second.size(), value).ec != std::errc())
        return std::nullopt;
    return value;
}

void describe(ClusterAnswer& out, const rd_kafka_metadata_t& answer)
{
    for (int i = 0; i < answer.broker_cnt; ++i)
        out.listeners.push_back({ answer.brokers[i].host, static_cast<std::uint16_t>(answer.brokers[i].port) });
    if (answer.topic_cnt == 0)
        return;
    const rd_kafka_metadata_topic_t& found = answer.topics[0];
    out.topicCode = found.err;
    out.partitions = found.partition_cnt;
    for (int i = 0; i < found.partition_cnt; ++i) {
        const rd_kafka_metadata_partition_t& partition = found.partitions[i];
        out.leaderless += partition.leader < 0;
        if (i == 0 || partition.isr_cnt < out.inSync) {
            out.inSync = partition.isr_cnt;
            out.replicas = partition.replica_cnt;
        }
    }
}

} // namespace

bool Complaint::isAuthentication() const noexcept
{
    return code == RD_KAFKA_RESP_ERR__AUTHENTICATION || code == RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED;
}

bool Complaint::isTls() const noexcept { return code == RD_KAFKA_RESP_ERR__SSL; }

base::Result<> checkProperties(const Properties& properties)
{
    auto client = askingClient(properties, nullptr);
    if (!client)
        return base::fail(client.error());
    return {};
}

ClusterAnswer askCluster(const Properties& properties, const std::string& topic, bool describes, const Patience& patience)
{
    ClusterAnswer out;
    const Deadline deadline(patience);
    auto client = askingClient(properties, &out.complaint);
    if (!client) {
        out.settings = client.error();
        return out;
    }
    {
        const TopicPtr handle(rd_kafka_topic_new(client->get(), topic.c_str(), nullptr));
        MetadataPtr answer;
        while (!deadline.over()) {
            const rd_kafka_metadata_t* raw = nullptr;
            const rd_kafka_resp_err_t code = rd_kafka_metadata(client->get(), 0, handle.get(), &raw, 300);
            answer.reset(raw);
            rd_kafka_poll(client->get(), 0);
            const bool leaderComing = answer && answer->topic_cnt > 0 && answer->topics[0].err == RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE;
            if (code == RD_KAFKA_RESP_ERR_NO_ERROR && !leaderComing)
                break;
            if (!answer && (out.complaint.isAuthentication() || out.complaint.isTls()))
                break;
        }
        if (answer) {
            out.answered = true;
            describe(out, *answer);
            const std::unique_ptr<char, decltype(&std::free)> id(rd_kafka_clusterid(client->get(), 0), &std::free);
            out.clusterId = id ? id.get() : "";
            const Patience rest { std::min(deadline.left(), milliseconds(1500)), patience.cancel };
            if (!describes)
                return out;
            if (isTopicMissing(out.topicCode) && answer->broker_cnt > 0) {
                out.createsTopics = createsTopics(client->get(), answer->brokers[0].id, rest.limit, rest.cancel);
            } else if (out.topicCode == 0) {
                const auto config = topicConfig(client->get(), topic, Deadline(rest));
                out.minInSync = numberIn(config, "min.insync.replicas");
                out.maxMessageBytes = numberIn(config, "max.message.bytes");
            }
        }
    }
    return out;
}

ProbeAnswer writeProbe(const Properties& properties, const std::string& topic, const std::string& value, const Patience& patience)
{
    return writeOne(properties, { topic, "hookline-probe", value }, "probe", patience);
}

ProbeAnswer writeOne(const Properties& properties, const metrics::KafkaNewRecord& record, const char* event, const Patience& patience)
{
    ProbeAnswer out;
    const Deadline deadline(patience);
    struct Report {
        bool done = false;
        int code = 0;
        std::int32_t partition = -1;
        std::int64_t offset = -1;
    } report;
    auto conf = quietConf(properties);
    if (!conf) {
        out.settings = conf.error();
        return out;
    }
    rd_kafka_conf_set_dr_msg_cb(conf->get(), [](rd_kafka_t*, const rd_kafka_message_t* message, void*) {
        *static_cast<Report*>(message->_private) = { true, message->err, message->partition, message->offset };
    });
    auto client = makeClient(std::move(*conf));
    if (!client) {
        out.settings = client.error();
        return out;
    }
    using Headers = std::unique_ptr<rd_kafka_headers_t, Destroyer<rd_kafka_headers_destroy>>;
    Headers headers(rd_kafka_headers_new(1));
    if (event)
        rd_kafka_header_add(headers.get(), "mqtt_event", -1, event, -1);
    const auto data = [](const std::optional<std::string>& text) { return text ? const_cast<char*>(text->data()) : nullptr; };
    const auto size = [](const std::optional<std::string>& text) { return text ? text->size() : 0; };
    report.code = rd_kafka_producev(client->get(), RD_KAFKA_V_TOPIC(record.topic.c_str()), RD_KAFKA_V_KEY(data(record.key), size(record.key)),
        RD_KAFKA_V_VALUE(data(record.value), size(record.value)), RD_KAFKA_V_HEADERS(headers.get()),
        RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_OPAQUE(&report), RD_KAFKA_V_END);
    if (report.code == 0)
        headers.release(); // they are the library's now
    while (report.code == 0 && !report.done && !deadline.over())
        rd_kafka_poll(client->get(), 50);
    out.acknowledged = report.done && report.code == 0;
    out.partition = report.partition;
    out.offset = report.offset;
    out.code = report.code;
    std::array<char, 256> words {};
    const int fatal = rd_kafka_fatal_error(client->get(), words.data(), words.size());
    if (!out.acknowledged && fatal != 0 && (out.code == 0 || classify(out.code) == ErrorClass::Purged))
        out.code = fatal; // the record was only taken out of the queue because of it
    rd_kafka_purge(client->get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
    rd_kafka_flush(client->get(), 500); // so that no report comes after `report` is gone
    return out;
}

ReadBackAnswer readBack(const Properties& properties, const std::string& topic, std::int32_t partition, std::int64_t offset,
    const std::string& value, const Patience& patience)
{
    ReadBackAnswer out;
    const Deadline deadline(patience);
    auto client = askingClient(properties, nullptr);
    if (!client)
        return out;
    const TopicPtr handle(rd_kafka_topic_new(client->get(), topic.c_str(), nullptr));
    if (rd_kafka_consume_start(handle.get(), partition, offset) != 0)
        return out;
    while (!deadline.over() && !out.found && out.code == 0) {
        const MessagePtr message(rd_kafka_consume(handle.get(), partition, 100));
        rd_kafka_poll(client->get(), 0);
        if (!message)
            continue;
        if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
            out.found = true;
            out.same = message->offset == offset
                && std::string_view(static_cast<const char*>(message->payload), message->len) == value;
        } else if (message->err != RD_KAFKA_RESP_ERR__PARTITION_EOF) {
            out.code = message->err;
        }
    }
    rd_kafka_consume_stop(handle.get(), partition);
    return out;
}

} // namespace hookline::kafka
