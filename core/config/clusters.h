// The Kafka clusters of one set of settings: the default one of [kafka], and the [[kafka_clusters]] by name. Pure.
//
// Everything that works with one cluster takes a KafkaSettings whose connection is that cluster's; settingsOf() makes it. The default
// cluster has the empty name in settings and in the bridge, and kDefaultCluster where a person or a scraper reads it.
#pragma once

#include "core/base/result.h"
#include "core/config/settings.h"

#include <string>
#include <string_view>
#include <vector>

namespace hookline::config {

inline constexpr std::string_view kDefaultCluster = "default";

/// Null for the default one and for names that nobody has.
const ClusterSettings* findCluster(const KafkaSettings& settings, std::string_view name) noexcept;
/// The empty name, kDefaultCluster, or one of the blocks'.
bool hasCluster(const KafkaSettings& settings, std::string_view name) noexcept;
/// What to tell somebody who named one that is not there.
base::Error unknownCluster(const KafkaSettings& settings, std::string_view name);
/// The settings as if this cluster were the only one: its connection in place of [kafka]'s. An unknown name gives the default's.
KafkaSettings settingsOf(const KafkaSettings& settings, std::string_view name);
/// The same for a look at that one alone: without rules and sources, its topic the first one that a rule there names in full.
KafkaSettings settingsToTest(const KafkaSettings& settings, std::string_view name);
/// Of one of the blocks; rules and sources follow.
void renameCluster(KafkaSettings& settings, const std::string& from, const std::string& to);
/// What the entries of the system keychain begin with that are made for one of the blocks, and for a Kafka profile: never the same.
std::string clusterEntries(std::string_view name);
std::string profileEntries(std::string_view name);
/// The empty name for kDefaultCluster, any other as it is.
std::string_view plainCluster(std::string_view name) noexcept;
/// kDefaultCluster for the empty name.
std::string_view shownCluster(std::string_view name) noexcept;
/// The names of all, the default's (empty) first.
std::vector<std::string> clusterNames(const KafkaSettings& settings);

} // namespace hookline::config
