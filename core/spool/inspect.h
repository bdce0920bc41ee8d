// Looking into a spool that nobody uses: what `hooklined spool` does. Never with a running program: its lock says no.
#pragma once

#include "core/base/result.h"
#include "core/spool/row.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace hookline::spool {

struct Inspection {
    std::string uuid;
    bool clean = true;
    std::uint64_t rows = 0;
    std::uint64_t bytes = 0; ///< of the rows' content
    std::uint64_t firstSeq = 0, lastSeq = 0;
    std::uint64_t deadLetters = 0;
    std::map<std::string, std::uint64_t> rowsByLane;
    std::map<std::string, std::uint64_t> bytesByLane;       ///< of the rows' content
    std::map<std::string, std::uint64_t> deadLettersByLane;
    std::vector<std::uint64_t> damaged;  ///< seqs whose checksum is wrong; the first 1000
    std::uint64_t damagedCount = 0;
    std::string complaint; ///< of the database's own check; empty: fine
    struct Missing {
        std::uint64_t fromSeq, toSeq;
        std::string cause;
    };
    std::vector<Missing> gaps;           ///< written down by earlier starts
    std::vector<std::string> setAside;   ///< damaged databases that are kept
    bool good() const noexcept { return complaint.empty() && damagedCount == 0; }
};

/// Reads everything and changes nothing. Errors: spool.folder, spool.in_use, spool.unreadable.
base::Result<Inspection> inspect(const std::filesystem::path& folder);

/// The names of all lanes that there ever were, with rows or without. Errors as of inspect().
base::Result<std::vector<std::string>> lanesOf(const std::filesystem::path& folder);

/// Which lanes something is about, by name; empty: all.
using LaneChoice = std::function<bool(const std::string& lane)>;

struct DumpRow {
    RowView row;
    std::string lane;
    bool intact = true;
    std::int64_t reason = 0; ///< dead letters only
    std::string detail;
};
/// Waiting rows, or dead letters, oldest first. Stops when `each` says false. Returns how many there were.
base::Result<std::uint64_t> dump(
    const std::filesystem::path& folder, bool deadLetters, const std::function<bool(const DumpRow&)>& each, const LaneChoice& lanes = {});

struct SalvageReport {
    std::uint64_t rows = 0, deadLetters = 0, lost = 0;
};
/// Moves what can be read of `file` (a state.db or state.db.bad-…) into a new spool in the empty folder `to`.
base::Result<SalvageReport> salvageFile(const std::filesystem::path& file, const std::filesystem::path& to);

/// Puts dead letters back into the queue under new seqs; they go out at the next start. Returns how many.
base::Result<std::uint64_t> replayDeadLetters(const std::filesystem::path& folder, const LaneChoice& lanes = {});

} // namespace hookline::spool
