// The power goes at any moment: what was called committed is there afterwards. And the tests can tell when it is not.
#include "tests/unit/spool/support/spool_folder.h"
#include "tests/unit/spool/support/test_vfs.h"

#include <cstdlib>

namespace hookline::spool {
namespace {

using test::bodyOf;
using test::rowOf;
using test::SpoolFolder;
using test::TestVfs;

struct Tally {
    int cuts = 0;
    std::uint64_t committed = 0;
    std::uint64_t lost = 0;
    int corrupt = 0;
    std::uint64_t falseAlarms = 0;
};

/// Appends and acknowledges until the power goes at a random operation, comes back, and looks: `cuts` times on one disk after another.
Tally powerCuts(Synchronous synchronous, int cuts, std::uint64_t seed)
{
    Tally tally;
    std::mt19937_64 random(seed);
    while (tally.cuts < cuts) {
        const SpoolFolder folder;
        TestVfs vfs(random());
        Options options = folder.options();
        options.vfs = vfs.name();
        options.synchronous = synchronous;
        options.ballastBytes = 0;
        options.quotaBytes = 2 << 20; // a journal that is moved into the database often
        std::map<std::uint64_t, std::string> present; // committed and not erased
        for (int cut = 0; cut < 25; ++cut) { // so often on the same disk
            ++tally.cuts;
            Found found;
            auto opened = Store::open(options, found);
            if (!opened) {
                ++tally.corrupt;
                break;
            }
            std::unique_ptr<Store> store = std::move(*opened);
            if (std::string complaint; !found.setAside.empty() || !store->wholeCheck(complaint)) {
                ++tally.corrupt;
                break;
            }
            tally.falseAlarms += found.lost;
            const auto rows = store->read(0, 0, 1'000'000, std::size_t { 1 } << 30).rows;
            std::map<std::uint64_t, std::string> seen;
            for (const Row& row : rows)
                seen.emplace(row.seq(), std::string(row.view().body));
            for (const auto& [seq, body] : present)
                tally.lost += seen.contains(seq) && seen[seq] == body ? 0u : 1u;
            present = std::move(seen);
            std::uint64_t next = store->lastSeq() + 1;

            vfs.cutPowerAt(1 + random() % 300);
            while (vfs.hasPower()) {
                std::map<std::uint64_t, std::string> added;
                std::uint64_t erased = 0;
                int code = store->begin();
                for (std::uint64_t i = 1 + random() % 12; i > 0 && code == SQLITE_OK; --i, ++next) {
                    added[next] = bodyOf(next, 50 + random() % 900);
                    code = store->insert(rowOf(next, added[next]), false);
                }
                if (code == SQLITE_OK && !present.empty() && random() % 3 == 0) {
                    erased = std::min(present.begin()->first + random() % 6, present.rbegin()->first);
                    code = store->erase(0, erased);
                }
                if (code == SQLITE_OK)
                    code = store->commit();
                if (code != SQLITE_OK) {
                    // Not committed as far as anybody was told: erased rows may be gone or there, added ones too.
                    std::erase_if(present, [erased](const auto& row) { return row.first <= erased; });
                    break;
                }
                std::erase_if(present, [erased](const auto& row) { return row.first <= erased; });
                tally.committed += added.size();
                store->folder().writeMark({ added.rbegin()->first, erased });
                present.merge(added);
                if (store->tidyJournal() != SQLITE_OK)
                    break;
            }
            store.reset();
            vfs.decide = nullptr;
            vfs.restorePower();
        }
    }
    std::printf("synchronous %d: %d power cuts, %llu rows committed, %llu lost, %d corrupt\n", static_cast<int>(synchronous), tally.cuts,
        static_cast<unsigned long long>(tally.committed), static_cast<unsigned long long>(tally.lost), tally.corrupt);
    return tally;
}

TEST(PowerCut, LosesNothingThatWasCommitted)
{
    const bool nightly = std::getenv("HOOKLINE_NIGHTLY") != nullptr;
    const Tally tally = powerCuts(Synchronous::Full, nightly ? 2000 : 400, 20260901);
    EXPECT_EQ(tally.lost, 0u);
    EXPECT_EQ(tally.corrupt, 0);
    EXPECT_EQ(tally.falseAlarms, 0u);
    EXPECT_GT(tally.committed, 5000u);
}

TEST(PowerCut, ARowGoesOnlyWhenTheCopyThatWasHandedOverWithItIsStored)
{
    const std::string body = bodyOf(1);
    bool cut = true;
    for (std::uint64_t at = 1; cut; at += 9) {
        SCOPED_TRACE("power cut at operation " + std::to_string(at));
        const SpoolFolder folder;
        TestVfs vfs(at);
        Options options = folder.options();
        options.vfs = vfs.name();
        options.ballastBytes = 0;
        {
            test::RunningSpool running(options);
            ASSERT_TRUE(running.spool) << running.error.text();
            const std::uint32_t lane = running.spool->lane("a");
            running.spool->append(rowOf(0, body, lane));
            running.spool->submit();
            ASSERT_TRUE(running.waitDurable(1));
            vfs.cutPowerAt(at);
            for (std::uint64_t i = 2; i <= 3000; ++i) // more than one commit takes
                running.spool->append(rowOf(0, bodyOf(i), lane));
            running.spool->append(rowOf(0, body, lane));
            running.spool->acknowledge(1);
            const std::uint64_t ticket = running.spool->ticket();
            running.spool->submit();
            ASSERT_TRUE(running.wait([&] { return !vfs.hasPower() || running.spool->carriedOut() >= ticket; }));
            cut = !vfs.hasPower();
            running.spool->close();
            vfs.decide = nullptr;
        }
        vfs.restorePower();
        const auto rows = test::rowsIn(options);
        EXPECT_TRUE(std::ranges::any_of(rows, [&](const auto& row) { return row.second == body; })) << "neither the row nor its copy";
        EXPECT_TRUE(cut || !rows.contains(1)) << "it was acknowledged";
    }
}

TEST(PowerCut, TheTestSeesWhatASpoolWithoutFsyncLoses)
{
    EXPECT_GT(powerCuts(Synchronous::Normal, 50, 7).lost, 0u);
    EXPECT_GT(powerCuts(Synchronous::Off, 50, 8).corrupt, 0);
}

} // namespace
} // namespace hookline::spool
