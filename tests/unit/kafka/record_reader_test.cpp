// A reader over the practice cluster: where it begins, what it takes, that nobody is joined and nothing passed over.
#include "tests/unit/kafka/support/mock_kafka.h"
#include "tests/unit/kafka/support/reading.h"

#include "core/kafka/record_encoder.h"

#include <gmock/gmock.h>

#include <numeric>

namespace hookline::test {
namespace {

using metrics::KafkaReading;
using metrics::KafkaStart;
using State = KafkaReading::State;
using ::testing::ElementsAre;

struct ReaderTest : ::testing::Test {
    MockKafka kafka { "events", 2 };
    Writer writer { kafka.servers() };

    void write(int from, int to, std::int32_t partition = 0)
    {
        for (int i = from; i < to; ++i)
            writer.write("events", { .value = std::to_string(i), .partition = partition, .timestampMillis = 1'700'000'000'000 + i * 1000 });
    }
    Reading read(KafkaStart start, std::int64_t value = 0) { return read(wishFor("events", start, value)); }
    Reading read(metrics::KafkaReadWish wish) { return Reading(kafka.servers(), std::move(wish), true); }
};

TEST_F(ReaderTest, FromTheEarliestWithKeyHeadersTimeAndEveryByte)
{
    std::string all(256, '\0');
    std::iota(all.begin(), all.end(), '\0');
    writer.write("events", { .value = all, .key = "k\xff", .timestampMillis = 1'700'000'000'123,
        .headers = { { "mqtt_event", "publish" }, { "a", "1" }, { "a", "2" } } });
    writer.write("events", { .value = "" });
    auto r = read(KafkaStart::Earliest);
    ASSERT_TRUE(r.wait(2));
    EXPECT_EQ(r.records[0].value, all);
    EXPECT_EQ(r.records[0].valueSize, 256u);
    EXPECT_EQ(r.records[0].key, "k\xff");
    EXPECT_TRUE(r.records[0].hasKey);
    EXPECT_EQ(r.records[0].timestampMillis, 1'700'000'000'123);
    EXPECT_THAT(r.records[0].headers, ElementsAre(std::pair("mqtt_event", "publish"), std::pair("a", "1"), std::pair("a", "2")));
    EXPECT_FALSE(r.records[0].eventId);
    EXPECT_EQ(r.records[1].offset, 1);
    EXPECT_FALSE(r.records[1].hasKey);
    ASSERT_TRUE(r.waitState(State::AtEnd));
    EXPECT_EQ(r.reader.status().lag, 0);
    EXPECT_EQ(r.reader.status().read, 2u);
    write(7, 8);
    ASSERT_TRUE(r.wait(3)) << "it goes on with what comes";
}

TEST_F(ReaderTest, OnlyRecordsOfABridgeWhereThatIsWanted)
{
    write(0, 3);
    writer.write("events", { .value = "event", .headers = { { "mqtt_event", "publish" }, { "event_id", "6cd20f11-0000000000000007" } } });
    write(3, 5);
    auto wish = wishFor("events", KafkaStart::Earliest);
    wish.bridgeOnly = true;
    auto r = read(wish);
    ASSERT_TRUE(r.waitState(State::AtEnd));
    EXPECT_THAT(r.values(), ElementsAre("event"));
    EXPECT_EQ(r.reader.status().read, 6u);
    EXPECT_EQ(r.reader.status().matched, 1u);
}

TEST_F(ReaderTest, TheTailBeginsWithTheNextRecord)
{
    write(0, 5);
    auto r = read(KafkaStart::Tail);
    ASSERT_TRUE(r.waitState(State::AtEnd));
    write(5, 7);
    write(7, 8, 1);
    ASSERT_TRUE(r.wait(3));
    EXPECT_THAT(r.values(), ::testing::UnorderedElementsAre("5", "6", "7"));
}

TEST_F(ReaderTest, FromAnOffsetOfOnePartition)
{
    write(0, 10, 0);
    write(100, 110, 1);
    auto wish = wishFor("events", KafkaStart::Offset, 7);
    wish.partitions = { 1 };
    wish.follow = false;
    auto r = read(wish);
    ASSERT_TRUE(r.waitState(State::Finished));
    r.wait(3);
    EXPECT_THAT(r.values(), ElementsAre("107", "108", "109"));
    EXPECT_FALSE(r.reader.status().moved);
}

TEST_F(ReaderTest, AnOffsetBeyondTheEndIsSaidAndWaitsThere)
{
    write(0, 3);
    auto wish = wishFor("events", KafkaStart::Offset, 50);
    wish.partitions = { 0 };
    auto r = read(wish);
    ASSERT_TRUE(r.waitState(State::AtEnd));
    const auto moved = r.reader.status().moved;
    ASSERT_TRUE(moved);
    EXPECT_EQ(moved->asked, 50);
    EXPECT_EQ(moved->high, 3);
    write(3, 4);
    ASSERT_TRUE(r.wait(1));
    EXPECT_THAT(r.values(), ElementsAre("3"));
}

TEST_F(ReaderTest, FromATimeThoughThePracticeClusterCannotLookItUp)
{
    write(0, 10);
    auto wish = wishFor("events", KafkaStart::Time, 1'700'000'000'000 + 6500);
    wish.follow = false;
    auto r = read(wish);
    ASSERT_TRUE(r.waitState(State::Finished));
    r.wait(3);
    EXPECT_THAT(r.values(), ElementsAre("7", "8", "9"));
}

TEST_F(ReaderTest, TheNewestOfAllPartitionsTogetherByTime)
{
    write(0, 10, 0); // older
    write(10, 12, 1);
    auto r = read(KafkaStart::Last, 4);
    ASSERT_TRUE(r.wait(4));
    ASSERT_TRUE(r.waitState(State::AtEnd));
    EXPECT_THAT(r.values(), ElementsAre("8", "9", "10", "11"));
    write(12, 13);
    ASSERT_TRUE(r.wait(5)) << "it goes on with what comes";
}

TEST_F(ReaderTest, TheNewestOfAnEmptyTopicAreNone)
{
    auto wish = wishFor("events", KafkaStart::Last, 10);
    wish.follow = false;
    auto r = read(wish);
    ASSERT_TRUE(r.waitState(State::Finished));
    EXPECT_TRUE(r.records.empty());
}

TEST_F(ReaderTest, OnlyWhatMatchesComesAndTheRestIsCounted)
{
    write(0, 20);
    auto wish = wishFor("events", KafkaStart::Earliest);
    wish.filter = "\"1\"";
    wish.follow = false;
    auto r = read(wish);
    ASSERT_TRUE(r.waitState(State::Finished));
    r.wait(11);
    EXPECT_EQ(r.records.size(), 11u); // 1, 10 … 19
    EXPECT_EQ(r.reader.status().read, 20u);
    EXPECT_EQ(r.reader.status().matched, 11u);
}

TEST_F(ReaderTest, AFilterThatIsNoneIsAnErrorInWords)
{
    auto wish = wishFor("events", KafkaStart::Earliest);
    wish.filter = "value.[=1";
    auto r = read(wish);
    ASSERT_TRUE(r.waitState(State::Failed));
    EXPECT_EQ(r.reader.status().error->id, "reader.filter");
}

TEST_F(ReaderTest, WhatNobodyTakesStaysInKafkaAndComesLater)
{
    write(0, 300);
    auto wish = wishFor("events", KafkaStart::Earliest);
    wish.holdRecords = 50;
    auto r = read(wish);
    ASSERT_TRUE(eventually([&] { return r.reader.status().read >= 50; }));
    ASSERT_TRUE(eventually([&] { return r.reader.status().lag > 0; }));
    EXPECT_LT(r.reader.status().read, 50u + 64u) << "it stops to read when it holds enough";
    ASSERT_TRUE(r.wait(300));
    for (std::size_t i = 0; i < 300; ++i)
        EXPECT_EQ(r.records[i].offset, static_cast<std::int64_t>(i));
}

TEST_F(ReaderTest, PausedItReadsNothingAndGoesOnWhereItWas)
{
    write(0, 5);
    auto r = read(KafkaStart::Earliest);
    ASSERT_TRUE(r.wait(5));
    r.reader.setPaused(true);
    ASSERT_TRUE(r.waitState(State::Paused));
    write(5, 10);
    EXPECT_LE(r.reader.status().read, 10u);
    r.reader.setPaused(false);
    ASSERT_TRUE(r.wait(10));
    EXPECT_EQ(r.records.back().value, "9");
}

TEST_F(ReaderTest, ACancelledReaderEndsWithoutBeingWaitedFor)
{
    auto r = read(KafkaStart::Earliest);
    r.reader.cancel();
    EXPECT_TRUE(eventually([&] { return r.reader.ended(); }));
}

TEST_F(ReaderTest, AMissingPartitionAndATopicWithTroubleAreSaid)
{
    auto wish = wishFor("events", KafkaStart::Earliest);
    wish.partitions = { 9 };
    auto none = read(wish);
    ASSERT_TRUE(none.waitState(State::Failed));
    EXPECT_EQ(none.reader.status().error->id, "topics.partition");
    kafka.topicError("events", 29); // TOPIC_AUTHORIZATION_FAILED
    auto forbidden = read(KafkaStart::Earliest);
    ASSERT_TRUE(forbidden.waitState(State::Failed));
    EXPECT_EQ(forbidden.reader.status().error->id, "topics.not_authorized");
    EXPECT_NE(forbidden.reader.status().error->remedy.find("READ"), std::string::npos);
}

TEST_F(ReaderTest, ARecordOfTheBridgeNamesItsEvent)
{
    BridgeFixture f;
    ASSERT_TRUE(f.bridge.start(BridgeFixture::settings(kafka.servers())));
    const std::uint64_t id = f.broker.publish(makeClient("c"), "t", "hello");
    ASSERT_TRUE(f.waitAcknowledged(1));
    auto r = read(KafkaStart::Earliest);
    ASSERT_TRUE(r.wait(1));
    EXPECT_EQ(r.records[0].eventId, id);
}

TEST(EventOfThisRun, AnotherRunOrAnotherTextIsNone)
{
    char mine[26];
    std::snprintf(mine, sizeof mine, "%08x-%016x", kafka::runId(), 255u);
    EXPECT_EQ(kafka::eventOfThisRun(mine), 255u);
    std::snprintf(mine, sizeof mine, "%08x-%016x", kafka::runId() + 1, 255u);
    EXPECT_FALSE(kafka::eventOfThisRun(mine));
    EXPECT_FALSE(kafka::eventOfThisRun(""));
    EXPECT_FALSE(kafka::eventOfThisRun("0000000g-00000000000000ff"));
}

} // namespace
} // namespace hookline::test
