#include "core/config/config_file.h"
#include "core/config/schema.h"
#include "core/config/toml_value.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hookline::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Override, SetsEveryKey)
{
    for (const Field& field : schema()) {
        SCOPED_TRACE(field.key());
        Settings settings;
        std::string text;
        Value expected;
        switch (field.kind) {
        case Kind::Flag:
            expected = !std::get<bool>(field.read(settings));
            text = writeValue(expected);
            break;
        case Kind::Number:
            expected = field.most;
            text = std::to_string(field.most);
            break;
        case Kind::Text:
            expected = std::string("some words");
            text = "some words";
            break;
        case Kind::Choice:
            expected = std::string(field.choices.back());
            text = field.choices.back();
            break;
        case Kind::TextList:
            expected = std::vector<std::string> { "acked", "publish" };
            text = "acked,publish";
            break;
        case Kind::TextMap:
            expected = Properties { { "a.b", "1" }, { "c", "x" } };
            text = "{ a.b = 1, c = 'x' }";
            break;
        }
        ASSERT_TRUE(applyOverride(settings, field.key() + "=" + text).has_value());
        EXPECT_EQ(field.read(settings), expected);
        Settings only;
        field.write(only, expected);
        EXPECT_EQ(settings, only);
        // The file's own spelling works as well.
        Settings again;
        ASSERT_TRUE(applyOverride(again, " " + field.key() + " = " + writeValue(expected)).has_value());
        EXPECT_EQ(again, only);
    }
}

TEST(Override, TakesBareAndQuotedWords)
{
    Settings settings;
    ASSERT_TRUE(applyOverride(settings, "kafka.servers=localhost:9092,[::1]:9093").has_value());
    EXPECT_EQ(settings.kafka.servers, "localhost:9092,[::1]:9093");
    ASSERT_TRUE(applyOverride(settings, "kafka.topic=\"a=b\"").has_value());
    EXPECT_EQ(settings.kafka.topic, "a=b");
    ASSERT_TRUE(applyOverride(settings, "kafka.servers=").has_value());
    EXPECT_EQ(settings.kafka.servers, "");
    ASSERT_TRUE(applyOverride(settings, "kafka.acks=1").has_value());
    EXPECT_EQ(settings.kafka.acks, "1");
    ASSERT_TRUE(applyOverride(settings, "kafka.events=").has_value());
    EXPECT_TRUE(settings.kafka.events.empty());
}

TEST(Override, SetsOneProperty)
{
    Settings settings;
    ASSERT_TRUE(applyOverride(settings, "kafka.properties.socket.timeout.ms=1000").has_value());
    ASSERT_TRUE(applyOverride(settings, "kafka.properties.security.protocol=\"ssl\"").has_value());
    EXPECT_THAT(settings.kafka.properties,
        ElementsAre(testing::Pair("security.protocol", "ssl"), testing::Pair("socket.timeout.ms", "1000")));
}

std::string refusal(std::string_view assignment, std::string_view id)
{
    Settings settings;
    const auto result = applyOverride(settings, assignment);
    EXPECT_FALSE(result.has_value()) << assignment;
    EXPECT_EQ(settings, Settings {}) << assignment;
    if (result.has_value())
        return {};
    EXPECT_EQ(result.error().id, id) << assignment;
    return result.error().text();
}

TEST(Override, RefusesWithARemedy)
{
    EXPECT_THAT(refusal("broker.port", "set.no_value"), HasSubstr("broker.port=1884"));
    EXPECT_THAT(refusal("broker.prot=1", "set.unknown_key"), HasSubstr("Did you mean broker.port?"));
    EXPECT_THAT(refusal("port=1", "set.unknown_key"), HasSubstr("Did you mean broker.port?"));
    EXPECT_THAT(refusal("zzzzzz=1", "set.unknown_key"), HasSubstr("--print-config"));
    EXPECT_THAT(refusal("broker.port=70000", "set.value"), HasSubstr("0–65535"));
    EXPECT_THAT(refusal("broker.port=-1", "set.value"), HasSubstr("0–65535"));
    EXPECT_THAT(refusal("broker.port=abc", "set.value"), HasSubstr("broker.port=1883"));
    EXPECT_THAT(refusal("broker.port=1\nbind=2", "set.value"), HasSubstr("broker.port=1883"));
    EXPECT_THAT(refusal("broker.port=", "set.value"), HasSubstr("broker.port=1883"));
    EXPECT_THAT(refusal("kafka.acks=2", "set.value"), HasSubstr("all, 1, 0"));
    EXPECT_THAT(refusal("kafka.topic=\"open", "set.value"), HasSubstr("kafka.topic="));
    EXPECT_THAT(refusal("kafka.properties=5", "set.value"), HasSubstr("kafka.properties.socket.timeout.ms"));
    EXPECT_THAT(refusal("kafka.enabled=yes", "set.value"), HasSubstr("kafka.enabled=true"));
}

} // namespace
} // namespace hookline::config
