// Where one topic's messages go: worked out once per topic from the subscription index, then shared until subscriptions change.
#pragma once

#include "core/hooks/callback_options.h"
#include "core/hooks/route_draft.h"
#include "core/mqtt/types.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hookline::broker {

/// Names a session without pointing at it: a slot of its home loop and how often that slot was reused.
struct SubscriberRef {
    std::uint32_t slot = 0;
    std::uint32_t generation = 0;
    std::uint16_t loop = 0;
    friend bool operator==(const SubscriberRef&, const SubscriberRef&) = default;
};

/// One session that gets the message once, however many of its subscriptions match. Its QoS is the highest of them
/// [MQTT-3.3.4-2]. What says "own" counts only the subscriptions without No Local and holds for the session's own messages;
/// `qosIfOwn` is kNone when there is no such subscription. [MQTT-3.8.3-3]
struct Recipient {
    static constexpr std::uint8_t kNone = 0xFF;
    std::uint32_t slot = 0;
    std::uint32_t generation = 0;
    std::uint32_t firstId = 0; ///< into Route::subscriptionIds
    std::uint16_t idCount = 0;
    std::uint16_t ownIdCount = 0; ///< these come first
    std::uint8_t qos = 0;
    std::uint8_t qosIfOwn = kNone;
    bool retainAsPublished = false;
    bool retainAsPublishedIfOwn = false;
};

/// What sessions with shared subscriptions say of themselves to the loops that choose among members.
struct SharedMember {
    SharedMember(std::string id, bool isOnline)
        : clientId(std::move(id))
        , online(isOnline)
    {
    }
    const std::string clientId;
    std::atomic<bool> online;
};

/// What message.route changed about the recipients of one message.
struct RoutePick {
    std::vector<hooks::CallbackFilter> only; ///< patterns of client ids; empty: no such wish
    std::vector<hooks::CallbackFilter> except;
    std::vector<hooks::RouteDraft::Added> added;
    bool nobody = false;
    bool takes(std::string_view clientId) const;
};

/// A shared subscription's members as they were when the route was made, and the turn they share.
struct SharedRoute {
    struct Member {
        Recipient recipient;
        std::uint16_t loop = 0;
        std::uint64_t kept = 0; ///< the session's number on the disk; 0: it is not kept
        std::shared_ptr<const SharedMember> self;
    };
    std::vector<Member> members;
    std::shared_ptr<std::atomic<std::uint32_t>> turn;
};

/// A recipient whose session is kept on the disk: what it is owed is noted down by the loop that routes the message.
struct KeptRecipient {
    std::uint64_t session = 0; ///< its number there
    std::uint32_t index = 0;   ///< into Route::byLoop[loop]
    std::uint16_t loop = 0;
};

struct Route {
    std::uint64_t generation = 0; ///< of the index when it was made
    std::vector<std::vector<Recipient>> byLoop;
    std::vector<KeptRecipient> kept;
    bool keptShared = false; ///< a member of a shared subscription is kept
    std::vector<SharedRoute> shared;
    std::vector<std::uint32_t> subscriptionIds;
    std::uint32_t recipients = 0; ///< sessions, a shared group counting as one
    std::shared_ptr<const RoutePick> pick; ///< of one message's own route only
};

using RoutePtr = std::shared_ptr<const Route>;

} // namespace hookline::broker
