#include "core/rules/field.h"

#include <charconv>
#include <span>

namespace hookline::rules {
namespace {

struct Entry {
    std::string_view text;
    FieldName name;
};
constexpr std::array kNames {
    Entry { "event", FieldName::Event },
    Entry { "event_id", FieldName::EventId },
    Entry { "timestamp", FieldName::Timestamp },
    Entry { "node", FieldName::Node },
    Entry { "clientid", FieldName::ClientId },
    Entry { "client_id", FieldName::ClientId },
    Entry { "username", FieldName::Username },
    Entry { "peer", FieldName::Peer },
    Entry { "protocol", FieldName::Protocol },
    Entry { "publisher", FieldName::Publisher },
    Entry { "topic", FieldName::Topic },
    Entry { "payload", FieldName::Payload },
    Entry { "qos", FieldName::Qos },
    Entry { "retain", FieldName::Retain },
    Entry { "dup", FieldName::Dup },
    Entry { "packet_id", FieldName::PacketId },
    Entry { "reason", FieldName::Reason },
    Entry { "detail", FieldName::Detail },
    Entry { "content_type", FieldName::ContentType },
    Entry { "response_topic", FieldName::ResponseTopic },
    Entry { "correlation_data", FieldName::CorrelationData },
    Entry { "user_property", FieldName::UserProperty },
};
constexpr std::array kRecordNames {
    Entry { "topic", FieldName::Topic },
    Entry { "partition", FieldName::Partition },
    Entry { "offset", FieldName::Offset },
    Entry { "timestamp", FieldName::Timestamp },
    Entry { "key", FieldName::Key },
    Entry { "value", FieldName::Payload },
    Entry { "headers", FieldName::UserProperty },
};

std::span<const Entry> namesOf(Vocabulary vocabulary) noexcept
{
    return vocabulary == Vocabulary::Event ? std::span<const Entry>(kNames) : std::span<const Entry>(kRecordNames);
}

bool isWordCharacter(char c) noexcept
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'
        || static_cast<unsigned char>(c) >= 0x80;
}

std::string knownNames(Vocabulary vocabulary)
{
    std::string out;
    for (const Entry& entry : namesOf(vocabulary)) {
        if (entry.text != "client_id")
            out.append(out.empty() ? "" : ", ").append(entry.text);
    }
    return out;
}

class FieldParser {
public:
    FieldParser(std::string_view text, Vocabulary vocabulary)
        : m_text(text)
        , m_vocabulary(vocabulary)
    {
    }

    Parsed<Field> parse()
    {
        const std::string_view word = takeWord(false);
        const std::span<const Entry> names = namesOf(m_vocabulary);
        const auto known = std::ranges::find(names, word, &Entry::text);
        if (word.empty())
            return fail(0, "a field's name is missing here");
        if (known == names.end())
            return fail(0, "\"" + std::string(word) + "\" is not a field. Known are: " + knownNames(m_vocabulary));
        Field field;
        field.name = known->name;
        Parsed<void> rest;
        if (field.name == FieldName::Topic && peek() == '[')
            rest = topicLevel(field);
        else if (field.name == FieldName::Payload && (peek() == '.' || peek() == '['))
            rest = payloadPath(field);
        else if (field.name == FieldName::UserProperty)
            rest = userProperty(field);
        if (!rest)
            return tl::make_unexpected(rest.error());
        field.text = m_text.substr(0, m_at);
        return field;
    }
    std::size_t used() const noexcept { return m_at; }

private:
    static tl::unexpected<SyntaxError> fail(std::size_t at, std::string text)
    {
        return tl::make_unexpected(SyntaxError { at, std::move(text) });
    }
    char peek() const noexcept { return m_at < m_text.size() ? m_text[m_at] : '\0'; }
    bool take(char wanted) noexcept
    {
        if (peek() != wanted || m_at == m_text.size())
            return false;
        ++m_at;
        return true;
    }
    /// Members of a payload may have hyphens, which a predicate has no other use for.
    std::string_view takeWord(bool hyphens) noexcept
    {
        const std::size_t begin = m_at;
        while (m_at < m_text.size() && (isWordCharacter(m_text[m_at]) || (hyphens && m_text[m_at] == '-')))
            ++m_at;
        return m_text.substr(begin, m_at - begin);
    }

