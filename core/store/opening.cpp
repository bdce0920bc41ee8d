// Opening: what to do with what is found. A state that cannot be read must not keep the program from starting.
#include "core/store/tables.h"

#include "core/base/clock.h"
#include "core/store/schema.h"

#include <deque>
#include <limits>
#include <sys/stat.h>

namespace hookline::store {
namespace {

constexpr disk::Folder::Words kWords { "state", "broker's state", "persistence.folder" };
constexpr std::int64_t kCheckWhole = std::int64_t { 256 } << 20; // larger ones are checked record by record as they are read

/// True also when there is nothing to move.
bool move(const std::filesystem::path& from, const std::filesystem::path& to)
{
    std::error_code error;
    if (!std::filesystem::exists(from, error))
        return true;
    std::filesystem::rename(from, to, error);
    return !error;
}

/// Copies a table row by row around what cannot be read. With a number as its first key column it looks for the next place that
/// can be read and comes back from there; else it reads from the front and from the back.
class Copy {
public:
    Copy(disk::Connection& from, disk::Connection& to, std::string columns, std::string table, std::string key, std::size_t blobs)
        : m_from(from)
        , m_to(to)
        , m_columns(std::move(columns))
        , m_table(std::move(table))
        , m_key(std::move(key))
        , m_first(m_key.substr(0, m_key.find(',')))
        , m_blobs(blobs)
        , m_count(static_cast<std::size_t>(std::ranges::count(m_columns, ',')) + 1)
    {
        std::string marks = "?1";
        for (std::size_t i = 2; i <= m_count; ++i)
            marks += ",?" + std::to_string(i);
        m_insert = disk::Statement(to, ("INSERT OR IGNORE INTO " + m_table + "(" + m_columns + ") VALUES(" + marks + ")").c_str());
        for (std::size_t begin = 0; begin < m_key.size();) {
            const std::size_t end = std::min(m_key.find(',', begin), m_key.size());
            m_backwards += (m_backwards.empty() ? "" : ",") + m_key.substr(begin, end - begin) + " DESC";
            begin = end + 1;
        }
    }

    std::uint64_t fromBothEnds()
    {
        if (!read("", m_key, nullptr))
            read("", m_backwards, nullptr);
        return m_copied;
    }

    std::uint64_t aroundDamage()
    {
        constexpr int kMostLooks = 4096; // wide gaps between keys on a damaged page would have us look for ever
        struct Range {
            std::int64_t low, high;
        };
        std::deque<Range> left { { 0, std::numeric_limits<std::int64_t>::max() - 1 } };
        for (int looks = 0; !left.empty() && looks < kMostLooks; ++looks) { // the widest first
            Range range = left.front();
            left.pop_front();
            const auto where = [&] { return " WHERE " + m_first + " BETWEEN " + std::to_string(range.low) + " AND " + std::to_string(range.high); };
            std::int64_t last = range.low - 1;
            if (read(where(), m_key, &last))
                continue;
            range.low = last + 1;
            last = range.high + 1;
            if (range.low > range.high || read(where(), m_backwards, &last))
                continue;
            range.high = last - 1;
            if (range.low >= range.high)
                continue;
            const std::int64_t middle = range.low + (range.high - range.low) / 2;
            left.push_back({ range.low, middle });
            left.push_back({ middle + 1, range.high });
        }
        return m_copied;
    }

private:
    /// False: not to the end. `last` gets the first key column of the last row that could be read.
    bool read(const std::string& where, const std::string& order, std::int64_t* last)
    {
        disk::Statement rows(m_from, ("SELECT " + m_columns + "," + m_first + " FROM " + m_table + where + " ORDER BY " + order).c_str());
        int code = SQLITE_ROW;
        while ((code = rows.step()) == SQLITE_ROW) {
            for (std::size_t i = 0; i < m_count; ++i) {
                const int column = static_cast<int>(i);
                if ((m_blobs >> i & 1) == 0)
                    m_insert.bind(column + 1, rows.number(column));
                else
                    m_insert.bindBlob(column + 1, rows.bytes(column));
            }
            if (m_insert.run() == SQLITE_OK && m_to.changes() > 0)
                ++m_copied;
            if (last)
                *last = rows.number(static_cast<int>(m_count));
        }
        return code == SQLITE_DONE;
    }

