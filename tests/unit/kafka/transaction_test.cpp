// What becomes of the records of a transaction, whatever becomes of its commit.
#include "core/kafka/record_queue.h"
#include "core/kafka/transaction.h"

#include <gmock/gmock.h>

namespace hookline::test {
namespace {

using kafka::Record;
using kafka::SpoolPosition;
using kafka::Transaction;
using testing::ElementsAre;
using testing::IsEmpty;

struct Row {
    std::uint32_t lane;
    std::uint64_t seq;
    std::int64_t wallMicros;
};

class TransactionTest : public testing::Test {
protected:
    /// Rows `from` to `to` of lane 1 are sent and written.
    void write(std::uint64_t from, std::uint64_t to)
    {
        for (std::uint64_t seq = from; seq <= to; ++seq) {
            Record& record = m_queue.append({}, 1);
            record.spoolSeq = seq;
            m_transaction.add(10, 0);
            m_transaction.wrote({ &record, 2, static_cast<std::int64_t>(seq) });
        }
    }
    SpoolPosition commit()
    {
        return m_transaction.commit([](const Record& record) {
            return Row { record.spoolSeq == 0 ? 0u : 1u, record.spoolSeq, static_cast<std::int64_t>(record.spoolSeq) * 100 };
        });
    }
    static std::vector<std::uint64_t> seqs(const std::vector<Transaction::Written>& written)
    {
        std::vector<std::uint64_t> out;
        for (const auto& one : written)
            out.push_back(one.record->spoolSeq);
        return out;
    }

    kafka::RecordQueue m_queue;
    Transaction m_transaction { "id", "group", "spool" };
};

TEST_F(TransactionTest, ACommitIsOfWhatWasWrittenAndMovesThePosition)
{
    EXPECT_FALSE(m_transaction.isOpen());
    EXPECT_THAT(m_transaction.opened({}), IsEmpty());
    EXPECT_TRUE(m_transaction.isOpen());
    write(1, 3);
    EXPECT_FALSE(m_transaction.covers(1, 1, 100));
    const SpoolPosition position = commit();
    EXPECT_TRUE(m_transaction.isCommitting());
    EXPECT_EQ(position.spool, "spool");
    EXPECT_TRUE(position.covers(1, 3, 300));
    EXPECT_FALSE(position.covers(1, 4, 300));
    EXPECT_FALSE(m_transaction.covers(1, 1, 100)) << "not yet";
    EXPECT_THAT(seqs(m_transaction.committed()), ElementsAre(1, 2, 3));
    EXPECT_TRUE(m_transaction.covers(1, 3, 300));
    EXPECT_TRUE(m_transaction.isOpen()) << "the next one";
    write(4, 4);
    EXPECT_EQ(commit().number, position.number + 1);
    EXPECT_THAT(seqs(m_transaction.committed()), ElementsAre(4));
}

TEST_F(TransactionTest, ACommitWithoutAnAnswerHasHappenedIfItsPositionIsThere)
{
    m_transaction.opened({});
    write(1, 2);
    const std::string before = commit().text();
    m_transaction.committed();
    write(3, 4);
    const std::string after = commit().text();
    m_transaction.lost();
    EXPECT_FALSE(m_transaction.isOpen());
    m_transaction.lost(); // the next producer came to nothing as well
    EXPECT_THAT(seqs(m_transaction.opened(after)), ElementsAre(3, 4));
    EXPECT_TRUE(m_transaction.covers(1, 4, 400));

    write(5, 6);
    commit();
    m_transaction.lost();
    EXPECT_THAT(m_transaction.opened(after), IsEmpty()) << "it was undone: all of it is sent again";
    EXPECT_FALSE(m_transaction.covers(1, 5, 500));
}

TEST_F(TransactionTest, WhatWasNotBeingCommittedIsUndone)
{
    m_transaction.opened({});
    write(1, 2);
    const std::string position = commit().text();
    m_transaction.committed();
    write(3, 4);
    m_transaction.lost();
    EXPECT_THAT(m_transaction.opened(position), IsEmpty());
    EXPECT_EQ(m_transaction.written(), 0u);
}

TEST_F(TransactionTest, APositionOfAnotherRunCoversItsRowsAndAnswersNoCommitOfOurs)
{
    SpoolPosition earlier;
    earlier.spool = "spool";
    earlier.run = "another";
    earlier.number = 1;
    earlier.advance(1, 9, 900);
    EXPECT_THAT(m_transaction.opened(earlier.text()), IsEmpty());
    EXPECT_TRUE(m_transaction.covers(1, 9, 900));
    write(10, 11);
    commit();
    m_transaction.lost();
    EXPECT_THAT(m_transaction.opened(earlier.text()), IsEmpty()) << "the same number, but not ours";
}

TEST_F(TransactionTest, APositionOfAnotherSpoolOrOfNobodyCountsForNothing)
{
    SpoolPosition theirs;
    theirs.spool = "elsewhere";
    theirs.run = "r";
    theirs.advance(1, 1000, 100000);
    m_transaction.opened(theirs.text());
    EXPECT_FALSE(m_transaction.covers(1, 1, 1));
    EXPECT_THAT(m_transaction.remark(), testing::HasSubstr("elsewhere"));
    m_transaction.opened("anything");
    EXPECT_FALSE(m_transaction.remark().empty());
    m_transaction.opened({});
    EXPECT_TRUE(m_transaction.remark().empty()) << "nothing there is no surprise";
}

TEST_F(TransactionTest, RecordsWithoutARowAreCommittedAndMoveNothing)
{
    m_transaction.opened({});
    write(0, 0);
    EXPECT_TRUE(commit().reached.empty());
    EXPECT_EQ(m_transaction.committed().size(), 1u);
}

TEST_F(TransactionTest, IsFullByNumberBytesOrAge)
{
    constexpr std::int64_t kSecond = 1'000'000'000;
    m_transaction.opened({});
    const Transaction::Limits limits { 3, 100 };
    EXPECT_FALSE(m_transaction.isFull(limits, 100 * kSecond)) << "empty";
    m_transaction.add(10, 100 * kSecond);
    EXPECT_FALSE(m_transaction.isFull(limits, 100 * kSecond));
    EXPECT_TRUE(m_transaction.isFull(limits, 101 * kSecond));
    EXPECT_EQ(m_transaction.ageNanos(101 * kSecond), kSecond);
    m_transaction.add(95, 100 * kSecond);
    EXPECT_TRUE(m_transaction.isFull(limits, 100 * kSecond)) << "bytes";
    EXPECT_TRUE(m_transaction.isFull({ 2, 1000 }, 100 * kSecond)) << "number";
    m_transaction.lost();
    EXPECT_EQ(m_transaction.ageNanos(200 * kSecond), 0);
}

} // namespace
} // namespace hookline::test
