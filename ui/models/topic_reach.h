// Whom a topic reaches: which Kafka rules would take a message to it, and whether two filters can match the same topic. Pure
// functions. @thread any
#pragma once

#include "core/config/settings.h"
#include "core/metrics/listing.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace hookline::ui {

/// Whether some topic matches both filters, neither with $share.
bool filtersOverlap(std::string_view a, std::string_view b) noexcept;

/// For every row the rows of the same client whose filters overlap with its own. Of a client with more than kMostCompared filters
/// only the first ones are compared.
inline constexpr std::size_t kMostCompared = 200;
std::vector<std::vector<std::size_t>> overlapsOf(const std::vector<metrics::SubscriptionEntry>& rows);

/// A rule that takes messages to a topic, as far as the topic decides.
struct TopicRule {
    std::string name;    ///< empty: the one that goes without saying, there are no others
    std::string topic;   ///< of Kafka, may have ${fields}
    std::string cluster; ///< empty: the default one
    std::string where;   ///< a condition that a message has to meet as well; empty: none
    std::vector<std::string> clients; ///< patterns, one of which its publisher has to meet; empty: everybody
};
/// One of the rule's filters matches, or it has none.
bool takesTopic(const config::RuleSettings& rule, std::string_view topic);
/// In the order in which they are asked; without those behind one that takes everything and is the last.
std::vector<TopicRule> rulesFor(const config::KafkaSettings& settings, std::string_view topic);

} // namespace hookline::ui
