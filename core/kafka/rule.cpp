#include "core/kafka/rule.h"

#include "core/config/clusters.h"
#include "core/kafka/lane_key.h"
#include "core/mqtt/topic.h"
#include "core/rules/glob.h"
#include "core/rules/topic_name.h"

#include <algorithm>
#include <charconv>
#include <random>

namespace hookline::kafka {
namespace {

using config::PartitionBy;
using rules::TextTemplate;

constexpr std::size_t kMaxHeaders = 16;
constexpr std::size_t kToldOfKey = 256;
constexpr std::uint32_t kStickyRecords = 500;               // Sticky: so many to one partition …
constexpr std::int64_t kStickyNanos = 100'000'000;          // … or for so long

tl::unexpected<FieldMistake> wrong(const char* field, std::string_view text, const rules::SyntaxError& error)
{
    return tl::make_unexpected(FieldMistake::at(field, text, error));
}

tl::unexpected<FieldMistake> wrong(const char* field, std::string why, std::string remedy)
{
    return tl::make_unexpected(FieldMistake { field, std::move(why), std::move(remedy), 0, {} });
}

hooks::EventMask maskOf(const std::vector<std::string>& events)
{
    hooks::EventMask mask;
    for (int i = 0; i < tap::kEventKinds; ++i) {
        const auto kind = static_cast<tap::EventKind>(i);
        if (std::ranges::find(events, tap::name(kind)) != events.end())
            mask.set(kind);
    }
    return mask;
}

config::KafkaSettings withFormat(const config::KafkaSettings& settings, config::RecordFormat format)
{
    config::KafkaSettings out = settings;
    out.format = format;
    return out;
}

template <class Number>
bool readNumber(std::string_view text, Number& out) noexcept
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc() && end == text.data() + text.size();
}

/// "topic:x", "file:x", "rule:x".
bool readOnFailure(std::string_view text, Rule::OnFailure& out)
{
    using Failing = Rule::Failing;
    for (const auto& [prefix, how] : { std::pair("topic:", Failing::ToTopic), { "file:", Failing::ToFile }, { "rule:", Failing::ToRule } }) {
        const std::string_view begin(prefix);
        if (text.starts_with(begin) && text.size() > begin.size()) {
            out = { how, std::string(text.substr(begin.size())) };
            return true;
        }
    }
    return text.empty();
}

config::AckMode ackModeOf(const config::RuleSettings& rule, const config::KafkaSettings& kafka) noexcept
{
    switch (rule.ack) {
    case config::RuleAck::Default: return kafka.ack;
    case config::RuleAck::Accept: return config::AckMode::Accept;
    case config::RuleAck::Disk: return config::AckMode::Disk;
    case config::RuleAck::Kafka: return config::AckMode::Kafka;
    }
    return kafka.ack;
}

config::BufferMode bufferModeOf(const config::RuleSettings& rule, const config::KafkaSettings& kafka) noexcept
{
    if (ackModeOf(rule, kafka) == config::AckMode::Disk)
        return config::BufferMode::Disk;
    switch (rule.buffer) {
    case config::RuleBuffer::Default: return kafka.buffer;
    case config::RuleBuffer::Memory: return config::BufferMode::Memory;
    case config::RuleBuffer::Hybrid: return config::BufferMode::Hybrid;
    case config::RuleBuffer::Disk: return config::BufferMode::Disk;
    }
    return kafka.buffer;
}

/// No longer than what is told of it, and no character of it halved.
std::string_view beginning(std::string_view key) noexcept
{
    std::size_t end = std::min(key.size(), kToldOfKey);
    for (int i = 0; i < 3 && end < key.size() && (static_cast<unsigned char>(key[end]) & 0xC0) == 0x80; ++i)
        --end;
    return key.substr(0, end);
}

} // namespace

