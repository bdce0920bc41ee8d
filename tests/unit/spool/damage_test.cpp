// A spool whose files were damaged: it starts, nothing wrong comes out of it, and what is missing is written down.
#include "tests/unit/spool/support/spool_folder.h"

#include <chrono>

namespace hookline::spool {
namespace {

using test::bodyOf;
using test::RunningSpool;
using test::SpoolFolder;

constexpr std::uint64_t kRows = 5000;

struct Damaged {
    Damaged()
    {
        options = folder.options();
        RunningSpool running(options);
        running.fill(kRows, running.spool->lane("a"));
        EXPECT_TRUE(running.waitDurable(kRows));
        running.spool->close();
    }
    std::filesystem::path database() const { return options.folder / "state.db"; }
    std::filesystem::path journal() const { return options.folder / "state.db-wal"; }
    /// The program that wrote it was killed.
    void unclean()
    {
        Connection db;
        db.open(database(), SQLITE_OPEN_READWRITE, {});
        db.run("UPDATE meta SET v=0 WHERE k='clean'");
    }
    void overwrite(const std::filesystem::path& file, std::uint64_t at, const std::string& bytes)
    {
        std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
        stream.seekp(static_cast<std::streamoff>(at));
        stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    }
    /// Flips a byte inside the body of record `number`, where only our own checksum sees it.
    void flipBody(std::uint64_t number)
    {
        if (all.empty()) {
            all.resize(std::filesystem::file_size(database()));
            std::ifstream(database(), std::ios::binary).read(all.data(), static_cast<std::streamsize>(all.size()));
        }
        const std::size_t at = all.find("record " + std::to_string(number) + " ");
        ASSERT_NE(at, std::string::npos);
        overwrite(database(), at + 50, std::string(1, static_cast<char>(all[at + 50] ^ 4)));
    }
    /// Zeroes the page that holds the body of record `number`, or where that has several pages its first one.
    void zeroPageOf(std::uint64_t number)
    {
        std::string bytes(std::filesystem::file_size(database()), '\0');
        std::ifstream(database(), std::ios::binary).read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        const std::size_t at = bytes.find("record " + std::to_string(number) + " ");
        ASSERT_NE(at, std::string::npos);
        overwrite(database(), at / 8192 * 8192, std::string(8192, '\0'));
    }

    /// Opens, reads all, and checks the promise: right rows come, and missing ones are in gaps. Returns how many are lost.
    std::uint64_t check()
    {
        const auto began = std::chrono::steady_clock::now();
        std::uint64_t right = 0;
        std::vector<std::uint64_t> lost;
        std::vector<bool> there(kRows + 1);
        {
            RunningSpool running(options);
            EXPECT_TRUE(running.spool) << running.error.text();
            if (!running.spool)
                return 0;
            EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(30)); // 5 on a machine of one's own
            for (const Row& row : running.readAll(running.spool->lane("a"), 0, &lost)) {
                EXPECT_EQ(row.view().body, bodyOf(row.seq())) << "a wrong record would have been sent";
                there[row.seq()] = true;
                ++right;
            }
            running.fill(1, running.spool->lane("a")); // takes new ones, with new numbers
            EXPECT_GT(running.spool->lastSeq(), kRows);
            EXPECT_TRUE(running.waitDurable(running.spool->lastSeq()));
        }
        Found found;
        auto store = Store::open(options, found);
        EXPECT_TRUE(store);
        std::vector<bool> noted(kRows + 1);
        for (const Gap& gap : (*store)->gaps()) {
            for (std::uint64_t seq = gap.fromSeq; seq <= std::min(gap.toSeq, kRows); ++seq)
                noted[seq] = true;
        }
        std::uint64_t missing = 0;
        for (std::uint64_t seq = 1; seq <= kRows; ++seq) {
            missing += there[seq] ? 0u : 1u;
            EXPECT_TRUE(there[seq] || noted[seq]) << seq << " is missing and nobody says so";
        }
        std::printf("%llu of %llu rows right, %llu missing, all of them noted\n", static_cast<unsigned long long>(right),
            static_cast<unsigned long long>(kRows), static_cast<unsigned long long>(missing));
        return missing;
    }
    bool setAside() const
    {
        return std::ranges::any_of(std::filesystem::directory_iterator(options.folder),
            [](const auto& entry) { return entry.path().filename().string().starts_with("state.db.bad-"); });
    }

