// One client's session: its subscriptions, what it is owed, and its will. Lives on its home loop and outlives connections as long
// as its expiry allows. @thread the home loop's, every method
#pragma once

#include "core/broker/publication.h"
#include "core/broker/route.h"
#include "core/mqtt/client_info.h"
#include "core/mqtt/message.h"
#include "core/mqtt/subscribe.h"
#include "core/mqtt/topic.h"
#include "core/net/timer_heap.h"
#include "core/tap/event.h"

#include <atomic>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace hookline::broker {

class ClientChannel;
class HeldAcks;
class Worker;

struct Will {
    std::string topic;
    std::string payload;
    std::string properties; ///< encoded, to send on
    mqtt::QoS qos = mqtt::QoS::AtMostOnce;
    bool retain = false;
    bool expires = false;
    std::uint32_t expirySeconds = 0;
    std::uint32_t delaySeconds = 0;
};

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
    void discardWill() noexcept { m_will.reset(); }
    /// The connection is gone: publishes the will or starts its delay, ends the session or starts its expiry. May delete this.
    void detach(mqtt::ReasonCode reason);
    /// Ends the session now: due will, subscriptions, queues. Deletes this.
    void end(mqtt::ReasonCode reason, std::string_view detail);

    // Subscriptions
    struct Granted {
        mqtt::QoS qos = mqtt::QoS::AtMostOnce;
        std::uint32_t identifier = 0;
        bool noLocal = false;
        bool retainAsPublished = false;
        std::uint8_t retainHandling = 0;
    };
    using Subscriptions = std::map<std::string, Granted, std::less<>>;
    const Subscriptions& subscriptions() const noexcept;
    std::size_t subscriptionCount() const noexcept { return subscriptions().size(); }
    bool hasSubscription(std::string_view filter) const { return subscriptions().contains(filter); }
    /// `filter` as the client wrote it. Returns whether it is new.
    bool subscribe(std::string_view filter, const mqtt::SharedFilter& parts, const mqtt::SubscribeEntry& options, std::uint32_t identifier);
    bool unsubscribe(std::string_view filter);

    // Messages to the client
    void deliver(Publication& publication, const Recipient& recipient, const RoutePtr& route);
    void deliverRetained(const mqtt::MessageRef& message, mqtt::QoS granted, std::uint32_t identifier);
    /// Moves what waits into the window while there is room.
    void pump();
    /// False: a packet identifier nobody waits for.
    bool onPuback(std::uint16_t packetId, mqtt::ReasonCode reason);
    bool onPubrec(std::uint16_t packetId, mqtt::ReasonCode reason);
    bool onPubcomp(std::uint16_t packetId);

    /// What the client is owed now.
    struct Load {
        std::size_t inFlight = 0;
        std::size_t queued = 0;
        std::uint64_t queuedBytes = 0;
    };
    Load load() const noexcept
    {
        return m_flow ? Load { m_flow->inWindow + m_flow->toResend, m_flow->queue.size(), m_flow->queuedBytes } : Load {};
    }

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

    Flow& flow();
    bool windowOpen() const;
    bool idFree() const noexcept;
    void dropExpired();
    void owe(Owed owed);
    void send(Owed owed);
    void transmit(const InFlight& entry, bool dup);
    InFlight* find(std::uint16_t packetId);
    void finish(InFlight& entry);
    void publishWill();
    void schedule();
    std::shared_ptr<std::atomic<bool>> onlineFlag();
    void setOnline(bool online);

    Worker& m_worker;
    SubscriberRef m_ref;
    mqtt::ClientInfoRef m_info; ///< of the present or last connection; the client id is always the same
    ClientChannel* m_channel = nullptr;
    /// What only sessions that have subscribed pay for.
    struct Subscribed {
        Subscriptions subscriptions;
        std::shared_ptr<std::atomic<bool>> online; ///< made for the first shared subscription
    };
    std::unique_ptr<Subscribed> m_subscribed;
    std::unique_ptr<Flow> m_flow;
    std::unique_ptr<Will> m_will;
    std::uint32_t m_expirySeconds = 0;
    std::int64_t m_willAtNanos = 0;   ///< 0: no delayed will
    std::int64_t m_expireAtNanos = 0; ///< 0: connected, or never
};

inline constexpr std::uint32_t kNeverExpires = 0xFFFFFFFF;

} // namespace hookline::broker
