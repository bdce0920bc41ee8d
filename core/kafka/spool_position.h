// How far a spool has been delivered, as it stands in Kafka: committed in the same transaction as the records, read back at the start.
//
// For each lane of the spool the highest row that is committed. Rows of a lane are sent in their order, so everything of the lane up
// to it is committed too, or has left the spool for another reason, durably, before. One thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookline::kafka {

struct SpoolPosition {
    struct Reached {
        std::uint32_t lane = 0;
        std::uint64_t seq = 0;
        std::int64_t wallMicros = 0; ///< newest time of a row up to seq
        friend bool operator==(const Reached&, const Reached&) = default;
    };

    std::string spool; ///< uuid
    std::string run;   ///< whoever committed: one start of a bridge
    std::uint64_t number = 0; ///< of its transaction
    std::vector<Reached> reached; ///< the one that moved last is the last

    /// Row `seq` of the lane has been committed.
    void advance(std::uint32_t lane, std::uint64_t seq, std::int64_t wallMicros);
    /// The row is committed. Its time counts too: a spool that was put back from an older copy gives the same seqs again, to newer rows.
    bool covers(std::uint32_t lane, std::uint64_t seq, std::int64_t wallMicros) const noexcept;
    /// The newest row, for those who look at the group with Kafka's tools.
    std::uint64_t newest() const noexcept;

    /// One line, shorter than what Kafka takes beside an offset (offset.metadata.max.bytes, 4096).
    std::string text() const;
    /// Nothing: this is no position of ours.
    static std::optional<SpoolPosition> parse(std::string_view text);
    friend bool operator==(const SpoolPosition&, const SpoolPosition&) = default;
};

} // namespace hookline::kafka