    SpoolFolder folder;
    Options options;
    std::string all; // the database, once read
};

TEST(SpoolDamage, OneFlippedByteCostsOneRecordAndIsNeverSent)
{
    Damaged damaged;
    damaged.flipBody(777);
    EXPECT_EQ(damaged.check(), 1u);
}

TEST(SpoolDamage, TheTestSeesAWrongRecordWhenChecksumsAreNotLookedAt)
{
    Damaged damaged;
    damaged.flipBody(777);
    damaged.options.checkCrc = false;
    RunningSpool running(damaged.options);
    const auto rows = running.readAll(running.spool->lane("a"));
    ASSERT_EQ(rows.size(), kRows);
    EXPECT_NE(rows[776].view().body, bodyOf(777));
}

TEST(SpoolDamage, TwentyFlippedBytesCostTwentyRecords)
{
    Damaged damaged;
    for (std::uint64_t n = 1; n <= 20; ++n)
        damaged.flipBody(n * 200);
    damaged.unclean();
    EXPECT_EQ(damaged.check(), 20u);
}

TEST(SpoolDamage, ZeroedPagesAreSetAsideAndTheRestIsSaved)
{
    Damaged damaged;
    damaged.unclean();
    for (const std::uint64_t page : { 20u, 21u, 70u, 120u, 170u })
        damaged.overwrite(damaged.database(), page * 8192, std::string(8192, '\0'));
    const std::uint64_t lost = damaged.check();
    EXPECT_GT(lost, 0u);
    EXPECT_LT(lost, 400u);
    EXPECT_TRUE(damaged.setAside());
}

TEST(SpoolDamage, GarbagePagesFoundWhileReadingAreSetAsideTheSameWay)
{
    Damaged damaged; // ended in order: not looked through at the start
    for (std::uint64_t page = 60; page < 80; ++page) {
        std::string garbage(8192, '\0');
        for (std::size_t i = 0; i < garbage.size(); ++i)
            garbage[i] = static_cast<char>((i * 2654435761u + page) >> 7);
        damaged.overwrite(damaged.database(), page * 8192, garbage);
    }
    const std::uint64_t lost = damaged.check();
    EXPECT_GT(lost, 100u);
    EXPECT_LT(lost, 1500u);
    EXPECT_TRUE(damaged.setAside());
}

TEST(SpoolDamage, APageThatWentBadWhileTheProgramWasStoppedInOrderIsNoticedWhenWhatWaitsIsCounted)
{
    Damaged damaged;
    damaged.zeroPageOf(1); // the oldest rows: their place says how far all is done
    {
        RunningSpool running(damaged.options);
        ASSERT_TRUE(running.spool) << running.error.text();
        ASSERT_EQ(running.spool->backlog().size(), 1u) << "the backlog counts as none";
        EXPECT_GT(running.spool->backlog().begin()->second.rows, kRows - 100);
        EXPECT_EQ(running.spool->backlog().begin()->second.rows + running.spool->stats().lost, kRows);
        EXPECT_TRUE(damaged.setAside());
        running.fill(1, running.spool->lane("a"));
        ASSERT_TRUE(running.waitDurable(kRows + 1));
    }
    damaged.unclean();
    EXPECT_GT(damaged.check(), 0u);
}

TEST(SpoolDamage, AReadThatFindsDamageInASpoolTooLargeToCheckWholeIsAnsweredAllTheSame)
{
    const SpoolFolder folder;
    Options options = folder.options();
    options.checkWholeBytes = 0;
    constexpr std::uint64_t kLarge = 20;
    {
        RunningSpool running(options);
        const std::uint32_t lane = running.spool->lane("a");
        for (std::uint64_t number = 1; number <= kLarge; ++number) {
            std::string body; // of several pages, which nobody looks at who only counts
            while (body.size() < 40'000)
                body += "record " + std::to_string(number) + " ";
            running.spool->append(test::rowOf(0, body, lane));
        }
        running.spool->submit();
        ASSERT_TRUE(running.waitDurable(kLarge));
    }
    const std::filesystem::path file = folder.path / "state.db";
    std::string bytes(std::filesystem::file_size(file), '\0');
    std::ifstream(file, std::ios::binary).read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    std::vector<std::size_t> pages; // of the seventh record
    for (std::size_t page = 0; page * 8192 < bytes.size(); ++page) {
        if (bytes.substr(page * 8192, 8192).find("record 7 ") != std::string::npos)
            pages.push_back(page);
    }
    ASSERT_GE(pages.size(), 4u);
    {
        std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
        stream.seekp(static_cast<std::streamoff>(pages[pages.size() / 2] * 8192)); // which says where the next one is
        stream.write(std::string(8192, '\0').data(), 8192);
    }
    RunningSpool running(options);
    ASSERT_EQ(running.spool->backlog().size(), 1u);
    EXPECT_EQ(running.readAll(running.spool->lane("a")).size(), kLarge - 1);
    EXPECT_EQ(running.spool->stats().lost, 1u);
    EXPECT_EQ(running.spool->stats().faults, 1u) << "opened anew again and again";
}

TEST(SpoolDamage, ATruncatedDatabaseLosesItsEndOnly)
{
    Damaged damaged;
    std::uint64_t pages = 0;
    {
        Connection db;
        ASSERT_EQ(db.open(damaged.database(), SQLITE_OPEN_READWRITE, {}), SQLITE_OK);
        pages = static_cast<std::uint64_t>(*db.number("PRAGMA page_count"));
    }
    std::filesystem::resize_file(damaged.database(), pages / 10 * 9 * 8192 + 100);
    const std::uint64_t lost = damaged.check();
    EXPECT_GT(lost, kRows / 20);
    EXPECT_LT(lost, kRows / 4);
    EXPECT_TRUE(damaged.setAside());
}

TEST(SpoolDamage, AnOverwrittenHeaderLosesAllButSaysSoAndStarts)
{
    Damaged damaged;
    damaged.overwrite(damaged.database(), 0, std::string(200, 'x'));
    EXPECT_EQ(damaged.check(), kRows);
    EXPECT_TRUE(damaged.setAside());
}

TEST(SpoolDamage, ADamagedOrRemovedJournalIsNoticed)
{
    for (const bool removed : { true, false }) {
        SCOPED_TRACE(removed ? "removed" : "damaged");
        Damaged damaged;
        std::uint64_t before = 0;
        const std::filesystem::path copy = damaged.options.folder / "copy";
        std::filesystem::create_directory(copy);
        {
            RunningSpool running(damaged.options);
            before = running.spool->lastSeq();
            running.fill(50, running.spool->lane("a"));
            ASSERT_TRUE(running.waitDurable(before + 50));
            // As a killed program leaves it.
            for (const char* name : { "state.db", "state.db-wal", "mark" })
                std::filesystem::copy_file(damaged.options.folder / name, copy / name);
        }
        if (removed)
            std::filesystem::remove(copy / "state.db-wal");
        else
            damaged.overwrite(copy / "state.db-wal", 4000, "damaged");
        Options options = damaged.options;
        options.folder = copy;
        Found found;
        const auto rows = test::rowsIn(options, &found);
        EXPECT_EQ(found.lost, before + 50 - rows.rbegin()->first);
        EXPECT_GT(found.lost, 0u);
        RunningSpool running(options);
        EXPECT_EQ(running.spool->lastSeq(), before + 50) << "a number was given twice";
    }
}

TEST(SpoolDamage, KilledInTheMiddleOfASalvageItGoesOnWithIt)
{
    for (const bool complete : { false, true }) {
        SCOPED_TRACE(complete ? "between the renames" : "while copying");
        Damaged damaged;
        damaged.unclean();
        damaged.overwrite(damaged.database(), 60 * 8192, std::string(8192, '\0'));
        const SpoolFolder other;
        std::filesystem::copy_file(damaged.database(), other.path / "state.db");
        std::filesystem::copy_file(damaged.options.folder / "mark", other.path / "mark");
        Options options = other.options();
        if (complete) {
            damaged.check();
            std::filesystem::remove(other.path / "state.db"); // was renamed already
            std::filesystem::copy_file(damaged.database(), other.path / "state.db.new");
        } else {
            test::rowsIn(damaged.folder.options());
            std::ofstream(other.path / "state.db.new") << "half of a new one";
        }
        Found found;
        EXPECT_GT(test::rowsIn(options, &found).size(), kRows - 200);
        EXPECT_FALSE(std::filesystem::exists(other.path / "state.db.new"));
    }
}

} // namespace
} // namespace hookline::spool
