#include "tests/bench/load/ledger.h"

#include <gtest/gtest.h>

namespace hookline::bench {
namespace {

TEST(Ledger, EverythingOnceAndInOrderIsClean)
{
    Ledger ledger(2, 2);
    for (std::uint64_t i = 0; i < 5; ++i) {
        for (std::size_t subscriber = 0; subscriber < 2; ++subscriber) {
            for (std::size_t publisher = 0; publisher < 2; ++publisher)
                ledger.received(subscriber, publisher, i);
        }
    }
    for (std::size_t subscriber = 0; subscriber < 2; ++subscriber) {
        for (std::size_t publisher = 0; publisher < 2; ++publisher)
            ledger.close(subscriber, publisher, 5);
    }
    EXPECT_EQ(ledger.lost(), 0u);
    EXPECT_EQ(ledger.duplicates(), 0u);
    EXPECT_EQ(ledger.reordered(), 0u);
}

TEST(Ledger, CountsWhatIsMissingInTheMiddleAndAtTheEnd)
{
    Ledger ledger(1, 2);
    ledger.received(0, 1, 0);
    ledger.received(0, 1, 3);
    ledger.close(0, 1, 6);
    EXPECT_EQ(ledger.lost(), 4u); // 1, 2, 4, 5
    ledger.close(0, 0, 2);
    EXPECT_EQ(ledger.lost(), 6u);
}

TEST(Ledger, TellsLateFromTwice)
{
    Ledger ledger(1, 1);
    for (const std::uint64_t sequence : { 0u, 2u, 1u, 1u, 3u, 0u })
        ledger.received(0, 0, sequence);
    ledger.close(0, 0, 4);
    EXPECT_EQ(ledger.lost(), 0u);
    EXPECT_EQ(ledger.reordered(), 1u);
    EXPECT_EQ(ledger.duplicates(), 2u);
}

} // namespace
} // namespace hookline::bench
