// What `hooklined spool` sees, and that it never disturbs a running program.
#include "core/spool/inspect.h"
#include "tests/unit/spool/support/spool_folder.h"

namespace hookline::spool {
namespace {

using test::bodyOf;
using test::RunningSpool;
using test::SpoolFolder;

struct Filled : SpoolFolder {
    Filled()
    {
        RunningSpool running(options());
        running.fill(10, running.spool->lane("events"));
        running.fill(5, running.spool->lane("alarms"));
        EXPECT_TRUE(running.waitDurable(15));
        running.spool->deadLetter(2, 10, "too large");
        running.spool->deadLetter(3, 10, "too large");
        running.spool->acknowledge(1);
        running.spool->close();
    }
};

TEST(SpoolInspect, CountsWhatWaitsByLane)
{
    const Filled folder;
    const auto found = inspect(folder.path);
    ASSERT_TRUE(found) << found.error().text();
    EXPECT_TRUE(found->good());
    EXPECT_TRUE(found->clean);
    EXPECT_EQ(found->rows, 12u);
    EXPECT_EQ(found->firstSeq, 4u);
    EXPECT_EQ(found->lastSeq, 15u);
    EXPECT_EQ(found->deadLetters, 2u);
    EXPECT_EQ(found->rowsByLane, (std::map<std::string, std::uint64_t> { { "events", 7 }, { "alarms", 5 } }));
}

TEST(SpoolInspect, NamesEveryDamagedRow)
{
    const Filled folder;
    {
        Connection db;
        ASSERT_EQ(db.open(folder.path / "state.db", SQLITE_OPEN_READWRITE, {}), SQLITE_OK);
        ASSERT_EQ(db.run("UPDATE spool SET body=x'00' WHERE seq IN (5, 7)"), SQLITE_OK);
    }
    const auto found = inspect(folder.path);
    ASSERT_TRUE(found);
    EXPECT_FALSE(found->good());
    EXPECT_EQ(found->damaged, (std::vector<std::uint64_t> { 5, 7 }));
    std::uint64_t wrong = 0;
    EXPECT_EQ(dump(folder.path, false, [&](const DumpRow& row) { return (wrong += row.intact ? 0u : 1u), true; }).value_or(0), 12u);
    EXPECT_EQ(wrong, 2u);
}

TEST(SpoolInspect, DumpsRowsAndDeadLettersInOrder)
{
    const Filled folder;
    std::vector<std::uint64_t> seqs;
    ASSERT_TRUE(dump(folder.path, true, [&](const DumpRow& row) {
        seqs.push_back(row.row.seq);
        EXPECT_EQ(row.row.body, bodyOf(row.row.seq));
        EXPECT_EQ(row.lane, "events");
        EXPECT_EQ(row.reason, 10);
        EXPECT_EQ(row.detail, "too large");
        return true;
    }));
    EXPECT_EQ(seqs, (std::vector<std::uint64_t> { 2, 3 }));
}

TEST(SpoolInspect, SaysWhatEachLaneHolds)
{
    const Filled folder;
    const auto found = inspect(folder.path);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->bytesByLane.at("events") + found->bytesByLane.at("alarms"), found->bytes);
    EXPECT_EQ(found->deadLettersByLane, (std::map<std::string, std::uint64_t> { { "events", 2 } }));
    EXPECT_EQ(lanesOf(folder.path).value_or(std::vector<std::string> {}), (std::vector<std::string> { "events", "alarms" }));
    std::uint64_t alarms = 0;
    EXPECT_EQ(dump(folder.path, false, [&](const DumpRow& row) { alarms += row.lane == "alarms"; return true; },
                  [](const std::string& lane) { return lane == "alarms"; })
                  .value_or(0),
        5u);
    EXPECT_EQ(alarms, 5u);
}

TEST(SpoolInspect, DeadLettersOfOtherLanesStayDead)
{
    const Filled folder;
    EXPECT_EQ(replayDeadLetters(folder.path, [](const std::string& lane) { return lane == "alarms"; }).value_or(9), 0u);
    EXPECT_EQ(inspect(folder.path)->deadLetters, 2u);
    EXPECT_EQ(replayDeadLetters(folder.path, [](const std::string& lane) { return lane == "events"; }).value_or(0), 2u);
    EXPECT_EQ(inspect(folder.path)->deadLetters, 0u);
}

TEST(SpoolInspect, DeadLettersGoBackIntoTheQueueUnderNewNumbers)
{
    const Filled folder;
    EXPECT_EQ(replayDeadLetters(folder.path).value_or(0), 2u);
    EXPECT_EQ(replayDeadLetters(folder.path).value_or(9), 0u);
    const auto rows = test::rowsIn(folder.options());
    ASSERT_EQ(rows.size(), 14u);
    EXPECT_EQ(rows.at(16), bodyOf(2));
    EXPECT_EQ(rows.at(17), bodyOf(3));
    EXPECT_TRUE(inspect(folder.path)->good()) << "the checksums are those of the new numbers";
}

TEST(SpoolInspect, ASpoolInUseIsLeftAlone)
{
    const SpoolFolder folder;
    RunningSpool running(folder.options());
    running.fill(3, running.spool->lane("a"));
    ASSERT_TRUE(running.waitDurable(3));
    EXPECT_EQ(inspect(folder.path).error().id, "spool.in_use");
    EXPECT_EQ(replayDeadLetters(folder.path).error().id, "spool.in_use");
    EXPECT_EQ(salvageFile(folder.path / "state.db", folder.path / "saved").error().id, "spool.in_use");
    running.fill(3, running.spool->lane("a"));
    EXPECT_TRUE(running.waitDurable(6));
}

TEST(SpoolInspect, SalvageFillsANewFolderAndOnlyANewOne)
{
    const Filled folder;
    const SpoolFolder other;
    const auto saved = salvageFile(folder.path / "state.db", other.path / "saved");
    ASSERT_TRUE(saved) << saved.error().text();
    EXPECT_EQ(saved->rows, 12u);
    EXPECT_EQ(saved->deadLetters, 2u);
    EXPECT_EQ(saved->lost, 0u);
    EXPECT_EQ(inspect(other.path / "saved")->rowsByLane, inspect(folder.path)->rowsByLane);
    EXPECT_EQ(salvageFile(folder.path / "state.db", other.path / "saved").error().id, "spool.exists");
}

TEST(SpoolInspect, SaysWhatIsMissing)
{
    const SpoolFolder folder;
    EXPECT_EQ(inspect(folder.path / "nowhere").error().id, "spool.folder");
    std::ofstream(folder.path / "state.db") << "this is no database, whatever its name says";
    EXPECT_EQ(inspect(folder.path).error().id, "spool.unreadable");
}

} // namespace
} // namespace hookline::spool
