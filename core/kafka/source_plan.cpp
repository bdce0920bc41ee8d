#include "core/kafka/source_plan.h"

#include "core/base/clock.h"
#include "core/base/utf8.h"
#include "core/mqtt/properties.h"
#include "core/mqtt/topic.h"
#include "core/rules/topic_name.h"

#include <charconv>
#include <ctime>
#include <map>
#include <regex.h>

namespace hookline::kafka {
namespace {

using metrics::SourceSkip;
using rules::TextTemplate;

constexpr std::size_t kMaxProperties = 32;
constexpr std::size_t kMaxText = 65535; // of MQTT's strings

tl::unexpected<FieldMistake> wrong(const char* key, std::string why, std::string remedy)
{
    return tl::make_unexpected(FieldMistake { key, std::move(why), std::move(remedy), 0, {} });
}

tl::unexpected<FieldMistake> wrong(const char* key, std::string_view text, const rules::SyntaxError& error)
{
    return tl::make_unexpected(FieldMistake::at(key, text, error));
}

base::Error asError(const FieldMistake& found, const std::string& name)
{
    return found.error("source", "Source \"" + name + "\", " + found.field);
}

template <class Number>
bool readNumber(std::string_view text, Number& out) noexcept
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc() && end == text.data() + text.size();
}

bool takeDigits(std::string_view& text, std::size_t count, int& out) noexcept
{
    if (text.size() < count || !readNumber(text.substr(0, count), out) || out < 0)
        return false;
    text.remove_prefix(count);
    return true;
}

bool takeOne(std::string_view& text, std::string_view any) noexcept
{
    if (text.empty() || any.find(text[0]) == std::string_view::npos)
        return false;
    text.remove_prefix(1);
    return true;
}

/// ISO 8601: a date, maybe a time, maybe where (UTC unless it says so).
std::optional<std::int64_t> readTime(std::string_view text)
{
    std::tm when {};
    int year = 0;
    int month = 0;
    int millis = 0;
    int offsetMinutes = 0;
    if (!takeDigits(text, 4, year) || !takeOne(text, "-") || !takeDigits(text, 2, month) || !takeOne(text, "-") || !takeDigits(text, 2, when.tm_mday))
        return std::nullopt;
    if (takeOne(text, "Tt ")) {
        if (!takeDigits(text, 2, when.tm_hour) || !takeOne(text, ":") || !takeDigits(text, 2, when.tm_min))
            return std::nullopt;
        if (takeOne(text, ":") && !takeDigits(text, 2, when.tm_sec))
            return std::nullopt;
        if (takeOne(text, ".,")) {
            int scale = 100;
            for (int digit = 0; !text.empty() && takeDigits(text, 1, digit); scale /= 10)
                millis += digit * scale;
        }
        const bool minus = !text.empty() && text[0] == '-';
        if (takeOne(text, "+-")) {
            int hours = 0;
            int minutes = 0;
            if (!takeDigits(text, 2, hours) || (takeOne(text, ":"), !takeDigits(text, 2, minutes)))
                return std::nullopt;
            offsetMinutes = (minus ? -1 : 1) * (hours * 60 + minutes);
        } else {
            takeOne(text, "Zz");
        }
    }
    if (!text.empty() || month < 1 || month > 12 || when.tm_mday < 1 || when.tm_mday > 31 || when.tm_hour > 23 || when.tm_min > 59 || when.tm_sec > 60)
        return std::nullopt;
    when.tm_year = year - 1900;
    when.tm_mon = month - 1;
    const int day = when.tm_mday;
    const std::int64_t seconds = ::timegm(&when);
    if (when.tm_mday != day || seconds < 0) // 31 February is none
        return std::nullopt;
    return (seconds - std::int64_t { offsetMinutes } * 60) * 1000 + millis;
}

void addProperty(std::string& out, std::string_view name, std::string_view value)
{
    const auto size = [&](std::string_view text) {
        out += static_cast<char>(text.size() >> 8);
        out += static_cast<char>(text.size() & 0xFF);
        out += text;
    };
    out += static_cast<char>(mqtt::Property::UserProperty);
    size(name);
    size(value);
}

bool isPattern(const std::string& topic) noexcept { return topic.starts_with('^'); }

/// librdkafka reads these as POSIX extended ones too.
std::optional<std::string> brokenPattern(const std::string& pattern)
{
    regex_t compiled {};
    const int code = ::regcomp(&compiled, pattern.c_str(), REG_EXTENDED | REG_NOSUB);
    if (code == 0) {
        ::regfree(&compiled);
        return std::nullopt;
    }
    std::array<char, 128> why {};
    ::regerror(code, &compiled, why.data(), why.size());
    return why.data();
}

} // namespace

