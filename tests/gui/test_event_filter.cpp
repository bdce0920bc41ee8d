#include "core/mqtt/extra_properties.h"
#include "ui/models/event_filter.h"
#include "ui/models/event_rows.h"
#include "ui/models/filter/completion.h"
#include "ui/models/filter/conjuncts.h"

#include "tests/gui/support/fake_backend.h"

#include <gtest/gtest.h>

namespace hookline {
namespace {

using ui::EventFilter;

class EventFilterTest : public ::testing::Test {
protected:
    EventFilterTest() { publish("dev-017", "factory/l3/temp", "{\"t\":31.4,\"state\":\"Error\"}"); }
    void publish(std::string_view client, std::string_view topic, std::string_view payload)
    {
        m_backend.publish(client, topic, payload);
        row = {};
        row.event = m_backend.waiting.back();
        row.payloadSize = static_cast<std::uint32_t>(payload.size());
        m_backend.waiting.clear();
    }
    bool matches(const QString& text) const
    {
        const EventFilter filter(text);
        EXPECT_FALSE(filter.error()) << text.toStdString() << ": " << filter.error()->message.toStdString();
        return filter.matches(row, 42, &rows);
    }
    bool matches(const char* text) const { return matches(QString::fromUtf8(text)); }
    static QString error(const char* text)
    {
        const EventFilter filter(QString::fromUtf8(text));
        return filter.error() ? filter.error()->message : QString();
    }

    test::FakeBackend m_backend;
    ui::EventRow row;
    ui::EventRows rows { 100, 1 << 20 };
};

TEST_F(EventFilterTest, WordsAreFoundInClientTopicPayloadAndEventName)
{
    EXPECT_TRUE(matches("017"));
    EXPECT_TRUE(matches("L3/TEMP"));
    EXPECT_TRUE(matches("error"));
    EXPECT_TRUE(matches("PUBLISH"));
    EXPECT_FALSE(matches("disconnected"));
    EXPECT_FALSE(matches("31.5"));
}

TEST_F(EventFilterTest, AllWordsMustBeFound)
{
    EXPECT_TRUE(matches("dev-017 temp"));
    EXPECT_FALSE(matches("dev-017 press"));
    EXPECT_TRUE(matches("\"l3/temp\" error"));
    EXPECT_FALSE(matches("\"temp error\""));
    EXPECT_TRUE(matches(""));
}

TEST_F(EventFilterTest, Fields)
{
    EXPECT_TRUE(matches("client:dev"));
    EXPECT_FALSE(matches("topic:dev"));
    EXPECT_TRUE(matches("client = dev-017"));
    EXPECT_FALSE(matches("client == dev-01"));
    EXPECT_FALSE(matches("client == DEV-017")) << "identifiers are compared as MQTT compares them";
    EXPECT_TRUE(matches("event == publish topic:l3 payload:state"));
    EXPECT_TRUE(matches("event in {connected, publish}"));
    EXPECT_FALSE(matches("event != publish"));
    EXPECT_TRUE(matches("event contains pub"));
    EXPECT_TRUE(matches("user == plant and ip contains 127.0.0.1 and proto == 5"));
    EXPECT_TRUE(matches("qos == 1 && size < 1k && size >= 20"));
    EXPECT_TRUE(matches("publisher eq dev-017"));
    EXPECT_TRUE(matches("seq == 42 and seq in {1, 42}"));
    EXPECT_TRUE(matches("Client MATCHES \"^dev-\\\\d+$\""));
    EXPECT_TRUE(matches("client matches r\"^dev-\\d+$\""));
    EXPECT_TRUE(matches("time > \"2026-03-14 06:00\" and time < \"2026-03-14 07:00\""));
    EXPECT_TRUE(matches("age > 1h"));
}

TEST_F(EventFilterTest, TopicsAreComparedAsMqttDoes)
{
    EXPECT_TRUE(matches("topic like factory/+/temp"));
    EXPECT_TRUE(matches("topic like \"factory/#\""));
    EXPECT_FALSE(matches("topic like factory/+"));
    EXPECT_TRUE(matches("topic like *temp"));
    EXPECT_FALSE(matches("topic like *tem"));
    publish("c", "$SYS/uptime", "1");
    EXPECT_FALSE(matches("topic like \"#\""));
}

TEST_F(EventFilterTest, ValuesInsideJson)
{
    publish("c", "t", R"( {"t": 31.4, "deep": {"list": [1, {"name": "A \"b\""}]}, "ok": true, "n": null, "s": "5"} )");
    EXPECT_TRUE(matches("payload.t > 30"));
    EXPECT_FALSE(matches("payload.t > 31.4"));
    EXPECT_TRUE(matches("payload.t >= 31.4 and payload.t == 31.40"));
    EXPECT_TRUE(matches("payload.deep.list[0] == 1"));
    EXPECT_TRUE(matches("payload.deep.list[1].name == \"A \\\"b\\\"\""));
    EXPECT_TRUE(matches("payload.ok == true"));
    EXPECT_TRUE(matches("payload.s == 5")) << "a text of digits is equal to what was typed";
    EXPECT_TRUE(matches("payload.n"));
    EXPECT_FALSE(matches("payload.absent")) << "absent is false";
    EXPECT_FALSE(matches("payload.absent != 3"));
    EXPECT_FALSE(matches("payload.deep.list[7] == 1"));
    publish("c", "t", "{\"t\": 31.4");
    EXPECT_TRUE(matches("payload.t == 31.4")) << "what comes before the value is enough";
    publish("c", "t", std::string(1000, '['));
    EXPECT_FALSE(matches("payload.t == 1"));
}

