#include "core/spool/salvage.h"

#include "core/spool/row.h"
#include "core/spool/schema.h"
#include "core/disk/sqlite.h"

#include <fcntl.h>
#include <functional>
#include <unistd.h>
#include <vector>

namespace hookline::spool {
namespace {

/// A file that ends before its last page cannot be opened at all; with zeros in place of the missing end the rest can.
void fillMissingEnd(const std::filesystem::path& file)
{
    const int fd = ::open(file.c_str(), O_RDWR | O_CLOEXEC);
    if (fd < 0)
        return;
    std::array<unsigned char, 32> head {};
    if (::pread(fd, head.data(), head.size(), 0) == static_cast<ssize_t>(head.size())
        && std::memcmp(head.data(), "SQLite format 3", 16) == 0) {
        const off_t pageSize = (head[16] << 8 | head[17]) == 1 ? 65536 : head[16] << 8 | head[17];
        const off_t pages = static_cast<off_t>(std::uint32_t { head[28] } << 24 | head[29] << 16 | head[30] << 8 | head[31]);
        if (::lseek(fd, 0, SEEK_END) < pages * pageSize && pages < (off_t { 1 } << 28))
            [[maybe_unused]] const int grown = ::ftruncate(fd, pages * pageSize);
    }
    ::close(fd);
}

class Reader {
public:
    Connection& from;
    const char* sql;                                             ///< … WHERE id BETWEEN ?1 AND ?2 ORDER BY id; id in column 0
    std::function<void(Statement&)> good;
    std::function<void(std::uint64_t, std::uint64_t)> unreadable; ///< ids that might have been there

    /// Halves what fails until only the unreadable ids are left.
    void range(std::uint64_t low, std::uint64_t high)
    {
        Statement statement(from, sql);
        if (statement.code() == SQLITE_OK)
            range(statement, low, high);
        else if (low <= high)
            unreadable(low, high);
    }

private:
    void range(Statement& statement, std::uint64_t low, std::uint64_t high)
    {
        while (low <= high) {
            statement.bind(1, static_cast<std::int64_t>(low)).bind(2, static_cast<std::int64_t>(high));
            int code = 0;
            while ((code = statement.step()) == SQLITE_ROW) {
                const auto id = static_cast<std::uint64_t>(statement.number(0));
                if (id < low || id > high) { // a page that is not what it claims to be
                    code = SQLITE_CORRUPT;
                    break;
                }
                good(statement);
                low = id + 1;
            }
            statement.reset();
            if (code == SQLITE_DONE)
                return;
            if (low >= high) {
                if (low == high)
                    unreadable(low, low);
                return;
            }
            const std::uint64_t middle = low + (high - low) / 2;
            range(statement, low, middle);
            low = middle + 1;
        }
    }
};

class Mover {
public:
    Mover(Connection& from, Connection& to, Salvage& result, std::int64_t now)
        : m_from(from)
        , m_to(to)
        , m_result(result)
        , m_now(now)
    {
    }

    void smallTables()
    {
        Reader lanes { m_from, "SELECT id, name FROM lane WHERE id BETWEEN ?1 AND ?2 ORDER BY id",
            [this](Statement& row) {
                Statement(m_to, "INSERT OR REPLACE INTO lane(id, name) VALUES(?1, ?2)").bind(1, row.number(0)).bindText(2, row.bytes(1)).run();
            },
            [](std::uint64_t, std::uint64_t) {} };
        lanes.range(0, newestOf("lane"));
        Reader gaps { m_from, "SELECT id, lane, from_seq, to_seq, cause, at_us, reported FROM gap WHERE id BETWEEN ?1 AND ?2 ORDER BY id",
            [this](Statement& row) {
                Statement copy(m_to, "INSERT INTO gap(lane, from_seq, to_seq, cause, at_us, reported) VALUES(?1,?2,?3,?4,?5,?6)");
                for (int i = 1; i <= 6; ++i) {
                    if (i == 4)
                        copy.bindText(i, row.bytes(i));
                    else
                        copy.bind(i, row.number(i));
                }
                copy.run();
            },
            [](std::uint64_t, std::uint64_t) {} };
        gaps.range(0, newestOf("gap"));
        if (const auto uuid = m_from.text("SELECT v FROM meta WHERE k='uuid'"); uuid && uuid->size() == 32) {
            Statement(m_to, "UPDATE meta SET v=?1 WHERE k='uuid'").bindText(1, *uuid).run();
            m_sameSpool = true;
        }
    }

