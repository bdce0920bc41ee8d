// Tables and pragmas of state.db, and the steps from older versions. One thread at a time.
#pragma once

#include "core/spool/options.h"
#include "core/spool/row.h"
#include "core/disk/sqlite.h"

#include <cstdint>

namespace hookline::spool {

using disk::Connection;
using disk::Statement;

inline constexpr std::int64_t kSchemaVersion = 1;
inline constexpr std::int64_t kPageSize = 8192;

/// Settings of a connection, before anything is read. 0 or the error, SQLITE_BUSY when somebody else has the file.
int prepareConnection(Connection& db, const Options& options);
/// Makes the tables, or brings older ones up to date, in one transaction. SQLITE_SCHEMA: made by a newer program.
int prepareSchema(Connection& db);
/// Seqs up to this one count as given: no row will get them. 0 or the error.
int passOver(Connection& db, std::uint64_t seq);
/// The row where a statement stands whose first columns are seq, lane, kind, ts_us, key, hdr, body; until it goes on.
RowView viewOf(const Statement& statement);
/// Pages after which the journal is moved into the database: a small part of the quota, and on a full disk the ballast must have
/// room for all of it.
int journalPages(const Options& options);
/// Quota in force, where the options leave it to us.
std::uint64_t quotaOf(const Options& options, std::uint64_t freeBytes);

} // namespace hookline::spool
