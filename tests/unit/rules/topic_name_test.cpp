#include "core/rules/topic_name.h"

#include <gtest/gtest.h>

namespace hookline::rules {
namespace {

std::string legal(std::string_view wish)
{
    std::string out = "?";
    const TopicVerdict verdict = legalTopicName(wish, out);
    EXPECT_EQ(out != "?", verdict == TopicVerdict::AsIs || verdict == TopicVerdict::Rewritten) << wish;
    EXPECT_EQ(out == wish, verdict == TopicVerdict::AsIs) << wish;
    return out;
}

TEST(TopicName, RewritesWhatKafkaForbids)
{
    EXPECT_EQ(legal("plant.line-1_x"), "plant.line-1_x");
    EXPECT_EQ(legal("plant/line 1/ü"), "plant.line_1._");
    EXPECT_EQ(legal("日本"), "__") << "one for a character";
    EXPECT_EQ(legal("\xff\xff"), "__");
    EXPECT_EQ(legal("."), "_");
    EXPECT_EQ(legal(".."), "__");
    EXPECT_EQ(legal("/"), "_") << "never the names . and ..";
    EXPECT_EQ(legal("a\nb#"), "a_b_");
}

TEST(TopicName, RefusesWhatNoNameCanBeMadeOf)
{
    std::string out = "kept";
    EXPECT_EQ(legalTopicName("", out), TopicVerdict::Empty);
    EXPECT_EQ(legalTopicName(std::string(250, 'a'), out), TopicVerdict::TooLong);
    EXPECT_EQ(out, "kept");
    EXPECT_EQ(legalTopicName(std::string(249, 'a'), out), TopicVerdict::AsIs);
}

TEST(TopicName, CollisionsAreNoticedOnce) // acceptance case 17
{
    CollisionDetector detector;
    EXPECT_FALSE(detector.add("a/b", "a.b"));
    EXPECT_FALSE(detector.add("a/b", "a.b"));
    EXPECT_EQ(detector.add("a.b", "a.b"), "a/b");
    EXPECT_FALSE(detector.add("a.b", "a.b")) << "told already";
    EXPECT_FALSE(detector.add("x.y", "x.y"));
    EXPECT_EQ(detector.add("x_y", "x_y"), "x.y") << "Kafka does not have both";
    EXPECT_FALSE(detector.add("z", "z"));
}

} // namespace
} // namespace hookline::rules
