#include "tests/unit/broker/broker_fixture.h"

namespace hookline::test {
namespace {

using mqtt::PacketType;

TEST_F(BrokerTest, AcceptsEveryProtocolVersion)
{
    start();
    EXPECT_EQ(connect("v4", 4).connack().byteAt(1), 0u);
    EXPECT_EQ(connect("v5", 5).connack().byteAt(1), 0u);
    RawClient old(broker.port());
    old.send(packet(0x10, str("MQIsdp") + "\x03\x02" + u16(60) + str("v3")));
    EXPECT_EQ(old.expect(PacketType::Connack).byteAt(1), 0u);
}

TEST_F(BrokerTest, RefusesAnUnknownProtocolLevelWithItsCode) // [MQTT-3.1.2-2]
{
    start();
    RawClient client(broker.port());
    client.send(packet(0x10, str("MQTT") + "\x09\x02" + u16(60) + str("x")));
    EXPECT_EQ(client.expect(PacketType::Connack).byteAt(1), 0x84u);
    EXPECT_TRUE(client.closes());
}

TEST_F(BrokerTest, AssignsAnIdAndSaysSoInVersion5) // [MQTT-3.1.3-6] [MQTT-3.2.2-16]
{
    start();
    ConnectOptions options;
    options.id = "";
    options.version = 5;
    const RawClient client = connect(options);
    EXPECT_EQ(client.connack().byteAt(1), 0u);
    EXPECT_NE(client.connack().body.find("auto-"), std::string::npos);
}

TEST_F(BrokerTest, RefusesAnEmptyIdWithoutCleanSession) // [MQTT-3.1.3-8] of 3.1.1
{
    start();
    ConnectOptions options;
    options.id = "";
    options.clean = false;
    RawClient client(broker.port());
    client.send(connectPacket(options));
    EXPECT_EQ(client.expect(PacketType::Connack).byteAt(1), 2u);
    EXPECT_TRUE(client.closes());
}

TEST_F(BrokerTest, SecondConnectEndsTheConnection) // [MQTT-3.1.0-2]
{
    start();
    RawClient client = connect("a");
    client.send(connectPacket({}));
    EXPECT_TRUE(client.closes());
}

TEST_F(BrokerTest, FirstPacketMustBeConnect) // [MQTT-3.1.0-1]
{
    start();
    RawClient client(broker.port());
    client.send(std::string_view("\xC0\x00", 2));
    EXPECT_TRUE(client.closes());
    EXPECT_TRUE(eventually([](const auto& s) { return s.connectsRefused == 1; }));
}

TEST_F(BrokerTest, ClosesAConnectionThatNeverSaysConnect)
{
    settings.connectTimeoutMs = 50;
    start();
    RawClient silent(broker.port());
    EXPECT_TRUE(silent.closes());
    RawClient half(broker.port());
    half.send(connectPacket({}).substr(0, 5));
    EXPECT_TRUE(half.closes());
}

TEST_F(BrokerTest, TakeOverTellsTheOldClientAndEventsComeInOrder) // [MQTT-3.1.4-3]
{
    EventLog log(registry);
    start();
    RawClient first = connect("same", 5);
    RawClient second = connect("same", 5);
    const Received goodbye = first.expect(PacketType::Disconnect);
    EXPECT_EQ(goodbye.byteAt(0), 0x8Eu);
    EXPECT_TRUE(first.closes());
    second.expectNothing();
    ASSERT_TRUE(log.waitFor(tap::EventKind::Connected, 2));
    const std::vector<std::string> expected { "session_created", "connected", "disconnected", "session_terminated", "session_takenover",
        "session_created", "connected" };
    EXPECT_EQ(log.names(), expected);
}

TEST_F(BrokerTest, WhereNamesAreProvenASessionIsItsUsersAlone)
{
    broker.setNamesProven(true);
    start();
    ConnectOptions anns;
    anns.id = "same";
    anns.version = 5;
    anns.username = "ann";
    anns.properties = sessionExpiry(60);
    anns.clean = false;
    ConnectOptions bobs = anns;
    bobs.username = "bob";
    RawClient ann = connect(anns);
    ann.subscribe("t", 1, 5);
    EXPECT_EQ(connect(bobs).connack().byteAt(1), 0x87u) << "while she is here";
    bobs.clean = true;
    EXPECT_EQ(connect(bobs).connack().byteAt(1), 0x87u) << "nor may he end it";
    ann.expectNothing();
    ann.drop();
    EXPECT_TRUE(eventually([](const auto& s) { return s.connections == 0; }));
    EXPECT_EQ(connect(bobs).connack().byteAt(1), 0x87u) << "while she is away";
    bobs.username.reset();
    EXPECT_EQ(connect(bobs).connack().byteAt(1), 0x87u) << "nor may nobody";
    RawClient again = connect(anns);
    EXPECT_EQ(again.connack().byteAt(0), 1u);
    again.send(disconnect5(0, sessionExpiry(0)));
    EXPECT_TRUE(again.closes());
    EXPECT_EQ(connect(bobs).connack().byteAt(1), 0u) << "the id is free";
    broker.setNamesProven(false);
    EXPECT_EQ(connect(anns).connack().byteAt(1), 0u) << "names mean nothing";
}

TEST_F(BrokerTest, RefusedConnectFiresOnlyConnectRefused)
{
    EventLog log(registry);
    start();
    const auto authenticator = registry.add<hooks::ClientAuthenticate>("test", hooks::Priority::Authorize,
        [](const hooks::ClientView&, const hooks::Credentials& credentials) {
            return credentials.username == "good" ? hooks::Verdict::next() : hooks::Verdict::reject(mqtt::ReasonCode::NotAuthorized);
        });
    const RawClient v4 = connect("a", 4);
    EXPECT_EQ(v4.connack().byteAt(1), 5u);
    const RawClient v5 = connect("b", 5);
    EXPECT_EQ(v5.connack().byteAt(1), 0x87u);
    ASSERT_TRUE(log.waitFor(tap::EventKind::ConnectRefused, 2));
    EXPECT_EQ(log.names(), (std::vector<std::string> { "connect_refused", "connect_refused" }));
}

TEST_F(BrokerTest, KeepAliveIsEnforcedAtOneAndAHalf) // [MQTT-3.1.2-22]
{
    EventLog log(registry);
    start();
    ConnectOptions options;
    options.version = 5;
    options.keepAlive = 1;
    RawClient client = connect(options);
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(client.expect(PacketType::Disconnect).byteAt(0), 0x8Du);
    const auto took = std::chrono::steady_clock::now() - begin;
    EXPECT_GE(took, 1400ms);
    EXPECT_LT(took, 2500ms);
}

TEST_F(BrokerTest, PortInUseIsAClearError)
{
    start();
    hooks::HookRegistry otherRegistry;
    broker::Broker other(otherRegistry);
    config::BrokerSettings same;
    same.port = broker.port();
    const auto started = other.start(same, 1);
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().id, "net.port_in_use");
    EXPECT_NE(started.error().text().find(std::to_string(same.port)), std::string::npos);
    EXPECT_FALSE(other.running());
}

TEST_F(BrokerTest, StopTellsVersion5ClientsAndCanStartAgainOnTheSamePort)
{
    start();
    RawClient client = connect("a", 5);
    const std::uint16_t port = broker.port();
    broker.stop();
    EXPECT_EQ(client.expect(PacketType::Disconnect).byteAt(0), 0x8Bu);
    EXPECT_TRUE(client.closes());
    settings.port = port;
    ASSERT_TRUE(broker.start(settings, 1)); // connections in TIME_WAIT don't hinder it
    EXPECT_EQ(connect("a", 5).connack().byteAt(1), 0u);
}

} // namespace
} // namespace hookline::test
