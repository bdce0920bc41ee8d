// One place where clients come in: its settings, what its connections share, and how many there are. Made at the broker's start,
// owned by SharedState, outlives every connection.
#pragma once

#include "core/base/result.h"
#include "core/base/text.h"
#include "core/config/settings.h"
#include "core/net/tls_context.h"
#include "core/net/transport.h"
#include "core/net/websocket_upgrade.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

namespace hookline::broker {

/// The certificates of a listener, read again when their files change. @thread the acceptor's loop, once it is open
class Certificates {
public:
    static base::Result<std::unique_ptr<Certificates>> load(const config::ListenerSettings& settings);

    /// What a new connection uses. Looks at the files at most every few seconds; files that cannot be used leave the present
    /// certificates in use and are told about once.
    const std::shared_ptr<const net::TlsContext>& current(std::int64_t nowNanos);
    /// Reads the files again, changed or not.
    void reload();

private:
    Certificates(std::string listener, net::TlsSettings settings, std::string stamp, std::shared_ptr<const net::TlsContext> context)
        : m_listener(std::move(listener))
        , m_settings(std::move(settings))
        , m_stamp(std::move(stamp))
        , m_context(std::move(context))
    {
    }
    std::string m_listener;
    net::TlsSettings m_settings;
    std::string m_stamp; ///< of the files that were tried last
    std::shared_ptr<const net::TlsContext> m_context;
    std::int64_t m_lookedNanos = 0;
};

struct Listener {
    /// Errors: those of net::TlsContext::make().
    static base::Result<std::unique_ptr<Listener>> make(const config::ListenerSettings& settings);

    explicit Listener(config::ListenerSettings listenerSettings)
        : settings(std::move(listenerSettings))
        , name(base::makeText(settings.name))
    {
    }
    bool isUnix() const noexcept { return settings.type == config::ListenerType::Unix; }
    /// The filters of a new connection; null for a plain one. @thread the acceptor's loop
    std::unique_ptr<net::Transport> newTransport(std::int64_t nowNanos) const;

    const config::ListenerSettings settings;
    const base::TextRef name; ///< of the settings, for ClientInfo
    std::string address;    ///< "127.0.0.1:1883", with the port really taken; set before the first connection, then constant
    std::uint16_t port = 0; ///< the same; 0 for a Unix socket
    std::atomic<std::uint32_t> connections { 0 }; ///< sockets, on their way included. @thread any
    std::unique_ptr<Certificates> certificates;                    ///< tls, wss
    std::shared_ptr<const net::WebSocketSettings> webSocket;       ///< ws, wss
};

} // namespace hookline::broker