Rule::Rule(config::RuleSettings rule, const config::KafkaSettings& settings)
    : m_settings(std::move(rule))
    , m_nameText(base::makeText(m_settings.name))
    , m_events(maskOf(m_settings.events))
    , m_bufferMode(bufferModeOf(m_settings, settings))
    , m_ackMode(ackModeOf(m_settings, settings))
    , m_encoder(withFormat(settings, m_settings.format))
{
    m_settings.cluster = config::plainCluster(m_settings.cluster);
    m_spread = std::random_device {}();
}

base::Result<RuleRef> Rule::create(
    const config::RuleSettings& settings, const config::KafkaSettings& kafka, const std::shared_ptr<const SchemaIds>& schemas)
{
    return checked(settings, kafka, schemas).map_error([&](const FieldMistake& found) {
        return asError(found, settings.name);
    });
}

base::Error Rule::asError(const FieldMistake& found, const std::string& name)
{
    return found.error("rule", "Rule \"" + name + "\", " + found.field);
}

Checked<RuleRef> Rule::checked(
    const config::RuleSettings& settings, const config::KafkaSettings& kafka, const std::shared_ptr<const SchemaIds>& schemas)
{
    RuleRef rule = RuleRef::adopt(new Rule(settings, kafka));
    for (const std::string& event : settings.events) {
        if (maskOf({ event }).empty())
            return wrong("events", "there is no event \"" + event + "\"", "See docs/RULES.md for their names");
    }
    for (const std::string& filter : settings.filters) {
        if (!mqtt::isValidTopicFilter(filter))
            return wrong("filters", "\"" + filter + "\" is not an MQTT topic filter",
                "# stands alone in the last level, + alone in a level: plant/+/temp, plant/#");
        rule->m_sysTopics = rule->m_sysTopics || filter.starts_with('$');
    }
    rule->m_sysTopics = rule->m_sysTopics || kafka.sysTopics;
    auto where = rules::Predicate::parse(settings.where);
    if (!where)
        return wrong("where", settings.where, where.error());
    rule->m_where = std::move(*where);

    if (!config::hasCluster(kafka, settings.cluster))
        return wrong("cluster", "there is no Kafka cluster \"" + settings.cluster + "\"",
            "Add a [[kafka_clusters]] block of that name, or leave it empty for the cluster of [kafka]");
    const std::string topic = settings.topic.empty() ? kafka.topic : settings.topic;
    for (const auto& [name, text, target] : std::initializer_list<std::tuple<const char*, const std::string&, TextTemplate*>> {
             { "topic", topic, &rule->m_topic }, { "key", settings.key, &rule->m_key },
             { "timestamp", settings.timestamp, &rule->m_timestamp }, { "partition", settings.partition, &rule->m_partition },
             { "value", settings.value, &rule->m_value } }) {
        auto parsed = TextTemplate::parse(text);
        if (!parsed)
            return wrong(name, text, parsed.error());
        *target = std::move(*parsed);
    }
    if (rule->m_topic.isStatic() && !rules::isLegalTopicName(rule->m_topic.literal())) {
        return wrong("topic", "\"" + rule->m_topic.literal() + "\" is not a Kafka topic name",
            "Use letters, digits, dot, underscore and hyphen, at most 249 characters");
    }
    if (settings.headers.size() > kMaxHeaders)
        return wrong("headers", "there are more than " + std::to_string(kMaxHeaders), "Use fewer");
    for (const std::string& header : settings.headers) {
        const std::size_t equals = header.find('=');
        if (equals == std::string::npos || equals == 0)
            return wrong("headers", "\"" + header + "\" is not name=value", "Write for example \"site=${topic[1]}\"");
        auto value = TextTemplate::parse(std::string_view(header).substr(equals + 1));
        if (!value) {
            value.error().at += equals + 1;
            return wrong("headers", header, value.error());
        }
        rule->m_headers.emplace_back(header.substr(0, equals), std::move(*value));
    }
    if (settings.partitionBy == PartitionBy::Explicit && rule->m_partition.empty())
        return wrong("partition", "partition_by is \"explicit\", and no partition is given", "Give a number or a template");
    if (settings.format == config::RecordFormat::Template && rule->m_value.empty())
        return wrong("value", "the format is \"template\", and there is none", "Write the value, e.g. \"${payload.temp}\"");
    if (settings.format == config::RecordFormat::Avro || settings.format == config::RecordFormat::JsonSchema) {
        if (kafka.schemaRegistry.empty())
            return wrong("format", "it needs a schema registry", "Set kafka.schema_registry, e.g. http://localhost:8081");
        rule->m_needsSchema = settings.format == config::RecordFormat::Avro ? SchemaKind::Avro : SchemaKind::Json;
        rule->m_schemas = schemas;
        rule->m_encoder.setSchemas(schemas);
    }
    if (!readOnFailure(settings.onFailure, rule->m_onFailure)) {
        return wrong("on_failure", "\"" + settings.onFailure + "\" is not understood",
            "Write topic:NAME, file:PATH or rule:NAME, or leave it empty");
    }
    if (rule->m_onFailure.how == Failing::ToTopic && !rules::isLegalTopicName(rule->m_onFailure.where))
        return wrong("on_failure", "\"" + rule->m_onFailure.where + "\" is not a Kafka topic name",
            "Use letters, digits, dot, underscore and hyphen, at most 249 characters");
    rule->m_hasTemplates = !rule->m_key.isOnly(rules::FieldName::ClientId) || !rule->m_timestamp.empty() || !rule->m_headers.empty()
        || settings.format == config::RecordFormat::Template || settings.partitionBy != PartitionBy::Key;
    return rule;
}

