#include "core/mqtt/properties.h"

#include <gtest/gtest.h>

namespace hookline::mqtt {
namespace {

std::string list(const std::string& bytes) { return std::string(1, static_cast<char>(bytes.size())) + bytes; }

ReasonCode read(const std::string& bytes, PropertyContext context, Properties& out)
{
    Reader reader(bytes);
    return readProperties(reader, context, out);
}

TEST(Properties, ForwardsEverythingButWhatIsTheBrokersOwn)
{
    const std::string type("\x03\x00\x01t", 4);
    const std::string expiry("\x02\x00\x00\x00\x05", 5);
    const std::string user("\x26\x00\x01k\x00\x01v", 7);
    const std::string alias("\x23\x00\x02", 3);
    Properties out;
    ASSERT_EQ(read(list(type + expiry + user + alias + user), PropertyContext::Publish, out), ReasonCode::Success);
    EXPECT_EQ(out.forward, type + user + user);
    EXPECT_EQ(out.messageExpiry, 5u);
    EXPECT_EQ(out.topicAlias, 2);
    Properties plain;
    const std::string packet = list(type + user); // outlives the view into it
    ASSERT_EQ(read(packet, PropertyContext::Publish, plain), ReasonCode::Success);
    EXPECT_EQ(plain.forward, type + user);
    EXPECT_TRUE(plain.rebuilt.empty()); // a view of the packet, nothing copied
}

TEST(Properties, EachPacketTakesOnlyItsOwn) // MQTT 5 table 2-4
{
    struct Case {
        std::string bytes;
        PropertyContext good;
        PropertyContext bad;
    };
    const std::string nul(1, '\0');
    for (const Case& c : std::initializer_list<Case> {
             { "\x11" + std::string(4, '\1'), PropertyContext::Connect, PropertyContext::Publish },
             { "\x11" + std::string(4, '\1'), PropertyContext::Disconnect, PropertyContext::Subscribe },
             { "\x0B\x01", PropertyContext::Subscribe, PropertyContext::Unsubscribe },
             { "\x18" + std::string(4, '\1'), PropertyContext::Will, PropertyContext::Connect },
             { "\x01" + nul, PropertyContext::Will, PropertyContext::Ack },
             { "\x1F" + nul + "\x01r", PropertyContext::Ack, PropertyContext::Connect },
             { "\x15" + nul + "\x01m", PropertyContext::Auth, PropertyContext::Publish },
         }) {
        Properties one;
        EXPECT_EQ(read(list(c.bytes), c.good, one), ReasonCode::Success);
        Properties two;
        EXPECT_NE(read(list(c.bytes), c.bad, two), ReasonCode::Success);
    }
}

TEST(Properties, EveryTruncationIsMalformed)
{
    const std::string nul(1, '\0');
    const std::string whole = "\x26" + nul + "\x01k" + nul + "\x01v\x03" + nul + "\x02tt\x02" + std::string(4, '\1');
    for (std::size_t size = 1; size < whole.size(); ++size) {
        Properties out;
        const ReasonCode reason = read(list(whole.substr(0, size)), PropertyContext::Publish, out);
        const bool boundary = size == 7 || size == 12; // between two properties
        EXPECT_EQ(reason == ReasonCode::Success, boundary) << size;
    }
}

} // namespace
} // namespace hookline::mqtt
