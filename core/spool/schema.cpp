#include "core/spool/schema.h"

#include "core/disk/schema.h"

#include <algorithm>

namespace hookline::spool {
namespace {

// AUTOINCREMENT: a seq is never given twice, even when the table runs empty.
constexpr const char* kTables = R"(
CREATE TABLE spool(seq INTEGER PRIMARY KEY AUTOINCREMENT, lane INTEGER NOT NULL, kind INTEGER NOT NULL, ts_us INTEGER NOT NULL,
    key BLOB, hdr BLOB, body BLOB NOT NULL, crc INTEGER NOT NULL);
CREATE TABLE lane(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE dlq(id INTEGER PRIMARY KEY AUTOINCREMENT, seq INTEGER NOT NULL, lane INTEGER NOT NULL, kind INTEGER NOT NULL,
    reason INTEGER NOT NULL, detail TEXT NOT NULL, at_us INTEGER NOT NULL, ts_us INTEGER NOT NULL,
    key BLOB, hdr BLOB, body BLOB NOT NULL, crc INTEGER NOT NULL);
CREATE TABLE gap(id INTEGER PRIMARY KEY, lane INTEGER NOT NULL, from_seq INTEGER NOT NULL, to_seq INTEGER NOT NULL,
    cause TEXT NOT NULL, at_us INTEGER NOT NULL, reported INTEGER NOT NULL DEFAULT 0);
CREATE TABLE meta(k TEXT PRIMARY KEY, v);
INSERT INTO meta VALUES('uuid', lower(hex(randomblob(16))));
INSERT INTO meta VALUES('clean', 1);
INSERT INTO meta VALUES('schema', 1);
)";

/// What brings version i + 1 to version i + 2.
constexpr std::array<const char*, kSchemaVersion - 1> kSteps {};

} // namespace

int prepareConnection(Connection& db, const Options& options)
{
    sqlite3_busy_timeout(db.get(), 0);
    // Exclusive before WAL: no shared memory file, and nobody else can open the spool meanwhile.
    const std::string synchronous = options.synchronous == Synchronous::Full ? "FULL"
        : options.synchronous == Synchronous::Normal                        ? "NORMAL"
                                                                            : "OFF";
    const std::uint64_t quota = options.quotaBytes == 0 ? std::uint64_t { 1 } << 30 : options.quotaBytes;
    const std::string sql = "PRAGMA locking_mode=EXCLUSIVE; PRAGMA page_size=" + std::to_string(kPageSize)
        + "; PRAGMA auto_vacuum=INCREMENTAL; PRAGMA journal_mode=WAL; PRAGMA synchronous=" + synchronous
        + "; PRAGMA journal_size_limit=" + std::to_string(journalPages(options) * kPageSize * 2)
        // Debian compiles SECURE_DELETE in; it would write every deleted row once more.
        + "; PRAGMA secure_delete=OFF; PRAGMA cell_size_check=ON; PRAGMA trusted_schema=OFF; PRAGMA mmap_size=0"
          "; PRAGMA cache_size=-16384; PRAGMA temp_store=MEMORY;";
    if (const int code = db.run(sql.c_str()); code != SQLITE_OK)
        return code;
    // Larger steps cost less bookkeeping of the file system.
    int chunk = quota >= (std::uint64_t { 1 } << 30) ? 16 << 20 : 1 << 20;
    sqlite3_file_control(db.get(), "main", SQLITE_FCNTL_CHUNK_SIZE, &chunk);
    // Exclusive mode takes its lock at the first access: now.
    return db.run("BEGIN IMMEDIATE; COMMIT;");
}

int passOver(Connection& db, std::uint64_t seq)
{
    const int code = db.run("INSERT INTO sqlite_sequence(name, seq) SELECT 'spool', 0"
                            " WHERE NOT EXISTS(SELECT 1 FROM sqlite_sequence WHERE name='spool')");
    if (code != SQLITE_OK)
        return code;
    return Statement(db, "UPDATE sqlite_sequence SET seq=max(seq, ?1) WHERE name='spool'").bind(1, static_cast<std::int64_t>(seq)).run();
}

RowView viewOf(const Statement& statement)
{
    return { static_cast<std::uint64_t>(statement.number(0)), static_cast<std::uint32_t>(statement.number(1)),
        static_cast<std::uint32_t>(statement.number(2)), statement.number(3), statement.bytes(4), statement.bytes(5),
        statement.bytes(6) };
}

int journalPages(const Options& options)
{
    const std::uint64_t quota = options.quotaBytes == 0 ? std::uint64_t { 1 } << 30 : options.quotaBytes;
    const std::uint64_t room = options.ballastBytes == 0 ? quota / 8 : std::min(quota / 8, options.ballastBytes / 2);
    return static_cast<int>(std::clamp<std::uint64_t>(room / kPageSize, 32, 4000));
}

int prepareSchema(Connection& db)
{
    return disk::prepareSchema(db, { kTables, "'spool','lane','dlq','gap','meta'", 5, kSteps });
}

std::uint64_t quotaOf(const Options& options, std::uint64_t freeBytes)
{
    constexpr std::uint64_t kMost = std::uint64_t { 8 } << 30;
    return options.quotaBytes != 0 ? options.quotaBytes : std::clamp<std::uint64_t>(freeBytes / 2, 64 << 20, kMost);
}

} // namespace hookline::spool
