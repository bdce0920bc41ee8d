#include "tests/bench/load/wire.h"

#include <gtest/gtest.h>

namespace hookline::bench {
namespace {

TEST(Wire, PublishIsWhatMqttWants)
{
    const PublishTemplate plain = makePublish("a/b", 24, 0, 4);
    EXPECT_EQ(plain.bytes.substr(0, 7),
        std::string("\x30\x1D\x00\x03"
                    "a/b",
            7));
    EXPECT_EQ(plain.payloadAt, 7u);
    EXPECT_EQ(plain.bytes.size(), 31u);
    const PublishTemplate v5 = makePublish("a/b", 200, 2, 5);
    EXPECT_EQ(static_cast<unsigned char>(v5.bytes[0]), 0x34);
    EXPECT_EQ(readVarInt(v5.bytes.data() + 1, 4).value, v5.bytes.size() - 3);
    EXPECT_EQ(v5.packetIdAt, 8u);
    EXPECT_EQ(v5.bytes[10], '\0') << "no properties";
    EXPECT_EQ(v5.payloadAt, 11u);
}

TEST(Wire, StampSurvivesThePayload)
{
    char bytes[kStampSize];
    writeStamp(bytes, { 1, 2, std::uint64_t { 1 } << 40, -7 });
    const Stamp stamp = readStamp(bytes);
    EXPECT_EQ(stamp.publisher, 1u);
    EXPECT_EQ(stamp.stream, 2u);
    EXPECT_EQ(stamp.sequence, std::uint64_t { 1 } << 40);
    EXPECT_EQ(stamp.nanos, -7);
}

TEST(Wire, VarIntsTellMissingFromMalformed)
{
    EXPECT_EQ(readVarInt("\x7F", 1).value, 127u);
    EXPECT_EQ(readVarInt("\x80\x01", 2).value, 128u);
    EXPECT_EQ(readVarInt("\xFF\xFF\xFF\x7F", 4).value, 268435455u);
    EXPECT_EQ(readVarInt("\x80", 1).size, 0u);
    EXPECT_EQ(readVarInt("\xFF\xFF\xFF\xFF\x01", 5).size, 5u);
}

TEST(Wire, FindsReceiveMaximumAmongOtherProperties)
{
    EXPECT_EQ(receiveMaximum({}), 65535);
    EXPECT_EQ(receiveMaximum(std::string_view("\x21\x00\x14", 3)), 20);
    EXPECT_EQ(receiveMaximum(std::string_view("\x22\x00\x0A\x27\x00\x10\x00\x00\x12\x00\x01x\x26\x00\x01"
                                              "a\x00\x01"
                                              "b\x25\x01\x21\x00\x05",
                  28)),
        5);
    EXPECT_EQ(receiveMaximum(std::string_view("\x21\x00", 2)), 0);
    EXPECT_EQ(receiveMaximum(std::string_view("\x26\x00\xFF", 3)), 65535);
}

} // namespace
} // namespace hookline::bench
