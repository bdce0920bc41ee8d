#include "core/base/text.h"

#include <gtest/gtest.h>

namespace hookline::base {
namespace {

TEST(Text, KeepsItsOwnCopy)
{
    TextRef text;
    {
        std::string source = "factory/#";
        text = makeText(source);
        source = "overwritten";
    }
    EXPECT_EQ(text->view(), "factory/#");
    EXPECT_EQ(text->string(), "factory/#");
}

TEST(Text, EmptyTextIsNotNoText)
{
    EXPECT_TRUE(makeText(""));
    EXPECT_EQ(makeText("")->view(), "");
    EXPECT_FALSE(TextRef());
}

} // namespace
} // namespace hookline::base
