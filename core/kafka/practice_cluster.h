// The practice cluster: librdkafka's built-in broker, in this process, on a free port of loopback. Any Kafka client can use it.
//
// Volatile: it keeps the newest 5 MiB per partition in memory and forgets everything when it ends.
#pragma once

#include "core/base/result.h"

#include <memory>
#include <string>

struct rd_kafka_mock_cluster_s;

namespace hookline::kafka {

class PracticeCluster {
public:
    static base::Result<std::unique_ptr<PracticeCluster>> start();
    ~PracticeCluster();

    const std::string& servers() const noexcept { return m_servers; }
    /// Makes the topic with `partitions` partitions unless it is there. Errors: a name that Kafka would not take.
    base::Result<> createTopic(const std::string& topic, int partitions);
    /// The library's own object, for what only tests do to a cluster.
    rd_kafka_mock_cluster_s* native() const noexcept;

private:
    struct Handle;
    class Graveyard;
    explicit PracticeCluster(std::unique_ptr<Handle> handle);

    std::unique_ptr<Handle> m_handle;
    std::string m_servers;
};

} // namespace hookline::kafka
