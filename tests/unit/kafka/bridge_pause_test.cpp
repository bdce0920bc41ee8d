// Paused by somebody: events are taken and nothing is given to Kafka; what waits can be sent on purpose, and nothing is lost.
#include "tests/unit/kafka/support/mock_kafka.h"
#include "tests/unit/kafka/support/spool_fixture.h"

namespace hookline::test {
namespace {

struct BridgePause : SpoolBridge {
    static config::KafkaSettings plain(const std::string& servers, const std::string& topic = "events")
    {
        auto out = BridgeFixture::settings(servers, topic);
        out.format = config::RecordFormat::Plain;
        return out;
    }
    static void send(BridgeFixture& f, int first, int last)
    {
        const mqtt::ClientInfoRef client = makeClient("c1");
        for (int i = first; i <= last; ++i)
            f.broker.publish(client, "t", std::to_string(i));
    }
    static std::vector<int> numbersIn(const std::string& servers, const std::string& topic = "events")
    {
        std::vector<int> out;
        for (const ReadRecord& record : readTopic(servers, topic, kWhatIsThere))
            out.push_back(std::stoi(record.value));
        return out;
    }
    static std::vector<int> range(int first, int last)
    {
        std::vector<int> out;
        for (int i = first; i <= last; ++i)
            out.push_back(i);
        return out;
    }
    /// Starts a flush; what is left at its end.
    static std::future<std::uint64_t> flush(BridgeFixture& f)
    {
        auto left = std::make_shared<std::promise<std::uint64_t>>();
        auto out = left->get_future();
        f.bridge.flush([left](std::uint64_t count) { left->set_value(count); });
        return out;
    }
    static bool isReady(std::future<std::uint64_t>& future) { return future.wait_for(std::chrono::seconds(20)) == std::future_status::ready; }
};

TEST_F(BridgePause, WhatComesWaitsInOrderAndGoesOutAfterwards)
{
    const MockKafka kafka("events", 1);
    BridgeFixture f;
    ASSERT_TRUE(f.bridge.start(plain(kafka.servers())));
    send(f, 1, 10);
    ASSERT_TRUE(f.waitAcknowledged(10));
    f.bridge.setPaused(true);
    EXPECT_GT(f.bridge.snapshot().pausedSinceWallMicros, 0);
    ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().inFlight == 0; }));
    send(f, 11, 500);
    ASSERT_TRUE(eventually([&] { return f.outcomes.queued() == 500; }));
    const auto paused = f.bridge.snapshot();
    EXPECT_EQ(paused.queued, 490u);
    EXPECT_EQ(paused.inFlight, 0u);
    EXPECT_EQ(paused.state, metrics::KafkaState::Up) << "Kafka is there all the same";
    EXPECT_TRUE(accountCloses(paused));
    EXPECT_EQ(numbersIn(kafka.servers()), range(1, 10));
    f.bridge.setPaused(false);
    EXPECT_EQ(f.bridge.snapshot().pausedSinceWallMicros, 0);
    ASSERT_TRUE(f.waitAcknowledged(500));
    EXPECT_EQ(numbersIn(kafka.servers()), range(1, 500));
}

TEST_F(BridgePause, OutlastsOtherSettings)
{
    MockKafka kafka("events", 1);
    kafka.createTopic("other", 1);
    BridgeFixture f;
    ASSERT_TRUE(f.bridge.start(plain(kafka.servers())));
    ASSERT_TRUE(f.waitState(metrics::KafkaState::Up));
    f.bridge.setPaused(true);
    send(f, 1, 100);
    ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().queued == 100; }));
    auto moved = std::make_shared<std::promise<std::uint64_t>>();
    auto future = moved->get_future();
    f.bridge.apply(plain(kafka.servers(), "other"), [moved](base::Result<std::uint64_t> result) { moved->set_value(result ? *result : 999'999); });
    ASSERT_TRUE(isReady(future)) << "the flush time-out is not waited for";
    EXPECT_EQ(future.get(), 100u);
    send(f, 101, 200);
    ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().queued == 200 && f.bridge.snapshot().state == metrics::KafkaState::Up; }));
    EXPECT_GT(f.bridge.snapshot().pausedSinceWallMicros, 0);
    EXPECT_TRUE(numbersIn(kafka.servers(), "other").empty());
    f.bridge.setPaused(false);
    ASSERT_TRUE(f.waitAcknowledged(200));
    EXPECT_EQ(numbersIn(kafka.servers(), "other"), range(1, 200));
}

