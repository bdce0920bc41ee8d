#include "core/metrics/prometheus.h"

#include <charconv>

namespace hookline::metrics {
namespace {

class Page {
public:
    void gauge(std::string_view name, std::string_view help, std::uint64_t value) { one(name, help, "gauge", value); }
    void counter(std::string_view name, std::string_view help, std::uint64_t value) { one(name, help, "counter", value); }

    void head(std::string_view name, std::string_view help, std::string_view type)
    {
        m_text.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ").append(name).append(" ").append(type).append("\n");
    }
    void sample(std::string_view name, std::uint64_t value, std::string_view label = {}, std::string_view text = {},
        std::string_view label2 = {}, std::string_view text2 = {})
    {
        m_text += name;
        if (!label.empty()) {
            m_text.append("{").append(label).append("=\"");
            escaped(text);
            if (!label2.empty()) {
                m_text.append("\",").append(label2).append("=\"");
                escaped(text2);
            }
            m_text += "\"}";
        }
        m_text.append(" ").append(std::to_string(value)).append("\n");
    }
    void sample(std::string_view name, std::string_view value) { m_text.append(name).append(" ").append(value).append("\n"); }
    std::string take() { return std::move(m_text); }

private:
    void one(std::string_view name, std::string_view help, std::string_view type, std::uint64_t value)
    {
        head(name, help, type);
        sample(name, value);
    }
    void escaped(std::string_view text)
    {
        for (const char c : text) {
            if (c == '\\' || c == '"')
                m_text += '\\';
            if (c == '\n')
                m_text += "\\n";
            else
                m_text += c;
        }
    }
    std::string m_text;
};

std::string seconds(std::int64_t micros)
{
    char text[40];
    const auto [end, error] = std::to_chars(text, text + sizeof text, static_cast<double>(micros) / 1e6, std::chars_format::fixed, 6);
    return error == std::errc() ? std::string(text, end) : std::string("0");
}

void broker(Page& page, const BrokerSnapshot& now, const PrometheusNames& names)
{
    page.gauge("hookline_broker_up", "1 while the broker listens.", now.listening ? 1 : 0);
    page.gauge("hookline_connections", "Clients connected now.", now.connections);
    page.gauge("hookline_connections_maximum", "Most connections at the same time since the start.", now.connectionsMost);
    page.gauge("hookline_sessions", "Sessions kept now, connected or not.", now.sessions);
    page.gauge("hookline_subscriptions", "Subscriptions now.", now.subscriptions);
    page.gauge("hookline_shared_subscriptions", "Of these, members of shared subscriptions.", now.sharedSubscriptions);
    page.gauge("hookline_retained_messages", "Retained messages now.", now.retained);
    page.gauge("hookline_intake_paused", "1 while publishers are not being read.", now.intakePaused ? 1 : 0);
    page.counter("hookline_connects_accepted_total", "Connections accepted.", now.connectsAccepted);
    page.head("hookline_connects_refused_total", "Connections refused, by reason.", "counter");
    for (std::size_t i = 0; i < kRefusals; ++i)
        page.sample("hookline_connects_refused_total", now.refused[i], "reason", name(static_cast<Refusal>(i)));
    page.counter("hookline_sessions_expired_total", "Sessions whose time was over.", now.sessionsExpired);
    page.counter("hookline_client_slowdowns_total", "Times a client was read slower for its rate limit.", now.slowedClients);
    page.counter("hookline_messages_received_total", "PUBLISH packets accepted from clients.", now.messagesIn);
    page.counter("hookline_messages_sent_total", "PUBLISH packets handed to clients.", now.messagesOut);
    page.counter("hookline_messages_received_bytes_total", "Their payloads' bytes, from clients.", now.payloadBytesIn);
    page.counter("hookline_messages_sent_bytes_total", "Their payloads' bytes, to clients.", now.payloadBytesOut);
    page.head("hookline_messages_dropped_total", "Messages that did not reach a receiver, by reason.", "counter");
    for (std::size_t i = 0; i < names.dropReasons.size() && i < now.dropped.size(); ++i) {
        if (!names.dropReasons[i].empty())
            page.sample("hookline_messages_dropped_total", now.dropped[i], "reason", names.dropReasons[i]);
    }
    page.counter("hookline_packets_received_total", "MQTT packets from clients.", now.packetsIn);
    page.counter("hookline_packets_sent_total", "MQTT packets to clients.", now.packetsOut);
    page.counter("hookline_received_bytes_total", "Bytes from clients, on the wire.", now.bytesIn);
    page.counter("hookline_sent_bytes_total", "Bytes to clients, on the wire.", now.bytesOut);
    page.counter("hookline_hook_errors_total", "Hook callbacks that threw.", now.hookErrors);
}

void state(Page& page, const StateSnapshot& now)
{
    if (!now.enabled)
        return;
    page.gauge("hookline_state_healthy", "1 while the disk takes the broker's state.", now.problem.empty() ? 1 : 0);
    page.gauge("hookline_state_sessions", "Sessions on the disk now.", now.sessions);
    page.gauge("hookline_state_messages", "Messages on the disk now, each once.", now.messages);
    page.gauge("hookline_state_message_bytes", "Their bytes.", now.messageBytes);
    page.gauge("hookline_state_waiting_changes", "Changes now that are not on the disk yet.", now.waitingChanges);
    page.counter("hookline_state_commits_total", "Commits.", now.commits);
    page.counter("hookline_state_changes_total", "Changes committed.", now.changes);
    page.counter("hookline_state_damaged_total", "Records left out because they were not what had been written.", now.damaged);
    page.counter("hookline_state_faults_total", "Times the disk failed.", now.faults);
    page.counter("hookline_state_disk_full_total", "Times the disk was full.", now.full);
}

void kafka(Page& page, const KafkaSnapshot& now)
{
    constexpr std::string_view kStates[] = { "off", "connecting", "up", "down", "blocked" };
    page.head("hookline_kafka_state", "1 for the state the bridge is in.", "gauge");
    for (std::size_t i = 0; i < std::size(kStates); ++i)
        page.sample("hookline_kafka_state", static_cast<std::size_t>(now.state) == i ? 1 : 0, "state", kStates[i]);
    page.counter("hookline_kafka_events_total", "Events taken by the bridge.", now.matched);
    page.counter("hookline_kafka_acknowledged_total", "Records that Kafka acknowledged.", now.acknowledged);
    page.counter("hookline_kafka_failed_total", "Records given up.", now.failed);
    page.counter("hookline_kafka_dropped_total", "Events that a full queue refused.", now.dropped);
    page.gauge("hookline_kafka_queued_records", "Records waiting in the bridge now.", now.queued);
    page.gauge("hookline_kafka_in_flight_records", "Records handed to the client library now.", now.inFlight);
    page.gauge("hookline_kafka_queue_limit_records", "Records that may wait.", now.queueLimit);
    page.counter("hookline_kafka_acknowledged_bytes_total", "Bytes of the records that Kafka acknowledged.", now.bytesAcknowledged);
    page.counter("hookline_kafka_batches_total", "Batches of records made for Kafka.", now.batches);
    page.counter("hookline_kafka_batched_records_total", "Records in them; those sent again are counted again.", now.batchedRecords);
    page.gauge("hookline_kafka_paused", "1 while somebody has paused the bridge.", now.pausedSinceWallMicros != 0 ? 1u : 0u);
    page.gauge("hookline_kafka_brokers_up", "Kafka brokers connected now.", now.brokersUp);
    page.head("hookline_kafka_last_acknowledged_timestamp_seconds", "When Kafka last acknowledged a record, Unix time; 0: never.", "gauge");
    page.sample("hookline_kafka_last_acknowledged_timestamp_seconds", seconds(now.lastAckWallMicros));
}

/// Only where there are several; the numbers above are those of all together.
void clusters(Page& page, const std::vector<ClusterSnapshot>& now)
{
    if (now.empty())
        return;
    const auto each = [&](std::string_view metric, std::string_view help, std::string_view type, auto value) {
        page.head(metric, help, type);
        for (const ClusterSnapshot& cluster : now)
            page.sample(metric, value(cluster), "cluster", cluster.name.empty() ? std::string_view("default") : cluster.name);
    };
    each("hookline_kafka_cluster_up", "1 while the Kafka cluster takes records.", "gauge",
        [](const ClusterSnapshot& c) { return c.state == KafkaState::Up ? 1u : 0u; });
    each("hookline_kafka_cluster_acknowledged_total", "Records that the cluster acknowledged.", "counter",
        [](const ClusterSnapshot& c) { return c.acknowledged; });
    each("hookline_kafka_cluster_failed_total", "Records given up on their way to the cluster.", "counter",
        [](const ClusterSnapshot& c) { return c.failed; });
    each("hookline_kafka_cluster_forgotten_total", "Records that the cluster had acknowledged and lost.", "counter",
        [](const ClusterSnapshot& c) { return c.forgotten; });
    each("hookline_kafka_cluster_waiting_records", "Records waiting for the cluster now, or on their way to it.", "gauge",
        [](const ClusterSnapshot& c) { return c.waiting; });
    each("hookline_kafka_cluster_in_flight_records", "Of them those handed to the client library.", "gauge",
        [](const ClusterSnapshot& c) { return c.inFlight; });
    each("hookline_kafka_cluster_brokers_up", "Brokers of the cluster connected now.", "gauge", [](const ClusterSnapshot& c) { return c.brokersUp; });
    each("hookline_kafka_cluster_last_acknowledged_timestamp_seconds", "When the cluster last acknowledged a record, Unix time; 0: never.", "gauge",
        [](const ClusterSnapshot& c) { return static_cast<std::uint64_t>(c.lastAckWallMicros / 1'000'000); });
}

void sources(Page& page, const std::vector<SourceSnapshot>& now)
{
    if (now.empty())
        return;
    const auto each = [&](std::string_view metric, std::string_view help, std::string_view type, auto value) {
        page.head(metric, help, type);
        for (const SourceSnapshot& source : now)
            page.sample(metric, value(source), "source", source.name);
    };
    each("hookline_source_up", "1 while the source reads from Kafka.", "gauge", [](const SourceSnapshot& s) {
        return s.state == SourceState::Running || s.state == SourceState::Waiting || s.state == SourceState::Held ? 1u : 0u;
    });
    each("hookline_source_waiting", "1 while nobody is subscribed who would acknowledge its messages.", "gauge",
        [](const SourceSnapshot& s) { return s.state == SourceState::Waiting ? 1u : 0u; });
    each("hookline_source_received_total", "Records taken out of Kafka.", "counter", [](const SourceSnapshot& s) { return s.received; });
    each("hookline_source_routed_total", "Messages given to the broker's subscribers, repetitions included.", "counter", [](const SourceSnapshot& s) { return s.routed; });
    each("hookline_source_acknowledged_total", "Messages that a subscriber has acknowledged, where the source waits for that.", "counter",
        [](const SourceSnapshot& s) { return s.acknowledged; });
    each("hookline_source_repeated_total", "Messages given to the broker again for want of an acknowledgement.", "counter", [](const SourceSnapshot& s) { return s.repeated; });
    each("hookline_source_returned_total", "Records left to another reader before they were done.", "counter", [](const SourceSnapshot& s) { return s.returned; });
    each("hookline_source_committed_total", "Records whose offset Kafka has stored.", "counter", [](const SourceSnapshot& s) { return s.committed; });
    each("hookline_source_dead_letters_total", "Records kept in a file.", "counter", [](const SourceSnapshot& s) { return s.deadLetters; });
    each("hookline_source_in_flight_records", "Records taken and not done now.", "gauge", [](const SourceSnapshot& s) { return s.inFlight; });
    each("hookline_source_lag_records", "Records of its partitions that are not committed now.", "gauge", [](const SourceSnapshot& s) { return s.lag; });
    each("hookline_source_partitions", "Partitions it has now.", "gauge", [](const SourceSnapshot& s) { return s.partitions; });
    page.head("hookline_source_skipped_total", "Records that were not published, by reason.", "counter");
    for (const SourceSnapshot& source : now) {
        for (std::size_t i = 0; i < kSourceSkips; ++i)
            page.sample("hookline_source_skipped_total", source.skipped[i], "source", source.name, "reason", name(static_cast<SourceSkip>(i)));
    }
}

} // namespace

std::string prometheusText(const Snapshot& snapshot, const PrometheusNames& names)
{
    Page page;
    page.head("hookline_build_info", "The version that runs.", "gauge");
    page.sample("hookline_build_info", 1, "version", names.version);
    broker(page, snapshot.broker, names);
    state(page, snapshot.broker.state);
    kafka(page, snapshot.kafka);
    clusters(page, snapshot.kafka.clusters);
    sources(page, snapshot.sources);
    page.counter("hookline_display_skipped_total", "Events the window could not be shown.", snapshot.displaySkipped);
    return page.take();
}

} // namespace hookline::metrics
