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
        EXPECT_EQ(snapshot.rules.at(0).passedOn, 1u) << "what the spool holds is not lost";
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

/// A bridge whose one record is a dead letter.
void poison(BridgeFixture& f, MockKafka& kafka, const std::string& topic = "t")
{
    kafka.refuseProduce({ RD_KAFKA_RESP_ERR_INVALID_RECORD });
    f.broker.publish(makeClient("c"), topic, "poison");
    ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().spool.deadLetters == 1; }));
}

bool apply(BridgeFixture& f, const config::KafkaSettings& settings)
{
    auto promise = std::make_shared<std::promise<bool>>();
    auto future = promise->get_future();
    f.bridge.apply(settings, [promise](const base::Result<std::uint64_t>& moved) { promise->set_value(moved.has_value()); });
    return future.wait_for(std::chrono::seconds(20)) == std::future_status::ready && future.get();
}

std::string errorOf(BridgeFixture& f)
{
    std::promise<std::string> read;
    std::promise<std::string> retried;
    const auto id = [](const auto& result) { return result ? std::string() : result.error().id; };
    f.bridge.deadLetters({}, 0, [&](base::Result<kafka::LetterPortion>&& result) { read.set_value(id(result)); });
    f.bridge.retryDeadLetters({}, [&](base::Result<kafka::LettersBack>&& result) { retried.set_value(id(result)); });
    const std::string first = read.get_future().get();
    EXPECT_EQ(first, retried.get_future().get());
    return first;
}

TEST_F(SpoolBridge, LettersAreCountedWithoutTheirValues)
{
    MockKafka kafka;
    BridgeFixture f;
    ASSERT_TRUE(f.bridge.start(settings(kafka.servers())));
    poison(f, kafka);
    kafka::LetterChoice choice;
    choice.withBody = false;
    const auto held = letters(f, choice);
    ASSERT_EQ(held.letters.size(), 1u);
    EXPECT_EQ(held.letters[0].group.code, RD_KAFKA_RESP_ERR_INVALID_RECORD);
    EXPECT_EQ(held.letters[0].group.topic, "events");
    EXPECT_TRUE(held.letters[0].letter.row.view().body.empty());
    EXPECT_GT(held.letters[0].letter.diedMicros, 0);
}

TEST_F(SpoolBridge, WhilePausedALetterWaitsInTheQueueAndGoesWhenItGoesOn)
{
    MockKafka kafka;
    BridgeFixture f;
    ASSERT_TRUE(f.bridge.start(settings(kafka.servers())));
    poison(f, kafka);
    f.bridge.setPaused(true);
    EXPECT_EQ(retry(f).back, 1u);
    ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().queued == 1 && f.bridge.snapshot().spool.deadLetters == 0; }));
    EXPECT_EQ(f.bridge.snapshot().inFlight, 0u);
    EXPECT_TRUE(accountCloses(f.bridge.snapshot()));
    f.bridge.setPaused(false);
    ASSERT_TRUE(f.waitAcknowledged(1));
    EXPECT_EQ(readTopic(kafka.servers(), "events", 1).at(0).value, "poison");
    EXPECT_TRUE(accountCloses(f.bridge.snapshot()));
}

TEST_F(SpoolBridge, WithExactlyOnceALetterIsCommittedInATransaction)
{
    MockKafka kafka;
    BridgeFixture f;
    config::KafkaSettings s = settings(kafka.servers());
    s.exactlyOnce = true;
    ASSERT_TRUE(f.bridge.start(s));
    kafka.refuseProduce({ RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE });
    f.broker.publish(makeClient("c"), "t", "poison");
    ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().spool.deadLetters == 1; }));
    const auto held = letters(f);
    ASSERT_EQ(held.letters.size(), 1u);
    EXPECT_EQ(held.letters[0].group.code, RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE);
    EXPECT_EQ(retry(f, { { held.letters[0].group } }).back, 1u);
    ASSERT_TRUE(f.waitAcknowledged(1, std::chrono::seconds(60)));
    EXPECT_TRUE(eventually([&] {
        const auto spool = f.bridge.snapshot().spool;
        return spool.deadLetters == 0 && spool.rows == 0;
    }));
    EXPECT_TRUE(accountCloses(f.bridge.snapshot()));
    EXPECT_EQ(readTopic(kafka.servers(), "events", 1).at(0).value, "poison");
}

