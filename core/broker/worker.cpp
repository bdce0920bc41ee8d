#include "core/broker/worker.h"

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/broker/authorize.h"
#include "core/broker/client_channel.h"
#include "core/broker/events.h"
#include "core/broker/held_acks.h"
#include "core/broker/lingering.h"
#include "core/broker/session.h"
#include "core/broker/shared_state.h"

#include <algorithm>
#include <condition_variable>
#include <csignal>
#include <pthread.h>

namespace hookline::broker {
namespace {

constexpr std::size_t kReadBuffer = 128 * 1024;
/// From so many recipients on, messages of one route are delivered some at a time …
constexpr std::size_t kRunFrom = 16;
/// … and at most so many, whose frames still fit the first-level cache.
constexpr std::size_t kRunMost = 32;
/// Messages that may wait for another loop before the publishers of this one are held back.
constexpr std::size_t kMailboxLimit = 65536;
constexpr std::size_t kSpareBatches = 8;

} // namespace

/// Outlives the worker for as long as somebody owes an answer.
struct Worker::AnswerBox {
    std::mutex mutex;
    Worker* worker; ///< null once its loop has ended
};

Worker::Worker(SharedState& shared, unsigned index, std::unique_ptr<net::EventLoop> loop)
    : m_shared(shared)
    , m_index(index)
    , m_loop(std::move(loop))
    , m_ackInbox(base::makeRef<hooks::AckInbox>([this] { m_loop->post([this] { takeAckAnswers(); }); }))
    , m_readBuffer(kReadBuffer)
    , m_matchCache(shared.subscriptions)
    , m_lastEvent(static_cast<std::uint64_t>(base::wallMicros())) // a broker that is started again goes on with larger ids
    , m_answers(std::make_shared<AnswerBox>())
{
    m_answers->worker = this;
    refreshClock();
    m_loop->setTurnEnd([this] { turnEnd(); });
}

Worker::~Worker()
{
    stop();
    m_ackInbox->close(); // tokens may outlive the broker
}

void Worker::start()
{
    m_outgoing.resize(m_shared.workers.size());
    m_running = true;
    m_thread = std::jthread([this] {
        const std::string name = "hl-io-" + std::to_string(m_index);
        ::pthread_setname_np(::pthread_self(), name.c_str());
        m_loop->run();
    });
}

void Worker::stop()
{
    if (!m_running)
        return;
    m_running = false;
    {
        const std::scoped_lock lock(m_answers->mutex);
        m_answers->worker = nullptr;
    }
    m_loop->post([this] { shutDownClients(); });
    m_loop->stop();
    m_thread.join();
}

void Worker::shutDownClients()
{
    refreshClock();
    m_shuttingDown = true;
    for (const auto& one : m_lingering)
        one->end();
    const mqtt::ReasonCode reason = m_shared.settings.serverReference.empty() ? mqtt::ReasonCode::ServerShuttingDown
                                                                              : mqtt::ReasonCode::UseAnotherServer;
    while (!m_channels.empty())
        m_channels.back()->close(reason, "server shutting down", ClientChannel::Tell::Yes);
}

void Worker::refreshClock() noexcept
{
    m_wallMicros = base::wallMicros();
    m_steadyNanos = base::steadyNanos();
}

// --- From other threads -----------------------------------------------------------------------------------------------------

void Worker::adopt(ArrivedConnection arrived)
{
    auto shared = std::make_shared<ArrivedConnection>(std::move(arrived)); // std::function wants something to copy
    m_loop->post([this, shared] {
        refreshClock();
        std::string bytes = std::move(shared->bytes);
        m_channels.push_back(std::make_unique<ClientChannel>(*this, std::move(*shared)));
        ClientChannel& channel = *m_channels.back();
        channel.place = static_cast<std::uint32_t>(m_channels.size() - 1);
        channel.begin(std::move(bytes));
    });
}

void Worker::setHookTable(hooks::HookTablePtr table)
{
    if (!m_running) {
        useHookTable(std::move(table));
        return;
    }
    // The old table must be gone when this returns: callbacks of a removed hook may be freed on the caller's next line.
    std::mutex mutex;
    std::condition_variable changed;
    bool done = false;
    m_loop->post([&] {
        useHookTable(std::move(table));
        const std::scoped_lock lock(mutex);
        done = true;
        changed.notify_one();
    });
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return done; });
}

