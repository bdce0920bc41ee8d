// A Kafka record as it lies in the spool: key and body as they are, everything else packed into the row's headers.
//
// A record is stored ready to be sent, so it goes out unchanged after a restart with other rules or formats. One thread per object.
#pragma once

#include "core/kafka/placement.h"
#include "core/spool/row.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hookline::kafka {

struct StoredRecord {
    std::string_view topic;
    std::string_view rule; ///< whose account it is on; empty: none
    std::string_view key;
    bool hasKey = true;
    std::string_view value;
    Placement placement;
    std::int64_t timestampMillis = 0;
    std::uint64_t eventId = 0; ///< in the run that stored it
    std::vector<std::pair<std::string_view, std::string_view>> headers;
};

/// Packs everything but key and value into `headers`; returns a row of views into record and `headers`.
spool::RowView packStored(const StoredRecord& record, std::uint32_t lane, std::int64_t wallMicros, std::string& headers);
/// Views into the row. False: not made by packStored.
bool unpackStored(const spool::RowView& row, StoredRecord& out);

/// One line of JSON for people and scripts. A body or key that is not UTF-8 stands in base64.
std::string describeStored(
    const spool::RowView& row, std::string_view lane, bool intact, bool dead, std::int64_t reason, std::string_view detail);

} // namespace hookline::kafka
