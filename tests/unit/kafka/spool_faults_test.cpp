// Errors that Kafka answers, one and many in a row, against a bridge with a spool: nothing lost, nothing out of order per client.
//
// The mock does not recognise what it has already: repetitions are counted here, not judged.
#include "tests/unit/kafka/support/mock_kafka.h"
#include "tests/unit/kafka/support/spool_fixture.h"

#include <librdkafka/rdkafka.h>

namespace hookline::test {
namespace {

struct Refusal {
    int code;
    int times;
    int nightly; ///< times in the long run
};

struct SpoolFaults : SpoolBridge, ::testing::WithParamInterface<Refusal> {};

TEST_P(SpoolFaults, NothingIsLostOrOutOfOrder)
{
    const bool nightly = std::getenv("HOOKLINE_NIGHTLY") != nullptr;
    const auto began = std::chrono::steady_clock::now();
    MockKafka kafka;
    // After a batch that is too large every record that was under way goes alone.
    kafka.roundTrip(GetParam().code == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE ? 2 : nightly ? 30 : 10);
    BridgeFixture f;
    config::KafkaSettings s = settings(kafka.servers());
    s.ack = config::AckMode::Kafka;
    ASSERT_TRUE(f.bridge.start(s));
    publish(f, 0, 50);
    ASSERT_TRUE(f.waitAcknowledged(150));
    const int times = nightly ? GetParam().nightly : GetParam().times;
    const bool wholeBatch = GetParam().code == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE; // a record alone that is too large is given up, rightly
    if (wholeBatch)
        kafka.down(); // so that they gather
    kafka.refuseProduce(std::vector<int>(static_cast<std::size_t>(times), GetParam().code));
    const auto inbox = base::makeRef<hooks::AckInbox>([] {});
    for (std::uint32_t slot = 0; slot < 10; ++slot) // publishers hear of success only, however often it took
        EXPECT_TRUE(f.broker.publishHeld(makeClient("held"), "t", std::to_string(slot), *inbox, slot));
    publish(f, 50, 300);
    if (wholeBatch) {
        ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().queued + f.bridge.snapshot().inFlight == 760; }));
        kafka.up();
    }
    ASSERT_TRUE(f.waitAcknowledged(910, std::chrono::seconds(nightly ? 300 : 60))) << f.bridge.snapshot().acknowledged;
    const auto snapshot = f.bridge.snapshot();
    EXPECT_TRUE(accountCloses(snapshot));
    EXPECT_EQ(snapshot.failed, 0u);
    EXPECT_EQ(snapshot.forgotten, 0u);
    EXPECT_TRUE(eventually([&] { return f.bridge.snapshot().spool.rows == 0; }));
    std::vector<hooks::AckInbox::Answer> answers;
    ASSERT_TRUE(eventually([&] {
        std::vector<hooks::AckInbox::Answer> some;
        inbox->take(some);
        answers.insert(answers.end(), some.begin(), some.end());
        return answers.size() == 10;
    }));
    EXPECT_TRUE(std::ranges::all_of(answers, [](const auto& answer) { return answer.reason == mqtt::ReasonCode::Success; }));
    kafka.roundTrip(0);
    const std::size_t again = checkOrder(kafka.servers(), 910);
    std::printf("    %s x %d: 910 acknowledged, 0 lost, 0 out of order, %zu repeated, %.1f s\n",
        rd_kafka_err2name(static_cast<rd_kafka_resp_err_t>(GetParam().code)), times, again,
        std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count());
}

std::string nameOf(const ::testing::TestParamInfo<Refusal>& info)
{
    std::string out = rd_kafka_err2name(static_cast<rd_kafka_resp_err_t>(info.param.code));
    std::erase(out, '_');
    return out;
}

// What librdkafka tries again by itself comes twenty times; what costs a new producer or a pause with a growing back-off fewer times.
INSTANTIATE_TEST_SUITE_P(, SpoolFaults,
    ::testing::Values(Refusal { RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, 20, 20 },
        Refusal { RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS, 20, 20 },
        Refusal { RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS_AFTER_APPEND, 20, 20 },
        Refusal { RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT, 20, 20 }, Refusal { RD_KAFKA_RESP_ERR__TRANSPORT, 4, 20 },
        Refusal { RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE, 20, 20 },
        Refusal { RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER, 2, 8 }, Refusal { RD_KAFKA_RESP_ERR_UNKNOWN_PRODUCER_ID, 2, 8 },
        Refusal { RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH, 2, 8 }, Refusal { RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, 2, 8 },
        Refusal { RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED, 2, 8 },
        Refusal { RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, 2, 8 }, Refusal { RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, 1, 1 },
        Refusal { RD_KAFKA_RESP_ERR_POLICY_VIOLATION, 2, 8 }),
    nameOf);

/// The control: what our settings of librdkafka are for. With the user's own in their place the judge finds disorder.
TEST_F(SpoolBridge, WithoutIdempotenceAndWithMoreRequestsOnTheWayTheOrderIsLost)
{
    MockKafka kafka;
    BridgeFixture f;
    config::KafkaSettings s = settings(kafka.servers());
    s.properties = { { "enable.idempotence", "false" }, { "max.in.flight", "5" }, { "batch.num.messages", "10" } };
    ASSERT_TRUE(f.bridge.start(s));
    const auto client = makeClient("c");
    const auto send = [&](int from, int to) {
        for (int i = from; i < to; ++i)
            f.broker.publish(client, "t", std::to_string(i));
    };
    send(0, 1);
    ASSERT_TRUE(f.waitAcknowledged(1));
    kafka.roundTrip(30);
    kafka.refuseProduce({ RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS });
    send(1, 500);
    ASSERT_TRUE(f.waitAcknowledged(500, std::chrono::seconds(40)));
    kafka.roundTrip(0);
    std::vector<int> numbers;
    for (const ReadRecord& record : readTopic(kafka.servers(), "events", 500))
        numbers.push_back(std::stoi(record.value));
    EXPECT_EQ(numbers.size(), 500u);
    EXPECT_FALSE(std::ranges::is_sorted(numbers));
}

