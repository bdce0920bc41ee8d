// Transactions when their coordinator refuses: what is kept, what is said, and that the accounts close. What a reader sees is proved
// against a real Kafka (tests/e2e/test_exactly_once.py): the built-in one keeps neither positions nor what was undone apart.
#include "tests/unit/kafka/support/mock_kafka.h"
#include "tests/unit/kafka/support/spool_fixture.h"

#include <librdkafka/rdkafka.h>

namespace hookline::test {
namespace {

constexpr int kAddOffsets = 25;
constexpr int kEndTransaction = 26;

struct ExactlyOnce : SpoolBridge {
    config::KafkaSettings exactly() const
    {
        config::KafkaSettings out = settings(kafka.servers());
        out.exactlyOnce = true;
        return out;
    }
    static void finish(BridgeFixture& f, std::uint64_t count)
    {
        ASSERT_TRUE(f.waitAcknowledged(count, std::chrono::seconds(60))) << f.bridge.snapshot().acknowledged << " " << f.bridge.snapshot().problem;
        const auto snapshot = f.bridge.snapshot();
        EXPECT_TRUE(accountCloses(snapshot));
        EXPECT_EQ(snapshot.acknowledged, count);
        EXPECT_EQ(snapshot.failed, 0u);
        EXPECT_TRUE(eventually([&] { return f.bridge.snapshot().spool.rows == 0; }));
    }
    MockKafka kafka;
};

TEST_F(ExactlyOnce, RecordsAreCommittedInBatchesAndLeaveTheSpool)
{
    BridgeFixture f;
    ASSERT_TRUE(f.bridge.start(exactly()));
    publish(f, 0, 2000);
    finish(f, 6000);
    publish(f, 2000, 2010);
    finish(f, 6030);
    EXPECT_EQ(f.bridge.stop(std::chrono::seconds(5)), 0u);
    EXPECT_EQ(checkOrder(kafka.servers(), 6030), 0u);
}

TEST_F(ExactlyOnce, APublisherHearsNothingBeforeItsTransactionIsCommitted)
{
    BridgeFixture f;
    config::KafkaSettings s = exactly();
    s.ack = config::AckMode::Kafka;
    ASSERT_TRUE(f.bridge.start(s));
    publish(f, 0, 1);
    ASSERT_TRUE(f.waitAcknowledged(3));
    // Written, and the commit is put off for as long as these last.
    kafka.refuseRequests(kEndTransaction, std::vector<int>(20, RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS));
    const auto inbox = base::makeRef<hooks::AckInbox>([] {});
    ASSERT_TRUE(f.broker.publishHeld(makeClient("held"), "t", "0", *inbox, 0));
    ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().inFlight == 1; }));
    ASSERT_EQ(readTopic(kafka.servers(), "events", 4).size(), 4u) << "Kafka has it";
    std::vector<hooks::AckInbox::Answer> answers;
    inbox->take(answers);
    EXPECT_TRUE(answers.empty() || f.bridge.snapshot().acknowledged == 4) << "answered before the commit";
    finish(f, 4);
    EXPECT_TRUE(eventually([&] {
        inbox->take(answers);
        return answers.size() == 1;
    }));
}

struct ExactlyOnceRefused : ExactlyOnce, ::testing::WithParamInterface<std::pair<int, int>> {}; // request, answer

TEST_P(ExactlyOnceRefused, WhatWasUndoneIsSentAgainAndTheAccountsClose)
{
    BridgeFixture f;
    ASSERT_TRUE(f.bridge.start(exactly()));
    publish(f, 0, 50);
    ASSERT_TRUE(f.waitAcknowledged(150));
    kafka.refuseRequests(GetParam().first, { GetParam().second });
    publish(f, 50, 300);
    finish(f, 900);
}

