// What may be committed when: never past a record that is not settled, whatever comes back in which order.
#include "core/kafka/source_ledger.h"

#include "tests/unit/kafka/support/fake_broker.h"

#include <gmock/gmock.h>

namespace hookline::test {
namespace {

using hooks::Injection;
using hooks::InjectionFate;
using kafka::SourceLedger;
using Place = SourceLedger::Place;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

mqtt::MessageRef messageAt(std::int64_t wallMicros)
{
    mqtt::Message::Parts parts;
    parts.topic = "t";
    parts.wallMicros = wallMicros;
    parts.publisher = makeClient("kafka:s");
    return mqtt::Message::create(parts);
}

/// A ledger with lane 1 open; a record's time of receipt is its offset and 1000 times its lane.
struct Fixture {
    explicit Fixture(bool waitsForAcks = false, std::size_t laneLimit = 10)
        : ledger(waitsForAcks, laneLimit)
    {
        ledger.open(1);
    }
    void add(std::int64_t offset, std::uint64_t lane = 1) { ledger.add({ lane, offset }, messageAt(static_cast<std::int64_t>(lane) * 1000 + offset), 10); }
    void add(std::initializer_list<std::int64_t> offsets)
    {
        for (const std::int64_t offset : offsets)
            add(offset);
    }
    std::vector<std::int64_t> offer(std::int64_t now = 0, std::size_t most = 100)
    {
        batch.clear();
        ledger.offer(now, most, batch);
        std::vector<std::int64_t> out;
        for (const Injection& one : batch)
            out.push_back(one.message->wallMicros());
        return out;
    }
    SourceLedger::Answered answer(std::initializer_list<InjectionFate> fates, std::int64_t now = 0)
    {
        std::size_t i = 0;
        for (const InjectionFate fate : fates)
            batch[i++].fate = fate;
        return ledger.answered(batch, now, now + 100);
    }
    std::vector<Place> commits()
    {
        std::uint64_t records = 0;
        std::vector<Place> out = ledger.takeCommits(records);
        committed += records;
        return out;
    }

