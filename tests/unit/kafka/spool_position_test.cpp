// How far a spool is committed, as it stands in Kafka.
#include "core/kafka/spool_position.h"

#include <gtest/gtest.h>

namespace hookline::test {
namespace {

using kafka::SpoolPosition;

SpoolPosition position()
{
    SpoolPosition out;
    out.spool = "0123456789abcdef0123456789abcdef";
    out.run = "fedcba9876543210";
    out.number = 7;
    return out;
}

TEST(SpoolPosition, CoversEachLaneUpToItsOwnRow)
{
    SpoolPosition p = position();
    EXPECT_FALSE(p.covers(1, 1, 0)) << "nothing is committed";
    p.advance(1, 10, 1000);
    p.advance(2, 25, 2000);
    EXPECT_TRUE(p.covers(1, 10, 1000));
    EXPECT_TRUE(p.covers(1, 3, 500));
    EXPECT_FALSE(p.covers(1, 11, 1000));
    EXPECT_FALSE(p.covers(1, 20, 1000)) << "another lane has come further";
    EXPECT_TRUE(p.covers(2, 20, 1500));
    EXPECT_FALSE(p.covers(3, 1, 0));
    EXPECT_EQ(p.newest(), 25u);
}

TEST(SpoolPosition, NeverGoesBack)
{
    SpoolPosition p = position();
    p.advance(1, 10, 1000);
    p.advance(1, 8, 3000); // the clock was set back between them
    EXPECT_TRUE(p.covers(1, 10, 1000));
    EXPECT_TRUE(p.covers(1, 8, 3000));
    EXPECT_EQ(p.reached.size(), 1u);
}

TEST(SpoolPosition, ASeqThatIsGivenASecondTimeIsNotCovered)
{
    SpoolPosition p = position();
    p.advance(1, 100, 5000);
    // The spool was put back from a copy that ended at 40: what comes now has the seqs again, and another time.
    EXPECT_TRUE(p.covers(1, 40, 2000));
    EXPECT_FALSE(p.covers(1, 41, 9000));
}

TEST(SpoolPosition, IsTheSameOutOfItsText)
{
    SpoolPosition p = position();
    EXPECT_EQ(SpoolPosition::parse(p.text()), p) << "no lane yet";
    p.advance(1, 10, 1000);
    p.advance(4'294'967'295, 18'446'744'073'709'551'615u, -5);
    EXPECT_EQ(SpoolPosition::parse(p.text()), p);
}

TEST(SpoolPosition, TheLanesThatMovedLastStayAndItFitsBesideAnOffset)
{
    SpoolPosition p = position();
    for (std::uint32_t lane = 4'000'000'000; lane < 4'000'000'100; ++lane) {
        p.advance(lane, 18'446'744'073'709'551'615u, 1'764'151'234'567'890);
        p.advance(5, lane, 1);
    }
    EXPECT_TRUE(p.covers(5, 4'000'000'099, 1)) << "it moved all the time";
    EXPECT_TRUE(p.covers(4'000'000'099, 1, 1));
    EXPECT_FALSE(p.covers(4'000'000'000, 1, 1));
    EXPECT_LT(p.text().size(), 4096u);
    EXPECT_EQ(SpoolPosition::parse(p.text()), p);
}

TEST(SpoolPosition, WhatIsNotOursIsNone)
{
    for (const char* text : { "", "x", "hookline1", "hookline1 a", "hookline1 a b", "hookline1 a b x", "hookline2 a b 1", "hookline1 a b 1 1:2",
             "hookline1 a b 1 1:2:x", "hookline1 a b 1 x:2:3", "hookline1 a b 1 1:2:3:4", "hookline1 a b 1 1:2:3 ,", "hookline start=earliest" })
        EXPECT_FALSE(SpoolPosition::parse(text)) << text;
    std::string many = "hookline1 a b 1";
    for (int i = 0; i < 1000; ++i)
        many += " 1:2:3";
    EXPECT_FALSE(SpoolPosition::parse(many));
}

} // namespace
} // namespace hookline::test
