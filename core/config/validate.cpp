#include "core/config/validate.h"

#include "core/config/clusters.h"
#include "core/config/issue_texts.h"
#include "core/config/schema.h"
#include "core/config/security_checks.h"
#include "core/config/suggest.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <charconv>
#include <map>
#include <set>
#include <utility>

namespace hookline::config {
namespace {

constexpr std::size_t kLongestTopic = 249; // Kafka's own limit
constexpr std::size_t kLongestClientId = 255;
constexpr std::uint64_t kKafkaRecordLimit = 1'048'588; // message.max.bytes of a Kafka broker that nobody has changed
constexpr std::uint32_t kSmallQueue = 1000;

/// The names of tap::EventKind; a test holds the two together.
const std::vector<std::string>& eventNames()
{
    static const std::vector<std::string> kNames { "connected", "connect_refused", "disconnected", "subscribed",
        "unsubscribed", "session_created", "session_resumed", "session_takenover", "session_terminated", "publish",
        "delivered", "acked", "dropped", "subscribe_refused" };
    return kNames;
}

/// Properties that other keys set, under every name librdkafka has for them.
constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kOwned { {
    { "bootstrap.servers", "kafka.servers" },
    { "metadata.broker.list", "kafka.servers" },
    { "client.id", "kafka.client_id" },
    { "acks", "kafka.acks" },
    { "request.required.acks", "kafka.acks" },
    { "compression.codec", "kafka.compression" },
    { "compression.type", "kafka.compression" },
    { "linger.ms", "kafka.linger_ms" },
    { "queue.buffering.max.ms", "kafka.linger_ms" },
    { "transactional.id", "kafka.transactional_id" },
} };

constexpr std::array<std::string_view, 5> kMechanisms { "PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "GSSAPI",
    "OAUTHBEARER" };

void add(std::vector<Issue>& out, std::string_view id, std::string key, std::vector<std::string> args = {})
{
    out.push_back(makeIssue(id, std::move(key), std::move(args)));
}

bool isKafkaNameCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_'
        || c == '-';
}

/// The first character (whole, in UTF-8) that a Kafka name may not have; empty when all are allowed.
std::string firstWrongCharacter(std::string_view text)
{
    const auto wrong = std::ranges::find_if_not(text, isKafkaNameCharacter);
    if (wrong == text.end())
        return {};
    auto end = wrong + 1;
    while (end != text.end() && (static_cast<unsigned char>(*end) & 0xC0) == 0x80)
        ++end;
    return { wrong, end };
}

std::string joinedWords(const auto& words)
{
    std::string out;
    for (const auto& word : words)
        out.append(out.empty() ? "" : ", ").append(word);
    return out;
}

/// Ranges and choices of one section, from the schema.
void checkSection(std::vector<Issue>& out, std::string_view section, const Settings& settings)
{
    for (const Field& field : schema()) {
        if (field.section != section)
            continue;
        if (auto issue = checkValue(field, field.key(), field.read(settings)))
            out.push_back(std::move(*issue));
    }
}

/// Names, ranges and choices of one kind of block.
void checkBlocks(std::vector<Issue>& out, std::string_view name, const Settings& settings)
{
    const Block& block = *findBlock(name);
    const std::size_t count = block.count(settings);
    if (count > block.most)
        add(out, "block.too_many", std::string(name), { std::string(name), std::to_string(block.most) });
    std::set<std::string> seen;
    for (std::size_t i = 0; i < count; ++i) {
        const std::string own = nameOf(block, settings, i);
        const std::string key = blockKey(block, settings, i, "name");
        if (own.empty())
            add(out, "block.no_name", key, { std::string(name) });
        else if (!isUsableName(own))
            add(out, "block.name", key, { own, std::string(name) });
        else if (!seen.insert(own).second)
            add(out, "block.duplicate", key, { own, std::string(name) });
        for (const BlockField& field : block.fields) {
            if (auto issue = checkValue(field, blockKey(block, settings, i, field.name), field.read(settings, i)))
                out.push_back(std::move(*issue));
        }
    }
}

void checkBind(std::vector<Issue>& out, const std::string& key, const std::string& bind)
{
    in_addr v4 {};
    in6_addr v6 {};
    if (bind == "localhost")
        return;
    if (::inet_pton(AF_INET, bind.c_str(), &v4) == 1) {
        if ((ntohl(v4.s_addr) >> 24) != 127)
            add(out, "bind.open", key, { bind });
    } else if (::inet_pton(AF_INET6, bind.c_str(), &v6) == 1) {
        if (!IN6_IS_ADDR_LOOPBACK(&v6))
            add(out, "bind.open", key, { bind });
    } else {
        add(out, "bind.address", key, { bind });
    }
}

bool isSocketMode(const std::string& mode)
{
    unsigned bits = 0;
    const auto [end, error] = std::from_chars(mode.data(), mode.data() + mode.size(), bits, 8);
    return error == std::errc() && end == mode.data() + mode.size() && bits <= 0777 && mode.size() <= 4;
}

void checkTls(std::vector<Issue>& out, const ListenerSettings& listener, const auto& keyOf)
{
    if (listener.certificate.empty() || listener.key.empty())
        add(out, "listener.no_certificate", keyOf(listener.certificate.empty() ? "certificate" : "key"), { listener.name });
    const bool asks = listener.clientCertificates != ClientCertificates::None;
    if (asks && listener.clientCa.empty())
        add(out, "listener.no_client_ca", keyOf("client_certificates"), { listener.name });
    if (!asks && listener.userName != CertificateName::None)
        add(out, "listener.no_client_certificates", keyOf("user_name"), { listener.name });
}

void checkListeners(std::vector<Issue>& out, const Settings& settings)
{
    const Block& block = *findBlock("listeners");
    const auto& listeners = settings.broker.listeners;
    if (!settings.broker.defaultListener && listeners.empty())
        add(out, "listener.none", "broker.default_listener");
    std::map<std::pair<std::string, std::uint16_t>, std::string> taken;
    if (settings.broker.defaultListener)
        taken.emplace(std::pair(settings.broker.bind, settings.broker.port), "default");
    for (std::size_t i = 0; i < listeners.size(); ++i) {
        const ListenerSettings& listener = listeners[i];
        const auto keyOf = [&](std::string_view field) { return blockKey(block, settings, i, field); };
        if (listener.name == "default")
            add(out, "listener.reserved", keyOf("name"));
        if (listener.type == ListenerType::Unix) {
            // sockaddr_un has 108 bytes with the zero at the end
            if (listener.socket.empty() || listener.socket[0] != '/' || listener.socket.size() > 107)
                add(out, "listener.socket", keyOf("socket"), { listener.name });
            if (!isSocketMode(listener.socketMode))
                add(out, "listener.socket_mode", keyOf("socket_mode"), { listener.socketMode });
            continue;
        }
        checkBind(out, keyOf("bind"), listener.bind);
        if (listener.port != 0) {
            const auto [other, isNew] = taken.emplace(std::pair(listener.bind, listener.port), listener.name);
            if (!isNew)
                add(out, "listener.same_port", keyOf("port"), { listener.name, other->second, std::to_string(listener.port) });
        }
        if (listener.type == ListenerType::Tls || listener.type == ListenerType::Wss)
            checkTls(out, listener, keyOf);
        const bool web = listener.type == ListenerType::Ws || listener.type == ListenerType::Wss;
        if (web && !listener.path.empty() && listener.path[0] != '/')
            add(out, "listener.path", keyOf("path"), { listener.path });
    }
}

void checkTopic(std::vector<Issue>& out, const std::string& topic)
{
    const std::string key = "kafka.topic";
    if (topic.empty())
        return add(out, "topic.empty", key);
    if (topic.size() > kLongestTopic)
        return add(out, "topic.too_long", key, { std::to_string(topic.size()), std::to_string(kLongestTopic) });
    if (const std::string wrong = firstWrongCharacter(topic); !wrong.empty())
        return add(out, "topic.characters", key, { wrong });
    if (topic == "." || topic == "..")
        return add(out, "topic.dots", key, { topic });
    if (topic.starts_with("__"))
        add(out, "topic.internal", key, { topic });
    if (topic.find('.') != std::string::npos && topic.find('_') != std::string::npos)
        add(out, "topic.mixed", key, { topic });
}

void checkClientId(std::vector<Issue>& out, const std::string& id)
{
    if (id.empty() || id.size() > kLongestClientId)
        add(out, "client_id.length", "kafka.client_id",
            { std::to_string(id.size()), std::to_string(kLongestClientId) });
    else if (const std::string wrong = firstWrongCharacter(id); !wrong.empty())
        add(out, "client_id.characters", "kafka.client_id", { wrong });
}

void checkEvents(std::vector<Issue>& out, const std::vector<std::string>& events)
{
    const std::string key = "kafka.events";
    if (events.empty())
        add(out, "events.none", key);
    std::set<std::string> seen;
    for (const std::string& event : events) {
        if (!seen.insert(event).second) {
            add(out, "events.duplicate", key, { event });
        } else if (std::ranges::find(eventNames(), event) == eventNames().end()) {
            const std::string near = nearest(event, eventNames());
            if (near.empty())
                add(out, "events.unknown", key, { event, joinedWords(eventNames()) });
            else
                add(out, "events.unknown_near", key, { event, near });
        }
    }
}

/// The bridge never gives up by itself: a long outage must not cost records.
void checkGivingUp(std::vector<Issue>& out, const KafkaSettings& settings, const std::string& key, const std::string& value)
{
    std::uint64_t millis = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), millis);
    if (error != std::errc() || end != value.data() + value.size())
        return; // librdkafka has words for it
    if (millis <= settings.lingerMs)
        add(out, "delivery.below_linger", key, { value, std::to_string(settings.lingerMs) });
    else
        add(out, "delivery.gives_up", key, { value });
}

