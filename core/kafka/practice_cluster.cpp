#include "core/kafka/practice_cluster.h"

#include "core/base/log.h"
#include "core/kafka/library_handle.h"
#include "core/kafka/net_probe.h"

#include <librdkafka/rdkafka_mock.h>

#include <thread>

namespace hookline::kafka {

using MockPtr = std::unique_ptr<rd_kafka_mock_cluster_t, Destroyer<rd_kafka_mock_cluster_destroy>>;

struct PracticeCluster::Handle {
    ClientPtr client; // librdkafka wants one for its bookkeeping
    MockPtr cluster;
};

/// Taking a cluster down costs up to a second, in which one of librdkafka's threads sleeps: nobody should have to wait for that
/// but the end of the process.
class PracticeCluster::Graveyard {
public:
    static Graveyard& instance()
    {
        base::removeLogSink(0); // makes the log outlive the threads below
        static Graveyard graveyard;
        return graveyard;
    }
    ~Graveyard() { std::ranges::for_each(m_burials, [](Burial& burial) { burial.thread.join(); }); }

    void bury(std::unique_ptr<Handle> handle, Server server)
    {
        const std::scoped_lock lock(m_mutex);
        std::erase_if(m_burials, [](Burial& burial) {
            if (!*burial.done)
                return false;
            burial.thread.join();
            return true;
        });
        auto done = std::make_shared<std::atomic<bool>>(false);
        m_burials.push_back({ std::thread([cluster = std::move(handle), server = std::move(server), done]() mutable {
                                 takeDown(std::move(cluster), server);
                                 *done = true;
                             }),
            done });
    }

private:
    struct Burial {
        std::thread thread;
        std::shared_ptr<std::atomic<bool>> done;
    };

    static void takeDown(std::unique_ptr<Handle> handle, const Server& server)
    {
        // The cluster's thread notices its end only when a socket stirs or a second has passed: stir one.
        const std::jthread nudge([&server](const std::stop_token& done) {
            while (!done.stop_requested()) {
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
                tryConnect(server.host, server.port, std::chrono::milliseconds(5), done);
            }
        });
        handle.reset();
    }

    std::mutex m_mutex;
    std::vector<Burial> m_burials;
};

base::Result<std::unique_ptr<PracticeCluster>> PracticeCluster::start()
{
    // This client never connects anywhere, so librdkafka's advice about its configuration would only puzzle people.
    auto conf = makeConf({ { "client.id", "practice-cluster" }, { "log_level", "3" } });
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

PracticeCluster::~PracticeCluster() { Graveyard::instance().bury(std::move(m_handle), splitServers(m_servers).front()); }

rd_kafka_mock_cluster_s* PracticeCluster::native() const noexcept { return m_handle->cluster.get(); }

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
