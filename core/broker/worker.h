// One I/O loop of the broker and everything that lives on it: connections, sessions, outboxes, timers, match cache, counters and
// its own pointer to the hook table. Loops exchange whole batches of messages once per turn.
#pragma once

#include "core/base/text_hash.h"
#include "core/broker/admission.h"
#include "core/broker/counters.h"
#include "core/broker/mail.h"
#include "core/broker/match_cache.h"
#include "core/broker/publication.h"
#include "core/broker/route.h"
#include "core/hooks/hook_registry.h"
#include "core/net/event_loop.h"
#include "core/net/outbox.h"
#include "core/net/transport.h"
#include "core/store/change.h"

#include <boost/unordered/unordered_flat_set.hpp>

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

namespace hookline::store {
class Store;
}

namespace hookline::broker {

class ClientChannel;
class Lingering;
class Session;
struct SharedState;

/// A connection on its way to its home loop, with what was read of it so far.
struct ArrivedConnection {
    net::Fd fd;
    std::string peer;
    std::string bytes;
    std::uint16_t listener = 0; ///< place in SharedState::listeners
    std::unique_ptr<net::Transport> transport = {}; ///< null: plain TCP or a Unix socket
    std::string clientId;      ///< as the registry knows it; empty when the CONNECT was unusable
    bool assigned = false;     ///< the client sent none
    // What hooks of client.connect made of it
    mqtt::ReasonCode refused = mqtt::ReasonCode::Success; ///< an error: so
    bool sayKeepAlive = false;     ///< CONNACK tells the client what it asks for now
    bool saySessionExpiry = false; ///< the same
    std::unique_ptr<Admission::Place> place; ///< among those of its address
};

class Worker {
public:
    Worker(SharedState& shared, unsigned index, std::unique_ptr<net::EventLoop> loop);
    ~Worker();
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    /// @thread control
    void start();
    /// Disconnects every client with server_shutting_down and ends the thread. @thread control
    void stop();

    // From other threads
    /// @thread any
    void adopt(ArrivedConnection arrived);
    void setHookTable(hooks::HookTablePtr table); ///< returns once the loop runs on it, unless it is not running
    void setIntakePaused(bool paused);
    const LoopCounters& counters() const noexcept { return m_counters; }
    net::EventLoop& loop() noexcept { return *m_loop; }
    unsigned index() const noexcept { return m_index; }

    // For what lives on the loop. @thread loop
    SharedState& shared() noexcept { return m_shared; }
    LoopCounters& count() noexcept { return m_counters; }
    net::BlockPool& blocks() noexcept { return m_blocks; }
    hooks::AckInbox& ackInbox() noexcept { return *m_ackInbox; }
    std::uint64_t& lastHold() noexcept { return m_lastHold; }
    FrameScratch& frames() noexcept { return m_frames; }
    FrameScratch& ownFrames() noexcept { return m_ownFrames; } ///< of a message that was changed for one subscriber
    std::vector<char>& readBuffer() noexcept { return m_readBuffer; }
    /// Of the packet that is being handled, when it came in one.
    mqtt::PacketBlock* blockInHand() const noexcept { return m_blockInHand; }
    /// Whether packet.out has callbacks.
    bool watchesOut() const noexcept { return m_watchesOut; }
    void setBlockInHand(mqtt::PacketBlock* block) noexcept { m_blockInHand = block; }
    MatchCache& matchCache() noexcept { return m_matchCache; }
    template <class Point>
    const hooks::HookChain<Point>& hooks() const noexcept
    {
        return m_hooks->template chain<Point>();
    }
    tap::Stamp stamp() noexcept { return { (std::uint64_t { m_index } << 56) | ++m_lastEvent, m_wallMicros, m_steadyNanos }; }
    /// Reads the clocks: once per readiness of a connection, so that a batch costs two calls and not two per message.
    void refreshClock() noexcept;
    std::int64_t steadyNanos() const noexcept { return m_steadyNanos; }
    std::int64_t wallMicros() const noexcept { return m_wallMicros; }

