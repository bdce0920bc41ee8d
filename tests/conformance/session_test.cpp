// PINGREQ, DISCONNECT, session state and handling of errors: sections 3.12, 3.14, 4.1, 4.11 and 4.13.
#include "tests/conformance/conformance_fixture.h"

namespace hookline::test {
namespace {

class Sessions : public ConformanceTest { };

// 5.0 [MQTT-3.12.4-1]
// 3.1.1 [MQTT-3.12.4-1]
TEST_F(Sessions, APingIsAnswered)
{
    start();
    for (const int version : { 4, 5 }) {
        RawClient client = connect({ .id = "c", .version = version });
        client.send(kPing);
        EXPECT_EQ(client.expect(PacketType::Pingresp).body, "");
    }
}

// 5.0 [MQTT-3.1.2-23] [MQTT-4.1.0-1] [MQTT-4.1.0-2]
// 3.1.1 [MQTT-4.1.0-1] [MQTT-4.1.0-2]
TEST_F(Sessions, ASessionLivesAsLongAsItsExpirySays)
{
    start();
    v5("none").drop();
    ASSERT_TRUE(sessionsAre(0));
    v5("zero", sessionExpiry(0)).drop();
    ASSERT_TRUE(sessionsAre(0));
    RawClient open = v5("second", sessionExpiry(1)); // as long as it is connected, it stays
    EXPECT_FALSE(open.next(1200ms));
    EXPECT_EQ(broker.snapshot().sessions, 1u);
    open.drop();
    ASSERT_TRUE(connectionsAre(0));
    EXPECT_EQ(broker.snapshot().sessions, 1u);
    ASSERT_TRUE(sessionsAre(0));
    RawClient changed = v5("changed", sessionExpiry(1000));
    changed.send(disconnect5(0, sessionExpiry(0)));
    EXPECT_TRUE(changed.closes());
    ASSERT_TRUE(sessionsAre(0));
    v3("three", false).drop();
    ASSERT_TRUE(connectionsAre(0));
    EXPECT_EQ(broker.snapshot().sessions, 1u);
}

// 5.0 [MQTT-3.14.2-1]
TEST_F(Sessions, DisconnectIsChecked)
{
    start();
    struct Case {
        const char* what;
        std::string packet;
        unsigned reason;
    };
    const Case cases[] = {
        { "a server's reason", disconnect5(0x8B), 0x82 },
        { "an unknown reason", disconnect5(0x03), 0x82 },
        { "session expiry after none in CONNECT", disconnect5(0, sessionExpiry(5)), 0x82 },
        { "session expiry twice", disconnect5(0, sessionExpiry(0) + sessionExpiry(0)), 0x82 },
        { "server reference", disconnect5(0, textProperty(0x1C, "x")), 0x81 },
        { "reason string that is not UTF-8", disconnect5(0, textProperty(0x1F, "\xFF")), 0x81 },
        { "bytes after the properties", packet(0xE0, bytes({ 0, 0, 0 })), 0x81 },
    };
    for (const Case& one : cases) {
        SCOPED_TRACE(one.what);
        RawClient client = v5("c");
        client.send(one.packet);
        EXPECT_EQ(client.expect(PacketType::Disconnect).byteAt(0), one.reason);
        EXPECT_TRUE(client.closes());
    }
    for (const unsigned reason :
        { 0x00u, 0x04u, 0x80u, 0x81u, 0x82u, 0x83u, 0x90u, 0x93u, 0x94u, 0x95u, 0x96u, 0x97u, 0x98u, 0x99u }) {
        RawClient client = v5("c");
        client.send(disconnect5(reason, textProperty(0x1F, "bye") + userProperty("a", "b")));
        EXPECT_FALSE(client.next()) << reason; // taken without a word
        EXPECT_TRUE(client.closes());
    }
}

// 5.0 [MQTT-3.14.2-2] [MQTT-3.14.4-1] [MQTT-3.14.4-2] [MQTT-4.13.1-1] [MQTT-4.13.2-1]
// 3.1.1 [MQTT-3.14.4-1] [MQTT-3.14.4-2] [MQTT-4.8.0-1]
TEST_F(Sessions, ADisconnectIsTheLastPacketEitherWay)
{
    start();
    RawClient watcher = v5("w");
    watcher.subscribe("t", 0, 5);
    RawClient five = v5("five");
    five.send(disconnect5(0) + publishPacket("t", "too late", { .version = 5 }));
    EXPECT_FALSE(five.next());
    EXPECT_TRUE(five.closes());
    RawClient three = v3("three");
    three.send(kDisconnect + publishPacket("t", "too late"));
    EXPECT_FALSE(three.next());
    EXPECT_TRUE(three.closes());
    RawClient wrong = v5("wrong", sessionExpiry(9));
    wrong.send(bytes({ 0, 0 }) + kPing + publishPacket("t", "too late", { .version = 5 }));
    const Received goodbye = wrong.expect(PacketType::Disconnect);
    EXPECT_EQ(goodbye.byteAt(0), 0x82u);
    EXPECT_FALSE(contains(propertiesAfter(goodbye, 1), sessionExpiry(9)));
    EXPECT_FALSE(wrong.next());
    EXPECT_TRUE(wrong.closes());
    watcher.expectNothing();
}

// Section 4.11: where to go when the broker stops.
TEST_F(Sessions, AStoppingBrokerNamesTheOtherOneWhereItKnowsOne)
{
    start();
    RawClient stays = v5("c");
    broker.stop();
    EXPECT_EQ(stays.expect(PacketType::Disconnect).byteAt(0), 0x8Bu);
    settings.serverReference = "other.example:1883";
    start();
    RawClient five = v5("c");
    RawClient three = v3("three");
    broker.stop();
    const Received goodbye = five.expect(PacketType::Disconnect);
    EXPECT_EQ(goodbye.byteAt(0), 0x9Cu);
    EXPECT_TRUE(contains(propertiesAfter(goodbye, 1), textProperty(0x1C, "other.example:1883")));
    EXPECT_FALSE(three.next());
    EXPECT_TRUE(three.closes());
}

// 3.1.1 [MQTT-4.8.0-2]
TEST_F(Sessions, ALostConnectionIsNoFault)
{
    start();
    for (int i = 0; i < 20; ++i) {
        RawClient client = v3("c");
        const std::string some = publishPacket("t", std::string(100, 'x'), { .qos = 1 });
        client.send(some.substr(0, static_cast<std::size_t>(i) * 5));
        client.drop();
    }
    RawClient fine = v3("c");
    fine.expectNothing();
}

} // namespace
} // namespace hookline::test
