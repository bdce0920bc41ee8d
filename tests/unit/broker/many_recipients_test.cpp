// Messages to many recipients, which the broker delivers some at a time: the order is kept, and whoever was there when a message came
// gets it.
#include "tests/unit/broker/broker_fixture.h"

namespace hookline::test {
namespace {

class ManyRecipients : public BrokerTest {
protected:
    static constexpr int kMany = 40;
    void startWithMany(const std::string& filter, unsigned loops = 1)
    {
        settings.maxQueuedMessages = 100000;
        start(loops);
        for (int i = 0; i < kMany; ++i) {
            subscribers.push_back(connect("s" + std::to_string(i)));
            subscribers.back().subscribe(filter, static_cast<unsigned>(i % 3));
        }
    }
    /// The payloads of the next `count` messages, acknowledged as far as PUBLISH goes.
    static std::vector<std::string> take(RawClient& client, std::size_t count)
    {
        std::vector<std::string> out;
        while (out.size() < count) {
            const Received got = client.expectPublish();
            if (testing::Test::HasFailure())
                break;
            out.push_back(got.payload());
        }
        return out;
    }
    std::vector<RawClient> subscribers;
};

TEST_F(ManyRecipients, GetEverythingInOrderWhateverItsTopic) // [MQTT-4.6.0-6]
{
    for (const unsigned loops : { 1u, 3u }) {
        subscribers.clear();
        broker.stop();
        startWithMany("t/#", loops);
        RawClient publisher = connect("p");
        std::string bytes;
        std::vector<std::string> sent;
        for (unsigned i = 0; i < 200; ++i) { // runs of one topic, longer and shorter than the broker delivers at a time
            const std::string topic = i % 100 < 70 ? "t/a" : "t/" + std::to_string(i % 3);
            sent.push_back(std::to_string(i));
            bytes += publishPacket(topic, sent.back(), { .qos = i % 3, .id = i + 1 });
        }
        publisher.send(bytes);
        for (RawClient& subscriber : subscribers)
            EXPECT_EQ(take(subscriber, sent.size()), sent);
    }
}

TEST_F(ManyRecipients, GetWhatCameBeforeTheyUnsubscribed)
{
    startWithMany("t");
    RawClient own = connect("own");
    own.subscribe("t", 0);
    own.send(publishPacket("t", "before") + unsubscribePacket({ "t" }) + publishPacket("t", "after") + kPing);
    EXPECT_EQ(own.expectPublish().payload(), "before");
    own.expect(mqtt::PacketType::Unsuback);
    own.expect(mqtt::PacketType::Pingresp);
    EXPECT_EQ(take(subscribers[0], 2), (std::vector<std::string> { "before", "after" }));
}

TEST_F(ManyRecipients, HearThePublisherThatLeavesAtOnce)
{
    startWithMany("t");
    RawClient publisher = connect("p");
    std::string bytes;
    std::vector<std::string> sent;
    for (unsigned i = 0; i < 50; ++i)
        bytes += publishPacket("t", sent.emplace_back(std::to_string(i)));
    publisher.send(bytes + kDisconnect);
    publisher.drop();
    for (RawClient& subscriber : subscribers)
        EXPECT_EQ(take(subscriber, sent.size()), sent);
    EXPECT_EQ(broker.snapshot().dropped[static_cast<std::size_t>(tap::DropReason::OfflineQoS0)], 0u);
}

TEST_F(ManyRecipients, HearTheWillAfterTheLastMessage)
{
    startWithMany("t");
    ConnectOptions options;
    options.id = "p";
    options.willTopic = "t";
    RawClient publisher = connect(options);
    publisher.send(publishPacket("t", "1") + publishPacket("t", "2") + bytes({ 0xF1, 0 })); // the last one is malformed
    for (RawClient& subscriber : subscribers)
        EXPECT_EQ(take(subscriber, 3), (std::vector<std::string> { "1", "2", "will" }));
}

TEST_F(ManyRecipients, SpareTheirOwnMessagesWhereTheyAskedForThat) // [MQTT-3.8.3-3]
{
    startWithMany("t");
    RawClient own = connect("own", 5);
    own.send(subscribePacket("t", 0x04, 5)); // No Local
    own.expect(mqtt::PacketType::Suback);
    RawClient other = connect("other");
    own.send(publishPacket("t", "mine", { .version = 5 }));
    EXPECT_EQ(take(subscribers[0], 1).front(), "mine");
    other.send(publishPacket("t", "others'"));
    EXPECT_EQ(own.expectPublish().payload(5), "others'");
}

} // namespace
} // namespace hookline::test