INSTANTIATE_TEST_SUITE_P(, ExactlyOnceRefused,
    ::testing::Values(std::pair { kEndTransaction, RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH }, std::pair { kEndTransaction, RD_KAFKA_RESP_ERR_INVALID_TXN_STATE },
        std::pair { kEndTransaction, RD_KAFKA_RESP_ERR_INVALID_REQUEST }, std::pair { kEndTransaction, RD_KAFKA_RESP_ERR__TRANSPORT },
        std::pair { kAddOffsets, RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED }, std::pair { 0, RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER },
        std::pair { 0, RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED }));

TEST_F(ExactlyOnce, FencedTwiceItStopsSaysWhyAndKeepsEverythingUntilTheSettingsAreAppliedAgain)
{
    BridgeFixture f;
    ASSERT_TRUE(f.bridge.start(exactly()));
    publish(f, 0, 10);
    ASSERT_TRUE(f.waitAcknowledged(30));
    kafka.refuseRequests(kEndTransaction, { RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH, RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH });
    publish(f, 10, 20);
    ASSERT_TRUE(f.waitProblem("kafka.fenced", std::chrono::seconds(30))) << f.bridge.snapshot().problem;
    const auto stopped = f.bridge.snapshot();
    EXPECT_EQ(stopped.state, metrics::KafkaState::Blocked);
    EXPECT_NE(stopped.problem.find("Another program uses the transactional id \"hookline-"), std::string::npos) << stopped.problem;
    EXPECT_EQ(stopped.acknowledged, 30u);
    EXPECT_TRUE(accountCloses(stopped));
    publish(f, 20, 30); // publishers are served on
    ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().spool.rows == 60; }));
    f.bridge.apply(exactly(), {});
    finish(f, 90);
}

TEST_F(ExactlyOnce, WhatIsNotAllowedIsSaidWithItsRemedy)
{
    BridgeFixture f;
    ASSERT_TRUE(f.bridge.start(exactly()));
    publish(f, 0, 1);
    ASSERT_TRUE(f.waitAcknowledged(3));
    kafka.refuseRequests(kAddOffsets, { RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED, RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED });
    publish(f, 1, 2);
    EXPECT_TRUE(f.waitProblem("kafka.transactions_not_authorized")) << f.bridge.snapshot().problem;
    finish(f, 6);
}

TEST_F(ExactlyOnce, APoisonousRecordIsPutAsideAndItsTransactionGoesOnWithoutIt)
{
    kafka.down();
    BridgeFixture f;
    ASSERT_TRUE(f.bridge.start(exactly()));
    for (int i = 0; i < 100; ++i)
        f.broker.publish(makeClient("c"), "t", std::to_string(i));
    ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().spool.rows == 100; }));
    // The whole batch is refused, then each record alone: the eleventh of them is the one.
    std::vector<int> answers(11, RD_KAFKA_RESP_ERR_NO_ERROR);
    answers.front() = RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE;
    answers.push_back(RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE);
    kafka.refuseProduce(answers);
    kafka.up();
    ASSERT_TRUE(f.waitAcknowledged(99, std::chrono::seconds(60))) << f.bridge.snapshot().acknowledged;
    ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().spool.rows == 0; }));
    const auto snapshot = f.bridge.snapshot();
    EXPECT_TRUE(accountCloses(snapshot));
    EXPECT_EQ(snapshot.failed, 1u);
    EXPECT_EQ(snapshot.spool.deadLetters, 1u);
}

TEST_F(ExactlyOnce, SwitchedOnWhileRecordsWaitInMemoryItLosesNone)
{
    kafka.down();
    config::KafkaSettings memory = settings(kafka.servers(), config::BufferMode::Memory);
    BridgeFixture f;
    ASSERT_TRUE(f.bridge.start(memory));
    publish(f, 0, 100);
    ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().queued + f.bridge.snapshot().inFlight == 300; }));
    f.bridge.apply(exactly(), {});
    publish(f, 100, 200);
    kafka.up();
    finish(f, 600);
}

} // namespace
} // namespace hookline::test