RuleRef Rule::standard(const config::KafkaSettings& settings)
{
    config::RuleSettings rule;
    rule.name = "default";
    rule.events = settings.events;
    rule.topic = settings.topic;
    rule.format = settings.format;
    RuleRef out = RuleRef::adopt(new Rule(std::move(rule), settings));
    out->m_topic = *TextTemplate::parse("");
    out->m_sysTopics = settings.sysTopics;
    out->m_isPlain = true;
    return out;
}

RuleRef Rule::letterbox(const std::string& cluster, const std::string& topic, const config::KafkaSettings& settings)
{
    config::RuleSettings rule;
    rule.name = "dead letters: " + laneKey(cluster, topic);
    rule.cluster = cluster;
    rule.topic = topic;
    rule.format = config::RecordFormat::Plain;
    RuleRef out = RuleRef::adopt(new Rule(std::move(rule), settings));
    out->m_isLetterbox = true;
    for (const config::RuleSettings& other : settings.rules) { // as safe as the most careful of those whose letters it may get
        if (other.enabled) {
            out->m_bufferMode = std::max(out->m_bufferMode, bufferModeOf(other, settings));
            out->m_ackMode = std::max(out->m_ackMode, ackModeOf(other, settings));
        }
    }
    return out;
}

bool Rule::wantsTopic(std::string_view topic) const noexcept
{
    if (!m_sysTopics && topic.starts_with("$SYS/"))
        return false;
    if (m_settings.filters.empty())
        return true;
    return std::ranges::any_of(m_settings.filters, [&](const std::string& filter) { return mqtt::matches(filter, topic); });
}

bool Rule::wantsClient(const tap::Event& event) const noexcept
{
    if (m_settings.clients.empty())
        return true;
    const std::string_view id = event.client ? std::string_view(event.client->clientId) : std::string_view();
    return std::ranges::any_of(m_settings.clients, [&](const std::string& glob) { return rules::matchesGlob(glob, id); });
}

Failure Rule::renderTopic(rules::EventFields& fields, std::string& out, std::string& detail) const
{
    out.clear();
    if (const rules::Field* missing = m_topic.render(fields, out)) {
        detail = "topic: " + missing->text;
        return Failure::MissingField;
    }
    return Failure::None;
}

