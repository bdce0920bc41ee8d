// What one event looks like in Kafka, in both formats, for every payload that MQTT can carry.
#include "core/base/utf8.h"
#include "core/kafka/json_text.h"
#include "core/kafka/record_encoder.h"
#include "core/mqtt/extra_properties.h"
#include "tests/unit/kafka/support/fake_broker.h"
#include "tests/unit/kafka/support/json.h"

#include <numeric>

namespace hookline::test {
namespace {

using kafka::EncodedRecord;
using kafka::RecordEncoder;
using tap::Event;
using tap::EventKind;

Event makeEvent(EventKind kind, const std::string& clientId = "c1", const std::string& username = {})
{
    Event event;
    event.kind = kind;
    event.stamp = { 0x0100000000000005u, 1514458110123456, 1 };
    event.client = makeClient(clientId, username);
    return event;
}

Event makePublish(const MessageSpec& spec, const std::string& username = {})
{
    Event event = makeEvent(EventKind::Publish, "c1", username);
    event.message = makeMessage(spec);
    event.qos = spec.qos;
    event.retain = spec.retain;
    event.dup = spec.dup;
    return event;
}

std::string emq(const Event& event, const config::KafkaSettings& settings = {})
{
    RecordEncoder encoder(settings);
    return std::string(encoder.encode(event).value);
}

boost::json::object parsed(const std::string& text) { return boost::json::parse(text).as_object(); }

std::map<std::string, std::string> headersOf(const EncodedRecord& record)
{
    std::map<std::string, std::string> out;
    for (std::size_t i = 0; i < record.headerCount; ++i)
        out[record.headers[i].name] = record.headers[i].value;
    return out;
}

std::string allBytes()
{
    std::string out(256, '\0');
    std::iota(out.begin(), out.end(), '\0');
    return out;
}

std::string fromBase64(const std::string& text)
{
    static const std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    unsigned bits = 0;
    int have = 0;
    for (const char c : text) {
        if (c == '=')
            break;
        bits = bits << 6 | static_cast<unsigned>(alphabet.find(c));
        have += 6;
        if (have >= 8) {
            have -= 8;
            out.push_back(static_cast<char>(bits >> have & 255));
        }
    }
    return out;
}

TEST(EmqRecord, ConnectedIsThePluginsRecordToTheByte)
{
    config::KafkaSettings settings;
    settings.nodeName = "node@host";
    EXPECT_EQ(emq(makeEvent(EventKind::Connected), settings),
        R"({"type":"connected","client_id":"c1","message":{},"cluster_node":"node@host","ts":1514458110123})");
}

TEST(EmqRecord, SubscribedIsThePluginsRecordToTheByte)
{
    Event event = makeEvent(EventKind::Subscribed);
    event.text = base::makeText("a/+/b");
    event.qos = mqtt::QoS::ExactlyOnce;
    EXPECT_EQ(emq(event),
        R"({"type":"subscribed","client_id":"c1","cluster_node":"hookline@localhost","message":{"topic":"a/+/b","opts":{"qos":2}},"ts":1514458110123})");
}

TEST(EmqRecord, ARefusedFilterIsTheRecordOfASubscriptionWithItsReason)
{
    Event event = makeEvent(EventKind::SubscribeRefused);
    event.text = tap::refusedText("a/\"q\"/#", "refused by the access rules");
    event.qos = mqtt::QoS::ExactlyOnce;
    event.reason = mqtt::ReasonCode::NotAuthorized;
    EXPECT_EQ(emq(event),
        R"({"type":"subscribe_refused","client_id":"c1","cluster_node":"hookline@localhost","message":{"topic":"a/\"q\"/#","opts":{"qos":2},"reason":"not_authorized","detail":"refused by the access rules"},"ts":1514458110123})");
    event.text = tap::refusedText("a#", {});
    event.reason = mqtt::ReasonCode::TopicFilterInvalid;
    EXPECT_EQ(emq(event),
        R"({"type":"subscribe_refused","client_id":"c1","cluster_node":"hookline@localhost","message":{"topic":"a#","opts":{"qos":2},"reason":"topic_filter_invalid"},"ts":1514458110123})");
}

TEST(EmqRecord, PublishIsThePluginsRecordToTheByte)
{
    config::KafkaSettings settings;
    settings.publishType = "public";
    const Event event = makePublish({ .topic = "a/b", .payload = "hi", .qos = mqtt::QoS::AtLeastOnce, .retain = true }, "u");
    EXPECT_EQ(emq(event, settings),
        R"({"type":"public","client_id":"c1","message":{"username":"u","topic":"a/b","payload":"hi","qos":1,"dup":0,"retain":1},"cluster_node":"hookline@localhost","ts":1514458110123})");
}

TEST(EmqRecord, WhoSaysThatAMessageCameOutOfKafkaIsBelieved)
{
    const auto hopsOf = [](const char* name, const char* value) {
        std::string properties;
        EXPECT_TRUE(mqtt::appendUserProperty(properties, "other", "x"));
        EXPECT_TRUE(mqtt::appendUserProperty(properties, name, value));
        Event event = makeEvent(EventKind::Publish);
        mqtt::Message::Parts parts;
        parts.topic = "t";
        parts.properties = properties;
        parts.publisher = event.client;
        event.message = mqtt::Message::create(parts);
        RecordEncoder encoder({});
        const auto headers = headersOf(encoder.encode(event));
        const auto found = headers.find("hookline_hops");
        return found == headers.end() ? std::string() : found->second;
    };
    EXPECT_EQ(hopsOf("hookline_hops", "1"), "1") << "as hooklined replay does from outside";
    EXPECT_EQ(hopsOf("hookline_hops", "0"), "");
    EXPECT_EQ(hopsOf("hops", "1"), "");
}

TEST(EmqRecord, UsernameIsAnEmptyStringWhenThereIsNone)
{
    EXPECT_EQ(parsed(emq(makePublish({})))["message"].at("username").as_string(), "");
}

TEST(EmqRecord, EveryControlCharacterAndQuoteInAPayloadComesBack)
{
    std::string text;
    for (char c = 0; c < 0x7f; ++c)
        text += c;
    text += "\xC3\xA4\xE6\x97\xA5\xF0\x9F\x98\x80";
    for (std::size_t shift = 0; shift < 9; ++shift) { // every position within the eight bytes looked at together
        const std::string payload = std::string(shift, 'x') + text;
        const auto message = parsed(emq(makePublish({ .payload = payload })))["message"].as_object();
        EXPECT_EQ(std::string(message.at("payload").as_string()), payload);
        EXPECT_FALSE(message.contains("payload_encoding"));
    }
}

TEST(EmqRecord, EachByteAloneIsValidJsonAndComesBack)
{
    for (int byte = 0; byte < 256; ++byte) {
        const std::string payload(1, static_cast<char>(byte));
        const auto message = parsed(emq(makePublish({ .payload = payload })))["message"].as_object();
        std::string got(message.at("payload").as_string());
        if (message.contains("payload_encoding"))
            got = fromBase64(got);
        EXPECT_EQ(got, payload) << byte;
        EXPECT_EQ(message.contains("payload_encoding"), byte >= 0x80) << byte;
    }
}

TEST(EmqRecord, PayloadThatIsNotUtf8IsBase64AndSaysSo)
{
    for (std::size_t size = 250; size <= 256; ++size) { // all three paddings
        const std::string payload = allBytes().substr(256 - size);
        const auto message = parsed(emq(makePublish({ .payload = payload })))["message"].as_object();
        EXPECT_EQ(message.at("payload_encoding").as_string(), "base64");
        EXPECT_EQ(fromBase64(std::string(message.at("payload").as_string())), payload);
    }
}

TEST(EmqRecord, MebibyteOfQuotesAndOfBinaryComeBack)
{
    const std::string quotes(1 << 20, '"');
    EXPECT_EQ(std::string(parsed(emq(makePublish({ .payload = quotes })))["message"].at("payload").as_string()), quotes);
    std::string binary;
    while (binary.size() < 1 << 20)
        binary += allBytes();
    EXPECT_EQ(fromBase64(std::string(parsed(emq(makePublish({ .payload = binary })))["message"].at("payload").as_string())), binary);
}

TEST(EmqRecord, NamesAreEscapedToo)
{
    Event event = makePublish({ .topic = "a/\"q\"\\" }, "us\ner");
    event.client = makeClient("c\"1\t", "us\ner");
    const auto record = parsed(emq(event));
    EXPECT_EQ(record.at("client_id").as_string(), "c\"1\t");
    EXPECT_EQ(record.at("message").at("topic").as_string(), "a/\"q\"\\");
    EXPECT_EQ(record.at("message").at("username").as_string(), "us\ner");
}

TEST(EmqRecord, NameThatIsNotUtf8DoesNotBreakTheRecord)
{
    const auto record = parsed(emq(makeEvent(EventKind::Connected, "a\xFF\xC3(\xE2\x82")));
    EXPECT_EQ(record.at("client_id").as_string(), "a\uFFFD\uFFFD(\uFFFD\uFFFD");
}

TEST(EmqRecord, DisconnectedGivesAReasonOnlyWhenItWasNotNormal)
{
    Event event = makeEvent(EventKind::Disconnected);
    EXPECT_TRUE(parsed(emq(event)).at("message").as_object().empty());
    event.reason = mqtt::ReasonCode::KeepAliveTimeout;
    event.text = base::makeText("no packet for 15 s");
    const auto message = parsed(emq(event)).at("message").as_object();
    EXPECT_EQ(message.at("reason").as_string(), "keep_alive_timeout");
    EXPECT_EQ(message.at("detail").as_string(), "no packet for 15 s");
}

TEST(EmqRecord, DeliveredIsAboutTheReceiverAndNamesThePublisher)
{
    Event event = makePublish({ .topic = "t", .payload = "p", .publisher = makeClient("sender") });
    event.kind = EventKind::Delivered;
    event.client = makeClient("receiver", "bob");
    const auto record = parsed(emq(event));
    EXPECT_EQ(record.at("client_id").as_string(), "receiver");
    EXPECT_EQ(record.at("message").at("username").as_string(), "bob");
    EXPECT_EQ(record.at("message").at("from_client_id").as_string(), "sender");
}

TEST(EmqRecord, DroppedSaysWhy)
{
    Event event = makePublish({});
    event.kind = EventKind::Dropped;
    event.drop = tap::DropReason::QueueFull;
    EXPECT_EQ(parsed(emq(event)).at("message").at("reason").as_string(), "queue_full");
}

TEST(EmqRecord, EveryKindIsValidJsonWithTheSameFiveFields)
{
    for (int i = 0; i < tap::kEventKinds; ++i) {
        Event event = makePublish({});
        event.kind = static_cast<EventKind>(i);
        const auto record = parsed(emq(event));
        EXPECT_EQ(record.size(), 5u) << i;
        EXPECT_EQ(record.at("type").as_string(), tap::name(event.kind));
        EXPECT_TRUE(record.at("message").is_object());
        EXPECT_EQ(record.at("ts").as_int64(), 1514458110123);
    }
}

TEST(Record, KeyIsTheClientIdAndTimeIsTheEvents)
{
    RecordEncoder encoder({});
    const Event event = makeEvent(EventKind::Connected, "me");
    const EncodedRecord& record = encoder.encode(event);
    EXPECT_EQ(record.key, "me");
    EXPECT_EQ(record.timestampMillis, 1514458110123);
}

TEST(Record, EventIdIsTheRunAndTheIdSoThatItIsUniqueAcrossRestarts)
{
    RecordEncoder encoder({});
    const std::string first = headersOf(encoder.encode(makeEvent(EventKind::Connected)))["event_id"];
    EXPECT_THAT(first, ::testing::MatchesRegex("[0-9a-f]{8}-0100000000000005"));
    RecordEncoder again({});
    EXPECT_EQ(headersOf(again.encode(makeEvent(EventKind::Connected)))["event_id"], first);
}

TEST(PlainRecord, ValueIsThePayloadAndTheRestIsInHeaders)
{
    config::KafkaSettings settings;
    settings.format = config::RecordFormat::Plain;
    RecordEncoder encoder(settings);
    const Event event = makePublish(
        { .topic = "a/b", .payload = allBytes(), .qos = mqtt::QoS::ExactlyOnce, .retain = true, .dup = true }, "u");
    const EncodedRecord& record = encoder.encode(event);
    EXPECT_EQ(record.value, allBytes());
    EXPECT_EQ(record.value.data(), event.message->payload().data()) << "the payload is not copied";
    EXPECT_TRUE(record.lasts) << "nor by librdkafka";
    EXPECT_FALSE(record.ownsValue);
    auto headers = headersOf(record);
    headers.erase("event_id");
    const std::map<std::string, std::string> expected { { "mqtt_event", "publish" }, { "mqtt_topic", "a/b" }, { "mqtt_qos", "2" },
        { "mqtt_retain", "1" }, { "mqtt_dup", "1" }, { "mqtt_username", "u" }, { "ts", "1514458110123" } };
    EXPECT_EQ(headers, expected);
}

TEST(Record, AValueThatTheEncoderWroteDoesNotLast)
{
    for (const config::RecordFormat format : { config::RecordFormat::EmqJson, config::RecordFormat::FlatJson, config::RecordFormat::CloudEvents }) {
        config::KafkaSettings settings;
        settings.format = format;
        RecordEncoder encoder(settings);
        const EncodedRecord& record = encoder.encode(makePublish({ .payload = "x" }));
        EXPECT_FALSE(record.lasts);
        EXPECT_TRUE(record.ownsValue);
    }
    config::KafkaSettings settings; // the payload itself, then data made of the other fields: the next record overwrites it
    settings.format = config::RecordFormat::CloudEventsBinary;
    RecordEncoder encoder(settings);
    EXPECT_TRUE(encoder.encode(makePublish({ .payload = "x" })).lasts);
    EXPECT_FALSE(encoder.encode(makeEvent(EventKind::Connected)).lasts);
}

TEST(PlainRecord, EventWithoutAMessageIsEmptyWithItsFilterInAHeader)
{
    config::KafkaSettings settings;
    settings.format = config::RecordFormat::Plain;
    RecordEncoder encoder(settings);
    Event event = makeEvent(EventKind::Subscribed);
    event.text = base::makeText("a/#");
    event.qos = mqtt::QoS::AtLeastOnce;
    const EncodedRecord& record = encoder.encode(event);
    EXPECT_TRUE(record.value.empty());
    auto headers = headersOf(record);
    EXPECT_EQ(headers["mqtt_topic"], "a/#");
    EXPECT_EQ(headers["mqtt_qos"], "1");
    EXPECT_EQ(headers["mqtt_event"], "subscribed");
    EXPECT_FALSE(headers.contains("mqtt_username"));
    event.kind = EventKind::SubscribeRefused;
    event.text = tap::refusedText("a/#", "refused by the access rules");
    event.reason = mqtt::ReasonCode::NotAuthorized;
    headers = headersOf(encoder.encode(event));
    EXPECT_EQ(headers["mqtt_event"], "subscribe_refused");
    EXPECT_EQ(headers["mqtt_topic"], "a/#");
    EXPECT_EQ(headers["mqtt_qos"], "1");
    EXPECT_EQ(headers["mqtt_reason"], "not_authorized");
    EXPECT_EQ(headers["mqtt_detail"], "refused by the access rules");
}

} // namespace
} // namespace hookline::test
