#include "core/spool/inspect.h"

#include "core/base/clock.h"
#include "core/spool/salvage.h"
#include "core/spool/schema.h"
#include "core/spool/store.h"

namespace hookline::spool {
namespace {

base::Error unreadable(const std::filesystem::path& file, const std::string& why)
{
    return { "spool.unreadable", "The spool " + file.string() + " cannot be read", why,
        "'hooklined spool salvage' saves what can be read; a normal start does the same by itself" };
}

/// A spool opened as it is: no repair, no new file.
struct Opened {
    Folder folder;
    Connection db;
};

base::Result<> openAsIs(const std::filesystem::path& path, Opened& out)
{
    std::error_code ignored;
    if (!std::filesystem::exists(path / "state.db", ignored))
        return base::fail({ "spool.folder", "There is no spool at " + path.string(), "", "Name the folder that holds state.db" });
    if (auto folder = out.folder.open(path, false, kFolderWords); !folder)
        return folder;
    const std::filesystem::path file = out.folder.database();
    if (out.db.open(file, SQLITE_OPEN_READWRITE, {}) != SQLITE_OK)
        return base::fail(unreadable(file, "it cannot be opened"));
    out.db.run("PRAGMA locking_mode=EXCLUSIVE; PRAGMA cell_size_check=ON; PRAGMA trusted_schema=OFF; PRAGMA mmap_size=0;");
    const auto version = out.db.number("SELECT v FROM meta WHERE k='schema'");
    if (!version)
        return base::fail(unreadable(file, out.db.message()));
    if (*version > kSchemaVersion)
        return base::fail({ "spool.newer", "The spool " + file.string() + " was made by a newer Hookline", "", "Use that one's hooklined" });
    return {};
}

std::map<std::uint32_t, std::string> laneNames(const Connection& db)
{
    std::map<std::uint32_t, std::string> out;
    Statement statement(db, "SELECT id, name FROM lane");
    while (statement.step() == SQLITE_ROW)
        out.emplace(static_cast<std::uint32_t>(statement.number(0)), std::string(statement.bytes(1)));
    return out;
}

std::string nameOf(const std::map<std::uint32_t, std::string>& lanes, std::uint32_t lane)
{
    const auto name = lanes.find(lane);
    return name == lanes.end() ? "lane " + std::to_string(lane) : name->second;
}

} // namespace

base::Result<Inspection> inspect(const std::filesystem::path& folder)
{
    Opened spool;
    if (auto opened = openAsIs(folder, spool); !opened)
        return base::fail(opened.error());
    Inspection out;
    Connection& db = spool.db;
    out.uuid = db.text("SELECT v FROM meta WHERE k='uuid'").value_or("");
    out.clean = db.number("SELECT v FROM meta WHERE k='clean'").value_or(0) == 1;
    out.deadLetters = static_cast<std::uint64_t>(db.number("SELECT count(*) FROM dlq").value_or(0));
    out.complaint = db.text("PRAGMA integrity_check(5)").value_or(db.message());
    if (out.complaint == "ok")
        out.complaint.clear();
    const auto lanes = laneNames(db);
    Statement rows(db, "SELECT seq, lane, kind, ts_us, key, hdr, body, crc FROM spool ORDER BY seq");
    int code = 0;
    while ((code = rows.step()) == SQLITE_ROW) {
        const RowView row = viewOf(rows);
        if (out.rows++ == 0)
            out.firstSeq = row.seq;
        out.lastSeq = row.seq;
        out.bytes += row.key.size() + row.headers.size() + row.body.size();
        const std::string lane = nameOf(lanes, row.lane);
        ++out.rowsByLane[lane];
        out.bytesByLane[lane] += row.key.size() + row.headers.size() + row.body.size();
        if (checksum(row) != static_cast<std::uint32_t>(rows.number(7)) && ++out.damagedCount <= 1000)
            out.damaged.push_back(row.seq);
    }
    if (code != SQLITE_DONE && out.complaint.empty())
        out.complaint = db.message();
    Statement dead(db, "SELECT lane, count(*) FROM dlq GROUP BY lane");
    while (dead.step() == SQLITE_ROW)
        out.deadLettersByLane[nameOf(lanes, static_cast<std::uint32_t>(dead.number(0)))] = static_cast<std::uint64_t>(dead.number(1));
    Statement gaps(db, "SELECT from_seq, to_seq, cause FROM gap ORDER BY id");
    while (gaps.step() == SQLITE_ROW) {
        out.gaps.push_back({ static_cast<std::uint64_t>(gaps.number(0)), static_cast<std::uint64_t>(gaps.number(1)),
            std::string(gaps.bytes(2)) });
    }
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with("state.db.bad-") && !name.ends_with("-wal"))
            out.setAside.push_back(name);
    }
    std::ranges::sort(out.setAside);
    return out;
}

