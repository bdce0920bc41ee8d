#include "core/kafka/source_record.h"

#include <algorithm>
#include <charconv>

namespace hookline::kafka {
namespace {

using rules::FieldName;
using rules::FieldValue;
using Type = FieldValue::Type;

} // namespace

unsigned SourceRecord::hops() const noexcept
{
    unsigned most = 0;
    for (const auto& [name, text] : headers) {
        unsigned number = 0;
        if (std::string_view(name) == kHopsHeader && std::from_chars(text.data(), text.data() + text.size(), number).ec == std::errc())
            most = std::max(most, number);
    }
    return most;
}

std::size_t SourceRecord::size() const noexcept
{
    std::size_t out = (key ? key->size() : 0) + (value ? value->size() : 0);
    for (const auto& [name, text] : headers)
        out += std::string_view(name).size() + text.size();
    return out;
}

void RecordFields::use(const SourceRecord& record) noexcept
{
    m_record = &record;
    m_read = false;
}

FieldValue RecordFields::number(std::int64_t value) noexcept
{
    const char* end = std::to_chars(m_number.data(), m_number.data() + m_number.size(), value).ptr;
    return { Type::Number, false, { m_number.data(), static_cast<std::size_t>(end - m_number.data()) }, nullptr };
}

FieldValue RecordFields::header(std::string_view name) const noexcept
{
    FieldValue found;
    for (const auto& [has, value] : m_record->headers) {
        if (name == has)
            found = { Type::Text, false, value, nullptr }; // several of one name: the last
    }
    return found;
}

/// Levels of a Kafka topic stand between dots.
FieldValue RecordFields::topicLevel(int level) const noexcept
{
    std::string_view rest = m_record->topic;
    if (level < 0)
        level += static_cast<int>(std::ranges::count(rest, '.')) + 2;
    for (; level > 1; --level) {
        const std::size_t dot = rest.find('.');
        if (dot == std::string_view::npos)
            return {};
        rest.remove_prefix(dot + 1);
    }
    return level < 1 ? FieldValue {} : FieldValue { Type::Text, false, rest.substr(0, rest.find('.')), nullptr };
}

FieldValue RecordFields::get(const rules::Field& field)
{
    const auto text = [](const std::optional<std::string_view>& bytes) {
        return bytes ? FieldValue { Type::Text, false, *bytes, nullptr } : FieldValue {};
    };
    switch (field.name) {
    case FieldName::Topic: return text(m_record->topic);
    case FieldName::TopicLevel: return topicLevel(field.level);
    case FieldName::Partition: return number(m_record->partition);
    case FieldName::Offset: return number(m_record->offset);
    case FieldName::Timestamp: return m_record->timestampMillis >= 0 ? number(m_record->timestampMillis) : FieldValue {};
    case FieldName::Key: return text(m_record->key);
    case FieldName::Payload: return text(m_record->value);
    case FieldName::UserProperty: return header(field.property);
    case FieldName::PayloadPath:
        if (!m_read) {
            m_read = true;
            if (!m_record->value || !m_document.parse(*m_record->value))
                m_document.clear();
        }
        return rules::valueOf(m_document.find(field.path));
    default: return {};
    }
}

} // namespace hookline::kafka
