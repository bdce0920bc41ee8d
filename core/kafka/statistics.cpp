#include "core/kafka/statistics.h"

#include <charconv>

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

/// The number of `"key":number` behind `from`, or 0.
std::uint64_t numberAfter(std::string_view json, std::size_t from, std::string_view key) noexcept
{
    const std::size_t at = json.find(key, from);
    if (at == std::string_view::npos)
        return 0;
    const std::size_t begin = json.find_first_not_of(' ', at + key.size());
    std::uint64_t out = 0;
    if (begin != std::string_view::npos)
        std::from_chars(json.data() + begin, json.data() + json.size(), out);
    return out;
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

BatchCount countBatches(std::string_view json) noexcept
{
    BatchCount out;
    // Each topic has one, with the same keys in the same order; "sum" and "cnt" are of the last interval.
    constexpr std::string_view kBatches = "\"batchcnt\"";
    for (std::size_t at = json.find(kBatches); at != std::string_view::npos; at = json.find(kBatches, at + 1)) {
        out.records += numberAfter(json, at, "\"sum\":");
        out.batches += numberAfter(json, at, "\"cnt\":");
    }
    return out;
}

} // namespace hookline::kafka
