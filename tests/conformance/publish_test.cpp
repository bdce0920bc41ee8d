// PUBLISH and its acknowledgements: sections 3.3 to 3.7, 4.3 to 4.6 and 4.9.
#include "tests/conformance/conformance_fixture.h"

namespace hookline::test {
namespace {

class Publishing : public ConformanceTest {
protected:
    std::uint64_t dropped(tap::DropReason reason) const { return broker.snapshot().dropped[static_cast<std::size_t>(reason)]; }
};

// 5.0 [MQTT-3.3.1-1] [MQTT-4.4.0-1] [MQTT-4.6.0-1] [MQTT-4.3.2-3] [MQTT-4.3.3-3] [MQTT-4.3.3-5] [MQTT-4.3.3-6]
// 3.1.1 [MQTT-3.3.1-1] [MQTT-4.4.0-1] [MQTT-4.6.0-1] [MQTT-2.3.1-3]
TEST_F(Publishing, WhatWasNotAnsweredComesAgainWithDupIdAndOrder)
{
    start();
    for (const int version : { 4, 5 }) {
        SCOPED_TRACE(version);
        const auto open = [&] {
            return connect(
                { .id = "c", .version = version, .clean = false, .properties = version == 5 ? sessionExpiry(1000) : "" });
        };
        std::vector<Received> first;
        {
            RawClient client = open();
            client.subscribe("t", 2, version);
            RawClient publisher = v3("p");
            for (unsigned i = 1; i <= 6; ++i)
                publisher.send(publishPacket("t", std::to_string(i), { .qos = i % 2 + 1, .id = i }));
            for (int i = 0; i < 6; ++i)
                first.push_back(client.expectPublish());
            client.send(ackPacket(PacketType::Pubrec, first[4].packetId())); // QoS 2 ones are at even places
            EXPECT_EQ(client.expect(PacketType::Pubrel).packetId(), first[4].packetId());
            client.send(ackPacket(PacketType::Puback, first[1].packetId()));
            client.expectNothing();
        }
        ASSERT_TRUE(connectionsAre(0));
        RawClient back = open();
        std::vector<Received> again;
        unsigned released = 0;
        for (int i = 0; i < 5; ++i) {
            const std::optional<Received> got = back.next();
            ASSERT_TRUE(got);
            if (got->type() == PacketType::Pubrel)
                released = got->packetId();
            else
                again.push_back(*got);
        }
        EXPECT_EQ(released, first[4].packetId());
        ASSERT_EQ(again.size(), 4u);
        for (std::size_t i = 0, place = 0; i < 4; ++i, ++place) {
            while (place == 1 || place == 4)
                ++place;
            EXPECT_TRUE(again[i].dup());
            EXPECT_EQ(again[i].packetId(), first[place].packetId());
            EXPECT_EQ(again[i].qos(), first[place].qos());
            EXPECT_EQ(again[i].payload(version), first[place].payload(version));
        }
        back.send(kDisconnect);
        EXPECT_TRUE(back.closes());
        v5("c").send(kDisconnect);
        ASSERT_TRUE(sessionsAre(0));
    }
}

// 5.0 [MQTT-4.4.0-1]
TEST_F(Publishing, NothingIsSentAgainWhileTheConnectionLasts)
{
    start();
    RawClient client = v5("c");
    client.subscribe("t", 1, 5);
    publish("t", "x", { .qos = 1 });
    client.expectPublish();
    EXPECT_FALSE(client.next(1500ms));
}

// 5.0 [MQTT-3.3.1-2] [MQTT-3.3.1-4]
// 3.1.1 [MQTT-3.3.1-2] [MQTT-3.3.1-4]
TEST_F(Publishing, ImpossibleFlagsEndTheConnection)
{
    start();
    for (const std::string& bad :
        { packet(0x38, str("t")), packet(0x36, str("t") + u16(1)), packet(0x3E, str("t") + u16(1)) }) {
        RawClient three = v3("three");
        three.send(bad);
        EXPECT_TRUE(three.closes());
        RawClient five = v5("five");
        five.send(bad + '\0');
        EXPECT_EQ(five.expect(PacketType::Disconnect).byteAt(0), 0x81u);
    }
}

// 5.0 [MQTT-3.3.1-3]
// 3.1.1 [MQTT-3.3.1-3]
TEST_F(Publishing, DupIsNotPassedOn)
{
    start();
    RawClient subscriber = v3("s");
    subscriber.subscribe("t", 2);
    publish("t", "x", { .qos = 1, .dup = true });
    EXPECT_FALSE(subscriber.expectPublish().dup());
}

// 5.0 [MQTT-4.3.3-8] [MQTT-4.3.3-10] [MQTT-4.3.3-11] [MQTT-4.3.3-12] [MQTT-3.3.4-1]
// 3.1.1 [MQTT-4.3.3-2] [MQTT-3.3.4-1]
TEST_F(Publishing, QoS2IsDeliveredOnceHoweverOftenItIsSent)
{
    start();
    for (const int version : { 4, 5 }) {
        RawClient subscriber = v5("s");
        subscriber.subscribe("t", 0, 5);
        RawClient publisher = connect({ .id = "p", .version = version });
        for (const char* payload : { "one", "two" }) { // the id is free again after the whole flow
            for (int i = 0; i < 3; ++i) {
                publisher.send(publishPacket("t", payload, { .version = version, .qos = 2, .dup = i > 0, .id = 9 }));
                EXPECT_EQ(publisher.expect(PacketType::Pubrec).packetId(), 9u);
            }
            for (int i = 0; i < 2; ++i) {
                publisher.send(ackPacket(PacketType::Pubrel, 9));
                const Received done = publisher.expect(PacketType::Pubcomp);
                EXPECT_EQ(done.packetId(), 9u);
                EXPECT_EQ(done.byteAt(2), version == 5 && i == 1 ? 0x92u : 0xFFFFu);
            }
            EXPECT_EQ(subscriber.expectPublish().payload(5), payload);
        }
        subscriber.expectNothing();
    }
}

// 5.0 [MQTT-4.3.3-8]
TEST_F(Publishing, QoS2WithDupThatTheBrokerHasNeverSeenIsDelivered)
{
    start();
    RawClient subscriber = v3("s");
    subscriber.subscribe("t", 2);
    RawClient publisher = v3("p");
    publisher.send(publishPacket("t", "x", { .qos = 2, .dup = true, .id = 3 }));
    publisher.expect(PacketType::Pubrec);
    EXPECT_EQ(subscriber.expectPublish().payload(), "x");
}

// 5.0 [MQTT-4.3.3-10]
TEST_F(Publishing, QoS2FlowsGoOnAfterAReconnect)
{
    start();
    RawClient subscriber = v3("s");
    subscriber.subscribe("t", 0);
    {
        RawClient publisher = durable("p");
        publisher.send(publishPacket("t", "x", { .version = 5, .qos = 2, .id = 5 }));
        publisher.expect(PacketType::Pubrec);
    }
    ASSERT_TRUE(connectionsAre(1));
    RawClient back = durable("p");
    back.send(publishPacket("t", "x", { .version = 5, .qos = 2, .dup = true, .id = 5 }));
    back.expect(PacketType::Pubrec);
    back.send(ackPacket(PacketType::Pubrel, 5));
    back.expect(PacketType::Pubcomp);
    EXPECT_EQ(subscriber.expectPublish().payload(), "x");
    subscriber.expectNothing();
}

// 5.0 [MQTT-4.3.2-4] [MQTT-4.3.2-5] [MQTT-4.5.0-1]
// 3.1.1 [MQTT-4.3.2-2] [MQTT-4.5.0-1]
TEST_F(Publishing, QoS1WithTheSameIdIsANewMessage)
{
    start();
    RawClient subscriber = v5("s");
    subscriber.subscribe("t", 0, 5);
    RawClient publisher = v5("p");
    for (const char* payload : { "one", "two" }) {
        publisher.send(publishPacket("t", payload, { .version = 5, .qos = 1, .dup = true, .id = 9 }));
        EXPECT_EQ(publisher.expect(PacketType::Puback).body, u16(9));
        EXPECT_EQ(subscriber.expectPublish().payload(5), payload);
    }
}

// 5.0 [MQTT-4.3.3-9]
// 3.1.1 [MQTT-3.3.5-2]
TEST_F(Publishing, ARefusedQoS2MessageLeavesItsIdFree)
{
    const auto guard = registry.add<hooks::MessagePublish>(
        "test", hooks::Priority::Authorize, [](const hooks::ClientView&, hooks::PublishDraft& draft) {
            return draft.payload() == "no" ? hooks::Verdict::reject(mqtt::ReasonCode::NotAuthorized) : hooks::Verdict::next();
        });
    start();
    RawClient subscriber = v5("s");
    subscriber.subscribe("t", 0, 5);
    RawClient five = v5("p");
    five.send(publishPacket("t", "no", { .version = 5, .qos = 2, .id = 4 }));
    EXPECT_EQ(five.expect(PacketType::Pubrec).byteAt(2), 0x87u);
    five.send(publishPacket("t", "yes", { .version = 5, .qos = 2, .id = 4 }));
    EXPECT_EQ(five.expect(PacketType::Pubrec).body, u16(4));
    EXPECT_EQ(subscriber.expectPublish().payload(5), "yes");
    RawClient three = v3("q");
    three.send(publishPacket("t", "no", { .qos = 1, .id = 4 })); // 3.1.1 has no way to refuse
    EXPECT_EQ(three.expect(PacketType::Puback).body, u16(4));
    subscriber.expectNothing();
}

// 5.0 [MQTT-3.3.2-2] [MQTT-4.7.0-1] [MQTT-4.7.3-1]
// 3.1.1 [MQTT-3.3.2-2] [MQTT-4.7.1-1] [MQTT-4.7.3-1]
TEST_F(Publishing, TopicNamesHaveNoWildcardAndAtLeastOneCharacter)
{
    start();
    for (const char* topic : { "#", "+", "a/+", "a/#", "a/b#", "a+b/c", "" }) {
        RawClient three = v3("three");
        three.send(publishPacket(topic, "x"));
        EXPECT_TRUE(three.closes()) << topic;
        RawClient five = v5("five");
        five.send(publishPacket(topic, "x", { .version = 5 }));
        EXPECT_EQ(five.expect(PacketType::Disconnect).byteAt(0), *topic ? 0x90u : 0x82u) << topic;
    }
    for (const char* topic : { "/", " ", "//", "a b", "/finance", "a/" }) {
        RawClient client = v3("fine");
        client.subscribe(topic, 0);
        client.send(publishPacket(topic, "x"));
        EXPECT_EQ(client.expectPublish().topic(), topic);
    }
}

// 5.0 [MQTT-4.7.3-3]
// 3.1.1 [MQTT-4.7.3-3]
TEST_F(Publishing, ATopicMayHave65535BytesWhereTheLimitAllowsIt)
{
    settings.maxTopicLength = 65535;
    start();
    RawClient client = v5("c");
    const std::string topic(65535, 't');
    client.subscribe(topic, 0, 5);
    client.send(publishPacket(topic, "x", { .version = 5 }));
    EXPECT_EQ(client.expectPublish().topic(), topic);
}

// 5.0 [MQTT-3.3.2-4] [MQTT-3.3.2-15] [MQTT-3.3.2-16] [MQTT-3.3.2-17] [MQTT-3.3.2-18] [MQTT-3.3.2-20]
TEST_F(Publishing, PropertiesTravelUnchangedAndInOrder)
{
    start();
    RawClient subscriber = v5("s");
    subscriber.subscribe("t", 1, 5);
    RawClient old = v3("old");
    old.subscribe("t", 1);
    const std::string front = userProperty("z", "1") + byteProperty(0x01, 1) + userProperty("a", "2");
    const std::string back = textProperty(0x08, "answer/here") + bytes({ 0x09 }) + str(bytes({ 0, 255, 7 }))
        + textProperty(0x03, "text/plain") + userProperty("z", "3") + userProperty("", "");
    for (const unsigned qos : { 0u, 1u }) {
        // the alias and the expiry between them are not the subscriber's
        publish("t", "x", { .version = 5, .qos = qos, .properties = front + twoByteProperty(0x23, 1) + back });
        EXPECT_EQ(subscriber.expectPublish().properties(), front + back);
        EXPECT_EQ(old.expectPublish().payload(), "x");
    }
}

// 5.0 [MQTT-3.3.2-13] [MQTT-3.3.2-14] [MQTT-3.3.2-19]
TEST_F(Publishing, PropertiesAreChecked)
{
    start();
    struct Case {
        const char* what;
        std::string properties;
        unsigned reason;
    };
    const Case cases[] = {
        { "response topic with a wildcard", textProperty(0x08, "a/+"), 0x82 },
        { "empty response topic", textProperty(0x08, ""), 0x82 },
        { "response topic that is not UTF-8", textProperty(0x08, "\xFF"), 0x81 },
        { "content type that is not UTF-8", textProperty(0x03, "\xFF"), 0x81 },
        { "payload format 2", byteProperty(0x01, 2), 0x82 },
        { "content type twice", textProperty(0x03, "a") + textProperty(0x03, "a"), 0x82 },
        { "session expiry", sessionExpiry(1), 0x81 },
        { "unknown", byteProperty(0x7F, 1), 0x81 },
    };
    for (const Case& one : cases) {
        SCOPED_TRACE(one.what);
        RawClient client = v5("c");
        client.send(publishPacket("t", "x", { .version = 5, .properties = one.properties }));
        EXPECT_EQ(client.expect(PacketType::Disconnect).byteAt(0), one.reason);
    }
}

// 5.0 [MQTT-3.3.2-5] [MQTT-3.3.2-6]
TEST_F(Publishing, ExpiryCountsDownAndEndsWhatWaits)
{
    start();
    RawClient live = v5("live");
    live.subscribe("t/#", 1, 5);
    {
        durable("away").subscribe("t/#", 1, 5);
    }
    ASSERT_TRUE(connectionsAre(1));
    publish("t/1", "short", { .version = 5, .qos = 1, .properties = fourByteProperty(0x02, 1) });
    publish("t/2", "long", { .version = 5, .qos = 1, .retain = true, .properties = fourByteProperty(0x02, 100) });
    publish("t/3", "for ever", { .version = 5, .qos = 1 });
    publish("t/4", "now or never", { .version = 5, .qos = 1, .properties = fourByteProperty(0x02, 0) });
    for (const std::uint32_t seconds : { 1u, 100u })
        EXPECT_EQ(live.expectPublish().properties(), fourByteProperty(0x02, seconds));
    EXPECT_EQ(live.expectPublish().properties(), "");
    EXPECT_EQ(live.expectPublish().properties(), fourByteProperty(0x02, 0));
    EXPECT_FALSE(live.next(1100ms));
    RawClient back = durable("away");
    const Received counted = back.expectPublish();
    EXPECT_EQ(counted.payload(5), "long");
    ASSERT_EQ(counted.properties().size(), 5u);
    const auto left = static_cast<unsigned char>(counted.properties()[4]);
    EXPECT_LT(left, 100);
    EXPECT_GT(left, 40);
    const Received forever = back.expectPublish();
    EXPECT_EQ(forever.payload(5), "for ever");
    EXPECT_EQ(forever.properties(), "");
    EXPECT_EQ(dropped(tap::DropReason::Expired), 2u);
    RawClient late = v5("late"); // the retained one counts down as well
    late.subscribe("t/2", 0, 5);
    const std::string retained = late.expectPublish().properties();
    ASSERT_EQ(retained.size(), 5u);
    EXPECT_LT(static_cast<unsigned char>(retained[4]), 100);
}

// 5.0 [MQTT-3.3.2-6]
TEST_F(Publishing, ARetainedMessageWithoutExpiryGetsNone)
{
    start();
    publish("t", "x", { .version = 5, .qos = 1, .retain = true });
    RawClient late = v5("late");
    late.subscribe("t", 0, 5);
    EXPECT_EQ(late.expectPublish().properties(), "");
}

// 5.0 [MQTT-4.3.3-7] [MQTT-4.3.3-13]
TEST_F(Publishing, ExpiryDoesNotTouchWhatIsUnderWay)
{
    start();
    {
        RawClient client = durable("c");
        client.subscribe("t", 2, 5);
        publish("t", "x", { .version = 5, .qos = 2, .properties = fourByteProperty(0x02, 1) });
        client.expectPublish();
        EXPECT_FALSE(client.next(1100ms));
    }
    ASSERT_TRUE(connectionsAre(0));
    RawClient back = durable("c");
    const Received again = back.expectPublish();
    EXPECT_TRUE(again.dup());
    back.send(ackPacket(PacketType::Pubrec, again.packetId()));
    EXPECT_EQ(back.expect(PacketType::Pubrel).packetId(), again.packetId());
    RawClient publisher = v5("p");
    publisher.send(publishPacket("t", "y", { .version = 5, .qos = 2, .id = 1, .properties = fourByteProperty(0x02, 0) }));
    publisher.expect(PacketType::Pubrec);
    publisher.send(ackPacket(PacketType::Pubrel, 1));
    EXPECT_EQ(publisher.expect(PacketType::Pubcomp).body, u16(1));
}

// 5.0 [MQTT-3.3.2-8] [MQTT-3.3.2-9] [MQTT-3.3.2-12]
TEST_F(Publishing, AliasesOfTheClient)
{
    start();
    RawClient subscriber = v5("s");
    subscriber.subscribe("#", 0, 5);
    RawClient publisher = v5("p");
    for (unsigned alias = 1; alias <= settings.topicAliasMaximum; ++alias)
        publisher.send(
            publishPacket("t/" + std::to_string(alias), "set", { .version = 5, .properties = twoByteProperty(0x23, alias) }));
    for (unsigned alias = settings.topicAliasMaximum; alias >= 1; --alias)
        publisher.send(publishPacket("", "use", { .version = 5, .properties = twoByteProperty(0x23, alias) }));
    publisher.send(publishPacket("other", "change", { .version = 5, .properties = twoByteProperty(0x23, 1) }));
    publisher.send(publishPacket("", "use", { .version = 5, .properties = twoByteProperty(0x23, 1) }));
    for (unsigned alias = 1; alias <= settings.topicAliasMaximum; ++alias)
        EXPECT_EQ(subscriber.expectPublish().topic(), "t/" + std::to_string(alias));
    for (unsigned alias = settings.topicAliasMaximum; alias >= 1; --alias)
        EXPECT_EQ(subscriber.expectPublish().topic(), "t/" + std::to_string(alias));
    EXPECT_EQ(subscriber.expectPublish().topic(), "other");
    EXPECT_EQ(subscriber.expectPublish().topic(), "other");
    for (const unsigned bad : { 0u, settings.topicAliasMaximum + 1u }) {
        RawClient client = v5("bad");
        client.send(publishPacket("t", "x", { .version = 5, .properties = twoByteProperty(0x23, bad) }));
        EXPECT_EQ(client.expect(PacketType::Disconnect).byteAt(0), 0x94u);
    }
    RawClient unset = v5("unset");
    unset.send(publishPacket("", "x", { .version = 5, .properties = twoByteProperty(0x23, 3) }));
    EXPECT_EQ(unset.expect(PacketType::Disconnect).byteAt(0), 0x82u);
}

// 5.0 [MQTT-3.3.4-6]
TEST_F(Publishing, ASubscriptionIdentifierIsNotTheClientsToSend)
{
    start();
    RawClient client = v5("c");
    client.send(publishPacket("t", "x", { .version = 5, .properties = subscriptionId(1) }));
    EXPECT_EQ(client.expect(PacketType::Disconnect).byteAt(0), 0x82u);
}

// 5.0 [MQTT-3.3.4-7] [MQTT-4.9.0-3]
TEST_F(Publishing, AClientBeyondOurReceiveMaximumIsSentAway)
{
    settings.receiveMaximum = 3;
    start();
    RawClient client = durable("c");
    for (unsigned id = 1; id <= 3; ++id)
        client.send(publishPacket("t", "x", { .version = 5, .qos = 2, .id = id }));
    client.send(publishPacket("t", "x", { .version = 5, .qos = 2, .dup = true, .id = 2 })); // a repetition takes no more room
    for (const unsigned id : { 1u, 2u, 3u, 2u })
        EXPECT_EQ(client.expect(PacketType::Pubrec).packetId(), id);
    client.send(ackPacket(PacketType::Pubrel, 1));
    client.expect(PacketType::Pubcomp);
    client.send(publishPacket("t", "x", { .version = 5, .qos = 2, .id = 4 }));
    client.expect(PacketType::Pubrec);
    client.send(publishPacket("t", "x", { .version = 5, .qos = 2, .id = 5 }));
    EXPECT_EQ(client.expect(PacketType::Disconnect).byteAt(0), 0x93u);
    EXPECT_TRUE(client.closes());
    RawClient back = durable("c"); // a new connection begins with a full quota
    for (unsigned id = 11; id <= 13; ++id) {
        back.send(publishPacket("t", "x", { .version = 5, .qos = 2, .id = id }));
        EXPECT_EQ(back.expect(PacketType::Pubrec).packetId(), id);
    }
    RawClient old = v3("old"); // 3.1.1 knows no such limit
    for (unsigned id = 1; id <= 50; ++id)
        old.send(publishPacket("t", "x", { .qos = 2, .id = id }));
    for (unsigned id = 1; id <= 50; ++id)
        EXPECT_EQ(old.expect(PacketType::Pubrec).packetId(), id);
}

// 5.0 [MQTT-3.3.4-9] [MQTT-3.3.4-10] [MQTT-4.9.0-1] [MQTT-4.9.0-2] [MQTT-4.9.0-3]
TEST_F(Publishing, TheClientsReceiveMaximumHoldsAndNothingIsDropped)
{
    start();
    const std::string two = twoByteProperty(0x21, 2);
    std::vector<Received> open;
    {
        RawClient client = durable("c", false, two);
        client.subscribe("t", 2, 5);
        RawClient publisher = v5("p");
        for (unsigned i = 1; i <= 10; ++i) {
            publisher.send(publishPacket("t", std::to_string(i), { .version = 5, .qos = i % 2 + 1, .id = i }));
            publisher.send(i % 2 + 1 == 2 ? ackPacket(PacketType::Pubrel, i) : kPing);
        }
        publisher.expectNothingButAcks();
        open.push_back(client.expectPublish());
        open.push_back(client.expectPublish());
        client.expectNothing(); // which is answered although the window is shut
        EXPECT_EQ(client.subscribe("other", 0, 5).back(), 0);
        publish("t", "QoS 0 goes past");
        EXPECT_EQ(client.expectPublish().payload(5), "QoS 0 goes past");
        client.send(ackPacket(PacketType::Pubrec, open[0].packetId())); // not the end of it
        client.expect(PacketType::Pubrel);
        client.expectNothing();
        client.send(ackPacket(PacketType::Pubcomp, open[0].packetId()));
        EXPECT_EQ(client.expectPublish().payload(5), "3");
        client.send(ack5(PacketType::Puback, open[1].packetId(), 0x80)); // a refusal ends it as well
        EXPECT_EQ(client.expectPublish().payload(5), "4");
        client.expectNothing();
    }
    ASSERT_TRUE(connectionsAre(0));
    RawClient back = durable("c", false, twoByteProperty(0x21, 1)); // two are to be sent again, and only one fits
    for (unsigned i = 3; i <= 10; ++i) {
        const Received got = back.expectPublish();
        EXPECT_EQ(got.payload(5), std::to_string(i));
        EXPECT_EQ(got.dup(), i < 5);
        back.expectNothing();
        if (got.qos() == 2) {
            back.send(ackPacket(PacketType::Pubrec, got.packetId()));
            back.expect(PacketType::Pubrel);
            back.expectNothing();
            back.send(ackPacket(PacketType::Pubcomp, got.packetId()));
        } else {
            back.send(ackPacket(PacketType::Puback, got.packetId()));
        }
    }
    back.expectNothing();
    for (std::size_t i = 0; i < tap::kDropReasons; ++i) {
        if (static_cast<tap::DropReason>(i) != tap::DropReason::NoSubscribers) {
            EXPECT_EQ(broker.snapshot().dropped[i], 0u) << i;
        }
    }
}

// 5.0 [MQTT-3.4.2-1] [MQTT-3.5.2-1] [MQTT-3.6.2-1] [MQTT-3.7.2-1]
TEST_F(Publishing, AcknowledgementsAreCheckedToTheirLastProperty)
{
    start();
    const std::string good = textProperty(0x1F, "because") + userProperty("a", "b") + userProperty("a", "c");
    for (const PacketType type : { PacketType::Puback, PacketType::Pubrec, PacketType::Pubrel, PacketType::Pubcomp }) {
        SCOPED_TRACE(static_cast<int>(type));
        const bool relation = type == PacketType::Pubrel || type == PacketType::Pubcomp;
        const unsigned fine = relation ? 0x92 : 0x87;
        RawClient client = v5("c");
        for (const std::string& one :
            { ackPacket(type, 1), ack5(type, 1, 0), ack5(type, 1, fine), ack5(type, 1, fine, good) }) {
            client.send(one);
            if (type == PacketType::Pubrel)
                client.expect(PacketType::Pubcomp);
            client.expectNothingButAcks();
        }
        struct Case {
            std::string packet;
            unsigned reason;
        };
        const unsigned first = static_cast<unsigned>(type) << 4 | (type == PacketType::Pubrel ? 2u : 0u);
        const Case bad[] = {
            { ack5(type, 1, relation ? 0x87 : 0x92), 0x82 },
            { ack5(type, 1, 0x01), 0x82 },
            { ack5(type, 0, 0), 0x82 },
            { ack5(type, 1, 0, textProperty(0x1F, "a") + textProperty(0x1F, "b")), 0x82 },
            { ack5(type, 1, 0, textProperty(0x1F, "\xFF")), 0x81 },
            { ack5(type, 1, 0, byteProperty(0x01, 0)), 0x81 },
            { ack5(type, 1, 0, sessionExpiry(1)), 0x81 },
            { ack5(type, 1, 0, subscriptionId(1)), 0x81 },
            { packet(first, u16(1) + bytes({ 0, 5, 0x1F })), 0x81 },
            { packet(first, u16(1) + bytes({ 0, 0, 0 })), 0x81 },
            { packet(first, bytes({ 1 })), 0x81 },
        };
        for (std::size_t i = 0; i < std::size(bad); ++i) {
            RawClient other = v5("bad");
            other.send(bad[i].packet);
            const std::optional<Received> got = other.next();
            ASSERT_TRUE(got) << i;
            EXPECT_EQ(got->type(), PacketType::Disconnect) << i;
            EXPECT_EQ(got->byteAt(0), bad[i].reason) << i;
        }
    }
}

// 5.0 [MQTT-4.3.3-4] [MQTT-4.3.3-11] [MQTT-4.4.0-2] [MQTT-4.3.2-3]
// 3.1.1 [MQTT-4.3.3-1]
TEST_F(Publishing, TheSenderSideOfTheFlows)
{
    start();
    {
        RawClient client = durable("c");
        client.subscribe("t", 2, 5);
        publish("t", "refused", { .qos = 2 });
        client.send(ack5(PacketType::Pubrec, client.expectPublish().packetId(), 0x97));
        publish("t", "refused", { .qos = 1 });
        client.send(ack5(PacketType::Puback, client.expectPublish().packetId(), 0x97));
        publish("t", "taken", { .qos = 2 });
        const unsigned id = client.expectPublish().packetId();
        client.send(ack5(PacketType::Pubrec, id, 0x10)); // less than 0x80 goes on
        EXPECT_EQ(client.expect(PacketType::Pubrel).packetId(), id);
        client.send(ackPacket(PacketType::Pubrec, id));
        EXPECT_EQ(client.expect(PacketType::Pubrel).packetId(), id);
        client.send(ackPacket(PacketType::Pubcomp, id));
        client.send(ackPacket(PacketType::Pubrec, 4711)); // nobody knows that one
        const Received unknown = client.expect(PacketType::Pubrel);
        EXPECT_EQ(unknown.packetId(), 4711u);
        EXPECT_EQ(unknown.byteAt(2), 0x92u);
        client.expectNothing();
    }
    ASSERT_TRUE(connectionsAre(0));
    durable("c").expectNothing();
}

// 5.0 [MQTT-4.6.0-5] [MQTT-4.6.0-6] [MQTT-4.6.0-2] [MQTT-4.6.0-3] [MQTT-4.6.0-4]
// 3.1.1 [MQTT-4.6.0-2] [MQTT-4.6.0-3] [MQTT-4.6.0-4] [MQTT-4.6.0-5] [MQTT-4.6.0-6]
TEST_F(Publishing, OrderIsKeptForMessagesAndAnswers)
{
    start(2);
    RawClient subscribers[] = { v5("s1"), v5("s2"), v3("s3") };
    for (RawClient& subscriber : subscribers)
        subscriber.subscribe("t", 2, &subscriber == &subscribers[2] ? 4 : 5);
    RawClient publisher = v5("p");
    for (unsigned i = 1; i <= 100; ++i)
        publisher.send(publishPacket("t", std::to_string(i), { .version = 5, .qos = i % 2 + 1, .id = i }));
    for (unsigned i = 1; i <= 100; ++i)
        EXPECT_EQ(publisher.expect(i % 2 + 1 == 2 ? PacketType::Pubrec : PacketType::Puback).packetId(), i);
    for (unsigned i = 1; i <= 100; i += 2)
        publisher.send(ackPacket(PacketType::Pubrel, i));
    for (unsigned i = 1; i <= 100; i += 2)
        EXPECT_EQ(publisher.expect(PacketType::Pubcomp).packetId(), i);
    for (RawClient& subscriber : subscribers) {
        std::vector<unsigned> toRelease;
        for (unsigned i = 1; i <= 100; ++i) {
            const Received got = subscriber.expectPublish();
            EXPECT_EQ(got.payload(&subscriber == &subscribers[2] ? 4 : 5), std::to_string(i));
            if (got.qos() == 2)
                toRelease.push_back(got.packetId());
        }
        for (const unsigned id : toRelease)
            subscriber.send(ackPacket(PacketType::Pubrec, id));
        for (const unsigned id : toRelease)
            EXPECT_EQ(subscriber.expect(PacketType::Pubrel).packetId(), id);
    }
}

} // namespace
} // namespace hookline::test
