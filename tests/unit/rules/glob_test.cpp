#include "core/rules/glob.h"

#include <gtest/gtest.h>

namespace hookline::rules {
namespace {

TEST(Glob, MatchesWholeNames)
{
    struct Case {
        const char* pattern;
        const char* text;
        bool matches;
    };
    for (const Case& c : std::initializer_list<Case> {
             { "*", "", true },
             { "", "", true },
             { "", "a", false },
             { "sensor-*", "sensor-1", true },
             { "sensor-*", "sensor-", true },
             { "sensor-*", "Sensor-1", false },
             { "*-temp", "a-temp-temp", true },
             { "a*b*c", "a-b-b-c", true },
             { "a*b*c", "a-c-b", false },
             { "gw?", "gw7", true },
             { "gw?", "gw", false },
             { "gw?", "gwü", true },
             { "gw??", "gwü", false },
             { "a\\*", "a*", true },
             { "a\\*", "ab", false },
             { "**a", "ba", true },
         })
        EXPECT_EQ(matchesGlob(c.pattern, c.text), c.matches) << c.pattern << " ~ " << c.text;
    EXPECT_TRUE(matchesGlob("%err_r%", "an error", '%', '_'));
    EXPECT_FALSE(matchesGlob("*", "an error", '%', '_'));
}

TEST(Glob, TakesNoExponentialTime)
{
    const std::string text(5000, 'a');
    std::string pattern;
    for (int i = 0; i < 50; ++i)
        pattern += "a*";
    EXPECT_FALSE(matchesGlob(pattern + "b", text)); // an exponential matcher would still be here tomorrow
}

} // namespace
} // namespace hookline::rules
