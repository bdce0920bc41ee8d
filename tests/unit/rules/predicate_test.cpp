#include "core/rules/predicate.h"

#include "tests/unit/rules/event_maker.h"

#include <gtest/gtest.h>

namespace hookline::rules {
namespace {

const tap::Event& sample()
{
    static const tap::Event event = test::makeEvent({ .topic = "plant/line1/temp",
        .payload = R"({"temp":30.5,"n":5,"big":9007199254740993,"s":"pump-7","t":true,"f":false,"z":null,"l":[1,"two",3],"o":{"k":"v"},
            "text":"5","neg":-2,"a-b":1})",
        .clientId = "gw-1", .userProperties = { { "site", "k" } } });
    return event;
}

std::string eval(std::string_view text, const tap::Event& event = sample())
{
    const auto parsed = Predicate::parse(text);
    if (!parsed)
        return "error " + std::to_string(parsed.error().at) + ": " + parsed.error().text;
    EventFields fields;
    fields.use(event);
    return parsed->matches(fields) ? "yes" : "no";
}

TEST(Predicate, Holds)
{
    for (const char* text : {
             "", "  ", "true", "payload.t", "qos == 1", "qos >= 1 && qos < 2", "payload.temp > 30", "payload.temp == 30.5",
             "payload.temp == 3.05e1", "payload.n == 5.0", "payload.neg < -1.5", "payload.big == 9007199254740993",
             "payload.s == 'pump-7'", "payload.s != \"pump-8\"", "payload.s contains \"mp\"", "payload.s like \"pump-_\"",
             "payload.s like '%7'", "payload.l contains 'two'", "payload.l contains 3", "payload.n in (1, 5)", "payload.s in [\"pump-7\"]",
             "payload.z == null", "payload.nope == null", "payload.n != null", "!(payload.nope > 3)", "not payload.f",
             "payload.o.k == 'v'", "topic[2] == 'line1'", "clientid like 'gw-%'", "user_property.site == 'k'",
             "payload.n != 'five'", "payload.f == false", "payload.a-b == 1", "payload contains 'pump'", "event == 'publish'",
             "false || true && true", "(false or true) and not false", "${payload.n} == 5", "payload.s < 'q'", "!payload.f && !false",
             "payload.l[0] == 1", "payload.s like 'pump\\-7' || true",
         })
        EXPECT_EQ(eval(text), "yes") << text;
}

TEST(Predicate, DoesNotHold)
{
    for (const char* text : {
             "false", "payload.f", "payload.n", "payload.s", "payload.nope", "payload.nope == 3", "payload.nope != 3",
             "payload.nope < 3", "payload.z != 3", "payload.n == '5'", "payload.text == 5", "payload.n < 'x'", "payload.temp > 31",
             "payload.big == 9007199254740992", "payload.s like 'pump'", "payload.s like '_'", "payload.l contains '3'",
             "payload.n in (1, 2)", "payload.nope in (1)", "payload.nope contains 'x'", "payload.n contains 5", "payload.n == null",
             "payload.z != null", "true && false", "!true", "topic[9] == ''", "payload.o == 'v'",
         })
        EXPECT_EQ(eval(text), "no") << text;
}

TEST(Predicate, OfAPayloadThatIsNoJson)
{
    const tap::Event broken = test::makeEvent({ .payload = "ON" });
    EXPECT_EQ(eval("payload == 'ON'", broken), "yes");
    EXPECT_EQ(eval("payload.x == 1", broken), "no");
    EXPECT_EQ(eval("payload.x == null", broken), "yes");
}

TEST(Predicate, SaysWhatIsWrongAndWhere)
{
    for (const auto& [text, words] : std::initializer_list<std::pair<const char*, const char*>> {
             { "qos = 1", "error 4: write == to compare" },
             { "qos ==", "error 6: a field or a value is missing at the end" },
             { "qos == 1 qos", "error 9: an operator or the end is expected" },
             { "(qos == 1", "error 0: this parenthesis is not closed" },
             { "qos == 1)", "error 8: an operator or the end" },
             { "nope == 1", "error 0: \"nope\" is not a field" },
             { "qos == \"x", "error 7: this text has no closing quote" },
             { "qos == 1x", "error 7: \"1x\" is not a number" },
             { "qos in 1", "error 7: a list is expected" },
             { "qos in (1, topic)", "error 11: only fixed values" },
             { "qos in (1 2)", "error 10: a comma or )" },
             { "topic like qos", "error 11: a pattern in quotes" },
             { "a && ", "error 0: \"a\" is not a field" },
             { "true &&", "error 7: a field or a value is missing" },
             { "${qos == 1", "error 6: } is expected" },
         })
        EXPECT_TRUE(eval(text).starts_with(words)) << text << " -> " << eval(text);
}

TEST(Predicate, IsBounded)
{
    EXPECT_EQ(eval(std::string(40, '(') + "true" + std::string(40, ')')), "yes");
    EXPECT_NE(eval(std::string(100'000, '(')).find("nested too deeply"), std::string::npos);
    EXPECT_NE(eval(std::string(100'000, '!') + "true").find("nested too deeply"), std::string::npos);
    std::string longOne = "true";
    for (int i = 0; i < 2000; ++i)
        longOne += " && true";
    EXPECT_NE(eval(longOne).find("too long"), std::string::npos);
}

TEST(Predicate, ReadsThePayloadOnlyWhenItComesToThat)
{
    EventFields fields;
    fields.use(sample());
    EXPECT_FALSE(Predicate::parse("qos == 0 && payload.n == 5")->matches(fields));
    EXPECT_EQ(fields.payloadsParsed(), 0u);
    EXPECT_TRUE(Predicate::parse("qos == 1 && payload.n == 5 && payload.t")->matches(fields));
    EXPECT_EQ(fields.payloadsParsed(), 1u);
    EXPECT_TRUE(Predicate::parse("payload.x == 1")->needsJson());
    EXPECT_FALSE(Predicate::parse("payload == 'x'")->needsJson());
}

} // namespace
} // namespace hookline::rules
