#include "core/config/clusters.h"

#include <algorithm>

namespace hookline::config {

const ClusterSettings* findCluster(const KafkaSettings& settings, std::string_view name) noexcept
{
    const auto found = std::ranges::find(settings.clusters, name, &ClusterSettings::name);
    return found == settings.clusters.end() ? nullptr : &*found;
}

bool hasCluster(const KafkaSettings& settings, std::string_view name) noexcept
{
    return name.empty() || name == kDefaultCluster || findCluster(settings, name) != nullptr;
}

base::Error unknownCluster(const KafkaSettings& settings, std::string_view name)
{
    std::string known(kDefaultCluster);
    for (const ClusterSettings& cluster : settings.clusters)
        known.append(", ").append(cluster.name);
    return { "cluster.unknown", "There is no Kafka cluster \"" + std::string(name) + '"', "",
        "Add a [[kafka_clusters]] block of that name, or name one of: " + known };
}

KafkaSettings settingsOf(const KafkaSettings& settings, std::string_view name)
{
    KafkaSettings out = settings;
    if (const ClusterSettings* cluster = findCluster(settings, name))
        static_cast<KafkaConnection&>(out) = *cluster;
    out.clusters.clear();
    return out;
}

KafkaSettings settingsToTest(const KafkaSettings& settings, std::string_view name)
{
    KafkaSettings out = settingsOf(settings, name);
    const auto named = std::ranges::find_if(settings.rules, [name](const RuleSettings& rule) {
        return plainCluster(rule.cluster) == plainCluster(name) && !rule.topic.empty() && rule.topic.find("${") == std::string::npos;
    });
    if (!plainCluster(name).empty() && named != settings.rules.end())
        out.topic = named->topic;
    out.rules.clear();
    out.sources.clear();
    return out;
}

void renameCluster(KafkaSettings& settings, const std::string& from, const std::string& to)
{
    const auto change = [&](auto& list, auto member) {
        for (auto& one : list) {
            if (one.*member == from)
                one.*member = to;
        }
    };
    change(settings.clusters, &ClusterSettings::name);
    change(settings.rules, &RuleSettings::cluster);
    change(settings.sources, &SourceSettings::cluster);
}

std::string clusterEntries(std::string_view name) { return "kafka-cluster/" + std::string(name) + '/'; }
std::string profileEntries(std::string_view name) { return "kafka/" + std::string(name) + '/'; }

std::string_view plainCluster(std::string_view name) noexcept { return name == kDefaultCluster ? std::string_view() : name; }
std::string_view shownCluster(std::string_view name) noexcept { return name.empty() ? kDefaultCluster : name; }

std::vector<std::string> clusterNames(const KafkaSettings& settings)
{
    std::vector<std::string> out { std::string() };
    for (const ClusterSettings& cluster : settings.clusters)
        out.push_back(cluster.name);
    return out;
}

} // namespace hookline::config
