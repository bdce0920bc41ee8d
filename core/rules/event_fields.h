// The values of one event's fields. A payload is read as JSON when the first field needs it, once per event however many rules ask.
//
// Views borrow from the event and from this, until the next event. One thread.
#pragma once

#include "core/rules/field.h"
#include "core/rules/json_document.h"
#include "core/tap/event.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace hookline::rules {

/// A field's value as templates and predicates see it.
struct FieldValue {
    enum class Type : std::uint8_t { Missing, Null, Bool, Number, Text, List, Object };
    Type type = Type::Missing;
    bool flag = false;
    std::string_view text;           ///< as a template writes it
    const JsonNode* node = nullptr;  ///< List, Object: into the document

    bool present() const noexcept { return type != Type::Missing && type != Type::Null; }
};

/// Missing where there is no node.
FieldValue valueOf(const JsonNode* node) noexcept;

class EventFields {
public:
    /// `node` is what ${node} says, `run` tells this run's event ids from those of others (8 hexadecimal digits).
    explicit EventFields(std::string node = {}, std::uint32_t run = 0);

    /// From now on about this event, which must stay. Cheap.
    void use(const tap::Event& event) noexcept;
    const tap::Event& event() const noexcept { return *m_event; }
    FieldValue get(const Field& field);
    /// The payload is there but is not JSON within the limits. Reads it if need be.
    bool payloadIsBroken();
    const JsonDocument& document() const noexcept { return m_document; }
    /// How many payloads were read as JSON: that it is once per event is tested.
    std::uint64_t payloadsParsed() const noexcept { return m_parsed; }

private:
    enum class Json : std::uint8_t { Unread, Good, Broken };

    Json readPayload();
    FieldValue number(std::int64_t value) noexcept;
    FieldValue property(const Field& field) const noexcept;
    std::string_view topicLevel(int level) const noexcept;

    const tap::Event* m_event = nullptr;
    std::string m_node;
    JsonDocument m_document;
    Json m_json = Json::Unread;
    std::uint64_t m_parsed = 0;
    std::array<char, 25> m_eventId {};
    std::array<char, 24> m_number {};
};

/// "disconnected"'s and "dropped"'s reason, empty where all is well; and its words.
std::string_view reasonOf(const tap::Event& event) noexcept;
std::string_view detailOf(const tap::Event& event) noexcept;
/// The publisher of a message that the event reports about somebody else; empty otherwise.
std::string_view publisherOf(const tap::Event& event) noexcept;

} // namespace hookline::rules