base::Result<std::vector<std::string>> lanesOf(const std::filesystem::path& folder)
{
    Opened spool;
    if (auto opened = openAsIs(folder, spool); !opened)
        return base::fail(opened.error());
    std::vector<std::string> out;
    for (auto& [id, name] : laneNames(spool.db))
        out.push_back(name);
    return out;
}

base::Result<std::uint64_t> dump(const std::filesystem::path& folder, bool deadLetters, const std::function<bool(const DumpRow&)>& each,
    const LaneChoice& wanted)
{
    Opened spool;
    if (auto opened = openAsIs(folder, spool); !opened)
        return base::fail(opened.error());
    const auto lanes = laneNames(spool.db);
    Statement rows(spool.db,
        deadLetters ? "SELECT seq, lane, kind, ts_us, key, hdr, body, crc, reason, detail FROM dlq ORDER BY id"
                    : "SELECT seq, lane, kind, ts_us, key, hdr, body, crc, 0, '' FROM spool ORDER BY seq");
    std::uint64_t count = 0;
    int code = 0;
    while ((code = rows.step()) == SQLITE_ROW) {
        DumpRow row { viewOf(rows), {}, true, rows.number(8), std::string(rows.bytes(9)) };
        row.intact = checksum(row.row) == static_cast<std::uint32_t>(rows.number(7));
        if (const auto name = lanes.find(row.row.lane); name != lanes.end())
            row.lane = name->second;
        if (wanted && !wanted(row.lane))
            continue;
        ++count;
        if (!each(row))
            return count;
    }
    if (code != SQLITE_DONE)
        return base::fail(unreadable(spool.folder.database(), spool.db.message()));
    return count;
}

base::Result<SalvageReport> salvageFile(const std::filesystem::path& file, const std::filesystem::path& to)
{
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(file, ignored))
        return base::fail({ "spool.folder", "There is no file " + file.string(), "", "Name a state.db or state.db.bad-…" });
    Folder folder;
    if (auto opened = folder.open(to, true, kFolderWords); !opened)
        return base::fail(opened.error());
    if (std::filesystem::exists(folder.database(), ignored)) {
        return base::fail({ "spool.exists", "There is a spool at " + to.string() + " already", "",
            "Name an empty folder for what is saved; a spool that is in use is never touched" });
    }
    // The neighbours: whoever uses that spool, and how far it had come.
    Folder neighbours;
    Mark mark;
    if (std::filesystem::exists(file.parent_path() / "lock", ignored)) {
        if (auto held = neighbours.open(file.parent_path(), false, kFolderWords); !held)
            return base::fail(held.error());
        mark = neighbours.readMark().value_or(Mark {});
    }
    Options options;
    const Salvage saved = salvage(file, folder.database(), options, mark.committed, mark.done, base::wallMicros());
    if (saved.code != SQLITE_OK)
        return base::fail({ "spool.salvage", "Nothing could be written to " + to.string(), sqlite3_errstr(saved.code), "Make room on the disk" });
    return SalvageReport { saved.rows, saved.deadLetters, saved.lost };
}

base::Result<std::uint64_t> replayDeadLetters(const std::filesystem::path& folder, const LaneChoice& wanted)
{
    {
        Opened spool; // says what is wrong, where open() would repair
        if (auto opened = openAsIs(folder, spool); !opened)
            return base::fail(opened.error());
    }
    Options options;
    options.folder = folder;
    options.ballastBytes = 0;
    Found found;
    auto store = Store::open(options, found);
    if (!store)
        return base::fail(store.error());
    const std::map<std::uint32_t, std::string> lanes = (*store)->lanes();
    std::uint64_t count = 0;
    LetterWish wish;
    for (LetterRead read; !read.atEnd; wish.after = read.lastId) {
        int code = SQLITE_OK;
        read = (*store)->letters(wish, code);
        std::uint64_t seq = (*store)->lastSeq();
        if (code == SQLITE_OK)
            code = (*store)->begin();
        for (const Letter& letter : read.letters) {
            if (code != SQLITE_OK)
                break;
            const std::uint32_t lane = letter.row.lane();
            if (wanted && !wanted(nameOf(lanes, lane)))
                continue;
            const Store::PutBack put = (*store)->putBack(letter.id, seq + 1, lane, {}, false);
            code = put.code;
            seq += put.done; // what is damaged stays among the dead
            count += put.done;
        }
        if (code == SQLITE_OK)
            code = (*store)->commit();
        if (code != SQLITE_OK)
            return base::fail({ "spool.write", "The dead letters could not be put back", (*store)->lastError(), "Make room on the disk" });
    }
    // As far as it is committed now; a mark that lags behind would do no harm.
    if (const auto first = (*store)->firstSeq())
        (*store)->folder().writeMark({ (*store)->lastSeq(), *first == 0 ? (*store)->lastSeq() : *first - 1 });
    (*store)->close();
    return count;
}

} // namespace hookline::spool
