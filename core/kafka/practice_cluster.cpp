#include "core/kafka/practice_cluster.h"

#include "core/kafka/library_handle.h"

#include <librdkafka/rdkafka_mock.h>

namespace hookline::kafka {

using MockPtr = std::unique_ptr<rd_kafka_mock_cluster_t, Destroyer<rd_kafka_mock_cluster_destroy>>;

struct PracticeCluster::Handle {
    ClientPtr client; // librdkafka wants one for its bookkeeping
    MockPtr cluster;
};

base::Result<std::unique_ptr<PracticeCluster>> PracticeCluster::start()
{
    auto conf = makeConf({ { "client.id", "practice-cluster" } });
    if (!conf)
        return base::fail(conf.error());
    auto client = makeClient(std::move(*conf));
    if (!client)
        return base::fail(client.error());
    auto handle = std::make_unique<Handle>();
    handle->client = std::move(*client);
    handle->cluster.reset(rd_kafka_mock_cluster_new(handle->client.get(), 1));
    if (!handle->cluster) {
        return base::fail({ "kafka.practice", "The practice cluster could not start", "no port of 127.0.0.1 could be opened",
            "Name a Kafka server in the settings, or free some ports" });
    }
    return std::unique_ptr<PracticeCluster>(new PracticeCluster(std::move(handle)));
}

PracticeCluster::PracticeCluster(std::unique_ptr<Handle> handle)
    : m_handle(std::move(handle))
    , m_servers(rd_kafka_mock_cluster_bootstraps(m_handle->cluster.get()))
{
}

PracticeCluster::~PracticeCluster() = default;

base::Result<> PracticeCluster::createTopic(const std::string& topic, int partitions)
{
    const rd_kafka_resp_err_t code = rd_kafka_mock_topic_create(m_handle->cluster.get(), topic.c_str(), partitions, 1);
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR && code != RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) {
        return base::fail({ "kafka.topic_invalid", "The topic \"" + topic + "\" could not be made in the practice cluster",
            rd_kafka_err2str(code), "Choose another topic name" });
    }
    return {};
}

} // namespace hookline::kafka
