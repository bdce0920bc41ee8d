#include "core/rules/event_fields.h"

#include "tests/unit/rules/event_maker.h"

#include <gtest/gtest.h>

namespace hookline::rules {
namespace {

using test::EventSpec;
using test::makeEvent;

Field field(std::string_view text)
{
    std::size_t used = 0;
    auto parsed = parseField(text, used);
    EXPECT_TRUE(parsed) << text;
    EXPECT_EQ(used, text.size()) << text;
    return *parsed;
}

std::string valueOf(const tap::Event& event, std::string_view name)
{
    EventFields fields("node-1", 0x0badcafe);
    fields.use(event);
    const FieldValue value = fields.get(field(name));
    return value.present() ? std::string(value.text) : "(missing)";
}

TEST(EventFields, OfAPublish)
{
    const tap::Event event = makeEvent({ .topic = "plant//temp", .payload = R"({"site":{"name":"Köln"},"v":[1,2.50],"off":null})",
        .clientId = "c1", .username = "u", .userProperties = { { "x", "1" }, { "x", "2" }, { "a b", "3" } }, .contentType = "text/x" });
    for (const auto& [name, value] : std::initializer_list<std::pair<const char*, const char*>> {
             { "event", "publish" },
             { "event_id", "0badcafe-0100000000000002" },
             { "timestamp", "1700000000123" },
             { "node", "node-1" },
             { "clientid", "c1" },
             { "client_id", "c1" },
             { "username", "u" },
             { "peer", "127.0.0.1:5000" },
             { "publisher", "c1" },
             { "topic", "plant//temp" },
             { "topic[1]", "plant" },
             { "topic[2]", "" },
             { "topic[3]", "temp" },
             { "topic[4]", "(missing)" },
             { "topic[-1]", "temp" },
             { "topic[-3]", "plant" },
             { "topic[-4]", "(missing)" },
             { "payload", R"({"site":{"name":"Köln"},"v":[1,2.50],"off":null})" },
             { "payload.site.name", "Köln" },
             { "payload[\"site\"]['name']", "Köln" },
             { "payload.v[1]", "2.50" },
             { "payload.site", R"({"name":"Köln"})" },
             { "payload.off", "(missing)" },
             { "payload.no", "(missing)" },
             { "qos", "1" },
             { "retain", "false" },
             { "packet_id", "(missing)" },
             { "reason", "(missing)" },
             { "content_type", "text/x" },
             { "response_topic", "(missing)" },
             { "user_property.x", "2" },
             { "user_property[\"a b\"]", "3" },
             { "user_property.y", "(missing)" },
         })
        EXPECT_EQ(valueOf(event, name), value) << name;
}

TEST(EventFields, OfEventsWithoutAMessage)
{
    tap::Event event = makeEvent({ .kind = tap::EventKind::Disconnected });
    event.reason = mqtt::ReasonCode::KeepAliveTimeout;
    event.text = base::makeText("silent for 90 s");
    EXPECT_EQ(valueOf(event, "reason"), "keep_alive_timeout");
    EXPECT_EQ(valueOf(event, "detail"), "silent for 90 s");
    for (const char* name : { "topic", "topic[1]", "payload", "payload.x", "qos", "user_property.x", "username", "publisher" })
        EXPECT_EQ(valueOf(event, name), "(missing)") << name;
    EXPECT_EQ(valueOf(makeEvent({ .topic = "a/+", .kind = tap::EventKind::Subscribed }), "topic[2]"), "+");
    const tap::Event refused = makeEvent({ .topic = "a/+", .kind = tap::EventKind::SubscribeRefused });
    EXPECT_EQ(valueOf(refused, "event"), "subscribe_refused");
    EXPECT_EQ(valueOf(refused, "topic"), "a/+");
    EXPECT_EQ(valueOf(refused, "topic[2]"), "+");
    EXPECT_EQ(valueOf(refused, "qos"), "1");
    EXPECT_EQ(valueOf(refused, "reason"), "not_authorized");
    EXPECT_EQ(valueOf(refused, "detail"), "refused by the access rules");
}

TEST(EventFields, ReadAPayloadOnceHoweverManyAsk)
{
    EventFields fields;
    const tap::Event event = makeEvent({ .payload = R"({"a":1})" });
    fields.use(event);
    EXPECT_EQ(fields.payloadsParsed(), 0u) << "not before somebody asks";
    fields.get(field("topic"));
    fields.get(field("payload"));
    EXPECT_EQ(fields.payloadsParsed(), 0u);
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(fields.get(field("payload.a")).text, "1");
    EXPECT_EQ(fields.payloadsParsed(), 1u);
    const tap::Event broken = makeEvent({ .payload = "{" });
    fields.use(broken);
    EXPECT_FALSE(fields.get(field("payload.a")).present());
    EXPECT_TRUE(fields.payloadIsBroken());
    EXPECT_EQ(fields.payloadsParsed(), 2u);
}

TEST(Field, SaysWhatIsWrongAndWhere)
{
    for (const auto& [text, at, words] : std::initializer_list<std::tuple<const char*, std::size_t, const char*>> {
             { "", 0, "missing" },
             { "clientId", 0, "is not a field. Known are: event," },
             { "topic[0]", 6, "count from 1" },
             { "topic[x]", 6, "number" },
             { "topic[1", 5, "not closed" },
             { "payload.", 8, "name is expected" },
             { "payload[-1]", 8, "count from 0" },
             { "payload[\"a]", 8, "closing quote" },
             { "user_property", 13, "which user property" },
         }) {
        std::size_t used = 0;
        const auto parsed = parseField(text, used);
        ASSERT_FALSE(parsed) << text;
        EXPECT_EQ(parsed.error().at, at) << text;
        EXPECT_NE(parsed.error().text.find(words), std::string::npos) << parsed.error().text;
    }
}

} // namespace
} // namespace hookline::rules
