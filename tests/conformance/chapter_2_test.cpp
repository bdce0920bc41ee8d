// Data representation and the parts that all packets share: sections 1.5 and 2 of both specifications.
#include "tests/conformance/conformance_fixture.h"

namespace hookline::test {
namespace {

class Format : public ConformanceTest { };

// 5.0 [MQTT-1.5.4-1] [MQTT-1.5.7-1] [MQTT-3.3.2-1] [MQTT-4.7.3-2] [MQTT-1.5.4-2]
// 3.1.1 [MQTT-1.5.3-1] [MQTT-1.5.3-2] [MQTT-3.3.2-1] [MQTT-4.7.3-2]
TEST_F(Format, TextThatIsNotUtf8EndsTheConnection)
{
    start();
    const std::string bad[]
        = { "\xC3\x28", "\xED\xA0\x80", "\xED\xBF\xBF", "\xF4\x90\x80\x80", "\xFF", std::string("a\0b", 3), "\xE2\x82" };
    for (const std::string& text : bad) {
        RawClient three = v3("three");
        three.send(publishPacket(text, "x"));
        EXPECT_TRUE(three.closes());
        RawClient five = v5("five");
        five.send(publishPacket(text, "x", { .version = 5 }));
        EXPECT_GE(five.expect(PacketType::Disconnect).byteAt(0), 0x80u);
        EXPECT_TRUE(five.closes());
        RawClient name = v5("name");
        name.send(publishPacket("t", "x", { .version = 5, .properties = userProperty(text, "v") }));
        EXPECT_EQ(name.expect(PacketType::Disconnect).byteAt(0), 0x81u);
        RawClient value = v5("value");
        value.send(publishPacket("t", "x", { .version = 5, .properties = userProperty("n", text) }));
        EXPECT_EQ(value.expect(PacketType::Disconnect).byteAt(0), 0x81u);
    }
}

// 5.0 [MQTT-1.5.4-3] [MQTT-4.7.3-4]
// 3.1.1 [MQTT-1.5.3-3] [MQTT-4.7.3-4]
TEST_F(Format, NoCharacterIsDroppedOrChanged)
{
    start();
    RawClient subscriber = v5("s");
    const std::string bom = "\xEF\xBB\xBFroom";
    subscriber.subscribe(bom, 0, 5);
    subscriber.subscribe("e\xCC\x81", 0, 5); // e and a combining accent
    publish("room", "without the mark");
    publish("\xC3\xA9", "one code point"); // the same letter in its other form
    publish(bom, "with the mark");
    const Received got = subscriber.expectPublish();
    EXPECT_EQ(got.topic(), bom);
    EXPECT_EQ(got.payload(5), "with the mark");
    subscriber.expectNothing();
}

// 5.0 [MQTT-1.5.5-1]
TEST_F(Format, LengthsTakeTheirShortestForm)
{
    start();
    RawClient header = v5("header");
    header.send(bytes({ 0xC0, 0x80, 0x00 }));
    EXPECT_EQ(header.expect(PacketType::Disconnect).byteAt(0), 0x81u);
    RawClient properties = v5("properties");
    properties.send(packet(0x30, str("t") + bytes({ 0x82, 0x00, 0x01, 0x01 })));
    EXPECT_EQ(properties.expect(PacketType::Disconnect).byteAt(0), 0x81u);
    RawClient subscriber = v5("ours"); // and ours are: a packet around each border
    subscriber.subscribe("t", 0, 5);
    for (const std::size_t size : { 0u, 100u, 123u, 124u, 125u, 16375u, 16379u, 16380u, 16400u }) {
        publish("t", std::string(size, 'x'));
        EXPECT_EQ(subscriber.expectPublish().payload(5).size(), size);
    }
}

// 5.0 [MQTT-2.1.3-1] [MQTT-3.6.1-1] [MQTT-3.8.1-1] [MQTT-3.10.1-1] [MQTT-3.14.1-1] [MQTT-3.15.1-1]
// 3.1.1 [MQTT-2.2.2-1] [MQTT-2.2.2-2] [MQTT-3.6.1-1] [MQTT-3.8.1-1] [MQTT-3.10.1-1] [MQTT-3.14.1-1]
TEST_F(Format, ReservedFlagsAreChecked)
{
    start();
    const std::string filter = str("a");
    struct Case {
        unsigned type;
        unsigned right;
        std::string five;
        std::string three;
    };
    const Case cases[] = {
        { 0x40, 0, u16(1), u16(1) },
        { 0x50, 0, u16(1), u16(1) },
        { 0x60, 2, u16(1), u16(1) },
        { 0x70, 0, u16(1), u16(1) },
        { 0x80, 2, u16(1) + bytes({ 0 }) + filter + bytes({ 0 }), u16(1) + filter + bytes({ 0 }) },
        { 0xA0, 2, u16(1) + bytes({ 0 }) + filter, u16(1) + filter },
        { 0xC0, 0, "", "" },
        { 0xE0, 0, "", "" },
        { 0xF0, 0, "", "" },
    };
    for (const Case& one : cases) {
        for (unsigned flags = 0; flags < 16; ++flags) {
            if (flags == one.right)
                continue;
            RawClient five = v5("five");
            five.send(packet(one.type | flags, one.five));
            EXPECT_EQ(five.expect(PacketType::Disconnect).byteAt(0), 0x81u) << one.type << " " << flags;
            if (flags % 5 == 1) { // a few are enough
                RawClient three = v3("three");
                three.send(packet(one.type | flags, one.three));
                EXPECT_TRUE(three.closes()) << one.type << " " << flags;
            }
        }
    }
}

// 5.0 [MQTT-2.2.1-2] [MQTT-2.2.1-4] [MQTT-4.3.2-1] [MQTT-4.3.3-1] [MQTT-4.3.1-1] [MQTT-4.3.2-2] [MQTT-4.3.3-2]
// 3.1.1 [MQTT-2.3.1-1] [MQTT-2.3.1-4] [MQTT-2.3.1-5] [MQTT-4.3.1-1] [MQTT-4.3.2-1] [MQTT-4.3.3-1] [MQTT-3.3.1-2]
TEST_F(Format, PacketIdsAreGivenWhereTheyBelongAndOnlyOnce)
{
    start();
    for (const int version : { 4, 5 }) {
        RawClient subscriber = connect({ .id = "s", .version = version });
        subscriber.subscribe("q/#", 2, version);
        RawClient publisher = v3("p");
        for (unsigned i = 1; i <= 40; ++i)
            publisher.send(publishPacket("q/1", "x", { .qos = i % 3, .id = i }));
        std::vector<unsigned> ids;
        for (unsigned i = 1; i <= 40; ++i) {
            const Received got = subscriber.expectPublish();
            EXPECT_FALSE(got.dup());
            EXPECT_EQ(got.qos(), i % 3);
            if (got.qos() > 0)
                ids.push_back(got.packetId());
            EXPECT_EQ(got.payload(version), "x"); // with an id in a QoS 0 packet this would be two bytes longer
        }
        EXPECT_EQ(std::ranges::count(ids, 0u), 0);
        std::ranges::sort(ids);
        EXPECT_EQ(std::ranges::adjacent_find(ids), ids.end());
    }
}

// 5.0 [MQTT-2.2.1-4]
// 3.1.1 [MQTT-2.3.1-2] [MQTT-2.3.1-4]
TEST_F(Format, AnIdThatIsStillOpenIsNotGivenAgain)
{
    settings.maxQueuedMessages = 100000;
    start();
    RawClient subscriber = v5("s");
    subscriber.subscribe("t", 1, 5);
    RawClient publisher = v5("p");
    std::string burst;
    constexpr unsigned kRounds = 65600; // once around all ids
    unsigned open = 0;
    unsigned got = 0;
    bool again = false;
    for (unsigned sent = 0; sent < kRounds;) {
        burst.clear();
        for (unsigned i = 0; i < 400 && sent < kRounds; ++i, ++sent)
            burst += publishPacket("t", "", { .version = 5, .qos = 1, .id = sent % 100 + 1 });
        publisher.send(burst);
        std::string acks;
        while (got < sent && !again) {
            const std::optional<Received> one = subscriber.next(2s);
            if (!one)
                break; // the ids are used up, as they should be
            if (open == 0)
                open = one->packetId();
            else if (one->packetId() == open)
                again = true;
            else
                acks += ackPacket(PacketType::Puback, one->packetId());
            if (++got % 100 == 0)
                subscriber.send(std::exchange(acks, {}));
        }
        subscriber.send(acks);
        for (unsigned i = 0; i < 400; ++i) {
            if (!publisher.next(5s))
                break;
        }
    }
    EXPECT_FALSE(again);
    EXPECT_EQ(got, 65535u);
    subscriber.send(ackPacket(PacketType::Puback, open)); // and now there is room again
    EXPECT_TRUE(subscriber.next());
}

// 5.0 [MQTT-2.2.1-3] [MQTT-2.2.1-5] [MQTT-2.2.1-6] [MQTT-3.8.4-1] [MQTT-3.8.4-2] [MQTT-3.10.4-4] [MQTT-3.10.4-5]
// 3.1.1 [MQTT-2.3.1-1] [MQTT-2.3.1-6] [MQTT-2.3.1-7] [MQTT-3.8.4-1] [MQTT-3.8.4-2] [MQTT-3.10.4-4] [MQTT-3.10.4-5]
TEST_F(Format, AnswersCarryThePacketIdOfTheQuestion)
{
    start();
    for (const int version : { 4, 5 }) {
        RawClient client = connect({ .id = "c", .version = version });
        for (const unsigned id : { 1u, 77u, 0x1234u, 65535u }) {
            client.send(subscribePacket("a", 0, version, id));
            EXPECT_EQ(client.expect(PacketType::Suback).packetId(), id);
            client.send(publishPacket("b", "x", { .version = version, .qos = 1, .id = id }));
            EXPECT_EQ(client.expect(PacketType::Puback).packetId(), id);
            client.send(publishPacket("b", "x", { .version = version, .qos = 2, .id = id }));
            EXPECT_EQ(client.expect(PacketType::Pubrec).packetId(), id);
            client.send(ackPacket(PacketType::Pubrel, id));
            EXPECT_EQ(client.expect(PacketType::Pubcomp).packetId(), id);
            client.send(unsubscribePacket({ "a" }, version, id));
            EXPECT_EQ(client.expect(PacketType::Unsuback).packetId(), id);
            client.send(unsubscribePacket({ "a" }, version, id)); // nothing left of it, answered all the same
            EXPECT_EQ(client.expect(PacketType::Unsuback).packetId(), id);
        }
        for (const std::string& zero : { subscribePacket("a", 0, version, 0), unsubscribePacket({ "a" }, version, 0),
                 publishPacket("b", "x", { .version = version, .qos = 1, .id = 0 }) }) {
            RawClient bad = connect({ .id = "bad", .version = version });
            bad.send(zero);
            EXPECT_TRUE(bad.closes());
        }
    }
}

// 5.0 [MQTT-2.2.2-1] [MQTT-3.2.2-1]
// 3.1.1 [MQTT-3.2.2-1]
TEST_F(Format, PacketsWithoutPropertiesSayLengthZero)
{
    start();
    RawClient client = v5("c");
    EXPECT_EQ(client.connack().byteAt(0), 0u);
    EXPECT_EQ(client.subscribe("t", 0, 5), bytes({ 0, 1, 0, 0 }));
    client.send(publishPacket("t", "x", { .version = 5 }));
    EXPECT_EQ(client.expectPublish().body, str("t") + bytes({ 0 }) + "x");
    client.send(unsubscribePacket({ "t" }, 5, 1));
    EXPECT_EQ(client.expect(PacketType::Unsuback).body, bytes({ 0, 1, 0, 0 }));
    EXPECT_EQ(v3("three").connack().body, bytes({ 0, 0 }));
}

TEST_F(Format, GoodPacketsSplitAtEveryByteWork)
{
    start();
    RawClient subscriber = v3("s");
    subscriber.subscribe("t", 0);
    const std::string stream
        = publishPacket("t", "one", { .qos = 1, .id = 1 }) + publishPacket("t", std::string(300, 'z')) + kPing;
    RawClient publisher = v3("p");
    for (std::size_t cut = 1; cut < stream.size(); ++cut) {
        publisher.send(std::string_view(stream).substr(0, cut));
        publisher.send(std::string_view(stream).substr(cut));
        publisher.expect(mqtt::PacketType::Puback);
        publisher.expect(mqtt::PacketType::Pingresp);
        ASSERT_EQ(subscriber.expectPublish().payload(), "one");
        ASSERT_EQ(subscriber.expectPublish().payload().size(), 300u);
    }
}

// 3.1: unused bits are open, DUP may stand on SUBSCRIBE and PUBREL, and the length has the say over the user name flag.
TEST_F(Format, Version31IsReadByItsOwnRules)
{
    start();
    RawClient client
        = raw(packet(0x10, str("MQIsdp") + bytes({ 3, 0x82 }) + u16(60) + str("old"))); // a user name flag and no name
    EXPECT_EQ(client.expect(PacketType::Connack).body, bytes({ 0, 0 }));
    client.send(packet(0x8A, u16(1) + str("t") + bytes({ 0xF1 })));
    EXPECT_EQ(client.expect(PacketType::Suback).body, bytes({ 0, 1, 1 }));
    client.send(packet(0x34, str("t") + u16(9) + "x"));
    EXPECT_EQ(client.expectPublish().payload(), "x");
    EXPECT_EQ(client.expect(PacketType::Pubrec).packetId(), 9u);
    client.send(packet(0x6A, u16(9)));
    EXPECT_EQ(client.expect(PacketType::Pubcomp).packetId(), 9u);
    RawClient nameless = raw(packet(0x10, str("MQIsdp") + bytes({ 3, 0x02 }) + u16(60) + str("")));
    EXPECT_EQ(nameless.expect(PacketType::Connack).body, bytes({ 0, 2 }));
    EXPECT_TRUE(nameless.closes());
}

} // namespace
} // namespace hookline::test
