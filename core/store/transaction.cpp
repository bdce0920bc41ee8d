#include "core/store/transaction.h"

namespace hookline::store {
namespace {

std::int64_t number(std::uint64_t id) noexcept { return static_cast<std::int64_t>(id); }

} // namespace

bool Transaction::lives(SessionId session) const
{
    const auto changed = m_sessions.find(session);
    return changed != m_sessions.end() ? changed->second : m_tables.m_live.contains(session);
}

int Transaction::apply(const Change& change)
{
    using enum Change::Kind;
    const std::int64_t session = number(change.session);
    switch (change.kind) {
    case SessionIs: return sessionIs(change);
    case SessionAway:
        return change.number2 == 0 ? query(Tables::Away).bind(1, session).bind(2, change.number).run()
                                   : query(Tables::AwayWithWill).bind(1, session).bind(2, change.number).bind(3, change.number2).run();
    case WillGone: return query(Tables::NoWill).bind(1, session).run();
    case SessionEnded: return sessionEnded(change.session);
    case Subscribed: {
        const SubscriptionRecord& subscription = change.detail->subscription;
        const std::string options = encode(change.session, subscription);
        return query(Tables::PutSub).bind(1, session).bindBlob(2, subscription.filter).bindBlob(3, options).run();
    }
    case Unsubscribed: return query(Tables::DropSub).bind(1, session).bindBlob(2, change.detail->subscription.filter).run();
    case Owed: owe(change); return SQLITE_OK;
    case Sent:
    case Released:
    case Done: return onDelivery(change);
    case Received: return query(Tables::PutReceived).bind(1, session).bind(2, change.number).run();
    case Completed: return query(Tables::DropOneReceived).bind(1, session).bind(2, change.number).run();
    case Retained: {
        // Two loops may hand over in another order than their messages came in: the later message counts.
        const Change*& last = m_retained[change.body->topic()];
        if (!last || last->message <= change.message)
            last = &change;
        return SQLITE_OK;
    }
    case Wanted: return SQLITE_OK;
    }
    return SQLITE_OK;
}

int Transaction::sessionIs(const Change& change)
{
    const SessionRecord& session = change.detail->session;
    const std::string data = encode(session);
    const std::string will = session.will ? encode(*session.will) : std::string();
    m_sessions[session.id] = true;
    disk::Statement& put = query(Tables::PutSession);
    put.bind(1, number(session.id)).bindBlob(2, data).bind(3, session.connected ? 1 : 0).bind(4, session.expiresMicros);
    return put.bindBlob(5, will).bind(6, session.willMicros).run();
}

int Transaction::sessionEnded(SessionId session)
{
    m_sessions[session] = false;
    for (Fresh& fresh : m_fresh)
        fresh.alive = fresh.alive && fresh.owed->session != session;
    disk::Statement& owed = query(Tables::OwedOf);
    owed.bind(1, number(session));
    int code = SQLITE_ROW;
    while ((code = owed.step()) == SQLITE_ROW)
        use(static_cast<MessageId>(owed.number(0)), -1);
    owed.reset();
    if (code != SQLITE_DONE)
        return code;
    for (const Tables::Query drop : { Tables::DropOwed, Tables::DropSubs, Tables::DropReceived, Tables::DropSession }) {
        if (code = query(drop).bind(1, number(session)).run(); code != SQLITE_OK)
            return code;
    }
    return SQLITE_OK;
}

void Transaction::owe(const Change& change)
{
    if (!lives(change.session))
        return; // it ended while the message was on its way
    const auto [place, isNew] = m_places.try_emplace({ change.session, change.message, change.via }, m_fresh.size());
    if (isNew)
        m_fresh.push_back({ &change });
}

int Transaction::onDelivery(const Change& change)
{
    const Key key { change.session, change.message, change.via };
    if (const auto place = m_places.find(key); place != m_places.end()) {
        Fresh& fresh = m_fresh[place->second];
        if (change.kind == Change::Kind::Sent)
            fresh.flight = change.number;
        else if (change.kind == Change::Kind::Released)
            fresh.released = true;
        else
            fresh.alive = false;
        return SQLITE_OK;
    }
    if (change.kind == Change::Kind::Done)
        return erase(key);
    disk::Statement& set = query(change.kind == Change::Kind::Sent ? Tables::SetFlight : Tables::SetReleased);
    set.bind(1, number(key.session)).bind(2, number(key.message)).bind(3, key.via);
    if (change.kind == Change::Kind::Sent)
        set.bind(4, change.number);
    return set.run();
}

int Transaction::erase(const Key& key)
{
    const int code = query(Tables::DropDelivery).bind(1, number(key.session)).bind(2, number(key.message)).bind(3, key.via).run();
    if (code == SQLITE_OK && m_tables.m_db.changes() > 0)
        use(key.message, -1);
    return code;
}

int Transaction::finish()
{
    int code = writeFresh();
    if (code == SQLITE_OK)
        code = writeRetained();
    return code == SQLITE_OK ? writeMessages() : code;
}

int Transaction::writeFresh()
{
    for (const Fresh& fresh : m_fresh) {
        const Change& owed = *fresh.owed;
        if (m_again) { // the attempt before may have come through
            if (const int code = erase({ owed.session, owed.message, owed.via }); code != SQLITE_OK)
                return code;
        }
        if (!fresh.alive)
            continue;
        disk::Statement& put = query(Tables::PutOwed);
        put.bind(1, number(owed.session)).bind(2, number(owed.message)).bind(3, owed.via).bind(4, static_cast<int>(owed.qos));
        put.bind(5, owed.retain ? 1 : 0).bind(6, fresh.flight).bind(7, fresh.released ? 1 : 0);
        put.bindBlob(8, owed.detail ? std::string_view(owed.detail->identifiers) : std::string_view());
        if (const int code = put.run(); code != SQLITE_OK)
            return code;
        if (m_tables.m_db.changes() == 0)
            continue; // it is there already
        use(owed.message, 1);
        m_bodies[owed.message] = owed.body.get();
    }
    return SQLITE_OK;
}

int Transaction::writeRetained()
{
    for (const auto& [topic, last] : m_retained) {
        disk::Statement& get = query(Tables::GetRetained);
        const int found = get.bindBlob(1, topic).step();
        const auto before = found == SQLITE_ROW ? static_cast<MessageId>(get.number(0)) : MessageId { 0 };
        get.reset();
        if (found != SQLITE_ROW && found != SQLITE_DONE)
            return found;
        if (before >= last->message)
            continue;
        const bool clears = last->body->payload().empty();
        int code = SQLITE_OK;
        if (clears && before != 0)
            code = query(Tables::DropRetained).bindBlob(1, topic).run();
        else if (!clears)
            code = query(Tables::PutRetained).bindBlob(1, topic).bind(2, number(last->message)).run();
        if (code != SQLITE_OK)
            return code;
        if (before != 0)
            use(before, -1);
        if (!clears) {
            use(last->message, 1);
            m_bodies[last->message] = last->body.get();
        }
    }
    return SQLITE_OK;
}

/// Each message is there as long as somebody needs it.
int Transaction::writeMessages()
{
    for (const auto& [id, by] : m_uses) {
        if (by == 0)
            continue;
        const auto known = m_tables.m_refs.find(id);
        Tables::Uses uses = known == m_tables.m_refs.end() ? Tables::Uses {} : known->second;
        const std::int64_t before = known == m_tables.m_refs.end() ? 0 : std::int64_t { uses.count };
        const std::int64_t after = std::max<std::int64_t>(before + by, 0);
        int code = SQLITE_OK;
        if (after > 0 && before == 0) {
            const auto body = m_bodies.find(id);
            if (body == m_bodies.end())
                continue;
            const std::string head = encodeHead(*body->second);
            const std::string_view payload = body->second->payload();
            code = query(Tables::PutMessage).bind(1, number(id)).bindBlob(2, head).bindBlob(3, payload).bind(4, checksum(id, head, payload)).run();
            uses.bytes = static_cast<std::uint32_t>(head.size() + payload.size());
            m_bytes += uses.bytes;
        } else if (after == 0) {
            code = query(Tables::DropMessage).bind(1, number(id)).run();
            m_bytes -= uses.bytes;
        }
        if (code != SQLITE_OK)
            return code;
        uses.count = static_cast<std::uint32_t>(after);
        m_after.emplace_back(id, uses);
    }
    return SQLITE_OK;
}

void Transaction::committed()
{
    for (const auto& [id, uses] : m_after) {
        if (uses.count == 0)
            m_tables.m_refs.erase(id);
        else
            m_tables.m_refs[id] = uses;
    }
    for (const auto& [session, lives] : m_sessions) {
        if (lives)
            m_tables.m_live.insert(session);
        else
            m_tables.m_live.erase(session);
    }
    m_tables.m_bytes = static_cast<std::uint64_t>(static_cast<std::int64_t>(m_tables.m_bytes) + m_bytes);
}

} // namespace hookline::store
