#include "core/config/schema.h"
#include "core/config/validate.h"
#include "core/tap/event.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hookline::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// "id" or "id!" for errors, of what `change` makes of good settings.
std::vector<std::string> findings(const std::function<void(Settings&)>& change)
{
    Settings settings;
    change(settings);
    std::vector<std::string> out;
    for (const Issue& issue : validate(settings)) {
        out.push_back(issue.id + (issue.severity == Severity::Error ? "!" : ""));
        EXPECT_FALSE(issue.key.empty());
        EXPECT_FALSE(issue.text.empty());
        EXPECT_EQ(issue.line, 0);
    }
    return out;
}

TEST(Validate, ListenersBeyondLoopbackAreWarnings)
{
    for (const char* loopback : { "127.0.0.1", "127.1.2.3", "::1", "localhost" })
        EXPECT_THAT(findings([&](Settings& s) { s.broker.bind = loopback; }), IsEmpty()) << loopback;
    for (const char* open : { "0.0.0.0", "::", "192.168.1.5", "fe80::1" })
        EXPECT_THAT(findings([&](Settings& s) { s.broker.bind = open; }), ElementsAre("bind.open")) << open;
    for (const char* wrong : { "", "*", "my-host", "127.0.0.1:1883", "1.2.3" })
        EXPECT_THAT(findings([&](Settings& s) { s.broker.bind = wrong; }), ElementsAre("bind.address!")) << wrong;
}

TEST(Validate, TopicNamesFollowKafka)
{
    const auto topic = [](const std::string& name) { return findings([&](Settings& s) { s.kafka.topic = name; }); };
    EXPECT_THAT(topic("iot-events_2"), IsEmpty());
    EXPECT_THAT(topic(std::string(249, 'a')), IsEmpty());
    EXPECT_THAT(topic(std::string(250, 'a')), ElementsAre("topic.too_long!"));
    EXPECT_THAT(topic(""), ElementsAre("topic.empty!"));
    EXPECT_THAT(topic("a/b"), ElementsAre("topic.characters!"));
    EXPECT_THAT(topic("a b"), ElementsAre("topic.characters!"));
    EXPECT_THAT(topic("."), ElementsAre("topic.dots!"));
    EXPECT_THAT(topic(".."), ElementsAre("topic.dots!"));
    EXPECT_THAT(topic("__x"), ElementsAre("topic.internal"));
    EXPECT_THAT(topic("a.b_c"), ElementsAre("topic.mixed"));
    Settings settings;
    settings.kafka.topic = "主题";
    EXPECT_THAT(validate(settings.kafka)[0].args, ElementsAre("主"));
}

TEST(Validate, ClientIdHasLengthAndCharacters)
{
    const auto id = [](const std::string& name) { return findings([&](Settings& s) { s.kafka.clientId = name; }); };
    EXPECT_THAT(id("a.B-9_"), IsEmpty());
    EXPECT_THAT(id(std::string(255, 'a')), IsEmpty());
    EXPECT_THAT(id(""), ElementsAre("client_id.length!"));
    EXPECT_THAT(id(std::string(256, 'a')), ElementsAre("client_id.length!"));
    EXPECT_THAT(id("a b"), ElementsAre("client_id.characters!"));
}

