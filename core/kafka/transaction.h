// What a lane that sends exactly once knows of its transactions: which records are in the open one, and how far the spool is committed.
//
// A record in it is not acknowledged before its transaction is. A commit whose answer never came is looked up by its number once the
// next producer has read the position: then it is known to have happened, or never to happen. The bridge's thread.
#pragma once

#include "core/kafka/spool_position.h"

#include <cstdint>
#include <string>
#include <vector>

namespace hookline::kafka {

struct Record;

class Transaction {
public:
    struct Written {
        Record* record = nullptr;
        std::int32_t partition = -1;
        std::int64_t offset = -1;
    };
    struct Limits {
        std::uint64_t records = 0;
        std::uint64_t bytes = 0;
    };

    /// `id`: the transactional id. `spool`: its uuid; a position of another one counts for nothing.
    Transaction(std::string id, std::string group, std::string spool);

    const std::string& id() const noexcept { return m_id; }
    const std::string& group() const noexcept { return m_group; }

    /// A producer has opened its transactions and read `position`. Returns the records of the commit whose answer was missing, if it
    /// happened after all: they are done with.
    std::vector<Written> opened(std::string_view position);
    bool isOpen() const noexcept { return m_open && !m_committing; }
    bool isCommitting() const noexcept { return m_committing; }
    /// What was read is somebody else's, and why that is.
    const std::string& remark() const noexcept { return m_remark; }

    /// A row of an earlier run that was committed by it.
    bool covers(std::uint32_t lane, std::uint64_t seq, std::int64_t wallMicros) const noexcept { return m_position.covers(lane, seq, wallMicros); }

    /// A record was handed over.
    void add(std::uint64_t bytes, std::int64_t now) noexcept;
    /// Kafka has it, uncommitted.
    void wrote(const Written& written) { m_written.push_back(written); }
    std::uint64_t written() const noexcept { return m_written.size(); }
    /// Nothing more may be added: it is large or old enough.
    bool isFull(const Limits& limits, std::int64_t now) const noexcept;
    /// Since its first record.
    std::int64_t ageNanos(std::int64_t now) const noexcept { return m_records == 0 ? 0 : now - m_began; }

    /// From now on it is being committed; returns the position to commit with it. `laneOf` what a record's row is in, 0: it has none.
    template <class LaneOf>
    const SpoolPosition& commit(LaneOf&& laneOf);
    /// It is: its records.
    std::vector<Written> committed();
    /// Its producer is gone: nothing of it will be committed, unless it was being committed.
    void lost();

private:
    void clear() noexcept;
    static std::string makeRun();

    std::string m_id;
    std::string m_group;
    std::string m_remark;
    SpoolPosition m_position; // committed
    SpoolPosition m_next;     // what the commit on its way makes of it
    std::vector<Written> m_written;
    std::vector<Written> m_uncertain; // of the commit with m_next's number
    std::uint64_t m_records = 0;      // in the open one
    std::uint64_t m_bytes = 0;
    std::int64_t m_began = 0;
    std::uint64_t m_number = 0;
    const std::string m_spool;
    const std::string m_run = makeRun();
    bool m_open = false;
    bool m_committing = false;
};

template <class LaneOf>
const SpoolPosition& Transaction::commit(LaneOf&& laneOf)
{
    m_next = m_position;
    m_next.spool = m_spool;
    m_next.run = m_run;
    m_next.number = ++m_number;
    for (const Written& one : m_written) {
        const auto row = laneOf(*one.record);
        if (row.lane != 0)
            m_next.advance(row.lane, row.seq, row.wallMicros);
    }
    m_committing = true;
    return m_next;
}

} // namespace hookline::kafka