    Parsed<int> number()
    {
        int value = 0;
        const std::size_t begin = m_at;
        const auto [end, error] = std::from_chars(m_text.data() + m_at, m_text.data() + m_text.size(), value);
        m_at = static_cast<std::size_t>(end - m_text.data());
        if (error != std::errc() || value > 1'000'000 || value < -1'000'000)
            return fail(begin, "a number is expected in the brackets");
        return value;
    }
    /// "…" or '…' inside brackets.
    Parsed<std::string> quoted()
    {
        const std::size_t begin = m_at;
        const char quote = m_text[m_at++];
        std::string out;
        while (m_at < m_text.size() && m_text[m_at] != quote) {
            if (m_text[m_at] == '\\' && m_at + 1 < m_text.size())
                ++m_at;
            out += m_text[m_at++];
        }
        if (!take(quote))
            return fail(begin, "this name has no closing quote");
        return out;
    }
    Parsed<void> close(std::size_t begin)
    {
        if (!take(']'))
            return fail(begin, "this bracket is not closed; write ]");
        return {};
    }

    Parsed<void> topicLevel(Field& field)
    {
        const std::size_t begin = m_at++;
        const auto level = number();
        if (!level)
            return tl::make_unexpected(level.error());
        if (*level == 0)
            return fail(begin + 1, "topic levels count from 1, and from -1 backwards");
        field.name = FieldName::TopicLevel;
        field.level = *level;
        return close(begin);
    }

    Parsed<void> payloadPath(Field& field)
    {
        field.name = FieldName::PayloadPath;
        while (peek() == '.' || peek() == '[') {
            const std::size_t begin = m_at;
            JsonStep step;
            if (take('.')) {
                step.name = takeWord(true);
                if (step.name.empty())
                    return fail(m_at, "a member's name is expected behind the dot");
                field.path.push_back(std::move(step));
                continue;
            }
            ++m_at;
            if (peek() == '"' || peek() == '\'') {
                auto name = quoted();
                if (!name)
                    return tl::make_unexpected(name.error());
                step.name = std::move(*name);
            } else {
                const auto index = number();
                if (!index)
                    return tl::make_unexpected(index.error());
                if (*index < 0)
                    return fail(begin + 1, "places in a list count from 0");
                step.index = static_cast<std::size_t>(*index);
                step.isIndex = true;
            }
            field.path.push_back(std::move(step));
            if (auto closed = close(begin); !closed)
                return closed;
        }
        if (field.path.size() > JsonDocument::kMaxDepth)
            return fail(0, "this path is deeper than any payload that is read (" + std::to_string(JsonDocument::kMaxDepth) + " levels)");
        return {};
    }

    Parsed<void> userProperty(Field& field)
    {
        const std::size_t begin = m_at;
        if (take('.')) {
            field.property = takeWord(true);
        } else if (take('[')) {
            if (peek() != '"' && peek() != '\'')
                return fail(m_at, "a name in quotes is expected here");
            auto name = quoted();
            if (!name)
                return tl::make_unexpected(name.error());
            field.property = std::move(*name);
            if (auto closed = close(begin); !closed)
                return closed;
        }
        if (field.property.empty()) {
            return fail(begin, m_vocabulary == Vocabulary::Event ? "which user property? Write user_property.name"
                                                                 : "which header? Write headers.name");
        }
        return {};
    }

    std::string_view m_text;
    Vocabulary m_vocabulary;
    std::size_t m_at = 0;
};

} // namespace

Parsed<Field> parseField(std::string_view text, std::size_t& used, Vocabulary vocabulary)
{
    FieldParser parser(text, vocabulary);
    auto field = parser.parse();
    used = parser.used();
    return field;
}

} // namespace hookline::rules
