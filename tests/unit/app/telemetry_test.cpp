#include "app/simulator/telemetry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hookline::simulator {
namespace {

TEST(Telemetry, IsJsonOfTheSizeAskedFor)
{
    for (const std::size_t size : { std::size_t { 40 }, std::size_t { 64 }, std::size_t { 1024 } }) {
        Telemetry telemetry(1);
        const std::string text = telemetry.next(size);
        EXPECT_EQ(text.size(), size);
        EXPECT_THAT(
            text, testing::MatchesRegex("\\{\"t\":[0-9]+\\.[0-9],\"h\":[0-9]+,\"seq\":1(,\"pad\":\"\\.*\")?\\} *"));
    }
}

TEST(Telemetry, NeverCutsTheReadings)
{
    Telemetry telemetry(1);
    EXPECT_THAT(telemetry.next(0), testing::MatchesRegex("\\{\"t\":[0-9]+\\.[0-9],\"h\":[0-9]+,\"seq\":1\\}"));
    EXPECT_THAT(telemetry.next(0), testing::HasSubstr("\"seq\":2}"));
}

TEST(Telemetry, WandersInsideAPlausibleRoom)
{
    Telemetry telemetry(3);
    bool moved = false;
    double last = 0;
    for (int i = 0; i < 20000; ++i) {
        const double temperature = std::stod(telemetry.next(0).substr(5));
        EXPECT_GE(temperature, 15.0);
        EXPECT_LE(temperature, 35.0);
        if (i > 0) {
            EXPECT_NEAR(temperature, last, 0.31);
            moved = moved || temperature != last;
        }
        last = temperature;
    }
    EXPECT_TRUE(moved);
}

} // namespace
} // namespace hookline::simulator
