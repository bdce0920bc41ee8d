// What the spool promises while nothing is wrong with the disk.
#include "tests/unit/spool/support/spool_folder.h"

#include <sys/stat.h>
#include <sys/wait.h>

namespace hookline::spool {
namespace {

using test::bodyOf;
using test::RunningSpool;
using test::SpoolFolder;

int modeOf(const std::filesystem::path& path)
{
    struct stat about {};
    ::stat(path.c_str(), &about);
    return about.st_mode & 0777;
}

TEST(Spool, GivesBackWhatWasAppendedInOrderAfterARestart)
{
    const SpoolFolder folder;
    std::string uuid;
    {
        RunningSpool running(folder.options());
        ASSERT_TRUE(running.spool) << running.error.text();
        const std::uint32_t a = running.spool->lane("a");
        const std::uint32_t b = running.spool->lane("b");
        uuid = running.spool->uuid();
        EXPECT_EQ(uuid.size(), 32u);
        for (int i = 0; i < 50; ++i) {
            running.fill(100, a);
            running.fill(1, b);
        }
        ASSERT_TRUE(running.waitDurable(5050));
        EXPECT_EQ(running.spool->close(), 0u);
    }
    RunningSpool running(folder.options());
    ASSERT_TRUE(running.spool) << running.error.text();
    EXPECT_EQ(running.spool->uuid(), uuid);
    const std::uint32_t b = running.spool->lane("b");
    const std::uint32_t a = running.spool->lane("a");
    ASSERT_EQ(running.spool->backlog().at(a).rows, 5000u);
    ASSERT_EQ(running.spool->backlog().at(b).rows, 50u);
    std::uint64_t before = 0;
    const auto rows = running.readAll(a);
    ASSERT_EQ(rows.size(), 5000u);
    for (const Row& row : rows) {
        EXPECT_GT(row.seq(), before);
        before = row.seq();
        EXPECT_EQ(row.view().body, bodyOf(row.seq()));
        EXPECT_EQ(row.view().key, "client");
        EXPECT_EQ(row.view().headers, "headers");
        EXPECT_EQ(row.view().kind, 7u);
    }
    EXPECT_EQ(running.readAll(b).size(), 50u);
}

TEST(Spool, SeqsAreNeverGivenTwiceEvenWhenEverythingWasDelivered)
{
    const SpoolFolder folder;
    for (std::uint64_t round = 0; round < 3; ++round) {
        RunningSpool running(folder.options());
        ASSERT_TRUE(running.spool);
        EXPECT_EQ(running.spool->lastSeq(), round * 10);
        running.fill(10, running.spool->lane("a"));
        ASSERT_TRUE(running.waitDurable(round * 10 + 10));
        for (std::uint64_t seq = round * 10 + 1; seq <= round * 10 + 10; ++seq)
            running.spool->acknowledge(seq);
        running.spool->submit();
    }
    EXPECT_TRUE(test::rowsIn(folder.options()).empty());
}

TEST(Spool, AcknowledgedRowsAreGoneInWhateverOrderAndOthersStay)
{
    const SpoolFolder folder;
    {
        RunningSpool running(folder.options());
        running.fill(100, running.spool->lane("a"));
        ASSERT_TRUE(running.waitDurable(100));
        for (std::uint64_t seq = 100; seq > 0; --seq) {
            if (seq % 10 != 3)
                running.spool->acknowledge(seq);
        }
        running.spool->submit();
        EXPECT_TRUE(running.wait([&] { return running.spool->stats().rows == 10; }));
    }
    const auto rows = test::rowsIn(folder.options());
    ASSERT_EQ(rows.size(), 10u);
    for (const auto& [seq, body] : rows)
        EXPECT_EQ(seq % 10, 3u);
}

TEST(Spool, ATicketIsCarriedOutOnceAllOrdersBeforeItAre)
{
    const SpoolFolder folder;
    {
        RunningSpool running(folder.options());
        ASSERT_TRUE(running.spool);
        running.fill(10, running.spool->lane("a"));
        ASSERT_TRUE(running.waitDurable(10));
        running.spool->deadLetter(3, 1, "no");
        const std::uint64_t ticket = running.spool->ticket();
        EXPECT_LT(running.spool->carriedOut(), ticket) << "not even handed over";
        running.spool->submit();
        ASSERT_TRUE(running.wait([&] { return running.spool->carriedOut() >= ticket; }));
        const std::uint64_t nothing = running.spool->ticket();
        EXPECT_GT(nothing, ticket);
        running.spool->submit();
        EXPECT_TRUE(running.wait([&] { return running.spool->carriedOut() >= nothing; })) << "with nothing to do";
    }
    EXPECT_FALSE(test::rowsIn(folder.options()).contains(3));
}

TEST(Spool, WhatIsMarkedAsDeliveredIsNoBacklogAfterACrash)
{
    const SpoolFolder folder;
    {
        RunningSpool running(folder.options());
        const std::uint32_t a = running.spool->lane("a");
        const std::uint32_t b = running.spool->lane("b");
        running.fill(10, a); // 1 to 10
        running.fill(10, b); // 11 to 20
        running.fill(10, a); // 21 to 30
        ASSERT_TRUE(running.waitDurable(30));
        running.spool->markDelivered(a, 5);
        running.spool->markDelivered(a, 23);
        running.spool->markDelivered(b, 12);
        running.spool->submit();
    }
    RunningSpool running(folder.options());
    const std::uint32_t a = running.spool->lane("a");
    const std::uint32_t b = running.spool->lane("b");
    ASSERT_EQ(running.spool->backlog().at(a).rows, 7u);
    ASSERT_EQ(running.spool->backlog().at(b).rows, 8u);
    EXPECT_EQ(running.readAll(a).front().seq(), 24u);
    EXPECT_EQ(running.readAll(b).front().seq(), 13u);
}

TEST(Spool, DeadLettersKeepTheRecordTheReasonAndLeaveTheQueue)
{
    const SpoolFolder folder;
    {
        RunningSpool running(folder.options());
        running.fill(3, running.spool->lane("a"));
        ASSERT_TRUE(running.waitDurable(3));
        running.spool->deadLetter(2, 10, "too large");
        running.spool->submit();
        EXPECT_TRUE(running.wait([&] { return running.spool->stats().deadLetters == 1; }));
    }
    Found found;
    auto store = Store::open(folder.options(), found);
    ASSERT_TRUE(store);
    EXPECT_TRUE(found.clean);
    EXPECT_EQ((*store)->amount(0).rows, 2u);
    int code = SQLITE_OK;
    const auto dead = (*store)->letters({}, code).letters;
    ASSERT_EQ(code, SQLITE_OK);
    ASSERT_EQ(dead.size(), 1u);
    EXPECT_EQ(dead[0].row.seq(), 2u);
    EXPECT_EQ(dead[0].row.view().body, bodyOf(2));
    EXPECT_EQ(dead[0].reason, 10);
    EXPECT_EQ(dead[0].detail, "too large");
    EXPECT_TRUE(dead[0].intact);
}

TEST(Spool, ReservedSeqsComeBeforeWhatWasAppendedMeanwhile)
{
    const SpoolFolder folder;
    {
        RunningSpool running(folder.options());
        const std::uint32_t lane = running.spool->lane("a");
        const std::uint64_t first = running.spool->reserve(2);
        running.fill(2, lane);
        ASSERT_TRUE(running.waitDurable(first + 3));
        const std::string early = "early";
        running.spool->append({ first + 1, lane, 0, 0, {}, {}, early });
    }
    RunningSpool running(folder.options());
    const auto rows = running.readAll(running.spool->lane("a"));
    ASSERT_EQ(rows.size(), 3u);
    EXPECT_EQ(rows[0].view().body, "early");
    EXPECT_EQ(rows[1].seq(), 3u);
}

TEST(Spool, OnlyItsOwnerMayRead)
{
    const SpoolFolder parent;
    Options options = parent.options();
    options.folder = parent.path / "made" / "by it";
    {
        RunningSpool running(options);
        ASSERT_TRUE(running.spool) << running.error.text();
        running.fill(1, running.spool->lane("a"));
        ASSERT_TRUE(running.waitDurable(1));
        EXPECT_EQ(modeOf(options.folder), 0700);
        for (const auto& entry : std::filesystem::directory_iterator(options.folder))
            EXPECT_EQ(modeOf(entry.path()), 0600) << entry.path();
    }
    ::chmod(options.folder.c_str(), 0755); // somebody was careless: closed again
    RunningSpool running(options);
    ASSERT_TRUE(running.spool);
    EXPECT_EQ(modeOf(options.folder), 0700);
}

TEST(Spool, ASecondInstanceIsRefusedAndSaysWhoHasIt)
{
    const SpoolFolder folder;
    RunningSpool first(folder.options());
    ASSERT_TRUE(first.spool);
    const RunningSpool second(folder.options());
    ASSERT_FALSE(second.spool);
    EXPECT_EQ(second.error.id, "spool.in_use");
    EXPECT_NE(second.error.what.find("process " + std::to_string(::getpid())), std::string::npos) << second.error.text();
    EXPECT_FALSE(second.error.remedy.empty());
    first.fill(1, first.spool->lane("a")); // unharmed
    EXPECT_TRUE(first.waitDurable(1));
}

TEST(Spool, ASpoolOfANewerProgramIsLeftAlone)
{
    const SpoolFolder folder;
    test::rowsIn(folder.options());
    {
        Connection db;
        ASSERT_EQ(db.open(folder.path / "state.db", SQLITE_OPEN_READWRITE, {}), SQLITE_OK);
        ASSERT_EQ(db.run("UPDATE meta SET v=99 WHERE k='schema'"), SQLITE_OK);
    }
    const RunningSpool running(folder.options());
    ASSERT_FALSE(running.spool);
    EXPECT_EQ(running.error.id, "spool.newer");
    EXPECT_FALSE(std::filesystem::exists(folder.path / "state.db.new"));
}

TEST(Spool, KilledWithoutWarningKeepsWhatItCalledDurable)
{
    const SpoolFolder folder;
    int channel[2];
    ASSERT_EQ(::pipe(channel), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        RunningSpool running(folder.options());
        const std::uint32_t lane = running.spool->lane("a");
        for (std::uint64_t n = 1;; ++n) {
            running.fill(20, lane);
            if (!running.waitDurable(n * 20))
                ::_exit(1);
            const std::uint64_t said = running.spool->durable();
            if (::write(channel[1], &said, sizeof said) != sizeof said)
                ::_exit(1);
        }
    }
    ::close(channel[1]);
    std::uint64_t said = 0;
    for (int i = 0; i < 50; ++i)
        ASSERT_EQ(::read(channel[0], &said, sizeof said), static_cast<ssize_t>(sizeof said));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    while (::read(channel[0], &said, sizeof said) == sizeof said) { }
    ::close(channel[0]);
    Found found;
    const auto rows = test::rowsIn(folder.options(), &found);
    EXPECT_FALSE(found.clean);
    EXPECT_EQ(found.lost, 0u);
    for (std::uint64_t seq = 1; seq <= said; ++seq)
        ASSERT_EQ(rows.count(seq), 1u) << seq << " of " << said;
}

TEST(Spool, LevelsFollowHowFullItIs)
{
    const SpoolFolder folder;
    Options options = folder.options();
    options.quotaBytes = 4 << 20;
    RunningSpool running(options);
    ASSERT_TRUE(running.spool);
    const std::uint32_t lane = running.spool->lane("a");
    EXPECT_EQ(running.spool->level(), Level::Green);
    Level worst = Level::Green;
    while (running.spool->level() != Level::Red && running.spool->lastSeq() < 40000) {
        running.fill(100, lane, 1000);
        ASSERT_TRUE(running.waitDurable(running.spool->lastSeq()));
        EXPECT_GE(running.spool->level(), worst); // nothing was taken out
        worst = std::max(worst, running.spool->level());
    }
    EXPECT_EQ(running.spool->level(), Level::Red);
    EXPECT_LT(running.spool->lastSeq(), 8000u);
    for (std::uint64_t seq = 1; seq <= running.spool->lastSeq(); ++seq)
        running.spool->acknowledge(seq);
    running.spool->submit();
    EXPECT_TRUE(running.wait([&] { return running.spool->level() == Level::Green; }));
}

TEST(Spool, WithholdsWhenTheDiskRunsLow)
{
    const SpoolFolder folder;
    Options options = folder.options();
    options.minFreeBytes = std::uint64_t { 1 } << 60; // more than there is
    RunningSpool running(options);
    EXPECT_EQ(running.spool->level(), Level::Orange);
}

TEST(Spool, ARowThatIsDoneWithWhenItIsHandedOverIsGoneAfterwards)
{
    const SpoolFolder folder;
    {
        RunningSpool running(folder.options());
        const std::uint32_t lane = running.spool->lane("a");
        for (std::uint64_t i = 1; i <= 5000; ++i) // more than one commit takes
            running.spool->append(test::rowOf(0, bodyOf(i), lane));
        running.spool->acknowledge(5000);
        running.spool->deadLetter(4999, 1, "why");
        running.spool->submit();
        ASSERT_TRUE(running.waitDurable(5000));
    }
    const auto rows = test::rowsIn(folder.options());
    EXPECT_EQ(rows.size(), 4998u);
    EXPECT_FALSE(rows.contains(5000));
    EXPECT_FALSE(rows.contains(4999));
}

} // namespace
} // namespace hookline::spool
