// Records with a schema: the registry's frame, Avro as its specification encodes it, and how the id is got.
#include "core/kafka/event_schemas.h"
#include "core/kafka/schema_registry.h"
#include "tests/unit/kafka/support/bridge_fixture.h"
#include "tests/unit/kafka/support/fake_registry.h"
#include "tests/unit/kafka/support/json.h"
#include "tests/unit/kafka/support/kafka_reader.h"
#include "tests/unit/kafka/support/mock_kafka.h"
#include "tests/unit/kafka/support/spool_fixture.h"

namespace hookline::test {
namespace {

using kafka::ByteBuffer;

tap::Event publishEvent(const std::string& payload, const std::string& username)
{
    tap::Event event;
    event.stamp = { 5, 1'700'000'000'123'456, 1 };
    event.client = makeClient("c1", username);
    event.message = makeMessage({ .topic = "a/b", .payload = payload, .publisher = event.client });
    event.qos = mqtt::QoS::AtLeastOnce;
    event.retain = true;
    return event;
}

/// Reads Avro back: Avro 1.11, "Binary Encoding".
struct AvroReader {
    std::string_view rest;

    std::int64_t number()
    {
        std::uint64_t value = 0;
        for (unsigned shift = 0;; shift += 7) {
            const auto byte = static_cast<std::uint8_t>(rest.at(0));
            rest.remove_prefix(1);
            value |= std::uint64_t { byte & 0x7Fu } << shift;
            if (byte < 0x80)
                return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
        }
    }
    std::string text()
    {
        const auto size = static_cast<std::size_t>(number());
        std::string out(rest.substr(0, size));
        rest.remove_prefix(size);
        return out;
    }
    std::string optional() { return number() == 0 ? "(null)" : text(); }
    bool flag()
    {
        const bool out = rest.at(0) != '\0';
        rest.remove_prefix(1);
        return out;
    }
};

TEST(EventSchemas, AvroInTheOrderOfItsSchema)
{
    const std::string payload(300, '\xff');
    ByteBuffer out;
    kafka::appendAvro(out, { publishEvent(payload, "ü"), "id", "node" });
    AvroReader reader { out.view() };
    EXPECT_EQ(reader.text(), "publish");
    EXPECT_EQ(reader.text(), "id");
    EXPECT_EQ(reader.number(), 1'700'000'000'123);
    EXPECT_EQ(reader.text(), "node");
    EXPECT_EQ(reader.text(), "c1");
    EXPECT_EQ(reader.optional(), "ü");
    EXPECT_EQ(reader.optional(), "a/b");
    EXPECT_EQ(reader.number(), 1) << "the second branch of qos";
    EXPECT_EQ(reader.number(), 1);
    EXPECT_TRUE(reader.flag());
    EXPECT_FALSE(reader.flag());
    EXPECT_EQ(reader.optional(), "(null)");
    EXPECT_EQ(reader.optional(), "(null)");
    EXPECT_EQ(reader.optional(), "(null)");
    EXPECT_EQ(reader.optional(), payload);
    EXPECT_TRUE(reader.rest.empty());
}

TEST(EventSchemas, AvroOfARefusedFilterHasItsReason)
{
    tap::Event event = publishEvent({}, {});
    event.kind = tap::EventKind::SubscribeRefused;
    event.message = {};
    event.retain = false;
    event.reason = mqtt::ReasonCode::NotAuthorized;
    event.text = tap::refusedText("a/#", "refused by the access rules");
    ByteBuffer out;
    kafka::appendAvro(out, { event, "id", "node" });
    AvroReader reader { out.view() };
    EXPECT_EQ(reader.text(), "subscribe_refused");
    EXPECT_EQ(reader.text(), "id");
    EXPECT_EQ(reader.number(), 1'700'000'000'123);
    EXPECT_EQ(reader.text(), "node");
    EXPECT_EQ(reader.text(), "c1");
    EXPECT_EQ(reader.optional(), "(null)");
    EXPECT_EQ(reader.optional(), "a/#");
    EXPECT_EQ(reader.number(), 1);
    EXPECT_EQ(reader.number(), 1);
    EXPECT_FALSE(reader.flag());
    EXPECT_FALSE(reader.flag());
    EXPECT_EQ(reader.optional(), "(null)");
    EXPECT_EQ(reader.optional(), "not_authorized");
    EXPECT_EQ(reader.optional(), "refused by the access rules");
    EXPECT_EQ(reader.optional(), "(null)");
    EXPECT_TRUE(reader.rest.empty());
}

TEST(EventSchemas, TheFrameIsAZeroAndTheIdHighestByteFirst)
{
    EXPECT_EQ(kafka::schemaFrame(0x01020304), std::string("\0\1\2\3\4", 5));
}

TEST(EventSchemas, AreJsonAndNameEveryFieldThatIsWritten)
{
    EXPECT_EQ(boost::json::parse(std::string(kafka::avroSchema())).as_object().at("fields").as_array().size(), 14u);
    const auto schema = boost::json::parse(std::string(kafka::flatJsonSchema())).as_object();
    const auto& known = schema.at("properties").as_object();
    ByteBuffer out;
    kafka::appendFlatJson(out, { publishEvent("x", "u"), "id", "node" });
    const auto event = boost::json::parse(std::string(out.view())).as_object();
    EXPECT_GT(event.size(), 5u);
    for (const auto& [name, value] : event) {
        ASSERT_TRUE(known.contains(name)) << name;
        const auto type = known.at(name).as_object().at("type").as_string();
        EXPECT_EQ(type, value.is_string() ? "string" : value.is_bool() ? "boolean" : "integer") << name;
    }
}

TEST(SchemaRegistry, RecordsWaitForTheIdAndGoOutFramed)
{
    FakeRegistry registry;
    registry.refuse(true);
    BridgeFixture f;
    auto settings = f.settings();
    settings.schemaRegistry = "http://user:secret@127.0.0.1:" + std::to_string(registry.port());
    auto avro = makeRule("avro", "avro");
    avro.format = config::RecordFormat::Avro;
    auto json = makeRule("json", "json");
    json.format = config::RecordFormat::JsonSchema;
    settings.rules = { avro, json, makeRule("plain", "plain") };
    ASSERT_TRUE(f.bridge.start(settings));
    f.broker.publish(makeClient("c1"), "a/b", "x");
    ASSERT_TRUE(f.waitProblem("kafka.registry"));
    ASSERT_TRUE(f.waitAcknowledged(1)) << "the plain one waits for nobody";
    auto s = f.bridge.snapshot();
    EXPECT_EQ(s.queued, 2u);
    EXPECT_THAT(s.problem, ::testing::HasSubstr("HTTP 503"));
    EXPECT_THAT(s.problem, ::testing::Not(::testing::HasSubstr("secret")));
    registry.refuse(false);
    ASSERT_TRUE(f.waitAcknowledged(3, std::chrono::seconds(40)));
    EXPECT_TRUE(accountCloses(f.bridge.snapshot()));
    const auto stored = readTopic(f.bridge.practiceServers(), "avro", 1);
    ASSERT_EQ(stored.size(), 1u);
    ASSERT_GT(stored[0].value.size(), 5u);
    EXPECT_EQ(stored[0].value.substr(0, 5), std::string("\0\0\0\1\7", 5)) << "263, as the registry said";
    AvroReader reader { std::string_view(stored[0].value).substr(5) };
    EXPECT_EQ(reader.text(), "publish");
    const auto text = readTopic(f.bridge.practiceServers(), "json", 1);
    ASSERT_EQ(text.size(), 1u);
    EXPECT_EQ(boost::json::parse(text[0].value.substr(5)).as_object().at("payload").as_string(), "x");
    const auto asked = registry.requests();
    EXPECT_TRUE(std::ranges::any_of(asked, [](const std::string& r) {
        return r.starts_with("POST /subjects/io.hookline.MqttEvent/versions ") && r.find("Authorization: Basic dXNlcjpzZWNyZXQ=") != std::string::npos;
    }));
    EXPECT_TRUE(std::ranges::any_of(asked, [](const std::string& r) { return r.find("\"schemaType\":\"JSON\"") != std::string::npos; }));
}

TEST_F(SpoolBridge, WhatWasStoredBeforeTheRegistryAnsweredGetsTheIdWhenItSetsOut)
{
    FakeRegistry registry;
    registry.refuse(true);
    auto avro = makeRule("avro", "avro");
    avro.format = config::RecordFormat::Avro;
    avro.buffer = config::RuleBuffer::Disk;
    const auto withRule = [&](const std::string& servers) {
        config::KafkaSettings out = settings(servers);
        out.schemaRegistry = "http://127.0.0.1:" + std::to_string(registry.port());
        out.rules = { avro };
        return out;
    };
    {
        BridgeFixture f;
        ASSERT_TRUE(f.bridge.start(withRule(kNowhere)));
        f.broker.publish(makeClient("c1"), "a/b", "x");
        ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().spool.rows == 1; }));
        EXPECT_EQ(f.bridge.stop(std::chrono::seconds(5)), 0u);
    }
    registry.refuse(false);
    const MockKafka kafka("avro");
    BridgeFixture f;
    ASSERT_TRUE(f.bridge.start(withRule(kafka.servers())));
    ASSERT_TRUE(f.waitAcknowledged(1, std::chrono::seconds(40)));
    const auto sent = readTopic(kafka.servers(), "avro", 1);
    ASSERT_EQ(sent.size(), 1u);
    EXPECT_EQ(sent[0].value.substr(0, 5), std::string("\0\0\0\1\7", 5));
    AvroReader reader { std::string_view(sent[0].value).substr(5) };
    EXPECT_EQ(reader.text(), "publish");
}

TEST(SchemaRegistry, AFormatWithASchemaNeedsOne)
{
    BridgeFixture f;
    auto settings = f.settings();
    auto avro = makeRule("avro", "avro");
    avro.format = config::RecordFormat::Avro;
    settings.rules = { avro };
    EXPECT_EQ(f.bridge.start(settings).error().id, "rule.format");
    EXPECT_EQ(kafka::withoutLogin("https://u:p@h:1/x"), "https://h:1/x");
    EXPECT_EQ(kafka::withoutLogin("http://h/a@b"), "http://h/a@b");
}

} // namespace
} // namespace hookline::test
