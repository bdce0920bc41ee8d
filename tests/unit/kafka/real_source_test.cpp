// Kafka to MQTT with a real Apache Kafka, named by HOOKLINE_TEST_KAFKA.
#include "core/kafka/replay.h"
#include "tests/unit/kafka/support/kafka_reader.h"
#include "tests/unit/kafka/support/source_fixture.h"

#include <cstdlib>
#include <gmock/gmock.h>
#include <random>

namespace hookline::test {
namespace {

using config::SourceCommit;
using metrics::SourceSkip;
using metrics::SourceState;
using ::testing::ElementsAreArray;

struct RealSource : ::testing::Test {
    std::string servers = std::getenv("HOOKLINE_TEST_KAFKA") ? std::getenv("HOOKLINE_TEST_KAFKA") : "";
    std::string topic = "source-" + std::to_string(std::random_device {}());

    void SetUp() override
    {
        ASSERT_FALSE(servers.empty()) << "These tests need a running Kafka: set HOOKLINE_TEST_KAFKA=host:port";
    }
    config::SourceSettings source() const
    {
        auto out = SourceFixture::source(topic, topic);
        out.topic = "in/data";
        return out;
    }
    std::int64_t stored(std::int32_t partition = 0) const { return storedOffset(servers, "hookline." + topic, topic, partition); }
};

TEST_F(RealSource, ABacklogWithoutASubscriberOutlivesARestart) // acceptance case 19
{
    createTopic(servers, topic, 2);
    writeValues(servers, topic, numbered("a", 200), 0);
    writeValues(servers, topic, numbered("b", 200), 1);
    auto source = this->source();
    source.topic = "in/${partition}";
    source.commit = SourceCommit::Acked;
    {
        SourceFixture f(servers, 2);
        f.apply({ source });
        ASSERT_TRUE(f.wait([](const auto& s) { return s.state == SourceState::Waiting && s.partitions == 2; }));
    }
    EXPECT_EQ(stored(0), -1);
    SourceFixture f(servers, 2);
    f.apply({ source });
    ASSERT_TRUE(f.wait([](const auto& s) { return s.state == SourceState::Waiting && s.partitions == 2; }));
    RawClient first = f.subscriber("first", "in/0", 1);
    RawClient second = f.subscriber("second", "in/1", 1);
    EXPECT_THAT(SourceFixture::payloads(first, 200), ElementsAreArray(numbered("a", 200)));
    EXPECT_THAT(SourceFixture::payloads(second, 200), ElementsAreArray(numbered("b", 200)));
    ASSERT_TRUE(f.wait([](const auto& s) { return s.committed == 400; }));
    EXPECT_EQ(stored(0), 200);
    EXPECT_EQ(stored(1), 200);
    first.expectNothing();
    second.expectNothing();
}

TEST_F(RealSource, AMessageGoesRoundOnce) // acceptance case 20
{
    createTopic(servers, topic, 1);
    SourceFixture f(servers, 2);
    kafka::Bridge bridge(f.registry, 2, { [](tap::KafkaOutcome&&) {}, [](bool) {} });
    auto out = BridgeFixture::settings(servers, topic);
    out.events = { "publish" }; // in the EMQ plugin's format: the guard is in a header
    ASSERT_TRUE(bridge.start(out));
    auto source = this->source();
    source.topic = "plant/temp";
    source.payload = "${value.message.payload}";
    f.apply({ source });
    RawClient client = f.subscriber("c", "plant/temp", 0);
    RawClient publisher = f.subscriber("p", "none", 0);
    publisher.send(publishPacket("plant/temp", "21.5", {}));
    EXPECT_EQ(SourceFixture::payloads(client, 2), (std::vector<std::string> { "21.5", "21.5" }));
    ASSERT_TRUE(f.wait([](const auto& s) { return s.committed == 2; }));
    EXPECT_EQ(f.now().skipped[static_cast<std::size_t>(SourceSkip::Loop)], 1u);
    client.expectNothing();
    EXPECT_EQ(readTopic(servers, topic, kWhatIsThere).size(), 2u);
    bridge.stop(std::chrono::seconds(5));
}

TEST_F(RealSource, StartsAtATimeOnceAndGoesOnFromThere)
{
    createTopic(servers, topic, 1, { { "retention.ms", "-1" } });
    std::vector<WriteRecord> records;
    for (int i = 0; i < 10; ++i)
        records.push_back({ .value = "a" + std::to_string(i), .timestampMillis = 1767225600000 + i * 1000 });
    writeRecords(servers, topic, records);
    SourceFixture f(servers);
    RawClient client = f.subscriber("c", "in/#", 1);
    auto source = this->source();
    source.start = "time:2026-01-01T00:00:06Z";
    f.apply({ source });
    EXPECT_EQ(SourceFixture::payloads(client, 4), numbered("a", 4, 6));
    ASSERT_TRUE(f.wait([](const auto& s) { return s.committed == 4; }));
    f.sources.stop();
    writeValues(servers, topic, { "later" });
    f.apply({ source });
    EXPECT_EQ(SourceFixture::payloads(client, 1), std::vector<std::string> { "later" });
    source.start = "offset:9";
    ASSERT_TRUE(f.wait([](const auto& s) { return s.committed == 1; }));
    f.apply({ source });
    EXPECT_EQ(SourceFixture::payloads(client, 2), (std::vector<std::string> { "a9", "later" }));
}

TEST_F(RealSource, APatternTakesTopicsThatComeLater)
{
    createTopic(servers, topic + ".one", 1);
    SourceFixture f(servers);
    RawClient client = f.subscriber("c", "in/#", 1);
    auto source = this->source();
    source.topics = { "^" + topic + "\\..*" };
    f.apply({ source });
    writeValues(servers, topic + ".one", { "1" });
    EXPECT_EQ(SourceFixture::payloads(client, 1), std::vector<std::string> { "1" });
    createTopic(servers, topic + ".two", 1);
    writeValues(servers, topic + ".two", { "2" });
    EXPECT_EQ(SourceFixture::payloads(client, 1), std::vector<std::string> { "2" });
}

TEST_F(RealSource, OfATopicThatComesLaterNothingIsPassedOver)
{
    createTopic(servers, topic + ".one", 1);
    writeValues(servers, topic + ".one", { "before" });
    SourceFixture f(servers);
    RawClient client = f.subscriber("c", "in/#", 1);
    auto source = this->source();
    source.topics = { "^" + topic + "\\..*" };
    source.start = "latest";
    f.apply({ source });
    ASSERT_TRUE(f.wait([](const auto& s) { return s.partitions == 1; }));
    createTopic(servers, topic + ".two", 1);
    writeValues(servers, topic + ".two", { "1", "2" }); // before the source has found it
    EXPECT_EQ(SourceFixture::payloads(client, 2), (std::vector<std::string> { "1", "2" }));
}

TEST_F(RealSource, ARangeOfTimeIsReplayed)
{
    createTopic(servers, topic, 2, { { "retention.ms", "-1" } });
    std::vector<WriteRecord> records;
    for (int i = 0; i < 20; ++i)
        records.push_back({ .value = std::to_string(i), .partition = i % 2, .timestampMillis = 1767225600000 + i * 1000 });
    writeRecords(servers, topic, records);
    SourceFixture f(servers);
    RawClient client = f.subscriber("c", "again", 1);
    kafka::ReplayWish wish;
    wish.topics = { topic };
    wish.from = "time:2026-01-01T00:00:05Z";
    wish.to = "time:2026-01-01T00:00:15Z";
    wish.speed = 100;
    wish.message.topic = "again";
    config::KafkaSettings settings;
    settings.servers = servers;
    auto replay = kafka::Replay::start(f.broker.injector(), wish, settings, servers);
    ASSERT_TRUE(replay);
    EXPECT_THAT(SourceFixture::payloads(client, 10), ElementsAreArray(numbered("", 10, 5))) << "both partitions by time, without the end";
    ASSERT_TRUE(eventually([&] { return (*replay)->progress().state == kafka::ReplayState::Done; }));
    EXPECT_EQ((*replay)->progress().published, 10u);
    EXPECT_EQ(stored(), -1) << "no group's offset is touched";
}

} // namespace
} // namespace hookline::test
