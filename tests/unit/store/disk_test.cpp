// A disk that loses its power, is full, or fails: what was committed is there, nothing is committed twice, and work goes on.
#include "tests/unit/spool/support/test_vfs.h"
#include "tests/unit/store/store_fixture.h"

#include <cstdlib>
#include <set>

namespace hookline::store {
namespace {

using test::Changes;
using test::Kind;
using test::message;
using test::RunningStore;
using test::StateFolder;
using test::TestVfs;

struct Tally {
    int cuts = 0;
    int corrupt = 0;
    std::uint64_t committed = 0;
    std::uint64_t lost = 0;
    std::uint64_t revived = 0; ///< done and committed, and there again
    std::uint64_t torn = 0;    ///< half a batch
};

/// Each batch owes one message to two sessions, notes a packet id, and finishes an older message. The power goes at operation `at`.
void cutOnce(Tally& tally, Sync sync, std::uint64_t at, std::uint64_t seed)
{
    const StateFolder folder;
    TestVfs vfs(seed);
    Options options = folder.options();
    options.vfs = vfs.name();
    options.sync = sync;
    options.ballastBytes = 0;
    std::set<MessageId> there;
    std::set<MessageId> done;
    std::set<MessageId> unsure;
    {
        Found found;
        auto opened = Tables::open(options, found);
        ASSERT_TRUE(opened);
        Tables& tables = **opened;
        Changes changes;
        changes.session(1, "a").session(2, "b");
        ASSERT_EQ(tables.write(changes.batch(), false), SQLITE_OK);
        ASSERT_EQ(tables.checkpoint(), SQLITE_OK);
        vfs.cutPowerAt(at);
        for (MessageId id = 1; vfs.hasPower() && id < 400; ++id) {
            const mqtt::MessageRef body = message(id << 8, "t", "number " + std::to_string(id) + std::string(500, 'x'));
            changes.owed(1, body).owed(2, body).delivery(Kind::Sent, 1, id << 8, static_cast<std::int64_t>(id));
            changes.add(Kind::Received, 1).number = static_cast<std::int64_t>(id);
            if (id > 5)
                changes.delivery(Kind::Done, 1, (id - 5) << 8).delivery(Kind::Done, 2, (id - 5) << 8);
            const bool written = tables.write(changes.batch(), false) == SQLITE_OK && vfs.hasPower();
            if (written) {
                ++tally.committed;
                there.insert(id);
                if (id > 5) {
                    there.erase(id - 5);
                    done.insert(id - 5);
                }
            } else {
                unsure.insert(id);
                if (id > 5)
                    unsure.insert(id - 5);
            }
            if (id % 40 == 0 && vfs.hasPower())
                tables.checkpoint();
        }
        if (vfs.hasPower())
            vfs.cutPower();
    }
    vfs.decide = nullptr;
    vfs.restorePower();
    ++tally.cuts;
    Found found;
    auto opened = Tables::open(options, found);
    if (!opened || !found.setAside.empty()) {
        ++tally.corrupt;
        return;
    }
    const Kept kept = (*opened)->readKept(found);
    std::set<MessageId> seen[2];
    for (const SessionId session : { SessionId { 1 }, SessionId { 2 } }) {
        std::vector<Delivery> owed;
        if ((*opened)->readOwed(session, owed, found) != SQLITE_OK)
            ++tally.corrupt;
        for (const Delivery& one : owed)
            seen[session - 1].insert(one.message >> 8);
    }
    tally.torn += seen[0] != seen[1] ? 1u : 0u;
    for (const MessageId id : there)
        tally.lost += seen[0].contains(id) || unsure.contains(id) ? 0u : 1u;
    for (const MessageId id : done)
        tally.revived += seen[0].contains(id) && !unsure.contains(id) ? 1u : 0u;
    std::set<std::uint16_t> received;
    for (const SessionRecord& session : kept.sessions)
        received.insert(session.received.begin(), session.received.end());
    for (const MessageId id : there)
        tally.torn += received.contains(static_cast<std::uint16_t>(id)) ? 0u : 1u;
    tally.corrupt += found.damaged > 0 ? 1 : 0;
}

Tally powerCuts(Sync sync, std::uint64_t from, std::uint64_t to, std::uint64_t step)
{
    Tally tally;
    for (std::uint64_t at = from; at <= to; at += step)
        cutOnce(tally, sync, at, at * 7919);
    return tally;
}

TEST(StorePowerCut, LosesNothingThatWasCommitted)
{
    const Tally near = powerCuts(Sync::Full, 1, 160, 1); // at every write and sync of the first commits
    const Tally far = powerCuts(Sync::Full, 170, 2400, 89);
    for (const Tally& tally : { near, far }) {
        EXPECT_GT(tally.committed, 100u);
        EXPECT_EQ(tally.corrupt, 0);
        EXPECT_EQ(tally.lost, 0u);
        EXPECT_EQ(tally.revived, 0u);
        EXPECT_EQ(tally.torn, 0u);
    }
}

TEST(StorePowerCut, TheTestSeesADiskThatIsNotAsked) // the control: without its syncs the same test must find losses
{
    const Tally tally = powerCuts(Sync::Off, 170, 1200, 61);
    EXPECT_GT(tally.lost + tally.revived + tally.torn + static_cast<std::uint64_t>(tally.corrupt), 0u);
}

/// Some operation fails once; everything must be committed in the end, once.
void failOnce(int code, TestVfs::Operation kind, std::uint64_t at)
{
    SCOPED_TRACE("operation " + std::to_string(at) + " fails with " + std::to_string(code));
    const StateFolder folder;
    TestVfs vfs(at);
    Options options = folder.options();
    options.vfs = vfs.name();
    constexpr MessageId kMessages = 120;
    {
        RunningStore running(options);
        ASSERT_TRUE(running.store) << running.error.text();
        Changes changes;
        changes.session(1, "a");
        running.submit(changes);
        ASSERT_TRUE(running.waitCommitted());
        std::atomic<bool> armed { true };
        std::atomic<std::uint64_t> seen { 0 };
        vfs.decide = [&](std::uint64_t, TestVfs::Operation operation) {
            return operation == kind && armed.load() && ++seen == at && armed.exchange(false) ? code : SQLITE_OK;
        };
        for (MessageId id = 1; id <= kMessages; ++id) {
            changes.owed(1, message(id << 8, "t", std::to_string(id) + std::string(300, 'x')));
            if (id > 1)
                changes.delivery(Kind::Done, 1, (id - 1) << 8);
            running.submit(changes);
            if (id % 3 == 0) {
                ASSERT_TRUE(running.waitCommitted()) << running.store->stats().problem;
            }
        }
        ASSERT_TRUE(running.waitCommitted());
        EXPECT_FALSE(armed.load()) << "the fault never happened";
        EXPECT_TRUE(running.wait([&] { return running.store->stats().problem.empty(); }));
        EXPECT_EQ(running.store->stats().faults + running.store->stats().full, 1u);
        EXPECT_EQ(running.store->close(), 0u);
        vfs.decide = nullptr;
    }
    Found found;
    auto opened = Tables::open(options, found);
    ASSERT_TRUE(opened);
    (*opened)->readKept(found);
    std::vector<Delivery> owed;
    ASSERT_EQ((*opened)->readOwed(1, owed, found), SQLITE_OK);
    ASSERT_EQ(owed.size(), 1u);
    EXPECT_EQ(owed[0].message, kMessages << 8);
    EXPECT_EQ((*opened)->messages(), 1u);
    EXPECT_TRUE(found.setAside.empty());
}

TEST(StoreFaults, AFailedOperationLosesNothingAndDoublesNothing)
{
    for (const std::uint64_t at : { 1U, 2U, 7U, 30U, 75U }) {
        failOnce(SQLITE_IOERR_WRITE, TestVfs::Operation::Write, at);
        failOnce(SQLITE_FULL, TestVfs::Operation::Write, at);
    }
    for (const std::uint64_t at : { 1U, 3U, 20U })
        failOnce(SQLITE_IOERR_FSYNC, TestVfs::Operation::Sync, at);
}

TEST(StoreFaults, AFullDiskWithholdsCommitsSaysSoAndGoesOnWithRoom)
{
    const StateFolder folder;
    TestVfs vfs(1);
    Options options = folder.options();
    options.vfs = vfs.name();
    RunningStore running(options);
    ASSERT_TRUE(running.store) << running.error.text();
    Changes changes;
    changes.session(1, "a");
    running.submit(changes);
    ASSERT_TRUE(running.waitCommitted());
    std::atomic<std::uint64_t> room { vfs.used() + 100'000 };
    vfs.room = [&] { return room.load(); };
    changes.owed(1, message(256, "t", std::string(400'000, 'x')));
    running.submit(changes);
    ASSERT_TRUE(running.wait([&] { return !running.store->stats().problem.empty(); }));
    EXPECT_LT(running.store->committed(0), running.ticket);
    EXPECT_TRUE(running.wait([&] { return running.held.load(); })) << "publishers must wait";
    EXPECT_EQ(running.store->stats().full, 1u);
    EXPECT_EQ(running.store->stats().faults, 0u);
    room = 100'000'000;
    ASSERT_TRUE(running.waitCommitted());
    EXPECT_TRUE(running.wait([&] { return running.store->stats().problem.empty() && !running.held.load(); }));
    EXPECT_EQ(running.load(1).size(), 1u);
}

TEST(StoreFaults, TooMuchWaitingHoldsPublishersUntilItIsWritten)
{
    const StateFolder folder;
    Options options = folder.options();
    options.maxWaitingChanges = 50;
    RunningStore running(options);
    Changes changes;
    changes.session(1, "a");
    for (MessageId id = 1; id <= 100; ++id)
        changes.owed(1, message(id << 8, "t", "x"));
    running.submit(changes);
    EXPECT_TRUE(running.wait([&] { return running.store->committed(0) == running.ticket && !running.held.load(); }));
}

} // namespace
} // namespace hookline::store
