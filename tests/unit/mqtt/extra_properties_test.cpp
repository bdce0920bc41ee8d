// Properties that are added to packets, and a CONNECT that is written anew.
#include "core/mqtt/connect.h"
#include "core/mqtt/extra_properties.h"
#include "tests/support/packets.h"

#include <gtest/gtest.h>

namespace hookline::test {
namespace {

const std::string kMore = "\x26" + str("n") + str("v"); // 7 bytes

TEST(ExtraProperties, GoBehindThoseThatAreThere)
{
    const std::string own = fourByteProperty(0x02, 60);
    const std::string publish = publishPacket("t", "x", { .version = 5, .qos = 1, .id = 3, .properties = own });
    EXPECT_EQ(mqtt::withProperties(publish, kMore), publishPacket("t", "x", { .version = 5, .qos = 1, .id = 3, .properties = own + kMore }));
    EXPECT_EQ(mqtt::withProperties(packet(0x90, u16(1) + std::string(1, '\0') + "\x01"), kMore), packet(0x90, u16(1) + "\x07" + kMore + "\x01"));
    EXPECT_EQ(mqtt::withProperties(packet(0x20, std::string(3, '\0')), kMore), packet(0x20, std::string(2, '\0') + "\x07" + kMore));
}

TEST(ExtraProperties, MakeTheListThatShortPacketsLeaveOut) // MQTT 5 sections 3.4.2.1 and 3.14.2.1
{
    EXPECT_EQ(mqtt::withProperties(packet(0x40, u16(7)), kMore), packet(0x40, u16(7) + std::string(1, '\0') + "\x07" + kMore));
    EXPECT_EQ(mqtt::withProperties(packet(0x40, u16(7) + "\x10"), kMore), packet(0x40, u16(7) + "\x10\x07" + kMore));
    EXPECT_EQ(mqtt::withProperties(packet(0xE0, ""), kMore), packet(0xE0, std::string(1, '\0') + "\x07" + kMore));
}

TEST(ExtraProperties, AreNothingForWhatHasNoneOrIsBroken)
{
    EXPECT_EQ(mqtt::withProperties(packet(0xD0, ""), kMore), "");
    EXPECT_EQ(mqtt::withProperties(packet(0x30, "\x7f\x7fx"), kMore), "");
    EXPECT_EQ(mqtt::withProperties("", kMore), "");
    std::string list;
    EXPECT_FALSE(mqtt::appendUserProperty(list, "n", std::string_view("\xff", 1))); // [MQTT-1.5.4-1]
    EXPECT_FALSE(mqtt::appendUserProperty(list, std::string(65536, 'n'), ""));
    EXPECT_EQ(list, "");
}

TEST(ExtraProperties, AReasonStringIsFoundBehindOthers)
{
    std::string list = kMore + fourByteProperty(0x11, 1) + twoByteProperty(0x21, 9);
    EXPECT_FALSE(mqtt::explains(mqtt::withProperties(packet(0x20, std::string(3, '\0')), list)));
    ASSERT_TRUE(mqtt::appendReasonString(list, "because"));
    EXPECT_TRUE(mqtt::explains(mqtt::withProperties(packet(0x20, std::string(3, '\0')), list)));
}

TEST(ExtraProperties, AConnectSaysTheSameWhenItIsWrittenAnew)
{
    ConnectOptions options;
    options.version = 5;
    options.id = "some id";
    options.username = "somebody";
    options.clean = false;
    options.properties = fourByteProperty(0x11, 600) + twoByteProperty(0x21, 20) + fourByteProperty(0x27, 5000) + twoByteProperty(0x22, 4)
        + byteProperty(0x19, 1) + byteProperty(0x17, 0) + kMore;
    options.willTopic = "w";
    options.willPayload = "gone";
    options.willQos = 2;
    options.willRetain = true;
    options.willProperties = fourByteProperty(0x18, 5) + fourByteProperty(0x02, 60) + kMore;
    for (const int version : { 4, 5 }) {
        options.version = version;
        const std::string packet = connectPacket(options);
        const mqtt::FixedHeader header = mqtt::readFixedHeader(packet.data(), packet.size());
        mqtt::ConnectView view;
        ASSERT_EQ(mqtt::readConnect(std::string_view(packet).substr(header.headerSize), view), mqtt::ReasonCode::Success);
        std::string again;
        mqtt::appendConnect(again, view);
        EXPECT_EQ(again, packet) << version;
    }
}

} // namespace
} // namespace hookline::test
