// Packets longer than one read: whatever their size and however they arrive, subscribers get the same bytes.
#include "core/hooks/hook_registry.h"
#include "tests/unit/broker/broker_fixture.h"

namespace hookline::test {
namespace {

std::string pattern(std::size_t size)
{
    std::string out(size, '\0');
    for (std::size_t i = 0; i < size; ++i)
        out[i] = static_cast<char>(i * 31 + (i >> 8));
    return out;
}

class LongPackets : public BrokerTest, public testing::WithParamInterface<int> { };

TEST_P(LongPackets, ArriveWholeAndInOrder)
{
    const int version = GetParam();
    settings.maxPacketSize = 4u << 20;
    settings.maxOutboxBytes = 64u << 20;
    start();
    RawClient one = connect("one", version);
    one.subscribe("t", 0, version);
    RawClient two = connect("two", version);
    two.subscribe("t", 1, version);
    RawClient publisher = connect("p", version);
    const std::string properties = version == 5 ? userProperty("name", "value") : std::string();
    unsigned id = 0;
    for (const std::size_t size : { 4000u, 5000u, 66000u, 140000u, 300000u, 1048576u, 3000000u }) {
        const std::string payload = pattern(size);
        // A short one before and behind, in the same stream of bytes.
        publisher.send(publishPacket("t", "before", { .version = version })
            + publishPacket("t", payload, { .version = version, .qos = 1, .id = ++id, .properties = properties })
            + publishPacket("t", "behind", { .version = version }));
        publisher.expect(mqtt::PacketType::Puback);
        for (RawClient* subscriber : { &one, &two }) {
            EXPECT_EQ(subscriber->expectPublish().payload(version), "before");
            const Received got = subscriber->expectPublish();
            EXPECT_EQ(got.topic(), "t");
            EXPECT_TRUE(got.payload(version) == payload) << size;
            if (version == 5) {
                EXPECT_EQ(got.properties(), properties);
            }
            if (got.qos() == 1)
                subscriber->send(ackPacket(mqtt::PacketType::Puback, got.packetId()));
            EXPECT_EQ(subscriber->expectPublish().payload(version), "behind");
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Versions, LongPackets, testing::Values(4, 5));

TEST_F(BrokerTest, ALongPacketMayComeInManyPieces)
{
    start();
    RawClient subscriber = connect("s");
    subscriber.subscribe("t", 0);
    RawClient publisher = connect("p");
    const std::string payload = pattern(200000);
    const std::string whole = publishPacket("t", payload) + publishPacket("t", "behind");
    for (std::size_t at = 0; at < whole.size(); at += 4099)
        publisher.send(std::string_view(whole).substr(at, 4099));
    EXPECT_TRUE(subscriber.expectPublish().payload() == payload);
    EXPECT_EQ(subscriber.expectPublish().payload(), "behind");
}

TEST_F(BrokerTest, ALongPacketWithAnAliasKeepsItsTopic) // the topic lies elsewhere than the payload [MQTT-3.3.2-12]
{
    start();
    RawClient subscriber = connect("s", 5);
    subscriber.subscribe("a/b", 0, 5);
    RawClient publisher = connect("p", 5);
    publisher.send(publishPacket("a/b", "sets it", { .version = 5, .properties = twoByteProperty(0x23, 1) }));
    EXPECT_EQ(subscriber.expectPublish().payload(5), "sets it");
    const std::string payload = pattern(500000);
    publisher.send(publishPacket("", payload, { .version = 5, .properties = twoByteProperty(0x23, 1) }));
    const Received got = subscriber.expectPublish();
    EXPECT_EQ(got.topic(), "a/b");
    EXPECT_TRUE(got.payload(5) == payload);
}

TEST_F(BrokerTest, AHookMayReplaceALongPayload)
{
    start();
    const auto hook = registry.add<hooks::MessagePublish>("shorten", hooks::Priority::Transform, [](const hooks::ClientView&, hooks::PublishDraft& draft) {
        draft.addCopy("copy", std::string(draft.payload().substr(0, 10)));
        draft.setPayload(std::string(draft.payload().substr(0, 100000)));
        return hooks::Verdict::next();
    });
    RawClient subscriber = connect("s");
    subscriber.subscribe("#", 0);
    RawClient publisher = connect("p");
    const std::string payload = pattern(900000);
    publisher.send(publishPacket("t", payload));
    EXPECT_TRUE(subscriber.expectPublish().payload() == payload.substr(0, 100000));
    EXPECT_EQ(subscriber.expectPublish().payload(), payload.substr(0, 10));
}

TEST_F(BrokerTest, TheEndOfALongPacketThatNeverComesEndsNothingElse)
{
    start();
    RawClient subscriber = connect("s");
    subscriber.subscribe("t", 0);
    {
        RawClient publisher = connect("p");
        publisher.send(std::string_view(publishPacket("t", pattern(900000))).substr(0, 400000));
    }
    RawClient other = connect("other");
    other.send(publishPacket("t", "fine"));
    EXPECT_EQ(subscriber.expectPublish().payload(), "fine");
}

} // namespace
} // namespace hookline::test
