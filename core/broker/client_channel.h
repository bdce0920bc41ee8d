// One connection's protocol machine: bytes in, packets handled, bytes out. Owns the socket; belongs to its loop. @thread loop
//
// Nothing here deletes the channel while it runs: close() takes it off the loop and the worker buries it at the end of the turn.
#pragma once

#include "core/broker/admission.h"
#include "core/broker/publication.h"
#include "core/broker/rate_gate.h"
#include "core/hooks/ack_hold.h"
#include "core/hooks/auth_exchange.h"
#include "core/hooks/connect_draft.h"
#include "core/hooks/views.h"
#include "core/mqtt/client_info.h"
#include "core/mqtt/connect.h"
#include "core/mqtt/publish.h"
#include "core/mqtt/subscribe.h"
#include "core/mqtt/topic.h"
#include "core/net/event_loop.h"
#include "core/net/outbox.h"
#include "core/net/traffic.h"
#include "core/net/transport.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hookline::broker {

class Session;
class Worker;
struct Listener;
struct ArrivedConnection;

class ClientChannel final : public net::Pollable, public net::TimerTarget {
public:
    ClientChannel(Worker& worker, ArrivedConnection arrived);
    ~ClientChannel() override;

    /// Handles what came with the connection and starts listening to it.
    void begin(std::string bytes);
    /// Sends what waits; arms write interest only when the socket would block.
    void flush();

    /// Ends the connection: tells an MQTT 5 client why when the broker is the one to end it, sends what fits, detaches the session.
    enum class Tell : std::uint8_t { No, Yes };
    void close(mqtt::ReasonCode reason, std::string_view detail, Tell tell);

    bool v5() const noexcept { return m_protocol == mqtt::ProtocolVersion::V5; }
    bool closed() const noexcept { return m_closed; }
    bool dirty() const noexcept { return m_dirty; }
    bool connected() const noexcept { return m_stage == Stage::Connected; }
    std::uint16_t receiveMaximum() const noexcept { return m_receiveMaximum; }
    bool hasRoom() const noexcept;
    std::int64_t lastPacketNanos() const noexcept { return m_lastPacketNanos; }
    std::uint64_t messagesIn() const noexcept { return m_messagesIn; }
    std::uint64_t messagesOut() const noexcept { return m_messagesOut; }
    Session* session() const noexcept { return m_session; }
    const mqtt::ClientInfoRef& info() const noexcept { return m_info; } ///< null before CONNECT
    const Listener& listener() const noexcept; ///< where it came in
    net::Traffic traffic() const noexcept { return net::trafficOf(m_fd.get()); }
    std::string security() const; ///< "TLSv1.3 TLS_AES_256_GCM_SHA384"; empty without TLS
    std::uint32_t maximumPacketSize() const noexcept { return m_maximumPacketSize; } ///< the client's; 0: none
    std::uint16_t topicAliasMaximum() const noexcept { return m_aliases ? m_aliases->maximumOut : std::uint16_t { 0 }; }
    std::uint32_t place = 0; ///< in the worker's list

    // Packets to the client
    void sendQoS0(Publication& publication, bool retain, const std::uint32_t* ids, std::size_t idCount);
    enum class Sent : std::uint8_t {
        Yes,
        TooLarge, ///< than the client's Maximum Packet Size
        Dropped,  ///< by packet.out; QoS 0 alone
    };
    /// `message`, if given, keeps the payload when it goes out by reference.
    Sent sendPublish(const mqtt::PublishHead& head, std::string_view payload, const mqtt::MessageRef* message);
    /// PUBACK or PUBREC, as message.puback words it.
    void answerPublish(mqtt::PacketType type, std::uint16_t packetId, mqtt::ReasonCode reason)
    {
        if (v5() && asksAboutPuback()) [[unlikely]]
            answerThroughHooks(type, packetId, reason);
        else
            sendAck(type, packetId, reason);
    }
    void sendAck(mqtt::PacketType type, std::uint16_t packetId, mqtt::ReasonCode reason);
    /// The disk has more: what is held may go out.
    void onKept();
    /// Held acknowledgements went out: a publisher that had used up what it may leave open is read again. May close.
    void acksReleased();

    /// The client has waited long enough for its rates.
    void rateAllows();
    /// The answer that a hook of ClientAuthenticate owed.
    void answered(hooks::Verdict verdict);
    /// Which answer, for the worker; 0: none.
    std::uint64_t awaited() const noexcept { return m_arrival ? m_arrival->awaited : 0; }
    /// False: CONNECT is settled, no answer matters any more.
    bool await(std::uint64_t promise) noexcept
    {
        if (m_arrival)
            m_arrival->awaited = promise;
        return m_arrival != nullptr;
    }

