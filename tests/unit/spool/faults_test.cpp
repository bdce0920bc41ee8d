// A disk that is full or fails at the n-th operation: nothing that was called durable is lost, and work goes on by itself.
#include "tests/unit/spool/support/spool_folder.h"
#include "tests/unit/spool/support/test_vfs.h"

#include <atomic>
#include <cstdlib>
#include <sys/stat.h>

namespace hookline::spool {
namespace {

using test::RunningSpool;
using test::SpoolFolder;
using test::TestVfs;

/// Every n-th operation fails once; what is durable must be there in the end, and everything must become durable.
void failOnce(int code, TestVfs::Operation kind, std::uint64_t from, std::uint64_t to, std::uint64_t step)
{
    for (std::uint64_t at = from; at <= to; at += step) {
        SCOPED_TRACE("operation " + std::to_string(at) + " fails with " + std::to_string(code));
        const SpoolFolder folder;
        TestVfs vfs(at);
        Options options = folder.options();
        options.vfs = vfs.name();
        options.quotaBytes = 4 << 20;
        std::map<std::uint64_t, std::string> rows;
        std::uint64_t last = 0;
        {
            RunningSpool running(options);
            ASSERT_TRUE(running.spool) << running.error.text();
            const std::uint32_t lane = running.spool->lane("a");
            running.fill(1, lane);
            ASSERT_TRUE(running.waitDurable(1));
            std::atomic<bool> armed { true };
            std::atomic<std::uint64_t> seen { 0 };
            // The writer is idle: it looks at these again only when it is given something to do.
            vfs.decide = [&](std::uint64_t, TestVfs::Operation operation) {
                return operation == kind && armed.load() && ++seen == at && armed.exchange(false) ? code : SQLITE_OK;
            };
            for (int round = 0; round < 60 && armed.load(); ++round) {
                running.fill(20, lane);
                last = running.spool->lastSeq();
                ASSERT_TRUE(running.waitDurable(last)) << running.spool->stats().problem;
            }
            EXPECT_FALSE(armed.load()) << "the fault never happened";
            EXPECT_TRUE(running.wait([&] { return running.spool->stats().problem.empty(); }));
            EXPECT_EQ(running.spool->stats().lost, 0u);
            running.spool->close();
            vfs.decide = nullptr;
        }
        Found found;
        rows = test::rowsIn(options, &found);
        EXPECT_EQ(found.lost, 0u);
        EXPECT_TRUE(found.setAside.empty());
        ASSERT_EQ(rows.size(), last);
        for (const auto& [seq, body] : rows)
            ASSERT_EQ(body, test::bodyOf(seq));
    }
}

bool nightly() { return std::getenv("HOOKLINE_NIGHTLY") != nullptr; }

TEST(SpoolFaults, AFailedFsyncIsNotForgotten) { failOnce(SQLITE_IOERR_FSYNC, TestVfs::Operation::Sync, 1, nightly() ? 50 : 12, 1); }

TEST(SpoolFaults, AFailedWriteCostsNothing)
{
    failOnce(SQLITE_IOERR_WRITE, TestVfs::Operation::Write, 1, nightly() ? 500 : 60, nightly() ? 1 : 7);
}

TEST(SpoolFaults, AWriteThatFindsNoRoomOnceCostsNothing)
{
    failOnce(SQLITE_FULL, TestVfs::Operation::Write, 1, nightly() ? 200 : 40, nightly() ? 1 : 9);
}

TEST(SpoolFaults, NothingIsCalledDurableWhileTheDiskFails)
{
    const SpoolFolder folder;
    TestVfs vfs(5);
    Options options = folder.options();
    options.vfs = vfs.name();
    RunningSpool running(options);
    const std::uint32_t lane = running.spool->lane("a");
    running.fill(10, lane);
    ASSERT_TRUE(running.waitDurable(10));
    std::atomic<bool> broken { true };
    vfs.decide = [&](std::uint64_t, TestVfs::Operation) { return broken.load() ? SQLITE_IOERR_FSYNC : SQLITE_OK; };
    running.fill(10, lane);
    ASSERT_TRUE(running.wait([&] { return running.spool->level() == Level::Red; }));
    EXPECT_FALSE(running.spool->stats().problem.empty());
    EXPECT_EQ(running.spool->durable(), 10u);
    running.fill(10, lane); // goes on waiting in memory
    EXPECT_EQ(running.spool->durable(), 10u);
    broken.store(false);
    EXPECT_TRUE(running.waitDurable(30)) << running.spool->stats().problem;
    EXPECT_TRUE(running.wait([&] { return running.spool->level() == Level::Green; }));
    EXPECT_GE(running.spool->stats().faults, 1u);
}

struct FullDisk {
    explicit FullDisk(std::uint64_t ballast, std::uint64_t size = 6'000'000)
        : vfs(11)
    {
        options = folder.options();
        options.vfs = vfs.name();
        options.ballastBytes = ballast;
        // The disk's size, less what the ballast holds of it.
        vfs.room = [this, size] { return taken.load() ? 0 : size - held() + grown.load(); };
        options.hasRoom = [this](std::uint64_t bytes) { return held() >= bytes || vfs.used() + bytes - held() <= vfs.room(); };
    }
    std::uint64_t held() const
    {
        struct stat about {};
        return ::stat((folder.path / "ballast").c_str(), &about) == 0 ? static_cast<std::uint64_t>(about.st_size) : 0;
    }
    /// Fills until a batch was refused again and again, the last times with the journal moved away; returns the highest durable seq.
    /// A batch is one commit: what was refused so stays refused until something goes.
    std::uint64_t fill(RunningSpool& running)
    {
        lane = running.spool->lane("a");
        do {
            const std::uint64_t before = vfs.refused();
            running.fill(50, lane, 1000);
            running.wait([&] { return running.spool->durable() == running.spool->lastSeq() || vfs.refused() > before + 3; });
        } while (running.spool->durable() == running.spool->lastSeq() && running.spool->lastSeq() < 100'000);
        EXPECT_EQ(running.spool->level(), Level::Red);
        EXPECT_NE(running.spool->stats().problem.find("full"), std::string::npos) << running.spool->stats().problem;
        return running.spool->durable();
    }
    void deliver(RunningSpool& running, std::uint64_t upTo)
    {
        for (std::uint64_t seq = 1; seq <= upTo; ++seq)
            running.spool->acknowledge(seq);
        running.spool->submit();
    }
    SpoolFolder folder;
    TestVfs vfs;
    Options options;
    std::uint32_t lane = 0;
    std::atomic<std::uint64_t> grown { 0 };
    std::atomic<bool> taken { false }; ///< somebody else has all that is free, and takes what becomes free
};

TEST(SpoolFaults, AFullDiskLetsDeliveredRowsGoAndThenTakesNewOnes)
{
    FullDisk disk(2 << 20);
    std::uint64_t last = 0;
    {
        RunningSpool running(disk.options);
        const std::uint64_t durable = disk.fill(running);
        last = running.spool->lastSeq();
        EXPECT_LT(durable, last) << "the batch that found no room was called durable";
        disk.deliver(running, durable);
        EXPECT_TRUE(running.waitDurable(last)) << running.spool->stats().problem;
        EXPECT_TRUE(running.wait([&] { return running.spool->level() != Level::Red && running.spool->stats().ballast; }));
        EXPECT_EQ(running.spool->close(), 0u);
        last -= durable;
    }
    EXPECT_EQ(test::rowsIn(disk.options).size(), last);
}

TEST(SpoolFaults, WhatIsDoneWithBeforeAFullDiskHasTakenItIsGoneInTheEnd)
{
    FullDisk disk(2 << 20);
    {
        RunningSpool running(disk.options);
        disk.fill(running);
        const std::uint64_t last = running.spool->lastSeq();
        disk.deliver(running, last); // those that wait in memory too
        EXPECT_TRUE(running.waitDurable(last)) << running.spool->stats().problem;
        EXPECT_EQ(running.spool->close(), 0u);
    }
    EXPECT_EQ(test::rowsIn(disk.options).size(), 0u);
}

TEST(SpoolFaults, AFullDiskLetsFarMoreGoThanTheBallastHasRoomForAtOnce)
{
    FullDisk disk(2 << 20, 30'000'000); // deleting it all at once takes a journal of more than 2 MiB
    RunningSpool running(disk.options);
    const std::uint64_t durable = disk.fill(running);
    ASSERT_GT(durable, 10'000u);
    disk.deliver(running, durable);
    EXPECT_TRUE(running.waitDurable(running.spool->lastSeq())) << running.spool->stats().problem;
    EXPECT_TRUE(running.wait([&] { return running.spool->level() != Level::Red && running.spool->stats().ballast; }));
    EXPECT_TRUE(running.wait([&] { return running.spool->stats().rows == running.spool->lastSeq() - durable; }));
}

TEST(SpoolFaults, TheProgramStartsOnADiskThatIsFull)
{
    FullDisk disk(2 << 20);
    std::uint64_t durable = 0;
    {
        RunningSpool running(disk.options);
        durable = disk.fill(running);
        running.spool->close();
        running.spool.reset();
    }
    RunningSpool running(disk.options);
    ASSERT_TRUE(running.spool) << running.error.text();
    EXPECT_TRUE(running.spool->stats().ballast) << "it was kept: somebody else would have its room by now";
    running.fill(50, disk.lane, 1000);
    EXPECT_TRUE(running.wait([&] { return running.spool->level() == Level::Red; }));
    EXPECT_EQ(running.readAll(running.spool->backlog().begin()->first).size(), durable) << "delivering goes on";
    disk.deliver(running, durable);
    EXPECT_TRUE(running.waitDurable(durable + 50));
    EXPECT_TRUE(running.wait([&] { return running.spool->stats().rows == 50 && running.spool->level() == Level::Green; }))
        << running.spool->stats().problem;
    EXPECT_TRUE(running.spool->stats().ballast);
}

TEST(SpoolFaults, ADiskWithoutRoomForTheBallastIsLookedAtAgain)
{
    FullDisk disk(2 << 20);
    disk.taken = true;
    disk.vfs.room = nullptr; // for the database there is some
    disk.options.hasRoom = [&](std::uint64_t) { return !disk.taken.load(); };
    RunningSpool running(disk.options);
    ASSERT_TRUE(running.spool) << running.error.text();
    EXPECT_EQ(running.spool->level(), Level::Red);
    running.fill(1, running.spool->lane("a"));
    disk.taken = false; // somebody makes room
    EXPECT_TRUE(running.waitDurable(1)) << running.spool->stats().problem;
    EXPECT_TRUE(running.wait([&] { return running.spool->level() == Level::Green && running.spool->stats().problem.empty(); }));
}

TEST(SpoolFaults, WithoutTheBallastAFullDiskStaysStuck)
{
    FullDisk disk(0);
    RunningSpool running(disk.options);
    const std::uint64_t durable = disk.fill(running);
    disk.taken = true;
    const std::uint64_t rows = running.spool->stats().rows;
    disk.deliver(running, durable);
    EXPECT_FALSE(running.wait([&] { return running.spool->stats().rows < rows; }, std::chrono::milliseconds(1500)));
    EXPECT_EQ(running.spool->level(), Level::Red);
    disk.taken = false;
    disk.grown = 40'000'000; // somebody makes room
    EXPECT_TRUE(running.waitDurable(running.spool->lastSeq())) << running.spool->stats().problem;
}

} // namespace
} // namespace hookline::spool