void checkProperties(std::vector<Issue>& out, const KafkaSettings& settings)
{
    for (const auto& [name, value] : settings.properties) {
        const std::string key = "kafka.properties." + name;
        const auto owned
            = std::ranges::find(kOwned, std::string_view(name), &std::pair<std::string_view, std::string_view>::first);
        if (owned != kOwned.end())
            add(out, "property.owned", key, { name, std::string(owned->second) });
        else if (name.empty() || !firstWrongCharacter(name).empty())
            add(out, "property.name", key, { name });
        else if ((name == "sasl.mechanism" || name == "sasl.mechanisms")
            && std::ranges::find(kMechanisms, std::string_view(value)) == kMechanisms.end())
            add(out, "property.sasl_mechanism", key,
                { value, joinedWords(kMechanisms) }); // librdkafka takes any word here
        else if (name == "security.protocol" && value == "sasl_plaintext")
            add(out, "property.sasl_plaintext", key);
        else if (name == "enable.ssl.certificate.verification" && value == "false")
            add(out, "property.no_verification", key, { name });
        else if (name == "ssl.endpoint.identification.algorithm" && value == "none")
            add(out, "property.no_verification", key, { name });
        else if ((name == "delivery.timeout.ms" || name == "message.timeout.ms") && value != "0")
            checkGivingUp(out, settings, key, value);
        else if (name == "enable.idempotence" && value == "true" && settings.acks != "all")
            add(out, "acks.idempotence", "kafka.acks", { settings.acks });
    }
}