TEST_F(EventFilterTest, KafkaFate)
{
    EXPECT_TRUE(matches("kafka.status == none"));
    EXPECT_FALSE(matches("kafka.offset > 0"));
    row.kafka = tap::KafkaStatus::Acked;
    row.kafkaTopic = base::makeText("iot.events");
    row.partition = 3;
    row.offset = 1048;
    row.latencyMicros = 4100;
    EXPECT_TRUE(matches("kafka.topic == iot.events and kafka.partition == 3 and kafka.offset == 1048"));
    EXPECT_TRUE(matches("latency > 4ms and latency < 5ms and latency == 4100us"));
    EXPECT_TRUE(matches("kafka.status != failed"));
    row.kafka = tap::KafkaStatus::Failed;
    row.errorCode = -192;
    EXPECT_TRUE(matches("kafka.error == -192"));
    EXPECT_FALSE(matches("latency > 0ms"));
}

TEST_F(EventFilterTest, SessionsAndUserProperties)
{
    EXPECT_TRUE(matches("session == temporary and properties == 0"));
    EXPECT_FALSE(matches("session == kept"));
    auto other = base::makeRef<mqtt::ClientInfo>();
    other->clientId = "dev-017";
    other->protocol = mqtt::ProtocolVersion::V5;
    other->sessionExpirySeconds = 60;
    row.event.client = mqtt::ClientInfoRef(std::move(other));
    EXPECT_TRUE(matches("session == kept and session in {kept, temporary} and session"));
    auto older = base::makeRef<mqtt::ClientInfo>(); // of MQTT 3.1.1: without a clean session it is kept
    older->clientId = "dev-017";
    older->cleanStart = false;
    row.event.client = mqtt::ClientInfoRef(std::move(older));
    EXPECT_TRUE(matches("session == kept"));
    std::string list;
    for (const char* name : { "a", "b" })
        ASSERT_TRUE(mqtt::appendUserProperty(list, name, "1"));
    row.event.message = mqtt::Message::create({ .topic = "t", .payload = {}, .properties = list, .publisher = {} });
    EXPECT_TRUE(matches("properties == 2 and properties > 1"));
    row.event.client = {};
    EXPECT_FALSE(matches("session != kept"));
}

TEST_F(EventFilterTest, AndOrNotAndParentheses)
{
    EXPECT_TRUE(matches("event == connected or client == dev-017"));
    EXPECT_TRUE(matches("event == publish and not (client == x || client == y)"));
    EXPECT_TRUE(matches("event == connected and client == x or topic contains l3")) << "and binds more tightly than or";
    EXPECT_FALSE(matches("event == connected and (client == x or topic contains l3)"));
    EXPECT_FALSE(matches("!temp"));
    EXPECT_FALSE(matches("marked"));
    std::vector<tap::Event> others(50);
    rows.ingest(others, {});
    rows.toggleMark(42);
    EXPECT_TRUE(matches("marked"));
    EXPECT_TRUE(matches("marked == yes and !retain and dup == false"));
    EXPECT_FALSE(matches("note"));
    rows.setNote(42, QStringLiteral("  Leak at valve 3 "));
    EXPECT_EQ(rows.note(42), QStringLiteral("Leak at valve 3"));
    EXPECT_TRUE(matches("note and note contains LEAK and note != \"\""));
    EXPECT_FALSE(matches("note contains pump"));
    rows.setNote(42, {});
    EXPECT_FALSE(matches("note"));
}