std::optional<StartPoint> StartPoint::parse(std::string_view text)
{
    using enum Kind;
    static const std::map<std::string_view, Kind> kWords { { "stored", Stored }, { "earliest", Earliest }, { "latest", Latest } };
    if (const auto word = kWords.find(text); word != kWords.end())
        return StartPoint { word->second, 0 };
    std::int64_t number = 0;
    if (text.starts_with("offset:"))
        return readNumber(text.substr(7), number) && number >= 0 ? std::optional(StartPoint { Offset, number }) : std::nullopt;
    if (!text.starts_with("time:"))
        return std::nullopt;
    text.remove_prefix(5);
    if (readNumber(text, number))
        return number >= 0 ? std::optional(StartPoint { Time, number }) : std::nullopt;
    const auto millis = readTime(text);
    return millis ? std::optional(StartPoint { Time, *millis }) : std::nullopt;
}

base::Result<MessagePlan> MessagePlan::create(const config::SourceSettings& settings)
{
    return checked(settings).map_error([&](const FieldMistake& found) { return asError(found, settings.name); });
}

Checked<MessagePlan> MessagePlan::checked(const config::SourceSettings& settings)
{
    MessagePlan out;
    TextTemplate payload;
    for (const auto& [key, text, target] : std::initializer_list<std::tuple<const char*, const std::string&, TextTemplate*>> {
             { "topic", settings.topic, &out.m_topic }, { "payload", settings.payload, &payload }, { "qos", settings.qos, &out.m_qos },
             { "retain", settings.retain, &out.m_retain } }) {
        auto parsed = TextTemplate::parse(text, rules::Vocabulary::Record);
        if (!parsed)
            return wrong(key, text, parsed.error());
        *target = std::move(*parsed);
    }
    if (!settings.payload.empty())
        out.m_payload = std::move(payload);
    if (out.m_topic.isStatic() && !mqtt::isValidTopicName(out.m_topic.literal()))
        return wrong("topic", "\"" + settings.topic + "\" is not an MQTT topic",
            "It is not empty and has no +, # or NUL, e.g. kafka/${topic}");
    if (out.m_qos.isStatic() && !out.fixedQos())
        return wrong("qos", "\"" + settings.qos + "\" is not a QoS", "Write 0, 1, 2 or a template");
    if (out.m_retain.isStatic() && settings.retain != "true" && settings.retain != "false")
        return wrong("retain", "\"" + settings.retain + "\" is neither true nor false", "Write true, false or a template");
    if (settings.userProperties.size() > kMaxProperties)
        return wrong("user_properties", "there are more than " + std::to_string(kMaxProperties), "Use fewer");
    for (const std::string& property : settings.userProperties) {
        const std::size_t equals = property.find('=');
        if (equals == std::string::npos || equals == 0)
            return wrong("user_properties", "\"" + property + "\" is not name=value", "Write for example \"offset=${offset}\"");
        auto value = TextTemplate::parse(std::string_view(property).substr(equals + 1), rules::Vocabulary::Record);
        if (!value) {
            value.error().at += equals + 1;
            return wrong("user_properties", property, value.error());
        }
        out.m_properties.emplace_back(property.substr(0, equals), std::move(*value));
    }
    return out;
}

std::optional<mqtt::QoS> MessagePlan::fixedQos() const
{
    const std::string& text = m_qos.literal();
    if (!m_qos.isStatic() || text.size() != 1 || text[0] < '0' || text[0] > '2')
        return std::nullopt;
    return static_cast<mqtt::QoS>(text[0] - '0');
}

