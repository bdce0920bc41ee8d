#include "core/base/result.h"

#include <gtest/gtest.h>

namespace hookline::base {
namespace {

TEST(Result, ErrorReadsAsOneSentence)
{
    EXPECT_EQ((Error { "x", "Port 1883 is taken", "address already in use", "Use another port" }).text(),
        "Port 1883 is taken: address already in use. Use another port");
    EXPECT_EQ(
        (Error { "x", "Port 1883 is taken", {}, "Use another port" }).text(), "Port 1883 is taken. Use another port");
    EXPECT_EQ((Error { "x", "Port 1883 is taken", "in use", {} }).text(), "Port 1883 is taken: in use");
    EXPECT_EQ((Error { "x", "Port 1883 is taken", {}, {} }).text(), "Port 1883 is taken");
}

TEST(Result, FailMakesAnError)
{
    const Result<int> bad = fail({ "id", "what", "why", "remedy" });
    ASSERT_FALSE(bad.has_value());
    EXPECT_EQ(bad.error().id, "id");
    const Result<> good;
    EXPECT_TRUE(good.has_value());
}

} // namespace
} // namespace hookline::base
