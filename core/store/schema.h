// Tables and pragmas of the broker's state.db, and the steps from older versions. One thread at a time.
#pragma once

#include "core/disk/sqlite.h"
#include "core/store/options.h"

#include <cstdint>

namespace hookline::store {

inline constexpr std::int64_t kSchemaVersion = 1;
inline constexpr std::int64_t kPageSize = 8192;
/// Pages after which the journal is moved into the database; on a full disk the ballast must have room for all of them.
inline constexpr int kJournalPages = 1000;

/// Settings of a connection, before anything is read. 0 or the error, SQLITE_BUSY when somebody else has the file.
int prepareConnection(disk::Connection& db, Sync sync);
/// Makes the tables, or brings older ones up to date, in one transaction. SQLITE_SCHEMA: made by a newer program.
int prepareSchema(disk::Connection& db);

} // namespace hookline::store
