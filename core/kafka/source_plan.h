// One [[source]], compiled: where it begins, and the MQTT message that each record becomes.
//
// Immutable; any thread.
#pragma once

#include "core/base/result.h"
#include "core/config/issue.h"
#include "core/config/settings.h"
#include "core/kafka/field_mistake.h"
#include "core/kafka/source_record.h"
#include "core/metrics/source_skip.h"
#include "core/mqtt/message.h"
#include "core/rules/text_template.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hookline::kafka {

/// Where a partition begins.
struct StartPoint {
    enum class Kind : std::uint8_t { Stored, Earliest, Latest, Offset, Time };
    Kind kind = Kind::Stored;
    std::int64_t number = 0; ///< the offset, or milliseconds since 1970

    /// "stored", "earliest", "latest", "offset:17", "time:1767225600000", "time:2026-01-01T00:00:00Z", "…+01:00", "2026-01-01" (UTC).
    static std::optional<StartPoint> parse(std::string_view text);
    friend bool operator==(const StartPoint&, const StartPoint&) = default;
};

/// Why a record does not become a message.
struct Skipped {
    metrics::SourceSkip reason = metrics::SourceSkip::MissingField;
    std::string detail; ///< which field, what was found
};

/// Templates for what a record becomes; a source has one, and a replay.
class MessagePlan {
public:
    /// Says which key is wrong and how to write it instead, under ids "source.topic", "source.qos", …
    static base::Result<MessagePlan> create(const config::SourceSettings& settings);
    /// The same with what is wrong in its parts.
    static Checked<MessagePlan> checked(const config::SourceSettings& settings);

    /// `fields` must be using the record. `wallMicros`: see hooks::Injection. `marks`: more user properties.
    tl::expected<mqtt::MessageRef, Skipped> make(const SourceRecord& record, RecordFields& fields, const mqtt::ClientInfoRef& publisher,
        std::int64_t wallMicros, const std::vector<std::pair<std::string, std::string>>& marks = {}) const;
    /// It is the same QoS whatever the record.
    std::optional<mqtt::QoS> fixedQos() const;

private:
    rules::TextTemplate m_topic;
    std::optional<rules::TextTemplate> m_payload; ///< none: the value as it is
    rules::TextTemplate m_qos;
    rules::TextTemplate m_retain;
    std::vector<std::pair<std::string, rules::TextTemplate>> m_properties;
};

struct SourcePlan {
    config::SourceSettings settings;
    std::string group;
    StartPoint start;
    MessagePlan message;
    std::string deadLetterFile; ///< empty: none

    static base::Result<SourcePlan> create(const config::SourceSettings& settings);
    /// The same with what is wrong in its parts.
    static Checked<SourcePlan> checked(const config::SourceSettings& settings);
};

/// What a broker's refusal of a message counts as.
metrics::SourceSkip skipReason(mqtt::ReasonCode refusal) noexcept;

/// Who publishes a source's messages.
mqtt::ClientInfoRef sourcePublisher(const std::string& name, const std::string& username);

/// What is wrong with the [[source]] blocks beyond ranges and names; arguments as FieldMistake::issue() has them.
std::vector<config::Issue> checkSources(const config::KafkaSettings& settings);

} // namespace hookline::kafka