TEST(Validate, ProducerSettings)
{
    EXPECT_THAT(findings([](Settings& s) { s.kafka.acks = "0"; }), ElementsAre("acks.none"));
    EXPECT_THAT(findings([](Settings& s) { s.kafka.acks = "2"; }), ElementsAre("value.choice!"));
    EXPECT_THAT(findings([](Settings& s) { s.kafka.compression = "brotli"; }), ElementsAre("value.choice!"));
    EXPECT_THAT(findings([](Settings& s) { s.kafka.ack = AckMode::Disk; }), IsEmpty());
    EXPECT_THAT(findings([](Settings& s) {
        s.kafka.ack = AckMode::Disk;
        s.kafka.buffer = BufferMode::Hybrid;
    }),
        ElementsAre("ack.needs_disk"));
    EXPECT_THAT(findings([](Settings& s) { s.kafka.ack = AckMode::Kafka; }), IsEmpty());
    EXPECT_THAT(findings([](Settings& s) {
        s.kafka.ack = AckMode::Disk;
        s.kafka.rules.resize(3);
        s.kafka.rules[0].name = "a";
        s.kafka.rules[0].buffer = RuleBuffer::Memory;
        s.kafka.rules[1].name = "b";
        s.kafka.rules[1].buffer = RuleBuffer::Memory;
        s.kafka.rules[1].ack = RuleAck::Accept;
        s.kafka.rules[2].name = "c";
        s.kafka.rules[2].buffer = RuleBuffer::Disk;
    }),
        ElementsAre("ack.needs_disk"));
    EXPECT_THAT(findings([](Settings& s) { s.kafka.lingerMs = 900'001; }), ElementsAre("linger.range!"));
    EXPECT_THAT(findings([](Settings& s) { s.kafka.lingerMs = 900'000; }), IsEmpty());
    EXPECT_THAT(findings([](Settings& s) { s.kafka.queueRecords = 10; }), ElementsAre("queue.small"));
    EXPECT_THAT(findings([](Settings& s) { s.kafka.queueRecords = 0; }), testing::Contains("value.range!"));
    EXPECT_THAT(findings([](Settings& s) { s.kafka.publishType.clear(); }), ElementsAre("text.empty!"));
    EXPECT_THAT(findings([](Settings& s) { s.kafka.nodeName.clear(); }), ElementsAre("text.empty!"));
    Settings settings;
    settings.kafka.lingerMs = 1'000'000;
    EXPECT_EQ(validate(settings.kafka)[0].text, "Linger must be 0–900000 ms, not 1000000.");
}

TEST(Validate, ExactlyOnceWantsTheDiskEveryReplicaAndARealKafka)
{
    const auto exactly = [](const std::function<void(KafkaSettings&)>& change) {
        return findings([&](Settings& s) {
            s.kafka.exactlyOnce = true;
            s.kafka.servers = "kafka:9092";
            s.kafka.buffer = BufferMode::Disk;
            change(s.kafka);
        });
    };
    EXPECT_THAT(exactly([](KafkaSettings&) {}), IsEmpty());
    EXPECT_THAT(exactly([](KafkaSettings& k) { k.buffer = BufferMode::Memory; }), ElementsAre("exactly_once.buffer!"));
    EXPECT_THAT(exactly([](KafkaSettings& k) { k.buffer = BufferMode::Hybrid; }), ElementsAre("exactly_once.buffer!"));
    EXPECT_THAT(exactly([](KafkaSettings& k) {
        k.buffer = BufferMode::Memory;
        k.ack = AckMode::Disk;
    }),
        IsEmpty()) << "that is the disk too";
    EXPECT_THAT(exactly([](KafkaSettings& k) { k.acks = "1"; }), ElementsAre("exactly_once.acks!"));
    EXPECT_THAT(exactly([](KafkaSettings& k) { k.properties["enable.idempotence"] = "false"; }), ElementsAre("exactly_once.idempotence!"));
    EXPECT_THAT(exactly([](KafkaSettings& k) { k.properties["transactional.id"] = "x"; }), ElementsAre("property.owned!"));
    EXPECT_THAT(exactly([](KafkaSettings& k) { k.transactionalId = "line-3.edge_1"; }), IsEmpty());
    EXPECT_THAT(exactly([](KafkaSettings& k) { k.transactionalId = "line 3"; }), ElementsAre("exactly_once.id!"));
    EXPECT_THAT(exactly([](KafkaSettings& k) { k.transactionalId = std::string(250, 'x'); }), ElementsAre("exactly_once.id_length!"));
    EXPECT_THAT(exactly([](KafkaSettings& k) { k.servers.clear(); }), ElementsAre("exactly_once.practice"));
    EXPECT_THAT(exactly([](KafkaSettings& k) {
        k.rules.resize(3);
        k.rules[0].name = "a";
        k.rules[1].name = "b";
        k.rules[1].buffer = RuleBuffer::Memory;
        k.rules[2].name = "c";
        k.rules[2].buffer = RuleBuffer::Disk;
    }),
        ElementsAre("exactly_once.rule!"));
    EXPECT_THAT(findings([](Settings& s) { s.kafka.transactionalId = "x"; }), ElementsAre("exactly_once.unused"));
    Settings settings;
    settings.kafka.exactlyOnce = true;
    settings.kafka.servers = "kafka:9092";
    EXPECT_EQ(validate(settings.kafka)[0].text,
        "exactly_once needs every record on the disk, and buffer is “memory”. Set buffer = “disk”, or switch exactly_once off.");
}

TEST(Validate, EventNamesAreThoseOfTheTap)
{
    Settings settings;
    settings.kafka.events.clear();
    for (int i = 0; i < tap::kEventKinds; ++i)
        settings.kafka.events.emplace_back(tap::name(static_cast<tap::EventKind>(i)));
    EXPECT_THAT(validate(settings), IsEmpty());

    EXPECT_THAT(findings([](Settings& s) {
        s.kafka.events = { "publish", "publish" };
    }),
        ElementsAre("events.duplicate"));
    EXPECT_THAT(findings([](Settings& s) { s.kafka.events.clear(); }), ElementsAre("events.none"));
    EXPECT_THAT(findings([](Settings& s) { s.kafka.events = { "xyzzy" }; }), ElementsAre("events.unknown!"));
    settings.kafka.events = { "publised" };
    EXPECT_EQ(validate(settings)[0].text, "“publised” is not an event. Did you mean “publish”?");
}

TEST(Validate, ServersThatNameNobodyAreAnError)
{
    EXPECT_THAT(findings([](Settings& s) { s.kafka.servers = ""; }), IsEmpty()) << "the practice cluster";
    EXPECT_THAT(findings([](Settings& s) { s.kafka.servers = " , "; }), ElementsAre("servers.none!"));
    EXPECT_THAT(findings([](Settings& s) { s.kafka.servers = "a:0"; }), ElementsAre("servers.port_range!"));
    EXPECT_THAT(findings([](Settings& s) { s.kafka.servers = "a, b:9093"; }), IsEmpty());
}

TEST(Validate, PropertiesOfTheFormAreRefused)
{
    const auto property = [](const std::string& name, const std::string& value) {
        return findings([&](Settings& s) { s.kafka.properties = { { name, value } }; });
    };
    for (const char* owned : { "bootstrap.servers", "metadata.broker.list", "client.id", "acks",
             "request.required.acks", "compression.type", "compression.codec", "linger.ms", "queue.buffering.max.ms" })
        EXPECT_THAT(property(owned, "1"), ElementsAre("property.owned!")) << owned;
    EXPECT_THAT(property("socket.timeout.ms", "1000"), IsEmpty());
    EXPECT_THAT(property("delivery.timeout.ms", "0"), IsEmpty());
    EXPECT_THAT(property("delivery.timeout.ms", "60000"), ElementsAre("delivery.gives_up"));
    EXPECT_THAT(property("message.timeout.ms", "5"), ElementsAre("delivery.below_linger!")) << "linger is 5";
    EXPECT_THAT(property("not a name", "1"), ElementsAre("property.name!"));
    EXPECT_THAT(property("sasl.mechanisms", "FOO"), ElementsAre("property.has_key", "property.sasl_mechanism!"));
    EXPECT_THAT(property("sasl.mechanism", "SCRAM-SHA-512"), ElementsAre("property.has_key"));
    EXPECT_THAT(property("security.protocol", "sasl_plaintext"), ElementsAre("property.has_key", "property.sasl_plaintext"));
    EXPECT_THAT(property("enable.ssl.certificate.verification", "false"), ElementsAre("property.has_key", "property.no_verification"));
    EXPECT_THAT(findings([](Settings& s) {
        s.kafka.acks = "1";
        s.kafka.properties = { { "enable.idempotence", "true" } };
    }),
        ElementsAre("acks.idempotence!"));
}

TEST(Validate, PacketsThatKafkaWouldRefuseAreAWarning)
{
    const auto size = [](std::uint32_t bytes, bool enabled, const Properties& properties) {
        return findings([&](Settings& s) {
            s.broker.maxPacketSize = bytes;
            s.kafka.enabled = enabled;
            s.kafka.properties = properties;
        });
    };
    EXPECT_THAT(size(1'048'588, true, {}), IsEmpty());
    EXPECT_THAT(size(1'048'589, true, {}), ElementsAre("packet.above_kafka"));
    EXPECT_THAT(size(1'048'589, false, {}), IsEmpty());
    EXPECT_THAT(size(2'000'000, true, { { "message.max.bytes", "2000000" } }), IsEmpty());
    EXPECT_THAT(size(2'000'001, true, { { "message.max.bytes", "2000000" } }), ElementsAre("packet.above_kafka"));
    EXPECT_THAT(findings([](Settings& s) { s.broker.maxQueuedBytes = 2048; }), ElementsAre("queue.below_packet"));
}

TEST(Validate, WindowAndLog)
{
    EXPECT_THAT(findings([](Settings& s) { s.window.language = "de"; }), ElementsAre("value.choice!"));
    EXPECT_THAT(findings([](Settings& s) { s.window.eventRows = 5; }), ElementsAre("value.range!"));
    EXPECT_THAT(findings([](Settings& s) { s.log.level = "loud"; }), ElementsAre("value.choice!"));
}

TEST(Validate, HasErrorsTellsErrorsFromWarnings)
{
    Settings settings;
    settings.broker.bind = "0.0.0.0";
    EXPECT_FALSE(hasErrors(validate(settings)));
    settings.kafka.topic.clear();
    EXPECT_TRUE(hasErrors(validate(settings)));
}

} // namespace
} // namespace hookline::config
