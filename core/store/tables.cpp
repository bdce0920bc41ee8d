// The statements, and reading.
#include "core/store/tables.h"

#include "core/base/clock.h"
#include "core/store/schema.h"
#include "core/store/transaction.h"

#include <algorithm>

namespace hookline::store {

int Tables::prepareStatements()
{
    static constexpr std::array<const char*, kQueries> kSql {
        "INSERT OR REPLACE INTO session(id, data, connected, expires_us, will, will_us) VALUES(?1,?2,?3,?4,?5,?6)",
        "UPDATE session SET connected=0, expires_us=?2, will=NULL, will_us=0 WHERE id=?1",
        "UPDATE session SET connected=0, expires_us=?2, will_us=?3 WHERE id=?1",
        "UPDATE session SET will=NULL, will_us=0 WHERE id=?1",
        "DELETE FROM session WHERE id=?1",
        "DELETE FROM sub WHERE session=?1",
        "DELETE FROM owed WHERE session=?1",
        "DELETE FROM received WHERE session=?1",
        "SELECT mid FROM owed WHERE session=?1",
        "INSERT OR REPLACE INTO sub(session, filter, options) VALUES(?1,?2,?3)",
        "DELETE FROM sub WHERE session=?1 AND filter=?2",
        "INSERT OR REPLACE INTO msg(mid, head, body, crc) VALUES(?1,?2,?3,?4)",
        "DELETE FROM msg WHERE mid=?1",
        "INSERT OR IGNORE INTO owed(session, mid, via, qos, retain, flight, released, ids) VALUES(?1,?2,?3,?4,?5,?6,?7,?8)",
        "UPDATE owed SET flight=?4 WHERE session=?1 AND mid=?2 AND via=?3",
        "UPDATE owed SET released=1 WHERE session=?1 AND mid=?2 AND via=?3",
        "DELETE FROM owed WHERE session=?1 AND mid=?2 AND via=?3",
        "INSERT OR IGNORE INTO received(session, pid) VALUES(?1,?2)",
        "DELETE FROM received WHERE session=?1 AND pid=?2",
        "SELECT mid FROM retained WHERE topic=?1",
        "INSERT OR REPLACE INTO retained(topic, mid) VALUES(?1,?2)",
        "DELETE FROM retained WHERE topic=?1",
        "SELECT owed.mid, via, qos, retain, flight, released, ids, head, body, crc FROM owed LEFT JOIN msg ON msg.mid=owed.mid"
        " WHERE session=?1 ORDER BY owed.mid, via",
    };
    for (std::size_t i = 0; i < kQueries; ++i) {
        m_statements[i] = disk::Statement(m_db, kSql[i]);
        if (m_statements[i].code() != SQLITE_OK)
            return m_db.code();
    }
    return SQLITE_OK;
}

void Tables::forgetStatements()
{
    for (disk::Statement& statement : m_statements)
        statement = disk::Statement();
}

int Tables::write(const std::vector<Batch>& batches, bool again)
{
    if (const int code = m_db.run("BEGIN IMMEDIATE"); code != SQLITE_OK)
        return code;
    Transaction transaction(*this, again);
    int code = SQLITE_OK;
    for (const Batch& batch : batches) {
        for (const Change& change : batch.changes) {
            if (code == SQLITE_OK)
                code = transaction.apply(change);
        }
    }
    if (code == SQLITE_OK)
        code = transaction.finish();
    if (code == SQLITE_OK)
        code = m_db.run("COMMIT");
    if (code == SQLITE_OK)
        transaction.committed();
    else if (m_db.inTransaction()) // a full disk may have rolled back by itself
        m_db.run("ROLLBACK");
    return code;
}

int Tables::tidyJournal()
{
    if (m_journalPages < kJournalPages)
        return SQLITE_OK;
    m_journalPages = 0;
    return m_db.run("PRAGMA wal_checkpoint(PASSIVE)");
}

int Tables::rebuild()
{
    m_refs.clear();
    m_live.clear();
    m_bytes = 0;
    const auto each = [&](const char* sql, auto&& take) {
        disk::Statement rows(m_db, sql);
        int code = SQLITE_ROW;
        while ((code = rows.step()) == SQLITE_ROW)
            take(rows);
        return code == SQLITE_DONE ? SQLITE_OK : m_db.code();
    };
    int code = each("SELECT id FROM session", [&](disk::Statement& row) { m_live.insert(static_cast<SessionId>(row.number(0))); });
    if (code == SQLITE_OK)
        code = each("SELECT mid, length(head) + length(body) FROM msg", [&](disk::Statement& row) {
            m_refs[static_cast<MessageId>(row.number(0))].bytes = static_cast<std::uint32_t>(row.number(1));
            m_bytes += static_cast<std::uint64_t>(row.number(1));
        });
    const auto count = [&](disk::Statement& row) {
        if (const auto known = m_refs.find(static_cast<MessageId>(row.number(0))); known != m_refs.end())
            ++known->second.count;
    };
    if (code == SQLITE_OK)
        code = each("SELECT mid FROM owed", count);
    if (code == SQLITE_OK)
        code = each("SELECT mid FROM retained", count);
    return code;
}

Kept Tables::readKept(Found& found)
{
    Kept out;
    // What belongs to nobody: a salvage may leave some, or a message whose last owner was damaged.
    m_db.run("BEGIN IMMEDIATE;"
             "DELETE FROM sub WHERE session NOT IN (SELECT id FROM session);"
             "DELETE FROM received WHERE session NOT IN (SELECT id FROM session);"
             "DELETE FROM owed WHERE session NOT IN (SELECT id FROM session);"
             "DELETE FROM owed WHERE mid NOT IN (SELECT mid FROM msg);"
             "DELETE FROM retained WHERE mid NOT IN (SELECT mid FROM msg);"
             "DELETE FROM msg WHERE mid NOT IN (SELECT mid FROM owed) AND mid NOT IN (SELECT mid FROM retained);"
             "COMMIT;");
    if (m_db.inTransaction())
        m_db.run("ROLLBACK");
    rebuild();
    const bool check = m_options.checkCrc;
    std::unordered_map<SessionId, std::size_t> places;
    std::vector<SessionId> badSessions;
    {
        disk::Statement rows(m_db, "SELECT id, data, connected, expires_us, will, will_us FROM session ORDER BY id");
        while (rows.step() == SQLITE_ROW) {
            const auto id = static_cast<SessionId>(rows.number(0));
            out.lastSession = id;
            auto session = decodeSession(rows.bytes(1), id, check);
            if (!session) {
                badSessions.push_back(id);
                continue;
            }
            session->connected = rows.number(2) != 0;
            session->expiresMicros = rows.number(3);
            if (const std::string_view will = rows.bytes(4); !will.empty()) {
                session->will = decodeWill(will, check);
                found.damaged += session->will ? 0u : 1u;
            }
            session->willMicros = rows.number(5);
            places.emplace(id, out.sessions.size());
            out.sessions.push_back(std::move(*session));
        }
    }
    const auto owner = [&](const disk::Statement& row) {
        const auto place = places.find(static_cast<SessionId>(row.number(0)));
        return place == places.end() ? nullptr : &out.sessions[place->second];
    };
    disk::Statement subs(m_db, "SELECT session, filter, options FROM sub");
    while (subs.step() == SQLITE_ROW) {
        SessionRecord* session = owner(subs);
        if (!session)
            continue;
        if (auto subscription = decodeSubscription(session->id, subs.bytes(1), subs.bytes(2), check))
            session->subscriptions.push_back(std::move(*subscription));
        else
            ++found.damaged;
    }
    disk::Statement received(m_db, "SELECT session, pid FROM received");
    while (received.step() == SQLITE_ROW) {
        if (SessionRecord* session = owner(received))
            session->received.push_back(static_cast<std::uint16_t>(received.number(1)));
    }
    disk::Statement owed(m_db, "SELECT session, mid FROM owed");
    while (owed.step() == SQLITE_ROW) {
        SessionRecord* session = owner(owed);
        const auto message = m_refs.find(static_cast<MessageId>(owed.number(1)));
        if (!session || message == m_refs.end())
            continue;
        ++session->queued;
        session->queuedBytes += sizeof(mqtt::Message) + message->second.bytes;
    }
    disk::Statement retained(m_db, "SELECT retained.mid, head, body, crc, topic FROM retained JOIN msg ON msg.mid=retained.mid");
    std::vector<std::string> badTopics;
    while (retained.step() == SQLITE_ROW) {
        const auto id = static_cast<MessageId>(retained.number(0));
        mqtt::MessageRef message;
        if (!check || checksum(id, retained.bytes(1), retained.bytes(2)) == static_cast<std::uint32_t>(retained.number(3)))
            message = decodeMessage(id, retained.bytes(1), retained.bytes(2), base::wallMicros(), base::steadyNanos());
        if (message && message->topic() == retained.bytes(4)) {
            out.retained.push_back(std::move(message));
        } else {
            badTopics.emplace_back(retained.bytes(4));
            ++found.damaged;
        }
    }
    for (const std::string& topic : badTopics)
        disk::Statement(m_db, "DELETE FROM retained WHERE topic=?1").bindBlob(1, topic).run();
    for (const SessionId id : badSessions) {
        ++found.damaged;
        for (const char* sql : { "DELETE FROM session WHERE id=?1", "DELETE FROM sub WHERE session=?1", "DELETE FROM owed WHERE session=?1",
                 "DELETE FROM received WHERE session=?1" })
            disk::Statement(m_db, sql).bind(1, static_cast<std::int64_t>(id)).run();
    }
    if (!badSessions.empty() || !badTopics.empty())
        rebuild();
    out.lastMessage = static_cast<MessageId>(m_db.number("SELECT max(mid) FROM msg").value_or(0));
    return out;
}

int Tables::readOwed(SessionId session, std::vector<Delivery>& out, Found& found)
{
    disk::Statement& rows = m_statements[ReadOwed];
    rows.bind(1, static_cast<std::int64_t>(session));
    const std::int64_t nowMicros = base::wallMicros();
    const std::int64_t nowNanos = base::steadyNanos();
    int code = SQLITE_ROW;
    while ((code = rows.step()) == SQLITE_ROW) {
        Delivery one;
        one.message = static_cast<MessageId>(rows.number(0));
        one.via = static_cast<std::uint32_t>(rows.number(1));
        one.qos = rows.number(2) == 2 ? mqtt::QoS::ExactlyOnce : mqtt::QoS::AtLeastOnce;
        one.retain = rows.number(3) != 0;
        one.flight = static_cast<std::uint64_t>(rows.number(4));
        one.released = rows.number(5) != 0;
        one.identifiers = decodeIdentifiers(rows.bytes(6));
        const std::string_view head = rows.bytes(7);
        const std::string_view body = rows.bytes(8);
        if (!m_options.checkCrc || checksum(one.message, head, body) == static_cast<std::uint32_t>(rows.number(9)))
            one.body = decodeMessage(one.message, head, body, nowMicros, nowNanos);
        if (!one.body) { // the packet id stays known, the content is not what was written
            ++found.damaged;
            continue;
        }
        out.push_back(std::move(one));
    }
    const int failed = code == SQLITE_DONE ? SQLITE_OK : m_db.code();
    rows.reset();
    std::ranges::stable_sort(out, [](const Delivery& a, const Delivery& b) {
        // What was sent keeps its order and comes first.
        if ((a.flight != 0) != (b.flight != 0))
            return a.flight != 0;
        return a.flight < b.flight;
    });
    return failed;
}

} // namespace hookline::store