tl::expected<mqtt::MessageRef, Skipped> MessagePlan::make(const SourceRecord& record, RecordFields& fields,
    const mqtt::ClientInfoRef& publisher, std::int64_t wallMicros, const std::vector<std::pair<std::string, std::string>>& marks) const
{
    const auto fail = [](SourceSkip reason, std::string detail) { return tl::make_unexpected(Skipped { reason, std::move(detail) }); };
    std::string missing;
    const auto render = [&](const TextTemplate& from, std::string& to, const char* what) {
        const rules::Field* lacks = from.render(fields, to);
        if (lacks)
            missing = std::string(what) + ": " + lacks->text;
        return lacks == nullptr;
    };
    std::string topic;
    std::string payload;
    std::string qos;
    std::string retain;
    if (!render(m_topic, topic, "topic") || (m_payload && !render(*m_payload, payload, "payload")) || !render(m_qos, qos, "qos")
        || !render(m_retain, retain, "retain"))
        return fail(SourceSkip::MissingField, missing);
    if (!mqtt::isValidTopicName(topic))
        return fail(SourceSkip::BadTopic, "topic: " + topic.substr(0, 200));
    if (qos.size() != 1 || qos[0] < '0' || qos[0] > '2')
        return fail(SourceSkip::BadQos, "qos: " + qos.substr(0, 40));
    if (retain != "true" && retain != "false" && retain != "1" && retain != "0")
        return fail(SourceSkip::BadRetain, "retain: " + retain.substr(0, 40));
    std::string properties;
    for (const auto& [name, value] : m_properties) {
        std::string text;
        if (!render(value, text, "user_properties"))
            return fail(SourceSkip::MissingField, missing);
        if (text.size() > kMaxText || name.size() > kMaxText || !base::isMqttString(text) || !base::isMqttString(name))
            return fail(SourceSkip::BadProperty, "user_properties: " + name);
        addProperty(properties, name, text);
    }
    for (const auto& [name, value] : marks)
        addProperty(properties, name, value);
    mqtt::Message::Parts parts;
    parts.topic = topic;
    parts.payload = m_payload ? std::string_view(payload) : record.value.value_or(std::string_view());
    parts.properties = properties;
    parts.qos = static_cast<mqtt::QoS>(qos[0] - '0');
    parts.retain = retain == "true" || retain == "1";
    parts.wallMicros = wallMicros;
    parts.steadyNanos = base::steadyNanos();
    parts.publisher = publisher;
    return mqtt::Message::create(parts);
}

base::Result<SourcePlan> SourcePlan::create(const config::SourceSettings& settings)
{
    return checked(settings).map_error([&](const FieldMistake& found) { return asError(found, settings.name); });
}

Checked<SourcePlan> SourcePlan::checked(const config::SourceSettings& settings)
{
    SourcePlan out;
    out.settings = settings;
    out.group = settings.group.empty() ? "hookline." + settings.name : settings.group;
    if (settings.topics.empty())
        return wrong("topics", "no Kafka topic is named", "Write for example topics = [\"orders\", \"^plant\\\\..*\"]");
    for (const std::string& topic : settings.topics) {
        if (isPattern(topic)) {
            if (const auto why = brokenPattern(topic))
                return wrong("topics", "\"" + topic + "\" is not a regular expression: " + *why,
                    "Write for example ^plant\\..*");
        } else if (!rules::isLegalTopicName(topic)) {
            return wrong("topics", "\"" + topic + "\" is not a Kafka topic name",
                "Use letters, digits, dot, underscore and hyphen, or begin with ^ for a regular expression");
        }
    }
    const auto start = StartPoint::parse(settings.start);
    if (!start) {
        return wrong("start", "\"" + settings.start + "\" is not understood",
            "Write stored, earliest, latest, offset:17, time:2026-01-31T12:00:00Z or time:MILLISECONDS");
    }
    out.start = *start;
    auto message = MessagePlan::checked(settings);
    if (!message)
        return tl::make_unexpected(message.error());
    out.message = std::move(*message);
    if (settings.commit == config::SourceCommit::Acked && out.message.fixedQos() == mqtt::QoS::AtMostOnce)
        return wrong("qos", "commit is \"acked\", and nobody acknowledges QoS 0", "Set qos to 1 or 2, or commit to routed");
    if (settings.onFailure.starts_with("file:") && settings.onFailure.size() > 5)
        out.deadLetterFile = settings.onFailure.substr(5);
    else if (!settings.onFailure.empty())
        return wrong("on_failure", "\"" + settings.onFailure + "\" is not understood", "Write file:PATH, or leave it empty");
    return out;
}

metrics::SourceSkip skipReason(mqtt::ReasonCode refusal) noexcept
{
    switch (refusal) {
    case mqtt::ReasonCode::TopicNameInvalid: return SourceSkip::BadTopic;
    case mqtt::ReasonCode::PacketTooLarge: return SourceSkip::TooLarge;
    case mqtt::ReasonCode::NotAuthorized: return SourceSkip::NotAuthorized;
    default: return SourceSkip::Rejected;
    }
}

mqtt::ClientInfoRef sourcePublisher(const std::string& name, const std::string& username)
{
    auto info = base::makeRef<mqtt::ClientInfo>();
    info->protocol = mqtt::ProtocolVersion::V5;
    info->clientId = "kafka:" + name;
    info->username = username;
    info->hops = 1;
    return info;
}

std::vector<config::Issue> checkSources(const config::KafkaSettings& settings)
{
    std::vector<config::Issue> out;
    for (const config::SourceSettings& source : settings.sources) {
        const auto made = SourcePlan::checked(source);
        if (made)
            continue;
        const FieldMistake& found = made.error();
        out.push_back(found.issue(asError(found, source.name), "source." + source.name + "." + found.field));
    }
    return out;
}

} // namespace hookline::kafka
