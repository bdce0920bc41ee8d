// The user properties of a message, among its others and in what is broken.
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

} // namespace
} // namespace hookline::test
