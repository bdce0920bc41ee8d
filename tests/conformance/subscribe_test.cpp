// SUBSCRIBE, UNSUBSCRIBE, retained messages, topic matching and shared subscriptions: sections 3.3.1.3, 3.8 to 3.11, 4.7 and 4.8.
#include "tests/conformance/conformance_fixture.h"

#include <set>

namespace hookline::test {
namespace {

class Subscribing : public ConformanceTest { };

constexpr unsigned kNoLocal = 4;
constexpr unsigned kAsPublished = 8;
constexpr unsigned kIfNew = 0x10;
constexpr unsigned kDontSend = 0x20;

// 5.0 [MQTT-3.3.1-5] [MQTT-3.3.1-6] [MQTT-3.3.1-7] [MQTT-3.3.1-8]
// 3.1.1 [MQTT-3.3.1-5] [MQTT-3.3.1-6] [MQTT-3.3.1-7] [MQTT-3.3.1-8] [MQTT-3.3.1-10] [MQTT-3.3.1-11] [MQTT-3.3.1-12]
TEST_F(Subscribing, TheLastRetainedMessageIsKept)
{
    start();
    const auto retained = [this](int version) {
        RawClient late = connect({ .id = "late", .version = version });
        late.send(subscribePacket("r", 2, version));
        late.expect(PacketType::Suback);
        late.send(kPing);
        const std::optional<Received> got = late.next();
        if (!got || got->type() != PacketType::Publish)
            return std::string("nothing");
        EXPECT_TRUE(got->retain());
        return got->payload(version) + " at QoS " + std::to_string(got->qos());
    };
    for (const int version : { 4, 5 }) {
        publish("r", "one", { .version = version, .qos = 2, .retain = true });
        EXPECT_EQ(retained(version), "one at QoS 2");
        publish("r", "two", { .version = version, .qos = 0, .retain = true });
        EXPECT_EQ(retained(version), "two at QoS 0");
        publish("r", "passes by", { .version = version, .qos = 1 });
        publish("r", "", { .version = version, .qos = 1 });
        EXPECT_EQ(retained(version), "two at QoS 0");
        RawClient watcher = v5("w");
        watcher.subscribe("r", kDontSend, 5);
        publish("r", "", { .version = version, .qos = 1, .retain = true });
        EXPECT_EQ(watcher.expectPublish().payload(5), ""); // an ordinary message to those who listen
        EXPECT_EQ(retained(version), "nothing");
        EXPECT_EQ(broker.snapshot().retained, 0u);
    }
}

// 5.0 [MQTT-3.3.1-9] [MQTT-3.3.1-10] [MQTT-3.3.1-11] [MQTT-3.8.4-4]
// 3.1.1 [MQTT-3.8.4-3]
TEST_F(Subscribing, RetainHandling)
{
    start();
    publish("r/1", "x", { .qos = 1, .retain = true });
    publish("r/2", "y", { .qos = 1, .retain = true });
    const auto got = [](RawClient& client, unsigned options, int version) {
        client.subscribe("r/+", options, version);
        client.send(kPing);
        int count = 0;
        for (std::optional<Received> one = client.next(); one && one->type() == PacketType::Publish; one = client.next())
            ++count;
        return count;
    };
    RawClient client = v5("c");
    EXPECT_EQ(got(client, kDontSend, 5), 0);
    EXPECT_EQ(got(client, kIfNew, 5), 0);
    EXPECT_EQ(got(client, 0, 5), 2);
    client.send(unsubscribePacket({ "r/+" }, 5));
    client.expect(PacketType::Unsuback);
    EXPECT_EQ(got(client, kIfNew, 5), 2);
    EXPECT_EQ(got(client, kIfNew, 5), 0);
    RawClient old = v3("old");
    EXPECT_EQ(got(old, 0, 4), 2);
    EXPECT_EQ(got(old, 0, 4), 2); // 3.1.1 sends them at each SUBSCRIBE
}

// 5.0 [MQTT-3.3.1-12] [MQTT-3.3.1-13]
// 3.1.1 [MQTT-3.3.1-9]
TEST_F(Subscribing, RetainAsPublished)
{
    start();
    RawClient plain = v5("plain");
    plain.subscribe("t", 0, 5);
    RawClient keeps = v5("keeps");
    keeps.subscribe("t", kAsPublished, 5);
    RawClient old = v3("old");
    old.subscribe("t", 0);
    for (const bool retain : { true, false }) {
        publish("t", "x", { .retain = retain });
        EXPECT_FALSE(plain.expectPublish().retain());
        EXPECT_EQ(keeps.expectPublish().retain(), retain);
        EXPECT_FALSE(old.expectPublish().retain());
    }
}

// 5.0 [MQTT-3.8.3-3] [MQTT-3.8.3-4]
TEST_F(Subscribing, NoLocal)
{
    start();
    RawClient client = v5("c");
    client.subscribe("own/#", kNoLocal, 5, subscriptionId(1));
    client.send(publishPacket("own/kept", "mine", { .version = 5, .qos = 1, .retain = true, .id = 1 }));
    client.expect(PacketType::Puback);
    client.subscribe("own/#", kNoLocal, 5, subscriptionId(1)); // retained ones of its own neither
    client.expectNothing();
    publish("own/kept", "theirs", { .retain = true });
    EXPECT_EQ(client.expectPublish().payload(5), "theirs");
    client.subscribe("own/+", kDontSend, 5, subscriptionId(2)); // overlaps, and has no such wish: it alone counts
    client.send(publishPacket("own/x", "mine", { .version = 5 }));
    const Received got = client.expectPublish();
    EXPECT_EQ(got.payload(5), "mine");
    EXPECT_EQ(got.properties(), subscriptionId(2));
    RawClient shared = v5("shared");
    shared.send(subscribePacket("$share/g/t", kNoLocal, 5));
    EXPECT_EQ(shared.expect(PacketType::Disconnect).byteAt(0), 0x82u);
}

// 5.0 [MQTT-3.8.3-1] [MQTT-3.8.3-2] [MQTT-3.8.3-5] [MQTT-3.10.3-1] [MQTT-3.10.3-2]
// 3.1.1 [MQTT-3.8.3-1] [MQTT-3.8.3-3] [MQTT-3.8.3-4] [MQTT-3.10.3-1] [MQTT-3.10.3-2]
TEST_F(Subscribing, MalformedRequestsEndTheConnection)
{
    start();
    const std::string none = bytes({ 0 });
    struct Case {
        const char* what;
        std::string five;
        std::string three;
    };
    const Case cases[] = {
        { "SUBSCRIBE of nothing", packet(0x82, u16(1) + none), packet(0x82, u16(1)) },
        { "SUBSCRIBE whose last options byte is missing", packet(0x82, u16(1) + none + str("a") + none + str("b")),
            packet(0x82, u16(1) + str("a") + none + str("b")) },
        { "reserved options", packet(0x82, u16(1) + none + str("a") + bytes({ 0x40 })),
            packet(0x82, u16(1) + str("a") + bytes({ 0x04 })) },
        { "QoS 3", packet(0x82, u16(1) + none + str("a") + bytes({ 3 })), packet(0x82, u16(1) + str("a") + bytes({ 3 })) },
        { "filter that is not UTF-8", packet(0x82, u16(1) + none + str("\xFF") + none),
            packet(0x82, u16(1) + str("\xFF") + none) },
        { "UNSUBSCRIBE of nothing", packet(0xA2, u16(1) + none), packet(0xA2, u16(1)) },
        { "UNSUBSCRIBE that is not UTF-8", packet(0xA2, u16(1) + none + str("\xFF")), packet(0xA2, u16(1) + str("\xFF")) },
        { "UNSUBSCRIBE cut short", packet(0xA2, u16(1) + none + u16(9) + "a"), packet(0xA2, u16(1) + u16(9) + "a") },
        { "retain handling 3", packet(0x82, u16(1) + none + str("a") + bytes({ 0x30 })),
            packet(0x82, u16(1) + str("a") + bytes({ 0x30 })) },
        { "subscription identifier 0", packet(0x82, u16(1) + bytes({ 2, 0x0B, 0 }) + str("a") + none), packet(0x82, "") },
    };
    for (const Case& one : cases) {
        SCOPED_TRACE(one.what);
        RawClient five = v5("five");
        five.send(one.five);
        EXPECT_GE(five.expect(PacketType::Disconnect).byteAt(0), 0x81u);
        EXPECT_TRUE(five.closes());
        RawClient three = v3("three");
        three.send(one.three);
        EXPECT_FALSE(three.next());
        EXPECT_TRUE(three.closes());
    }
}

// 5.0 [MQTT-3.8.4-5] [MQTT-3.8.4-6] [MQTT-3.8.4-7] [MQTT-3.9.3-1] [MQTT-3.9.3-2]
// 3.1.1 [MQTT-3.8.4-4] [MQTT-3.8.4-5] [MQTT-3.8.4-6] [MQTT-3.9.3-1] [MQTT-3.9.3-2]
TEST_F(Subscribing, EveryFilterHasItsAnswerInItsPlace)
{
    start();
    for (const int version : { 4, 5 }) {
        RawClient client = connect({ .id = "c", .version = version });
        std::string body = u16(7);
        if (version == 5)
            body += '\0';
        for (const auto& [filter, options] : std::initializer_list<std::pair<const char*, unsigned>> {
                 { "a", 2 }, { "b/#/c", 1 }, { "c/+", 1 }, { "d+", 0 }, { "$share//x", 0 }, { "e", 0 }, { "a", 1 } })
            body += str(filter) + bytes({ options });
        client.send(packet(0x82, body));
        const unsigned bad = version == 5 ? 0x8Fu : 0x80u;
        EXPECT_EQ(client.expect(PacketType::Suback).body,
            u16(7) + (version == 5 ? bytes({ 0 }) : "") + bytes({ 2, bad, 1, bad, bad, 0, 1 }));
        publish("a", "x", { .qos = 2 });
        EXPECT_EQ(client.expectPublish().qos(), 1u); // the second "a" has replaced the first
        client.expectNothing();
    }
}

// 5.0 [MQTT-3.8.4-3] [MQTT-3.8.4-8]
// 3.1.1 [MQTT-3.8.4-3] [MQTT-3.8.4-6]
TEST_F(Subscribing, ANewSubscriptionReplacesTheOldAndQoSIsTheLower)
{
    start();
    RawClient client = v5("c");
    for (const unsigned granted : { 0u, 1u, 2u, 1u, 0u }) {
        client.subscribe("t", granted, 5, subscriptionId(granted + 1));
        for (const unsigned sent : { 0u, 1u, 2u }) {
            publish("t", "x", { .qos = sent });
            const Received got = client.expectPublish();
            EXPECT_EQ(got.qos(), std::min(granted, sent));
            EXPECT_EQ(got.properties(), subscriptionId(granted + 1));
        }
    }
    client.expectNothing();
    EXPECT_EQ(broker.snapshot().subscriptions, 1u);
}

// 5.0 [MQTT-3.3.4-2] [MQTT-3.3.4-3] [MQTT-3.3.4-4] [MQTT-3.3.4-5]
// 3.1.1 [MQTT-3.3.5-1]
TEST_F(Subscribing, OverlappingSubscriptionsGiveOneMessageAtTheHighestQoS)
{
    start();
    RawClient five = v5("five");
    five.subscribe("a/+", 0, 5, subscriptionId(1));
    five.subscribe("a/#", 2, 5, subscriptionId(268435455));
    five.subscribe("#", 1, 5);
    five.subscribe("a/b", 1, 5, subscriptionId(200));
    RawClient three = v3("three");
    three.subscribe("a/+", 2);
    three.subscribe("a/b", 0);
    for (const unsigned qos : { 2u, 0u }) {
        publish("a/b", "x", { .qos = qos });
        const Received got = five.expectPublish();
        EXPECT_EQ(got.qos(), qos);
        std::set<std::uint32_t> ids;
        const std::string list = got.properties();
        mqtt::Reader reader(list);
        while (!reader.atEnd()) {
            EXPECT_EQ(reader.byte(), 0x0B);
            ids.insert(reader.variable());
        }
        EXPECT_EQ(ids, (std::set<std::uint32_t> { 1, 200, 268435455 }));
        EXPECT_EQ(three.expectPublish().qos(), qos);
    }
    five.expectNothing();
    three.expectNothing();
}

// 5.0 [MQTT-3.3.4-4]
TEST_F(Subscribing, MoreIdentifiersThanOneByteCountsAreAllTold)
{
    settings.maxSubscriptions = 1000;
    start();
    RawClient client = v5("c");
    std::string topic = "t";
    for (int level = 0; level < 8; ++level)
        topic += "/" + std::to_string(level);
    for (unsigned mask = 0; mask < 300; ++mask) { // each level as itself or as +
        std::string filter = mask & 1 ? "+" : "t";
        for (unsigned level = 0; level < 8; ++level)
            filter += "/" + (mask >> (level + 1) & 1 ? std::string("+") : std::to_string(level));
        client.subscribe(filter, 0, 5, subscriptionId(mask + 1));
    }
    publish(topic, "x");
    const std::string list = client.expectPublish().properties();
    mqtt::Reader reader(list);
    std::set<std::uint32_t> ids;
    while (!reader.atEnd()) {
        reader.byte();
        ids.insert(reader.variable());
    }
    EXPECT_EQ(ids.size(), 300u);
}

// 5.0 [MQTT-3.3.2-3] [MQTT-4.7.1-1] [MQTT-4.7.1-2] [MQTT-4.7.2-1] [MQTT-4.7.3-1] [MQTT-4.7.3-4]
// 3.1.1 [MQTT-3.3.2-3] [MQTT-4.7.1-2] [MQTT-4.7.1-3] [MQTT-4.7.2-1] [MQTT-4.7.3-1] [MQTT-4.7.3-4] [MQTT-3.8.3-2]
TEST_F(Subscribing, TopicsAndFiltersMatchAsTheyShould)
{
    start();
    struct Case {
        const char* filter;
        std::vector<const char*> yes;
        std::vector<const char*> no;
    };
    const Case cases[] = {
        { "sport/tennis/player1/#",
            { "sport/tennis/player1", "sport/tennis/player1/ranking", "sport/tennis/player1/score/wimbledon" },
            { "sport/tennis/player10" } },
        { "sport/#", { "sport", "sport/", "sport/a/b" }, { "sports", "/sport" } },
        { "#", { "a", "/", "a/b/c" }, { "$sys/x", "$x", "$" } },
        { "sport/tennis/+", { "sport/tennis/player1", "sport/tennis/" }, { "sport/tennis/player1/ranking", "sport/tennis" } },
        { "sport/+", { "sport/" }, { "sport" } },
        { "+/+", { "/finance", "a/b" }, { "finance", "$sys/x" } },
        { "/+", { "/finance" }, { "a/finance" } },
        { "+", { "finance" }, { "/finance", "$sys" } },
        { "+/tennis/#", { "a/tennis", "/tennis/x" }, { "$a/tennis/x" } },
        { "$sys/#", { "$sys/x", "$sys" }, { "sys/x" } },
        { "$sys/monitor/+", { "$sys/monitor/Clients" }, { "$sys/monitor" } },
        { "ACCOUNTS", { "ACCOUNTS" }, { "Accounts", "ACCOUNTS/", " ACCOUNTS" } },
    };
    RawClient publisher = v5("p");
    for (const Case& one : cases) {
        SCOPED_TRACE(one.filter);
        RawClient client = v5("c");
        EXPECT_EQ(client.subscribe(one.filter, 0, 5).back(), 0);
        for (const char* topic : one.no)
            publisher.send(publishPacket(topic, "x", { .version = 5 }));
        for (const char* topic : one.yes) {
            publisher.send(publishPacket(topic, "x", { .version = 5 }));
            EXPECT_EQ(client.expectPublish().topic(), topic);
        }
        client.expectNothing();
    }
    RawClient client = v5("bad");
    for (const char* filter : { "sport/tennis#", "sport/tennis/#/ranking", "sport+", "+a", "a/+b", "##", "++", "a/#/", "" })
        EXPECT_EQ(static_cast<unsigned char>(client.subscribe(filter, 0, 5).back()), 0x8F) << filter;
}

// 5.0 [MQTT-3.10.4-1] [MQTT-3.10.4-2] [MQTT-3.10.4-6] [MQTT-3.11.3-1] [MQTT-3.11.3-2]
// 3.1.1 [MQTT-3.10.4-1] [MQTT-3.10.4-2] [MQTT-3.10.4-6]
TEST_F(Subscribing, UnsubscribeComparesCharacterByCharacter)
{
    start();
    for (const int version : { 4, 5 }) {
        RawClient client = connect({ .id = "c", .version = version });
        for (const char* filter : { "a/+", "a/b", "c" })
            client.subscribe(filter, 0, version);
        client.send(unsubscribePacket({ "a/b", "a/#", "A/+", "c", "c" }, version, 3));
        EXPECT_EQ(
            client.expect(PacketType::Unsuback).body, u16(3) + (version == 5 ? bytes({ 0, 0, 0x11, 0x11, 0, 0x11 }) : ""));
        publish("c", "gone");
        publish("a/b", "still here");
        EXPECT_EQ(client.expectPublish().payload(version), "still here");
        client.send(unsubscribePacket({ "a/+" }, version, 4));
        client.expect(PacketType::Unsuback);
        publish("a/b", "gone");
        client.expectNothing();
    }
}

// 5.0 [MQTT-3.10.4-3]
// 3.1.1 [MQTT-3.10.4-3]
TEST_F(Subscribing, WhatIsUnderWayIsCompletedAfterUnsubscribe)
{
    start();
    {
        RawClient client = durable("c");
        client.subscribe("t", 2, 5);
        publish("t", "x", { .qos = 2 });
        client.expectPublish();
        client.send(unsubscribePacket({ "t" }, 5));
        client.expect(PacketType::Unsuback);
    }
    ASSERT_TRUE(connectionsAre(0));
    RawClient back = durable("c");
    const Received again = back.expectPublish();
    EXPECT_TRUE(again.dup());
    back.send(ackPacket(PacketType::Pubrec, again.packetId()));
    back.expect(PacketType::Pubrel);
    back.send(ackPacket(PacketType::Pubcomp, again.packetId()));
    back.expectNothing();
}

// 5.0 [MQTT-4.8.2-1] [MQTT-4.8.2-2]
TEST_F(Subscribing, SharedFiltersAreWellFormed)
{
    start();
    RawClient client = v5("c");
    for (const char* filter : { "$share", "$share/", "$share/g", "$share/g/", "$share//a", "$share/+/a", "$share/#/a",
             "$share/g+/a", "$share/g#/a", "$share/g/a#" })
        EXPECT_EQ(static_cast<unsigned char>(client.subscribe(filter, 0, 5).back()), 0x8F) << filter;
    client.subscribe("$share/g/a/+", 1, 5);
    client.subscribe("$sharex/g", 1, 5); // only another word that begins alike
    publish("a/b", "shared", { .qos = 1 });
    EXPECT_EQ(client.expectPublish().payload(5), "shared");
    publish("$sharex/g", "plain", { .qos = 1 });
    EXPECT_EQ(client.expectPublish().payload(5), "plain");
}

// 5.0 [MQTT-4.8.2-3] [MQTT-3.3.4-3]
TEST_F(Subscribing, EachMessageGoesToOneOfTheGroupAtItsQoS)
{
    start();
    RawClient low = v5("low");
    low.subscribe("$share/g/t", 0, 5, subscriptionId(1));
    RawClient high = v5("high");
    high.subscribe("$share/g/t", 2, 5, subscriptionId(2));
    RawClient other = v5("other");
    other.subscribe("$share/h/t", 1, 5);
    RawClient plain = v5("plain");
    plain.subscribe("t", 1, 5);
    for (int i = 0; i < 10; ++i) {
        publish("t", std::to_string(i), { .qos = 1 });
        EXPECT_EQ(other.expectPublish().payload(5), std::to_string(i));
        EXPECT_EQ(plain.expectPublish().payload(5), std::to_string(i));
    }
    for (int i = 0; i < 5; ++i) {
        const Received l = low.expectPublish();
        EXPECT_EQ(l.qos(), 0u);
        EXPECT_EQ(l.properties(), subscriptionId(1));
        const Received h = high.expectPublish();
        EXPECT_EQ(h.qos(), 1u);
        EXPECT_EQ(h.properties(), subscriptionId(2));
    }
    low.expectNothing();
    high.expectNothing();
}

// 5.0 [MQTT-4.8.2-4] [MQTT-4.8.2-5] [MQTT-4.8.2-6]
TEST_F(Subscribing, AMessageGivenToOneMemberStaysWithIt)
{
    start();
    RawClient second = v5("second");
    {
        RawClient first = durable("first");
        first.subscribe("$share/g/t", 2, 5);
        publish("t", "under way", { .qos = 2 });
        first.expectPublish();
        second.subscribe("$share/g/t", 2, 5);
    }
    ASSERT_TRUE(connectionsAre(1));
    {
        RawClient back = durable("first");
        const Received again = back.expectPublish();
        EXPECT_TRUE(again.dup());
        EXPECT_EQ(again.payload(5), "under way");
        back.send(ack5(PacketType::Pubrec, again.packetId(), 0x80)); // refused: gone for all
        back.expectNothing();
        second.expectNothing();
        for (int i = 0; i < 2; ++i)
            publish("t", "one each", { .qos = 1 });
        back.expectPublish();
        const Received mine = second.expectPublish();
        second.send(ackPacket(PacketType::Puback, mine.packetId()));
        back.send(disconnect5(0, sessionExpiry(0))); // its session ends with a message open
        EXPECT_TRUE(back.closes());
    }
    second.expectNothing();
}

} // namespace
} // namespace hookline::test
