// Reads what can be read of a damaged database into a new one, and writes down what cannot. One thread.
#pragma once

#include "core/spool/options.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace hookline::spool {

struct Salvage {
    int code = 0;                ///< of making the new one; 0: it is complete
    std::uint64_t rows = 0;      ///< waiting ones moved over
    std::uint64_t deadLetters = 0;
    std::uint64_t lost = 0;      ///< seqs in gaps
    std::uint64_t gaps = 0;
    bool headerGone = false;     ///< nothing at all could be read
};

/// Moves rows, dead letters, gaps, lanes and identity from `damaged` (left as it is, but for a missing end that is filled with
/// zeros so that SQLite reads the rest) to the new file `to`. `mark`: what is known of the damaged one from elsewhere.
Salvage salvage(const std::filesystem::path& damaged, const std::filesystem::path& to, const Options& options, std::uint64_t committed,
    std::uint64_t done, std::int64_t nowMicros);

} // namespace hookline::spool
