// What Kafka can do to a bridge, injected: nothing acknowledged is lost, order per client holds, the account always closes.
#include "tests/unit/kafka/support/bridge_fixture.h"
#include "tests/unit/kafka/support/kafka_reader.h"
#include "tests/unit/kafka/support/mock_kafka.h"

#include <librdkafka/rdkafka.h>

namespace hookline::test {
namespace {

using metrics::KafkaState;
using tap::KafkaStatus;

struct BridgeFaults : ::testing::Test {
    MockKafka kafka { "events", 1 };
    BridgeFixture f;
    mqtt::ClientInfoRef client = makeClient("c1");
    int sent = 0;

    config::KafkaSettings plain() const
    {
        auto settings = f.settings(kafka.servers());
        settings.format = config::RecordFormat::Plain;
        return settings;
    }
    void send(int count)
    {
        for (int i = 0; i < count; ++i)
            f.broker.publish(client, "t", std::to_string(++sent));
    }
    /// One request with all of them, refused first: they meet in the producer while Kafka is away.
    void sendAsOneRefusedBatch(int count, const std::vector<int>& refusals)
    {
        kafka.down();
        send(count);
        ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().inFlight == static_cast<std::uint64_t>(count); }));
        kafka.refuseProduce(refusals);
        kafka.up();
    }
    /// Repeats are allowed (the mock cluster does not recognise them), gaps and disorder are not.
    void expectAllStoredInOrder()
    {
        int last = 0;
        for (const ReadRecord& record : readTopic(kafka.servers(), "events", static_cast<std::size_t>(sent))) {
            const int number = std::stoi(record.value);
            EXPECT_LE(number, last + 1) << "a gap or a record too early";
            last = std::max(last, number);
        }
        EXPECT_EQ(last, sent);
    }
    void expectOneFateEach()
    {
        const auto all = f.outcomes.all();
        EXPECT_EQ(all.size(), static_cast<std::size_t>(sent));
        for (const auto& [id, fates] : all)
            EXPECT_EQ(fates.size(), 1u) << id;
        EXPECT_TRUE(accountCloses(f.bridge.snapshot()));
    }
};

TEST_F(BridgeFaults, KafkaDownAtStartIsSaidAndOverByItself)
{
    kafka.down();
    ASSERT_TRUE(f.bridge.start(plain()));
    send(100);
    ASSERT_TRUE(f.waitState(KafkaState::Down));
    auto snapshot = f.bridge.snapshot();
    EXPECT_EQ(snapshot.problemId, "kafka.unreachable");
    EXPECT_THAT(snapshot.problem, ::testing::HasSubstr(kafka.servers()));
    EXPECT_EQ(snapshot.queued + snapshot.inFlight, 100u);
    kafka.up();
    ASSERT_TRUE(f.waitAcknowledged(100));
    EXPECT_EQ(f.bridge.snapshot().state, KafkaState::Up);
    EXPECT_EQ(f.bridge.snapshot().problemId, "");
    expectAllStoredInOrder();
    expectOneFateEach();
}

TEST_F(BridgeFaults, UnknownHostIsSaid)
{
    auto settings = plain();
    settings.servers = "no-such-host.invalid";
    ASSERT_TRUE(f.bridge.start(settings));
    EXPECT_TRUE(f.waitProblem("kafka.unknown_host"));
    EXPECT_EQ(f.bridge.stop(std::chrono::milliseconds(0)), 0u);
}

TEST_F(BridgeFaults, AnOutageInTheMiddleLosesAndReordersNothing)
{
    ASSERT_TRUE(f.bridge.start(plain()));
    send(500);
    ASSERT_TRUE(f.waitAcknowledged(1));
    kafka.down();
    send(500);
    ASSERT_TRUE(f.waitState(KafkaState::Down));
    EXPECT_TRUE(accountCloses(f.bridge.snapshot()));
    kafka.up();
    send(500);
    ASSERT_TRUE(f.waitAcknowledged(1500));
    expectAllStoredInOrder();
    expectOneFateEach();
}