    disk::Connection& m_from;
    disk::Connection& m_to;
    const std::string m_columns, m_table, m_key, m_first;
    const std::size_t m_blobs; ///< bit i: column i is a blob
    const std::size_t m_count;
    std::string m_backwards;
    disk::Statement m_insert;
    std::uint64_t m_copied = 0;
};

} // namespace

Salvaged salvage(const std::filesystem::path& from, const std::filesystem::path& to, const Options& options)
{
    Salvaged out;
    std::error_code ignored;
    for (const char* end : { "", "-wal", "-journal" })
        std::filesystem::remove(to.string() + end, ignored);
    disk::Connection target;
    out.code = target.open(to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, options.vfs);
    if (out.code == SQLITE_OK)
        out.code = prepareConnection(target, Sync::Full);
    if (out.code == SQLITE_OK)
        out.code = prepareSchema(target);
    if (out.code == SQLITE_OK)
        out.code = target.run("BEGIN IMMEDIATE");
    if (out.code != SQLITE_OK)
        return out;
    ::chmod(to.c_str(), 0600);
    disk::Connection source;
    if (source.open(from, SQLITE_OPEN_READWRITE, options.vfs) == SQLITE_OK) {
        source.run("PRAGMA locking_mode=EXCLUSIVE; PRAGMA cell_size_check=ON; PRAGMA trusted_schema=OFF");
        const auto around = [&](const char* columns, const char* table, const char* key, std::size_t blobs) {
            return Copy(source, target, columns, table, key, blobs).aroundDamage();
        };
        out.sessions = around("id,data,connected,expires_us,will,will_us", "session", "id", 0b010010);
        around("session,filter,options", "sub", "session,filter", 0b110);
        around("session,pid", "received", "session,pid", 0);
        out.messages = around("mid,head,body,crc", "msg", "mid", 0b0110);
        around("session,mid,via,qos,retain,flight,released,ids", "owed", "session,mid,via", 0b10000000);
        out.retained = Copy(source, target, "topic,mid", "retained", "topic", 0b01).fromBothEnds();
        source.close(false);
    }
    out.code = target.run("INSERT OR REPLACE INTO meta VALUES('salvaged', 1); COMMIT");
    target.close(true);
    return out;
}

base::Result<std::unique_ptr<Tables>> Tables::open(const Options& options, Found& found)
{
    std::unique_ptr<Tables> tables(new Tables(options));
    if (auto folder = tables->m_folder.open(options.folder, true, kWords); !folder)
        return base::fail(folder.error());
    if (auto opened = tables->openDatabase(found); !opened)
        return base::fail(opened.error());
    return tables;
}

Tables::~Tables() { forgetStatements(); }

base::Result<> Tables::openDatabase(Found& found)
{
    if (m_options.vfs.empty())
        finishSwap();
    int code = tryOpen(found);
    if (disk::isCorruption(code)) {
        const std::string why = m_db.isOpen() ? m_db.message() : "not a database";
        forgetStatements();
        m_db.close(false);
        code = setAside(found, why);
        if (code == SQLITE_OK)
            code = tryOpen(found);
    }
    if (code == SQLITE_OK) {
        m_openedBefore = true;
        return {};
    }
    const std::string why = m_db.isOpen() ? m_db.message() : sqlite3_errstr(code);
    const std::string where = m_folder.database().string();
    forgetStatements();
    m_db.close(false);
    if (disk::isBusy(code))
        return base::fail({ "state.in_use", "The broker's state " + where + " is in use by another program", why, "Stop that one first" });
    if (code == SQLITE_SCHEMA)
        return base::fail({ "state.newer", "The broker's state " + where + " was made by a newer Hookline", "",
            "Start that one, or choose another persistence.folder" });
    return base::fail({ "state.open", "The broker's state " + where + " cannot be opened", why,
        "See whether the disk is full, read-only or failing" });
}

int Tables::tryOpen(Found& found)
{
    int code = m_db.open(m_folder.database(), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, m_options.vfs);
    if (code != SQLITE_OK)
        return code;
    ::chmod(m_folder.database().c_str(), 0600);
    if (code = prepareConnection(m_db, m_options.sync); code != SQLITE_OK)
        return code;
    sqlite3_wal_hook(
        m_db.get(),
        [](void* pages, sqlite3*, const char*, int count) {
            *static_cast<int*>(pages) = count;
            return SQLITE_OK;
        },
        &m_journalPages);
    const auto tables = m_db.number("SELECT count(*) FROM sqlite_schema");
    if (!tables)
        return m_db.code();
    if (*tables > 0) {
        const auto pages = m_db.number("PRAGMA page_count");
        struct stat about {};
        // SQLite itself would find a missing end only when it gets there.
        if (m_options.vfs.empty() && ::stat(m_folder.database().c_str(), &about) == 0 && about.st_size % kPageSize != 0)
            return SQLITE_CORRUPT;
        if (!m_openedBefore)
            found.clean = m_db.number("SELECT v FROM meta WHERE k='clean'").value_or(0) == 1;
        if (!found.clean && pages.value_or(0) * kPageSize < kCheckWhole) {
            const auto said = m_db.text("PRAGMA quick_check(1)");
            if (!said)
                return m_db.code();
            if (*said != "ok")
                return SQLITE_CORRUPT;
        }
    }
    if (code = prepareSchema(m_db); code != SQLITE_OK)
        return code;
    if (code = prepareStatements(); code != SQLITE_OK)
        return code;
    if (code = m_db.run("UPDATE meta SET v=0 WHERE k='clean'"); code != SQLITE_OK)
        return code;
    return rebuild();
}

int Tables::setAside(Found& found, const std::string& why)
{
    const Salvaged saved = salvage(m_folder.database(), m_folder.fresh(), m_options);
    if (saved.code != SQLITE_OK)
        return saved.code;
    const std::string stamp = disk::Folder::setAsideName(base::wallMicros());
    found.setAside = stamp;
    for (int i = 2; std::filesystem::exists(m_folder.file(found.setAside)); ++i)
        found.setAside = stamp + "-" + std::to_string(i);
    // The journal must not meet the new database: finishSwap() goes on from any point of this.
    if (!move(m_folder.database(), m_folder.file(found.setAside)) || !move(m_folder.file("state.db-wal"), m_folder.file(found.setAside + "-wal"))
        || !move(m_folder.fresh(), m_folder.database()))
        return SQLITE_IOERR;
    m_folder.sync();
    found.clean = true; // the new one is
    found.notes.push_back("The broker's state was damaged (" + why + "); it is kept as " + found.setAside + ". " + std::to_string(saved.sessions)
        + " sessions, " + std::to_string(saved.messages) + " messages and " + std::to_string(saved.retained)
        + " retained topics could be read and are in use; what is missing is lost");
    return SQLITE_OK;
}

/// A salvage that was interrupted: before the database was moved it is made again, after that it is complete.
void Tables::finishSwap()
{
    std::error_code ignored;
    const std::filesystem::path fresh = m_folder.fresh();
    if (!std::filesystem::exists(fresh, ignored))
        return;
    if (std::filesystem::exists(m_folder.database(), ignored)) {
        std::filesystem::remove(fresh, ignored);
    } else {
        move(m_folder.file("state.db-wal"), m_folder.file(disk::Folder::setAsideName(base::wallMicros()) + "-wal"));
        move(fresh, m_folder.database());
        m_folder.sync();
    }
    std::filesystem::remove(fresh.string() + "-wal", ignored);
}

bool Tables::reopen(Found& found)
{
    forgetStatements();
    // What a failed fsync left in the page cache may not be on the disk: the journal is read anew, with its checksums, and moved into
    // the database before anything follows it.
    m_db.close(false);
    found.clean = false;
    return openDatabase(found).has_value() && checkpoint() == SQLITE_OK;
}

void Tables::close()
{
    if (!m_db.isOpen())
        return;
    m_db.run("UPDATE meta SET v=1 WHERE k='clean'");
    forgetStatements();
    m_db.close(true);
}

} // namespace hookline::store
