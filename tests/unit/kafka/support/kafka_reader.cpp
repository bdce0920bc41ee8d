#include "tests/unit/kafka/support/kafka_reader.h"

#include <librdkafka/rdkafka.h>

#include <array>
#include <set>
#include <stdexcept>

namespace hookline::test {
namespace {

using Client = std::unique_ptr<rd_kafka_t, decltype(&rd_kafka_destroy)>;

Client makeClient(rd_kafka_type_t type, const std::map<std::string, std::string>& properties)
{
    std::array<char, 256> why {};
    rd_kafka_conf_t* conf = rd_kafka_conf_new();
    for (const auto& [name, value] : properties) {
        if (rd_kafka_conf_set(conf, name.c_str(), value.c_str(), why.data(), why.size()) != RD_KAFKA_CONF_OK)
            throw std::runtime_error(why.data());
    }
    rd_kafka_conf_set_log_cb(conf, [](const rd_kafka_t*, int, const char*, const char*) {});
    rd_kafka_t* client = rd_kafka_new(type, conf, why.data(), why.size());
    if (!client)
        throw std::runtime_error(why.data());
    return { client, &rd_kafka_destroy };
}

std::vector<std::int32_t> partitionsOf(rd_kafka_t* client, const std::string& topic)
{
    const std::unique_ptr<rd_kafka_topic_t, decltype(&rd_kafka_topic_destroy)> handle(
        rd_kafka_topic_new(client, topic.c_str(), nullptr), &rd_kafka_topic_destroy);
    const rd_kafka_metadata_t* metadata = nullptr;
    if (const auto code = rd_kafka_metadata(client, 0, handle.get(), &metadata, 10000); code != 0)
        throw std::runtime_error(rd_kafka_err2str(code));
    std::vector<std::int32_t> out;
    for (int i = 0; i < metadata->topics[0].partition_cnt; ++i)
        out.push_back(metadata->topics[0].partitions[i].id);
    rd_kafka_metadata_destroy(metadata);
    return out;
}

ReadRecord convert(const rd_kafka_message_t& message)
{
    ReadRecord out;
    out.partition = message.partition;
    out.offset = message.offset;
    out.timestampMillis = rd_kafka_message_timestamp(&message, nullptr);
    out.keyIsNull = !message.key;
    out.valueIsNull = !message.payload;
    if (message.key)
        out.key.assign(static_cast<const char*>(message.key), message.key_len);
    if (message.payload)
        out.value.assign(static_cast<const char*>(message.payload), message.len);
    rd_kafka_headers_t* headers = nullptr;
    if (rd_kafka_message_headers(&message, &headers) == RD_KAFKA_RESP_ERR_NO_ERROR) {
        const char* name = nullptr;
        const void* value = nullptr;
        std::size_t size = 0;
        for (std::size_t i = 0; rd_kafka_header_get_all(headers, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR; ++i)
            out.headers[name].assign(static_cast<const char*>(value), size);
    }
    return out;
}

void administer(const std::string& servers, const auto& request)
{
    const Client client = makeClient(RD_KAFKA_PRODUCER, { { "bootstrap.servers", servers } });
    const std::unique_ptr<rd_kafka_queue_t, decltype(&rd_kafka_queue_destroy)> queue(
        rd_kafka_queue_new(client.get()), &rd_kafka_queue_destroy);
    request(client.get(), queue.get());
    const std::unique_ptr<rd_kafka_event_t, decltype(&rd_kafka_event_destroy)> event(
        rd_kafka_queue_poll(queue.get(), 15000), &rd_kafka_event_destroy);
    if (!event)
        throw std::runtime_error("no answer from " + servers);
    if (rd_kafka_event_error(event.get()))
        throw std::runtime_error(rd_kafka_event_error_string(event.get()));
    std::size_t count = 0;
    const rd_kafka_topic_result_t** results = nullptr;
    if (const auto* created = rd_kafka_event_CreateTopics_result(event.get()))
        results = rd_kafka_CreateTopics_result_topics(created, &count);
    else if (const auto* deleted = rd_kafka_event_DeleteTopics_result(event.get()))
        results = rd_kafka_DeleteTopics_result_topics(deleted, &count);
    for (std::size_t i = 0; i < count; ++i) {
        if (rd_kafka_topic_result_error(results[i]) != RD_KAFKA_RESP_ERR_NO_ERROR)
            throw std::runtime_error(rd_kafka_err2str(rd_kafka_topic_result_error(results[i])));
    }
}

} // namespace

std::vector<ReadRecord> readTopic(
    const std::string& servers, const std::string& topic, std::size_t wanted, std::chrono::milliseconds limit)
{
    const Client client = makeClient(RD_KAFKA_CONSUMER,
        { { "bootstrap.servers", servers }, { "group.id", "reader" }, { "enable.auto.commit", "false" },
            { "fetch.wait.max.ms", "10" }, { "fetch.message.max.bytes", "10000000" },
            { "enable.partition.eof", wanted == kWhatIsThere ? "true" : "false" } });
    rd_kafka_poll_set_consumer(client.get());
    rd_kafka_topic_partition_list_t* partitions = rd_kafka_topic_partition_list_new(8);
    std::set<std::int32_t> unfinished;
    for (const std::int32_t id : partitionsOf(client.get(), topic)) {
        rd_kafka_topic_partition_list_add(partitions, topic.c_str(), id)->offset = RD_KAFKA_OFFSET_BEGINNING;
        unfinished.insert(id);
    }
    rd_kafka_assign(client.get(), partitions);
    rd_kafka_topic_partition_list_destroy(partitions);

    std::vector<ReadRecord> out;
    const auto deadline = std::chrono::steady_clock::now() + limit;
    while (out.size() < wanted && !(wanted == kWhatIsThere && unfinished.empty()) && std::chrono::steady_clock::now() < deadline) {
        rd_kafka_message_t* message = rd_kafka_consumer_poll(client.get(), 100);
        if (!message)
            continue;
        if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR)
            out.push_back(convert(*message));
        else if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF)
            unfinished.erase(message->partition);
        rd_kafka_message_destroy(message);
    }
    // One look further: there must be nothing beyond what was wanted.
    if (rd_kafka_message_t* message = rd_kafka_consumer_poll(client.get(), 200)) {
        if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR)
            out.push_back(convert(*message));
        rd_kafka_message_destroy(message);
    }
    rd_kafka_consumer_close(client.get());
    return out;
}

void createTopic(const std::string& servers, const std::string& topic, int partitions,
    const std::map<std::string, std::string>& config)
{
    administer(servers, [&](rd_kafka_t* client, rd_kafka_queue_t* queue) {
        std::array<char, 256> why {};
        rd_kafka_NewTopic_t* wish = rd_kafka_NewTopic_new(topic.c_str(), partitions, 1, why.data(), why.size());
        if (!wish)
            throw std::runtime_error(why.data());
        for (const auto& [name, value] : config)
            rd_kafka_NewTopic_set_config(wish, name.c_str(), value.c_str());
        rd_kafka_CreateTopics(client, &wish, 1, nullptr, queue);
        rd_kafka_NewTopic_destroy(wish);
    });
}

void deleteTopic(const std::string& servers, const std::string& topic)
{
    administer(servers, [&](rd_kafka_t* client, rd_kafka_queue_t* queue) {
        rd_kafka_DeleteTopic_t* wish = rd_kafka_DeleteTopic_new(topic.c_str());
        rd_kafka_DeleteTopics(client, &wish, 1, nullptr, queue);
        rd_kafka_DeleteTopic_destroy(wish);
    });
}

} // namespace hookline::test
