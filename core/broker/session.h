// One client's session: its subscriptions, what it is owed, and its will. Lives on its home loop and outlives connections as long
// as its expiry allows. @thread the home loop's, every method
#pragma once

#include "core/broker/publication.h"
#include "core/broker/route.h"
#include "core/hooks/views.h"
#include "core/mqtt/client_info.h"
#include "core/mqtt/message.h"
#include "core/mqtt/subscribe.h"
#include "core/mqtt/topic.h"
#include "core/net/timer_heap.h"
#include "core/store/change.h"
#include "core/store/records.h"
#include "core/tap/event.h"

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hookline::broker {

class ClientChannel;
class HeldAcks;
class Worker;

struct Will : store::WillRecord { };

class Session final : public net::TimerTarget {
public:
    Session(Worker& worker, SubscriberRef ref, mqtt::ClientInfoRef info);
    ~Session() override;

    const std::string& clientId() const noexcept { return m_info->clientId; }
    const SubscriberRef& ref() const noexcept { return m_ref; }
    const mqtt::ClientInfoRef& info() const noexcept { return m_info; }
    ClientChannel* channel() const noexcept { return m_channel; }

    // The connection
    /// `sessionExpirySeconds`: 0xFFFFFFFF never ends.
    void attach(ClientChannel& channel, mqtt::ClientInfoRef info, std::uint32_t sessionExpirySeconds, std::unique_ptr<Will> will);
    /// Sends again what was not acknowledged, then what waited. [MQTT-4.4.0-1]
    void resume();
    void setExpiry(std::uint32_t seconds) noexcept { m_expirySeconds = seconds; }
    std::uint32_t expiry() const noexcept { return m_expirySeconds; }
    const Will* will() const noexcept { return m_will.get(); }
    /// How its last connection ended, while there is none; success also where that was in an earlier run.
    mqtt::ReasonCode leftWith() const noexcept { return m_leftWith; }
    void discardWill(); ///< before detach()
    /// The connection is gone: publishes the will or starts its delay, ends the session or starts its expiry. May delete this.
    void detach(mqtt::ReasonCode reason);
    /// Ends the session now: due will, subscriptions, queues. Deletes this.
    void end(mqtt::ReasonCode reason, std::string_view detail, hooks::DisconnectCause cause);

    // Subscriptions
    struct Granted {
        mqtt::QoS qos = mqtt::QoS::AtMostOnce;
        std::uint32_t identifier = 0;
        bool noLocal = false;
        bool retainAsPublished = false;
        std::uint8_t retainHandling = 0;
        std::uint32_t sinceSeconds = 0; ///< wall clock; 0: an earlier run
    };
    using Subscriptions = std::map<std::string, Granted, std::less<>>;
    const Subscriptions& subscriptions() const noexcept;
    std::size_t subscriptionCount() const noexcept { return subscriptions().size(); }
    bool hasSubscription(std::string_view filter) const { return subscriptions().contains(filter); }
    /// `filter` as the client wrote it. Returns whether it is new.
    bool subscribe(std::string_view filter, const mqtt::SharedFilter& parts, const mqtt::SubscribeEntry& options, std::uint32_t identifier);
    bool unsubscribe(std::string_view filter);

    // Messages to the client
    /// `via`: which shared subscription of the route, from 1; 0: an ordinary one.
    void deliver(Publication& publication, const Recipient& recipient, const RoutePtr& route, std::uint32_t via = 0);
    void deliverRetained(const mqtt::MessageRef& message, mqtt::QoS granted, std::uint32_t identifier)
    {
        deliverAlone(message, granted, true, identifier);
    }
    /// A message that it gets because message.route says so.
    void deliverAdded(Publication& publication, mqtt::QoS granted) { deliverAlone(publication.message(), granted, false, 0); }
    /// A hook took it out of the recipients.
    void passOver(Publication& publication, const Recipient& recipient);
    /// Moves what waits into the window while there is room.
    void pump();
    /// False: a packet identifier nobody waits for.
    bool onPuback(std::uint16_t packetId, mqtt::ReasonCode reason);
    bool onPubrec(std::uint16_t packetId, mqtt::ReasonCode reason);
    bool onPubcomp(std::uint16_t packetId);

    /// Its client does not get this one: tells of it, and counts.
    void miss(Publication& publication, mqtt::QoS qos, tap::DropReason reason);
    void miss(const mqtt::MessageRef& message, mqtt::QoS qos, tap::DropReason reason);
    std::uint64_t missed() const noexcept { return m_missed; } ///< since the session began, or the program

    /// What the client is owed now.
    struct Load {
        std::size_t inFlight = 0;
        std::size_t queued = 0;
        std::uint64_t queuedBytes = 0;
    };
    Load load() const noexcept
    {
        if (m_kept && m_kept->queue != Queue::InMemory)
            return { 0, m_kept->owed, m_kept->owedBytes };
        return m_flow ? Load { m_flow->inWindow + m_flow->toResend, m_flow->queue.size(), m_flow->queuedBytes } : Load {};
    }

    /// Each message that its client has not acknowledged to the end. False: there are others, on the disk.
    bool forEachOwed(const std::function<void(const mqtt::Message&)>& each) const;

    // What outlives the program (session_keeping.cpp)
    /// Its number on the disk; 0: it is not kept.
    store::SessionId keptAs() const noexcept { return m_kept ? m_kept->id : 0; }
    /// As an earlier run left it; before the loop runs.
    void restore(const store::SessionRecord& record);
    /// What it is owed, read from the disk.
    void onLoaded(std::vector<store::Delivery>& owed);
    /// The disk has more of what it noted: sends what waited for that. May delete this.
    void onKept();
    /// An acknowledgement that says something is kept: goes out when it is.
    void sendWhenKept(mqtt::PacketType type, std::uint16_t packetId, mqtt::ReasonCode reason);

    // QoS 2 from the client
    /// Notes a PUBLISH. False: it is a repetition. [MQTT-4.3.3-10]
    bool beginQoS2(std::uint16_t packetId);
    bool knowsQoS2(std::uint16_t packetId) const;
    bool endQoS2(std::uint16_t packetId);
    /// How many of them are open that this connection has sent: the client's send quota begins anew with each. [MQTT-4.9.0-1]
    std::size_t openQoS2() const noexcept;

    // Acknowledgements to the client that wait for hooks
    /// Null until something was held.
    HeldAcks* heldAcks() const noexcept { return m_flow ? m_flow->held.get() : nullptr; }
    HeldAcks& holdAcks();

    void onTimer(std::int64_t nowNanos) override;

private:
    enum class Wait : std::uint8_t { Puback, Pubrec, Pubcomp, Done };
    struct Owed {
        mqtt::MessageRef message;
        RoutePtr idsOf; ///< holds the subscription identifiers; null without any
        std::uint32_t firstId = 0;
        std::uint32_t ownId = 0; ///< a retained message's single identifier
        std::uint32_t via = 0;   ///< tells apart two deliveries of one message
        std::uint16_t idCount = 0;
        mqtt::QoS qos = mqtt::QoS::AtLeastOnce;
        bool retain = false;
    };
    struct InFlight {
        Owed owed;
        std::uint16_t packetId = 0;
        Wait wait = Wait::Puback;
        bool counted = false; ///< its PUBLISH went out on this connection and is part of `inWindow`
    };
    /// What only sessions with QoS 1 or 2 traffic pay for.
    struct Flow {
        std::deque<InFlight> inFlight; ///< consecutive packet ids, finished ones stay until they reach the front
        std::size_t inWindow = 0;      ///< PUBLISHes of this connection that the client has not answered to the end
        std::size_t toResend = 0;      ///< so many at the back of `inFlight` have not been looked at since the reconnect
        std::deque<Owed> queue;
        std::uint64_t queuedBytes = 0;
        std::uint16_t lastPacketId = 0;
        std::unordered_map<std::uint16_t, std::uint32_t> received; ///< QoS 2 ids from the client until PUBREL, and their connection
        std::uint32_t connection = 0; ///< counts them
        std::size_t receivedNow = 0;  ///< of `received`, those of the present connection
        std::unique_ptr<HeldAcks> held;
    };
    /// Where what the client is owed is.
    enum class Queue : std::uint8_t { OnDisk, Reading, InMemory };
    /// What only sessions that outlive the program pay for.
    struct Kept {
        struct Out {
            std::uint64_t ticket = 0;
            mqtt::PacketType type = mqtt::PacketType::Puback;
            std::uint16_t packetId = 0;
            mqtt::ReasonCode reason = mqtt::ReasonCode::Success;
            bool dup = false;
        };
        store::SessionId id = 0;
        Queue queue = Queue::InMemory;
        std::uint64_t owed = 0; ///< while they are on the disk
        std::uint64_t owedBytes = 0;
        std::vector<Owed> late; ///< came while the others were being read
        std::vector<store::MessageId> readUpTo; ///< by loop: what was read has these and all before them
        std::deque<Out> waiting; ///< packets for which the disk must have something first, in their order
        std::uint64_t flight = 0; ///< counts what was sent; packet ids follow from it
    };

    void deliverAsIs(Publication& publication, const Recipient& recipient, const RoutePtr& route, std::uint32_t via);
    /// What delivery.send makes of a message for this client: itself, another one that is `storeId` on the disk, or null, which has
    /// been told as a drop.
    mqtt::MessageRef throughHooks(const mqtt::MessageRef& message, mqtt::QoS qos, bool retain, std::uint64_t storeId);
    void deliverThroughHooks(Publication& publication, const Recipient& recipient, const RoutePtr& route, std::uint32_t via);
    void deliverAlone(const mqtt::MessageRef& message, mqtt::QoS granted, bool retained, std::uint32_t identifier);
    Flow& flow();
    bool windowOpen() const;
    bool idFree() const noexcept;
    void dropExpired();
    void owe(Owed owed);
    bool mayWait(const Owed& owed, std::uint64_t messages, std::uint64_t bytes) const;
    bool oweLater(Owed& owed);
    bool wasRead(const Owed& owed) const;
    void keepNew(std::uint32_t expirySeconds);
    void noteConnected();
    void noteAway();
    void noteDelivery(store::Change::Kind kind, const mqtt::MessageRef& message, std::uint32_t via, std::uint64_t flight);
    void noteDone(const mqtt::MessageRef& message, std::uint32_t via) { noteDelivery(store::Change::Kind::Done, message, via, 0); }
    void noteAlone(Owed& owed);
    void drop(const Owed& owed, tap::DropReason reason);
    void launch(const InFlight& entry, bool dup);
    void send(Owed owed);
    void transmit(const InFlight& entry, bool dup);
    InFlight* find(std::uint16_t packetId);
    void finish(InFlight& entry);
    void publishWill();
    void schedule();
    std::shared_ptr<SharedMember> sharedSelf();
    void setOnline(bool online);

    Worker& m_worker;
    SubscriberRef m_ref;
    mqtt::ClientInfoRef m_info; ///< of the present or last connection; the client id is always the same
    ClientChannel* m_channel = nullptr;
    /// What only sessions that have subscribed pay for.
    struct Subscribed {
        Subscriptions subscriptions;
        std::shared_ptr<SharedMember> self; ///< made for the first shared subscription
    };
    std::unique_ptr<Subscribed> m_subscribed;
    std::unique_ptr<Flow> m_flow;
    std::unique_ptr<Kept> m_kept;
    std::unique_ptr<Will> m_will;
    std::uint64_t m_missed = 0;
    std::uint32_t m_expirySeconds = 0;
    mqtt::ReasonCode m_leftWith = mqtt::ReasonCode::Success;
    std::int64_t m_willAtNanos = 0;   ///< 0: no delayed will
    std::int64_t m_expireAtNanos = 0; ///< 0: connected, or never
};

inline constexpr std::uint32_t kNeverExpires = 0xFFFFFFFF;

} // namespace hookline::broker
