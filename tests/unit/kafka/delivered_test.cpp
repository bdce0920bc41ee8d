// Noticing that Kafka has lost what it had acknowledged.
#include "core/kafka/delivered.h"

#include <gtest/gtest.h>

namespace hookline::test {
namespace {

using kafka::Delivered;

TEST(Delivered, OffsetsThatGrowAreFineWhateverTheirSteps)
{
    Delivered delivered;
    for (const std::int64_t offset : { 0, 1, 2, 7, 1000 })
        EXPECT_TRUE(delivered.note(2, offset).empty());
    EXPECT_TRUE(delivered.note(0, 0).empty()) << "another partition";
    EXPECT_TRUE(delivered.note(0, 1).empty());
}

TEST(Delivered, AnOffsetThatComesAgainNamesTheRangeThatIsGone)
{
    Delivered delivered;
    EXPECT_TRUE(delivered.note(1, 34073).empty());
    EXPECT_TRUE(delivered.note(0, 500).empty());
    const auto lost = delivered.note(1, 9969);
    ASSERT_EQ(lost.size(), 1u);
    EXPECT_EQ(lost[0].partition, 1);
    EXPECT_EQ(lost[0].from, 9969);
    EXPECT_EQ(lost[0].to, 34073);
    EXPECT_EQ(lost[0].count(), 24105u);
    EXPECT_FALSE(lost[0].wholeTopic);
    EXPECT_TRUE(delivered.note(1, 9970).empty()) << "said once";
    EXPECT_TRUE(delivered.note(0, 501).empty()) << "the other partition is as it was";
}

TEST(Delivered, ATopicThatBeginsAnewHasLostAllItsPartitions)
{
    Delivered delivered;
    EXPECT_TRUE(delivered.note(0, 10).empty());
    EXPECT_TRUE(delivered.note(1, 20).empty());
    EXPECT_TRUE(delivered.note(3, 0).empty());
    const auto lost = delivered.note(1, 0);
    ASSERT_EQ(lost.size(), 3u);
    EXPECT_EQ(lost[0].to, 10);
    EXPECT_EQ(lost[1].to, 20);
    EXPECT_EQ(lost[2].partition, 3);
    EXPECT_TRUE(lost[0].wholeTopic);
    EXPECT_TRUE(delivered.note(0, 0).empty());
    EXPECT_TRUE(delivered.note(3, 0).empty());
    EXPECT_TRUE(delivered.note(1, 1).empty());
}

TEST(Delivered, KeepsRowsForATimeAndAnAmountAndGivesBackWhatWasLost)
{
    Delivered delivered;
    for (std::uint64_t i = 0; i < 10; ++i)
        delivered.keep({ 100 + i, 1, static_cast<std::int32_t>(i % 2), static_cast<std::int64_t>(i / 2), static_cast<std::int64_t>(i), 10 });
    std::vector<std::uint64_t> gone;
    const auto expire = [&](std::int64_t before, std::uint64_t bytes) {
        gone.clear();
        delivered.expire(before, bytes, [&](std::uint64_t seq) { gone.push_back(seq); });
        return gone;
    };
    EXPECT_EQ(expire(1, 1000), (std::vector<std::uint64_t> { 100, 101 })) << "too old";
    EXPECT_EQ(expire(1, 60), (std::vector<std::uint64_t> { 102, 103 })) << "too much";
    EXPECT_TRUE(expire(1, 60).empty());
    // Left: seq 104 to 109, offsets 2 to 4 of both partitions.
    const auto rows = delivered.take({ { .partition = 1, .from = 3, .to = 9 } });
    EXPECT_EQ(rows, (std::map<std::uint32_t, std::vector<std::uint64_t>> { { 1, { 107, 109 } } }));
    EXPECT_EQ(delivered.kept(), 4u);
    EXPECT_TRUE(expire(1, 40).empty()) << "what was taken counts no more";
}

} // namespace
} // namespace hookline::test
