// What all loops of one broker share. Each member is safe for any thread by itself.
#pragma once

#include "core/broker/listener.h"
#include "core/broker/retained_store.h"
#include "core/broker/session_registry.h"
#include "core/broker/subscription_index.h"
#include "core/broker/worker.h"
#include "core/config/settings.h"

#include <atomic>
#include <memory>
#include <vector>

namespace hookline::broker {

struct SharedState {
    SharedState(const config::BrokerSettings& brokerSettings, unsigned loops)
        : settings(brokerSettings)
        , subscriptions(loops)
        , retained(brokerSettings.maxRetained, brokerSettings.maxRetainedBytes)
        , registry(loops)
    {
    }
    const config::BrokerSettings settings;
    SubscriptionIndex subscriptions;
    RetainedStore retained;
    SessionRegistry registry;
    std::atomic<std::uint64_t> connections { 0 }; ///< sockets, on their way included
    std::vector<std::unique_ptr<Listener>> listeners; ///< fixed once the first of them is open
    std::vector<std::unique_ptr<Worker>> workers;
};

} // namespace hookline::broker
