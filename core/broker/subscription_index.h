// Every subscription of every loop in one trie of topic levels. Loops read it only when a topic is not in their match cache.
#pragma once

#include "core/broker/route.h"
#include "core/mqtt/types.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <shared_mutex>
#include <string_view>
#include <vector>

namespace hookline::broker {

struct Subscription {
    SubscriberRef subscriber;
    mqtt::QoS qos = mqtt::QoS::AtMostOnce;
    bool noLocal = false;
    bool retainAsPublished = false;
    std::uint32_t identifier = 0; ///< MQTT 5 subscription identifier; 0: none
    std::uint64_t kept = 0;       ///< the session's number on the disk; 0: it is not kept
    /// Shared subscriptions only: who the member is, and whether it can take a message now.
    std::shared_ptr<const SharedMember> self;
};

/// @thread any, every method
class SubscriptionIndex {
public:
    /// Working memory of a walk; its contents mean nothing afterwards.
    struct Scratch {
        struct Step {
            std::uint32_t node = 0;
            bool ended = false; ///< the whole topic is consumed
            std::string_view rest;
        };
        std::vector<Step> steps;
        std::vector<const Subscription*> matched;
    };

    explicit SubscriptionIndex(unsigned loops);
    ~SubscriptionIndex();

    /// Adds or replaces. `group` is empty for an ordinary subscription, `filter` is without $share.
    void add(std::string_view group, std::string_view filter, const Subscription& subscription);
    void remove(std::string_view group, std::string_view filter, SubscriberRef subscriber);

    /// Grows with every change; a route made under an older one is stale.
    std::uint64_t generation() const noexcept { return m_generation.load(std::memory_order_acquire); }
    RoutePtr resolve(std::string_view topic) const;
    /// The same into `route`, whose memory is used again. `scratch` is the caller's, kept from call to call.
    void resolve(std::string_view topic, Route& route, Scratch& scratch) const;
    std::uint64_t size() const noexcept { return m_size.load(std::memory_order_relaxed); }
    /// Those of them that are shared.
    std::uint64_t sharedSize() const noexcept { return m_sharedSize.load(std::memory_order_relaxed); }

private:
    struct Trie;
    struct Subscribers;
    mutable std::shared_mutex m_mutex;
    std::unique_ptr<Trie> m_trie;
    std::atomic<std::uint64_t> m_generation { 1 };
    std::atomic<std::uint64_t> m_size { 0 };
    std::atomic<std::uint64_t> m_sharedSize { 0 };
    unsigned m_loops;
};

} // namespace hookline::broker
