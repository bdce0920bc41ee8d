// A database of an older version is brought up to date; the power goes at every operation of that. It is old or new, never between.
#include "core/disk/schema.h"
#include "tests/unit/spool/support/spool_folder.h"
#include "tests/unit/spool/support/test_vfs.h"

#include <array>

namespace hookline::spool {
namespace {

using disk::Connection;
using disk::Schema;
using test::TestVfs;

constexpr const char* kTables = "CREATE TABLE spool(seq INTEGER PRIMARY KEY, body TEXT); CREATE TABLE meta(k TEXT PRIMARY KEY, v);"
                                "INSERT INTO meta VALUES('schema', 1);";
constexpr std::array<const char*, 2> kSteps {
    "ALTER TABLE spool ADD COLUMN size INTEGER; UPDATE spool SET size = length(body);",
    "UPDATE spool SET body = 'v3 ' || body;",
};
constexpr Schema schemaOf(std::size_t version) { return { kTables, "'spool','meta'", 2, std::span(kSteps).first(version - 1) }; }
constexpr int kRows = 500;

bool openAt(Connection& db, const std::filesystem::path& file, const TestVfs& vfs)
{
    return db.open(file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, vfs.name()) == SQLITE_OK
        && db.run("PRAGMA locking_mode=EXCLUSIVE; PRAGMA page_size=4096; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;") == SQLITE_OK;
}

/// Of `version`, with rows.
void makeDatabase(const std::filesystem::path& file, TestVfs& vfs, std::size_t version)
{
    Connection db;
    ASSERT_TRUE(openAt(db, file, vfs));
    ASSERT_EQ(disk::prepareSchema(db, schemaOf(version)), SQLITE_OK);
    ASSERT_EQ(db.run(("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + std::to_string(kRows)
                         + ") INSERT INTO spool(seq, body) SELECT i, 'row ' || i FROM n;")
                      .c_str()),
        SQLITE_OK);
}

TEST(Migration, AnOldDatabaseIsBroughtUpToDateWhateverOperationThePowerGoesAt)
{
    int cuts = 0;
    for (std::uint64_t at = 1;; ++at) {
        const test::SpoolFolder folder;
        const std::filesystem::path file = folder.path / "old.db";
        TestVfs vfs(at);
        makeDatabase(file, vfs, 1);
        vfs.cutPowerAt(at);
        {
            Connection db;
            if (openAt(db, file, vfs))
                disk::prepareSchema(db, schemaOf(3));
        }
        const bool wasCut = !vfs.hasPower();
        vfs.decide = {};
        vfs.restorePower();
        Connection db;
        ASSERT_TRUE(openAt(db, file, vfs)) << at;
        ASSERT_EQ(disk::prepareSchema(db, schemaOf(3)), SQLITE_OK) << at;
        EXPECT_EQ(db.text("PRAGMA integrity_check"), "ok") << at;
        EXPECT_EQ(db.number("SELECT v FROM meta WHERE k='schema'"), 3) << at;
        EXPECT_EQ(db.number("SELECT count(*) FROM spool WHERE body = 'v3 row ' || seq AND size = length('row ' || seq)"), kRows) << at;
        if (!wasCut)
            break;
        ++cuts;
    }
    EXPECT_GT(cuts, 10);
}

TEST(Migration, WhatANewerProgramHasMadeIsLeftAlone)
{
    const test::SpoolFolder folder;
    const std::filesystem::path file = folder.path / "new.db";
    TestVfs vfs(1);
    makeDatabase(file, vfs, 3);
    Connection db;
    ASSERT_TRUE(openAt(db, file, vfs));
    EXPECT_EQ(disk::prepareSchema(db, schemaOf(2)), SQLITE_SCHEMA);
    EXPECT_EQ(db.number("SELECT v FROM meta WHERE k='schema'"), 3);
    EXPECT_EQ(db.number("SELECT count(*) FROM spool"), kRows);
}

} // namespace
} // namespace hookline::spool
