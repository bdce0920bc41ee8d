// Further Kafka clusters: what the system keychain keeps for them goes where they go.
#include "app/controllers/core_settings_desk.h"

#include "app/controllers/core_backend.h"
#include "app/runtime/runtime.h"
#include "core/config/clusters.h"
#include "core/config/security_checks.h"

#include <algorithm>

namespace hookline::controllers {

std::vector<std::string> CoreSettingsDesk::ownClusterEntries(const config::KafkaSettings& settings, const std::string& cluster) const
{
    const config::ClusterSettings* found = config::findCluster(settings, cluster);
    if (!found)
        return {};
    std::vector<std::string> out = config::keychainEntries(*found);
    const auto shared = [&out](const config::KafkaSecurity& other) {
        for (const std::string& entry : config::keychainEntries(other))
            std::erase(out, entry);
    };
    for (const config::ClusterSettings& other : settings.clusters) {
        if (other.name != cluster)
            shared(other);
    }
    shared(m_backend.m_fileSettings.kafka); // the command line may have put another in its place
    for (const ui::KafkaProfile& profile : profiles())
        shared(profile.settings);
    return out;
}

void CoreSettingsDesk::renameCluster(const std::string& from, const std::string& to)
{
    config::KafkaSettings wanted = m_backend.m_program.settings().kafka;
    config::renameCluster(wanted, from, to);
    m_backend.useKafka(wanted, {}, [this, from, to] { renameClusterEntries(from, to); });
}

void CoreSettingsDesk::renameClusterEntries(const std::string& from, const std::string& to)
{
    const std::string before = config::clusterEntries(from);
    for (const std::string& entry : ownClusterEntries(m_backend.m_program.settings().kafka, to)) {
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
    const std::vector<std::string> entries = ownClusterEntries(wanted, name);
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
    for (const std::string& entry : ownClusterEntries(wanted, cluster.name))
        m_backend.m_secretDesk.putBack(entry); // one that was not taken out stays as it is
    m_backend.applyKafka(wanted);
}

} // namespace hookline::controllers