void Worker::useHookTable(hooks::HookTablePtr table)
{
    m_hooks = std::move(table);
    m_watchesOut = !hooks<hooks::PacketOut>().empty();
}

void Worker::setIntakePaused(bool paused)
{
    m_loop->post([this, paused] {
        m_intakePaused = paused;
        applyIntakePause();
    });
}

void Worker::applyIntakePause()
{
    refreshClock();
    std::vector<ClientChannel*> channels; // resuming may close some; the buried ones stay valid until the turn ends
    channels.reserve(m_channels.size());
    for (const auto& channel : m_channels)
        channels.push_back(channel.get());
    for (ClientChannel* channel : channels) {
        const bool paused = intakePaused(); // may change while held packets are handled
        channel->applyIntakePause(paused);
    }
    tellOverload();
}

void Worker::tellOverload()
{
    if (intakePaused() == m_overloadTold)
        return;
    m_overloadTold = !m_overloadTold;
    const auto cause = m_intakePaused ? hooks::OverloadCause::Bridge : m_mailboxesFull ? hooks::OverloadCause::Mailboxes : hooks::OverloadCause::State;
    if (m_overloadTold)
        tell<hooks::OverloadActivated>(*this, mqtt::ClientInfoRef(), hooks::OverloadView { cause });
    else
        tell<hooks::OverloadDeactivated>(*this, mqtt::ClientInfoRef(), hooks::OverloadView { m_overloadCause });
    m_overloadCause = cause;
}

hooks::DeferralPtr Worker::promiseAnswer(ClientChannel& channel)
{
    const std::uint64_t promise = ++m_lastPromise;
    m_awaiting.erase(channel.awaited());
    if (channel.await(promise))
        m_awaiting.emplace(promise, &channel);
    return std::make_shared<hooks::Deferral>([box = m_answers, promise](hooks::Verdict verdict) {
        const std::scoped_lock lock(box->mutex);
        if (!box->worker)
            return;
        box->worker->m_loop->post([worker = box->worker, promise, verdict] {
            const auto found = worker->m_awaiting.find(promise);
            if (found == worker->m_awaiting.end())
                return; // it did not wait
            worker->refreshClock();
            ClientChannel& waiting = *found->second;
            worker->m_awaiting.erase(found);
            waiting.answered(verdict);
        });
    });
}

void Worker::forgetAnswer(ClientChannel& channel) { m_awaiting.erase(channel.awaited()); }

// --- Sessions and connections -----------------------------------------------------------------------------------------------

Session* Worker::findSession(std::string_view clientId)
{
    const auto found = m_sessions.find(clientId);
    return found == m_sessions.end() ? nullptr : *found;
}

std::size_t Worker::ByClientId::operator()(const Session* session) const noexcept { return (*this)(session->clientId()); }

bool Worker::ByClientId::operator()(std::string_view clientId, const Session* session) const noexcept
{
    return clientId == session->clientId();
}

void Worker::forEachSession(const std::function<bool(const Session&)>& each) const
{
    for (const Slot& slot : m_slots) {
        if (slot.session && !each(*slot.session))
            return;
    }
}

Session& Worker::createSession(const mqtt::ClientInfoRef& info)
{
    std::uint32_t slot = 0;
    if (m_freeSlots.empty()) {
        slot = static_cast<std::uint32_t>(m_slots.size());
        m_slots.emplace_back();
    } else {
        slot = m_freeSlots.back();
        m_freeSlots.pop_back();
    }
    m_slots[slot].session = std::make_unique<Session>(
        *this, SubscriberRef { slot, m_slots[slot].generation, static_cast<std::uint16_t>(m_index) }, info);
    Session& session = *m_slots[slot].session;
    m_sessions.insert(&session);
    m_shared.registry.sessionCreated(session.clientId());
    m_counters.sessions.add();
    return session;
}

void Worker::destroySession(Session& session)
{
    const SubscriberRef ref = session.ref();
    m_shared.registry.sessionEnded(session.clientId());
    m_sessions.erase(&session);
    Slot& slot = m_slots[ref.slot];
    ++slot.generation; // references to the old session find nobody
    slot.session.reset();
    m_freeSlots.push_back(ref.slot);
    m_counters.sessions.subtract();
}