TEST_F(BridgePause, AFlushSendsWhatWaitsNowAndNotWhatComesAfterIt)
{
    for (const config::BufferMode buffer : { config::BufferMode::Memory, config::BufferMode::Disk }) {
        SCOPED_TRACE(buffer == config::BufferMode::Disk ? "disk" : "memory");
        const MockKafka kafka("events", 1);
        BridgeFixture f;
        auto s = settings(kafka.servers(), buffer);
        s.queueRecords = buffer == config::BufferMode::Disk ? 200 : s.queueRecords; // most of them are on the disk only
        ASSERT_TRUE(f.bridge.start(s));
        ASSERT_TRUE(f.waitState(metrics::KafkaState::Up));
        f.bridge.setPaused(true);
        send(f, 1, 1000);
        ASSERT_TRUE(eventually([&] { return f.outcomes.queued() == 1000; }));
        auto left = flush(f);
        send(f, 1001, 1300);
        ASSERT_TRUE(isReady(left));
        EXPECT_EQ(left.get(), 0u);
        ASSERT_TRUE(eventually([&] { return f.outcomes.queued() == 1300 && f.bridge.snapshot().inFlight == 0; }));
        const auto after = f.bridge.snapshot();
        EXPECT_FALSE(after.flushing);
        EXPECT_GE(after.flushTotal, 1000u);
        EXPECT_EQ(after.flushLeft, 0u);
        EXPECT_EQ(after.acknowledged, after.flushTotal) << "those and no others";
        EXPECT_GT(after.pausedSinceWallMicros, 0);
        EXPECT_TRUE(accountCloses(after));
        EXPECT_EQ(numbersIn(kafka.servers()), range(1, static_cast<int>(after.flushTotal)));
        f.bridge.setPaused(false);
        ASSERT_TRUE(f.waitAcknowledged(1300));
        EXPECT_EQ(numbersIn(kafka.servers()), range(1, 1300));
    }
}

TEST_F(BridgePause, AFlushDoesNotWaitForBatchesToFill)
{
    const MockKafka kafka("events", 1);
    BridgeFixture f;
    auto s = plain(kafka.servers());
    s.lingerMs = 60'000;
    ASSERT_TRUE(f.bridge.start(s));
    ASSERT_TRUE(f.waitState(metrics::KafkaState::Up));
    send(f, 1, 20);
    ASSERT_TRUE(eventually([&] { return f.outcomes.queued() == 20; }));
    auto left = flush(f);
    ASSERT_TRUE(isReady(left));
    EXPECT_EQ(left.get(), 0u);
    EXPECT_EQ(f.bridge.snapshot().acknowledged, 20u);
}

TEST_F(BridgePause, AFlushThatKafkaDoesNotTakeCanBeEnded)
{
    MockKafka kafka("events", 1);
    kafka.down();
    BridgeFixture f;
    ASSERT_TRUE(f.bridge.start(plain(kafka.servers())));
    send(f, 1, 50);
    ASSERT_TRUE(eventually([&] { return f.outcomes.queued() == 50; }));
    auto left = flush(f);
    ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().flushing; }));
    EXPECT_EQ(f.bridge.snapshot().flushLeft, 50u);
    f.bridge.endFlush();
    ASSERT_TRUE(isReady(left));
    EXPECT_EQ(left.get(), 50u);
    EXPECT_FALSE(f.bridge.snapshot().flushing);
    left = flush(f);
    f.bridge.setPaused(true); // says more clearly that nothing is to go
    ASSERT_TRUE(isReady(left));
    EXPECT_EQ(left.get(), 50u);
    kafka.up();
    ASSERT_TRUE(f.waitState(metrics::KafkaState::Up));
    EXPECT_EQ(f.bridge.snapshot().queued, 50u);
    f.bridge.setPaused(false);
    ASSERT_TRUE(f.waitAcknowledged(50));
}

TEST_F(BridgePause, AtTheEndWhatOnlyMemoryHasIsSent)
{
    const MockKafka kafka("events", 1);
    BridgeFixture f;
    ASSERT_TRUE(f.bridge.start(plain(kafka.servers())));
    ASSERT_TRUE(f.waitState(metrics::KafkaState::Up));
    f.bridge.setPaused(true);
    send(f, 1, 100);
    ASSERT_TRUE(eventually([&] { return f.outcomes.queued() == 100; }));
    EXPECT_EQ(f.bridge.stop(std::chrono::seconds(20)), 0u);
    EXPECT_EQ(numbersIn(kafka.servers()), range(1, 100));
}

