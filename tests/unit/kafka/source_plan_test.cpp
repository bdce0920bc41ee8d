// [[source]] compiled: where it begins, what a record becomes, and what is said about mistakes.
#include "core/kafka/source_plan.h"

#include "core/kafka/message_sample.h"
#include "tests/support/packets.h"

#include <gmock/gmock.h>

namespace hookline::test {
namespace {

using kafka::MessagePlan;
using kafka::RecordFields;
using kafka::SourcePlan;
using kafka::SourceRecord;
using kafka::StartPoint;
using metrics::SourceSkip;
using Kind = StartPoint::Kind;

config::SourceSettings settings(std::string topic = "in/${topic}")
{
    config::SourceSettings out;
    out.name = "s";
    out.topics = { "orders" };
    out.topic = std::move(topic);
    return out;
}

SourceRecord record(std::string_view value = R"({"site":"k","n":2})")
{
    SourceRecord out;
    out.topic = "plant.k.temp";
    out.partition = 3;
    out.offset = 17;
    out.timestampMillis = 1700000000000;
    out.key = "key-1";
    out.value = value;
    out.headers = { { "trace", "t1" }, { "trace", "t2" }, { "odd name", "x" } };
    return out;
}

/// "topic payload qos retain", or why not.
std::string become(const config::SourceSettings& source, const SourceRecord& from = record())
{
    const auto plan = MessagePlan::create(source);
    if (!plan)
        return plan.error().id;
    RecordFields fields;
    fields.use(from);
    const auto made = plan->make(from, fields, kafka::sourcePublisher("s", "u"), 5);
    if (!made)
        return std::string(name(made.error().reason)) + ", " + made.error().detail;
    const mqtt::Message& message = **made;
    return std::string(message.topic()) + ' ' + std::string(message.payload()) + ' ' + std::to_string(static_cast<int>(message.qos()))
        + (message.retain() ? " retained" : "");
}

std::string mistake(const config::SourceSettings& source)
{
    const auto made = SourcePlan::create(source);
    return made ? std::string() : made.error().id;
}

TEST(SourcePlan, ARecordsFieldsMakeTheMessage)
{
    EXPECT_EQ(become(settings()), R"(in/plant.k.temp {"site":"k","n":2} 1)") << "by default the value as it is";
    EXPECT_EQ(become(settings("${topic[1]}/${topic[-1]}/${value.site}/${key}/${headers.trace}")),
        R"(plant/temp/k/key-1/t2 {"site":"k","n":2} 1)");
    auto all = settings("t");
    all.payload = "${partition} ${offset} ${timestamp} ${value.n} ${headers[\"odd name\"]} ${value.none|-}";
    all.qos = "${value.n}";
    all.retain = "${headers.keep|true}";
    EXPECT_EQ(become(all), "t 3 17 1700000000000 2 x - 2 retained");
}

TEST(SourcePlan, UserPropertiesTravelAsMqtt5HasThem)
{
    auto source = settings();
    source.userProperties = { "from=${topic}/${partition}@${offset}", "key=${key}" };
    const auto plan = MessagePlan::create(source);
    ASSERT_TRUE(plan);
    RecordFields fields;
    const SourceRecord from = record();
    fields.use(from);
    const auto made = plan->make(from, fields, kafka::sourcePublisher("s", "u"), 5, { { "mark", "m" } });
    ASSERT_TRUE(made);
    EXPECT_EQ((*made)->properties(), userProperty("from", "plant.k.temp/3@17") + userProperty("key", "key-1") + userProperty("mark", "m"));
    EXPECT_EQ((*made)->wallMicros(), 5);
    EXPECT_EQ((*made)->publisher()->clientId, "kafka:s");
    EXPECT_EQ((*made)->publisher()->username, "u");
    EXPECT_EQ((*made)->publisher()->hops, 1);
}

TEST(SourcePlan, BytesStayBytesAndATombstoneIsAnEmptyPayload)
{
    std::string every(256, '\0');
    for (std::size_t i = 0; i < every.size(); ++i)
        every[i] = static_cast<char>(i);
    EXPECT_EQ(become(settings("t"), record(every)), "t " + every + " 1");
    SourceRecord tombstone = record();
    tombstone.value.reset();
    tombstone.key.reset();
    EXPECT_EQ(become(settings("t"), tombstone), "t  1");
    EXPECT_EQ(become(settings("t/${key}"), tombstone), "missing_field, topic: key");
    EXPECT_EQ(become(settings("t/${value.site|none}"), tombstone), "t/none  1");
}

TEST(SourcePlan, WhatCannotBecomeAMessageHasAReason)
{
    EXPECT_EQ(become(settings("t/${value.absent}")), "missing_field, topic: value.absent");
    EXPECT_EQ(become(settings("t/${value.site}"), record("not json")), "missing_field, topic: value.site");
    EXPECT_EQ(become(settings("${value}"), record("a/+/b")), "bad_topic, topic: a/+/b");
    EXPECT_EQ(become(settings("${value}"), record("")), "bad_topic, topic: ");
    auto qos = settings("t");
    qos.qos = "${value}";
    EXPECT_EQ(become(qos, record("3")), "bad_qos, qos: 3");
    EXPECT_EQ(become(qos, record("")), "bad_qos, qos: ");
    auto retain = settings("t");
    retain.retain = "${value}";
    EXPECT_EQ(become(retain, record("maybe")), "bad_retain, retain: maybe");
    auto property = settings("t");
    property.userProperties = { "p=${value}" };
    EXPECT_EQ(become(property, record("\xC3\x28")), "bad_property, user_properties: p"); // [MQTT-1.5.4-1]
    EXPECT_EQ(become(property, record(std::string_view("a\0b", 3))), "bad_property, user_properties: p"); // [MQTT-1.5.4-2]
}

TEST(SourcePlan, ThereAreSevenWaysToSayWhereItBegins)
{
    const auto is = [](std::string_view text, Kind kind, std::int64_t number = 0) {
        const auto start = StartPoint::parse(text);
        return start && *start == StartPoint { kind, number };
    };
    EXPECT_TRUE(is("stored", Kind::Stored));
    EXPECT_TRUE(is("earliest", Kind::Earliest));
    EXPECT_TRUE(is("latest", Kind::Latest));
    EXPECT_TRUE(is("offset:0", Kind::Offset, 0));
    EXPECT_TRUE(is("offset:123456789012", Kind::Offset, 123456789012));
    EXPECT_TRUE(is("time:1767225600000", Kind::Time, 1767225600000));
    EXPECT_TRUE(is("time:2026-01-01", Kind::Time, 1767225600000));
    EXPECT_TRUE(is("time:2026-01-01T00:00:00Z", Kind::Time, 1767225600000));
    EXPECT_TRUE(is("time:2026-01-01T01:30:00.250+01:30", Kind::Time, 1767225600250));
    EXPECT_TRUE(is("time:2025-12-31 22:00-0200", Kind::Time, 1767225600000));
    for (const char* wrong : { "", "first", "offset:", "offset:-1", "offset:x", "time:", "time:2026-13-01", "time:2026-02-31", "time:2026-01-01T25:00",
             "time:2026-01-01T00:00:00Q", "17" })
        EXPECT_FALSE(StartPoint::parse(wrong)) << wrong;
}

TEST(SourcePlan, AMistakeIsNamedByItsKey)
{
    EXPECT_EQ(mistake(settings()), "");
    const auto with = [](auto change) {
        auto source = settings();
        change(source);
        return mistake(source);
    };
    EXPECT_EQ(with([](auto& s) { s.topics.clear(); }), "source.topics");
    EXPECT_EQ(with([](auto& s) { s.topics = { "a b" }; }), "source.topics");
    EXPECT_EQ(with([](auto& s) { s.topics = { "^a(" }; }), "source.topics");
    EXPECT_EQ(with([](auto& s) { s.topics = { "^plant\\..*" }; }), "");
    EXPECT_EQ(with([](auto& s) { s.start = "sometime"; }), "source.start");
    EXPECT_EQ(with([](auto& s) { s.topic = "a/#"; }), "source.topic");
    EXPECT_EQ(with([](auto& s) { s.topic = "a/${clientid}"; }), "source.topic") << "an event's field is none of a record";
    EXPECT_EQ(with([](auto& s) { s.topic = "a/${headers}"; }), "source.topic") << "which header?";
    EXPECT_EQ(with([](auto& s) { s.payload = "${value"; }), "source.payload");
    EXPECT_EQ(with([](auto& s) { s.qos = "3"; }), "source.qos");
    EXPECT_EQ(with([](auto& s) { s.retain = "yes"; }), "source.retain");
    EXPECT_EQ(with([](auto& s) { s.userProperties = { "novalue" }; }), "source.user_properties");
    EXPECT_EQ(with([](auto& s) { s.onFailure = "topic:x"; }), "source.on_failure");
    EXPECT_EQ(with([](auto& s) {
        s.commit = config::SourceCommit::Acked;
        s.qos = "0";
    }), "source.qos") << "nobody acknowledges QoS 0";
    config::KafkaSettings kafka;
    kafka.sources = { settings("a/#") };
    const auto issues = kafka::checkSources(kafka);
    ASSERT_EQ(issues.size(), 1u);
    EXPECT_EQ(issues[0].key, "source.s.topic");
    EXPECT_THAT(issues[0].text, ::testing::HasSubstr("is not an MQTT topic"));
}

TEST(SourceRecord, HopsAreTheLargestThatAHeaderSays)
{
    SourceRecord one = record();
    EXPECT_EQ(one.hops(), 0u);
    one.headers = { { "hookline_hops", "1" }, { "hookline_hops", "3" }, { "hookline_hops", "x" } };
    EXPECT_EQ(one.hops(), 3u);
}

TEST(MessageSample, ShowsWhatRecordsThatWereReadBecome)
{
    metrics::KafkaRecord one;
    one.partition = 2;
    one.offset = 41;
    one.timestampMillis = 1700000000000;
    one.hasKey = true;
    one.key = "k";
    one.hasValue = true;
    one.value = R"({"site":"a","text":")" + std::string(6000, 'x') + "\"}";
    one.headers = { { "trace", "t1" } };
    metrics::KafkaRecord looped = one;
    looped.offset = 42;
    looped.headers = { { kafka::kHopsHeader, "1" } };
    config::SourceSettings source = settings("in/${value.site}/${headers.trace|none}");
    source.userProperties = { "from=${topic}/${partition}" };
    auto made = kafka::sampleMessages(source, "orders", { one, looped });
    ASSERT_TRUE(made) << made.error().text();
    ASSERT_EQ(made->size(), 2u);
    const metrics::MessageSample& first = (*made)[0];
    EXPECT_EQ(first.mqttTopic, "in/a/t1");
    EXPECT_EQ(first.payload.size(), metrics::MessageSample::kMost) << "its beginning";
    EXPECT_EQ(first.payloadSize, one.value.size());
    EXPECT_EQ(first.key, "k");
    EXPECT_EQ(first.properties, (std::vector<std::pair<std::string, std::string>> { { "from", "orders/2" } }));
    EXPECT_EQ((*made)[1].skip, SourceSkip::Loop);
    source.loopGuard = false;
    EXPECT_EQ((*kafka::sampleMessages(source, "orders", { looped }))[0].mqttTopic, "in/a/none");
    source.topic = "in/${value";
    EXPECT_EQ(kafka::sampleMessages(source, "orders", { one }).error().id, "source.topic");
}

} // namespace
} // namespace hookline::test