void Worker::linger(net::Fd fd)
{
    constexpr std::size_t kMost = 64;
    if (!m_shuttingDown && m_lingering.size() < kMost)
        m_lingering.push_back(std::make_unique<Lingering>(*this, std::move(fd)));
}

void Worker::bury(ClientChannel& channel)
{
    const std::uint32_t place = channel.place;
    m_buried.push_back(std::move(m_channels[place]));
    if (place + 1 != m_channels.size()) {
        m_channels[place] = std::move(m_channels.back());
        m_channels[place]->place = place;
    }
    m_channels.pop_back();
}

void Worker::disconnect(std::function<bool(const mqtt::ClientInfo&)> which, mqtt::ReasonCode reason, std::string detail)
{
    m_loop->post([this, which = std::move(which), reason, detail = std::move(detail)] {
        refreshClock();
        std::vector<ClientChannel*> chosen; // closing one may close others; the buried ones stay valid until the turn ends
        for (const auto& channel : m_channels) {
            if (channel->connected() && which(*channel->info()))
                chosen.push_back(channel.get());
        }
        for (ClientChannel* channel : chosen)
            channel->close(reason, detail, ClientChannel::Tell::Yes);
    });
}

// --- Messages ---------------------------------------------------------------------------------------------------------------

void Worker::route(Publication& publication, const RoutePtr& route, const mqtt::ClientInfoRef& client, std::uint16_t packetId,
    const tap::Stamp* accepted)
{
    if (hooks<hooks::MessageRoute>().empty()) [[likely]]
        routeTo(publication, route, client, packetId, accepted);
    else
        routeTo(publication, pickRoute(publication, route, client), client, packetId, accepted);
}

void Worker::routeTo(Publication& publication, const RoutePtr& route, const mqtt::ClientInfoRef& client, std::uint16_t packetId,
    const tap::Stamp* accepted)
{
    const Route& where = *route;
    if (const auto& chain = hooks<hooks::MessageRouted>(); chain.wanted(m_index)) {
        const hooks::ClientView who = viewOf(*this, client);
        const tap::Stamp now = accepted ? *accepted : stamp();
        const hooks::RouteSummary summary { where.recipients, packetId };
        chain.run(who, now, publication.message(), summary);
    }
    if (publication.retain)
        retain(publication, client);
    if (where.recipients == 0 && !where.pick) {
        if (publication.from) // the broker's own words may go unheard
            countDrop(tap::DropReason::NoSubscribers);
        return;
    }
    if (publication.storeId != 0 && !where.kept.empty())
        keepOwed(publication, where); // first: what a session does with it comes after
    const std::vector<Recipient>& here = where.byLoop[m_index];
    if (where.pick) {
        deliverRun();
        deliverPicked(publication, route);
    } else if (here.size() >= kRunFrom && publication.storeId == 0 && where.shared.empty()) {
        putOff(publication.message(), route, publication.from);
    } else {
        deliverRun();
        for (const Recipient& recipient : here) {
            if (Session* session = findSession(recipient.slot, recipient.generation))
                session->deliver(publication, recipient, route);
        }
    }
    for (unsigned loop = 0; loop < m_outgoing.size(); ++loop) {
        if (loop != m_index && (!where.byLoop[loop].empty() || (where.pick && !where.pick->added.empty())))
            m_outgoing[loop].add(publication, route, loop);
    }
    if (!where.shared.empty())
        deliverShared(publication, route);
}

void Worker::putOff(const mqtt::MessageRef& message, const RoutePtr& route, const std::optional<SubscriberRef>& from)
{
    if (m_run.publications.size() == kRunMost || m_run.route != route)
        deliverRun();
    if (m_run.frames.empty()) {
        m_run.frames.resize(kRunMost);
        m_run.publications.reserve(kRunMost);
    }
    m_run.route = route;
    m_run.publications.emplace_back(message, m_run.frames[m_run.publications.size()]).from = from;
}

void Worker::deliverRun()
{
    if (m_run.publications.empty() || m_run.delivering)
        return;
    m_run.delivering = true;
    for (const Recipient& recipient : m_run.route->byLoop[m_index]) {
        for (Publication& publication : m_run.publications) {
            if (Session* session = findSession(recipient.slot, recipient.generation))
                session->deliver(publication, recipient, m_run.route);
        }
    }
    m_run.publications.clear();
    m_run.route.reset();
    m_run.delivering = false;
}