TEST_F(EventFilterTest, OtherScripts)
{
    publish("dev", "工厂/温度", "");
    EXPECT_TRUE(matches("温度"));
    EXPECT_FALSE(matches("湿度"));
    EXPECT_TRUE(matches("topic like \"工厂/+\""));
    publish("ärger-1", "t", "");
    EXPECT_TRUE(matches("ÄRGER"));
}

TEST_F(EventFilterTest, MistakesSayWhereAndWhatToDo)
{
    EXPECT_EQ(error("clinet == x"), QStringLiteral("Unknown field “clinet” – did you mean “client”?"));
    EXPECT_EQ(EventFilter(QStringLiteral("event == publish and clinet == x")).error()->position, 21);
    EXPECT_EQ(EventFilter(QStringLiteral("clinet == x")).error()->replacement, QStringLiteral("client"));
    EXPECT_EQ(error("topic contains"), QStringLiteral("Column 15: expected a value after contains"));
    EXPECT_TRUE(error("event == pub").contains(QStringLiteral("none of: connected")));
    EXPECT_TRUE(error("size > big").contains(QStringLiteral("64k")));
    EXPECT_TRUE(error("latency > 4").contains(QStringLiteral("10ms")));
    EXPECT_TRUE(error("topic < 3").contains(QStringLiteral("cannot be used")));
    EXPECT_TRUE(error("topic like factory/#/temp").contains(QStringLiteral("not a topic filter")));
    EXPECT_TRUE(error("client matches \"(\"").contains(QStringLiteral("pattern")));
    EXPECT_EQ(error("\"unfinished"), QStringLiteral("Column 1: the closing quotation mark is missing"));
    EXPECT_EQ(error("(a or b"), QStringLiteral("Column 1: the closing ) is missing"));
    EXPECT_EQ(error("a)"), QStringLiteral("Column 2: there is no ( for this )"));
    EXPECT_FALSE(error("a & b").isEmpty());
    EXPECT_FALSE(error("qos in 1").isEmpty());
    EXPECT_FALSE(error("== x").isEmpty());
    EXPECT_FALSE(error("a and").isEmpty());
    EXPECT_FALSE(error(std::string(200, '(').c_str()).isEmpty()) << "no stack is eaten";
    EXPECT_TRUE(error("client contains not").isEmpty());
}

TEST_F(EventFilterTest, OnlyWordsAreAppliedWhileTyping)
{
    EXPECT_TRUE(EventFilter(QStringLiteral("dev-017 \"l3\"")).isSimple());
    EXPECT_FALSE(EventFilter(QStringLiteral("client")).isSimple());
    EXPECT_FALSE(EventFilter(QStringLiteral("a or b")).isSimple());
}

TEST_F(EventFilterTest, AnyTextCanBeQuotedSoThatItIsReadBack)
{
    for (const char* text :
        { "my device", "plain-1", "a\"b\\c", "and", "", "a=b", "{x}", "two\nlines\ttab", "topic:x", "设备", "r\"x" }) {
        publish(text, "t", "");
        const QString value = QString::fromUtf8(text);
        if (!value.isEmpty()) {
            EXPECT_TRUE(matches(EventFilter::test("client", "==", value))) << text;
        }
        publish("other", "t", "");
        EXPECT_FALSE(matches(EventFilter::test("client", "==", value))) << text;
    }
}

class FilterCompletion : public ::testing::Test {
protected:
    static QStringList texts(const char* filter)
    {
        const QString text = QString::fromUtf8(filter);
        QStringList out;
        for (const auto& each : ui::filter::suggest(text, static_cast<int>(text.size()), [](ui::filter::FieldId field) {
                 return field == ui::filter::FieldId::Client
                     ? QStringList { QStringLiteral("dev-1"), QStringLiteral("my device") }
                     : QStringList {};
             }))
            out << each.text;
        return out;
    }
};

