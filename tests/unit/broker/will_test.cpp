#include "tests/unit/broker/broker_fixture.h"

namespace hookline::test {
namespace {

using mqtt::PacketType;

ConnectOptions withWill(int version = 4)
{
    ConnectOptions options;
    options.id = "w";
    options.version = version;
    options.willTopic = "will/w";
    options.willPayload = "gone";
    options.willQos = 1;
    return options;
}

TEST_F(BrokerTest, WillIsPublishedWhenTheConnectionIsLost) // [MQTT-3.1.2-8]
{
    start();
    RawClient watcher = connect("watcher");
    watcher.subscribe("will/#", 1);
    connect(withWill()).drop();
    const Received got = watcher.expectPublish();
    EXPECT_EQ(got.payload(), "gone");
    EXPECT_EQ(got.qos(), 1u);
}

TEST_F(BrokerTest, WillIsDiscardedByACleanDisconnectOnly) // [MQTT-3.14.4-3]
{
    start();
    RawClient watcher = connect("watcher");
    watcher.subscribe("will/#", 0);
    RawClient polite = connect(withWill(5));
    polite.send(std::string_view("\xE0\x00", 2));
    EXPECT_TRUE(polite.closes());
    watcher.expectNothing();
    RawClient wanting = connect(withWill(5));
    wanting.send(std::string_view("\xE0\x01\x04", 3)); // disconnect with will message
    EXPECT_EQ(watcher.expectPublish().payload(), "gone");
}

TEST_F(BrokerTest, RetainedWillIsKept) // [MQTT-3.1.2-17]
{
    EventLog log(registry);
    start();
    ConnectOptions options = withWill();
    options.willRetain = true;
    connect(options).drop();
    ASSERT_TRUE(log.waitFor(tap::EventKind::Publish));
    RawClient late = connect("late");
    late.subscribe("will/#", 0);
    EXPECT_TRUE(late.expectPublish().retain());
}

TEST_F(BrokerTest, DelayedWillWaitsUnlessTheSessionEndsFirst) // [MQTT-3.1.3-9]
{
    start();
    RawClient watcher = connect("watcher");
    watcher.subscribe("will/#", 0);
    ConnectOptions options = withWill(5);
    options.willProperties = "\x18" + u32(100);
    connect(options).drop(); // session expiry 0: it ends now, so does the delay
    EXPECT_EQ(watcher.expectPublish().payload(), "gone");
    options.willProperties = "\x18" + u32(1);
    options.properties = "\x11" + u32(100);
    const auto begin = std::chrono::steady_clock::now();
    connect(options).drop();
    EXPECT_EQ(watcher.expectPublish().payload(), "gone");
    EXPECT_GE(std::chrono::steady_clock::now() - begin, 900ms);
}

TEST_F(BrokerTest, ReconnectInTimeCancelsADelayedWill)
{
    EventLog log(registry);
    start();
    RawClient watcher = connect("watcher");
    watcher.subscribe("will/#", 0);
    ConnectOptions options = withWill(5);
    options.willProperties = "\x18" + u32(1);
    options.properties = "\x11" + u32(100);
    connect(options).drop();
    ASSERT_TRUE(log.waitFor(tap::EventKind::Disconnected));
    options.clean = false;
    options.willTopic.reset();
    RawClient back = connect(options);
    EXPECT_EQ(back.connack().byteAt(0), 1u);
    const auto begin = std::chrono::steady_clock::now();
    while (std::chrono::steady_clock::now() - begin < 1200ms)
        watcher.expectNothing();
}

TEST_F(BrokerTest, InvalidWillTopicIsRefused)
{
    start();
    ConnectOptions options = withWill(5);
    options.willTopic = "a/+";
    RawClient client = connect(options);
    EXPECT_EQ(client.connack().byteAt(1), 0x90u);
}

} // namespace
} // namespace hookline::test
