#include "core/auth/ban_list.h"

#include <gtest/gtest.h>

namespace hookline::auth {
namespace {

using Kind = BanList::Kind;
constexpr std::int64_t kSecond = 1'000'000'000;

TEST(BanList, NetworksAddressesAndPeers)
{
    EXPECT_EQ(hostOf("127.0.0.1:80"), "127.0.0.1");
    EXPECT_EQ(hostOf("[::1]:80"), "::1");
    EXPECT_EQ(hostOf("::1"), "::1");
    EXPECT_TRUE(isLocal("127.3.2.1:9"));
    EXPECT_TRUE(isLocal("[::1]:9"));
    EXPECT_TRUE(isLocal("[::ffff:127.0.0.1]:9"));
    EXPECT_TRUE(isLocal("")) << "a Unix socket";
    EXPECT_FALSE(isLocal("192.0.2.1:9"));
    EXPECT_FALSE(isLocal("[fe80::1%eth0]:9"));
    for (const std::string_view bad : { "", "x", "192.0.2", "192.0.2.0/33", "192.0.2.0/x", "192.0.2.0/", "::/129", "localhost" })
        EXPECT_FALSE(parseNetwork(bad)) << bad;
}

TEST(BanList, RefusesByAddressClientAndUser)
{
    BanList bans;
    ASSERT_TRUE(bans.applySettings({ "192.0.2.0/25", "2001:db8::/32" }, { "evil" }, { "mallory" }, {}));
    const auto refused = [&](std::string_view peer, std::string_view id, std::string_view user) { return bans.refusal(peer, id, user, 1).has_value(); };
    EXPECT_TRUE(refused("192.0.2.127:5", "c", ""));
    EXPECT_FALSE(refused("192.0.2.128:5", "c", ""));
    EXPECT_TRUE(refused("[2001:db8:9::1]:5", "c", ""));
    EXPECT_TRUE(refused("[::ffff:192.0.2.1]:5", "c", "")) << "IPv4 in IPv6 clothes";
    EXPECT_TRUE(refused("10.0.0.1:5", "evil", ""));
    EXPECT_TRUE(refused("10.0.0.1:5", "c", "mallory"));
    EXPECT_FALSE(refused("10.0.0.1:5", "Evil", "Mallory"));
    EXPECT_FALSE(refused("", "c", "")) << "a Unix socket has no address";
}

TEST(BanList, SettingsReplaceOnlyTheirOwn)
{
    BanList bans;
    ASSERT_TRUE(bans.applySettings({}, { "a" }, {}, {}));
    ASSERT_TRUE(bans.ban(Kind::Client, "b", "by hand", 0));
    ASSERT_TRUE(bans.applySettings({}, { "c" }, {}, {}));
    EXPECT_FALSE(bans.refusal("", "a", "", 1));
    EXPECT_TRUE(bans.refusal("", "b", "", 1));
    EXPECT_TRUE(bans.refusal("", "c", "", 1));
    const auto wrong = bans.applySettings({ "nowhere" }, {}, {}, {});
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().id, "access.ban_address");
    EXPECT_TRUE(bans.refusal("", "c", "", 1)) << "nothing changes when something is wrong";
    EXPECT_EQ(bans.list(1).size(), 2u);
    EXPECT_TRUE(bans.unban(Kind::Client, "b"));
    EXPECT_FALSE(bans.unban(Kind::Client, "b"));
}

TEST(BanList, ABanForATimeEnds)
{
    BanList bans;
    ASSERT_TRUE(bans.ban(Kind::Address, "192.0.2.1", "flood", 10 * kSecond));
    EXPECT_TRUE(bans.refusal("192.0.2.1:5", "c", "", 10 * kSecond - 1));
    EXPECT_FALSE(bans.refusal("192.0.2.1:5", "c", "", 10 * kSecond));
    EXPECT_TRUE(bans.list(10 * kSecond).empty());
    EXPECT_FALSE(bans.ban(Kind::Address, "nowhere", "", 0));
}

TEST(BanList, FlappingIsBannedForATime)
{
    BanList bans;
    ASSERT_TRUE(bans.applySettings({}, {}, {}, { 3, 10 * kSecond, 60 * kSecond }));
    EXPECT_FALSE(bans.noteDisconnect("c", 1 * kSecond));
    EXPECT_FALSE(bans.noteDisconnect("c", 2 * kSecond));
    EXPECT_FALSE(bans.noteDisconnect("other", 3 * kSecond));
    EXPECT_FALSE(bans.noteDisconnect("c", 13 * kSecond)) << "the first two are too old by now";
    EXPECT_FALSE(bans.noteDisconnect("c", 14 * kSecond));
    EXPECT_TRUE(bans.noteDisconnect("c", 15 * kSecond));
    EXPECT_TRUE(bans.refusal("", "c", "", 16 * kSecond));
    EXPECT_FALSE(bans.refusal("", "other", "", 16 * kSecond));
    EXPECT_FALSE(bans.refusal("", "c", "", 75 * kSecond));
}

} // namespace
} // namespace hookline::auth
