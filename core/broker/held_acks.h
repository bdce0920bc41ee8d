// The PUBACKs and PUBRECs that one client's session owes but may not send yet, because a callback of message.accept holds one or
// because one before it is held, or because the disk must have the message first: acknowledgements keep the order of the
// PUBLISHes. [MQTT-4.6.0-2] [MQTT-4.6.0-3]
//
// Made for the first hold and empty nearly always where nothing is kept on the disk. When the connection goes, held QoS 1 acknowledgements go with it (the client
// sends again); those of QoS 2 stay, so that the message is not routed twice. @thread the session's home loop, every method
#pragma once

#include "core/hooks/ack_hold.h"
#include "core/mqtt/types.h"
#include "core/net/timer_heap.h"

#include <cstdint>
#include <deque>
#include <vector>

namespace hookline::broker {

class Session;
class Worker;

class HeldAcks final : public net::TimerTarget {
public:
    HeldAcks(Worker& worker, Session& session)
        : m_worker(worker)
        , m_session(session)
    {
    }
    ~HeldAcks() override;

    /// Nothing is held: an acknowledgement may go out directly.
    bool idle() const noexcept { return m_entries.empty(); }
    /// Acknowledgements that the client still waits for, and how many of them are for QoS 1.
    std::size_t waiting() const noexcept { return m_entries.size(); }
    std::size_t waitingQoS1() const noexcept { return m_qos1; }

    /// Puts the acknowledgement behind the others; it goes when those before it are gone and its holds (maybe none) are answered.
    /// `reason` is sent when they agree.
    /// `ticket`: what the disk must have first; 0: nothing.
    void append(mqtt::QoS qos, std::uint16_t packetId, mqtt::ReasonCode reason, const std::vector<hooks::Acceptance::Hold>& holds,
        std::uint64_t ticket);
    /// A repeated QoS 2 PUBLISH whose PUBREC is held. False: it is not.
    bool repeated(std::uint16_t packetId);
    /// May close the channel, and with it end the session and this.
    void answer(std::uint64_t hold, mqtt::ReasonCode reason);
    /// The connection is gone.
    void detach();
    /// The disk has more. May close the channel, and with it end the session and this.
    void onKept();

    void onTimer(std::int64_t nowNanos) override;

private:
    struct Entry {
        std::uint64_t serial = 0;
        mqtt::QoS qos = mqtt::QoS::AtLeastOnce;
        std::uint16_t packetId = 0;
        std::uint16_t open = 0; ///< holds without an answer
        std::uint64_t ticket = 0; ///< the disk must have this
        mqtt::ReasonCode reason = mqtt::ReasonCode::Success;
        hooks::WithoutReason withoutReason = hooks::WithoutReason::Disconnect;
    };
    struct Hold {
        std::uint64_t id = 0;
        std::uint64_t entry = 0; ///< its serial
        std::int64_t deadlineNanos = 0;
        hooks::HoldTerms terms;
        bool open = true;
    };
    Entry* find(std::uint64_t serial);
    bool waits(const Entry& entry) const noexcept;
    /// Returns the entry that waits no longer, if this was the last answer it needed.
    Entry* settle(Hold& hold, mqtt::ReasonCode reason);
    void finishOrphan(const Entry& entry);
    void sendReady();
    void forgetAnswered();
    void arm(std::int64_t deadlineNanos);

    Worker& m_worker;
    Session& m_session;
    std::deque<Entry> m_entries;    ///< by serial, the order they are sent in
    std::vector<Entry> m_orphans;   ///< QoS 2, held, and their connection is gone
    std::deque<Hold> m_holds;       ///< by id
    std::size_t m_qos1 = 0;         ///< of m_entries
    std::uint64_t m_lastSerial = 0;
    std::int64_t m_armedNanos = 0;  ///< 0: no timer
};

} // namespace hookline::broker