void Worker::retain(Publication& publication, const mqtt::ClientInfoRef& client)
{
    const RetainedStore::Outcome outcome = m_shared.retained.set(publication.message());
    if (outcome == RetainedStore::Outcome::Full)
        tellDropped(*this, client, publication, publication.qos, tap::DropReason::RetainedLimit, Way::In);
    else if (publication.storeId != 0)
        keepRetained(publication);
    if (hooks<hooks::MessageRetained>().empty())
        return;
    const auto change = outcome == RetainedStore::Outcome::Full ? hooks::RetainedChange::NoRoom
        : outcome == RetainedStore::Outcome::Cleared            ? hooks::RetainedChange::Cleared
                                                                : hooks::RetainedChange::Set;
    tell<hooks::MessageRetained>(*this, client, publication.message(), change);
}

void Worker::deliverShared(Publication& publication, const RoutePtr& route)
{
    const RoutePick* pick = route->pick.get();
    std::uint32_t via = 0;
    for (const SharedRoute& group : route->shared) {
        ++via;
        // Members take turns; one that is offline is passed over unless all are.
        const std::size_t count = group.members.size();
        const std::size_t first = group.turn->fetch_add(1, std::memory_order_relaxed) % count;
        const SharedRoute::Member* chosen = pick ? nullptr : &group.members[first];
        for (std::size_t i = 0; i < count; ++i) {
            const SharedRoute::Member& member = group.members[(first + i) % count];
            if (pick && !(member.self && pick->takes(member.self->clientId)))
                continue;
            if (!member.self || member.self->online.load(std::memory_order_relaxed)) {
                chosen = &member;
                break;
            }
            if (!chosen)
                chosen = &member;
        }
        if (!chosen)
            continue; // a hook left nobody of this group
        if (chosen->kept != 0 && publication.storeId != 0)
            keepOwedOne(publication, *route, chosen->recipient, chosen->loop, chosen->kept, via);
        if (chosen->loop != m_index)
            m_outgoing[chosen->loop].add(publication, route, *chosen, via);
        else if (Session* session = findSession(chosen->recipient.slot, chosen->recipient.generation))
            session->deliver(publication, chosen->recipient, route, via);
    }
}

RoutePtr Worker::pickRoute(Publication& publication, const RoutePtr& route, const mqtt::ClientInfoRef& client)
{
    if (isReserved(publication.topic))
        return route;
    hooks::RouteDraft draft(publication.topic, publication.payload, publication.qos, route->recipients);
    const hooks::Verdict verdict = hooks<hooks::MessageRoute>().run(viewOf(*this, client), draft);
    if (!verdict.rejected() && draft.revision() == 0)
        return route;
    auto pick = std::make_shared<RoutePick>();
    pick->nobody = verdict.rejected();
    for (const std::string& pattern : draft.onlyThese())
        pick->only.push_back({ {}, pattern });
    for (const std::string& pattern : draft.exceptThese())
        pick->except.push_back({ {}, pattern });
    if (!pick->nobody)
        pick->added = draft.added();
    auto changed = std::make_shared<Route>(*route);
    changed->pick = std::move(pick);
    return changed;
}

bool RoutePick::takes(std::string_view clientId) const
{
    const auto named = [clientId](const hooks::CallbackFilter& pattern) { return hooks::matchesClient(pattern, clientId); };
    return !nobody && (only.empty() || std::ranges::any_of(only, named)) && std::ranges::none_of(except, named);
}

void Worker::deliverPicked(Publication& publication, const RoutePtr& route)
{
    const RoutePick& pick = *route->pick;
    const std::vector<Recipient>& here = route->byLoop[m_index];
    for (const Recipient& recipient : here) {
        Session* session = findSession(recipient.slot, recipient.generation);
        if (session && pick.takes(session->clientId()))
            session->deliver(publication, recipient, route);
        else if (session)
            session->passOver(publication, recipient);
    }
    for (const hooks::RouteDraft::Added& added : pick.added) { // each loop looks for those who live here
        Session* session = findSession(added.clientId);
        const auto isSession = [&](const Recipient& one) { return one.slot == session->ref().slot && one.generation == session->ref().generation; };
        if (session && (std::ranges::none_of(here, isSession) || !pick.takes(added.clientId)))
            session->deliverAdded(publication, added.qos);
    }
}

