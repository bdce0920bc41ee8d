#include "ui/models/topic_reach.h"

#include "core/mqtt/topic.h"

#include <algorithm>
#include <string>
#include <unordered_map>

namespace hookline::ui {

bool filtersOverlap(std::string_view a, std::string_view b) noexcept
{
    // A leading wildcard does not match $… topics. [MQTT-4.7.2-1]
    const auto wild = [](std::string_view text) { return text.starts_with('+') || text.starts_with('#'); };
    if ((a.starts_with('$') && wild(b)) || (b.starts_with('$') && wild(a)))
        return false;
    for (;;) {
        const mqtt::Level one = mqtt::takeLevel(a), other = mqtt::takeLevel(b);
        if (one.text == "#" || other.text == "#")
            return true;
        if (one.text != "+" && other.text != "+" && one.text != other.text)
            return false;
        if (one.last && other.last)
            return true;
        if (one.last || other.last) // "a/#" matches "a" too [MQTT-4.7.1-2]
            return (one.last ? b : a) == "#";
    }
}

std::vector<std::vector<std::size_t>> overlapsOf(const std::vector<metrics::SubscriptionEntry>& rows)
{
    std::vector<std::vector<std::size_t>> out(rows.size());
    std::unordered_map<std::string_view, std::vector<std::size_t>> of;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (auto& list = of[rows[i].clientId]; list.size() < kMostCompared)
            list.push_back(i);
    }
    for (const auto& [client, list] : of) {
        for (std::size_t i = 0; i < list.size(); ++i) {
            for (std::size_t k = i + 1; k < list.size(); ++k) {
                if (!filtersOverlap(mqtt::parseShared(rows[list[i]].filter).filter, mqtt::parseShared(rows[list[k]].filter).filter))
                    continue;
                out[list[i]].push_back(list[k]);
                out[list[k]].push_back(list[i]);
            }
        }
    }
    return out;
}

bool takesTopic(const config::RuleSettings& rule, std::string_view topic)
{
    return rule.filters.empty()
        || std::ranges::any_of(rule.filters, [&](const std::string& filter) { return mqtt::matches(filter, topic); });
}

std::vector<TopicRule> rulesFor(const config::KafkaSettings& settings, std::string_view topic)
{
    std::vector<TopicRule> out;
    const auto publishes = [](const std::vector<std::string>& events) { return std::ranges::find(events, "publish") != events.end(); };
    const bool system = topic.starts_with("$SYS/");
    if (settings.rules.empty()) {
        if (publishes(settings.events) && (!system || settings.sysTopics))
            out.push_back({ {}, settings.topic, {}, {}, {} });
        return out;
    }
    for (const config::RuleSettings& rule : settings.rules) {
        const bool asksForSystem = settings.sysTopics
            || std::ranges::any_of(rule.filters, [](const std::string& filter) { return filter.starts_with('$'); });
        if (!rule.enabled || !publishes(rule.events) || !takesTopic(rule, topic) || (system && !asksForSystem))
            continue;
        out.push_back({ rule.name, rule.topic.empty() ? settings.topic : rule.topic, rule.cluster, rule.where, rule.clients });
        if (rule.last && rule.where.empty() && rule.clients.empty())
            break;
    }
    return out;
}

} // namespace hookline::ui
