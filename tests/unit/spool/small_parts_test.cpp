#include "core/disk/crc32c.h"
#include "core/spool/orders.h"
#include "core/spool/row.h"
#include "tests/unit/spool/support/spool_folder.h"

#include <random>

namespace hookline::spool {
namespace {

TEST(Crc32c, AnswersAsTheStandardSays)
{
    EXPECT_EQ(disk::crc32c(0, "123456789", 9), 0xE3069283u);
    EXPECT_EQ(disk::crc32c(0, "", 0), 0u);
    const std::string zeros(32, '\0');
    EXPECT_EQ(disk::crc32c(0, zeros.data(), zeros.size()), 0x8A9136AAu);
}

TEST(Crc32c, InstructionAndTableAgreeAndMayBeContinued)
{
    std::mt19937 random(1);
    std::string text(1000, '\0');
    for (char& c : text)
        c = static_cast<char>(random());
    for (const std::size_t size : { 0u, 1u, 7u, 8u, 9u, 63u, 500u, 1000u }) {
        EXPECT_EQ(disk::crc32c(0, text.data(), size), disk::crc32cByTable(0, text.data(), size)) << size;
        EXPECT_EQ(disk::crc32c(disk::crc32c(0, text.data(), size / 3), text.data() + size / 3, size - size / 3), disk::crc32c(0, text.data(), size)) << size;
    }
}

TEST(Checksum, CoversEveryPartAndWhereOneEnds)
{
    const RowView row { 1, 2, 3, 4, "key", "headers", "body" };
    const std::uint32_t sum = checksum(row);
    std::vector<RowView> others(9, row);
    others[0].seq = 2;
    others[1].lane = 3;
    others[2].kind = 4;
    others[3].wallMicros = 5;
    others[4].key = "kez";
    others[5].headers = "headert";
    others[6].body = "bodz";
    others[7].key = "keyh";
    others[7].headers = "eaders";
    others[8].headers = "headersb";
    others[8].body = "ody";
    for (const RowView& other : others)
        EXPECT_NE(checksum(other), sum);
    EXPECT_EQ(checksum(Row(row).view()), sum);
}

TEST(Orders, KeepTheirContentWhenGatheredAndHandedOn)
{
    Orders all;
    for (std::uint64_t i = 1; i <= 3; ++i) {
        Orders some;
        some.add({ i, 1, 0, 0, "k" + std::to_string(i), std::string_view(), test::bodyOf(i) });
        some.done.push_back(i);
        all.takeFrom(some);
        EXPECT_TRUE(some.empty());
    }
    ASSERT_EQ(all.entries.size(), 3u);
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(all.rowAt(i).seq, i + 1);
        EXPECT_EQ(all.rowAt(i).body, test::bodyOf(i + 1));
        EXPECT_EQ(all.rowAt(i).headers, "");
    }
    EXPECT_EQ(all.done.size(), 3u);
}

} // namespace
} // namespace hookline::spool
