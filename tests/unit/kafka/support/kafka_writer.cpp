#include "tests/unit/kafka/support/kafka_writer.h"

#include <librdkafka/rdkafka.h>

#include <array>
#include <memory>
#include <stdexcept>

namespace hookline::test {
namespace {

using Client = std::unique_ptr<rd_kafka_t, decltype(&rd_kafka_destroy)>;
using Topic = std::unique_ptr<rd_kafka_topic_t, decltype(&rd_kafka_topic_destroy)>;

Client makeClient(rd_kafka_type_t type, const std::vector<std::pair<std::string, std::string>>& properties)
{
    std::array<char, 256> why {};
    rd_kafka_conf_t* conf = rd_kafka_conf_new();
    for (const auto& [name, value] : properties) {
        if (rd_kafka_conf_set(conf, name.c_str(), value.c_str(), why.data(), why.size()) != RD_KAFKA_CONF_OK)
            throw std::runtime_error(why.data());
    }
    rd_kafka_conf_set_log_cb(conf, [](const rd_kafka_t*, int, const char*, const char*) {});
    rd_kafka_conf_set_dr_msg_cb(conf, [](rd_kafka_t*, const rd_kafka_message_t* message, void* failures) {
        if (message->err != 0)
            ++*static_cast<int*>(message->_private ? message->_private : failures);
    });
    rd_kafka_t* client = rd_kafka_new(type, conf, why.data(), why.size());
    if (!client)
        throw std::runtime_error(why.data());
    return { client, &rd_kafka_destroy };
}

} // namespace

void writeRecords(const std::string& servers, const std::string& topic, const std::vector<WriteRecord>& records)
{
    int failures = 0;
    const Client client = makeClient(RD_KAFKA_PRODUCER,
        { { "bootstrap.servers", servers }, { "acks", "all" }, { "max.in.flight", "1" }, { "linger.ms", "5" }, { "message.timeout.ms", "30000" } });
    // Asked before anything is given to it: what comes while librdkafka learns of the partitions overtakes what came before.
    const Topic handle(rd_kafka_topic_new(client.get(), topic.c_str(), nullptr), &rd_kafka_topic_destroy);
    const struct rd_kafka_metadata* metadata = nullptr;
    if (const auto code = rd_kafka_metadata(client.get(), 0, handle.get(), &metadata, 15000); code != RD_KAFKA_RESP_ERR_NO_ERROR)
        throw std::runtime_error(rd_kafka_err2str(code));
    rd_kafka_metadata_destroy(metadata);
    for (const WriteRecord& record : records) {
        rd_kafka_headers_t* headers = rd_kafka_headers_new(record.headers.size());
        for (const auto& [name, value] : record.headers)
            rd_kafka_header_add(headers, name.c_str(), -1, value.data(), static_cast<ssize_t>(value.size()));
        const void* key = record.key ? record.key->c_str() : nullptr;
        const std::size_t keySize = record.key ? record.key->size() : 0;
        const std::size_t valueSize = record.tombstone ? 0 : record.value.size();
        void* value = record.tombstone ? nullptr : const_cast<char*>(record.value.c_str());
        const auto code = rd_kafka_producev(client.get(), RD_KAFKA_V_RKT(handle.get()), RD_KAFKA_V_PARTITION(record.partition),
            RD_KAFKA_V_KEY(key, keySize), RD_KAFKA_V_VALUE(value, valueSize),
            RD_KAFKA_V_HEADERS(headers), RD_KAFKA_V_TIMESTAMP(record.timestampMillis), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
            RD_KAFKA_V_OPAQUE(&failures), RD_KAFKA_V_END);
        if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
            throw std::runtime_error(rd_kafka_err2str(code));
    }
    if (rd_kafka_flush(client.get(), 30000) != RD_KAFKA_RESP_ERR_NO_ERROR || failures > 0)
        throw std::runtime_error("records were not written");
}

std::int64_t storedOffset(const std::string& servers, const std::string& group, const std::string& topic, std::int32_t partition)
{
    const Client client = makeClient(RD_KAFKA_CONSUMER, { { "bootstrap.servers", servers }, { "group.id", group } });
    rd_kafka_topic_partition_list_t* list = rd_kafka_topic_partition_list_new(1);
    rd_kafka_topic_partition_list_add(list, topic.c_str(), partition);
    const auto code = rd_kafka_committed(client.get(), list, 15000);
    const std::int64_t out = list->elems[0].offset;
    rd_kafka_topic_partition_list_destroy(list);
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
        throw std::runtime_error(rd_kafka_err2str(code));
    return out < 0 ? -1 : out;
}

} // namespace hookline::test