std::uint64_t recordLimit(const KafkaSettings& settings)
{
    const auto property = settings.properties.find("message.max.bytes");
    std::uint64_t limit = kKafkaRecordLimit;
    if (property != settings.properties.end())
        std::from_chars(property->second.data(), property->second.data() + property->second.size(), limit);
    return limit;
}

} // namespace

std::vector<Issue> validate(const BrokerSettings& broker)
{
    std::vector<Issue> out;
    Settings settings;
    settings.broker = broker;
    checkSection(out, "broker", settings);
    checkBind(out, "broker.bind", broker.bind);
    if (broker.maxQueuedBytes < broker.maxPacketSize)
        add(out, "queue.below_packet", "broker.max_queued_bytes",
            { std::to_string(broker.maxQueuedBytes), std::to_string(broker.maxPacketSize) });
    checkBlocks(out, "listeners", settings);
    checkListeners(out, settings);
    return out;
}

/// Memory is the default of kafka.buffer: who asks for the disk by kafka.ack alone has said enough.
void checkAcks(std::vector<Issue>& out, const KafkaSettings& kafka)
{
    if (kafka.ack == AckMode::Disk && kafka.buffer == BufferMode::Hybrid)
        add(out, "ack.needs_disk", "kafka.buffer", { "hybrid" });
    for (const RuleSettings& rule : kafka.rules) {
        const bool waits = rule.ack == RuleAck::Disk || (rule.ack == RuleAck::Default && kafka.ack == AckMode::Disk);
        if (waits && (rule.buffer == RuleBuffer::Memory || rule.buffer == RuleBuffer::Hybrid))
            add(out, "ack.needs_disk", "rules." + rule.name + ".buffer", { rule.buffer == RuleBuffer::Memory ? "memory" : "hybrid" });
    }
}