    /// Tells observers, keeps retained messages, and hands the message to every recipient on every loop.
    /// `accepted`: the stamp message.accept saw, if it ran.
    void route(Publication& publication, const RoutePtr& route, const mqtt::ClientInfoRef& client, std::uint16_t packetId,
        const tap::Stamp* accepted = nullptr);
    /// Delivers what route() has put off. Whatever changes who gets a message calls it first: until then those messages are not
    /// yet with their recipients.
    void deliverRun();
    // What outlives the program (worker_keeping.cpp). All of it is a branch where nothing does.
    bool keeps() const noexcept { return m_store != nullptr; }
    store::Store& store() noexcept { return *m_store; }
    /// Whether an acknowledgement of what is noted down waits for the disk.
    bool acksWait() const noexcept { return m_acksWait; }
    /// The message's number on the disk, when something of it must be kept there; else 0.
    std::uint64_t keepId(const Route& route, mqtt::QoS qos, bool retain)
    {
        return m_store && (retain || (qos != mqtt::QoS::AtMostOnce && (!route.kept.empty() || route.keptShared))) ? nextStoreId() : 0;
    }
    std::uint64_t nextStoreId() noexcept;
    /// A change to be filled in at once; it goes to the disk at the end of the turn.
    store::Change& note(store::Change::Kind kind, std::uint64_t session)
    {
        store::Change& change = m_changes.emplace_back();
        change.kind = kind;
        change.session = session;
        return change;
    }
    std::size_t noted() const noexcept { return m_changes.size(); }
    /// What must be kept for everything noted so far to be.
    std::uint64_t ticket() const noexcept { return m_changes.empty() ? m_ticket : m_ticket + 1; }
    bool isKept(std::uint64_t ticket) const noexcept { return ticket <= m_kept || !m_acksWait; }
    /// Session::onKept() when that is so.
    void awaitKept(const SubscriberRef& session, std::uint64_t ticket);
    /// The same for whoever is no session: `then` runs once everything noted so far is kept. Not at all if the broker ends before.
    void whenKept(std::function<void()> then) { m_whenKept.emplace_back(ticket(), std::move(then)); }
    /// Session::onLoaded() when what it is owed has been read.
    void wantOwed(const Session& session);
    /// @thread control, before start()
    void useStore(store::Store& store);
    Session& restoreSession(const store::SessionRecord& record);
    /// @thread any
    void storeWoke();
    void setStateHold(bool held);

    void countRefusal(metrics::Refusal why) noexcept
    {
        m_counters.connectsRefused.add();
        m_counters.refused[static_cast<std::size_t>(why)].add();
    }
    void countDrop(tap::DropReason reason) noexcept { m_counters.dropped[static_cast<std::size_t>(reason)].add(); }

    Session* findSession(std::string_view clientId);
    Session* findSession(std::uint32_t slot, std::uint32_t generation) noexcept
    {
        if (slot >= m_slots.size() || m_slots[slot].generation != generation)
            return nullptr;
        return m_slots[slot].session.get();
    }
    /// Until `each` says false.
    void forEachSession(const std::function<bool(const Session&)>& each) const;
    Session& createSession(const mqtt::ClientInfoRef& info);
    void destroySession(Session& session);

    /// The way back for a hook that answers a CONNECT later. The channel may be gone by then, and so may this.
    hooks::DeferralPtr promiseAnswer(ClientChannel& channel);
    void forgetAnswer(ClientChannel& channel);

    void markDirty(ClientChannel& channel) { m_dirty.push_back(&channel); }
    void closeAtTurnEnd(ClientChannel& channel) { m_broken.push_back(&channel); }
    void bury(ClientChannel& channel);
    /// Disconnects the connected clients that `which` picks. @thread any
    void disconnect(std::function<bool(const mqtt::ClientInfo&)> which, mqtt::ReasonCode reason, std::string detail);
    /// Takes over a socket on which the last word was sent; closes it at once where too many linger already.
    void linger(net::Fd fd);
    void lingeringEnded() noexcept { m_lingeringEnded = true; }
    bool intakePaused() const noexcept { return m_intakePaused || m_mailboxesFull || m_stateHeld; }

private:
    struct AnswerBox;
    struct Slot {
        std::unique_ptr<Session> session;
        std::uint32_t generation = 0;
    };
    /// Hash and equality of sessions by their client ids, which are looked for by themselves as well.
    struct ByClientId {
        using is_transparent = void;
        using is_avalanching = void;
        std::size_t operator()(std::string_view clientId) const noexcept { return base::textHash(clientId); }
        std::size_t operator()(const Session* session) const noexcept;
        bool operator()(const Session* one, const Session* other) const noexcept { return one == other; }
        bool operator()(std::string_view clientId, const Session* session) const noexcept;
        bool operator()(const Session* session, std::string_view clientId) const noexcept { return (*this)(clientId, session); }
    };
    void retain(Publication& publication, const mqtt::ClientInfoRef& client);
    void deliverShared(Publication& publication, const RoutePtr& route);
    /// What message.route makes of the route: itself, or one for this message alone.
    RoutePtr pickRoute(Publication& publication, const RoutePtr& route, const mqtt::ClientInfoRef& client);
    void deliverPicked(Publication& publication, const RoutePtr& route);
    void routeTo(Publication& publication, const RoutePtr& route, const mqtt::ClientInfoRef& client, std::uint16_t packetId,
        const tap::Stamp* accepted);
    void putOff(const mqtt::MessageRef& message, const RoutePtr& route, const std::optional<SubscriberRef>& from);
    void keepRetained(Publication& publication);
    void keepOwed(Publication& publication, const Route& route);
    void keepOwedOne(Publication& publication, const Route& route, const Recipient& recipient, unsigned loop, std::uint64_t session, std::uint32_t via);
    void handOverChanges();
    void takeFromStore();
    void deliverMail();
    void deliver(const MailBatch& batch);
    void takeAckAnswers();
    void useHookTable(hooks::HookTablePtr table);
    void tellOverload();
    void turnEnd();
    void sendMail();
    void applyIntakePause();
    void shutDownClients();
    void post(std::function<void()> task);