TEST_F(BridgeFaults, LargePayloadsComeWholeThroughAnOutageAndAReplacedProducer)
{
    auto settings = plain();
    settings.compression = "none"; // librdkafka sends payloads of this size from where they lie; the mock cluster keeps 5 MB
    ASSERT_TRUE(f.bridge.start(settings));
    const auto sendLarge = [&] {
        for (int i = 0; i < 5; ++i) {
            ++sent;
            f.broker.publish(client, "t", std::to_string(sent) + std::string(70'000, static_cast<char>('a' + sent % 26)));
        }
    };
    sendLarge();
    ASSERT_TRUE(f.waitAcknowledged(1));
    kafka.down();
    sendLarge();
    ASSERT_TRUE(f.waitState(KafkaState::Down));
    kafka.refuseProduce({ RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED }); // the producer is replaced, and all of them go again
    kafka.up();
    sendLarge();
    ASSERT_TRUE(f.waitAcknowledged(15));
    for (const ReadRecord& record : readTopic(kafka.servers(), "events", static_cast<std::size_t>(sent))) {
        const int number = std::stoi(record.value);
        EXPECT_TRUE(record.value == std::to_string(number) + std::string(70'000, static_cast<char>('a' + number % 26))) << number;
    }
    expectAllStoredInOrder();
    expectOneFateEach();
}

TEST_F(BridgeFaults, RetriableRefusalsAreNotNoticed)
{
    ASSERT_TRUE(f.bridge.start(plain()));
    kafka.refuseProduce({ RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS, RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION,
        RD_KAFKA_RESP_ERR__TRANSPORT, RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT });
    send(1000);
    ASSERT_TRUE(f.waitAcknowledged(1000));
    expectAllStoredInOrder();
    expectOneFateEach();
}

TEST_F(BridgeFaults, MissingTopicKeepsEverythingUntilItIsThere)
{
    kafka.topicError("events", RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART);
    ASSERT_TRUE(f.bridge.start(plain()));
    send(50);
    ASSERT_TRUE(f.waitProblem("kafka.topic_missing"));
    EXPECT_EQ(f.bridge.snapshot().state, KafkaState::Blocked);
    EXPECT_THAT(f.bridge.snapshot().problem, ::testing::HasSubstr("\"events\""));
    EXPECT_EQ(f.bridge.snapshot().queued, 50u);
    kafka.topicError("events", RD_KAFKA_RESP_ERR_NO_ERROR);
    ASSERT_TRUE(f.waitAcknowledged(50, std::chrono::seconds(5)));
    EXPECT_EQ(f.bridge.snapshot().state, KafkaState::Up);
    expectAllStoredInOrder();
}

TEST_F(BridgeFaults, LostPermissionBlocksAndItsReturnSendsTheRest)
{
    ASSERT_TRUE(f.bridge.start(plain()));
    send(100);
    ASSERT_TRUE(f.waitAcknowledged(100));
    kafka.refuseProduce(std::vector<int>(3, RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED));
    send(400);
    ASSERT_TRUE(f.waitProblem("kafka.not_authorized"));
    EXPECT_EQ(f.bridge.snapshot().state, KafkaState::Blocked);
    EXPECT_EQ(f.bridge.snapshot().failed, 0u);
    ASSERT_TRUE(f.waitAcknowledged(500));
    EXPECT_EQ(f.bridge.snapshot().problemId, "");
    expectAllStoredInOrder();
    expectOneFateEach();
}

TEST_F(BridgeFaults, FatalProducerIsReplacedAndEverythingUnacknowledgedSentAgain)
{
    ASSERT_TRUE(f.bridge.start(plain()));
    send(100);
    ASSERT_TRUE(f.waitAcknowledged(100));
    // Twice: a real one refuses what is on its way behind the first as well.
    kafka.refuseProduce({ RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER, RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER });
    send(2000);
    ASSERT_TRUE(f.waitAcknowledged(2100));
    expectAllStoredInOrder();
    expectOneFateEach();
    EXPECT_EQ(f.bridge.snapshot().failed, 0u);
}

TEST_F(BridgeFaults, PoisonRecordAloneFailsAndItsBatchGoesOnInOrder)
{
    ASSERT_TRUE(f.bridge.start(plain()));
    send(1);
    ASSERT_TRUE(f.waitAcknowledged(1));
    // The whole batch is refused, then each record alone: the third of them is the one.
    ASSERT_NO_FATAL_FAILURE(sendAsOneRefusedBatch(200,
        { RD_KAFKA_RESP_ERR_INVALID_RECORD, RD_KAFKA_RESP_ERR_NO_ERROR, RD_KAFKA_RESP_ERR_NO_ERROR,
            RD_KAFKA_RESP_ERR_INVALID_RECORD }));
    ASSERT_TRUE(f.waitAcknowledged(200));
    send(100);
    ASSERT_TRUE(f.waitAcknowledged(300));
    EXPECT_EQ(f.bridge.snapshot().failed, 1u);
    EXPECT_EQ(f.outcomes.count(KafkaStatus::Failed), 1u);
    expectOneFateEach();
    std::vector<int> numbers;
    for (const ReadRecord& record : readTopic(kafka.servers(), "events", 300))
        numbers.push_back(std::stoi(record.value));
    EXPECT_TRUE(std::ranges::is_sorted(numbers));
    EXPECT_EQ(numbers.size(), 300u);
}

TEST_F(BridgeFaults, AWrongClockLosesNoRecord)
{
    ASSERT_TRUE(f.bridge.start(plain()));
    send(1);
    ASSERT_TRUE(f.waitAcknowledged(1));
    // The whole batch is refused for a time in it, then the first of it alone. Of the others nobody has to be asked.
    ASSERT_NO_FATAL_FAILURE(
        sendAsOneRefusedBatch(100, { RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP, RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP }));
    ASSERT_TRUE(f.waitAcknowledged(101));
    send(10);
    ASSERT_TRUE(f.waitAcknowledged(111));
    EXPECT_EQ(f.bridge.snapshot().failed, 0u);
    expectAllStoredInOrder();
    expectOneFateEach();
    std::size_t timeless = 0;
    for (const ReadRecord& record : readTopic(kafka.servers(), "events", 111))
        timeless += record.timestampMillis == -1;
    EXPECT_EQ(timeless, 110u);
}

TEST_F(BridgeFaults, BatchThatIsTooLargeAsAWholeLosesNoRecord)
{
    ASSERT_TRUE(f.bridge.start(plain()));
    send(1);
    ASSERT_TRUE(f.waitAcknowledged(1));
    ASSERT_NO_FATAL_FAILURE(sendAsOneRefusedBatch(100, { RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE }));
    ASSERT_TRUE(f.waitAcknowledged(101));
    EXPECT_EQ(f.bridge.snapshot().failed, 0u);
    expectAllStoredInOrder();
    expectOneFateEach();
}

TEST_F(BridgeFaults, RecordLargerThanTheWindowFailsAtOnceAndHarmsNobody)
{
    ASSERT_TRUE(f.bridge.start(plain()));
    send(1);
    const std::uint64_t big = f.broker.publish(client, "t", std::string(31'000'000, 'x'));
    f.broker.publish(client, "t", "2");
    ASSERT_TRUE(f.waitAcknowledged(2));
    EXPECT_EQ(f.bridge.snapshot().failed, 1u);
    const auto fate = f.outcomes.all()[big];
    ASSERT_EQ(fate.size(), 1u);
    EXPECT_EQ(fate[0].errorCode, RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE);
    EXPECT_TRUE(accountCloses(f.bridge.snapshot()));
}

TEST_F(BridgeFaults, LateAnswersAreWaitedFor)
{
    ASSERT_TRUE(f.bridge.start(plain()));
    kafka.answerLate(1, 1500);
    send(100);
    ASSERT_TRUE(f.waitAcknowledged(100));
    expectAllStoredInOrder();
    expectOneFateEach();
}

TEST_F(BridgeFaults, FullQueueInBlockModeStopsThePublishersAndLosesNothing)
{
    auto settings = plain();
    settings.queueRecords = 1000;
    kafka.down();
    ASSERT_TRUE(f.bridge.start(settings));
    send(740);
    EXPECT_FALSE(f.paused);
    send(20);
    EXPECT_TRUE(f.paused);
    send(500); // what was under way
    EXPECT_EQ(f.bridge.snapshot().dropped, 0u);
    kafka.up();
    ASSERT_TRUE(f.waitAcknowledged(1260));
    EXPECT_TRUE(eventually([&] { return !f.paused; }));
    EXPECT_EQ(f.pauseCalls, 2);
    expectAllStoredInOrder();
    expectOneFateEach();
}

TEST_F(BridgeFaults, FullQueueInDropModeCountsWhatItRefuses)
{
    auto settings = plain();
    settings.queueRecords = 1000;
    settings.whenFull = config::WhenFull::DropNewest;
    kafka.down();
    ASSERT_TRUE(f.bridge.start(settings));
    send(1500);
    EXPECT_EQ(f.bridge.snapshot().dropped, 500u);
    EXPECT_EQ(f.bridge.snapshot().queued, 1000u);
    EXPECT_FALSE(f.paused);
    kafka.up();
    ASSERT_TRUE(f.waitAcknowledged(1000));
    EXPECT_TRUE(accountCloses(f.bridge.snapshot()));
    EXPECT_EQ(f.bridge.snapshot().matched, 1500u);
}

TEST_F(BridgeFaults, StopWaitsForWhatIsQueued)
{
    auto settings = plain();
    settings.lingerMs = 60'000; // a batch that would not go by itself
    ASSERT_TRUE(f.bridge.start(settings));
    ASSERT_TRUE(f.waitState(KafkaState::Up));
    send(500);
    EXPECT_EQ(f.bridge.stop(std::chrono::seconds(10)), 0u);
    EXPECT_EQ(f.bridge.snapshot().acknowledged, 500u);
    EXPECT_EQ(f.bridge.snapshot().state, KafkaState::Off);
    send(1);
    EXPECT_EQ(f.bridge.snapshot().matched, 500u) << "the hooks are gone";
    --sent;
    expectAllStoredInOrder();
}

TEST_F(BridgeFaults, StopGivesUpInTimeAndSaysHowManyAreLeft)
{
    kafka.down();
    ASSERT_TRUE(f.bridge.start(plain()));
    send(123);
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(f.bridge.stop(std::chrono::milliseconds(500)), 123u);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(3));
    EXPECT_EQ(f.bridge.snapshot().queued, 123u);
    EXPECT_TRUE(accountCloses(f.bridge.snapshot()));
}

TEST_F(BridgeFaults, WhatAStopLeftBehindGoesOutAfterAStart)
{
    kafka.down();
    ASSERT_TRUE(f.bridge.start(plain()));
    send(10);
    ASSERT_EQ(f.bridge.stop(std::chrono::milliseconds(100)), 10u);
    kafka.up();
    ASSERT_TRUE(f.bridge.start(plain()));
    ASSERT_TRUE(f.waitAcknowledged(10));
    expectAllStoredInOrder();
}

TEST_F(BridgeFaults, IdempotenceRefusedWhileIdleIsSaidAndRecovers)
{
    kafka.refuseInitProducerId(std::vector<int>(1, RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED));
    ASSERT_TRUE(f.bridge.start(plain()));
    ASSERT_TRUE(f.waitProblem("kafka.not_authorized"));
    send(10);
    ASSERT_TRUE(f.waitAcknowledged(10));
    EXPECT_EQ(f.bridge.snapshot().state, KafkaState::Up);
}

TEST_F(BridgeFaults, WithoutAcknowledgementsItStillDeliversAndCounts)
{
    for (const char* acks : { "1", "0" }) {
        BridgeFixture other;
        auto settings = plain();
        settings.acks = acks;
        ASSERT_TRUE(other.bridge.start(settings)) << acks;
        for (int i = 0; i < 100; ++i)
            other.broker.publish(client, "t", std::to_string(++sent));
        ASSERT_TRUE(other.waitAcknowledged(100)) << acks;
    }
    expectAllStoredInOrder();
}

TEST_F(BridgeFaults, PropertyThatLibrdkafkaDoesNotKnowIsNamed)
{
    auto settings = plain();
    settings.properties["no.such.property"] = "1";
    const auto result = f.bridge.start(settings);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().id, "kafka.bad_property");
    EXPECT_THAT(result.error().text(), ::testing::HasSubstr("no.such.property"));
    settings.properties.clear();
    EXPECT_TRUE(f.bridge.start(settings)) << "a refused start can be repeated";
}

} // namespace
} // namespace hookline::test