/// Transactions tie what Kafka has to rows on the disk: without all of them there is nothing to tie.
void checkExactlyOnce(std::vector<Issue>& out, const KafkaSettings& kafka, std::string_view cluster = {})
{
    const std::string key = "kafka.exactly_once";
    if (!kafka.exactlyOnce) {
        if (!kafka.transactionalId.empty())
            add(out, "exactly_once.unused", "kafka.transactional_id");
        return;
    }
    if (kafka.buffer != BufferMode::Disk && kafka.ack != AckMode::Disk)
        add(out, "exactly_once.buffer", key, { kafka.buffer == BufferMode::Memory ? "memory" : "hybrid" });
    for (const RuleSettings& rule : kafka.rules) {
        if (plainCluster(rule.cluster) != cluster)
            continue;
        const bool waits = rule.ack == RuleAck::Disk || (rule.ack == RuleAck::Default && kafka.ack == AckMode::Disk);
        if (!waits && (rule.buffer == RuleBuffer::Memory || rule.buffer == RuleBuffer::Hybrid))
            add(out, "exactly_once.rule", "rules." + rule.name + ".buffer", { rule.name, rule.buffer == RuleBuffer::Memory ? "memory" : "hybrid" });
    }
    if (kafka.acks != "all")
        add(out, "exactly_once.acks", "kafka.acks", { kafka.acks });
    if (const auto property = kafka.properties.find("enable.idempotence"); property != kafka.properties.end() && property->second == "false")
        add(out, "exactly_once.idempotence", "kafka.properties.enable.idempotence");
    if (const std::string wrong = firstWrongCharacter(kafka.transactionalId); !wrong.empty())
        add(out, "exactly_once.id", "kafka.transactional_id", { wrong });
    else if (kafka.transactionalId.size() > kLongestTopic)
        add(out, "exactly_once.id_length", "kafka.transactional_id", { std::to_string(kafka.transactionalId.size()), std::to_string(kLongestTopic) });
    if (kafka.servers.empty())
        add(out, "exactly_once.practice", key);
}

/// A [[kafka_clusters]] block's keys are those of [kafka]: so are the findings about them, under its own name.
void checkCluster(std::vector<Issue>& out, const KafkaSettings& kafka, std::size_t index, const std::string& key)
{
    constexpr std::string_view kSection = "kafka.";
    const ClusterSettings& cluster = kafka.clusters[index];
    if (cluster.name == kDefaultCluster || cluster.name.find_first_of("/#") != std::string::npos)
        add(out, "cluster.name", key + "name", { cluster.name });
    std::vector<Issue> found;
    KafkaSettings own = settingsOf(kafka, {});
    static_cast<KafkaConnection&>(own) = cluster;
    if (parseServers(own.servers, found).empty() && found.empty() && !cluster.name.empty())
        add(out, "cluster.no_servers", key + "servers", { cluster.name });
    checkClientId(found, own.clientId);
    if (own.acks == "0")
        add(found, "acks.none", "kafka.acks");
    checkExactlyOnce(found, own, cluster.name);
    checkSecurity(found, own);
    checkProperties(found, own);
    const auto renamed = [&](const std::string& text) {
        return text.starts_with(kSection) ? key + text.substr(kSection.size()) : text;
    };
    for (const Issue& issue : found) {
        if (issue.key.starts_with("rules.")) {
            out.push_back(issue);
            continue;
        }
        std::vector<std::string> args;
        std::ranges::transform(issue.args, std::back_inserter(args), renamed);
        add(out, issue.id, renamed(issue.key), std::move(args));
    }
}

