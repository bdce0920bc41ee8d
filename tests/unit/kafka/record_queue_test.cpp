// The ordered list of what is owed: what leaves it, what comes back, in which order it is sent.
#include "core/kafka/record_queue.h"

#include <gtest/gtest.h>

namespace hookline::test {
namespace {

using kafka::Record;
using kafka::RecordQueue;

struct RecordQueueTest : ::testing::Test {
    RecordQueue queue;

    void add(int count)
    {
        for (int i = 0; i < count; ++i)
            queue.append({}, 10);
    }
    std::vector<Record*> sendAll()
    {
        std::vector<Record*> sent;
        while (Record* record = queue.nextToSend()) {
            queue.markSent(*record);
            sent.push_back(record);
        }
        return sent;
    }
    std::vector<std::uint64_t> toSend()
    {
        std::vector<std::uint64_t> out;
        for (const Record* record = queue.nextToSend(); record; record = record->next)
            out.push_back(record->seq);
        return out;
    }
};

TEST_F(RecordQueueTest, SendsInOrderAndForgetsWhatIsAcknowledgedInAnyOrder)
{
    add(4);
    const auto sent = sendAll();
    EXPECT_EQ(queue.inFlight(), 4u);
    queue.remove(*sent[2]);
    queue.remove(*sent[0]);
    EXPECT_EQ(queue.inFlight(), 2u);
    EXPECT_EQ(queue.first()->seq, 2u);
    add(1);
    EXPECT_EQ(toSend(), std::vector<std::uint64_t> { 5 });
}

TEST_F(RecordQueueTest, AfterAFailureSendsWhatIsLeftFromTheOldestOn)
{
    add(5);
    const auto sent = sendAll();
    queue.remove(*sent[1]);
    queue.markReturned(*sent[0], 7);
    queue.markReturned(*sent[3], 7);
    EXPECT_EQ(queue.nextToSend(), nullptr) << "not before everything is back";
    queue.rewind();
    EXPECT_EQ(queue.inFlight(), 0u);
    EXPECT_EQ(toSend(), (std::vector<std::uint64_t> { 1, 3, 4, 5 }));
}

TEST_F(RecordQueueTest, RemovingTheNextToSendGoesOnBehindIt)
{
    add(3);
    queue.remove(*queue.nextToSend());
    EXPECT_EQ(toSend(), (std::vector<std::uint64_t> { 2, 3 }));
}

TEST_F(RecordQueueTest, ReusesItsMemoryAndDropsTheEventAtOnce)
{
    tap::Event event;
    event.text = base::makeText("x");
    const base::TextRef watched = event.text;
    Record& first = queue.append(std::move(event), 10);
    queue.remove(first);
    EXPECT_FALSE(first.event.text) << "the message of a finished record is not kept";
    EXPECT_EQ(&queue.append({}, 10), &first);
    EXPECT_EQ(first.seq, 2u);
}

TEST_F(RecordQueueTest, OneStuckPartitionDoesNotKeepTheOthersMemory)
{
    add(1);
    Record* const stuck = queue.nextToSend();
    queue.markSent(*stuck);
    for (int i = 0; i < 100'000; ++i) {
        Record& record = queue.append({}, 10);
        queue.markSent(record);
        queue.remove(record);
    }
    EXPECT_EQ(queue.size(), 1u);
    EXPECT_EQ(queue.first(), stuck);
}

} // namespace
} // namespace hookline::test
