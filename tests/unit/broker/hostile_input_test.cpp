// Malformed and hostile bytes: the right answer or close, whole and split at every byte, and a canary that is served throughout.
#include "tests/unit/broker/broker_fixture.h"

namespace hookline::test {
namespace {

struct Hostile {
    const char* name;
    int version; ///< 0: sent without a CONNECT before it
    std::string bytes;
};

std::vector<Hostile> hostileInputs()
{
    const std::string nul(1, '\0');
    return {
        { "remaining length of five bytes", 4, "\x30\xFF\xFF\xFF\xFF\x01" },
        { "packet type 0", 4, nul + nul },
        { "QoS 3", 4, packet(0x36, str("t") + u16(1)) },
        { "DUP with QoS 0", 4, packet(0x38, str("t")) },
        { "packet id 0", 4, packet(0x32, str("t") + u16(0)) },
        { "wildcard in a topic name", 4, publishPacket("a/+/b", "x") },
        { "hash in a topic name", 4, publishPacket("a/#", "x") },
        { "empty topic", 4, publishPacket("", "x") },
        { "NUL in a topic", 4, publishPacket(std::string_view("a\0b", 3), "x") },
        { "surrogate in a topic", 4, publishPacket("a\xED\xA0\x80", "x") },
        { "overlong UTF-8 in a topic", 4, publishPacket("a\xC0\xAF", "x") },
        { "topic longer than the packet", 4, packet(0x30, u16(500) + "abc") },
        { "SUBSCRIBE without flags", 4, packet(0x80, u16(1) + str("a") + nul) },
        { "SUBSCRIBE without a filter", 4, packet(0x82, u16(1)) },
        { "SUBSCRIBE whose options byte is missing", 4, packet(0x82, u16(1) + str("a")) },
        { "SUBSCRIBE with QoS 3", 4, packet(0x82, u16(1) + str("a") + "\x03") },
        { "SUBSCRIBE with packet id 0", 4, packet(0x82, u16(0) + str("a") + nul) },
        { "UNSUBSCRIBE without a filter", 4, packet(0xA2, u16(1)) },
        { "PUBREL with wrong flags", 4, packet(0x60, u16(1)) },
        { "PUBACK of one byte", 4, packet(0x40, "a") },
        { "PUBACK with a body in 3.1.1", 4, packet(0x40, u16(1) + nul) },
        { "PINGREQ with a body", 4, packet(0xC0, "x") },
        { "DISCONNECT with a body in 3.1.1", 4, packet(0xE0, nul) },
        { "CONNACK from a client", 4, packet(0x20, u16(0)) },
        { "SUBACK from a client", 4, packet(0x90, u16(1) + nul) },
        { "PINGRESP from a client", 4, packet(0xD0, "") },
        { "AUTH in 3.1.1", 4, packet(0xF0, "") },
        { "AUTH without a method", 5, packet(0xF0, "") },
        { "subscription identifier from a client", 5, publishPacket("t", "x", { .version = 5, .properties = "\x0B\x01" }) },
        { "unknown property", 5, publishPacket("t", "x", { .version = 5, .properties = "\x7E\x01" }) },
        { "property of another packet", 5, publishPacket("t", "x", { .version = 5, .properties = "\x11" + u32(1) }) },
        { "property twice", 5, publishPacket("t", "x", { .version = 5, .properties = "\x01" + nul + "\x01" + nul }) },
        { "property cut short", 5, publishPacket("t", "x", { .version = 5, .properties = "\x02\x01" }) },
        { "payload format 2", 5, publishPacket("t", "x", { .version = 5, .properties = "\x01\x02" }) },
        { "response topic with a wildcard", 5, publishPacket("t", "x", { .version = 5, .properties = "\x08" + str("a/#") }) },
        { "topic alias 0", 5, publishPacket("t", "x", { .version = 5, .properties = "\x23" + u16(0) }) },
        { "property length beyond the packet", 5, packet(0x30, str("t") + "\x7F") },
        { "subscription identifier 0", 5, subscribePacket("a", 0, 5, 1, std::string_view("\x0B\x00", 2)) },
        { "reserved subscription options", 5, subscribePacket("a", 0x40, 5) },
        { "retain handling 3", 5, subscribePacket("a", 0x30, 5) },
        { "PUBACK with a subscribe property", 5, packet(0x40, u16(1) + nul + "\x02\x0B\x01") },
        { "DISCONNECT with a server reference", 5, packet(0xE0, nul + "\x04\x1C" + str("x")) },
        { "reserved CONNECT flag", 0, packet(0x10, str("MQTT") + "\x04\x03" + u16(1) + str("x")) },
        { "will QoS without a will", 0, packet(0x10, str("MQTT") + "\x04\x0A" + u16(1) + str("x")) },
        { "will QoS 3", 0, packet(0x10, str("MQTT") + "\x04\x1E" + u16(1) + str("x") + str("t") + str("p")) },
        { "password without user name in 3.1.1", 0, packet(0x10, str("MQTT") + "\x04\x42" + u16(1) + str("x") + str("p")) },
        { "client id that is not UTF-8", 0, packet(0x10, str("MQTT") + "\x04\x02" + u16(1) + str("\xFF\xFE")) },
        { "bytes after CONNECT's end", 0, packet(0x10, str("MQTT") + "\x04\x02" + u16(1) + str("x") + "more") },
        { "receive maximum 0", 0, connectPacket({ .version = 5, .properties = "\x21" + u16(0) }) },
        { "maximum packet size 0", 0, connectPacket({ .version = 5, .properties = "\x27" + u32(0) }) },
        { "authentication data without a method", 0, connectPacket({ .version = 5, .properties = "\x16" + str("d") }) },
        { "CONNECT cut by its length", 0, packet(0x10, str("MQTT") + "\x04") },
        { "an HTTP request", 0, "GET / HTTP/1.1\r\nHost: x\r\n\r\n" },
        { "a TLS hello", 0, "\x16\x03\x01\x02" + nul + "\x01" },
    };
}

class HostileInputTest : public BrokerTest, public testing::WithParamInterface<bool> { };

TEST_P(HostileInputTest, IsAnsweredByClosingAndTheCanaryIsServed)
{
    start();
    RawClient canary = connect("canary");
    canary.subscribe("canary", 0);
    for (const Hostile& input : hostileInputs()) {
        SCOPED_TRACE(input.name);
        RawClient client(broker.port());
        if (input.version != 0) {
            client.send(connectPacket({ .id = "h", .version = input.version }));
            ASSERT_EQ(client.expect(mqtt::PacketType::Connack).byteAt(1), 0u);
        }
        if (GetParam()) {
            for (const char byte : input.bytes) {
                if (!client.send(std::string_view(&byte, 1)))
                    break;
            }
        } else {
            client.send(input.bytes);
        }
        EXPECT_TRUE(client.closes(2s));
        canary.send(publishPacket("canary", "alive"));
        EXPECT_EQ(canary.expectPublish().payload(), "alive");
    }
}

INSTANTIATE_TEST_SUITE_P(Bytes, HostileInputTest, testing::Bool(), [](const auto& test) { return test.param ? "OneByOne" : "Whole"; });

TEST_F(BrokerTest, GoodPacketsSplitAtEveryByteWork)
{
    start();
    RawClient subscriber = connect("s");
    subscriber.subscribe("t", 0);
    const std::string stream = publishPacket("t", "one", { .qos = 1, .id = 1 }) + publishPacket("t", std::string(300, 'z')) + std::string("\xC0\x00", 2);
    RawClient publisher = connect("p");
    for (std::size_t cut = 1; cut < stream.size(); ++cut) {
        publisher.send(std::string_view(stream).substr(0, cut));
        publisher.send(std::string_view(stream).substr(cut));
        publisher.expect(mqtt::PacketType::Puback);
        publisher.expect(mqtt::PacketType::Pingresp);
        ASSERT_EQ(subscriber.expectPublish().payload(), "one");
        ASSERT_EQ(subscriber.expectPublish().payload().size(), 300u);
    }
}

} // namespace
} // namespace hookline::test
