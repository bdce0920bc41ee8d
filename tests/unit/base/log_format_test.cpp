#include "core/base/log_format.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hookline::base {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

const LogLine kLine { 1'764'000'000'123'456, LogLevel::Warning, "broker", "client \"a\\b\"\n2026 error fake: line\x07" };

TEST(LogFormat, ThreeForms)
{
    EXPECT_THAT(format(kLine, LogFormat::Text), EndsWith(".123 warning broker: client \"a\\b\"\\n2026 error fake: line\\u0007"));
    EXPECT_EQ(format(kLine, LogFormat::Logfmt),
        R"(time=2025-11-24T16:00:00.123Z level=warning source=broker msg="client \"a\\b\"\n2026 error fake: line\u0007")");
    EXPECT_EQ(format(kLine, LogFormat::Json),
        R"({"time":"2025-11-24T16:00:00.123Z","level":"warning","source":"broker","msg":"client \"a\\b\"\n2026 error fake: line\u0007"})");
}

TEST(LogFormat, NothingFromOutsideStartsALineOrBreaksTheEncoding)
{
    LogLine line = kLine;
    line.text = "a\r\nb\x1b[31m\xFF\xC3(";
    for (const LogFormat one : { LogFormat::Text, LogFormat::Logfmt, LogFormat::Json }) {
        const std::string text = format(line, one);
        for (const char c : text)
            EXPECT_TRUE(static_cast<unsigned char>(c) >= 0x20 && static_cast<unsigned char>(c) < 0x7F) << text;
    }
    line.text = "温度";
    EXPECT_THAT(format(line, LogFormat::Json), HasSubstr("温度"));
}

TEST(LogFormat, Names)
{
    EXPECT_EQ(logFormat("json"), LogFormat::Json);
    EXPECT_FALSE(logFormat("xml"));
    EXPECT_EQ(logLevel("notice"), LogLevel::Notice);
    EXPECT_FALSE(logLevel("loud"));
}

} // namespace
} // namespace hookline::base
