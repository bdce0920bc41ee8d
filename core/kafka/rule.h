// One rule, compiled: which events it wants, and the record that each becomes.
//
// Made on a control thread, then the bridge's: encoding keeps state. Records refer to the rule that made them, so a rule lives until
// its last record is done with, whatever the settings say by then.
#pragma once

#include "core/base/ref.h"
#include "core/base/result.h"
#include "core/config/settings.h"
#include "core/hooks/event_feed.h"
#include "core/kafka/failure.h"
#include "core/kafka/field_mistake.h"
#include "core/kafka/placement.h"
#include "core/kafka/record_encoder.h"
#include "core/kafka/rule_account.h"
#include "core/rules/event_fields.h"
#include "core/rules/predicate.h"
#include "core/rules/text_template.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hookline::kafka {

/// What templates made of one event; only where a rule has any. Outlives the event's fields.
struct Rendered {
    std::optional<std::string> key;      ///< without: no key
    bool keyIsSet = false;               ///< false: the client id
    std::vector<std::pair<std::string, std::string>> headers; ///< on top of the format's own
    std::optional<std::int64_t> timestampMillis;
    std::optional<std::string> value;    ///< instead of the format's
    bool onlyHeaders = false;            ///< dead letters: none of the format's headers
};

class Rule final : public base::RefCounted<Rule> {
public:
    enum class Failing : std::uint8_t { Count, ToTopic, ToFile, ToRule };
    struct OnFailure {
        Failing how = Failing::Count;
        std::string where; ///< topic, file or rule
    };
    /// Says which field of the rule is wrong, where in it, and how to write it instead: "rule.where", "rule.topic", …
    static base::Result<base::Ref<Rule>> create(const config::RuleSettings& rule, const config::KafkaSettings& settings,
        const std::shared_ptr<const SchemaIds>& schemas = {});
    /// The same with what is wrong in its parts.
    static Checked<base::Ref<Rule>> checked(const config::RuleSettings& rule, const config::KafkaSettings& settings,
        const std::shared_ptr<const SchemaIds>& schemas = {});
    /// What create() says of it.
    static base::Error asError(const FieldMistake& found, const std::string& name);
    /// The one rule of a bridge without any: everything in kafka.events goes to kafka.topic.
    static base::Ref<Rule> standard(const config::KafkaSettings& settings);
    /// Carries dead letters to a topic; its records are rendered wholly by whoever gives them up.
    static base::Ref<Rule> letterbox(const std::string& cluster, const std::string& topic, const config::KafkaSettings& settings);
    ~Rule() = default;

    const std::string& name() const noexcept { return m_settings.name; }
    const config::RuleSettings& settings() const noexcept { return m_settings; }
    /// Where its topic is; empty: the default cluster.
    const std::string& cluster() const noexcept { return m_settings.cluster; }
    const OnFailure& onFailure() const noexcept { return m_onFailure; }
    bool isLetterbox() const noexcept { return m_isLetterbox; }
    hooks::EventMask events() const noexcept { return m_events; }
    /// Says of a record that it made whose it is, and its key. `rendered` as in encode().
    void describe(const Rendered* rendered, tap::KafkaOutcome& out) const;
    /// Takes what it is given as it is: no filter, condition or template to look at.
    bool isPlain() const noexcept { return m_isPlain; }
    const rules::TextTemplate& topic() const noexcept { return m_topic; }
    /// The format's schema has its id, or it needs none.
    bool ready() const noexcept { return !m_needsSchema || schemaId() > 0; }
    std::int32_t schemaId() const noexcept { return m_needsSchema && m_schemas ? m_schemas->id(*m_needsSchema) : 0; }
    const std::optional<SchemaKind>& needsSchema() const noexcept { return m_needsSchema; }
    std::string schemaProblem() const { return m_schemas ? m_schemas->problem() : std::string(); }

    bool sysTopics() const noexcept { return m_sysTopics; }
    /// Where its records wait at least. Disk, where a publisher waits for the disk.
    config::BufferMode bufferMode() const noexcept { return m_bufferMode; }
    config::AckMode ackMode() const noexcept { return m_ackMode; }
    bool wantsTopic(std::string_view topic) const noexcept;
    bool wantsClient(const tap::Event& event) const noexcept;
    bool holds(rules::EventFields& fields) const { return m_where.matches(fields); }

    /// Renders the Kafka topic's name as wished, not yet legal.
    Failure renderTopic(rules::EventFields& fields, std::string& out, std::string& detail) const;
    /// Renders the rest. `out` stays empty where the rule has no templates. `detail` names what is wrong.
    Failure render(rules::EventFields& fields, std::unique_ptr<Rendered>& out, Placement& placement, std::string& detail);
    /// The record itself; views until the next call. Its failure() is told by the encoder.
    const EncodedRecord& encode(const tap::Event& event, const Rendered* rendered);
    ByteBuffer& buffer() noexcept { return m_encoder.buffer(); }

    std::shared_ptr<RuleAccount> account = std::make_shared<RuleAccount>();

private:
    friend class base::RefCounted<Rule>;
    Rule(config::RuleSettings rule, const config::KafkaSettings& settings);
    std::uint32_t spread(const tap::Event& event);

    config::RuleSettings m_settings;
    base::TextRef m_nameText;
    OnFailure m_onFailure;
    hooks::EventMask m_events;
    config::BufferMode m_bufferMode = config::BufferMode::Memory;
    config::AckMode m_ackMode = config::AckMode::Accept;
    bool m_sysTopics = false;
    bool m_isPlain = false;
    bool m_isLetterbox = false;
    bool m_hasTemplates = false; // beyond topic
    rules::Predicate m_where;
    rules::TextTemplate m_topic;
    rules::TextTemplate m_key;
    rules::TextTemplate m_timestamp;
    rules::TextTemplate m_partition;
    rules::TextTemplate m_value;
    std::vector<std::pair<std::string, rules::TextTemplate>> m_headers;
    RecordEncoder m_encoder;
    std::optional<SchemaKind> m_needsSchema;
    std::shared_ptr<const SchemaIds> m_schemas;
    std::uint32_t m_spread = 0;
    std::uint32_t m_sinceSpread = 0;
    std::int64_t m_spreadUntil = 0;
};

using RuleRef = base::Ref<Rule>;

} // namespace hookline::kafka
