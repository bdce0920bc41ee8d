// A range published again, against the practice cluster and a real broker. Without a group there is nothing to join: it is quick.
#include "core/kafka/replay.h"

#include "tests/unit/kafka/support/mock_kafka.h"
#include "tests/unit/kafka/support/source_fixture.h"

#include <gmock/gmock.h>

namespace hookline::test {
namespace {

using kafka::Replay;
using kafka::ReplayProgress;
using kafka::ReplayState;
using kafka::ReplayWish;
using metrics::SourceSkip;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;

constexpr std::int64_t kBegin = 1700000000000;

struct ReplayTest : ::testing::Test {
    MockKafka kafka { "orders", 2 };
    SourceFixture f { kafka.servers() };

    static ReplayWish wish()
    {
        ReplayWish out;
        out.topics = { "orders" };
        out.speed = 0;
        out.message.topic = "again/${partition}";
        return out;
    }
    base::Result<std::unique_ptr<Replay>> start(const ReplayWish& wanted)
    {
        config::KafkaSettings settings;
        settings.servers = kafka.servers();
        return Replay::start(f.broker.injector(), wanted, settings, kafka.servers());
    }
    static bool wait(const Replay& replay, ReplayState state)
    {
        return eventually([&] { return replay.progress().state == state; }, std::chrono::seconds(40));
    }
    /// Both partitions in turn, one record every `stepMillis`.
    void write(int count, std::int64_t stepMillis)
    {
        std::vector<WriteRecord> records;
        for (int i = 0; i < count; ++i)
            records.push_back({ .value = std::to_string(i), .partition = i % 2, .timestampMillis = kBegin + i * stepMillis });
        writeRecords(kafka.servers(), "orders", records);
    }
};

TEST_F(ReplayTest, ARangeComesAgainInTheOrderOfItsTimestampsAndMarked)
{
    write(10, 1000);
    RawClient client(f.broker.port(), ConnectOptions { .id = "c", .version = 5 });
    client.subscribe("again/#", 1, 5);
    ReplayWish wanted = wish();
    wanted.from = "offset:1"; // the practice cluster knows no times
    wanted.to = "offset:4";
    auto replay = start(wanted);
    ASSERT_TRUE(replay) << replay.error().text();
    for (int i = 2; i < 8; ++i) {
        const Received got = client.expectPublish();
        EXPECT_EQ(got.payload(5), std::to_string(i));
        EXPECT_EQ(got.topic(), "again/" + std::to_string(i % 2));
        EXPECT_EQ(got.properties(), userProperty("hookline_replay", "orders/" + std::to_string(i % 2) + "@" + std::to_string(i / 2)));
    }
    ASSERT_TRUE(wait(**replay, ReplayState::Done));
    const ReplayProgress end = (*replay)->progress();
    EXPECT_EQ(end.published, 6u);
    EXPECT_EQ(end.expected, 6u);
    EXPECT_EQ(end.passed, 6u);
    EXPECT_EQ(end.firstMillis, kBegin + 2000);
    EXPECT_EQ(end.atMillis, kBegin + 7000);
    EXPECT_EQ(end.inHand, 0u);
}

TEST_F(ReplayTest, ADryRunCountsAndPublishesNothing)
{
    write(6, 1);
    writeRecords(kafka.servers(), "orders", { { .value = "+", .timestampMillis = kBegin + 100 } });
    RawClient client = f.subscriber("c", "#", 0);
    ReplayWish wanted = wish();
    wanted.message.topic = "again/${value}";
    wanted.dryRun = true;
    wanted.partitions = { 0 };
    wanted.from = "offset:1";
    auto replay = start(wanted);
    ASSERT_TRUE(replay);
    ASSERT_TRUE(wait(**replay, ReplayState::Done));
    const ReplayProgress end = (*replay)->progress();
    EXPECT_EQ(end.read, 3u);
    EXPECT_EQ(end.published, 2u);
    EXPECT_EQ(end.skipped[static_cast<std::size_t>(SourceSkip::BadTopic)], 1u);
    EXPECT_EQ(end.bytes, 2u);
    const auto samples = (*replay)->samples();
    ASSERT_EQ(samples.size(), 3u);
    EXPECT_EQ(samples[0].offset, 1);
    EXPECT_EQ(samples[0].mqttTopic, "again/2");
    EXPECT_EQ(samples[0].payload, "2");
    EXPECT_EQ(samples[0].qos, 1);
    EXPECT_THAT(samples[0].properties, ElementsAre(std::pair<std::string, std::string>("hookline_replay", "orders/0@1")));
    EXPECT_EQ(samples[2].skip, SourceSkip::BadTopic);
    EXPECT_EQ(samples[2].detail, "topic: again/+");
    client.expectNothing();
}

TEST_F(ReplayTest, ADryRunKeepsTheFirstRecordsAndOneOfEachKindThatIsLeftOut)
{
    write(100, 1);
    writeRecords(kafka.servers(), "orders", { { .value = "+", .timestampMillis = kBegin + 200 }, { .value = "#", .timestampMillis = kBegin + 201 } });
    ReplayWish wanted = wish();
    wanted.message.topic = "again/${value}";
    wanted.dryRun = true;
    auto replay = start(wanted);
    ASSERT_TRUE(replay);
    ASSERT_TRUE(wait(**replay, ReplayState::Done));
    EXPECT_EQ((*replay)->progress().published, 100u);
    const auto samples = (*replay)->samples();
    ASSERT_EQ(samples.size(), Replay::kSamples + 1);
    EXPECT_EQ(samples.back().detail, "topic: again/+");
}

TEST_F(ReplayTest, ThePracticeClusterKnowsNoTimesSoItsRecordsAreLookedAt)
{
    write(10, 1000);
    RawClient client = f.subscriber("c", "again/#", 0);
    ReplayWish wanted = wish();
    wanted.from = "time:" + std::to_string(kBegin + 3000);
    wanted.to = "time:" + std::to_string(kBegin + 6000);
    auto replay = Replay::start(f.broker.injector(), wanted, config::KafkaSettings {}, kafka.servers()); // no servers in the settings: practice
    ASSERT_TRUE(replay);
    ASSERT_TRUE(wait(**replay, ReplayState::Done));
    EXPECT_THAT(SourceFixture::payloads(client, 3), ElementsAre("3", "4", "5"));
    EXPECT_EQ((*replay)->progress().published, 3u);
    EXPECT_EQ((*replay)->progress().passed, 10u);
}

TEST_F(ReplayTest, KeepsThePaceThatIsAskedFor)
{
    write(11, 10'000); // 100 seconds
    RawClient client = f.subscriber("c", "again/#", 0);
    ReplayWish wanted = wish();
    wanted.speed = 100;
    const auto begin = std::chrono::steady_clock::now();
    auto replay = start(wanted);
    ASSERT_TRUE(replay);
    for (int i = 0; i < 11; ++i)
        EXPECT_EQ(client.expectPublish().payload(), std::to_string(i));
    EXPECT_GE(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(990)) << "not before its time";
    ASSERT_TRUE(wait(**replay, ReplayState::Done));
}

TEST_F(ReplayTest, PausesGoesOnAndIsCancelled)
{
    write(100, 3'600'000); // an hour between two
    RawClient client = f.subscriber("c", "again/#", 0);
    ReplayWish wanted = wish();
    wanted.speed = 100;
    auto replay = start(wanted);
    ASSERT_TRUE(replay);
    EXPECT_EQ(client.expectPublish().payload(), "0") << "the first one at once";
    (*replay)->pause();
    ASSERT_TRUE(wait(**replay, ReplayState::Paused));
    (*replay)->resume();
    EXPECT_EQ(client.expectPublish().payload(), "1") << "the clock begins anew";
    ASSERT_TRUE(eventually([&] { return (*replay)->progress().published == 2; }));
    EXPECT_EQ((*replay)->progress().state, ReplayState::Running);
    (*replay)->cancel();
    ASSERT_TRUE(wait(**replay, ReplayState::Cancelled));
    client.expectNothing();
}

TEST_F(ReplayTest, WhatRetentionTakesMeanwhileIsCounted)
{
    constexpr int kRange = 45, kLater = 45; // of 100 KB; the practice cluster keeps 5 MiB of a partition
    const auto values = [](int count, std::int64_t timestamp) {
        std::vector<WriteRecord> out;
        for (int i = 0; i < count; ++i)
            out.push_back({ .value = std::to_string(i) + std::string(100'000, ' '), .timestampMillis = i == 0 ? kBegin : timestamp });
        return out;
    };
    writeRecords(kafka.servers(), "orders", values(kRange, kBegin + 3'600'000));
    ReplayWish wanted = wish();
    wanted.speed = 1;
    auto replay = start(wanted);
    ASSERT_TRUE(replay);
    ASSERT_TRUE(eventually([&] { return (*replay)->progress().published == 1; }));
    (*replay)->pause();
    ASSERT_TRUE(wait(**replay, ReplayState::Paused));
    writeRecords(kafka.servers(), "orders", values(kLater, kBegin));
    (*replay)->resume();
    ASSERT_TRUE(wait(**replay, ReplayState::Done));
    const ReplayProgress end = (*replay)->progress();
    EXPECT_EQ(end.passed, unsigned { kRange });
    EXPECT_GT(end.forgotten, 0u);
    EXPECT_GT(end.published, 1u) << "the oldest that is left goes on";
    EXPECT_EQ(end.published + end.forgotten, unsigned { kRange });
}

TEST_F(ReplayTest, ABrokerThatTakesNothingIsWaitedForWithoutHoardingRecords)
{
    write(1000, 1);
    f.broker.setIntakePaused(true);
    RawClient client = f.subscriber("c", "again/#", 0);
    auto replay = start(wish());
    ASSERT_TRUE(replay);
    ASSERT_TRUE(eventually([&] { return (*replay)->progress().inHand == 256; }));
    EXPECT_EQ((*replay)->progress().published, 0u);
    f.broker.setIntakePaused(false);
    EXPECT_THAT(SourceFixture::payloads(client, 1000), ElementsAreArray(numbered("", 1000)));
    ASSERT_TRUE(wait(**replay, ReplayState::Done));
}

TEST_F(ReplayTest, AnEmptyRangeIsDoneAndAMissingTopicIsNamed)
{
    auto empty = start(wish());
    ASSERT_TRUE(empty);
    EXPECT_TRUE(wait(**empty, ReplayState::Done));
    kafka.topicError("gone", 3); // the practice cluster would make it otherwise
    ReplayWish wanted = wish();
    wanted.topics = { "gone" };
    auto missing = start(wanted);
    ASSERT_TRUE(missing);
    EXPECT_TRUE(wait(**missing, ReplayState::Failed));
    EXPECT_THAT((*missing)->progress().problem, ::testing::HasSubstr("\"gone\" cannot be read"));
}

TEST_F(ReplayTest, AWishThatMakesNoSenseIsRefused)
{
    const auto id = [&](auto change) {
        ReplayWish wanted = wish();
        change(wanted);
        const auto begun = start(wanted);
        return begun ? std::string() : begun.error().id;
    };
    EXPECT_EQ(id([](auto& w) { w.topics.clear(); }), "replay.topics");
    EXPECT_EQ(id([](auto& w) { w.from = "latest"; }), "replay.from");
    EXPECT_EQ(id([](auto& w) { w.to = "earliest"; }), "replay.to");
    EXPECT_EQ(id([](auto& w) { w.speed = 1000; }), "replay.speed");
    EXPECT_EQ(id([](auto& w) { w.message.topic = "#"; }), "source.topic");
}

} // namespace
} // namespace hookline::test
