// What all loops of one broker share. Each member is safe for any thread by itself.
#pragma once

#include "core/broker/admission.h"
#include "core/broker/listener.h"
#include "core/broker/live_settings.h"
#include "core/broker/retained_store.h"
#include "core/broker/session_registry.h"
#include "core/broker/subscription_index.h"
#include "core/broker/worker.h"
#include "core/store/store.h"

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
    LiveSettings settings;
    Admission admission;
    SubscriptionIndex subscriptions;
    RetainedStore retained;
    SessionRegistry registry;
    std::atomic<std::uint64_t> connections { 0 }; ///< sockets, on their way included
    std::atomic<std::uint64_t> connectionsMost { 0 };
    std::atomic<bool> namesProven { false };          ///< see Broker::setNamesProven()
    std::vector<std::unique_ptr<Listener>> listeners; ///< fixed once the first of them is open
    std::unique_ptr<store::Store> store; ///< what outlives the program; null: nothing does
    std::vector<std::unique_ptr<Worker>> workers;

    /// @thread any
    void noteConnected() noexcept
    {
        const std::uint64_t now = connections.load(std::memory_order_relaxed);
        for (std::uint64_t most = connectionsMost.load(std::memory_order_relaxed);
             now > most && !connectionsMost.compare_exchange_weak(most, now, std::memory_order_relaxed);) { }
    }
};

} // namespace hookline::broker
