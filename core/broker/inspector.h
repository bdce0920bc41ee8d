// Questions about what the broker holds, and the few things an operator does to it. Asked by post to each loop, answered as
// values once all have answered; each question says how many rows it wants at most. Nothing of this is on the path of a message.
//
// An answer comes on a loop's thread. It does not come when the broker stops first. @thread any between start() and stop()
#pragma once

#include "core/metrics/listing.h"
#include "core/mqtt/message.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace hookline::broker {

struct SharedState;

/// Retained messages that were deleted, to put back.
using RemovedRetained = std::shared_ptr<const std::vector<mqtt::MessageRef>>;

class Inspector {
public:
    explicit Inspector(SharedState& state)
        : m_state(state)
    {
    }

    void listClients(std::size_t most, std::function<void(metrics::ClientListing)> done);
    /// `topic`: only subscriptions that match this topic name; empty: all.
    void listSubscriptions(std::string topic, std::size_t most, std::function<void(metrics::SubscriptionListing)> done);
    void listSubscriptionsOf(std::string clientId, std::size_t most, std::function<void(metrics::SubscriptionListing)> done);
    void listRetained(std::string filter, std::size_t most, std::function<void(metrics::RetainedListing)> done);

    /// Disconnects (administrative_action) whom of these it finds; `done` gets how many.
    void kick(std::vector<std::string> clientIds, std::function<void(std::size_t)> done);
    /// The same with everybody who is connected.
    void kickAll(std::function<void(std::size_t)> done);
    /// A subscription that the client did not ask for; access rules are not asked, limits hold. `done` gets false when there is no
    /// such session, or the filter is none or too much for it.
    void subscribe(std::string clientId, std::string filter, mqtt::QoS qos, std::function<void(bool)> done);
    /// Ends their sessions with subscriptions and queues; who is connected is disconnected first.
    void clearSessions(std::vector<std::string> clientIds, std::function<void(std::size_t)> done);
    void deleteRetained(std::vector<std::string> topics, std::function<void(RemovedRetained)> done);
    /// Topics that have a retained message again are left alone.
    void restoreRetained(RemovedRetained removed, std::function<void(std::size_t)> done);

private:
    SharedState& m_state;
};

} // namespace hookline::broker