    /// The loop stops or resumes reading publishers (bridge or mailboxes full).
    void applyIntakePause(bool paused);

    void onReady(bool readable, bool writable) override;
    void onTimer(std::int64_t nowNanos) override;

private:
    enum class Stage : std::uint8_t { AwaitConnect, Authenticating, AwaitAnswer, Connected };
    enum Pause : std::uint8_t { kIntakePaused = 1, kOutboxFull = 2, kAwaitAnswer = 4, kAcksHeld = 8, kOverRate = 16, kAwaitDisk = 32 };

    void read();
    void readLong();
    bool receive(char* into, std::size_t room, std::size_t& got);
    void keepTail(std::string_view rest);
    void readThrough(); ///< the same through the filters of m_transport
    net::Outbox::Flushed sendOut(std::uint64_t& sent);
    bool sendLast();
    /// Handles every whole packet; returns how many bytes they took. Stops early when the channel closed.
    std::size_t consume(std::string_view bytes);
    void handlePacket(std::uint8_t first, std::string_view body);
    void malformed(mqtt::ReasonCode reason, std::string_view packet);

    // What hooks make of packets and answers (client_channel_hooks.cpp)
    void handleThroughHooks(std::uint8_t first, std::string_view body);
    void dropPublish(std::uint8_t first, std::string_view body);
    bool asksAboutPuback() const noexcept;
    void answerThroughHooks(mqtt::PacketType type, std::uint16_t packetId, mqtt::ReasonCode reason);
    void wordConnack(mqtt::Connack& connack, const mqtt::ClientInfoRef& who, std::optional<hooks::ConnackDraft>& draft);
    void tellAuthenticated(const mqtt::ClientInfoRef& who, mqtt::ReasonCode reason, bool again);
    /// To the outbox, through packet.out.
    void appendPacket(std::string_view packet);
    /// Empty: it is left out.
    std::string throughOut(std::string_view packet);

    void onConnect(std::string_view body);
    void authenticate(const mqtt::ConnectView& view, std::string_view body);
    void refuse(const mqtt::ConnectView& view, mqtt::ReasonCode reason, std::string_view detail);
    std::unique_ptr<struct Will> takeWill(const mqtt::ConnectView& view) const;
    std::string_view userName(const mqtt::ConnectView& view) const;
    mqtt::ClientInfoRef makeInfo(const mqtt::ConnectView& view) const;
    void accept(const mqtt::ConnectView& view);
    hooks::Credentials credentialsOf(const mqtt::ConnectView& view);
    void decide(const mqtt::ConnectView& view, std::string_view body, hooks::Verdict verdict);
    bool ownsSession(const mqtt::ConnectView& view) const;
    mqtt::ReasonCode authorizeWill(const mqtt::ConnectView& view);
    void settle();

    // Enhanced authentication
    void beginAuthentication(const mqtt::ConnectView& view, std::string_view connectBody);
    std::unique_ptr<hooks::AuthExchange> newExchange(std::string_view method, const mqtt::ClientInfoRef& info) const;
    void onAuth(std::string_view body);
    void continueAuthentication(std::string_view data);
    void finishAuthentication(hooks::AuthStep step);
    void useProvenName(mqtt::ConnectView& view) const;

    void onPublish(std::uint8_t first, std::string_view body);
    bool resolveAlias(mqtt::PublishView& view);
    bool beginPublish(const mqtt::PublishView& view);
    void publishThroughHooks(const mqtt::PublishView& view, hooks::PublishDraft& draft);
    void routeCopy(const mqtt::PublishView& view, const hooks::PublishDraft::Copy& copy);
    void denyPublish(const mqtt::PublishView& view, mqtt::ReasonCode reason, std::string_view topic);
    void routePublish(const mqtt::PublishView& view, std::string_view topic, std::string_view payload, bool retain);
    void routeAccepted(const mqtt::PublishView& view, Publication& publication, const RoutePtr& route, mqtt::ReasonCode reason);
    /// `kept`: it was noted for the disk, which must have it first.
    void acknowledge(const mqtt::PublishView& view, mqtt::ReasonCode reason, bool kept = false);
    void acknowledgeHeld(const mqtt::PublishView& view, mqtt::ReasonCode reason, const hooks::Acceptance& acceptance, bool kept);
    bool isKept(const mqtt::PublishView& view, const Publication& publication) const;
    void holdUntilKept(std::size_t notedBefore);
    void tellPublishDropped(const mqtt::PublishView& view, tap::DropReason reason);
    void refusePublish(const mqtt::PublishView& view, hooks::Verdict verdict);

