#include "core/kafka/message_sample.h"

#include "core/base/clock.h"
#include "core/mqtt/properties.h"

namespace hookline::kafka {
namespace {

using metrics::MessageSample;

std::string beginning(std::string_view text) { return std::string(text.substr(0, MessageSample::kMost)); }

/// Those that a plan makes: user properties and nothing else.
std::vector<std::pair<std::string, std::string>> userProperties(std::string_view encoded)
{
    std::vector<std::pair<std::string, std::string>> out;
    mqtt::Reader reader(encoded);
    while (reader.ok() && !reader.atEnd() && reader.byte() == static_cast<std::uint8_t>(mqtt::Property::UserProperty)) {
        std::string name(reader.binary());
        out.emplace_back(std::move(name), beginning(reader.binary()));
    }
    return out;
}

SourceRecord recordOf(const std::string& topic, const metrics::KafkaRecord& from)
{
    SourceRecord out;
    out.topic = topic;
    out.partition = from.partition;
    out.offset = from.offset;
    out.timestampMillis = from.timestampMillis;
    if (from.hasKey)
        out.key = from.key;
    if (from.hasValue)
        out.value = from.value;
    for (const auto& [name, value] : from.headers)
        out.headers.emplace_back(name.c_str(), value);
    return out;
}

} // namespace

MessageSample sampleOf(const SourceRecord& record, const MadeMessage& made)
{
    MessageSample out;
    out.topic = record.topic;
    out.partition = record.partition;
    out.offset = record.offset;
    out.timestampMillis = record.timestampMillis;
    if (record.key)
        out.key = beginning(*record.key);
    if (!made) {
        out.skip = made.error().reason;
        out.detail = beginning(made.error().detail);
        return out;
    }
    const mqtt::Message& message = **made;
    out.mqttTopic = message.topic();
    out.payload = beginning(message.payload());
    out.payloadSize = message.payload().size();
    out.qos = static_cast<int>(message.qos());
    out.retain = message.retain();
    out.properties = userProperties(message.properties());
    return out;
}

base::Result<std::vector<MessageSample>> sampleMessages(
    const config::SourceSettings& source, const std::string& topic, const std::vector<metrics::KafkaRecord>& records)
{
    const auto plan = MessagePlan::create(source);
    if (!plan)
        return base::fail(plan.error());
    const mqtt::ClientInfoRef publisher = sourcePublisher(source.name, source.username);
    std::vector<MessageSample> out;
    RecordFields fields;
    for (const metrics::KafkaRecord& each : records) {
        const SourceRecord record = recordOf(topic, each);
        fields.use(record);
        MadeMessage made = plan->make(record, fields, publisher, base::wallMicros());
        if (source.loopGuard && record.hops() > 0)
            made = tl::make_unexpected(Skipped { metrics::SourceSkip::Loop, {} });
        out.push_back(sampleOf(record, made));
    }
    return out;
}

} // namespace hookline::kafka
