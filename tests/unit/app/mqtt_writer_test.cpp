#include "app/simulator/mqtt_writer.h"

#include <gtest/gtest.h>

namespace hookline::simulator {
namespace {

using namespace std::string_literals;

TEST(MqttWriter, WritesConnectOfBothVersions)
{
    std::string out;
    MqttWriter(4).connect(out, "ab", 30);
    EXPECT_EQ(out,
        "\x10\x0E\x00\x04MQTT\x04\x02\x00\x1E\x00\x02"s
        "ab"s);
    out.clear();
    MqttWriter(5).connect(out, "ab", 30);
    EXPECT_EQ(out,
        "\x10\x0F\x00\x04MQTT\x05\x02\x00\x1E\x00\x00\x02"s
        "ab"s);
}

TEST(MqttWriter, WritesTheSmallPackets)
{
    std::string out;
    MqttWriter(5).subscribe(out, "a/#", 1, 7);
    EXPECT_EQ(out,
        "\x82\x09\x00\x07\x00\x00\x03"s
        "a/#\x01"s);
    out.clear();
    MqttWriter(4).unsubscribe(out, "a", 2);
    EXPECT_EQ(out,
        "\xA2\x05\x00\x02\x00\x01"s
        "a"s);
    out.clear();
    MqttWriter(4).acknowledge(out, Packet::Pubrel, 258);
    MqttWriter(4).ping(out);
    MqttWriter(4).disconnect(out);
    EXPECT_EQ(out, "\x62\x02\x01\x02\xC0\x00\xE0\x00"s);
}

TEST(MqttWriter, ReadsBackWhatItPublishes)
{
    for (const int version : { 4, 5 }) {
        for (const int qos : { 0, 1, 2 }) {
            const std::string payload(300, '\xfe');
            std::string bytes;
            MqttWriter(version).publish(bytes, "factory/x", payload, qos, 513);
            bool malformed = false;
            const auto frame = readFrame(bytes, malformed);
            ASSERT_TRUE(frame);
            EXPECT_EQ(frame->size, bytes.size());
            EXPECT_EQ(frame->type, Packet::Publish);
            const auto message = readPublish(*frame, version);
            ASSERT_TRUE(message);
            EXPECT_EQ(message->topic, "factory/x");
            EXPECT_EQ(message->payload, payload);
            EXPECT_EQ(message->qos, qos);
            EXPECT_EQ(message->packetId, qos > 0 ? 513 : 0);
        }
    }
}

TEST(MqttWriter, TellsIncompleteFromMalformed)
{
    std::string bytes;
    MqttWriter(5).publish(bytes, "a/b", "payload", 1, 1);
    bool malformed = false;
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        EXPECT_FALSE(readFrame(std::string_view(bytes).substr(0, size), malformed)) << size;
        EXPECT_FALSE(malformed) << size;
    }
    EXPECT_FALSE(readFrame("\x30\xFF\xFF\xFF\xFF\x01"s, malformed));
    EXPECT_TRUE(malformed);
}

TEST(MqttWriter, RefusesPublishesThatDoNotAddUp)
{
    const auto publish = [](std::string body, std::uint8_t flags, int version) {
        return readPublish({ Packet::Publish, flags, body, body.size() + 2 }, version).has_value();
    };
    EXPECT_FALSE(publish("", 0, 4));
    EXPECT_FALSE(publish("\x00\x05"s
                         "ab",
        0, 4));
    EXPECT_FALSE(publish("\x00\x01"s
                         "a\x00"s,
        2, 4));
    EXPECT_FALSE(publish("\x00\x01"s
                         "a\x00\x01"s,
        6, 4))
        << "QoS 3";
    EXPECT_FALSE(publish("\x00\x01"s
                         "a\x05"s,
        0, 5))
        << "properties longer than the packet";
    EXPECT_TRUE(publish("\x00\x01"s
                        "a\x00"s,
        0, 5));
}

} // namespace
} // namespace hookline::simulator