TEST_F(BridgePause, AtTheEndNothingOfARuleThatUsesMemoryIsLostBehindRowsOfTheDisk)
{
    MockKafka kafka("events", 1);
    const auto with = [&](config::RuleBuffer buffer) {
        auto s = settings(kafka.servers(), config::BufferMode::Disk);
        config::RuleSettings rule;
        rule.name = "all";
        rule.topic = "events";
        rule.format = config::RecordFormat::Plain;
        rule.buffer = buffer;
        config::RuleSettings other;
        other.name = "other";
        other.topic = "other";
        other.filters = { "nothing/of/it" };
        s.rules = { rule, other };
        s.flushTimeoutMs = 20'000;
        return s;
    };
    {
        BridgeFixture f;
        ASSERT_TRUE(f.bridge.start(with(config::RuleBuffer::Disk)));
        f.bridge.setPaused(true);
        send(f, 1, 50);
        ASSERT_TRUE(eventually([&] { return f.outcomes.queued() == 50; }));
        EXPECT_EQ(f.bridge.stop(std::chrono::seconds(20)), 0u);
    }
    {
        BridgeFixture f;
        ASSERT_TRUE(f.bridge.start(with(config::RuleBuffer::Memory)));
        f.bridge.setPaused(true);
        send(f, 51, 100);
        ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().queued == 100 && f.outcomes.queued() == 50; }));
        EXPECT_EQ(f.bridge.stop(std::chrono::seconds(20)), 0u);
    }
    const std::size_t sent = numbersIn(kafka.servers()).size();
    BridgeFixture f; // what was kept on the disk instead goes out now
    ASSERT_TRUE(f.bridge.start(with(config::RuleBuffer::Memory)));
    ASSERT_TRUE(f.waitAcknowledged(100 - sent));
    EXPECT_EQ(numbersIn(kafka.servers()), range(1, 100));
}

TEST_F(BridgePause, AtTheEndWhatTheDiskKeepsStaysForTheNextStart)
{
    for (const config::BufferMode buffer : { config::BufferMode::Hybrid, config::BufferMode::Disk }) {
        SCOPED_TRACE(buffer == config::BufferMode::Disk ? "disk" : "hybrid");
        const MockKafka kafka("events", 1);
        {
            BridgeFixture f;
            ASSERT_TRUE(f.bridge.start(settings(kafka.servers(), buffer)));
            ASSERT_TRUE(f.waitState(metrics::KafkaState::Up));
            f.bridge.setPaused(true);
            send(f, 1, 100);
            ASSERT_TRUE(eventually([&] { return f.outcomes.queued() == 100; }));
            EXPECT_EQ(f.bridge.stop(std::chrono::seconds(20)), 0u);
            EXPECT_TRUE(numbersIn(kafka.servers()).empty());
        }
        BridgeFixture f;
        ASSERT_TRUE(f.bridge.start(settings(kafka.servers(), buffer)));
        ASSERT_TRUE(f.waitAcknowledged(100)) << "a pause ends with the program";
        EXPECT_EQ(numbersIn(kafka.servers()), range(1, 100));
    }
}

TEST_F(BridgePause, APublisherThatWaitsForKafkaWaits)
{
    const MockKafka kafka("events", 1);
    BridgeFixture f;
    auto s = plain(kafka.servers());
    s.ack = config::AckMode::Kafka;
    ASSERT_TRUE(f.bridge.start(s));
    ASSERT_TRUE(f.waitState(metrics::KafkaState::Up));
    f.bridge.setPaused(true);
    const auto inbox = base::makeRef<hooks::AckInbox>([] {});
    EXPECT_TRUE(f.broker.publishHeld(makeClient("c"), "t", "1", *inbox, 1));
    ASSERT_TRUE(eventually([&] { return f.outcomes.queued() == 1; }));
    std::vector<hooks::AckInbox::Answer> answers;
    const auto answered = [&] {
        inbox->take(answers);
        return !answers.empty();
    };
    EXPECT_FALSE(eventually(answered, std::chrono::milliseconds(300))) << "Kafka would have answered long ago";
    f.bridge.setPaused(false);
    ASSERT_TRUE(eventually(answered));
    EXPECT_EQ(answers[0].reason, mqtt::ReasonCode::Success);
}

} // namespace
} // namespace hookline::test
