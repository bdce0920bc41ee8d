// A connection whose CONNECT is not complete yet: the proxy's header, the handshakes of TLS and WebSocket, then MQTT's first packet.
// Owned by its loop's Arrivals. @thread that loop
#pragma once

#include "core/broker/admission.h"
#include "core/metrics/refusal.h"
#include "core/mqtt/types.h"
#include "core/net/event_loop.h"
#include "core/net/outbox.h"
#include "core/net/socket.h"
#include "core/net/transport.h"

#include <memory>
#include <string>
#include <string_view>

namespace hookline::broker {

class Arrivals;

class Arrival final : public net::Pollable, public net::TimerTarget {
public:
    Arrival(Arrivals& arrivals, net::Accepted accepted, std::uint16_t listener, std::unique_ptr<net::Transport> transport,
        std::unique_ptr<Admission::Place> place);

    void onReady(bool readable, bool writable) override;
    void onTimer(std::int64_t nowNanos) override;

    const std::uint16_t listener; ///< place in SharedState::listeners
    net::Fd fd;
    std::string peer;  ///< the client's, as the proxy says it when there is one
    std::string bytes; ///< MQTT's, from the first one on
    std::string_view body; ///< of the whole CONNECT in `bytes`
    std::unique_ptr<net::Transport> transport; ///< null: plain
    std::unique_ptr<Admission::Place> place;   ///< among those of its address

private:
    void take(std::string_view wire);
    /// False: the header is not whole, or the connection is gone. Else `wire` is what follows it, kept in `held`.
    bool takeProxyHeader(std::string_view& wire, std::string& held);
    /// False: the connection is gone.
    bool throughFilters(std::string_view wire);
    bool send();
    void tellHandshake(bool succeeded, std::string_view detail);
    void refuse(const std::string& why, metrics::Refusal counted = metrics::Refusal::NotMqtt);

    Arrivals& m_arrivals;
    std::string m_proxyHeader;
    bool m_awaitsProxy;
    bool m_awaitsHandshake;
    bool m_writeBlocked = false;
};

} // namespace hookline::broker