TEST_F(SpoolBridge, ALetterWhoseRuleAndTopicAreNotInTheSettingsAnyMoreGoesWhereItWasMeantFor)
{
    MockKafka kafka;
    kafka.createTopic("alarms", 1);
    BridgeFixture f;
    config::KafkaSettings s = settings(kafka.servers());
    s.rules = { makeRule("alarms", "alarms") };
    ASSERT_TRUE(f.bridge.start(s));
    poison(f, kafka);
    const auto held = letters(f);
    ASSERT_EQ(held.letters.size(), 1u);
    EXPECT_EQ(held.letters[0].group.rule, "alarms");
    EXPECT_EQ(held.letters[0].group.topic, "alarms");
    s.rules = { makeRule("other", "events") };
    ASSERT_TRUE(apply(f, s));
    EXPECT_EQ(retry(f, { { held.letters[0].group } }).back, 1u);
    ASSERT_TRUE(f.waitAcknowledged(1));
    EXPECT_EQ(readTopic(kafka.servers(), "alarms", 1).at(0).value, "poison");
    EXPECT_TRUE(accountCloses(f.bridge.snapshot()));
}

TEST_F(SpoolBridge, AfterAChangeToAnotherKafkaALetterGoesThere)
{
    MockKafka one;
    const MockKafka two;
    BridgeFixture f;
    ASSERT_TRUE(f.bridge.start(settings(one.servers())));
    poison(f, one);
    ASSERT_TRUE(apply(f, settings(two.servers())));
    EXPECT_EQ(retry(f).back, 1u);
    ASSERT_TRUE(f.waitAcknowledged(1));
    EXPECT_EQ(readTopic(two.servers(), "events", 1).at(0).value, "poison");
    EXPECT_TRUE(readTopic(one.servers(), "events", kWhatIsThere).empty());
    EXPECT_TRUE(accountCloses(f.bridge.snapshot()));
}

TEST_F(SpoolBridge, ALetterOfAClusterThatIsGoneStaysAndItIsSaidWhy)
{
    MockKafka kafka;
    MockKafka archive;
    config::KafkaSettings s = settings(kafka.servers());
    s.clusters.resize(1);
    s.clusters[0].name = "archive";
    s.clusters[0].servers = archive.servers();
    s.rules = { makeRule("far", "events") };
    s.rules[0].cluster = "archive";
    {
        BridgeFixture f;
        ASSERT_TRUE(f.bridge.start(s));
        poison(f, archive);
    }
    s.clusters.clear();
    s.rules = { makeRule("near", "events") };
    BridgeFixture f;
    ASSERT_TRUE(f.bridge.start(s));
    const kafka::LettersBack back = retry(f);
    EXPECT_EQ(back.back, 0u);
    EXPECT_EQ(back.refused, 1u);
    EXPECT_FALSE(back.why.empty());
    EXPECT_EQ(f.bridge.snapshot().spool.deadLetters, 1u);
    EXPECT_TRUE(accountCloses(f.bridge.snapshot()));
    EXPECT_EQ(letters(f).letters.size(), 1u) << "for whoever brings the cluster back";
}

TEST_F(SpoolBridge, WithoutASpoolOrABridgeItIsSaidThatNobodyCanLook)
{
    const MockKafka kafka;
    BridgeFixture f;
    EXPECT_EQ(errorOf(f), "letters.stopped");
    ASSERT_TRUE(f.bridge.start(settings(kafka.servers(), config::BufferMode::Memory)));
    EXPECT_EQ(errorOf(f), "letters.no_spool");
    f.bridge.stop(std::chrono::seconds(5));
    EXPECT_EQ(errorOf(f), "letters.stopped");
}

} // namespace
} // namespace hookline::test
