// A record as it comes out of Kafka, and its fields by the names that templates have for them.
//
// Views into librdkafka's message; one thread.
#pragma once

#include "core/rules/event_fields.h"
#include "core/rules/json_document.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace hookline::kafka {

/// On every record of a message that came out of Kafka before: how often.
inline constexpr const char* kHopsHeader = "hookline_hops";

struct SourceRecord {
    std::string_view topic;
    std::int32_t partition = -1;
    std::int64_t offset = -1;
    std::int64_t timestampMillis = -1; ///< -1: it has none
    std::optional<std::string_view> key;
    std::optional<std::string_view> value; ///< none: a tombstone
    std::vector<std::pair<const char*, std::string_view>> headers; ///< names end in NUL
    std::uint64_t lane = 0; ///< which assignment of its partition it belongs to

    /// How often its message came out of Kafka before.
    unsigned hops() const noexcept;
    std::size_t size() const noexcept;
};

/// For TextTemplate::render(). A value is read as JSON when the first field needs it.
class RecordFields {
public:
    void use(const SourceRecord& record) noexcept;
    rules::FieldValue get(const rules::Field& field);

private:
    rules::FieldValue number(std::int64_t value) noexcept;
    rules::FieldValue header(std::string_view name) const noexcept;
    rules::FieldValue topicLevel(int level) const noexcept;

    const SourceRecord* m_record = nullptr;
    rules::JsonDocument m_document;
    bool m_read = false;
    std::array<char, 24> m_number {};
};

} // namespace hookline::kafka