TEST_F(SpoolBridge, AnAcknowledgementThatComesTooLateIsWaitedFor)
{
    MockKafka kafka;
    BridgeFixture f;
    ASSERT_TRUE(f.bridge.start(settings(kafka.servers())));
    publish(f, 0, 10);
    ASSERT_TRUE(f.waitAcknowledged(30));
    kafka.answerLate(1, 6000); // stored, and the answer comes after socket.timeout.ms
    publish(f, 10, 100);
    ASSERT_TRUE(f.waitAcknowledged(300, std::chrono::seconds(40)));
    EXPECT_TRUE(accountCloses(f.bridge.snapshot()));
    checkOrder(kafka.servers(), 300);
}

TEST_F(SpoolBridge, OnePoisonousRecordAmongFiveHundredIsPutAsideAndTheRestGoesOnInOrder)
{
    MockKafka kafka;
    kafka.down();
    config::KafkaSettings s = settings(kafka.servers());
    BridgeFixture f;
    ASSERT_TRUE(f.bridge.start(s));
    for (int i = 0; i < 500; ++i)
        f.broker.publish(makeClient("c"), "t", std::to_string(i));
    ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().spool.rows == 500; }));
    // The whole batch is refused, then each record alone: the eleventh of them is the one.
    std::vector<int> answers(11, RD_KAFKA_RESP_ERR_NO_ERROR);
    answers.front() = RD_KAFKA_RESP_ERR_INVALID_RECORD;
    answers.push_back(RD_KAFKA_RESP_ERR_INVALID_RECORD);
    kafka.refuseProduce(answers);
    kafka.up();
    ASSERT_TRUE(f.waitAcknowledged(499, std::chrono::seconds(40))) << f.bridge.snapshot().acknowledged;
    ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().failed == 1; }));
    EXPECT_TRUE(accountCloses(f.bridge.snapshot()));
    ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().spool.rows == 0; }));
    EXPECT_EQ(f.bridge.snapshot().spool.deadLetters, 1u);
    int last = -1;
    for (const ReadRecord& record : readTopic(kafka.servers(), "events", 499)) {
        EXPECT_GT(std::stoi(record.value), last);
        last = std::stoi(record.value);
    }
}

TEST_F(SpoolBridge, AFullSpoolHoldsPublishersBackAndLetsThemGoOnWhenKafkaIsBack)
{
    MockKafka kafka;
    kafka.down();
    config::KafkaSettings s = settings(kafka.servers());
    s.spoolQuota = 8 << 20;
    s.queueRecords = 1'000'000; // not this bound
    BridgeFixture f;
    ASSERT_TRUE(f.bridge.start(s));
    int sent = 0;
    const std::string text(2000, 'x');
    const auto client = makeClient("c");
    ASSERT_TRUE(eventually([&] {
        for (int i = 0; i < 50 && !f.paused.load(); ++i)
            f.broker.publish(client, "t", std::to_string(sent++) + " " + text);
        return f.paused.load();
    }, std::chrono::seconds(60)));
    EXPECT_EQ(f.bridge.snapshot().spool.level, metrics::SpoolLevel::Red);
    EXPECT_FALSE(f.broker.fireConnect(client)) << "no new client while the spool takes nothing";
    EXPECT_TRUE(accountCloses(f.bridge.snapshot()));
    kafka.up();
    ASSERT_TRUE(eventually([&] { return !f.paused.load(); }, std::chrono::seconds(60))) << f.bridge.snapshot().spool.usedBytes;
    EXPECT_TRUE(f.broker.fireConnect(client));
    for (int i = 0; i < 100; ++i)
        f.broker.publish(client, "t", std::to_string(sent++) + " ");
    ASSERT_TRUE(f.waitAcknowledged(static_cast<std::uint64_t>(sent), std::chrono::seconds(60)));
    EXPECT_TRUE(accountCloses(f.bridge.snapshot()));
    EXPECT_EQ(f.bridge.snapshot().failed + f.bridge.snapshot().dropped, 0u);
    EXPECT_TRUE(eventually([&] { return f.bridge.snapshot().spool.rows == 0; }));
}

TEST_F(SpoolBridge, AChangedClockChangesNothing)
{
    {
        BridgeFixture f;
        ASSERT_TRUE(f.bridge.start(settings(kNowhere)));
        publish(f, 0, 50);
        ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().spool.rows == 150; }));
        EXPECT_EQ(f.bridge.stop(std::chrono::milliseconds(100)), 0u);
    }
    const MockKafka kafka;
    BridgeFixture f;
    f.broker.wallOffsetMicros.store(-172'800'000'000); // two days back
    ASSERT_TRUE(f.bridge.start(settings(kafka.servers())));
    publish(f, 50, 100);
    f.broker.wallOffsetMicros.store(34'560'000'000'000); // 400 days on
    publish(f, 100, 150);
    ASSERT_TRUE(f.waitAcknowledged(450));
    EXPECT_EQ(checkOrder(kafka.servers(), 450), 0u);
}

} // namespace
} // namespace hookline::test