    SourceLedger ledger;
    std::vector<Injection> batch;
    std::uint64_t committed = 0;
};

constexpr auto Routed = InjectionFate::Routed;
constexpr auto Busy = InjectionFate::Busy;
constexpr auto Unanswered = InjectionFate::Unanswered;
constexpr auto Nobody = InjectionFate::NobodyOwes;
constexpr auto Refused = InjectionFate::Refused;

TEST(SourceLedger, CommitsWhatIsRoutedAndNothingBefore)
{
    Fixture f;
    f.add({ 5, 6, 9 }); // offsets of a compacted topic have gaps
    EXPECT_THAT(f.commits(), IsEmpty());
    EXPECT_THAT(f.offer(), ElementsAre(1005, 1006, 1009));
    EXPECT_THAT(f.commits(), IsEmpty()) << "handing over is not routing";
    EXPECT_THAT(f.offer(), IsEmpty()) << "one batch at a time keeps the order";
    f.batch.resize(3);
    EXPECT_EQ(f.answer({ Routed, Routed, Busy }).busy, true);
    EXPECT_THAT(f.commits(), ElementsAre(Place { 1, 7 }));
    EXPECT_EQ(f.committed, 2u);
    EXPECT_THAT(f.commits(), IsEmpty()) << "each once";
}

TEST(SourceLedger, WhatTheBrokerDidNotTakeIsOfferedAgainInOrder)
{
    Fixture f;
    f.add({ 0, 1, 2 });
    f.offer();
    f.answer({ Routed, Busy, Unanswered });
    EXPECT_THAT(f.offer(), ElementsAre(1001, 1002));
    f.answer({ Unanswered, Unanswered });
    EXPECT_THAT(f.offer(), ElementsAre(1001, 1002));
    f.answer({ Routed, Routed });
    EXPECT_THAT(f.commits(), ElementsAre(Place { 1, 3 }));
    EXPECT_EQ(f.ledger.unsettled(), 0u);
    EXPECT_EQ(f.ledger.bytes(), 0u);
}

TEST(SourceLedger, RefusedAndSkippedOnesAreSettledInTheirTurn)
{
    Fixture f;
    f.add(0);
    f.ledger.addSettled({ 1, 1 });
    f.add(2);
    EXPECT_THAT(f.commits(), IsEmpty());
    f.offer();
    const auto answered = f.answer({ Refused, Routed });
    ASSERT_EQ(answered.refused.size(), 1u);
    EXPECT_EQ(answered.refused[0].first, (Place { 1, 0 }));
    EXPECT_THAT(f.commits(), ElementsAre(Place { 1, 3 }));
    EXPECT_EQ(f.committed, 3u);
}

TEST(SourceLedger, WaitsForAcknowledgementsInOrderPerLane)
{
    Fixture f(true);
    f.ledger.open(2);
    f.add({ 0, 1, 2 });
    f.add(7, 2);
    EXPECT_THAT(f.offer(), ElementsAre(1000, 1001, 1002, 2007));
    f.answer({ Routed, Routed, Routed, Routed });
    EXPECT_THAT(f.commits(), IsEmpty()) << "routed is not acknowledged";
    EXPECT_TRUE(f.ledger.acknowledged(1001));
    EXPECT_TRUE(f.ledger.acknowledged(1002));
    EXPECT_THAT(f.commits(), IsEmpty()) << "the first one is not";
    EXPECT_TRUE(f.ledger.acknowledged(2007));
    EXPECT_THAT(f.commits(), ElementsAre(Place { 2, 8 }));
    EXPECT_TRUE(f.ledger.acknowledged(1000));
    EXPECT_FALSE(f.ledger.acknowledged(1000)) << "a second subscriber's";
    EXPECT_THAT(f.commits(), ElementsAre(Place { 1, 3 }));
    EXPECT_EQ(f.committed, 4u);
}

TEST(SourceLedger, AnAcknowledgementMayComeBeforeTheBrokersAnswer)
{
    Fixture f(true);
    f.add(0);
    f.offer();
    EXPECT_TRUE(f.ledger.acknowledged(1000));
    f.answer({ Routed });
    EXPECT_THAT(f.commits(), ElementsAre(Place { 1, 1 }));
    EXPECT_EQ(f.ledger.unsettled(), 0u);
}

TEST(SourceLedger, ALaneWithoutAReceiverIsLeftAloneAndHoldsUpNobodyElse)
{
    Fixture f(true);
    f.ledger.open(2);
    f.add({ 0, 1 });
    f.add(7, 2);
    f.offer();
    EXPECT_TRUE(f.answer({ Nobody, Unanswered, Unanswered }).nobody);
    EXPECT_TRUE(f.ledger.waitsForReceiver());
    EXPECT_EQ(f.ledger.ready(50), 1u);
    EXPECT_THAT(f.offer(50), ElementsAre(2007));
    f.answer({ Routed }, 50);
    EXPECT_THAT(f.offer(99), IsEmpty());
    EXPECT_THAT(f.offer(100), ElementsAre(1000, 1001)) << "its time has come";
    f.answer({ Nobody, Unanswered }, 100);
    EXPECT_THAT(f.offer(101), IsEmpty());
    f.ledger.retryNow(); // somebody has subscribed
    EXPECT_THAT(f.offer(102), ElementsAre(1000, 1001));
    f.answer({ Routed, Routed }, 102);
    EXPECT_FALSE(f.ledger.waitsForReceiver());
}

TEST(SourceLedger, WhatNobodyOwesAnyMoreIsOfferedAgainWithAllBehindIt)
{
    Fixture f(true);
    f.add({ 0, 1, 2, 3 });
    f.offer();
    f.answer({ Routed, Routed, Routed, Routed }, 10);
    EXPECT_EQ(f.ledger.oldestRoutedNanos(), 10);
    EXPECT_TRUE(f.ledger.acknowledged(1002));
    EXPECT_EQ(f.ledger.offerUnowed({ 1000, 1001, 1003 }, 20), 0u) << "all owed";
    EXPECT_EQ(f.ledger.offerUnowed({ 1000 }, 10), 0u) << "routed too lately to know";
    EXPECT_EQ(f.ledger.offerUnowed({ 1000, 1003 }, 20), 2u);
    EXPECT_THAT(f.offer(), ElementsAre(1001, 1003)) << "in order, and not what is acknowledged";
    EXPECT_TRUE(f.ledger.acknowledged(1001)) << "a late one counts";
    f.answer({ Routed, Routed });
    EXPECT_TRUE(f.ledger.acknowledged(1000));
    EXPECT_THAT(f.commits(), ElementsAre(Place { 1, 3 }));
}

TEST(SourceLedger, ALaneThatIsClosedForgetsAndItsAnswersFindNothing)
{
    Fixture f;
    f.add({ 0, 1 });
    f.offer();
    EXPECT_EQ(f.ledger.close(1), 2u);
    f.ledger.open(2); // the same partition, come back
    f.add(0, 2);
    EXPECT_TRUE(f.ledger.offered()) << "the answer is still out";
    EXPECT_EQ(f.answer({ Routed, Routed }).routed, 2u);
    EXPECT_THAT(f.commits(), IsEmpty());
    EXPECT_THAT(f.offer(), ElementsAre(2000));
    EXPECT_EQ(f.ledger.unsettled(), 1u);
}

TEST(SourceLedger, KnowsWhenALaneIsFull)
{
    Fixture f(true, 4);
    f.add({ 0, 1, 2 });
    EXPECT_FALSE(f.ledger.isFull(1));
    f.add(3);
    EXPECT_TRUE(f.ledger.isFull(1));
    f.offer();
    f.answer({ Routed, Routed, Routed, Routed });
    f.ledger.acknowledged(1003);
    EXPECT_FALSE(f.ledger.isFull(1));
    f.ledger.acknowledged(1002);
    for (std::int64_t offset = 4; offset < 84; ++offset) // what is settled behind an open one is bounded too
        f.ledger.addSettled({ 1, offset });
    EXPECT_TRUE(f.ledger.isFull(1));
    f.ledger.acknowledged(1000);
    f.ledger.acknowledged(1001);
    EXPECT_FALSE(f.ledger.isFull(1));
    EXPECT_THAT(f.commits(), ElementsAre(Place { 1, 84 }));
}

TEST(SourceLedger, ACommitThatFailedIsMadeAgain)
{
    Fixture f;
    f.add(0);
    f.offer();
    f.answer({ Routed });
    EXPECT_THAT(f.commits(), ElementsAre(Place { 1, 1 }));
    f.ledger.commitAgain();
    EXPECT_THAT(f.commits(), ElementsAre(Place { 1, 1 }));
    EXPECT_EQ(f.committed, 1u);
}

} // namespace
} // namespace hookline::test
