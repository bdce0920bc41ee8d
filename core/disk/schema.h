// The tables of one database and the steps from older versions of them, made or brought up to date in one transaction.
// One thread at a time.
#pragma once

#include "core/disk/sqlite.h"

#include <cstdint>
#include <span>

namespace hookline::disk {

struct Schema {
    const char* create; ///< every table of version 1, one of them `meta(k, v)` with a row 'schema'
    const char* names;  ///< the tables' names as SQL strings with commas between
    std::int64_t count; ///< of them
    std::span<const char* const> steps; ///< what brings version i + 1 to version i + 2

    std::int64_t version() const noexcept { return static_cast<std::int64_t>(steps.size()) + 1; }
};

/// 0 or the error. SQLITE_CORRUPT: tables are missing or say no version; SQLITE_SCHEMA: made by a newer program.
int prepareSchema(Connection& db, const Schema& schema);

} // namespace hookline::disk
