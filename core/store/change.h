// One change of what the store keeps, as a loop notes it down. A loop gathers the changes of a turn and hands them over as one
// batch, which becomes part of one transaction: all of it is kept, or nothing. Cheap to make: a message is held by reference.
#pragma once

#include "core/mqtt/message.h"
#include "core/store/records.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace hookline::store {

struct Change {
    enum class Kind : std::uint8_t {
        SessionIs,     ///< new, or connected again: `detail->session`
        SessionAway,   ///< its connection is gone: number = when it expires, or 0; number2 = when its will is due; 0: it has none (any more)
        WillGone,
        SessionEnded,  ///< with everything of it
        Subscribed,    ///< `detail->subscription`
        Unsubscribed,  ///< `detail->subscription.filter`
        Owed,          ///< the session gets `body`
        Sent,          ///< … as number `number` of its flight
        Released,      ///< … and has it, PUBREL is due
        Done,          ///< … and is owed it no longer
        Received,      ///< QoS 2 packet id `number` from the session's client
        Completed,     ///< … was released
        Retained,      ///< `body` is its topic's retained message, or clears it when it has no payload
        Wanted,        ///< what the session is owed is to be read: takeLoaded()
    };
    struct Detail {
        SessionRecord session;
        SubscriptionRecord subscription;
        std::string identifiers; ///< encodeIdentifiers()
    };

    Kind kind = Kind::Done;
    mqtt::QoS qos = mqtt::QoS::AtLeastOnce;
    bool retain = false;
    std::uint32_t via = 0;
    SessionId session = 0;
    MessageId message = 0;
    std::int64_t number = 0;
    std::int64_t number2 = 0;
    mqtt::MessageRef body;
    std::unique_ptr<const Detail> detail;

    /// What it costs while it waits for the disk.
    std::size_t bytes() const noexcept { return sizeof *this + (body ? body->footprint() : 0); }
};

struct Batch {
    unsigned loop = 0;
    std::uint64_t ticket = 0; ///< the loop's own count
    std::vector<Change> changes;
};

} // namespace hookline::store