    void rows(std::uint64_t committed, std::uint64_t done)
    {
        std::uint64_t inside = 0; // as far as the damaged one knows itself
        if (const auto sequence = m_from.number("SELECT seq FROM sqlite_sequence WHERE name='spool'"))
            inside = static_cast<std::uint64_t>(*sequence);
        else if (const auto newest = m_from.number("SELECT seq FROM spool ORDER BY seq DESC LIMIT 1"); newest && committed == 0)
            inside = static_cast<std::uint64_t>(*newest);
        const bool readable = m_from.number("SELECT count(*) FROM sqlite_schema").has_value();
        if (inside == 0 && readable)
            inside = committed;
        const std::uint64_t known = std::max(committed, inside);
        Statement insert(m_to, "INSERT OR REPLACE INTO spool(seq, lane, kind, ts_us, key, hdr, body, crc) VALUES(?1,?2,?3,?4,?5,?6,?7,?8)");
        std::uint64_t lowest = done + 1;
        Reader reader { m_from, "SELECT seq, lane, kind, ts_us, key, hdr, body, crc FROM spool WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq",
            [&](Statement& row) {
                const RowView view = viewOf(row);
                if (checksum(view) != static_cast<std::uint32_t>(row.number(7))) {
                    lose(view.seq, view.seq);
                    return;
                }
                for (const int i : { 1, 2, 3, 4, 8 })
                    insert.bind(i, row.number(i - 1));
                insert.bindBlob(5, view.key).bindBlob(6, view.headers).bindBlob(7, view.body);
                if (insert.run() == SQLITE_OK)
                    ++m_result.rows;
            },
            [&](std::uint64_t low, std::uint64_t high) { lose(low, high); } };
        if (readable && inside >= lowest)
            reader.range(lowest, inside);
        if (!readable && known >= lowest)
            lose(lowest, known);
        else if (committed > inside && committed >= lowest) // in the journal, which is gone
            lose(std::max(inside, done) + 1, committed);
        flushGap();
        passOver(m_to, known);
        m_result.headerGone = !readable;
    }

    void deadLetters()
    {
        Statement insert(m_to, "INSERT INTO dlq(seq, lane, kind, reason, detail, at_us, ts_us, key, hdr, body, crc) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11)");
        Reader reader { m_from,
            "SELECT id, seq, lane, kind, reason, detail, at_us, ts_us, key, hdr, body, crc FROM dlq WHERE id BETWEEN ?1 AND ?2 ORDER BY id",
            [&](Statement& row) {
                for (const int i : { 1, 2, 3, 4, 6, 7, 11 })
                    insert.bind(i, row.number(i));
                insert.bindText(5, row.bytes(5)).bindBlob(8, row.bytes(8)).bindBlob(9, row.bytes(9)).bindBlob(10, row.bytes(10));
                if (insert.run() == SQLITE_OK)
                    ++m_result.deadLetters;
            },
            [](std::uint64_t, std::uint64_t) {} };
        const auto newest = m_from.number("SELECT seq FROM sqlite_sequence WHERE name='dlq'");
        reader.range(1, newest ? static_cast<std::uint64_t>(*newest) : 0);
    }

private:
    /// The highest id of a small table, or what is plenty where it cannot be read.
    std::uint64_t newestOf(const char* table)
    {
        return static_cast<std::uint64_t>(m_from.number(std::string("SELECT max(id) FROM ") + table).value_or(4096));
    }
    /// Neighbours become one gap.
    void lose(std::uint64_t low, std::uint64_t high)
    {
        m_result.lost += high - low + 1;
        if (m_loseTo != 0 && low == m_loseTo + 1) {
            m_loseTo = high;
            return;
        }
        flushGap();
        m_loseFrom = low;
        m_loseTo = high;
    }
    void flushGap()
    {
        if (m_loseFrom == 0)
            return;
        ++m_result.gaps;
        Statement(m_to, "INSERT INTO gap(lane, from_seq, to_seq, cause, at_us) VALUES(0, ?1, ?2, 'damaged on the disk', ?3)")
            .bind(1, static_cast<std::int64_t>(m_loseFrom))
            .bind(2, static_cast<std::int64_t>(m_loseTo))
            .bind(3, m_now)
            .run();
        m_loseFrom = 0;
    }

    Connection& m_from;
    Connection& m_to;
    Salvage& m_result;
    const std::int64_t m_now;
    bool m_sameSpool = false;
    std::uint64_t m_loseFrom = 0;
    std::uint64_t m_loseTo = 0;
};

} // namespace

Salvage salvage(const std::filesystem::path& damaged, const std::filesystem::path& to, const Options& options, std::uint64_t committed,
    std::uint64_t done, std::int64_t nowMicros)
{
    Salvage result;
    std::error_code ignored;
    std::filesystem::remove(to, ignored);
    std::filesystem::remove(to.string() + "-wal", ignored);
    Connection target;
    result.code = target.open(to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, options.vfs);
    if (result.code == SQLITE_OK)
        result.code = prepareConnection(target, options);
    if (result.code == SQLITE_OK)
        result.code = prepareSchema(target);
    if (result.code == SQLITE_OK)
        result.code = target.run("BEGIN IMMEDIATE");
    if (result.code != SQLITE_OK)
        return result;

    fillMissingEnd(damaged);
    Connection source;
    Mover mover(source, target, result, nowMicros);
    if (source.open(damaged, SQLITE_OPEN_READWRITE, options.vfs) == SQLITE_OK) {
        source.run("PRAGMA locking_mode=EXCLUSIVE; PRAGMA cell_size_check=ON; PRAGMA trusted_schema=OFF; PRAGMA mmap_size=0;");
        mover.smallTables();
    }
    mover.rows(committed, done);
    mover.deadLetters();
    source.close(false);

    result.code = target.run("INSERT OR REPLACE INTO meta VALUES('salvaged', 1); UPDATE meta SET v=0 WHERE k='clean'; COMMIT;"
                             "PRAGMA wal_checkpoint(TRUNCATE);");
    target.close(true);
    return result;
}

} // namespace hookline::spool
