// The names by which a rule reaches what an event carries: `topic[2]`, `payload.site.name`, `user_property.x`. One vocabulary
// for templates and predicates; docs/RULES.md has the table. What comes from Kafka has another: `key`, `value.site.name`, `headers.x`
// (docs/SOURCES.md). Pure, any thread.
#pragma once

#include "core/rules/json_document.h"
#include "core/rules/syntax_error.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hookline::rules {

enum class FieldName : std::uint8_t {
    Event,
    EventId,
    Timestamp,
    Node,
    ClientId,
    Username,
    Peer,
    Protocol,
    Publisher,
    Topic,
    TopicLevel, ///< topic[n]
    Payload,
    PayloadPath, ///< payload.a.b[0]
    Qos,
    Retain,
    Dup,
    PacketId,
    Reason,
    Detail,
    ContentType,
    ResponseTopic,
    CorrelationData,
    UserProperty, ///< of a record: a header
    Partition,    ///< records only, as the two below
    Offset,
    Key,
};

/// Whose fields are named: an MQTT event's, or a Kafka record's.
enum class Vocabulary : std::uint8_t { Event, Record };

struct Field {
    FieldName name = FieldName::Event;
    int level = 0;                ///< TopicLevel: from 1, or from -1 backwards
    std::string property;         ///< UserProperty: its name
    std::vector<JsonStep> path;   ///< PayloadPath
    std::string text;             ///< as written, for messages

    bool needsJson() const noexcept { return name == FieldName::PayloadPath; }
};

/// Reads a field off the front of `text`; `used` is what it took. The error's position counts from the front of `text`.
Parsed<Field> parseField(std::string_view text, std::size_t& used, Vocabulary vocabulary = Vocabulary::Event);

} // namespace hookline::rules
