// What every subscription goes through, whether a client asks for it or the operator gives it. @thread the session's loop
#pragma once

#include "core/mqtt/client_info.h"
#include "core/mqtt/subscribe.h"
#include "core/mqtt/topic.h"

#include <cstdint>

namespace hookline::broker {

class Session;
class Worker;

/// The QoS that the settings grant, or why they do not. `parts` are those of the entry's filter.
mqtt::ReasonCode grant(
    Worker& worker, const Session& session, const mqtt::SubscribeEntry& entry, const mqtt::SharedFilter& parts);

/// After Session::subscribe(), which said whether it `isNew`: tells the hooks, then delivers the retained messages that the entry
/// asks for. `identifier`: the client's for this subscription; 0: none.
void beginSubscription(Worker& worker, Session& session, const mqtt::ClientInfoRef& info, const mqtt::SubscribeEntry& entry, bool isNew,
    std::uint32_t identifier);

} // namespace hookline::broker