    SharedState& m_shared;
    const unsigned m_index;
    std::unique_ptr<net::EventLoop> m_loop;
    std::jthread m_thread;
    bool m_running = false; ///< control's view

    hooks::HookTablePtr m_hooks = std::make_shared<const hooks::HookTable>();
    bool m_watchesOut = false; ///< of m_hooks
    base::Ref<hooks::AckInbox> m_ackInbox;
    std::vector<hooks::AckInbox::Answer> m_ackAnswers; ///< in hand
    LoopCounters m_counters;
    net::BlockPool m_blocks;
    FrameScratch m_frames;
    FrameScratch m_ownFrames;
    std::vector<char> m_readBuffer;
    mqtt::PacketBlock* m_blockInHand = nullptr;
    MatchCache m_matchCache;
    std::int64_t m_wallMicros = 0;
    std::int64_t m_steadyNanos = 0;
    std::uint64_t m_lastEvent = 0;
    std::uint64_t m_lastHold = 0;

    std::vector<Slot> m_slots;
    std::vector<std::uint32_t> m_freeSlots;
    boost::unordered_flat_set<Session*, ByClientId, ByClientId> m_sessions;

    std::vector<std::unique_ptr<ClientChannel>> m_channels; ///< each knows its place
    std::vector<std::unique_ptr<ClientChannel>> m_buried;   ///< closed this turn
    std::vector<std::unique_ptr<Lingering>> m_lingering;
    bool m_lingeringEnded = false; ///< at least one of them is to be freed
    bool m_shuttingDown = false;
    std::vector<ClientChannel*> m_dirty;                    ///< have something to flush
    std::vector<ClientChannel*> m_broken;                   ///< found dead while writing

    /// Messages with one route and many recipients, until the end of the turn at the latest: message by message, the recipients'
    /// memory would go through the cache once for each; so it does once for all.
    struct Run {
        RoutePtr route;
        std::vector<Publication> publications;
        std::vector<FrameScratch> frames;
        bool delivering = false;
    };
    Run m_run;

    std::vector<MailBatch> m_outgoing; ///< by target loop, handed over at the end of the turn
    std::mutex m_inboxMutex; ///< guards what follows
    std::vector<MailBatch> m_inbox; ///< in the order they were handed over
    std::vector<MailBatch> m_spareBatches; ///< empty, for whoever hands one over
    std::size_t m_inboxMails = 0;
    std::vector<MailBatch> m_mailInHand; ///< the loop's own
    std::shared_ptr<AnswerBox> m_answers;
    std::unordered_map<std::uint64_t, ClientChannel*> m_awaiting; ///< channels whose CONNECT waits for a hook's answer
    std::uint64_t m_lastPromise = 0;
    bool m_intakePaused = false;
    bool m_mailboxesFull = false;
    bool m_stateHeld = false;
    bool m_overloadTold = false;
    hooks::OverloadCause m_overloadCause = hooks::OverloadCause::Bridge; ///< when it began

    store::Store* m_store = nullptr; ///< null: nothing is kept
    bool m_acksWait = false;
    std::vector<store::Change> m_changes; ///< of this turn
    std::uint64_t m_ticket = 0;           ///< handed over last
    std::uint64_t m_kept = 0;             ///< as far as the disk has it
    struct Awaiting {
        std::uint64_t ticket;
        std::uint32_t slot;
        std::uint32_t generation;
    };
    std::deque<Awaiting> m_awaitingKept; ///< by ticket
    std::deque<std::pair<std::uint64_t, std::function<void()>>> m_whenKept; ///< the same
    std::unordered_map<std::uint64_t, SubscriberRef> m_wanting; ///< sessions whose deliveries are being read
};

} // namespace hookline::broker
