// The statements.
#include "core/spool/store.h"

#include "core/disk/crc32c.h"
#include "core/spool/schema.h"

#include <sys/stat.h>

namespace hookline::spool {

using disk::crc32c;

std::uint32_t checksum(const RowView& row) noexcept
{
    struct {
        std::uint64_t seq;
        std::int64_t wallMicros;
        std::uint32_t lane, kind, keySize, headersSize;
    } const head { row.seq, row.wallMicros, row.lane, row.kind, static_cast<std::uint32_t>(row.key.size()),
        static_cast<std::uint32_t>(row.headers.size()) };
    static_assert(sizeof head == 32, "no padding: it would be part of the sum");
    std::uint32_t crc = crc32c(0, &head, sizeof head);
    crc = crc32c(crc, row.key.data(), row.key.size());
    crc = crc32c(crc, row.headers.data(), row.headers.size());
    return crc32c(crc, row.body.data(), row.body.size());
}

int Store::prepareStatements()
{
    constexpr const char* kInsert = "INTO spool(seq, lane, kind, ts_us, key, hdr, body, crc) VALUES(?1,?2,?3,?4,?5,?6,?7,?8)";
    constexpr const char* kRow = "SELECT seq, lane, kind, ts_us, key, hdr, body, crc FROM spool WHERE seq > ?1";
    m_insert = Statement(m_db, (std::string("INSERT ") + kInsert).c_str());
    m_replace = Statement(m_db, (std::string("INSERT OR REPLACE ") + kInsert).c_str());
    m_erase = Statement(m_db, "DELETE FROM spool WHERE seq BETWEEN ?1 AND ?2");
    m_readLane = Statement(m_db, (std::string(kRow) + " AND lane = ?2 ORDER BY seq LIMIT ?3").c_str());
    m_readAll = Statement(m_db, (std::string(kRow) + " ORDER BY seq LIMIT ?3").c_str());
    m_copyDead = Statement(m_db,
        "INSERT INTO dlq(seq, lane, kind, reason, detail, at_us, ts_us, key, hdr, body, crc)"
        " SELECT seq, lane, kind, ?2, ?3, ?4, ts_us, key, hdr, body, crc FROM spool WHERE seq = ?1");
    m_gap = Statement(m_db, "INSERT INTO gap(lane, from_seq, to_seq, cause, at_us) VALUES(?1,?2,?3,?4,?5)");
    m_lane = Statement(m_db, "INSERT OR REPLACE INTO lane(id, name) VALUES(?1, ?2)");
    m_mark = Statement(m_db, "INSERT OR REPLACE INTO meta(k, v) VALUES('delivered:' || ?1, ?2)");
    m_statements = true;
    for (const Statement* statement : { &m_insert, &m_replace, &m_erase, &m_readLane, &m_readAll, &m_copyDead, &m_gap, &m_lane, &m_mark }) {
        if (statement->code() != SQLITE_OK)
            return m_db.code();
    }
    return SQLITE_OK;
}

void Store::forgetStatements()
{
    for (Statement* statement : { &m_insert, &m_replace, &m_erase, &m_readLane, &m_readAll, &m_copyDead, &m_gap, &m_lane, &m_mark })
        *statement = Statement();
    m_statements = false;
}

int Store::begin() { return m_db.run("BEGIN IMMEDIATE"); }

int Store::insert(const RowView& row, bool mayExist)
{
    Statement& statement = mayExist ? m_replace : m_insert;
    statement.bind(1, static_cast<std::int64_t>(row.seq)).bind(2, row.lane).bind(3, row.kind).bind(4, row.wallMicros);
    statement.bindBlob(5, row.key).bindBlob(6, row.headers).bindBlob(7, row.body).bind(8, checksum(row));
    return statement.run();
}

int Store::erase(std::uint64_t first, std::uint64_t last)
{
    return m_erase.bind(1, static_cast<std::int64_t>(first)).bind(2, static_cast<std::int64_t>(last)).run();
}

int Store::deadLetter(std::uint64_t seq, std::int64_t reason, const std::string& detail, std::int64_t nowMicros)
{
    m_copyDead.bind(1, static_cast<std::int64_t>(seq)).bind(2, reason).bindText(3, detail).bind(4, nowMicros);
    const int code = m_copyDead.run();
    return code != SQLITE_OK ? code : erase(seq, seq);
}

int Store::addGap(const Gap& gap)
{
    m_gap.bind(1, gap.lane).bind(2, static_cast<std::int64_t>(gap.fromSeq)).bind(3, static_cast<std::int64_t>(gap.toSeq));
    return m_gap.bindText(4, gap.cause).bind(5, gap.wallMicros).run();
}

int Store::addLane(std::uint32_t id, const std::string& name) { return m_lane.bind(1, id).bindText(2, name).run(); }

int Store::mark(std::uint32_t lane, std::uint64_t deliveredSeq)
{
    return m_mark.bind(1, lane).bind(2, static_cast<std::int64_t>(deliveredSeq)).run();
}

void Store::eraseDelivered()
{
    // If it fails they go out once more.
    m_db.run("DELETE FROM spool WHERE seq <= (SELECT max(v) FROM meta WHERE k LIKE 'delivered:%')"
             " AND seq <= (SELECT v FROM meta WHERE k = 'delivered:' || spool.lane);"
             "DELETE FROM meta WHERE k LIKE 'delivered:%'");
}

int Store::commit() { return m_db.run("COMMIT"); }

void Store::rollback()
{
    if (m_db.inTransaction()) // a full disk may have rolled back by itself
        m_db.run("ROLLBACK");
}

int Store::tidyJournal()
{
    if (m_journalPages < journalPages(m_options))
        return SQLITE_OK;
    m_journalPages = 0;
    return m_db.run("PRAGMA wal_checkpoint(PASSIVE)");
}

Store::Read Store::read(std::uint32_t lane, std::uint64_t after, std::size_t rows, std::size_t bytes)
{
    Read out;
    out.lastSeq = after;
    Statement& statement = lane == 0 ? m_readAll : m_readLane;
    statement.bind(1, static_cast<std::int64_t>(after)).bind(3, static_cast<std::int64_t>(rows));
    if (lane != 0)
        statement.bind(2, lane);
    std::size_t taken = 0;
    std::size_t size = 0;
    int code = SQLITE_DONE;
    while (size < bytes && (code = statement.step()) == SQLITE_ROW) {
        const RowView view = viewOf(statement);
        Row row(view);
        const bool intact = !m_options.checkCrc || checksum(view) == static_cast<std::uint32_t>(statement.number(7));
        size += row.size();
        ++taken;
        out.lastSeq = view.seq;
        (intact ? out.rows : out.damaged).push_back(std::move(row));
    }
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        out.code = m_db.code();
    out.atEnd = code == SQLITE_DONE && taken < rows;
    statement.reset();
    return out;
}

Store::Amount Store::amount(std::uint32_t lane)
{
    Amount out;
    Statement statement(m_db,
        lane == 0 ? "SELECT count(*), total(length(key)+length(hdr)+length(body)), min(seq), max(seq) FROM spool"
                  : "SELECT count(*), total(length(key)+length(hdr)+length(body)), min(seq), max(seq) FROM spool WHERE lane=?1");
    if (lane != 0)
        statement.bind(1, lane);
    if (statement.step() == SQLITE_ROW) {
        out.rows = static_cast<std::uint64_t>(statement.number(0));
        out.bytes = static_cast<std::uint64_t>(statement.number(1));
        out.firstSeq = static_cast<std::uint64_t>(statement.number(2));
        out.lastSeq = static_cast<std::uint64_t>(statement.number(3));
    } else {
        out.code = m_db.code();
    }
    return out;
}

std::vector<Gap> Store::gaps()
{
    std::vector<Gap> out;
    Statement statement(m_db, "SELECT lane, from_seq, to_seq, cause, at_us FROM gap ORDER BY id");
    while (statement.step() == SQLITE_ROW) {
        out.push_back({ static_cast<std::uint32_t>(statement.number(0)), static_cast<std::uint64_t>(statement.number(1)),
            static_cast<std::uint64_t>(statement.number(2)), std::string(statement.bytes(3)), statement.number(4) });
    }
    return out;
}

std::map<std::uint32_t, std::string> Store::lanes()
{
    std::map<std::uint32_t, std::string> out;
    Statement statement(m_db, "SELECT id, name FROM lane ORDER BY id");
    while (statement.step() == SQLITE_ROW)
        out.emplace(static_cast<std::uint32_t>(statement.number(0)), std::string(statement.bytes(1)));
    return out;
}

std::uint64_t Store::count(const char* table)
{
    return static_cast<std::uint64_t>(m_db.number(std::string("SELECT count(*) FROM ") + table).value_or(0));
}

std::string Store::uuid() { return m_db.text("SELECT v FROM meta WHERE k='uuid'").value_or(std::string()); }

std::uint64_t Store::lastSeq()
{
    return static_cast<std::uint64_t>(m_db.number("SELECT seq FROM sqlite_sequence WHERE name='spool'").value_or(0));
}

std::optional<std::uint64_t> Store::firstSeq()
{
    const auto first = m_db.number("SELECT min(seq) FROM spool");
    return first ? std::optional(static_cast<std::uint64_t>(*first)) : std::nullopt;
}

std::int64_t Store::firstWallMicros() { return m_db.number("SELECT ts_us FROM spool ORDER BY seq LIMIT 1").value_or(0); }

std::uint64_t Store::usedBytes()
{
    const auto pages = m_db.number("PRAGMA page_count").value_or(0) - m_db.number("PRAGMA freelist_count").value_or(0);
    struct stat about {};
    const bool journal = ::stat((m_folder.database().string() + "-wal").c_str(), &about) == 0;
    return static_cast<std::uint64_t>(pages * kPageSize) + (journal ? static_cast<std::uint64_t>(about.st_size) : 0);
}

std::size_t Store::freePages() { return static_cast<std::size_t>(m_db.number("PRAGMA freelist_count").value_or(0)); }

int Store::shrink(int pages) { return m_db.run(("PRAGMA incremental_vacuum(" + std::to_string(pages) + ")").c_str()); }

int Store::checkpoint() { return m_db.run("PRAGMA wal_checkpoint(TRUNCATE)"); }

bool Store::wholeCheck(std::string& complaint)
{
    complaint = m_db.text("PRAGMA integrity_check(5)").value_or(m_db.message());
    return complaint == "ok";
}

} // namespace hookline::spool