TEST_F(FilterCompletion, FieldsOperatorsAndValues)
{
    EXPECT_TRUE(texts("").contains(QStringLiteral("client")));
    EXPECT_EQ(texts("cli"), QStringList { QStringLiteral("client") });
    EXPECT_TRUE(texts("kafka.").contains(QStringLiteral("kafka.offset")));
    EXPECT_TRUE(texts("qos ").contains(QStringLiteral(">=")));
    EXPECT_FALSE(texts("client ").contains(QStringLiteral(">=")));
    EXPECT_TRUE(texts("client ").contains(QStringLiteral("like")));
    EXPECT_TRUE(texts("event == ").contains(QStringLiteral("session_takenover")));
    EXPECT_EQ(texts("event == publ"), QStringList { QStringLiteral("publish") });
    EXPECT_EQ(texts("client == dev"), (QStringList { QStringLiteral("dev-1"), QStringLiteral("\"my device\"") }));
    EXPECT_TRUE(texts("event == publish ").contains(QStringLiteral("and")));
    EXPECT_TRUE(texts("event == publish and to").contains(QStringLiteral("topic")));
}

TEST_F(FilterCompletion, ReplacesWhatWasTyped)
{
    const auto all = ui::filter::suggest(QStringLiteral("qos > 0 and cli"), 15, {});
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0].start, 12);
    EXPECT_EQ(all[0].length, 3);
}

TEST(FilterHelp, EveryExampleIsAFilter)
{
    for (const ui::filter::Field& field : ui::filter::fields()) {
        const EventFilter filter(QString::fromUtf8(field.example));
        EXPECT_FALSE(filter.error()) << field.example << ": " << filter.error()->message.toStdString();
        EXPECT_FALSE(filter.isEmpty()) << field.example;
    }
}

TEST(Conjuncts, AFilterIsTakenApartAndPutTogetherAgain)
{
    using ui::filter::conjuncts, ui::filter::conjunction;
    const auto apart = [](const char* text) { return conjuncts(QString::fromUtf8(text)).join(u'|').toStdString(); };
    EXPECT_EQ(apart(""), "");
    EXPECT_EQ(apart("  dev-017 temp "), "dev-017 temp") << "words belong together";
    EXPECT_EQ(apart("qos == 1 and retain && (size > 3 or dup)"), "qos == 1|retain|size > 3 or dup");
    EXPECT_EQ(apart("a == 1 or b == 2 and c"), "a == 1 or b == 2 and c") << "an or outside is one test";
    EXPECT_EQ(apart("topic == \"x and y\" and event in {publish, acked}"), "topic == \"x and y\"|event in {publish, acked}");
    EXPECT_EQ(apart("(a) and not (b or c)"), "a|not (b or c)");
    EXPECT_EQ(apart("(a) or (b)"), "(a) or (b)") << "brackets that are not around all of it";
    EXPECT_EQ(conjunction({ QStringLiteral("a or b"), QStringLiteral("c") }), QStringLiteral("(a or b) and c"));
    EXPECT_EQ(conjunction({ QStringLiteral("a or b") }), QStringLiteral("a or b"));
    EXPECT_EQ(conjunction({ QStringLiteral("topic == \"a or b\""), QStringLiteral("c") }), QStringLiteral("topic == \"a or b\" and c"));
    EXPECT_EQ(conjunction({}), QString());
}

TEST(Conjuncts, KindsAreReadInBothWaysOfWritingThem)
{
    using ui::filter::kindsOf, ui::filter::kindTest;
    const auto kinds = [](const char* text) { return kindsOf(QString::fromUtf8(text)).join(u'|').toStdString(); };
    EXPECT_EQ(kinds("event == publish"), "publish");
    EXPECT_EQ(kinds("EVENT in {publish,acked}"), "publish|acked");
    for (const char* other : { "event != publish", "event == publish temp", "event in {publish", "topic == publish", "event", "publish", "" })
        EXPECT_EQ(kinds(other), "") << other;
    EXPECT_EQ(kindTest({ QStringLiteral("publish") }), QStringLiteral("event == publish"));
    EXPECT_EQ(kindsOf(kindTest({ QStringLiteral("a"), QStringLiteral("b") })), QStringList({ QStringLiteral("a"), QStringLiteral("b") }));
    EXPECT_EQ(kindTest({}), QString());
}

} // namespace
} // namespace hookline
