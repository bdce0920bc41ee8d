// Dead letters of the spool while the bridge runs: looked at, and sent again.
#include "tests/unit/kafka/support/mock_kafka.h"
#include "tests/unit/kafka/support/spool_fixture.h"

#include <librdkafka/rdkafka.h>

namespace hookline::test {
namespace {

kafka::LettersBack retry(BridgeFixture& f, const kafka::LetterChoice& choice = {})
{
    std::promise<kafka::LettersBack> back;
    f.bridge.retryDeadLetters(choice, [&](base::Result<kafka::LettersBack>&& result) { back.set_value(result.value_or(kafka::LettersBack {})); });
    return back.get_future().get();
}

kafka::LetterPortion letters(BridgeFixture& f, const kafka::LetterChoice& choice = {})
{
    std::promise<kafka::LetterPortion> portion;
    f.bridge.deadLetters(choice, 0, [&](base::Result<kafka::LetterPortion>&& result) { portion.set_value(std::move(*result)); });
    return portion.get_future().get();
}

TEST_F(SpoolBridge, ADeadLetterIsSentAgainWhileTheBridgeRunsAndTheAccountsClose)
{
    MockKafka kafka;
    kafka.refuseProduce({ RD_KAFKA_RESP_ERR_INVALID_RECORD });
    {
        BridgeFixture f;
        ASSERT_TRUE(f.bridge.start(settings(kafka.servers())));
        f.broker.publish(makeClient("c"), "t", "poison");
        ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().spool.deadLetters == 1; }));
        const auto held = letters(f);
        ASSERT_EQ(held.letters.size(), 1u);
        EXPECT_TRUE(held.atEnd);
        EXPECT_EQ(held.letters[0].group.code, RD_KAFKA_RESP_ERR_INVALID_RECORD);
        EXPECT_EQ(held.letters[0].group.topic, "events");
        EXPECT_EQ(held.letters[0].letter.row.view().body, "poison");
        auto other = held.letters[0].group;
        other.rule = "another";
        EXPECT_EQ(retry(f, { { other } }).back, 0u);
        EXPECT_EQ(retry(f, { { held.letters[0].group } }).back, 1u);
        ASSERT_TRUE(f.waitAcknowledged(1));
        const auto snapshot = f.bridge.snapshot();
        EXPECT_TRUE(accountCloses(snapshot));
        EXPECT_EQ(snapshot.matched, 2u) << "once more";
        EXPECT_EQ(snapshot.failed, 1u) << "it had failed";
        EXPECT_EQ(readTopic(kafka.servers(), "events", 1).at(0).value, "poison");
        EXPECT_TRUE(eventually([&] { return f.bridge.snapshot().spool.deadLetters == 0 && f.bridge.snapshot().spool.rows == 0; }));
        EXPECT_EQ(retry(f).back, 0u);
    }
}

TEST_F(SpoolBridge, LettersOfAnEarlierRunWaitForAKafkaThatIsAwayAndKeepTheirPlaceAmongTheLiving)
{
    MockKafka kafka("events", 1);
    kafka.refuseProduce({ RD_KAFKA_RESP_ERR_INVALID_RECORD });
    {
        BridgeFixture f;
        ASSERT_TRUE(f.bridge.start(settings(kafka.servers())));
        f.broker.publish(makeClient("c"), "t", "poison");
        ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().spool.deadLetters == 1; }));
    }
    kafka.down();
    BridgeFixture f;
    config::KafkaSettings s = settings(kafka.servers(), config::BufferMode::Hybrid); // the living are in memory
    ASSERT_TRUE(f.bridge.start(s));
    f.broker.publish(makeClient("c"), "t", "before");
    ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().queued == 1; }));
    EXPECT_EQ(retry(f).back, 1u);
    f.broker.publish(makeClient("c"), "t", "after");
    ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().queued == 3; }));
    EXPECT_TRUE(accountCloses(f.bridge.snapshot()));
    kafka.up();
    ASSERT_TRUE(f.waitAcknowledged(3));
    EXPECT_TRUE(accountCloses(f.bridge.snapshot()));
    const auto records = readTopic(kafka.servers(), "events", 3);
    ASSERT_EQ(records.size(), 3u);
    EXPECT_EQ(records[0].value, "before");
    EXPECT_EQ(records[1].value, "poison");
    EXPECT_EQ(records[2].value, "after");
    EXPECT_EQ(f.outcomes.count(tap::KafkaStatus::Acked), 2u) << "the letter's event is not one of this run";
}

} // namespace
} // namespace hookline::test
