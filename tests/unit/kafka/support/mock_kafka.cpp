#include "tests/unit/kafka/support/mock_kafka.h"

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include <stdexcept>

namespace hookline::test {
namespace {

constexpr std::int16_t kProduce = 0;
constexpr std::int16_t kInitProducerId = 22;

void refuse(rd_kafka_mock_cluster_t* cluster, std::int16_t api, const std::vector<int>& codes)
{
    std::vector<rd_kafka_resp_err_t> list;
    for (const int code : codes)
        list.push_back(static_cast<rd_kafka_resp_err_t>(code));
    rd_kafka_mock_push_request_errors_array(cluster, api, list.size(), list.data());
}

} // namespace

MockKafka::MockKafka(const std::string& topic, int partitions)
{
    auto cluster = kafka::PracticeCluster::start();
    if (!cluster)
        throw std::runtime_error(cluster.error().text());
    m_cluster = std::move(*cluster);
    createTopic(topic, partitions);
}

void MockKafka::createTopic(const std::string& topic, int partitions)
{
    if (const auto made = m_cluster->createTopic(topic, partitions); !made)
        throw std::runtime_error(made.error().text());
}

void MockKafka::down() { rd_kafka_mock_broker_set_down(m_cluster->native(), -1); }
void MockKafka::up() { rd_kafka_mock_broker_set_up(m_cluster->native(), -1); }
void MockKafka::roundTrip(int milliseconds) { rd_kafka_mock_broker_set_rtt(m_cluster->native(), -1, milliseconds); }
void MockKafka::refuseProduce(const std::vector<int>& codes) { refuse(m_cluster->native(), kProduce, codes); }
void MockKafka::refuseInitProducerId(const std::vector<int>& codes) { refuse(m_cluster->native(), kInitProducerId, codes); }
void MockKafka::refuseRequests(int apiKey, const std::vector<int>& codes) { refuse(m_cluster->native(), static_cast<std::int16_t>(apiKey), codes); }

void MockKafka::answerLate(int requests, int milliseconds)
{
    for (int i = 0; i < requests; ++i)
        rd_kafka_mock_broker_push_request_error_rtts(
            m_cluster->native(), 1, kProduce, 1, RD_KAFKA_RESP_ERR_NO_ERROR, milliseconds);
}

void MockKafka::topicError(const std::string& topic, int code)
{
    rd_kafka_mock_topic_set_error(m_cluster->native(), topic.c_str(), static_cast<rd_kafka_resp_err_t>(code));
}

} // namespace hookline::test
