// What `on_failure` puts elsewhere is as safe there as it was: a row does not leave the disk for a record that only memory has.
#include "tests/unit/kafka/support/mock_kafka.h"
#include "tests/unit/kafka/support/spool_fixture.h"

#include <librdkafka/rdkafka.h>

namespace hookline::test {
namespace {

struct PassedOn : SpoolBridge {
    PassedOn() { kafka.topicError("letters", RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART); }
    /// The program is killed: what the disk has now is all that the next start finds.
    void killAndStartAgain(BridgeFixture& running, config::KafkaSettings s, BridgeFixture& next)
    {
        left = folder + "-left";
        std::filesystem::copy(folder, left, std::filesystem::copy_options::recursive);
        running.bridge.stop(std::chrono::milliseconds(10));
        kafka.topicError("letters", RD_KAFKA_RESP_ERR_NO_ERROR);
        s.spoolFolder = left;
        ASSERT_TRUE(next.bridge.start(s));
    }
    static bool leavesTheDisk(const BridgeFixture& f)
    {
        EXPECT_TRUE(eventually([&] { return f.bridge.snapshot().spool.rows > 0; })) << "it was never there";
        return eventually([&] { return f.bridge.snapshot().spool.rows == 0; }, std::chrono::milliseconds(1500));
    }
    std::vector<std::string> lettersOf(std::size_t count) const
    {
        std::vector<std::string> out;
        for (const ReadRecord& record : readTopic(kafka.servers(), "letters", count))
            out.push_back(record.value);
        return out;
    }
    ~PassedOn() override
    {
        std::error_code ignored;
        if (!left.empty())
            std::filesystem::remove_all(left, ignored);
    }
    MockKafka kafka;
    std::string left;
};

TEST_F(PassedOn, ALetterOfARowIsOnTheDiskWhereAllBuffersAreHybrid)
{
    config::KafkaSettings s = settings(kNowhere, config::BufferMode::Hybrid);
    auto rule = makeRule("all", "events");
    rule.onFailure = "topic:letters";
    s.rules = { rule };
    {
        BridgeFixture f;
        ASSERT_TRUE(f.bridge.start(s));
        f.broker.publish(makeClient("c"), "t", "poison");
        ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().queued == 1; }));
        ASSERT_EQ(f.bridge.stop(std::chrono::milliseconds(10)), 0u);
    }
    kafka.refuseProduce({ RD_KAFKA_RESP_ERR_INVALID_RECORD });
    s.servers = kafka.servers();
    BridgeFixture f;
    ASSERT_TRUE(f.bridge.start(s));
    ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().failed == 1 && f.bridge.snapshot().queued == 1; }));
    EXPECT_FALSE(leavesTheDisk(f)) << "only memory has the letter";
    EXPECT_TRUE(accountCloses(f.bridge.snapshot()));

    BridgeFixture next;
    killAndStartAgain(f, s, next);
    ASSERT_TRUE(next.waitAcknowledged(1)) << "neither the record nor its letter came through";
    EXPECT_EQ(lettersOf(1), std::vector<std::string> { "poison" });
    EXPECT_TRUE(eventually([&] { return next.bridge.snapshot().spool.rows == 0; }));
}

TEST_F(PassedOn, ARecordThatAnotherRuleTakesIsOnTheDiskBehindWhatThatOneHasInMemory)
{
    config::KafkaSettings s = settings(kafka.servers());
    auto rule = makeRule("all", "events", { "t" });
    rule.onFailure = "rule:other";
    auto other = makeRule("other", "letters", { "live" });
    other.buffer = config::RuleBuffer::Memory;
    s.rules = { rule, other };
    kafka.refuseProduce({ RD_KAFKA_RESP_ERR_INVALID_RECORD });
    BridgeFixture f;
    ASSERT_TRUE(f.bridge.start(s));
    f.broker.publish(makeClient("c"), "live", "first");
    ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().queued == 1; }));
    f.broker.publish(makeClient("c"), "t", "poison");
    ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().failed == 1 && f.bridge.snapshot().queued == 2; }));
    EXPECT_FALSE(leavesTheDisk(f)) << "only memory has the record";
    EXPECT_TRUE(accountCloses(f.bridge.snapshot()));

    BridgeFixture next;
    killAndStartAgain(f, s, next);
    ASSERT_TRUE(next.waitAcknowledged(2)) << "lost: " << next.bridge.snapshot().acknowledged;
    EXPECT_EQ(lettersOf(2), (std::vector<std::string> { "first", "poison" })) << "the order is one";
}

TEST_F(PassedOn, WhatWasInMemoryOnlyDoesNotGoToTheDiskByBeingPassedOn)
{
    config::KafkaSettings s = settings(kafka.servers());
    auto rule = makeRule("all", "events", { "t" });
    rule.onFailure = "rule:other";
    rule.buffer = config::RuleBuffer::Memory;
    auto other = makeRule("other", "letters", { "live" });
    other.buffer = config::RuleBuffer::Hybrid;
    s.rules = { rule, other };
    kafka.refuseProduce({ RD_KAFKA_RESP_ERR_INVALID_RECORD });
    BridgeFixture f;
    ASSERT_TRUE(f.bridge.start(s));
    f.broker.publish(makeClient("c"), "t", "poison");
    ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().failed == 1 && f.bridge.snapshot().queued == 1; }));
    EXPECT_EQ(f.bridge.snapshot().spool.commits, 0u);
}

} // namespace
} // namespace hookline::test
