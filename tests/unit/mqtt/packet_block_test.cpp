// A long packet's block: as large as what came, and the message it becomes.
#include "core/mqtt/packet_block.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <string>

namespace hookline::mqtt {
namespace {

void fill(PacketBlock& block, std::string_view rest)
{
    while (!block.complete()) {
        const PacketBlock::Room room = block.room();
        const std::size_t size = std::min(room.size, rest.size());
        std::memcpy(room.begin, rest.data(), size);
        block.arrived(size);
        rest.remove_prefix(size);
    }
}

TEST(PacketBlock, TakesWhatThePacketLacksAndNoMore)
{
    const std::string packet(100000, 'x');
    PacketBlock block(std::string_view(packet).substr(0, 5000), packet.size());
    EXPECT_FALSE(block.complete());
    EXPECT_EQ(block.bytes(), packet.substr(0, 5000));
    EXPECT_LE(block.room().size, packet.size() - 5000);
    fill(block, std::string_view(packet).substr(5000));
    EXPECT_EQ(block.bytes(), packet);
}

TEST(PacketBlock, GrowsWithWhatCameNotWithWhatWasPromised)
{
    PacketBlock block(std::string(5000, 'x'), 200'000'000);
    EXPECT_LT(block.room().size, 100'000u);
}

TEST(PacketBlock, BecomesTheMessageWithoutACopy)
{
    const std::string packet = "head" + std::string("a/b") + "props" + std::string(50000, 'p');
    MessageRef message;
    {
        PacketBlock block(std::string_view(packet).substr(0, 100), packet.size());
        fill(block, std::string_view(packet).substr(100));
        const std::string_view bytes = block.bytes();
        Message::Parts parts;
        parts.topic = bytes.substr(4, 3);
        parts.properties = bytes.substr(7, 5);
        parts.payload = bytes.substr(12);
        parts.qos = QoS::AtLeastOnce;
        ASSERT_TRUE(block.holds(parts));
        message = block.freeze(parts);
        EXPECT_EQ(message->payload().data(), parts.payload.data());
        EXPECT_FALSE(block.holds(parts)) << "once";
        EXPECT_EQ(block.bytes(), packet) << "still there";
    }
    EXPECT_EQ(message->topic(), "a/b");
    EXPECT_EQ(message->properties(), "props");
    EXPECT_EQ(message->payload(), std::string(50000, 'p'));
    EXPECT_EQ(message->qos(), QoS::AtLeastOnce);
}

TEST(PacketBlock, KnowsWhatLiesElsewhere)
{
    const std::string packet(50000, 'x');
    PacketBlock block(packet.substr(0, 49999), packet.size());
    fill(block, "x");
    const std::string elsewhere = "a/b";
    Message::Parts parts;
    parts.topic = elsewhere;
    parts.payload = block.bytes();
    EXPECT_FALSE(block.holds(parts));
    parts.topic = {};
    EXPECT_TRUE(block.holds(parts));
}

} // namespace
} // namespace hookline::mqtt
