#include "core/rules/text_template.h"

#include "tests/unit/rules/event_maker.h"

#include <gtest/gtest.h>

namespace hookline::rules {
namespace {

std::string render(std::string_view text, const tap::Event& event)
{
    const auto parsed = TextTemplate::parse(text);
    if (!parsed)
        return "error " + std::to_string(parsed.error().at) + ": " + parsed.error().text;
    EventFields fields("n");
    fields.use(event);
    std::string out;
    const Field* missing = parsed->render(fields, out);
    return missing ? "missing " + missing->text : out;
}

TEST(TextTemplate, PutsFieldsIntoText)
{
    const tap::Event event = test::makeEvent({ .topic = "plant/line1", .payload = R"({"site":"k","n":1.10,"z":null})" });
    EXPECT_EQ(render("", event), "");
    EXPECT_EQ(render("plain $ text }", event), "plain $ text }");
    EXPECT_EQ(render("x.${topic[2]}.${payload.site}-${clientid}", event), "x.line1.k-c1");
    EXPECT_EQ(render("${payload.n}", event), "1.10");
    EXPECT_EQ(render("$${topic} ${event}", event), "${topic} publish");
}

TEST(TextTemplate, AMissingFieldHasAStatedOutcome)
{
    const tap::Event event = test::makeEvent({ .topic = "plant/line1", .payload = R"({"z":null})" });
    EXPECT_EQ(render("a.${payload.site}.${topic[9]}", event), "missing payload.site");
    EXPECT_EQ(render("a.${payload.z}", event), "missing payload.z") << "null is as good as missing";
    EXPECT_EQ(render("a.${payload.site|none}.${payload.z|}b", event), "a.none.b");
    EXPECT_EQ(render("${payload.site}", test::makeEvent({ .payload = "not json" })), "missing payload.site");
}

TEST(TextTemplate, SaysWhatIsWrongAndWhere)
{
    const tap::Event event = test::makeEvent({});
    EXPECT_EQ(render("ab${topic", event), "error 2: this ${ is not closed; write }");
    EXPECT_EQ(render("ab${topic|x", event), "error 2: this ${ is not closed; write }");
    EXPECT_EQ(render("ab${topic x}", event), "error 9: } or |default is expected behind the field \"topic\"");
    EXPECT_TRUE(render("ab${nope}", event).starts_with("error 4: \"nope\" is not a field")) << render("ab${nope}", event);
}

TEST(TextTemplate, ARecordHasOtherFieldsThanAnEvent)
{
    for (const char* text : { "${key}", "${partition}@${offset}", "${value.a[0]}", "${headers.x}", "${headers[\"x y\"]}", "${topic[1]}", "${timestamp}" }) {
        EXPECT_TRUE(TextTemplate::parse(text, Vocabulary::Record)) << text;
    }
    const auto wrong = TextTemplate::parse("a${clientid}", Vocabulary::Record);
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().text, "\"clientid\" is not a field. Known are: topic, partition, offset, timestamp, key, value, headers");
    EXPECT_EQ(TextTemplate::parse("${headers}", Vocabulary::Record).error().text, "which header? Write headers.name");
    EXPECT_FALSE(TextTemplate::parse("${key}")) << "nor has an event a record's";
}

TEST(TextTemplate, KnowsWhatItNeeds)
{
    EXPECT_TRUE(TextTemplate::parse("events")->isStatic());
    EXPECT_EQ(TextTemplate::parse("events")->literal(), "events");
    EXPECT_FALSE(TextTemplate::parse("${topic}")->isStatic());
    EXPECT_TRUE(TextTemplate::parse("${clientid}")->isOnly(FieldName::ClientId));
    EXPECT_FALSE(TextTemplate::parse("x${clientid}")->isOnly(FieldName::ClientId));
    EXPECT_FALSE(TextTemplate::parse("${clientid|x}")->isOnly(FieldName::ClientId));
    EXPECT_FALSE(TextTemplate::parse("${payload}")->needsJson());
    EXPECT_TRUE(TextTemplate::parse("${payload.x}")->needsJson());
    EXPECT_EQ(TextTemplate::parse("a${topic|b}c")->literals(), "abc");
}

} // namespace
} // namespace hookline::rules
