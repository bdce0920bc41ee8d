// Records in the formats that rules offer beside the EMQ plugin's: flat JSON and CloudEvents.
#include "core/kafka/event_formats.h"
#include "core/kafka/record_encoder.h"
#include "tests/unit/kafka/support/json.h"
#include "tests/unit/rules/event_maker.h"

#include <map>

namespace hookline::test {
namespace {

using config::RecordFormat;
using kafka::EncodedRecord;
using kafka::RecordEncoder;

struct Encoded {
    std::string value;
    std::map<std::string, std::string> headers;
    boost::json::object json() const { return boost::json::parse(value).as_object(); }
    std::string text(const char* name) const { return std::string(json().at(name).as_string()); }
};

Encoded encode(RecordFormat format, const tap::Event& event)
{
    config::KafkaSettings settings;
    settings.format = format;
    settings.nodeName = "n 1";
    RecordEncoder encoder(settings);
    const EncodedRecord& record = encoder.encode(event);
    Encoded out { std::string(record.value), {} };
    for (std::size_t i = 0; i < record.headerCount; ++i)
        out.headers[record.headers[i].name] = record.headers[i].value;
    return out;
}

tap::Event disconnected()
{
    tap::Event event = makeEvent({ .username = "u", .kind = tap::EventKind::Disconnected });
    event.reason = mqtt::ReasonCode::KeepAliveTimeout;
    event.text = base::makeText("silent \"for\" 90 s");
    return event;
}

TEST(FlatJson, HasEveryFieldOnOneLevel)
{
    const auto publish = encode(RecordFormat::FlatJson, makeEvent({ .topic = "a/b", .payload = "x\"y", .username = "u" }));
    const auto json = publish.json();
    EXPECT_EQ(publish.text("event"), "publish");
    EXPECT_EQ(publish.text("event_id"), publish.headers.at("event_id"));
    EXPECT_EQ(json.at("ts").as_int64(), 1'700'000'000'123);
    EXPECT_EQ(publish.text("node"), "n 1");
    EXPECT_EQ(publish.text("client_id"), "c1");
    EXPECT_EQ(publish.text("username"), "u");
    EXPECT_EQ(publish.text("topic"), "a/b");
    EXPECT_EQ(json.at("qos").as_int64(), 1);
    EXPECT_FALSE(json.at("retain").as_bool());
    EXPECT_EQ(publish.text("payload"), "x\"y");
    for (const auto& [name, value] : json)
        EXPECT_FALSE(value.is_object() || value.is_array()) << name;
    EXPECT_EQ(encode(RecordFormat::FlatJson, makeEvent({ .payload = "\xff" })).text("payload_base64"), "/w==");
    const auto gone = encode(RecordFormat::FlatJson, disconnected());
    EXPECT_EQ(gone.text("reason"), "keep_alive_timeout");
    EXPECT_EQ(gone.text("detail"), "silent \"for\" 90 s");
    EXPECT_FALSE(gone.json().contains("payload"));
}

TEST(FlatJson, ARefusedFilterIsATopicWithItsReason)
{
    const auto refused = encode(RecordFormat::FlatJson, makeEvent({ .topic = "a/#", .kind = tap::EventKind::SubscribeRefused }));
    EXPECT_EQ(refused.text("event"), "subscribe_refused");
    EXPECT_EQ(refused.text("topic"), "a/#");
    EXPECT_EQ(refused.json().at("qos").as_int64(), 1);
    EXPECT_EQ(refused.text("reason"), "not_authorized");
    EXPECT_EQ(refused.text("detail"), "refused by the access rules");
    EXPECT_FALSE(refused.json().contains("payload"));
}

TEST(CloudEvents, ARefusedFilterIsTheSubjectAndItsReasonTheData)
{
    const tap::Event event = makeEvent({ .topic = "a/#", .kind = tap::EventKind::SubscribeRefused });
    const auto structured = encode(RecordFormat::CloudEvents, event);
    EXPECT_EQ(structured.text("type"), "io.hookline.mqtt.subscribe_refused");
    EXPECT_EQ(structured.text("subject"), "a/#");
    EXPECT_EQ(structured.json().at("mqttqos").as_int64(), 1);
    EXPECT_EQ(structured.json().at("data").as_object().at("reason").as_string(), "not_authorized");
    EXPECT_EQ(structured.json().at("data").as_object().at("detail").as_string(), "refused by the access rules");
    const auto binary = encode(RecordFormat::CloudEventsBinary, event);
    EXPECT_EQ(binary.headers.at("ce_type"), "io.hookline.mqtt.subscribe_refused");
    EXPECT_EQ(binary.headers.at("ce_subject"), "a/#");
    EXPECT_EQ(binary.headers.at("ce_mqttqos"), "1");
    EXPECT_EQ(binary.json().at("reason").as_string(), "not_authorized");
}

TEST(CloudEvents, StructuredModeIsOneJsonObject) // CloudEvents 1.0.2, JSON format sections 2 and 3
{
    const auto event = encode(RecordFormat::CloudEvents, makeEvent({ .topic = "a/b", .payload = R"({"t":[1,2]})", .username = "u" }));
    EXPECT_EQ(event.headers.at("content-type"), "application/cloudevents+json; charset=UTF-8");
    EXPECT_EQ(event.text("specversion"), "1.0");
    EXPECT_EQ(event.text("id"), event.headers.at("event_id"));
    EXPECT_EQ(event.text("source"), "/hookline/n_1");
    EXPECT_EQ(event.text("type"), "io.hookline.mqtt.publish");
    EXPECT_EQ(event.text("subject"), "a/b");
    EXPECT_EQ(event.text("time"), "2023-11-14T22:13:20.123456Z");
    EXPECT_EQ(event.text("datacontenttype"), "application/json");
    EXPECT_EQ(event.json().at("data").as_object().at("t").as_array().size(), 2u) << "JSON stays JSON";
    EXPECT_EQ(event.text("mqttclientid"), "c1");
    for (const auto& [name, value] : event.json()) {
        EXPECT_EQ(std::string_view(name).find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789"), std::string_view::npos) << name;
    }
}

TEST(CloudEvents, DataByWhatItIs)
{
    const auto structured = [](const std::string& payload, const std::string& type = {}) {
        return encode(RecordFormat::CloudEvents, makeEvent({ .payload = payload, .contentType = type }));
    };
    EXPECT_EQ(structured("21.5").text("data"), "21.5") << "text, as nobody said JSON";
    EXPECT_EQ(structured("21.5").text("datacontenttype"), "text/plain; charset=utf-8");
    EXPECT_EQ(structured("{broken").text("data"), "{broken");
    EXPECT_EQ(structured("\xff\x01").text("data_base64"), "/wE=");
    EXPECT_EQ(structured("\xff\x01").text("datacontenttype"), "application/octet-stream");
    EXPECT_EQ(structured("21.5", "application/json").json().at("data").as_double(), 21.5);
    EXPECT_EQ(structured("{broken", "application/json").text("data_base64"), "e2Jyb2tlbg==") << "and the event is JSON all the same";
    EXPECT_EQ(structured("<x/>", "text/xml").text("data"), "<x/>");
    EXPECT_EQ(structured("\x01\x02", "application/x-thing").text("data_base64"), "AQI=");
    const auto gone = encode(RecordFormat::CloudEvents, disconnected());
    EXPECT_EQ(gone.text("subject"), "c1");
    EXPECT_EQ(gone.json().at("data").as_object().at("reason").as_string(), "keep_alive_timeout");
}

TEST(CloudEvents, BinaryModeKeepsThePayload) // Kafka protocol binding 1.0.2 section 3.2
{
    std::string bytes(256, '\0');
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<char>(i);
    const auto event = encode(RecordFormat::CloudEventsBinary, makeEvent({ .topic = "a/b", .payload = bytes }));
    EXPECT_EQ(event.value, bytes);
    EXPECT_EQ(event.headers.at("ce_specversion"), "1.0");
    EXPECT_EQ(event.headers.at("ce_id"), event.headers.at("event_id"));
    EXPECT_EQ(event.headers.at("ce_source"), "/hookline/n_1");
    EXPECT_EQ(event.headers.at("ce_type"), "io.hookline.mqtt.publish");
    EXPECT_EQ(event.headers.at("ce_subject"), "a/b");
    EXPECT_EQ(event.headers.at("ce_time"), "2023-11-14T22:13:20.123456Z");
    EXPECT_EQ(event.headers.at("content-type"), "application/octet-stream");
    EXPECT_FALSE(event.headers.contains("ce_datacontenttype")) << "it is the content-type header";
    const auto gone = encode(RecordFormat::CloudEventsBinary, disconnected());
    EXPECT_EQ(gone.headers.at("content-type"), "application/json");
    EXPECT_EQ(gone.text("detail"), "silent \"for\" 90 s");
}

} // namespace
} // namespace hookline::test
