// Opening: what to do with what is found. A spool that cannot be read must not keep the program from starting.
#include "core/spool/store.h"

#include "core/base/clock.h"
#include "core/spool/salvage.h"
#include "core/spool/schema.h"

#include <sys/stat.h>

namespace hookline::spool {

using disk::isBusy;
using disk::isCorruption;
namespace {

std::string seqs(std::uint64_t first, std::uint64_t last) { return std::to_string(first) + " to " + std::to_string(last); }

bool move(const std::filesystem::path& from, const std::filesystem::path& to)
{
    std::error_code error;
    std::filesystem::rename(from, to, error);
    return !error;
}

} // namespace

base::Result<std::unique_ptr<Store>> Store::open(const Options& options, Found& found)
{
    std::unique_ptr<Store> store(new Store(options));
    if (auto folder = store->m_folder.open(options.folder, true, kFolderWords); !folder)
        return base::fail(folder.error());
    store->m_options.quotaBytes = quotaOf(options, store->m_folder.freeBytes());
    if (auto opened = store->openDatabase(found); !opened)
        return base::fail(opened.error());
    return store;
}

Store::~Store()
{
    forgetStatements();
}

base::Result<> Store::openDatabase(Found& found, const std::string& damage)
{
    if (m_options.vfs.empty())
        finishSwap();
    int code = damage.empty() ? tryOpen(found) : SQLITE_CORRUPT;
    if (isCorruption(code)) {
        const std::string why = !damage.empty() ? damage : m_db.isOpen() ? m_db.message() : "not a database";
        forgetStatements();
        m_db.close(false);
        code = salvageAndSwap(found, why);
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
    if (isBusy(code))
        return base::fail({ "spool.in_use", "The spool " + where + " is in use by another program", why, "Stop that one first" });
    if (code == SQLITE_SCHEMA)
        return base::fail({ "spool.newer", "The spool " + where + " was made by a newer Hookline", "", "Start that one, or choose another kafka.spool_folder" });
    return base::fail(cannotOpen(why));
}

base::Error Store::cannotOpen(const std::string& why) const
{
    return { "spool.open", "The spool " + m_folder.database().string() + " cannot be opened", why,
        "See whether the disk is full, read-only or failing" };
}

int Store::tryOpen(Found& found)
{
    int code = m_db.open(m_folder.database(), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, m_options.vfs);
    if (code != SQLITE_OK)
        return code;
    ::chmod(m_folder.database().c_str(), 0600);
    if (code = prepareConnection(m_db, m_options); code != SQLITE_OK)
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
        if (pages && m_options.vfs.empty() && ::stat(m_folder.database().c_str(), &about) == 0 && about.st_size % kPageSize != 0)
            return SQLITE_CORRUPT;
        if (!m_openedBefore)
            found.clean = m_db.number("SELECT v FROM meta WHERE k='clean'").value_or(0) == 1;
        if (!found.clean && static_cast<std::uint64_t>(pages.value_or(0)) * kPageSize < m_options.checkWholeBytes) {
            const auto said = m_db.text("PRAGMA quick_check(1)");
            if (!said)
                return m_db.code();
            if (*said != "ok")
                return SQLITE_CORRUPT;
        }
    } else {
        found.created = !m_openedBefore;
    }
    if (code = prepareSchema(m_db); code != SQLITE_OK)
        return code;
    if (code = prepareStatements(); code != SQLITE_OK)
        return code;
    compareWithMark(found);
    return m_db.run("UPDATE meta SET v=0 WHERE k='clean'");
}

void Store::compareWithMark(Found& found)
{
    const std::uint64_t inside = lastSeq();
    const auto mark = m_folder.readMark();
    if (!mark || mark->committed <= inside || !found.setAside.empty())
        return;
    const std::uint64_t from = std::max(inside, mark->done) + 1;
    passOver(m_db, mark->committed);
    if (from > mark->committed)
        return;
    found.lost += mark->committed - from + 1;
    addGap({ 0, from, mark->committed, "the journal was damaged or removed", base::wallMicros() });
    found.notes.push_back("The spool's journal was damaged or removed: records " + seqs(from, mark->committed)
        + " that were stored are gone; those that Kafka had not acknowledged are lost");
}

int Store::salvageAndSwap(Found& found, const std::string& why)
{
    const std::int64_t now = base::wallMicros();
    const Mark mark = m_folder.readMark().value_or(Mark {});
    const Salvage saved = salvage(m_folder.database(), m_folder.fresh(), m_options, mark.committed, mark.done, now);
    if (saved.code != SQLITE_OK)
        return saved.code;
    found.setAside = disk::Folder::setAsideName(now);
    for (int i = 2; std::filesystem::exists(m_folder.file(found.setAside)); ++i)
        found.setAside = disk::Folder::setAsideName(now) + "-" + std::to_string(i);
    // The journal first: a new database must never meet an old journal. finishSwap() goes on from any point of this.
    const std::filesystem::path journal = m_folder.file("state.db-wal");
    if (std::filesystem::exists(journal) && !move(journal, m_folder.file(found.setAside + "-wal")))
        return SQLITE_IOERR;
    if (!move(m_folder.database(), m_folder.file(found.setAside)) || !move(m_folder.fresh(), m_folder.database()))
        return SQLITE_IOERR;
    m_folder.sync();
    found.clean = true; // the new one is
    found.salvaged = saved.rows;
    found.lost += saved.lost;
    std::string note = "The spool was damaged (" + why + "); it is kept as " + found.setAside + ". ";
    if (saved.headerGone)
        note += "Nothing could be read of it";
    else
        note += std::to_string(saved.rows) + " waiting records were saved";
    note += saved.lost == 0 ? ", none is missing" : ", " + std::to_string(saved.lost) + " are lost: 'hooklined spool check' lists them";
    found.notes.push_back(std::move(note));
    return SQLITE_OK;
}

void Store::finishSwap()
{
    std::error_code ignored;
    const std::filesystem::path fresh = m_folder.fresh();
    if (!std::filesystem::exists(fresh, ignored))
        return;
    bool complete = false;
    {
        Connection db;
        if (db.open(fresh, SQLITE_OPEN_READWRITE, m_options.vfs) == SQLITE_OK)
            complete = db.number("SELECT v FROM meta WHERE k='salvaged'").value_or(0) == 1;
    }
    if (complete) {
        const std::string name = disk::Folder::setAsideName(base::wallMicros());
        move(m_folder.file("state.db-wal"), m_folder.file(name + "-wal"));
        if (std::filesystem::exists(m_folder.database(), ignored))
            move(m_folder.database(), m_folder.file(name));
        move(fresh, m_folder.database());
        m_folder.sync();
    } else {
        std::filesystem::remove(fresh, ignored);
    }
    std::filesystem::remove(fresh.string() + "-wal", ignored);
}

base::Result<> Store::reopen(Found& found, const std::string& damage)
{
    forgetStatements();
    // What a failed fsync left in the page cache may not be on the disk: the journal is read anew, with its checksums, and moved into
    // the database before anything follows it.
    m_db.close(false);
    found.clean = false;
    if (auto opened = openDatabase(found, damage); !opened)
        return opened;
    if (checkpoint() != SQLITE_OK)
        return base::fail(cannotOpen(lastError()));
    return {};
}

void Store::close()
{
    if (!m_db.isOpen())
        return;
    m_db.run("UPDATE meta SET v=1 WHERE k='clean'");
    forgetStatements();
    m_db.close(true);
}

} // namespace hookline::spool