void checkClusters(std::vector<Issue>& out, const KafkaSettings& kafka, const Settings& settings)
{
    const Block& block = *findBlock("kafka_clusters");
    for (std::size_t i = 0; i < kafka.clusters.size(); ++i) {
        const std::string key = blockKey(block, settings, i, {});
        checkCluster(out, kafka, i, key);
    }
    std::vector<std::string> known = clusterNames(kafka);
    known.front() = kDefaultCluster;
    const auto checkName = [&](const auto& list, const char* blockName) {
        for (std::size_t i = 0; i < list.size(); ++i) {
            if (!hasCluster(kafka, list[i].cluster))
                add(out, "cluster.unknown", blockKey(*findBlock(blockName), settings, i, "cluster"),
                    { list[i].name, list[i].cluster, joinedWords(known) });
        }
    };
    checkName(kafka.rules, "rules");
    checkName(kafka.sources, "source");
}

std::vector<Issue> validate(const KafkaSettings& kafka)
{
    std::vector<Issue> out;
    Settings settings;
    settings.kafka = kafka;
    checkSection(out, "kafka", settings);
    checkBlocks(out, "kafka_clusters", settings);
    checkBlocks(out, "rules", settings);
    checkBlocks(out, "source", settings);
    const std::size_t before = out.size();
    const bool anyServer = !parseServers(kafka.servers, out).empty();
    // Only separators: neither a server nor the empty text that asks for the practice cluster.
    if (!kafka.servers.empty() && !anyServer && out.size() == before)
        add(out, "servers.none", "kafka.servers");
    checkTopic(out, kafka.topic);
    checkClientId(out, kafka.clientId);
    if (kafka.acks == "0")
        add(out, "acks.none", "kafka.acks");
    checkAcks(out, kafka);
    checkExactlyOnce(out, kafka);
    if (kafka.publishType.empty())
        add(out, "text.empty", "kafka.publish_type", { "kafka.publish_type" });
    if (kafka.nodeName.empty())
        add(out, "text.empty", "kafka.node_name", { "kafka.node_name" });
    checkEvents(out, kafka.events);
    if (kafka.queueRecords < kSmallQueue)
        add(out, "queue.small", "kafka.queue_records", { std::to_string(kafka.queueRecords) });
    checkSecurity(out, kafka);
    checkProperties(out, kafka);
    checkClusters(out, kafka, settings);
    return out;
}

std::vector<Issue> validate(const Settings& settings)
{
    std::vector<Issue> out = validate(settings.broker);
    std::ranges::move(validate(settings.kafka), std::back_inserter(out));
    checkSection(out, "access", settings);
    checkSection(out, "window", settings);
    checkSection(out, "metrics", settings);
    checkSection(out, "log", settings);
    if (auto issue = packetAboveKafka(settings.broker, settings.kafka))
        out.push_back(std::move(*issue));
    return out;
}

std::optional<Issue> packetAboveKafka(const BrokerSettings& broker, const KafkaSettings& kafka)
{
    if (!kafka.enabled || broker.maxPacketSize <= recordLimit(kafka))
        return std::nullopt;
    return makeIssue("packet.above_kafka", "broker.max_packet_size",
        { std::to_string(broker.maxPacketSize), std::to_string(recordLimit(kafka)) });
}

bool hasErrors(const std::vector<Issue>& issues) noexcept
{
    return std::ranges::any_of(issues, [](const Issue& issue) { return issue.severity == Severity::Error; });
}

} // namespace hookline::config
