// The tables of one open spool: the only code that reads and writes them. Knows nothing of threads or acknowledgements.
//
// Opening never refuses because of damage: a damaged database is set aside as state.db.bad-TIME, what can be read of it moves to a
// new one, and what cannot is written down as gaps. Codes are SQLite's, 0 is success. One thread at a time.
#pragma once

#include "core/base/result.h"
#include "core/disk/folder.h"
#include "core/spool/letter.h"
#include "core/spool/options.h"
#include "core/spool/row.h"
#include "core/disk/sqlite.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hookline::spool {

using disk::Connection;
using disk::Folder;
using disk::Mark;
using disk::Statement;

/// How the folder is called towards people.
inline constexpr Folder::Words kFolderWords { "spool", "spool", "kafka.spool_folder" };

struct Gap {
    std::uint32_t lane = 0; ///< 0: not known
    std::uint64_t fromSeq = 0;
    std::uint64_t toSeq = 0;
    std::string cause;
    std::int64_t wallMicros = 0;
    std::uint64_t count() const noexcept { return toSeq - fromSeq + 1; }
};

/// What opening came upon, for the log and the counters.
struct Found {
    bool created = false;
    bool clean = true;      ///< the last program ended in order
    std::string setAside;   ///< file name of a damaged database
    std::uint64_t salvaged = 0;
    std::uint64_t lost = 0; ///< rows in new gaps
    std::vector<std::string> notes; ///< sentences for people
};

class Store {
public:
    /// Errors: those of Folder::open, spool.in_use, spool.newer, spool.open.
    static base::Result<std::unique_ptr<Store>> open(const Options& options, Found& found);
    ~Store();

    /// After a failed write or a fault of the disk: closes without touching the journal, opens again, verifies. `damage`: what
    /// was found broken inside, if that is why; then what can be read moves to a new database, however large it is. Errors: open()'s.
    base::Result<> reopen(Found& found, const std::string& damage = {});
    bool isOpen() const noexcept { return m_db.isOpen(); }
    /// Marks the spool as ended in order.
    void close();

    // One transaction: begin, any of these, commit. A failure has rolled everything back.
    int begin();
    int insert(const RowView& row, bool mayExist);
    int erase(std::uint64_t first, std::uint64_t last);
    int deadLetter(std::uint64_t seq, std::int64_t reason, const std::string& detail, std::int64_t nowMicros);
    int addGap(const Gap& gap);
    int mark(std::uint32_t lane, std::uint64_t deliveredSeq);
    int addLane(std::uint32_t id, const std::string& name);
    struct PutBack {
        bool done = false; ///< else: there is no such letter, or it is not what had been written and stays where it is
        std::size_t bytes = 0;
        int code = 0;
    };
    /// Makes the dead letter the row `seq` of the lane. `headers` take the place of its own; empty: they stay. `mayBeDone`: a commit
    /// that failed may have put it back all the same.
    PutBack putBack(std::int64_t id, std::uint64_t seq, std::uint32_t lane, std::string_view headers, bool mayBeDone);
    int commit();
    void rollback();
    /// After a commit: moves the journal into the database when it is long. SQLite alone would not say that it failed.
    int tidyJournal();

    /// Rows up to the marks: they were delivered, and kept on. @pre no transaction
    void eraseDelivered();

    struct Read {
        std::vector<Row> rows;
        std::vector<Row> damaged; ///< readable, but not what was written
        std::uint64_t lastSeq = 0; ///< as far as it was looked
        bool atEnd = false;
        int code = 0;
    };
    /// Rows of a lane behind `after`, oldest first; lane 0: of all.
    Read read(std::uint32_t lane, std::uint64_t after, std::size_t rows, std::size_t bytes);

    struct Amount {
        std::uint64_t rows = 0;
        std::uint64_t bytes = 0;
        std::uint64_t firstSeq = 0;
        std::uint64_t lastSeq = 0;
        int code = 0; ///< else: nothing is known
    };
    Amount amount(std::uint32_t lane);
    /// Looks at a bounded number of letters, whatever is wanted of them. `code`: nothing is known.
    LetterRead letters(const LetterWish& wish, int& code);
    std::vector<Gap> gaps();
    std::map<std::uint32_t, std::string> lanes(); ///< code() says whether these are all
    std::uint64_t count(const char* table);       ///< 0 also when it failed: code()
    std::string uuid();
    std::uint64_t lastSeq(); ///< highest that was ever given
    std::optional<std::uint64_t> firstSeq(); ///< oldest row; 0: no rows; none: it cannot be read
    std::int64_t firstWallMicros();

    std::uint64_t usedBytes(); ///< rows and journal, without what is free inside
    std::size_t freePages(); ///< inside the database
    /// Gives free pages back to the file system, at most `pages`.
    int shrink(int pages);
    int checkpoint();
    bool wholeCheck(std::string& complaint);

    base::Error cannotOpen(const std::string& why) const;

    Folder& folder() noexcept { return m_folder; }
    std::string lastError() const { return m_db.message(); }
    int code() const noexcept { return m_db.code(); } ///< of the last statement

private:
    explicit Store(Options options)
        : m_options(std::move(options))
    {
    }
    base::Result<> openDatabase(Found& found, const std::string& damage = {});
    int tryOpen(Found& found);
    int salvageAndSwap(Found& found, const std::string& why);
    void finishSwap();
    void compareWithMark(Found& found);
    int prepareStatements();
    void forgetStatements();

    Options m_options;
    Folder m_folder;
    Connection m_db;
    Statement m_insert, m_replace, m_erase, m_readLane, m_readAll, m_copyDead, m_gap, m_lane, m_mark;
    bool m_statements = false;
    bool m_openedBefore = false;
    int m_journalPages = 0; ///< as of the last commit
};

} // namespace hookline::spool
