// A user property looked up among the others.
#include "core/mqtt/extra_properties.h"
#include "core/mqtt/user_property.h"
#include "tests/support/packets.h"

#include <gtest/gtest.h>

namespace hookline::test {
namespace {

TEST(UserProperty, IsFoundAmongAllThatAPublishMayHave)
{
    std::string list("\x01\x01", 2);                       // the payload's format
    list += "\x03" + str("text/plain") + "\x08" + str("a/b") + "\x09" + str("id"); // content type, response topic, correlation
    ASSERT_TRUE(mqtt::appendUserProperty(list, "other", "x"));
    ASSERT_TRUE(mqtt::appendUserProperty(list, "hops", "1"));
    ASSERT_TRUE(mqtt::appendUserProperty(list, "hops", "2"));
    EXPECT_EQ(mqtt::userProperty(list, "hops"), "1") << "the first one";
    EXPECT_EQ(mqtt::userProperty(list, "other"), "x");
    EXPECT_TRUE(mqtt::userProperty(list, "text/plain").empty()) << "no other property is taken for one";
    EXPECT_TRUE(mqtt::userProperty({}, "hops").empty());
}

TEST(UserProperty, OfABrokenListIsNone)
{
    std::string list;
    ASSERT_TRUE(mqtt::appendUserProperty(list, "hops", "17"));
    for (std::size_t size = 0; size < list.size(); ++size)
        EXPECT_TRUE(mqtt::userProperty(std::string_view(list).substr(0, size), "hops").empty()) << size;
}

} // namespace
} // namespace hookline::test
