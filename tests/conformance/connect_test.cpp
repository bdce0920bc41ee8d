// CONNECT and CONNACK: sections 3.1 and 3.2 of both specifications.
#include "tests/conformance/conformance_fixture.h"

namespace hookline::test {
namespace {

class Connecting : public ConformanceTest {
protected:
    /// A CONNECT with these flags and this payload.
    static std::string with(unsigned flags, std::string_view payload, int version = 4, std::string_view name = "MQTT")
    {
        std::string body = str(name) + bytes({ static_cast<unsigned>(version), flags }) + u16(60);
        if (version == 5)
            body += '\0';
        return packet(0x10, body + std::string(payload));
    }
    void expectRefused(std::string_view connect, unsigned code, const char* what)
    {
        SCOPED_TRACE(what);
        RawClient client = raw(connect);
        const Received connack = client.expect(PacketType::Connack);
        EXPECT_EQ(connack.byteAt(0), 0u);
        EXPECT_EQ(connack.byteAt(1), code);
        EXPECT_TRUE(client.closes());
    }
    void expectClosed(std::string_view connect, const char* what)
    {
        SCOPED_TRACE(what);
        RawClient client = raw(connect);
        EXPECT_FALSE(client.next());
        EXPECT_TRUE(client.closes());
    }
};

// 5.0 [MQTT-3.1.0-1] [MQTT-3.2.0-1] [MQTT-3.14.0-1]
// 3.1.1 [MQTT-3.1.0-1] [MQTT-3.2.0-1]
TEST_F(Connecting, ConnectComesFirstAndIsAnsweredFirst)
{
    start();
    for (const std::string& first :
        { kPing, publishPacket("t", "x"), subscribePacket("t", 0), kDisconnect, packet(0xF0, ""), packet(0x20, u16(0)) })
        expectClosed(first, "no CONNECT");
    RawClient eager = raw(
        connectPacket({ .id = "e", .version = 5 }) + subscribePacket("t", 0, 5) + publishPacket("t", "x", { .version = 5 }));
    eager.expect(PacketType::Connack);
    eager.expect(PacketType::Suback);
    eager.expectPublish();
}

// 5.0 [MQTT-3.1.0-2] [MQTT-3.2.0-2] [MQTT-4.13.1-1]
// 3.1.1 [MQTT-3.1.0-2] [MQTT-4.8.0-1]
TEST_F(Connecting, ASecondConnectEndsTheConnection)
{
    start();
    RawClient five = v5("c");
    five.send(connectPacket({ .id = "c", .version = 5 }));
    EXPECT_EQ(five.expect(PacketType::Disconnect).byteAt(0), 0x82u);
    EXPECT_TRUE(five.closes());
    RawClient three = v3("c");
    three.send(connectPacket({ .id = "c" }));
    EXPECT_FALSE(three.next());
    EXPECT_TRUE(three.closes());
}

// 5.0 [MQTT-3.1.2-1] [MQTT-3.1.2-2] [MQTT-3.2.2-6] [MQTT-3.2.2-7] [MQTT-3.2.2-8]
// 3.1.1 [MQTT-3.1.2-1] [MQTT-3.1.2-2] [MQTT-3.2.2-4] [MQTT-3.2.2-5]
TEST_F(Connecting, OtherProtocolsAreRefusedWithTheCodeOfTheirTime)
{
    start();
    expectRefused(with(2, str("x"), 6), 0x84, "level 6");
    expectRefused(with(2, str("x"), 5, "MQTX"), 0x84, "another name, level 5");
    expectRefused(with(2, str("x"), 3), 0x01, "level 3 under the new name");
    expectRefused(with(2, str("x"), 4, "mqtt"), 0x01, "small letters");
    expectRefused(with(2, str("x"), 4, "MQIsdp"), 0x01, "level 4 under the old name");
}

// 5.0 [MQTT-3.1.2-3] [MQTT-3.1.4-1]
// 3.1.1 [MQTT-3.1.2-3] [MQTT-3.1.4-1]
TEST_F(Connecting, TheReservedFlagMustBeZero)
{
    start();
    expectClosed(with(3, str("x"), 4), "3.1.1");
    expectRefused(with(3, str("x"), 5), 0x81, "5.0");
}

// 5.0 [MQTT-3.1.2-9] [MQTT-3.1.2-11] [MQTT-3.1.2-12] [MQTT-3.1.2-13] [MQTT-3.1.2-16] [MQTT-3.1.2-17] [MQTT-3.1.2-18] [MQTT-3.1.2-19]
// 3.1.1 [MQTT-3.1.2-9] [MQTT-3.1.2-11] [MQTT-3.1.2-13] [MQTT-3.1.2-14] [MQTT-3.1.2-15] [MQTT-3.1.2-18] [MQTT-3.1.2-19] [MQTT-3.1.2-20] [MQTT-3.1.2-21] [MQTT-3.1.2-22]
TEST_F(Connecting, FlagsAndPayloadMustAgree)
{
    start();
    const std::string id = str("x");
    const std::string will = str("t") + str("p");
    struct Case {
        const char* what;
        unsigned flags;
        std::string payload;
    };
    const Case wrong[] = {
        { "will QoS without will", 0x0A, id },
        { "will retain without will", 0x22, id },
        { "will QoS 3", 0x1E, id + will },
        { "will flag without topic", 0x06, id },
        { "will flag without message", 0x06, id + str("t") },
        { "will fields without flag", 0x02, id + will },
        { "user name flag without name", 0x82, id },
        { "user name without flag", 0x02, id + str("u") },
        { "password flag without password", 0xC2, id + str("u") },
        { "password without flag", 0x82, id + str("u") + str("p") },
    };
    for (const Case& one : wrong) {
        expectClosed(with(one.flags, one.payload, 4), one.what);
        std::string five = one.payload;
        if (one.flags & 4u)
            five.insert(std::min(five.size(), id.size()), 1, '\0'); // the will's properties
        expectRefused(with(one.flags, five, 5), 0x81, one.what);
    }
    expectClosed(with(0x42, id + str("p"), 4), "password without user name in 3.1.1");
    EXPECT_EQ(raw(with(0x42, id + str("p"), 5)).expect(PacketType::Connack).byteAt(1), 0u); // 5.0 allows it
}

// 5.0 [MQTT-3.1.2-4] [MQTT-3.1.2-5] [MQTT-3.1.2-6] [MQTT-3.1.4-4] [MQTT-3.2.2-2] [MQTT-3.2.2-3] [MQTT-3.1.2-23] [MQTT-3.1.3-2]
// 3.1.1 [MQTT-3.1.2-4] [MQTT-3.1.2-5] [MQTT-3.1.2-6] [MQTT-3.1.4-3] [MQTT-3.2.2-1] [MQTT-3.2.2-2] [MQTT-3.2.2-3] [MQTT-3.1.3-2]
TEST_F(Connecting, CleanStartAndSessionPresent)
{
    start();
    for (const int version : { 4, 5 }) {
        const auto open = [&](bool clean) {
            return connect(
                { .id = "c", .version = version, .clean = clean, .properties = version == 5 ? sessionExpiry(1000) : "" });
        };
        SCOPED_TRACE(version);
        {
            RawClient first = open(true);
            EXPECT_EQ(first.connack().byteAt(0), 0u);
            first.send(kDisconnect);
            EXPECT_TRUE(first.closes());
        }
        if (version == 4) {
            EXPECT_TRUE(sessionsAre(0)); // a clean session ends with its connection
        }
        {
            RawClient second = open(false);
            EXPECT_EQ(second.connack().byteAt(0), version == 4 ? 0u : 1u);
            second.subscribe("kept", 1, version);
        }
        ASSERT_TRUE(connectionsAre(0));
        publish("kept", "while away", { .qos = 1 });
        {
            RawClient third = open(false);
            EXPECT_EQ(third.connack().byteAt(0), 1u);
            EXPECT_EQ(third.expectPublish().payload(version), "while away");
        }
        ASSERT_TRUE(connectionsAre(0));
        {
            RawClient fourth = open(true);
            EXPECT_EQ(fourth.connack().byteAt(0), 0u);
            publish("kept", "nobody listens");
            fourth.expectNothing();
        }
        connect({ .id = "c", .version = version }).send(kDisconnect);
        ASSERT_TRUE(sessionsAre(0));
    }
}

// 3.1.1 [MQTT-3.1.2-7]
TEST_F(Connecting, RetainedMessagesOutliveTheSession)
{
    start();
    publish("r", "stays", { .qos = 1, .retain = true });
    ASSERT_TRUE(sessionsAre(0));
    RawClient subscriber = v3("s");
    subscriber.subscribe("r", 1);
    EXPECT_EQ(subscriber.expectPublish().payload(), "stays");
}

// 5.0 [MQTT-3.1.3-1] [MQTT-3.1.3-3] [MQTT-3.1.3-5] [MQTT-3.1.4-5] [MQTT-4.2.0-1]
// 3.1.1 [MQTT-3.1.3-1] [MQTT-3.1.3-3] [MQTT-3.1.3-5] [MQTT-3.1.4-4] [MQTT-7.1.1-1]
TEST_F(Connecting, EveryOrdinaryIdAndEveryFieldIsTaken)
{
    std::string seen;
    const auto watch = registry.add<hooks::ClientAuthenticate>(
        "test", hooks::Priority::Authorize, [&seen](const hooks::ClientView& client, const hooks::Credentials& credentials) {
            seen = client.client->clientId + "|" + std::string(credentials.username) + "|" + std::string(credentials.password);
            return hooks::Verdict::next();
        });
    start();
    const std::string all = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    for (std::size_t length = 1; length <= 23; ++length) {
        const std::string id = all.substr(all.size() - length - length % 30, length);
        EXPECT_EQ(v3(id).connack().byteAt(1), 0u) << id;
        EXPECT_EQ(v5(id).connack().byteAt(1), 0u) << id;
    }
    RawClient full = raw(with(0xC6, str("me") + str("will/topic") + str("last words") + str("user") + str("pass\xFF"), 4));
    EXPECT_EQ(full.expect(PacketType::Connack).byteAt(1), 0u);
    EXPECT_EQ(seen, "me|user|pass\xFF");
}

// 5.0 [MQTT-3.1.3-4] [MQTT-3.1.3-11] [MQTT-3.1.3-12]
// 3.1.1 [MQTT-3.1.3-4] [MQTT-3.1.3-10] [MQTT-3.1.3-11]
TEST_F(Connecting, IdWillTopicAndUserNameAreUtf8)
{
    start();
    const std::string bad = str("\xED\xA0\x80");
    expectClosed(with(2, bad), "id");
    expectClosed(with(6, str("x") + bad + str("p")), "will topic");
    expectClosed(with(0x82, str("x") + bad), "user name");
    expectRefused(with(2, bad, 5), 0x81, "id");
    expectRefused(with(6, str("x") + bytes({ 0 }) + bad + str("p"), 5), 0x81, "will topic");
    expectRefused(with(0x82, str("x") + bad, 5), 0x81, "user name");
}

// 5.0 [MQTT-3.1.3-6] [MQTT-3.1.3-7] [MQTT-3.2.2-16]
// 3.1.1 [MQTT-3.1.3-6] [MQTT-3.1.3-7] [MQTT-3.1.3-8] [MQTT-3.1.3-9]
TEST_F(Connecting, AnEmptyIdGetsOneOfOurs)
{
    start();
    std::vector<std::string> ids;
    std::vector<RawClient> clients;
    for (const bool clean : { true, false, true }) {
        clients.push_back(v5("", {}, clean));
        EXPECT_EQ(clients.back().connack().byteAt(1), 0u);
        const std::string properties = propertiesAfter(clients.back().connack(), 2);
        const std::size_t at = properties.find('\x12');
        ASSERT_NE(at, std::string::npos);
        mqtt::Reader reader(std::string_view(properties).substr(at + 1));
        ids.emplace_back(reader.binary());
        EXPECT_FALSE(ids.back().empty());
    }
    std::ranges::sort(ids);
    EXPECT_EQ(std::ranges::adjacent_find(ids), ids.end());
    RawClient three = v3("");
    EXPECT_EQ(three.connack().body, bytes({ 0, 0 }));
    expectRefused(with(0, str(""), 4), 0x02, "3.1.1 without clean session");
    EXPECT_FALSE(contains(propertiesAfter(v5("named").connack(), 2), "\x12"));
}

// 5.0 [MQTT-3.1.3-8] [MQTT-3.1.4-2] [MQTT-3.1.4-6]
// 3.1.1 [MQTT-3.1.3-9] [MQTT-3.1.4-5]
TEST_F(Connecting, NothingAfterARefusedConnectIsLookedAt)
{
    const auto guard = registry.add<hooks::ClientAuthenticate>(
        "test", hooks::Priority::Authorize, [](const hooks::ClientView& client, const hooks::Credentials&) {
            return client.client->clientId == "ok" ? hooks::Verdict::next()
                                                   : hooks::Verdict::reject(mqtt::ReasonCode::ClientIdentifierNotValid);
        });
    start();
    RawClient watcher = v5("ok");
    watcher.subscribe("t", 0, 5);
    for (const int version : { 4, 5 }) {
        RawClient refused
            = raw(connectPacket({ .id = "no", .version = version }) + publishPacket("t", "x", { .version = version }));
        const Received connack = refused.expect(PacketType::Connack);
        EXPECT_EQ(connack.byteAt(0), 0u);
        EXPECT_EQ(connack.byteAt(1), version == 5 ? 0x85u : 2u);
        EXPECT_TRUE(refused.closes());
    }
    watcher.expectNothing();
}

// 3.1.1 [MQTT-3.2.2-6]
TEST_F(Connecting, AReasonThatVersion4CannotSayIsNotSaid)
{
    start();
    expectClosed(with(6, str("x") + str("a/#") + str("p")), "will topic with a wildcard");
    expectRefused(with(6, str("x") + bytes({ 0 }) + str("a/#") + str("p"), 5), 0x90, "in 5.0's words");
}

// 5.0 [MQTT-3.1.4-3] [MQTT-4.13.2-1]
// 3.1.1 [MQTT-3.1.4-2]
TEST_F(Connecting, ANewConnectionTakesTheOldOnesPlace)
{
    start();
    RawClient first = v5("same");
    RawClient second = v3("same");
    EXPECT_EQ(first.expect(PacketType::Disconnect).byteAt(0), 0x8Eu);
    EXPECT_TRUE(first.closes());
    second.expectNothing();
    RawClient third = v5("same");
    EXPECT_FALSE(second.next());
    EXPECT_TRUE(second.closes());
    third.expectNothing();
}

// 5.0 [MQTT-3.1.2-22] [MQTT-3.2.2-22]
// 3.1.1 [MQTT-3.1.2-24]
TEST_F(Connecting, SilenceBeyondOneAndAHalfKeepAliveEndsTheConnection)
{
    start();
    const auto begin = std::chrono::steady_clock::now();
    RawClient five = connect({ .id = "five", .version = 5, .keepAlive = 1 });
    RawClient three = connect({ .id = "three", .keepAlive = 1 });
    RawClient never = connect({ .id = "never", .keepAlive = 0 });
    EXPECT_FALSE(contains(propertiesAfter(five.connack(), 2), "\x13"));
    EXPECT_EQ(five.expect(PacketType::Disconnect).byteAt(0), 0x8Du);
    EXPECT_GE(std::chrono::steady_clock::now() - begin, 1400ms);
    EXPECT_TRUE(three.closes());
    never.expectNothing();
}

// 5.0 [MQTT-3.1.2-22]
// 3.1.1 [MQTT-3.1.2-24]
TEST_F(Connecting, SingleBytesAreNoPacketAndKeepNobodyAlive)
{
    start();
    RawClient client = connect({ .id = "trickle", .version = 5, .keepAlive = 1 });
    const std::string slow = publishPacket("t", std::string(1000, 'x'), { .version = 5 });
    const auto begin = std::chrono::steady_clock::now();
    std::optional<Received> got;
    for (std::size_t i = 0; i < slow.size() && !got && std::chrono::steady_clock::now() - begin < 10s; ++i) {
        client.send(slow.substr(i, 1));
        got = client.next(100ms);
    }
    ASSERT_TRUE(got);
    EXPECT_EQ(got->byteAt(0), 0x8Du);
    RawClient alive = connect({ .id = "alive", .keepAlive = 1 }); // whole ones do
    for (const auto end = std::chrono::steady_clock::now() + 2s; std::chrono::steady_clock::now() < end;) {
        alive.expectNothing();
        EXPECT_FALSE(alive.next(300ms));
    }
    alive.expectNothing();
}

// 5.0 [MQTT-3.1.2-21] [MQTT-3.2.2-21]
TEST_F(Connecting, ALongKeepAliveIsCutAndTheCutIsSaidAndHeld)
{
    settings.maxKeepAlive = 1;
    start();
    for (const unsigned asked : { 0u, 600u }) {
        RawClient client = connect({ .id = "c", .version = 5, .keepAlive = asked });
        EXPECT_TRUE(contains(propertiesAfter(client.connack(), 2), twoByteProperty(0x13, 1)));
        EXPECT_EQ(client.expect(PacketType::Disconnect).byteAt(0), 0x8Du);
    }
}

// 5.0 [MQTT-3.1.2-24] [MQTT-3.1.2-25] [MQTT-3.2.2-19] [MQTT-3.2.2-20] [MQTT-3.14.2-3] [MQTT-3.9.2-1] [MQTT-3.11.2-1]
TEST_F(Connecting, NothingLargerThanTheClientsMaximumIsSent)
{
    start();
    RawClient subscriber = v5("s", fourByteProperty(0x27, 40));
    subscriber.subscribe("t", 1, 5);
    publish("t", std::string(100, 'x'), { .qos = 1 });
    publish("t", std::string(100, 'x'));
    publish("t", std::string(40 - 2 - 3 - 2 - 1, 'y'), { .qos = 1 }); // exactly 40 bytes
    publish("t", std::string(40 - 2 - 3 - 2, 'z'), { .qos = 1 }); // one more
    publish("t", "fits", { .qos = 1 });
    const Received edge = subscriber.expectPublish();
    EXPECT_EQ(edge.body.size() + 2, 40u);
    EXPECT_EQ(subscriber.expectPublish().payload(5), "fits"); // as if the others had been sent and acknowledged
    std::string many = u16(1) + bytes({ 0 });
    for (int i = 0; i < 60; ++i)
        many += str("f" + std::to_string(i)) + bytes({ 0 });
    subscriber.send(packet(0x82, many)); // its SUBACK would have 65 bytes
    const Received goodbye = subscriber.expect(PacketType::Disconnect);
    EXPECT_LE(goodbye.body.size() + 2, 40u); // no reason string
    EXPECT_TRUE(subscriber.closes());
    RawClient tiny = raw(connectPacket({ .id = "tiny", .version = 5, .properties = fourByteProperty(0x27, 5) }));
    EXPECT_FALSE(tiny.next()); // our CONNACK is larger
    EXPECT_TRUE(tiny.closes());
    RawClient refused
        = raw(connectPacket({ .id = "x", .version = 5, .properties = fourByteProperty(0x27, 20), .willTopic = "#" }));
    const Received connack = refused.expect(PacketType::Connack);
    EXPECT_EQ(connack.byteAt(1), 0x90u);
    EXPECT_LE(connack.body.size() + 2, 20u);
}

// 5.0 [MQTT-3.1.2-26] [MQTT-3.1.2-27] [MQTT-3.3.2-11]
TEST_F(Connecting, AliasesAreUsedTowardsClientsThatTakeThem)
{
    start();
    RawClient none = v5("none");
    none.subscribe("#", 0, 5);
    RawClient zero = v5("zero", twoByteProperty(0x22, 0));
    zero.subscribe("#", 0, 5);
    RawClient two = v5("two", twoByteProperty(0x22, 2));
    two.subscribe("#", 2, 5);
    RawClient publisher = v5("p");
    const char* topics[] = { "topic/one", "topic/two", "topic/three", "topic/one", "topic/two", "topic/three" };
    for (unsigned i = 0; i < 6; ++i)
        publisher.send(publishPacket(topics[i], std::to_string(i), { .version = 5, .qos = i % 3, .id = i + 1 }));
    std::string byAlias[3];
    for (unsigned i = 0; i < 6; ++i) {
        EXPECT_EQ(none.expectPublish().body, str(topics[i]) + bytes({ 0 }) + std::to_string(i));
        EXPECT_EQ(zero.expectPublish().body, str(topics[i]) + bytes({ 0 }) + std::to_string(i));
        const Received got = two.expectPublish();
        std::string topic = got.topic();
        const std::string properties = got.properties();
        if (!properties.empty()) {
            ASSERT_EQ(properties.size(), 3u);
            ASSERT_EQ(properties[0], '\x23');
            const auto alias = static_cast<std::size_t>(properties[1] * 256 + properties[2]);
            ASSERT_GE(alias, 1u);
            ASSERT_LE(alias, 2u);
            if (topic.empty())
                topic = byAlias[alias];
            else
                byAlias[alias] = topic;
        }
        EXPECT_EQ(topic, topics[i]);
        EXPECT_EQ(got.payload(5), std::to_string(i));
    }
    EXPECT_EQ(byAlias[1], "topic/one");
    EXPECT_EQ(byAlias[2], "topic/two");
}

// 5.0 [MQTT-3.3.2-7]
TEST_F(Connecting, AliasesEndWithTheirConnectionInBothDirections)
{
    start();
    {
        RawClient client = durable("c", false, twoByteProperty(0x22, 5));
        client.subscribe("long/topic", 1, 5);
        client.send(publishPacket("long/topic", "1", { .version = 5, .qos = 1, .properties = twoByteProperty(0x23, 1) }));
        EXPECT_EQ(client.expectPublish().topic(), "long/topic"); // not acknowledged
        client.expect(PacketType::Puback);
    }
    ASSERT_TRUE(connectionsAre(0));
    RawClient back = durable("c", false, twoByteProperty(0x22, 5));
    EXPECT_EQ(back.expectPublish().topic(), "long/topic");
    back.send(publishPacket("", "2", { .version = 5, .properties = twoByteProperty(0x23, 1) }));
    EXPECT_EQ(back.expect(PacketType::Disconnect).byteAt(0), 0x82u);
}

// 5.0 [MQTT-3.1.2-28]
TEST_F(Connecting, ResponseInformationIsForThoseWhoAsk)
{
    settings.responseInformation = "replies/%c";
    start();
    EXPECT_TRUE(contains(propertiesAfter(v5("me", byteProperty(0x19, 1)).connack(), 2), textProperty(0x1A, "replies/me")));
    EXPECT_FALSE(contains(propertiesAfter(v5("me", byteProperty(0x19, 0)).connack(), 2), "replies"));
    EXPECT_FALSE(contains(propertiesAfter(v5("me").connack(), 2), "replies"));
}

// 5.0 [MQTT-3.1.2-29]
TEST_F(Connecting, ReasonsAreSaidInWordsUnlessTheClientDoesNotWantThem)
{
    start();
    RawClient wants = v5("wants");
    wants.send(publishPacket("a/#", "x", { .version = 5 }));
    EXPECT_TRUE(contains(propertiesAfter(wants.expect(PacketType::Disconnect), 1), "invalid topic"));
    RawClient quiet = v5("quiet", byteProperty(0x17, 0));
    quiet.subscribe("$share//x", 0, 5);
    quiet.send(publishPacket("a", "x", { .version = 5, .qos = 1, .id = 1 }));
    EXPECT_LE(quiet.expect(PacketType::Puback).body.size(), 3u); // a reason and no words
    quiet.send(publishPacket("a/#", "x", { .version = 5 }));
    EXPECT_EQ(quiet.expect(PacketType::Disconnect).body, bytes({ 0x90 }));
}

// 5.0 [MQTT-3.2.2-13] [MQTT-3.2.2-14]
TEST_F(Connecting, ABrokerWithoutRetainedMessagesSaysSo)
{
    settings.maxRetained = 0;
    start();
    RawClient client = v5("c");
    EXPECT_TRUE(contains(propertiesAfter(client.connack(), 2), byteProperty(0x25, 0)));
    client.send(publishPacket("t", "x", { .version = 5, .retain = true }));
    EXPECT_EQ(client.expect(PacketType::Disconnect).byteAt(0), 0x9Au);
    RawClient will = raw(connectPacket({ .id = "w", .version = 5, .willTopic = "t", .willRetain = true }));
    EXPECT_EQ(will.expect(PacketType::Connack).byteAt(1), 0x9Au);
    EXPECT_TRUE(will.closes());
    EXPECT_EQ(connect({ .id = "w", .willTopic = "t", .willRetain = true }).connack().byteAt(1), 0u);
}

// 5.0 [MQTT-3.2.2-15] [MQTT-3.2.2-17] [MQTT-3.2.2-18]
TEST_F(Connecting, OurLimitsStandInConnackAndHold)
{
    settings.maxPacketSize = 2000;
    settings.topicAliasMaximum = 3;
    settings.receiveMaximum = 7;
    start();
    RawClient client = v5("c");
    const std::string properties = propertiesAfter(client.connack(), 2);
    EXPECT_TRUE(contains(properties, fourByteProperty(0x27, 2000)));
    EXPECT_TRUE(contains(properties, twoByteProperty(0x22, 3)));
    EXPECT_TRUE(contains(properties, twoByteProperty(0x21, 7)));
    client.send(publishPacket("t", std::string(2000, 'x'), { .version = 5 }));
    EXPECT_EQ(client.expect(PacketType::Disconnect).byteAt(0), 0x95u);
    RawClient alias = v5("c");
    alias.send(publishPacket("t", "x", { .version = 5, .properties = twoByteProperty(0x23, 4) }));
    EXPECT_EQ(alias.expect(PacketType::Disconnect).byteAt(0), 0x94u);
    settings.topicAliasMaximum = 0;
    broker.stop();
    start();
    RawClient without = v5("c");
    EXPECT_FALSE(contains(propertiesAfter(without.connack(), 2), "\x22"));
    without.send(publishPacket("t", "x", { .version = 5, .properties = twoByteProperty(0x23, 1) }));
    EXPECT_EQ(without.expect(PacketType::Disconnect).byteAt(0), 0x94u);
}

// 5.0 [MQTT-3.2.2-9] [MQTT-3.2.2-12]
TEST_F(Connecting, EveryQoSIsSupportedSoNoMaximumIsSaid)
{
    start();
    for (const unsigned qos : { 0u, 1u, 2u }) {
        const RawClient client = connect({ .id = "c", .version = 5, .willTopic = "t", .willQos = qos });
        EXPECT_EQ(client.connack().byteAt(1), 0u);
        EXPECT_FALSE(contains(propertiesAfter(client.connack(), 2), "\x24"));
    }
}

// 5.0 [MQTT-3.1.2-23]
TEST_F(Connecting, ALongSessionExpiryIsCutAndTheCutIsSaid)
{
    settings.maxSessionExpiry = 50;
    start();
    EXPECT_TRUE(contains(propertiesAfter(v5("a", sessionExpiry(0xFFFFFFFF)).connack(), 2), sessionExpiry(50)));
    EXPECT_FALSE(contains(propertiesAfter(v5("b", sessionExpiry(50)).connack(), 2), "\x11"));
}

} // namespace
} // namespace hookline::test
