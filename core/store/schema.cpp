#include "core/store/schema.h"

#include "core/disk/schema.h"

#include <array>
#include <string>

namespace hookline::store {
namespace {

constexpr const char* kTables = R"(
CREATE TABLE session(id INTEGER PRIMARY KEY, data BLOB NOT NULL, connected INTEGER NOT NULL, expires_us INTEGER NOT NULL,
    will BLOB, will_us INTEGER NOT NULL);
CREATE TABLE sub(session INTEGER NOT NULL, filter BLOB NOT NULL, options BLOB NOT NULL, PRIMARY KEY(session, filter)) WITHOUT ROWID;
CREATE TABLE msg(mid INTEGER PRIMARY KEY, head BLOB NOT NULL, body BLOB NOT NULL, crc INTEGER NOT NULL);
CREATE TABLE owed(session INTEGER NOT NULL, mid INTEGER NOT NULL, via INTEGER NOT NULL, qos INTEGER NOT NULL, retain INTEGER NOT NULL,
    flight INTEGER NOT NULL, released INTEGER NOT NULL, ids BLOB, PRIMARY KEY(session, mid, via)) WITHOUT ROWID;
CREATE TABLE received(session INTEGER NOT NULL, pid INTEGER NOT NULL, PRIMARY KEY(session, pid)) WITHOUT ROWID;
CREATE TABLE retained(topic BLOB PRIMARY KEY, mid INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE meta(k TEXT PRIMARY KEY, v);
INSERT INTO meta VALUES('clean', 1);
INSERT INTO meta VALUES('schema', 1);
)";

/// What brings version i + 1 to version i + 2.
constexpr std::array<const char*, kSchemaVersion - 1> kSteps {};

} // namespace

int prepareConnection(disk::Connection& db, Sync sync)
{
    sqlite3_busy_timeout(db.get(), 0);
    const std::string synchronous = sync == Sync::Full ? "FULL" : sync == Sync::Off ? "OFF" : "NORMAL";
    // Exclusive before WAL: no shared memory file, and nobody else can open the database meanwhile.
    const std::string sql = "PRAGMA locking_mode=EXCLUSIVE; PRAGMA page_size=" + std::to_string(kPageSize)
        + "; PRAGMA auto_vacuum=INCREMENTAL; PRAGMA journal_mode=WAL; PRAGMA synchronous=" + synchronous
        + "; PRAGMA wal_autocheckpoint=0; PRAGMA journal_size_limit=" + std::to_string(kJournalPages * kPageSize)
        // Debian compiles SECURE_DELETE in; it would write every deleted row once more.
        + "; PRAGMA secure_delete=OFF; PRAGMA cell_size_check=ON; PRAGMA trusted_schema=OFF; PRAGMA mmap_size=0"
          "; PRAGMA cache_size=-16384; PRAGMA temp_store=MEMORY;";
    if (const int code = db.run(sql.c_str()); code != SQLITE_OK)
        return code;
    // Exclusive mode takes its lock at the first access: now.
    return db.run("BEGIN IMMEDIATE; COMMIT;");
}

int prepareSchema(disk::Connection& db)
{
    return disk::prepareSchema(db, { kTables, "'session','sub','msg','owed','received','retained','meta'", 7, kSteps });
}

} // namespace hookline::store
