// Further Kafka clusters: what the system keychain keeps for them goes where they go.
#include "app/controllers/core_settings_desk.h"

#include "app/controllers/core_backend.h"
#include "app/runtime/runtime.h"
#include "core/config/clusters.h"
#include "core/config/security_checks.h"

#include <algorithm>

namespace hookline::controllers {

void CoreSettingsDesk::renameCluster(const std::string& from, const std::string& to)
{
    config::KafkaSettings wanted = m_backend.m_program.settings().kafka;
    config::renameCluster(wanted, from, to);
    m_backend.useKafka(wanted, {}, [this, from, to] { renameClusterEntries(from, to); });
}

void CoreSettingsDesk::renameClusterEntries(const std::string& from, const std::string& to)
{
    const std::string before = config::clusterEntries(from);
    for (const std::string& entry : ownEntries(Owner::Cluster, to, m_backend.m_program.settings().kafka.clusters)) {
        if (!entry.starts_with(before)) // somebody chose its name
            continue;
        const std::string now = config::clusterEntries(to) + entry.substr(before.size());
        m_backend.m_secretDesk.rename(entry, now, [this, entry, now, to] {
            config::KafkaSettings wanted = m_backend.m_program.settings().kafka;
            const auto cluster = std::ranges::find(wanted.clusters, to, &config::ClusterSettings::name);
            if (cluster != wanted.clusters.end() && config::replaceKeychainEntry(*cluster, entry, now)) // else it has changed meanwhile
                m_backend.applyKafka(wanted);
        });
    }
}

void CoreSettingsDesk::deleteCluster(const std::string& name)
{
    config::KafkaSettings wanted = m_backend.m_program.settings().kafka;
    const std::vector<std::string> entries = ownEntries(Owner::Cluster, name, wanted.clusters);
    std::erase_if(wanted.clusters, [&name](const config::ClusterSettings& cluster) { return cluster.name == name; });
    m_backend.useKafka(wanted, {}, [this, entries] {
        for (const std::string& entry : entries)
            m_backend.m_secretDesk.withdraw(entry);
    });
}

void CoreSettingsDesk::restoreCluster(const config::ClusterSettings& cluster)
{
    config::KafkaSettings wanted = m_backend.m_program.settings().kafka;
    wanted.clusters.push_back(cluster);
    for (const std::string& entry : ownEntries(Owner::Cluster, cluster.name, wanted.clusters))
        m_backend.m_secretDesk.putBack(entry); // one that was not taken out stays as it is
    m_backend.applyKafka(wanted);
}

} // namespace hookline::controllers
