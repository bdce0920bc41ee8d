// Dead letters: rows that Kafka will never take as they are, kept with the reason until somebody decides. Values.
#pragma once

#include "core/spool/row.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace hookline::spool {

struct Letter {
    std::int64_t id = 0;     ///< from 1, in the order they died; never given twice
    std::int64_t reason = 0; ///< whoever put it aside knows what it means
    std::string detail;
    std::int64_t diedMicros = 0; ///< wall clock
    Row row;                 ///< with the seq it had
    bool intact = true;      ///< it is what had been written; always true where its body was not read
};

/// Which dead letters, and how many at a time.
struct LetterWish {
    std::int64_t after = 0; ///< an id
    std::int64_t upTo = std::numeric_limits<std::int64_t>::max();
    std::size_t rows = 500; ///< of what is given out
    std::size_t bytes = std::size_t { 1 } << 20; ///< the same; one letter may be larger
    std::vector<std::uint32_t> lanes = {}; ///< empty: all
    std::optional<std::int64_t> reason = std::nullopt; ///< none: all
    bool withBody = true;
};

struct LetterRead {
    std::vector<Letter> letters;
    std::int64_t lastId = 0;   ///< as far as it was looked; a wish goes on behind it
    std::int64_t newestId = 0; ///< of all that there ever were
    bool atEnd = false;        ///< nothing is behind lastId that is wanted
};

} // namespace hookline::spool
