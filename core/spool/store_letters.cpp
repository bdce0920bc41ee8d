// The statements about dead letters.
#include "core/spool/schema.h"
#include "core/spool/store.h"

#include <algorithm>

namespace hookline::spool {
namespace {

constexpr const char* kLetter
    = "SELECT seq, lane, kind, ts_us, key, hdr, CASE WHEN ?3 THEN body ELSE x'' END, crc, id, reason, detail, at_us FROM dlq";
constexpr std::size_t kMostLooked = 5000; ///< at a time, wanted or not: rows wait meanwhile

} // namespace

LetterRead Store::letters(const LetterWish& wish, int& code)
{
    LetterRead out;
    out.lastId = wish.after;
    Statement newest(m_db, "SELECT seq FROM sqlite_sequence WHERE name='dlq'");
    if (newest.step() == SQLITE_ROW)
        out.newestId = newest.number(0);
    Statement statement(m_db, (std::string(kLetter) + " WHERE id > ?1 AND id <= ?2 ORDER BY id").c_str());
    statement.bind(1, wish.after).bind(2, wish.upTo).bind(3, std::int64_t { wish.withBody });
    std::size_t bytes = 0;
    code = SQLITE_ROW;
    for (std::size_t looked = 0; looked < kMostLooked && out.letters.size() < wish.rows && bytes < wish.bytes; ++looked) {
        if (code = statement.step(); code != SQLITE_ROW)
            break;
        out.lastId = statement.number(8);
        const auto lane = static_cast<std::uint32_t>(statement.number(1));
        if ((!wish.lanes.empty() && std::ranges::find(wish.lanes, lane) == wish.lanes.end())
            || (wish.reason && *wish.reason != statement.number(9)))
            continue;
        const RowView view = viewOf(statement);
        const bool intact = !wish.withBody || checksum(view) == static_cast<std::uint32_t>(statement.number(7));
        out.letters.push_back(
            { statement.number(8), statement.number(9), std::string(statement.bytes(10)), statement.number(11), Row(view), intact });
        bytes += out.letters.back().row.size();
    }
    out.atEnd = code == SQLITE_DONE;
    code = code == SQLITE_ROW || code == SQLITE_DONE ? SQLITE_OK : m_db.code();
    return out;
}

Store::PutBack Store::putBack(std::int64_t id, std::uint64_t seq, std::uint32_t lane, std::string_view headers, bool mayBeDone)
{
    PutBack out;
    Statement letter(m_db, (std::string(kLetter) + " WHERE id = ?1").c_str());
    letter.bind(1, id).bind(3, std::int64_t { 1 });
    const int found = letter.step();
    if (found == SQLITE_DONE) {
        if (mayBeDone) {
            Statement row(m_db, "SELECT 1 FROM spool WHERE seq = ?1");
            row.bind(1, static_cast<std::int64_t>(seq));
            out.done = row.step() == SQLITE_ROW;
        }
        if (!out.done) // the mark will say that all up to this seq is here
            out.code = passOver(m_db, seq);
        return out;
    }
    if (found != SQLITE_ROW) {
        out.code = m_db.code();
        return out;
    }
    RowView row = viewOf(letter);
    if (checksum(row) != static_cast<std::uint32_t>(letter.number(7))) {
        out.code = passOver(m_db, seq);
        return out;
    }
    row.seq = seq;
    row.lane = lane;
    if (!headers.empty())
        row.headers = headers;
    out.bytes = row.key.size() + row.headers.size() + row.body.size();
    out.code = insert(row, mayBeDone);
    if (out.code == SQLITE_OK)
        out.code = Statement(m_db, "DELETE FROM dlq WHERE id=?1").bind(1, id).run();
    out.done = out.code == SQLITE_OK;
    return out;
}

} // namespace hookline::spool
