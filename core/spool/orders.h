// What the spool's user wants done, gathered on its thread and handed to the writer in one piece. Keeps its memory between uses.
#pragma once

#include "core/spool/letter.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

namespace hookline::spool {

class Orders {
public:
    struct Entry {
        RowView row; ///< its views are made by rowAt()
        std::size_t offset = 0, keySize = 0, headersSize = 0, bodySize = 0;
        std::int64_t letter = 0; ///< this dead letter takes the place; of the row only seq, lane and headers count
    };
    struct Death {
        std::uint64_t seq;
        int reason;
        std::string detail;
    };
    struct LetterOrder {
        std::uint64_t token;
        LetterWish wish;
    };
    struct ReadOrder {
        std::uint32_t lane;
        std::uint64_t after;
        std::size_t rows, bytes;
    };

    std::vector<Entry> entries;
    std::string bytes; ///< of all entries, one after the other
    std::vector<std::uint64_t> done;
    std::vector<Death> deaths;
    std::vector<ReadOrder> reads;
    std::vector<LetterOrder> letterReads;
    std::vector<std::pair<std::uint32_t, std::string>> lanes;
    std::vector<std::pair<std::uint32_t, std::uint64_t>> marks; ///< lane, seq up to which all is delivered
    std::uint64_t ticket = 0; ///< given out with these or earlier orders

    bool empty() const noexcept
    {
        return entries.empty() && done.empty() && deaths.empty() && reads.empty() && letterReads.empty() && lanes.empty() && marks.empty() && ticket == 0;
    }

    void add(const RowView& row, std::int64_t letter = 0)
    {
        entries.push_back({ row, bytes.size(), row.key.size(), row.headers.size(), row.body.size(), letter });
        bytes.append(row.key).append(row.headers).append(row.body);
    }
    RowView rowAt(std::size_t index) const noexcept
    {
        const Entry& entry = entries[index];
        RowView row = entry.row;
        const std::string_view all = bytes;
        row.key = all.substr(entry.offset, entry.keySize);
        row.headers = all.substr(entry.offset + entry.keySize, entry.headersSize);
        row.body = all.substr(entry.offset + entry.keySize + entry.headersSize, entry.bodySize);
        return row;
    }
    /// Adds all of `later` behind; `later` is empty afterwards.
    void takeFrom(Orders& later)
    {
        if (empty()) {
            std::swap(*this, later);
            return;
        }
        const std::size_t shift = bytes.size();
        for (Entry& entry : later.entries) {
            entry.offset += shift;
            entries.push_back(entry);
        }
        bytes.append(later.bytes);
        done.insert(done.end(), later.done.begin(), later.done.end());
        deaths.insert(deaths.end(), later.deaths.begin(), later.deaths.end());
        reads.insert(reads.end(), later.reads.begin(), later.reads.end());
        letterReads.insert(letterReads.end(), std::make_move_iterator(later.letterReads.begin()), std::make_move_iterator(later.letterReads.end()));
        lanes.insert(lanes.end(), later.lanes.begin(), later.lanes.end());
        marks.insert(marks.end(), later.marks.begin(), later.marks.end());
        ticket = std::max(ticket, later.ticket);
        later.clear();
    }
    void clear()
    {
        entries.clear();
        bytes.clear();
        if (bytes.capacity() > (std::size_t { 8 } << 20)) // a past peak
            bytes.shrink_to_fit();
        done.clear();
        deaths.clear();
        reads.clear();
        letterReads.clear();
        lanes.clear();
        marks.clear();
        ticket = 0;
    }
};

} // namespace hookline::spool
