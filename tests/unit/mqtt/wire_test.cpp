#include "core/mqtt/publish.h"
#include "core/mqtt/wire.h"

#include <gtest/gtest.h>

namespace hookline::mqtt {
namespace {

TEST(Wire, VariableByteIntegersAtTheirEdges) // [MQTT-1.5.5-1], table 1-1
{
    const std::pair<std::uint32_t, std::string> cases[] = {
        { 0, std::string(1, '\0') }, { 127, "\x7F" }, { 128, "\x80\x01" }, { 16383, "\xFF\x7F" }, { 16384, "\x80\x80\x01" },
        { 2097151, "\xFF\xFF\x7F" }, { 2097152, "\x80\x80\x80\x01" }, { 268435455, "\xFF\xFF\xFF\x7F" },
    };
    for (const auto& [value, bytes] : cases) {
        char buffer[4];
        Writer writer(buffer);
        writer.variable(value);
        EXPECT_EQ(std::string(buffer, static_cast<std::size_t>(writer.position() - buffer)), bytes);
        EXPECT_EQ(variableSize(value), bytes.size());
        Reader reader(bytes);
        EXPECT_EQ(reader.variable(), value);
        EXPECT_TRUE(reader.ok() && reader.atEnd());
    }
    Reader tooLong("\x80\x80\x80\x80\x01");
    tooLong.variable();
    EXPECT_FALSE(tooLong.ok());
}

TEST(Wire, ReaderNeverReadsPastTheEnd)
{
    const std::string bytes("\x00\x05hello", 7);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        Reader reader(std::string_view(bytes).substr(0, size));
        reader.binary();
        EXPECT_FALSE(reader.ok()) << size;
        EXPECT_EQ(reader.byte(), 0);
    }
    Reader reader(bytes);
    EXPECT_EQ(reader.binary(), "hello");
}

TEST(Wire, FixedHeaderKnowsWhenItIsComplete)
{
    const std::string packet = std::string("\x30\x80\x01", 3) + std::string(128, 'x');
    for (std::size_t size = 0; size <= packet.size(); ++size) {
        const FixedHeader header = readFixedHeader(packet.data(), size);
        EXPECT_EQ(header.state == FixedHeader::State::Complete, size == packet.size()) << size;
        EXPECT_EQ(header.lengthKnown, size >= 3);
    }
    EXPECT_EQ(readFixedHeader("\x30\xFF\xFF\xFF\xFF", 5).state, FixedHeader::State::Malformed);
}

TEST(PublishHead, WritesWhatReadPublishReads)
{
    const std::uint32_t ids[] = { 1, 300 };
    const std::string user = std::string("\x26\x00\x01k\x00\x01v", 7);
    PublishHead head;
    head.qos = QoS::AtLeastOnce;
    head.retain = true;
    head.dup = true;
    head.packetId = 77;
    head.topic = "a/b";
    head.v5 = true;
    head.expires = true;
    head.expirySeconds = 9;
    head.subscriptionIds = ids;
    head.subscriptionIdCount = 2;
    head.properties = user;
    head.payloadSize = 200;
    const std::size_t remaining = head.remainingLength();
    std::string out(PublishHead::headSize(remaining, head.payloadSize), '?');
    Writer writer(out.data());
    head.write(writer, remaining);
    EXPECT_EQ(writer.position(), out.data() + out.size());
    out.append(200, 'p');
    const FixedHeader fixed = readFixedHeader(out.data(), out.size());
    ASSERT_EQ(fixed.state, FixedHeader::State::Complete);
    EXPECT_EQ(fixed.packetSize(), out.size());
    Reader body(std::string_view(out).substr(fixed.headerSize));
    EXPECT_EQ(body.binary(), "a/b");
    EXPECT_EQ(body.twoBytes(), 77);
    EXPECT_EQ(body.take(body.variable()), std::string("\x02\x00\x00\x00\x09\x0B\x01\x0B\xAC\x02", 10) + user);
    EXPECT_EQ(body.rest().size(), 200u);
}

} // namespace
} // namespace hookline::mqtt
