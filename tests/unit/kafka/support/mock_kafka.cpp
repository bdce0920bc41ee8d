#include "tests/unit/kafka/support/mock_kafka.h"

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include <array>
#include <stdexcept>

namespace hookline::test {
namespace {

constexpr std::int16_t kProduce = 0;
constexpr std::int16_t kInitProducerId = 22;

} // namespace

struct MockKafka::Handle {
    rd_kafka_t* client = nullptr;
    rd_kafka_mock_cluster_t* cluster = nullptr;

    Handle()
    {
        std::array<char, 256> why {};
        rd_kafka_conf_t* conf = rd_kafka_conf_new();
        rd_kafka_conf_set_log_cb(conf, [](const rd_kafka_t*, int, const char*, const char*) {});
        client = rd_kafka_new(RD_KAFKA_PRODUCER, conf, why.data(), why.size());
        if (!client)
            throw std::runtime_error(why.data());
        cluster = rd_kafka_mock_cluster_new(client, 1);
    }
    ~Handle()
    {
        rd_kafka_mock_cluster_destroy(cluster);
        rd_kafka_destroy(client);
    }
    void refuse(std::int16_t api, const std::vector<int>& codes) const
    {
        std::vector<rd_kafka_resp_err_t> list;
        for (const int code : codes)
            list.push_back(static_cast<rd_kafka_resp_err_t>(code));
        rd_kafka_mock_push_request_errors_array(cluster, api, list.size(), list.data());
    }
};

MockKafka::MockKafka(const std::string& topic, int partitions)
    : m_handle(std::make_unique<Handle>())
    , m_servers(rd_kafka_mock_cluster_bootstraps(m_handle->cluster))
{
    createTopic(topic, partitions);
}

MockKafka::~MockKafka() = default;

void MockKafka::createTopic(const std::string& topic, int partitions)
{
    rd_kafka_mock_topic_create(m_handle->cluster, topic.c_str(), partitions, 1);
}

void MockKafka::down() { rd_kafka_mock_broker_set_down(m_handle->cluster, -1); }
void MockKafka::up() { rd_kafka_mock_broker_set_up(m_handle->cluster, -1); }
void MockKafka::roundTrip(int milliseconds) { rd_kafka_mock_broker_set_rtt(m_handle->cluster, -1, milliseconds); }
void MockKafka::refuseProduce(const std::vector<int>& codes) { m_handle->refuse(kProduce, codes); }
void MockKafka::refuseInitProducerId(const std::vector<int>& codes) { m_handle->refuse(kInitProducerId, codes); }

void MockKafka::answerLate(int requests, int milliseconds)
{
    for (int i = 0; i < requests; ++i)
        rd_kafka_mock_broker_push_request_error_rtts(
            m_handle->cluster, 1, kProduce, 1, RD_KAFKA_RESP_ERR_NO_ERROR, milliseconds);
}

void MockKafka::topicError(const std::string& topic, int code)
{
    rd_kafka_mock_topic_set_error(m_handle->cluster, topic.c_str(), static_cast<rd_kafka_resp_err_t>(code));
}

} // namespace hookline::test
