// Wills: sections 3.1.2.5, 3.1.3.2 and 3.14.4 of both specifications.
#include "tests/conformance/conformance_fixture.h"

namespace hookline::test {
namespace {

class Wills : public ConformanceTest { };

// 5.0 [MQTT-3.1.2-7] [MQTT-3.1.2-8] [MQTT-3.1.2-9] [MQTT-3.1.2-11] [MQTT-3.1.3-10] [MQTT-3.1.2-10]
// 3.1.1 [MQTT-3.1.2-8] [MQTT-3.1.2-9] [MQTT-3.1.2-10] [MQTT-3.1.2-14]
TEST_F(Wills, AWillIsPublishedOnceWithItsQoSAndProperties)
{
    start();
    RawClient watcher = v5("w");
    watcher.subscribe("last", 2, 5);
    const std::string properties = byteProperty(0x01, 1) + textProperty(0x03, "text") + textProperty(0x08, "answer")
        + textProperty(0x09, "id") + userProperty("b", "2") + userProperty("a", "1") + userProperty("b", "3");
    for (const unsigned qos : { 0u, 1u, 2u }) {
        connect({ .id = "c",
                    .version = 5,
                    .willTopic = "last",
                    .willPayload = "five",
                    .willProperties = properties,
                    .willQos = qos })
            .drop();
        const Received five = watcher.expectPublish();
        EXPECT_EQ(five.payload(5), "five");
        EXPECT_EQ(five.qos(), qos);
        EXPECT_EQ(five.properties(), properties);
        connect({ .id = "c", .willTopic = "last", .willPayload = "three", .willQos = qos }).drop();
        const Received three = watcher.expectPublish();
        EXPECT_EQ(three.payload(5), "three");
        EXPECT_EQ(three.qos(), qos);
    }
    ASSERT_TRUE(connectionsAre(1));
    watcher.expectNothing();
}

// 5.0 [MQTT-3.1.2-8] [MQTT-3.14.4-3]
// 3.1.1 [MQTT-3.1.2-8]
TEST_F(Wills, EveryOtherEndThanDisconnectFiresTheWill)
{
    start();
    RawClient watcher = v5("w");
    watcher.subscribe("last/+", 0, 5);
    RawClient broken = connect({ .id = "broken", .willTopic = "last/broken" });
    broken.send(bytes({ 0x00, 0x00 }));
    EXPECT_EQ(watcher.expectPublish().topic(), "last/broken");
    RawClient asks = connect({ .id = "asks", .version = 5, .willTopic = "last/asks" });
    asks.send(disconnect5(0x04));
    EXPECT_EQ(watcher.expectPublish().topic(), "last/asks");
    RawClient taken = connect({ .id = "taken", .version = 5, .willTopic = "last/taken" });
    RawClient taker = v5("taken");
    EXPECT_EQ(watcher.expectPublish().topic(), "last/taken");
    RawClient silent = connect({ .id = "silent", .version = 5, .keepAlive = 1, .willTopic = "last/silent" });
    EXPECT_EQ(watcher.expectPublish().topic(), "last/silent");
}

// 5.0 [MQTT-3.1.2-10] [MQTT-3.14.4-3] [MQTT-3.1.2-11]
// 3.1.1 [MQTT-3.1.2-10] [MQTT-3.1.2-12] [MQTT-3.14.4-3]
TEST_F(Wills, DisconnectAndHavingNoneMeanNoWill)
{
    start();
    RawClient watcher = v5("w");
    watcher.subscribe("#", 0, 5);
    for (const int version : { 4, 5 }) {
        RawClient polite = connect({ .id = "polite", .version = version, .willTopic = "last" });
        polite.send(kDisconnect);
        EXPECT_TRUE(polite.closes());
        connect({ .id = "none", .version = version }).drop();
    }
    RawClient delayed = connect({ .id = "delayed",
        .version = 5,
        .properties = sessionExpiry(100),
        .willTopic = "last",
        .willProperties = fourByteProperty(0x18, 1) });
    delayed.send(disconnect5(0));
    EXPECT_TRUE(delayed.closes());
    EXPECT_FALSE(watcher.next(1500ms));
}

// 5.0 [MQTT-3.1.2-14] [MQTT-3.1.2-15]
// 3.1.1 [MQTT-3.1.2-16] [MQTT-3.1.2-17]
TEST_F(Wills, RetainIsAsTheWillSays)
{
    start();
    for (const int version : { 4, 5 }) {
        const std::string topic = "last/" + std::to_string(version);
        connect({ .id = "c", .version = version, .willTopic = topic + "/plain" }).drop();
        connect({ .id = "c", .version = version, .willTopic = topic + "/kept", .willRetain = true }).drop();
        ASSERT_TRUE(connectionsAre(0));
        RawClient late = v5("late" + std::to_string(version));
        late.subscribe(topic + "/#", 0, 5);
        const Received got = late.expectPublish();
        EXPECT_EQ(got.topic(), topic + "/kept");
        EXPECT_TRUE(got.retain());
        late.expectNothing();
        late.drop();
        ASSERT_TRUE(connectionsAre(0));
    }
}

// 5.0 [MQTT-3.1.2-8]
TEST_F(Wills, ADelayedWillWaitsItsDelay)
{
    start();
    RawClient watcher = v5("w");
    watcher.subscribe("last", 0, 5);
    const auto begin = std::chrono::steady_clock::now();
    connect({ .id = "c",
                .version = 5,
                .properties = sessionExpiry(100),
                .willTopic = "last",
                .willProperties = fourByteProperty(0x18, 1) })
        .drop();
    EXPECT_EQ(watcher.expectPublish().topic(), "last");
    EXPECT_GE(std::chrono::steady_clock::now() - begin, 900ms);
}

// 5.0 [MQTT-3.1.2-8]
TEST_F(Wills, TheEndOfTheSessionDoesNotWaitForTheDelay)
{
    start();
    RawClient watcher = v5("w");
    watcher.subscribe("last/+", 0, 5);
    const std::string delay = fourByteProperty(0x18, 1000);
    // Session expiry 0, in CONNECT, by default, or said at the end; an expiry of a second; a clean start
    connect({ .id = "a", .version = 5, .properties = sessionExpiry(0), .willTopic = "last/a", .willProperties = delay }).drop();
    EXPECT_EQ(watcher.expectPublish().topic(), "last/a");
    connect({ .id = "b", .version = 5, .willTopic = "last/b", .willProperties = delay }).drop();
    EXPECT_EQ(watcher.expectPublish().topic(), "last/b");
    RawClient c = connect(
        { .id = "c", .version = 5, .properties = sessionExpiry(100), .willTopic = "last/c", .willProperties = delay });
    c.send(disconnect5(0x04, sessionExpiry(0)));
    EXPECT_EQ(watcher.expectPublish().topic(), "last/c");
    connect({ .id = "d", .version = 5, .properties = sessionExpiry(1), .willTopic = "last/d", .willProperties = delay }).drop();
    EXPECT_EQ(watcher.expectPublish().topic(), "last/d");
    connect({ .id = "e", .version = 5, .properties = sessionExpiry(100), .willTopic = "last/e", .willProperties = delay })
        .drop();
    ASSERT_TRUE(connectionsAre(1));
    RawClient clean = v5("e");
    EXPECT_EQ(watcher.expectPublish().topic(), "last/e");
}

// 5.0 [MQTT-3.1.3-9]
TEST_F(Wills, ComingBackInTimeCancelsADelayedWill)
{
    start();
    RawClient watcher = v5("w");
    watcher.subscribe("last", 0, 5);
    const ConnectOptions options { .id = "c",
        .version = 5,
        .clean = false,
        .properties = sessionExpiry(100),
        .willTopic = "last",
        .willProperties = fourByteProperty(0x18, 1) };
    connect(options).drop();
    ASSERT_TRUE(connectionsAre(1));
    RawClient back = connect(options);
    EXPECT_EQ(back.connack().byteAt(0), 1u);
    EXPECT_FALSE(watcher.next(1500ms));
    RawClient taker = connect(options); // a take-over that resumes the session counts as coming back
    EXPECT_FALSE(watcher.next(1500ms));
}

} // namespace
} // namespace hookline::test
