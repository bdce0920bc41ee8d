#include "core/mqtt/topic.h"

#include <gtest/gtest.h>

namespace hookline::mqtt {
namespace {

TEST(Topic, MatchesLevelByLevel) // MQTT 5 section 4.7.1
{
    struct Case {
        const char* filter;
        const char* topic;
        bool matches;
    };
    for (const Case& c : std::initializer_list<Case> {
             { "sport/tennis/player1/#", "sport/tennis/player1", true },
             { "sport/tennis/player1/#", "sport/tennis/player1/ranking", true },
             { "sport/tennis/player1/#", "sport/tennis/player1/score/wimbledon", true },
             { "sport/#", "sport", true },
             { "#", "a/b", true },
             { "sport/tennis/+", "sport/tennis/player1", true },
             { "sport/tennis/+", "sport/tennis/player1/ranking", false },
             { "sport/+", "sport", false },
             { "sport/+", "sport/", true },
             { "+/+", "/finance", true },
             { "/+", "/finance", true },
             { "+", "/finance", false },
             { "#", "$SYS/x", false },
             { "+/monitor/Clients", "$SYS/monitor/Clients", false },
             { "$SYS/#", "$SYS/x", true },
             { "$SYS/monitor/+", "$SYS/monitor/Clients", true },
             { "a/b", "a/b/c", false },
             { "a/b/c", "a/b", false },
             { "A", "a", false },
             { "", "a", false },
         }) {
        EXPECT_EQ(matches(c.filter, c.topic), c.matches) << c.filter << " ~ " << c.topic;
    }
}

TEST(Topic, RefusesWhatTheSpecificationForbids) // [MQTT-4.7.1-1] [MQTT-4.7.1-2] [MQTT-4.7.3-1] [MQTT-4.7.3-2]
{
    for (const char* filter : { "", "a#", "#/a", "a/#/b", "a+", "+a/b", "a/+b" })
        EXPECT_FALSE(isValidTopicFilter(filter)) << filter;
    for (const char* filter : { "#", "+", "a/#", "/", "//", "+/+/#", "a/+/b", "$share", "日本/+" })
        EXPECT_TRUE(isValidTopicFilter(filter)) << filter;
    for (const std::string_view topic : { std::string_view("a/+"), std::string_view("#"), std::string_view(""), std::string_view("a\0", 2), std::string_view("\xFF") })
        EXPECT_FALSE(isValidTopicName(topic)) << topic;
    EXPECT_TRUE(isValidTopicName("a/b c/ü"));
    EXPECT_FALSE(isValidTopicName(std::string(200, '/')));
    EXPECT_FALSE(isValidTopicName(std::string(70000, 'a')));
    EXPECT_TRUE(isValidTopicName(std::string(127, '/')));
}

TEST(Topic, TakesSharedFiltersApart) // [MQTT-4.8.2-1] [MQTT-4.8.2-2]
{
    const SharedFilter good = parseShared("$share/g/a/#");
    EXPECT_TRUE(good.valid);
    EXPECT_EQ(good.group, "g");
    EXPECT_EQ(good.filter, "a/#");
    for (const char* bad : { "$share", "$share/", "$share//x", "$share/g", "$share/g/", "$share/+/x", "$share/g#/x" })
        EXPECT_FALSE(parseShared(bad).valid) << bad;
    EXPECT_TRUE(parseShared("$shared/g/x").group.empty());
    EXPECT_TRUE(parseShared("$shared/g/x").valid);
}

} // namespace
} // namespace hookline::mqtt
