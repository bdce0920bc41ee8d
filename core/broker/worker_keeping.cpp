// What of a loop's doings outlives the program: changes noted down during a turn, handed to the store at its end, and the
// acknowledgements that wait until the disk has them.
#include "core/broker/authorize.h"
#include "core/broker/session.h"
#include "core/broker/shared_state.h"
#include "core/broker/worker.h"

namespace hookline::broker {

using Kind = store::Change::Kind;

void Worker::useStore(store::Store& store)
{
    m_store = &store;
    m_acksWait = store.acksWait();
}

std::uint64_t Worker::nextStoreId() noexcept { return m_store->nextMessage(m_index); }

Session& Worker::restoreSession(const store::SessionRecord& record)
{
    auto info = base::makeRef<mqtt::ClientInfo>();
    info->clientId = record.clientId;
    info->username = record.username;
    info->certified = record.certified;
    info->protocol = record.protocol;
    info->cleanStart = false;
    info->sessionExpirySeconds = record.expirySeconds;
    Session& session = createSession(info);
    session.restore(record);
    return session;
}

void Worker::keepRetained(Publication& publication)
{
    store::Change& change = note(Kind::Retained, 0);
    change.message = publication.storeId;
    change.body = publication.message();
}

void Worker::keepOwed(Publication& publication, const Route& route)
{
    for (const KeptRecipient& kept : route.kept)
        keepOwedOne(publication, route, route.byLoop[kept.loop][kept.index], kept.loop, kept.session, 0);
}

void Worker::keepOwedOne(
    Publication& publication, const Route& route, const Recipient& recipient, unsigned loop, std::uint64_t session, std::uint32_t via)
{
    const SubscriberRef who { recipient.slot, recipient.generation, static_cast<std::uint16_t>(loop) };
    const DeliveryTerms terms(publication, recipient, who);
    if (!terms.wanted || terms.qos == mqtt::QoS::AtMostOnce)
        return;
    store::Change& change = note(Kind::Owed, session);
    change.message = publication.storeId;
    change.body = publication.message();
    change.via = via;
    change.qos = terms.qos;
    change.retain = terms.retain;
    if (terms.idCount > 0) {
        auto detail = std::make_unique<store::Change::Detail>();
        detail->identifiers = store::encodeIdentifiers(&route.subscriptionIds[recipient.firstId], terms.idCount);
        change.detail = std::move(detail);
    }
}

void Worker::handOverChanges() { m_store->submit(m_index, ++m_ticket, m_changes); }

void Worker::wantOwed(const Session& session)
{
    m_wanting.insert_or_assign(session.keptAs(), session.ref());
    note(Kind::Wanted, session.keptAs());
}

void Worker::awaitKept(const SubscriberRef& session, std::uint64_t ticket)
{
    if (!m_awaitingKept.empty()) {
        const Awaiting& last = m_awaitingKept.back();
        if (last.ticket == ticket && last.slot == session.slot && last.generation == session.generation)
            return;
    }
    m_awaitingKept.push_back({ ticket, session.slot, session.generation });
}

void Worker::storeWoke()
{
    m_loop->post([this] { takeFromStore(); });
}

void Worker::setStateHold(bool held)
{
    m_loop->post([this, held] {
        m_stateHeld = held;
        applyIntakePause();
    });
}

void Worker::takeFromStore()
{
    refreshClock();
    m_kept = m_store->committed(m_index);
    for (store::Store::Loaded& loaded : m_store->takeLoaded(m_index)) {
        const auto wanting = m_wanting.find(loaded.session);
        if (wanting == m_wanting.end())
            continue;
        const SubscriberRef who = wanting->second;
        m_wanting.erase(wanting);
        if (Session* session = findSession(who.slot, who.generation))
            session->onLoaded(loaded.owed);
    }
    while (!m_awaitingKept.empty() && m_awaitingKept.front().ticket <= m_kept) {
        const Awaiting next = m_awaitingKept.front();
        m_awaitingKept.pop_front();
        if (Session* session = findSession(next.slot, next.generation)) // anew each time: one may end another
            session->onKept();
    }
    while (!m_whenKept.empty() && m_whenKept.front().first <= m_kept) {
        const std::function<void()> then = std::move(m_whenKept.front().second);
        m_whenKept.pop_front();
        then();
    }
}

} // namespace hookline::broker
