#include "app/controllers/cluster_place.h"

#include "app/runtime/runtime.h"
#include "core/config/clusters.h"
#include "core/kafka/server_list.h"

namespace hookline::controllers {

base::Result<kafka::CheckPlace> placeOf(const runtime::Runtime& program, const std::string& cluster)
{
    const config::KafkaSettings all = program.settings().kafka;
    if (!config::hasCluster(all, cluster)) {
        base::Error unknown = config::unknownCluster(all, cluster);
        unknown.id = "topics.unknown_cluster";
        return base::fail(std::move(unknown));
    }
    const config::KafkaSettings settings = config::settingsOf(all, cluster);
    const bool practice = settings.servers.empty();
    const std::string servers = practice ? program.practiceServers() : kafka::joinServers(kafka::splitServers(settings.servers));
    return kafka::CheckPlace { kafka::connectionProperties(settings, servers), servers, practice, std::string(config::plainCluster(cluster)) };
}

} // namespace hookline::controllers
