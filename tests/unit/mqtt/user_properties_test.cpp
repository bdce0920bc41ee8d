// The user properties of a message, among its others and in what is broken.
#include "core/mqtt/extra_properties.h"
#include "core/mqtt/user_properties.h"
#include "tests/support/packets.h"

#include <gtest/gtest.h>

namespace hookline::test {
namespace {

const std::string kOne = "\x26" + str("n") + str("v"); // 7 bytes

TEST(UserProperties, AreFoundInTheirOrder)
{
    const std::string list = std::string("\x01\x01", 2) + fourByteProperty(0x02, 60) + "\x26" + str("a") + str("1") + "\x03" + str("text/plain")
        + "\x08" + str("r/t") + "\x09" + str("c") + "\x26" + str("a") + str("") + "\x0B\x05" + "\x26" + str("b") + str("=x");
    std::string seen;
    EXPECT_EQ(mqtt::userProperties(list, [&](std::string_view name, std::string_view value) { seen.append(name).append("=").append(value).append(";"); }), 3u);
    EXPECT_EQ(seen, "a=1;a=;b==x;");
    EXPECT_EQ(mqtt::userProperties({}), 0u);
}

TEST(UserProperties, EndWhereNothingCanBeToldApart)
{
    EXPECT_EQ(mqtt::userProperties(kOne + kOne.substr(0, 5)), 1u) << "what is cut off is none";
    EXPECT_EQ(mqtt::userProperties(kOne + "\x7F" + kOne), 1u);
}

TEST(UserProperties, OneIsFoundAmongAllThatAPublishMayHave)
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

TEST(UserProperties, OfABrokenListThereIsNone)
{
    std::string list;
    ASSERT_TRUE(mqtt::appendUserProperty(list, "hops", "17"));
    for (std::size_t size = 0; size < list.size(); ++size)
        EXPECT_TRUE(mqtt::userProperty(std::string_view(list).substr(0, size), "hops").empty()) << size;
}

} // namespace
} // namespace hookline::test
