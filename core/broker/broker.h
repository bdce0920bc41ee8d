// The MQTT broker: listener, loops, and the state they share. Knows the hook chain and nothing of Kafka or a window.
#pragma once

#include "core/base/result.h"
#include "core/broker/inlet.h"
#include "core/broker/inspector.h"
#include "core/config/settings.h"
#include "core/hooks/hook_registry.h"
#include "core/metrics/snapshot.h"
#include "core/mqtt/client_info.h"
#include "core/mqtt/types.h"
#include "core/store/options.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace hookline::broker {

/// @thread control, every method that does not say otherwise
class Broker {
public:
    /// `registry` must outlive the broker; it tells this broker's loops of every change to the hooks.
    explicit Broker(hooks::HookRegistry& registry);
    ~Broker(); ///< stop()
    Broker(const Broker&) = delete;
    Broker& operator=(const Broker&) = delete;

    /// Listens and serves. `loops` I/O loops, at least 1. Errors of the listener of `bind` and `port`: net.port_in_use,
    /// net.port_forbidden, net.bad_address, …; one of `settings.listeners` that fails is logged and the others go on, see listeners().
    /// `keep`: where sessions and retained messages outlive the program; errors of Store::open.
    base::Result<> start(const config::BrokerSettings& settings, unsigned loops, const std::optional<store::Options>& keep = std::nullopt);
    /// Tells every client (server_shutting_down), closes and ends the loops. Sessions end with it, but for those on the disk.
    void stop();
    bool running() const noexcept;
    std::string address() const; ///< of the first listener, "127.0.0.1:1883"; empty while stopped
    std::uint16_t port() const noexcept; ///< the one it really took; 0 while stopped

    struct ListenerState {
        std::string name;       ///< "default" for the one of `bind` and `port`
        std::string address;    ///< empty when it could not be opened
        std::uint16_t port = 0; ///< the one really taken
        std::optional<base::Error> problem; ///< why it is not open
        std::uint64_t connections = 0; ///< now
    };
    std::vector<ListenerState> listeners() const;
    /// Reads the listeners' certificates again, for connections to come. What cannot be used leaves the present ones in use.
    void reloadCertificates();

    /// Stops or resumes reading clients that publish; what they sent waits in their sockets. Holds for the next start() too. Never
    /// waits for a loop or for control, so a loop may call it from a hook. @thread any
    void setIntakePaused(bool paused);

    /// Whether hooks prove user names. Where they do (or a certificate or an enhanced authentication does) a session is its user's
    /// alone: nobody else gets it, or ends its connection, by its client id. Holds for the next start() too. @thread control
    void setNamesProven(bool proven);

    /// The way in for messages that no client sent; may be kept as long as the broker. @thread any
    hooks::Injector& injector() noexcept { return m_inlet; }

    /// For questions about clients, subscriptions and retained messages; none while stopped. Use it at once, do not keep it.
    std::optional<Inspector> inspector() const;
    /// Takes over what can change without a restart; the rest of `settings` is for the next start().
    void apply(const config::BrokerSettings& settings);
    /// Disconnects the connected clients that `which` picks; it is called on their loops.
    void disconnect(std::function<bool(const mqtt::ClientInfo&)> which, mqtt::ReasonCode reason, std::string detail);

    /// Counters of this run. @thread any between start() and stop()
    metrics::BrokerSnapshot snapshot() const;

private:
    struct Running;
    static base::Result<> open(Running& running, const config::ListenerSettings& settings);
    static base::Result<> restore(Running& running, const store::Options& options);
    static void pauseWorkers(Running& running, bool paused);
    static metrics::BrokerSnapshot countersOf(const Running& running);

    hooks::HookRegistry& m_registry;
    std::unique_ptr<Running> m_running;
    Inlet m_inlet;
    std::mutex m_pauseMutex; ///< held for moments only
    bool m_intakePaused = false;
    bool m_namesProven = false;
    Running* m_pausable = nullptr; ///< m_running between the end of start() and the beginning of stop()
};

} // namespace hookline::broker