Failure Rule::render(rules::EventFields& fields, std::unique_ptr<Rendered>& out, Placement& placement, std::string& detail)
{
    if (!m_hasTemplates)
        return Failure::None;
    out = std::make_unique<Rendered>();
    const auto put = [&](const TextTemplate& from, std::string& to, const char* what) {
        const rules::Field* missing = from.render(fields, to);
        if (missing)
            detail = std::string(what) + ": " + missing->text;
        return missing == nullptr;
    };
    out->keyIsSet = !m_key.isOnly(rules::FieldName::ClientId);
    if (out->keyIsSet && !m_key.empty() && !put(m_key, out->key.emplace(), "key"))
        return Failure::MissingField;
    for (const auto& [name, value] : m_headers) {
        if (!put(value, out->headers.emplace_back(name, std::string()).second, "headers"))
            return Failure::MissingField;
    }
    if (m_settings.format == config::RecordFormat::Template && !put(m_value, out->value.emplace(), "value"))
        return Failure::MissingField;
    std::string text;
    if (!m_timestamp.empty()) {
        if (!put(m_timestamp, text, "timestamp"))
            return Failure::MissingField;
        std::int64_t millis = 0;
        if (!readNumber(text, millis) || millis < 0) {
            detail = "timestamp: " + text;
            return Failure::Timestamp;
        }
        out->timestampMillis = millis;
    }
    placement.by = m_settings.partitionBy;
    if (placement.by == PartitionBy::Explicit) {
        text.clear();
        if (!put(m_partition, text, "partition"))
            return Failure::MissingField;
        std::int32_t number = 0;
        if (!readNumber(text, number) || number < 0) {
            detail = "partition: " + text;
            return Failure::NoPartition;
        }
        placement.number = static_cast<std::uint32_t>(number);
    } else if (placement.by != PartitionBy::Key) {
        placement.number = spread(fields.event());
    }
    return Failure::None;
}

std::uint32_t Rule::spread(const tap::Event& event)
{
    const auto jump = [this] {
        // xorshift: spread evenly enough, and no state to speak of
        m_spread ^= m_spread << 13;
        m_spread ^= m_spread >> 17;
        m_spread ^= m_spread << 5;
        m_spread += m_spread == 0;
    };
    switch (m_settings.partitionBy) {
    case PartitionBy::RoundRobin: return ++m_spread;
    case PartitionBy::Random: jump(); return m_spread;
    default:
        if (++m_sinceSpread > kStickyRecords || event.stamp.steadyNanos >= m_spreadUntil) {
            m_sinceSpread = 0;
            m_spreadUntil = event.stamp.steadyNanos + kStickyNanos;
            jump();
        }
        return m_spread;
    }
}

void Rule::describe(const Rendered* rendered, tap::KafkaOutcome& out) const
{
    out.rule = m_nameText;
    const bool set = rendered && rendered->keyIsSet;
    out.keyed = !set ? tap::KafkaKey::Client : rendered->key ? tap::KafkaKey::Text : tap::KafkaKey::None;
    if (out.keyed == tap::KafkaKey::Text)
        out.key = base::makeText(beginning(*rendered->key));
}

const EncodedRecord& Rule::encode(const tap::Event& event, const Rendered* rendered)
{
    if (!rendered)
        return m_encoder.encode(event);
    EncodedRecord& record = m_encoder.encodeFor(event, rendered->value.has_value());
    if (rendered->keyIsSet) {
        record.hasKey = rendered->key.has_value();
        record.key = rendered->key ? std::string_view(*rendered->key) : std::string_view();
    }
    if (rendered->value) {
        record.value = *rendered->value;
        record.ownsValue = false;
        record.lasts = true;
    }
    if (rendered->onlyHeaders)
        record.headerCount = 0;
    for (const auto& [name, value] : rendered->headers) {
        if (record.headerCount < record.headers.size())
            record.headers[record.headerCount++] = { name.c_str(), value };
    }
    if (rendered->timestampMillis)
        record.timestampMillis = *rendered->timestampMillis;
    return record;
}

} // namespace hookline::kafka
