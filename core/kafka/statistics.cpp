#include "core/kafka/statistics.h"

namespace hookline::kafka {
namespace {

/// The text of `"key":"text"` behind `from`, or empty.
std::string_view textAfter(std::string_view json, std::size_t from, std::string_view key) noexcept
{
    const std::size_t at = json.find(key, from);
    if (at == std::string_view::npos)
        return {};
    const std::size_t begin = json.find('"', at + key.size()) + 1;
    const std::size_t end = json.find('"', begin);
    return begin == 0 || end == std::string_view::npos ? std::string_view() : json.substr(begin, end - begin);
}

} // namespace

BrokerCount countBrokers(std::string_view json) noexcept
{
    BrokerCount learned;
    BrokerCount configured;
    // Each broker has `"nodename":…, "source":…, "state":…` in this order, and nothing else in the text has a nodename.
    constexpr std::string_view kNode = "\"nodename\"";
    for (std::size_t at = json.find(kNode); at != std::string_view::npos; at = json.find(kNode, at + 1)) {
        const std::string_view source = textAfter(json, at, "\"source\":");
        const std::string_view state = textAfter(json, at, "\"state\":");
        if (source != "learned" && source != "configured")
            continue; // librdkafka's internal ones
        // A bootstrap server that turned out to be a known node is shown as learned; the others keep nodeid -1.
        BrokerCount& count = source == "learned" ? learned : configured;
        ++count.known;
        count.up += state == "UP" || state == "UPDATE";
    }
    return learned.known > 0 ? learned : configured;
}

} // namespace hookline::kafka
