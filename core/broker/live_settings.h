// The broker's settings while it runs: what may change without a restart is read by the loops as it is at that moment.
//
// A member of BrokerSettings that is not hidden here is fixed at the start. Reading a Live is a plain load.
#pragma once

#include "core/config/settings.h"

#include <atomic>
#include <cstdint>
#include <string_view>

namespace hookline::broker {

template <class T>
class Live {
public:
    explicit Live(T value) noexcept
        : m_value(value)
    {
    }
    operator T() const noexcept { return get(); } // so that it reads like the plain member it hides
    T get() const noexcept { return m_value.load(std::memory_order_relaxed); }
    void set(T value) noexcept { m_value.store(value, std::memory_order_relaxed); }

private:
    std::atomic<T> m_value;
};

struct LiveSettings : config::BrokerSettings {
    explicit LiveSettings(const config::BrokerSettings& settings)
        : config::BrokerSettings(settings)
    {
    }
    /// Takes over what can change now. @thread control
    void apply(const config::BrokerSettings& settings)
    {
        forEach([&](auto& live, auto member, const char*) { live.set(settings.*member); });
    }
    /// `settings` with everything that can change now as it is in `now`.
    static config::BrokerSettings withLive(config::BrokerSettings settings, const config::BrokerSettings& now)
    {
        LiveSettings live(now);
        live.forEach([&](auto& value, auto member, const char*) { settings.*member = value.get(); });
        return settings;
    }

    /// Whether the setting of this name in [broker] can change while the broker runs.
    static bool isLive(std::string_view name)
    {
        LiveSettings any { config::BrokerSettings() };
        bool found = false;
        any.forEach([&](auto&, auto, const char* key) { found |= name == key; });
        return found;
    }

    using B = config::BrokerSettings;
    Live<std::uint32_t> maxConnections { B::maxConnections };
    Live<std::uint16_t> maxKeepAlive { B::maxKeepAlive };
    Live<std::uint32_t> maxSessionExpiry { B::maxSessionExpiry };
    Live<std::uint32_t> maxQueuedMessages { B::maxQueuedMessages };
    Live<std::uint64_t> maxQueuedBytes { B::maxQueuedBytes };
    Live<std::uint64_t> maxOutboxBytes { B::maxOutboxBytes };
    Live<std::uint32_t> maxSubscriptions { B::maxSubscriptions };
    Live<std::uint32_t> connectTimeoutMs { B::connectTimeoutMs };
    Live<config::DeniedPublish> deniedPublish { B::deniedPublish };
    Live<std::uint32_t> maxConnectionsPerAddress { B::maxConnectionsPerAddress };
    Live<std::uint32_t> connectsPerSecondPerAddress { B::connectsPerSecondPerAddress };
    Live<std::uint32_t> clientMessagesPerSecond { B::clientMessagesPerSecond };
    Live<std::uint64_t> clientBytesPerSecond { B::clientBytesPerSecond };

private:
    template <class Visit>
    void forEach(Visit&& visit)
    {
        visit(maxConnections, &B::maxConnections, "max_connections");
        visit(maxKeepAlive, &B::maxKeepAlive, "max_keep_alive");
        visit(maxSessionExpiry, &B::maxSessionExpiry, "max_session_expiry");
        visit(maxQueuedMessages, &B::maxQueuedMessages, "max_queued_messages");
        visit(maxQueuedBytes, &B::maxQueuedBytes, "max_queued_bytes");
        visit(maxOutboxBytes, &B::maxOutboxBytes, "max_outbox_bytes");
        visit(maxSubscriptions, &B::maxSubscriptions, "max_subscriptions");
        visit(connectTimeoutMs, &B::connectTimeoutMs, "connect_timeout_ms");
        visit(deniedPublish, &B::deniedPublish, "denied_publish");
        visit(maxConnectionsPerAddress, &B::maxConnectionsPerAddress, "max_connections_per_address");
        visit(connectsPerSecondPerAddress, &B::connectsPerSecondPerAddress, "connects_per_second_per_address");
        visit(clientMessagesPerSecond, &B::clientMessagesPerSecond, "client_messages_per_second");
        visit(clientBytesPerSecond, &B::clientBytesPerSecond, "client_bytes_per_second");
    }
};

} // namespace hookline::broker
