// The tables of the broker's state: the only code that reads and writes them. Knows nothing of threads or acknowledgements.
//
// Opening never refuses because of damage: a damaged database is set aside as state.db.bad-TIME, what can be read of it moves to a
// new one, and the program goes on. Codes are SQLite's, 0 is success. One thread at a time.
#pragma once

#include "core/base/result.h"
#include "core/disk/folder.h"
#include "core/disk/sqlite.h"
#include "core/store/change.h"
#include "core/store/options.h"
#include "core/store/records.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace hookline::store {

/// What opening came upon, for the log and the counters.
struct Found {
    bool clean = true;      ///< the last program ended in order
    std::string setAside;   ///< file name of a damaged database
    std::uint64_t damaged = 0; ///< records that were not what had been written: left out
    std::vector<std::string> notes; ///< sentences for people
};

/// What was kept, but for what sessions are owed.
struct Kept {
    std::vector<SessionRecord> sessions;
    std::vector<mqtt::MessageRef> retained;
    SessionId lastSession = 0;
    MessageId lastMessage = 0;
};

class Tables {
public:
    /// Errors: those of Folder::open, state.in_use, state.newer, state.open.
    static base::Result<std::unique_ptr<Tables>> open(const Options& options, Found& found);
    ~Tables();

    /// After a fault of the disk: closes without touching the journal, opens again, verifies. False: still broken.
    bool reopen(Found& found);
    bool isOpen() const noexcept { return m_db.isOpen(); }
    /// Marks the state as ended in order.
    void close();

    /// Reads everything but the deliveries, and cleans up what belongs to nobody.
    Kept readKept(Found& found);
    /// What the session is owed, in the order it was sent or is to be.
    int readOwed(SessionId session, std::vector<Delivery>& out, Found& found);

    /// All changes of these batches in one transaction. On failure everything is as it was; call rebuild() before the next attempt.
    /// `again`: an attempt with the same batches failed, and may have come through all the same.
    int write(const std::vector<Batch>& batches, bool again);
    /// After a commit: moves the journal into the database when it is long. SQLite alone would not say that it failed.
    int tidyJournal();
    int checkpoint() { return m_db.run("PRAGMA wal_checkpoint(TRUNCATE)"); }
    bool freePages() { return m_db.number("PRAGMA freelist_count").value_or(0) > 0; }
    int shrink(int pages) { return m_db.run(("PRAGMA incremental_vacuum(" + std::to_string(pages) + ")").c_str()); }
    /// Reads the counts anew from what is on the disk.
    int rebuild();

    std::uint64_t messages() const noexcept { return m_refs.size(); }
    std::uint64_t messageBytes() const noexcept { return m_bytes; }
    std::uint64_t sessions() const noexcept { return m_live.size(); }
    disk::Folder& folder() noexcept { return m_folder; }
    std::string lastError() const { return m_db.message(); }

private:
    friend class Transaction;
    struct Uses {
        std::uint32_t count = 0; ///< deliveries and retained topics
        std::uint32_t bytes = 0;
    };

    explicit Tables(Options options)
        : m_options(std::move(options))
    {
    }
    base::Result<> openDatabase(Found& found);
    int tryOpen(Found& found);
    int setAside(Found& found, const std::string& why);
    void finishSwap();
    int prepareStatements();
    void forgetStatements();

    Options m_options;
    disk::Folder m_folder;
    disk::Connection m_db;
    enum Query : std::uint8_t {
        PutSession, Away, AwayWithWill, NoWill, DropSession, DropSubs, DropOwed, DropReceived, OwedOf, PutSub, DropSub, PutMessage, DropMessage,
        PutOwed, SetFlight, SetReleased, DropDelivery, PutReceived, DropOneReceived, GetRetained, PutRetained, DropRetained, ReadOwed, kQueries,
    };
    std::array<disk::Statement, kQueries> m_statements;
    bool m_openedBefore = false;
    int m_journalPages = 0; ///< as of the last commit
    std::unordered_map<MessageId, Uses> m_refs;
    std::unordered_set<SessionId> m_live;
    std::uint64_t m_bytes = 0;
};

/// Copies what can be read of the damaged database `from` into the new one `to`. Codes of the new one.
struct Salvaged {
    int code = 0;
    std::uint64_t sessions = 0;
    std::uint64_t messages = 0;
    std::uint64_t retained = 0;
};
Salvaged salvage(const std::filesystem::path& from, const std::filesystem::path& to, const Options& options);

} // namespace hookline::store
