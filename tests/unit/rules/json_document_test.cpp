#include "core/rules/json_document.h"

#include <gtest/gtest.h>

namespace hookline::rules {
namespace {

JsonStep member(std::string name) { return { std::move(name), 0, false }; }
JsonStep place(std::size_t index) { return { {}, index, true }; }

TEST(JsonDocument, FindsValuesByPath)
{
    JsonDocument document;
    ASSERT_TRUE(document.parse(R"( {"a":{"b":[10,{"c":"x\u00e9\n"}]},"n":-1.50e3,"t":true,"z":null,"":5} )"));
    EXPECT_EQ(document.find({ member("a"), member("b"), place(0) })->text, "10");
    EXPECT_EQ(document.find({ member("a"), member("b"), place(1), member("c") })->text, "xé\n");
    EXPECT_EQ(document.find({ member("n") })->text, "-1.50e3") << "digits stay as they were written";
    EXPECT_TRUE(document.find({ member("t") })->flag);
    EXPECT_EQ(document.find({ member("z") })->type, JsonType::Null);
    EXPECT_EQ(document.find({ member("") })->text, "5");
    EXPECT_EQ(document.find({ member("a") })->text, R"({"b":[10,{"c":"x\u00e9\n"}]})");
    EXPECT_EQ(document.find({ member("a"), member("b") })->text, R"([10,{"c":"x\u00e9\n"}])");
    EXPECT_EQ(document.find({})->type, JsonType::Object);
    for (const auto& path : std::vector<std::vector<JsonStep>> { { member("q") }, { place(0) }, { member("n"), member("x") },
             { member("a"), member("b"), place(2) }, { member("a"), member("b"), member("0") } })
        EXPECT_EQ(document.find(path), nullptr);
}

TEST(JsonDocument, OfTwoMembersWithOneNameTheLastCounts)
{
    JsonDocument document;
    ASSERT_TRUE(document.parse(R"({"a":1,"a":2})"));
    EXPECT_EQ(document.find({ member("a") })->text, "2");
}

TEST(JsonDocument, TakesScalarsAndHugeNumbers)
{
    JsonDocument document;
    ASSERT_TRUE(document.parse("123456789012345678901234567890"));
    EXPECT_EQ(document.find({})->text, "123456789012345678901234567890");
    ASSERT_TRUE(document.parse("\"x\""));
    EXPECT_EQ(document.find({})->text, "x");
}

TEST(JsonDocument, RefusesWhatIsNotJson)
{
    JsonDocument document;
    for (const std::string_view text : { std::string_view(), std::string_view("{"), std::string_view("{\"a\":1}x"),
             std::string_view("{\"a\":1}\0junk", 12), std::string_view("\0", 1), std::string_view("{'a':1}"), std::string_view("nul"),
             std::string_view("{\"a\":\"\xff\"}"), std::string_view("[1,]"), std::string_view("NaN"), std::string_view("\"\\ud800\"") }) {
        EXPECT_FALSE(document.parse(text)) << text;
        EXPECT_EQ(document.find({}), nullptr) << "nothing is left of it";
    }
}

TEST(JsonDocument, LimitsDepthAndSize)
{
    JsonDocument document;
    const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    EXPECT_TRUE(document.parse(nested(JsonDocument::kMaxDepth)));
    EXPECT_FALSE(document.parse(nested(JsonDocument::kMaxDepth + 1)));
    EXPECT_FALSE(document.parse(std::string(1'000'000, '['))) << "and no stack overflow";
    std::string wide = "[1";
    for (std::size_t i = 0; i < JsonDocument::kMaxValues; ++i)
        wide += ",1";
    EXPECT_FALSE(document.parse(wide + "]"));
}

} // namespace
} // namespace hookline::rules
