// Dead letters while the spool runs: read in portions, put back as rows, and never both or neither, whatever happens in between.
#include "tests/unit/spool/support/spool_folder.h"
#include "tests/unit/spool/support/test_vfs.h"

#include <atomic>
#include <set>

namespace hookline::spool {
namespace {

using test::bodyOf;
using test::RunningSpool;
using test::SpoolFolder;
using test::TestVfs;
using News = Spool::LetterNews;

/// The next answer.
News newsOf(RunningSpool& running)
{
    std::vector<News> news;
    running.wait([&] { return !(news = running.spool->takeLetters()).empty(); });
    return news.empty() ? News {} : std::move(news.front());
}

LetterRead lettersOf(RunningSpool& running, const LetterWish& wish)
{
    running.spool->requestLetters(7, wish);
    running.spool->submit();
    News news = newsOf(running);
    EXPECT_EQ(news.token, 7u);
    return std::move(news.read);
}

std::vector<std::int64_t> idsOf(const LetterRead& read)
{
    std::vector<std::int64_t> out;
    for (const Letter& letter : read.letters)
        out.push_back(letter.id);
    return out;
}

/// Rows 1 to 4 of lane a, 5 to 7 of b; 2 and 3 and 6 are dead, 6 for another reason.
void fillWithDead(RunningSpool& running)
{
    running.fill(4, running.spool->lane("a"));
    running.fill(3, running.spool->lane("b"));
    ASSERT_TRUE(running.waitDurable(7));
    running.spool->deadLetter(2, 10, "too large");
    running.spool->deadLetter(3, 10, "too large");
    running.spool->deadLetter(6, 87, "no key");
    running.spool->submit();
    ASSERT_TRUE(running.wait([&] { return running.spool->stats().deadLetters == 3; }));
}

TEST(SpoolLetters, AreReadInPortionsByLaneAndReasonWhileTheSpoolRuns)
{
    const SpoolFolder folder;
    RunningSpool running(folder.options());
    ASSERT_NO_FATAL_FAILURE(fillWithDead(running));
    const LetterRead all = lettersOf(running, {});
    ASSERT_EQ(idsOf(all), (std::vector<std::int64_t> { 1, 2, 3 }));
    EXPECT_TRUE(all.atEnd);
    EXPECT_EQ(all.newestId, 3);
    EXPECT_EQ(all.letters[1].row.view().body, bodyOf(3));
    EXPECT_EQ(all.letters[2].reason, 87);
    EXPECT_EQ(all.letters[2].detail, "no key");
    EXPECT_GT(all.letters[2].diedMicros, 0);

    const LetterRead first = lettersOf(running, { .rows = 1 });
    EXPECT_EQ(idsOf(first), std::vector<std::int64_t> { 1 });
    EXPECT_FALSE(first.atEnd);
    EXPECT_EQ(idsOf(lettersOf(running, { .after = first.lastId, .bytes = 10 })), std::vector<std::int64_t> { 2 }) << "more than that many bytes";
    EXPECT_EQ(idsOf(lettersOf(running, { .lanes = { running.spool->lane("b") } })), std::vector<std::int64_t> { 3 });
    EXPECT_EQ(idsOf(lettersOf(running, { .reason = 10 })), (std::vector<std::int64_t> { 1, 2 }));
    EXPECT_EQ(idsOf(lettersOf(running, { .upTo = 2 })), (std::vector<std::int64_t> { 1, 2 }));
    const LetterRead heads = lettersOf(running, { .withBody = false });
    ASSERT_EQ(heads.letters.size(), 3u);
    EXPECT_EQ(heads.letters[0].row.view().headers, "headers");
    EXPECT_TRUE(heads.letters[0].row.view().body.empty());
}

TEST(SpoolLetters, ThatArePutBackAreTheLanesNewestRowsAndNoLettersAnyMore)
{
    const SpoolFolder folder;
    {
        RunningSpool running(folder.options());
        ASSERT_NO_FATAL_FAILURE(fillWithDead(running));
        const std::uint32_t b = running.spool->lane("b");
        running.fill(1, b);
        EXPECT_EQ(running.spool->putBack(1, b), 9u);
        EXPECT_EQ(running.spool->putBack(3, b, "other headers"), 10u);
        running.fill(1, b);
        ASSERT_TRUE(running.waitDurable(11));
        const auto news = running.spool->takeLetters();
        ASSERT_EQ(news.size(), 2u);
        EXPECT_TRUE(news[0].done && news[1].done);
        EXPECT_EQ(news[0].letter, 1);
        EXPECT_EQ(news[0].seq, 9u);
        const auto rows = running.readAll(b);
        ASSERT_EQ(rows.size(), 6u) << "5, 7 and those of now";
        EXPECT_EQ(rows[3].view().body, bodyOf(2));
        EXPECT_EQ(rows[3].view().headers, "headers");
        EXPECT_EQ(rows[4].view().headers, "other headers");
        EXPECT_EQ(rows[4].seq(), 10u);
        EXPECT_EQ(idsOf(lettersOf(running, {})), std::vector<std::int64_t> { 2 });
        EXPECT_TRUE(running.wait([&] { return running.spool->stats().deadLetters == 1 && running.spool->stats().rows == 8; }));
    }
    EXPECT_EQ(test::rowsIn(folder.options()).size(), 8u) << "the checksums are those of the new numbers";
}

TEST(SpoolLetters, ThatAreGoneOrDamagedMakeNoRowAndTheNextStartMissesNone)
{
    const SpoolFolder folder;
    {
        RunningSpool running(folder.options());
        ASSERT_NO_FATAL_FAILURE(fillWithDead(running));
    }
    {
        disk::Connection db;
        ASSERT_EQ(db.open(folder.path / "state.db", SQLITE_OPEN_READWRITE, {}), SQLITE_OK);
        ASSERT_EQ(db.run("UPDATE dlq SET body='something else' WHERE id=2"), SQLITE_OK);
    }
    {
        RunningSpool running(folder.options());
        const std::uint32_t a = running.spool->lane("a");
        const LetterRead read = lettersOf(running, {});
        ASSERT_EQ(read.letters.size(), 3u);
        EXPECT_FALSE(read.letters[1].intact);
        running.spool->putBack(1, a);
        running.spool->putBack(1, a); // twice
        running.spool->putBack(2, a); // damaged
        running.spool->submit();
        ASSERT_TRUE(running.waitDurable(10));
        const auto news = running.spool->takeLetters();
        ASSERT_EQ(news.size(), 3u);
        EXPECT_TRUE(news[0].done);
        EXPECT_FALSE(news[1].done);
        EXPECT_FALSE(news[2].done);
        EXPECT_TRUE(running.wait([&] { return running.spool->stats().deadLetters == 2 && running.spool->stats().rows == 5; }));
        EXPECT_EQ(idsOf(lettersOf(running, {})), (std::vector<std::int64_t> { 2, 3 })) << "a damaged one stays";
    }
    RunningSpool running(folder.options());
    EXPECT_EQ(running.spool->stats().lost, 0u) << "a number that no row got is no loss";
    EXPECT_GE(running.spool->lastSeq(), 10u) << "it is not given once more";
}

TEST(PowerCut, ALetterThatIsPutBackIsARowOrALetterAndNeverBoth)
{
    constexpr std::uint64_t kLetters = 300;
    bool cut = true;
    int rowsSeen = 0;
    for (std::uint64_t at = 1; cut; at += 5) {
        SCOPED_TRACE("power cut at operation " + std::to_string(at));
        const SpoolFolder folder;
        TestVfs vfs(at);
        Options options = folder.options();
        options.vfs = vfs.name();
        options.ballastBytes = 0;
        {
            RunningSpool running(options);
            ASSERT_TRUE(running.spool) << running.error.text();
            const std::uint32_t lane = running.spool->lane("a");
            running.fill(kLetters, lane, 2000);
            ASSERT_TRUE(running.waitDurable(kLetters));
            for (std::uint64_t seq = 1; seq <= kLetters; ++seq)
                running.spool->deadLetter(seq, 10, "too large");
            const std::uint64_t dead = running.spool->ticket();
            running.spool->submit();
            ASSERT_TRUE(running.wait([&] { return running.spool->carriedOut() >= dead; }));
            vfs.cutPowerAt(at);
            for (std::uint64_t id = 1; id <= kLetters; ++id)
                running.spool->putBack(static_cast<std::int64_t>(id), lane);
            running.spool->submit();
            ASSERT_TRUE(running.wait([&] { return !vfs.hasPower() || running.spool->durable() == 2 * kLetters; }));
            cut = !vfs.hasPower();
            EXPECT_EQ(running.spool->close(), 0u) << "a letter is not lost for not being put back";
            vfs.decide = nullptr;
        }
        vfs.restorePower();
        std::multiset<std::string> bodies;
        Found found;
        auto store = Store::open(options, found);
        ASSERT_TRUE(store);
        EXPECT_EQ(found.lost, 0u);
        for (const Row& row : (*store)->read(0, 0, 10'000, std::size_t { 1 } << 30).rows)
            bodies.emplace(row.view().body);
        rowsSeen += bodies.empty() ? 0 : 1;
        int code = SQLITE_OK;
        for (const Letter& letter : (*store)->letters({ .rows = 10'000, .bytes = std::size_t { 1 } << 30 }, code).letters) {
            EXPECT_TRUE(letter.intact);
            bodies.emplace(letter.row.view().body);
        }
        ASSERT_EQ(bodies.size(), kLetters);
        EXPECT_EQ(std::set<std::string>(bodies.begin(), bodies.end()).size(), kLetters);
        EXPECT_TRUE(cut || rowsSeen > 0);
    }
}

TEST(SpoolFaults, ALetterThatADiskWouldNotPutBackIsPutBackLater)
{
    for (const int code : { SQLITE_IOERR_FSYNC, SQLITE_FULL }) {
        SCOPED_TRACE(code);
        const SpoolFolder folder;
        TestVfs vfs(3);
        Options options = folder.options();
        options.vfs = vfs.name();
        {
            RunningSpool running(options);
            ASSERT_NO_FATAL_FAILURE(fillWithDead(running));
            std::atomic<bool> broken { true };
            vfs.decide = [&](std::uint64_t, TestVfs::Operation) { return broken.load() ? code : SQLITE_OK; };
            const std::uint64_t seq = running.spool->putBack(1, running.spool->lane("a"));
            running.spool->submit();
            ASSERT_TRUE(running.wait([&] { return running.spool->level() == Level::Red; }));
            EXPECT_LT(running.spool->durable(), seq);
            broken = false;
            ASSERT_TRUE(running.waitDurable(seq)) << running.spool->stats().problem;
            EXPECT_TRUE(newsOf(running).done);
            EXPECT_EQ(idsOf(lettersOf(running, {})), (std::vector<std::int64_t> { 2, 3 }));
            running.spool->close();
            vfs.decide = nullptr;
        }
        EXPECT_EQ(test::rowsIn(options).size(), 5u);
    }
}

} // namespace
} // namespace hookline::spool