void Worker::sendMail()
{
    bool full = false;
    for (unsigned loop = 0; loop < m_outgoing.size(); ++loop) {
        MailBatch& batch = m_outgoing[loop];
        if (batch.empty())
            continue;
        Worker& target = *m_shared.workers[loop];
        bool wake = false;
        {
            const std::scoped_lock lock(target.m_inboxMutex);
            wake = target.m_inbox.empty();
            target.m_inboxMails += batch.size();
            full |= target.m_inboxMails > kMailboxLimit;
            target.m_inbox.push_back(std::move(batch));
            batch = MailBatch();
            if (!target.m_spareBatches.empty()) {
                batch = std::move(target.m_spareBatches.back());
                target.m_spareBatches.pop_back();
            }
        }
        if (wake) // one wake per target per turn
            target.m_loop->post([&target] { target.deliverMail(); });
    }
    if (full && !m_mailboxesFull) {
        m_mailboxesFull = true;
        applyIntakePause();
    }
}

void Worker::deliverMail()
{
    refreshClock();
    std::size_t count = 0;
    {
        const std::scoped_lock lock(m_inboxMutex);
        for (MailBatch& batch : m_mailInHand) { // those of the last time
            if (m_spareBatches.size() < kSpareBatches)
                m_spareBatches.push_back(std::move(batch));
        }
        m_mailInHand.clear();
        m_mailInHand.swap(m_inbox);
        count = std::exchange(m_inboxMails, 0);
    }
    for (MailBatch& batch : m_mailInHand) {
        deliver(batch);
        batch.clear();
    }
    if (count > kMailboxLimit) {
        for (const auto& other : m_shared.workers) { // whoever was held back because of us may go on
            Worker& worker = *other;
            worker.m_loop->post([&worker] {
                worker.m_mailboxesFull = false;
                worker.applyIntakePause();
            });
        }
    }
}

void Worker::deliver(const MailBatch& batch)
{
    for (const Mail& mail : batch.mails()) {
        Publication publication = batch.open(mail, m_frames);
        const RoutePtr& route = batch.route(mail);
        if (route && route->pick && mail.via == 0) {
            deliverRun();
            deliverPicked(publication, route);
            continue;
        }
        const std::span<const Recipient> recipients = batch.recipients(mail, m_index);
        if (recipients.size() >= kRunFrom && publication.storeId == 0) {
            putOff(publication.message(), route, publication.from);
            continue;
        }
        deliverRun();
        for (const Recipient& recipient : recipients) {
            if (Session* session = findSession(recipient.slot, recipient.generation))
                session->deliver(publication, recipient, route, mail.via);
        }
    }
    deliverRun(); // what is posted behind this may ask what sessions are owed
}

void Worker::takeAckAnswers()
{
    refreshClock();
    m_ackAnswers.clear();
    m_ackInbox->take(m_ackAnswers);
    for (const hooks::AckInbox::Answer& answer : m_ackAnswers) {
        Session* session = findSession(answer.slot, answer.generation); // anew each time: an answer may end sessions
        if (HeldAcks* held = session ? session->heldAcks() : nullptr)
            held->answer(answer.hold, answer.reason);
    }
}

void Worker::turnEnd()
{
    for (;;) {
        deliverRun();
        if (!m_changes.empty())
            handOverChanges(); // before the mail: what another loop notes about a message must come after this
        if (m_outgoing.size() > 1)
            sendMail();
        for (std::size_t i = 0; i < m_dirty.size(); ++i) { // grows while it runs: pumping may touch others
            if (m_dirty[i]->dirty())
                m_dirty[i]->flush();
        }
        m_dirty.clear();
        if (m_broken.empty())
            break;
        const std::vector<ClientChannel*> broken = std::move(m_broken);
        m_broken.clear();
        for (ClientChannel* channel : broken)
            channel->close(mqtt::ReasonCode::UnspecifiedError, "connection lost while writing", ClientChannel::Tell::No);
    } // their wills may have made others dirty
    if (!m_changes.empty())
        handOverChanges(); // what flushing brought about
    m_buried.clear();
    if (std::exchange(m_lingeringEnded, false))
        std::erase_if(m_lingering, [](const auto& one) { return one->ended(); });
}

} // namespace hookline::broker
