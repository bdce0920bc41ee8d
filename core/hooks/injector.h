// The way into the broker for messages that no client of it has sent: what comes out of Kafka. The broker implements it; whoever has
// such messages knows nothing else of the broker.
//
// A message is handed over with its publisher (ClientInfo::hops says where it has been) and a time of receipt that no other message of
// that publisher has: by the two it is known again in message.acked and in askOwed(), whatever hooks have made of it and however long it
// was on the disk.
#pragma once

#include "core/mqtt/client_info.h"
#include "core/mqtt/message.h"
#include "core/mqtt/types.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace hookline::hooks {

/// What has become of a message.
enum class InjectionFate : std::uint8_t {
    Unanswered, ///< the broker does not run, or ended before it came to this message
    Busy,       ///< publishers are held back now: offer it again
    Routed,     ///< it reached every outbox, queue and mailbox, and the disk where somebody's session is kept there
    NobodyOwes, ///< only with InjectionTerms::wantsReceiver: no session would acknowledge it, so it was given to nobody
    Refused,    ///< it never will be: `reason`
};

struct Injection {
    mqtt::MessageRef message;
    InjectionFate fate = InjectionFate::Unanswered;
    mqtt::ReasonCode reason = mqtt::ReasonCode::Success; ///< Refused
};

struct InjectionTerms {
    bool wantsReceiver = false; ///< route only what at least one session takes with QoS 1 or 2
};

/// @thread any, every method
class Injector {
public:
    virtual ~Injector() = default;

    using Done = std::function<void(std::vector<Injection>&&)>;
    /// In order, through the same hooks as a client's PUBLISH. One publisher's messages all go over one loop. The first that is Busy or
    /// NobodyOwes ends the batch: those behind it are Unanswered. `done` is called exactly once, on any thread, maybe before this returns;
    /// it must not block.
    virtual void inject(std::vector<Injection> batch, InjectionTerms terms, Done done) = 0;

    /// What clients still owe an acknowledgement for.
    struct Owed {
        bool answered = false; ///< false: the broker does not run
        bool onDisk = false;   ///< some sessions' messages were not looked at, for they are on the disk
        std::vector<std::int64_t> wallMicros; ///< times of receipt, in no order, maybe more than once
    };
    /// Of this publisher's messages. Everything that was Routed before the question has been seen by the sessions it is for.
    virtual void askOwed(const mqtt::ClientInfoRef& publisher, std::function<void(Owed&&)> done) = 0;
};

} // namespace hookline::hooks
