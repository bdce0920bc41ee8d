#include "core/kafka/bridge_look.h"

#include "core/rules/json_document.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <tuple>

namespace hookline::kafka {
namespace {

constexpr int kQueueFull = -184; ///< RD_KAFKA_RESP_ERR__QUEUE_FULL: here it is our own

using rules::JsonDocument;
using rules::JsonNode;

const JsonNode* member(const JsonDocument& json, const JsonNode* parent, std::string_view name)
{
    if (!parent)
        return nullptr;
    for (std::uint32_t i = parent->first; i != 0; i = json.node(i).next) {
        if (json.node(i).key == name)
            return &json.node(i);
    }
    return nullptr;
}

std::int64_t numberOf(const JsonDocument& json, const JsonNode* parent, std::string_view name)
{
    const JsonNode* node = member(json, parent, name);
    std::int64_t value = 0;
    if (node)
        std::from_chars(node->text.data(), node->text.data() + node->text.size(), value);
    return value;
}

std::uint64_t countOf(const JsonDocument& json, const JsonNode* parent, std::string_view name)
{
    return static_cast<std::uint64_t>(std::max<std::int64_t>(numberOf(json, parent, name), 0));
}

std::string textOf(const JsonDocument& json, const JsonNode* parent, std::string_view name)
{
    const JsonNode* node = member(json, parent, name);
    return node ? std::string(node->text) : std::string();
}

bool isUp(std::string_view state) { return state == "UP" || state == "UPDATE"; }

void readBrokers(const JsonDocument& json, const std::string& cluster, std::vector<metrics::BrokerReport>& out)
{
    const JsonNode* brokers = member(json, json.find({}), "brokers");
    const std::int64_t now = numberOf(json, json.find({}), "ts");
    for (std::uint32_t i = brokers ? brokers->first : 0; i != 0; i = json.node(i).next) {
        const JsonNode* one = &json.node(i);
        const std::string source = textOf(json, one, "source");
        if (source != "learned" && source != "configured")
            continue; // librdkafka's internal ones
        const auto id = static_cast<std::int32_t>(numberOf(json, one, "nodeid"));
        const std::string host = textOf(json, one, "nodename");
        auto found = std::ranges::find_if(out, [&](const auto& row) { return row.id == id && row.host == host && row.cluster == cluster; });
        if (found == out.end()) {
            out.emplace_back();
            found = out.end() - 1;
            found->cluster = cluster;
            found->id = id;
            found->host = host;
        }
        const std::string state = textOf(json, one, "state");
        ++found->connections;
        found->up += isUp(state);
        if (found->state.empty() || !isUp(state))
            found->state = isUp(state) ? "UP" : state;
        if (const JsonNode* rtt = member(json, one, "rtt"); numberOf(json, rtt, "cnt") > 0) {
            found->rttP50Micros = std::max(found->rttP50Micros, numberOf(json, rtt, "p50"));
            found->rttP99Micros = std::max(found->rttP99Micros, numberOf(json, rtt, "p99"));
        }
        found->throttleMillis = std::max(found->throttleMillis, numberOf(json, member(json, one, "throttle"), "max"));
        found->inFlight += countOf(json, one, "waitresp_cnt");
        found->waiting += countOf(json, one, "outbuf_cnt");
        found->errors += countOf(json, one, "txerrs") + countOf(json, one, "rxerrs");
        found->timeouts += countOf(json, one, "req_timeouts");
        found->disconnects += countOf(json, one, "disconnects");
        found->retries += countOf(json, one, "txretries");
        found->sent += countOf(json, one, "tx");
        found->sentBytes += countOf(json, one, "txbytes");
        const std::int64_t age = numberOf(json, one, "stateage");
        found->stateAgeMicros = found->stateAgeMicros < 0 ? age : std::min(found->stateAgeMicros, age);
        found->countedAtMicros = std::max(found->countedAtMicros, now);
    }
}

void readPartitions(const JsonDocument& json, const LaneLook& lane, std::vector<metrics::PartitionReport>& out)
{
    const JsonNode* topic = member(json, member(json, json.find({}), "topics"), lane.topic);
    const JsonNode* partitions = member(json, topic, "partitions");
    const JsonNode* batches = member(json, topic, "batchcnt");
    const std::int64_t batch = numberOf(json, batches, "cnt") > 0 ? numberOf(json, batches, "avg") : -1;
    const std::int64_t now = numberOf(json, json.find({}), "ts");
    for (std::uint32_t i = partitions ? partitions->first : 0; i != 0; i = json.node(i).next) {
        const JsonNode* one = &json.node(i);
        const std::int64_t number = numberOf(json, one, "partition");
        if (number < 0)
            continue; // where records wait that have no partition yet
        metrics::PartitionReport row;
        row.topic = lane.topic;
        row.cluster = lane.cluster;
        row.partition = static_cast<std::int32_t>(number);
        row.leader = static_cast<std::int32_t>(numberOf(json, one, "leader"));
        row.queued = countOf(json, one, "msgq_cnt") + countOf(json, one, "xmit_msgq_cnt");
        row.inFlight = countOf(json, one, "msgs_inflight");
        const auto place = static_cast<std::size_t>(number);
        row.lastOffset = place < lane.lastOffsets.size() ? lane.lastOffsets[place] : -1;
        row.sent = countOf(json, one, "txmsgs");
        row.sentBytes = countOf(json, one, "txbytes");
        row.batchAverage = batch;
        row.countedAtMicros = now;
        row.refusals = place < lane.refusals.size() ? lane.refusals[place] : 0;
        out.push_back(std::move(row));
    }
}

} // namespace

metrics::BridgeReport makeReport(BridgeLook&& look)
{
    metrics::BridgeReport out;
    JsonDocument json;
    for (const LaneLook& lane : look.lanes) {
        if (!json.parse(lane.statistics))
            continue; // none yet, or a topic with more partitions than anybody would read through
        readBrokers(json, lane.cluster, out.brokers);
        readPartitions(json, lane, out.partitions);
    }
    // A bootstrap server that turned out to be a known broker stays in the statistics for ever, idle.
    std::set<std::string> known;
    for (const metrics::BrokerReport& row : out.brokers) {
        if (row.id >= 0)
            known.insert(row.cluster);
    }
    std::erase_if(out.brokers, [&](const metrics::BrokerReport& row) { return row.id < 0 && known.contains(row.cluster); });
    const auto byId = [](const metrics::BrokerReport& row) { return std::tie(row.cluster, row.id, row.host); };
    std::ranges::sort(out.brokers, [&](const auto& a, const auto& b) { return byId(a) < byId(b); });
    const auto byTopic = [](const metrics::PartitionReport& row) { return std::tie(row.cluster, row.topic, row.partition); };
    std::ranges::sort(out.partitions, [&](const auto& a, const auto& b) { return byTopic(a) < byTopic(b); });
    out.losses = std::move(look.losses);
    if (look.foundNoRoom > 0) {
        metrics::LossReport line;
        line.code = kQueueFull;
        line.count = look.foundNoRoom;
        out.losses.insert(out.losses.begin(), std::move(line));
    }
    out.lost = look.lost + look.foundNoRoom;
    out.oldestQueuedMicros = look.oldestQueuedMicros;
    out.oldestInFlightMicros = look.oldestInFlightMicros;
    return out;
}

} // namespace hookline::kafka
