// The bridge against the practice cluster: what goes in comes out, in order, and the outcomes say where.
#include "tests/unit/kafka/support/bridge_fixture.h"
#include "tests/unit/kafka/support/kafka_reader.h"

namespace hookline::test {
namespace {

using tap::KafkaStatus;

TEST(Bridge, WithoutServersBringsEventsToThePracticeCluster)
{
    BridgeFixture f;
    ASSERT_TRUE(f.bridge.start(f.settings()));
    const auto client = makeClient("c1", "alice");
    f.broker.fire<hooks::ClientConnected>(0, client);
    f.broker.publish(client, "a/b", "hello");
    ASSERT_TRUE(f.waitAcknowledged(2));

    const auto records = readTopic(f.bridge.practiceServers(), "events", 2);
    ASSERT_EQ(records.size(), 2u);
    EXPECT_THAT(records[0].value, ::testing::HasSubstr(R"({"type":"connected","client_id":"c1","message":{},)"));
    EXPECT_THAT(records[1].value, ::testing::HasSubstr(R"("payload":"hello")"));
    EXPECT_EQ(records[1].key, "c1");
    const auto snapshot = f.bridge.snapshot();
    EXPECT_TRUE(snapshot.practice);
    EXPECT_EQ(snapshot.state, metrics::KafkaState::Up);
    EXPECT_EQ(snapshot.servers, f.bridge.practiceServers());
    EXPECT_TRUE(accountCloses(snapshot));
}

TEST(Bridge, KeepsTheOrderOfEachClientOverPartitionsAndLoops)
{
    constexpr unsigned kLoops = 2;
    constexpr int kEach = 2000;
    BridgeFixture f(kLoops);
    ASSERT_TRUE(f.bridge.start(f.settings()));
    std::vector<std::jthread> loops;
    for (unsigned loop = 0; loop < kLoops; ++loop) {
        loops.emplace_back([&f, loop] {
            const mqtt::ClientInfoRef clients[] = { makeClient("a" + std::to_string(loop)), makeClient("b" + std::to_string(loop)) };
            for (int i = 0; i < kEach; ++i)
                f.broker.publish(clients[i % 2], "t", std::to_string(i), loop);
        });
    }
    loops.clear();
    constexpr std::size_t kAll = kLoops * kEach;
    ASSERT_TRUE(f.waitAcknowledged(kAll));

    std::map<std::string, int> lastOf;
    std::map<std::string, std::int32_t> partitionOf;
    for (const ReadRecord& record : readTopic(f.bridge.practiceServers(), "events", kAll)) {
        const int number = std::stoi(record.value.substr(record.value.find("\"payload\":\"") + 11));
        const auto [last, first] = lastOf.try_emplace(record.key, -1);
        EXPECT_GT(number, last->second) << record.key;
        last->second = number;
        EXPECT_EQ(partitionOf.try_emplace(record.key, record.partition).first->second, record.partition);
    }
    EXPECT_EQ(lastOf.size(), 4u);
    EXPECT_EQ(f.outcomes.all().size(), kAll);
}

TEST(Bridge, OutcomesNameThePartitionAndOffsetWhereTheRecordIs)
{
    BridgeFixture f;
    auto settings = f.settings();
    settings.format = config::RecordFormat::Plain;
    ASSERT_TRUE(f.bridge.start(settings));
    std::map<std::uint64_t, std::string> sent;
    for (int i = 0; i < 300; ++i) {
        const std::string payload = "p" + std::to_string(i);
        sent[f.broker.publish(makeClient("c" + std::to_string(i % 7)), "t", payload)] = payload;
    }
    ASSERT_TRUE(f.waitAcknowledged(300));
    std::map<std::pair<std::int32_t, std::int64_t>, std::string> stored;
    for (const ReadRecord& record : readTopic(f.bridge.practiceServers(), "events", 300))
        stored[{ record.partition, record.offset }] = record.value;
    for (const auto& [id, fates] : f.outcomes.all()) {
        ASSERT_EQ(fates.size(), 1u);
        EXPECT_EQ(fates[0].status, KafkaStatus::Acked);
        EXPECT_EQ((stored[{ fates[0].partition, fates[0].offset }]), sent[id]);
        EXPECT_GE(fates[0].latencyMicros, 0);
        EXPECT_EQ(fates[0].topic->view(), "events");
    }
    EXPECT_EQ(f.outcomes.queued(), 300u);
    EXPECT_EQ(f.bridge.snapshot().latency.total(), 300u);
}

TEST(Bridge, TellsOutcomesOnlyWhileSomebodyWantsThem)
{
    FakeBroker broker(1);
    Outcomes outcomes;
    std::atomic<bool> wanted { false };
    kafka::Bridge bridge(broker.registry, 1,
        { [&](tap::KafkaOutcome&& outcome) { outcomes.add(std::move(outcome)); }, {}, [&] { return wanted.load(); } });
    ASSERT_TRUE(bridge.start(BridgeFixture::settings()));
    const auto publishTen = [&](std::uint64_t before) {
        for (int i = 0; i < 10; ++i)
            broker.publish(makeClient("c"), "t", "x");
        return eventually([&] { return bridge.snapshot().acknowledged == before + 10; });
    };
    ASSERT_TRUE(publishTen(0));
    EXPECT_EQ(outcomes.queued(), 0u);
    EXPECT_TRUE(outcomes.all().empty());
    wanted.store(true);
    ASSERT_TRUE(publishTen(10));
    EXPECT_EQ(outcomes.queued(), 10u);
    EXPECT_EQ(outcomes.count(KafkaStatus::Acked), 10u);
}

TEST(Bridge, EmptyPayloadIsAnEmptyValueNotATombstone)
{
    BridgeFixture f;
    auto settings = f.settings();
    settings.format = config::RecordFormat::Plain;
    ASSERT_TRUE(f.bridge.start(settings));
    f.broker.publish(makeClient("c"), "t", "");
    ASSERT_TRUE(f.waitAcknowledged(1));
    const auto records = readTopic(f.bridge.practiceServers(), "events", 1);
    ASSERT_EQ(records.size(), 1u);
    EXPECT_FALSE(records[0].valueIsNull);
    EXPECT_EQ(records[0].value, "");
}

} // namespace
} // namespace hookline::test