    void onSubscribe(std::string_view body);
    void onUnsubscribe(std::string_view body);
    void onAck(mqtt::PacketType type, std::string_view body);
    void onDisconnect(std::string_view body);

    void allowAliases(std::uint16_t maximum);
    bool mayAlias() const noexcept { return m_aliases && m_aliases->maximumOut > 0; }
    bool useAlias(mqtt::PublishHead& head) const;
    Sent writeShown(const mqtt::PublishHead& head, std::string_view payload, std::size_t remaining, std::size_t headSize);
    void countSent(std::size_t payloadSize);
    Sent writePublish(const mqtt::PublishHead& head, std::string_view payload, const mqtt::MessageRef* message);
    /// A packet that must not be left out: one that the client would not take ends the connection.
    void sendControl(std::string_view packet);
    bool fits(std::size_t packetSize) const noexcept { return m_maximumPacketSize == 0 || packetSize <= m_maximumPacketSize; }

    void written();
    void updateInterest();
    void parkIfGone();
    void slowDown();
    void setPause(Pause reason, bool on);
    void armKeepAlive();
    std::string_view aliasedTopic(std::uint16_t alias) const;

    net::Fd m_fd; // beside `place`: half a word each
    Worker& m_worker;
    net::Outbox m_outbox;
    std::unique_ptr<net::Transport> m_transport; ///< TLS, WebSocket; null: plain
    std::string m_tail; ///< the beginning of a packet whose rest has not come yet
    std::unique_ptr<mqtt::PacketBlock> m_long; ///< the same of a long one; between readings one of the two is empty
    mqtt::ClientInfoRef m_info;
    Session* m_session = nullptr;
    std::unique_ptr<Admission::Place> m_place; ///< null where addresses are not counted
    std::unique_ptr<RateGate> m_rate;         ///< null where no rate is set
    struct Arrival {
        std::string peer;
        std::string clientId; ///< as in ArrivedConnection
        bool assignedId = false;
        mqtt::ReasonCode refused = mqtt::ReasonCode::Success; ///< these three as well
        bool sayKeepAlive = false;
        bool saySessionExpiry = false;
        std::string heldConnect; ///< the CONNECT's body while a hook owes its answer
        std::uint64_t deferredBy = 0;
        std::uint64_t awaited = 0;
    };
    std::unique_ptr<Arrival> m_arrival; ///< until CONNECT is settled; then the registry knows, and m_info has what stays
    struct Aliases {
        struct Hash {
            using is_transparent = void;
            std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view> {}(text); }
        };
        std::vector<std::string> in; ///< topic by alias - 1, as the client set them
        /// Those we set, for clients that take some; first come, first served.
        std::unordered_map<std::string, std::uint16_t, Hash, std::equal_to<>> out;
        std::uint16_t maximumOut = 0;
    };
    std::unique_ptr<Aliases> m_aliases; ///< null: none either way
    struct Authentication {
        std::string method;
        std::unique_ptr<hooks::AuthExchange> exchange; ///< null between authentications
        std::string connectBody;                       ///< CONNECT's, until CONNACK
        std::string username;                          ///< who it was proved to be
        std::string lastWord;                          ///< for CONNACK
    };
    std::unique_ptr<Authentication> m_authentication; ///< for clients that named a method
    std::int64_t m_lastPacketNanos = 0;
    std::uint64_t m_heldTicket = 0; ///< what the disk must have before CONNACK or SUBACK and all behind it may go out; 0: nothing
    std::uint64_t m_messagesIn = 0; ///< PUBLISH packets; the loop counts them for all
    std::uint64_t m_messagesOut = 0;
    std::uint32_t m_maximumPacketSize = 0; ///< the client's; 0: none
    std::uint16_t m_receiveMaximum = 65535;
    std::uint16_t m_keepAlive = 0; ///< seconds, in force
    const std::uint16_t m_listener; ///< place in SharedState::listeners
    mqtt::ProtocolVersion m_protocol = mqtt::ProtocolVersion::V311;
    Stage m_stage = Stage::AwaitConnect;
    std::uint8_t m_pauses = 0;
    bool m_wantsReasons = true; ///< Request Problem Information
    bool m_publishes = false; ///< has sent a PUBLISH, so it is held when the intake is paused
    bool m_dirty = false;
    bool m_flushing = false;
    bool m_writeBlocked = false;
    bool m_broken = false;
    bool m_closed = false;
    bool m_registered = false; ///< with the loop
    bool m_parked = false;     ///< taken off the loop: paused, and the other side is gone
    bool m_cleanDisconnect = false;
    bool m_saidGoodbye = false; ///< it sent DISCONNECT, whatever the reason in it
};

} // namespace hookline::broker
